//! The audit log of all that is not an event of a run.

use sea_orm_migration::{prelude::*, schema::*};

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("audit_entries")
                    .col(pk_uuid("id"))
                    .col(uuid_null("org"))
                    .col(big_integer_null("seq"))
                    .col(big_integer("at"))
                    .col(text("actor_kind"))
                    .col(uuid_null("actor"))
                    .col(text("actor_name"))
                    .col(uuid_null("on_behalf_of"))
                    .col(text("action"))
                    .col(text("subject_kind"))
                    .col(uuid_null("subject"))
                    .col(text("subject_text"))
                    .col(json("detail"))
                    .col(text_null("prev_hash"))
                    .col(text_null("hash"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("audit_entries_org_seq_key")
                    .table("audit_entries")
                    .col("org")
                    .col("seq")
                    .unique()
                    .to_owned(),
            )
            .await?;
        manager.get_connection().execute_unprepared("CREATE UNIQUE INDEX audit_entries_unsealed ON audit_entries (id) WHERE seq IS NULL").await?;
        manager
            .create_index(
                Index::create()
                    .name("audit_entries_org_at_idx")
                    .table("audit_entries")
                    .col("org")
                    .col("at")
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["audit_entries"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
