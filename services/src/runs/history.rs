//! A run's events as the pages read them.

use crate::{
    Result,
    entity::run_event,
    marks::{Marks, pair, pairs},
};
use domain::{
    Actor, Millis, Verdict,
    engine::{Event, GateOutcome, OperatorEvent},
    ids::{AgentId, NodeId, PersonId, RunId},
    view::{AgentText, Before, Mark},
    workflow::{Graph, NodeKind},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// Events read for one page, at most: a run that loops has its oldest.
const MOST: u64 = 5_000;

/// The kinds of events that cards tell of.
pub(crate) const TOLD: [&str; 16] = [
    "run-started",
    "task-completed",
    "task-returned",
    "job-completed",
    "gate-opened",
    "gate-closed",
    "decision-made",
    "step-failed",
    "step-retried",
    "boundary-fired",
    "border-taken",
    "message-received",
    "message-sent",
    "step-skipped",
    "token-placed",
    "variable-set",
];

/// One event.
pub(crate) struct Entry {
    pub(crate) at: Millis,
    pub(crate) actor: Actor,
    pub(crate) event: Event,
}

/// The events of a run, oldest first; only those of `kinds` when any are named.
pub(crate) async fn entries(
    db: &impl ConnectionTrait,
    run: RunId,
    kinds: &[&str],
) -> Result<Vec<Entry>> {
    let mut query = run_event::Entity::find()
        .filter(run_event::Column::Run.eq(run.0))
        .order_by_asc(run_event::Column::Seq)
        .limit(MOST);
    if !kinds.is_empty() {
        query = query.filter(run_event::Column::Kind.is_in(kinds.iter().copied()));
    }
    let rows = query.all(db).await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let actor = match (row.actor_kind.as_str(), row.actor) {
            ("person", Some(id)) => Actor::Person(PersonId(id)),
            ("agent", Some(id)) => Actor::Agent(AgentId(id)),
            _ => Actor::System,
        };
        all.push(Entry {
            at: row.at,
            actor,
            event: serde_json::from_value(row.body)?,
        });
    }
    Ok(all)
}

/// What happened so far in a few words, oldest first; the last `most`.
pub(crate) fn so_far(graph: &Graph, marks: &Marks, entries: &[Entry], most: usize) -> Vec<Before> {
    let mut all: Vec<Before> = entries
        .iter()
        .filter_map(|entry| before(graph, marks, entry))
        .collect();
    all.split_off(all.len().saturating_sub(most))
}

fn step(graph: &Graph, node: &NodeId) -> String {
    graph
        .nodes
        .get(node)
        .map(|node| node.label.clone())
        .filter(|label| !label.trim().is_empty())
        .unwrap_or_else(|| "A step".to_owned())
}

fn before(graph: &Graph, marks: &Marks, entry: &Entry) -> Option<Before> {
    let brought = |values| {
        let all: Vec<String> = pairs(graph, values)
            .into_iter()
            .filter(|pair| pair.value != "–")
            .take(3)
            .map(|pair| format!("{}: {}", pair.label, short(&pair.value)))
            .collect();
        all.join(" · ")
    };
    let (who, text, detail) = match &entry.event {
        Event::RunStarted { by, .. } => (marks.actor(by), "Started".to_owned(), String::new()),
        Event::TaskCompleted {
            node,
            person,
            values,
            ..
        } => {
            let is_gate = graph
                .nodes
                .get(node)
                .is_some_and(|node| matches!(node.kind, NodeKind::Gate { .. }));
            let text = if is_gate {
                format!("Changed and resubmitted: {}", step(graph, node))
            } else {
                step(graph, node)
            };
            (marks.person(*person), text, brought(values))
        }
        Event::TaskReturned {
            node,
            person,
            reason,
            ..
        } => (
            marks.person(*person),
            format!("Gave back: {}", step(graph, node)),
            reason.clone(),
        ),
        Event::JobCompleted {
            node,
            agent,
            result,
            ..
        } => (marks.agent(*agent), step(graph, node), brought(result)),
        Event::DecisionMade {
            person,
            decision,
            reason,
            ..
        } => {
            let text = match decision {
                Verdict::Approve => "Approved",
                Verdict::Reject => "Rejected",
                Verdict::Return => "Returned",
            };
            (marks.person(*person), text.to_owned(), reason.clone())
        }
        Event::GateClosed {
            outcome: GateOutcome::Expired,
            node,
            ..
        } => (
            Mark::System,
            format!("Expired: {}", step(graph, node)),
            String::new(),
        ),
        Event::StepFailed { node, error, .. } => (
            Mark::System,
            format!("Failed: {}", step(graph, node)),
            error.clone(),
        ),
        Event::StepRetried { node, .. } => (
            marks.actor(&entry.actor),
            format!("Tried again: {}", step(graph, node)),
            String::new(),
        ),
        Event::Operated(event) => return operated(graph, marks, entry, event),
        Event::BoundaryFired { node, .. } | Event::BorderTaken { node, .. } => {
            (Mark::System, step(graph, node), String::new())
        }
        Event::MessageReceived {
            by, name, values, ..
        } => (marks.actor(by), format!("Message {name}"), brought(values)),
        Event::MessageSent { name, values, .. } => {
            (Mark::System, format!("Sent {name}"), brought(values))
        }
        _ => return None,
    };
    Some(Before {
        at: entry.at,
        who,
        text,
        detail,
    })
}

fn operated(graph: &Graph, marks: &Marks, entry: &Entry, event: &OperatorEvent) -> Option<Before> {
    let (text, reason) = match event {
        OperatorEvent::Skipped { node, reason, .. } => {
            (format!("Skipped: {}", step(graph, node)), reason)
        }
        OperatorEvent::Placed { to, reason, .. } => {
            (format!("Put at: {}", step(graph, to)), reason)
        }
        OperatorEvent::Set {
            name,
            value,
            reason,
            ..
        } => {
            let pair = pair(graph, name, value);
            (
                format!("Changed {} to {}", pair.label, short(&pair.value)),
                reason,
            )
        }
    };
    Some(Before {
        at: entry.at,
        who: marks.actor(&entry.actor),
        text,
        detail: reason.clone(),
    })
}

fn short(text: &str) -> String {
    if text.chars().count() <= 60 {
        return text.to_owned();
    }
    let mut cut: String = text.chars().take(59).collect();
    cut.push('…');
    cut
}

/// What agents wrote, latest first, at most ten.
pub(crate) fn evidence(marks: &Marks, entries: &[Entry]) -> Vec<AgentText> {
    entries
        .iter()
        .rev()
        .filter_map(|entry| match &entry.event {
            Event::JobCompleted {
                agent,
                version,
                confidence,
                cost_micros,
                reasoning,
                ..
            } if !reasoning.trim().is_empty() => Some(AgentText {
                agent: marks.agent(*agent),
                version: version.clone(),
                text: reasoning.clone(),
                confidence: *confidence,
                cost_micros: *cost_micros,
            }),
            _ => None,
        })
        .take(10)
        .collect()
}
