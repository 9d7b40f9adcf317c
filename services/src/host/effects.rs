//! Effects become rows: what opens is gathered by table and inserted at once, what changes is updated by its id.

use super::{json, save::Unit};
use crate::{
    Result, calls,
    entity::{call, decision, gate, job, message, subscription, task, timer},
};
use domain::{
    Millis,
    engine::{CloseAs, Effect, TimerKind},
    ids::MessageId,
    waiting::at_risk_at,
    workflow::Owner,
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, Set, UpdateMany,
    sea_query::{Expr, ExprTrait, Func, SimpleExpr},
};
use uuid::Uuid;

/// How long a message that a run sends waits for somebody who wants it.
const MESSAGE_LIFE: Millis = 30 * 86_400_000;

#[derive(Default)]
struct Opened {
    tasks: Vec<task::ActiveModel>,
    jobs: Vec<job::ActiveModel>,
    gates: Vec<gate::ActiveModel>,
    timers: Vec<timer::ActiveModel>,
    messages: Vec<message::ActiveModel>,
    subscriptions: Vec<subscription::ActiveModel>,
    decisions: Vec<decision::ActiveModel>,
    calls: Vec<call::ActiveModel>,
}

pub(super) async fn write(unit: &Unit<'_>) -> Result<()> {
    let mut opened = Opened::default();
    let mut cancelled: Vec<Uuid> = Vec::new();
    let mut fired: Vec<Uuid> = Vec::new();
    let mut received: Vec<Uuid> = Vec::new();
    let mut unwanted: Vec<Uuid> = Vec::new();
    let mut stopped: Vec<Uuid> = Vec::new();
    for effect in &unit.step.effects {
        match effect {
            Effect::OpenTask { .. } => opened.tasks.extend(open_task(unit, effect)),
            Effect::OpenJob { .. } => opened.jobs.extend(open_job(unit, effect)),
            Effect::OpenGate { .. } => opened.gates.extend(open_gate(unit, effect)?),
            Effect::SetTimer { token, node, timer } => opened.timers.push(timer::ActiveModel {
                id: Set(timer.id.0),
                org: Set(unit.scope.org.0),
                run: Set(unit.run.0),
                node: Set(match &timer.kind {
                    TimerKind::Boundary { node, .. } => node.to_string(),
                    TimerKind::Wait
                    | TimerKind::Sla
                    | TimerKind::Expiry
                    | TimerKind::Choice { .. } => node.to_string(),
                }),
                token: Set(token.to_string()),
                kind: Set(timer.kind.key().to_owned()),
                due_at: Set(timer.due_at),
                status: Set("set".to_owned()),
            }),
            Effect::CancelTimers { timers } => cancelled.extend(timers.iter().map(|id| id.0)),
            Effect::TimerFired { timer } => fired.push(timer.0),
            Effect::Subscribe {
                token,
                subscription: wait,
            } => opened.subscriptions.push(subscription::ActiveModel {
                id: Set(wait.id.0),
                org: Set(unit.scope.org.0),
                run: Set(unit.run.0),
                node: Set(wait.at.to_string()),
                token: Set(token.to_string()),
                name: Set(wait.name.clone()),
                key: Set(unit.message_key(wait.key.as_deref())),
                opened_at: Set(unit.tx.now()),
                status: Set("open".to_owned()),
            }),
            Effect::MessageReceived { subscription } => received.push(subscription.0),
            Effect::Unsubscribe { subscriptions } => {
                unwanted.extend(subscriptions.iter().map(|id| id.0));
            }
            Effect::SendMessage {
                message: id,
                name,
                key,
                values,
                authors,
            } => {
                let sent = send_message(unit, *id, name, key.as_deref());
                opened.messages.push(message::ActiveModel {
                    payload: Set(serde_json::Value::Object(values.clone())),
                    authors: Set(Some(serde_json::to_value(authors)?)),
                    ..sent
                });
                unit.tx.wake();
            }
            Effect::StartCall {
                node,
                call,
                workflow,
                version,
                is_whole,
                values,
                authors,
            } => {
                opened.calls.push(call::ActiveModel {
                    id: Set(call.0),
                    org: Set(unit.scope.org.0),
                    run: Set(unit.run.0),
                    node: Set(node.to_string()),
                    workflow: Set(workflow.0),
                    version: Set(version.and_then(|number| i32::try_from(number).ok())),
                    is_whole: Set(*is_whole),
                    input: Set(serde_json::Value::Object(values.clone())),
                    authors: Set(serde_json::to_value(authors)?),
                    called: Set(None),
                    status: Set("asked".to_owned()),
                    asked_at: Set(unit.tx.now()),
                });
                unit.tx.wake();
            }
            Effect::StopCall { call } => stopped.push(call.0),
            Effect::RecordDecision {
                gate,
                person,
                decision,
                reason,
                digest,
                door,
            } => opened.decisions.push(decision::ActiveModel {
                id: Set(unit.tx.id()),
                org: Set(unit.scope.org.0),
                gate: Set(gate.0),
                run: Set(unit.run.0),
                person: Set(person.0),
                decision: Set(decision.key().to_owned()),
                reason: Set(reason.clone()),
                digest: Set(digest.clone()),
                at: Set(unit.tx.now()),
                door: Set(door.clone()),
            }),
            Effect::AssignTask { .. } | Effect::CloseTask { .. } => {
                change_task(unit, effect).await?
            }
            Effect::RequeueJob { .. } | Effect::CloseJob { .. } => change_job(unit, effect).await?,
            Effect::CloseGate { gate, status, .. } => {
                gate::Entity::update_many()
                    .filter(gate::Column::Id.eq(gate.0))
                    .col_expr(gate::Column::Status, Expr::value(status.key()))
                    .col_expr(gate::Column::ClosedAt, Expr::value(unit.tx.now()))
                    .col_expr(
                        gate::Column::Revision,
                        Expr::col(gate::Column::Revision).add(1),
                    )
                    .exec(unit.tx)
                    .await?;
            }
        }
    }
    insert(unit, opened).await?;
    for call in stopped {
        calls::stop(unit.tx, call).await?;
    }
    cancelled.retain(|id| !fired.contains(id));
    unwanted.retain(|id| !received.contains(id));
    mark(unit, fired, "fired").await?;
    mark(unit, cancelled, "cancelled").await?;
    mark_waits(unit, received, "received").await?;
    mark_waits(unit, unwanted, "cancelled").await
}

