//! The desk: the document and everything around it that the page shows, as signals. A `Desk` is a handle; it is copied freely.
//!
//! There is one way to change the workflow: [`Desk::run`].

use super::{
    cells::{Cells, NodeCell},
    doc::{Doc, Touched},
    gesture::Gesture,
    saver::SaveState,
    view::View,
};
use crate::components::toast::Toasts;
use domain::{
    edit::{self, Clip, Command, Selection},
    ids::{EdgeId, LaneId, NodeId, TeamId, WorkflowId},
    lint::Problem,
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
    /// How often it is done, and its own variables.
    Repeat,
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
    /// The tab of the inspector that was opened last.
    pub tab: RwSignal<Tab>,
    /// The node just made, while it stays selected.
    pub made: RwSignal<Option<NodeId>>,
    /// Whether the inspector is open.
    pub inspects: RwSignal<bool>,
    /// Whether the problems are unfolded.
    pub lists_problems: RwSignal<bool>,
    /// Whether the keys are listed.
    pub lists_keys: RwSignal<bool>,
    /// Whether the publish dialog is open.
    pub publishes: RwSignal<bool>,
    /// The version that was published on this visit.
    pub published: RwSignal<Option<u32>>,
    /// A team that could do the step just put into its lane.
    pub offer: RwSignal<Option<Offer>>,
    /// How the draft is stored.
    pub save: RwSignal<SaveState>,
    /// The revision the server has.
    pub revision: RwSignal<i64>,
    pub(super) sending: StoredValue<bool>,
    pub(super) ticket: StoredValue<u64>,
    pub(super) space: StoredValue<bool>,
    pub(super) dragging: RwSignal<std::collections::BTreeSet<NodeId>>,
    pub(super) aimed: StoredValue<Option<NodeId>>,
    pub(super) clip: StoredValue<Option<Clip>>,
    pub(super) toasts: Toasts,
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
            .filter(|problem| super::checks::is_of_server(problem))
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
            made: RwSignal::new(None),
            inspects: RwSignal::new(true),
            lists_problems: RwSignal::new(true),
            lists_keys: RwSignal::new(false),
            publishes: RwSignal::new(false),
            published: RwSignal::new(None),
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
        self.review_offer();
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
            self.cells
                .update_value(|cells| cells.renew(doc, &directory));
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
            self.offer.set(None);
            self.made.set(None);
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

    /// Selects a node that was just made: whatever tab was opened last, it begins with its first.
    pub fn select_made(self, id: &NodeId) {
        self.select_node(id);
        self.made.set(Some(id.clone()));
    }

    /// Opens a tab of the inspector. Other nodes show it too, where they have it.
    pub fn open_tab(self, tab: Tab) {
        self.made.set(None);
        self.tab.set(tab);
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
}
