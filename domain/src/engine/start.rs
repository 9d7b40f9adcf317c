//! Start: the inputs are checked and the first path begins at a start event.

use super::{Command, Event, variables, walk::Walk};
use crate::{Fault, form, workflow::NodeKind};

pub(super) fn start(walk: &mut Walk<'_, '_>, command: Command) -> Result<(), Fault> {
    let Command::Start {
        by,
        variables: values,
        authors,
        on_behalf_of,
        at,
    } = command
    else {
        return Ok(());
    };
    form::check(&walk.graph.inputs, &values)?;
    let values = variables::complete(&walk.graph.inputs, values, &walk.state.variables);
    variables::fits(&walk.state, None, &values)?;
    // The one that is named, else the plain one, else any.
    let node = walk
        .graph
        .nodes
        .values()
        .filter(|node| node.kind.is_start() && node.parent.is_none())
        .filter(|node| at.as_ref().is_none_or(|at| *at == node.id))
        .min_by_key(|node| {
            let has_trigger = node.kind != (NodeKind::Start { on: None });
            (has_trigger, walk.graph.incoming(&node.id).next().is_some())
        })
        .map(|node| node.id.clone())
        .ok_or_else(|| Fault::invalid("This workflow has no start event."))?;
    let token = walk.id();
    walk.record(Event::RunStarted {
        by,
        variables: values,
        authors,
        on_behalf_of,
        token,
        node,
    });
    Ok(())
}
