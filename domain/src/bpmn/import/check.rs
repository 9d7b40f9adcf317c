//! Before anything is read: every element has an id, no id is used twice, nothing refers to what is not there.

use super::super::xml::{Child, Element, excerpt, is_ncname};
use crate::Fault;
use std::collections::{HashMap, HashSet};

/// Elements that Baton addresses by id, and gives one where the file does not.
pub(super) const FLOW_NODES: [&str; 25] = [
    "startEvent",
    "endEvent",
    "intermediateCatchEvent",
    "intermediateThrowEvent",
    "implicitThrowEvent",
    "boundaryEvent",
    "task",
    "userTask",
    "serviceTask",
    "sendTask",
    "receiveTask",
    "manualTask",
    "businessRuleTask",
    "scriptTask",
    "callActivity",
    "subProcess",
    "transaction",
    "adHocSubProcess",
    "exclusiveGateway",
    "inclusiveGateway",
    "parallelGateway",
    "complexGateway",
    "eventBasedGateway",
    "callChoreography",
    "choreographyTask",
];
const OTHERS: [&str; 12] = [
    "sequenceFlow",
    "messageFlow",
    "association",
    "participant",
    "lane",
    "textAnnotation",
    "group",
    "dataObjectReference",
    "dataStoreReference",
    "process",
    "dataInputAssociation",
    "dataOutputAssociation",
];

pub(super) fn is_flow_node(element: &Element) -> bool {
    element
        .bpmn()
        .is_some_and(|local| FLOW_NODES.contains(&local))
}

/// Whether Baton addresses it by id.
fn is_addressed(element: &Element) -> bool {
    element
        .bpmn()
        .is_some_and(|local| FLOW_NODES.contains(&local) || OTHERS.contains(&local))
}

/// What the file is called by, for each id that Baton wrote under another one.
pub(super) type Renamed = HashMap<String, String>;

/// Checks and completes the ids of a file.
///
/// # Errors
/// An id used twice, or a reference to what is not in the file.
pub(super) fn check(root: &mut Element) -> Result<Renamed, Fault> {
    let mut ids: HashSet<String> = HashSet::new();
    collect(root, &mut ids)?;
    let mut numbers = HashMap::new();
    complete(root, &mut ids, &mut numbers);
    references(root, &ids)?;
    let mut renamed = Renamed::new();
    let mut odd = Vec::new();
    root.visit(&mut |element| {
        let Some(id) = element.attribute("id") else {
            return;
        };
        if let Some(ours) = element.attribute("baton:id") {
            renamed.insert(id.to_owned(), ours.to_owned());
        } else if is_addressed(element) && !is_ncname(id) {
            odd.push(id.to_owned());
        }
    });
    // Ids that are none: some tools write numbers or braces.
    for id in odd {
        let base: String = id
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
            .take(60)
            .collect();
        let mut other = format!("_{base}");
        let mut number = 1;
        while !ids.insert(other.clone()) {
            number += 1;
            other = format!("_{base}_{number}");
        }
        renamed.insert(id, other);
    }
    Ok(renamed)
}

fn collect(element: &Element, ids: &mut HashSet<String>) -> Result<(), Fault> {
    if element.name == "bpmn:extensionElements" {
        return Ok(());
    }
    if element.bpmn().is_some()
        && let Some(id) = element.attribute("id")
        && !ids.insert(id.to_owned())
    {
        return Err(Fault::invalid(format!(
            "The id “{}” is used twice{}. Nothing was imported.",
            excerpt(id),
            element
                .attribute("name")
                .filter(|name| !name.trim().is_empty())
                .map(|name| format!(", the second time by “{}”", excerpt(name)))
                .unwrap_or_default()
        )));
    }
    for child in element.elements() {
        collect(child, ids)?;
    }
    Ok(())
}

fn complete(
    element: &mut Element,
    ids: &mut HashSet<String>,
    numbers: &mut HashMap<String, usize>,
) {
    if element.name == "bpmn:extensionElements" {
        return;
    }
    if is_addressed(element)
        && element
            .attribute("id")
            .is_none_or(|id| id.trim().is_empty())
    {
        let local = element.local().to_owned();
        let number = numbers.entry(local.clone()).or_insert(0);
        let id = loop {
            *number += 1;
            let id = format!("{local}_{number}");
            if ids.insert(id.clone()) {
                break id;
            }
        };
        element.set("id", id);
    }
    for child in &mut element.children {
        if let Child::Element(child) = child {
            complete(child, ids, numbers);
        }
    }
}

fn references(element: &Element, ids: &HashSet<String>) -> Result<(), Fault> {
    let named: &[&str] = match element.bpmn() {
        Some("sequenceFlow" | "messageFlow" | "association") => &["sourceRef", "targetRef"],
        Some("boundaryEvent") => &["attachedToRef"],
        Some("extensionElements") => return Ok(()),
        _ => &[],
    };
    let what = || {
        let name = element
            .attribute("name")
            .filter(|name| !name.trim().is_empty());
        excerpt(name.or(element.attribute("id")).unwrap_or("?"))
    };
    for name in named {
        match element.attribute(name).map(local) {
            Some(target) if ids.contains(target) => {}
            Some(target) => {
                return Err(Fault::invalid(format!(
                    "{} “{}” refers to “{}”, which is not in the file. Nothing was imported.",
                    element.local(),
                    what(),
                    excerpt(target)
                )));
            }
            None => {
                return Err(Fault::invalid(format!(
                    "{} “{}” has no {name}. Nothing was imported.",
                    element.local(),
                    what()
                )));
            }
        }
    }
    if let Some(target) = element.attribute("default").map(local)
        && is_flow_node(element)
        && !ids.contains(target)
    {
        return Err(Fault::invalid(format!(
            "{} “{}” has the default flow “{}”, which is not in the file. Nothing was imported.",
            element.local(),
            what(),
            excerpt(target)
        )));
    }
    for child in element.elements() {
        references(child, ids)?;
    }
    Ok(())
}

/// A reference without its prefix: an id has no colon.
pub(super) fn local(reference: &str) -> &str {
    reference.trim().rsplit(':').next().unwrap_or_default()
}
