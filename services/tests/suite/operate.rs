//! What operators do to a run by hand, and that no gate is gone round by it.

use crate::{common::fault, office::*};
use domain::{
    FaultCode, Verdict,
    ids::{GateId, RunId},
    view::{operate::Operation, runs::TrailKind},
};
use sea_orm::EntityTrait;
use serde_json::json;
use services::entity::gate;

const PAYS: &str = "s start
    h human:y
    g gate
    a agent:z
    e end
    s -> h
    h -> g
    g -> a
    a -> e";

async fn operate(
    office: &Office<'_>,
    who: usize,
    run: RunId,
    operation: Operation,
) -> services::Result<()> {
    let runs = office.db.services.runs();
    runs.operate_on(
        office.scope(who),
        run,
        operation,
        "because it must be".to_owned(),
    )
    .await
}

async fn path(office: &Office<'_>, run: RunId, node: &str) -> domain::view::operate::PathOperation {
    let page = office
        .db
        .services
        .runs()
        .page(office.scope(ADMIN), run)
        .await
        .unwrap();
    let all = page.operations.expect("an operator");
    all.paths
        .into_iter()
        .find(|path| path.label == node)
        .expect("a path there")
}

fn set(name: &str, text: &str) -> Operation {
    Operation::Set {
        scope: None,
        name: name.to_owned(),
        text: text.to_owned(),
    }
}

on_both! {
    async fn a_run_that_is_held_hands_out_no_work(db) {
        let office = Office::open(db).await;
        let workflow = office.publish("Read", "s start\na agent:x\ne end\ns -> a\na -> e").await;
        let run = office.start(workflow, json!({"x": 1})).await;
        operate(&office, ADMIN, run, Operation::Hold).await.unwrap();
        assert_eq!(office.status(run).await, "suspended");
        assert!(office.lease().await.is_empty());
        assert_eq!(fault(operate(&office, ADMIN, run, Operation::Hold).await).code, FaultCode::Conflict);
        operate(&office, ADMIN, run, Operation::Resume).await.unwrap();
        let job = office.lease().await.remove(0);
        office.result(job.id, job.fence, 3).await.unwrap();
        assert_eq!(office.status(run).await, "done");
        office.verify(run).await;
    }

    async fn only_operators_and_only_with_a_reason(db) {
        let office = Office::open(db).await;
        let workflow = office.publish("Pay", PAYS).await;
        let run = office.start(workflow, json!({"x": 1})).await;
        let before = office.run(run).await;
        let token = path(&office, run, "h").await.token;
        let skip = || Operation::Skip { token };
        assert_eq!(fault(operate(&office, WORKER, run, skip()).await).code, FaultCode::Forbidden);
        assert_eq!(fault(operate(&office, BYSTANDER, run, skip()).await).code, FaultCode::NotFound);
        let silent = db.services.runs().operate_on(office.scope(ADMIN), run, skip(), " ".to_owned()).await;
        assert_eq!(fault(silent).fields[0].field, "reason");
        assert_eq!(fault(operate(&office, ADMIN, run, set("x", "much")).await).fields[0].field, "x");
        assert_eq!(fault(operate(&office, ADMIN, run, set("nobody", "1")).await).code, FaultCode::NotFound);
        assert_eq!(office.run(run).await, before);
    }

    async fn a_skipped_step_is_left_and_told_of(db) {
        let office = Office::open(db).await;
        let workflow = office.publish("Pay", PAYS).await;
        let run = office.start(workflow, json!({"x": 1})).await;
        let task = office.task(run, "h").await;
        let token = path(&office, run, "h").await.token;
        operate(&office, ADMIN, run, Operation::Skip { token }).await.unwrap();
        office.gate(run).await;
        let card = db.services.tasks().card(office.scope(WORKER), task).await.unwrap();
        assert_eq!(card.state, domain::view::tasks::TaskState::Cancelled);
        let page = db.services.runs().page(office.scope(ADMIN), run).await.unwrap();
        let trail = &page.steps.iter().find(|step| step.label == "h").unwrap().trail;
        assert!(trail.iter().any(|entry| matches!(&entry.what, TrailKind::Skipped { reason } if reason == "because it must be")));
        let at_gate = page.operations.unwrap();
        assert!(at_gate.paths.iter().all(|path| !path.can_skip), "a gate is not skipped");
        office.verify(run).await;
    }

    async fn changing_what_is_decided_on_asks_anew_and_what_was_approved_stays(db) {
        let office = Office::open(db).await;
        let workflow = office.publish("Pay", PAYS).await;
        let run = office.start(workflow, json!({"x": 1})).await;
        office.complete(WORKER, run, "h", json!({"y": 1})).await.unwrap();
        let first = office.gate(run).await;
        operate(&office, ADMIN, run, set("x", "500")).await.unwrap();
        assert_eq!(fault(office.decide(APPROVER, &first, Verdict::Approve).await).code, FaultCode::Gone);
        let old = gate::Entity::find_by_id(first.id).one(db.services.read()).await.unwrap().unwrap();
        assert_eq!(old.status, "cancelled");
        let page = db.services.runs().page(office.scope(ADMIN), run).await.unwrap();
        assert_eq!(page.waiting.len(), 1);
        let second = gate::Entity::find().all(db.services.read()).await.unwrap().into_iter().find(|gate| gate.status == "pending").unwrap();
        assert_eq!((second.tier.as_str(), second.round), ("high", 2));
        let card = db.services.gates().card(office.scope(APPROVER), GateId(second.id)).await.unwrap();
        assert_eq!(card.payload[0].previous.as_deref(), Some("1"));
        office.decide(APPROVER, &second, Verdict::Approve).await.unwrap();
        office.decide(OTHER_APPROVER, &second, Verdict::Approve).await.unwrap();
        // It stands: the value is not changed, and the path goes back before the gate only.
        assert_eq!(fault(operate(&office, ADMIN, run, set("x", "900")).await).code, FaultCode::Conflict);
        let at = path(&office, run, "a").await;
        let names: Vec<_> = at.places.iter().map(|place| place.1.as_str()).collect();
        assert_eq!(names, ["e", "g", "h"]);
        let back = Operation::Place { token: at.token, to: "h".into() };
        operate(&office, ADMIN, run, back).await.unwrap();
        assert!(office.lease().await.is_empty());
        operate(&office, ADMIN, run, set("x", "900")).await.unwrap();
        office.complete(WORKER, run, "h", json!({"y": 1})).await.unwrap();
        assert_eq!(office.status(run).await, "waiting");
        office.verify(run).await;
    }
}
