//! People of the tests: the owner who sets up, colleagues who accept an invitation.

use super::{Browser, TestApp};
use domain::{Role, actor::Grant, ids::PersonId};
use services::{
    Scope,
    people::{NewOrganization, NewPerson},
};

/// The owner's address.
pub const OWNER: &str = "ada@acme.example";
/// Everybody's password.
pub const PASSWORD: &str = "correct horse battery";

impl TestApp {
    /// The first organization, `/o/acme-tools`, made in the browser of its owner, who is signed in afterwards.
    pub async fn owner(&self) -> Browser {
        let mut browser = self.browser();
        browser
            .post(
                "/set-up",
                &[
                    ("organization", "Acme Tools"),
                    ("time_zone", "Europe/Berlin"),
                    ("currency", "EUR"),
                    ("name", "Ada Berg"),
                    ("email", OWNER),
                    ("password", PASSWORD),
                    ("confirmation", PASSWORD),
                ],
            )
            .await
            .leads_to("/o/acme-tools");
        browser
    }

    /// Another organization, with one owner: a foreign tenant. Gives its URL name and the owner's browser.
    pub async fn stranger(&self) -> (String, Browser) {
        let scope = self
            .services
            .people()
            .create_organization(NewOrganization {
                name: "Other Works".to_owned(),
                currency: "EUR".to_owned(),
                time_zone: "UTC".to_owned(),
                demo: false,
            })
            .await
            .unwrap();
        let owner = Grant {
            role: Role::Owner,
            team: None,
        };
        self.add(&scope, "Sten Ström", "sten@other.example", vec![owner])
            .await;
        let browser = self.sign_in("sten@other.example").await;
        (scope.slug, browser)
    }

    /// Baton itself in the organization of that URL name.
    pub async fn system(&self, slug: &str) -> Scope {
        use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
        let org = services::entity::organization::Entity::find()
            .filter(services::entity::organization::Column::Slug.eq(slug))
            .one(self.services.read())
            .await
            .unwrap()
            .unwrap();
        Scope::system(&org)
    }

    /// A colleague with these roles.
    pub async fn add(
        &self,
        scope: &Scope,
        name: &str,
        email: &str,
        grants: Vec<Grant>,
    ) -> PersonId {
        let hash = self
            .services
            .accounts()
            .hash_password(PASSWORD)
            .await
            .unwrap();
        let person = NewPerson {
            name: name.to_owned(),
            email: email.to_owned(),
            password_hash: Some(hash),
            grants,
        };
        let people = self
            .services
            .people()
            .add_people(scope, vec![person])
            .await
            .unwrap();
        people[0]
    }

    /// A browser in which they are signed in.
    pub async fn sign_in(&self, email: &str) -> Browser {
        let mut browser = self.browser();
        browser
            .post("/sign-in", &[("email", email), ("password", PASSWORD)])
            .await
            .is(303);
        browser
    }
}
