//! Forms: the fields a person fills in, and the check of what they typed. The same check runs in the browser and on the server.
//!
//! A workflow's input schema, a human step's form and an agent step's result contract are all lists of [`Field`].

use crate::{Fault, Variables, fault::FieldFault, money::Money};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What a field holds, and its limits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum FieldKind {
    /// One line, at most 500 characters. JSON: string.
    Text,
    /// Several lines, at most 20,000 characters. JSON: string.
    LongText,
    /// A number within limits. JSON: number.
    Number {
        /// The least value allowed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min: Option<f64>,
        /// The greatest value allowed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<f64>,
    },
    /// An amount. JSON: [`Money`].
    Money {
        /// ISO 4217 code.
        currency: String,
    },
    /// A day. JSON: string `YYYY-MM-DD`.
    Date,
    /// One of several. JSON: string.
    Choice {
        /// What may be chosen.
        options: Vec<String>,
    },
    /// Yes or no. JSON: boolean.
    Flag,
}

/// One field of a form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// The variable it fills: a letter, then letters, digits and `_`; at most 64 characters.
    pub name: String,
    /// The question, for people.
    pub label: String,
    /// What it holds.
    #[serde(flatten)]
    pub kind: FieldKind,
    /// Whether it must be filled.
    #[serde(default)]
    pub required: bool,
    /// A hint below the field.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub help: String,
}

/// Whether `name` can name a variable (and a CEL identifier).
pub fn is_variable_name(name: &str) -> bool {
    let mut chars = name.chars();
    chars
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && chars.all(|c| c.is_ascii_alphanumeric() || c == '_')
        && name.len() <= 64
}

fn is_day(text: &str) -> bool {
    let mut parts = text.split('-');
    let (Some(year), Some(month), Some(day), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    let number = |part: &str, width: usize| {
        (part.len() == width && part.chars().all(|c| c.is_ascii_digit()))
            .then(|| part.parse::<u32>().ok())
            .flatten()
    };
    let (Some(year), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2))
    else {
        return false;
    };
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(leap),
        _ => 0,
    };
    (1..=days).contains(&day)
}

fn within(number: f64, min: Option<f64>, max: Option<f64>) -> Result<(), String> {
    match (min, max) {
        (Some(min), Some(max)) if number < min || number > max => {
            Err(format!("Between {min} and {max}."))
        }
        (Some(min), _) if number < min => Err(format!("At least {min}.")),
        (_, Some(max)) if number > max => Err(format!("At most {max}.")),
        _ => Ok(()),
    }
}

impl Field {
    /// Reads what a form posted for this field. `Ok(None)` when it was left empty and need not be filled.
    ///
    /// # Errors
    /// A sentence for the person who typed it.
    pub fn read(&self, text: &str) -> Result<Option<Value>, String> {
        if matches!(self.kind, FieldKind::Flag) {
            return match text.trim() {
                "" | "false" | "off" => Ok(Some(Value::Bool(false))),
                "true" | "on" => Ok(Some(Value::Bool(true))),
                _ => Err("Yes or no.".to_owned()),
            };
        }
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return if self.required {
                Err("Please fill this in.".to_owned())
            } else {
                Ok(None)
            };
        }
        let value = match &self.kind {
            FieldKind::Number { .. } => {
                let number: f64 = trimmed
                    .replace(',', "")
                    .parse()
                    .map_err(|_| "Not a number.".to_owned())?;
                if !number.is_finite() {
                    return Err("Not a number.".to_owned());
                }
                if number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0 {
                    json!(number as i64)
                } else {
                    json!(number)
                }
            }
            FieldKind::Money { currency } => {
                let money = Money::parse(trimmed, currency)
                    .ok_or_else(|| format!("An amount in {currency}, like 1,234.50."))?;
                json!(money)
            }
            FieldKind::LongText => json!(text.replace("\r\n", "\n").trim_end()),
            FieldKind::Text | FieldKind::Date | FieldKind::Choice { .. } | FieldKind::Flag => {
                json!(trimmed)
            }
        };
        self.check(&value)?;
        Ok(Some(value))
    }

    /// Checks a JSON value against the field's kind and limits.
    ///
    /// # Errors
    /// A sentence for the person or the agent that gave it.
    pub fn check(&self, value: &Value) -> Result<(), String> {
        match (&self.kind, value) {
            (FieldKind::Text, Value::String(text)) if text.chars().count() > 500 => {
                Err("At most 500 characters.".to_owned())
            }
            (FieldKind::LongText, Value::String(text)) if text.chars().count() > 20_000 => {
                Err("At most 20,000 characters.".to_owned())
            }
            (FieldKind::Text | FieldKind::LongText, Value::String(_)) => Ok(()),
            (FieldKind::Number { min, max }, Value::Number(number)) => number.as_f64().map_or_else(
                || Err("Not a number.".to_owned()),
                |number| within(number, *min, *max),
            ),
            (FieldKind::Money { currency }, value) => match Money::from_value(value) {
                Some(money) if money.currency == *currency => Ok(()),
                Some(_) => Err(format!("An amount in {currency}.")),
                None => Err(format!(
                    "An amount: {{\"minor\": 123450, \"currency\": \"{currency}\"}}."
                )),
            },
            (FieldKind::Date, Value::String(text)) if is_day(text) => Ok(()),
            (FieldKind::Date, _) => Err("A date like 2026-11-30.".to_owned()),
            (FieldKind::Choice { options }, Value::String(text)) if options.contains(text) => {
                Ok(())
            }
            (FieldKind::Choice { options }, _) => Err(format!("One of: {}.", options.join(", "))),
            (FieldKind::Flag, Value::Bool(_)) => Ok(()),
            (FieldKind::Flag, _) => Err("Yes or no.".to_owned()),
            (FieldKind::Number { .. }, _) => Err("Not a number.".to_owned()),
            (FieldKind::Text | FieldKind::LongText, _) => Err("Not a text.".to_owned()),
        }
    }

    /// The value as a person reads it.
    pub fn display(&self, value: &Value) -> String {
        display(value)
    }
}

