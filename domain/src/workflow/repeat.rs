//! Steps that run more than once.

use super::Assignment;
use serde::{Deserialize, Serialize};

/// The variable that holds an instance's number, from 1 (BPMN: `loopCounter`).
pub const COUNTER: &str = "loopCounter";

/// What a completion condition may ask about, beside the variables (BPMN 2.0.2, table 10.31).
pub const NUMBERS: [&str; 3] = [
    "numberOfInstances",
    "numberOfActiveInstances",
    "numberOfCompletedInstances",
];

/// How a step repeats.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "how", rename_all = "kebab-case")]
pub enum Repeat {
    /// Once for each item of a list, or so many times (BPMN: multi-instance). Each instance keeps its variables to itself.
    Each {
        /// A CEL expression that gives the list, or how often.
        over: String,
        /// The variable that holds the item inside.
        #[serde(default = "item", skip_serializing_if = "is_item")]
        item: String,
        /// One after the other rather than all at once.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        sequential: bool,
        /// A condition, looked at whenever an instance is done: when it holds, the others are off. Empty: all have to be done.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        until: String,
        /// The list that is left at the end: its variable, and what each instance adds to it, in the order of the items.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        collect: Option<Assignment>,
    },
    /// As long as a condition holds (BPMN: standard loop). What is written inside is written outside.
    While {
        /// The condition; empty: always.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        condition: String,
        /// Whether it is looked at before the first time already.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        before: bool,
        /// How often at most.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        most: Option<u32>,
    },
}

impl Repeat {
    /// A new one over a list.
    pub fn each(over: impl Into<String>) -> Self {
        Self::Each {
            over: over.into(),
            item: item(),
            sequential: false,
            until: String::new(),
            collect: None,
        }
    }
}

fn item() -> String {
    "item".to_owned()
}

fn is_item(text: &String) -> bool {
    text == "item"
}
