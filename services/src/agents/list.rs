//! The registry, with what each agent did.

use super::Agents;
use crate::{
    Result, Scope,
    authorize::{Action, Resource, authorize, may},
    entity::{agent, agent_token, job, membership, rollup, team},
    kpis::day_of,
};
use domain::{
    Millis,
    ids::{AgentId, PersonId, TeamId},
    kpi::Fact,
    view::{
        Mark,
        agents::{AgentFigures, AgentRow, AgentState, AgentsPage, SILENT_AFTER},
    },
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

const DAYS: i32 = 30;

impl Agents<'_> {
    /// All agents, by team, then by name.
    ///
    /// # Errors
    /// The database's.
    pub async fn page(&self, scope: &Scope) -> Result<AgentsPage> {
        let any = Resource::agent(AgentId(Uuid::nil()), TeamId(Uuid::nil()));
        authorize(scope, Action::ReadAgent, &any)?;
        let mut rows = agent::Entity::find()
            .filter(agent::Column::Org.eq(scope.org.0))
            .order_by_asc(agent::Column::Name)
            .limit(1_000)
            .all(self.0.read())
            .await?;
        let mut agents = self.rows(scope, std::mem::take(&mut rows)).await?;
        agents.sort_by(|a, b| (a.team.name(), &a.name).cmp(&(b.team.name(), &b.name)));
        Ok(AgentsPage {
            as_of: scope.as_of(self.0.now()),
            agents,
            may_connect: !self.teams_to_manage(scope).await?.is_empty(),
        })
    }

    /// The teams the scope's person may register agents for, by name.
    pub(super) async fn teams_to_manage(&self, scope: &Scope) -> Result<Vec<(TeamId, String)>> {
        let teams = team::Entity::find()
            .filter(team::Column::Org.eq(scope.org.0))
            .filter(team::Column::ArchivedAt.is_null())
            .order_by_asc(team::Column::Name)
            .all(self.0.read())
            .await?;
        let new = AgentId(Uuid::nil());
        Ok(teams
            .into_iter()
            .map(|team| (TeamId(team.id), team.name))
            .filter(|(team, _)| may(scope, Action::ManageAgent, &Resource::agent(new, *team)))
            .collect())
    }

    /// What the registry says of these agents.
    pub(super) async fn rows(
        &self,
        scope: &Scope,
        agents: Vec<agent::Model>,
    ) -> Result<Vec<AgentRow>> {
        let names = self.0.people().names(scope).await?;
        let figures = self.figures(scope).await?;
        let open = self.open(scope).await?;
        let seen = self.seen(scope).await?;
        let here: HashSet<Uuid> = membership::Entity::find()
            .select_only()
            .column(membership::Column::Person)
            .filter(membership::Column::Org.eq(scope.org.0))
            .filter(membership::Column::RemovedAt.is_null())
            .into_tuple()
            .all(self.0.read())
            .await?
            .into_iter()
            .collect();
        let now = self.0.now();
        Ok(agents
            .into_iter()
            .map(|row| {
                let seen_at = seen.get(&row.id).copied();
                let open = open.get(&row.id).copied().unwrap_or(0);
                AgentRow {
                    id: AgentId(row.id),
                    state: state(&row, seen_at, open, now),
                    figures: figures.get(&row.id).copied().unwrap_or_default(),
                    open,
                    seen_at,
                    team: Mark::Team {
                        id: Some(TeamId(row.team)),
                        name: names.teams.get(&row.team).cloned().unwrap_or_default(),
                    },
                    owner: Mark::Person {
                        id: Some(PersonId(row.owner_person)),
                        name: names
                            .people
                            .get(&row.owner_person)
                            .cloned()
                            .unwrap_or_default(),
                    },
                    owner_here: here.contains(&row.owner_person),
                    name: row.name,
                    glyph: row.glyph,
                    description: row.description,
                    version: row.version,
                    demo: row.demo,
                }
            })
            .collect())
    }

    /// What each agent did in the last days, from the rollups.
    async fn figures(&self, scope: &Scope) -> Result<HashMap<Uuid, AgentFigures>> {
        let today = day_of(&scope.time_zone, self.0.now());
        let rows: Vec<(Uuid, String, i64, i64)> = rollup::Entity::find()
            .select_only()
            .column(rollup::Column::Agent)
            .column(rollup::Column::Metric)
            .column(rollup::Column::Count)
            .column(rollup::Column::Sum)
            .filter(rollup::Column::Org.eq(scope.org.0))
            .filter(rollup::Column::Day.gt(today - DAYS))
            .filter(
                rollup::Column::Metric.is_in([Fact::AgentTask.key(), Fact::AgentRunFailed.key()]),
            )
            .into_tuple()
            .all(self.0.read())
            .await?;
        let mut figures: HashMap<Uuid, AgentFigures> = HashMap::new();
        for (agent, metric, count, sum) in rows {
            let of = figures.entry(agent).or_default();
            let count = u64::try_from(count).unwrap_or(0);
            if metric == Fact::AgentTask.key() {
                of.done += count;
                of.cost_micros += sum;
            } else {
                of.failed += count;
            }
        }
        Ok(figures)
    }

    /// Jobs that wait for each agent, or that it has.
    async fn open(&self, scope: &Scope) -> Result<HashMap<Uuid, u64>> {
        let rows: Vec<(Uuid, i64)> = job::Entity::find()
            .select_only()
            .column(job::Column::Agent)
            .column_as(job::Column::Id.count(), "open")
            .filter(job::Column::Org.eq(scope.org.0))
            .filter(job::Column::Status.is_in(["queued", "leased"]))
            .group_by(job::Column::Agent)
            .into_tuple()
            .all(self.0.read())
            .await?;
        Ok(rows
            .into_iter()
            .map(|(agent, open)| (agent, u64::try_from(open).unwrap_or(0)))
            .collect())
    }

    /// When a worker of each agent was last seen.
    async fn seen(&self, scope: &Scope) -> Result<HashMap<Uuid, Millis>> {
        let rows: Vec<(Uuid, i64)> = agent_token::Entity::find()
            .select_only()
            .column(agent_token::Column::Agent)
            .column_as(agent_token::Column::LastUsedAt.max(), "seen")
            .filter(agent_token::Column::Org.eq(scope.org.0))
            .filter(agent_token::Column::LastUsedAt.is_not_null())
            .group_by(agent_token::Column::Agent)
            .into_tuple()
            .all(self.0.read())
            .await?;
        Ok(rows.into_iter().collect())
    }
}

fn state(row: &agent::Model, seen_at: Option<Millis>, open: u64, now: Millis) -> AgentState {
    if row.paused_at.is_some() {
        return AgentState::Paused;
    }
    if row.demo {
        return AgentState::AtWork;
    }
    match seen_at {
        None => AgentState::New,
        Some(at) if at + SILENT_AFTER >= now => AgentState::AtWork,
        Some(_) if open > 0 => AgentState::Silent,
        Some(_) => AgentState::Idle,
    }
}
