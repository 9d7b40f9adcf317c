//! Makes the demo company.

use super::{
    Demo, company,
    flows::{self, Flow},
    random::Random,
    simulate::{CHUNK, Live, SPAN, Simulation},
    sketch::{Cast, DAY, HOUR},
    traffic,
};
use crate::{
    Clock, Error, Result, Scope, Services,
    entity::{agent, organization, person, workflow, workflow_draft, workflow_version},
    people::{NewOrganization, NewPerson},
};
use domain::{
    Fault,
    actor::Grant,
    ids::{AgentId, PersonId},
};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use std::{
    collections::HashMap,
    sync::{Arc, atomic::Ordering},
};

/// How a person signs in to the demo company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoSignIn {
    /// The organization's name in URLs.
    pub slug: String,
    /// The head of operations' address.
    pub email: String,
    /// Who that is.
    pub person: PersonId,
}

impl Demo<'_> {
    /// Makes the company, which takes some seconds; it ends now. `password` is the head of operations'; without one they can be signed in
    /// by one click on this machine only.
    ///
    /// # Errors
    /// `Conflict` when it is there or being made; the database's. A company made in part is removed by the next try.
    pub async fn load(&self, password: Option<&str>) -> Result<DemoSignIn> {
        let days = Arc::clone(&self.0.state().demo.days);
        if days
            .compare_exchange(-1, 0, Ordering::SeqCst, Ordering::SeqCst)
            .is_err()
        {
            return Err(Fault::conflict("The demo company is being made already.").into());
        }
        let made = self.make(password).await;
        days.store(-1, Ordering::SeqCst);
        made
    }

    /// A password for the head of operations, easy to copy.
    pub fn new_password(&self) -> String {
        format!(
            "{}-{}",
            crate::error::reference(),
            crate::error::reference()
        )
    }

    /// How to sign in to the company that is there.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn sign_in(&self) -> Result<DemoSignIn> {
        let org = self
            .organization()
            .await?
            .filter(|org| org.revision > 0)
            .ok_or_else(|| Fault::not_found("demo company"))?;
        let email = company::email(company::HEAD_OF_OPERATIONS);
        let person = self
            .head(&email)
            .await?
            .ok_or_else(|| Fault::not_found("person"))?;
        Ok(DemoSignIn {
            slug: org.slug,
            email,
            person,
        })
    }

    async fn make(&self, password: Option<&str>) -> Result<DemoSignIn> {
        match self.organization().await? {
            Some(org) if org.revision > 0 => {
                return Err(Fault::conflict("The demo company is there already.").into());
            }
            Some(half) => self.wipe(half.id).await?,
            None => {}
        }
        let until = self.0.now();
        let from = until - SPAN;
        let clock = Clock::simulated(from - 7 * DAY);
        let then = self.0.at(clock.clone());
        let hash = match password {
            Some(password) => Some(self.0.accounts().hash_password(password).await?),
            None => None,
        };
        let (system, cast) = found(&then, hash).await?;
        clock.advance(HOUR);
        let live = publish(&then, &system, &cast).await?;
        self.set_revision(&system, 0).await?;
        let arrivals = traffic::arrivals(from, until, &mut Random::new(1_187));
        let simulation = Simulation::new(system.clone(), cast.clone(), live, arrivals, until);
        let mut simulation =
            simulation.ok_or_else(|| Error::Defect("the demo company has no head".to_owned()))?;
        let mut done = from;
        while done < until {
            let next = (done + CHUNK).min(until);
            clock.set(done);
            simulation = then
                .write(move |tx| {
                    Box::pin(async move {
                        simulation.live(tx, next).await?;
                        Ok(simulation)
                    })
                })
                .await?;
            done = next;
            self.0
                .state()
                .demo
                .days
                .store((done - from) / DAY, Ordering::Relaxed);
        }
        self.0.kpis().fold().await?;
        self.set_revision(&system, 1).await?;
        self.sign_in().await
    }

    /// Revision 0 says that it is still being made: nobody enters, no due time fires. 1 opens the doors.
    async fn set_revision(&self, system: &Scope, revision: i64) -> Result<()> {
        let org = system.org;
        self.0
            .write(move |tx| {
                Box::pin(async move {
                    let row = organization::Entity::find_by_id(org.0)
                        .one(tx)
                        .await?
                        .ok_or_else(|| Fault::not_found("organization"))?;
                    let mut row = row.into_active_model();
                    row.revision = Set(revision);
                    row.update(tx).await?;
                    Ok(())
                })
            })
            .await
    }

    async fn head(&self, email: &str) -> Result<Option<PersonId>> {
        let row = person::Entity::find()
            .filter(person::Column::Email.eq(email))
            .one(self.0.read())
            .await?;
        Ok(row.map(|row| PersonId(row.id)))
    }
}

