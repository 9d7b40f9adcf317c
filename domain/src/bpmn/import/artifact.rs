//! What stands beside the flow: data, annotations, groups and associations. What stands in a sub-process remembers it.

use super::{super::xml::Element, Importer, check::local, leftover, shown};
use crate::{
    ids::NodeId,
    workflow::{Artifact, ArtifactKind},
};

/// The sub-process that something stands in, on what is kept of it.
pub(in crate::bpmn) const WITHIN: &str = "baton:within";

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

fn set_within(element: &mut Element, parent: Option<&NodeId>) {
    element.take(WITHIN);
    if let Some(parent) = parent {
        element.set(WITHIN, &parent.0);
    }
}

impl Importer {
    /// Reads what has a shape; the rest stays where it is.
    pub(super) fn artifacts(&mut self, container: &mut Element, parent: Option<&NodeId>) {
        for data in container.take_children(is_data) {
            let is_drawn = data
                .attribute("id")
                .is_some_and(|id| self.bounds(id).is_some());
            let is_shape = data.local().ends_with("Reference") || is_drawn;
            if is_shape {
                self.data(data, parent);
            } else {
                container.push(data);
            }
        }
        for artifact in
            container.take_children(|child| is_artifact(child) && child.local() != "association")
        {
            self.artifact(artifact, parent);
        }
    }

    fn data(&mut self, mut element: Element, parent: Option<&NodeId>) {
        let (own, id) = self.take_id(&mut element);
        let text = element.take("name").unwrap_or_default();
        let element_name = element.local().to_owned();
        let note = "Data is shown; what a run knows are its variables.";
        self.kept(&id, &element_name, &text, note);
        set_within(&mut element, parent);
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
    pub(super) fn artifact(
        &mut self,
        mut element: Element,
        parent: Option<&NodeId>,
    ) -> Option<Element> {
        let element_name = element.local().to_owned();
        if element_name == "association" {
            return self.association(element);
        }
        let (own, id) = self.take_id(&mut element);
        let (kind, text) = if element_name == "group" {
            let value = element
                .attribute("categoryValueRef")
                .and_then(|value| self.roots.name(local(value)))
                .map(str::to_owned);
            let own_text = element.take("baton:text");
            (ArtifactKind::Group, own_text.or(value).unwrap_or_default())
        } else {
            let text = element.take_child("bpmn:text").map(|text| text.text());
            (ArtifactKind::Note, text.unwrap_or_default())
        };
        self.kept(&id, &element_name, &text, "Shown; it does not execute.");
        set_within(&mut element, parent);
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

    pub(super) fn association(&mut self, mut element: Element) -> Option<Element> {
        let from = self.id(element.attribute("sourceRef").unwrap_or_default());
        let to = self.id(element.attribute("targetRef").unwrap_or_default());
        if !self.is_shown(&from) || !self.is_shown(&to) {
            return Some(with_ends(element, from, to));
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

/// An edge that is only kept, with its ends as they are called in the graph.
pub(super) fn with_ends(mut element: Element, from: String, to: String) -> Element {
    element.set("sourceRef", from);
    element.set("targetRef", to);
    element
}
