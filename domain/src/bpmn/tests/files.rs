//! Files as tools write them.

use super::{super::import, round_trip};
use crate::workflow::{EdgeKind, EndKind, NodeKind, Point, Rect, Wait};

/// A file with every part that tools write: pools, lanes, vendor attributes, a transaction, data, labels.
pub(super) const FULL: &str = r##"<?xml version="1.0" encoding="UTF-8"?>
<!-- made by hand -->
<semantic:definitions xmlns:semantic="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:ui="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:c="http://www.omg.org/spec/DD/20100524/DC" xmlns:w="http://www.omg.org/spec/DD/20100524/DI" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:acme="urn:acme" id="Defs" targetNamespace="urn:test" name="File name">
  <semantic:message id="Msg" name="Order"/>
  <semantic:collaboration id="Collab">
    <semantic:participant id="P1" name="Shop" processRef="Main"/>
    <semantic:participant id="P2" name="Customer" processRef="Other"/>
    <semantic:participant id="P3" name="Bank"/>
    <semantic:messageFlow id="MF" name="pays" sourceRef="Buy" targetRef="Check"/>
  </semantic:collaboration>
  <semantic:process id="Main" name="Sell" isExecutable="true" acme:colour="red">
    <semantic:documentation>How we sell.</semantic:documentation>
    <semantic:laneSet id="LS">
      <semantic:lane id="L2" name="Back"><semantic:flowNodeRef>Ship</semantic:flowNodeRef></semantic:lane>
      <semantic:lane id="L1" name="Front"><semantic:flowNodeRef>Check</semantic:flowNodeRef><semantic:flowNodeRef>S</semantic:flowNodeRef></semantic:lane>
    </semantic:laneSet>
    <semantic:startEvent id="S" name="Ordered">
      <semantic:extensionElements><camunda:formData>
        <camunda:formField id="amount" label="Amount" type="long"><camunda:validation><camunda:constraint name="required"/><camunda:constraint name="min" config="1"/></camunda:validation></camunda:formField>
        <camunda:formField id="kind" label="Kind" type="enum"><camunda:value id="new" name="New"/><camunda:value id="old" name="Old"/></camunda:formField>
        <camunda:formField id="not a name" type="string"/>
      </camunda:formData></semantic:extensionElements>
      <semantic:outgoing>F1</semantic:outgoing>
    </semantic:startEvent>
    <semantic:userTask id="Check" name="Check &amp; &quot;sign&quot;&#10;it" camunda:assignee="demo" camunda:candidateGroups="sales, back office">
      <semantic:incoming>F1</semantic:incoming><semantic:outgoing>F2</semantic:outgoing>
      <semantic:documentation>Look twice.</semantic:documentation>
    </semantic:userTask>
    <semantic:boundaryEvent id="Late" attachedToRef="Check" cancelActivity="false"><semantic:timerEventDefinition><semantic:timeDuration xsi:type="semantic:tFormalExpression">P1DT2H</semantic:timeDuration></semantic:timerEventDefinition></semantic:boundaryEvent>
    <semantic:exclusiveGateway id="G" name="ok?" default="F4"/>
    <semantic:serviceTask id="Ship" name="Ship it" camunda:type="external" camunda:topic="shipping"/>
    <semantic:transaction id="Sub" name="Return"><semantic:startEvent id="SubS"/><semantic:task id="SubT" name="inside"/><semantic:sequenceFlow id="SubF" sourceRef="SubS" targetRef="SubT"/></semantic:transaction>
    <semantic:callActivity id="Call" name="Bill" calledElement="billing"/>
    <semantic:endEvent id="E"><semantic:terminateEventDefinition/></semantic:endEvent>
    <semantic:endEvent id="E2"/>
    <semantic:sequenceFlow id="F1" sourceRef="S" targetRef="Check"/>
    <semantic:sequenceFlow id="F2" sourceRef="Check" targetRef="G"/>
    <semantic:sequenceFlow id="F3" name="big" sourceRef="G" targetRef="Ship"><semantic:conditionExpression xsi:type="semantic:tFormalExpression">${amount &gt; 100}</semantic:conditionExpression></semantic:sequenceFlow>
    <semantic:sequenceFlow id="F4" sourceRef="G" targetRef="Sub"/>
    <semantic:sequenceFlow id="F5" sourceRef="G" targetRef="Call"><semantic:conditionExpression>${bean.isOdd(amount)}</semantic:conditionExpression></semantic:sequenceFlow>
    <semantic:sequenceFlow id="F6" sourceRef="Ship" targetRef="E"/>
    <semantic:sequenceFlow id="F7" sourceRef="Sub" targetRef="E2"/>
    <semantic:sequenceFlow id="F8" sourceRef="Late" targetRef="E2"/>
    <semantic:sequenceFlow id="F9" sourceRef="Call" targetRef="E2"/>
    <semantic:dataObjectReference id="D" name="Order form" dataObjectRef="DO"/>
    <semantic:dataObject id="DO"/>
    <semantic:textAnnotation id="T"><semantic:text>Mind the step</semantic:text></semantic:textAnnotation>
    <semantic:association id="A" sourceRef="Check" targetRef="T" associationDirection="None"/>
  </semantic:process>
  <semantic:process id="Other" name="Customer" isExecutable="false">
    <semantic:startEvent id="Want"/>
    <semantic:sendTask id="Buy" name="Buy"/>
    <semantic:sequenceFlow id="OF" sourceRef="Want" targetRef="Buy"/>
  </semantic:process>
  <ui:BPMNDiagram id="Dia" name="Page" resolution="96">
    <ui:BPMNPlane id="Pl" bpmnElement="Collab">
      <ui:BPMNShape id="s1" bpmnElement="P1" isHorizontal="true"><c:Bounds x="10" y="10" width="800" height="300"/></ui:BPMNShape>
      <ui:BPMNShape id="s2" bpmnElement="P2" isHorizontal="true"><c:Bounds x="10" y="330" width="800" height="120"/></ui:BPMNShape>
      <ui:BPMNShape id="s3" bpmnElement="P3" isHorizontal="true"><c:Bounds x="10" y="470" width="800" height="60"/></ui:BPMNShape>
      <ui:BPMNShape id="s4" bpmnElement="L1"><c:Bounds x="40" y="10" width="770" height="150"/></ui:BPMNShape>
      <ui:BPMNShape id="s5" bpmnElement="L2"><c:Bounds x="40" y="160" width="770" height="150"/></ui:BPMNShape>
      <ui:BPMNShape id="s6" bpmnElement="S"><c:Bounds x="60.5" y="60.25" width="36" height="36"/><ui:BPMNLabel><c:Bounds x="50" y="100" width="60" height="14"/></ui:BPMNLabel></ui:BPMNShape>
      <ui:BPMNShape id="s7" bpmnElement="Check"><c:Bounds x="140" y="40" width="100" height="80"/></ui:BPMNShape>
      <ui:BPMNShape id="s8" bpmnElement="Late"><c:Bounds x="200" y="102" width="36" height="36"/></ui:BPMNShape>
      <ui:BPMNShape id="s9" bpmnElement="G" isMarkerVisible="true"><c:Bounds x="280" y="55" width="50" height="50"/></ui:BPMNShape>
      <ui:BPMNShape id="s10" bpmnElement="Ship"><c:Bounds x="380" y="200" width="100" height="80"/></ui:BPMNShape>
      <ui:BPMNShape id="s11" bpmnElement="Sub" isExpanded="true"><c:Bounds x="380" y="20" width="220" height="120"/></ui:BPMNShape>
      <ui:BPMNShape id="s12" bpmnElement="SubS"><c:Bounds x="390" y="60" width="36" height="36"/></ui:BPMNShape>
      <ui:BPMNShape id="s13" bpmnElement="SubT"><c:Bounds x="460" y="40" width="100" height="80"/></ui:BPMNShape>
      <ui:BPMNShape id="s14" bpmnElement="E"><c:Bounds x="700" y="220" width="36" height="36"/></ui:BPMNShape>
      <ui:BPMNShape id="s15" bpmnElement="E2"><c:Bounds x="700" y="60" width="36" height="36"/></ui:BPMNShape>
      <ui:BPMNShape id="s16" bpmnElement="Want"><c:Bounds x="60" y="370" width="36" height="36"/></ui:BPMNShape>
      <ui:BPMNShape id="s17" bpmnElement="Buy"><c:Bounds x="140" y="350" width="100" height="80"/></ui:BPMNShape>
      <ui:BPMNShape id="s18" bpmnElement="D"><c:Bounds x="620" y="30" width="36" height="50"/></ui:BPMNShape>
      <ui:BPMNShape id="s19" bpmnElement="T"><c:Bounds x="260" y="180" width="100" height="30"/></ui:BPMNShape>
      <ui:BPMNShape id="s20" bpmnElement="Call"><c:Bounds x="520" y="200" width="100" height="80"/></ui:BPMNShape>
      <ui:BPMNEdge id="e1" bpmnElement="F1"><w:waypoint x="96.5" y="78"/><w:waypoint x="140" y="80"/></ui:BPMNEdge>
      <ui:BPMNEdge id="e3" bpmnElement="F3"><w:waypoint x="305" y="105"/><w:waypoint x="305" y="240"/><w:waypoint x="380" y="240"/><ui:BPMNLabel><c:Bounds x="310" y="200" width="20" height="14"/></ui:BPMNLabel></ui:BPMNEdge>
      <ui:BPMNEdge id="eS" bpmnElement="SubF"><w:waypoint x="426" y="78"/><w:waypoint x="460" y="80"/></ui:BPMNEdge>
      <ui:BPMNEdge id="eO" bpmnElement="OF"><w:waypoint x="96" y="388"/><w:waypoint x="140" y="390"/></ui:BPMNEdge>
      <ui:BPMNEdge id="eM" bpmnElement="MF"><w:waypoint x="190" y="350"/><w:waypoint x="190" y="120"/></ui:BPMNEdge>
      <ui:BPMNEdge id="eA" bpmnElement="A"><w:waypoint x="240" y="120"/><w:waypoint x="260" y="180"/></ui:BPMNEdge>
    </ui:BPMNPlane>
  </ui:BPMNDiagram>
