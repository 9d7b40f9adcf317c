//! Flow nodes: which kind of node each BPMN element becomes, and what is said of it.

use super::{
    super::{CEL, baton, expression, span, xml::Element},
    check::local,
    vendor,
};
use crate::{
    form::is_variable_name,
    workflow::{Assignment, EndKind, NodeKind, Wait},
};

/// What an element becomes.
#[derive(Debug)]
pub(super) enum Meaning {
    /// A node that executes; with a sentence where it does so otherwise than the file says.
    Executes(NodeKind, String),
    /// Kept as it is, for the reason given.
    Kept(String),
}

fn definitions(element: &Element) -> Vec<&Element> {
    element
        .elements()
        .filter(|child| {
            child.bpmn().is_some_and(|local| {
                local.ends_with("EventDefinition") || local == "eventDefinitionRef"
            })
        })
        .collect()
}

fn kept(what: &str) -> Meaning {
    Meaning::Kept(format!(
        "{what} does not execute in Baton yet. It is shown as drawn and exported again."
    ))
}

fn repeats(element: &Element) -> Option<Meaning> {
    let repeated = element.elements().any(|child| {
        matches!(
            child.bpmn(),
            Some("multiInstanceLoopCharacteristics" | "standardLoopCharacteristics")
        )
    });
    if repeated {
        return Some(kept("A step that repeats"));
    }
    baton::is_true(element.attribute("isForCompensation")).then(|| kept("Compensation"))
}

/// What `element` becomes; what the meaning takes up is taken out of it. `ours` are its Baton extension elements.
pub(super) fn meaning(element: &mut Element, ours: &[Element], name: &str) -> Meaning {
    let ours = |wanted: &str| ours.iter().find(|each| each.name == wanted);
    let element_name = element.local().to_owned();
    match element_name.as_str() {
        "startEvent" => start(element),
        "endEvent" => end(element),
        "task" | "userTask" | "manualTask" => {
            if let Some(kept) = repeats(element) {
                return kept;
            }
            if let Some(gate) = ours("baton:gate") {
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
        "serviceTask" => {
            if let Some(kept) = repeats(element) {
                return kept;
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
            let note = format!(
                "A service task became an agent step with the job type “{job_type}”. Choose the agent that does it."
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
        "intermediateCatchEvent" => match timer(element) {
            Some(wait) => Meaning::Executes(NodeKind::Timer { wait }, String::new()),
            None => kept(event(element, "This intermediate event")),
        },
        "intermediateThrowEvent" => kept(event(element, "An intermediate throw event")),
        "boundaryEvent" => kept(event(element, "This boundary event")),
        "subProcess" if baton::is_true(element.attribute("triggeredByEvent")) => {
            kept("An event sub-process")
        }
        "subProcess" => kept("A sub-process"),
        "transaction" => kept("A transaction"),
        "adHocSubProcess" => kept("An ad-hoc sub-process"),
        "callActivity" => kept("A call activity"),
        "sendTask" => kept("A send task"),
        "receiveTask" => kept("A receive task"),
        "businessRuleTask" => kept("A business rule task"),
        "inclusiveGateway" => kept("An inclusive gateway"),
        "complexGateway" => kept("A complex gateway"),
        "eventBasedGateway" => kept("An event-based gateway"),
        _ => kept("This element"),
    }
}

/// The words for an event, by what it waits for or throws.
fn event(element: &Element, other: &'static str) -> &'static str {
    match definitions(element).first().and_then(|each| each.bpmn()) {
        Some("messageEventDefinition") => "A message event",
        Some("signalEventDefinition") => "A signal event",
        Some("errorEventDefinition") => "An error event",
        Some("escalationEventDefinition") => "An escalation event",
        Some("conditionalEventDefinition") => "A conditional event",
        Some("compensateEventDefinition") => "A compensation event",
        Some("cancelEventDefinition") => "A cancel event",
        Some("linkEventDefinition") => "A link event",
        Some("timerEventDefinition") => "A timer of this kind",
        _ => other,
    }
}

fn start(element: &Element) -> Meaning {
    let note = match definitions(element).first().and_then(|each| each.bpmn()) {
        None => "",
        Some("timerEventDefinition") => {
            "A run is started by a person or over the API here; its timer is kept for the export."
        }
        Some(_) => {
            "A run is started by a person or over the API here; its trigger is kept for the export."
        }
    };
    Meaning::Executes(NodeKind::Start, note.to_owned())
}

fn end(element: &mut Element) -> Meaning {
    let found: Vec<_> = definitions(element)
        .iter()
        .filter_map(|each| each.bpmn())
        .map(str::to_owned)
        .collect();
    let plain = NodeKind::End {
        end: EndKind::Plain,
    };
    match found
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .as_slice()
    {
        [] => Meaning::Executes(plain, String::new()),
        ["terminateEventDefinition"] => {
            element.take_child("bpmn:terminateEventDefinition");
            Meaning::Executes(
                NodeKind::End {
                    end: EndKind::Terminate,
                },
                String::new(),
            )
        }
        ["messageEventDefinition" | "signalEventDefinition"] => Meaning::Executes(
            plain,
            "It ends the path here; nothing is sent. What it sends is kept for the export."
                .to_owned(),
        ),
        _ => kept(event(element, "An end event of this kind")),
    }
}

fn script(element: &mut Element, ours: Option<&Element>) -> Meaning {
    if let Some(kept) = repeats(element) {
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

/// The wait of an event with one timer definition, which is then taken out.
pub(super) fn timer(element: &mut Element) -> Option<Wait> {
    let wait = match definitions(element).as_slice() {
        [only] if only.bpmn() == Some("timerEventDefinition") => wait(only)?,
        _ => return None,
    };
    element.take_child("bpmn:timerEventDefinition");
    Some(wait)
}

fn wait(definition: &Element) -> Option<Wait> {
    if let Some(duration) = definition.find("bpmn:timeDuration") {
        let text = duration.text();
        let text = text.trim();
        let literal = text
            .strip_prefix('=')
            .map_or(text, |rest| rest.trim().trim_matches('"'));
        return span::parse(literal).map(|ms| Wait::Duration { ms });
    }
    let date = definition.find("bpmn:timeDate")?;
    let text = date.text();
    let text = text.trim();
    let variable = if date.attribute("language") == Some(CEL) {
        is_variable_name(text).then(|| text.to_owned())
    } else {
        expression::variable(text)
    }?;
    Some(Wait::Until { variable })
}

/// The meaning of a boundary event on a step that executes.
pub(super) fn boundary(element: &mut Element, host: &str) -> Option<NodeKind> {
    let wait = timer(element)?;
    element.take("attachedToRef");
    let interrupting = element
        .take("cancelActivity")
        .is_none_or(|value| baton::is_true(Some(&value)));
    Some(NodeKind::Boundary {
        host: host.into(),
        interrupting,
        wait,
    })
}

/// What a boundary event is attached to.
pub(super) fn host(element: &Element) -> Option<&str> {
    element.attribute("attachedToRef").map(local)
}
