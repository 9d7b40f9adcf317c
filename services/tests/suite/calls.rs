//! Runs that call runs of other workflows.

use crate::{common::fault, office::*};
use domain::{
    FaultCode, Verdict,
    ids::{GateId, RunId},
    view::runs::WaitKind,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use services::entity::{call, run};

const CHECK: &str = "s start\nh human:y\ne end\ns -> h\nh -> e";

async fn called(office: &Office<'_>, run: RunId) -> Vec<run::Model> {
    let calls = call::Entity::find()
        .filter(call::Column::Run.eq(run.0))
        .all(office.db.services.read())
        .await
        .unwrap();
    let ids: Vec<_> = calls.into_iter().map(|call| Some(call.id)).collect();
    run::Entity::find()
        .filter(run::Column::CalledBy.is_in(ids))
        .all(office.db.services.read())
        .await
        .unwrap()
}

on_both! {
    async fn a_run_waits_for_the_run_it_calls_and_takes_what_it_gives(db) {
        let office = Office::open(db).await;
        let check = office.publish("Credit check", CHECK).await;
        let order = office.publish("Order", &format!("s start
            c call:{check}; with x=x + 1; gives x=y * 10
            g gate
            e end
            s -> c
            c -> g
            g -> e")).await;
        let run = office.start(order, json!({"x": 4})).await;
        assert!(called(&office, run).await.is_empty(), "the courier begins it");
        office.pass(1_000).await;
        let theirs = called(&office, run).await.remove(0);
        assert_eq!(theirs.state["variables"]["x"], 5);
        let page = db.services.runs().page(office.scope(STARTER), run).await.unwrap();
        let WaitKind::Call { workflow, run: waits_for } = &page.waiting[0].what else {
            panic!("{:?}", page.waiting)
        };
        assert_eq!((workflow.as_str(), *waits_for), ("Credit check", Some(RunId(theirs.id))));
        let page = db.services.runs().page(office.scope(STARTER), RunId(theirs.id)).await.unwrap();
        assert_eq!(page.called_by, Some(run));
        office.complete(WORKER, RunId(theirs.id), "h", json!({"y": 7})).await.unwrap();
        office.pass(1_000).await;
        assert_eq!(office.run(run).await.state["variables"]["x"], 70);
        // Who filled it in there may not decide on it here; nor may who asked for it all.
        let gate = office.gate(run).await;
        let card = db.services.gates().card(office.scope(APPROVER), GateId(gate.id)).await.unwrap();
        let reasons: Vec<_> = card.why.excluded.iter().map(|one| one.reason.as_str()).collect();
        assert_eq!(reasons, ["started this run", "wrote x"]);
        assert_eq!(fault(office.decide(WORKER, &gate, Verdict::Approve).await).code, FaultCode::Forbidden);
        office.decide(APPROVER, &gate, Verdict::Approve).await.unwrap();
        office.verify(run).await;
        office.verify(RunId(theirs.id)).await;
    }

    async fn each_item_is_a_run_and_what_is_not_wanted_is_cancelled(db) {
        let office = Office::open(db).await;
        let check = office.publish("Credit check", CHECK).await;
        let order = office.publish("Order", &format!("s start
            c call:{check}; each 3; gives z=y; collect x=z
            e end
            s -> c
            c -> e")).await;
        let run = office.start(order, json!({"x": 4})).await;
        office.pass(1_000).await;
        let all = called(&office, run).await;
        assert_eq!(all.len(), 3);
        assert!(all.iter().all(|one| one.state["variables"]["x"] == 4), "taken by name");
        for one in &all {
            office.complete(WORKER, RunId(one.id), "h", json!({"y": 7})).await.unwrap();
        }
        office.pass(1_000).await;
        assert_eq!(office.run(run).await.state["variables"]["x"], json!([7, 7, 7]));
        assert_eq!(office.status(run).await, "done");
        let other = office.start(order, json!({"x": 4})).await;
        office.pass(1_000).await;
        db.services.runs().cancel(office.scope(ADMIN), other, "wrong".to_owned()).await.unwrap();
        office.pass(1_000).await;
        for one in called(&office, other).await {
            assert_eq!(one.status, "cancelled");
        }
    }

    async fn what_cannot_begin_fails_the_step_and_is_tried_again(db) {
        let office = Office::open(db).await;
        let check = office.publish("Credit check", CHECK).await;
        let order = office.publish("Order", &format!("s start
            c call:{check}; with stranger=x
            e end
            s -> c
            c -> e")).await;
        let run = office.start(order, json!({"x": 4})).await;
        office.pass(1_000).await;
        let page = db.services.runs().page(office.scope(STARTER), run).await.unwrap();
        assert!(page.because.unwrap().contains("stranger"), "it says what does not fit");
        // A workflow that calls itself without end is stopped.
        let name = office.publish("Round", "s start\ne end\ns -> e").await;
        let round = format!("s start\nc call:{name}\ne end\ns -> c\nc -> e");
        office.redraw(name, &round).await;
        let first = office.start(name, json!({"x": 1})).await;
        for _ in 0..30 {
            office.pass(1_000).await;
        }
        let all = run::Entity::find().filter(run::Column::Workflow.eq(name.0)).all(db.services.read()).await.unwrap();
        assert_eq!(all.len(), 21, "twenty calls deep");
        assert_eq!(all.iter().filter(|one| one.status == "failed").count(), 1);
        office.verify(first).await;
    }
}