</semantic:definitions>"##;

#[test]
fn reads_what_executes_keeps_the_rest_and_says_so() {
    let Imported {
        graph,
        name,
        report,
    } = round_trip(FULL.as_bytes());
    assert_eq!(name.as_deref(), Some("Sell"));
    let kind = |id: &str| &graph.nodes[&id.into()].kind;
    assert!(kind("S").is_start());
    assert!(matches!(kind("Check"), NodeKind::Human { .. }));
    assert_eq!(
        *kind("Late"),
        NodeKind::Boundary {
            host: "Check".into(),
            interrupting: false,
            wait: Wait::Duration { ms: 26 * 3_600_000 },
        }
    );
    assert!(matches!(
        kind("Call"),
        NodeKind::Call {
            workflow: None,
            version: None
        }
    ));
    assert!(matches!(kind("Ship"), NodeKind::Agent { job_type, .. } if job_type == "shipping"));
    assert!(matches!(
        kind("E"),
        NodeKind::End {
            end: EndKind::Terminate
        }
    ));
    for (id, element) in [
        ("Sub", "transaction"),
        ("SubT", "task"),
        ("Buy", "sendTask"),
    ] {
        assert!(
            matches!(kind(id), NodeKind::Kept { element: of, .. } if of == element),
            "{id}"
        );
    }
    let check = &graph.nodes[&"Check".into()];
    assert_eq!(check.label, "Check & \"sign\"\nit");
    assert_eq!(check.notes, "Look twice.");
    assert_eq!(check.lane, Some("L1".into()));
    assert_eq!(
        check.bounds,
        Rect {
            x: 140.0,
            y: 40.0,
            w: 100.0,
            h: 80.0
        }
    );
    assert_eq!(graph.nodes[&"S".into()].bounds.x, 60.5);
    let lanes: Vec<_> = graph.lanes.iter().map(|lane| lane.name.as_str()).collect();
    assert_eq!(lanes, ["Front", "Back"], "from top to bottom");
    let inputs: Vec<_> = graph
        .inputs
        .iter()
        .map(|field| (field.name.as_str(), field.required))
        .collect();
    assert_eq!(inputs, [("amount", true), ("kind", false)]);

    let edge = |id: &str| &graph.edges[&id.into()];
    assert_eq!(edge("F3").condition.as_deref(), Some("amount > 100"));
    assert_eq!(edge("F3").waypoints[1], Point { x: 305.0, y: 240.0 });
    assert!(edge("F4").is_default);
    assert_eq!(edge("F5").condition, None);
    assert_eq!(
        (edge("F3").order, edge("F4").order, edge("F5").order),
        (0, 1, 2)
    );
    assert_eq!(edge("MF").kind, EdgeKind::Message);
    assert_eq!(edge("A").kind, EdgeKind::Association);
    assert_eq!(edge("SubF").from, "SubS".into());
    assert_eq!(graph.pools.len(), 3);
    assert!(graph.pools[0].executes && graph.pools[1].xml.contains("sendTask"));
    assert_eq!(graph.artifacts["T"].text, "Mind the step");

    let kept: Vec<_> = report.kept.iter().map(|entry| entry.id.as_str()).collect();
    for id in ["Sub", "SubT", "P2", "P3", "Buy", "MF", "D", "T"] {
        assert!(kept.contains(&id), "{id} of {kept:?}");
    }
    let changed: Vec<_> = report
        .changed
        .iter()
        .map(|entry| (entry.id.as_str(), entry.note.as_str()))
        .collect();
    assert!(
        changed
            .iter()
            .any(|(id, note)| *id == "F3" && note.contains("amount > 100")),
        "{changed:?}"
    );
    assert!(
        changed
            .iter()
            .any(|(id, note)| *id == "F5" && note.contains("isOdd")),
        "{changed:?}"
    );
    assert!(
        changed
            .iter()
            .any(|(id, note)| *id == "Call" && note.contains("“billing”")),
        "{changed:?}"
    );
    assert!(
        changed
            .iter()
            .any(|(id, note)| *id == "S" && note.contains("not a name")),
        "{changed:?}"
    );
    assert_eq!(report.owners[0].people, ["demo"]);
    assert_eq!(report.owners[0].groups, ["sales", "back office"]);
    assert_eq!(report.elements["userTask"], 1);
    assert_eq!(report.executes.len(), 8);
    assert!(!report.needs_layout);
}

