//! The limits on a run's variables.

use super::State;
use crate::{Fault, FaultCode, Variables, form::Field, ids::ScopeId};
use serde_json::Value;

/// The most a run's variables may take up as JSON, in bytes.
pub const MAX_BYTES: usize = 256 * 1024;

/// The most variables a run may have.
const MAX_COUNT: usize = 500;

/// Whether `more` may be written from a scope: over the run's variables, and beside those of all scopes.
pub(super) fn fits(state: &State, scope: Option<ScopeId>, more: &Variables) -> Result<(), Fault> {
    let kept = state
        .variables
        .iter()
        .filter(|(name, _)| !more.contains_key(*name));
    let (mut bytes, mut count) = (0, 0);
    for (name, value) in kept.chain(more) {
        count += 1;
        bytes += name.len() + size(value);
    }
    let inside: usize = match scope {
        Some(_) => state
            .scopes
            .values()
            .flat_map(|scope| &scope.variables)
            .map(|(name, value)| name.len() + size(value))
            .sum(),
        None => 0,
    };
    if bytes > MAX_BYTES || inside > MAX_BYTES || count > MAX_COUNT {
        return Err(Fault::new(
            FaultCode::TooLarge,
            "The run's variables would grow past 256 KB or 500 in number. Keep documents elsewhere and put a link here.",
        ));
    }
    Ok(())
}

/// What was left empty and has no value yet becomes null: known to be empty, where an unknown name is an error in expressions.
pub(super) fn complete(fields: &[Field], mut values: Variables, present: &Variables) -> Variables {
    for field in fields {
        if !present.contains_key(&field.name) {
            values.entry(field.name.clone()).or_insert(Value::Null);
        }
    }
    values
}

/// About what it takes as JSON.
fn size(value: &Value) -> usize {
    match value {
        Value::Null | Value::Bool(_) => 5,
        Value::Number(_) => 12,
        Value::String(text) => text.len() + 2,
        Value::Array(items) => 2 + items.iter().map(|item| size(item) + 1).sum::<usize>(),
        Value::Object(fields) => {
            2 + fields
                .iter()
                .map(|(name, value)| name.len() + size(value) + 4)
                .sum::<usize>()
        }
    }
}
