//! Messages between runs, from agents and by hand; errors that a border catches.

use crate::{common::fault, office::*};
use domain::{
    FaultCode, Variables, Verdict,
    ids::{GateId, RunId, SubscriptionId},
    view::runs::WaitKind,
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};
use services::{
    entity::{message, subscription},
    jobs::{AgentScope, Failed},
    messages::Outgoing,
};
use std::collections::BTreeMap;

const WAITS: &str = "s start\nm message:paid\ne end\ns -> m\nm -> e";

fn values(value: Value) -> Variables {
    value.as_object().unwrap().clone()
}

/// The agent, with a token for everything.
async fn sender(office: &Office<'_>) -> AgentScope {
    let mut agent = office.worker().await;
    agent.job_types.clear();
    agent
}

fn paid(key: &str, y: i64) -> Outgoing {
    Outgoing {
        name: "paid".to_owned(),
        key: key.to_owned(),
        values: values(json!({"y": y})),
        ..Outgoing::default()
    }
}

async fn wait_of(office: &Office<'_>, run: RunId) -> subscription::Model {
    subscription::Entity::find()
        .filter(subscription::Column::Run.eq(run.0))
        .one(office.db.services.read())
        .await
        .unwrap()
        .expect("a wait")
}

async fn value_of(office: &Office<'_>, run: RunId, name: &str) -> Value {
    office.run(run).await.state["variables"][name].clone()
}

