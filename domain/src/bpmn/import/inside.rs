//! What lies inside a step: how it repeats, its variables of its own, and the lanes of a sub-process.

use super::{
    super::{
        baton::is_true,
        call,
        mapping::{self, Mapping},
        repeat,
        xml::{Child, Element, excerpt, fragment},
    },
    Importer,
    check::{is_flow_node, local},
    leftover,
};
use crate::{
    ids::NodeId,
    workflow::{Assignment, NodeKind, Repeat, Wait},
};

/// How a step repeats and what variables of its own it has, with what there is to say about it.
#[derive(Default)]
pub(super) struct Inside {
    pub repeat: Option<Repeat>,
    pub mapping: Mapping,
    pub notes: Vec<String>,
}

impl Importer {
    /// Reads how a step repeats and what it is given; `ours` are Baton's own elements.
    pub(super) fn inside(
        &self,
        element: &mut Element,
        ours: &[Element],
        kind: &NodeKind,
    ) -> Inside {
        let mut inside = Inside::default();
        let find = |wanted: &str| ours.iter().find(|each| each.name == wanted);
        if kind.is_repeatable() {
            (inside.repeat, inside.notes) = repeat::read(element, find("baton:repeat"));
            match find("baton:mapping") {
                Some(ours) => inside.mapping = mapping::read(ours),
                None if self.is_ours => {}
                None => {
                    inside.map_said(element);
                    if matches!(kind, NodeKind::Call { .. }) {
                        let notes = call::passes(element, &inside.mapping);
                        inside.notes.extend(notes);
                    }
                }
            }
        } else if !self.is_ours && mapping::is_said(element) {
            let note = "Its mappings are not applied: only steps and sub-processes have variables of their own here. They are kept for the export.";
            inside.notes.push(note.to_owned());
        }
        inside
    }

    /// Whether an element is a sub-process that executes: a plain one, with what lies in it on the diagram.
    pub(super) fn executes_inside(&self, element: &Element, own: &str) -> bool {
        element.name == "bpmn:subProcess"
            && !is_true(element.attribute("triggeredByEvent"))
            && !is_true(element.attribute("isForCompensation"))
            && self.is_expanded(element, own)
    }

    fn is_expanded(&self, element: &Element, own: &str) -> bool {
        if self.drawing.shapes.is_empty() {
            return true;
        }
        let said = self
            .drawing
            .extras
            .get(own)
            .and_then(|extra| extra.attribute("isExpanded"))
            .map(|value| is_true(Some(value)));
        let is_drawn = |node: &Element| {
            is_flow_node(node)
                && node
                    .attribute("id")
                    .is_some_and(|id| self.drawing.shapes.contains_key(id))
        };
        match said {
            Some(false) => false,
            Some(true) if !element.elements().any(is_flow_node) => true,
            _ => element.elements().any(is_drawn),
        }
    }

    /// Forgets that a sub-process was drawn open: the export says it of every one.
    pub(super) fn forget_expanded(&mut self, own: &str) {
        if let Some(extra) = self.drawing.extras.get_mut(own) {
            extra.take("isExpanded");
            if extra.attributes.len() <= 1 && extra.children.is_empty() {
                self.drawing.extras.remove(own);
            }
        }
    }

    /// Keeps what is left of a sub-process once its parts are read.
    pub(super) fn close(&mut self, sub: &NodeId, mut element: Element) {
        self.keep_lanes(&mut element);
        if let Some(node) = self.graph.nodes.get_mut(sub) {
            node.extension = leftover(&element);
        }
    }

    /// The lanes of a sub-process stay in it; their steps are called as in the graph.
    fn keep_lanes(&mut self, element: &mut Element) {
        for child in &mut element.children {
            let Child::Element(child) = child else {
                continue;
            };
            let name = child.bpmn().unwrap_or_default().to_owned();
            match name.as_str() {
                "laneSet" | "childLaneSet" => self.keep_lanes(child),
                "lane" => {
                    let id = child.attribute("id").unwrap_or_default();
                    let name = child.attribute("name").unwrap_or_default();
                    let note = "A lane inside of a sub-process is kept; its steps lie in the lane of the sub-process.";
                    self.kept(id, "lane", name, note);
                    self.keep_lanes(child);
                }
                "flowNodeRef" => {
                    let id = self.id(&child.text());
                    child.children = vec![Child::Text(id)];
                }
                _ => {}
            }
        }
    }

    /// Keeps where the lanes of sub-processes are drawn.
    pub(super) fn lane_places(&mut self) {
        let mut found = Vec::new();
        for node in self.graph.nodes.values() {
            if node.kind != NodeKind::Sub || !node.extension.contains("<bpmn:lane ") {
                continue;
            }
            for kept in fragment(&node.extension) {
                kept.visit(&mut |each| {
                    if each.name == "bpmn:lane"
                        && let Some(id) = each.attribute("id")
                        && let Some(bounds) = self.bounds(id)
                    {
                        found.push((id.to_owned(), bounds, node.bounds));
                    }
                });
            }
        }
        for (id, bounds, around) in found {
            let mut place = Element::new("baton:bounds");
            for (name, value) in [
                ("x", bounds.x),
                ("y", bounds.y),
                ("width", bounds.w),
                ("height", bounds.h),
                ("atX", around.x),
                ("atY", around.y),
            ] {
                place.set(name, value.to_string());
            }
            self.drawing
                .extras
                .entry(id)
                .or_insert_with_key(|id| Element::new("baton:shape").with("of", id))
                .push(place);
        }
    }

    /// What is said of an event on a step that cannot happen there.
    pub(super) fn unheard(&self, kind: &NodeKind) -> &'static str {
        match kind {
            NodeKind::Boundary {
                host,
                wait: Wait::Escalation { .. },
                ..
            } if self
                .graph
                .nodes
                .get(host)
                .is_none_or(|host| host.kind != NodeKind::Sub) =>
            {
                "It never happens here: only a sub-process has escalations come out of it."
            }
            _ => "",
        }
    }

    /// The step a boundary event sits on, when that is one that can carry it.
    pub(super) fn host_of(&self, element: &Element, parent: Option<&NodeId>) -> Option<String> {
        if element.local() != "boundaryEvent" {
            return None;
        }
        let host = self.id(element.attribute("attachedToRef").map(local)?);
        let on = self.graph.nodes.get(&host.as_str().into())?;
        (on.kind.is_host() && on.parent.as_ref() == parent).then_some(host)
    }
}

impl Inside {
    /// Takes up another engine's mappings.
    fn map_said(&mut self, element: &Element) {
        let (mapping, left) = mapping::read_said(element);
        let line = |each: &Assignment| format!("{} = {}", each.variable, each.expression);
        let all: Vec<_> = mapping
            .input
            .iter()
            .chain(&mapping.output)
            .map(line)
            .collect();
        if !all.is_empty() {
            let all = excerpt(&all.join(", "));
            self.notes.push(format!("Its mappings became {all}."));
        }
        if !mapping.output.is_empty() && mapping::leaks(element) {
            let note = "Only what its outputs name goes on outside of it.";
            self.notes.push(note.to_owned());
        }
        if !left.is_empty() {
            self.notes.push(format!(
                "These mappings could not be translated: {}. They are kept for the export.",
                excerpt(&left.join(", "))
            ));
        }
        self.mapping = mapping;
    }
}
