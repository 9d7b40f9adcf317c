//! The workflows of the company.

use domain::{ids::TeamId, workflow::Graph};
use serde_json::json;

/// Start, a step for a worker, a gate for an approver, end.
pub fn bills(finance: TeamId) -> Graph {
    let at = |x: f64| json!({"x": x, "y": 60.0, "w": 132.0, "h": 54.0});
    let amount = json!({"name": "amount", "label": "Amount", "type": "money", "currency": "EUR", "required": true});
    serde_json::from_value(json!({
        "inputs": [amount],
        "nodes": {
            "start": {"id": "start", "label": "", "type": "start", "bounds": at(0.0)},
            "check": {"id": "check", "label": "Check the bill", "type": "human", "bounds": at(200.0),
                "owner": {"kind": "team", "team": finance}, "form": [amount]},
            "gate": {"id": "gate", "label": "Approve payment", "type": "gate", "bounds": at(400.0),
                "tier": {"by": "fixed", "tier": "high"}, "needed": [1, 1, 1, 2], "reason_needed": false,
                "candidates": [{"kind": "role", "role": "approver", "team": finance}],
                "question": "Pay it?", "shows": ["amount"]},
            "end": {"id": "end", "label": "Paid", "type": "end", "bounds": at(600.0)},
        },
        "edges": {
            "a": {"id": "a", "from": "start", "to": "check"},
            "b": {"id": "b", "from": "check", "to": "gate"},
            "c": {"id": "c", "from": "gate", "to": "end"},
        },
    }))
    .unwrap()
}

/// Start, a message that brings a text, end.
pub fn orders() -> Graph {
    let at = |x: f64| json!({"x": x, "y": 60.0, "w": 32.0, "h": 32.0});
    let note = json!({"name": "note", "label": "Note", "type": "text", "required": false});
    serde_json::from_value(json!({
        "nodes": {
            "start": {"id": "start", "label": "", "type": "start", "bounds": at(0.0)},
            "paid": {"id": "paid", "label": "Paid", "type": "catch", "bounds": at(200.0),
                "wait": {"for": "message", "name": "paid", "brings": [note]}},
            "end": {"id": "end", "label": "Done", "type": "end", "bounds": at(400.0)},
        },
        "edges": {
            "a": {"id": "a", "from": "start", "to": "paid"},
            "b": {"id": "b", "from": "paid", "to": "end"},
        },
    }))
    .unwrap()
}