/// Any variable as a person reads it.
pub fn display(value: &Value) -> String {
    if let Some(money) = Money::from_value(value) {
        return money.display();
    }
    match value {
        Value::Null => "–".to_owned(),
        Value::Bool(true) => "Yes".to_owned(),
        Value::Bool(false) => "No".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(display).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// Reads a posted form: `lookup(name)` gives the text posted for a field, if any.
///
/// # Errors
/// [`Fault::fields`] naming every field that does not fit; nothing is accepted in part.
pub fn read<'a>(
    fields: &[Field],
    lookup: impl Fn(&str) -> Option<&'a str>,
) -> Result<Variables, Fault> {
    let mut values = Variables::new();
    let mut faults = Vec::new();
    for field in fields {
        match field.read(lookup(&field.name).unwrap_or("")) {
            Ok(Some(value)) => {
                values.insert(field.name.clone(), value);
            }
            Ok(None) => {}
            Err(message) => faults.push(FieldFault {
                field: field.name.clone(),
                message,
            }),
        }
    }
    if faults.is_empty() {
        Ok(values)
    } else {
        Err(Fault::fields(faults))
    }
}

/// Checks JSON values against the fields: required ones present, each of its kind, and no field that is not asked for.
///
/// # Errors
/// [`Fault::fields`] naming every field that does not fit.
pub fn check(fields: &[Field], values: &Variables) -> Result<(), Fault> {
    let mut faults = Vec::new();
    for field in fields {
        match values.get(&field.name) {
            None | Some(Value::Null) if field.required => {
                faults.push(FieldFault {
                    field: field.name.clone(),
                    message: "Please fill this in.".to_owned(),
                });
            }
            None | Some(Value::Null) => {}
            Some(value) => {
                if let Err(message) = field.check(value) {
                    faults.push(FieldFault {
                        field: field.name.clone(),
                        message,
                    });
                }
            }
        }
    }
    for name in values.keys() {
        if !fields.iter().any(|field| field.name == *name) {
            faults.push(FieldFault {
                field: name.clone(),
                message: "This field is not asked for.".to_owned(),
            });
        }
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Fault::fields(faults))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str, kind: FieldKind, required: bool) -> Field {
        Field {
            name: name.to_owned(),
            label: name.to_owned(),
            kind,
            required,
            help: String::new(),
        }
    }

    #[test]
    fn a_posted_form_names_every_field_that_does_not_fit() {
        let fields = [
            field(
                "amount",
                FieldKind::Money {
                    currency: "EUR".to_owned(),
                },
                true,
            ),
            field("day", FieldKind::Date, true),
            field(
                "why",
                FieldKind::Choice {
                    options: vec!["Freight".to_owned()],
                },
                false,
            ),
            field("ok", FieldKind::Flag, false),
        ];
        let posted = [
            ("amount", "12,5x"),
            ("day", "2025-02-29"),
            ("why", "Other"),
            ("ok", "on"),
        ];
        let lookup = |name: &str| {
            posted
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, text)| *text)
        };
        let fault = read(&fields, lookup).err();
        let named: Vec<_> = fault
            .iter()
            .flat_map(|fault| fault.fields.iter().map(|field| field.field.as_str()))
            .collect();
        assert_eq!(named, ["amount", "day", "why"]);
    }

    #[test]
    fn what_is_not_asked_for_is_refused() {
        let fields = [field("a", FieldKind::Text, true)];
        let values = json!({"a": "x", "is_admin": true});
        let fault = check(&fields, values.as_object().unwrap_or(&Variables::new()));
        assert_eq!(fault.err().map(|fault| fault.fields.len()), Some(1));
    }
}
