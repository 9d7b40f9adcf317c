//! Variables of a step's own, and escalations.

use super::{
    super::{export, import},
    Imported, file, leave, notes, round_trip,
};
use crate::workflow::{Assignment, EndKind, NodeKind, Throw, Wait};

fn lines(all: &[Assignment]) -> Vec<String> {
    all.iter()
        .map(|each| format!("{} = {}", each.variable, each.expression))
        .collect()
}

const ZEEBE: &str = "<serviceTask id='t'><extensionElements><zeebe:taskDefinition type='read'/><zeebe:ioMapping><zeebe:input source='= order.total' target='total'/><zeebe:input source='= a + b' target='sum'/><zeebe:input source='= a' target='deep.name'/><zeebe:output source='= answer' target='verdict'/></zeebe:ioMapping></extensionElements></serviceTask>";

const CAMUNDA: &str = "<userTask id='t'><extensionElements><camunda:inputOutput><camunda:inputParameter name='total'>${order.total}</camunda:inputParameter><camunda:inputParameter name='currency'>EUR</camunda:inputParameter><camunda:inputParameter name='late'><camunda:script scriptFormat='FEEL'>days &gt; 3</camunda:script></camunda:inputParameter><camunda:inputParameter name='list'><camunda:list><camunda:value>a</camunda:value></camunda:list></camunda:inputParameter><camunda:inputParameter name='code'><camunda:script scriptFormat='groovy'>1</camunda:script></camunda:inputParameter><camunda:outputParameter name='verdict'>${answer}</camunda:outputParameter></camunda:inputOutput></extensionElements></userTask>";

#[test]
fn mappings_that_mean_the_same_are_taken_up() {
    let Imported { graph, report, .. } = round_trip(file(ZEEBE, "").as_bytes());
    let node = &graph.nodes[&"t".into()];
    assert_eq!(lines(&node.input), ["total = order.total"]);
    assert_eq!(lines(&node.output), ["verdict = answer"]);
    let said = notes(&report.changed, "t").join(" ");
    assert!(
        said.contains("became total = order.total, verdict = answer."),
        "{said}"
    );
    assert!(
        said.contains("could not be translated: sum, deep.name."),
        "{said}"
    );
    assert!(!said.contains("goes on outside"), "{said}");

    let Imported { graph, report, .. } = round_trip(file(CAMUNDA, "").as_bytes());
    let node = &graph.nodes[&"t".into()];
    assert_eq!(
        lines(&node.input),
        [
            "total = order.total",
            "currency = \"EUR\"",
            "late = days > 3"
        ]
    );
    assert_eq!(lines(&node.output), ["verdict = answer"]);
    let said = notes(&report.changed, "t").join(" ");
    assert!(
        said.contains("could not be translated: list, code."),
        "{said}"
    );
    assert!(said.contains("goes on outside"), "{said}");
    let xml = export(&graph, "");
    assert!(xml.contains("<baton:input variable=\"late\" expression=\"days &gt; 3\"/>"));
    assert!(xml.contains("<camunda:value>a</camunda:value>"), "{xml}");
}

#[test]
fn a_mapping_that_was_changed_is_no_longer_told_in_the_words_of_another_tool() {
    for (text, kept, gone) in [
        (ZEEBE, "target=\"sum\"", "target=\"total\""),
        (CAMUNDA, "name=\"list\"", "name=\"total\""),
    ] {
        let mut graph = import(file(text, "").as_bytes()).unwrap().graph;
        let node = graph.nodes.get_mut(&"t".into()).unwrap();
        node.input.clear();
        let xml = export(&graph, "");
        leave(&xml);
        assert!(xml.contains(kept) && !xml.contains(gone), "{xml}");
        let again = import(xml.as_bytes()).unwrap().graph;
        let node = &again.nodes[&"t".into()];
        assert!(node.input.is_empty());
        assert_eq!(lines(&node.output), ["verdict = answer"]);
    }
}

#[test]
fn mappings_of_what_has_no_variables_of_its_own_are_kept() {
    let text = "<endEvent id='e'><extensionElements><zeebe:ioMapping><zeebe:input source='= a' target='b'/></zeebe:ioMapping></extensionElements></endEvent>";
    let Imported { graph, report, .. } = round_trip(file(text, "").as_bytes());
    assert!(graph.nodes[&"e".into()].input.is_empty());
    let said = notes(&report.changed, "e").join(" ");
    assert!(said.contains("not applied"), "{said}");
    assert!(export(&graph, "").contains("zeebe:ioMapping"));
}

#[test]
fn escalations_are_thrown_and_caught() {
    let text = file(
        "<subProcess id='sub'><startEvent id='s'/><intermediateThrowEvent id='tell'><escalationEventDefinition id='d' escalationRef='esc'/></intermediateThrowEvent><endEvent id='e'><escalationEventDefinition/></endEvent><sequenceFlow id='a' sourceRef='s' targetRef='tell'/><sequenceFlow id='b' sourceRef='tell' targetRef='e'/></subProcess>\
        <boundaryEvent id='heard' attachedToRef='sub' cancelActivity='false'><escalationEventDefinition escalationRef='esc'/></boundaryEvent>\
        <userTask id='t'/><boundaryEvent id='deaf' attachedToRef='t'><escalationEventDefinition/></boundaryEvent>\
        <intermediateCatchEvent id='odd'><escalationEventDefinition/></intermediateCatchEvent>",
        "<escalation id='esc' name='Too late' escalationCode='late'/>",
    );
    let Imported {
        mut graph, report, ..
    } = round_trip(text.as_bytes());
    let kind = |id: &str| graph.nodes[&id.into()].kind.clone();
    let code = "late".to_owned();
    assert_eq!(
        kind("tell"),
        NodeKind::Throw {
            throw: Throw::Escalation { code: code.clone() }
        }
    );
    let any = String::new();
    assert_eq!(
        kind("e"),
        NodeKind::End {
            end: EndKind::Escalation { code: any.clone() }
        }
    );
    assert_eq!(
        kind("heard"),
        NodeKind::Boundary {
            host: "sub".into(),
            interrupting: false,
            wait: Wait::Escalation { code }
        }
    );
    assert_eq!(
        kind("deaf"),
        NodeKind::Boundary {
            host: "t".into(),
            interrupting: true,
            wait: Wait::Escalation { code: any }
        }
    );
    assert!(matches!(kind("odd"), NodeKind::Kept { .. }));
    assert!(notes(&report.changed, "heard").is_empty());
    assert!(notes(&report.changed, "deaf")[0].contains("never happens"));
    let xml = export(&graph, "");
    for part in [
        "<bpmn:escalation id=\"esc\" name=\"Too late\" escalationCode=\"late\"/>",
        "<bpmn:escalationEventDefinition id=\"d\" escalationRef=\"esc\"/>",
        "cancelActivity=\"false\"",
    ] {
        assert!(xml.contains(part), "{part} in\n{xml}");
    }

    let tell = graph.nodes.get_mut(&"tell".into()).unwrap();
    tell.kind = NodeKind::Throw {
        throw: Throw::Escalation {
            code: "very late".to_owned(),
        },
    };
    let xml = export(&graph, "");
    leave(&xml);
    assert!(xml.contains("escalationCode=\"very late\""), "{xml}");
    assert_eq!(import(xml.as_bytes()).unwrap().graph, graph);
}
