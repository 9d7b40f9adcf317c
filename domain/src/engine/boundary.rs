//! What happens to a step from outside: the events on its border, its SLA, the expiry of a request.

use super::{
    Cause, Event, Expecting, Opened, SetTimer, TimerKind, Token, choice, decision, message, timer,
    walk::Walk,
};
use crate::{
    Fault,
    ids::{NodeId, TimerId},
    workflow::{Node, NodeKind},
};

/// The due time and the timers of a step that opens now. Where a step has a frame, the events on its border are the frame's,
/// and the due time is that of the work inside; a sub-process has both.
pub(super) fn open(walk: &mut Walk<'_, '_>, token: &Token, node: &Node) -> Result<Opened, String> {
    let is_body = walk.state.is_body(token);
    let mut opened = Opened::default();
    if !is_body {
        borders(walk, token, node, &mut opened)?;
    }
    if let Some(sla) = node.sla
        && (is_body || node.kind == NodeKind::Sub || !node.has_inside())
    {
        let due_at = walk.cx.now.saturating_add(sla.due_in.max(0));
        opened.due_at = Some(due_at);
        opened.timers.push(SetTimer {
            id: walk.id(),
            kind: TimerKind::Sla,
            due_at,
        });
    }
    Ok(opened)
}

fn borders(
    walk: &mut Walk<'_, '_>,
    token: &Token,
    node: &Node,
    opened: &mut Opened,
) -> Result<(), String> {
    let graph = walk.graph;
    let now = walk.cx.now;
    for border in graph.boundaries(&node.id) {
        let NodeKind::Boundary {
            interrupting, wait, ..
        } = &border.kind
        else {
            continue;
        };
        let (at, interrupting) = (border.id.clone(), *interrupting);
        if wait.is_time() {
            opened.timers.push(SetTimer {
                id: walk.id(),
                kind: TimerKind::Boundary {
                    node: at,
                    interrupting,
                },
                due_at: timer::due(wait, now, &walk.seen(token))?,
            });
        } else {
            let expecting = Expecting::Boundary {
                node: at,
                interrupting,
            };
            let expected = message::expect(walk, token, wait, &border.id, expecting)?;
            opened.subscriptions.extend(expected);
        }
    }
    Ok(())
}

/// A due time has come. One that nobody waits for any more is not an error: it was cancelled a moment ago.
pub(super) fn fire(walk: &mut Walk<'_, '_>, id: TimerId) -> Result<(), Fault> {
    let Some((token, timer)) = walk.state.find_timer(id) else {
        return Ok(());
    };
    let (token, timer) = (token.clone(), timer.clone());
    if timer.due_at > walk.cx.now {
        return Err(Fault::conflict("This timer is not due yet."));
    }
    match &timer.kind {
        TimerKind::Wait => super::timer::fire(walk, &token, &timer),
        TimerKind::Sla => walk.record(Event::SlaBreached {
            token: token.id,
            node: token.node.clone(),
            timer: timer.id,
        }),
        TimerKind::Expiry => decision::expire(walk, &token, &timer),
        TimerKind::Choice { edge } => choice::take(walk, &token, edge, Some(timer.id)),
        TimerKind::Boundary { node, interrupting } => {
            branch(walk, &token, &timer, node.clone(), *interrupting);
        }
    }
    Ok(())
}

fn branch(
    walk: &mut Walk<'_, '_>,
    host: &Token,
    timer: &SetTimer,
    node: NodeId,
    interrupting: bool,
) {
    let token = walk.id();
    walk.record(Event::BoundaryFired {
        host: host.id,
        host_node: host.node.clone(),
        timer: timer.id,
        node,
        token,
        interrupting,
    });
}

/// An event on the border that is no timer: a path begins there.
pub(super) fn take(
    walk: &mut Walk<'_, '_>,
    host: &Token,
    node: &NodeId,
    interrupting: bool,
    cause: Cause,
) {
    let token = walk.id();
    walk.record(Event::BorderTaken {
        host: host.id,
        host_node: host.node.clone(),
        node: node.clone(),
        token,
        interrupting,
        cause,
    });
}
