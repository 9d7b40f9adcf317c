//! `agent_tokens`

use sea_orm::entity::prelude::*;

/// A token of an agent's worker.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "agent_tokens")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Its organization.
    pub org: Uuid,
    /// The agent.
    pub agent: Uuid,
    /// The token's first part, shown in lists.
    #[sea_orm(column_type = "Text")]
    pub prefix: String,
    /// SHA-256 of the whole token, in hexadecimal: the token itself is nowhere stored.
    #[sea_orm(column_type = "Text")]
    pub token_hash: String,
    /// The kinds of jobs it may lease; an empty list means all of the agent.
    pub job_types: Json,
    /// Until when it is valid.
    pub expires_at: i64,
    /// Who made it.
    pub created_by: Option<Uuid>,
    /// When.
    pub created_at: i64,
    /// When it was last seen, to the minute.
    pub last_used_at: Option<i64>,
    /// When it was taken back.
    pub revoked_at: Option<i64>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
