//! Sub-workflows: BPMN's call activity, with Baton's own element that names the workflow. What a file calls stays in it.

use super::{
    baton::is_true,
    import::vendor,
    mapping::Mapping,
    xml::{Element, excerpt},
};
use crate::ids::WorkflowId;

const CALLED: &str = "calledElement";
const EXTENSIONS: &str = "bpmn:extensionElements";
const ZEEBE: &str = "zeebe:calledElement";

/// What a workflow is called by, where the file has no name of its own for it.
fn called(workflow: WorkflowId) -> String {
    format!("workflow-{workflow}")
}

/// The workflow that is called so.
fn find_called(text: &str) -> Option<WorkflowId> {
    let id = text.strip_prefix("workflow-")?;
    let workflow: WorkflowId = id.parse().ok()?;
    (called(workflow) == text).then_some(workflow)
}

/// Writes which workflow a step runs; gives Baton's own element.
pub(super) fn write(
    element: &mut Element,
    workflow: Option<WorkflowId>,
    version: Option<u32>,
) -> Element {
    let mut ours = Element::new("baton:call");
    if let Some(workflow) = workflow {
        ours.set("workflow", workflow.to_string());
        if element.attribute(CALLED).is_none() {
            element.set(CALLED, called(workflow));
        }
    }
    if let Some(version) = version {
        ours.set("version", version.to_string());
    }
    ours
}

/// Reads which workflow a step runs, and which version. What is told anew is taken out; `ours` is Baton's own element.
pub(super) fn read(
    element: &mut Element,
    ours: Option<&Element>,
) -> (Option<WorkflowId>, Option<u32>) {
    let workflow: Option<WorkflowId> = match ours {
        Some(ours) => ours
            .attribute("workflow")
            .and_then(|id| id.trim().parse().ok()),
        None => element.attribute(CALLED).and_then(find_called),
    };
    if let Some(workflow) = workflow
        && element.attribute(CALLED) == Some(called(workflow).as_str())
    {
        element.take(CALLED);
    }
    let left = element.attribute(CALLED);
    if left.is_some_and(|text| text.trim().is_empty()) {
        element.take(CALLED);
    }
    let version = ours.and_then(|ours| ours.attribute("version"));
    (workflow, version.and_then(|text| text.trim().parse().ok()))
}

fn zeebe(element: &Element) -> Option<&Element> {
    element.find(EXTENSIONS)?.find(ZEEBE)
}

/// What is said of a call that names no workflow here.
pub(super) fn unnamed(element: &Element) -> String {
    let zeebe = |name: &str| zeebe(element)?.attribute(name);
    let is_said = |text: &&str| !text.trim().is_empty();
    let name = element
        .attribute(CALLED)
        .filter(is_said)
        .or_else(|| zeebe("processId").filter(is_said));
    let Some(name) = name else {
        return "Choose the workflow it runs: the file does not say which.".to_owned();
    };
    let version = vendor::attribute(element, "calledElementVersion")
        .or_else(|| vendor::attribute(element, "calledElementVersionTag"))
        .or_else(|| zeebe("versionTag"))
        .filter(is_said)
        .map(|version| format!(" in its version {}", excerpt(version.trim())))
        .unwrap_or_default();
    format!(
        "Choose the workflow it runs: the file calls “{}”{version}.",
        excerpt(name.trim())
    )
}

/// What passes between the two otherwise than another engine's file says.
pub(super) fn passes(element: &Element, mapping: &Mapping) -> Vec<String> {
    let beside = || {
        element
            .find(EXTENSIONS)
            .into_iter()
            .flat_map(Element::elements)
    };
    let is_all = |name: &str| {
        beside()
            .any(|each| vendor::is_named(each, name) && each.attribute("variables") == Some("all"))
    };
    // Camunda 8 passes everything unless told not to.
    let spreads = |name: &str| {
        let called = zeebe(element);
        called.is_some_and(|called| called.attribute(name) != Some("false"))
    };
    let mut notes = Vec::new();
    let gives_all = is_all("in")
        || is_true(vendor::attribute(element, "inheritVariables"))
        || spreads("propagateAllParentVariables");
    if mapping.input.is_empty() {
        notes.push("It is given what its inputs ask for by name.");
    } else if gives_all {
        notes.push("It is given only what its mappings name, not every variable.");
    }
    if is_all("out") || spreads("propagateAllChildVariables") {
        notes.push("Only what its outputs name comes back, not every variable.");
    }
    if beside().any(|each| vendor::is_named(each, "in") && each.attribute("businessKey").is_some())
    {
        notes.push("The business key is not passed on: the workflow it runs says its own. It is kept for the export.");
    }
    if beside().any(|each| vendor::is_named(each, "inputOutput")) {
        notes.push("Its input and output parameters are not applied: map what is passed. They are kept for the export.");
    }
    notes.into_iter().map(str::to_owned).collect()
}
