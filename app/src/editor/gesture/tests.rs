//! What hands and documents must hold to.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use super::*;
use crate::editor::sample;

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
