//! The engine's context of a unit of work: its time, its ids, CEL.

use crate::{Result, Tx};
use domain::{
    engine::{self, Command, Cx, State, Step},
    expr::Cel,
    workflow::Graph,
};

pub(super) fn step(tx: &Tx, graph: &Graph, state: &State, command: Command) -> Result<Step> {
    let mut ids = || tx.id();
    let mut cx = Cx {
        now: tx.now(),
        ids: &mut ids,
        eval: &Cel,
    };
    Ok(engine::step(graph, state, command, &mut cx)?)
}
