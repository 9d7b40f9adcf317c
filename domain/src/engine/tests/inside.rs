//! Sub-processes, repetition, variables of a step's own, escalations.

use super::{Bench, person};
use crate::{
    Actor,
    engine::{Command, Effect, Failure},
};
use insta::assert_compact_debug_snapshot as shows;
use serde_json::json;

const NESTED: &str = "s start
    p sub
    ps start; in p
    pa human:y; in p
    pe end; in p
    e end
    s -> p
    ps -> pa
    pa -> pe
    p -> e";

#[test]
fn a_sub_process_is_gone_through_and_left() {
    let mut bench = Bench::start(NESTED, json!({"x": 1}));
    assert_eq!(bench.at(), "waiting: p(0/1) pa");
    shows!(bench.complete("pa", 2, json!({"y": 5})).unwrap(), @r#"["task-completed", "token-moved", "token-ended", "scope-closed", "inside-ended", "token-moved", "token-ended", "run-done"]"#);
    assert_eq!(bench.at(), "done:");
    assert_eq!(bench.state.variables["y"], 5, "written outside");
    assert!(bench.state.scopes.is_empty());
}

#[test]
fn a_step_is_done_once_for_each_item_and_gives_a_list() {
    let text = "s start
        a human:y; each x & 7; collect x=y
        e end
        s -> a
        a -> e";
    let mut bench = Bench::start(text, json!({"x": 3}));
    assert_eq!(bench.at(), "waiting: a a a(0/2)");
    let tasks: Vec<_> = bench
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::OpenTask { task, .. } => Some(*task),
            _ => None,
        })
        .collect();
    // The second first: the list is in the order of the items all the same.
    bench.complete_task(tasks[1], 2, &json!({"y": 20})).unwrap();
    assert_eq!(bench.at(), "waiting: a a(1/2)");
    bench.complete_task(tasks[0], 4, &json!({"y": 10})).unwrap();
    assert_eq!(bench.at(), "done:");
    assert_eq!(bench.state.variables["x"], json!([10, 20]));
    assert_eq!(bench.state.variables["y"], json!(null), "each kept its own");
    let wrote: Vec<_> = bench.state.authors["x"]
        .iter()
        .map(|one| one.actor.clone())
        .collect();
    for who in [2, 4] {
        assert!(wrote.contains(&Actor::Person(person(who))), "{wrote:?}");
    }
}

#[test]
fn one_after_the_other_until_it_is_enough() {
    let text = "s start
        a human:y; seq 5; until numberOfCompletedInstances > 1; collect x=loopCounter
        e end
        s -> a
        a -> e";
    let mut bench = Bench::start(text, json!({"x": 3}));
    assert_eq!(bench.at(), "waiting: a a(0/1)");
    bench.complete("a", 2, json!({"y": 1})).unwrap();
    assert_eq!(bench.at(), "waiting: a a(1/2)");
    bench.complete("a", 2, json!({"y": 1})).unwrap();
    assert_eq!(bench.at(), "done:");
    assert_eq!(bench.state.variables["x"], json!([1, 2]));
}

#[test]
fn enough_takes_back_what_is_open() {
    let text = "s start
        a human:y; each 3; until y > 5
        e end
        s -> a
        a -> e";
    let mut bench = Bench::start(text, json!({"x": 3}));
    let tasks: Vec<_> = bench
        .state
        .tokens
        .values()
        .filter_map(|token| match token.doing {
            crate::engine::Doing::Task { task, .. } => Some(task),
            _ => None,
        })
        .collect();
    bench.complete_task(tasks[1], 2, &json!({"y": 6})).unwrap();
    assert_eq!(bench.at(), "done:");
    let cancelled = bench
        .effects
        .iter()
        .filter(|effect| matches!(effect, Effect::CloseTask { by: None, .. }))
        .count();
    assert_eq!(cancelled, 2);
}

#[test]
fn a_loop_goes_round_while_its_condition_holds() {
    let text = "s start
        a script:x=x + 1; while 6 > x
        e end
        s -> a
        a -> e";
    assert_eq!(Bench::start(text, json!({"x": 3})).state.variables["x"], 6);
    assert_eq!(
        Bench::start(text, json!({"x": 9})).state.variables["x"],
        10,
        "at least once"
    );
    let before = "s start\na script:x=x + 1; while 6 > x; before it\ne end\ns -> a\na -> e";
    assert_eq!(
        Bench::start(before, json!({"x": 9})).state.variables["x"],
        9
    );
    let most = "s start\na script:x=x + 1; while 6 > 5; most 4\ne end\ns -> a\na -> e";
    assert_eq!(Bench::start(most, json!({"x": 0})).state.variables["x"], 4);
}

