//! What is done on the desk beyond single commands: adding, copying, aligning, selecting, dragging.

use super::{
    desk::{Desk, Mode, Offer, Renaming},
    doc::Doc,
    gesture::Gesture,
    tool::Tool,
};
use domain::{
    edit::{self, Clip, Command, Selection},
    ids::{LaneId, NodeId},
    workflow::{Graph, Node, NodeKind, Rect},
};
use leptos::prelude::*;

impl Desk {
    /// Deletes what is selected; the way before and after a step become one.
    pub fn delete_selected(self) {
        if let Some(lane) = self.lane.get_untracked() {
            if self.run(Command::DeleteLane { lane }) {
                self.lane.set(None);
            }
            return;
        }
        let selection = self.selection.get_untracked();
        if selection.is_empty() {
            return;
        }
        let heal = selection.nodes.len() == 1;
        let command = Command::Delete {
            nodes: selection.nodes.into_iter().collect(),
            edges: selection.edges.into_iter().collect(),
            artifacts: selection.artifacts.into_iter().collect(),
            heal,
        };
        if self.run(command) {
            super::browser::focus_canvas();
        }
    }

    /// Keeps what is selected, for pasting.
    pub fn copy(self) {
        let clip = self.graph(|graph| edit::clip(graph, &self.selection.get_untracked()));
        if !clip.is_empty() {
            if let Ok(text) = serde_json::to_string(&clip) {
                super::browser::keep("baton-clip", &text);
            }
            self.say(format!(
                "Copied {}.",
                super::say::count(clip.nodes.len() + clip.artifacts.len(), "thing")
            ));
            self.clip.set_value(Some(clip));
        }
    }

    /// Puts in what was copied, here or in another workflow of this browser.
    pub fn paste(self) {
        let clip = self.clip.get_value().or_else(|| {
            let text = super::browser::kept("baton-clip")?;
            serde_json::from_str(&text).ok()
        });
        if let Some(clip) = clip {
            self.put(clip, (32.0, 32.0));
        }
    }

    /// Copies what is selected beside itself.
    pub fn duplicate(self) {
        let clip = self.graph(|graph| edit::clip(graph, &self.selection.get_untracked()));
        if !clip.is_empty() {
            self.put(clip, (24.0, 72.0));
        }
    }

    fn put(self, clip: Clip, (dx, dy): (f64, f64)) {
        let clip = clip.renamed(|| self.fresh("step"));
        let selection = Selection {
            nodes: clip.nodes.iter().map(|node| node.id.clone()).collect(),
            edges: clip.edges.iter().map(|edge| edge.id.clone()).collect(),
            artifacts: clip.artifacts.iter().map(|it| it.id.clone()).collect(),
        };
        self.clip.set_value(Some(clip.clone()));
        let pasted = self.run(Command::Paste {
            clip: Box::new(clip),
            dx,
            dy,
        });
        if pasted {
            self.select(selection);
        }
    }

    /// Adds a thing of the palette without a pointer: after the step selected, else in the middle of what is seen.
    pub fn add(self, tool: Tool) {
        use super::gesture;
        let after = self.one_node();
        let mut fresh = |prefix: &str| self.fresh(prefix);
        let middle = self
            .view
            .get_untracked()
            .seen(self.size.get_untracked())
            .center();
        let made = self.graph(|graph| {
            after
                .as_ref()
                .filter(|_| !matches!(tool, Tool::Lane | Tool::Note | Tool::Start))
                .filter(|id| {
                    graph
                        .nodes
                        .get(*id)
                        .is_some_and(|node| !matches!(node.kind, NodeKind::End { .. }))
                })
                .and_then(|id| gesture::follow(graph, id, tool, None, &mut fresh))
                .or_else(|| {
                    let place = gesture::Place {
                        tool,
                        at: middle,
                        into: None,
                        host: None,
                        is_over: true,
                    };
                    gesture::drop_place(graph, &place, &mut fresh)
                })
        });
        if let Some((command, id)) = made
            && self.run(command)
        {
            self.show_new(tool, &id);
        }
    }

