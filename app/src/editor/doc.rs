//! The document being edited: the graph, its history, and what follows from it for drawing. No view, no browser: every change
//! goes in as a command and comes out as what has to be drawn anew.

use super::{
    gesture::{Drag, carried},
    names::{name_area, name_areas, name_spot},
    words_on::edge_words,
};
use domain::{
    Fault,
    diagram::{self, Neighbours, Obstacles},
    edit::{self, Change, Command, History},
    ids::{EdgeId, NodeId},
    workflow::{Edge, Graph, Point, Rect},
};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// What has to be drawn anew.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Touched {
    /// Nodes that changed or are new.
    pub nodes: BTreeSet<NodeId>,
    /// Edges that changed, are new or run otherwise.
    pub edges: BTreeSet<EdgeId>,
    /// Whether nodes, edges or notes came or went.
    pub members: bool,
    /// Whether lanes, pools or notes changed.
    pub backdrop: bool,
    /// Whether what a run starts with changed.
    pub inputs: bool,
}

/// Where things were before a hand took them.
struct Lifted {
    nodes: Vec<(NodeId, Rect)>,
    artifacts: Vec<(String, Rect)>,
    edges: Vec<EdgeId>,
}

/// The document.
#[derive(Default)]
pub struct Doc {
    /// The workflow as it is now.
    pub graph: Graph,
    /// Where every edge runs.
    pub routes: BTreeMap<EdgeId, Vec<Point>>,
    /// Where the names of edges stand.
    pub labels: BTreeMap<EdgeId, Rect>,
    /// The shapes by place.
    pub obstacles: Obstacles,
    history: History,
    lifted: Option<Lifted>,
    /// What the server has.
    base: Graph,
    /// What the server does not have yet, in order.
    outbox: Vec<Command>,
}

impl Doc {
    /// A document of this graph.
    pub fn new(graph: Graph) -> Self {
        let obstacles = Obstacles::of(&graph);
        let routes = diagram::route_all(&graph, &obstacles);
        let mut doc = Self {
            base: graph.clone(),
            graph,
            routes,
            obstacles,
            ..Self::default()
        };
        doc.place_all_labels();
        doc
    }

    /// Does what the command says and remembers it, for undo and for the server.
    ///
    /// # Errors
    /// The fault, in words, when the command does not fit; then nothing changes.
    pub fn run(&mut self, command: Command, group: Option<&str>) -> Result<Touched, Fault> {
        let change = edit::apply(&self.graph, &command)?;
        if change.is_empty() {
            return Ok(Touched::default());
        }
        change.apply(&mut self.graph);
        let touched = self.absorb(&change);
        self.history.record(change, group);
        self.outbox.push(command);
        Ok(touched)
    }

    /// Ends a gesture: the next change is an undo step of its own.
    pub fn close_group(&mut self) {
        self.history.close_group();
    }

    /// Takes the last step back.
    pub fn undo(&mut self) -> Option<Touched> {
        let change = self.history.undo(&mut self.graph)?;
        Some(self.replayed(change))
    }

    /// Does the last undone step again.
    pub fn redo(&mut self) -> Option<Touched> {
        let change = self.history.redo(&mut self.graph)?;
        Some(self.replayed(change))
    }

    fn replayed(&mut self, change: Change) -> Touched {
        let touched = self.absorb(&change);
        self.outbox.push(Command::Replay {
            change: Box::new(change),
        });
        touched
    }

    /// Whether there is a step to take back, and one to do again.
    pub fn can(&self) -> (bool, bool) {
        (self.history.can_undo(), self.history.can_redo())
    }

    /// What the server does not have yet.
    pub fn unsent(&self) -> &[Command] {
        &self.outbox
    }

    /// The server has the first `count` of them.
    pub fn sent(&mut self, count: usize) {
        let sent: Vec<Command> = self.outbox.drain(..count.min(self.outbox.len())).collect();
        if edit::apply_all(&mut self.base, &sent).is_err() {
            // They fitted here, so this cannot be; what is here is nearest to what the server has.
            self.base = self.graph.clone();
        }
    }

    /// Whether the server has just this already, as when an answer was lost: then nothing is left to send.
    pub fn meets(&mut self, theirs: &Graph) -> bool {
        let is_same = self.graph == *theirs;
        if is_same {
            self.base = theirs.clone();
            self.outbox.clear();
        }
        is_same
    }

    /// Whether what somebody else made of the draft and what was changed here are different things.
    pub fn is_apart_from(&self, theirs: &Graph) -> bool {
        let mine = Change::between(&self.base, &self.graph);
        let other = Change::between(&self.base, theirs);
        let both_lanes = mine.lanes.is_some() && other.lanes.is_some();
        let inputs = |change: &Change| change.inputs.is_some() || change.key_input.is_some();
        let both_inputs = inputs(&mine) && inputs(&other);
        !both_lanes
            && !both_inputs
            && other.nodes.keys().all(|id| !mine.nodes.contains_key(id))
            && other.edges.keys().all(|id| !mine.edges.contains_key(id))
            && other
                .artifacts
                .keys()
                .all(|id| !mine.artifacts.contains_key(id))
    }

