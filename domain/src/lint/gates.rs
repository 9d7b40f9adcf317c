//! Rules on gates: who may decide, how many of them, and that nobody decides on their own work.

use super::{
    Rule,
    context::{Context, fix, list, name},
    known::{is_isolated, leaving},
};
use crate::{
    Tier,
    actor::Role,
    edit::Command,
    ids::PersonId,
    workflow::{GateExit, GateSpec, Node, NodeKind, Owner, TierRule},
};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn check(context: &mut Context<'_>) {
    for node in context.order.clone() {
        if let NodeKind::Gate { gate } = &node.kind {
            candidates(context, node, gate);
            exits(context, node);
            if gate.question.trim().is_empty() {
                context.about(
                    node,
                    Rule::NoQuestion,
                    "It does not say what is being decided, such as “Pay {amount} to {supplier}?”.",
                );
            }
        }
    }
}

/// The tiers a gate can come out at, low first.
fn tiers(gate: &GateSpec) -> Vec<Tier> {
    match &gate.tier {
        TierRule::Fixed { tier } => vec![*tier],
        TierRule::Conditions { rules, otherwise } => {
            let found: BTreeSet<Tier> = rules
                .iter()
                .map(|rule| rule.tier)
                .chain([*otherwise])
                .collect();
            found.into_iter().collect()
        }
    }
}

fn with_candidates(node: &Node, gate: &GateSpec, candidates: Vec<Owner>) -> Command {
    let gate = GateSpec {
        candidates,
        ..gate.clone()
    };
    Command::SetKind {
        node: node.id.clone(),
        kind: Box::new(NodeKind::Gate { gate }),
    }
}

fn candidates(context: &mut Context<'_>, node: &Node, gate: &GateSpec) {
    let agents = gate
        .candidates
        .iter()
        .filter(|candidate| matches!(candidate, Owner::Agent { .. }))
        .count();
    if agents > 0 {
        let people = gate
            .candidates
            .iter()
            .filter(|candidate| !matches!(candidate, Owner::Agent { .. }))
            .copied()
            .collect();
        context.about_with(
            node,
            Rule::AgentDecides,
            "An agent is among those who decide. Only people decide at a gate.",
            fix("Take it out", [with_candidates(node, gate, people)]),
        );
    }
    if gate.candidates.len() == agents {
        let lane = context.graph.lane_of(node);
        let team = lane
            .and_then(|lane| lane.team)
            .and_then(|team| context.directory.team(team));
        let repair = team.and_then(|team| {
            let approvers = Owner::Role {
                role: Role::Approver,
                team: Some(team.id),
            };
            fix(
                format!("Let {} approvers decide", team.name),
                [with_candidates(node, gate, vec![approvers])],
            )
        });
        context.about_with(node, Rule::NoCandidates, "Nobody may decide here.", repair);
        return;
    }
    if gate.candidates.iter().any(|candidate| {
        !matches!(candidate, Owner::Agent { .. }) && context.directory.mark(candidate).is_none()
    }) {
        context.about(
            node,
            Rule::OwnerGone,
            "Somebody who may decide is no longer here. Choose somebody else.",
        );
    }
    let people: BTreeSet<PersonId> = gate
        .candidates
        .iter()
        .flat_map(|candidate| context.directory.deciders(candidate))
        .collect();
    let most = tiers(gate)
        .into_iter()
        .max_by_key(|tier| gate.needed_at(*tier))
        .unwrap_or(Tier::Medium);
    let needed = gate.needed_at(most) as usize;
    if people.len() < needed {
        context.about(
            node,
            Rule::TooFewCandidates,
            format!(
                "{} needs {}, and {}.",
                most.label(),
                approvals(needed),
                may_decide(people.len())
            ),
        );
        return;
    }
    own_work(context, node, gate, (&people, most, needed));
}

fn approvals(n: usize) -> String {
    if n == 1 {
        "1 approval".to_owned()
    } else {
        format!("{n} approvals")
    }
}

fn may_decide(n: usize) -> String {
    match n {
        0 => "nobody may decide".to_owned(),
        1 => "only 1 person may decide".to_owned(),
        n => format!("only {n} people may decide"),
    }
}

