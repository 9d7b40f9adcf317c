//! Gates: entering one grades what is asked, says who may not decide and why, and opens an approval request.

use super::{
    Doing, Event, Excluded, Opened, Request, SetTimer, State, TimerKind, Token, Why, WhyRule,
    payload, walk::Walk,
};
use crate::{
    Actor, Tier, Variables,
    ids::{AgentId, PersonId, ScopeId},
    policy,
    workflow::{GateSpec, Node, NodeKind, TierRule},
};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn enter(walk: &mut Walk<'_, '_>, token: &Token, node: &Node, gate: &GateSpec) {
    match walk.open(token, node) {
        Ok(opened) => ask(walk, token, node, gate, opened),
        Err(error) => walk.fail(token, error),
    }
}

fn ask(walk: &mut Walk<'_, '_>, token: &Token, node: &Node, gate: &GateSpec, mut opened: Opened) {
    if gate.candidates.is_empty() {
        return walk.fail(token, "Nobody is named to decide here.");
    }
    let seen = walk.seen(token);
    let (tier, why) = grade(walk, gate, &seen);
    let payload = payload::select(gate, &seen);
    let title = match payload::fill(&gate.question, &seen) {
        text if text.trim().is_empty() => node.label.clone(),
        text => text,
    };
    let expires_at = gate
        .expires_after
        .map(|span| walk.cx.now.saturating_add(span.max(0)));
    if let Some(due_at) = expires_at {
        opened.timers.push(SetTimer {
            id: walk.id(),
            kind: TimerKind::Expiry,
            due_at,
        });
    }
    let id = walk.id();
    let needed = gate.needed_at(tier);
    let request = Request {
        id,
        digest: policy::digest(id, &title, tier, needed, &payload),
        excluded: excluded(&walk.state, token.scope, payload.keys()),
        title,
        tier,
        why,
        needed,
        candidates: gate.candidates.clone(),
        payload,
        reason_needed: gate.reason_needed,
        requester: walk.state.requester,
        expires_at,
        round: walk
            .state
            .past_of(token.scope)
            .get(&node.id)
            .map_or(0, |past| past.round)
            + 1,
        given: Vec::new(),
    };
    walk.record(Event::GateOpened {
        token: token.id,
        node: token.node.clone(),
        request: Box::new(request),
        opened,
    });
}

/// Asks anew where what is decided on has changed; whether there was such a gate.
pub(super) fn reask(walk: &mut Walk<'_, '_>) -> bool {
    let graph = walk.graph;
    let changed = |token: &&Token| match (&token.doing, graph.nodes.get(&token.node)) {
        (Doing::Gate { request }, Some(node)) => match &node.kind {
            NodeKind::Gate { gate } => payload::select(gate, &walk.seen(token)) != request.payload,
            _ => false,
        },
        _ => false,
    };
    let stale: Vec<Token> = walk
        .state
        .tokens
        .values()
        .filter(changed)
        .cloned()
        .collect();
    for token in &stale {
        if let Doing::Gate { request } = &token.doing {
            walk.record(Event::GateReasked {
                token: token.id,
                node: token.node.clone(),
                gate: request.id,
            });
        }
    }
    !stale.is_empty()
}

/// The tier: the first condition that holds; one that cannot be evaluated counts as holding.
fn grade(walk: &Walk<'_, '_>, gate: &GateSpec, variables: &Variables) -> (Tier, Why) {
    let (rules, otherwise) = match &gate.tier {
        TierRule::Fixed { tier } => {
            let why = Why {
                rule: WhyRule::Fixed,
                words: String::new(),
            };
            return (*tier, why);
        }
        TierRule::Conditions { rules, otherwise } => (rules, *otherwise),
    };
    for (index, row) in rules.iter().enumerate() {
        let when = row.when.clone();
        let rule = match walk.cx.eval.holds(&when, variables) {
            Ok(false) => continue,
            Ok(true) => WhyRule::Condition { index, when },
            Err(fault) => WhyRule::Unreadable {
                index,
                when,
                error: fault.message,
            },
        };
        let words = row.because.clone();
        return (row.tier, Why { rule, words });
    }
    let why = Why {
        rule: WhyRule::Otherwise,
        words: String::new(),
    };
    (otherwise, why)
}

/// Separation of duties: the requester, whoever wrote part of the payload, and whoever answers for an agent that did.
pub(super) fn excluded<'a>(
    state: &State,
    scope: Option<ScopeId>,
    payload: impl Iterator<Item = &'a String>,
) -> Vec<Excluded> {
    let mut editors: BTreeMap<PersonId, BTreeSet<String>> = BTreeMap::new();
    let mut owners: BTreeMap<(PersonId, AgentId), BTreeSet<String>> = BTreeMap::new();
    for name in payload {
        for author in state.authors_of(scope, name) {
            match (&author.actor, author.on_behalf_of) {
                (Actor::Person(person), _) => {
                    editors.entry(*person).or_default().insert(name.clone());
                }
                (Actor::Agent(agent), Some(owner)) => {
                    owners
                        .entry((owner, *agent))
                        .or_default()
                        .insert(name.clone());
                }
                (Actor::Agent(_) | Actor::System, _) => {}
            }
        }
    }
    let requester = state.requester;
    let mut all: Vec<Excluded> = requester
        .map(|person| Excluded::Requester { person })
        .into_iter()
        .collect();
    all.extend(
        editors
            .into_iter()
            .filter(|(person, _)| Some(*person) != requester)
            .map(|(person, variables)| Excluded::Editor {
                person,
                variables: variables.into_iter().collect(),
            }),
    );
    all.extend(
        owners
            .into_iter()
            .map(|((person, agent), variables)| Excluded::AgentOwner {
                person,
                agent,
                variables: variables.into_iter().collect(),
            }),
    );
    all
}
