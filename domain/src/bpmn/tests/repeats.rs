//! Steps that repeat, as each tool says it.

use super::{
    super::{export, import},
    Imported, file, notes, round_trip,
};
use crate::workflow::{Assignment, NodeKind, Repeat};

fn each(over: &str, item: &str) -> Repeat {
    Repeat::Each {
        over: over.to_owned(),
        item: item.to_owned(),
        sequential: false,
        until: String::new(),
        collect: None,
    }
}

fn around(condition: &str, before: bool, most: Option<u32>) -> Repeat {
    Repeat::While {
        condition: condition.to_owned(),
        before,
        most,
    }
}

/// A step that repeats so.
fn step(said: &str) -> String {
    file(
        &format!("<userTask id='t' name='Ask'>{said}</userTask>"),
        "",
    )
}

#[test]
fn each_tools_words_are_understood_and_kept() {
    const EACH: &str = "multiInstanceLoopCharacteristics";
    let zeebe = |attributes: &str| {
        format!(
            "<{EACH}><extensionElements><zeebe:loopCharacteristics {attributes}/></extensionElements></{EACH}>"
        )
    };
    let sequential = Repeat::Each {
        over: "people".to_owned(),
        item: "person".to_owned(),
        sequential: true,
        until: "numberOfCompletedInstances >= 2".to_owned(),
        collect: None,
    };
    let collecting = Repeat::Each {
        over: "order.lines".to_owned(),
        item: "line".to_owned(),
        sequential: false,
        until: "numberOfCompletedInstances == 3".to_owned(),
        collect: Some(Assignment {
            variable: "answers".to_owned(),
            expression: "answer.ok".to_owned(),
        }),
    };
    // What the file says, what it becomes, what is said of it, what the export keeps.
    let cases: Vec<(String, Repeat, &str, &str)> = vec![
        (
            format!("<{EACH} camunda:collection='${{scores}}' camunda:elementVariable='score'/>"),
            each("scores", "score"),
            "It repeats over scores.",
            "camunda:collection=\"${scores}\" camunda:elementVariable=\"score\"",
        ),
        (
            format!("<{EACH} isSequential='true' flowable:collection='people' flowable:elementVariable='person'><completionCondition xsi:type='tFormalExpression'>${{nrOfCompletedInstances &gt;= 2}}</completionCondition></{EACH}>"),
            sequential,
            "became numberOfCompletedInstances >= 2.",
            "flowable:elementVariable=\"person\"",
        ),
        (
            zeebe("inputCollection='= order.lines' inputElement='line' outputCollection='answers' outputElement='= answer.ok'")
                .replace(&format!("</{EACH}>"), &format!("<completionCondition>= numberOfCompletedInstances = 3</completionCondition></{EACH}>")),
            collecting,
            "but for what it collects.",
            "outputElement=\"= answer.ok\"",
        ),
        (
            format!("<{EACH}><loopCardinality>3</loopCardinality></{EACH}>"),
            each("3", "item"),
            "It repeats over 3.",
            "language=\"https://cel.dev\">3</bpmn:loopCardinality>",
        ),
        (
            format!("<{EACH} id='loop'><loopCardinality>${{count}}</loopCardinality></{EACH}>"),
            each("count", "item"),
            "It repeats over count.",
            "<bpmn:multiInstanceLoopCharacteristics id=\"loop\" isSequential=\"false\"/>",
        ),
        (
            format!("<{EACH} camunda:collection='${{bean.list()}}' camunda:elementVariable='in'/>"),
            each("", "item"),
            "What it repeats over, ${bean.list()}, could not be translated",
            "camunda:collection=\"${bean.list()}\" camunda:elementVariable=\"in\"",
        ),
        (
            zeebe("inputCollection='=[1, 2]' outputCollection='all' outputElement='=x + 1'"),
            each("", "item"),
            "What it collects could not be translated",
            "inputCollection=\"=[1, 2]\"",
        ),
        (
            format!("<{EACH}/>"),
            each("", "item"),
            "The file does not say over what it repeats",
            "isSequential=\"false\"",
        ),
        (
            format!("<{EACH} camunda:collection='all'><completionCondition>${{done/all &gt; 0.5}}</completionCondition></{EACH}>"),
            each("all", "item"),
            "The condition ${done/all > 0.5} could not be translated",
            "<bpmn:completionCondition>${done/all &gt; 0.5}</bpmn:completionCondition>",
        ),
        (
            "<standardLoopCharacteristics testBefore='true' loopMaximum='5'><loopCondition>${not done}</loopCondition></standardLoopCharacteristics>".to_owned(),
            around("!done", true, Some(5)),
            "The condition ${not done} became !done.",
            "testBefore=\"true\" loopMaximum=\"5\"",
        ),
        (
            "<standardLoopCharacteristics loopMaximum='-1'/>".to_owned(),
            around("", false, None),
            "Nothing ends its rounds here",
            "loopMaximum=\"-1\"",
        ),
    ];
    for (said, repeat, word, kept) in cases {
        let Imported { graph, report, .. } = round_trip(step(&said).as_bytes());
        let node = &graph.nodes[&"t".into()];
        assert!(matches!(node.kind, NodeKind::Human { .. }), "{said}");
        assert_eq!(node.repeat, Some(repeat), "{said}");
        let notes = notes(&report.changed, "t").join(" ");
        assert!(notes.contains(word), "{word} in {notes}");
        assert_eq!(report.executes.len(), 1, "{said}");
        let xml = export(&graph, "");
        assert!(xml.contains(kept), "{kept} in\n{xml}");
    }
}

