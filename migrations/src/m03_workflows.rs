//! Workflows: their drafts and their immutable versions.

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
                    .table("workflows")
                    .col(pk_uuid("id"))
                    .col(uuid("org"))
                    .col(text("name"))
                    .col(uuid_null("team"))
                    .col(text("status"))
                    .col(integer_null("published_version"))
                    .col(uuid_null("created_by"))
                    .col(big_integer("created_at"))
                    .col(big_integer("updated_at"))
                    .col(big_integer("revision"))
                    .foreign_key(
                        ForeignKey::create()
                            .name("workflows_org_fkey")
                            .from("workflows", "org")
                            .to("organizations", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .name("workflows_team_fkey")
                            .from("workflows", "team")
                            .to("teams", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("workflows_org_name_key")
                    .table("workflows")
                    .col("org")
                    .col("name")
                    .unique()
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("workflows_org_updated_at_idx")
                    .table("workflows")
                    .col("org")
                    .col("updated_at")
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("workflow_drafts")
                    .col(pk_uuid("workflow"))
                    .col(uuid("org"))
                    .col(json("graph"))
                    .col(big_integer("revision"))
                    .col(integer_null("base_version"))
                    .col(uuid_null("updated_by"))
                    .col(big_integer("updated_at"))
                    .foreign_key(
                        ForeignKey::create()
                            .name("workflow_drafts_workflow_fkey")
                            .from("workflow_drafts", "workflow")
                            .to("workflows", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .name("workflow_drafts_org_fkey")
                            .from("workflow_drafts", "org")
                            .to("organizations", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("workflow_versions")
                    .col(pk_uuid("id"))
                    .col(uuid("org"))
                    .col(uuid("workflow"))
                    .col(integer("number"))
                    .col(json("graph"))
                    .col(text("digest"))
                    .col(text("note"))
                    .col(uuid_null("published_by"))
                    .col(big_integer("published_at"))
                    .foreign_key(
                        ForeignKey::create()
                            .name("workflow_versions_org_fkey")
                            .from("workflow_versions", "org")
                            .to("organizations", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .name("workflow_versions_workflow_fkey")
                            .from("workflow_versions", "workflow")
                            .to("workflows", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("workflow_versions_workflow_number_key")
                    .table("workflow_versions")
                    .col("workflow")
                    .col("number")
                    .unique()
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["workflow_versions", "workflow_drafts", "workflows"] {
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