on_both! {
    async fn a_message_reaches_the_run_that_waits_with_its_key(db) {
        let office = Office::open(db).await;
        let workflow = office.publish("Order", "s start\nm message:paid,x\ne end\ns -> m\nm -> e").await;
        let one = office.start(workflow, json!({"x": 1})).await;
        let two = office.start(workflow, json!({"x": 2})).await;
        let page = db.services.runs().page(office.scope(STARTER), two).await.unwrap();
        assert!(matches!(&page.waiting[0].what, WaitKind::Message { name, key: Some(key) } if name == "paid" && key == "2"));
        let agent = sender(&office).await;
        let sent = db.services.messages().send(&agent, paid("2", 7)).await.unwrap();
        assert_eq!((sent.status.as_str(), sent.run), ("delivered", Some(two)));
        assert_eq!((office.status(two).await.as_str(), office.status(one).await.as_str()), ("done", "waiting"));
        assert_eq!(value_of(&office, two, "y").await, 7);
        office.verify(two).await;
        assert_eq!(wait_of(&office, two).await.status, "received");
        let page = db.services.runs().page(office.scope(STARTER), two).await.unwrap();
        let trail = &page.steps.iter().find(|step| step.label == "m").unwrap().trail;
        assert!(trail.iter().any(|entry| entry.who.name() == "Tally"), "{trail:?}");
    }

    async fn a_message_waits_for_whom_it_is_meant_and_is_given_once(db) {
        let office = Office::open(db).await;
        let workflow = office.publish("Order", "s start\nh human:y\nm message:paid,x\ne end\ns -> h\nh -> m\nm -> e").await;
        let run = office.start(workflow, json!({"x": 5})).await;
        let agent = sender(&office).await;
        let early = db.services.messages().send(&agent, paid("5", 7)).await.unwrap();
        assert_eq!(early.status, "waiting");
        office.complete(WORKER, run, "h", json!({"y": 1})).await.unwrap();
        assert_eq!(office.status(run).await, "waiting");
        office.pass(1_000).await;
        assert_eq!((office.status(run).await, value_of(&office, run, "y").await), ("done".to_owned(), json!(7)));
        let again = office.start(workflow, json!({"x": 5})).await;
        office.complete(WORKER, again, "h", json!({"y": 1})).await.unwrap();
        office.pass(1_000).await;
        assert_eq!(office.status(again).await, "waiting", "it was given already");
    }

    async fn the_same_message_sent_again_is_one_message(db) {
        let office = Office::open(db).await;
        let workflow = office.publish("Order", "s start\nm message:paid,x\nn message:paid,x\ne end\ns -> m\nm -> n\nn -> e").await;
        let run = office.start(workflow, json!({"x": 5})).await;
        let agent = sender(&office).await;
        let messages = db.services.messages();
        let mine = || Outgoing { id: "payment-77".to_owned(), ..paid("5", 7) };
        let results = futures::future::join_all((0..10).map(|_| messages.send(&agent, mine()))).await;
        let ids: std::collections::BTreeSet<_> = results.into_iter().map(|sent| sent.unwrap().id.0).collect();
        assert_eq!(ids.len(), 1);
        office.pass(1_000).await;
        assert_eq!(message::Entity::find().count(db.services.read()).await.unwrap(), 1);
        assert_eq!(office.status(run).await, "waiting", "one message takes one step");
        office.verify(run).await;
    }

    async fn ten_messages_at_once_for_one_wait_give_it_one(db) {
        let office = Office::open(db).await;
        let workflow = office.publish("Order", "s start\nm message:paid,x\ne end\ns -> m\nm -> e").await;
        let run = office.start(workflow, json!({"x": 5})).await;
        let agent = sender(&office).await;
        let messages = db.services.messages();
        let sent = futures::future::join_all((0..10).map(|y| messages.send(&agent, paid("5", y)))).await;
        let delivered = sent.iter().filter(|sent| sent.as_ref().unwrap().status == "delivered").count();
        assert_eq!(delivered, 1);
        let received = office.kinds(run).await.iter().filter(|kind| *kind == "message-received").count();
        assert_eq!(received, 1);
    }

    async fn a_run_tells_another_by_its_business_key(db) {
        let office = Office::open(db).await;
        let shop = office.publish("Shop", WAITS).await;
        let bank = office.publish("Bank", "s start\nm send:paid\ne end\ns -> m\nm -> e").await;
        let keyed = |key: &str| domain::view::runs::StartInput {
            texts: [("x".to_owned(), "3".to_owned())].into(),
            key: Some(key.to_owned()),
        };
        let runs = db.services.runs();
        let mut waiting = Vec::new();
        for key in ["A-1", "A-2"] {
            match runs.start(office.scope(STARTER), shop, keyed(key)).await.unwrap() {
                domain::view::runs::Started::Run { id } => waiting.push(id),
                other => panic!("{other:?}"),
            }
        }
        runs.start(office.scope(STARTER), bank, keyed("A-2")).await.unwrap();
        office.pass(1_000).await;
        assert_eq!((office.status(waiting[0]).await.as_str(), office.status(waiting[1]).await.as_str()), ("waiting", "done"));
        assert_eq!(value_of(&office, waiting[1], "y").await, 4);
    }

    async fn who_made_what_a_message_brought_may_not_decide_on_it(db) {
        let office = Office::open(db).await;
        let shop = office.publish("Shop", "s start\nm message:paid\nc script:x=y\ng gate\ne end\ns -> m\nm -> c\nc -> g\ng -> e").await;
        let bank = office.publish("Bank", "s start\nh human:x\nk human:z\nm send:paid\ne end\ns -> h\nh -> k\nk -> m\nm -> e").await;
        let keyed = || domain::view::runs::StartInput {
            texts: [("x".to_owned(), "3".to_owned())].into(),
            key: Some("A-1".to_owned()),
        };
        let runs = db.services.runs();
        let mut started = Vec::new();
        for workflow in [shop, bank] {
            match runs.start(office.scope(STARTER), workflow, keyed()).await.unwrap() {
                domain::view::runs::Started::Run { id } => started.push(id),
                other => panic!("{other:?}"),
            }
        }
        office.complete(WORKER, started[1], "h", json!({"x": 40})).await.unwrap();
        office.complete(OTHER_WORKER, started[1], "k", json!({"z": 1})).await.unwrap();
        office.pass(1_000).await;
        let gate = office.gate(started[0]).await;
        let card = db.services.gates().card(office.scope(APPROVER), GateId(gate.id)).await.unwrap();
        let reasons: Vec<_> = card.why.excluded.iter().map(|one| one.reason.as_str()).collect();
        // The one who filled it in in the other run, though another person worked on that run last.
        assert_eq!(reasons, ["started this run", "wrote x"]);
        assert_eq!(fault(office.decide(WORKER, &gate, Verdict::Approve).await).code, FaultCode::Forbidden);
        office.verify(started[0]).await;
        office.verify(started[1]).await;
    }

    async fn what_does_not_fit_is_refused_and_nothing_is_lost(db) {
        let office = Office::open(db).await;
        let workflow = office.publish("Order", "s start\nm message:paid,x\ne end\ns -> m\nm -> e").await;
        let run = office.start(workflow, json!({"x": 5})).await;
        let agent = sender(&office).await;
        let messages = db.services.messages();
        for (outgoing, field) in [
            (Outgoing::default(), "name"),
            (Outgoing { key: "k".repeat(201), ..paid("", 1) }, "key"),
            (Outgoing { keep_seconds: Some(u32::MAX), ..paid("", 1) }, "keep_seconds"),
            (Outgoing { values: values(json!({"y": "z".repeat(300_000)})), ..paid("5", 1) }, "values"),
        ] {
            assert!(fault(messages.send(&agent, outgoing).await).of_field(field).is_some(), "{field}");
        }
        // One that the step's contract refuses stays where it is; one that fits goes through.
        let odd = messages.send(&agent, Outgoing { values: values(json!({"y": "seven"})), ..paid("5", 1) }).await.unwrap();
        assert_eq!((odd.status.as_str(), office.status(run).await.as_str()), ("waiting", "waiting"));
        assert_eq!(messages.send(&agent, paid("5", 7)).await.unwrap().status, "delivered");
        let limited = office.worker().await;
        assert_eq!(fault(messages.send(&limited, paid("5", 7)).await).code, FaultCode::Forbidden);
        let once = messages.send(&agent, Outgoing { keep_seconds: Some(0), ..paid("9", 7) }).await.unwrap();
        office.pass(1_000).await;
        let row = message::Entity::find_by_id(once.id.0).one(db.services.read()).await.unwrap().unwrap();
        assert_eq!(row.status, "expired");
    }

    async fn an_operator_gives_a_run_what_it_waits_for(db) {
        let office = Office::open(db).await;
        let workflow = office.publish("Order", WAITS).await;
        let run = office.start(workflow, json!({"x": 5})).await;
        let wait = SubscriptionId(wait_of(&office, run).await.id);
        let typed = |y: &str| BTreeMap::from([("y".to_owned(), y.to_owned())]);
        let give = |who: usize, y: &'static str| {
            let messages = db.services.messages();
            let scope = office.scope(who).clone();
            async move { messages.give(&scope, run, wait, typed(y)).await }
        };
        let page = db.services.runs().page(office.scope(ADMIN), run).await.unwrap();
        assert_eq!((page.expected[0].wait, page.expected[0].fields.len()), (wait, 1));
        let page = db.services.runs().page(office.scope(STARTER), run).await.unwrap();
        assert!(page.expected.is_empty(), "only for who may operate it");
        assert_eq!(fault(give(STARTER, "1").await).code, FaultCode::Forbidden);
        assert!(fault(give(ADMIN, "much").await).of_field("y").is_some());
        give(ADMIN, "8").await.unwrap();
        assert_eq!((office.status(run).await, value_of(&office, run, "y").await), ("done".to_owned(), json!(8)));
        assert_eq!(fault(give(ADMIN, "8").await).code, FaultCode::Conflict);
        let other = db.company("Ostrel", &[("Ada Owner", &[domain::Role::Owner])]).await;
        let foreign = db.services.messages().give(&other.scopes[0], run, wait, BTreeMap::new()).await;
        assert_eq!(fault(foreign).code, FaultCode::NotFound);
    }

    async fn the_first_event_counts_and_the_others_are_off(db) {
        let office = Office::open(db).await;
        let text = "s start\ng event\nm message:paid,x\nt timer:60000\na human:y\nb human:y\ne end\ns -> g\ng -> m\ng -> t\nm -> a\nt -> b\na -> e\nb -> e";
        let workflow = office.publish("Race", text).await;
        let told = office.start(workflow, json!({"x": 1})).await;
        let late = office.start(workflow, json!({"x": 2})).await;
        let agent = sender(&office).await;
        db.services.messages().send(&agent, paid("1", 7)).await.unwrap();
        office.pass(61_000).await;
        office.task(told, "a").await;
        office.task(late, "b").await;
        assert_eq!(wait_of(&office, late).await.status, "cancelled");
        for run in [told, late] {
            assert_eq!(office.kinds(run).await.iter().filter(|kind| *kind == "choice-taken").count(), 1);
            office.verify(run).await;
        }
    }

    async fn an_agents_error_goes_where_the_border_says(db) {
        let office = Office::open(db).await;
        let text = "s start\na agent:y\nb border:a,no-stock\nh human:y\ne end\ns -> a\na -> e\nb -> h\nh -> e";
        let workflow = office.publish("Order", text).await;
        let run = office.start(workflow, json!({"x": 1})).await;
        let job = office.lease().await.remove(0);
        let failed = Failed {
            fence: job.fence,
            error: "none left".to_owned(),
            code: "no-stock".to_owned(),
            ..Failed::default()
        };
        db.services.jobs().fail(&office.worker().await, job.id, failed).await.unwrap();
        assert_eq!(office.status(run).await, "waiting");
        office.task(run, "h").await;
        office.verify(run).await;
    }
}
