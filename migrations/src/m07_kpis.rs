//! Rollups of the figures, their deltas, and their targets.

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
                    .table("rollup_deltas")
                    .col(pk_uuid("id"))
                    .col(uuid("org"))
                    .col(integer("day"))
                    .col(text("metric"))
                    .col(uuid_null("workflow"))
                    .col(uuid_null("team"))
                    .col(uuid_null("agent"))
                    .col(text_null("tier"))
                    .col(big_integer("count"))
                    .col(big_integer("sum"))
                    .col(blob_null("sketch"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("rollups")
                    .col(uuid("org"))
                    .col(integer("day"))
                    .col(text("metric"))
                    .col(uuid("workflow"))
                    .col(uuid("team"))
                    .col(uuid("agent"))
                    .col(text("tier"))
                    .col(big_integer("count"))
                    .col(big_integer("sum"))
                    .col(blob_null("sketch"))
                    .col(big_integer("updated_at"))
                    .primary_key(
                        Index::create()
                            .col("org")
                            .col("day")
                            .col("metric")
                            .col("workflow")
                            .col("team")
                            .col("agent")
                            .col("tier"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("rollups_org_metric_day_idx")
                    .table("rollups")
                    .col("org")
                    .col("metric")
                    .col("day")
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("kpi_targets")
                    .col(uuid("org"))
                    .col(text("metric"))
                    .col(double("target"))
                    .col(text("direction"))
                    .col(uuid_null("set_by"))
                    .col(big_integer("set_at"))
                    .primary_key(Index::create().col("org").col("metric"))
                    .foreign_key(
                        ForeignKey::create()
                            .name("kpi_targets_org_fkey")
                            .from("kpi_targets", "org")
                            .to("organizations", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["kpi_targets", "rollups", "rollup_deltas"] {
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
