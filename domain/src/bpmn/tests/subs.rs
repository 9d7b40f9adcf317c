//! Sub-processes: what lies in them, and which of them execute.

use super::{
    super::{export, import},
    Imported, file, leave, notes, round_trip,
};
use crate::{
    ids::NodeId,
    workflow::{EdgeKind, EndKind, Graph, Node, NodeKind, Point, Rect, Wait},
};
use proptest::prelude::*;

/// A sub-process in a sub-process, with all that may stand in one.
const NESTED: &str = "<startEvent id='s'/>\
<subProcess id='ship' name='Ship' triggeredByEvent='false' camunda:asyncBefore='true' default='f2'>\
<documentation>Pack and send.</documentation>\
<extensionElements><camunda:properties><camunda:property name='a' value='b'/></camunda:properties></extensionElements>\
<incoming>f1</incoming><outgoing>f2</outgoing>\
<ioSpecification id='io'><inputSet id='is'/><outputSet id='os'/></ioSpecification>\
<multiInstanceLoopCharacteristics isSequential='true'><loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics>\
<laneSet id='lanes'><lane id='packers' name='Packers'><flowNodeRef>pack</flowNodeRef></lane></laneSet>\
<startEvent id='begun'/><userTask id='pack' name='Pack'/>\
<subProcess id='label'><startEvent id='l1'/><exclusiveGateway id='l2' default='g3'/><endEvent id='l3'><errorEventDefinition errorRef='err'/></endEvent><endEvent id='l4'/>\
<sequenceFlow id='g1' sourceRef='l1' targetRef='l2'/><sequenceFlow id='g2' sourceRef='l2' targetRef='l3'><conditionExpression xsi:type='tFormalExpression'>${torn}</conditionExpression></sequenceFlow><sequenceFlow id='g3' sourceRef='l2' targetRef='l4'/></subProcess>\
<boundaryEvent id='broke' attachedToRef='label'><errorEventDefinition errorRef='err'/></boundaryEvent>\
<callActivity id='bill' calledElement='billing'/><endEvent id='sent'/>\
<subProcess id='late' name='Late' triggeredByEvent='true'><startEvent id='l5'><timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition></startEvent></subProcess>\
<dataObject id='object'/><dataObjectReference id='parcel' name='Parcel' dataObjectRef='object'/>\
<sequenceFlow id='h1' sourceRef='begun' targetRef='pack'/><sequenceFlow id='h2' sourceRef='pack' targetRef='label'/><sequenceFlow id='h3' sourceRef='label' targetRef='bill'/><sequenceFlow id='h4' sourceRef='bill' targetRef='sent'/><sequenceFlow id='h5' sourceRef='broke' targetRef='sent'/>\
<textAnnotation id='note'><text>Fragile</text></textAnnotation><association id='as1' sourceRef='pack' targetRef='note'/><association id='as2' sourceRef='h1' targetRef='note'/>\
</subProcess><endEvent id='e'/><sequenceFlow id='f1' sourceRef='s' targetRef='ship'/><sequenceFlow id='f2' sourceRef='ship' targetRef='e'/>";

fn nested() -> Imported {
    round_trip(file(NESTED, "<error id='err' errorCode='torn'/>").as_bytes())
}

fn parent<'g>(graph: &'g Graph, id: &str) -> Option<&'g str> {
    let parent = graph.nodes[&id.into()].parent.as_ref();
    parent.map(|parent| parent.0.as_str())
}

/// Whether every node lies in the frame of its sub-process.
fn all_framed(graph: &Graph) -> bool {
    graph.nodes.values().all(|node| {
        let Some(sub) = &node.parent else {
            return true;
        };
        let frame = graph.nodes[sub].bounds.grown(0.01);
        let Rect { x, y, w, h } = node.bounds;
        frame.contains(Point { x, y }) && frame.contains(Point { x: x + w, y: y + h })
    })
}

