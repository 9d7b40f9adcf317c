//! JSON to CEL values and back. Whole numbers become CEL integers, so that arithmetic with literals fits.

use cel::{
    Value as Cel,
    objects::{Key, Map},
};
use serde_json::Value;
use std::{collections::HashMap, sync::Arc};

pub(super) fn to_cel(value: &Value) -> Cel {
    match value {
        Value::Null => Cel::Null,
        Value::Bool(flag) => Cel::Bool(*flag),
        Value::Number(number) => number
            .as_i64()
            .map(Cel::Int)
            .unwrap_or_else(|| Cel::Float(number.as_f64().unwrap_or(f64::NAN))),
        Value::String(text) => Cel::String(Arc::new(text.clone())),
        Value::Array(items) => Cel::List(Arc::new(items.iter().map(to_cel).collect())),
        Value::Object(fields) => {
            let map: HashMap<Key, Cel> = fields
                .iter()
                .map(|(name, value)| (Key::String(Arc::new(name.clone())), to_cel(value)))
                .collect();
            Cel::Map(Map { map: Arc::new(map) })
        }
    }
}

/// `None` for what JSON cannot say: functions, types, numbers that are not finite.
pub(super) fn to_json(value: &Cel) -> Option<Value> {
    match value {
        Cel::Null => Some(Value::Null),
        Cel::Bool(flag) => Some(Value::Bool(*flag)),
        Cel::Int(number) => Some((*number).into()),
        Cel::UInt(number) => Some((*number).into()),
        Cel::Float(number) => serde_json::Number::from_f64(*number).map(Value::Number),
        Cel::String(text) => Some(Value::String(text.to_string())),
        Cel::List(items) => items
            .iter()
            .map(to_json)
            .collect::<Option<Vec<_>>>()
            .map(Value::Array),
        Cel::Map(fields) => fields
            .map
            .iter()
            .map(|(name, value)| Some((name.to_string(), to_json(value)?)))
            .collect::<Option<serde_json::Map<_, _>>>()
            .map(Value::Object),
        _ => None,
    }
}
