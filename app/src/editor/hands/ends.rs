//! What a press or a gesture comes to when it is let go.

use super::{Hands, Press, Target, open_menu};
use crate::editor::{
    doc::around,
    gesture::{self, Gesture},
};
use domain::{
    edit::{Command, Selection},
    ids::EdgeId,
};
use leptos::prelude::*;

impl Hands {
    pub(super) fn clicked(self, press: &Press) {
        let desk = self.desk;
        match &press.target {
            Target::Plus(id) => open_menu(desk, id, None, press.screen),
            Target::Port(id) => desk.select_node(id),
            Target::Blank
                if !desk.selection.with_untracked(Selection::is_empty) && !press.was_selected =>
            {
                desk.select(Selection::default());
            }
            target if press.was_selected => {
                let mut selection = if press.add {
                    desk.selection.get_untracked()
                } else {
                    Selection::default()
                };
                match target {
                    Target::Node(id) if press.add => {
                        selection.nodes.remove(id);
                    }
                    Target::Node(id) => {
                        selection.nodes.insert(id.clone());
                    }
                    Target::Edge(id) if press.add => {
                        selection.edges.remove(id);
                    }
                    Target::Edge(id) => {
                        selection.edges.insert(id.clone());
                    }
                    Target::Artifact(id) if press.add => {
                        selection.artifacts.remove(id);
                    }
                    Target::Artifact(id) => {
                        selection.artifacts.insert(id.clone());
                    }
                    _ => return,
                }
                desk.select(selection);
            }
            _ => {}
        }
    }

    pub(super) fn end(self, gesture: Gesture) {
        let desk = self.desk;
        let mut fresh = |prefix: &str| desk.fresh(prefix);
        match gesture {
            Gesture::Marquee { from, to, add } => {
                let frame = around(&[from, to]).unwrap_or_default();
                desk.select_frame(&frame, add);
            }
            Gesture::Drag(drag) if drag.dx != 0.0 || drag.dy != 0.0 => {
                let command = desk.graph(|graph| gesture::drop_drag(graph, &drag, &mut fresh));
                desk.close_group();
                if desk.run(command)
                    && let [only] = drag.nodes.as_slice()
                {
                    desk.offer_team(only);
                }
            }
            Gesture::Pull { from, to, over } => match over {
                Some(to) => {
                    desk.run(Command::Connect {
                        id: EdgeId(desk.fresh("way")),
                        from,
                        to,
                    });
                }
                None => {
                    let screen = desk.view.with_untracked(|view| view.to_screen(to));
                    open_menu(desk, &from, Some(to), screen);
                }
            },
            Gesture::Reconnect {
                edge,
                is_head,
                over: Some(over),
                ..
            } => {
                let ends = desk.graph(|graph| {
                    graph
                        .edges
                        .get(&edge)
                        .map(|edge| (edge.from.clone(), edge.to.clone()))
                });
                if let Some((from, to)) = ends {
                    let (from, to) = if is_head { (from, over) } else { (over, to) };
                    desk.run(Command::Reconnect { edge, from, to });
                }
            }
            Gesture::LaneHeight { lane, height } if height > 0.0 => {
                desk.run(Command::ResizeLane { lane, height });
            }
            Gesture::LanesWidth { width } if width > 0.0 => {
                desk.run(Command::SetLanesWidth { width });
            }
            Gesture::LaneRank { lane, to, .. } => {
                desk.run(Command::MoveLane { lane, to });
            }
            Gesture::FrameSize { id, bounds, .. } => {
                desk.close_group();
                desk.run(Command::Resize { node: id, bounds });
            }
            Gesture::NoteSize { id, bounds } => {
                desk.run(Command::ResizeArtifact { id, bounds });
            }
            _ => {}
        }
    }
}
