//! Runs, tasks, gates, jobs and due times, on the database.

use crate::{
    common::{codes, fault},
    office::*,
};
use domain::{
    FaultCode, RunStatus, Verdict,
    actor::Grant,
    ids::{GateId, JobId, RunId},
    view::{
        gates::{DecisionInput, May},
        runs::{RunFilter, RunTab, StartInput, Started, StepState, WaitKind},
        tasks::{InboxTab, TaskInput},
    },
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::json;
use services::{
    entity::{decision, job, rollup_delta, timer},
    jobs::{Failed, Lease},
};
use std::collections::BTreeMap;

const WHOLE: &str = "s start
    h human:x
    a agent:x
    g gate
    e end
    s -> h
    h -> a
    a -> g
    g -> e";

async fn deltas(office: &Office<'_>, fact: &str) -> u64 {
    rollup_delta::Entity::find()
        .filter(rollup_delta::Column::Metric.eq(fact))
        .count(office.db.services.read())
        .await
        .unwrap()
}

/// A run at its gate, its payload written by the agent.
pub async fn at_gate(office: &Office<'_>, x: i64) -> RunId {
    let workflow = office.publish(&format!("Pay {x}"), WHOLE).await;
    let run = office.start(workflow, json!({"x": 1})).await;
    office
        .complete(WORKER, run, "h", json!({"x": 2}))
        .await
        .unwrap();
    let leased = office.lease().await;
    assert_eq!(leased.len(), 1);
    office
        .result(leased[0].id, leased[0].fence, x)
        .await
        .unwrap();
    run
}

on_both! {
    async fn a_run_goes_from_start_to_end(db) {
        let office = Office::open(db).await;
        let run = at_gate(&office, 50).await;
        let page = db.services.runs().page(office.scope(STARTER), run).await.unwrap();
        assert_eq!(page.status, RunStatus::Waiting);
        assert!(matches!(page.waiting[0].what, WaitKind::Gate { given: 0, needed: 1, stuck: false }));
        assert_eq!(page.waiting[0].on[0].name(), "Finance approvers");
        assert_eq!(page.overlay.nodes[&"a".into()].cost_micros, 310_000);
        assert_eq!(page.steps.iter().map(|step| step.label.as_str()).collect::<Vec<_>>(), ["s", "h", "a", "g"]);
        let gate = office.gate(run).await;
        office.decide(APPROVER, &gate, Verdict::Approve).await.unwrap();
        assert_eq!(office.status(run).await, "done");
        office.verify(run).await;
        let page = db.services.runs().page(office.scope(STARTER), run).await.unwrap();
        assert_eq!(page.overlay.nodes[&"g".into()].state, StepState::Done);
        assert!(page.waiting.is_empty());
        for (fact, many) in [("run-started", 1), ("run-ended", 1), ("agent-run-ended", 1), ("agent-task", 1), ("gate-closed", 1), ("run-by-people", 1), ("run-by-agents", 0), ("run-overridden", 0)] {
            assert_eq!(deltas(&office, fact).await, many, "{fact}");
        }
        assert!(db.services.kpis().fold().await.unwrap() > 0);
    }

    async fn a_form_starts_a_run_and_its_key_is_unique_while_it_is_open(db) {
        let office = Office::open(db).await;
        let workflow = office.publish("Pay", "s start\nh human\ne end\ns -> h\nh -> e").await;
        let form = db.services.runs().start_form(office.scope(STARTER), workflow).await.unwrap();
        assert_eq!((form.fields.len(), form.ahead.len()), (2, 2));
        let input = |x: &str, key: &str| StartInput {
            texts: BTreeMap::from([("x".to_owned(), x.to_owned())]),
            key: Some(key.to_owned()),
        };
        let runs = db.services.runs();
        let wrong = fault(runs.start(office.scope(STARTER), workflow, input("ten", "A-1")).await);
        assert_eq!(wrong.fields[0].field, "x");
        let (one, two) = tokio::join!(
            runs.start(office.scope(STARTER), workflow, input("1", "A-1")),
            runs.start(office.scope(WORKER), workflow, input("1", "A-1")),
        );
        let started = [one.unwrap(), two.unwrap()];
        assert_eq!(started.iter().filter(|one| matches!(one, Started::Run { .. })).count(), 1);
        assert!(started.iter().any(|one| matches!(one, Started::Duplicate { row } if row.title == "A-1")));
    }

    async fn a_run_is_called_by_what_it_is_about_and_found_by_its_key(db) {
        let office = Office::open(db).await;
        let workflow = office.publish("Pay", "ask supplier\ns start\nh human\ne end\ns -> h\nh -> e").await;
        let runs = db.services.runs();
        let started = |key: &'static str, supplier: &'static str| StartInput {
            texts: BTreeMap::from([("x".to_owned(), "1".to_owned()), ("supplier".to_owned(), supplier.to_owned())]),
            key: Some(key.to_owned()),
        };
        for (key, supplier) in [("A-1", "Brannock Ceramics"), ("A-2", "")] {
            let answer = runs.start(office.scope(STARTER), workflow, started(key, supplier)).await.unwrap();
            assert!(matches!(answer, Started::Run { .. }), "{answer:?}");
        }
        let found = |text: &'static str| RunFilter { text: text.to_owned(), tab: RunTab::All, ..RunFilter::default() };
        let titles = async |text| {
            let list = runs.list(office.scope(STARTER), &found(text)).await.unwrap();
            list.rows.into_iter().map(|row| row.title).collect::<Vec<_>>()
        };
        assert_eq!(titles("brannock").await, ["Brannock Ceramics"]);
        assert_eq!(titles("A-1").await, ["Brannock Ceramics"]);
        assert_eq!(titles("A-2").await, ["A-2"]);
        let startable = runs.startable(office.scope(STARTER)).await.unwrap();
        assert_eq!(startable.iter().map(|one| (one.id, one.can_start)).collect::<Vec<_>>(), [(workflow, true)]);
    }

    async fn of_two_claims_one_wins(db) {
        let office = Office::open(db).await;
        let workflow = office.publish("Pay", "s start\nh human\ne end\ns -> h\nh -> e").await;
        let run = office.start(workflow, json!({})).await;
        let task = office.task(run, "h").await;
        let tasks = db.services.tasks();
        let (one, two) = tokio::join!(
            tasks.claim(office.scope(WORKER), task),
            tasks.claim(office.scope(OTHER_WORKER), task),
        );
        let loser = if one.is_err() { WORKER } else { OTHER_WORKER };
        let winner = if one.is_err() { OTHER_WORKER } else { WORKER };
        assert_eq!(codes([one, two]), [None, Some(FaultCode::Conflict)]);
        assert_eq!(fault(tasks.complete_with(office.scope(loser), task, Default::default()).await).code, FaultCode::Conflict);
        tasks.release(office.scope(winner), task, "gone fishing".to_owned()).await.unwrap();
        let card = tasks.card(office.scope(loser), task).await.unwrap();
        assert_eq!(card.returned.unwrap().detail, "gone fishing");
        assert!(card.can_claim && card.can_complete);
        let stale = TaskInput { texts: BTreeMap::new(), revision: 1 };
        assert_eq!(fault(tasks.complete(office.scope(loser), task, stale).await).code, FaultCode::Conflict);
        let input = TaskInput { texts: BTreeMap::new(), revision: card.revision };
        tasks.complete(office.scope(loser), task, input).await.unwrap();
        assert_eq!(office.status(run).await, "done");
        office.verify(run).await;
    }

    async fn who_may_not_do_a_task_any_more_does_not_keep_it(db) {
        let office = Office::open(db).await;
        let workflow = office.publish("Pay", "s start\nh human\ne end\ns -> h\nh -> e").await;
        let (tasks, people) = (db.services.tasks(), db.services.people());
        let mut held = Vec::new();
        for who in [WORKER, OTHER_WORKER] {
            let run = office.start(workflow, json!({})).await;
            let task = office.task(run, "h").await;
            tasks.claim(office.scope(who), task).await.unwrap();
            held.push((run, task));
        }
        let approver = Grant { role: domain::Role::Approver, team: Some(office.company.finance) };
        let worker = Grant { role: domain::Role::Worker, team: Some(office.company.finance) };
        people.revoke(office.scope(ADMIN), office.company.person(WORKER), approver).await.unwrap();
        assert!(tasks.card(office.scope(WORKER), held[0].1).await.unwrap().is_mine, "that role had no part in it");
        people.revoke(office.scope(ADMIN), office.company.person(WORKER), worker).await.unwrap();
        people.deactivate(office.scope(ADMIN), office.company.person(OTHER_WORKER)).await.unwrap();
        for (run, task) in held {
            let card = tasks.card(office.scope(STARTER), task).await.unwrap();
            assert!(card.can_claim && card.claimed_by.is_none());
            assert!(card.returned.is_some_and(|back| back.detail.contains("Worker")), "it says why");
            tasks.complete_with(office.scope(STARTER), task, Default::default()).await.unwrap();
            assert_eq!(office.status(run).await, "done");
            office.verify(run).await;
        }
    }

    async fn only_candidates_see_a_task(db) {
        let office = Office::open(db).await;
        let workflow = office.publish("Pay", "s start\nh human\ne end\ns -> h\nh -> e").await;
        let run = office.start(workflow, json!({})).await;
        let task = office.task(run, "h").await;
        let inbox = db.services.tasks().inbox(office.scope(WORKER), InboxTab::Open).await.unwrap();
        assert_eq!((inbox.free.len(), inbox.yours.len(), inbox.open), (1, 0, 1));
        assert_eq!(inbox.free[0].open_to.name(), "Finance");
        let inbox = db.services.tasks().inbox(office.scope(BYSTANDER), InboxTab::Open).await.unwrap();
        assert_eq!(inbox.open, 0);
        assert_eq!(fault(db.services.tasks().card(office.scope(BYSTANDER), task).await).code, FaultCode::NotFound);
        assert_eq!(fault(db.services.tasks().claim(office.scope(BYSTANDER), task).await).code, FaultCode::NotFound);
        let other = db.company("Other", &[("Stranger", &[domain::Role::Owner])]).await;
        assert_eq!(fault(db.services.tasks().claim(&other.scopes[0], task).await).code, FaultCode::NotFound);
        assert_eq!(fault(db.services.runs().page(&other.scopes[0], run).await).code, FaultCode::NotFound);
    }

    async fn a_decision_counts_once(db) {
        let office = Office::open(db).await;
        let run = at_gate(&office, 500).await;
        let gate = office.gate(run).await;
        assert_eq!((gate.tier.as_str(), gate.needed), ("high", 2));
        let (one, two) = tokio::join!(
            office.decide(APPROVER, &gate, Verdict::Approve),
            office.decide(APPROVER, &gate, Verdict::Approve),
        );
        assert_eq!(codes([one, two]), [None, Some(FaultCode::Conflict)]);
        assert_eq!(office.status(run).await, "waiting");
        office.decide(OTHER_APPROVER, &gate, Verdict::Approve).await.unwrap();
        assert_eq!(office.status(run).await, "done");
        assert_eq!(fault(office.decide(THIRD_APPROVER, &gate, Verdict::Approve).await).code, FaultCode::Gone);
        let decided = decision::Entity::find().count(db.services.read()).await.unwrap();
        assert_eq!(decided, 2);
        office.verify(run).await;
    }

    async fn separation_of_duties_holds_and_says_why(db) {
        let office = Office::open(db).await;
        let run = at_gate(&office, 50).await;
        let gate = office.gate(run).await;
        let gates = db.services.gates();
        for who in [STARTER, WORKER, AGENT_OWNER] {
            assert_eq!(fault(office.decide(who, &gate, Verdict::Approve).await).code, FaultCode::Forbidden, "{who}");
            assert!(gates.queue(office.scope(who)).await.unwrap().rows.is_empty(), "{who}");
            let card = gates.card(office.scope(who), GateId(gate.id)).await.unwrap();
            assert!(matches!(card.may, May::No { .. }), "{who}");
        }
        assert_eq!(fault(office.decide(BYSTANDER, &gate, Verdict::Approve).await).code, FaultCode::NotFound);
        assert_eq!(fault(office.decide(ADMIN, &gate, Verdict::Approve).await).code, FaultCode::Forbidden);
        let queue = gates.queue(office.scope(APPROVER)).await.unwrap();
        assert_eq!((queue.rows.len(), queue.total), (1, 1));
        let card = gates.card(office.scope(APPROVER), GateId(gate.id)).await.unwrap();
        assert_eq!(card.may, May::Decide);
        assert_eq!(card.why.eligible, 3);
        let reasons: Vec<_> = card.why.excluded.iter().map(|one| one.reason.as_str()).collect();
        assert_eq!(reasons, ["started this run", "wrote x", "answers for Tally, which wrote x"]);
        assert_eq!(card.evidence[0].text, "The totals agree.");
        assert_eq!(card.payload[0].value, "50");
        assert_eq!(office.status(run).await, "waiting");
    }

    async fn a_decision_after_expiry_changes_nothing(db) {
        let office = Office::open(db).await;
        let run = at_gate(&office, 50).await;
        let gate = office.gate(run).await;
        db.clock.advance(3_600_000);
        assert_eq!(fault(office.decide(APPROVER, &gate, Verdict::Approve).await).code, FaultCode::Gone);
        assert_eq!(office.status(run).await, "waiting");
        office.pass(1).await;
        assert_eq!(office.status(run).await, "declined");
        assert_eq!(office.gate(run).await.status, "expired");
        assert_eq!(fault(office.decide(APPROVER, &gate, Verdict::Approve).await).code, FaultCode::Gone);
        office.verify(run).await;
    }

    async fn a_returned_request_comes_back_changed(db) {
        let office = Office::open(db).await;
        let workflow = office.publish("Pay", "s start\ng gate\ne end\ns -> g\ng -> e").await;
        let run = office.start(workflow, json!({"x": 500})).await;
        let first = office.gate(run).await;
        let silent = DecisionInput { verdict: Verdict::Return, reason: " ".to_owned(), digest: first.digest.clone() };
        let refused = db.services.gates().decide(office.scope(APPROVER), GateId(first.id), silent, "page").await;
        assert_eq!(fault(refused).fields[0].field, "reason");
        office.decide(APPROVER, &first, Verdict::Return).await.unwrap();
        let task = office.task(run, "g").await;
        let card = db.services.tasks().card(office.scope(STARTER), task).await.unwrap();
        assert_eq!(card.values["x"], "500");
        assert_eq!(card.returned.unwrap().detail, "because");
        let input = TaskInput { texts: BTreeMap::from([("x".to_owned(), "50".to_owned())]), revision: card.revision };
        db.services.tasks().complete(office.scope(STARTER), task, input).await.unwrap();
        let second = office.gate(run).await;
        assert_eq!((second.tier.as_str(), second.round, second.digest == first.digest), ("low", 2, false));
        let card = db.services.gates().card(office.scope(OTHER_APPROVER), GateId(second.id)).await.unwrap();
        assert_eq!((card.compared_with, card.payload[0].previous.as_deref()), (Some(1), Some("500")));
        assert_eq!(fault(office.decide(APPROVER, &first, Verdict::Approve).await).code, FaultCode::Gone);
        office.decide(OTHER_APPROVER, &second, Verdict::Reject).await.unwrap();
        assert_eq!(office.status(run).await, "declined");
        office.verify(run).await;
    }

    async fn a_stale_lease_changes_nothing(db) {
        let office = Office::open(db).await;
        let workflow = office.publish("Read", "s start\na agent:x\ne end\ns -> a\na -> e").await;
        let run = office.start(workflow, json!({"x": 1})).await;
        let first = office.lease().await.remove(0);
        assert_eq!((first.fence, first.attempt, first.input["x"].as_i64()), (1, 1, Some(1)));
        assert!(office.lease().await.is_empty());
        office.pass(61_000).await;
        let second = office.lease().await.remove(0);
        assert_eq!((second.id, second.fence, second.attempt), (first.id, 2, 2));
        assert_eq!(first.idempotency_key, second.idempotency_key);
        let before = office.run(run).await;
        assert_eq!(fault(office.result(first.id, first.fence, 9).await).code, FaultCode::Conflict);
        let worker = office.worker().await;
        assert_eq!(fault(db.services.jobs().heartbeat(&worker, first.id, first.fence, None).await).code, FaultCode::Conflict);
        assert_eq!(office.run(run).await, before);
        db.services.jobs().heartbeat(&worker, second.id, second.fence, Some(120)).await.unwrap();
        office.pass(100_000).await;
        office.result(second.id, second.fence, 9).await.unwrap();
        let done = office.run(run).await;
        office.result(second.id, second.fence, 9).await.unwrap();
        assert_eq!(office.run(run).await, done, "sent twice, it happened once");
        assert_eq!(office.status(run).await, "done");
        assert_eq!(fault(office.result(JobId(uuid::Uuid::now_v7()), 1, 9).await).code, FaultCode::NotFound);
        office.verify(run).await;
    }

    async fn an_agent_fails_waits_and_an_operator_has_it_tried_again(db) {
        let office = Office::open(db).await;
        let workflow = office.publish("Read", "s start\na agent:x\ne end\ns -> a\na -> e").await;
        let run = office.start(workflow, json!({"x": 1})).await;
        let worker = office.worker().await;
        let jobs = db.services.jobs();
        let failed = |fence| Failed { fence, error: "no ink".to_owned(), retryable: true, cost_micros: Some(5), ..Failed::default() };
        let one = office.lease().await.remove(0);
        jobs.fail(&worker, one.id, failed(one.fence)).await.unwrap();
        assert!(office.lease().await.is_empty(), "not before its wait is over");
        db.clock.advance(10_000);
        let two = office.lease().await.remove(0);
        jobs.fail(&worker, two.id, failed(two.fence)).await.unwrap();
        assert_eq!(office.status(run).await, "failed");
        assert_eq!(office.job(run).await.cost_micros, Some(10));
        assert_eq!(deltas(&office, "agent-run-failed").await, 1);
        let node = || domain::ids::NodeId::from("a");
        assert_eq!(fault(db.services.runs().retry(office.scope(STARTER), run, node()).await).code, FaultCode::Forbidden);
        let page = db.services.runs().page(office.scope(ADMIN), run).await.unwrap();
        assert!(page.steps.iter().any(|step| step.can_retry));
        assert!(page.because.unwrap().contains("no ink"));
        db.services.runs().retry(office.scope(ADMIN), run, node()).await.unwrap();
        let three = office.lease().await.remove(0);
        assert_ne!(three.id, one.id);
        let wrong = services::jobs::Completion { fence: three.fence, result: json!({"z": 1}).as_object().unwrap().clone(), ..Default::default() };
        assert_eq!(fault(jobs.complete(&worker, three.id, wrong).await).fields[0].field, "z");
        office.result(three.id, three.fence, 1).await.unwrap();
        assert_eq!(office.status(run).await, "done");
        office.verify(run).await;
    }

    async fn completing_can_bring_the_next_job(db) {
        let office = Office::open(db).await;
        let workflow = office.publish("Read", "s start\na agent:x\nb agent:x\ne end\ns -> a\na -> b\nb -> e").await;
        let run = office.start(workflow, json!({"x": 1})).await;
        let first = office.lease().await.remove(0);
        let completion = services::jobs::Completion { fence: first.fence, lease_next: true, ..Default::default() };
        let next = db.services.jobs().complete(&office.worker().await, first.id, completion).await.unwrap().unwrap();
        assert_eq!(next.run.id, run);
        let completion = services::jobs::Completion { fence: next.fence, lease_next: true, ..Default::default() };
        assert!(db.services.jobs().complete(&office.worker().await, next.id, completion).await.unwrap().is_none());
        assert_eq!(office.status(run).await, "done");
    }

    async fn one_job_goes_to_one_worker(db) {
        let office = Office::open(db).await;
        let workflow = office.publish("Read", "s start\na agent:x\ne end\ns -> a\na -> e").await;
        for _ in 0..8 {
            office.start(workflow, json!({"x": 1})).await;
        }
        let worker = office.worker().await;
        let lease = || Lease { max: Some(3), ..Lease::default() };
        let jobs = db.services.jobs();
        let (a, b, c, d) = tokio::join!(
            jobs.lease(&worker, lease()), jobs.lease(&worker, lease()), jobs.lease(&worker, lease()), jobs.lease(&worker, lease()),
        );
        let mut all: Vec<_> = [a, b, c, d].into_iter().flat_map(Result::unwrap).map(|job| job.id).collect();
        let many = all.len();
        all.sort();
        all.dedup();
        assert_eq!((all.len(), many), (8, 8));
        let other = Lease { types: vec!["other".to_owned()], ..Lease::default() };
        assert_eq!(fault(jobs.lease(&worker, other).await).code, FaultCode::Forbidden);
        assert_eq!(fault(jobs.authenticate("bat_test_wrong").await).code, FaultCode::Unauthenticated);
    }

    async fn timers_fire_once(db) {
        let office = Office::open(db).await;
        let workflow = office.publish("Wait", "s start\nt timer:60000\ne end\ns -> t\nt -> e").await;
        let run = office.start(workflow, json!({})).await;
        office.pass(59_999).await;
        assert_eq!(office.status(run).await, "waiting");
        db.clock.advance(1);
        let host = db.services.host();
        let (one, two) = tokio::join!(host.tick(), host.tick());
        one.unwrap();
        two.unwrap();
        assert_eq!(office.status(run).await, "done");
        let kinds = office.kinds(run).await;
        assert_eq!(kinds.iter().filter(|kind| *kind == "timer-fired").count(), 1);
        let set = timer::Entity::find().filter(timer::Column::Status.eq("set")).count(db.services.read()).await.unwrap();
        assert_eq!(set, 0);
        assert_eq!(db.services.host().tick().await.unwrap(), Default::default());
    }

    async fn a_late_step_is_marked_and_counted_once(db) {
        let office = Office::open(db).await;
        let workflow = office.publish("Pay", "s start\nh human sla 1000\ne end\ns -> h\nh -> e").await;
        let late = office.start(workflow, json!({})).await;
        let kept = office.start(workflow, json!({})).await;
        office.complete(WORKER, kept, "h", json!({})).await.unwrap();
        db.clock.advance(600);
        let list = |tab| RunFilter { tab, ..RunFilter::default() };
        let at_risk = db.services.runs().list(office.scope(ADMIN), &list(RunTab::AtRisk)).await.unwrap();
        assert_eq!((at_risk.rows.len(), at_risk.counts.at_risk, at_risk.counts.breached), (1, 1, 0));
        office.pass(500).await;
        assert!(office.run(late).await.has_breach);
        office.pass(500).await;
        office.complete(WORKER, late, "h", json!({})).await.unwrap();
        assert_eq!((deltas(&office, "sla-breached").await, deltas(&office, "sla-kept").await), (1, 1));
        office.verify(late).await;
    }

    async fn parallel_branches_complete_side_by_side(db) {
        let office = Office::open(db).await;
        let text = "s start\nf and\na human:x\nb human:y\nj and\ne end\ns -> f\nf -> a\nf -> b\na -> j\nb -> j\nj -> e";
        let workflow = office.publish("Both", text).await;
        for _ in 0..5 {
            let run = office.start(workflow, json!({})).await;
            let (one, two) = tokio::join!(
                office.complete(WORKER, run, "a", json!({"x": 1})),
                office.complete(OTHER_WORKER, run, "b", json!({"y": 2})),
            );
            one.unwrap();
            two.unwrap();
            assert_eq!(office.status(run).await, "done");
            office.verify(run).await;
        }
    }

    async fn a_unit_that_panics_fails_alone(db) {
        let office = Office::open(db).await;
        let workflow = office.publish("Pay", "s start\nh human\ne end\ns -> h\nh -> e").await;
        let panics = db.services.write(|_| Box::pin(async { if true { panic!("poison") } else { Ok(()) } }));
        let (poisoned, run) = tokio::join!(panics, office.start(workflow, json!({})));
        assert_eq!(fault(poisoned).code, FaultCode::Internal);
        assert_eq!(office.status(run).await, "waiting");
    }

    async fn a_cancelled_run_leaves_nothing_open(db) {
        let office = Office::open(db).await;
        let text = "s start\nf and\na agent:x\nh human sla 5000\ng gate\ne end\ns -> f\nf -> a\nf -> h\nf -> g\na -> e\nh -> e\ng -> e";
        let workflow = office.publish("All", text).await;
        let run = office.start(workflow, json!({"x": 1})).await;
        let leased = office.lease().await.remove(0);
        let runs = db.services.runs();
        assert_eq!(fault(runs.cancel(office.scope(BYSTANDER), run, String::new()).await).code, FaultCode::NotFound);
        assert_eq!(fault(runs.cancel(office.scope(WORKER), run, String::new()).await).code, FaultCode::Forbidden);
        runs.cancel(office.scope(ADMIN), run, "by mistake".to_owned()).await.unwrap();
        assert_eq!(fault(office.result(leased.id, leased.fence, 1).await).code, FaultCode::Conflict);
        let gate = office.gate(run).await;
        assert_eq!(fault(office.decide(APPROVER, &gate, Verdict::Approve).await).code, FaultCode::Gone);
        assert_eq!(fault(runs.cancel(office.scope(ADMIN), run, String::new()).await).code, FaultCode::Conflict);
        let open = job::Entity::find().filter(job::Column::Status.is_in(["queued", "leased"])).count(db.services.read()).await.unwrap();
        let set = timer::Entity::find().filter(timer::Column::Status.eq("set")).count(db.services.read()).await.unwrap();
        assert_eq!((open, set, gate.status.as_str()), (0, 0, "cancelled"));
        assert_eq!(db.services.tasks().inbox(office.scope(WORKER), InboxTab::Open).await.unwrap().open, 0);
        office.verify(run).await;
    }

    async fn the_list_pages_both_ways_and_shows_what_one_may_see(db) {
        let office = Office::open(db).await;
        let workflow = office.publish("Pay", "s start\nh human\ne end\ns -> h\nh -> e").await;
        for _ in 0..60 {
            db.clock.advance(1_000);
            office.start(workflow, json!({})).await;
        }
        let runs = db.services.runs();
        let mut filter = RunFilter::default();
        let mut seen = Vec::new();
        let mut firsts = Vec::new();
        loop {
            let page = runs.list(office.scope(ADMIN), &filter).await.unwrap();
            assert_eq!((page.total, page.counts.open, page.counts.people), (60, 60, 60));
            seen.extend(page.rows.iter().map(|row| row.id));
            firsts.push(page.first);
            match page.next {
                Some(next) => filter.cursor = next,
                None => {
                    filter.cursor = page.previous.unwrap();
                    break;
                }
            }
        }
        assert_eq!((firsts, seen.len()), (vec![1, 26, 51], 60));
        let back = runs.list(office.scope(ADMIN), &filter).await.unwrap();
        assert_eq!((back.first, back.rows[0].id, back.rows.len()), (26, seen[25], 25));
        assert!(back.next.is_some() && back.previous.is_some());
        let mut ordered = seen.clone();
        ordered.sort();
        ordered.dedup();
        assert_eq!(ordered.len(), 60);
        let none = runs.list(office.scope(BYSTANDER), &RunFilter::default()).await.unwrap();
        assert_eq!((none.total, none.counts.all), (0, 0));
        let flow: u32 = back.flow.iter().map(|hour| hour.started).sum();
        assert_eq!(flow, 60);
        let bad = RunFilter { cursor: "x".to_owned(), ..RunFilter::default() };
        assert_eq!(fault(runs.list(office.scope(ADMIN), &bad).await).code, FaultCode::Invalid);
    }
}
