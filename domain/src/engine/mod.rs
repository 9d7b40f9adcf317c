//! The engine: what a run does next. Event-sourced and pure: time and ids arrive in [`Cx`], expressions are evaluated
//! behind [`Evaluate`], nothing is stored here.
//!
//! [`step`] takes a command, decides, follows every automatic step until each path waits for somebody, and answers with
//! the events, the state after them and the effects for the host to carry out. Replaying the events with [`evolve`]
//! gives the same state, always. One file a transition.

mod agent;
mod boundary;
mod call;
mod call_event;
mod choice;
mod command;
mod decision;
mod effect;
mod effects;
mod end;
mod event;
mod event_keys;
mod evolve;
mod evolve_call;
mod evolve_inside;
mod evolve_operated;
mod exclusive;
mod find;
mod gate;
mod human;
mod inclusive;
mod inside;
mod inside_event;
mod message;
mod moment;
mod operate;
mod operator_event;
mod parallel;
mod parts;
mod payload;
mod raise;
mod request;
mod resubmit;
mod run;
mod scope;
mod script;
mod start;
mod state;
mod timer;
mod variables;
mod walk;

pub use call_event::{CallEvent, CallOutcome};
pub use command::{Command, Decider, Failure};
pub use effect::{CloseAs, Effect, GateStatus};
pub use event::Event;
pub use evolve::{evolve, replay};
pub use inside_event::InsideEvent;
pub use message::key_text;
pub use moment::parse as parse_moment;
pub use operate::{may_skip, places};
pub use operator_event::OperatorEvent;
pub use parts::{Begin, Cause, GateOutcome, Opened, Passage};
pub use payload::{field_of, fields as payload_fields, fill};
pub use request::{Excluded, Given, Request, Why, WhyRule};
pub use scope::{Inside, Scope};
pub use state::{
    Author, Doing, Expecting, Past, Phase, SetTimer, State, Subscription, Tally, TimerKind, Token,
    Visit,
};
pub use variables::MAX_BYTES as MAX_VARIABLES_BYTES;

use crate::{Fault, Millis, Variables, workflow::Graph};
use serde_json::Value;
use uuid::Uuid;

/// How many automatic steps one command may set off before the run is stopped as endless.
pub const MAX_STEPS: usize = 10_000;

/// How many paths of one run may be under way at once.
pub const MAX_TOKENS: usize = 1_000;

/// Evaluates expressions. The server's implementation is `expr::Cel`; browsers have none, they do not run workflows.
pub trait Evaluate {
    /// The value of an expression over the variables.
    ///
    /// # Errors
    /// A fault that says, for the person who wrote the expression, what is wrong with it.
    fn value(&self, expression: &str, variables: &Variables) -> Result<Value, Fault>;

    /// The variables an expression refers to, sorted; empty when it cannot be read.
    fn references(&self, expression: &str) -> Vec<String>;

    /// Whether an expression holds.
    ///
    /// # Errors
    /// As [`Evaluate::value`], and when the value is not a boolean.
    fn holds(&self, expression: &str, variables: &Variables) -> Result<bool, Fault> {
        match self.value(expression, variables)? {
            Value::Bool(holds) => Ok(holds),
            _ => Err(Fault::invalid(format!(
                "\u{201c}{expression}\u{201d} does not give yes or no."
            ))),
        }
    }
}

/// What the engine may not fetch for itself.
pub struct Cx<'a> {
    /// The time of the command.
    pub now: Millis,
    /// Fresh ids (UUIDv7 from the server's clock, or a counter in tests).
    pub ids: &'a mut dyn FnMut() -> Uuid,
    /// The evaluator of expressions.
    pub eval: &'a dyn Evaluate,
}

/// What a command led to.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What happened, in order.
    pub events: Vec<Event>,
    /// The state after it.
    pub state: State,
    /// What the host has to do, in order.
    pub effects: Vec<Effect>,
}

/// Decides a command, follows the automatic steps it sets off, and gives events, state and effects in one pass.
///
/// # Errors
/// The fault that says why the command is refused; then nothing has happened.
pub fn step(
    graph: &Graph,
    state: &State,
    command: Command,
    cx: &mut Cx<'_>,
) -> Result<Step, Fault> {
    walk::step(graph, state, command, cx)
}

/// The events alone.
///
/// # Errors
/// As [`step`].
pub fn decide(
    graph: &Graph,
    state: &State,
    command: Command,
    cx: &mut Cx<'_>,
) -> Result<Vec<Event>, Fault> {
    step(graph, state, command, cx).map(|step| step.events)
}

/// The effects of events that happened at `at` to a run in state `before`.
pub fn effects(graph: &Graph, before: &State, at: Millis, events: &[Event]) -> Vec<Effect> {
    let mut state = before.clone();
    let mut all = Vec::new();
    for event in events {
        effects::of(graph, &state, event, &mut all);
        evolve(&mut state, at, event);
    }
    all
}

#[cfg(test)]
mod laws;
#[cfg(test)]
mod laws_accounted;
#[cfg(test)]
mod tests;
