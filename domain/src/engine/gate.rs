//! Gates: entering one grades what is asked, says who may not decide and why, and opens an approval request.

use super::{
    Event, Excluded, Opened, Request, SetTimer, State, TimerKind, Token, Why, WhyRule, payload,
    walk::Walk,
};
use crate::{
    Actor, Tier,
    ids::{AgentId, PersonId},
    policy,
    workflow::{GateSpec, Node, TierRule},
};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn enter(walk: &mut Walk<'_, '_>, token: &Token, node: &Node, gate: &GateSpec) {
    match walk.open(node) {
        Ok(opened) => ask(walk, token, node, gate, opened),
        Err(error) => walk.fail(token, error),
    }
}

fn ask(walk: &mut Walk<'_, '_>, token: &Token, node: &Node, gate: &GateSpec, mut opened: Opened) {
    if gate.candidates.is_empty() {
        return walk.fail(token, "Nobody is named to decide here.");
    }
    let (tier, why) = grade(walk, gate);
    let payload = payload::select(gate, &walk.state.variables);
    let title = match payload::fill(&gate.question, &walk.state.variables) {
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
        excluded: excluded(&walk.state, payload.keys()),
        title,
        tier,
        why,
        needed,
        candidates: gate.candidates.clone(),
        payload,
        reason_needed: gate.reason_needed,
        requester: walk.state.requester,
        expires_at,
        round: walk.state.past.get(&node.id).map_or(0, |past| past.round) + 1,
        given: Vec::new(),
    };
    walk.record(Event::GateOpened {
        token: token.id,
        node: token.node.clone(),
        request: Box::new(request),
        opened,
    });
}

/// The tier: the first condition that holds; one that cannot be evaluated counts as holding.
fn grade(walk: &Walk<'_, '_>, gate: &GateSpec) -> (Tier, Why) {
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
        let rule = match walk.cx.eval.holds(&when, &walk.state.variables) {
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
    payload: impl Iterator<Item = &'a String>,
) -> Vec<Excluded> {
    let mut editors: BTreeMap<PersonId, BTreeSet<String>> = BTreeMap::new();
    let mut owners: BTreeMap<(PersonId, AgentId), BTreeSet<String>> = BTreeMap::new();
    for name in payload {
        for author in state.authors.get(name).into_iter().flatten() {
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
