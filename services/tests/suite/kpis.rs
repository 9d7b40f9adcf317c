//! Figures: counted once each, added up by day, read with their cause and the runs behind them.

use crate::common::{Company, TestDb, fault};
use domain::{
    FaultCode, Role, Tier,
    ids::WorkflowId,
    kpi::{Delta, Fact, Metric},
    view::kpis::{KpiFilter, Range, SplitBy, Standing},
};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, PaginatorTrait};
use serde_json::json;
use services::{
    entity::{decision, gate, rollup, rollup_delta, run, workflow, workflow_version},
    kpis::record,
};
use uuid::Uuid;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// A workflow of the company.
async fn flow(db: &TestDb, company: &Company, name: &str) -> WorkflowId {
    let (org, name) = (company.system.org.0, name.to_owned());
    db.services
        .write(move |tx| {
            Box::pin(async move {
                let id = tx.id();
                workflow::Model {
                    id,
                    org,
                    name,
                    team: None,
                    status: "published".to_owned(),
                    published_version: Some(1),
                    created_by: None,
                    created_at: tx.now(),
                    updated_at: tx.now(),
                    revision: 1,
                }
                .into_active_model()
                .reset_all()
                .insert(tx)
                .await?;
                // Its one version has the same id.
                workflow_version::Model {
                    id,
                    org,
                    workflow: id,
                    number: 1,
                    graph: json!({}),
                    digest: String::new(),
                    note: String::new(),
                    published_by: None,
                    published_at: tx.now(),
                }
                .into_active_model()
                .reset_all()
                .insert(tx)
                .await?;
                Ok(WorkflowId(id))
            })
        })
        .await
        .unwrap()
}

/// A run that ended now, whose gate waited so many hours and was approved by that person.
async fn ended(
    db: &TestDb,
    company: &Company,
    flow: WorkflowId,
    wait: i64,
    approver: Uuid,
) -> Uuid {
    let scope = company.system.clone();
    db.services
        .write(move |tx| {
            Box::pin(async move {
                let (org, now) = (scope.org.0, tx.now());
                let (id, gate_id) = (tx.id(), tx.id());
                run::Model {
                    id,
                    org,
                    workflow: flow.0,
                    version: flow.0,
                    version_number: 1,
                    key: None,
                    title: format!("Waited {wait} h"),
                    status: "done".to_owned(),
                    state: json!({}),
                    revision: 1,
                    started_by_kind: "system".to_owned(),
                    started_by: None,
                    started_at: now - (wait + 1) * HOUR,
                    ended_at: Some(now),
                    waiting: None,
                    waits_for: None,
                    at_risk_at: None,
                    cost_micros: 0,
                    due_at: None,
                    has_breach: false,
                    has_retry: false,
                    called_by: None,
                }
                .into_active_model()
                .reset_all()
                .insert(tx)
                .await?;
                gate::Model {
                    id: gate_id,
                    org,
                    run: id,
                    workflow: flow.0,
                    node: "approve".to_owned(),
                    token: String::new(),
                    title: "Pay".to_owned(),
                    tier: "high".to_owned(),
                    needed: 1,
                    candidates: json!([]),
                    excluded: json!([]),
                    payload: json!({}),
                    digest: String::new(),
                    why: json!({}),
                    requester: None,
                    status: "approved".to_owned(),
                    opened_at: now - wait * HOUR,
                    at_risk_at: None,
                    round: 1,
                    from_kind: None,
                    from_actor: None,
                    expires_at: None,
                    due_at: None,
                    closed_at: Some(now),
                    revision: 1,
                }
                .into_active_model()
                .reset_all()
                .insert(tx)
                .await?;
                decision::Model {
                    id: tx.id(),
                    org,
                    gate: gate_id,
                    run: id,
                    person: approver,
                    decision: "approve".to_owned(),
                    reason: String::new(),
                    digest: String::new(),
                    at: now,
                    door: "page".to_owned(),
                }
                .into_active_model()
                .reset_all()
                .insert(tx)
                .await?;
                let fact = |fact| Delta::new(fact, flow, None);
                let mut end = fact(Fact::RunEnded);
                end.took = Some((wait + 1) * HOUR);
                let mut closed = fact(Fact::GateClosed);
                closed.took = Some(wait * HOUR);
                closed.tier = Some(Tier::High);
                let mut by = fact(Fact::RunByPeople);
                by.tier = Some(Tier::High);
                record(tx, (scope.org, &scope.time_zone), now, &[end, closed, by]).await?;
                Ok(id)
            })
        })
        .await
        .unwrap()
}

fn month() -> KpiFilter {
    KpiFilter::default()
}

