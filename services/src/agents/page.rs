//! One agent: what it did, what it is used by, its tokens.

use super::{Agents, find, resource, tokens};
use crate::{
    Result, Scope,
    authorize::{Action, authorize, may},
    entity::{agent_token, job, run, workflow, workflow_version},
};
use domain::{
    Fault,
    ids::{AgentId, JobId, PersonId, RunId, TeamId, TokenId, WorkflowId},
    view::agents::{AgentPage, JobRow, TokenRow},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::Value;
use std::collections::HashMap;
use uuid::Uuid;

const JOBS: u64 = 25;

impl Agents<'_> {
    /// One agent.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn detail(&self, scope: &Scope, id: AgentId) -> Result<AgentPage> {
        let db = self.0.read();
        let row = find(db, scope, id).await?;
        let of = resource(scope, &row);
        authorize(scope, Action::ReadAgent, &of)?;
        let names = self.0.people().names(scope).await?;
        let jobs = if may(scope, Action::ReadTrail, &of) {
            Some(self.jobs(scope, id).await?)
        } else {
            None
        };
        let tokens = if may(scope, Action::ManageToken, &of) {
            Some(self.tokens(scope, id, &names.people).await?)
        } else {
            None
        };
        let used_by = self
            .published(scope)
            .await?
            .into_iter()
            .filter(|(_, _, graph)| mentions(graph, &id.to_string()))
            .map(|(id, name, _)| (id, name))
            .collect();
        let built_by = row
            .created_by
            .and_then(|by| names.people.get(&by).cloned())
            .unwrap_or_default();
        let (team, owner, paused_at) =
            (TeamId(row.team), PersonId(row.owner_person), row.paused_at);
        let may_manage = may(scope, Action::ManageAgent, &of);
        let row = self
            .rows(scope, vec![row])
            .await?
            .pop()
            .ok_or_else(|| Fault::not_found("agent"))?;
        Ok(AgentPage {
            as_of: scope.as_of(self.0.now()),
            row,
            team,
            owner,
            built_by,
            paused_at,
            used_by,
            jobs,
            tokens,
            may_manage,
        })
    }

    /// The published workflows with the graph of the version in force, by name.
    pub(super) async fn published(
        &self,
        scope: &Scope,
    ) -> Result<Vec<(WorkflowId, String, Value)>> {
        let workflows = workflow::Entity::find()
            .filter(workflow::Column::Org.eq(scope.org.0))
            .filter(workflow::Column::Status.eq("published"))
            .order_by_asc(workflow::Column::Name)
            .limit(500)
            .all(self.0.read())
            .await?;
        let mut in_force = Condition::any();
        for workflow in &workflows {
            if let Some(number) = workflow.published_version {
                in_force = in_force.add(
                    Condition::all()
                        .add(workflow_version::Column::Workflow.eq(workflow.id))
                        .add(workflow_version::Column::Number.eq(number)),
                );
            }
        }
        if workflows.is_empty() {
            return Ok(Vec::new());
        }
        let mut graphs: HashMap<Uuid, Value> = workflow_version::Entity::find()
            .filter(workflow_version::Column::Org.eq(scope.org.0))
            .filter(in_force)
            .all(self.0.read())
            .await?
            .into_iter()
            .map(|version| (version.workflow, version.graph))
            .collect();
        Ok(workflows
            .into_iter()
            .filter_map(|row| Some((WorkflowId(row.id), row.name, graphs.remove(&row.id)?)))
            .collect())
    }

    async fn jobs(&self, scope: &Scope, agent: AgentId) -> Result<Vec<JobRow>> {
        let rows = job::Entity::find()
            .filter(job::Column::Org.eq(scope.org.0))
            .filter(job::Column::Agent.eq(agent.0))
            .order_by_desc(job::Column::Id)
            .limit(JOBS)
            .all(self.0.read())
            .await?;
        let titles: HashMap<Uuid, String> = run::Entity::find()
            .select_only()
            .column(run::Column::Id)
            .column(run::Column::Title)
            .filter(run::Column::Org.eq(scope.org.0))
            .filter(run::Column::Id.is_in(rows.iter().map(|row| row.run)))
            .into_tuple()
            .all(self.0.read())
            .await?
            .into_iter()
            .collect();
        let workflows: HashMap<Uuid, String> = workflow::Entity::find()
            .select_only()
            .column(workflow::Column::Id)
            .column(workflow::Column::Name)
            .filter(workflow::Column::Org.eq(scope.org.0))
            .filter(workflow::Column::Id.is_in(rows.iter().map(|row| row.workflow)))
            .into_tuple()
            .all(self.0.read())
            .await?
            .into_iter()
            .collect();
        Ok(rows
            .into_iter()
            .map(|row| JobRow {
                id: JobId(row.id),
                run: RunId(row.run),
                title: titles.get(&row.run).cloned().unwrap_or_default(),
                workflow: workflows.get(&row.workflow).cloned().unwrap_or_default(),
                job_type: row.job_type,
                attempt: u32::try_from(row.attempt).unwrap_or(0),
                opened_at: row.opened_at,
                closed_at: row.closed_at,
                confidence: row.confidence,
                cost_micros: row.cost_micros,
                text: match row.status.as_str() {
                    "done" => row.reasoning,
                    _ => row.error,
                }
                .unwrap_or_default(),
                status: row.status,
            })
            .collect())
    }

    async fn tokens(
        &self,
        scope: &Scope,
        agent: AgentId,
        people: &std::collections::BTreeMap<Uuid, String>,
    ) -> Result<Vec<TokenRow>> {
        let rows = agent_token::Entity::find()
            .filter(agent_token::Column::Org.eq(scope.org.0))
            .filter(agent_token::Column::Agent.eq(agent.0))
            .filter(agent_token::Column::RevokedAt.is_null())
            .filter(agent_token::Column::ExpiresAt.gt(self.0.now()))
            .order_by_desc(agent_token::Column::Id)
            .limit(100)
            .all(self.0.read())
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| TokenRow {
                id: TokenId(row.id),
                job_types: tokens::job_types(&row.job_types),
                prefix: row.prefix,
                created_at: row.created_at,
                created_by: row
                    .created_by
                    .and_then(|by| people.get(&by).cloned())
                    .unwrap_or_default(),
                expires_at: row.expires_at,
                last_used_at: row.last_used_at,
            })
            .collect())
    }
}

/// Whether a text stands anywhere in a JSON value.
fn mentions(value: &Value, text: &str) -> bool {
    match value {
        Value::String(found) => found == text,
        Value::Array(items) => items.iter().any(|item| mentions(item, text)),
        Value::Object(fields) => fields.values().any(|field| mentions(field, text)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}
