//! Sub-workflows: call activities as each tool says them.

use super::{
    super::{export, import},
    Imported, file, leave, notes, round_trip,
};
use crate::{
    ids::WorkflowId,
    workflow::{Assignment, Graph, NodeKind, Repeat, Wait},
};
use uuid::Uuid;

const CAMUNDA_7: &str = "<callActivity id='c' name='Bill' calledElement='billing' camunda:calledElementBinding='version' camunda:calledElementVersion='3'><extensionElements><camunda:in source='total' target='amount'/><camunda:in sourceExpression='${order.currency}' target='currency'/><camunda:in sourceExpression='${bean.rate()}' target='rate'/><camunda:in variables='all'/><camunda:in businessKey='${number}'/><camunda:out source='number' target='invoice'/><camunda:out variables='all'/><camunda:inputOutput><camunda:inputParameter name='local'>${total}</camunda:inputParameter></camunda:inputOutput></extensionElements></callActivity>";

const CAMUNDA_8: &str = "<callActivity id='c' name='Bill'><extensionElements><zeebe:calledElement processId='billing' propagateAllChildVariables='false' propagateAllParentVariables='false'/><zeebe:ioMapping><zeebe:input source='= order.total' target='amount'/><zeebe:input source='= a + b' target='sum'/><zeebe:output source='= invoice.number' target='number'/></zeebe:ioMapping></extensionElements></callActivity>";

fn lines(all: &[Assignment]) -> Vec<String> {
    all.iter()
        .map(|each| format!("{} = {}", each.variable, each.expression))
        .collect()
}

fn workflow() -> WorkflowId {
    Uuid::from_u128(7).into()
}

fn call(workflow: Option<WorkflowId>, version: Option<u32>) -> NodeKind {
    NodeKind::Call { workflow, version }
}

/// The export, once it is known to give the same graph again.
fn exported(graph: &Graph) -> String {
    let xml = export(graph, "");
    leave(&xml);
    assert_eq!(import(xml.as_bytes()).unwrap().graph, *graph, "{xml}");
    xml
}

#[test]
fn a_call_of_camunda_7_needs_its_workflow_named() {
    let Imported { graph, report, .. } = round_trip(file(CAMUNDA_7, "").as_bytes());
    let node = &graph.nodes[&"c".into()];
    assert_eq!(node.kind, call(None, None));
    assert_eq!(
        lines(&node.input),
        ["amount = total", "currency = order.currency"]
    );
    assert_eq!(lines(&node.output), ["invoice = number"]);
    assert_eq!(notes(&report.executes, "c"), [""]);
    assert!(notes(&report.kept, "c").is_empty());
    let said = notes(&report.changed, "c").join(" ");
    for word in [
        "Choose the workflow it runs: the file calls “billing” in its version 3.",
        "became amount = total, currency = order.currency, invoice = ",
        "could not be translated: rate.",
        "given only what its mappings name",
        "Only what its outputs name comes back",
        "business key is not passed on",
        "parameters are not applied",
    ] {
        assert!(said.contains(word), "{word} in {said}");
    }
    let xml = export(&graph, "");
    for part in [
        "calledElement=\"billing\"",
        "camunda:calledElementVersion=\"3\"",
        "<camunda:in source=\"total\" target=\"amount\"/>",
        "<camunda:in variables=\"all\"/>",
        "<camunda:out source=\"number\" target=\"invoice\"/>",
        "<camunda:inputParameter name=\"local\">",
        "<baton:call/>",
        "<baton:input variable=\"amount\" expression=\"total\"/>",
    ] {
        assert!(xml.contains(part), "{part} in\n{xml}");
    }
}

#[test]
fn a_call_of_camunda_8_needs_its_workflow_named() {
    let Imported { graph, report, .. } = round_trip(file(CAMUNDA_8, "").as_bytes());
    let node = &graph.nodes[&"c".into()];
    assert_eq!(node.kind, call(None, None));
    assert_eq!(lines(&node.input), ["amount = order.total"]);
    assert_eq!(lines(&node.output), ["number = invoice.number"]);
    let said = notes(&report.changed, "c").join(" ");
    assert!(said.contains("calls “billing”."), "{said}");
    assert!(said.contains("could not be translated: sum."), "{said}");
    assert!(!said.contains("not every variable"), "{said}");
    let xml = export(&graph, "");
    assert!(xml.contains("processId=\"billing\""), "{xml}");
    assert!(!xml.contains(" calledElement="), "{xml}");

    let all = CAMUNDA_8
        .replace(" propagateAllChildVariables='false'", "")
        .replace(" propagateAllParentVariables='false'", "");
    let Imported { report, .. } = round_trip(file(&all, "").as_bytes());
    let said = notes(&report.changed, "c").join(" ");
    assert!(said.contains("given only what its mappings"), "{said}");
    assert!(said.contains("Only what its outputs name"), "{said}");
}

