//! Tokens: shown once, stored as a hash, good for 180 days, revoked at any time.

use super::{Agents, find, resource};
use crate::{
    Result, Scope, Topic,
    audit::{Entry, Subject, chain::sha256},
    authorize::{Action, authorize},
    entity::agent_token,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    Fault,
    ids::{AgentId, TokenId},
    span::DAY,
    view::agents::{NewToken, TOKEN_DAYS, read_job_types},
};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use serde_json::{Value, json};

/// The kinds of jobs of a stored token.
pub(super) fn job_types(stored: &Value) -> Vec<String> {
    stored
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|item| item.as_str().map(str::to_owned))
        .collect()
}

/// The first part, by which people tell tokens apart, and the whole.
fn new_token() -> (String, String) {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let bytes: [u8; 8] = rand::random();
    let short: String = bytes
        .iter()
        .filter_map(|byte| LETTERS.get(usize::from(byte % 32)))
        .map(|letter| char::from(*letter))
        .collect();
    let secret: [u8; 32] = rand::random();
    let prefix = format!("bat_{short}");
    let token = format!("{prefix}_{}", URL_SAFE_NO_PAD.encode(secret));
    (prefix, token)
}

impl Agents<'_> {
    /// Makes a token that may take the kinds of jobs named in `job_types` (all of the agent's when it is empty). It is shown
    /// now and never again.
    ///
    /// # Errors
    /// `NotFound`; `Forbidden`; a fault of the field `job_types`.
    pub async fn create_token(
        &self,
        scope: &Scope,
        agent: AgentId,
        types: &str,
    ) -> Result<NewToken> {
        let row = find(self.0.read(), scope, agent).await?;
        authorize(scope, Action::ManageToken, &resource(scope, &row))?;
        let types = read_job_types(types)?;
        let by = scope.person()?;
        let (prefix, token) = new_token();
        let hash = sha256(&token);
        let scope = scope.clone();
        self.0
            .write(move |tx| {
                Box::pin(async move {
                    let name = find(tx, &scope, agent).await?.name;
                    let row = agent_token::ActiveModel {
                        id: Set(tx.id()),
                        org: Set(scope.org.0),
                        agent: Set(agent.0),
                        prefix: Set(prefix),
                        token_hash: Set(hash),
                        job_types: Set(json!(types)),
                        expires_at: Set(tx.now() + TOKEN_DAYS * DAY),
                        created_by: Set(Some(by.0)),
                        created_at: Set(tx.now()),
                        last_used_at: Set(None),
                        revoked_at: Set(None),
                    };
                    let row = row.insert(tx).await?;
                    let subject = Subject::new("agent", agent, &name);
                    let detail = json!({ "token": row.prefix, "job_types": types });
                    tx.audit(&scope, Entry::new("token.created", subject).with(detail))
                        .await?;
                    tx.notify(scope.org, Topic::Agents);
                    Ok(NewToken {
                        id: TokenId(row.id),
                        agent,
                        token,
                        job_types: types,
                        created_at: row.created_at,
                        expires_at: row.expires_at,
                    })
                })
            })
            .await
    }

    /// Revokes a token: its next call is refused. Twice is once.
    ///
    /// # Errors
    /// `NotFound`; `Forbidden`.
    pub async fn revoke_token(&self, scope: &Scope, id: TokenId) -> Result<()> {
        let token = agent_token::Entity::find_by_id(id.0)
            .filter(agent_token::Column::Org.eq(scope.org.0))
            .one(self.0.read())
            .await?
            .ok_or_else(|| Fault::not_found("token"))?;
        let agent = AgentId(token.agent);
        let row = find(self.0.read(), scope, agent).await?;
        authorize(scope, Action::ManageToken, &resource(scope, &row))?;
        let scope = scope.clone();
        self.0
            .write(move |tx| {
                Box::pin(async move {
                    let token = agent_token::Entity::find_by_id(id.0)
                        .filter(agent_token::Column::RevokedAt.is_null())
                        .one(tx)
                        .await?;
                    let Some(token) = token else {
                        return Ok(());
                    };
                    let detail = json!({ "token": token.prefix });
                    let mut token: agent_token::ActiveModel = token.into();
                    token.revoked_at = Set(Some(tx.now()));
                    token.update(tx).await?;
                    let subject = Subject::new("agent", agent, row.name);
                    tx.audit(&scope, Entry::new("token.revoked", subject).with(detail))
                        .await?;
                    tx.notify(scope.org, Topic::Agents);
                    Ok(())
                })
            })
            .await
    }
}