    /// Selects what was just made and lets it be named.
    pub fn show_new(self, tool: Tool, id: &str) {
        match tool {
            Tool::Lane => {
                let lane = LaneId::from(id);
                self.select_lane(&lane);
                self.renaming.set(Some(Renaming::Lane(lane)));
            }
            Tool::Note => {
                self.select(Selection {
                    artifacts: [id.to_owned()].into(),
                    ..Selection::default()
                });
                self.renaming.set(Some(Renaming::Note(id.to_owned())));
            }
            _ => {
                let node = NodeId::from(id);
                self.select_made(&node);
                self.reveal(&node);
                self.offer_team(&node);
                if self.mode.get_untracked() != Mode::Diagram {
                    return;
                }
                // What is seldom named has the keyboard at least: Enter names it.
                if matches!(
                    tool,
                    Tool::Parallel | Tool::EventBased | Tool::Timer | Tool::Start
                ) {
                    let dom = format!("n-{node}");
                    super::browser::next_frame(move || super::browser::focus(&dom));
                } else {
                    self.renaming.set(Some(Renaming::Node(node)));
                }
            }
        }
    }

    /// Offers the lane's team as owner of a human step that nobody does yet, or somebody of another lane.
    pub fn offer_team(self, id: &NodeId) {
        self.offer.set(self.team_for(id));
    }

    /// Takes the offer away once it does not hold any more: it was taken, or the step went elsewhere.
    pub(super) fn review_offer(self) {
        let Some(offer) = self.offer.get_untracked() else {
            return;
        };
        if self.team_for(&offer.node).as_ref() != Some(&offer) {
            self.offer.set(None);
        }
    }

    fn team_for(self, id: &NodeId) -> Option<Offer> {
        use domain::workflow::Owner;
        self.graph(|graph| {
            let node = graph.nodes.get(id)?;
            let team = graph.lane_of(node)?.team?;
            let fits = matches!(node.kind, NodeKind::Human { .. })
                && match node.owner {
                    None => true,
                    Some(Owner::Team { team: now }) => now != team,
                    _ => false,
                };
            let name = self
                .directory
                .with_value(|directory| directory.team(team).map(|team| team.name.clone()))?;
            fits.then(|| Offer {
                node: id.clone(),
                team,
                name,
            })
        })
    }
}

impl Desk {
    /// The one node selected, without following the selection.
    pub fn one_node_untracked(self) -> Option<NodeId> {
        self.selection.with_untracked(|selection| {
            let is_one = selection.nodes.len() == 1
                && selection.edges.is_empty()
                && selection.artifacts.is_empty();
            is_one.then(|| selection.nodes.first().cloned()).flatten()
        })
    }

    /// Selects what lies in a frame.
    pub fn select_frame(self, frame: &Rect, add: bool) {
        let mut selection = if add {
            self.selection.get_untracked()
        } else {
            Selection::default()
        };
        self.doc.with_value(|doc| {
            selection
                .nodes
                .extend(domain::diagram::nodes_in(&doc.graph, frame));
            selection
                .edges
                .extend(domain::diagram::edges_in(&doc.routes, frame));
            selection.artifacts.extend(
                doc.graph
                    .artifacts
                    .values()
                    .filter(|artifact| frame.contains(artifact.bounds.center()))
                    .map(|artifact| artifact.id.clone()),
            );
        });
        self.say(match selection.nodes.len() {
            0 => "Nothing selected.".to_owned(),
            n => format!("{} selected.", super::say::count(n, "step")),
        });
        self.select(selection);
        super::browser::focus_canvas();
    }

    /// Shows a drag under way: its steps beside their places, its lines as they would run.
    pub(super) fn carry(self, drag: &super::gesture::Drag) {
        if self
            .dragging
            .with_untracked(std::collections::BTreeSet::is_empty)
        {
            let carried = self.graph(|graph| super::gesture::carried(graph, &drag.nodes));
            self.dragging.set(carried.into_iter().collect());
        }
        let edges = self
            .doc
            .try_update_value(|doc| doc.lift(drag))
            .unwrap_or_default();
        self.doc.with_value(|doc| {
            self.cells.update_value(|cells| {
                for id in &edges {
                    cells.set_edge(doc, id);
                }
                for id in super::gesture::carried(&doc.graph, &drag.nodes) {
                    if let Some(cell) = cells.nodes.get(&id) {
                        cell.shift.set((drag.dx, drag.dy));
                    }
                }
            });
        });
        if !drag.artifacts.is_empty() {
            self.backdrop.update(|count| *count += 1);
        }
    }

