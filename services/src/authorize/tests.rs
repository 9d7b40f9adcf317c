//! The role policies against the role table.

#![allow(clippy::unwrap_used)]

use super::*;
use cedar_policy::{ValidationMode, Validator};
use domain::{
    actor::Grant,
    ids::{AgentId, GateId, OrgId, PersonId, RunId, TaskId, WorkflowId},
};

const OURS: TeamId = TeamId(Uuid::from_u128(1));
const OTHER: TeamId = TeamId(Uuid::from_u128(2));

fn scope(actor: Actor, grants: &[(Role, Option<TeamId>)]) -> Scope {
    Scope {
        org: OrgId(Uuid::from_u128(7)),
        slug: "larkmoor".to_owned(),
        org_name: "Larkmoor".to_owned(),
        currency: "EUR".to_owned(),
        time_zone: "Europe/Berlin".to_owned(),
        demo: false,
        actor,
        name: "Ines Okafor".to_owned(),
        on_behalf_of: None,
        grants: grants
            .iter()
            .map(|(role, team)| Grant {
                role: *role,
                team: *team,
            })
            .collect(),
    }
}

fn person(grants: &[(Role, Option<TeamId>)]) -> Scope {
    scope(Actor::Person(PersonId(Uuid::from_u128(9))), grants)
}

/// The thing an action is about, of our team, with the facts as given.
fn resource(action: Action, team: Option<TeamId>, candidate: bool, involved: bool) -> Resource {
    let id = Uuid::from_u128(77);
    let team_or_other = team.unwrap_or(OTHER);
    match action {
        Action::ReadWorkflow
        | Action::DrawWorkflow
        | Action::PublishWorkflow
        | Action::StartRun => Resource::workflow(WorkflowId(id), team),
        Action::ReadRun | Action::OperateRun => Resource::run(RunId(id), team),
        Action::ReadTask | Action::WorkTask => Resource::task(TaskId(id)),
        Action::ReadGate | Action::DecideGate => Resource::gate(GateId(id)),
        Action::ReadAgent
        | Action::ReadTrail
        | Action::ManageAgent
        | Action::ManageToken
        | Action::WorkJob => Resource::agent(AgentId(id), team_or_other),
        _ => Resource::organization(),
    }
    .for_candidate(candidate)
    .involving(involved)
}

fn allowed(
    scope: &Scope,
    team: Option<TeamId>,
    candidate: bool,
    involved: bool,
) -> Vec<&'static str> {
    Action::ALL
        .iter()
        .filter(|action| {
            may(
                scope,
                **action,
                &resource(**action, team, candidate, involved),
            )
        })
        .map(|action| action.key())
        .collect()
}

#[test]
fn policies_fit_their_schema() {
    let set = PolicySet::from_str(POLICIES).unwrap();
    let result = Validator::new(schema().unwrap()).validate(&set, ValidationMode::Strict);
    let errors: Vec<String> = result
        .validation_errors()
        .map(ToString::to_string)
        .collect();
    assert!(result.validation_passed(), "{errors:#?}");
}

#[test]
fn every_action_stands_in_the_schema() {
    let schema = schema().unwrap();
    let mut known: Vec<String> = schema
        .actions()
        .map(|uid| uid.id().unescaped().to_owned())
        .collect();
    known.retain(|key| key != "read");
    known.sort();
    let mut ours: Vec<&str> = Action::ALL.iter().map(|action| action.key()).collect();
    ours.sort_unstable();
    assert_eq!(known, ours);
}

#[test]
fn each_role_may_what_the_table_says() {
    let everyone = ["read-people", "read-workflow", "start-run", "read-agent"];
    let team = Some(OURS);
    let cases: Vec<(Role, Option<TeamId>, Vec<&str>)> = vec![
        (
            Role::Owner,
            None,
            Action::ALL
                .iter()
                .map(|action| action.key())
                .filter(|key| !["work-task", "decide-gate", "work-job"].contains(key))
                .collect(),
        ),
        (
            Role::Admin,
            None,
            vec![
                "manage-people",
                "manage-organization",
                "manage-demo",
                "manage-token",
                "operate-run",
                "read-run",
                "read-task",
                "read-gate",
                "read-trail",
            ],
        ),
        (
            Role::Architect,
            team,
            vec![
                "draw-workflow",
                "publish-workflow",
                "operate-run",
                "read-run",
            ],
        ),
        (
            Role::Engineer,
            team,
            vec!["manage-agent", "manage-token", "read-trail", "read-run"],
        ),
        (Role::Approver, team, vec!["read-run"]),
        (Role::Worker, team, vec!["read-run"]),
        (
            Role::Executive,
            None,
            vec![
                "read-dashboard",
                "read-run",
                "read-gate",
                "read-trail",
                "set-target",
            ],
        ),
        (
            Role::Auditor,
            None,
            vec![
                "read-audit",
                "read-dashboard",
                "read-run",
                "read-task",
                "read-gate",
                "read-trail",
            ],
        ),
    ];
    assert_eq!(cases.len(), Role::ALL.len());
    for (role, held, more) in cases {
        let mut expected: Vec<&str> = everyone.to_vec();
        expected.extend(more);
        if role == Role::Auditor {
            expected.retain(|key| *key != "start-run");
        }
        expected.sort_unstable();
        expected.dedup();
        let mut got = allowed(&person(&[(role, held)]), team, false, false);
        got.sort_unstable();
        assert_eq!(got, expected, "{role:?} about a thing of their team");
    }
}

