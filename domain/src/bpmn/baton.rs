//! Baton's own extension elements: owners, forms, jobs, gates, deadlines. Each has a writer and a reader that undo each other.

use super::{
    span,
    xml::{Child, Element},
};
use crate::{
    Tier,
    actor::Role,
    form::{Field, FieldKind},
    workflow::{
        Assignment, GateExit, GateSpec, Message, Owner, Raci, Retry, Sla, TierCondition, TierRule,
    },
};

fn flag(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}

pub(super) fn is_true(value: Option<&str>) -> bool {
    matches!(value.map(str::trim), Some("true" | "1"))
}

/// Writes who: `<baton:owner role="approver" team="…"/>`.
pub(super) fn owner(name: &str, owner: &Owner) -> Element {
    let element = Element::new(name);
    match owner {
        Owner::Person { person } => element.with("person", person.to_string()),
        Owner::Agent { agent } => element.with("agent", agent.to_string()),
        Owner::Team { team } => element.with("team", team.to_string()),
        Owner::Role { role, team } => {
            let element = element.with("role", role.key());
            match team {
                Some(team) => element.with("team", team.to_string()),
                None => element,
            }
        }
    }
}

pub(super) fn read_owner(element: &Element) -> Option<Owner> {
    let id = |name: &str| element.attribute(name).map(str::trim);
    if let Some(role) = id("role") {
        let team = match id("team") {
            Some(team) => Some(team.parse().ok()?),
            None => None,
        };
        return Some(Owner::Role {
            role: Role::find(role)?,
            team,
        });
    }
    if let Some(person) = id("person") {
        return person.parse().ok().map(|person| Owner::Person { person });
    }
    if let Some(agent) = id("agent") {
        return agent.parse().ok().map(|agent| Owner::Agent { agent });
    }
    let team = id("team")?.parse().ok()?;
    Some(Owner::Team { team })
}

pub(super) fn raci(raci: &Raci) -> Option<Element> {
    if *raci == Raci::default() {
        return None;
    }
    let mut element = Element::new("baton:raci");
    for (name, owners) in [
        ("baton:accountable", raci.accountable.as_slice()),
        ("baton:consulted", raci.consulted.as_slice()),
        ("baton:informed", raci.informed.as_slice()),
    ] {
        for each in owners {
            element.push(owner(name, each));
        }
    }
    Some(element)
}

pub(super) fn read_raci(element: &Element) -> Raci {
    let all = |name: &str| {
        element
            .elements()
            .filter(|child| child.name == name)
            .filter_map(read_owner)
            .collect::<Vec<_>>()
    };
    Raci {
        accountable: all("baton:accountable").into_iter().next(),
        consulted: all("baton:consulted"),
        informed: all("baton:informed"),
    }
}

pub(super) fn sla(sla: &Sla) -> Element {
    Element::new("baton:sla")
        .with("dueIn", span::format(sla.due_in))
        .with("atRiskPercent", sla.at_risk_percent.to_string())
}

pub(super) fn read_sla(element: &Element) -> Option<Sla> {
    Some(Sla {
        due_in: span::parse(element.attribute("dueIn")?)?,
        at_risk_percent: element.attribute("atRiskPercent")?.trim().parse().ok()?,
    })
}

pub(super) fn field(field: &Field) -> Element {
    let mut element = Element::new("baton:field")
        .with("name", &field.name)
        .with("label", &field.label);
    let key = match &field.kind {
        FieldKind::Text => "text",
        FieldKind::LongText => "long-text",
        FieldKind::Number { min, max } => {
            for (name, limit) in [("min", min), ("max", max)] {
                if let Some(limit) = limit {
                    element.set(name, limit.to_string());
                }
            }
            "number"
        }
        FieldKind::Money { currency } => {
            element.set("currency", currency);
            "money"
        }
        FieldKind::Date => "date",
        FieldKind::Choice { options } => {
            for option in options {
                element.push(Element::new("baton:option").with("value", option));
            }
            "choice"
        }
        FieldKind::Flag => "flag",
    };
    element.set("type", key);
    element.set("required", flag(field.required));
    if !field.help.is_empty() {
        element.set("help", &field.help);
    }
    element
}

