//! What operators do by hand: skip, put elsewhere, change a value; and that none of it goes round a gate.

use super::{Bench, person};
use crate::{
    Actor, Fault, FaultCode, Verdict,
    engine::{Command, places},
};
use serde_json::{Value, json};

fn by() -> Actor {
    Actor::Person(person(5))
}

fn token(bench: &Bench, node: &str) -> crate::engine::Token {
    let node = node.into();
    bench
        .state
        .tokens
        .values()
        .find(|token| token.node == node)
        .expect("a path there")
        .clone()
}

fn skip(bench: &mut Bench, node: &str) -> Result<Vec<&'static str>, Fault> {
    let token = token(bench, node).id;
    bench.act(Command::SkipStep {
        token,
        by: by(),
        reason: "away".to_owned(),
    })
}

fn place(bench: &mut Bench, node: &str, to: &str) -> Result<Vec<&'static str>, Fault> {
    let token = token(bench, node).id;
    bench.act(Command::PlaceToken {
        token,
        to: to.into(),
        by: by(),
        reason: "again".to_owned(),
    })
}

fn set(bench: &mut Bench, name: &str, value: Value) -> Result<Vec<&'static str>, Fault> {
    bench.act(Command::SetVariable {
        scope: None,
        name: name.to_owned(),
        value,
        by: by(),
        reason: "a typo".to_owned(),
    })
}

const PAYS: &str = "s start
    a human:y
    g gate
    b agent:z
    c human:y
    e end
    s -> a
    a -> g
    g -> b
    b -> c
    c -> e";

#[test]
fn a_step_is_skipped_but_never_a_gate() {
    let mut bench = Bench::start(PAYS, json!({"x": 1}));
    let id = token(&bench, "a").id;
    let silent = bench.act(Command::SkipStep {
        token: id,
        by: by(),
        reason: "  ".to_owned(),
    });
    assert_eq!(silent.unwrap_err().fields[0].field, "reason");
    skip(&mut bench, "a").unwrap();
    assert_eq!(bench.at(), "waiting: g");
    assert_eq!(
        bench.state.variables["y"],
        json!(null),
        "left empty, and known to be"
    );
    assert_eq!(skip(&mut bench, "g").unwrap_err().code, FaultCode::Conflict);
    bench.decide("g", 3, Verdict::Approve).unwrap();
    skip(&mut bench, "b").unwrap();
    assert_eq!(bench.at(), "waiting: c");
}

#[test]
fn a_path_is_put_elsewhere_but_not_round_a_gate() {
    let mut bench = Bench::start(PAYS, json!({"x": 1}));
    let allowed = |bench: &Bench, node: &str| {
        let all = places(&bench.graph, &bench.state, &token(bench, node));
        all.into_iter().map(|id| id.0).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(allowed(&bench, "a"), "g");
    for to in ["b", "c", "e", "nowhere"] {
        assert!(place(&mut bench, "a", to).is_err(), "{to}");
    }
    bench.now += 5;
    bench.complete("a", 2, json!({"y": 5})).unwrap();
    assert_eq!(allowed(&bench, "g"), "a", "undecided: only back");
    bench.now += 5;
    bench.decide("g", 3, Verdict::Approve).unwrap();
    bench.now += 5;
    assert_eq!(allowed(&bench, "b"), "a c e g");
    bench.result("b", json!({"z": 1})).unwrap();
    assert_eq!(bench.at(), "waiting: c");
    place(&mut bench, "c", "b").unwrap();
    assert_eq!(bench.at(), "running: b", "again under the same approval");
}

#[test]
fn what_was_approved_is_not_changed_while_that_stands() {
    let mut bench = Bench::start(PAYS, json!({"x": 1}));
    set(&mut bench, "x", json!(2)).unwrap();
    let mut open = Bench::start("s start\ng gate\ne end\ns -> g\ng -> e", json!({"x": 1}));
    let first = open.request("g");
    assert_eq!(
        set(&mut open, "x", json!(3)).unwrap(),
        ["variable-set", "gate-reasked", "gate-opened"]
    );
    let second = open.request("g");
    assert_eq!((second.round, &second.payload["x"]), (2, &json!(3)));
    let old = open.decide_as(first.id, 3, Verdict::Approve, "because", &first.digest);
    assert_eq!(old.unwrap_err().code, FaultCode::Gone);
    assert_eq!(
        set(&mut bench, "x", json!("much")).unwrap_err().fields[0].field,
        "value"
    );
    assert_eq!(
        set(&mut bench, "unknown", json!(2)).unwrap_err().code,
        FaultCode::NotFound
    );
    bench.complete("a", 2, json!({"y": 5})).unwrap();
    // Who changed it wrote it.
    let request = bench.request("g");
    assert!(request.excluded.iter().any(|one| one.person() == person(5)));
    bench.decide("g", 3, Verdict::Approve).unwrap();
    let refused = set(&mut bench, "x", json!(1_000_000)).unwrap_err();
    assert_eq!(refused.code, FaultCode::Conflict);
    set(&mut bench, "y", json!(6)).unwrap();
    place(&mut bench, "b", "a").unwrap();
    set(&mut bench, "x", json!(1_000_000)).unwrap();
    bench.complete("a", 2, json!({"y": 5})).unwrap();
    assert_eq!(bench.at(), "waiting: g", "it is asked again");
    assert_eq!(
        (bench.request("g").round, &bench.request("g").payload["x"]),
        (2, &json!(1_000_000))
    );
}
