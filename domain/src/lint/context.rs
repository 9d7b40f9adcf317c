//! What the rules look at, looked up once.

use super::{Fix, Problem, Rule, known::Written};
use crate::{
    diagram::outline,
    edit::Command,
    ids::{EdgeId, NodeId},
    view::directory::Directory,
    workflow::{Edge, Graph, Links, Node, NodeKind, Point, Repeat},
};
use std::collections::{BTreeMap, BTreeSet};

pub(super) struct Context<'a> {
    pub graph: &'a Graph,
    pub directory: &'a Directory,
    pub links: Links<'a>,
    /// Nodes in the order of the flow.
    pub order: Vec<&'a Node>,
    /// What a start leads to, into sub-processes too.
    pub reached: BTreeSet<&'a NodeId>,
    /// Which variables each node writes.
    pub written: Written<'a>,
    /// What leads to each node that needs to know, in the sub-process it lies in, filled on demand.
    before: BTreeMap<&'a NodeId, BTreeSet<&'a NodeId>>,
    problems: Vec<Problem>,
    made: u32,
}

impl<'a> Context<'a> {
    pub fn new(graph: &'a Graph, directory: &'a Directory) -> Self {
        let links = Links::of(graph);
        let order = outline(graph)
            .into_iter()
            .filter_map(|step| graph.nodes.get(&step.node))
            .collect();
        let starts: Vec<&NodeId> = graph
            .nodes
            .values()
            .filter(|node| node.kind.is_start() && node.parent.is_none())
            .map(|node| &node.id)
            .collect();
        let reached = reached(&links, starts);
        let written = Written::of(graph, &links);
        Self {
            graph,
            directory,
            links,
            order,
            reached,
            written,
            before: BTreeMap::new(),
            problems: Vec::new(),
            made: 0,
        }
    }

    /// Whether runs get to this node.
    pub fn is_reached(&self, node: &NodeId) -> bool {
        self.reached.contains(node)
    }

