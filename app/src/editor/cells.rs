//! One small signal for each node and edge, so that what changes is drawn anew and nothing else.

use super::{
    diagram::tip,
    doc::{Doc, Touched},
    look::Look,
    names::{NameSpot, name_spot},
    overlay::Badge,
    words_on::edge_words,
};
use domain::{
    diagram::rounded,
    ids::{EdgeId, NodeId},
    view::directory::Directory,
    workflow::{EdgeKind, Node, NodeKind, Rect},
};
use leptos::prelude::*;
use std::{collections::HashMap, sync::Arc};

/// How a node stands on the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NodeState {
    /// It is selected.
    pub selected: bool,
    /// It is the one the keyboard is at.
    pub current: bool,
    /// A connection being drawn would lead here.
    pub aimed: bool,
    /// What the linter says.
    pub badge: Option<Badge>,
}

/// What a node shows.
#[derive(Debug, Clone, PartialEq)]
pub struct NodeFace {
    /// The node.
    pub node: Node,
    /// Who does it and so on.
    pub look: Look,
    /// Where its name stands.
    pub spot: NameSpot,
}

/// A node on the desk.
#[derive(Clone)]
pub struct NodeCell {
    /// What it shows.
    pub face: ArcRwSignal<Arc<NodeFace>>,
    /// How it stands.
    pub state: ArcRwSignal<NodeState>,
    /// How far a hand has taken it from its place.
    pub shift: ArcRwSignal<(f64, f64)>,
}

/// What an edge shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EdgeFace {
    /// Its line, as path data.
    pub line: String,
    /// Its tip.
    pub tip: String,
    /// Its kind's class.
    pub class: &'static str,
    /// What is written on it, and where.
    pub label: Option<(Rect, String)>,
    /// What it is, in words.
    pub words: String,
}

/// An edge on the desk.
#[derive(Clone)]
pub struct EdgeCell {
    /// What it shows.
    pub face: ArcRwSignal<Arc<EdgeFace>>,
    /// Whether it is selected, or about to take something in.
    pub lit: ArcRwSignal<bool>,
}

/// All of them.
#[derive(Default)]
pub struct Cells {
    /// By node.
    pub nodes: HashMap<NodeId, NodeCell>,
    /// By edge.
    pub edges: HashMap<EdgeId, EdgeCell>,
}

impl Cells {
    /// Fresh signals for everything in the document.
    pub fn new(doc: &Doc, directory: &Directory) -> Self {
        let mut cells = Self::default();
        for node in doc.graph.nodes.values() {
            cells.set_node(doc, directory, node);
        }
        for id in doc.graph.edges.keys() {
            cells.set_edge(doc, id);
        }
        cells
    }

    /// Another graph took the document's place: what is drawn already shows it, in the same signals.
    pub fn renew(&mut self, doc: &Doc, directory: &Directory) {
        self.nodes.retain(|id, _| doc.graph.nodes.contains_key(id));
        self.edges.retain(|id, _| doc.graph.edges.contains_key(id));
        for node in doc.graph.nodes.values() {
            self.set_node(doc, directory, node);
        }
        for id in doc.graph.edges.keys() {
            self.set_edge(doc, id);
        }
    }

    /// Lets what a change touched be drawn anew.
    pub fn absorb(&mut self, doc: &Doc, directory: &Directory, touched: &Touched) {
        let mut nodes = touched.nodes.clone();
        for id in &touched.edges {
            self.set_edge(doc, id);
            if let Some(edge) = doc.graph.edges.get(id) {
                // Where their lines run decides where their names stand.
                nodes.insert(edge.from.clone());
                nodes.insert(edge.to.clone());
            }
        }
        for id in &nodes {
            match doc.graph.nodes.get(id) {
                Some(node) => self.set_node(doc, directory, node),
                None => {
                    self.nodes.remove(id);
                }
            }
        }
    }