    /// Another graph takes this one's place, as somebody else made it. What was here can be had again with redo.
    pub fn take_theirs(&mut self, theirs: Graph) {
        let mine = std::mem::take(&mut self.graph);
        let back = Change::between(&theirs, &mine);
        let mut history = History::new();
        let mut graph = mine;
        history.record(back, None);
        if history.undo(&mut graph).is_none() {
            history.forget();
            graph = theirs;
        }
        *self = Self::new(graph);
        self.history = history;
    }

    /// This graph stays, on top of what somebody else made: the server gets what leads from theirs to this.
    pub fn keep_mine(&mut self, theirs: &Graph) {
        let change = Change::between(theirs, &self.graph);
        self.base = theirs.clone();
        self.outbox.clear();
        if !change.is_empty() {
            self.history.forget();
            self.history.record(change.clone(), None);
            self.outbox.push(Command::Replay {
                change: Box::new(change),
            });
        }
    }

    /// The unsent commands on top of what somebody else made, where they fit.
    ///
    /// # Errors
    /// The fault of the first command that does not fit theirs.
    pub fn both(&self, theirs: &Graph) -> Result<Graph, Fault> {
        let mut graph = theirs.clone();
        edit::apply_all(&mut graph, &self.outbox)?;
        Ok(graph)
    }

    /// Both became one: `graph` is theirs with the unsent commands on top.
    pub fn take_both(&mut self, graph: Graph, theirs: Graph) {
        let outbox = std::mem::take(&mut self.outbox);
        *self = Self::new(graph);
        self.base = theirs;
        self.outbox = outbox;
    }

    /// Shows a drag under way: its steps are taken from their places until [`Doc::put_down`]. Gives the edges that run otherwise.
    pub fn lift(&mut self, drag: &Drag) -> Vec<EdgeId> {
        self.restore_places();
        let carried = carried(&self.graph, &drag.nodes);
        let mut lifted = Lifted {
            nodes: Vec::new(),
            artifacts: Vec::new(),
            edges: Vec::new(),
        };
        for id in &carried {
            if let Some(node) = self.graph.nodes.get_mut(id) {
                lifted.nodes.push((id.clone(), node.bounds));
                node.bounds.x += drag.dx;
                node.bounds.y += drag.dy;
                self.obstacles.set(node);
            }
        }
        for id in &drag.artifacts {
            if let Some(artifact) = self.graph.artifacts.get_mut(id) {
                lifted.artifacts.push((id.clone(), artifact.bounds));
                artifact.bounds.x += drag.dx;
                artifact.bounds.y += drag.dy;
            }
        }
        // With very many, lines are drawn when they are let go.
        if carried.len() <= 60 {
            let moved: BTreeSet<&str> = carried
                .iter()
                .map(|id| id.0.as_str())
                .chain(drag.artifacts.iter().map(String::as_str))
                .collect();
            lifted.edges = self
                .graph
                .edges
                .values()
                .filter(|edge| {
                    moved.contains(edge.from.0.as_str()) || moved.contains(edge.to.0.as_str())
                })
                .map(|edge| edge.id.clone())
                .collect();
        }
        self.route_again(&lifted.edges);
        let edges = lifted.edges.clone();
        self.lifted = Some(lifted);
        edges
    }

    /// Everything a drag took is back in its place; lines still run as they did under way.
    pub fn restore_places(&mut self) -> Option<(Vec<NodeId>, Vec<EdgeId>)> {
        let lifted = self.lifted.take()?;
        for (id, bounds) in &lifted.nodes {
            if let Some(node) = self.graph.nodes.get_mut(id) {
                node.bounds = *bounds;
                self.obstacles.set(node);
            }
        }
        for (id, bounds) in &lifted.artifacts {
            if let Some(artifact) = self.graph.artifacts.get_mut(id) {
                artifact.bounds = *bounds;
            }
        }
        let nodes = lifted.nodes.into_iter().map(|(id, _)| id).collect();
        Some((nodes, lifted.edges))
    }

    /// Ends a drag: everything is as it was. Gives the nodes and edges concerned.
    pub fn put_down(&mut self) -> Option<(Vec<NodeId>, Vec<EdgeId>)> {
        let (nodes, edges) = self.restore_places()?;
        self.route_again(&edges);
        Some((nodes, edges))
    }

    fn route_again(&mut self, edges: &[EdgeId]) {
        self.find_routes(edges);
        for id in edges {
            self.place_label(id);
        }
    }