on_both! {
    async fn deltas_count_exactly_once_however_often_they_are_folded(db) {
        let company = db.company("Larkmoor", &[("Ines Okafor", &[Role::Owner])]).await;
        let flow = flow(db, &company, "Invoice").await;
        let ines = company.scopes[0].clone();
        let person = ines.person().unwrap().0;
        for wait in [1, 2, 3] {
            ended(db, &company, flow, wait, person).await;
        }
        assert_eq!(db.services.kpis().fold().await.unwrap(), 9);
        assert_eq!(db.services.kpis().fold().await.unwrap(), 0);
        ended(db, &company, flow, 4, person).await;
        assert_eq!(db.services.kpis().fold().await.unwrap(), 3);
        assert_eq!(rollup_delta::Entity::find().count(db.services.read()).await.unwrap(), 0);
        let rows = rollup::Entity::find().all(db.services.read()).await.unwrap();
        let of = |fact: Fact| rows.iter().filter(|row| row.metric == fact.key()).map(|row| (row.count, row.sum)).collect::<Vec<_>>();
        assert_eq!(of(Fact::GateClosed), [(4, 10 * HOUR)]);
        assert_eq!(of(Fact::RunEnded), [(4, 14 * HOUR)]);
    }

    async fn a_figure_gone_red_leads_to_its_workflow_person_and_runs(db) {
        let company = db.company("Larkmoor", &[("Ines Okafor", &[Role::Owner]), ("Tomas Lindqvist", &[Role::Approver]), ("Anneke Roth", &[Role::Approver])]).await;
        let invoice = flow(db, &company, "Supplier invoice").await;
        let refund = flow(db, &company, "Customer refund").await;
        let ines = company.scopes[0].clone();
        let tomas = company.person(1).0;
        let anneke = company.person(2).0;
        // 31 to 59 days ago both were quick; in the last 29 the invoices wait for one person.
        db.clock.advance(-59 * DAY);
        for _ in 0..14 {
            ended(db, &company, invoice, 3, anneke).await;
            ended(db, &company, refund, 2, anneke).await;
            db.clock.advance(2 * DAY);
        }
        db.clock.advance(3 * DAY);
        let mut slowest = Uuid::nil();
        for day in 0..14 {
            slowest = ended(db, &company, invoice, 10 + day, tomas).await;
            ended(db, &company, refund, 2, anneke).await;
            db.clock.advance(2 * DAY);
        }
        db.services.kpis().fold().await.unwrap();

        let board = db.services.kpis().dashboard(&ines, &month()).await.unwrap();
        let need = board.need.expect("waiting is over its limit");
        assert_eq!((need.tile.metric, need.tile.standing), (Metric::GateWait, Standing::OffTarget));
        assert!(need.tile.value.unwrap() > 12.0 * HOUR as f64, "{:?}", need.tile.value);
        assert!((need.tile.previous.unwrap() / HOUR as f64 - 3.0).abs() < 0.1);
        let cause = need.cause.unwrap();
        assert_eq!((cause.workflow, cause.share > 0.9), (invoice, true));
        let busiest = cause.busiest.unwrap();
        assert_eq!((busiest.name.as_str(), busiest.decided, busiest.of), ("Tomas Lindqvist", 14, 14));
        assert_eq!(board.ledger[2].people, 28);
        assert!(board.tiles.iter().all(|tile| tile.series.len() == 30));

        let filter = KpiFilter { workflow: Some(invoice), ..month() };
        let page = db.services.kpis().metric(&ines, Metric::GateWait, &filter).await.unwrap();
        assert_eq!((page.runs_total, page.runs[0].id.0), (14, slowest));
        assert_eq!(page.runs[0].value, Some((23 * HOUR) as f64));
        assert_eq!(page.about, ["Workflow Supplier invoice"]);
        for metric in Metric::ALL {
            for split in SplitBy::ALL {
                for range in Range::ALL {
                    let filter = KpiFilter { split, range, ..month() };
                    let page = db.services.kpis().metric(&ines, metric, &filter).await.unwrap();
                    let sum: f64 = page.moved.iter().map(|step| step.by).sum();
                    if let (Some(before), Some(now), false) = (page.tile.previous, page.tile.value, page.moved.is_empty()) {
                        assert!((sum - (now - before)).abs() < 1.0, "{metric:?} {split:?} {range:?}");
                    }
                }
            }
        }
    }

    async fn figures_are_for_those_who_may_read_them_and_of_their_own_company(db) {
        let company = db.company("Larkmoor", &[("Ines Okafor", &[Role::Owner]), ("Edda Holm", &[Role::Worker])]).await;
        let other = db.company("Other", &[("Olga Other", &[Role::Owner])]).await;
        let flow = flow(db, &company, "Invoice").await;
        let ines = company.scopes[0].clone();
        ended(db, &company, flow, 5, ines.person().unwrap().0).await;
        db.services.kpis().fold().await.unwrap();
        let olga = other.scopes[0].clone();
        assert!(db.services.kpis().dashboard(&olga, &month()).await.unwrap().is_empty());
        let foreign = KpiFilter { workflow: Some(flow), ..month() };
        let page = db.services.kpis().metric(&olga, Metric::Throughput, &foreign).await.unwrap();
        assert!(page.runs.is_empty() && page.about.is_empty());
        let edda = company.scopes[1].clone();
        assert_eq!(fault(db.services.kpis().dashboard(&edda, &month()).await).code, FaultCode::Forbidden);
        assert_eq!(fault(db.services.kpis().set_target(&edda, Metric::GateWait, 1.0).await).code, FaultCode::Forbidden);
        db.services.kpis().set_target(&ines, Metric::GateWait, (8 * HOUR) as f64).await.unwrap();
        assert_eq!(fault(db.services.kpis().set_target(&ines, Metric::GateWait, f64::NAN).await).code, FaultCode::Invalid);
        let page = db.services.kpis().metric(&ines, Metric::GateWait, &month()).await.unwrap();
        assert_eq!(page.tile.target, Some((8 * HOUR) as f64));
        assert_eq!(page.target_by.map(|mark| mark.name().to_owned()).as_deref(), Some("Ines Okafor"));
    }
}
