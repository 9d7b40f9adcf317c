//! Start events: what begins runs by itself, as each tool says it.

use super::{
    super::{export, import},
    Imported, file, leave, notes, round_trip,
};
use crate::workflow::{Graph, NodeKind, Schedule, Trigger};

fn once(moment: &str) -> Schedule {
    let moment = moment.to_owned();
    Schedule::Once { moment }
}

fn every(ms: i64, times: Option<u32>) -> Schedule {
    Schedule::Every { ms, times }
}

fn cron(expression: &str) -> Schedule {
    let expression = expression.to_owned();
    Schedule::Cron { expression }
}

fn by_time(schedule: Schedule) -> NodeKind {
    let on = Some(Trigger::Timer { schedule });
    NodeKind::Start { on }
}

fn by_message(name: &str) -> NodeKind {
    let name = name.to_owned();
    let on = Some(Trigger::Message { name });
    NodeKind::Start { on }
}

/// A file whose start event says this.
fn start(said: &str) -> String {
    file(
        &format!("<startEvent id='s' name='Begin'>{said}</startEvent>"),
        "<message id='m' name='order-in'/>",
    )
}

fn timer(said: &str) -> String {
    start(&format!(
        "<timerEventDefinition id='t'>{said}</timerEventDefinition>"
    ))
}

/// The export with this start event, once it is known to give the same graph again.
fn with(graph: &Graph, kind: NodeKind) -> String {
    let mut graph = graph.clone();
    graph.nodes.get_mut(&"s".into()).unwrap().kind = kind.clone();
    let xml = export(&graph, "");
    leave(&xml);
    let again = import(xml.as_bytes()).unwrap().graph;
    assert_eq!(again.nodes[&"s".into()].kind, kind, "{xml}");
    xml
}

#[test]
fn times_begin_runs() {
    const HOUR: i64 = 3_600_000;
    let cases = [
        (
            "<timeDate>2026-11-30T09:00:00Z</timeDate>",
            once("2026-11-30T09:00:00Z"),
        ),
        ("<timeDate>2026-11-30</timeDate>", once("2026-11-30")),
        (
            "<timeDate>2026-11-30T09:00:00+01:00[Europe/Berlin]</timeDate>",
            once("2026-11-30T09:00:00+01:00"),
        ),
        ("<timeDuration>PT1H</timeDuration>", every(HOUR, Some(1))),
        (
            "<timeCycle xsi:type='tFormalExpression'>R/PT1H</timeCycle>",
            every(HOUR, None),
        ),
        ("<timeCycle>R3/PT10M</timeCycle>", every(HOUR / 6, Some(3))),
        ("<timeCycle>=\"R/P1D\"</timeCycle>", every(24 * HOUR, None)),
        (
            "<timeCycle>0 9 * * MON-FRI</timeCycle>",
            cron("0 9 * * MON-FRI"),
        ),
    ];
    for (said, schedule) in cases {
        let Imported { graph, report, .. } = round_trip(timer(said).as_bytes());
        assert_eq!(graph.nodes[&"s".into()].kind, by_time(schedule), "{said}");
        assert_eq!(notes(&report.executes, "s"), [""], "{said}");
        assert!(notes(&report.changed, "s").is_empty(), "{said}");
        let xml = export(&graph, "");
        assert_eq!(xml.matches("<bpmn:timerEventDefinition").count(), 1);
        assert!(!xml.contains("baton:schedule"), "{xml}");
    }
}

#[test]
fn times_by_the_calendar_become_five_fields() {
    for (said, expression) in [
        ("0 0 9 * * MON-FRI", "0 9 * * MON-FRI"),
        ("0 0/15 8-18 ? * MON", "0-59/15 8-18 * * MON"),
        ("@hourly", "0 * * * *"),
    ] {
        let text = timer(&format!("<timeCycle>{said}</timeCycle>"));
        let Imported { graph, report, .. } = round_trip(text.as_bytes());
        assert_eq!(
            graph.nodes[&"s".into()].kind,
            by_time(cron(expression)),
            "{said}"
        );
        let note = format!(
            "Its times, {said}, became {expression}, in the time zone of the organization."
        );
        assert_eq!(notes(&report.changed, "s"), [note], "{said}");
        // As the other tool has it, as long as that is so.
        let xml = export(&graph, "");
        assert!(xml.contains(&format!(">{said}</bpmn:timeCycle>")), "{xml}");
        let xml = with(&graph, by_time(cron("30 7 * * *")));
        assert!(!xml.contains(said), "{xml}");
        assert!(xml.contains(">30 7 * * *</bpmn:timeCycle>"), "{xml}");
    }
}

#[test]
fn a_timer_that_cannot_be_read_is_kept_and_says_why() {
    for (said, why) in [
        ("<timeDate>${when}</timeDate>", "“${when}” is no date"),
        (
            "<timeDate>2026-11-30T09:00:00</timeDate>",
            "no time with its zone",
        ),
        ("<timeDuration>P1M</timeDuration>", "fixed length"),
        ("<timeCycle>R/P1Y</timeCycle>", "fixed length"),
        ("<timeCycle>Rx/PT1H</timeCycle>", "fixed length"),
        (
            "<timeCycle>R/2026-01-01T00:00:00Z/PT1H</timeCycle>",
            "from a certain time on",
        ),
        ("<timeCycle>*/10 * * * * *</timeCycle>", "in seconds"),
        ("<timeCycle>0 0 9 ? * 2</timeCycle>", "as numbers"),
        ("<timeCycle>now and then</timeCycle>", "can be read here"),
        ("<timeDate/>", "does not say when"),
        ("", "does not say when"),
    ] {
        let Imported { graph, report, .. } = round_trip(timer(said).as_bytes());
        assert_eq!(graph.nodes[&"s".into()].kind, NodeKind::start(), "{said}");
        let note = notes(&report.changed, "s").join(" ");
        assert!(note.contains(why), "{why} in {note}");
        assert!(note.contains("kept for the export"), "{note}");
        let xml = export(&graph, "");
        assert!(xml.contains("<bpmn:timerEventDefinition id=\"t\""), "{xml}");
        // It goes once something else is said.
        let xml = with(&graph, by_time(every(60_000, None)));
        assert_eq!(xml.matches("<bpmn:timerEventDefinition").count(), 1);
        assert!(xml.contains(">R/PT1M</bpmn:timeCycle>"), "{xml}");
        let xml = with(&graph, by_message("order-in"));
        assert!(!xml.contains("timerEventDefinition"), "{xml}");
    }
}

