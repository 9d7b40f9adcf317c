//! The desk: the document and everything around it that the page shows, as signals. A `Desk` is a handle; it is copied freely.
//!
//! There is one way to change the workflow: [`Desk::run`].

use super::{
    cells::{Cells, NodeCell},
    doc::{Doc, Touched},
    gesture::Gesture,
    overlay::Badge,
    saver::SaveState,
    tool::Tool,
    view::View,
};
use crate::{browser, components::toast::Toasts};
use domain::{
    edit::{self, Clip, Command, Selection},
    ids::{EdgeId, LaneId, NodeId, TeamId, WorkflowId},
    lint::{self, Problem, Rule, Severity},
    view::{directory::Directory, workflows::EditorView},
    workflow::{Graph, Point, Rect},
};
use leptos::prelude::*;
use std::sync::Arc;

/// Diagram or outline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// The canvas.
    Diagram,
    /// The list in the order of the flow.
    Outline,
}

/// A tab of the inspector.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// Who does it.
    Owner,
    /// What is filled in.
    Form,
    /// What is asked, and whom.
    Gate,
    /// By when.
    Time,
    /// What comes in and goes out.
    Data,
}

/// The menu of next steps: where it is open, and after which node.
#[derive(Debug, Clone, PartialEq)]
pub struct NextMenu {
    /// The node it continues.
    pub from: NodeId,
    /// Where the step would be put; none: where there is room.
    pub at: Option<Point>,
    /// The upper left corner of the menu, on the screen.
    pub screen: Point,
}

/// A name being written in place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Renaming {
    /// A node's.
    Node(NodeId),
    /// An edge's.
    Edge(EdgeId),
    /// A lane's.
    Lane(LaneId),
    /// A note's text.
    Note(String),
}

/// A step was put into a team's lane: the team could do it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The step.
    pub node: NodeId,
    /// The team.
    pub team: TeamId,
    /// Its name.
    pub name: String,
}

/// The handle.
#[derive(Clone, Copy)]
pub struct Desk {
    pub(super) doc: StoredValue<Doc>,
    pub(super) cells: StoredValue<Cells>,
    /// Who and what there is.
    pub directory: StoredValue<Arc<Directory>>,
    /// What does not change while the page is open.
    pub about: StoredValue<Arc<EditorView>>,
    /// Whether the reader may change it.
    pub may_draw: bool,
    /// Counts changes.
    pub rev: RwSignal<u64>,
    /// Counts changes of which nodes and edges there are.
    pub members: RwSignal<u64>,
    /// Counts changes of lanes, pools and notes.
    pub backdrop: RwSignal<u64>,
    /// What is selected.
    pub selection: RwSignal<Selection>,
    /// The lane selected, when one is.
    pub lane: RwSignal<Option<LaneId>>,
    /// What part is seen.
    pub view: RwSignal<View>,
    /// The size of the canvas on the screen.
    pub size: RwSignal<(f64, f64)>,
    /// What a hand is doing.
    pub gesture: RwSignal<Gesture>,
    /// The node under the pointer.
    pub hover: RwSignal<Option<NodeId>>,
    /// What happened, for those who cannot see it.
    pub said: RwSignal<String>,
    /// Whether there is something to undo, to redo.
    pub can: RwSignal<(bool, bool)>,
    /// The open menu of next steps.
    pub menu: RwSignal<Option<NextMenu>>,
    /// The name being written.
    pub renaming: RwSignal<Option<Renaming>>,
    /// What the linter says.
    pub problems: RwSignal<Arc<Vec<Problem>>>,
    /// What only the server can say: expressions.
    pub(super) expressions: StoredValue<Vec<Problem>>,
    /// Diagram or outline.
    pub mode: RwSignal<Mode>,
    /// The inspector's tab.
    pub tab: RwSignal<Tab>,
    /// Whether the inspector is open.
    pub inspects: RwSignal<bool>,
    /// Whether the problems are unfolded.
    pub lists_problems: RwSignal<bool>,
    /// Whether the keys are listed.
    pub lists_keys: RwSignal<bool>,
    /// Whether the publish dialog is open.
    pub publishes: RwSignal<bool>,
    /// A team that could do the step just put into its lane.
    pub offer: RwSignal<Option<Offer>>,
    /// How the draft is stored.
    pub save: RwSignal<SaveState>,
    /// The revision the server has.
    pub revision: RwSignal<i64>,
    pub(super) sending: StoredValue<bool>,
    pub(super) ticket: StoredValue<u64>,
    pub(super) space: StoredValue<bool>,
    dragging: RwSignal<std::collections::BTreeSet<NodeId>>,
    aimed: StoredValue<Option<NodeId>>,
    clip: StoredValue<Option<Clip>>,
    toasts: Toasts,
}