fn read_field(element: &Element) -> Option<Field> {
    let limit = |name: &str| {
        element
            .attribute(name)
            .and_then(|text| text.trim().parse::<f64>().ok())
            .filter(|limit| limit.is_finite())
    };
    let kind = match element.attribute("type")? {
        "text" => FieldKind::Text,
        "long-text" => FieldKind::LongText,
        "number" => FieldKind::Number {
            min: limit("min"),
            max: limit("max"),
        },
        "money" => FieldKind::Money {
            currency: element.attribute("currency")?.to_owned(),
        },
        "date" => FieldKind::Date,
        "choice" => FieldKind::Choice {
            options: element
                .elements()
                .filter_map(|option| option.attribute("value"))
                .map(str::to_owned)
                .collect(),
        },
        "flag" => FieldKind::Flag,
        _ => return None,
    };
    let name = element.attribute("name")?;
    Some(Field {
        name: name.to_owned(),
        label: element.attribute("label").unwrap_or(name).to_owned(),
        kind,
        required: is_true(element.attribute("required")),
        help: element.attribute("help").unwrap_or_default().to_owned(),
    })
}

/// Writes a list of fields as the children of `element`.
pub(super) fn with_fields(mut element: Element, fields: &[Field]) -> Element {
    for each in fields {
        element.push(field(each));
    }
    element
}

pub(super) fn read_fields(element: &Element) -> Vec<Field> {
    element
        .elements()
        .filter(|child| child.name == "baton:field")
        .filter_map(read_field)
        .collect()
}

pub(super) fn job(job_type: &str, inputs: &[String], result: &[Field], retry: Retry) -> Element {
    let mut element = Element::new("baton:job").with("type", job_type);
    for input in inputs {
        element.push(Element::new("baton:input").with("name", input));
    }
    element.push(with_fields(Element::new("baton:result"), result));
    element.push(
        Element::new("baton:retry")
            .with("attempts", retry.attempts.to_string())
            .with("firstWait", span::format(retry.first_wait)),
    );
    element
}

/// Job type, inputs, result and retry.
pub(super) fn read_job(element: &Element) -> (String, Vec<String>, Vec<Field>, Retry) {
    let inputs = names(element, "baton:input");
    let result = element
        .find("baton:result")
        .map(read_fields)
        .unwrap_or_default();
    let retry = element
        .find("baton:retry")
        .and_then(|retry| {
            Some(Retry {
                attempts: retry.attribute("attempts")?.trim().parse().ok()?,
                first_wait: span::parse(retry.attribute("firstWait")?)?,
            })
        })
        .unwrap_or_default();
    let job_type = element.attribute("type").unwrap_or_default().to_owned();
    (job_type, inputs, result, retry)
}

fn names(element: &Element, name: &str) -> Vec<String> {
    element
        .elements()
        .filter(|child| child.name == name)
        .filter_map(|child| child.attribute("name"))
        .map(str::to_owned)
        .collect()
}

/// Writes one assignment: `<baton:assign variable="total" expression="a + b"/>`.
pub(super) fn assign(name: &str, assign: &Assignment) -> Element {
    Element::new(name)
        .with("variable", &assign.variable)
        .with("expression", &assign.expression)
}

pub(super) fn read_assign(element: &Element) -> Option<Assignment> {
    Some(Assignment {
        variable: element.attribute("variable")?.to_owned(),
        expression: element.attribute("expression")?.to_owned(),
    })
}

pub(super) fn assignments(all: &[Assignment]) -> Element {
    let mut element = Element::new("baton:assignments");
    for each in all {
        element.push(assign("baton:assign", each));
    }
    element
}

pub(super) fn read_assignments(element: &Element) -> Vec<Assignment> {
    element.elements().filter_map(read_assign).collect()
}

/// What is waited for: the key and what the message brings. Its name stands in the file's own message.
pub(super) fn message(key: &str, brings: &[Field]) -> Element {
    with_fields(Element::new("baton:message").with_some("key", key), brings)
}

pub(super) fn read_message(element: &Element) -> (String, Vec<Field>) {
    let key = element.attribute("key").unwrap_or_default().to_owned();
    (key, read_fields(element))
}

/// What is sent: the key and what the message carries.
pub(super) fn sending(message: &Message) -> Element {
    let mut element = Element::new("baton:message").with_some("key", &message.key);
    if !message.carries.is_empty() {
        element.push(assignments(&message.carries));
    }
    element
}

