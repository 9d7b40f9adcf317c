//! Agents and the tokens their workers come with.

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
                    .table("agents")
                    .col(pk_uuid("id"))
                    .col(uuid("org"))
                    .col(text("name"))
                    .col(uuid("team"))
                    .col(uuid("owner_person"))
                    .col(text("glyph"))
                    .col(text("description"))
                    .col(text("version"))
                    .col(boolean("demo"))
                    .col(big_integer_null("paused_at"))
                    .col(uuid_null("created_by"))
                    .col(big_integer("created_at"))
                    .col(big_integer("revision"))
                    .foreign_key(
                        ForeignKey::create()
                            .name("agents_org_fkey")
                            .from("agents", "org")
                            .to("organizations", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .name("agents_team_fkey")
                            .from("agents", "team")
                            .to("teams", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .name("agents_owner_person_fkey")
                            .from("agents", "owner_person")
                            .to("persons", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("agents_org_name_key")
                    .table("agents")
                    .col("org")
                    .col("name")
                    .unique()
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("agent_tokens")
                    .col(pk_uuid("id"))
                    .col(uuid("org"))
                    .col(uuid("agent"))
                    .col(text("prefix"))
                    .col(text("token_hash"))
                    .col(json("job_types"))
                    .col(big_integer("expires_at"))
                    .col(uuid_null("created_by"))
                    .col(big_integer("created_at"))
                    .col(big_integer_null("last_used_at"))
                    .col(big_integer_null("revoked_at"))
                    .foreign_key(
                        ForeignKey::create()
                            .name("agent_tokens_org_fkey")
                            .from("agent_tokens", "org")
                            .to("organizations", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .name("agent_tokens_agent_fkey")
                            .from("agent_tokens", "agent")
                            .to("agents", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("agent_tokens_token_hash_key")
                    .table("agent_tokens")
                    .col("token_hash")
                    .unique()
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("agent_tokens_org_agent_idx")
                    .table("agent_tokens")
                    .col("org")
                    .col("agent")
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["agent_tokens", "agents"] {
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
