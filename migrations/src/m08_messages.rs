//! Messages between runs, and what waits for them.

use sea_orm_migration::{prelude::*, schema::*};

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("messages")
                    .col(pk_uuid("id"))
                    .col(uuid("org"))
                    .col(text("name"))
                    .col(text("key"))
                    .col(json("payload"))
                    .col(text("sender_kind"))
                    .col(uuid_null("sender"))
                    .col(uuid_null("on_behalf_of"))
                    .col(text_null("unique_id"))
                    .col(big_integer("sent_at"))
                    .col(big_integer("expires_at"))
                    .col(text("status"))
                    .col(uuid_null("run"))
                    .foreign_key(
                        ForeignKey::create()
                            .name("messages_org_fkey")
                            .from("messages", "org")
                            .to("organizations", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("messages_status_org_name_key_idx")
                    .table("messages")
                    .col("status")
                    .col("org")
                    .col("name")
                    .col("key")
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("messages_org_unique_id_key")
                    .table("messages")
                    .col("org")
                    .col("unique_id")
                    .unique()
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("subscriptions")
                    .col(pk_uuid("id"))
                    .col(uuid("org"))
                    .col(uuid("run"))
                    .col(text("node"))
                    .col(text("token"))
                    .col(text("name"))
                    .col(text("key"))
                    .col(big_integer("opened_at"))
                    .col(text("status"))
                    .foreign_key(
                        ForeignKey::create()
                            .name("subscriptions_run_fkey")
                            .from("subscriptions", "run")
                            .to("runs", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("subscriptions_status_org_name_key_idx")
                    .table("subscriptions")
                    .col("status")
                    .col("org")
                    .col("name")
                    .col("key")
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("subscriptions_run_idx")
                    .table("subscriptions")
                    .col("run")
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["subscriptions", "messages"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}
