//! What hands and documents must hold to.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use super::*;
use crate::editor::sample;

fn doc() -> Doc {
    Doc::new(sample::invoice().0)
}

fn rename(label: &str) -> Command {
    Command::SetLabel {
        node: "read".into(),
        label: label.to_owned(),
    }
}

#[test]
fn moving_a_step_redraws_it_and_its_lines_only() {
    let mut doc = doc();
    let touched = doc
        .run(
            Command::Move {
                nodes: vec!["ask".into()],
                artifacts: Vec::new(),
                dx: 0.0,
                dy: 8.0,
            },
            None,
        )
        .unwrap();
    assert_eq!(touched.nodes.len(), 1);
    assert!(!touched.members);
    assert!(touched.edges.contains(&EdgeId::from("e07")));
    assert!(touched.edges.len() < 8, "{touched:?}");
}

#[test]
fn what_a_run_starts_with_is_a_change_too() {
    let mut doc = doc();
    let touched = doc
        .run(
            Command::SetInputs {
                inputs: vec![domain::form::Field {
                    name: "supplier".to_owned(),
                    label: "Supplier".to_owned(),
                    kind: domain::form::FieldKind::Text,
                    required: true,
                    help: String::new(),
                }],
                key_input: None,
            },
            None,
        )
        .unwrap();
    assert_ne!(touched, Touched::default());
}

#[test]
fn drawing_after_changes_is_what_a_fresh_document_draws() {
    let mut doc = doc();
    for dy in [40.0, -72.0, 16.0] {
        doc.run(
            Command::Move {
                nodes: vec!["resolve".into(), "equal".into()],
                artifacts: Vec::new(),
                dx: 8.0,
                dy,
            },
            None,
        )
        .unwrap();
    }
    doc.undo().unwrap();
    assert_eq!(doc.routes, Doc::new(doc.graph.clone()).routes);
}

#[test]
fn a_drag_that_is_given_up_leaves_nothing_behind() {
    let mut doc = doc();
    let before = (doc.graph.clone(), doc.routes.clone());
    let drag = Drag {
        nodes: vec!["approve".into()],
        artifacts: vec!["note".to_owned()],
        dx: 120.0,
        dy: -40.0,
        ..Drag::default()
    };
    let edges = doc.lift(&drag);
    assert!(
        edges.contains(&EdgeId::from("e13")),
        "the timer comes along"
    );
    assert_ne!(doc.routes, before.1);
    doc.put_down().unwrap();
    assert_eq!((doc.graph, doc.routes), before);
}

#[test]
fn the_server_gets_every_step_also_those_taken_back() {
    let mut doc = doc();
    doc.run(rename("A"), None).unwrap();
    doc.run(rename("B"), None).unwrap();
    doc.undo().unwrap();
    assert_eq!(doc.unsent().len(), 3);
    let mut server = sample::invoice().0;
    edit::apply_all(&mut server, doc.unsent()).unwrap();
    assert_eq!(server, doc.graph);
    doc.sent(2);
    assert_eq!(doc.unsent().len(), 1);
}

#[test]
fn nothing_is_lost_whichever_side_of_a_conflict_is_taken() {
    let mut mine = doc();
    mine.run(rename("Mine"), None).unwrap();
    let mut theirs = sample::invoice().0;
    edit::apply_all(
        &mut theirs,
        &[Command::SetLabel {
            node: "read".into(),
            label: "Theirs".to_owned(),
        }],
    )
    .unwrap();
    let own = mine.graph.clone();

    mine.take_theirs(theirs.clone());
    assert_eq!(mine.graph, theirs);
    mine.redo().unwrap();
    assert_eq!(mine.graph, own);

    let mut kept = doc();
    kept.run(rename("Mine"), None).unwrap();
    kept.keep_mine(&theirs);
    let mut server = theirs.clone();
    edit::apply_all(&mut server, kept.unsent()).unwrap();
    assert_eq!(server, own);
    kept.undo().unwrap();
    assert_eq!(kept.graph, theirs);
}

#[test]
fn what_does_not_fit_changes_nothing() {
    let mut doc = doc();
    let before = doc.graph.clone();
    let refused = doc.run(
        Command::Connect {
            id: "x".into(),
            from: "end".into(),
            to: "read".into(),
        },
        None,
    );
    assert!(refused.is_err());
    assert_eq!(doc.graph, before);
    assert!(doc.unsent().is_empty());
}

#[test]
fn the_same_step_changed_by_two_is_noticed_other_steps_are_not() {
    let mut mine = doc();
    mine.run(rename("Before"), None).unwrap();
    mine.sent(1);
    let server = mine.graph.clone();
    mine.run(rename("Mine"), None).unwrap();
    let theirs = |node: &str| {
        let label = "Theirs".to_owned();
        let mut graph = server.clone();
        let node = node.into();
        edit::apply_all(&mut graph, &[Command::SetLabel { node, label }]).unwrap();
        graph
    };
    assert!(!mine.is_apart_from(&theirs("read")));
    let apart = theirs("ask");
    assert!(mine.is_apart_from(&apart));
    mine.take_both(mine.both(&apart).unwrap(), apart);
    assert!(!mine.is_apart_from(&theirs("read")), "also afterwards");
}

#[test]
fn what_arrived_though_its_answer_was_lost_is_no_conflict() {
    let mut mine = doc();
    mine.run(rename("Once"), None).unwrap();
    let server = mine.graph.clone();
    assert!(mine.meets(&server));
    assert!(mine.unsent().is_empty());
    mine.run(rename("Twice"), None).unwrap();
    assert!(!mine.meets(&server));
    assert_eq!(mine.unsent().len(), 1);
}
