//! Random graphs: importing an export gives the same graph.

use super::super::{export, import};
use crate::{
    Role, Tier,
    form::{Field, FieldKind},
    ids::NodeId,
    workflow::*,
};
use proptest::prelude::*;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Text as people type it, with everything that XML minds.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-zA-Z ]{0,12}",
        2 => "[ -~]{0,20}",
        1 => "[äöü€→<>&\"'\n\t]{1,6}",
        1 => Just("  ]]> &amp; <!-- x --> ${a}\r\n".to_owned()),
    ]
}

fn name() -> impl Strategy<Value = String> {
    "[a-z][a-z0-9_]{0,8}"
}

fn rect() -> impl Strategy<Value = Rect> {
    (-500.0..5000.0, -500.0..5000.0, 1.0..900.0, 1.0..900.0).prop_map(|(x, y, w, h)| Rect {
        x,
        y,
        w,
        h,
    })
}

fn id<T: From<Uuid> + std::fmt::Debug>() -> impl Strategy<Value = T> {
    any::<u128>().prop_map(|bits| T::from(Uuid::from_u128(bits)))
}

fn owner() -> impl Strategy<Value = Owner> {
    prop_oneof![
        id().prop_map(|person| Owner::Person { person }),
        id().prop_map(|team| Owner::Team { team }),
        id().prop_map(|agent| Owner::Agent { agent }),
        (0..Role::ALL.len(), prop::option::of(id())).prop_map(|(role, team)| Owner::Role {
            role: Role::ALL[role],
            team
        }),
    ]
}

fn field() -> impl Strategy<Value = Field> {
    let kind = prop_oneof![
        Just(FieldKind::Text),
        Just(FieldKind::LongText),
        Just(FieldKind::Date),
        Just(FieldKind::Flag),
        (prop::option::of(-1e6..1e6), prop::option::of(-1e6..1e6))
            .prop_map(|(min, max)| FieldKind::Number { min, max }),
        Just(FieldKind::Money {
            currency: "EUR".to_owned()
        }),
        prop::collection::vec(text(), 0..3).prop_map(|options| FieldKind::Choice { options }),
    ];
    (name(), text(), kind, any::<bool>(), text()).prop_map(|(name, label, kind, required, help)| {
        Field {
            name,
            label,
            kind,
            required,
            help,
        }
    })
}

fn fields() -> impl Strategy<Value = Vec<Field>> {
    prop::collection::vec(field(), 0..3)
}

fn tier() -> impl Strategy<Value = Tier> {
    (0..4_usize).prop_map(|index| Tier::ALL[index])
}

fn gate() -> impl Strategy<Value = GateSpec> {
    let rule = prop_oneof![
        tier().prop_map(|tier| TierRule::Fixed { tier }),
        (
            prop::collection::vec((text(), tier(), text()), 0..3),
            tier()
        )
            .prop_map(|(rules, otherwise)| TierRule::Conditions {
                rules: rules
                    .into_iter()
                    .map(|(when, tier, because)| TierCondition {
                        when,
                        tier,
                        because
                    })
                    .collect(),
                otherwise,
            }),
    ];
    (
        rule,
        prop::collection::vec(owner(), 0..3),
        any::<[u32; 4]>(),
        text(),
        prop::collection::vec(name(), 0..3),
        prop::option::of(0..1_000_000_000_i64),
        any::<bool>(),
    )
        .prop_map(
            |(tier, candidates, needed, question, shows, expires_after, reason_needed)| GateSpec {
                tier,
                candidates,
                needed,
                question,
                shows,
                expires_after,
                reason_needed,
            },
        )
}

fn wait() -> impl Strategy<Value = Wait> {
    prop_oneof![
        (0..100_000_000_000_i64).prop_map(|ms| Wait::Duration { ms }),
        name().prop_map(|variable| Wait::Until { variable }),
        awaited(),
    ]
}

/// A name of a message or the code of an error: none, or what does not begin or end in blanks.
fn called() -> impl Strategy<Value = String> {
    prop_oneof![
        1 => Just(String::new()),
        4 => "[a-zA-Zé&<\"'][ -~]{0,8}[a-z0-9]",
    ]
}

fn awaited() -> impl Strategy<Value = Wait> {
    (called(), text(), fields()).prop_map(|(name, key, brings)| Wait::Message { name, key, brings })
}

fn assignments() -> impl Strategy<Value = Vec<Assignment>> {
    prop::collection::vec((name(), text()), 0..3).prop_map(|all| {
        all.into_iter()
            .map(|(variable, expression)| Assignment {
                variable,
                expression,
            })
            .collect()
    })
}

