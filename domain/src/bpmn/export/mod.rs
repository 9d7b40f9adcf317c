//! From a graph to BPMN 2.0 XML.
//!
//! Parts of the graph that only show something kept (the inside of a sub-process, another pool's steps) are drawn from the graph
//! and told by the XML they came in.

mod drawing;
mod node;
mod process;
pub(super) mod roots;
mod start;
mod within;

use super::{
    BATON, order,
    xml::{Child, Element, WELL_KNOWN, fragment, is_ncname},
};
use crate::workflow::{Edge, EdgeKind, Graph, Node, NodeKind};
use std::collections::{HashMap, HashSet};

/// The id of the definitions, unless an import brought another.
pub(super) const DEFINITIONS: &str = "BatonDefinitions";
/// The target namespace, likewise.
pub(super) const TARGET: &str = "urn:baton:workflow";
/// The id of the collaboration, likewise.
pub(super) const COLLABORATION: &str = "BatonCollaboration";
/// The id of the process, likewise.
pub(super) const PROCESS: &str = "BatonProcess";

/// What was kept of the file beyond the shapes.
#[derive(Default)]
struct Kept {
    namespaces: Vec<(String, String)>,
    definitions: Element,
    collaboration: Option<Element>,
    process: Element,
    frame: Option<Element>,
    /// Attributes and labels of shapes and edges, by the id in the file.
    extras: HashMap<String, Element>,
}

/// What every part of the export reads.
struct Exporter<'a> {
    graph: &'a Graph,
    kept: Kept,
    /// Ids of BPMN elements inside of what is kept.
    inside: HashSet<String>,
    /// What each node keeps.
    told: HashMap<&'a str, Element>,
    used: HashSet<String>,
    /// Ids in the file: of nodes, artifacts and pools; of edges; of lanes.
    things: HashMap<String, String>,
    edges: HashMap<String, String>,
    lanes: HashMap<String, String>,
    /// The sub-process around nodes and artifacts that lie in one.
    within: HashMap<&'a str, &'a str>,
    /// Sequence flows that are told here, by the node they leave and by the node they enter.
    leaving: HashMap<&'a str, Vec<&'a Edge>>,
    entering: HashMap<&'a str, Vec<&'a Edge>>,
    process_id: String,
    collaboration_id: String,
    /// Ids of the messages and errors that nodes name, by what they are and their name or code.
    roots: HashMap<(&'static str, String), String>,
}

pub(super) fn export(graph: &Graph, name: &str) -> String {
    let kept = read_kept(graph);
    let mut exporter = Exporter {
        graph,
        kept,
        inside: HashSet::new(),
        told: HashMap::new(),
        used: HashSet::new(),
        things: HashMap::new(),
        edges: HashMap::new(),
        lanes: HashMap::new(),
        within: HashMap::new(),
        leaving: HashMap::new(),
        entering: HashMap::new(),
        process_id: String::new(),
        collaboration_id: String::new(),
        roots: HashMap::new(),
    };
    exporter.gather();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    exporter.definitions(name).write_pretty(&mut out);
    out.push('\n');
    out
}

fn read_kept(graph: &Graph) -> Kept {
    let mut kept = Kept {
        definitions: Element::new("bpmn:definitions"),
        process: Element::new("bpmn:process"),
        ..Kept::default()
    };
    for element in fragment(&graph.extension) {
        match element.name.as_str() {
            "baton:namespaces" => {
                for each in element.elements() {
                    if let (Some(prefix), Some(uri)) =
                        (each.attribute("prefix"), each.attribute("uri"))
                        && is_ncname(prefix)
                        && !WELL_KNOWN.iter().any(|(known, _)| *known == prefix)
                        && !kept.namespaces.iter().any(|(known, _)| known == prefix)
                    {
                        kept.namespaces.push((prefix.to_owned(), uri.to_owned()));
                    }
                }
            }
            "bpmn:definitions" => kept.definitions = element,
            "bpmn:collaboration" => kept.collaboration = Some(element),
            "bpmn:process" => kept.process = element,
            "bpmndi:BPMNDiagram" => kept.frame = Some(element),
            "baton:drawing" => {
                for mut each in element.take_all() {
                    if let Some(of) = each.take("of") {
                        kept.extras.insert(of, each);
                    }
                }
            }
            _ => {}
        }
    }
    kept
}

impl Element {
    fn take_all(mut self) -> Vec<Self> {
        self.take_children(|_| true)
    }
}

/// Replaces ids, and whatever refers to them.
fn rename(element: &mut Element, others: &HashMap<String, String>) {
    for (_, value) in &mut element.attributes {
        if let Some(other) = others.get(value.as_str()) {
            value.clone_from(other);
        }
    }
    for child in &mut element.children {
        match child {
            Child::Element(child) => rename(child, others),
            Child::Text(text) => {
                if let Some(other) = others.get(text.trim()) {
                    text.clone_from(other);
                }
            }
        }
    }
}

