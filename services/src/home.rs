//! Home: the reader's queue, inbox and runs on one page, and what waits for them on every page.

use crate::{
    Result, Scope, Services,
    entity::{decision, job},
    marks::Marks,
};
use domain::{
    Millis,
    ids::AgentId,
    view::{
        frame::Counts,
        home::{AgentDay, Home},
        runs::{RunFilter, RunSort},
        tasks::InboxTab,
    },
};
use sea_orm::{
    ColumnTrait, EntityTrait, ExprTrait, FromQueryResult, PaginatorTrait, QueryFilter, QuerySelect,
    sea_query::{CaseStatement, Func, SimpleExpr},
};
use uuid::Uuid;

/// Rows of each list.
const ROWS: usize = 5;
/// Agents shown.
const AGENTS: usize = 4;
const DAY: Millis = 86_400_000;

#[derive(FromQueryResult)]
struct Group {
    agent: Uuid,
    done: i64,
    failed: i64,
    cost: Option<i64>,
}

impl Services {
    /// The home page of the reader.
    ///
    /// # Errors
    /// The scope is not a person's; the database's.
    pub async fn home(&self, scope: &Scope) -> Result<Home> {
        let now = self.now();
        let as_of = scope.as_of(now);
        let queue = self.gates().queue(scope).await?;
        let inbox = self.tasks().inbox(scope, InboxTab::Open).await?;
        let filter = RunFilter {
            sort: RunSort::Due,
            ..RunFilter::default()
        };
        let runs = self.runs().list(scope, &filter).await?;
        let mut tasks = inbox.yours;
        tasks.extend(inbox.free);
        Ok(Home {
            as_of,
            gates: queue.rows.into_iter().take(ROWS).collect(),
            gates_open: queue.total,
            decided_today: self
                .decided_since(scope, midnight(now, as_of.offset))
                .await?,
            tasks: tasks.into_iter().take(ROWS).collect(),
            tasks_open: inbox.open,
            runs_open: runs.counts.open,
            runs_late: runs.counts.breached,
            runs_failed: runs.counts.failed,
            runs: runs.rows.into_iter().take(ROWS).collect(),
            agents: self.agents_since(scope, now - DAY).await?,
            is_new: runs.workflows.is_empty(),
        })
    }

    /// What waits for the reader.
    ///
    /// # Errors
    /// The scope is not a person's; the database's.
    pub async fn counts(&self, scope: &Scope) -> Result<Counts> {
        let work = self.tasks().count(scope).await?;
        let approvals = self.gates().count(scope).await?;
        Ok(Counts {
            work: u32::try_from(work).unwrap_or(u32::MAX),
            approvals: u32::try_from(approvals).unwrap_or(u32::MAX),
        })
    }

    async fn decided_since(&self, scope: &Scope, since: Millis) -> Result<u64> {
        Ok(decision::Entity::find()
            .filter(decision::Column::Org.eq(scope.org.0))
            .filter(decision::Column::Person.eq(scope.person()?.0))
            .filter(decision::Column::At.gte(since))
            .count(self.read())
            .await?)
    }

    async fn agents_since(&self, scope: &Scope, since: Millis) -> Result<Vec<AgentDay>> {
        let ended = |status: &str| {
            let one = CaseStatement::new()
                .case(job::Column::Status.eq(status), 1)
                .finally(0);
            SimpleExpr::from(Func::sum(one))
        };
        let mut groups: Vec<Group> = job::Entity::find()
            .filter(job::Column::Org.eq(scope.org.0))
            .filter(job::Column::ClosedAt.gte(since))
            .select_only()
            .column(job::Column::Agent)
            .column_as(ended("done"), "done")
            .column_as(ended("failed"), "failed")
            .column_as(job::Column::CostMicros.sum().cast_as("bigint"), "cost")
            .group_by(job::Column::Agent)
            .into_model()
            .all(self.read())
            .await?;
        groups.sort_by_key(|group| (std::cmp::Reverse(group.done), group.agent));
        let marks = Marks::load(self, scope).await?;
        Ok(groups
            .into_iter()
            .filter(|group| group.done + group.failed > 0)
            .take(AGENTS)
            .map(|group| AgentDay {
                agent: marks.agent(AgentId(group.agent)),
                done: u64::try_from(group.done).unwrap_or_default(),
                failed: u64::try_from(group.failed).unwrap_or_default(),
                cost_micros: group.cost.unwrap_or_default(),
            })
            .collect())
    }
}

/// The last midnight in local time.
fn midnight(now: Millis, offset: i32) -> Millis {
    let shift = i64::from(offset) * 60_000;
    (now + shift).div_euclid(DAY) * DAY - shift
}

#[cfg(test)]
mod tests {
    use super::midnight;

    #[test]
    fn the_day_begins_at_the_organizations_midnight() {
        // 2026-11-21T09:12:00Z; in Berlin the day began at 23:00 UTC.
        assert_eq!(midnight(1_795_252_320_000, 60), 1_795_215_600_000);
        assert_eq!(midnight(1_795_252_320_000, 0), 1_795_219_200_000);
    }
}