fn message() -> impl Strategy<Value = Message> {
    (called(), text(), assignments()).prop_map(|(name, key, carries)| Message {
        name,
        key,
        carries,
    })
}

/// A message that an event sends: one without a name would be an event that sends nothing.
fn named() -> impl Strategy<Value = Message> {
    message().prop_map(|mut message| {
        if message.name.is_empty() {
            message.name = "told".to_owned();
        }
        message
    })
}

/// A condition or a list: none, a number, or any text.
fn expression() -> impl Strategy<Value = String> {
    prop_oneof![
        1 => Just(String::new()),
        1 => (0..100_u32).prop_map(|count| count.to_string()),
        3 => text(),
    ]
}

fn repeat() -> impl Strategy<Value = Repeat> {
    let collect = prop::option::of((name(), text()));
    prop_oneof![
        (expression(), name(), any::<bool>(), expression(), collect).prop_map(
            |(over, item, sequential, until, collect)| Repeat::Each {
                over,
                item,
                sequential,
                until,
                collect: collect.map(|(variable, expression)| Assignment {
                    variable,
                    expression
                }),
            }
        ),
        (expression(), any::<bool>(), prop::option::of(any::<u32>())).prop_map(
            |(condition, before, most)| Repeat::While {
                condition,
                before,
                most
            }
        ),
    ]
}

/// What begins runs, also where it is not said well.
fn trigger() -> impl Strategy<Value = Trigger> {
    let moment = prop_oneof![
        3 => Just("2026-11-30T09:00:00+01:00".to_owned()),
        1 => Just("2026-11-30".to_owned()),
        1 => text(),
    ];
    let expression = prop_oneof![
        3 => "[0-5]?[0-9] ([*]|[0-9]|1[0-9])(/[1-9])? [*?] [*] ([*?]|MON-FRI|[0-7])",
        1 => Just("0 0 9 * * MON-FRI".to_owned()),
        1 => text(),
    ];
    let ms = prop_oneof![4 => 1..100_000_000_000_i64, 1 => any::<i64>()];
    let schedule = prop_oneof![
        moment.prop_map(|moment| Schedule::Once { moment }),
        (ms, prop::option::of(any::<u32>())).prop_map(|(ms, times)| Schedule::Every { ms, times }),
        expression.prop_map(|expression| Schedule::Cron { expression }),
    ];
    prop_oneof![
        called().prop_map(|name| Trigger::Message { name }),
        schedule.prop_map(|schedule| Trigger::Timer { schedule }),
    ]
}

fn kind() -> impl Strategy<Value = NodeKind> {
    prop_oneof![
        prop::option::of(trigger()).prop_map(|on| NodeKind::Start { on }),
        (prop::option::of(id()), prop::option::of(any::<u32>())).prop_map(|(workflow, version)| NodeKind::Call { workflow, version }),
        prop_oneof![
            Just(EndKind::Plain),
            Just(EndKind::Terminate),
            called().prop_map(|code| EndKind::Error { code }),
            called().prop_map(|code| EndKind::Escalation { code }),
            named().prop_map(|message| EndKind::Message { message }),
        ].prop_map(|end| NodeKind::End { end }),
        fields().prop_map(|form| NodeKind::Human { form }),
        (name(), prop::collection::vec(name(), 0..3), fields(), 1..9_u32, 0..1_000_000_i64).prop_map(|(job_type, inputs, result, attempts, first_wait)| {
            NodeKind::Agent { job_type, inputs, result, retry: Retry { attempts, first_wait } }
        }),
        assignments().prop_map(|assign| NodeKind::Script { assign }),
        Just(NodeKind::Sub),
        Just(NodeKind::Sub),
        message().prop_map(|message| NodeKind::Send { message }),
        awaited().prop_map(|wait| NodeKind::Receive { wait }),
        prop_oneof![
            Just(Throw::Nothing),
            named().prop_map(|message| Throw::Message { message }),
            called().prop_map(|code| Throw::Escalation { code }),
        ].prop_map(|throw| NodeKind::Throw { throw }),
        gate().prop_map(|gate| NodeKind::Gate { gate }),
        Just(NodeKind::Exclusive),
        Just(NodeKind::Parallel),
        Just(NodeKind::Inclusive),
        Just(NodeKind::EventBased),
        wait().prop_map(|wait| NodeKind::Catch { wait }),
        Just(NodeKind::Kept {
            element: "businessRuleTask".to_owned(),
            xml: "<bpmn:businessRuleTask implementation=\"x\"><bpmn:property name=\"prop&amp;\"/></bpmn:businessRuleTask>".to_owned(),
        }),
    ]
}

