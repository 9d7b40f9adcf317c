//! Beginning runs whose time or message has come.

use super::schedule;
use crate::{
    Error, Result, Scope, Services, Tx,
    entity::{message, organization, run, subscription, trigger, workflow, workflow_version},
    host::{self, Beginning, Origin},
};
use domain::{
    Actor, Variables,
    ids::{AgentId, NodeId, PersonId, RunId},
    workflow::Schedule,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set, sea_query::Expr,
};
use uuid::Uuid;

/// Triggers taken up in one look.
const BATCH: u64 = 500;

/// A trigger whose time has come, or a message that one waits for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Due {
    /// The trigger.
    pub(crate) trigger: Uuid,
    /// The message, when it is for one.
    pub(crate) message: Option<Uuid>,
    /// The organization.
    pub(crate) org: Uuid,
}

/// What is due, oldest first.
pub(crate) async fn due(services: &Services) -> Result<Vec<Due>> {
    let on = || trigger::Entity::find().filter(trigger::Column::Status.eq("on"));
    let times: Vec<(Uuid, Uuid)> = on()
        .filter(trigger::Column::Kind.eq("timer"))
        .filter(trigger::Column::DueAt.lte(services.now()))
        .order_by_asc(trigger::Column::DueAt)
        .select_only()
        .column(trigger::Column::Id)
        .column(trigger::Column::Org)
        .limit(BATCH)
        .into_tuple()
        .all(services.read())
        .await?;
    let mut all: Vec<Due> = times
        .into_iter()
        .map(|(trigger, org)| Due {
            trigger,
            message: None,
            org,
        })
        .collect();
    let for_messages = on()
        .filter(trigger::Column::Kind.eq("message"))
        .all(services.read())
        .await?;
    for one in for_messages {
        let waiting: Vec<Uuid> = message::Entity::find()
            .filter(message::Column::Org.eq(one.org))
            .filter(message::Column::Status.eq("waiting"))
            .filter(message::Column::Name.eq(one.name.clone().unwrap_or_default()))
            .filter(message::Column::ExpiresAt.gte(services.now()))
            .order_by_asc(message::Column::SentAt)
            .order_by_asc(message::Column::Id)
            .select_only()
            .column(message::Column::Id)
            .limit(BATCH)
            .into_tuple()
            .all(services.read())
            .await?;
        all.extend(waiting.into_iter().map(|message| Due {
            trigger: one.id,
            message: Some(message),
            org: one.org,
        }));
    }
    Ok(all)
}

/// The triggers a message could set off.
pub(crate) async fn by_message(services: &Services, row: &message::Model) -> Result<Vec<Due>> {
    let found: Vec<Uuid> = trigger::Entity::find()
        .filter(trigger::Column::Org.eq(row.org))
        .filter(trigger::Column::Status.eq("on"))
        .filter(trigger::Column::Kind.eq("message"))
        .filter(trigger::Column::Name.eq(row.name.as_str()))
        .order_by_asc(trigger::Column::Id)
        .select_only()
        .column(trigger::Column::Id)
        .into_tuple()
        .all(services.read())
        .await?;
    Ok(found
        .into_iter()
        .map(|trigger| Due {
            trigger,
            message: Some(row.id),
            org: row.org,
        })
        .collect())
}

/// Begins the run, if the time has still come, or the message still waits and no run waits for it; whether it did.
///
/// # Errors
/// What the message brings does not fit, or a run with its key is under way. The database's.
pub(crate) async fn fire(services: &Services, org: &organization::Model, due: Due) -> Result<bool> {
    let org = org.clone();
    services
        .write(move |tx| {
            Box::pin(async move {
                let scope = Scope::system(&org);
                let mut query = trigger::Entity::find_by_id(due.trigger);
                if tx.get_database_backend() == DbBackend::Postgres {
                    query = query.lock_exclusive();
                }
                let row = query.one(tx).await?.filter(|row| row.status == "on");
                match (row, due.message) {
                    (None, _) => Ok(false),
                    (Some(row), None) => at_time(tx, &scope, row).await,
                    (Some(row), Some(message)) => at_message(tx, scope, row, message).await,
                }
            })
        })
        .await
}

