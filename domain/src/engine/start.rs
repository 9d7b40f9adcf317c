//! Start: the inputs are checked and the first path begins at the start event.

use super::{Event, variables, walk::Walk};
use crate::{Actor, Fault, Variables, form, workflow::NodeKind};

pub(super) fn start(walk: &mut Walk<'_, '_>, by: Actor, values: Variables) -> Result<(), Fault> {
    form::check(&walk.graph.inputs, &values)?;
    let values = variables::complete(&walk.graph.inputs, values, &walk.state.variables);
    variables::fits(&walk.state, None, &values)?;
    let node = walk
        .graph
        .nodes
        .values()
        .filter(|node| node.kind == NodeKind::Start && node.parent.is_none())
        .min_by_key(|node| walk.graph.incoming(&node.id).next().is_some())
        .map(|node| node.id.clone())
        .ok_or_else(|| Fault::invalid("This workflow has no start event."))?;
    let token = walk.id();
    walk.record(Event::RunStarted {
        by,
        variables: values,
        token,
        node,
    });
    Ok(())
}
