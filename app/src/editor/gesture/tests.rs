//! What hands and documents must hold to.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use super::*;
use crate::editor::sample;
use domain::{edit::Command, workflow::Trigger};

fn ids() -> impl FnMut(&str) -> String {
    let mut n = 0;
    move |prefix| {
        n += 1;
        format!("{prefix}_{n}")
    }
}

#[test]
fn a_drag_snaps_to_the_row_it_is_near() {
    let doc = Doc::new(sample::invoice().0);
    let began = Drag {
        nodes: vec!["ask".into()],
        ..Drag::default()
    };
    let near = drag(&doc, &began, (3.0, 3.0), 1.0, false);
    assert_eq!(near.dy, 0.0, "{near:?}");
    assert!(!near.guides.is_empty());
    let free = drag(&doc, &began, (3.0, 3.0), 1.0, true);
    assert_eq!((free.dx, free.dy), (3.0, 3.0));
}

#[test]
fn a_timer_slides_along_the_border_of_its_step() {
    let doc = Doc::new(sample::invoice().0);
    let began = Drag {
        nodes: vec!["late".into()],
        ..Drag::default()
    };
    let dragged = drag(&doc, &began, (-40.0, 30.0), 1.0, false);
    assert_eq!((dragged.dx, dragged.dy), (-40.0, 0.0));
}

#[test]
fn something_new_over_a_line_is_put_into_it() {
    let mut doc = Doc::new(sample::invoice().0);
    let place = place(&doc, Tool::Human, Point { x: 318.0, y: 510.0 }, false);
    assert_eq!(place.into, Some(EdgeId::from("e19")));
    let (command, id) = drop_place(&doc.graph, &place, &mut ids()).unwrap();
    doc.run(command, None).unwrap();
    let edge = &doc.graph.edges[&EdgeId::from("e19")];
    assert_eq!(edge.to.0, id);
    assert_eq!(doc.graph.outgoing(&NodeId(id))[0].to, NodeId::from("dual"));
}

#[test]
fn a_timer_near_a_step_sits_on_its_border() {
    let mut doc = Doc::new(sample::invoice().0);
    let place = place(&doc, Tool::Timer, Point { x: 600.0, y: 226.0 }, false);
    assert_eq!(place.host, Some("resolve".into()));
    let (command, id) = drop_place(&doc.graph, &place, &mut ids()).unwrap();
    doc.run(command, None).unwrap();
    assert!(matches!(
        doc.graph.nodes[&NodeId(id)].kind,
        NodeKind::Boundary { .. }
    ));
}

#[test]
fn the_next_step_finds_a_free_place() {
    let mut doc = Doc::new(sample::invoice().0);
    let (command, id) = append(&doc.graph, &"read".into(), Tool::Human, None, &mut ids()).unwrap();
    doc.run(command, None).unwrap();
    let new = doc.graph.nodes[&NodeId(id.clone())].bounds;
    let clash = doc
        .graph
        .nodes
        .values()
        .any(|node| node.id.0 != id && node.bounds.intersects(&new));
    assert!(!clash);
}

#[test]
fn what_comes_next_goes_into_the_one_way_on() {
    let mut doc = Doc::new(sample::invoice().0);
    let (command, id) = follow(&doc.graph, &"read".into(), Tool::Human, None, &mut ids()).unwrap();
    doc.run(command, None).unwrap();
    let on = doc.graph.outgoing(&"read".into());
    assert_eq!((on.len(), on[0].to.0.as_str()), (1, id.as_str()));
    let new = doc.graph.nodes[&NodeId(id.clone())].bounds;
    assert!(
        doc.graph
            .nodes
            .values()
            .all(|node| node.id.0 == id || !node.bounds.intersects(&new)),
        "what follows made room"
    );
    let pointed = Some(Point { x: 182.0, y: 180.0 });
    let (command, _) =
        follow(&doc.graph, &"read".into(), Tool::Human, pointed, &mut ids()).unwrap();
    assert!(matches!(command, Command::Append { .. }));
}

#[test]
fn a_connection_leads_only_where_one_may() {
    let doc = Doc::new(sample::invoice().0);
    let from = NodeId::from("read");
    let at = |x, y| Point { x, y };
    assert_eq!(
        over(&doc, &from, at(340.0, 76.0), true),
        Some("paid".into())
    );
    assert_eq!(over(&doc, &from, at(78.0, 76.0), true), None);
    assert_eq!(over(&doc, &from, at(182.0, 76.0), true), None);
}

fn sub_in(doc: &Doc, id: &str) -> Vec<NodeKind> {
    doc.graph
        .nodes
        .values()
        .filter(|node| node.parent.as_ref().is_some_and(|sub| sub.0 == id))
        .map(|node| node.kind.clone())
        .collect()
}

#[test]
fn a_sub_process_comes_with_a_start_and_an_end() {
    let mut doc = Doc::new(sample::invoice().0);
    let free = place(&doc, Tool::Sub, Point { x: 400.0, y: 900.0 }, false);
    let (command, id) = drop_place(&doc.graph, &free, &mut ids()).unwrap();
    doc.run(command, None).unwrap();
    let inside = sub_in(&doc, &id);
    assert_eq!(inside.len(), 2, "{inside:?}");
    assert!(inside.contains(&NodeKind::start()));
    doc.undo().unwrap();
    assert_eq!(doc.graph, sample::invoice().0, "all of it is one step");
}

