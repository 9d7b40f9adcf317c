//! Two versions compared in words: what publishing changes. Where things stand on the canvas is not a change; which lane they are in
//! is.

use super::compare_words::{
    a, begin_words, form_parts, label, mapping_parts, repeat_words, wait_words,
};
use crate::{
    diagram::outline,
    ids::NodeId,
    span,
    view::{
        directory::Directory,
        workflows::{ChangeLine, ChangeMark},
    },
    workflow::{Edge, EdgeKind, GateExit, GateSpec, Graph, Lane, Node, NodeKind, Owner, Throw},
};

/// What is different, in the order of the flow: what is there now first, then what is gone. With no version before, every step is
/// added.
pub fn compare(before: Option<&Graph>, after: &Graph, directory: &Directory) -> Vec<ChangeLine> {
    let empty = Graph::default();
    let words = Words {
        before: before.unwrap_or(&empty),
        after,
        directory,
    };
    let mut lines = Vec::new();
    words.start_form(&mut lines);
    for step in outline(after) {
        let Some(node) = after.nodes.get(&step.node) else {
            continue;
        };
        match words.before.nodes.get(&step.node) {
            None => words.added(node, &mut lines),
            Some(was) => words.changed(was, node, &mut lines),
        }
        words.ways(&step.node, &mut lines);
    }
    for step in outline(words.before) {
        if after.nodes.contains_key(&step.node) {
            continue;
        }
        if let Some(node) = words.before.nodes.get(&step.node)
            && !is_trivial(&node.kind)
        {
            lines.push(line(ChangeMark::Removed, Some(node), name(node), "is gone"));
        }
    }
    words.lanes(&mut lines);
    lines
}

/// Two versions, and who is who.
pub(super) struct Words<'a> {
    before: &'a Graph,
    after: &'a Graph,
    pub(super) directory: &'a Directory,
}

fn name(node: &Node) -> String {
    if node.label.is_empty() {
        node.kind.name().to_owned()
    } else {
        node.label.clone()
    }
}

fn line(
    mark: ChangeMark,
    node: Option<&Node>,
    subject: impl Into<String>,
    text: impl Into<String>,
) -> ChangeLine {
    ChangeLine {
        mark,
        node: node.map(|node| node.id.clone()),
        edge: None,
        subject: subject.into(),
        text: text.into(),
    }
}

fn outermost<'g>(graph: &'g Graph, node: &'g Node) -> &'g Node {
    let sub = |node: &Node| graph.nodes.get(node.parent.as_ref()?);
    std::iter::successors(sub(node), |node| sub(node))
        .take(graph.nodes.len())
        .last()
        .unwrap_or(node)
}

/// Plain starts, ends and gateways come and go with the steps around them.
fn is_trivial(kind: &NodeKind) -> bool {
    matches!(kind, NodeKind::Start { on: None } | NodeKind::End { .. }) || kind.is_gateway()
}

