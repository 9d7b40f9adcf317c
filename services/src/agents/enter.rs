//! The way in for an agent's worker: its token becomes a [`Scope`].

use super::Agents;
use crate::{
    Result, Scope, Topic,
    audit::chain::sha256,
    entity::{agent, agent_token, organization},
};
use domain::{
    Actor, Fault, FaultCode, Millis,
    ids::{AgentId, PersonId, TokenId},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, sea_query::Expr};

/// A token's use is written down once a minute at most.
const TOUCH_EVERY: Millis = 60_000;

/// A worker that proved which agent it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worker {
    /// The agent in its organization, on behalf of the person who answers for it.
    pub scope: Scope,
    /// The agent.
    pub agent: AgentId,
    /// The accountable person.
    pub owner: PersonId,
    /// Its version's label; may be empty.
    pub version: String,
    /// The token.
    pub token: TokenId,
    /// The kinds of jobs the token may take; all of the agent's when empty.
    pub job_types: Vec<String>,
    /// Whether a person stopped the agent: it gets no new jobs.
    pub paused: bool,
}

fn refused() -> Fault {
    Fault::new(
        FaultCode::Unauthenticated,
        "This token is not valid: it is unknown, revoked or expired. Send it as “Authorization: Bearer bat_…”.",
    )
}

impl Agents<'_> {
    /// The worker with that token.
    ///
    /// # Errors
    /// `Unauthenticated`, whatever is wrong with the token.
    pub async fn enter(&self, token: &str) -> Result<Worker> {
        let now = self.0.now();
        if !token.starts_with("bat_") || token.len() > 200 {
            return Err(refused().into());
        }
        let db = self.0.read();
        let row = agent_token::Entity::find()
            .filter(agent_token::Column::TokenHash.eq(sha256(token)))
            .filter(agent_token::Column::RevokedAt.is_null())
            .filter(agent_token::Column::ExpiresAt.gt(now))
            .one(db)
            .await?
            .ok_or_else(refused)?;
        let agent = agent::Entity::find_by_id(row.agent)
            .filter(agent::Column::Org.eq(row.org))
            .one(db)
            .await?
            .ok_or_else(refused)?;
        let org = organization::Entity::find_by_id(row.org)
            .one(db)
            .await?
            .ok_or_else(refused)?;
        let mut scope = Scope::new(&org, Actor::Agent(AgentId(agent.id)), agent.name);
        scope.on_behalf_of = Some(PersonId(agent.owner_person));
        if row.last_used_at.is_none_or(|at| at + TOUCH_EVERY <= now) {
            self.touch(&scope, row.id).await?;
        }
        Ok(Worker {
            scope,
            agent: AgentId(agent.id),
            owner: PersonId(agent.owner_person),
            version: agent.version,
            token: TokenId(row.id),
            job_types: super::tokens::job_types(&row.job_types),
            paused: agent.paused_at.is_some(),
        })
    }

    async fn touch(&self, scope: &Scope, token: uuid::Uuid) -> Result<()> {
        let org = scope.org;
        self.0
            .write(move |tx| {
                Box::pin(async move {
                    let before = tx.now() - TOUCH_EVERY;
                    agent_token::Entity::update_many()
                        .col_expr(agent_token::Column::LastUsedAt, Expr::value(tx.now()))
                        .filter(agent_token::Column::Id.eq(token))
                        .filter(
                            Condition::any()
                                .add(agent_token::Column::LastUsedAt.is_null())
                                .add(agent_token::Column::LastUsedAt.lte(before)),
                        )
                        .exec(tx)
                        .await?;
                    tx.notify(org, Topic::Agents);
                    Ok(())
                })
            })
            .await
    }
}
