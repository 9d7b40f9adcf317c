//! Messages, event-based and inclusive gateways, errors.

use super::{Bench, person};
use crate::{
    Actor, FaultCode, Variables,
    engine::{Command, Effect, Failure},
    ids::{MessageId, SubscriptionId},
};
use insta::assert_compact_debug_snapshot as shows;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;

fn wait_of(bench: &Bench, name: &str) -> SubscriptionId {
    bench
        .state
        .tokens
        .values()
        .flat_map(|token| &token.subscriptions)
        .find(|one| one.name == name)
        .expect("a wait for it")
        .id
}

fn deliver(subscription: SubscriptionId, values: Value) -> Command {
    Command::Deliver {
        subscription,
        message: MessageId(Uuid::from_u128(77)),
        by: Actor::Person(person(4)),
        on_behalf_of: None,
        values: values.as_object().unwrap().clone(),
        authors: BTreeMap::new(),
    }
}

#[test]
fn a_message_is_waited_for_by_name_and_key_and_brings_what_was_agreed() {
    let mut bench = Bench::start(
        "s start\nm message:paid,x,y\ne end\ns -> m\nm -> e",
        json!({"x": 7}),
    );
    assert_eq!(bench.at(), "waiting: m(message)");
    let subscribed: Vec<_> = bench
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Subscribe { subscription, .. } => {
                Some((subscription.name.clone(), subscription.key.clone()))
            }
            _ => None,
        })
        .collect();
    shows!(subscribed, @r#"[("paid", Some("7"))]"#);
    let wait = wait_of(&bench, "paid");
    let refused = bench.act(deliver(wait, json!({"y": "much"}))).unwrap_err();
    assert_eq!(refused.fields[0].field, "y");
    shows!(bench.act(deliver(wait, json!({"y": 3}))).unwrap(), @r#"["message-received", "token-moved", "token-ended", "run-done"]"#);
    assert_eq!(bench.state.variables["y"], 3);
    // Who wrote a value counts where it is decided on.
    assert!(
        bench.state.authors["y"]
            .iter()
            .any(|author| author.actor == Actor::Person(person(4)))
    );
    assert_eq!(
        bench.act(deliver(wait, json!({"y": 4}))).unwrap_err().code,
        FaultCode::Conflict
    );
}

#[test]
fn a_message_is_sent_with_what_it_carries() {
    let bench = Bench::start(
        "s start\nm send:paid,x,y=x + 1\nt throw\ne end\ns -> m\nm -> t\nt -> e",
        json!({"x": 7}),
    );
    assert_eq!(bench.at(), "done:");
    let sent: Vec<_> = bench
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::SendMessage {
                name, key, values, ..
            } => Some((name.clone(), key.clone(), Value::Object(values.clone()))),
            _ => None,
        })
        .collect();
    assert_eq!(
        sent,
        [("paid".to_owned(), Some("7".to_owned()), json!({"y": 8}))]
    );
    let keyless = Bench::start("s start\nm send:paid,z\ne end\ns -> m\nm -> e", json!({}));
    assert_eq!(keyless.at(), "failed: m(failed)");
}

#[test]
fn who_made_a_value_is_told_with_the_message_and_counts_where_it_is_decided_on() {
    let mut sends = Bench::start(
        "s start\nh human:y\nm send:paid,x,y=y + x\ne end\ns -> h\nh -> m\nm -> e",
        json!({"x": 7}),
    );
    sends.complete("h", 6, json!({"y": 2})).unwrap();
    let authors = sends
        .effects
        .iter()
        .find_map(|effect| match effect {
            Effect::SendMessage { authors, .. } => Some(authors.clone()),
            _ => None,
        })
        .expect("a message");
    let mut gets = Bench::start(
        "s start\nm message:paid,x,y\nh human:z\ne end\ns -> m\nm -> h\nh -> e",
        json!({"x": 7}),
    );
    let wait = wait_of(&gets, "paid");
    gets.act(Command::Deliver {
        subscription: wait,
        message: MessageId(Uuid::from_u128(77)),
        by: Actor::Person(person(4)),
        on_behalf_of: None,
        values: json!({"y": 9}).as_object().unwrap().clone(),
        authors,
    })
    .unwrap();
    let known: Vec<_> = gets.state.authors["y"]
        .iter()
        .map(|author| author.actor.clone())
        .collect();
    // Who filled it in and who started the run that sent it; not the one who happened to send it.
    assert!(known.contains(&Actor::Person(person(6))), "{known:?}");
    assert!(!known.contains(&Actor::Person(person(4))), "{known:?}");
}