impl Words<'_> {
    fn who(&self, owner: Option<&Owner>) -> String {
        match owner {
            None => "nobody".to_owned(),
            Some(owner) => self.directory.mark(owner).map_or_else(
                || "somebody who left".to_owned(),
                |mark| mark.name().to_owned(),
            ),
        }
    }

    /// The lane it lies in; what lies in a sub-process follows the outermost.
    fn lane<'g>(&self, graph: &'g Graph, node: &'g Node) -> Option<&'g Lane> {
        graph.lane(outermost(graph, node).lane.as_ref()?)
    }

    fn added(&self, node: &Node, lines: &mut Vec<ChangeLine>) {
        let mut text = match &node.kind {
            NodeKind::Human { .. } | NodeKind::Agent { .. } => {
                format!("is new; {} does it", self.who(node.owner.as_ref()))
            }
            NodeKind::Gate { gate } => {
                format!("is a new gate; {} decide", self.deciders(gate))
            }
            NodeKind::Catch { wait } | NodeKind::Receive { wait } => {
                format!("is new; waits {}", wait_words(wait))
            }
            NodeKind::Boundary { host, wait, .. } => {
                let host = self
                    .after
                    .nodes
                    .get(host)
                    .map_or_else(|| "a step".to_owned(), name);
                if wait.is_time() {
                    format!("is new; {} after {host} began", wait_words(wait))
                } else {
                    format!(
                        "is new; waits {} while {host} is under way",
                        wait_words(wait)
                    )
                }
            }
            NodeKind::Send { message }
            | NodeKind::Throw {
                throw: Throw::Message { message },
            } => format!("is new; sends {}", message.name),
            NodeKind::Throw {
                throw: Throw::Nothing,
            } => "is a new milestone".to_owned(),
            NodeKind::Script { .. } => "is new; Baton does it by itself".to_owned(),
            NodeKind::Throw {
                throw: Throw::Escalation { code },
            } => format!("is new; throws the escalation {code}"),
            NodeKind::Sub => "is a new sub-process".to_owned(),
            NodeKind::Call { workflow, version } => {
                format!("is new; runs {}", self.called(*workflow, *version))
            }
            NodeKind::Start { on: Some(on) } => format!("is new; {}", begin_words(Some(on))),
            NodeKind::Kept { .. } => "is new, and does not run".to_owned(),
            NodeKind::Start { on: None }
            | NodeKind::End { .. }
            | NodeKind::Exclusive
            | NodeKind::Parallel
            | NodeKind::Inclusive
            | NodeKind::EventBased => return,
        };
        if node.repeat.is_some() {
            text.push_str("; ");
            text.push_str(&repeat_words(node.repeat.as_ref()));
        }
        lines.push(line(ChangeMark::Added, Some(node), name(node), text));
    }

    pub(super) fn deciders(&self, gate: &GateSpec) -> String {
        let all: Vec<String> = gate
            .candidates
            .iter()
            .map(|candidate| match candidate {
                Owner::Team { .. } => format!("{} approvers", self.who(Some(candidate))),
                _ => self.who(Some(candidate)),
            })
            .collect();
        match all.as_slice() {
            [] => "nobody".to_owned(),
            [one] => one.clone(),
            [first @ .., last] => format!("{} and {last}", first.join(", ")),
        }
    }

    fn changed(&self, was: &Node, is: &Node, lines: &mut Vec<ChangeLine>) {
        let mut parts = Vec::new();
        if was.label != is.label && !(is_trivial(&is.kind) && is.label.is_empty()) {
            parts.push(format!("was called {}", name(was)));
        }
        if was.kind.key() != is.kind.key() {
            parts.push(format!(
                "is {} now, before {}",
                a(is.kind.name()),
                a(was.kind.name())
            ));
        } else {
            self.held(&was.kind, &is.kind, &mut parts);
        }
        if was.owner != is.owner {
            parts.push(format!(
                "is done by {}, before {}",
                self.who(is.owner.as_ref()),
                self.who(was.owner.as_ref())
            ));
        }
        if was.sla != is.sla {
            let due = |node: &Node| {
                node.sla
                    .map_or_else(|| "no limit".to_owned(), |sla| span::words(sla.due_in))
            };
            let same = was.sla.map(|sla| sla.due_in) == is.sla.map(|sla| sla.due_in);
            parts.push(if same {
                "is at risk at another share of its time".to_owned()
            } else if is.sla.is_none() {
                format!("has no limit, before {}", due(was))
            } else {
                format!("is due in {}, before {}", due(is), due(was))
            });
        }
        if was.repeat != is.repeat {
            let (old, new) = (was.repeat.as_ref(), is.repeat.as_ref());
            let new = repeat_words(new);
            parts.push(if new == repeat_words(old) {
                "repeats otherwise".to_owned()
            } else {
                format!("{new} now")
            });
        }
        parts.extend(mapping_parts(&was.input, &is.input, "takes"));
        parts.extend(mapping_parts(&was.output, &is.output, "gives"));
        if was.raci != is.raci {
            parts.push("has others accountable, asked or told".to_owned());
        }
        if was.notes != is.notes {
            parts.push("explains itself otherwise".to_owned());
        }
        if !parts.is_empty() {
            let text = parts.join("; ");
            lines.push(line(ChangeMark::Changed, Some(is), name(is), text));
        }
        self.moved(was, is, lines);
    }

    fn moved(&self, was: &Node, is: &Node, lines: &mut Vec<ChangeLine>) {
        if is_trivial(&is.kind) {
            return;
        }
        if was.parent != is.parent && !matches!(is.kind, NodeKind::Boundary { .. }) {
            let sub = is.parent.as_ref().and_then(|sub| self.after.nodes.get(sub));
            let text = match sub {
                Some(sub) => format!("lies in {} now", name(sub)),
                None => "lies in no sub-process now".to_owned(),
            };
            lines.push(line(ChangeMark::Moved, Some(is), name(is), text));
        }
        // Of what lies in a sub-process only the sub-process is said to move.
        if is.parent.is_some() {
            return;
        }
        let (from, to) = (self.lane(self.before, was), self.lane(self.after, is));
        let is_same = from.map(|lane| &lane.id) == to.map(|lane| &lane.id);
        let (from, to) = (from.map(|lane| &lane.name), to.map(|lane| &lane.name));
        if is_same || from == to {
            return;
        }
        let text = match (from, to) {
            (Some(from), Some(to)) => format!("moves from {from} to {to}"),
            (None, Some(to)) => format!("moves to {to}"),
            (Some(from), None) => format!("leaves {from}"),
            (None, None) => return,
        };
        lines.push(line(ChangeMark::Moved, Some(is), name(is), text));
    }

    /// Ways out of a node that is in both versions.
    fn ways(&self, id: &NodeId, lines: &mut Vec<ChangeLine>) {
        let both =
            |id: &NodeId| self.before.nodes.contains_key(id) && self.after.nodes.contains_key(id);
        if !both(id) {
            return;
        }
        for edge in self.after.outgoing(id) {
            let is_known = both(&edge.to);
            match self.before.edges.get(&edge.id) {
                None if is_known => lines.push(self.way(ChangeMark::Added, edge, "is a new way")),
                None => {}
                Some(was) => {
                    let mut parts = Vec::new();
                    if (was.from != edge.from || was.to != edge.to) && is_known && both(&was.to) {
                        parts.push("leads elsewhere".to_owned());
                    }
                    if was.condition != edge.condition || was.is_default != edge.is_default {
                        parts.push(match (&edge.condition, edge.is_default) {
                            (_, true) => "is taken when nothing else holds".to_owned(),
                            (Some(text), false) => format!("is taken when {text}"),
                            (None, false) => "has no condition".to_owned(),
                        });
                    }
                    if was.exit.unwrap_or(GateExit::Approved)
                        != edge.exit.unwrap_or(GateExit::Approved)
                    {
                        parts.push("is another way out of the gate".to_owned());
                    }
                    if was.label != edge.label && parts.is_empty() && !was.label.is_empty() {
                        parts.push(format!("was called {}", was.label));
                    }
                    if !parts.is_empty() {
                        lines.push(self.way(ChangeMark::Changed, edge, &parts.join("; ")));
                    }
                }
            }
        }
        for edge in self.before.outgoing(id) {
            if !self.after.edges.contains_key(&edge.id) && both(&edge.to) {
                lines.push(self.way(ChangeMark::Removed, edge, "is no longer a way"));
            }
        }
    }

    fn way(&self, mark: ChangeMark, edge: &Edge, text: &str) -> ChangeLine {
        let end = |id: &NodeId| {
            self.after
                .nodes
                .get(id)
                .or_else(|| self.before.nodes.get(id))
                .map_or_else(|| "nowhere".to_owned(), name)
        };
        debug_assert!(edge.kind == EdgeKind::Sequence);
        ChangeLine {
            mark,
            node: None,
            edge: Some(edge.id.clone()),
            subject: format!("{} to {}", end(&edge.from), end(&edge.to)),
            text: text.to_owned(),
        }
    }

    fn start_form(&self, lines: &mut Vec<ChangeLine>) {
        let (was, is) = (self.before, self.after);
        let mut parts = form_parts(&was.inputs, &is.inputs, "asks for");
        if was.key_input != is.key_input {
            parts.push(match &is.key_input {
                Some(key) => format!("takes {} as the key", label(&is.inputs, key)),
                None => "takes the key by hand".to_owned(),
            });
        }
        if !parts.is_empty() {
            let mark = if was.inputs.is_empty() && was.nodes.is_empty() {
                ChangeMark::Added
            } else {
                ChangeMark::Changed
            };
            lines.push(line(mark, None, "Start form", parts.join("; ")));
        }
    }

    fn lanes(&self, lines: &mut Vec<ChangeLine>) {
        for lane in &self.after.lanes {
            let team = |team: Option<crate::ids::TeamId>| {
                team.and_then(|team| self.directory.team(team))
                    .map_or_else(|| "no team".to_owned(), |team| team.name.clone())
            };
            match self.before.lane(&lane.id) {
                None if self.before.lanes.is_empty() => {}
                None => lines.push(line(ChangeMark::Added, None, &*lane.name, "is a new lane")),
                Some(was) => {
                    let mut parts = Vec::new();
                    if was.name != lane.name {
                        parts.push(format!("was called {}", was.name));
                    }
                    if was.team != lane.team {
                        parts.push(format!(
                            "is {}’s, before {}",
                            team(lane.team),
                            team(was.team)
                        ));
                    }
                    if !parts.is_empty() {
                        let text = parts.join("; ");
                        lines.push(line(ChangeMark::Changed, None, &*lane.name, text));
                    }
                }
            }
        }
        for lane in &self.before.lanes {
            if self.after.lane(&lane.id).is_none() {
                lines.push(line(
                    ChangeMark::Removed,
                    None,
                    &*lane.name,
                    "is no longer a lane",
                ));
            }
        }
    }
}
