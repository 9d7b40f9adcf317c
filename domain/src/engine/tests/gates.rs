//! Gates: tiers, quorum, exclusions, return and expiry.

use super::{Bench, person};
use crate::{
    FaultCode, Verdict,
    engine::{Excluded, WhyRule},
};
use insta::assert_compact_debug_snapshot as shows;
use serde_json::json;

const GATE: &str = "s start
    a agent:x
    h human:x
    g gate:x > 100=critical,z > 1=high,true=low
    e end
    r human
    s -> a
    a -> h
    h -> g
    g -> e
    g -> r rejected";

fn at_gate(x: i64) -> Bench {
    let mut bench = Bench::start(GATE, json!({"x": 1}));
    bench.result("a", json!({"x": 2})).unwrap();
    bench.complete("h", 3, json!({"x": x})).unwrap();
    bench
}

#[test]
fn a_condition_that_cannot_be_read_counts_as_holding() {
    let bench = at_gate(50);
    let request = bench.request("g");
    assert_eq!(request.tier.key(), "high");
    assert!(matches!(
        request.why.rule,
        WhyRule::Unreadable { index: 1, .. }
    ));
    assert_eq!((request.needed, request.title.as_str()), (2, "Pay 50?"));
    assert_eq!(at_gate(101).request("g").needed, 3);
}

#[test]
fn requester_editor_and_agent_owner_may_not_decide() {
    let mut bench = at_gate(50);
    let excluded = bench.request("g").excluded;
    assert!(matches!(
        excluded.as_slice(),
        [Excluded::Requester { person: a }, Excluded::Editor { person: b, .. }, Excluded::AgentOwner { person: c, .. }]
            if (*a, *b, *c) == (person(1), person(3), person(9))
    ));
    for who in [1, 3, 9] {
        assert_eq!(
            bench.decide("g", who, Verdict::Approve).unwrap_err().code,
            FaultCode::Forbidden
        );
    }
    assert_eq!(bench.at(), "waiting: g");
}

#[test]
fn a_script_passes_on_who_wrote_what_it_used() {
    let text = GATE
        .replace("h -> g", "h -> c\nc -> g")
        .replace("e end", "e end\nc script:x=y + 1");
    let text = text.replace("h human:x", "h human:y");
    let mut bench = Bench::start(&text, json!({"x": 1}));
    bench.result("a", json!({"x": 2})).unwrap();
    bench.complete("h", 4, json!({"y": 8})).unwrap();
    assert_eq!(bench.request("g").payload["x"], 9);
    assert!(bench.decide("g", 4, Verdict::Approve).is_err());
}

#[test]
fn a_quorum_counts_distinct_people() {
    let mut bench = at_gate(50);
    shows!(bench.decide("g", 20, Verdict::Approve).unwrap(), @r#"["decision-made"]"#);
    assert_eq!(
        bench.decide("g", 20, Verdict::Approve).unwrap_err().code,
        FaultCode::Conflict
    );
    shows!(bench.decide("g", 21, Verdict::Approve).unwrap(), @r#"["decision-made", "gate-closed", "token-moved", "token-ended", "run-done"]"#);
}

#[test]
fn one_rejection_is_enough_and_takes_its_way_out() {
    let mut bench = at_gate(50);
    bench.decide("g", 20, Verdict::Approve).unwrap();
    let request = bench.request("g");
    let silent = bench.decide_as(request.id, 21, Verdict::Reject, " ", &request.digest);
    assert_eq!(silent.unwrap_err().fields[0].field, "reason");
    bench.decide("g", 21, Verdict::Reject).unwrap();
    assert_eq!(bench.at(), "waiting: r");
    let late = bench.decide_as(request.id, 22, Verdict::Approve, "", &request.digest);
    assert_eq!(late.unwrap_err().code, FaultCode::Gone);
}

#[test]
fn without_a_way_out_a_rejection_declines_the_run() {
    let mut bench = Bench::start("s start\ng gate\ne end\ns -> g\ng -> e", json!({"x": 1}));
    shows!(bench.decide("g", 20, Verdict::Reject).unwrap(), @r#"["decision-made", "gate-closed", "run-declined"]"#);
    assert_eq!(bench.at(), "declined:");
}

#[test]
fn a_decision_is_bound_to_what_was_shown() {
    let mut bench = at_gate(50);
    let request = bench.request("g");
    let forged = bench.decide_as(request.id, 20, Verdict::Approve, "", "0000");
    assert_eq!(forged.unwrap_err().code, FaultCode::Conflict);
    let other = at_gate(51).request("g").digest;
    assert_ne!(request.digest, other);
}

#[test]
fn after_expiry_nobody_decides_even_before_the_timer_ran() {
    let mut bench = at_gate(50);
    bench.now = 1_000;
    assert_eq!(
        bench.decide("g", 20, Verdict::Approve).unwrap_err().code,
        FaultCode::Gone
    );
    shows!(bench.fire("g", "expiry").unwrap(), @r#"["gate-closed", "token-moved", "task-opened"]"#);
    assert_eq!(bench.at(), "waiting: r");
}

#[test]
fn a_returned_request_is_changed_and_graded_again() {
    let mut bench = Bench::start(
        "s start\ng gate:x > 100=high\ne end\ns -> g\ng -> e",
        json!({"x": 500}),
    );
    let first = bench.request("g");
    shows!(bench.decide("g", 20, Verdict::Return).unwrap(), @r#"["decision-made", "gate-closed", "resubmit-opened"]"#);
    assert_eq!(bench.at(), "waiting: g(resubmit)");
    assert_eq!(
        bench.complete("g", 2, json!({"x": 50})).unwrap_err().code,
        FaultCode::NotFound
    );
    bench.complete("g", 1, json!({"x": 50})).unwrap();
    let second = bench.request("g");
    assert_eq!(
        (first.tier.key(), second.tier.key(), second.round),
        ("high", "low", 2)
    );
    assert!(second.id != first.id && second.digest != first.digest);
    let stale = bench.decide_as(first.id, 20, Verdict::Approve, "", &first.digest);
    assert_eq!(stale.unwrap_err().code, FaultCode::Gone);
    bench.decide("g", 20, Verdict::Approve).unwrap();
    assert_eq!(bench.at(), "done:");
}

#[test]
fn who_is_no_candidate_learns_nothing() {
    let mut bench = at_gate(50);
    let request = bench.request("g");
    let decider = crate::engine::Decider {
        person: person(30),
        grants: Vec::new(),
    };
    let fault = bench
        .act(crate::engine::Command::DecideGate {
            gate: request.id,
            decider,
            decision: Verdict::Approve,
            reason: String::new(),
            digest: request.digest,
            door: "api".to_owned(),
        })
        .unwrap_err();
    assert_eq!(fault.code, FaultCode::NotFound);
}
