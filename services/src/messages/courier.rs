//! The courier: brings messages and those who wait for them together.

use crate::{
    Error, Result, Scope, Services,
    entity::{message, organization, subscription},
    host, triggers,
};
use domain::{
    Actor, FaultCode,
    engine::Command,
    ids::{AgentId, MessageId, PersonId, RunId, SubscriptionId},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

/// Pairs taken up in one look.
const BATCH: u64 = 500;

/// A message and a wait that fit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pair {
    /// The message.
    pub(crate) message: Uuid,
    /// The wait.
    pub(crate) subscription: Uuid,
    /// The run that waits.
    pub(crate) run: Uuid,
    /// The organization of both.
    pub(crate) org: Uuid,
}

fn waits_for() -> RelationDef {
    let mut relation: RelationDef = message::Entity::belongs_to(subscription::Entity)
        .from(message::Column::Name)
        .to(subscription::Column::Name)
        .into();
    relation = relation.on_condition(|message, subscription| {
        sea_orm::Condition::all()
            .add(
                Expr::col((message.clone(), message::Column::Org))
                    .eq(Expr::col((subscription.clone(), subscription::Column::Org))),
            )
            .add(
                Expr::col((message, message::Column::Key))
                    .eq(Expr::col((subscription, subscription::Column::Key))),
            )
    });
    relation
}

/// Messages that somebody waits for, oldest first; only this one when one is named.
pub(crate) async fn pairs(services: &Services, only: Option<Uuid>) -> Result<Vec<Pair>> {
    let mut query = message::Entity::find()
        .join(JoinType::InnerJoin, waits_for())
        .filter(message::Column::Status.eq("waiting"))
        .filter(message::Column::ExpiresAt.gte(services.now()))
        .filter(subscription::Column::Status.eq("open"));
    if let Some(only) = only {
        query = query.filter(message::Column::Id.eq(only));
    }
    let found: Vec<(Uuid, Uuid, Uuid, Uuid)> = query
        .order_by_asc(message::Column::SentAt)
        .order_by_asc(message::Column::Id)
        .order_by_asc(subscription::Column::OpenedAt)
        .order_by_asc(subscription::Column::Id)
        .select_only()
        .column(message::Column::Id)
        .column_as(subscription::Column::Id, "wait")
        .column_as(subscription::Column::Run, "waiting_run")
        .column(message::Column::Org)
        .limit(BATCH)
        .into_tuple()
        .all(services.read())
        .await?;
    Ok(found
        .into_iter()
        .map(|(message, subscription, run, org)| Pair {
            message,
            subscription,
            run,
            org,
        })
        .collect())
}

/// Gives a message to the first who waits for it and takes it.
pub(super) async fn deliver_one(services: &Services, row: &message::Model) -> Result<()> {
    let Some(org) = organization::Entity::find_by_id(row.org)
        .one(services.read())
        .await?
    else {
        return Ok(());
    };
    for pair in pairs(services, Some(row.id)).await? {
        match look(services, &org, pair).await {
            Ok(true) => return Ok(()),
            Ok(false) => {}
            // Somebody else may take what this one refuses.
            Err(error) if is_refusal(&error) => {}
            Err(error) => return Err(error),
        }
    }
    // No run waits for it: it may begin one.
    for due in triggers::by_message(services, row).await? {
        match triggers::fire(services, &org, due).await {
            Ok(true) => return Ok(()),
            Ok(false) => {}
            Err(error) if is_refusal(&error) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn is_refusal(error: &Error) -> bool {
    matches!(error, Error::Fault(fault) if matches!(fault.code, FaultCode::Invalid | FaultCode::Conflict | FaultCode::TooLarge))
}

/// Delivers one pair, if it still is one; whether it was.
///
/// # Errors
/// The run refuses the message: what it brings does not fit. The database's.
pub(crate) async fn look(
    services: &Services,
    org: &organization::Model,
    pair: Pair,
) -> Result<bool> {
    let org = org.clone();
    services
        .write(move |tx| {
            Box::pin(async move {
                let system = Scope::system(&org);
                let loaded = host::load(tx, &system, RunId(pair.run)).await?;
                let mut query = message::Entity::find_by_id(pair.message);
                if tx.get_database_backend() == DbBackend::Postgres {
                    query = query.lock_exclusive();
                }
                let Some(row) = query.one(tx).await?.filter(|row| row.status == "waiting") else {
                    return Ok(false);
                };
                let wanted = SubscriptionId(pair.subscription);
                if loaded.state.find_subscription(wanted).is_none() {
                    return Ok(false);
                }
                let by = match (row.sender_kind.as_str(), row.sender) {
                    ("person", Some(id)) => Actor::Person(PersonId(id)),
                    ("agent", Some(id)) => Actor::Agent(AgentId(id)),
                    _ => Actor::System,
                };
                let mut scope = system;
                scope.actor = by.clone();
                scope.on_behalf_of = row.on_behalf_of.map(PersonId);
                let values = match row.payload {
                    serde_json::Value::Object(values) => values,
                    _ => Default::default(),
                };
                let command = Command::Deliver {
                    subscription: wanted,
                    message: MessageId(row.id),
                    by,
                    on_behalf_of: scope.on_behalf_of,
                    values,
                    authors: row
                        .authors
                        .and_then(|authors| serde_json::from_value(authors).ok())
                        .unwrap_or_default(),
                };
                host::apply(tx, &scope, loaded, command).await?;
                message::Entity::update_many()
                    .filter(message::Column::Id.eq(row.id))
                    .col_expr(message::Column::Status, Expr::value("delivered"))
                    .col_expr(message::Column::Run, Expr::value(pair.run))
                    .exec(tx)
                    .await?;
                Ok(true)
            })
        })
        .await
}

/// Messages nobody wanted in their time are over.
pub(crate) async fn expire(services: &Services) -> Result<()> {
    let now = services.now();
    let late = message::Entity::find()
        .filter(message::Column::Status.eq("waiting"))
        .filter(message::Column::ExpiresAt.lt(now))
        .select_only()
        .column(message::Column::Id)
        .limit(1)
        .into_tuple::<Uuid>()
        .one(services.read())
        .await?;
    if late.is_none() {
        return Ok(());
    }
    services
        .write(move |tx| {
            Box::pin(async move {
                message::Entity::update_many()
                    .filter(message::Column::Status.eq("waiting"))
                    .filter(message::Column::ExpiresAt.lt(now))
                    .col_expr(message::Column::Status, Expr::value("expired"))
                    .exec(tx)
                    .await?;
                Ok(())
            })
        })
        .await
}
