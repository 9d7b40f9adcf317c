//! Calls: runs of other workflows that a run asks for and waits for.
//!
//! A call is a row. The run that asks writes it, the run that was called marks it when it ends, each in its own unit of work; the
//! courier carries it on between them, in units of work of its own, so that a crash at any moment neither loses a call nor
//! makes it twice.

mod courier;

pub(crate) use courier::{carry, due};

use crate::{Result, Tx, entity::call};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use uuid::Uuid;

/// Calls within calls, at most.
const DEEPEST: usize = 20;

/// A run that was called is over: the one that asked is told soon.
pub(crate) async fn ended(tx: &Tx, call: Uuid) -> Result<()> {
    call::Entity::update_many()
        .filter(call::Column::Id.eq(call))
        .filter(call::Column::Status.is_in(["asked", "running"]))
        .col_expr(call::Column::Status, Expr::value("ended"))
        .exec(tx)
        .await?;
    tx.wake();
    Ok(())
}

/// A run that was called is no longer wanted.
pub(crate) async fn stop(tx: &Tx, call: Uuid) -> Result<()> {
    call::Entity::update_many()
        .filter(call::Column::Id.eq(call))
        .filter(call::Column::Status.is_in(["asked", "running"]))
        .col_expr(call::Column::Status, Expr::value("stopping"))
        .exec(tx)
        .await?;
    tx.wake();
    Ok(())
}
