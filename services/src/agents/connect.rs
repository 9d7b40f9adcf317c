//! Connecting an agent: what to choose from, and how far it has come.

use super::{Agents, find, resource};
use crate::{
    Result, Scope,
    authorize::{Action, authorize},
    entity::{agent_token, job, membership, person},
};
use domain::{
    Fault, Millis,
    ids::{AgentId, PersonId},
    view::agents::{ConnectForm, Connection},
};
use sea_orm::{
    ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use std::collections::BTreeSet;

impl Agents<'_> {
    /// What connecting an agent may choose from.
    ///
    /// # Errors
    /// `Forbidden` for who may register no agent.
    pub async fn form(&self, scope: &Scope) -> Result<ConnectForm> {
        let me = scope.person()?;
        let teams = self.teams_to_manage(scope).await?;
        if teams.is_empty() {
            return Err(Fault::forbidden(
                "Only an engineer of a team may connect agents. Ask an admin for that role.",
            )
            .into());
        }
        let members = membership::Entity::find()
            .select_only()
            .column(membership::Column::Person)
            .filter(membership::Column::Org.eq(scope.org.0))
            .filter(membership::Column::RemovedAt.is_null())
            .into_query();
        let people = person::Entity::find()
            .filter(person::Column::Id.in_subquery(members))
            .filter(person::Column::DisabledAt.is_null())
            .order_by_asc(person::Column::Name)
            .limit(2_000)
            .all(self.0.read())
            .await?
            .into_iter()
            .map(|row| (PersonId(row.id), row.name))
            .collect();
        let mut job_types = BTreeSet::new();
        for (_, _, graph) in self.published(scope).await? {
            let nodes = graph.get("nodes").and_then(|nodes| nodes.as_object());
            for node in nodes.into_iter().flat_map(|nodes| nodes.values()) {
                if let Some(text) = node.get("job_type").and_then(|it| it.as_str()) {
                    job_types.insert(text.to_owned());
                }
            }
        }
        Ok(ConnectForm {
            teams,
            people,
            job_types: job_types.into_iter().filter(|it| !it.is_empty()).collect(),
            me,
        })
    }

    /// How far an agent has come since it was registered.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn connection(&self, scope: &Scope, id: AgentId) -> Result<Connection> {
        let db = self.0.read();
        let row = find(db, scope, id).await?;
        authorize(scope, Action::ReadAgent, &resource(scope, &row))?;
        let token = agent_token::Entity::find()
            .filter(agent_token::Column::Org.eq(scope.org.0))
            .filter(agent_token::Column::Agent.eq(id.0))
            .order_by_desc(agent_token::Column::Id)
            .one(db)
            .await?;
        let mine = || {
            job::Entity::find()
                .filter(job::Column::Org.eq(scope.org.0))
                .filter(job::Column::Agent.eq(id.0))
        };
        let first = |column: job::Column| {
            mine()
                .select_only()
                .column_as(column.min(), "first")
                .filter(column.is_not_null())
        };
        let first_job_at: Option<Option<Millis>> =
            first(job::Column::StartedAt).into_tuple().one(db).await?;
        let first_done_at: Option<Option<Millis>> = first(job::Column::ClosedAt)
            .filter(job::Column::Status.eq("done"))
            .into_tuple()
            .one(db)
            .await?;
        let waiting = mine()
            .filter(job::Column::Status.eq("queued"))
            .count(db)
            .await?;
        let row = self
            .rows(scope, vec![row])
            .await?
            .pop()
            .ok_or_else(|| Fault::not_found("agent"))?;
        Ok(Connection {
            as_of: scope.as_of(self.0.now()),
            token_at: token.map(|token| token.created_at),
            seen_at: row.seen_at,
            row,
            first_job_at: first_job_at.flatten(),
            first_done_at: first_done_at.flatten(),
            waiting,
        })
    }
}