#[test]
fn what_lies_in_a_sub_process_is_imported_with_it() {
    let Imported { graph, report, .. } = nested();
    let kind = |id: &str| &graph.nodes[&id.into()].kind;
    for (sub, inside) in [
        (None, &["s", "ship", "e"][..]),
        (
            Some("ship"),
            &["begun", "pack", "label", "broke", "bill", "sent", "late"][..],
        ),
        (Some("label"), &["l1", "l2", "l3", "l4"][..]),
    ] {
        for id in inside {
            assert_eq!(parent(&graph, id), sub, "{id}");
        }
    }
    assert_eq!(*kind("ship"), NodeKind::Sub);
    assert_eq!(*kind("label"), NodeKind::Sub);
    assert_eq!(
        *kind("broke"),
        NodeKind::Boundary {
            host: "label".into(),
            interrupting: true,
            wait: Wait::Error {
                code: "torn".to_owned()
            }
        }
    );
    assert_eq!(
        *kind("l3"),
        NodeKind::End {
            end: EndKind::Error {
                code: "torn".to_owned()
            }
        }
    );
    assert!(matches!(kind("late"), NodeKind::Kept { .. }));
    assert_eq!(notes(&report.kept, "late").len(), 1);
    assert!(notes(&report.executes, "late").is_empty());
    assert!(matches!(kind("bill"), NodeKind::Call { .. }));
    for id in ["ship", "label", "pack", "broke", "bill", "l3"] {
        assert_eq!(notes(&report.executes, id), [""], "{id}");
        assert!(notes(&report.kept, id).is_empty(), "{id}");
    }
    assert_eq!(
        notes(&report.changed, "g2"),
        ["The condition ${torn} became torn."]
    );
    assert_eq!(notes(&report.kept, "packers").len(), 1);
    let edge = |id: &str| &graph.edges[&id.into()];
    assert!(edge("g3").is_default && edge("f2").is_default);
    assert_eq!(edge("g2").condition.as_deref(), Some("torn"));
    assert_eq!(edge("as1").kind, EdgeKind::Association);
    assert!(!graph.edges.contains_key(&"as2".into()));
    assert_eq!(graph.artifacts["note"].text, "Fragile");
    assert_eq!(graph.nodes[&"ship".into()].notes, "Pack and send.");
    assert_eq!(graph.nodes[&"pack".into()].lane, None);
}

#[test]
fn a_file_without_a_drawing_gets_frames_around_what_lies_in_them() {
    let Imported { graph, report, .. } = nested();
    assert!(report.needs_layout);
    assert!(all_framed(&graph));
    // So many that they are put in rows.
    let tasks = |from: usize| -> String {
        let tasks = (from..from + 600).map(|number| format!("<userTask id='t{number}'/>"));
        tasks.collect()
    };
    let text = format!(
        "{}<subProcess id='a'>{}<subProcess id='b'><task id='c'/></subProcess></subProcess>",
        tasks(0),
        tasks(600)
    );
    let Imported { graph, .. } = import(file(&text, "").as_bytes()).unwrap();
    assert!(all_framed(&graph));
    let a = graph.nodes[&"a".into()].bounds;
    for node in graph.nodes.values() {
        if node.parent.is_none() && node.id.0 != "a" {
            assert!(!a.intersects(&node.bounds), "{}", node.id);
        }
    }
}

