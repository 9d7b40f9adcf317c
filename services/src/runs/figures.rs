//! The numbers beside the list of runs.

use super::{Runs, access, list::open};
use crate::{
    Error, Result, Scope,
    entity::{run, task},
};
use domain::{
    Millis, RunStatus,
    view::runs::{FlowHour, RunCounts},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, sea_query::Expr,
};
use uuid::Uuid;

const HOUR: Millis = 3_600_000;
const DAY: Millis = 24 * HOUR;

/// The middle of the values; the lower of two.
pub(super) fn median(values: &mut [i64]) -> Option<i64> {
    values.sort_unstable();
    values.get(values.len().checked_sub(1)? / 2).copied()
}

#[derive(FromQueryResult)]
struct Group {
    status: String,
    waits_for: Option<String>,
    risk: i32,
    many: i64,
}

#[derive(FromQueryResult)]
struct Hour {
    hour: i64,
    many: i64,
}

impl Runs<'_> {
    /// The numbers on the tabs. Late is a run with a step under way whose due time is past at `now`, as its row says; a step
    /// that was late and is done does not count.
    pub(super) async fn counts(
        self,
        scope: &Scope,
        narrowed: &Condition,
        now: Millis,
    ) -> Result<RunCounts> {
        // Written out, not bound: PostgreSQL must see the same text in GROUP BY. Only our own number is in it.
        let risk = || {
            Expr::cust(format!(
                "CASE WHEN due_at <= {now} THEN 2 WHEN at_risk_at <= {now} THEN 1 ELSE 0 END"
            ))
        };
        let groups: Vec<Group> = run::Entity::find()
            .filter(narrowed.clone())
            .select_only()
            .column(run::Column::Status)
            .column(run::Column::WaitsFor)
            .expr_as(risk(), "risk")
            .expr_as(run::Column::Id.count(), "many")
            .group_by(run::Column::Status)
            .group_by(run::Column::WaitsFor)
            .group_by(risk())
            .into_model()
            .all(self.0.read())
            .await?;
        let mut counts = RunCounts::default();
        for group in groups {
            let many = u64::try_from(group.many).unwrap_or(0);
            counts.all += many;
            let status = RunStatus::find(&group.status)
                .ok_or_else(|| Error::defect(format!("no run status {}", group.status)))?;
            match status {
                RunStatus::Failed => counts.failed += many,
                status if status.is_over() => counts.ended += many,
                _ => {
                    counts.open += many;
                    counts.people += many * u64::from(group.waits_for.as_deref() == Some("person"));
                    counts.at_risk += many * u64::from(group.risk > 0);
                    counts.breached += many * u64::from(group.risk == 2);
                }
            }
        }
        if let Some(person) = scope.actor.person() {
            // As in the inbox and the queue: what somebody else has taken, or the reader may not decide, is not for them.
            let free = Condition::all()
                .add(task::Column::ClaimedBy.is_null())
                .add(access::task_candidate(scope, person));
            let mine = task::Entity::find()
                .select_only()
                .column(task::Column::Run)
                .filter(task::Column::Org.eq(scope.org.0))
                .filter(task::Column::Status.eq("open"))
                .filter(
                    Condition::any()
                        .add(task::Column::ClaimedBy.eq(person.0))
                        .add(free),
                )
                .into_query();
            let asked: Vec<Uuid> = self
                .0
                .gates()
                .mine(scope, now)
                .await?
                .into_iter()
                .map(|gate| gate.run)
                .collect();
            counts.mine = run::Entity::find()
                .filter(narrowed.clone())
                .filter(
                    Condition::any()
                        .add(run::Column::Id.in_subquery(mine))
                        .add(run::Column::Id.is_in(asked)),
                )
                .filter(run::Column::Status.is_in(open()))
                .count(self.0.read())
                .await?;
        }
        Ok(counts)
    }

    /// Started and ended by hour, over the last day.
    pub(super) async fn flow(
        self,
        visible: &Condition,
        scope: &Scope,
        now: Millis,
    ) -> Result<Vec<FlowHour>> {
        let begin = (now - DAY).div_euclid(HOUR) * HOUR + HOUR;
        let mut hours: Vec<FlowHour> = (0..24)
            .map(|index| FlowHour {
                at: begin + index * HOUR,
                started: 0,
                ended: 0,
            })
            .collect();
        for (column, name, is_start) in [
            (run::Column::StartedAt, "started_at", true),
            (run::Column::EndedAt, "ended_at", false),
        ] {
            let hour = || Expr::cust(format!("({name} - {begin}) / {HOUR}"));
            let counted: Vec<Hour> = run::Entity::find()
                .filter(run::Column::Org.eq(scope.org.0))
                .filter(visible.clone())
                .filter(column.gte(begin))
                .select_only()
                .expr_as(hour(), "hour")
                .expr_as(run::Column::Id.count(), "many")
                .group_by(hour())
                .into_model()
                .all(self.0.read())
                .await?;
            for Hour { hour, many } in counted {
                let slot = usize::try_from(hour)
                    .ok()
                    .and_then(|hour| hours.get_mut(hour));
                if let Some(slot) = slot {
                    let many = u32::try_from(many).unwrap_or(u32::MAX);
                    if is_start {
                        slot.started = many;
                    } else {
                        slot.ended = many;
                    }
                }
            }
        }
        Ok(hours)
    }

    /// The median time of runs that were done in the last month.
    pub(super) async fn typical(
        self,
        visible: &Condition,
        scope: &Scope,
        now: Millis,
    ) -> Result<Option<Millis>> {
        let times: Vec<(i64, Option<i64>)> = run::Entity::find()
            .filter(run::Column::Org.eq(scope.org.0))
            .filter(visible.clone())
            .filter(run::Column::Status.eq(RunStatus::Done.key()))
            .filter(run::Column::StartedAt.gte(now - 30 * DAY))
            .order_by_desc(run::Column::StartedAt)
            .limit(500)
            .select_only()
            .column(run::Column::StartedAt)
            .column(run::Column::EndedAt)
            .into_tuple()
            .all(self.0.read())
            .await?;
        let mut times: Vec<i64> = times
            .into_iter()
            .filter_map(|(start, end)| Some(end? - start))
            .collect();
        Ok(median(&mut times))
    }
}
