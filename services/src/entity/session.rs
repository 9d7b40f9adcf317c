//! `sessions`

use sea_orm::entity::prelude::*;

/// A signed-in browser.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sessions")]
pub struct Model {
    /// Its id, as in the cookie.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Who is signed in, so that all their sessions can be ended at once.
    pub person: Option<Uuid>,
    /// What the session holds, in MessagePack.
    pub body: Vec<u8>,
    /// Until when it is valid.
    pub expires_at: i64,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
