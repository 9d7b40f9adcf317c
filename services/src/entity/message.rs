//! `messages`

use sea_orm::entity::prelude::*;

/// A message sent to runs.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "messages")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Its organization.
    pub org: Uuid,
    /// Its name.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Its key; may be empty.
    #[sea_orm(column_type = "Text")]
    pub key: String,
    /// What it carries.
    pub payload: Json,
    /// Who made each value, where a run sent it.
    pub authors: Option<Json>,
    /// Kind of actor that sent it.
    #[sea_orm(column_type = "Text")]
    pub sender_kind: String,
    /// Who sent it.
    pub sender: Option<Uuid>,
    /// Who answers for the agent that sent it.
    pub on_behalf_of: Option<Uuid>,
    /// The sender's own id for it: sent again, it is the same message.
    #[sea_orm(column_type = "Text", nullable)]
    pub unique_id: Option<String>,
    /// When.
    pub sent_at: i64,
    /// How long it waits for somebody who wants it.
    pub expires_at: i64,
    /// `waiting`, `delivered` or `expired`.
    #[sea_orm(column_type = "Text")]
    pub status: String,
    /// The run that got it.
    pub run: Option<Uuid>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