    /// The sub-processes around a node, the nearest first.
    pub fn around(&self, node: &Node) -> Vec<&'a Node> {
        let graph = self.graph;
        // A parent is nearer to the root: no more of them than there are nodes.
        std::iter::successors(outer(graph, node), |sub| outer(graph, sub))
            .take(graph.nodes.len())
            .collect()
    }

    /// All that lies in a sub-process, at any depth.
    pub fn inside(&self, sub: &NodeId) -> Vec<&'a Node> {
        let mut all: Vec<&'a Node> = self.links.inner(sub).to_vec();
        for looked in 0..self.graph.nodes.len() {
            let Some(node) = all.get(looked).copied() else {
                break;
            };
            all.extend(self.links.inner(&node.id));
        }
        all
    }

    /// Whether an event on its border can end a step before it is through.
    pub fn is_interrupted(&self, node: &NodeId) -> bool {
        self.links.riders(node).iter().any(|rider| {
            matches!(
                rider.kind,
                NodeKind::Boundary {
                    interrupting: true,
                    ..
                }
            )
        })
    }

    /// Whether an event on a border around can end what this node lies in.
    pub fn is_interrupted_around(&self, node: &Node) -> bool {
        self.around(node)
            .iter()
            .any(|sub| self.is_interrupted(&sub.id))
    }

    /// The nodes a run may have passed before it gets to this one: outside, inside, and in sub-processes before it.
    pub fn before(&mut self, node: &'a NodeId) -> BTreeSet<&'a NodeId> {
        let mut found: BTreeSet<&'a NodeId> = BTreeSet::new();
        let around = match self.graph.nodes.get(node) {
            Some(node) => self.around(node),
            None => Vec::new(),
        };
        let mut levels: Vec<&'a NodeId> = vec![node];
        for sub in around {
            // What goes round may have passed all that lies in it.
            if matches!(sub.repeat, Some(Repeat::While { .. })) {
                found.extend(self.inside(&sub.id).into_iter().map(|inner| &inner.id));
            }
            levels.push(&sub.id);
        }
        for level in levels {
            let here = self.before_here(level).clone();
            for id in &here {
                found.extend(self.inside(id).into_iter().map(|inner| &inner.id));
            }
            found.extend(here);
        }
        found
    }

    /// The same, in the sub-process it lies in only.
    pub fn before_here(&mut self, node: &'a NodeId) -> &BTreeSet<&'a NodeId> {
        let links = &self.links;
        let graph = self.graph;
        self.before.entry(node).or_insert_with(|| {
            let mut ways: Vec<&NodeId> =
                links.incoming(node).iter().map(|edge| &edge.from).collect();
            if let Some(NodeKind::Boundary { host, .. }) =
                graph.nodes.get(node).map(|node| &node.kind)
                && let Some((host, _)) = graph.nodes.get_key_value(host)
            {
                ways.push(host);
            }
            links.leading_to(ways, graph)
        })
    }

    pub fn about(&mut self, node: &Node, rule: Rule, message: impl Into<String>) {
        self.about_with(node, rule, message, None);
    }

    pub fn about_with(
        &mut self,
        node: &Node,
        rule: Rule,
        message: impl Into<String>,
        fix: Option<Fix>,
    ) {
        self.problems.push(Problem {
            rule,
            severity: rule.severity(),
            node: Some(node.id.clone()),
            edge: None,
            subject: name(node),
            message: message.into(),
            fix,
        });
    }

    pub fn about_edge(
        &mut self,
        edge: &Edge,
        rule: Rule,
        message: impl Into<String>,
        fix: Option<Fix>,
    ) {
        let subject = self.way(edge);
        self.problems.push(Problem {
            rule,
            severity: rule.severity(),
            node: None,
            edge: Some(edge.id.clone()),
            subject,
            message: message.into(),
            fix,
        });
    }

    pub fn about_all(
        &mut self,
        subject: &str,
        rule: Rule,
        message: impl Into<String>,
        fix: Option<Fix>,
    ) {
        self.problems.push(Problem {
            rule,
            severity: rule.severity(),
            node: None,
            edge: None,
            subject: subject.to_owned(),
            message: message.into(),
            fix,
        });
    }

    /// An edge in words: its name, or where it leads.
    pub fn way(&self, edge: &Edge) -> String {
        if !edge.label.is_empty() {
            return edge.label.clone();
        }
        let end = |id: &NodeId| {
            self.graph
                .nodes
                .get(id)
                .map_or_else(|| "nowhere".to_owned(), name)
        };
        format!("{} to {}", end(&edge.from), end(&edge.to))
    }

    /// An id nothing on the diagram has. The same graph gives the same ones.
    pub fn fresh(&mut self, prefix: &str) -> String {
        loop {
            self.made += 1;
            let id = format!("{prefix}_{}", self.made);
            let taken = self.graph.nodes.contains_key(&NodeId::from(id.as_str()))
                || self.graph.edges.contains_key(&EdgeId::from(id.as_str()))
                || self.graph.artifacts.contains_key(&id)
                || self.graph.lanes.iter().any(|lane| lane.id.0 == id)
                || self.graph.pools.iter().any(|pool| pool.id == id);
            if !taken {
                return id;
            }
        }
    }

    /// A command that adds a node of this kind in this place, in that sub-process.
    pub fn new_node(
        &mut self,
        prefix: &str,
        kind: NodeKind,
        middle: Point,
        parent: Option<&NodeId>,
    ) -> (NodeId, Command) {
        let id = NodeId(self.fresh(prefix));
        let mut node = Node::new(id.clone(), kind, middle);
        node.parent = parent.cloned();
        let node = Box::new(node);
        (id, Command::AddNode { node })
    }

    pub fn finish(self) -> Vec<Problem> {
        let place: BTreeMap<&NodeId, usize> = self
            .order
            .iter()
            .enumerate()
            .map(|(index, node)| (&node.id, index))
            .collect();
        let rank = |problem: &Problem| {
            let node = problem.node.as_ref().or_else(|| {
                let edge = self.graph.edges.get(problem.edge.as_ref()?)?;
                Some(&edge.from)
            });
            node.and_then(|node| place.get(node).copied()).unwrap_or(0)
        };
        let mut problems = self.problems;
        problems.sort_by_key(|problem| (problem.severity, rank(problem)));
        problems
    }
}

/// The sub-process a node lies in.
fn outer<'a>(graph: &'a Graph, node: &Node) -> Option<&'a Node> {
    graph.nodes.get(node.parent.as_ref()?)
}

/// Everything the flow can reach from some nodes, into sub-processes too.
fn reached<'a>(links: &Links<'a>, from: Vec<&'a NodeId>) -> BTreeSet<&'a NodeId> {
    let mut seen = BTreeSet::new();
    let mut open = from;
    while let Some(node) = open.pop() {
        if seen.insert(node) {
            open.extend(links.next(node));
            open.extend(links.begins(node));
        }
    }
    seen
}

/// A node in words.
pub(super) fn name(node: &Node) -> String {
    if node.label.is_empty() {
        node.kind.name().to_owned()
    } else {
        node.label.clone()
    }
}

/// A fix of one button.
pub(super) fn fix(
    label: impl Into<String>,
    commands: impl IntoIterator<Item = Command>,
) -> Option<Fix> {
    Some(Fix {
        label: label.into(),
        commands: commands.into_iter().collect(),
    })
}

/// Several names as people say them: "Ledger, Quill and Tally".
pub(super) fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [all @ .., last] => format!("{} and {last}", all.join(", ")),
    }
}
