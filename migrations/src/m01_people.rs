//! The tenants and their people: organizations, persons, memberships, teams, role grants, invitations.

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
                    .table("organizations")
                    .col(pk_uuid("id"))
                    .col(text("slug"))
                    .col(text("name"))
                    .col(text("currency"))
                    .col(text("time_zone"))
                    .col(boolean("demo"))
                    .col(big_integer("created_at"))
                    .col(big_integer("revision"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("organizations_slug_key")
                    .table("organizations")
                    .col("slug")
                    .unique()
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("persons")
                    .col(pk_uuid("id"))
                    .col(text("email"))
                    .col(text("name"))
                    .col(text_null("password_hash"))
                    .col(big_integer_null("disabled_at"))
                    .col(big_integer("created_at"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("persons_email_key")
                    .table("persons")
                    .col("email")
                    .unique()
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("memberships")
                    .col(pk_uuid("id"))
                    .col(uuid("org"))
                    .col(uuid("person"))
                    .col(big_integer("created_at"))
                    .col(big_integer_null("removed_at"))
                    .foreign_key(
                        ForeignKey::create()
                            .name("memberships_org_fkey")
                            .from("memberships", "org")
                            .to("organizations", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .name("memberships_person_fkey")
                            .from("memberships", "person")
                            .to("persons", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("memberships_org_person_key")
                    .table("memberships")
                    .col("org")
                    .col("person")
                    .unique()
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("memberships_person_idx")
                    .table("memberships")
                    .col("person")
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("teams")
                    .col(pk_uuid("id"))
                    .col(uuid("org"))
                    .col(text("name"))
                    .col(big_integer("created_at"))
                    .col(big_integer_null("archived_at"))
                    .foreign_key(
                        ForeignKey::create()
                            .name("teams_org_fkey")
                            .from("teams", "org")
                            .to("organizations", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("teams_org_name_key")
                    .table("teams")
                    .col("org")
                    .col("name")
                    .unique()
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("role_grants")
                    .col(pk_uuid("id"))
                    .col(uuid("org"))
                    .col(uuid("person"))
                    .col(text("role"))
                    .col(uuid_null("team"))
                    .col(uuid_null("granted_by"))
                    .col(big_integer("granted_at"))
                    .foreign_key(
                        ForeignKey::create()
                            .name("role_grants_org_fkey")
                            .from("role_grants", "org")
                            .to("organizations", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .name("role_grants_person_fkey")
                            .from("role_grants", "person")
                            .to("persons", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .name("role_grants_team_fkey")
                            .from("role_grants", "team")
                            .to("teams", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("role_grants_org_person_role_team_key")
                    .table("role_grants")
                    .col("org")
                    .col("person")
                    .col("role")
                    .col("team")
                    .unique()
                    .to_owned(),
            )
            .await?;
        manager.get_connection().execute_unprepared("CREATE UNIQUE INDEX role_grants_wide ON role_grants (org, person, role) WHERE team IS NULL").await?;
        manager
            .create_index(
                Index::create()
                    .name("role_grants_org_role_team_idx")
                    .table("role_grants")
                    .col("org")
                    .col("role")
                    .col("team")
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("role_grants_person_idx")
                    .table("role_grants")
                    .col("person")
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("invites")
                    .col(pk_uuid("id"))
                    .col(uuid("org"))
                    .col(text("email"))
                    .col(text("name"))
                    .col(text("role"))
                    .col(uuid_null("team"))
                    .col(text("token_hash"))
                    .col(uuid("invited_by"))
                    .col(big_integer("created_at"))
                    .col(big_integer("expires_at"))
                    .col(big_integer_null("accepted_at"))
                    .col(big_integer_null("revoked_at"))
                    .foreign_key(
                        ForeignKey::create()
                            .name("invites_org_fkey")
                            .from("invites", "org")
                            .to("organizations", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .name("invites_team_fkey")
                            .from("invites", "team")
                            .to("teams", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .name("invites_invited_by_fkey")
                            .from("invites", "invited_by")
                            .to("persons", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("invites_token_hash_key")
                    .table("invites")
                    .col("token_hash")
                    .unique()
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("invites_org_created_at_idx")
                    .table("invites")
                    .col("org")
                    .col("created_at")
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            "invites",
            "role_grants",
            "teams",
            "memberships",
            "persons",
            "organizations",
        ] {
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
