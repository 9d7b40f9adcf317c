//! Each pattern of a workflow, with its events.

use super::{Bench, person};
use crate::{
    Actor, FaultCode,
    engine::{Command, Doing, Effect, Failure},
};
use insta::assert_compact_debug_snapshot as shows;
use serde_json::json;

#[test]
fn a_line_of_automatic_steps_is_one_decision() {
    let bench = Bench::start(
        "s start
         a script:y=x + 1
         e end
         s -> a
         a -> e",
        json!({"x": 4}),
    );
    assert_eq!(bench.at(), "done:");
    assert_eq!(bench.state.variables["y"], 5);
    let keys: Vec<_> = bench.log.iter().map(|(_, event)| event.key()).collect();
    shows!(keys, @r#"["run-started", "token-moved", "script-ran", "token-moved", "token-ended", "run-done"]"#);
}

#[test]
fn a_human_step_is_taken_once_and_completed_by_who_has_it() {
    let mut bench = Bench::start("s start\nh human:y\ne end\ns -> h\nh -> e", json!({"x": 1}));
    let task = bench.task("h");
    let claim = |by| Command::ClaimTask {
        task,
        person: person(by),
    };
    shows!(bench.act(claim(2)).unwrap(), @r#"["task-claimed"]"#);
    shows!(bench.act(claim(2)).unwrap(), @"[]");
    assert_eq!(bench.act(claim(3)).unwrap_err().code, FaultCode::Conflict);
    assert_eq!(
        bench.complete("h", 3, json!({"y": 1})).unwrap_err().code,
        FaultCode::Conflict
    );
    let back = Command::ReturnTask {
        task,
        person: person(2),
        reason: "not mine".to_owned(),
    };
    shows!(bench.act(back).unwrap(), @r#"["task-returned"]"#);
    assert_eq!(
        bench
            .complete("h", 3, json!({"y": "no"}))
            .unwrap_err()
            .fields[0]
            .field,
        "y"
    );
    shows!(bench.complete("h", 3, json!({"y": 7})).unwrap(), @r#"["task-completed", "token-moved", "token-ended", "run-done"]"#);
    assert_eq!(bench.act(claim(2)).unwrap_err().code, FaultCode::Conflict);
}

#[test]
fn a_field_left_empty_is_known_to_be_empty() {
    let mut bench = Bench::start("s start\nh human:z\ne end\ns -> h\nh -> e", json!({}));
    bench.complete("h", 2, json!({})).unwrap();
    shows!(bench.state.variables, @r#"{"x": Null, "y": Null, "z": Null}"#);
}

#[test]
fn an_agent_is_tried_again_with_doubled_waits_then_the_run_fails_there() {
    let mut bench = Bench::start("s start\na agent:y\ne end\ns -> a\na -> e", json!({"x": 1}));
    assert_eq!(bench.at(), "running: a");
    let after = |bench: &Bench| match bench.state.tokens.values().next().unwrap().doing {
        Doing::Job {
            run_after, attempt, ..
        } => (attempt, run_after),
        _ => (0, 0),
    };
    shows!(bench.fail("a", Failure::Retryable).unwrap(), @r#"["job-retried"]"#);
    assert_eq!(after(&bench), (2, 10));
    bench.now = 100;
    bench.fail("a", Failure::Retryable).unwrap();
    assert_eq!(after(&bench), (3, 120));
    shows!(bench.fail("a", Failure::Retryable).unwrap(), @r#"["job-failed", "step-failed"]"#);
    assert_eq!(bench.at(), "failed: a(failed)");
    shows!(bench.act(Command::RetryStep { token: None, by: Actor::Person(person(5)) }).unwrap(), @r#"["step-retried", "job-queued"]"#);
    assert_eq!(after(&bench), (1, 100));
    assert!(bench.result("a", json!({"y": "text"})).is_err());
    shows!(bench.result("a", json!({"y": 3})).unwrap(), @r#"["job-completed", "token-moved", "token-ended", "run-done"]"#);
}

#[test]
fn a_final_failure_is_not_tried_again_and_a_lost_lease_at_once() {
    let mut bench = Bench::start("s start\na agent\ne end\ns -> a\na -> e", json!({}));
    bench.now = 50;
    bench.fail("a", Failure::LeaseLost).unwrap();
    assert!(matches!(
        bench.effects.last(),
        Some(Effect::RequeueJob {
            attempt: 2,
            run_after: 50,
            ..
        })
    ));
    shows!(bench.fail("a", Failure::Final).unwrap(), @r#"["job-failed", "step-failed"]"#);
}

#[test]
fn an_exclusive_gateway_takes_the_first_that_holds() {
    let text = "s start
        g xor
        a human
        b human
        c human
        s -> g
        g -> a when x > 10
        g -> b when x > 5
        g -> c default";
    for (x, at) in [(11, "waiting: a"), (6, "waiting: b"), (1, "waiting: c")] {
        assert_eq!(Bench::start(text, json!({"x": x})).at(), at);
    }
    let text = text.replace("g -> c default", "g -> c when x > 90");
    let bench = Bench::start(&text, json!({"x": 1}));
    assert_eq!(bench.at(), "failed: g(failed)");
    shows!(bench.state.tokens.values().next().unwrap().doing, @r#"Failed { error: "None of the conditions holds, and there is no default way out." }"#);
}

#[test]
fn a_parallel_gateway_waits_for_every_way_in() {
    let text = "s start
        f and
        a human
        b human
        j and
        e end
        s -> f
        f -> a
        f -> b
        a -> j
        b -> j
        j -> e";
    let mut bench = Bench::start(text, json!({}));
    assert_eq!(bench.at(), "waiting: a b");
    shows!(bench.complete("b", 2, json!({})).unwrap(), @r#"["task-completed", "token-moved", "token-parked"]"#);
    assert_eq!(bench.at(), "waiting: a j(join)");
    shows!(bench.complete("a", 2, json!({})).unwrap(), @r#"["task-completed", "token-moved", "token-parked", "tokens-joined", "token-moved", "token-ended", "run-done"]"#);
}

#[test]
fn a_join_counts_one_path_an_edge_even_when_a_loop_brings_two_by_the_same() {
    // The non-interrupting timer sends a second path by a-j; b still has to come for each round.
    let text = "s start
        f and
        a human
        t border:a,5
        b human
        j and
        c human
        s -> f
        f -> a
        f -> b
        a -> j
        t -> j
        b -> j
        j -> c";
    let mut bench = Bench::start(text, json!({}));
    bench.now = 10;
    bench.fire("a", "boundary").unwrap();
    assert_eq!(bench.at(), "waiting: a b j(join)");
    bench.complete("a", 2, json!({})).unwrap();
    assert_eq!(bench.at(), "waiting: b j(join) j(join)");
    bench.complete("b", 2, json!({})).unwrap();
    assert_eq!(bench.at(), "waiting: c");
}

#[test]
fn a_join_that_can_never_pass_fails_and_says_so() {
    let text = "s start
        x xor
        f human
        j and
        e end
        s -> x
        x -> f when true
        x -> j when false
        f -> j
        j -> e";
    let mut bench = Bench::start(text, json!({}));
    bench.complete("f", 2, json!({})).unwrap();
    assert_eq!(bench.at(), "failed: j(failed)");
}

#[test]
fn a_terminate_end_stops_what_else_is_under_way() {
    let text = "s start
        f and
        a human
        b human
        e terminate
        s -> f
        f -> a
        f -> b
        a -> e";
    let mut bench = Bench::start(text, json!({}));
    bench.effects.clear();
    bench.complete("a", 2, json!({})).unwrap();
    assert_eq!(bench.at(), "done:");
    assert_eq!(
        bench.effects.len(),
        2,
        "one task done, the other cancelled: {:?}",
        bench.effects
    );
}

#[test]
fn timers_fire_when_due_and_once() {
    let mut bench = Bench::start("s start\nt timer:100\ne end\ns -> t\nt -> e", json!({}));
    assert_eq!(
        bench.fire("t", "wait").unwrap_err().code,
        FaultCode::Conflict
    );
    let timer = bench.timer("t", "wait");
    bench.now = 100;
    shows!(bench.fire("t", "wait").unwrap(), @r#"["timer-fired", "token-moved", "token-ended", "run-done"]"#);
    shows!(bench.act(Command::FireTimer { timer }).unwrap(), @"[]");
    let bench = Bench::start("s start\nt until:x\ns -> t", json!({"x": 5}));
    assert_eq!(bench.at(), "failed: t(failed)");
}

#[test]
fn border_timers_branch_or_interrupt() {
    let text = "s start
        h human sla 20
        t border:h,50
        u border:h,90!
        a human
        b human
        s -> h
        t -> a
        u -> b";
    let mut bench = Bench::start(text, json!({}));
    bench.now = 20;
    shows!(bench.fire("h", "sla").unwrap(), @r#"["sla-breached"]"#);
    assert!(bench.state.has_breach());
    bench.now = 50;
    shows!(bench.fire("h", "boundary").unwrap(), @r#"["boundary-fired", "token-moved", "task-opened"]"#);
    assert_eq!(bench.at(), "waiting: a h");
    bench.now = 90;
    bench.fire("h", "boundary").unwrap();
    assert_eq!(bench.at(), "waiting: a b");
}

#[test]
fn operators_cancel_hold_and_let_go_on() {
    let by = || Actor::Person(person(5));
    let mut bench = Bench::start("s start\nh human\na agent\ns -> h\nh -> a", json!({}));
    bench
        .act(Command::SuspendRun {
            by: by(),
            reason: String::new(),
        })
        .unwrap();
    bench.complete("h", 2, json!({})).unwrap();
    assert_eq!(bench.at(), "suspended: a(ready)");
    bench
        .act(Command::ResumeRun {
            by: by(),
            reason: String::new(),
        })
        .unwrap();
    assert_eq!(bench.at(), "running: a");
    bench.effects.clear();
    bench
        .act(Command::CancelRun {
            by: by(),
            reason: "wrong".to_owned(),
        })
        .unwrap();
    assert_eq!(bench.at(), "cancelled:");
    assert_eq!(bench.effects.len(), 1);
    let again = bench.act(Command::CancelRun {
        by: by(),
        reason: String::new(),
    });
    assert_eq!(again.unwrap_err().code, FaultCode::Conflict);
}

#[test]
fn an_endless_loop_is_stopped_and_named() {
    let bench = Bench::start(
        "s start\na script:y=x + 1\nb xor\ns -> a\na -> b\nb -> a",
        json!({"x": 1}),
    );
    assert_eq!(bench.state.status().key(), "failed");
    let bench = Bench::start(
        "s start\na and\nb xor\ns -> b\nb -> a\na -> b\na -> b",
        json!({}),
    );
    assert_eq!(bench.state.status().key(), "failed");
}

#[test]
fn variables_do_not_grow_past_their_limit() {
    let mut bench = Bench::new(super::workflow("s start\nh human\ns -> h"));
    bench.graph.inputs[0].kind = crate::form::FieldKind::LongText;
    bench.graph.inputs = (0..20)
        .map(|n| crate::form::Field {
            name: format!("x{n}"),
            ..bench.graph.inputs[0].clone()
        })
        .collect();
    let variables = (0..20)
        .map(|n| (format!("x{n}"), json!("y".repeat(19_000))))
        .collect();
    let start = Command::Start {
        by: Actor::System,
        variables,
        authors: Default::default(),
        on_behalf_of: None,
        at: None,
    };
    assert_eq!(bench.act(start).unwrap_err().code, FaultCode::TooLarge);
}
