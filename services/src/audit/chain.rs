//! The hash chains: each entry's hash covers its own columns and the hash of the entry before.
//!
//! SHA-256 over canonical JSON (keys sorted, no white space), in hexadecimal. A changed column, a missing, an added or a
//! moved entry breaks its chain.

use crate::entity::{audit_entry, run_event};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// JSON with sorted keys and no white space: the same value always gives the same text, whatever the order it was built in.
pub fn canonical(value: &Value) -> String {
    let mut text = String::new();
    write_canonical(value, &mut text);
    text
}

fn write_canonical(value: &Value, text: &mut String) {
    match value {
        Value::Object(fields) => {
            let mut fields: Vec<(&String, &Value)> = fields.iter().collect();
            fields.sort_unstable_by_key(|(name, _)| *name);
            text.push('{');
            for (index, (name, field)) in fields.into_iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                text.push_str(&Value::String(name.clone()).to_string());
                text.push(':');
                write_canonical(field, text);
            }
            text.push('}');
        }
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write_canonical(item, text);
            }
            text.push(']');
        }
        plain => text.push_str(&plain.to_string()),
    }
}

/// SHA-256 of a text, in hexadecimal.
pub fn sha256(text: &str) -> String {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(text.as_bytes()) {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// The hash of a run's event, over every column but `hash`; its `prev_hash` is the hash of the event before, or empty.
pub fn hash_run_event(event: &run_event::Model) -> String {
    sha256(&canonical(&json!({
        "run": event.run,
        "seq": event.seq,
        "org": event.org,
        "at": event.at,
        "kind": event.kind,
        "body": event.body,
        "actor_kind": event.actor_kind,
        "actor": event.actor,
        "on_behalf_of": event.on_behalf_of,
        "prev_hash": event.prev_hash,
    })))
}

/// The hash of an entry of an organization's log, over every column but `hash`.
pub fn hash_audit_entry(entry: &audit_entry::Model) -> String {
    sha256(&canonical(&json!({
        "id": entry.id,
        "org": entry.org,
        "seq": entry.seq,
        "at": entry.at,
        "actor_kind": entry.actor_kind,
        "actor": entry.actor,
        "actor_name": entry.actor_name,
        "on_behalf_of": entry.on_behalf_of,
        "action": entry.action,
        "subject_kind": entry.subject_kind,
        "subject": entry.subject,
        "subject_text": entry.subject_text,
        "detail": entry.detail,
        "prev_hash": entry.prev_hash,
    })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_json_does_not_depend_on_order() {
        let value = json!({"b": [1, 2.5, {"z": null, "a": "é\"\n"}], "a": true});
        assert_eq!(
            canonical(&value),
            r#"{"a":true,"b":[1,2.5,{"a":"é\"\n","z":null}]}"#
        );
        assert_eq!(
            sha256("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