use super::Imported;

#[test]
fn what_is_kept_comes_out_again() {
    let Imported { graph, name, .. } = import(FULL.as_bytes()).unwrap();
    let xml = super::export(&graph, &name.unwrap());
    for part in [
        "xmlns:acme=\"urn:acme\"",
        "acme:colour=\"red\"",
        "<bpmn:documentation>How we sell.</bpmn:documentation>",
        "<bpmn:message id=\"Msg\" name=\"Order\"/>",
        "camunda:assignee=\"demo\"",
        "calledElement=\"billing\"",
        "${bean.isOdd(amount)}",
        "<bpmn:task id=\"SubT\" name=\"inside\"/>",
        "bpmnElement=\"SubT\"",
        "isExpanded=\"true\"",
        "<bpmn:sendTask id=\"Buy\" name=\"Buy\"/>",
        "resolution=\"96\"",
        "dataObjectRef=\"DO\"",
        "cancelActivity=\"false\"",
        "default=\"F4\"",
        "<dc:Bounds x=\"310\" y=\"200\" width=\"20\" height=\"14\"/>",
        "xsi:type=\"bpmn:tFormalExpression\"",
    ] {
        assert!(xml.contains(part), "{part} in\n{xml}");
    }
    assert_eq!(xml.matches("id=\"SubT\"").count(), 1);
}

