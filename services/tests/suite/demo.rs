//! The demo company: three months that the real engine made, whole and verifiable, and gone without a trace.

use domain::{kpi::Metric, view::kpis::KpiFilter};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QuerySelect, Statement,
};
use services::{
    demo::DemoStatus,
    entity::{gate, run},
};
use std::collections::BTreeMap;

#[derive(Debug, FromQueryResult)]
struct Count {
    name: String,
    n: i64,
}

async fn counts(db: &crate::common::TestDb, sql: &str) -> BTreeMap<String, i64> {
    let conn = db.services.read();
    let rows = Count::find_by_statement(Statement::from_string(
        conn.get_database_backend(),
        sql.to_owned(),
    ))
    .all(conn)
    .await
    .unwrap();
    rows.into_iter().map(|row| (row.name, row.n)).collect()
}

on_both! {
    async fn the_demo_has_history_open_decisions_at_all_tiers_and_can_be_removed(db) {
        db.clock.set(1_763_719_920_000);
        let sign_in = db.services.demo().load(Some("correct horse battery")).await.unwrap();
        let states = counts(db, "SELECT status AS name, COUNT(*) AS n FROM runs GROUP BY status").await;
        assert!(states["done"] > 2_500, "{states:?}");
        let open = counts(db, "SELECT tier AS name, COUNT(*) AS n FROM gates WHERE status = 'pending' GROUP BY tier").await;
        for tier in ["low", "medium", "high", "critical"] {
            assert!(open.contains_key(tier), "{tier}: {open:?}");
        }
        let oldest = run::Entity::find().select_only().column_as(run::Column::StartedAt.min(), "at").into_tuple::<i64>().one(db.services.read()).await.unwrap().unwrap();
        assert!(db.clock.now() - oldest >= 90 * 86_400_000);
        assert!(matches!(db.services.demo().status().await.unwrap(), DemoStatus::Ready { .. }));
        assert_eq!(db.services.demo().sign_in().await.unwrap(), sign_in);

        // Whoever opens the dashboard finds one figure gone red, and who decides too much of it alone.
        while db.services.kpis().fold().await.unwrap() > 0 {}
        let scope = db.services.people().enter(sign_in.person, "larkmoor").await.unwrap();
        let need = db.services.kpis().dashboard(&scope, &KpiFilter::default()).await.unwrap().need.unwrap();
        assert_eq!(need.tile.metric, Metric::GateWait);
        assert!(need.cause.is_some_and(|cause| format!("{cause:?}").contains("Tomas Lindqvist")));
        // And work of her own beside the approvals.
        assert!(db.services.tasks().count(&scope).await.unwrap() >= 3);

        db.services.audit().seal().await.unwrap();
        let report = services::audit::verify(db.services.read()).await.unwrap();
        assert!(report.bad.is_none(), "{:?}", report.bad);

        db.services.demo().remove().await.unwrap();
        assert_eq!(db.services.demo().status().await.unwrap(), DemoStatus::Absent);
        assert_eq!(run::Entity::find().count(db.services.read()).await.unwrap(), 0);
        assert_eq!(gate::Entity::find().filter(gate::Column::Status.ne("")).count(db.services.read()).await.unwrap(), 0);
    }
}