fn ids() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[a-z]{1,6}[0-9]{0,3}",
        1 => any::<u128>().prop_map(|bits| Uuid::from_u128(bits).to_string()),
        1 => "[0-9]{1,3} [a-zé:]{1,3}",
    ]
}

prop_compose! {
    fn node(lanes: Vec<String>)(
        id in ids(), label in text(), kind in kind(), bounds in rect(),
        lane in prop::option::of(0..8_usize), owner in prop::option::of(owner()),
        raci in (prop::option::of(owner()), prop::collection::vec(owner(), 0..2), prop::collection::vec(owner(), 0..2)),
        sla in prop::option::of((0..10_000_000_i64, any::<u8>())), notes in text(),
        inside in (prop::option::of(repeat()), assignments(), assignments()),
        extension in prop_oneof![3 => Just(""), 1 => Just("<kept foo:a=\"1\"><bpmn:extensionElements><foo:b>x</foo:b></bpmn:extensionElements></kept>")],
    ) -> Node {
        let is_kept = matches!(kind, NodeKind::Kept { .. });
        let (repeat, input, output) = if kind.is_repeatable() { inside } else { Default::default() };
        Node {
            id: id.into(), label, kind, bounds,
            lane: lane.and_then(|at| lanes.get(at)).map(|id| id.as_str().into()),
            owner,
            raci: Raci { accountable: raci.0, consulted: raci.1, informed: raci.2 },
            sla: sla.map(|(due_in, at_risk_percent)| Sla { due_in, at_risk_percent }),
            repeat, input, output, notes,
            extension: if is_kept { String::new() } else { extension.to_owned() },
            ..Node::new(NodeId::default(), NodeKind::start(), Point::default())
        }
    }
}

type EdgeParts = (
    usize,
    usize,
    String,
    Option<String>,
    u32,
    bool,
    Option<u8>,
    Vec<(f64, f64)>,
);

fn edge_parts() -> impl Strategy<Value = EdgeParts> {
    (
        any::<usize>(),
        any::<usize>(),
        text(),
        prop::option::of(text()),
        0..5_u32,
        any::<bool>(),
        prop::option::of(0..3_u8),
        prop::collection::vec((-100.0..3000.0, -100.0..3000.0), 0..4),
    )
}

/// What an event on a border waits for.
fn border() -> impl Strategy<Value = Wait> {
    prop_oneof![
        3 => wait(),
        1 => called().prop_map(|code| Wait::Error { code }),
        1 => called().prop_map(|code| Wait::Escalation { code }),
    ]
}

/// Puts nodes into sub-processes that come before them; nothing begins those by itself.
fn nest(graph: &mut Graph, within: &[usize]) {
    let mut subs: Vec<NodeId> = Vec::new();
    for (node, pick) in graph.nodes.values_mut().zip(within) {
        node.parent = subs.get(pick % (subs.len() + 1)).cloned();
        if node.parent.is_some() && node.kind.is_start() {
            node.kind = NodeKind::start();
        }
        if node.kind == NodeKind::Sub {
            subs.push(node.id.clone());
        }
    }
}