#[test]
fn all_that_repeats_here_may_repeat_in_a_file() {
    const LOOP: &str = "<multiInstanceLoopCharacteristics camunda:collection='all'/>";
    for element in [
        "task",
        "userTask",
        "manualTask",
        "serviceTask",
        "sendTask",
        "sendTask messageRef='m'",
        "receiveTask",
        "scriptTask",
        "subProcess",
        "callActivity",
    ] {
        let name = element.split(' ').next().unwrap();
        let text = file(
            &format!("<{element} id='t'>{LOOP}</{name}>"),
            "<message id='m' name='off'/>",
        );
        let Imported { graph, .. } = round_trip(text.as_bytes());
        let node = &graph.nodes[&"t".into()];
        assert_eq!(node.repeat, Some(each("all", "item")), "{element}");
    }
    for element in [
        "businessRuleTask",
        "userTask isForCompensation='true'",
        "transaction",
    ] {
        let name = element.split(' ').next().unwrap();
        let text = file(&format!("<{element} id='t'>{LOOP}</{name}>"), "");
        let Imported { graph, report, .. } = round_trip(text.as_bytes());
        let node = &graph.nodes[&"t".into()];
        assert!(matches!(node.kind, NodeKind::Kept { .. }), "{element}");
        assert_eq!(node.repeat, None);
        assert_eq!(notes(&report.kept, "t").len(), 1);
        assert!(export(&graph, "").contains("camunda:collection=\"all\""));
    }
}

#[test]
fn what_is_no_longer_so_is_no_longer_said() {
    let said = "<multiInstanceLoopCharacteristics camunda:collection='${scores}' camunda:elementVariable='score' camunda:asyncBefore='true'><completionCondition>${a / b}</completionCondition></multiInstanceLoopCharacteristics>";
    let graph = import(step(said).as_bytes()).unwrap().graph;
    let with = |repeat: Option<Repeat>| {
        let mut graph = graph.clone();
        graph.nodes.get_mut(&"t".into()).unwrap().repeat = repeat;
        let xml = export(&graph, "");
        super::leave(&xml);
        let again = import(xml.as_bytes()).unwrap().graph;
        assert_eq!(
            again.nodes[&"t".into()].repeat,
            graph.nodes[&"t".into()].repeat
        );
        xml
    };
    let over = with(Some(each("grades", "score")));
    assert!(!over.contains("camunda:collection"), "{over}");
    assert!(over.contains("camunda:elementVariable=\"score\""));
    assert!(over.contains("camunda:asyncBefore=\"true\""));
    assert!(over.contains("${a / b}"));
    let item = with(Some(each("scores", "grade")));
    assert!(item.contains("camunda:collection"), "{item}");
    assert!(!item.contains("camunda:elementVariable"));
    let mut until = each("scores", "score");
    if let Repeat::Each { until, .. } = &mut until {
        "done > 2".clone_into(until);
    }
    let until = with(Some(until));
    assert!(!until.contains("${a / b}") && until.contains("done &gt; 2"));
    assert!(with(Some(around("more", false, None))).contains(">more</bpmn:loopCondition>"));
    assert!(!with(None).contains("LoopCharacteristics"));
}
