//! Runs of other workflows that a run asks for.

use super::{Bench, begin, person, workflow};
use crate::{
    Actor, FaultCode,
    engine::{Author, CallOutcome, Command, Effect},
    ids::{CallId, RunId},
    workflow::{NodeKind, Trigger},
};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;

const ORDER: &str = "s start
    c call; with amount=x + 1; gives y=score + 1
    b border:c,err=declined!
    h human:y
    e end
    s -> c
    c -> e
    b -> h
    h -> e";

fn asked(bench: &Bench) -> (CallId, Value) {
    bench
        .effects
        .iter()
        .rev()
        .find_map(|effect| match effect {
            Effect::StartCall { call, values, .. } => Some((*call, Value::Object(values.clone()))),
            _ => None,
        })
        .expect("a call")
}

fn ends(call: CallId, outcome: CallOutcome, variables: &Value, by: u128) -> Command {
    let author = Author {
        actor: Actor::Person(person(by)),
        on_behalf_of: None,
        node: Some("theirs".into()),
        at: 1,
    };
    Command::CallEnded {
        call,
        outcome,
        variables: variables.as_object().unwrap().clone(),
        authors: BTreeMap::from([("score".to_owned(), vec![author])]),
    }
}

#[test]
fn a_call_is_given_what_is_agreed_and_gives_it_back() {
    let mut bench = Bench::start(ORDER, json!({"x": 4}));
    assert_eq!(bench.at(), "waiting: c(call)");
    let (call, given) = asked(&bench);
    assert_eq!(given, json!({"amount": 5}));
    let run = RunId(Uuid::from_u128(7));
    bench.act(Command::CallStarted { call, run }).unwrap();
    assert_eq!(
        bench
            .act(ends(
                call,
                CallOutcome::Done,
                &json!({"score": 8, "secret": 1}),
                6
            ))
            .unwrap(),
        ["call-ended", "token-moved", "token-ended", "run-done"]
    );
    assert_eq!(bench.state.variables["y"], 9);
    assert_eq!(bench.state.variables.get("secret"), None);
    // Who wrote it there wrote it here, too.
    assert!(
        bench.state.authors["y"]
            .iter()
            .any(|one| one.actor == Actor::Person(person(6)))
    );
    let again = bench.act(ends(call, CallOutcome::Done, &json!({"score": 8}), 6));
    assert_eq!(again.unwrap_err().code, FaultCode::Conflict);
}

#[test]
fn a_call_for_each_item_is_given_and_gives_once_each() {
    let mut bench = Bench::start(
        "s start\nc call; with amount=loopCounter + x; gives z=score + 1; each 2; collect x=z\ne end\ns -> c\nc -> e",
        json!({"x": 4}),
    );
    let calls: Vec<_> = bench
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::StartCall { call, values, .. } => Some((*call, values["amount"].clone())),
            _ => None,
        })
        .collect();
    assert_eq!([&calls[0].1, &calls[1].1], [&json!(5), &json!(6)]);
    for (call, score) in [(calls[1].0, 20), (calls[0].0, 10)] {
        bench
            .act(ends(call, CallOutcome::Done, &json!({"score": score}), 6))
            .unwrap();
    }
    assert_eq!(bench.at(), "done:");
    assert_eq!(bench.state.variables["x"], json!([11, 21]));
}

#[test]
fn a_called_run_that_is_declined_raises_an_error() {
    let mut bench = Bench::start(ORDER, json!({"x": 4}));
    let (call, _) = asked(&bench);
    bench
        .act(ends(call, CallOutcome::Declined, &json!({}), 6))
        .unwrap();
    assert_eq!(bench.at(), "waiting: h");
    let mut bench = Bench::start(ORDER, json!({"x": 4}));
    let (call, _) = asked(&bench);
    bench
        .act(ends(call, CallOutcome::Cancelled, &json!({}), 6))
        .unwrap();
    assert_eq!(bench.at(), "failed: c(failed)");
    let by = Actor::Person(person(5));
    bench.act(Command::RetryStep { token: None, by }).unwrap();
    assert_eq!(bench.at(), "waiting: c(call)");
    let (anew, _) = asked(&bench);
    assert_ne!(anew, call);
    let error = "It has no version 3.".to_owned();
    bench
        .act(Command::CallRefused { call: anew, error })
        .unwrap();
    assert_eq!(bench.at(), "failed: c(failed)");
}

#[test]
fn what_is_called_is_off_when_the_run_no_longer_waits() {
    let mut bench = Bench::start(ORDER, json!({"x": 4}));
    let (call, _) = asked(&bench);
    bench
        .act(Command::CancelRun {
            by: Actor::Person(person(5)),
            reason: String::new(),
        })
        .unwrap();
    assert!(bench.effects.contains(&Effect::StopCall { call }));
}

#[test]
fn a_run_begins_at_the_start_event_that_is_named() {
    let mut graph =
        workflow("a start\nb start\nh human:y\nk human:y\ne end\na -> h\nb -> k\nh -> e\nk -> e");
    if let Some(node) = graph.nodes.get_mut(&"a".into()) {
        let name = "paid".to_owned();
        node.kind = NodeKind::Start {
            on: Some(Trigger::Message { name }),
        };
    }
    let mut plain = Bench::new(graph.clone());
    plain.act(begin(1, &json!({}))).unwrap();
    assert_eq!(plain.at(), "waiting: k", "the plain one");
    let mut by_message = Bench::new(graph);
    let Command::Start {
        by,
        variables,
        authors,
        on_behalf_of,
        ..
    } = begin(1, &json!({}))
    else {
        unreachable!()
    };
    by_message
        .act(Command::Start {
            by,
            variables,
            authors,
            on_behalf_of,
            at: Some("a".into()),
        })
        .unwrap();
    assert_eq!(by_message.at(), "waiting: h");
}
