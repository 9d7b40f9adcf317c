//! Who may decide: the one function behind every door, and the digest that binds a decision to what was shown.

use crate::{
    Actor, Fault, FaultCode, Millis, Role, Tier, Variables, Verdict,
    actor::Grant,
    engine::{Excluded, Request},
    ids::{GateId, PersonId},
    workflow::Owner,
};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// What a person claims when they decide.
#[derive(Debug, Clone)]
pub struct Claim<'a> {
    /// Who.
    pub person: PersonId,
    /// The roles they hold now.
    pub grants: &'a [Grant],
    /// What they decide.
    pub decision: Verdict,
    /// Why; may be empty where the gate asks for none.
    pub reason: &'a str,
    /// The digest of what they were shown.
    pub digest: &'a str,
    /// When.
    pub now: Millis,
}

/// Whether this person may decide this request so, now. Every door asks here and nowhere else.
///
/// # Errors
/// Gone: the request has expired. NotFound: they are not a candidate (and need not know that it exists). Forbidden: they
/// are excluded, with the reason. Conflict: they have decided already, or what they were shown is not what is asked.
/// Invalid: a reason is missing.
pub fn may_decide(request: &Request, claim: &Claim<'_>) -> Result<(), Fault> {
    if !is_candidate(&request.candidates, claim.person, claim.grants) {
        return Err(Fault::not_found("request"));
    }
    if request.expires_at.is_some_and(|at| at <= claim.now) {
        return Err(Fault::new(
            FaultCode::Gone,
            "This request has expired; your decision was not counted.",
        ));
    }
    if let Some(why) = request
        .excluded
        .iter()
        .find(|one| one.person() == claim.person)
    {
        return Err(Fault::forbidden(refusal(why)));
    }
    if request
        .given
        .iter()
        .any(|given| given.person == claim.person)
    {
        return Err(Fault::conflict("You have already decided this request."));
    }
    if request.digest != claim.digest {
        return Err(Fault::conflict(
            "What you were shown has changed; look at the request again before you decide.",
        ));
    }
    if claim.reason.chars().count() > 2_000 {
        return Err(Fault::field("reason", "At most 2,000 characters."));
    }
    if request.reason_needed && claim.decision != Verdict::Approve && claim.reason.trim().is_empty()
    {
        return Err(Fault::field("reason", "Please give a reason."));
    }
    Ok(())
}

/// Whether a person with these roles is among the candidates, exclusions aside.
pub fn is_candidate(candidates: &[Owner], person: PersonId, grants: &[Grant]) -> bool {
    candidates.iter().any(|owner| match owner {
        Owner::Person { person: named } => *named == person,
        Owner::Role { role, team } => holds(grants, *role, *team),
        Owner::Team { team } => holds(grants, Role::Approver, Some(*team)),
        Owner::Agent { .. } => false,
    })
}

/// Whether a person with these roles may do a step with this owner.
pub fn may_work(owner: &Owner, person: PersonId, grants: &[Grant]) -> bool {
    match owner {
        Owner::Person { person: named } => *named == person,
        Owner::Role { role, team } => holds(grants, *role, *team),
        Owner::Team { team } => holds(grants, Role::Worker, Some(*team)),
        Owner::Agent { .. } => false,
    }
}

/// Whether the role is held: in that team, or in any where none is named.
pub fn holds(grants: &[Grant], role: Role, team: Option<crate::ids::TeamId>) -> bool {
    grants
        .iter()
        .any(|grant| grant.role == role && (team.is_none() || grant.team == team))
}

fn refusal(why: &Excluded) -> &'static str {
    match why {
        Excluded::Requester { .. } => "You asked for this, so somebody else decides it.",
        Excluded::Editor { .. } => {
            "You wrote part of what is decided here, so somebody else decides it."
        }
        Excluded::AgentOwner { .. } => {
            "You answer for the agent whose work is decided here, so somebody else decides it."
        }
    }
}

/// Whether an actor may decide gates at all: people only.
pub fn is_person(actor: &Actor) -> bool {
    matches!(actor, Actor::Person(_))
}

/// The digest of what a request shows: SHA-256 over canonical JSON, in hex. It covers the request's id (and with it the
/// tenant, the run, the step and the attempt), the question, the tier, the quorum and the payload.
pub fn digest(id: GateId, title: &str, tier: Tier, needed: u32, payload: &Variables) -> String {
    let shown = serde_json::json!({
        "gate": id,
        "title": title,
        "tier": tier.key(),
        "needed": needed,
        "payload": payload,
    });
    hex(&Sha256::digest(canonical(&shown).as_bytes()))
}

/// Bytes as lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// JSON with sorted keys and no spaces (RFC 8785, with Rust's shortest form for numbers).
pub fn canonical(value: &Value) -> String {
    let mut text = String::new();
    put(value, &mut text);
    text
}

fn put(value: &Value, text: &mut String) {
    match value {
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                put(item, text);
            }
            text.push(']');
        }
        Value::Object(fields) => {
            let mut names: Vec<_> = fields.iter().collect();
            names.sort_by_key(|(name, _)| *name);
            text.push('{');
            for (index, (name, item)) in names.into_iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                text.push_str(&Value::String(name.clone()).to_string());
                text.push(':');
                put(item, text);
            }
            text.push('}');
        }
        plain => text.push_str(&plain.to_string()),
    }
}
