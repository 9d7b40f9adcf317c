//! What lies in which sub-process, and the flow of each put together.

use super::{
    super::{
        import::artifact::WITHIN,
        order,
        xml::{Child, Element, fragment},
    },
    Exporter,
};
use crate::{
    ids::NodeId,
    workflow::{ArtifactKind, EdgeKind, NodeKind},
};
use std::{cmp::Reverse, collections::HashMap};

/// Deeper than this no sub-process is told in another: what is written must be read again, within [`MAX_DEPTH`](crate::bpmn::MAX_DEPTH).
const MAX_NESTED: usize = 180;

/// What is told in a process or sub-process, beside what is kept of it.
#[derive(Default)]
pub(super) struct Content {
    nodes: Vec<Element>,
    flows: Vec<Element>,
    artifacts: Vec<Element>,
}

impl<'a> Exporter<'a> {
    /// Finds the sub-process around each node and artifact.
    pub(super) fn gather_within(&mut self) {
        let graph = self.graph;
        let sub = |id: &NodeId| {
            let node = graph.nodes.get(id)?;
            (node.kind == NodeKind::Sub).then_some(node.id.0.as_str())
        };
        for node in graph.nodes.values() {
            if let Some(around) = node.parent.as_ref().and_then(sub) {
                self.within.insert(&node.id.0, around);
            }
        }
        for artifact in graph.artifacts.values() {
            let kept = fragment(&artifact.xml).into_iter().next();
            let id = kept.and_then(|mut kept| kept.take(WITHIN));
            if let Some(around) = id.and_then(|id| sub(&id.into())) {
                self.within.insert(&artifact.id, around);
            }
        }
        // One that would lie in itself, too.
        let too_deep: Vec<&str> = self
            .within
            .keys()
            .copied()
            .filter(|id| self.depth(id) > MAX_NESTED)
            .collect();
        for id in too_deep {
            self.within.remove(id);
        }
    }

    /// The sub-process around something.
    pub(super) fn around(&self, id: &str) -> Option<&'a str> {
        self.within.get(id).copied()
    }

    /// The sub-processes around something, the nearest first.
    fn outwards(&self, id: &str) -> impl Iterator<Item = &'a str> {
        std::iter::successors(self.around(id), move |sub| self.around(sub)).take(MAX_NESTED + 1)
    }

    /// How many sub-processes lie around something.
    pub(super) fn depth(&self, id: &str) -> usize {
        self.outwards(id).count()
    }

    /// The nearest sub-process around both.
    fn around_both(&self, one: &str, other: &str) -> Option<&'a str> {
        let outwards: Vec<&str> = self.outwards(one).collect();
        self.outwards(other).find(|sub| outwards.contains(sub))
    }

    /// What stands in the process itself, each of its sub-processes with all that stands in that.
    pub(super) fn content(&self) -> Content {
        let mut all = self.contents();
        let mut subs: Vec<_> = self
            .graph
            .nodes
            .values()
            .filter(|node| node.kind == NodeKind::Sub)
            .collect();
        // The innermost first: each is whole before it is put into what is around it.
        subs.sort_by_cached_key(|node| Reverse(self.depth(&node.id.0)));
        for sub in subs {
            let content = all.remove(&Some(sub.id.0.as_str())).unwrap_or_default();
            let mut element = self.node(sub);
            self.call_members(&mut element);
            self.fill(&mut element, content, order::in_element);
            let around = all.entry(self.around(&sub.id.0)).or_default();
            around.nodes.push(element);
        }
        all.remove(&None).unwrap_or_default()
    }

    /// What stands in the process and in each sub-process, without the sub-processes.
    fn contents(&self) -> HashMap<Option<&'a str>, Content> {
        let graph = self.graph;
        let mut all: HashMap<Option<&'a str>, Content> = HashMap::new();
        for node in graph.nodes.values() {
            if !self.is_shown(node) && node.kind != NodeKind::Sub {
                let around = all.entry(self.around(&node.id.0)).or_default();
                around.nodes.push(self.node(node));
            }
        }
        for artifact in graph.artifacts.values() {
            if artifact.xml.is_empty() && self.inside.contains(&artifact.id) {
                continue;
            }
            let told = self.artifact(artifact);
            let around = all.entry(self.around(&artifact.id)).or_default();
            match artifact.kind {
                ArtifactKind::Data => around.nodes.push(told),
                _ => around.artifacts.push(told),
            }
        }
        for edge in graph.edges.values() {
            let (from, to) = (&edge.from.0, &edge.to.0);
            let is_connected = self.things.contains_key(from) && self.things.contains_key(to);
            if self.inside.contains(&edge.id.0) || !is_connected {
                continue;
            }
            let around = all.entry(self.around_both(from, to)).or_default();
            match edge.kind {
                EdgeKind::Sequence if self.is_told(edge) => around.flows.push(self.flow(edge)),
                // A flow to what is only shown, or across a border, is not BPMN; that there is a line is told all the same.
                EdgeKind::Sequence | EdgeKind::Association => {
                    around.artifacts.push(self.association(edge));
                }
                EdgeKind::Message => {}
            }
        }
        all
    }

    /// Puts what is told into an element, beside what is kept of it.
    pub(super) fn fill(&self, element: &mut Element, content: Content, rank: fn(&str) -> u8) {
        self.call_ends(element);
        // Kept artifacts stand last.
        let kept = element.take_children(|child| child.bpmn().is_some_and(order::is_artifact));
        let Content {
            nodes,
            flows,
            artifacts,
        } = content;
        let told = nodes.into_iter().chain(flows).chain(artifacts);
        element
            .children
            .extend(told.chain(kept).map(Child::Element));
        order::sort(element, rank);
    }

    /// What something that had that id in the graph, or is kept under it, is called in the file.
    fn called(&self, id: &str) -> Option<&str> {
        let find = |id: &str| {
            let ours = self.things.get(id).or_else(|| self.edges.get(id));
            ours.or_else(|| self.used.get(id)).map(String::as_str)
        };
        find(id).or_else(|| find(id.rsplit(':').next()?))
    }

    /// Calls the ends of kept edges as the file does; those that lead to what is gone are left out.
    pub(super) fn call_ends(&self, element: &mut Element) {
        element.children.retain_mut(|child| match child {
            Child::Element(edge) if matches!(edge.bpmn(), Some("association" | "sequenceFlow")) => {
                ["sourceRef", "targetRef"].into_iter().all(|end| {
                    let called = edge.attribute(end).and_then(|id| self.called(id));
                    called.is_some_and(|called| {
                        edge.set(end, called);
                        true
                    })
                })
            }
            _ => true,
        });
    }

    /// The same for the steps in the lanes of a sub-process.
    fn call_members(&self, element: &mut Element) {
        element.children.retain_mut(|child| {
            let Child::Element(child) = child else {
                return true;
            };
            match child.bpmn() {
                Some("laneSet" | "childLaneSet" | "lane") => self.call_members(child),
                Some("flowNodeRef") => match self.called(child.text().trim()) {
                    Some(called) => child.children = vec![Child::Text(called.to_owned())],
                    None => return false,
                },
                _ => {}
            }
            true
        });
    }
}
