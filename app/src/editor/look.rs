//! What a node says about itself on the diagram besides its name: who does it, the tier of a gate, how long a timer waits.

use super::say;
use crate::components::Glyph;
use domain::{
    Tier,
    ids::NodeId,
    view::{self, directory::Directory},
    workflow::{GateSpec, Node, NodeKind, Repeat, Schedule, Throw, TierRule, Trigger, Wait},
};
use std::collections::BTreeMap;

/// Who does which step, by name. A step that is not named is drawn without an owner.
pub type Owners = BTreeMap<NodeId, view::Mark>;

/// The mark on a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// A person: round.
    Person {
        /// At most two letters.
        initials: String,
    },
    /// A team or a role: stacked.
    Team {
        /// At most two letters.
        initials: String,
    },
    /// An agent: square.
    Agent {
        /// Its icon.
        glyph: String,
    },
    /// No one: a script, or a step without an owner.
    Rule {
        /// An icon.
        glyph: Glyph,
    },
}

/// What a node says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// Who does it.
    pub mark: Mark,
    /// The second line: the owner's name, "Script", "High, 2 of 3", "after 4 h".
    pub sub: Option<String>,
    /// The tier of a gate.
    pub tier: Option<Tier>,
}

impl Look {
    /// How this node looks where it is known who and what there is: a sub-workflow says which workflow it runs.
    pub fn known(node: &Node, directory: &Directory) -> Self {
        let owner = node.owner.as_ref().and_then(|owner| directory.mark(owner));
        let mut look = Self::of(node, owner.as_ref());
        if let NodeKind::Call {
            workflow: Some(workflow),
            ..
        } = node.kind
            && let Some(called) = directory.workflow(workflow)
        {
            look.sub = Some(called.name.clone());
        }
        look
    }

    /// How this node looks, done by that owner.
    pub fn of(node: &Node, owner: Option<&view::Mark>) -> Self {
        let rule = |glyph, sub: Option<String>| Self {
            mark: Mark::Rule { glyph },
            sub,
            tier: None,
        };
        match &node.kind {
            NodeKind::Human { .. } => owned(owner)
                .unwrap_or_else(|| rule(Glyph::UserRound, Some("No owner yet".to_owned()))),
            NodeKind::Agent { .. } => {
                owned(owner).unwrap_or_else(|| rule(Glyph::Bot, Some("No agent yet".to_owned())))
            }
            NodeKind::Script { .. } => rule(Glyph::CodeXml, Some("Script".to_owned())),
            NodeKind::Sub => rule(Glyph::SubProcess, None),
            NodeKind::Call { workflow, .. } => {
                let words = match workflow {
                    Some(_) => node.kind.name(),
                    None => "No workflow yet",
                };
                rule(Glyph::Workflow, Some(words.to_owned()))
            }
            NodeKind::Start { on: Some(on) } => match on {
                Trigger::Message { name } => rule(Glyph::Mail, Some(message_words(name))),
                Trigger::Timer { schedule } => rule(Glyph::Clock, Some(schedule_words(schedule))),
            },
            NodeKind::Kept { element, .. } => rule(Glyph::Package, Some(say::element(element))),
            NodeKind::Gate { gate } => Self {
                mark: Mark::Rule {
                    glyph: Glyph::Hexagon,
                },
                tier: Some(tier(gate)),
                sub: Some(gate_words(gate)),
            },
            NodeKind::Catch { wait } | NodeKind::Boundary { wait, .. } => {
                rule(Glyph::Clock, Some(wait_words(wait)))
            }
            NodeKind::Receive { wait } => rule(Glyph::Mail, Some(wait_words(wait))),
            NodeKind::Send { message } => rule(Glyph::Send, Some(message_words(&message.name))),
            NodeKind::Throw {
                throw: Throw::Message { message },
            } => rule(Glyph::Send, Some(message_words(&message.name))),
            NodeKind::Throw {
                throw: Throw::Escalation { code },
            } => rule(Glyph::Flag, Some(escalation_words(code))),
            NodeKind::Start { on: None }
            | NodeKind::End { .. }
            | NodeKind::Throw {
                throw: Throw::Nothing,
            }
            | NodeKind::Exclusive
            | NodeKind::Parallel
            | NodeKind::Inclusive
            | NodeKind::EventBased => rule(Glyph::Split, None),
        }
    }
}

fn owned(owner: Option<&view::Mark>) -> Option<Look> {
    let owner = owner?;
    let mark = match owner {
        view::Mark::Person { .. } => Mark::Person {
            initials: owner.initials(),
        },
        view::Mark::Team { .. } => Mark::Team {
            initials: owner.initials(),
        },
        view::Mark::Agent { glyph, .. } => Mark::Agent {
            glyph: glyph.clone(),
        },
        view::Mark::System => Mark::Rule {
            glyph: Glyph::CodeXml,
        },
    };
    Some(Look {
        mark,
        sub: Some(owner.name().to_owned()),
        tier: None,
    })
}

/// The tier a gate is drawn in: the fixed one, or the highest its conditions can give.
pub fn tier(gate: &GateSpec) -> Tier {
    match &gate.tier {
        TierRule::Fixed { tier } => *tier,
        TierRule::Conditions { rules, otherwise } => rules
            .iter()
            .map(|rule| rule.tier)
            .chain([*otherwise])
            .max()
            .unwrap_or(*otherwise),
    }
}