/// Who is left out for what they did before: they own an agent whose result is on the table, or filled it in themselves.
fn own_work(
    context: &mut Context<'_>,
    node: &Node,
    gate: &GateSpec,
    (people, tier, needed): (&BTreeSet<PersonId>, Tier, usize),
) {
    let Some((id, _)) = context.graph.nodes.get_key_value(&node.id) else {
        return;
    };
    let before = context.before(id);
    let around = context.around(node);
    let shown = |name: &str| gate.shows.is_empty() || gate.shows.iter().any(|shown| shown == name);
    let mut reasons: BTreeMap<PersonId, String> = BTreeMap::new();
    for step in context
        .order
        .iter()
        .copied()
        .filter(|step| before.contains(&step.id))
    {
        match (&step.kind, step.owner) {
            (NodeKind::Agent { result, .. }, Some(Owner::Agent { agent }))
                if (result.is_empty() && !is_shut_in(context, step, &around))
                    || visible(context, step, &around)
                        .iter()
                        .any(|name| shown(name)) =>
            {
                if let Some(agent) = context.directory.agent(agent) {
                    reasons.entry(agent.owner).or_insert_with(|| {
                        format!("owns {}, which does {}", agent.name, name(step))
                    });
                }
            }
            (NodeKind::Human { .. }, Some(Owner::Person { person }))
                if visible(context, step, &around)
                    .iter()
                    .any(|name| shown(name)) =>
            {
                reasons
                    .entry(person)
                    .or_insert_with(|| format!("does {}", name(step)));
            }
            _ => {}
        }
    }
    reasons.retain(|person, _| people.contains(person));
    if reasons.is_empty() {
        return;
    }
    let left = people.len() - reasons.len();
    let words: Vec<String> = reasons
        .iter()
        .filter_map(|(person, why)| {
            let person = context.directory.person(*person)?;
            Some(format!("{} {why}", person.name))
        })
        .collect();
    let words = list(&words);
    if left < needed {
        context.about(
            node,
            Rule::SelfApproval,
            format!(
                "{words}, and nobody decides on their own work. {} needs {}, and {}.",
                tier.label(),
                approvals(needed),
                may_decide(left)
            ),
        );
        return;
    }
    let named: Vec<Owner> = gate
        .candidates
        .iter()
        .filter(|candidate| {
            matches!(candidate, Owner::Person { person } if reasons.contains_key(person))
        })
        .copied()
        .collect();
    if !named.is_empty() {
        let others = gate
            .candidates
            .iter()
            .filter(|candidate| !named.contains(candidate))
            .copied()
            .collect();
        context.about_with(
            node,
            Rule::LeftOut,
            format!("{words}, and is left out when it comes to deciding."),
            fix("Exclude them here", [with_candidates(node, gate, others)]),
        );
    }
}

/// The step and the sub-processes around it, as far as a gate lies outside of them; those around the gate are given.
fn between<'a>(
    context: &Context<'a>,
    step: &'a Node,
    around_gate: &[&Node],
) -> impl Iterator<Item = &'a Node> {
    std::iter::once(step)
        .chain(context.around(step))
        .take_while(move |frame| !around_gate.iter().any(|sub| sub.id == frame.id))
}

/// Whether a step's work is kept inside something the gate lies outside of.
fn is_shut_in(context: &Context<'_>, step: &Node, around_gate: &[&Node]) -> bool {
    between(context, step, around_gate).any(is_isolated)
}

/// The names under which what a step fills in is known where the gate lies.
fn visible<'a>(context: &Context<'a>, step: &'a Node, around_gate: &[&Node]) -> BTreeSet<&'a str> {
    let filled = step.kind.fields().iter();
    between(context, step, around_gate).fold(
        filled.map(|field| field.name.as_str()).collect(),
        |names, frame| leaving(frame, names),
    )
}

fn exits(context: &mut Context<'_>, node: &Node) {
    let out = context.links.outgoing(&node.id).to_vec();
    if out.is_empty() {
        return;
    }
    let of = |exit: GateExit| {
        out.iter()
            .filter(|edge| edge.exit.unwrap_or(GateExit::Approved) == exit)
            .count()
    };
    if of(GateExit::Approved) == 0 {
        context.about(
            node,
            Rule::WrongExits,
            "Nothing follows an approval: none of its ways out is the one for approved.",
        );
    }
    for (exit, word) in [
        (GateExit::Approved, "approved"),
        (GateExit::Rejected, "rejected"),
        (GateExit::Returned, "returned"),
    ] {
        if of(exit) > 1 {
            context.about(
                node,
                Rule::WrongExits,
                format!("Two ways out are for {word}. Say which of them it is."),
            );
        }
    }
}
