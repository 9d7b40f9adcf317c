//! `invites`

use sea_orm::entity::prelude::*;

/// An invitation to an organization, by a link.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invites")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// To which organization.
    pub org: Uuid,
    /// To which lower-cased address.
    #[sea_orm(column_type = "Text")]
    pub email: String,
    /// The name it was written with.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// The role it gives.
    #[sea_orm(column_type = "Text")]
    pub role: String,
    /// The team of that role.
    pub team: Option<Uuid>,
    /// SHA-256 of the link's token, in hexadecimal: the token itself is nowhere stored.
    #[sea_orm(column_type = "Text")]
    pub token_hash: String,
    /// Who invited.
    pub invited_by: Uuid,
    /// When.
    pub created_at: i64,
    /// Until when it may be accepted.
    pub expires_at: i64,
    /// When it was.
    pub accepted_at: Option<i64>,
    /// When it was taken back.
    pub revoked_at: Option<i64>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
