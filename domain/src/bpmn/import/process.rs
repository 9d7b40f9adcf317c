//! The process that executes: its nodes, flows and artifacts.

use super::{
    super::{CEL, baton, expression, order, xml::Element},
    Importer,
    check::is_flow_node,
    event, leftover, node,
    node::Meaning,
    ours, shown, take_default, vendor,
};
use crate::{
    Fault,
    workflow::{Artifact, ArtifactKind, Edge, EdgeKind, Node, NodeKind, Raci},
};
use std::collections::HashSet;

pub(super) fn is_artifact(element: &Element) -> bool {
    matches!(
        element.bpmn(),
        Some("textAnnotation" | "group" | "association")
    )
}

fn is_data(element: &Element) -> bool {
    matches!(
        element.bpmn(),
        Some("dataObjectReference" | "dataStoreReference" | "dataObject" | "dataStore")
    )
}

impl Importer {
    /// Reads the process; gives what is kept of it beyond its parts.
    pub(super) fn process(&mut self, mut element: Element) -> Result<Element, Fault> {
        let own = ours(&mut element);
        if let Some(inputs) = own.iter().find(|each| each.name == "baton:inputs") {
            self.graph.inputs = baton::read_fields(inputs);
            self.graph.key_input = inputs.attribute("key").map(str::to_owned);
        } else if let Some(start) = element.find("bpmn:startEvent") {
            let (fields, left) = vendor::form(start);
            self.graph.inputs = fields;
            if !left.is_empty() {
                let id = start.attribute("id").unwrap_or_default().to_owned();
                let name = start.attribute("name").unwrap_or_default().to_owned();
                let note = format!(
                    "These fields of its form have no counterpart here: {}.",
                    left.join(", ")
                );
                self.changed(&id, "startEvent", &name, &note);
            }
        }
        self.lanes(&mut element);
        let nodes = element.take_children(is_flow_node);
        let (boundaries, nodes): (Vec<_>, Vec<_>) = nodes
            .into_iter()
            .partition(|node| node.name == "bpmn:boundaryEvent");
        let mut defaults = HashSet::new();
        for each in nodes.into_iter().chain(boundaries) {
            self.node(each, &mut defaults);
        }
        for data in element.take_children(is_data) {
            let is_drawn = data
                .attribute("id")
                .is_some_and(|id| self.bounds(id).is_some());
            let is_shape = data.local().ends_with("Reference") || is_drawn;
            if is_shape {
                self.data(data);
            } else {
                element.push(data);
            }
        }
        for artifact in
            element.take_children(|child| is_artifact(child) && child.local() != "association")
        {
            self.artifact(artifact);
        }
        for flow in element.take_children(|child| child.name == "bpmn:sequenceFlow") {
            self.flow(flow, &defaults)?;
        }
        // Associations last: they may lead anywhere. Those that lead to a flow stay as they are.
        for association in element.take_children(|child| child.name == "bpmn:association") {
            if let Some(left) = self.artifact(association) {
                element.push(left);
            }
        }
        element.take("name");
        take_default(&mut element, "id", super::super::export::PROCESS);
        take_default(&mut element, "isExecutable", "true");
        Ok(element)
    }

    fn node(&mut self, mut element: Element, defaults: &mut HashSet<String>) {
        element.take_children(|child| matches!(child.bpmn(), Some("incoming" | "outgoing")));
        let (own, id) = self.take_id(&mut element);
        let local_name = element.local().to_owned();
        let name = element.take("name").unwrap_or_default();
        let name = self.name(&id, &local_name, name);
        if let Some(default) = element.take("default") {
            defaults.insert(self.id(&default));
        }
        let mut notes = take_notes(&mut element);
        let own_elements = ours(&mut element);
        let find = |wanted: &str| own_elements.iter().find(|each| each.name == wanted);
        let owner = find("baton:owner").and_then(baton::read_owner);
        let raci = find("baton:raci").map_or_else(Raci::default, baton::read_raci);
        let sla = find("baton:sla").and_then(baton::read_sla);
        if let Some(given) = find("baton:notes") {
            notes = given.text();
        }

        let mut meaning = match self.host_of(&element) {
            Some(host) => {
                let ours = find("baton:message");
                match event::boundary(&mut element, &host, ours, &self.roots) {
                    Some(kind) => Meaning::Executes(kind, String::new()),
                    None => node::meaning(&mut element, &own_elements, &name, &self.roots),
                }
            }
            None => node::meaning(&mut element, &own_elements, &name, &self.roots),
        };
        if local_name == "boundaryEvent"
            && let Some(host) = element.attribute("attachedToRef").map(|host| self.id(host))
        {
            // The host may be called otherwise in the export.
            element.set("attachedToRef", host);
        }
        if let Meaning::Executes(NodeKind::Gate { .. }, note) = &mut meaning {
            note.clear();
        }
        let (kind, extension) = match meaning {
            Meaning::Executes(kind, note) => {
                self.report
                    .executes
                    .push(Self::entry(&id, &local_name, &name, ""));
                if !note.is_empty() {
                    self.changed(&id, &local_name, &name, &note);
                }
                if owner.is_none() && matches!(kind, NodeKind::Human { .. }) {
                    let (people, groups) = vendor::assignees(&element, |resource| {
                        self.roots.name(resource).map(str::to_owned)
                    });
                    self.hint(&id, people, groups);
                }
                (kind, leftover(&element))
            }
            Meaning::Kept(note) => {
                self.kept(&id, &local_name, &name, &note);
                order::sort(&mut element, order::in_element);
                let kind = NodeKind::Kept {
                    element: local_name,
                    xml: element.to_xml(),
                };
                (kind, String::new())
            }
        };
        let bounds = self.bounds(&own).unwrap_or_default();
        let lane = self.lane_of.get(&own).cloned().map(Into::into);
        let node = Node {
            id: id.clone().into(),
            label: name,
            kind,
            bounds,
            lane,
            owner,
            raci,
            sla,
            notes,
            extension,
        };
        let inside = node.lane.clone();
        self.graph.nodes.insert(id.into(), node);
        self.show(&element, inside);
    }