/// Whether a node only shows a part of what is kept elsewhere.
fn may_be_shown(node: &Node) -> bool {
    matches!(&node.kind, NodeKind::Kept { xml, .. } if xml.is_empty())
}

impl<'a> Exporter<'a> {
    /// Finds out which ids are taken, and gives everything its own.
    fn gather(&mut self) {
        let graph = self.graph;
        self.gather_within();
        let mut fragments = vec![self.kept.definitions.clone(), self.kept.process.clone()];
        fragments.extend(self.kept.collaboration.clone());
        fragments.extend(self.kept.frame.clone());
        fragments.extend(
            graph
                .edges
                .values()
                .flat_map(|edge| fragment(&edge.extension)),
        );
        fragments.extend(graph.pools.iter().flat_map(|pool| fragment(&pool.xml)));
        fragments.extend(
            graph
                .artifacts
                .values()
                .flat_map(|artifact| fragment(&artifact.xml)),
        );
        let (inside, used) = (&mut self.inside, &mut self.used);
        for each in &fragments {
            each.visit(&mut |element| {
                if let Some(id) = element.attribute("id") {
                    used.insert(id.to_owned());
                    // A kept lane is told here, though its frame is kept.
                    if element.bpmn().is_some() {
                        inside.insert(id.to_owned());
                    }
                }
            });
        }
        for node in graph.nodes.values() {
            let kept = match &node.kind {
                NodeKind::Kept { xml, .. } => xml,
                _ => &node.extension,
            };
            if let Some(mut element) = fragment(kept).into_iter().next() {
                self.take_ids(&mut element);
                self.told.insert(&node.id.0, element);
            }
        }
        // Lanes whose frame is kept with the process are ours to tell.
        let mut framed = HashSet::new();
        self.kept.process.visit(&mut |element| {
            if element.name == "bpmn:lane"
                && let Some(id) = element.attribute("id")
            {
                framed.insert(id.to_owned());
            }
        });
        self.process_id = match self.kept.process.attribute("id") {
            Some(id) => id.to_owned(),
            None => self.unique(PROCESS),
        };
        let kept_id = self
            .kept
            .collaboration
            .as_ref()
            .and_then(|each| each.attribute("id"));
        self.collaboration_id = match kept_id {
            Some(id) => id.to_owned(),
            None => self.unique(COLLABORATION),
        };
        for id in &framed {
            self.inside.remove(id);
            self.lanes.insert(id.clone(), id.clone());
        }
        for node in graph.nodes.values() {
            let is_shown = may_be_shown(node) && self.inside.contains(&node.id.0);
            let id = if is_shown {
                node.id.0.clone()
            } else {
                self.unique(&node.id.0)
            };
            self.things.insert(node.id.0.clone(), id);
        }
        for artifact in graph.artifacts.values() {
            let is_shown = artifact.xml.is_empty() && self.inside.contains(&artifact.id);
            let id = if is_shown {
                artifact.id.clone()
            } else {
                self.unique(&artifact.id)
            };
            self.things.entry(artifact.id.clone()).or_insert(id);
        }
        for pool in &graph.pools {
            let id = self.unique(&pool.id);
            self.things.entry(pool.id.clone()).or_insert(id);
        }
        for lane in &graph.lanes {
            if self.lanes.contains_key(&lane.id.0) {
                continue;
            }
            let is_shown = self.inside.contains(&lane.id.0);
            let id = if is_shown {
                lane.id.0.clone()
            } else {
                self.unique(&lane.id.0)
            };
            self.lanes.insert(lane.id.0.clone(), id);
        }
        for edge in graph.edges.values() {
            let is_shown = self.inside.contains(&edge.id.0);
            let id = if is_shown {
                edge.id.0.clone()
            } else {
                self.unique(&edge.id.0)
            };
            self.edges.insert(edge.id.0.clone(), id);
        }
        for edge in graph.edges.values() {
            if edge.kind == EdgeKind::Sequence && self.is_told(edge) {
                self.leaving
                    .entry(edge.from.as_ref())
                    .or_default()
                    .push(edge);
                self.entering
                    .entry(edge.to.as_ref())
                    .or_default()
                    .push(edge);
            }
        }
    }

    /// Notes the ids inside of what a node keeps. A copy of a node keeps the same as the node: its ids become others.
    fn take_ids(&mut self, element: &mut Element) {
        let mut others = HashMap::new();
        let mut own = Vec::new();
        element.visit(&mut |each| {
            if let Some(id) = each.attribute("id").filter(|_| each.bpmn().is_some()) {
                own.push(id.to_owned());
            }
        });
        for id in own {
            if self.used.contains(&id) {
                let other = self.unique(&id);
                others.insert(id, other);
            } else {
                self.used.insert(id.clone());
                self.inside.insert(id);
            }
        }
        if !others.is_empty() {
            rename(element, &others);
        }
    }