/// "High, 2 needed"; "up to High, 2 needed".
pub fn gate_words(gate: &GateSpec) -> String {
    let tier = tier(gate);
    let needed = gate.needed_at(tier);
    let grade = match &gate.tier {
        TierRule::Fixed { .. } => tier.label().to_owned(),
        TierRule::Conditions { .. } => format!("up to {}", tier.label()),
    };
    match needed {
        1 => grade,
        2 => format!("{grade}, two needed"),
        n => format!("{grade}, {n} needed"),
    }
}

/// "after 4 h"; "until due_date"; the name of a message; "error no-stock".
pub fn wait_words(wait: &Wait) -> String {
    match wait {
        Wait::Duration { ms } => format!("after {}", say::span(*ms)),
        Wait::Until { variable } => format!("until {variable}"),
        Wait::Message { name, .. } => message_words(name),
        Wait::Error { code } if code.is_empty() => "any error".to_owned(),
        Wait::Error { code } => format!("error {code}"),
        Wait::Escalation { code } if code.is_empty() => "any escalation".to_owned(),
        Wait::Escalation { code } => format!("escalation {code}"),
    }
}

/// "once, 2026-11-30"; "every 1 d, 3 times"; "0 9 * * MON-FRI".
fn schedule_words(schedule: &Schedule) -> String {
    match schedule {
        Schedule::Once { moment: when } | Schedule::Cron { expression: when }
            if when.trim().is_empty() =>
        {
            "No time yet".to_owned()
        }
        Schedule::Once { moment } => format!("once, {moment}"),
        Schedule::Every { ms, times: None } => format!("every {}", say::span(*ms)),
        Schedule::Every {
            ms,
            times: Some(times),
        } => format!("every {}, {times} times", say::span(*ms)),
        Schedule::Cron { expression } => expression.clone(),
    }
}

fn escalation_words(code: &str) -> String {
    if code.trim().is_empty() {
        "No code yet".to_owned()
    } else {
        code.to_owned()
    }
}

/// "for each of lines, one after the other"; "while count < 3".
pub fn repeat_words(repeat: &Repeat) -> String {
    match repeat {
        Repeat::Each {
            over, sequential, ..
        } => {
            let order = if *sequential {
                "one after the other"
            } else {
                "all at once"
            };
            let over = match over.trim() {
                "" => "a list",
                over => over,
            };
            format!("for each of {over}, {order}")
        }
        Repeat::While { condition, .. } => match condition.trim() {
            "" => "again and again".to_owned(),
            condition => format!("while {condition}"),
        },
    }
}

fn message_words(name: &str) -> String {
    if name.trim().is_empty() {
        "No message yet".to_owned()
    } else {
        name.to_owned()
    }
}

/// What a node is called where it has no name: "Gate", "Start".
pub fn name(node: &Node) -> String {
    if node.label.trim().is_empty() {
        node.kind.name().to_owned()
    } else {
        node.label.trim().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::sample;
    use domain::{ids::WorkflowId, view::directory::DirectoryWorkflow};

    #[test]
    fn a_sub_workflow_says_what_it_runs() {
        let id = WorkflowId(sample::uuid(7));
        let step = |workflow| {
            let version = None;
            sample::node("a", "", NodeKind::Call { workflow, version }, (0.0, 0.0))
        };
        let directory = Directory {
            workflows: vec![DirectoryWorkflow {
                id,
                name: "Refunds".to_owned(),
                published: Some(1),
                inputs: Vec::new(),
            }],
            ..Directory::default()
        };
        let said = |workflow, directory: &Directory| {
            let look = Look::known(&step(workflow), directory);
            look.sub.unwrap_or_default()
        };
        assert_eq!(said(Some(id), &directory), "Refunds");
        assert_eq!(said(Some(id), &Directory::default()), "Sub-workflow");
        assert_eq!(said(None, &directory), "No workflow yet");
    }

    #[test]
    fn when_runs_begin_is_said_in_words() {
        let every = |times| Schedule::Every {
            ms: 86_400_000,
            times,
        };
        let once = |moment: &str| Schedule::Once {
            moment: moment.to_owned(),
        };
        let expression = "0 9 * * MON-FRI".to_owned();
        for (schedule, words) in [
            (once("2026-11-30"), "once, 2026-11-30"),
            (once(" "), "No time yet"),
            (every(None), "every 1 d"),
            (every(Some(3)), "every 1 d, 3 times"),
            (Schedule::Cron { expression }, "0 9 * * MON-FRI"),
        ] {
            assert_eq!(schedule_words(&schedule), words);
        }
    }

    #[test]
    fn how_a_step_repeats_is_said_in_words() {
        let mut each = Repeat::each("lines");
        assert_eq!(repeat_words(&each), "for each of lines, all at once");
        if let Repeat::Each {
            over, sequential, ..
        } = &mut each
        {
            over.clear();
            *sequential = true;
        }
        assert_eq!(
            repeat_words(&each),
            "for each of a list, one after the other"
        );
        let again = |condition: &str| Repeat::While {
            condition: condition.to_owned(),
            before: false,
            most: None,
        };
        assert_eq!(repeat_words(&again("count < 3")), "while count < 3");
        assert_eq!(repeat_words(&again(" ")), "again and again");
    }
}
