//! Registering, changing, pausing.

use super::{Agents, find, resource};
use crate::{
    Result, Scope, Topic, Tx,
    audit::{Entry, Subject},
    authorize::{Action, Resource, authorize},
    entity::{agent, membership, team},
    error::OrTaken,
    people::email::check_name,
};
use domain::{
    Fault,
    fault::FieldFault,
    ids::{AgentId, PersonId, TeamId},
    view::agents::{GLYPHS, NewAgent},
};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set, TryIntoModel};
use serde_json::json;

/// What was entered, read.
struct Checked {
    name: String,
    team: TeamId,
    owner: PersonId,
    glyph: String,
    description: String,
    version: String,
}

fn check(new: &NewAgent) -> Result<Checked, Fault> {
    let mut faults: Vec<FieldFault> = Vec::new();
    let mut fail = |field: &str, message: &str| {
        faults.push(FieldFault {
            field: field.to_owned(),
            message: message.to_owned(),
        });
    };
    let name = check_name("name", &new.name).unwrap_or_else(|fault| {
        fail("name", &fault.message);
        String::new()
    });
    let team = new.team.trim().parse::<TeamId>().ok();
    if team.is_none() {
        fail("team", "Choose a team.");
    }
    let owner = new.owner.trim().parse::<PersonId>().ok();
    if owner.is_none() {
        fail("owner", "Choose who answers for it.");
    }
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let description = one_line(&new.description);
    if description.chars().count() > 200 {
        fail("description", "At most 200 characters.");
    }
    let version = one_line(&new.version);
    if version.chars().count() > 40 {
        fail("version", "At most 40 characters.");
    }
    let glyph = if GLYPHS.contains(&new.glyph.as_str()) {
        new.glyph.clone()
    } else {
        "bot".to_owned()
    };
    match (team, owner) {
        (Some(team), Some(owner)) if faults.is_empty() => Ok(Checked {
            name,
            team,
            owner,
            glyph,
            description,
            version,
        }),
        _ => Err(Fault::fields(faults)),
    }
}

fn taken() -> Fault {
    Fault::field("name", "There is an agent of this name already.")
}

/// The team is one of the organization's, and the person belongs to it.
async fn check_place(tx: &Tx, scope: &Scope, agent: &Checked) -> Result<()> {
    let team = team::Entity::find_by_id(agent.team.0)
        .filter(team::Column::Org.eq(scope.org.0))
        .filter(team::Column::ArchivedAt.is_null())
        .one(tx)
        .await?;
    if team.is_none() {
        return Err(Fault::field("team", "This team does not exist.").into());
    }
    let member = membership::Entity::find()
        .filter(membership::Column::Org.eq(scope.org.0))
        .filter(membership::Column::Person.eq(agent.owner.0))
        .filter(membership::Column::RemovedAt.is_null())
        .one(tx)
        .await?;
    if member.is_none() {
        return Err(Fault::field("owner", "They do not belong to this organization.").into());
    }
    Ok(())
}