#[test]
fn an_export_nests_in_the_order_of_the_schema() {
    let xml = export(&nested().graph, "");
    let from = xml.find("<bpmn:subProcess id=\"ship\"").unwrap();
    let ship = &xml[from..];
    let order = [
        "camunda:asyncBefore=\"true\"",
        "<bpmn:documentation>Pack and send.",
        "<bpmn:extensionElements>",
        "<bpmn:incoming>f1</bpmn:incoming>",
        "<bpmn:outgoing>f2</bpmn:outgoing>",
        "<bpmn:ioSpecification",
        "<bpmn:multiInstanceLoopCharacteristics",
        "<bpmn:laneSet id=\"lanes\">",
        "<bpmn:flowNodeRef>pack</bpmn:flowNodeRef>",
        "<bpmn:dataObject id=\"object\"/>",
        "<bpmn:userTask id=\"pack\"",
        "<bpmn:subProcess id=\"label\"",
        "<bpmn:startEvent id=\"l1\"",
        "</bpmn:subProcess>",
        "<bpmn:sequenceFlow id=\"h1\"",
        "<bpmn:textAnnotation id=\"note\"",
        "<bpmn:association id=\"as1\"",
        "<bpmn:association id=\"as2\"",
        "</bpmn:subProcess>",
    ];
    let mut at = ship;
    for part in order {
        let Some((_, after)) = at.split_once(part) else {
            panic!("{part} after what is before it in\n{ship}");
        };
        at = after;
    }
    assert!(
        xml.contains("bpmnElement=\"label\" isExpanded=\"true\""),
        "{xml}"
    );
    assert_eq!(xml.matches("isExpanded=\"true\"").count(), 2);
}

/// A sub-process `sub` with a step `t` in it, and the shapes of these.
fn drawn(kind: &str, expanded: &str, inside: &str, shapes: &[&str]) -> String {
    let name = kind.split(' ').next().unwrap_or_default();
    let shapes: String = shapes
        .iter()
        .enumerate()
        .map(|(at, id)| {
            let expanded = if *id == "sub" { expanded } else { "" };
            let x = at * 20;
            format!("<di:BPMNShape xmlns:di='http://www.omg.org/spec/BPMN/20100524/DI' bpmnElement='{id}' {expanded}><dc:Bounds xmlns:dc='http://www.omg.org/spec/DD/20100524/DC' x='{x}' y='10' width='{}' height='80'/></di:BPMNShape>", 300 - x)
        })
        .collect();
    file(
        &format!("<userTask id='u'/><{kind} id='sub'>{inside}</{name}>"),
        &format!(
            "<di:BPMNDiagram xmlns:di='http://www.omg.org/spec/BPMN/20100524/DI'><di:BPMNPlane bpmnElement='p'>{shapes}</di:BPMNPlane></di:BPMNDiagram>"
        ),
    )
}

#[test]
fn only_a_plain_sub_process_with_its_steps_on_the_diagram_executes() {
    const STEP: &str = "<task id='t'/>";
    let open = "isExpanded='true'";
    let closed = "isExpanded='false'";
    let cases: [(&str, &str, &str, &[&str], bool); 12] = [
        ("subProcess", open, STEP, &["u", "sub", "t"], true),
        ("subProcess", "", STEP, &["u", "sub", "t"], true),
        ("subProcess", open, "", &["u", "sub"], true),
        ("subProcess", "", STEP, &["u", "t"], true),
        ("subProcess", closed, STEP, &["u", "sub", "t"], false),
        ("subProcess", "", STEP, &["u", "sub"], false),
        ("subProcess", open, STEP, &["u", "sub"], false),
        ("subProcess", "", "", &["u", "sub"], false),
        (
            "subProcess triggeredByEvent='true'",
            open,
            STEP,
            &["u", "sub", "t"],
            false,
        ),
        (
            "subProcess isForCompensation='true'",
            open,
            STEP,
            &["u", "sub", "t"],
            false,
        ),
        ("transaction", open, STEP, &["u", "sub", "t"], false),
        ("adHocSubProcess", open, STEP, &["u", "sub", "t"], false),
    ];
    for (kind, expanded, inside, shapes, executes) in cases {
        let text = drawn(kind, expanded, inside, shapes);
        let Imported { graph, report, .. } = round_trip(text.as_bytes());
        let sub = &graph.nodes[&"sub".into()];
        assert_eq!(sub.kind == NodeKind::Sub, executes, "{text}");
        assert_eq!(
            notes(&report.executes, "sub").len(),
            usize::from(executes),
            "{text}"
        );
        assert_eq!(notes(&report.kept, "sub").is_empty(), executes, "{text}");
        if let Some(step) = graph.nodes.get(&"t".into()) {
            assert_eq!(step.parent.is_some(), executes, "{text}");
            assert_eq!(
                matches!(step.kind, NodeKind::Human { .. }),
                executes,
                "{text}"
            );
        }
        let xml = export(&graph, "");
        assert_eq!(xml.matches("id=\"sub\"").count(), 1, "{xml}");
        if kind == "subProcess" {
            let said = if executes { "isExpanded=\"true\"" } else { "" };
            assert!(xml.contains(said), "{xml}");
            assert_eq!(
                xml.contains("isExpanded=\"false\""),
                expanded == closed,
                "{xml}"
            );
        }
    }
}