pub(super) fn read_sending(element: &Element) -> (String, Vec<Assignment>) {
    let key = element.attribute("key").unwrap_or_default().to_owned();
    let carries = element.find("baton:assignments").map(read_assignments);
    (key, carries.unwrap_or_default())
}

pub(super) fn gate(gate: &GateSpec) -> Element {
    let mut element = Element::new("baton:gate")
        .with("question", &gate.question)
        .with("reasonNeeded", flag(gate.reason_needed));
    for (tier, needed) in Tier::ALL.iter().zip(gate.needed) {
        element.set(&format!("needed-{}", tier.key()), needed.to_string());
    }
    if let Some(expires_after) = gate.expires_after {
        element.set("expiresAfter", span::format(expires_after));
    }
    let tier = Element::new("baton:tier");
    element.push(match &gate.tier {
        TierRule::Fixed { tier: fixed } => tier.with("fixed", fixed.key()),
        TierRule::Conditions { rules, otherwise } => {
            let mut tier = tier.with("otherwise", otherwise.key());
            for rule in rules {
                tier.push(
                    Element::new("baton:when")
                        .with("tier", rule.tier.key())
                        .with("condition", &rule.when)
                        .with_some("because", &rule.because),
                );
            }
            tier
        }
    });
    for candidate in &gate.candidates {
        element.push(owner("baton:candidate", candidate));
    }
    for name in &gate.shows {
        element.push(Element::new("baton:shows").with("name", name));
    }
    element
}

pub(super) fn read_gate(element: &Element) -> GateSpec {
    let usual = GateSpec::default();
    let mut needed = usual.needed;
    for (tier, slot) in Tier::ALL.iter().zip(needed.iter_mut()) {
        if let Some(given) = element
            .attribute(&format!("needed-{}", tier.key()))
            .and_then(|text| text.trim().parse().ok())
        {
            *slot = given;
        }
    }
    let tier = element.find("baton:tier").and_then(|tier| {
        if let Some(fixed) = tier.attribute("fixed") {
            return Tier::find(fixed).map(|tier| TierRule::Fixed { tier });
        }
        let rules = tier
            .elements()
            .filter_map(|rule| {
                Some(TierCondition {
                    when: rule.attribute("condition")?.to_owned(),
                    tier: Tier::find(rule.attribute("tier")?)?,
                    because: rule.attribute("because").unwrap_or_default().to_owned(),
                })
            })
            .collect();
        Some(TierRule::Conditions {
            rules,
            otherwise: Tier::find(tier.attribute("otherwise")?)?,
        })
    });
    GateSpec {
        // A gate whose tier cannot be read is graded as the worst: it must not open more easily than it was drawn.
        tier: tier.unwrap_or(TierRule::Fixed {
            tier: Tier::Critical,
        }),
        candidates: element
            .elements()
            .filter(|child| child.name == "baton:candidate")
            .filter_map(read_owner)
            .collect(),
        needed,
        question: element.attribute("question").unwrap_or_default().to_owned(),
        shows: names(element, "baton:shows"),
        expires_after: element.attribute("expiresAfter").and_then(span::parse),
        reason_needed: element
            .attribute("reasonNeeded")
            .is_none_or(|value| is_true(Some(value))),
    }
}

pub(super) fn exit_key(exit: GateExit) -> &'static str {
    match exit {
        GateExit::Approved => "approved",
        GateExit::Rejected => "rejected",
        GateExit::Returned => "returned",
    }
}

pub(super) fn read_exit(key: &str) -> Option<GateExit> {
    [GateExit::Approved, GateExit::Rejected, GateExit::Returned]
        .into_iter()
        .find(|exit| exit_key(*exit) == key.trim())
}

/// Takes Baton's own elements out of an element's `extensionElements`; what is left of those stays in place.
pub(super) fn take_extensions(element: &mut Element) -> Vec<Element> {
    let mut ours = Vec::new();
    for child in &mut element.children {
        if let Child::Element(extensions) = child
            && extensions.name == "bpmn:extensionElements"
        {
            ours.extend(extensions.take_children(|child| child.name.starts_with("baton:")));
        }
    }
    element.children.retain(
        |child| !matches!(child, Child::Element(extensions) if extensions.name == "bpmn:extensionElements" && extensions.is_bare()),
    );
    ours
}
