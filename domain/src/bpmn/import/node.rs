//! Flow nodes: which kind of node each BPMN element becomes, and what is said of it.

use super::{
    super::{CEL, baton, call, is_definition, repeat, xml::Element},
    event,
    roots::Roots,
    start, vendor,
};
use crate::workflow::{Assignment, NodeKind};

/// What an element becomes.
#[derive(Debug)]
pub(super) enum Meaning {
    /// A node that executes; with a sentence where it does so otherwise than the file says.
    Executes(NodeKind, String),
    /// Kept as it is, for the reason given.
    Kept(String),
}

pub(super) fn definitions(element: &Element) -> Vec<&Element> {
    element
        .elements()
        .filter(|child| is_definition(child))
        .collect()
}

pub(super) fn kept(what: &str) -> Meaning {
    Meaning::Kept(format!(
        "{what} does not execute in Baton yet. It is shown as drawn and exported again."
    ))
}

fn compensates(element: &Element) -> Option<Meaning> {
    baton::is_true(element.attribute("isForCompensation")).then(|| kept("Compensation"))
}

/// What `element` becomes; what the meaning takes up is taken out of it. `ours` are its Baton extension elements.
pub(super) fn meaning(
    element: &mut Element,
    ours: &[Element],
    name: &str,
    roots: &Roots,
) -> Meaning {
    let ours = |wanted: &str| ours.iter().find(|each| each.name == wanted);
    let element_name = element.local().to_owned();
    match element_name.as_str() {
        "startEvent" => start::kept(element),
        "endEvent" => event::end(element, ours("baton:message"), roots),
        "task" | "userTask" | "manualTask" => {
            if let Some(kept) = compensates(element) {
                return kept;
            }
            if let Some(gate) = ours("baton:gate") {
                if repeat::is_said(element) {
                    return kept("A gate that repeats");
                }
                let gate = baton::read_gate(gate);
                return Meaning::Executes(NodeKind::Gate { gate }, String::new());
            }
            let (form, left) = match ours("baton:form") {
                Some(form) => (baton::read_fields(form), Vec::new()),
                None => vendor::form(element),
            };
            let mut notes = Vec::new();
            match element_name.as_str() {
                "task" => notes.push("A task of no type became a human step.".to_owned()),
                "manualTask" => notes.push("A manual task became a human step.".to_owned()),
                _ => {}
            }
            if !left.is_empty() {
                notes.push(format!(
                    "These fields of its form have no counterpart here: {}.",
                    left.join(", ")
                ));
            }
            Meaning::Executes(NodeKind::Human { form }, notes.join(" "))
        }
        "serviceTask" | "sendTask" => {
            if let Some(kept) = compensates(element) {
                return kept;
            }
            if element_name == "sendTask"
                && let Some(sends) = event::send(element, ours("baton:message"), roots)
            {
                return sends;
            }
            if let Some(job) = ours("baton:job") {
                let (job_type, inputs, result, retry) = baton::read_job(job);
                return Meaning::Executes(
                    NodeKind::Agent {
                        job_type,
                        inputs,
                        result,
                        retry,
                    },
                    String::new(),
                );
            }
            let job_type = vendor::job_type(element).unwrap_or_else(|| vendor::job_type_of(name));
            let what = if element_name == "sendTask" {
                "A send task"
            } else {
                "A service task"
            };
            let note = format!(
                "{what} became an agent step with the job type “{job_type}”. Choose the agent that does it."
            );
            Meaning::Executes(
                NodeKind::Agent {
                    job_type,
                    inputs: Vec::new(),
                    result: Vec::new(),
                    retry: crate::workflow::Retry::default(),
                },
                note,
            )
        }
        "scriptTask" => script(element, ours("baton:assignments")),
        "exclusiveGateway" => Meaning::Executes(NodeKind::Exclusive, String::new()),
        "parallelGateway" => Meaning::Executes(NodeKind::Parallel, String::new()),
        "inclusiveGateway" => Meaning::Executes(NodeKind::Inclusive, String::new()),
        "eventBasedGateway" => {
            let starts = baton::is_true(element.attribute("instantiate"))
                || element.attribute("eventGatewayType") == Some("Parallel");
            if starts {
                return kept("An event-based gateway that starts a process");
            }
            Meaning::Executes(NodeKind::EventBased, String::new())
        }
        "intermediateCatchEvent" => event::catch(element, ours("baton:message"), roots),
        "intermediateThrowEvent" => event::throw(element, ours("baton:message"), roots),
        "receiveTask" => match compensates(element) {
            Some(kept) => kept,
            None => event::receive(element, ours("baton:message"), roots),
        },
        "boundaryEvent" => kept("This boundary event"),
        "subProcess" if baton::is_true(element.attribute("triggeredByEvent")) => {
            kept("An event sub-process")
        }
        "subProcess" => match compensates(element) {
            Some(kept) => kept,
            None => kept("A sub-process without its steps on the diagram"),
        },
        "transaction" => kept("A transaction"),
        "adHocSubProcess" => kept("An ad-hoc sub-process"),
        "callActivity" => match compensates(element) {
            Some(kept) => kept,
            None => {
                let (workflow, version) = call::read(element, ours("baton:call"));
                let note = match workflow {
                    Some(_) => String::new(),
                    None => call::unnamed(element),
                };
                Meaning::Executes(NodeKind::Call { workflow, version }, note)
            }
        },
        "businessRuleTask" => kept("A business rule task"),
        "complexGateway" => kept("A complex gateway"),
        _ => kept("This element"),
    }
}

fn script(element: &mut Element, ours: Option<&Element>) -> Meaning {
    if let Some(kept) = compensates(element) {
        return kept;
    }
    if let Some(ours) = ours {
        // What we wrote for other tools to read.
        element.take_child("bpmn:script");
        if element.attribute("scriptFormat") == Some(CEL) {
            element.take("scriptFormat");
        }
        let assign = baton::read_assignments(ours);
        return Meaning::Executes(NodeKind::Script { assign }, String::new());
    }
    if let Some((variable, expression)) = vendor::script(element) {
        let note = format!("Its expression became {variable} = {expression}.");
        let assign = vec![Assignment {
            variable,
            expression,
        }];
        return Meaning::Executes(NodeKind::Script { assign }, note);
    }
    let is_empty = element
        .find("bpmn:script")
        .is_none_or(|script| script.text().trim().is_empty());
    if is_empty && element.attribute("camunda:resource").is_none() {
        return Meaning::Executes(
            NodeKind::Script { assign: Vec::new() },
            "It has no script: say what it computes.".to_owned(),
        );
    }
    Meaning::Kept(
        "Its script is not run: Baton computes with CEL expressions only. It is shown as drawn and exported again."
            .to_owned(),
    )
}
