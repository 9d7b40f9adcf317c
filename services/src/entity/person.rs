//! `persons`

use sea_orm::entity::prelude::*;

/// A person, global across organizations.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "persons")]
pub struct Model {
    /// Their id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Lower-cased e-mail address, unique.
    #[sea_orm(column_type = "Text")]
    pub email: String,
    /// Their name as others see it.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Argon2id in PHC form; none until they chose a password.
    #[sea_orm(column_type = "Text", nullable)]
    pub password_hash: Option<String>,
    /// Since when they may not sign in anywhere.
    pub disabled_at: Option<i64>,
    /// When they were created.
    pub created_at: i64,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