prop_compose! {
    fn graph()(lanes in prop::collection::btree_set("lane[0-9]{1,2}", 0..4))(
        nodes in prop::collection::vec(node(lanes.iter().cloned().collect()), 1..8),
        edges in prop::collection::vec(edge_parts(), 0..10),
        teams in prop::collection::vec(prop::option::of(id()), 4), names in prop::collection::vec(text(), 4), places in prop::collection::vec(rect(), 8),
        lanes in Just(lanes), inputs in fields(), key_input in prop::option::of(name()),
        pools in 0..3_usize, notes in prop::collection::vec(text(), 0..3), hosts in prop::collection::vec((any::<usize>(), any::<bool>(), border()), 0..2),
        within in prop::collection::vec(any::<usize>(), 11),
    ) -> Graph {
        let mut graph = Graph { inputs, key_input, ..Graph::default() };
        for node in nodes {
            graph.nodes.insert(node.id.clone(), node);
        }
        nest(&mut graph, &within);
        let work: Vec<_> = graph.nodes.values().filter(|node| node.kind.is_host()).map(|node| (node.id.clone(), node.parent.clone())).collect();
        if !work.is_empty() {
            for (number, (host, interrupting, wait)) in hosts.into_iter().enumerate() {
                let mut node = graph.nodes.values().next().unwrap().clone();
                node.id = format!("boundary-{number}").into();
                let interrupting = interrupting || matches!(wait, Wait::Error { .. });
                let (host, parent) = work[host % work.len()].clone();
                node.kind = NodeKind::Boundary { host, interrupting, wait };
                (node.parent, node.repeat) = (parent, None);
                node.extension.clear();
                node.input.clear();
                node.output.clear();
                graph.nodes.insert(node.id.clone(), node);
            }
        }
        for (number, id) in lanes.iter().enumerate() {
            graph.lanes.push(Lane { id: id.as_str().into(), name: names[number].clone(), team: teams[number], bounds: places[number] });
        }
        for number in 0..pools {
            graph.pools.push(Pool { id: format!("pool{number}"), name: names[number].clone(), bounds: places[4 + number], xml: String::new(), executes: number == 0 });
        }
        for (number, text) in notes.into_iter().enumerate() {
            let kind = if number == 0 { ArtifactKind::Note } else if number == 1 { ArtifactKind::Group } else { ArtifactKind::Data };
            let id = format!("note {number}");
            let around = graph.nodes.values().filter(|node| node.kind == NodeKind::Sub).nth(within[8 + number] % 3);
            let xml = around.map(|sub| {
                let element = if kind == ArtifactKind::Data { "bpmn:dataObjectReference" } else { "kept" };
                format!("<{element} baton:within=\"{}\"/>", sub.id)
            });
            graph.artifacts.insert(id.clone(), Artifact { id, kind, text, bounds: places[7], xml: xml.unwrap_or_default() });
        }
        let things: Vec<_> = graph.nodes.keys().cloned().collect();
        let mut defaults = BTreeMap::new();
        for (number, (from, to, label, condition, order, is_default, exit, waypoints)) in edges.into_iter().enumerate() {
            let (from, to) = (things[from % things.len()].clone(), things[to % things.len()].clone());
            let crosses = graph.nodes[&from].parent != graph.nodes[&to].parent;
            let kind = match number % 7 { 5 => EdgeKind::Message, 6 => EdgeKind::Association, _ if crosses => EdgeKind::Association, _ => EdgeKind::Sequence };
            let is_flow = kind == EdgeKind::Sequence;
            let is_default = is_flow && is_default && defaults.insert(from.clone(), ()).is_none();
            let id: crate::ids::EdgeId = if number % 2 == 0 { format!("flow{number}").into() } else { format!("{number}/flow").into() };
            graph.edges.insert(id.clone(), Edge {
                id, kind, from, to, label,
                condition: condition.filter(|_| is_flow),
                order: if is_flow { order } else { 0 },
                is_default,
                exit: exit.filter(|_| is_flow).map(|exit| [GateExit::Approved, GateExit::Rejected, GateExit::Returned][usize::from(exit)]),
                waypoints: if waypoints.len() < 2 { Vec::new() } else { waypoints.into_iter().map(|(x, y)| Point { x, y }).collect() },
                extension: String::new(),
            });
        }
        if graph.nodes.values().any(|node| node.extension.contains("foo:")) {
            graph.extension = "<baton:namespaces><baton:namespace prefix=\"foo\" uri=\"urn:foo\"/></baton:namespaces>".to_owned();
        }
        graph
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn importing_an_export_gives_the_same_graph(graph in graph(), title in text()) {
        let xml = export(&graph, &title);
        super::leave(&xml);
        let imported = import(xml.as_bytes()).map_err(|fault| TestCaseError::fail(format!("{fault}\n{xml}")))?;
        prop_assert_eq!(&imported.graph, &graph, "{}", xml);
        let name = imported.name.unwrap_or_default();
        prop_assert_eq!(name.trim(), title.trim());
        prop_assert_eq!(export(&imported.graph, &title), xml);
    }
}

#[test]
fn a_copy_of_what_is_kept_gets_ids_of_its_own() {
    let mut graph = import(super::files::FULL.as_bytes()).unwrap().graph;
    let mut copy = graph.nodes[&"Sub".into()].clone();
    copy.id = "Sub2".into();
    graph.nodes.insert(copy.id.clone(), copy);
    let xml = export(&graph, "");
    assert!(
        xml.contains("sourceRef=\"SubS_2\" targetRef=\"SubT_2\""),
        "{xml}"
    );
    assert!(import(xml.as_bytes()).is_ok());
}

#[test]
fn what_was_shown_of_something_deleted_stands_on_its_own() {
    let mut graph = import(super::files::FULL.as_bytes()).unwrap().graph;
    graph.nodes.remove(&"Sub".into());
    graph.pools.retain(|pool| pool.id != "P2");
    graph
        .edges
        .retain(|_, edge| graph.nodes.contains_key(&edge.from) || edge.kind != EdgeKind::Sequence);
    let again = import(export(&graph, "").as_bytes()).unwrap().graph;
    assert!(again.nodes.contains_key(&"SubT".into()) && again.nodes.contains_key(&"Buy".into()));
}