impl Agents<'_> {
    /// Registers an agent.
    ///
    /// # Errors
    /// `Forbidden`; field faults.
    pub async fn register(&self, scope: &Scope, new: &NewAgent) -> Result<AgentId> {
        let checked = check(new)?;
        let id = AgentId(self.0.new_id());
        authorize(
            scope,
            Action::ManageAgent,
            &Resource::agent(id, checked.team),
        )?;
        let by = scope.person()?;
        let scope = scope.clone();
        self.0
            .write(move |tx| {
                Box::pin(async move {
                    check_place(tx, &scope, &checked).await?;
                    let detail = json!({ "owner": checked.owner, "team": checked.team });
                    let row = agent::ActiveModel {
                        id: Set(id.0),
                        org: Set(scope.org.0),
                        name: Set(checked.name),
                        team: Set(checked.team.0),
                        owner_person: Set(checked.owner.0),
                        glyph: Set(checked.glyph),
                        description: Set(checked.description),
                        version: Set(checked.version),
                        demo: Set(false),
                        paused_at: Set(None),
                        created_by: Set(Some(by.0)),
                        created_at: Set(tx.now()),
                        revision: Set(1),
                    };
                    let row = row.insert(tx).await.or_taken(taken)?;
                    let subject = Subject::new("agent", row.id, &row.name);
                    tx.audit(&scope, Entry::new("agent.registered", subject).with(detail))
                        .await?;
                    tx.notify(scope.org, Topic::Agents);
                    Ok(id)
                })
            })
            .await
    }

    /// Changes what an agent is called, who answers for it, and the rest of what was registered.
    ///
    /// # Errors
    /// `NotFound`; `Forbidden`; field faults.
    pub async fn change(&self, scope: &Scope, id: AgentId, new: &NewAgent) -> Result<()> {
        let before = find(self.0.read(), scope, id).await?;
        authorize(scope, Action::ManageAgent, &resource(scope, &before))?;
        let checked = check(new)?;
        authorize(
            scope,
            Action::ManageAgent,
            &Resource::agent(id, checked.team),
        )?;
        let scope = scope.clone();
        self.0
            .write(move |tx| {
                Box::pin(async move {
                    check_place(tx, &scope, &checked).await?;
                    let before = find(tx, &scope, id).await?;
                    let detail = json!({
                        "before": { "name": before.name, "owner": before.owner_person, "team": before.team },
                        "owner": checked.owner,
                        "team": checked.team,
                    });
                    let revision = before.revision + 1;
                    let mut row: agent::ActiveModel = before.into();
                    row.name = Set(checked.name);
                    row.team = Set(checked.team.0);
                    row.owner_person = Set(checked.owner.0);
                    row.glyph = Set(checked.glyph);
                    row.description = Set(checked.description);
                    row.version = Set(checked.version);
                    row.revision = Set(revision);
                    let row = row.update(tx).await.or_taken(taken)?;
                    let subject = Subject::new("agent", row.id, &row.name);
                    tx.audit(&scope, Entry::new("agent.changed", subject).with(detail))
                        .await?;
                    tx.notify(scope.org, Topic::Agents);
                    Ok(())
                })
            })
            .await
    }

    /// Stops an agent: it gets no new jobs; those it has may end.
    ///
    /// # Errors
    /// `NotFound`; `Forbidden`.
    pub async fn pause(&self, scope: &Scope, id: AgentId) -> Result<()> {
        self.set_paused(scope, id, Pause::On).await
    }

    /// Lets a stopped agent work again.
    ///
    /// # Errors
    /// `NotFound`; `Forbidden`.
    pub async fn resume(&self, scope: &Scope, id: AgentId) -> Result<()> {
        self.set_paused(scope, id, Pause::Off).await
    }

    async fn set_paused(&self, scope: &Scope, id: AgentId, pause: Pause) -> Result<()> {
        let before = find(self.0.read(), scope, id).await?;
        authorize(scope, Action::ManageAgent, &resource(scope, &before))?;
        let scope = scope.clone();
        self.0
            .write(move |tx| {
                Box::pin(async move {
                    let row = find(tx, &scope, id).await?;
                    let wanted = matches!(pause, Pause::On);
                    if row.paused_at.is_some() == wanted {
                        // Twice is once.
                        return Ok(());
                    }
                    let revision = row.revision + 1;
                    let mut row: agent::ActiveModel = row.into();
                    row.paused_at = Set(wanted.then(|| tx.now()));
                    row.revision = Set(revision);
                    let row = row.update(tx).await?.try_into_model()?;
                    let action = if wanted {
                        "agent.paused"
                    } else {
                        "agent.resumed"
                    };
                    let subject = Subject::new("agent", row.id, &row.name);
                    tx.audit(&scope, Entry::new(action, subject)).await?;
                    tx.notify(scope.org, Topic::Agents);
                    Ok(())
                })
            })
            .await
    }
}

#[derive(Clone, Copy)]
enum Pause {
    On,
    Off,
}