#[test]
fn a_role_of_a_team_is_worth_nothing_in_another() {
    for role in [
        Role::Architect,
        Role::Engineer,
        Role::Approver,
        Role::Worker,
    ] {
        let got = allowed(&person(&[(role, Some(OURS))]), Some(OTHER), false, false);
        assert_eq!(
            got,
            ["read-people", "read-workflow", "start-run", "read-agent"],
            "{role:?}"
        );
    }
}

#[test]
fn only_candidates_work_and_decide() {
    let plain = person(&[]);
    let got = allowed(&plain, Some(OTHER), true, false);
    for key in ["work-task", "decide-gate", "read-task", "read-gate"] {
        assert!(got.contains(&key), "{key}");
    }
    let all: Vec<(Role, Option<TeamId>)> = Role::ALL
        .iter()
        .map(|role| (*role, role.is_of_team().then_some(OURS)))
        .collect();
    let got = allowed(&person(&all), Some(OURS), false, true);
    for key in ["work-task", "decide-gate"] {
        assert!(
            !got.contains(&key),
            "{key}: no role decides by being powerful"
        );
    }
}

#[test]
fn who_takes_part_sees_the_run_and_who_answers_sees_the_trail() {
    let plain = person(&[]);
    assert!(!may(
        &plain,
        Action::ReadRun,
        &resource(Action::ReadRun, None, false, false)
    ));
    assert!(may(
        &plain,
        Action::ReadRun,
        &resource(Action::ReadRun, None, false, true)
    ));
    assert!(!may(
        &plain,
        Action::ReadTrail,
        &resource(Action::ReadTrail, None, false, false)
    ));
    assert!(may(
        &plain,
        Action::ReadTrail,
        &resource(Action::ReadTrail, None, false, true)
    ));
}

#[test]
fn a_workflow_of_no_team_belongs_to_every_architect() {
    let architect = person(&[(Role::Architect, Some(OURS))]);
    assert!(may(
        &architect,
        Action::DrawWorkflow,
        &resource(Action::DrawWorkflow, None, false, false)
    ));
    assert!(!may(
        &person(&[(Role::Worker, Some(OURS))]),
        Action::DrawWorkflow,
        &resource(Action::DrawWorkflow, None, false, false)
    ));
}

#[test]
fn nobody_reaches_into_another_organization() {
    let all: Vec<(Role, Option<TeamId>)> = Role::ALL
        .iter()
        .map(|role| (*role, role.is_of_team().then_some(OURS)))
        .collect();
    for scope in [person(&all), scope(Actor::System, &[])] {
        for action in Action::ALL {
            let foreign =
                resource(*action, Some(OURS), true, true).in_org(OrgId(Uuid::from_u128(8)));
            assert!(!may(&scope, *action, &foreign), "{action:?}");
        }
    }
}

#[test]
fn agents_do_their_own_jobs_and_nothing_else() {
    let own = scope(Actor::Agent(AgentId(Uuid::from_u128(77))), &[]);
    assert_eq!(allowed(&own, Some(OURS), true, true), ["work-job"]);
    let other = scope(Actor::Agent(AgentId(Uuid::from_u128(78))), &[]);
    assert!(allowed(&other, Some(OURS), true, true).is_empty());
}

#[test]
fn baton_itself_never_decides() {
    let got = allowed(&scope(Actor::System, &[]), Some(OURS), true, true);
    assert!(!got.contains(&"decide-gate"));
    assert_eq!(got.len(), Action::ALL.len() - 1);
}
