//! What a node says about itself on the diagram besides its name: who does it, the tier of a gate, how long a timer waits.

use super::say;
use crate::components::Glyph;
use domain::{
    Tier,
    ids::NodeId,
    view,
    workflow::{GateSpec, Node, NodeKind, Repeat, Throw, TierRule, Wait},
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
            NodeKind::Start
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
