//! Rules on who does what.

use super::{
    Rule,
    context::{Context, fix, list},
};
use crate::{
    actor::Role,
    edit::Command,
    view::directory::DirectoryAgent,
    workflow::{Node, NodeKind, Owner, Sla},
};

const DAY: i64 = 86_400_000;

pub(super) fn check(context: &mut Context<'_>) {
    for node in context.order.clone() {
        match &node.kind {
            NodeKind::Human { .. } => {
                human(context, node);
                due(context, node);
            }
            NodeKind::Agent {
                job_type, retry, ..
            } => {
                agent(context, node, job_type);
                if retry.attempts == 0 {
                    context.about(
                        node,
                        Rule::NoAttempt,
                        "It is never tried. Allow at least one attempt.",
                    );
                }
            }
            NodeKind::Gate { .. } => due(context, node),
            _ => {}
        }
    }
    let unowned: Vec<String> = context
        .graph
        .lanes
        .iter()
        .filter(|lane| {
            lane.team
                .is_none_or(|team| context.directory.team(team).is_none())
        })
        .map(|lane| {
            if lane.name.is_empty() {
                "a lane".to_owned()
            } else {
                lane.name.clone()
            }
        })
        .collect();
    if !unowned.is_empty() {
        let subject = if unowned.len() == 1 { "Lane" } else { "Lanes" };
        context.about_all(
            subject,
            Rule::NoTeam,
            format!("No team answers for {}.", list(&unowned)),
            None,
        );
    }
}

fn own(node: &Node, owner: Owner) -> Command {
    Command::SetOwner {
        nodes: vec![node.id.clone()],
        owner: Some(owner),
    }
}

fn human(context: &mut Context<'_>, node: &Node) {
    let Some(owner) = node.owner else {
        let lane = context.graph.lane_of(node);
        let team = lane
            .and_then(|lane| lane.team)
            .and_then(|team| context.directory.team(team));
        let repair = team.and_then(|team| {
            fix(
                format!("Give it to {}", team.name),
                [own(node, Owner::Team { team: team.id })],
            )
        });
        context.about_with(node, Rule::NoOwner, "Nobody does it.", repair);
        return;
    };
    if matches!(owner, Owner::Agent { .. }) {
        context.about_with(
            node,
            Rule::WrongOwner,
            "An agent is its owner, but it is a step for people.",
            fix("Make it an agent step", [own(node, owner)]),
        );
        return;
    }
    let Some(mark) = context.directory.mark(&owner) else {
        context.about(
            node,
            Rule::OwnerGone,
            "Who did it is no longer here. Choose somebody else.",
        );
        return;
    };
    if context.directory.takers(&owner).is_empty() {
        let role = match owner {
            Owner::Role { role, .. } => role,
            _ => Role::Worker,
        };
        context.about(
            node,
            Rule::NobodyThere,
            match owner {
                Owner::Team { .. } => format!(
                    "Nobody in {} holds the role {}, so nobody can take it.",
                    mark.name(),
                    role.label()
                ),
                _ => format!(
                    "There are no {}, so nobody can take it.",
                    mark.name().trim_start_matches("All ")
                ),
            },
        );
    }
}

fn agent(context: &mut Context<'_>, node: &Node, job_type: &str) {
    if job_type.trim().is_empty() {
        context.about(
            node,
            Rule::NoJobType,
            "It does not say which kind of work it is. Agents ask for work by its kind, such as invoice.read.",
        );
    } else if !is_job_type(job_type) {
        context.about(
            node,
            Rule::NoJobType,
            format!("“{job_type}” cannot be a kind of work. Use small letters, digits, dots and dashes, such as invoice.read."),
        );
    }
    match node.owner {
        None => {
            let fitting: Vec<&DirectoryAgent> = context
                .directory
                .agents
                .iter()
                .filter(|agent| agent.job_types.iter().any(|known| known == job_type))
                .collect();
            let choice = match (fitting.as_slice(), context.directory.agents.as_slice()) {
                ([one], _) => Some(*one),
                (_, [one]) => Some(one),
                _ => None,
            };
            let repair = choice.and_then(|agent| {
                fix(
                    format!("Give it to {}", agent.name),
                    [own(node, Owner::Agent { agent: agent.id })],
                )
            });
            context.about_with(node, Rule::NoAgent, "No agent does it.", repair);
        }
        Some(Owner::Agent { agent }) => match context.directory.agent(agent) {
            None => context.about(
                node,
                Rule::OwnerGone,
                "The agent that did it is no longer here. Choose another.",
            ),
            Some(agent) => {
                let refuses = !agent.job_types.is_empty()
                    && !job_type.is_empty()
                    && !agent.job_types.iter().any(|known| known == job_type);
                if refuses {
                    let known = list(&agent.job_types);
                    let message = format!(
                        "{} takes {known}, not {job_type}. The job would wait until a token allows it.",
                        agent.name
                    );
                    context.about(node, Rule::OtherJobType, message);
                }
            }
        },
        Some(owner) => context.about_with(
            node,
            Rule::WrongOwner,
            "People are its owner, but it is a step for an agent.",
            fix("Make it a human step", [own(node, owner)]),
        ),
    }
}

/// Whether agents can ask for it: `invoice.read`, `match-order`.
fn is_job_type(text: &str) -> bool {
    text.len() <= 80
        && text
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_'))
}

fn due(context: &mut Context<'_>, node: &Node) {
    let is_due_around = || context.around(node).iter().any(|sub| sub.sla.is_some());
    if node.sla.is_some() || !context.is_reached(&node.id) || is_due_around() {
        return;
    }
    let sla = Sla {
        due_in: DAY,
        at_risk_percent: 80,
    };
    let set = Command::SetSla {
        node: node.id.clone(),
        sla: Some(sla),
    };
    let message = if matches!(node.kind, NodeKind::Gate { .. }) {
        "Nobody is told when a decision is late."
    } else {
        "Nobody is told when it is late."
    };
    context.about_with(node, Rule::NoSla, message, fix("Due in a day", [set]));
}