    /// An id for the file that is an NCName and used once.
    fn unique(&mut self, wanted: &str) -> String {
        let mut base: String = wanted
            .chars()
            .map(|c| {
                if c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.') {
                    c
                } else {
                    '_'
                }
            })
            .collect();
        if !is_ncname(&base) {
            base.insert(0, '_');
        }
        let mut id = base.clone();
        let mut number = 1;
        while !self.used.insert(id.clone()) {
            number += 1;
            id = format!("{base}_{number}");
        }
        id
    }

    /// Whether a node is told by XML that is kept elsewhere.
    fn is_shown(&self, node: &Node) -> bool {
        may_be_shown(node) && self.inside.contains(&node.id.0)
    }

    /// Whether a sequence flow is told here: not kept elsewhere, and between nodes of one container that are told here.
    fn is_told(&self, edge: &Edge) -> bool {
        let is_here = |id| {
            self.graph
                .nodes
                .get(id)
                .is_some_and(|node| !self.is_shown(node))
        };
        !self.inside.contains(&edge.id.0)
            && is_here(&edge.from)
            && is_here(&edge.to)
            && self.around(&edge.from.0) == self.around(&edge.to.0)
    }

    /// Sets id and, where the file has to call it otherwise, the id in the graph.
    fn identify(element: &mut Element, own: &str, id: &str) {
        element
            .attributes
            .insert(0, ("id".to_owned(), own.to_owned()));
        if own != id {
            element.set("baton:id", id);
        }
    }

    fn definitions(mut self, name: &str) -> Element {
        let mut root = Element::new("bpmn:definitions");
        for (prefix, uri) in WELL_KNOWN {
            root.set(&format!("xmlns:{prefix}"), uri);
        }
        for (prefix, uri) in &self.kept.namespaces {
            if uri != BATON {
                root.set(&format!("xmlns:{prefix}"), uri);
            }
        }
        self.gather_roots();
        let mut kept = std::mem::take(&mut self.kept.definitions);
        if kept.attribute("id").is_none() {
            let id = self.unique(DEFINITIONS);
            root.set("id", id);
        }
        if kept.attribute("targetNamespace").is_none() {
            root.set("targetNamespace", TARGET);
        }
        root.set("exporter", "Baton");
        root.set("exporterVersion", env!("CARGO_PKG_VERSION"));
        for (name, value) in &kept.attributes {
            root.set(name, value);
        }
        let children = kept.take_children(|_| true);
        let (late, early): (Vec<_>, Vec<_>) = children
            .into_iter()
            .partition(|child| child.bpmn().is_none() || child.local() == "relationship");
        root.children.extend(early.into_iter().map(Child::Element));
        let (collaboration, others) = self.collaboration();
        let plane = if collaboration.is_some() {
            self.collaboration_id.clone()
        } else {
            self.process_id.clone()
        };
        root.children.extend(collaboration.map(Child::Element));
        let process = self.process(name);
        root.push(process);
        root.children.extend(others.into_iter().map(Child::Element));
        let diagram = self.diagram(&plane);
        root.push(diagram);
        root.children.extend(late.into_iter().map(Child::Element));
        order::sort(&mut root, order::in_definitions);
        root
    }

    /// The collaboration, when there is anything to tell in it; and the processes of other pools.
    fn collaboration(&self) -> (Option<Element>, Vec<Element>) {
        let mut others = Vec::new();
        let messages: Vec<_> = self
            .graph
            .edges
            .values()
            .filter(|edge| edge.kind == EdgeKind::Message && !self.inside.contains(&edge.id.0))
            .filter(|edge| {
                self.things.contains_key(&edge.from.0) && self.things.contains_key(&edge.to.0)
            })
            .collect();
        if self.graph.pools.is_empty() && messages.is_empty() && self.kept.collaboration.is_none() {
            return (None, others);
        }
        let mut element = self
            .kept
            .collaboration
            .clone()
            .unwrap_or_else(|| Element::new("bpmn:collaboration"));
        element.set("id", &self.collaboration_id);
        self.call_ends(&mut element);
        let mut told = Vec::new();
        for pool in &self.graph.pools {
            let mut participant = Element::new("bpmn:participant");
            let mut refers = pool.executes.then(|| self.process_id.clone());
            for part in fragment(&pool.xml) {
                match part.name.as_str() {
                    "bpmn:participant" => participant = part,
                    "bpmn:process" => {
                        refers = part.attribute("id").map(str::to_owned);
                        others.push(part);
                    }
                    _ => {}
                }
            }
            if let Some(refers) = refers {
                participant.set("processRef", refers);
            }
            if !pool.name.is_empty() {
                participant.set("name", &pool.name);
            }
            if let Some(own) = self.things.get(&pool.id) {
                Self::identify(&mut participant, own, &pool.id);
            }
            told.push(participant);
        }
        for edge in messages {
            let mut flow = self.edge_element("bpmn:messageFlow", edge);
            if !edge.label.is_empty() {
                flow.set("name", &edge.label);
            }
            told.push(flow);
        }
        // Those told here stand before those that are kept.
        let mut children: Vec<_> = told.into_iter().map(Child::Element).collect();
        children.append(&mut element.children);
        element.children = children;
        order::sort(&mut element, order::in_collaboration);
        (Some(element), others)
    }
}
