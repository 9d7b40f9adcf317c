//! Founds Larkmoor: the organization, its teams, people and agents.

use super::{
    company::{self, AGENTS, PEOPLE, TEAMS},
    sketch::Cast,
};
use crate::{
    Result, Tx,
    entity::{agent, membership, organization, person, role_grant, team},
};
use domain::{
    Millis,
    ids::{AgentId, PersonId, TeamId},
};
use sea_orm::{EntityTrait, IntoActiveModel};
use uuid::Uuid;

/// The organization and who is who in it.
pub(super) struct Founded {
    pub(super) org: organization::Model,
    pub(super) cast: Cast,
}

/// Makes the organization with everyone in it, as of `at`. `head_hash` is the password hash of the head of operations.
pub(super) async fn found(tx: &Tx, at: Millis, head_hash: Option<String>) -> Result<Founded> {
    let org = organization::Model {
        id: tx.id(),
        slug: company::SLUG.to_owned(),
        name: company::NAME.to_owned(),
        currency: "EUR".to_owned(),
        time_zone: "Europe/Berlin".to_owned(),
        demo: true,
        created_at: at,
        revision: 1,
    };
    organization::Entity::insert(org.clone().into_active_model()).exec(tx).await?;
    let mut cast = Cast::default();
    for name in TEAMS {
        let row = team::Model { id: tx.id(), org: org.id, name: name.to_owned(), created_at: at, archived_at: None };
        cast.teams.insert(name.to_owned(), TeamId(row.id));
        team::Entity::insert(row.into_active_model()).exec(tx).await?;
    }
    people(tx, &org, at, head_hash, &mut cast).await?;
    agents(tx, &org, at, &mut cast).await?;
    Ok(Founded { org, cast })
}

async fn people(tx: &Tx, org: &organization::Model, at: Millis, head_hash: Option<String>, cast: &mut Cast) -> Result<()> {
    let (mut persons, mut members, mut grants) = (Vec::new(), Vec::new(), Vec::new());
    for member in PEOPLE {
        let id = tx.id();
        cast.people.insert(member.name.to_owned(), PersonId(id));
        let password_hash = (member.name == company::HEAD_OF_OPERATIONS).then(|| head_hash.clone()).flatten();
        let row = person::Model {
            id,
            email: company::email(member.name),
            name: member.name.to_owned(),
            password_hash,
            disabled_at: None,
            created_at: at,
        };
        persons.push(row.into_active_model());
        members.push(membership::Model { id: tx.id(), org: org.id, person: id, created_at: at, removed_at: None }.into_active_model());
        for (role, team) in member.roles {
            let row = role_grant::Model {
                id: tx.id(),
                org: org.id,
                person: id,
                role: role.key().to_owned(),
                team: cast.teams.get(*team).map(|team| team.0),
                granted_by: None,
                granted_at: at,
            };
            grants.push(row.into_active_model());
        }
    }
    person::Entity::insert_many(persons).exec_without_returning(tx).await?;
    membership::Entity::insert_many(members).exec_without_returning(tx).await?;
    role_grant::Entity::insert_many(grants).exec_without_returning(tx).await?;
    Ok(())
}

async fn agents(tx: &Tx, org: &organization::Model, at: Millis, cast: &mut Cast) -> Result<()> {
    let mut rows = Vec::new();
    for agent in AGENTS {
        let id = tx.id();
        cast.agents.insert(agent.name.to_owned(), AgentId(id));
        let row = agent::Model {
            id,
            org: org.id,
            name: agent.name.to_owned(),
            team: cast.teams.get(agent.team).map_or(Uuid::nil(), |team| team.0),
            owner_person: cast.people.get(agent.owner).map_or(Uuid::nil(), |person| person.0),
            glyph: agent.glyph.to_owned(),
            description: agent.description.to_owned(),
            version: agent.version.to_owned(),
            demo: true,
            paused_at: None,
            created_by: cast.people.get(agent.owner).map(|person| person.0),
            created_at: at,
            revision: 1,
        };
        rows.push(row.into_active_model());
    }
    agent::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(())
}