    /// The step a boundary event sits on, when that is one that can carry a timer.
    fn host_of(&self, element: &Element) -> Option<String> {
        if element.local() != "boundaryEvent" {
            return None;
        }
        let host = self.id(event::host(element)?);
        let on = self.graph.nodes.get(&host.as_str().into())?;
        on.kind.is_host().then_some(host)
    }

    fn flow(&mut self, mut element: Element, defaults: &HashSet<String>) -> Result<(), Fault> {
        let (own, id) = self.take_id(&mut element);
        let from = self.id(&element.take("sourceRef").unwrap_or_default());
        let to = self.id(&element.take("targetRef").unwrap_or_default());
        let name = element.take("name").unwrap_or_default();
        let name = self.name(&id, "sequenceFlow", name);
        let (from, to) = (from.into(), to.into());
        if !self.graph.nodes.contains_key(&from) || !self.graph.nodes.contains_key(&to) {
            return Err(Fault::invalid(format!(
                "The flow “{}” does not connect two steps of the same process. Nothing was imported.",
                super::super::xml::excerpt(if name.is_empty() { &own } else { &name })
            )));
        }
        let order = self.next_order(&from);
        let order = element
            .take("baton:order")
            .and_then(|order| order.trim().parse().ok())
            .unwrap_or(order);
        let exit = element
            .take("baton:exit")
            .and_then(|exit| baton::read_exit(&exit));
        let marked = element.take("baton:default").is_some();
        let is_choice = self
            .graph
            .nodes
            .get(&from)
            .is_some_and(|node| node.kind.is_choice());
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
        Ok(())
    }

    /// The rank of the next flow out of a node, in the order of the file.
    pub(super) fn next_order(&mut self, from: &crate::ids::NodeId) -> u32 {
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
        let shown = super::super::xml::excerpt(text.trim());
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

    fn data(&mut self, mut element: Element) {
        let (own, id) = self.take_id(&mut element);
        let text = element.take("name").unwrap_or_default();
        let element_name = element.local().to_owned();
        let note = "Data is shown; what a run knows are its variables.";
        self.kept(&id, &element_name, &text, note);
        let is_usual = element_name == "dataObjectReference" && element.is_bare();
        let artifact = Artifact {
            id: id.clone(),
            kind: ArtifactKind::Data,
            text,
            bounds: self.bounds(&own).unwrap_or_default(),
            xml: if is_usual {
                String::new()
            } else {
                element.to_xml()
            },
        };
        self.graph.artifacts.insert(id, artifact);
    }

    /// Reads an annotation, a group or an association; gives back what can only be kept.
    pub(super) fn artifact(&mut self, mut element: Element) -> Option<Element> {
        let element_name = element.local().to_owned();
        if element_name == "association" {
            return self.association(element);
        }
        let (own, id) = self.take_id(&mut element);
        let (kind, text) = if element_name == "group" {
            let value = element
                .attribute("categoryValueRef")
                .and_then(|value| self.roots.name(super::check::local(value)))
                .map(str::to_owned);
            let own_text = element.take("baton:text");
            (ArtifactKind::Group, own_text.or(value).unwrap_or_default())
        } else {
            let text = element.take_child("bpmn:text").map(|text| text.text());
            (ArtifactKind::Note, text.unwrap_or_default())
        };
        self.kept(&id, &element_name, &text, "Shown; it does not execute.");
        let artifact = Artifact {
            id: id.clone(),
            kind,
            text,
            bounds: self.bounds(&own).unwrap_or_default(),
            xml: leftover(&element),
        };
        self.graph.artifacts.insert(id, artifact);
        None
    }

    fn association(&mut self, mut element: Element) -> Option<Element> {
        let from = self.id(element.attribute("sourceRef").unwrap_or_default());
        let to = self.id(element.attribute("targetRef").unwrap_or_default());
        if !self.is_shown(&from) || !self.is_shown(&to) {
            return Some(element);
        }
        let (own, id) = self.take_id(&mut element);
        for name in ["sourceRef", "targetRef"] {
            element.take(name);
        }
        let label = element.take("baton:label").unwrap_or_default();
        self.kept(&id, "association", &label, "Shown; it does not execute.");
        let edge = shown::association(
            &id,
            &from,
            &to,
            label,
            self.waypoints(&own),
            leftover(&element),
        );
        self.graph.edges.insert(id.into(), edge);
        None
    }

    /// Whether something with that id is on the diagram that an edge may lead to.
    pub(super) fn is_shown(&self, id: &str) -> bool {
        self.graph.nodes.contains_key(&id.into())
            || self.graph.artifacts.contains_key(id)
            || self.graph.pools.iter().any(|pool| pool.id == id)
    }
}

/// The documentation, when it is one plain text.
fn take_notes(element: &mut Element) -> String {
    let all: Vec<_> = element
        .elements()
        .filter(|child| child.name == "bpmn:documentation")
        .collect();
    let is_plain = matches!(all.as_slice(), [only] if
        only.attributes.iter().all(|(name, _)| name == "id")
            && only.elements().next().is_none()
            && !only.text().is_empty());
    if !is_plain {
        return String::new();
    }
    element
        .take_child("bpmn:documentation")
        .map(|documentation| documentation.text())
        .unwrap_or_default()
}