#[test]
fn the_first_event_behind_an_event_based_gateway_decides() {
    let text = "s start
        g event
        m message:paid
        t timer:50
        a human:y
        b human:y
        e end
        s -> g
        g -> m
        g -> t
        m -> a
        t -> b
        a -> e
        b -> e";
    let mut by_message = Bench::start(text, json!({}));
    assert_eq!(by_message.at(), "waiting: g(choice)");
    let wait = wait_of(&by_message, "paid");
    shows!(by_message.act(deliver(wait, json!({}))).unwrap(), @r#"["message-received", "choice-taken", "token-moved", "task-opened"]"#);
    assert_eq!(by_message.at(), "waiting: a");
    assert!(
        by_message
            .effects
            .iter()
            .any(|effect| matches!(effect, Effect::CancelTimers { timers } if timers.len() == 1)),
        "the timer is of no use any more"
    );
    let mut by_time = Bench::start(text, json!({}));
    by_time.now = 50;
    let wait = wait_of(&by_time, "paid");
    shows!(by_time.fire("g", "choice").unwrap(), @r#"["choice-taken", "token-moved", "task-opened"]"#);
    assert_eq!(by_time.at(), "waiting: b");
    assert_eq!(
        by_time.act(deliver(wait, json!({}))).unwrap_err().code,
        FaultCode::Conflict
    );
}

#[test]
fn a_message_on_a_border_stops_the_step_or_begins_a_path_each_time() {
    let stops = "s start\nh human:y\nb border:h,msg=stop!\ne end\nx end\ns -> h\nh -> e\nb -> x";
    let mut bench = Bench::start(stops, json!({}));
    let wait = wait_of(&bench, "stop");
    shows!(bench.act(deliver(wait, json!({}))).unwrap(), @r#"["message-received", "border-taken", "token-moved", "token-ended", "run-done"]"#);

    let goes_on =
        "s start\nh human:y\nb border:h,msg=news\nn human:z\ne end\ns -> h\nh -> e\nb -> n\nn -> e";
    let mut bench = Bench::start(goes_on, json!({}));
    let wait = wait_of(&bench, "news");
    bench.act(deliver(wait, json!({}))).unwrap();
    bench.act(deliver(wait, json!({}))).unwrap();
    assert_eq!(bench.at(), "waiting: h n n");
    bench.complete("h", 2, json!({"y": 1})).unwrap();
    assert!(bench.act(deliver(wait, json!({}))).is_err());
}

#[test]
fn an_error_is_caught_by_its_code_then_by_any() {
    let text = "s start
        a agent:y
        b border:a,err=no-stock!
        c border:a,err=!
        x human:y
        z human:z
        e end
        s -> a
        a -> e
        b -> x
        c -> z
        x -> e
        z -> e";
    let fail = |code: &str| {
        let mut bench = Bench::start(text, json!({}));
        let job = bench.job("a");
        let keys = bench
            .act(Command::FailJob {
                job,
                failure: Failure::Final,
                error: "none left".to_owned(),
                code: code.to_owned(),
                cost_micros: None,
            })
            .unwrap();
        (keys, bench.at())
    };
    shows!(fail("no-stock"), @r#"(["job-failed", "border-taken", "token-moved", "task-opened"], "waiting: x")"#);
    assert_eq!(fail("broken").1, "waiting: z");
    assert_eq!(fail("").1, "waiting: z");
    let uncaught = Bench::start("s start\ne error:broken\ns -> e", json!({}));
    assert_eq!(uncaught.at(), "failed: e(failed)");
}

fn inclusive(first: &str, second: &str) -> String {
    format!(
        "s start
        o or
        a human:y
        b human:z
        c script:x=x + 1
        j or
        e end
        s -> o
        o -> a {first}
        o -> b {second}
        o -> c default
        a -> j
        b -> j
        c -> j
        j -> e"
    )
}

#[test]
fn an_inclusive_join_waits_for_the_paths_that_were_taken() {
    let mut both = Bench::start(&inclusive("when x > 1", "when x > 2"), json!({"x": 3}));
    assert_eq!(both.at(), "waiting: a b");
    both.complete("a", 2, json!({"y": 1})).unwrap();
    assert_eq!(both.at(), "waiting: b j(join)");
    shows!(both.complete("b", 2, json!({"z": 1})).unwrap(), @r#"["task-completed", "token-moved", "token-parked", "tokens-joined", "token-moved", "token-ended", "run-done"]"#);

    let mut one = Bench::start(&inclusive("when x > 1", "when x > 2"), json!({"x": 2}));
    assert_eq!(one.at(), "waiting: a");
    one.complete("a", 2, json!({"y": 1})).unwrap();
    assert_eq!(one.at(), "done:");

    let none = Bench::start(&inclusive("when x > 1", "when x > 2"), json!({"x": 1}));
    assert_eq!(none.at(), "done:");
    assert_eq!(none.state.variables["x"], 2);
}

#[test]
fn an_inclusive_join_in_a_loop_does_not_wait_for_its_own_way_back() {
    let text = "s start
        o or
        a human:y
        b human:z
        j or
        k xor
        e end
        s -> o
        o -> a when x > 0
        o -> b when x > 1
        a -> j
        b -> j
        j -> k
        k -> o when y > 5
        k -> e default";
    let mut bench = Bench::start(text, json!({"x": 2}));
    bench.complete("b", 2, json!({"z": 1})).unwrap();
    assert_eq!(bench.at(), "waiting: a j(join)");
    bench.complete("a", 2, json!({"y": 6})).unwrap();
    assert_eq!(bench.at(), "waiting: a b", "once more");
    bench.complete("a", 2, json!({"y": 1})).unwrap();
    bench.complete("b", 2, json!({"z": 1})).unwrap();
    assert_eq!(bench.at(), "done:");
}

#[test]
fn what_a_message_brings_is_bounded_like_everything_else() {
    let mut bench = Bench::start(
        "s start\nm message:paid,,y\ne end\ns -> m\nm -> e",
        json!({}),
    );
    let wait = wait_of(&bench, "paid");
    let mut values = Variables::new();
    values.insert("stranger".to_owned(), json!(1));
    let refused = bench.act(Command::Deliver {
        subscription: wait,
        message: MessageId(Uuid::from_u128(1)),
        by: Actor::System,
        on_behalf_of: None,
        values,
        authors: BTreeMap::new(),
    });
    assert_eq!(refused.unwrap_err().fields[0].field, "stranger");
}