impl Desk {
    /// A desk with this draft on it.
    pub fn new(page: EditorView, toasts: Toasts) -> Self {
        let directory = Arc::new(page.directory.clone());
        let doc = Doc::new(page.graph.clone());
        let cells = Cells::new(&doc, &directory);
        let expressions = page
            .problems
            .iter()
            .filter(|problem| problem.rule == Rule::BadExpression)
            .cloned()
            .collect();
        let desk = Self {
            doc: StoredValue::new(doc),
            cells: StoredValue::new(cells),
            directory: StoredValue::new(directory),
            may_draw: page.may_draw,
            rev: RwSignal::new(0),
            members: RwSignal::new(0),
            backdrop: RwSignal::new(0),
            selection: RwSignal::new(Selection::default()),
            lane: RwSignal::new(None),
            view: RwSignal::new(View::default()),
            size: RwSignal::new((1_000.0, 620.0)),
            gesture: RwSignal::new(Gesture::None),
            hover: RwSignal::new(None),
            said: RwSignal::new(String::new()),
            can: RwSignal::new((false, false)),
            menu: RwSignal::new(None),
            renaming: RwSignal::new(None),
            problems: RwSignal::new(Arc::new(page.problems.clone())),
            expressions: StoredValue::new(expressions),
            mode: RwSignal::new(Mode::Diagram),
            tab: RwSignal::new(Tab::Owner),
            inspects: RwSignal::new(true),
            lists_problems: RwSignal::new(true),
            lists_keys: RwSignal::new(false),
            publishes: RwSignal::new(false),
            offer: RwSignal::new(None),
            save: RwSignal::new(SaveState::Saved { at: page.saved_at }),
            revision: RwSignal::new(page.revision),
            sending: StoredValue::new(false),
            ticket: StoredValue::new(0),
            space: StoredValue::new(false),
            dragging: RwSignal::new(std::collections::BTreeSet::new()),
            aimed: StoredValue::new(None),
            clip: StoredValue::new(None),
            toasts,
            about: StoredValue::new(Arc::new(page)),
        };
        desk.view.set(desk.opening_view());
        desk.show_badges();
        desk
    }

    /// The workflow.
    pub fn workflow(self) -> WorkflowId {
        self.about.with_value(|about| about.workflow)
    }

    /// Reads the graph; follows changes when `rev` was read.
    pub fn graph<T>(self, read: impl FnOnce(&Graph) -> T) -> T {
        self.doc.with_value(|doc| read(&doc.graph))
    }

    /// Reads the graph and runs again when it changes.
    pub fn tracked<T>(self, read: impl FnOnce(&Graph) -> T) -> T {
        self.rev.track();
        self.graph(read)
    }

    /// The cell of a node.
    pub fn cell(self, id: &NodeId) -> Option<NodeCell> {
        self.cells.with_value(|cells| cells.nodes.get(id).cloned())
    }

    /// Does what a command says; says why where it cannot.
    pub fn run(self, command: Command) -> bool {
        self.run_grouped(command, None)
    }

    /// Does it as part of one undo step with the others of the group.
    pub fn run_grouped(self, command: Command, group: Option<&str>) -> bool {
        if !self.may_draw {
            self.say("You may look at this workflow, not change it.");
            return false;
        }
        let words = self.graph(|graph| edit::describe(graph, &command));
        let answer = self.doc.try_update_value(|doc| doc.run(command, group));
        match answer {
            Some(Ok(touched)) => {
                if touched != Touched::default() {
                    self.absorb(&touched);
                    self.say(words);
                }
                true
            }
            Some(Err(fault)) => {
                self.say(fault.message.clone());
                self.toasts.fail(fault.message);
                false
            }
            None => false,
        }
    }

    /// Ends a gesture: the next change is a step of its own.
    pub fn close_group(self) {
        self.doc.update_value(Doc::close_group);
    }