    fn set_node(&mut self, doc: &Doc, directory: &Directory, node: &Node) {
        let face = NodeFace {
            look: Look::known(node, directory),
            spot: name_spot(&doc.graph, &doc.routes, node),
            node: node.clone(),
        };
        match self.nodes.get(&node.id) {
            Some(cell) => {
                if *cell.face.read_untracked().as_ref() != face {
                    cell.face.set(Arc::new(face));
                }
            }
            None => {
                let cell = NodeCell {
                    face: ArcRwSignal::new(Arc::new(face)),
                    state: ArcRwSignal::new(NodeState::default()),
                    shift: ArcRwSignal::new((0.0, 0.0)),
                };
                self.nodes.insert(node.id.clone(), cell);
            }
        }
    }

    /// Draws an edge as the document has it now.
    pub fn set_edge(&mut self, doc: &Doc, id: &EdgeId) {
        let Some(face) = edge_face(doc, id) else {
            self.edges.remove(id);
            return;
        };
        match self.edges.get(id) {
            Some(cell) => {
                if *cell.face.read_untracked().as_ref() != face {
                    cell.face.set(Arc::new(face));
                }
            }
            None => {
                let cell = EdgeCell {
                    face: ArcRwSignal::new(Arc::new(face)),
                    lit: ArcRwSignal::new(false),
                };
                self.edges.insert(id.clone(), cell);
            }
        }
    }

    /// Changes how a node stands.
    pub fn mark(&self, id: &NodeId, change: impl FnOnce(&mut NodeState)) {
        if let Some(cell) = self.nodes.get(id) {
            let mut state = cell.state.get_untracked();
            change(&mut state);
            if state != cell.state.get_untracked() {
                cell.state.set(state);
            }
        }
    }

    /// Lights an edge, or not.
    pub fn light(&self, id: &EdgeId, lit: bool) {
        if let Some(cell) = self.edges.get(id)
            && cell.lit.get_untracked() != lit
        {
            cell.lit.set(lit);
        }
    }
}

fn edge_face(doc: &Doc, id: &EdgeId) -> Option<EdgeFace> {
    let edge = doc.graph.edges.get(id)?;
    let points = doc.routes.get(id)?;
    let from_timer = doc
        .graph
        .nodes
        .get(&edge.from)
        .is_some_and(|node| matches!(node.kind, NodeKind::Boundary { .. }));
    let class = match edge.kind {
        EdgeKind::Sequence if from_timer => "esc",
        EdgeKind::Sequence => "",
        EdgeKind::Message => "message",
        EdgeKind::Association => "association",
    };
    let words = edge_words(edge);
    let name = |id: &NodeId| {
        doc.graph
            .nodes
            .get(id)
            .map_or_else(String::new, super::look::name)
    };
    Some(EdgeFace {
        line: rounded(points, 9.0),
        tip: match edge.kind {
            EdgeKind::Association => String::new(),
            _ => tip(points),
        },
        class,
        label: doc
            .labels
            .get(id)
            .filter(|_| !words.is_empty())
            .map(|place| (*place, words.clone())),
        words: format!("{} to {}", name(&edge.from), name(&edge.to)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::sample;
    use domain::edit::Command;

    #[test]
    fn what_is_drawn_shows_the_graph_that_took_its_place() {
        let (graph, directory) = (sample::invoice().0, Directory::default());
        let mut doc = Doc::new(graph.clone());
        let mut cells = Cells::new(&doc, &directory);
        let shown = cells.nodes.get(&NodeId::from("read")).cloned();
        let _ = doc.run(
            Command::SetLabel {
                node: "read".into(),
                label: "Read it twice".to_owned(),
            },
            None,
        );
        cells.renew(&doc, &directory);
        let label = shown.map(|cell| cell.face.get_untracked().node.label.clone());
        assert_eq!(label.as_deref(), Some("Read it twice"));
    }
}
