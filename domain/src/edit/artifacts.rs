//! Commands on notes and groups.

use super::pen::Pen;
use crate::{
    Fault,
    workflow::{Artifact, Rect},
};

pub(super) fn add(pen: &mut Pen<'_>, artifact: &Artifact) -> Result<(), Fault> {
    pen.put_artifact(artifact.clone())
}

pub(super) fn set_text(pen: &mut Pen<'_>, id: &str, text: &str) -> Result<(), Fault> {
    text.trim().clone_into(&mut pen.edit_artifact(id)?.text);
    Ok(())
}

pub(super) fn resize(pen: &mut Pen<'_>, id: &str, bounds: Rect) -> Result<(), Fault> {
    pen.edit_artifact(id)?.bounds = bounds;
    Ok(())
}