#[test]
fn nothing_to_repeat_for_is_no_step_and_what_is_no_list_fails() {
    let text =
        |over: &str| format!("s start\na human:y; each {over}; collect x=y\ne end\ns -> a\na -> e");
    let none = Bench::start(&text("0"), json!({"x": 3}));
    assert_eq!(
        (none.at().as_str(), &none.state.variables["x"]),
        ("done:", &json!([]))
    );
    assert_eq!(
        Bench::start(&text("true"), json!({"x": 3})).at(),
        "failed: a(failed)"
    );
    let many = Bench::start(&text("1000001"), json!({"x": 3}));
    assert_eq!(
        many.at(),
        "failed: a(failed)",
        "a million children fail alone"
    );
    assert!(many.state.scopes.is_empty());
}

#[test]
fn a_step_has_variables_of_its_own_and_gives_what_is_agreed() {
    let text = "s start
        a agent:y; with z=x + 1; gives x=y + z
        e end
        s -> a
        a -> e";
    let mut bench = Bench::start(text, json!({"x": 3, "y": 1}));
    let input = bench.effects.iter().find_map(|effect| match effect {
        Effect::OpenJob { input, .. } => Some(input.clone()),
        _ => None,
    });
    assert_eq!(input.unwrap()["z"], 4);
    let job = bench.effects.iter().find_map(|effect| match effect {
        Effect::OpenJob { job, .. } => Some(*job),
        _ => None,
    });
    bench.result_of(job.unwrap(), &json!({"y": 10})).unwrap();
    assert_eq!(bench.at(), "done:");
    assert_eq!(
        (&bench.state.variables["x"], &bench.state.variables["y"]),
        (&json!(14), &json!(1))
    );
    assert!(!bench.state.variables.contains_key("z"));
}

#[test]
fn an_error_inside_goes_outwards_to_who_catches_it() {
    let text = "s start
        p sub
        ps start; in p
        and and; in p
        pa human:y; in p
        pb agent:x; in p
        pe error:lost; in p
        pf end; in p
        b border:p,err=lost!
        h human:y
        e end
        s -> p
        ps -> and
        and -> pa
        and -> pb
        pa -> pe
        pb -> pf
        p -> e
        b -> h
        h -> e";
    let mut bench = Bench::start(text, json!({"x": 1}));
    assert_eq!(bench.at(), "running: p(0/1) pa pb");
    shows!(bench.complete("pa", 2, json!({"y": 5})).unwrap(), @r#"["task-completed", "token-moved", "border-taken", "token-moved", "task-opened"]"#);
    assert_eq!(bench.at(), "waiting: h");
    assert!(bench.effects.iter().any(|effect| matches!(
        effect,
        Effect::CloseJob {
            close: crate::engine::CloseAs::Cancelled,
            ..
        }
    )));
    // An agent's error with a code goes the same way.
    let mut bench = Bench::start(text, json!({"x": 1}));
    let job = bench.job("pb");
    bench
        .act(Command::FailJob {
            job,
            failure: Failure::Final,
            error: "no luck".to_owned(),
            code: "lost".to_owned(),
            cost_micros: None,
        })
        .unwrap();
    assert_eq!(bench.at(), "waiting: h");
}

#[test]
fn an_escalation_begins_a_path_and_what_threw_it_goes_on() {
    let text = "s start
        p sub
        ps start; in p
        pt escalation:late; in p
        pa human:y; in p
        pe end; in p
        b border:p,esc=late
        h human:y
        e end
        s -> p
        ps -> pt
        pt -> pa
        pa -> pe
        p -> e
        b -> h
        h -> e";
    let bench = Bench::start(text, json!({"x": 1}));
    assert_eq!(bench.at(), "waiting: h p(0/1) pa");
    let ends = Bench::start(&text.replace("esc=late", "esc=!"), json!({"x": 1}));
    assert_eq!(ends.at(), "waiting: h");
    let nobody = Bench::start(&text.replace("esc=late", "esc=other"), json!({"x": 1}));
    assert_eq!(nobody.at(), "waiting: p(0/1) pa");
}

#[test]
fn a_terminate_end_ends_the_sub_process_it_lies_in() {
    let text = "s start
        p sub
        ps start; in p
        and and; in p
        pa human:y; in p
        pt terminate; in p
        pe end; in p
        h human:y
        e end
        s -> p
        ps -> and
        and -> pa
        and -> pt
        pa -> pe
        p -> h
        h -> e";
    let bench = Bench::start(text, json!({"x": 1}));
    assert_eq!(bench.at(), "waiting: h");
}

#[test]
fn a_failing_instance_fails_alone_and_is_tried_again() {
    let text = "s start
        p sub; each 2
        ps start; in p
        pa script:z=w; in p
        pe end; in p
        e end
        s -> p
        ps -> pa
        pa -> pe
        p -> e";
    let mut bench = Bench::start(text, json!({"x": 1}));
    assert_eq!(bench.at(), "failed: p(0/2) pa(failed) pa(failed)");
    bench
        .act(Command::RetryStep {
            token: None,
            by: Actor::System,
        })
        .unwrap();
    assert_eq!(bench.at(), "failed: p(0/2) pa(failed) pa(failed)");
}