async fn insert(unit: &Unit<'_>, opened: Opened) -> Result<()> {
    /// Rows a statement inserts at most.
    const ROWS: usize = 500;
    macro_rules! rows {
        ($table:ident, $rows:expr) => {
            let mut rows = $rows;
            while !rows.is_empty() {
                let rest = rows.split_off(rows.len().min(ROWS));
                $table::Entity::insert_many(rows)
                    .exec_without_returning(unit.tx)
                    .await?;
                rows = rest;
            }
        };
    }
    rows!(task, opened.tasks);
    rows!(job, opened.jobs);
    rows!(gate, opened.gates);
    rows!(timer, opened.timers);
    rows!(message, opened.messages);
    rows!(call, opened.calls);
    rows!(subscription, opened.subscriptions);
    rows!(decision, opened.decisions);
    Ok(())
}

async fn mark(unit: &Unit<'_>, timers: Vec<Uuid>, status: &str) -> Result<()> {
    if !timers.is_empty() {
        timer::Entity::update_many()
            .filter(timer::Column::Id.is_in(timers))
            .col_expr(timer::Column::Status, Expr::value(status))
            .exec(unit.tx)
            .await?;
    }
    Ok(())
}

async fn mark_waits(unit: &Unit<'_>, waits: Vec<Uuid>, status: &str) -> Result<()> {
    if !waits.is_empty() {
        subscription::Entity::update_many()
            .filter(subscription::Column::Id.is_in(waits))
            .col_expr(subscription::Column::Status, Expr::value(status))
            .exec(unit.tx)
            .await?;
    }
    Ok(())
}

