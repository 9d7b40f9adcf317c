//! Which runs a person sees: all of them by role, those of their teams, and those they take part in.

use crate::{
    Result, Scope,
    authorize::{Action, Resource, may},
    entity::{decision, gate, run, task, workflow},
};
use domain::{
    Role,
    ids::{PersonId, RunId},
    policy,
    workflow::Owner,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect,
    QueryTrait,
};
use uuid::Uuid;

/// Pending gates looked through for those a person may decide.
const MOST_GATES: u64 = 2_000;

/// The tasks a person may do, by the roles they hold: the same rule as `policy::may_work`, as a condition.
pub(crate) fn task_candidate(scope: &Scope, person: PersonId) -> Condition {
    let mut any = Condition::any().add(task::Column::CandidatePerson.eq(person.0));
    for grant in &scope.grants {
        let mut team = Condition::any().add(task::Column::CandidateTeam.is_null());
        if let Some(held) = grant.team {
            team = team.add(task::Column::CandidateTeam.eq(held.0));
        }
        any = any.add(
            Condition::all()
                .add(task::Column::CandidatePerson.is_null())
                .add(task::Column::CandidateRole.eq(grant.role.key()))
                .add(team),
        );
    }
    any
}

/// The pending gates a person is a candidate for, exclusions aside.
pub(crate) async fn gate_candidate(
    db: &impl ConnectionTrait,
    scope: &Scope,
    person: PersonId,
) -> Result<Vec<gate::Model>> {
    let pending = gate::Entity::find()
        .filter(gate::Column::Org.eq(scope.org.0))
        .filter(gate::Column::Status.eq("pending"))
        .limit(MOST_GATES)
        .all(db)
        .await?;
    let mut mine = Vec::new();
    for row in pending {
        let candidates: Vec<Owner> = serde_json::from_value(row.candidates.clone())?;
        if policy::is_candidate(&candidates, person, &scope.grants) {
            mine.push(row);
        }
    }
    Ok(mine)
}

/// Whether the person started the run, worked or decided in it, or may do so now.
pub(crate) async fn involved(
    db: &impl ConnectionTrait,
    scope: &Scope,
    row: &run::Model,
) -> Result<bool> {
    let Some(person) = scope.actor.person() else {
        return Ok(false);
    };
    if row.started_by == Some(person.0) {
        return Ok(true);
    }
    let worked = Condition::any()
        .add(task::Column::ClaimedBy.eq(person.0))
        .add(task::Column::ClosedBy.eq(person.0))
        .add(task_candidate(scope, person));
    let tasks = task::Entity::find()
        .filter(task::Column::Run.eq(row.id))
        .filter(worked)
        .count(db)
        .await?;
    if tasks > 0 {
        return Ok(true);
    }
    let gates = gate::Entity::find()
        .filter(gate::Column::Run.eq(row.id))
        .all(db)
        .await?;
    for gate in gates {
        let candidates: Vec<Owner> = serde_json::from_value(gate.candidates)?;
        if policy::is_candidate(&candidates, person, &scope.grants) {
            return Ok(true);
        }
    }
    let decided = decision::Entity::find()
        .filter(decision::Column::Run.eq(row.id))
        .filter(decision::Column::Person.eq(person.0))
        .count(db)
        .await?;
    Ok(decided > 0)
}

/// The condition on runs that the scope may see: none when all of them.
pub(super) async fn visible(db: &impl ConnectionTrait, scope: &Scope) -> Result<Option<Condition>> {
    let sees_all = scope.actor.person().is_none()
        || [Role::Owner, Role::Admin, Role::Executive, Role::Auditor]
            .into_iter()
            .any(|role| {
                scope.has(role)
                    && may(
                        scope,
                        Action::ReadRun,
                        &Resource::run(RunId(Uuid::nil()), None),
                    )
            });
    if sees_all {
        return Ok(None);
    }
    let person = scope.person()?;
    let mut of_team = Condition::any();
    for team in scope.teams() {
        of_team = of_team.add(workflow::Column::Team.eq(team.0));
    }
    if scope.has(Role::Architect) {
        of_team = of_team.add(workflow::Column::Team.is_null());
    }
    let workflows = workflow::Entity::find()
        .select_only()
        .column(workflow::Column::Id)
        .filter(workflow::Column::Org.eq(scope.org.0))
        .filter(of_team)
        .into_query();
    let worked = task::Entity::find()
        .select_only()
        .column(task::Column::Run)
        .filter(task::Column::Org.eq(scope.org.0))
        .filter(
            Condition::any()
                .add(task::Column::ClaimedBy.eq(person.0))
                .add(task::Column::ClosedBy.eq(person.0))
                .add(task_candidate(scope, person)),
        )
        .into_query();
    let decided = decision::Entity::find()
        .select_only()
        .column(decision::Column::Run)
        .filter(decision::Column::Org.eq(scope.org.0))
        .filter(decision::Column::Person.eq(person.0))
        .into_query();
    let asked: Vec<Uuid> = gate_candidate(db, scope, person)
        .await?
        .into_iter()
        .map(|gate| gate.run)
        .collect();
    let mut condition = Condition::any()
        .add(run::Column::StartedBy.eq(person.0))
        .add(run::Column::Id.in_subquery(worked))
        .add(run::Column::Id.in_subquery(decided))
        .add(run::Column::Id.is_in(asked));
    if !scope.teams().is_empty() {
        condition = condition.add(run::Column::Workflow.in_subquery(workflows));
    }
    Ok(Some(condition))
}
