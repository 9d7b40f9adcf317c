//! What is drawn of the parts that are kept: the insides of sub-processes and of other pools, and data associations.

use super::{
    super::xml::{Element, is_ncname},
    Importer,
    check::is_flow_node,
};
use crate::{
    edit::MAX_LABEL,
    ids::{LaneId, NodeId},
    workflow::{Artifact, ArtifactKind, Edge, EdgeKind, Node, NodeKind, Point},
};

/// An edge that only shows something.
pub(super) fn association(
    id: &str,
    from: &str,
    to: &str,
    label: String,
    waypoints: Vec<Point>,
    extension: String,
) -> Edge {
    Edge {
        id: id.into(),
        kind: EdgeKind::Association,
        from: from.into(),
        to: to.into(),
        label,
        condition: None,
        order: 0,
        is_default: false,
        exit: None,
        waypoints,
        extension,
    }
}

impl Importer {
    /// Shows the drawn parts of a container that is kept as a whole: nodes first, then the edges between them. `parent`: the
    /// sub-process around it.
    pub(super) fn show(
        &mut self,
        container: &Element,
        lane: Option<LaneId>,
        parent: Option<&NodeId>,
    ) {
        if container.name == "bpmn:process" {
            self.shown_lanes(container);
        }
        self.shown_nodes(container, lane.as_ref(), parent);
        self.shown_edges(container);
    }

    fn shown_nodes(&mut self, container: &Element, lane: Option<&LaneId>, parent: Option<&NodeId>) {
        for element in container.elements() {
            let Some(id) = element.attribute("id").filter(|id| is_ncname(id)) else {
                continue;
            };
            let local_name = element.local();
            let kind = match element.bpmn() {
                Some("textAnnotation") => Some(ArtifactKind::Note),
                Some("group") => Some(ArtifactKind::Group),
                Some("dataObjectReference" | "dataStoreReference" | "dataObject") => {
                    Some(ArtifactKind::Data)
                }
                _ => None,
            };
            let Some(bounds) = self.bounds(id) else {
                continue;
            };
            if is_flow_node(element) {
                let name = element.attribute("name").unwrap_or_default();
                let name: String = name.chars().take(MAX_LABEL).collect();
                let note = "Part of what is kept. It is shown as drawn and exported again.";
                self.kept(id, local_name, &name, note);
                let lane = lane
                    .cloned()
                    .or_else(|| self.lane_of.get(id).cloned().map(Into::into));
                let kind = NodeKind::Kept {
                    element: local_name.to_owned(),
                    xml: String::new(),
                };
                let node = Node {
                    label: name,
                    bounds,
                    parent: parent.cloned(),
                    lane: lane.clone(),
                    ..Node::new(id.into(), kind, Point::default())
                };
                self.graph.nodes.insert(id.into(), node);
                self.shown_nodes(element, lane.as_ref(), parent);
            } else if let Some(kind) = kind {
                let text = match element.find("bpmn:text") {
                    Some(text) => text.text(),
                    None => element.attribute("name").unwrap_or_default().to_owned(),
                };
                let artifact = Artifact {
                    id: id.to_owned(),
                    kind,
                    text,
                    bounds,
                    xml: String::new(),
                };
                self.graph.artifacts.insert(id.to_owned(), artifact);
            }
        }
    }

    fn shown_edges(&mut self, container: &Element) {
        for element in container.elements() {
            let reference = |name: &str| element.attribute(name).map(super::check::local);
            let (Some(id), Some(from), Some(to)) = (
                element.attribute("id").filter(|id| is_ncname(id)),
                reference("sourceRef"),
                reference("targetRef"),
            ) else {
                if is_flow_node(element) {
                    self.shown_edges(element);
                }
                continue;
            };
            let around = |id: &str| {
                let node = self.graph.nodes.get(&id.into());
                node.and_then(|node| node.parent.as_ref())
            };
            let kind = match element.bpmn() {
                // Only a line, where it leaves the sub-process it is drawn in.
                Some("sequenceFlow") if around(from) == around(to) => EdgeKind::Sequence,
                Some("sequenceFlow") => EdgeKind::Association,
                Some("association") => EdgeKind::Association,
                _ => continue,
            };
            if !self.drawing.lines.contains_key(id) || !self.is_shown(from) || !self.is_shown(to) {
                continue;
            }
            let mut edge = association(
                id,
                from,
                to,
                element
                    .attribute("name")
                    .unwrap_or_default()
                    .chars()
                    .take(MAX_LABEL)
                    .collect(),
                self.waypoints(id),
                String::new(),
            );
            edge.kind = kind;
            if kind == EdgeKind::Sequence {
                edge.order = self.next_order(&from.into());
            }
            self.graph.edges.insert(id.into(), edge);
        }
    }

    /// Shows the data associations that are kept inside of steps.
    pub(super) fn associations(&mut self) {
        let mut found = Vec::new();
        for node in self.graph.nodes.values() {
            let kept = match &node.kind {
                NodeKind::Kept { xml, .. } => xml,
                _ => &node.extension,
            };
            if !kept.contains("Association") {
                continue;
            }
            for element in super::super::xml::fragment(kept) {
                element.visit(&mut |each| {
                    let is_input = each.name == "bpmn:dataInputAssociation";
                    if !is_input && each.name != "bpmn:dataOutputAssociation" {
                        return;
                    }
                    let end = if is_input {
                        "bpmn:sourceRef"
                    } else {
                        "bpmn:targetRef"
                    };
                    let (Some(id), Some(end)) = (each.attribute("id"), each.find(end)) else {
                        return;
                    };
                    let data = super::check::local(&end.text()).to_owned();
                    found.push((id.to_owned(), node.id.0.clone(), data, is_input));
                });
            }
        }
        for (id, node, data, is_input) in found {
            let data = self.id(&data);
            if !self.drawing.lines.contains_key(&id) || !self.is_shown(&data) {
                continue;
            }
            let (from, to) = if is_input { (data, node) } else { (node, data) };
            let edge = association(
                &id,
                &from,
                &to,
                String::new(),
                self.waypoints(&id),
                String::new(),
            );
            self.graph.edges.insert(id.into(), edge);
        }
    }
}
