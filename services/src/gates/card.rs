//! A gate, with all that is needed to decide it.

use super::{Gates, ahead, candidates, eligible, find, queue, resource};
use crate::{
    Error, Result, Scope,
    authorize::{Action, authorize, may},
    entity::{decision, gate},
    host,
    marks::{Marks, pair},
    runs::{self, Entry, TOLD},
    tasks::About,
};
use domain::{
    Fault, Millis, Verdict,
    engine::{Event, Excluded, Request, WhyRule},
    ids::{GateId, NodeId, PersonId, RunId, WorkflowId},
    policy::{self, Claim},
    view::{
        Pair,
        gates::{GateCard, GateState, Given, May, Why},
    },
    workflow::{Graph, NodeKind},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

impl Gates<'_> {
    /// The card of a gate.
    ///
    /// # Errors
    /// It does not exist for them.
    pub async fn card(self, scope: &Scope, id: GateId) -> Result<GateCard> {
        let db = self.0.read();
        let now = self.0.now();
        let row = find(db, scope, id).await?;
        let resource = resource(scope, &row)?;
        authorize(scope, Action::ReadGate, &resource)?;
        let loaded = host::read(db, scope, RunId(row.run)).await?;
        let entries = runs::entries(db, RunId(row.run), &TOLD).await?;
        let marks = Marks::load(self.0, scope).await?;
        let about = About::load(db, std::iter::once((row.run, row.workflow))).await?;
        let decisions = decision::Entity::find()
            .filter(decision::Column::Gate.eq(id.0))
            .order_by_asc(decision::Column::At)
            .all(db)
            .await?;
        let state = GateState::find(&row.status)
            .ok_or_else(|| Error::defect(format!("no gate state {}", row.status)))?;
        let request = loaded.state.find_gate(id).map(|(_, request)| request);
        let may = if may(scope, Action::DecideGate, &resource) {
            self.may(scope, request, state, now)
        } else {
            No("You are not among those who decide this.").into()
        };
        let node = NodeId::from(row.node.as_str());
        let graph = &loaded.graph;
        let spec = match graph.nodes.get(&node).map(|node| &node.kind) {
            Some(NodeKind::Gate { gate }) => gate.clone(),
            _ => Default::default(),
        };
        let approved = decisions
            .iter()
            .filter(|one| one.decision == "approve")
            .count();
        let given = u32::try_from(approved).unwrap_or(u32::MAX);
        let (mut payload, compared_with) = payload(graph, &spec.shows, &row, &entries)?;
        let inside = loaded
            .state
            .find_gate(id)
            .and_then(|(token, _)| token.scope);
        crate::marks::sign(&mut payload, &marks, |name| {
            loaded.state.authors_of(inside, name)
        });
        let requester = row.requester.map(PersonId);
        Ok(GateCard {
            as_of: scope.as_of(now),
            currency: scope.currency.clone(),
            run: RunId(row.run),
            workflow: WorkflowId(row.workflow),
            state,
            expires_at: row.expires_at,
            digest: row.digest.clone(),
            payload,
            compared_with,
            path: ahead::path(graph, &marks, &loaded.state, &node, requester),
            why: self.why(scope, graph, &marks, &row, &loaded).await?,
            evidence: runs::evidence(&marks, &entries),
            so_far: runs::so_far(graph, &marks, &entries, 8),
            decisions: decisions
                .iter()
                .filter_map(|one| {
                    Some(Given {
                        who: marks.person(PersonId(one.person)),
                        at: one.at,
                        verdict: Verdict::find(&one.decision)?,
                        reason: one.reason.clone(),
                    })
                })
                .collect(),
            cost_micros: loaded.row.cost_micros,
            age: (now - loaded.row.started_at).max(0),
            may,
            reason_needed: spec.reason_needed,
            row: queue::row(&marks, &about, &row, given)?,
        })
    }

    /// Whether the reader may decide: the same function as for the decision itself.
    fn may(self, scope: &Scope, request: Option<&Request>, state: GateState, now: Millis) -> May {
        let (Some(request), Some(person)) = (request, scope.actor.person()) else {
            let how = state.label().to_lowercase();
            return No(&format!("This request is {how}.")).into();
        };
        let claim = Claim {
            person,
            grants: &scope.grants,
            decision: Verdict::Approve,
            reason: "",
            digest: &request.digest,
            now,
        };
        match policy::may_decide(request, &claim) {
            Ok(()) => May::Decide,
            Err(Fault { message, .. }) => No(&message).into(),
        }
    }

    async fn why(
        self,
        scope: &Scope,
        graph: &Graph,
        marks: &Marks,
        row: &gate::Model,
        loaded: &host::Loaded,
    ) -> Result<Why> {
        let why: domain::engine::Why = serde_json::from_value(row.why.clone())?;
        let excluded: Vec<Excluded> = serde_json::from_value(row.excluded.clone())?;
        let candidates = candidates(row)?;
        let people: Vec<PersonId> = excluded.iter().map(Excluded::person).collect();
        let eligible = eligible(self.0, scope, &candidates, &people).await?;
        let (rule, failed_closed) = match &why.rule {
            WhyRule::Fixed | WhyRule::Otherwise => (None, false),
            WhyRule::Condition { index, .. } => (Some(index + 1), false),
            WhyRule::Unreadable { index, .. } => (Some(index + 1), true),
        };
        let because = match &why.rule {
            WhyRule::Condition { when, .. } | WhyRule::Unreadable { when, .. }
                if why.words.trim().is_empty() =>
            {
                when.clone()
            }
            _ => why.words,
        };
        let checks = match scope.actor.person() {
            Some(person) if !people.contains(&person) => checks(marks, &excluded),
            _ => Vec::new(),
        };
        Ok(Why {
            because,
            rule: rule.and_then(|rank| u32::try_from(rank).ok()),
            failed_closed,
            candidates: candidates
                .iter()
                .map(|owner| marks.candidate(owner))
                .collect(),
            eligible: u32::try_from(eligible.len()).unwrap_or(u32::MAX),
            version: u32::try_from(loaded.row.version_number).unwrap_or(0),
            excluded: excluded
                .iter()
                .map(|one| marks.excluded(graph, one))
                .collect(),
            checks,
        })
    }
}