#[test]
fn a_message_begins_a_run() {
    let said = "<messageEventDefinition id='d' messageRef='m'/>";
    let Imported { graph, report, .. } = round_trip(start(said).as_bytes());
    assert_eq!(graph.nodes[&"s".into()].kind, by_message("order-in"));
    assert!(notes(&report.changed, "s").is_empty());
    let xml = export(&graph, "");
    assert!(
        xml.contains("<bpmn:messageEventDefinition id=\"d\" messageRef=\"m\"/>"),
        "{xml}"
    );
    let xml = with(&graph, by_message("another"));
    assert!(
        xml.contains("<bpmn:messageEventDefinition id=\"d\" messageRef=\"message_another\"/>"),
        "{xml}"
    );
    let xml = with(&graph, by_time(once("2026-11-30")));
    assert!(!xml.contains("messageEventDefinition"), "{xml}");
    let xml = with(&graph, NodeKind::start());
    assert!(!xml.contains("messageEventDefinition"), "{xml}");

    let unnamed = start("<messageEventDefinition/>");
    let Imported { graph, report, .. } = round_trip(unnamed.as_bytes());
    assert_eq!(graph.nodes[&"s".into()].kind, by_message(""));
    assert!(notes(&report.changed, "s")[0].contains("name it here"));
}

#[test]
fn a_start_that_nothing_begins_any_more_is_plain() {
    for said in [
        "<timeCycle>0 0 9 * * MON-FRI</timeCycle>",
        "<timeCycle xsi:type='tFormalExpression'>R/PT1H</timeCycle>",
        "<timeDuration>PT1H</timeDuration>",
    ] {
        let graph = import(timer(said).as_bytes()).unwrap().graph;
        let xml = with(&graph, NodeKind::start());
        assert!(!xml.contains("timerEventDefinition"), "{xml}");
    }
}

#[test]
fn several_starts_each_keep_what_begins_them() {
    let text = file(
        "<startEvent id='s'/><startEvent id='a'><messageEventDefinition messageRef='m'/></startEvent><startEvent id='b'><timerEventDefinition><timeCycle>R/PT1H</timeCycle></timerEventDefinition></startEvent><startEvent id='c'><signalEventDefinition/></startEvent><startEvent id='d'><messageEventDefinition messageRef='m'/><timerEventDefinition/></startEvent>",
        "<message id='m' name='order-in'/>",
    );
    let Imported { graph, report, .. } = round_trip(text.as_bytes());
    for (id, kind) in [
        ("s", NodeKind::start()),
        ("a", by_message("order-in")),
        ("b", by_time(every(3_600_000, None))),
        ("c", NodeKind::start()),
        ("d", NodeKind::start()),
    ] {
        assert_eq!(graph.nodes[&id.into()].kind, kind, "{id}");
    }
    for id in ["c", "d"] {
        assert!(
            notes(&report.changed, id)[0].contains("trigger is kept"),
            "{id}"
        );
    }
    let xml = export(&graph, "");
    assert!(xml.contains("<bpmn:signalEventDefinition/>"), "{xml}");
    assert!(xml.contains("<bpmn:timerEventDefinition/>"), "{xml}");
}

#[test]
fn nothing_begins_a_sub_process_by_itself() {
    let text = file(
        "<subProcess id='sub'><startEvent id='s'><timerEventDefinition><timeCycle>R/PT1H</timeCycle></timerEventDefinition></startEvent></subProcess>",
        "",
    );
    let Imported { graph, report, .. } = round_trip(text.as_bytes());
    assert_eq!(graph.nodes[&"s".into()].kind, NodeKind::start());
    assert!(notes(&report.changed, "s")[0].contains("timer is kept"));
    assert!(export(&graph, "").contains(">R/PT1H</bpmn:timeCycle>"));
}

#[test]
fn a_time_that_is_not_said_yet_is_not_lost() {
    let plain = import(start("").as_bytes()).unwrap().graph;
    for schedule in [
        once(""),
        once("soon"),
        once(" 2026-11-30 "),
        every(0, None),
        every(-5, Some(0)),
        every(i64::MAX, Some(u32::MAX)),
        cron(""),
        cron("0 9 ? * MON"),
        cron("R/PT1H"),
        cron("0 9\r\n* * <&"),
    ] {
        let xml = with(&plain, by_time(schedule.clone()));
        assert_eq!(xml.matches("<bpmn:timerEventDefinition").count(), 1);
        let mut graph = plain.clone();
        graph.nodes.get_mut(&"s".into()).unwrap().kind = by_time(schedule);
        assert_eq!(import(xml.as_bytes()).unwrap().graph, graph, "{xml}");
    }
}
