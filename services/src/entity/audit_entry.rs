//! `audit_entries`

use sea_orm::entity::prelude::*;

/// One entry of an organization's audit log; sealed into its chain within a second.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_entries")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Its organization; none for what concerns the installation.
    pub org: Option<Uuid>,
    /// 1, 2, 3 … in its chain; none while it is not sealed.
    pub seq: Option<i64>,
    /// When.
    pub at: i64,
    /// `person`, `agent` or `system`.
    #[sea_orm(column_type = "Text")]
    pub actor_kind: String,
    /// Who did it.
    pub actor: Option<Uuid>,
    /// Their name as it was then.
    #[sea_orm(column_type = "Text")]
    pub actor_name: String,
    /// The accountable person, where an agent acted.
    pub on_behalf_of: Option<Uuid>,
    /// What was done, such as `person.invited`.
    #[sea_orm(column_type = "Text")]
    pub action: String,
    /// What it was done to: `person`, `workflow` …
    #[sea_orm(column_type = "Text")]
    pub subject_kind: String,
    /// Its id.
    pub subject: Option<Uuid>,
    /// Its name as it was then.
    #[sea_orm(column_type = "Text")]
    pub subject_text: String,
    /// More about it; never a secret.
    pub detail: Json,
    /// Hash of the entry before in its chain; empty for the first.
    #[sea_orm(column_type = "Text", nullable)]
    pub prev_hash: Option<String>,
    /// SHA-256 over all the other columns: `audit::chain`.
    #[sea_orm(column_type = "Text", nullable)]
    pub hash: Option<String>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