/// The organization with its teams, people and agents.
async fn found(then: &Services, head_hash: Option<String>) -> Result<(Scope, Cast)> {
    let new = NewOrganization {
        name: company::NAME.to_owned(),
        currency: "EUR".to_owned(),
        time_zone: "Europe/Berlin".to_owned(),
        demo: true,
    };
    let system = then.people().create_organization(new).await?;
    let mut cast = Cast::default();
    for name in company::TEAMS {
        cast.teams.insert(
            name.to_owned(),
            then.people().create_team(&system, name).await?,
        );
    }
    let people = company::PEOPLE.iter().map(|member| NewPerson {
        name: member.name.to_owned(),
        email: company::email(member.name),
        password_hash: head_hash
            .clone()
            .filter(|_| member.name == company::HEAD_OF_OPERATIONS),
        grants: member
            .roles
            .iter()
            .map(|(role, team)| Grant {
                role: *role,
                team: cast.teams.get(*team).copied(),
            })
            .collect(),
    });
    let ids = then.people().add_people(&system, people.collect()).await?;
    for (member, id) in company::PEOPLE.iter().zip(ids) {
        cast.people.insert(member.name.to_owned(), id);
    }
    agents(then, &system, &mut cast).await?;
    Ok((system, cast))
}

/// Publishes the demo's workflows, by their architects.
async fn publish(
    then: &Services,
    system: &Scope,
    cast: &Cast,
) -> Result<HashMap<&'static str, Live>> {
    let mut live = HashMap::new();
    for flow in flows::all(cast) {
        let prefix = flow.key_prefix;
        live.insert(prefix, publish_one(then, system, cast, flow).await?);
    }
    Ok(live)
}

async fn publish_one(then: &Services, system: &Scope, cast: &Cast, flow: Flow) -> Result<Live> {
    let architect = cast.people.get(flow.architect).copied();
    let architect =
        architect.ok_or_else(|| Error::Defect(format!("{} has no architect", flow.name)))?;
    let scope = then.people().enter(architect, &system.slug).await?;
    let team = cast.teams.get(flow.team).copied();
    let id = then
        .workflows()
        .create_drawn(&scope, flow.name, team, flow.graph.clone())
        .await?;
    let missing = || Fault::not_found("workflow");
    let draft = workflow_draft::Entity::find_by_id(id.0)
        .one(then.read())
        .await?
        .ok_or_else(missing)?;
    then.workflows()
        .publish(&scope, id, draft.revision, "")
        .await?;
    let workflow = workflow::Entity::find_by_id(id.0)
        .one(then.read())
        .await?
        .ok_or_else(missing)?;
    let version = workflow_version::Entity::find()
        .filter(workflow_version::Column::Workflow.eq(id.0))
        .one(then.read())
        .await?
        .ok_or_else(missing)?;
    Ok(Live {
        workflow,
        version,
        graph: Arc::new(flow.graph),
    })
}

async fn agents(then: &Services, system: &Scope, cast: &mut Cast) -> Result<()> {
    let mut rows = Vec::new();
    for known in company::AGENTS {
        let (Some(team), Some(owner)) = (cast.teams.get(known.team), cast.people.get(known.owner))
        else {
            return Err(Error::Defect(format!(
                "{} has no team or no owner",
                known.name
            )));
        };
        let row = agent::Model {
            id: then.new_id(),
            org: system.org.0,
            name: known.name.to_owned(),
            team: team.0,
            owner_person: owner.0,
            glyph: known.glyph.to_owned(),
            description: known.description.to_owned(),
            version: known.version.to_owned(),
            demo: true,
            paused_at: None,
            created_by: Some(owner.0),
            created_at: then.now(),
            revision: 1,
        };
        cast.agents.insert(row.name.clone(), AgentId(row.id));
        rows.push(row.into_active_model());
    }
    then.write(move |tx| {
        Box::pin(async move {
            agent::Entity::insert_many(rows)
                .exec_without_returning(tx)
                .await?;
            Ok(())
        })
    })
    .await
}