/// A message of a run comes from who worked on the run last; who made what it carries stands beside each value.
fn send_message(
    unit: &Unit<'_>,
    id: MessageId,
    name: &str,
    key: Option<&str>,
) -> message::ActiveModel {
    let now = unit.tx.now();
    let state = &unit.step.state;
    let actor = state.last.as_ref().unwrap_or(&unit.scope.actor);
    let (sender_kind, sender) = super::actor_columns(actor);
    // Who answers for the sender, not for whoever is acting now: a timer may send what an agent made.
    let on_behalf_of = state
        .authors
        .values()
        .flatten()
        .find(|author| author.actor == *actor)
        .and_then(|author| author.on_behalf_of);
    message::ActiveModel {
        id: Set(id.0),
        org: Set(unit.scope.org.0),
        name: Set(name.to_owned()),
        key: Set(unit.message_key(key)),
        sender_kind: Set(sender_kind.to_owned()),
        sender: Set(sender),
        on_behalf_of: Set(on_behalf_of.map(Uuid::from)),
        unique_id: Set(None),
        sent_at: Set(now),
        expires_at: Set(now + MESSAGE_LIFE),
        status: Set("waiting".to_owned()),
        run: Set(None),
        ..Default::default()
    }
}

/// Who worked on it before, as columns.
fn from(unit: &Unit<'_>) -> (Option<String>, Option<Uuid>) {
    match &unit.step.state.last {
        Some(actor) => {
            let (kind, id) = super::actor_columns(actor);
            (Some(kind.to_owned()), id)
        }
        None => (None, None),
    }
}

fn open_task(unit: &Unit<'_>, effect: &Effect) -> Option<task::ActiveModel> {
    let Effect::OpenTask {
        token,
        node,
        task,
        title,
        owner,
        due_at,
    } = effect
    else {
        return None;
    };
    let (person, team, role) = match owner {
        Owner::Person { person } => (Some(person.0), None, None),
        Owner::Team { team } => (None, Some(team.0), Some("worker")),
        Owner::Role { role, team } => (None, team.map(Uuid::from), Some(role.key())),
        Owner::Agent { .. } => (None, None, None),
    };
    let (from_kind, from_actor) = from(unit);
    let now = unit.tx.now();
    Some(task::ActiveModel {
        id: Set(task.0),
        org: Set(unit.scope.org.0),
        run: Set(unit.run.0),
        workflow: Set(unit.workflow.0),
        node: Set(node.to_string()),
        token: Set(token.to_string()),
        title: Set(title.clone()),
        candidate_person: Set(person),
        candidate_team: Set(team),
        candidate_role: Set(role.map(str::to_owned)),
        claimed_by: Set(None),
        status: Set("open".to_owned()),
        due_at: Set(*due_at),
        at_risk_at: Set(due_at.and_then(|_| at_risk_at(unit.graph, node, now))),
        from_kind: Set(from_kind),
        from_actor: Set(from_actor),
        opened_at: Set(now),
        closed_at: Set(None),
        closed_by: Set(None),
        revision: Set(1),
    })
}

fn open_job(unit: &Unit<'_>, effect: &Effect) -> Option<job::ActiveModel> {
    let Effect::OpenJob {
        token,
        node,
        job,
        agent,
        job_type,
        input,
    } = effect
    else {
        return None;
    };
    let now = unit.tx.now();
    Some(job::ActiveModel {
        id: Set(job.0),
        org: Set(unit.scope.org.0),
        run: Set(unit.run.0),
        workflow: Set(unit.workflow.0),
        node: Set(node.to_string()),
        token: Set(token.to_string()),
        agent: Set(agent.0),
        job_type: Set(job_type.clone()),
        input: Set(serde_json::Value::Object(input.clone())),
        status: Set("queued".to_owned()),
        attempt: Set(1),
        run_after: Set(now),
        fence: Set(0),
        lease_until: Set(None),
        leased_by_token: Set(None),
        opened_at: Set(now),
        started_at: Set(None),
        closed_at: Set(None),
        confidence: Set(None),
        cost_micros: Set(None),
        reasoning: Set(None),
        error: Set(None),
    })
}

