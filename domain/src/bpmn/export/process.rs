//! The process that executes: its lanes, and the elements of flows and artifacts.

use super::{
    super::{
        CEL, baton,
        import::artifact::WITHIN,
        order,
        xml::{Child, Element, fragment},
    },
    Exporter,
};
use crate::workflow::{Artifact, ArtifactKind, Edge, EdgeKind, Lane};
use std::collections::HashMap;

impl Exporter<'_> {
    pub(super) fn process(&mut self, name: &str) -> Element {
        let mut element = self.kept.process.clone();
        element.set("id", &self.process_id);
        if !name.is_empty() {
            element.set("name", name);
        }
        if element.attribute("isExecutable").is_none() {
            element.set("isExecutable", "true");
        }
        let mut inputs = Element::new("baton:inputs");
        if let Some(key) = &self.graph.key_input {
            inputs.set("key", key);
        }
        extend(
            &mut element,
            vec![baton::with_fields(inputs, &self.graph.inputs)],
        );
        self.lane_sets(&mut element);
        let content = self.content();
        self.fill(&mut element, content, order::in_process);
        element
    }

    fn lane_sets(&self, process: &mut Element) {
        let mut members: HashMap<&str, Vec<&str>> = HashMap::new();
        for node in self.graph.nodes.values() {
            if let Some(lane) = &node.lane
                && !self.is_shown(node)
                && let Some(own) = self.things.get(&node.id.0)
            {
                members.entry(lane.as_ref()).or_default().push(own);
            }
        }
        let mut lanes: HashMap<&str, &Lane> = self
            .graph
            .lanes
            .iter()
            .filter(|lane| !self.inside.contains(&lane.id.0))
            .map(|lane| (lane.id.as_ref(), lane))
            .collect();
        let mut is_first = true;
        let mut sets = process.take_children(|child| child.name == "bpmn:laneSet");
        for set in &mut sets {
            self.fill_lanes(set, &mut lanes, &members);
        }
        let left: Vec<_> = self
            .graph
            .lanes
            .iter()
            .filter(|lane| lanes.contains_key(lane.id.0.as_str()))
            .collect();
        if sets.is_empty() && !left.is_empty() {
            sets.push(Element::new("bpmn:laneSet"));
        }
        for mut set in sets {
            if std::mem::take(&mut is_first) {
                for lane in &left {
                    let own = self
                        .lanes
                        .get(&lane.id.0)
                        .map_or(lane.id.0.as_str(), String::as_str);
                    let mut element = Element::new("bpmn:lane");
                    Self::identify(&mut element, own, &lane.id.0);
                    self.tell_lane(&mut element, lane, &members);
                    set.push(element);
                }
            }
            process.push(set);
        }
    }

    /// Fills the lanes of a kept frame; lanes that are gone are left out.
    fn fill_lanes<'l>(
        &self,
        set: &mut Element,
        lanes: &mut HashMap<&'l str, &'l Lane>,
        members: &HashMap<&str, Vec<&str>>,
    ) {
        let mut filled = Vec::new();
        for child in std::mem::take(&mut set.children) {
            let Child::Element(mut element) = child else {
                continue;
            };
            if element.name != "bpmn:lane" {
                filled.push(Child::Element(element));
                continue;
            }
            let id = element
                .attribute("baton:id")
                .or(element.attribute("id"))
                .unwrap_or_default()
                .to_owned();
            let Some(lane) = lanes.remove(id.as_str()) else {
                continue;
            };
            if let Some(mut inner) = element.take_child("bpmn:childLaneSet") {
                self.fill_lanes(&mut inner, lanes, members);
                self.tell_lane(&mut element, lane, members);
                element.push(inner);
            } else {
                self.tell_lane(&mut element, lane, members);
            }
            filled.push(Child::Element(element));
        }
        set.children = filled;
    }

    fn tell_lane(&self, element: &mut Element, lane: &Lane, members: &HashMap<&str, Vec<&str>>) {
        if !lane.name.is_empty() {
            element.set("name", &lane.name);
        }
        if let Some(team) = lane.team {
            extend(
                element,
                vec![Element::new("baton:team").with("id", team.to_string())],
            );
        }
        for member in members.get(lane.id.0.as_str()).into_iter().flatten() {
            element.push(Element::new("bpmn:flowNodeRef").with_text(member));
        }
    }

    /// An edge's element with its ends and what is kept of it.
    pub(super) fn edge_element(&self, name: &str, edge: &Edge) -> Element {
        let mut element = fragment(&edge.extension)
            .into_iter()
            .next()
            .unwrap_or_default();
        element.name = name.to_owned();
        let end = |id: &str| self.things.get(id).cloned().unwrap_or_default();
        element.set("sourceRef", end(&edge.from.0));
        element.set("targetRef", end(&edge.to.0));
        if let Some(own) = self.edges.get(&edge.id.0) {
            Self::identify(&mut element, own, &edge.id.0);
        }
        element
    }

    pub(super) fn flow(&self, edge: &Edge) -> Element {
        let mut element = self.edge_element("bpmn:sequenceFlow", edge);
        if !edge.label.is_empty() {
            element.set("name", &edge.label);
        }
        let siblings = self.leaving.get(edge.from.as_ref()).map_or(0, Vec::len);
        if edge.order != 0 || siblings > 1 {
            element.set("baton:order", edge.order.to_string());
        }
        if let Some(exit) = edge.exit {
            element.set("baton:exit", baton::exit_key(exit));
        }
        if edge.is_default && self.default_of(edge.from.as_ref()) != Some(edge) {
            element.set("baton:default", "true");
        }
        if let Some(condition) = &edge.condition {
            element.take_child("bpmn:conditionExpression");
            element.push(
                Element::new("bpmn:conditionExpression")
                    .with("xsi:type", "bpmn:tFormalExpression")
                    .with("language", CEL)
                    .with_text(condition),
            );
        }
        order::sort(&mut element, order::in_element);
        element
    }

    pub(super) fn association(&self, edge: &Edge) -> Element {
        let mut element = self.edge_element("bpmn:association", edge);
        if edge.kind == EdgeKind::Sequence {
            element.children.clear();
            element.attributes.retain(|(name, _)| {
                matches!(name.as_str(), "id" | "baton:id" | "sourceRef" | "targetRef")
            });
        }
        if !edge.label.is_empty() {
            element.set("baton:label", &edge.label);
        }
        order::sort(&mut element, order::in_element);
        element
    }

    pub(super) fn artifact(&self, artifact: &Artifact) -> Element {
        let mut element = fragment(&artifact.xml)
            .into_iter()
            .next()
            .unwrap_or_default();
        element.take(WITHIN);
        match artifact.kind {
            ArtifactKind::Note | ArtifactKind::Other => {
                element.name = "bpmn:textAnnotation".to_owned();
                element.push(Element::new("bpmn:text").with_text(&artifact.text));
            }
            ArtifactKind::Group => {
                element.name = "bpmn:group".to_owned();
                element.set("baton:text", &artifact.text);
            }
            ArtifactKind::Data => {
                if element.name.is_empty() {
                    element.name = "bpmn:dataObjectReference".to_owned();
                }
                if !artifact.text.is_empty() {
                    element.set("name", &artifact.text);
                }
            }
        }
        if let Some(own) = self.things.get(&artifact.id) {
            Self::identify(&mut element, own, &artifact.id);
        }
        element
    }
}

/// Adds Baton's own elements to an element's `extensionElements`.
pub(super) fn extend(element: &mut Element, ours: Vec<Element>) {
    if ours.is_empty() {
        return;
    }
    let mut extensions = element
        .take_child("bpmn:extensionElements")
        .unwrap_or_else(|| Element::new("bpmn:extensionElements"));
    extensions
        .children
        .extend(ours.into_iter().map(Child::Element));
    element.push(extensions);
    order::sort(element, order::in_element);
}
