//! Commands on how a step repeats, and on what it is given and gives.

use super::pen::{Pen, gone};
use crate::{
    Fault,
    ids::NodeId,
    workflow::{Assignment, Repeat},
};

pub(super) fn set_repeat(
    pen: &mut Pen<'_>,
    id: &NodeId,
    repeat: Option<&Repeat>,
) -> Result<(), Fault> {
    let kind = &pen.node(id).ok_or_else(|| gone("step"))?.kind;
    if repeat.is_some() && !kind.is_repeatable() {
        return Err(Fault::invalid(format!(
            "{} is not repeated: only steps and sub-processes are.",
            kind.name()
        )));
    }
    pen.edit_node(id)?.repeat = repeat.map(trimmed);
    Ok(())
}

pub(super) fn set_mappings(
    pen: &mut Pen<'_>,
    id: &NodeId,
    input: &[Assignment],
    output: &[Assignment],
) -> Result<(), Fault> {
    let kind = &pen.node(id).ok_or_else(|| gone("step"))?.kind;
    let has_any = !input.is_empty() || !output.is_empty();
    if has_any && !kind.is_repeatable() {
        return Err(Fault::invalid(format!(
            "{} has no variables of its own: only steps and sub-processes do.",
            kind.name()
        )));
    }
    let node = pen.edit_node(id)?;
    node.input = input.iter().map(trimmed_line).collect();
    node.output = output.iter().map(trimmed_line).collect();
    Ok(())
}

fn trimmed_line(line: &Assignment) -> Assignment {
    Assignment {
        variable: line.variable.trim().to_owned(),
        expression: line.expression.trim().to_owned(),
    }
}

fn trimmed(repeat: &Repeat) -> Repeat {
    match repeat {
        Repeat::Each {
            over,
            item,
            sequential,
            until,
            collect,
        } => Repeat::Each {
            over: over.trim().to_owned(),
            item: match item.trim() {
                "" => "item",
                item => item,
            }
            .to_owned(),
            sequential: *sequential,
            until: until.trim().to_owned(),
            collect: collect.as_ref().map(trimmed_line),
        },
        Repeat::While {
            condition,
            before,
            most,
        } => Repeat::While {
            condition: condition.trim().to_owned(),
            before: *before,
            most: *most,
        },
    }
}
