//! Rules on errors and escalations: that they come where they are caught, and are caught where they come.

use super::{Rule, context::Context};
use crate::{
    engine::CallOutcome,
    ids::NodeId,
    workflow::{EndKind, Node, NodeKind, Throw, Wait},
};

/// What a sub-workflow raises where the run it called did not end well.
const OF_CALLS: [CallOutcome; 2] = [CallOutcome::Declined, CallOutcome::Cancelled];

pub(super) fn check(context: &mut Context<'_>) {
    for node in context.order.clone() {
        match &node.kind {
            NodeKind::Boundary { wait, host, .. } => border(context, node, wait, host),
            NodeKind::Throw {
                throw: Throw::Escalation { code },
            }
            | NodeKind::End {
                end: EndKind::Escalation { code },
            } => escalation(context, node, code),
            _ => {}
        }
    }
}

fn border(context: &mut Context<'_>, node: &Node, wait: &Wait, host: &NodeId) {
    let Some(host) = context.graph.nodes.get(host) else {
        return;
    };
    let is_sub = host.kind == NodeKind::Sub;
    let is_call = matches!(host.kind, NodeKind::Call { .. });
    let (what, code) = match wait {
        Wait::Error { .. } if matches!(host.kind, NodeKind::Agent { .. }) => return,
        Wait::Error { code } => ("error", code),
        Wait::Escalation { code } => ("escalation", code),
        Wait::Duration { .. } | Wait::Until { .. } | Wait::Message { .. } => return,
    };
    if is_sub && comes(context, node, host, wait) {
        return;
    }
    let is_of_calls = |code: &str| OF_CALLS.iter().any(|outcome| outcome.key() == code);
    let is_error = matches!(wait, Wait::Error { .. });
    if is_call && is_error && (code.is_empty() || is_of_calls(code)) {
        return;
    }
    let message = match (is_sub, wait) {
        (true, _) if code.is_empty() => {
            format!("No {what} comes here from inside, so it would never happen.")
        }
        (true, _) => {
            format!("No {what} “{code}” comes here from inside, so it would never happen.")
        }
        (false, Wait::Escalation { .. }) => {
            "Escalations only come from sub-processes, so it would never happen here.".to_owned()
        }
        (false, _) if is_call => {
            format!(
                "A sub-workflow raises “declined” or “cancelled” and no “{code}”, so it would never happen here."
            )
        }
        (false, _) => {
            "Only agent steps, sub-processes and sub-workflows raise errors, so it would never happen here."
                .to_owned()
        }
    };
    context.about(node, Rule::NoRaiser, message);
}

/// Whether something inside may raise what this event on the border catches. An agent may raise any error.
fn comes(context: &Context<'_>, border: &Node, sub: &Node, wait: &Wait) -> bool {
    let is_by = |found: Option<&Node>| found.is_some_and(|found| found.id == border.id);
    context
        .inside(&sub.id)
        .into_iter()
        .any(|inner| match (&inner.kind, wait) {
            (NodeKind::Agent { .. }, Wait::Error { .. }) => true,
            (NodeKind::Call { .. }, Wait::Error { .. }) => OF_CALLS.iter().any(|outcome| {
                let code = outcome.key();
                catching(context, inner, code, error_code).is_none()
                    && is_by(catcher(context, inner, code, error_code))
            }),
            (
                NodeKind::End {
                    end: EndKind::Error { code },
                },
                Wait::Error { .. },
            ) => is_by(catcher(context, inner, code.trim(), error_code)),
            (
                NodeKind::Throw {
                    throw: Throw::Escalation { code },
                }
                | NodeKind::End {
                    end: EndKind::Escalation { code },
                },
                Wait::Escalation { .. },
            ) => is_by(catcher(context, inner, code, escalation_code)),
            _ => false,
        })
}

fn error_code(wait: &Wait) -> Option<&str> {
    match wait {
        Wait::Error { code } => Some(code),
        _ => None,
    }
}

fn escalation_code(wait: &Wait) -> Option<&str> {
    match wait {
        Wait::Escalation { code } => Some(code),
        _ => None,
    }
}

/// The event that catches what is raised inside what is around a node: going outwards, the first border that has one.
fn catcher<'a>(
    context: &Context<'a>,
    node: &Node,
    code: &str,
    of: fn(&Wait) -> Option<&str>,
) -> Option<&'a Node> {
    context
        .around(node)
        .into_iter()
        .find_map(|sub| catching(context, sub, code, of))
}

/// The event on a node's border that catches it: the first for that very code, else for any.
fn catching<'a>(
    context: &Context<'a>,
    host: &Node,
    code: &str,
    of: fn(&Wait) -> Option<&str>,
) -> Option<&'a Node> {
    let riders = context.links.riders(&host.id);
    let on = |wanted: &str| {
        riders.iter().copied().find(|rider| match &rider.kind {
            NodeKind::Boundary { wait, .. } => of(wait) == Some(wanted),
            _ => false,
        })
    };
    on(code).or_else(|| on(""))
}

fn escalation(context: &mut Context<'_>, node: &Node, code: &str) {
    if code.trim().is_empty() {
        context.about(
            node,
            Rule::NoCode,
            "It does not say which escalation it is, so only an event that catches any answers it.",
        );
    } else if catcher(context, node, code, escalation_code).is_none() {
        context.about(
            node,
            Rule::Uncaught,
            format!(
                "Nothing around it catches “{code}”: it would be noted, and nothing would follow."
            ),
        );
    }
}