    /// Takes the last step back.
    pub fn undo(self) {
        match self.doc.try_update_value(Doc::undo).flatten() {
            Some(touched) => {
                self.absorb(&touched);
                self.say("Taken back.");
            }
            None => self.say("There is nothing to take back."),
        }
    }

    /// Does the last undone step again.
    pub fn redo(self) {
        match self.doc.try_update_value(Doc::redo).flatten() {
            Some(touched) => {
                self.absorb(&touched);
                self.say("Done again.");
            }
            None => self.say("There is nothing to do again."),
        }
    }

    pub(super) fn absorb(self, touched: &Touched) {
        let directory = self.directory.get_value();
        self.doc.with_value(|doc| {
            self.cells
                .update_value(|cells| cells.absorb(doc, &directory, touched));
            self.can.set(doc.can());
        });
        self.offer.set(None);
        if touched.members {
            self.drop_what_is_gone();
            self.members.update(|count| *count += 1);
        }
        if touched.backdrop {
            self.backdrop.update(|count| *count += 1);
        }
        self.rev.update(|count| *count += 1);
        self.schedule_lint();
        super::saver::changed(self);
    }

    /// Everything is drawn anew: another graph took this one's place.
    pub(super) fn refresh_all(self) {
        let directory = self.directory.get_value();
        self.doc.with_value(|doc| {
            self.cells.set_value(Cells::new(doc, &directory));
            self.can.set(doc.can());
        });
        self.select(Selection::default());
        self.members.update(|count| *count += 1);
        self.backdrop.update(|count| *count += 1);
        self.rev.update(|count| *count += 1);
        self.lint_now();
    }

    /// Says what happened.
    pub fn say(self, words: impl Into<String>) {
        self.said.set(words.into());
    }

    /// A short message at the foot of the page.
    pub fn toast(self, words: impl Into<String>) {
        self.toasts.say(words);
    }

    fn drop_what_is_gone(self) {
        let kept = self.graph(|graph| {
            let mut selection = self.selection.get_untracked();
            selection.nodes.retain(|id| graph.nodes.contains_key(id));
            selection.edges.retain(|id| graph.edges.contains_key(id));
            selection
                .artifacts
                .retain(|id| graph.artifacts.contains_key(id));
            selection
        });
        self.select(kept);
        self.show_badges();
    }

    /// Selects, and shows it.
    pub fn select(self, selection: Selection) {
        let before = self.selection.get_untracked();
        self.lane.set(None);
        self.cells.with_value(|cells| {
            for id in before.nodes.difference(&selection.nodes) {
                cells.mark(id, |state| {
                    state.selected = false;
                    state.current = false;
                });
            }
            let only = (selection.nodes.len() == 1)
                .then(|| selection.nodes.first())
                .flatten();
            for id in &selection.nodes {
                cells.mark(id, |state| {
                    state.selected = true;
                    state.current = Some(id) == only;
                });
            }
            for id in before.edges.difference(&selection.edges) {
                cells.light(id, false);
            }
            for id in &selection.edges {
                cells.light(id, true);
            }
        });
        if before.artifacts != selection.artifacts {
            self.backdrop.update(|count| *count += 1);
        }
        if before != selection {
            self.close_group();
            self.renaming.set(None);
            self.menu.set(None);
            let kind = self.graph(|graph| {
                selection
                    .nodes
                    .first()
                    .and_then(|id| graph.nodes.get(id))
                    .map(|node| node.kind.clone())
            });
            if let Some(kind) = kind {
                self.tab
                    .update(|tab| *tab = super::inspector::fitting(*tab, &kind));
            }
            self.selection.set(selection);
        }
    }

    /// Selects one node.
    pub fn select_node(self, id: &NodeId) {
        self.select(Selection {
            nodes: [id.clone()].into(),
            ..Selection::default()
        });
    }

    /// Selects one lane.
    pub fn select_lane(self, id: &LaneId) {
        self.select(Selection::default());
        self.lane.set(Some(id.clone()));
    }

    /// The one node selected, when it is one.
    pub fn one_node(self) -> Option<NodeId> {
        self.selection.with(|selection| {
            let is_one = selection.nodes.len() == 1
                && selection.edges.is_empty()
                && selection.artifacts.is_empty();
            is_one.then(|| selection.nodes.first().cloned()).flatten()
        })
    }

