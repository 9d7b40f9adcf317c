//! Runs that call runs of other workflows, and what begins runs by itself.

use sea_orm_migration::{prelude::*, schema::*};

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

fn reference(
    table: &'static str,
    column: &'static str,
    to: &'static str,
) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("{table}_{column}_fkey"))
        .from(table, column)
        .to(to, "id")
        .to_owned()
}

fn index(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index
        .name(format!("{table}_{}_idx", columns.join("_")))
        .table(table);
    for column in columns {
        index.col(*column);
    }
    index.to_owned()
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("calls")
                    .col(pk_uuid("id"))
                    .col(uuid("org"))
                    .col(uuid("run"))
                    .col(text("node"))
                    .col(uuid("workflow"))
                    .col(integer_null("version"))
                    .col(boolean("is_whole"))
                    .col(json("input"))
                    .col(json("authors"))
                    .col(uuid_null("called"))
                    .col(text("status"))
                    .col(big_integer("asked_at"))
                    .foreign_key(&mut reference("calls", "run", "runs"))
                    .to_owned(),
            )
            .await?;
        manager.create_index(index("calls", &["status"])).await?;
        manager.create_index(index("calls", &["run"])).await?;
        manager
            .alter_table(
                Table::alter()
                    .table("runs")
                    .add_column(uuid_null("called_by"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("triggers")
                    .col(pk_uuid("id"))
                    .col(uuid("org"))
                    .col(uuid("workflow"))
                    .col(text("node"))
                    .col(text("kind"))
                    .col(text_null("name"))
                    .col(json("schedule"))
                    .col(big_integer_null("due_at"))
                    .col(integer("fired"))
                    .col(text("status"))
                    .foreign_key(&mut reference("triggers", "workflow", "workflows"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(index("triggers", &["status", "kind", "due_at"]))
            .await?;
        manager
            .create_index(index("triggers", &["org", "kind", "name"]))
            .await?;
        manager.create_index(index("triggers", &["workflow"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .alter_table(
                Table::alter()
                    .table("runs")
                    .drop_column("called_by")
                    .to_owned(),
            )
            .await?;
        for table in ["triggers", "calls"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}