/// A small process in any wrapping.
fn small(open: &str, prefix: &str, close: &str) -> String {
    format!(
        "{open}<{prefix}process><{prefix}startEvent id=\"a\"/><{prefix}task id=\"b\" name=\"Größe\"/><{prefix}sequenceFlow sourceRef=\"a\" targetRef=\"b\"/></{prefix}process>{close}"
    )
}

#[test]
fn takes_any_prefix_and_any_encoding() {
    const URI: &str = "http://www.omg.org/spec/BPMN/20100524/MODEL";
    let plain = small(
        &format!("<definitions xmlns=\"{URI}\">"),
        "",
        "</definitions>",
    );
    let odd = small(
        &format!("<x-1:definitions xmlns:x-1='{URI}' xmlns:bpmn='urn:other'>"),
        "x-1:",
        "</x-1:definitions>",
    );
    let declared = |encoding: &str| format!("<?xml version='1.0' encoding='{encoding}'?>{plain}");
    let utf16 = |big: bool, mark: bool| -> Vec<u8> {
        let text = declared("UTF-16");
        mark.then_some(0xFEFF)
            .into_iter()
            .chain(text.encode_utf16())
            .flat_map(|unit: u16| {
                if big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            })
            .collect()
    };
    let latin: Vec<u8> = declared("ISO-8859-1").chars().map(|c| c as u8).collect();
    let windows: Vec<u8> = declared("windows-1252").chars().map(|c| c as u8).collect();
    let marked = [b"\xEF\xBB\xBF".as_slice(), plain.as_bytes()].concat();
    for bytes in [
        plain.clone().into_bytes(),
        odd.into_bytes(),
        utf16(true, true),
        utf16(false, true),
        utf16(true, false),
        utf16(false, false),
        latin,
        windows,
        marked,
    ] {
        let imported = round_trip(&bytes);
        assert_eq!(imported.graph.nodes[&"b".into()].label, "Größe");
        assert_eq!(imported.graph.edges.len(), 1, "the flow got an id");
        assert!(imported.report.needs_layout);
        let bounds = imported
            .graph
            .nodes
            .values()
            .map(|node| node.bounds)
            .collect::<Vec<_>>();
        assert!(!bounds[0].intersects(&bounds[1]) && bounds[0].w > 0.0);
    }
}