    fn find_routes<'e>(&mut self, edges: impl IntoIterator<Item = &'e EdgeId> + Clone) {
        let neighbours = Neighbours::near(&self.graph, edges.clone());
        for id in edges {
            if let Some(edge) = self.graph.edges.get(id) {
                let points = diagram::route(&self.graph, edge, &self.obstacles, &neighbours);
                self.routes.insert(id.clone(), points);
            } else {
                self.routes.remove(id);
                self.labels.remove(id);
            }
        }
    }

    fn absorb(&mut self, change: &Change) -> Touched {
        let mut touched = Touched {
            nodes: change.nodes.keys().cloned().collect(),
            edges: change.edges.keys().cloned().collect(),
            members: change
                .nodes
                .values()
                .any(|diff| diff.before.is_none() != diff.after.is_none())
                || change
                    .edges
                    .values()
                    .any(|diff| diff.before.is_none() != diff.after.is_none()),
            backdrop: change.lanes.is_some()
                || change.pools.is_some()
                || !change.artifacts.is_empty(),
            inputs: change.inputs.is_some() || change.key_input.is_some(),
        };
        let mut moved: Vec<Rect> = Vec::new();
        for (id, diff) in &change.nodes {
            let before = diff.before.as_ref().map(|node| node.bounds);
            let after = diff.after.as_ref().map(|node| node.bounds);
            match &diff.after {
                Some(node) => self.obstacles.set(node),
                None => self.obstacles.remove(id),
            }
            if before != after {
                moved.extend(before);
                moved.extend(after);
            }
        }
        touched.edges.extend(self.shaken(change, &moved));
        self.find_routes(&touched.edges);
        if touched.edges.len() * 3 > self.graph.edges.len() {
            self.place_all_labels();
            touched.edges.extend(self.labels.keys().cloned());
        } else {
            for id in &touched.edges {
                self.place_label(id);
            }
        }
        touched
    }

    /// Edges that hang on something that changed, share a shape with one that does, or run past where it is or was.
    fn shaken(&self, change: &Change, moved: &[Rect]) -> Vec<EdgeId> {
        let hangs = |edge: &Edge| {
            change.nodes.contains_key(&edge.from)
                || change.nodes.contains_key(&edge.to)
                || change.edges.contains_key(&edge.id)
        };
        let mut shapes: HashSet<&NodeId> = HashSet::new();
        for edge in self.graph.edges.values().filter(|edge| hangs(edge)) {
            shapes.extend([&edge.from, &edge.to]);
        }
        for diff in change.edges.values() {
            if let Some(gone) = &diff.before {
                shapes.extend([&gone.from, &gone.to]);
            }
        }
        self.graph
            .edges
            .values()
            .filter(|edge| {
                shapes.contains(&edge.from)
                    || shapes.contains(&edge.to)
                    || change.artifacts.contains_key(&edge.from.0)
                    || change.artifacts.contains_key(&edge.to.0)
                    || (edge.waypoints.is_empty()
                        && !moved.is_empty()
                        && self.routes.get(&edge.id).is_some_and(|points| {
                            around(points).is_some_and(|around| {
                                let around = around.grown(24.0);
                                moved.iter().any(|rect| rect.intersects(&around))
                            })
                        }))
            })
            .map(|edge| edge.id.clone())
            .collect()
    }

    fn place_all_labels(&mut self) {
        let texts = self
            .graph
            .edges
            .values()
            .filter_map(|edge| {
                let words = edge_words(edge);
                (!words.is_empty()).then(|| (edge.id.clone(), words))
            })
            .collect();
        self.labels = diagram::edge_labels(
            &self.routes,
            &texts,
            &name_areas(&self.graph, &self.routes),
            &self.obstacles,
        );
    }

    fn place_label(&mut self, id: &EdgeId) {
        self.labels.remove(id);
        let (Some(edge), Some(points)) = (self.graph.edges.get(id), self.routes.get(id)) else {
            return;
        };
        let words = edge_words(edge);
        if words.is_empty() {
            return;
        }
        let Some(near) = around(points).map(|near| near.grown(160.0)) else {
            return;
        };
        let names = self.obstacles.within(&near);
        let names = names.into_iter().filter_map(|(id, _)| {
            let node = self.graph.nodes.get(id)?;
            name_area(node, name_spot(&self.graph, &self.routes, node))
        });
        let lines: Vec<Rect> = self
            .routes
            .values()
            .flat_map(|points| points.windows(2).filter_map(around))
            .filter(|line| line.grown(1.0).intersects(&near))
            .chain(self.labels.values().copied())
            .chain(names)
            .collect();
        let place = diagram::edge_label(points, &words, |place| {
            let place_grown = place.grown(-0.5);
            lines
                .iter()
                .filter(|line| line.grown(0.6).intersects(&place_grown))
                .count()
                + self.obstacles.within(place).len() * 4
        });
        if let Some(place) = place {
            self.labels.insert(id.clone(), place);
        }
    }
}

/// The rectangle around a line.
pub fn around(points: &[Point]) -> Option<Rect> {
    points
        .iter()
        .map(|point| Rect {
            x: point.x,
            y: point.y,
            w: 0.0,
            h: 0.0,
        })
        .reduce(|a, b| a.union(&b))
}

#[cfg(test)]
mod tests;