#[test]
fn what_a_file_calls_stays_when_the_workflow_is_named() {
    for (text, own) in [(CAMUNDA_7, Some("billing")), (CAMUNDA_8, None)] {
        let mut graph = import(file(text, "").as_bytes()).unwrap().graph;
        let node = graph.nodes.get_mut(&"c".into()).unwrap();
        node.kind = call(Some(workflow()), Some(2));
        let xml = exported(&graph);
        let id = workflow();
        let called = own.map_or(format!("workflow-{id}"), str::to_owned);
        assert!(
            xml.contains(&format!(" calledElement=\"{called}\"")),
            "{xml}"
        );
        assert!(
            xml.contains(&format!("<baton:call workflow=\"{id}\" version=\"2\"/>")),
            "{xml}"
        );
        let again = import(xml.as_bytes()).unwrap().report;
        assert!(notes(&again.changed, "c").is_empty());

        graph.nodes.get_mut(&"c".into()).unwrap().kind = call(None, Some(2));
        exported(&graph);
    }
}

#[test]
fn a_workflow_is_found_by_what_it_is_called() {
    let id = workflow();
    let other = Uuid::from_u128(8);
    let step = |called: &str, inside: &str| {
        let text = format!("<callActivity id='c' calledElement='{called}'>{inside}</callActivity>");
        let Imported { graph, report, .. } = round_trip(file(&text, "").as_bytes());
        let kind = graph.nodes[&"c".into()].kind.clone();
        (kind, notes(&report.changed, "c").join(" "))
    };
    let (kind, said) = step(&format!("workflow-{id}"), "");
    assert_eq!(kind, call(Some(id), None));
    assert!(!said.contains("Choose"), "{said}");
    let (kind, said) = step("workflow-7", "");
    assert_eq!(kind, call(None, None));
    assert!(said.contains("calls “workflow-7”"), "{said}");
    assert!(said.contains("what its inputs ask for by name"), "{said}");
    // Baton's own element says it where both do.
    let ours = format!(
        "<extensionElements><call xmlns='urn:baton:bpmn:1.0' workflow='{id}'/></extensionElements>"
    );
    let (kind, _) = step(&format!("workflow-{other}"), &ours);
    assert_eq!(kind, call(Some(id), None));
    let (kind, said) = step("", "");
    assert_eq!(kind, call(None, None));
    assert!(said.contains("does not say which"), "{said}");
}

#[test]
fn a_changed_mapping_of_a_call_is_no_longer_told_in_the_words_of_another_tool() {
    let mut graph = import(file(CAMUNDA_7, "").as_bytes()).unwrap().graph;
    let node = graph.nodes.get_mut(&"c".into()).unwrap();
    node.input.remove(0);
    node.output.clear();
    let (input, output) = (node.input.clone(), node.output.clone());
    // What the other tool said of it is gone for good, so the graph comes back without that.
    let xml = export(&graph, "");
    leave(&xml);
    let again = import(xml.as_bytes()).unwrap().graph;
    let node = &again.nodes[&"c".into()];
    assert_eq!((&node.input, &node.output), (&input, &output));
    assert_eq!(exported(&again), xml);
    for gone in ["target=\"amount\"", "target=\"invoice\""] {
        assert!(!xml.contains(gone), "{gone} in\n{xml}");
    }
    for kept in [
        "target=\"currency\"",
        "target=\"rate\"",
        "camunda:in businessKey",
        "camunda:out variables=\"all\"",
        "name=\"local\"",
    ] {
        assert!(xml.contains(kept), "{kept} in\n{xml}");
    }
}

#[test]
fn a_call_repeats_carries_events_and_lies_in_sub_processes() {
    let text = file(
        "<subProcess id='sub'><callActivity id='c' calledElement='billing'><multiInstanceLoopCharacteristics isSequential='true' camunda:collection='${orders}' camunda:elementVariable='order'/></callActivity><boundaryEvent id='no' attachedToRef='c'><errorEventDefinition errorRef='err'/></boundaryEvent></subProcess><callActivity id='undo' isForCompensation='true' calledElement='billing'/>",
        "<error id='err' errorCode='declined'/>",
    );
    let Imported { graph, report, .. } = round_trip(text.as_bytes());
    let node = &graph.nodes[&"c".into()];
    assert_eq!(node.parent, Some("sub".into()));
    assert_eq!(
        node.repeat,
        Some(Repeat::Each {
            over: "orders".to_owned(),
            item: "order".to_owned(),
            sequential: true,
            until: String::new(),
            collect: None,
        })
    );
    assert_eq!(
        graph.nodes[&"no".into()].kind,
        NodeKind::Boundary {
            host: "c".into(),
            interrupting: true,
            wait: Wait::Error {
                code: "declined".to_owned()
            }
        }
    );
    assert!(matches!(
        graph.nodes[&"undo".into()].kind,
        NodeKind::Kept { .. }
    ));
    assert!(notes(&report.kept, "undo")[0].contains("Compensation"));
}