#[test]
fn odd_ids_and_long_names_are_made_to_fit() {
    const URI: &str = "http://www.omg.org/spec/BPMN/20100524/MODEL";
    let long = "x".repeat(500);
    let text = format!(
        "<definitions xmlns='{URI}'><process id='1'><startEvent id='{{a b}}'/><task id='7' name='{long}'/><sequenceFlow id='8' sourceRef='{{a b}}' targetRef='7'/></process></definitions>"
    );
    let Imported { graph, report, .. } = round_trip(text.as_bytes());
    let edge = graph.edges.values().next().unwrap();
    assert!(graph.nodes.contains_key(&edge.from) && graph.nodes.contains_key(&edge.to));
    assert_eq!(graph.nodes[&edge.to].label.chars().count(), 200);
    assert!(
        report
            .changed
            .iter()
            .any(|entry| entry.note.contains("cut"))
    );
}

#[test]
fn files_of_other_tools_come_and_go_unchanged() {
    let Ok(folder) = std::env::var("BATON_TEST_FIXTURES") else {
        return;
    };
    let folder = std::path::Path::new(&folder);
    let folder = [folder.join("bpmn"), folder.to_owned()]
        .into_iter()
        .find(|f| f.is_dir())
        .expect("BATON_TEST_FIXTURES is a folder");
    let mut count = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path
            .extension()
            .is_some_and(|extension| extension == "bpmn")
        {
            println!("{}", path.display());
            let imported = round_trip(&std::fs::read(&path).unwrap());
            println!("  {} {:?}", imported.report.summary(), imported.name);
            assert!(!imported.graph.nodes.is_empty());
            count += 1;
        }
    }
    assert!(count > 0, "no .bpmn files there");
}
