//! What a gate shows: the chosen variables, the fields they came from, and the question with them filled in.

use crate::{
    Variables,
    form::{self, Field, FieldKind},
    money::Money,
    workflow::{GateSpec, Graph},
};
use serde_json::Value;

/// The variables a gate shows: those it names (absent ones as null, so that their absence is decided on too), else all.
pub(super) fn select(gate: &GateSpec, variables: &Variables) -> Variables {
    if gate.shows.is_empty() {
        return variables.clone();
    }
    gate.shows
        .iter()
        .map(|name| {
            let value = variables.get(name).cloned().unwrap_or(Value::Null);
            (name.clone(), value)
        })
        .collect()
}

/// The question with `{variable}` filled in as people read it; an unknown name stays as it is.
pub fn fill(question: &str, variables: &Variables) -> String {
    let mut text = String::with_capacity(question.len());
    let mut rest = question;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        match after.split_once('}') {
            Some((name, tail)) => {
                match variables.get(name.trim()) {
                    Some(value) => text.push_str(&form::display(value)),
                    None => {
                        text.push('{');
                        text.push_str(name);
                        text.push('}');
                    }
                }
                rest = tail;
            }
            None => {
                text.push('{');
                rest = after;
            }
        }
    }
    text.push_str(rest);
    text.chars().take(500).collect()
}

/// The fields of a gate's payload, in the order they are shown: as the workflow defines them where it does (inputs, forms,
/// results), else made from their values. None is required: what is resubmitted may leave out what was empty.
pub fn fields(graph: &Graph, gate: &GateSpec, variables: &Variables) -> Vec<Field> {
    let payload = select(gate, variables);
    let names: Vec<&String> = if gate.shows.is_empty() {
        payload.keys().collect()
    } else {
        gate.shows.iter().collect()
    };
    names
        .into_iter()
        .filter_map(|name| field_of(graph, name, payload.get(name)?))
        .collect()
}

/// The field of one variable: as the workflow defines it where that fits its value, else made from its value; none for lists and
/// objects. It is required only where it is and has a value.
pub fn field_of(graph: &Graph, name: &str, value: &Value) -> Option<Field> {
    let known = known(graph, name).filter(|field| value.is_null() || field.check(value).is_ok());
    match known {
        Some(field) => Some(Field {
            required: field.required && !value.is_null(),
            ..field.clone()
        }),
        None => guess(name, value),
    }
}

fn known<'a>(graph: &'a Graph, name: &str) -> Option<&'a Field> {
    let of_nodes = graph.nodes.values().flat_map(|node| node.kind.fields());
    graph
        .inputs
        .iter()
        .chain(of_nodes)
        .find(|field| field.name == name)
}

/// A field for a value nobody defined; none for lists and objects, which are not typed into a form.
fn guess(name: &str, value: &Value) -> Option<Field> {
    let kind = match value {
        Value::Bool(_) => FieldKind::Flag,
        Value::Number(_) => FieldKind::Number {
            min: None,
            max: None,
        },
        Value::String(text) if text.contains('\n') || text.chars().count() > 200 => {
            FieldKind::LongText
        }
        Value::String(_) | Value::Null => FieldKind::Text,
        Value::Object(_) => FieldKind::Money {
            currency: Money::from_value(value)?.currency,
        },
        Value::Array(_) => return None,
    };
    Some(Field {
        name: name.to_owned(),
        label: words(name),
        kind,
        required: false,
        help: String::new(),
    })
}

/// `net_amount` as people read it: "Net amount".
fn words(name: &str) -> String {
    let spaced = name.replace(['_', '-'], " ");
    let mut chars = spaced.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => spaced,
    }
}