#[test]
fn one_more_start_begins_runs_by_a_message() {
    let made = |graph: &Graph, x: f64, y: f64| {
        let at = Point { x, y };
        new_node(graph, Tool::Start, "new".into(), at).map(|node| node.kind)
    };
    let graph = sample::lines();
    let name = String::new();
    let on = Some(Trigger::Message { name });
    assert_eq!(
        made(&graph, 60.0, 400.0),
        Some(NodeKind::Start { on: on.clone() })
    );
    let inside = made(&graph, 340.0, 120.0);
    assert_eq!(inside, Some(NodeKind::start()), "in a sub-process");
    let mut by_message = graph.clone();
    if let Some(begin) = by_message.nodes.get_mut(&NodeId::from("begin")) {
        begin.kind = NodeKind::Start { on };
    }
    for graph in [Graph::default(), by_message] {
        let first = made(&graph, 60.0, 400.0);
        assert_eq!(first, Some(NodeKind::start()), "none by hand yet");
    }
}

#[test]
fn a_sub_process_next_to_a_step_goes_into_its_way_on_and_clears_it() {
    let mut doc = Doc::new(sample::lines());
    let (command, id) = follow(&doc.graph, &"begin".into(), Tool::Sub, None, &mut ids()).unwrap();
    doc.run(command, None).unwrap();
    assert_eq!(doc.graph.outgoing(&"begin".into())[0].to.0, id);
    assert_eq!(sub_in(&doc, &id).len(), 2);
    let of = |id: &str| doc.graph.nodes[&NodeId::from(id)].bounds;
    let new = of(&id);
    assert!(new.x > of("begin").right());
    assert!(new.right() < of("lines").x);
    assert!(of("lines").right() < of("pay").x, "what follows made room");
}

#[test]
fn what_comes_next_inside_lies_inside() {
    let mut doc = Doc::new(sample::lines());
    let (command, id) = append(&doc.graph, &"check".into(), Tool::Human, None, &mut ids()).unwrap();
    doc.run(command, None).unwrap();
    let new = &doc.graph.nodes[&NodeId(id)];
    assert_eq!(new.parent, Some("lines".into()));
    let frame = doc.graph.nodes[&NodeId::from("lines")].bounds;
    assert!(frame.contains(Point {
        x: new.bounds.right(),
        y: new.bounds.bottom()
    }));
}

#[test]
fn what_lies_in_a_sub_process_is_dragged_with_it() {
    let mut doc = Doc::new(sample::lines());
    let began = Drag {
        nodes: vec!["lines".into()],
        ..Drag::default()
    };
    let dragged = drag(&doc, &began, (0.0, 80.0), 1.0, false);
    let at = |doc: &Doc, id: &str| doc.graph.nodes[&NodeId::from(id)].bounds.y;
    let before = at(&doc, "check");
    doc.lift(&dragged);
    assert_eq!(at(&doc, "check") - before, dragged.dy);
    doc.put_down().unwrap();
    doc.run(drop_drag(&doc.graph, &dragged, &mut ids()), None)
        .unwrap();
    assert_eq!(at(&doc, "check") - before, dragged.dy);
}

#[test]
fn a_connection_stays_in_its_sub_process() {
    let doc = Doc::new(sample::lines());
    let check = Point { x: 330.0, y: 120.0 };
    assert_eq!(
        over(&doc, &"first".into(), check, true),
        Some("check".into())
    );
    assert_eq!(
        over(&doc, &"begin".into(), check, true),
        Some("lines".into()),
        "from outside it leads to the frame"
    );
    let pay = Point { x: 640.0, y: 120.0 };
    assert_eq!(over(&doc, &"check".into(), pay, true), None);
}

#[test]
fn a_step_is_taken_before_the_frame_around_it() {
    let graph = sample::lines();
    let at = |x, y, still: Option<&str>| {
        under(&graph, Point { x, y }, still.map(NodeId::from)).map(|id| id.0)
    };
    assert_eq!(at(330.0, 120.0, None).as_deref(), Some("check"));
    assert_eq!(at(330.0, 60.0, None).as_deref(), Some("lines"));
    assert_eq!(
        at(412.0, 120.0, Some("check")).as_deref(),
        Some("check"),
        "the plus beside a step is in reach"
    );
    assert_eq!(at(700.0, 300.0, None), None);
}

#[test]
fn a_frame_keeps_what_lies_in_it_when_its_corner_is_taken() {
    let graph = sample::lines();
    let id = NodeId::from("lines");
    let lower = Corner::ALL[2];
    let large = frame_size(&graph, &id, lower, Point { x: 600.0, y: 300.0 }).unwrap();
    assert_eq!((large.right(), large.bottom()), (600.0, 304.0));
    let small = frame_size(&graph, &id, lower, Point { x: 0.0, y: 0.0 }).unwrap();
    assert_eq!((small.x, small.y), (150.0, 25.0));
    assert!(small.contains(graph.nodes[&NodeId::from("last")].bounds.center()));
}

#[test]
fn the_innermost_frame_is_where_something_would_lie() {
    let graph = sample::lines();
    let at = Point { x: 200.0, y: 60.0 };
    let found = |except: &[NodeId]| frame_at(&graph, at, except).map(|sub| sub.id.0.clone());
    assert_eq!(found(&[]).as_deref(), Some("lines"));
    assert_eq!(found(&["lines".into()]), None, "not in itself");
}
