//! A token becomes an agent.

use super::Jobs;
use crate::{
    Result, Scope, Services, Topic,
    audit::chain::sha256,
    entity::{agent, agent_token, organization, person},
};
use domain::{
    Actor, Fault, FaultCode, Millis,
    ids::{AgentId, OrgId, PersonId, TeamId, TokenId},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

/// How exact `last_used_at` is.
const MINUTE: Millis = 60_000;

/// An agent with its token: what the endpoints of jobs take in place of a person's scope.
#[derive(Debug, Clone)]
pub struct AgentScope {
    /// The agent as an actor of its organization.
    pub scope: Scope,
    /// Which agent.
    pub agent: AgentId,
    /// Its team.
    pub team: TeamId,
    /// Its version's label.
    pub version: String,
    /// Who answers for it.
    pub owner: PersonId,
    /// Whether it gets no new jobs.
    pub paused: bool,
    /// The token it came with; none for the demo's built-in workers.
    pub token: Option<TokenId>,
    /// The kinds of jobs it may lease; empty for all of the agent's.
    pub job_types: Vec<String>,
}

fn refused() -> Fault {
    Fault::new(
        FaultCode::Unauthenticated,
        "This token is not valid: it is unknown, expired or revoked.",
    )
}

impl Jobs<'_> {
    /// The agent of a token (`bat_<prefix>_<secret>`).
    ///
    /// # Errors
    /// `Unauthenticated`: unknown, expired or revoked; which of these is not told.
    pub async fn authenticate(self, token: &str) -> Result<AgentScope> {
        if !token.starts_with("bat_") || token.len() > 200 {
            return Err(refused().into());
        }
        let db = self.0.read();
        let now = self.0.now();
        let row = agent_token::Entity::find()
            .filter(agent_token::Column::TokenHash.eq(sha256(token)))
            .one(db)
            .await?
            .filter(|row| row.revoked_at.is_none() && row.expires_at > now)
            .ok_or_else(refused)?;
        let mut agent = self.agent(AgentId(row.agent)).await?.ok_or_else(refused)?;
        agent.token = Some(TokenId(row.id));
        agent.job_types = serde_json::from_value(row.job_types.clone())?;
        if row.last_used_at.is_none_or(|at| now - at >= MINUTE) {
            seen(self.0, row).await?;
        }
        Ok(agent)
    }

    /// An agent by its id, without a token: for workers that Baton plays itself in the demo company.
    ///
    /// # Errors
    /// The database's.
    pub async fn agent(self, id: AgentId) -> Result<Option<AgentScope>> {
        let db = self.0.read();
        let Some(row) = agent::Entity::find_by_id(id.0).one(db).await? else {
            return Ok(None);
        };
        let Some(org) = organization::Entity::find_by_id(row.org).one(db).await? else {
            return Ok(None);
        };
        let owner = person::Entity::find_by_id(row.owner_person).one(db).await?;
        if owner.is_none() {
            return Ok(None);
        }
        let mut scope = Scope::new(&org, Actor::Agent(id), row.name);
        scope.on_behalf_of = Some(PersonId(row.owner_person));
        Ok(Some(AgentScope {
            scope,
            agent: id,
            team: TeamId(row.team),
            version: row.version,
            owner: PersonId(row.owner_person),
            paused: row.paused_at.is_some(),
            token: None,
            job_types: Vec::new(),
        }))
    }
}

async fn seen(services: &Services, row: agent_token::Model) -> Result<()> {
    services
        .write(move |tx| {
            Box::pin(async move {
                agent_token::Entity::update_many()
                    .filter(agent_token::Column::Id.eq(row.id))
                    .col_expr(agent_token::Column::LastUsedAt, Expr::value(tx.now()))
                    .exec(tx)
                    .await?;
                tx.notify(OrgId(row.org), Topic::Agents);
                Ok(())
            })
        })
        .await
}