    /// A new id, for something of that sort.
    pub fn fresh(self, prefix: &str) -> String {
        super::browser::fresh_id(prefix)
    }

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
                    graph.nodes.get(*id).is_some_and(|node| {
                        !matches!(node.kind, domain::workflow::NodeKind::End { .. })
                    })
                })
                .and_then(|id| gesture::append(graph, id, tool, None, &mut fresh))
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
                self.select_node(&node);
                self.reveal(&node);
                self.offer_team(&node);
                if self.mode.get_untracked() == Mode::Diagram
                    && !matches!(
                        tool,
                        Tool::Exclusive | Tool::Parallel | Tool::Timer | Tool::Start
                    )
                {
                    self.renaming.set(Some(Renaming::Node(node)));
                }
            }
        }
    }

    /// Offers the lane's team as owner of a human step that nobody does yet, or somebody of another lane.
    pub fn offer_team(self, id: &NodeId) {
        use domain::workflow::{NodeKind, Owner};
        let offer = self.graph(|graph| {
            let node = graph.nodes.get(id)?;
            let team = graph.lane(node.lane.as_ref()?)?.team?;
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
        });
        self.offer.set(offer);
    }

    /// Moves the canvas so far that the node is seen.
    pub fn reveal(self, id: &NodeId) {
        if let Some(bounds) = self.graph(|graph| graph.nodes.get(id).map(|node| node.bounds)) {
            let size = self.size.get_untracked();
            self.view
                .update(|view| *view = view.revealing(bounds, size));
        }
    }

    /// Everything that is drawn.
    pub fn extent(self) -> Rect {
        self.graph(super::diagram::extent)
    }

    /// How the canvas opens.
    pub fn opening_view(self) -> View {
        View::opening(self.extent(), self.size.get_untracked())
    }

    /// Shows everything.
    pub fn fit(self) {
        self.view
            .set(View::fit(self.extent(), self.size.get_untracked()));
    }

    /// Arranges everything.
    pub fn tidy(self) {
        if self.run(Command::Tidy) {
            self.fit();
        }
    }

    fn schedule_lint(self) {
        let now = self.rev.get_untracked();
        browser::after(160, move || {
            if self.rev.try_get_untracked() == Some(now) {
                self.lint_now();
            }
        });
    }

    /// Asks the linter, and adds what the server said about expressions.
    pub fn lint_now(self) {
        let directory = self.directory.get_value();
        let mut problems = self.graph(|graph| lint::lint(graph, &directory));
        let stale = self.expressions.get_value();
        problems.extend(stale.into_iter().filter(|problem| {
            self.graph(|graph| {
                problem
                    .node
                    .as_ref()
                    .is_none_or(|id| graph.nodes.contains_key(id))
                    && problem
                        .edge
                        .as_ref()
                        .is_none_or(|id| graph.edges.contains_key(id))
            })
        }));
        problems.sort_by_key(|problem| problem.severity);
        self.problems.set(Arc::new(problems));
        self.show_badges();
    }

    pub(super) fn show_badges(self) {
        let problems = self.problems.get_untracked();
        let mut badges: std::collections::HashMap<&NodeId, Badge> = Default::default();
        for problem in problems.iter() {
            if let Some(id) = &problem.node {
                let badge = match problem.severity {
                    Severity::Error => Badge::Problem,
                    Severity::Warning => Badge::Warning,
                };
                let worst = badges.entry(id).or_insert(badge);
                *worst = (*worst).max(badge);
            }
        }
        self.cells.with_value(|cells| {
            for id in cells.nodes.keys() {
                let badge = badges.get(id).copied();
                cells.mark(id, |state| state.badge = badge);
            }
        });
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
            let nodes: Vec<_> = selection
                .nodes
                .iter()
                .filter_map(|id| graph.nodes.get(id))
                .filter(|node| !matches!(node.kind, domain::workflow::NodeKind::Boundary { .. }))
                .collect();
            let middle = |node: &domain::workflow::Node| {
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
            let mut nodes: Vec<_> = selection
                .nodes
                .iter()
                .filter_map(|id| graph.nodes.get(id))
                .filter(|node| !matches!(node.kind, domain::workflow::NodeKind::Boundary { .. }))
                .collect();
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

fn shifted(node: &domain::workflow::Node, is_sideways: bool, by: f64) -> Command {
    Command::Move {
        nodes: vec![node.id.clone()],
        artifacts: Vec::new(),
        dx: if is_sideways { by } else { 0.0 },
        dy: if is_sideways { 0.0 } else { by },
    }
}