/// A sub-process with lanes, an event sub-process and an annotation, all of it drawn.
const INSIDE: &str = "<laneSet id='lanes'><lane id='lane'><flowNodeRef>t</flowNodeRef></lane></laneSet><task id='t'/><subProcess id='late' triggeredByEvent='true'><startEvent id='l1'/><task id='l2'/><sequenceFlow id='l3' sourceRef='l1' targetRef='l2'/></subProcess><textAnnotation id='note'><text>Mind</text></textAnnotation>";

fn full() -> String {
    let shapes = ["u", "sub", "lane", "t", "late", "l1", "l2", "note"];
    drawn("subProcess", "isExpanded='true'", INSIDE, &shapes)
}

#[test]
fn what_is_kept_in_a_sub_process_stays_in_it_and_moves_with_it() {
    let Imported { mut graph, .. } = round_trip(full().as_bytes());
    for id in ["t", "late", "l1", "l2"] {
        assert_eq!(parent(&graph, id), Some("sub"), "{id}");
    }
    assert!(
        matches!(&graph.nodes[&"l1".into()].kind, NodeKind::Kept { xml, .. } if xml.is_empty())
    );
    let lane = "bpmnElement=\"lane\" isHorizontal=\"true\">\n        <dc:Bounds x=\"";
    let xml = export(&graph, "");
    assert!(xml.contains(&format!("{lane}40\" y=\"10\"")), "{xml}");
    assert_eq!(xml.matches("id=\"l1\"").count(), 1);

    for node in graph.nodes.values_mut() {
        node.bounds.x += 7.0;
    }
    let xml = export(&graph, "");
    leave(&xml);
    assert!(xml.contains(&format!("{lane}47\" y=\"10\"")), "{xml}");
    let again = import(xml.as_bytes()).unwrap().graph;
    assert_eq!(again.nodes, graph.nodes);

    // A step that is gone is in no lane; what stood in a sub-process that is gone stands in the process.
    graph.nodes.remove(&"t".into());
    let xml = export(&graph, "");
    leave(&xml);
    assert!(!xml.contains("flowNodeRef"), "{xml}");
    graph.nodes.retain(|_, node| node.id.0 == "u");
    graph.edges.clear();
    let xml = export(&graph, "");
    leave(&xml);
    let again = import(xml.as_bytes()).unwrap().graph;
    assert_eq!(again.artifacts["note"].xml, "");
    assert_eq!(again.artifacts["note"].text, "Mind");
}

#[test]
fn what_a_drawing_leaves_out_finds_a_place_in_its_sub_process() {
    let inside = "<task id='t'/><task id='v'/><subProcess id='in'><task id='w'/></subProcess>";
    let text = drawn("subProcess", "", inside, &["u", "t", "w"]);
    let Imported { graph, report, .. } = round_trip(text.as_bytes());
    for (id, word) in [
        ("sub", "around what lies in it"),
        ("in", "around what lies in it"),
        ("v", "the rest of its sub-process"),
    ] {
        let said = notes(&report.changed, id).join(" ");
        assert!(said.contains(word), "{id}: {said}");
    }
    assert!(all_framed(&graph));
}