struct No<'a>(&'a str);

impl From<No<'_>> for May {
    fn from(no: No<'_>) -> Self {
        Self::No {
            because: no.0.to_owned(),
        }
    }
}

/// What was checked about a reader who is not excluded.
fn checks(marks: &Marks, excluded: &[Excluded]) -> Vec<String> {
    let mut checks = Vec::new();
    for one in excluded {
        let check = match one {
            Excluded::Requester { .. } => "You did not start it".to_owned(),
            Excluded::Editor { .. } => "You wrote none of it".to_owned(),
            Excluded::AgentOwner { agent, .. } => {
                format!("You do not answer for {}", marks.agent(*agent).name())
            }
        };
        if !checks.contains(&check) {
            checks.push(check);
        }
    }
    checks
}

/// The payload in the order the gate names it, each value with what it was when the gate asked the last time.
fn payload(
    graph: &Graph,
    shows: &[String],
    row: &gate::Model,
    entries: &[Entry],
) -> Result<(Vec<Pair>, Option<u32>)> {
    let serde_json::Value::Object(values) = &row.payload else {
        return Err(Error::defect("a payload is not an object"));
    };
    let round = u32::try_from(row.round).unwrap_or(1);
    let earlier = entries.iter().find_map(|entry| match &entry.event {
        Event::GateOpened { node, request, .. }
            if node.as_ref() == row.node && request.round + 1 == round =>
        {
            Some(&request.payload)
        }
        _ => None,
    });
    let mut pairs = if shows.is_empty() {
        crate::marks::pairs(graph, values)
    } else {
        shows
            .iter()
            .filter_map(|name| Some(pair(graph, name, values.get(name)?)))
            .collect()
    };
    if let Some(earlier) = earlier {
        for pair in &mut pairs {
            let was = earlier
                .get(&pair.name)
                .map_or_else(|| "–".to_owned(), domain::form::display);
            pair.previous = (was != pair.value).then_some(was);
        }
    }
    Ok((pairs, earlier.map(|_| round.saturating_sub(1))))
}