    /// Ends showing a drag: everything is back in its place.
    pub(super) fn put_down(self) {
        let Some((nodes, edges)) = self.doc.try_update_value(Doc::put_down).flatten() else {
            return;
        };
        self.dragging.set(std::collections::BTreeSet::new());
        self.doc.with_value(|doc| {
            self.cells.update_value(|cells| {
                for id in &edges {
                    cells.set_edge(doc, id);
                }
                for id in &nodes {
                    if let Some(cell) = cells.nodes.get(id) {
                        cell.shift.set((0.0, 0.0));
                    }
                }
            });
        });
    }

    /// Lights the node that a connection would lead to.
    pub(super) fn aim(self, at: Option<&NodeId>) {
        let before = self.aimed.get_value();
        if before.as_ref() != at {
            self.cells.with_value(|cells| {
                if let Some(id) = &before {
                    cells.mark(id, |state| state.aimed = false);
                }
                if let Some(id) = at {
                    cells.mark(id, |state| state.aimed = true);
                }
            });
            self.aimed.set_value(at.cloned());
        }
    }
}

impl Desk {
    /// What is being dragged, with what comes along.
    pub(super) fn dragged(self) -> std::collections::BTreeSet<NodeId> {
        self.dragging.get()
    }

    /// How far it has been dragged.
    pub(super) fn drag_offset(self) -> (f64, f64) {
        self.gesture.with(|gesture| match gesture {
            Gesture::Drag(drag) => (drag.dx, drag.dy),
            _ => (0.0, 0.0),
        })
    }
}

impl Desk {
    /// Puts the middles of the selected steps on one line: a column, or a row.
    pub fn align(self, is_column: bool) {
        let selection = self.selection.get_untracked();
        let commands = self.graph(|graph| {
            let nodes = movable(graph, &selection);
            let middle = |node: &Node| {
                let center = node.bounds.center();
                if is_column { center.x } else { center.y }
            };
            #[expect(clippy::cast_precision_loss, reason = "a count of steps")]
            let mean =
                nodes.iter().map(|node| middle(node)).sum::<f64>() / nodes.len().max(1) as f64;
            let line = domain::diagram::snap_to_grid(mean);
            nodes
                .iter()
                .map(|node| shifted(node, is_column, line - middle(node)))
                .collect::<Vec<_>>()
        });
        self.run(Command::Batch { commands });
    }

    /// Puts even gaps between the selected steps, from left to right.
    pub fn spread(self) {
        let selection = self.selection.get_untracked();
        let commands = self.graph(|graph| {
            let mut nodes = movable(graph, &selection);
            nodes.sort_by(|a, b| a.bounds.x.total_cmp(&b.bounds.x));
            let (Some(first), Some(last)) = (nodes.first(), nodes.last()) else {
                return Vec::new();
            };
            let wide: f64 = nodes.iter().map(|node| node.bounds.w).sum();
            #[expect(clippy::cast_precision_loss, reason = "a count of steps")]
            let gaps = nodes.len().saturating_sub(1).max(1) as f64;
            let gap = ((last.bounds.right() - first.bounds.x - wide) / gaps).max(24.0);
            let mut at = first.bounds.x;
            let mut commands = Vec::new();
            for node in nodes {
                commands.push(shifted(node, true, at - node.bounds.x));
                at += node.bounds.w + gap;
            }
            commands
        });
        self.run(Command::Batch { commands });
    }
}

/// What of a selection moves by itself: not what goes with its step or its sub-process.
fn movable<'g>(graph: &'g Graph, selection: &Selection) -> Vec<&'g Node> {
    selection
        .nodes
        .iter()
        .filter_map(|id| graph.nodes.get(id))
        .filter(|node| !matches!(node.kind, NodeKind::Boundary { .. }))
        .filter(|node| {
            !selection
                .nodes
                .iter()
                .any(|sub| super::gesture::is_in(graph, node, sub))
        })
        .collect()
}

fn shifted(node: &Node, is_sideways: bool, by: f64) -> Command {
    Command::Move {
        nodes: vec![node.id.clone()],
        artifacts: Vec::new(),
        dx: if is_sideways { by } else { 0.0 },
        dy: if is_sideways { 0.0 } else { by },
    }
}