/// The version in force, to begin at the trigger's start event.
async fn beginning(tx: &Tx, row: &trigger::Model) -> Result<Option<Beginning>> {
    let workflow = workflow::Entity::find_by_id(row.workflow)
        .filter(workflow::Column::Status.eq("published"))
        .one(tx)
        .await?;
    let Some(workflow) = workflow else {
        return Ok(None);
    };
    let version = workflow_version::Entity::find()
        .filter(workflow_version::Column::Workflow.eq(workflow.id))
        .filter(workflow_version::Column::Number.eq(workflow.published_version))
        .one(tx)
        .await?
        .ok_or_else(|| Error::defect("a published workflow without its version"))?;
    Ok(Some(Beginning {
        workflow,
        version,
        key: None,
        variables: Variables::new(),
        from: Origin {
            at: Some(NodeId::from(row.node.as_str())),
            ..Origin::default()
        },
    }))
}

async fn at_time(tx: &Tx, scope: &Scope, row: trigger::Model) -> Result<bool> {
    let now = tx.now();
    let Some(due) = row.due_at.filter(|due| *due <= now) else {
        return Ok(false);
    };
    let schedule: Schedule = serde_json::from_value(row.schedule.clone())?;
    let fired = row.fired.saturating_add(1);
    let next = schedule::next(&schedule, &scope.time_zone, (due, now), fired)?;
    if let Some(beginning) = beginning(tx, &row).await? {
        host::begin(tx, scope, beginning).await?;
    }
    let mut row = row.into_active_model();
    row.fired = Set(fired);
    row.due_at = Set(next);
    row.update(tx).await?;
    Ok(true)
}

async fn at_message(tx: &Tx, mut scope: Scope, row: trigger::Model, id: Uuid) -> Result<bool> {
    let mut query = message::Entity::find_by_id(id);
    if tx.get_database_backend() == DbBackend::Postgres {
        query = query.lock_exclusive();
    }
    let Some(message) = query.one(tx).await?.filter(|row| row.status == "waiting") else {
        return Ok(false);
    };
    let is_awaited = subscription::Entity::find()
        .filter(subscription::Column::Org.eq(message.org))
        .filter(subscription::Column::Status.eq("open"))
        .filter(subscription::Column::Name.eq(message.name.as_str()))
        .filter(subscription::Column::Key.eq(message.key.as_str()))
        .count(tx)
        .await?
        > 0;
    let Some(mut beginning) = beginning(tx, &row).await? else {
        return Ok(false);
    };
    if is_awaited {
        return Ok(false);
    }
    scope.actor = match (message.sender_kind.as_str(), message.sender) {
        ("person", Some(id)) => Actor::Person(PersonId(id)),
        ("agent", Some(id)) => Actor::Agent(AgentId(id)),
        _ => Actor::System,
    };
    scope.on_behalf_of = message.on_behalf_of.map(PersonId);
    if let serde_json::Value::Object(values) = message.payload {
        beginning.variables = values;
    }
    if !message.key.is_empty() {
        let open = run::Entity::find()
            .filter(run::Column::Org.eq(message.org))
            .filter(run::Column::Workflow.eq(row.workflow))
            .filter(run::Column::Key.eq(message.key.as_str()))
            .filter(run::Column::EndedAt.is_null())
            .count(tx)
            .await?;
        if open > 0 {
            let fault = domain::Fault::conflict("A run with this key is under way.");
            return Err(fault.into());
        }
        beginning.key = Some(message.key);
    }
    beginning.from.authors = message
        .authors
        .and_then(|authors| serde_json::from_value(authors).ok())
        .unwrap_or_default();
    let (run, _): (RunId, _) = host::begin(tx, &scope, beginning).await?;
    message::Entity::update_many()
        .filter(message::Column::Id.eq(id))
        .col_expr(message::Column::Status, Expr::value("delivered"))
        .col_expr(message::Column::Run, Expr::value(run.0))
        .exec(tx)
        .await?;
    let fired = row.fired.saturating_add(1);
    let mut row = row.into_active_model();
    row.fired = Set(fired);
    row.update(tx).await?;
    Ok(true)
}