#[test]
fn a_flow_across_the_border_is_a_line_only() {
    let text = file(
        "<userTask id='u'/><subProcess id='sub'><task id='t'/><dataObject id='d'/><sequenceFlow id='odd' sourceRef='t' targetRef='d'/></subProcess><sequenceFlow id='out' name='leaves' sourceRef='t' targetRef='u' isImmediate='true'><conditionExpression>${a}</conditionExpression></sequenceFlow>",
        "",
    );
    let Imported {
        mut graph, report, ..
    } = round_trip(text.as_bytes());
    let edge = &graph.edges[&"out".into()];
    assert_eq!(edge.kind, EdgeKind::Association);
    assert_eq!(edge.label, "leaves");
    assert!(notes(&report.kept, "out")[0].contains("crosses the border"));
    assert!(notes(&report.kept, "odd")[0].contains("not on the diagram"));
    assert!(export(&graph, "").contains("sourceRef=\"t\" targetRef=\"d\""));
    graph.nodes.remove(&"t".into());
    graph.edges.clear();
    let xml = export(&graph, "");
    assert!(
        !xml.contains("\"odd\""),
        "it leads from what is gone: {xml}"
    );
    assert!(import(xml.as_bytes()).is_ok());
}

#[test]
fn a_copy_of_a_sub_process_keeps_what_the_first_one_keeps() {
    let mut graph = nested().graph;
    let mut copy = graph.nodes[&"ship".into()].clone();
    copy.id = "copy".into();
    graph.nodes.insert(copy.id.clone(), copy);
    let xml = export(&graph, "");
    leave(&xml);
    for part in ["id=\"object_2\"", "id=\"lanes_2\"", "id=\"packers_2\""] {
        assert!(xml.contains(part), "{part} in\n{xml}");
    }
    let again = import(xml.as_bytes()).unwrap().graph;
    assert_eq!(again.nodes.len(), graph.nodes.len());
}

#[test]
fn sub_processes_in_a_circle_or_far_too_deep_are_told_all_the_same() {
    let sub = |id: String, parent: Option<String>| {
        let mut node = Node::new(NodeId(id), NodeKind::Sub, Point::default());
        node.parent = parent.map(NodeId);
        node.bounds = Rect {
            x: 0.0,
            y: 0.0,
            w: 10.0,
            h: 10.0,
        };
        (node.id.clone(), node)
    };
    let mut graph = Graph::default();
    graph.nodes.extend([
        sub("a".to_owned(), Some("b".to_owned())),
        sub("b".to_owned(), Some("a".to_owned())),
        sub("c".to_owned(), Some("c".to_owned())),
        sub("d".to_owned(), Some("gone".to_owned())),
    ]);
    let mut outer = None;
    for number in 0..1_000 {
        let id = format!("n{number}");
        graph.nodes.extend([sub(id.clone(), outer)]);
        outer = Some(id);
    }
    let xml = export(&graph, "");
    let again = import(xml.as_bytes()).unwrap().graph;
    assert_eq!(again.nodes.len(), graph.nodes.len());
    assert_eq!(parent(&again, "a"), None);
    assert_eq!(parent(&again, "n100"), Some("n99"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_change_of_bytes_makes_it_panic(changes in prop::collection::vec((any::<usize>(), any::<u8>(), 0..4_u8), 1..8), is_drawn in any::<bool>()) {
        let text = if is_drawn { full() } else { file(NESTED, "<error id='err'/>") };
        let mut bytes = text.into_bytes();
        for (at, byte, how) in changes {
            if bytes.is_empty() {
                break;
            }
            let at = at % bytes.len();
            match how {
                0 => bytes[at] = byte,
                1 => { bytes.remove(at); }
                2 => bytes.insert(at, byte),
                _ => bytes.swap(at, 0),
            }
        }
        if let Ok(imported) = import(&bytes) {
            let _ = import(export(&imported.graph, "x").as_bytes());
        }
    }
}
