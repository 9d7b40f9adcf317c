//! A task, with all that is needed to do it.

use super::{Tasks, act, find, inbox, is_candidate, resource};
use crate::{
    Result, Scope,
    authorize::{Action, authorize},
    entity::task,
    host,
    marks::{Marks, pairs, posted, sign},
    runs::{self, Entry, TOLD},
};
use domain::{
    Verdict,
    engine::{Event, Token},
    ids::{NodeId, RunId, TaskId, WorkflowId},
    view::{
        Before,
        tasks::{After, TaskCard, TaskState},
    },
    workflow::{Graph, Node, NodeKind},
};
use std::collections::BTreeMap;

impl Tasks<'_> {
    /// The card of a task.
    ///
    /// # Errors
    /// It does not exist for them.
    pub async fn card(self, scope: &Scope, id: TaskId) -> Result<TaskCard> {
        let db = self.0.read();
        let row = find(db, scope, id).await?;
        authorize(scope, Action::ReadTask, &resource(scope, &row))?;
        let loaded = host::read(db, scope, RunId(row.run)).await?;
        let entries = runs::entries(db, RunId(row.run), &TOLD).await?;
        let marks = Marks::load(self.0, scope).await?;
        let about = inbox::About::load(db, std::iter::once((row.run, row.workflow))).await?;

        let graph = &loaded.graph;
        let node_id = NodeId::from(row.node.as_str());
        let node = graph.nodes.get(&node_id);
        let fields = act::fields(&loaded, &row);
        let scope_of = |token: &Token| token.scope;
        let inside = loaded.state.find_task(id).and_then(scope_of);
        let seen = loaded.state.seen(inside);
        let variables = seen.as_ref();
        let values: BTreeMap<String, String> = fields
            .iter()
            .filter_map(|field| Some((field.name.clone(), posted(variables.get(&field.name)?)?)))
            .collect();
        let mut facts = pairs(
            graph,
            variables.iter().filter(|(name, value)| {
                !value.is_null() && fields.iter().all(|field| field.name != **name)
            }),
        );
        sign(&mut facts, &marks, |name| {
            loaded.state.authors_of(inside, name)
        });
        let me = scope.actor.person().map(|person| person.0);
        let is_open = row.status == "open";
        let candidate = is_candidate(scope, &row);
        let is_mine = me.is_some() && row.claimed_by == me;
        let free = row.claimed_by.is_none();
        let claimed_by = row.claimed_by.map(|id| marks.person(id.into()));
        Ok(TaskCard {
            as_of: scope.as_of(self.0.now()),
            run: RunId(row.run),
            workflow: WorkflowId(row.workflow),
            state: match row.status.as_str() {
                "open" => TaskState::Open,
                "done" => TaskState::Done,
                _ => TaskState::Cancelled,
            },
            claimed_by,
            is_mine,
            can_claim: is_open && candidate && free,
            can_complete: is_open && candidate && (free || is_mine),
            revision: row.revision,
            notes: node.map(|node| node.notes.clone()).unwrap_or_default(),
            fields,
            values,
            facts,
            evidence: runs::evidence(&marks, &entries),
            before: runs::so_far(graph, &marks, &entries, 8),
            after: if act::is_resubmission(&loaded, &row) {
                let label = node.map(Node::name).unwrap_or_default();
                Some(After::Step { label, owner: None })
            } else {
                after(graph, &marks, &node_id)
            },
            returned: returned(graph, &marks, &entries, &row),
            row: inbox::row(&marks, &about, &row),
        })
    }
}

fn after(graph: &Graph, marks: &Marks, node: &NodeId) -> Option<After> {
    let next = runs::ahead(graph, marks, node, 1, true)
        .into_iter()
        .next()?;
    let label = next.node.label.clone();
    Some(match &next.node.kind {
        NodeKind::End { .. } => After::End { label },
        NodeKind::Exclusive | NodeKind::Inclusive | NodeKind::EventBased => After::Choice {
            label,
            among: graph
                .outgoing(&next.node.id)
                .iter()
                .filter_map(|edge| graph.nodes.get(&edge.to))
                .map(|node| node.label.clone())
                .filter(|label| !label.is_empty())
                .collect(),
        },
        _ => After::Step {
            label: next.node.name(),
            owner: next.owner,
        },
    })
}

/// Why it came back: somebody gave it back, or the request was returned.
fn returned(graph: &Graph, marks: &Marks, entries: &[Entry], row: &task::Model) -> Option<Before> {
    let at_gate = graph
        .nodes
        .get(&NodeId::from(row.node.as_str()))
        .is_some_and(|node| matches!(node.kind, NodeKind::Gate { .. }));
    entries.iter().rev().find_map(|entry| match &entry.event {
        Event::TaskReturned {
            task,
            person,
            reason,
            ..
        } if task.0 == row.id => Some(Before {
            at: entry.at,
            who: marks.person(*person),
            text: "Gave it back".to_owned(),
            detail: reason.clone(),
        }),
        Event::DecisionMade {
            node,
            person,
            decision: Verdict::Return,
            reason,
            ..
        } if at_gate && node.as_ref() == row.node && entry.at <= row.opened_at => Some(Before {
            at: entry.at,
            who: marks.person(*person),
            text: "Returned it for changes".to_owned(),
            detail: reason.clone(),
        }),
        _ => None,
    })
}
