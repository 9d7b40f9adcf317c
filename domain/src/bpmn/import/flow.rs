//! Sequence flows and their conditions.

use super::{
    super::{
        CEL, baton, expression,
        xml::{Element, excerpt},
    },
    Importer,
    artifact::with_ends,
    leftover, shown,
};
use crate::{
    Fault,
    ids::NodeId,
    workflow::{Edge, EdgeKind},
};
use std::collections::HashSet;

impl Importer {
    /// Reads a flow of the process or of a sub-process (`parent`); gives back what can only be kept.
    pub(super) fn flow(
        &mut self,
        mut element: Element,
        parent: Option<&NodeId>,
        defaults: &HashSet<String>,
    ) -> Result<Option<Element>, Fault> {
        let from = self.id(element.attribute("sourceRef").unwrap_or_default());
        let to = self.id(element.attribute("targetRef").unwrap_or_default());
        let ends = (
            self.graph.nodes.get(&from.as_str().into()),
            self.graph.nodes.get(&to.as_str().into()),
        );
        let (Some(begin), Some(end)) = ends else {
            if parent.is_none() {
                return Err(loose(&element));
            }
            let id = self.id(element.attribute("id").unwrap_or_default());
            let name = element.attribute("name").unwrap_or_default().to_owned();
            let note = "It leads to what is not on the diagram. It is kept for the export.";
            self.kept(&id, "sequenceFlow", &name, note);
            return Ok(Some(with_ends(element, from, to)));
        };
        if begin.parent != end.parent {
            self.crossing(element, &from, &to);
            return Ok(None);
        }
        let is_choice = begin.kind.is_choice();
        let (own, id) = self.take_id(&mut element);
        for name in ["sourceRef", "targetRef"] {
            element.take(name);
        }
        let name = element.take("name").unwrap_or_default();
        let name = self.name(&id, "sequenceFlow", name);
        let (from, to): (NodeId, NodeId) = (from.into(), to.into());
        let order = self.next_order(&from);
        let order = element
            .take("baton:order")
            .and_then(|order| order.trim().parse().ok())
            .unwrap_or(order);
        let exit = element
            .take("baton:exit")
            .and_then(|exit| baton::read_exit(&exit));
        let marked = element.take("baton:default").is_some();
        let condition = self.condition(&mut element, &id, &name, is_choice);
        let edge = Edge {
            id: id.clone().into(),
            kind: EdgeKind::Sequence,
            from,
            to,
            label: name,
            condition,
            order,
            is_default: marked || defaults.contains(&id),
            exit,
            waypoints: self.waypoints(&own),
            extension: leftover(&element),
        };
        self.graph.edges.insert(id.into(), edge);
        Ok(None)
    }

    /// A flow across the border of a sub-process is not BPMN: a line is left of it.
    fn crossing(&mut self, mut element: Element, from: &str, to: &str) {
        let (own, id) = self.take_id(&mut element);
        let name = element.take("name").unwrap_or_default();
        let name = self.name(&id, "sequenceFlow", name);
        let note = "It crosses the border of a sub-process, which a flow cannot. It is shown and does not execute.";
        self.kept(&id, "sequenceFlow", &name, note);
        // An association takes no more than that.
        element.attributes.retain(|(name, _)| name.contains(':'));
        element.take_children(|child| {
            !matches!(
                child.bpmn(),
                Some("documentation" | "extensionElements") | None
            )
        });
        for name in ["baton:order", "baton:exit", "baton:default"] {
            element.take(name);
        }
        let waypoints = self.waypoints(&own);
        let edge = shown::association(&id, from, to, name, waypoints, leftover(&element));
        self.graph.edges.insert(id.into(), edge);
    }

    /// The rank of the next flow out of a node, in the order of the file.
    pub(super) fn next_order(&mut self, from: &NodeId) -> u32 {
        let next = self.leaving.entry(from.clone()).or_insert(0);
        let order = *next;
        *next += 1;
        order
    }

    /// The condition of a flow as CEL, taken out; what cannot be told in CEL stays where it is, and is said.
    fn condition(
        &mut self,
        element: &mut Element,
        id: &str,
        name: &str,
        is_choice: bool,
    ) -> Option<String> {
        let given = element.find("bpmn:conditionExpression")?;
        let text = given.text();
        if given.attribute("language") == Some(CEL) {
            element.take_child("bpmn:conditionExpression");
            return Some(text);
        }
        if text.trim().is_empty() {
            return None;
        }
        let shown = excerpt(text.trim());
        if !is_choice {
            let note = format!(
                "The condition {shown} is kept but not tried: only flows out of an exclusive or inclusive gateway have conditions here."
            );
            self.changed(id, "sequenceFlow", name, &note);
            return None;
        }
        match expression::to_cel(&text) {
            Some(cel) => {
                element.take_child("bpmn:conditionExpression");
                if cel != text.trim() {
                    let note = format!("The condition {shown} became {cel}.");
                    self.changed(id, "sequenceFlow", name, &note);
                }
                Some(cel)
            }
            None => {
                let note = format!(
                    "The condition {shown} could not be translated: write it anew. It is kept for the export."
                );
                self.changed(id, "sequenceFlow", name, &note);
                None
            }
        }
    }
}

fn loose(element: &Element) -> Fault {
    let name = element
        .attribute("name")
        .filter(|name| !name.trim().is_empty())
        .or(element.attribute("id"))
        .unwrap_or_default();
    Fault::invalid(format!(
        "The flow “{}” does not connect two steps of the same process. Nothing was imported.",
        excerpt(name)
    ))
}
