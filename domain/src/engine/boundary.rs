//! What time does to a step: its border timers, its SLA, the expiry of a request.

use super::{Event, Opened, SetTimer, TimerKind, Token, decision, timer, walk::Walk};
use crate::{
    Fault,
    ids::TimerId,
    workflow::{Node, NodeKind},
};

/// The due time and the timers of a step that opens now.
pub(super) fn open(walk: &mut Walk<'_, '_>, node: &Node) -> Result<Opened, String> {
    let graph = walk.graph;
    let now = walk.cx.now;
    let mut opened = Opened::default();
    for border in graph.boundaries(&node.id) {
        if let NodeKind::Boundary {
            interrupting, wait, ..
        } = &border.kind
        {
            opened.timers.push(SetTimer {
                id: walk.id(),
                kind: TimerKind::Boundary {
                    node: border.id.clone(),
                    interrupting: *interrupting,
                },
                due_at: timer::due(wait, now, &walk.state.variables)?,
            });
        }
    }
    if let Some(sla) = node.sla {
        let due_at = now.saturating_add(sla.due_in.max(0));
        opened.due_at = Some(due_at);
        opened.timers.push(SetTimer {
            id: walk.id(),
            kind: TimerKind::Sla,
            due_at,
        });
    }
    Ok(opened)
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
    node: crate::ids::NodeId,
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