fn open_gate(unit: &Unit<'_>, effect: &Effect) -> Result<Option<gate::ActiveModel>> {
    let Effect::OpenGate {
        token,
        node,
        request,
        due_at,
    } = effect
    else {
        return Ok(None);
    };
    let (from_kind, from_actor) = from(unit);
    let now = unit.tx.now();
    Ok(Some(gate::ActiveModel {
        id: Set(request.id.0),
        org: Set(unit.scope.org.0),
        run: Set(unit.run.0),
        workflow: Set(unit.workflow.0),
        node: Set(node.to_string()),
        token: Set(token.to_string()),
        title: Set(request.title.clone()),
        tier: Set(request.tier.key().to_owned()),
        needed: Set(i32::try_from(request.needed).unwrap_or(i32::MAX)),
        candidates: Set(json(&request.candidates)?),
        excluded: Set(json(&request.excluded)?),
        payload: Set(serde_json::Value::Object(request.payload.clone())),
        digest: Set(request.digest.clone()),
        why: Set(json(&request.why)?),
        requester: Set(request.requester.map(Uuid::from)),
        status: Set("pending".to_owned()),
        at_risk_at: Set(due_at.and_then(|_| at_risk_at(unit.graph, node, now))),
        round: Set(i32::try_from(request.round).unwrap_or(i32::MAX)),
        from_kind: Set(from_kind),
        from_actor: Set(from_actor),
        opened_at: Set(now),
        expires_at: Set(request.expires_at),
        due_at: Set(*due_at),
        closed_at: Set(None),
        revision: Set(1),
    }))
}

async fn change_task(unit: &Unit<'_>, effect: &Effect) -> Result<()> {
    let (id, update) = match effect {
        Effect::AssignTask { task, person } => (
            task,
            task::Entity::update_many()
                .col_expr(task::Column::ClaimedBy, Expr::value(person.map(Uuid::from))),
        ),
        Effect::CloseTask {
            task, close, by, ..
        } => (
            task,
            task::Entity::update_many()
                .col_expr(task::Column::Status, Expr::value(close.key()))
                .col_expr(task::Column::ClosedAt, Expr::value(unit.tx.now()))
                .col_expr(task::Column::ClosedBy, Expr::value(by.map(Uuid::from))),
        ),
        _ => return Ok(()),
    };
    update
        .filter(task::Column::Id.eq(id.0))
        .col_expr(
            task::Column::Revision,
            Expr::col(task::Column::Revision).add(1),
        )
        .exec(unit.tx)
        .await?;
    Ok(())
}

/// What a job cost so far and `more`; nothing when neither is known.
fn with_cost(update: UpdateMany<job::Entity>, more: Option<i64>) -> UpdateMany<job::Entity> {
    let Some(more) = more else {
        return update;
    };
    let so_far: SimpleExpr =
        Func::coalesce([Expr::col(job::Column::CostMicros), Expr::value(0_i64)]).into();
    update.col_expr(job::Column::CostMicros, so_far.add(more))
}

async fn change_job(unit: &Unit<'_>, effect: &Effect) -> Result<()> {
    let update = job::Entity::update_many()
        .col_expr(job::Column::LeaseUntil, Expr::value(None::<i64>))
        .col_expr(job::Column::LeasedByToken, Expr::value(None::<Uuid>));
    let (id, update) = match effect {
        Effect::RequeueJob {
            job,
            attempt,
            run_after,
            error,
            cost_micros,
        } => (
            job,
            with_cost(update, *cost_micros)
                .col_expr(job::Column::Status, Expr::value("queued"))
                .col_expr(
                    job::Column::Attempt,
                    Expr::value(i32::try_from(*attempt).unwrap_or(i32::MAX)),
                )
                .col_expr(job::Column::RunAfter, Expr::value(*run_after))
                .col_expr(job::Column::Error, Expr::value(error.as_str())),
        ),
        Effect::CloseJob {
            job,
            close,
            confidence,
            cost_micros,
            reasoning,
            error,
            ..
        } => {
            let mut update = with_cost(update, *cost_micros)
                .col_expr(job::Column::Status, Expr::value(close.key()))
                .col_expr(job::Column::ClosedAt, Expr::value(unit.tx.now()));
            if *close == CloseAs::Done {
                update = update
                    .col_expr(job::Column::Confidence, Expr::value(*confidence))
                    .col_expr(job::Column::Reasoning, Expr::value(reasoning.as_str()));
            }
            if let Some(error) = error {
                update = update.col_expr(job::Column::Error, Expr::value(error.as_str()));
            }
            (job, update)
        }
        _ => return Ok(()),
    };
    update
        .filter(job::Column::Id.eq(id.0))
        .exec(unit.tx)
        .await?;
    Ok(())
}
