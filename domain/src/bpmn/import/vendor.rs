//! What other engines' modelers write beside BPMN: forms, assignments, topics. It is read where it means the same here, and kept
//! in any case.

use super::super::xml::Element;
use crate::form::{Field, FieldKind, is_variable_name};

const CAMUNDA: [&str; 4] = ["camunda", "activiti", "flowable", "operaton"];

/// An attribute under any of the prefixes of one family of engines.
pub(in crate::bpmn) fn attribute<'a>(element: &'a Element, name: &str) -> Option<&'a str> {
    CAMUNDA
        .iter()
        .find_map(|prefix| element.attribute(&format!("{prefix}:{name}")))
}

/// Takes such an attribute out.
pub(in crate::bpmn) fn take_attribute(element: &mut Element, name: &str) {
    for prefix in CAMUNDA {
        element.take(&format!("{prefix}:{name}"));
    }
}

/// Whether it is an element of that family, by this name.
pub(in crate::bpmn) fn is_named(element: &Element, name: &str) -> bool {
    element
        .name
        .split_once(':')
        .is_some_and(|(prefix, local)| local == name && CAMUNDA.contains(&prefix))
}

fn extension<'a>(element: &'a Element, name: &str) -> Option<&'a Element> {
    element.find("bpmn:extensionElements")?.find(name)
}

/// The kind of work of a service task: its external topic or job type.
pub(super) fn job_type(element: &Element) -> Option<String> {
    attribute(element, "topic")
        .or_else(|| extension(element, "zeebe:taskDefinition")?.attribute("type"))
        .map(|topic| job_type_of(topic.trim_start_matches('=')))
}

/// A name as a job type: `Check credit score` and `checkCreditScore` become `check-credit-score`.
pub(super) fn job_type_of(name: &str) -> String {
    let mut slug = String::new();
    let mut was_small = false;
    for c in name.chars() {
        if was_small && c.is_ascii_uppercase() {
            slug.push('-');
        }
        was_small = c.is_ascii_lowercase();
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if c == '.' && slug.ends_with(|last: char| last.is_ascii_alphanumeric()) {
            slug.push('.');
        } else if slug.ends_with(|last: char| last.is_ascii_alphanumeric()) {
            slug.push('-');
        }
    }
    slug.truncate(60);
    let slug = slug.trim_end_matches(['-', '.']);
    if slug.is_empty() { "work" } else { slug }.to_owned()
}

/// People and groups that a user task names.
pub(super) fn assignees(
    element: &Element,
    resource: impl Fn(&str) -> Option<String>,
) -> (Vec<String>, Vec<String>) {
    let mut people = Vec::new();
    let mut groups = Vec::new();
    let split = |text: &str, into: &mut Vec<String>| {
        for name in text.split(',').map(str::trim) {
            let name = name.trim_start_matches('=').trim_matches('"').trim();
            let is_expression = name.contains(['$', '#', '{', '(']);
            if !name.is_empty() && !is_expression && !into.iter().any(|known| known == name) {
                into.push(name.to_owned());
            }
        }
    };
    for name in ["assignee", "candidateUsers"] {
        if let Some(text) = attribute(element, name) {
            split(text, &mut people);
        }
    }
    if let Some(text) = attribute(element, "candidateGroups") {
        split(text, &mut groups);
    }
    if let Some(definition) = extension(element, "zeebe:assignmentDefinition") {
        for name in ["assignee", "candidateUsers"] {
            if let Some(text) = definition.attribute(name) {
                split(text, &mut people);
            }
        }
        if let Some(text) = definition.attribute("candidateGroups") {
            split(text, &mut groups);
        }
    }
    for role in element.elements() {
        if let Some("potentialOwner" | "humanPerformer" | "performer") = role.bpmn()
            && let Some(reference) = role.find("bpmn:resourceRef")
            && let Some(name) = resource(super::check::local(&reference.text()))
        {
            split(&name, &mut groups);
        }
    }
    (people, groups)
}

/// The fields of an embedded form, and the names of those that cannot be variables here.
pub(super) fn form(element: &Element) -> (Vec<Field>, Vec<String>) {
    let mut fields: Vec<Field> = Vec::new();
    let mut left = Vec::new();
    let Some(data) = CAMUNDA
        .iter()
        .find_map(|prefix| extension(element, &format!("{prefix}:formData")))
    else {
        return (fields, left);
    };
    for each in data.elements().filter(|each| each.local() == "formField") {
        let name = each.attribute("id").unwrap_or_default();
        match field(each, name).filter(|_| !fields.iter().any(|known| known.name == name)) {
            Some(field) => fields.push(field),
            None => left.push(name.to_owned()),
        }
    }
    (fields, left)
}

fn field(element: &Element, name: &str) -> Option<Field> {
    if !is_variable_name(name) {
        return None;
    }
    let constraint = |wanted: &str| {
        element
            .elements()
            .filter(|child| child.local() == "validation")
            .flat_map(Element::elements)
            .find(|constraint| constraint.attribute("name") == Some(wanted))
    };
    let limit = |wanted: &str| {
        constraint(wanted)?
            .attribute("config")?
            .trim()
            .parse::<f64>()
            .ok()
    };
    let kind = match element.attribute("type").unwrap_or("string") {
        "string" => FieldKind::Text,
        "boolean" => FieldKind::Flag,
        "date" => FieldKind::Date,
        "long" | "integer" | "int" | "double" => FieldKind::Number {
            min: limit("min").filter(|n| n.is_finite()),
            max: limit("max").filter(|n| n.is_finite()),
        },
        "enum" => FieldKind::Choice {
            options: element
                .elements()
                .filter(|child| child.local() == "value")
                .filter_map(|value| value.attribute("id"))
                .map(str::to_owned)
                .collect(),
        },
        _ => return None,
    };
    Some(Field {
        name: name.to_owned(),
        label: element
            .attribute("label")
            .filter(|label| !label.trim().is_empty())
            .unwrap_or(name)
            .to_owned(),
        kind,
        required: constraint("required").is_some_and(|c| c.attribute("config") != Some("false")),
        help: String::new(),
    })
}

/// The one assignment of a script task that is an expression: variable and CEL.
pub(super) fn script(element: &Element) -> Option<(String, String)> {
    let script = extension(element, "zeebe:script")?;
    let variable = script.attribute("resultVariable")?;
    let expression = super::super::expression::to_cel(script.attribute("expression")?)?;
    is_variable_name(variable).then(|| (variable.to_owned(), expression))
}
