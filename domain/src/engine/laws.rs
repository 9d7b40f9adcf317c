//! Laws, over random workflows and random walks: replay gives the same state; nothing follows the last event; every path
//! is accounted for; no gate passes with fewer distinct people than it needs, and none who is excluded decides.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use super::{
    Command, Doing, Event, Failure, GateOutcome, State,
    laws_accounted::accounted,
    tests::{Bench, begin, person, workflow},
};
use crate::{Actor, Verdict};
use proptest::prelude::*;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// A block: one way in, one way out, its lines numbered from `n` on.
#[derive(Debug, Clone)]
enum Block {
    Step(&'static str),
    Line(Vec<Block>),
    Choice(Vec<Block>),
    Split(Vec<Block>),
    Loop(Box<Block>),
    Border(&'static str, &'static str),
    Some(Vec<Block>),
    Sub(Box<Block>, &'static str, &'static str),
    Race(Vec<Block>),
    Gate(bool),
}

fn block() -> impl Strategy<Value = Block> {
    let leaf = prop_oneof![
        prop::sample::select(vec![
            "human:x",
            "human:y sla 40",
            "agent:x",
            "agent:y",
            "script:x=x + 1",
            "script:y=z",
            "timer:30",
            "until:x",
            "message:paid,x,y",
            "receive:paid",
            "send:told,x,y=x + 1",
            "throw",
            "human:x; each 3; collect y=loopCounter",
            "agent:y; seq x",
            "script:y=item; each x & y; until y > 4",
            "human:y; while y > 4; most 3",
            "human:x; with z=x + 1; gives y=z",
            "error:bad",
            "call",
            "call; with x=x + 1; gives y=x; each 2; collect x=y",
            "escalation:news",
        ])
        .prop_map(Block::Step),
        (
            prop::sample::select(vec![
                "human:x",
                "agent:x",
                "gate",
                "call",
                "receive:paid",
                "human:x; each 3",
            ]),
            prop::sample::select(vec!["20", "20!", "msg=stop!", "msg=news", "err=!"])
        )
            .prop_map(|(host, event)| Block::Border(host, event)),
        any::<bool>().prop_map(Block::Gate),
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(Block::Line),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Block::Choice),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Block::Split),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Block::Some),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Block::Race),
            inner.clone().prop_map(|inner| Block::Loop(Box::new(inner))),
            (
                inner,
                prop::sample::select(vec!["", "; each 2; collect y=x", "; seq 2", "; gives z=x"]),
                prop::sample::select(vec!["", "30!", "err=!", "esc=news", "esc=!"]),
            )
                .prop_map(|(inner, how, event)| Block::Sub(
                    Box::new(inner),
                    how,
                    event
                )),
        ]
    })
}

struct Drawing {
    text: String,
    n: usize,
    within: Vec<String>,
}

impl Drawing {
    fn node(&mut self, kind: &str) -> String {
        self.n += 1;
        let id = format!("n{:02}", self.n);
        let within = match self.within.last() {
            Some(sub) => format!("; in {sub}"),
            None => String::new(),
        };
        self.text.push_str(&format!("{id} {kind}{within}\n"));
        id
    }

    fn edge(&mut self, from: &str, to: &str, more: &str) {
        self.text.push_str(&format!("{from} -> {to} {more}\n"));
    }

    fn draw(&mut self, block: &Block) -> (String, String) {
        match block {
            Block::Step(kind) => {
                let id = self.node(kind);
                (id.clone(), id)
            }
            Block::Line(blocks) => {
                let mut ends: Option<(String, String)> = None;
                for block in blocks {
                    let (first, last) = self.draw(block);
                    ends = Some(match ends {
                        Some((begin, before)) => {
                            self.edge(&before, &first, "");
                            (begin, last)
                        }
                        None => (first, last),
                    });
                }
                ends.unwrap()
            }
            Block::Sub(inner, how, event) => {
                let sub = self.node(&format!("sub{how}"));
                self.within.push(sub.clone());
                let (first, last) = self.draw(inner);
                let (start, end) = (self.node("start"), self.node("end"));
                self.edge(&start, &first, "");
                self.edge(&last, &end, "");
                self.within.pop();
                if event.is_empty() {
                    return (sub.clone(), sub);
                }
                let close = self.node("xor");
                let border = self.node(&format!("border:{sub},{event}"));
                self.edge(&sub, &close, "");
                self.edge(&border, &close, "");
                (sub, close)
            }
            Block::Race(blocks) => {
                let (open, close) = (self.node("event"), self.node("xor"));
                for (index, block) in blocks.iter().enumerate() {
                    let event =
                        self.node(["message:paid,x", "timer:30", "receive:told"][index % 3]);
                    let (first, last) = self.draw(block);
                    self.edge(&open, &event, "");
                    self.edge(&event, &first, "");
                    self.edge(&last, &close, "");
                }
                (open, close)
            }
            Block::Choice(blocks) | Block::Split(blocks) | Block::Some(blocks) => {
                let kind = match block {
                    Block::Split(_) => "and",
                    Block::Some(_) => "or",
                    _ => "xor",
                };
                let (open, close) = (self.node(kind), self.node(kind));
                for (index, block) in blocks.iter().enumerate() {
                    let (first, last) = self.draw(block);
                    let more = match (kind, index + 1 == blocks.len()) {
                        ("xor" | "or", true) => "default".to_owned(),
                        ("xor" | "or", false) => format!("when x > {}", index + 2),
                        _ => String::new(),
                    };
                    self.edge(&open, &first, &more);
                    self.edge(&last, &close, "");
                }
                (open, close)
            }
            Block::Loop(inner) => {
                let (open, close) = (self.node("xor"), self.node("xor"));
                let (first, last) = self.draw(inner);
                self.edge(&open, &first, "");
                self.edge(&last, &close, "");
                self.edge(&close, &open, "when y > 6");
                let out = self.node("xor");
                self.edge(&close, &out, "default");
                (open, out)
            }
            Block::Border(host, event) => {
                let (open, close) = (self.node(host), self.node("xor"));
                let border = self.node(&format!("border:{open},{event}"));
                self.edge(&open, &close, "");
                self.edge(&border, &close, "");
                (open, close)
            }
            Block::Gate(with_exit) => {
                let (gate, close) = (
                    self.node("gate:x > 3=high,z > 1=critical"),
                    self.node("xor"),
                );
                self.edge(&gate, &close, "");
                if *with_exit {
                    self.edge(&gate, &close, "rejected");
                }
                (gate, close)
            }
        }
    }
}

fn drawn(block: &Block) -> String {
    let mut drawing = Drawing {
        text: String::new(),
        n: 0,
        within: Vec::new(),
    };
    let (first, last) = drawing.draw(block);
    let (start, end) = (drawing.node("start"), drawing.node("end"));
    drawing.edge(&start, &first, "");
    drawing.edge(&last, &end, "");
    drawing
        .text
        .lines()
        .map(|line| format!("{}\n", line.trim_end()))
        .collect()
}

fn gates(bench: &Bench) {
    let mut open: BTreeMap<_, (u32, BTreeSet<_>, BTreeSet<_>)> = BTreeMap::new();
    for (_, event) in &bench.log {
        match event {
            Event::GateOpened { request, .. } => {
                let excluded = request.excluded.iter().map(|one| one.person()).collect();
                assert!(excluded_covers(&excluded));
                open.insert(request.id, (request.needed, excluded, BTreeSet::new()));
            }
            Event::DecisionMade {
                gate,
                person,
                decision,
                ..
            } => {
                let (_, excluded, approved) = open.get_mut(gate).expect("an open gate");
                assert!(!excluded.contains(person));
                if *decision == Verdict::Approve {
                    assert!(approved.insert(*person), "the same person twice");
                }
            }
            Event::GateClosed { gate, outcome, .. } => {
                let (needed, _, approved) = open.remove(gate).expect("closed once");
                assert!(*outcome != GateOutcome::Approved || approved.len() >= needed as usize);
            }
            Event::GateReasked { gate, .. } => {
                open.remove(gate).expect("an open gate");
            }
            _ => {}
        }
    }
    for token in bench.state.tokens.values() {
        if let Doing::Gate { request } = &token.doing {
            let seen = bench.state.seen(token.scope);
            for (name, value) in &request.payload {
                assert_eq!(seen.get(name).unwrap_or(&serde_json::Value::Null), value);
            }
        }
    }
}

fn excluded_covers(excluded: &BTreeSet<crate::ids::PersonId>) -> bool {
    excluded.contains(&person(1))
}

/// One random act; whether it is refused does not matter, only that the laws hold after it.
fn act(bench: &mut Bench, choice: u32, who: u128, value: i64) {
    bench.now += i64::from(choice % 7) * 5;
    let tokens: Vec<_> = bench.state.tokens.values().cloned().collect();
    let Some(token) = tokens.get(choice as usize % tokens.len().max(1)) else {
        return;
    };
    let timers: Vec<_> = token.timers.iter().map(|timer| timer.id).collect();
    if choice.is_multiple_of(3)
        && let Some(timer) = timers.first()
    {
        let _ = bench.act(Command::FireTimer { timer: *timer });
        return;
    }
    if choice % 3 == 1
        && let Some(one) = token.subscriptions.first()
    {
        let command = |values: serde_json::Value| Command::Deliver {
            subscription: one.id,
            message: crate::ids::MessageId(uuid::Uuid::from_u128(who)),
            by: Actor::Person(person(who)),
            on_behalf_of: None,
            values: values.as_object().unwrap().clone(),
            authors: std::collections::BTreeMap::new(),
        };
        let _ = bench
            .act(command(json!({"y": value})))
            .or_else(|_| bench.act(command(json!({}))));
        return;
    }
    if choice.is_multiple_of(41) {
        let by = Actor::Person(person(5));
        let _ = bench.act(match bench.state.phase {
            super::Phase::Suspended => Command::ResumeRun {
                by,
                reason: String::new(),
            },
            _ if choice.is_multiple_of(2) => Command::CancelRun {
                by,
                reason: String::new(),
            },
            _ => Command::SuspendRun {
                by,
                reason: String::new(),
            },
        });
        return;
    }
    if choice.is_multiple_of(17) {
        let by = Actor::Person(person(6));
        let reason = "because".to_owned();
        let places = super::places(&bench.graph, &bench.state, token);
        let to = places.into_iter().nth(value as usize);
        let _ = bench.act(match to {
            Some(to) if value % 3 != 0 => Command::PlaceToken {
                token: token.id,
                to,
                by,
                reason,
            },
            _ if value % 2 == 0 => Command::SkipStep {
                token: token.id,
                by,
                reason,
            },
            _ => Command::SetVariable {
                scope: None,
                name: "x".to_owned(),
                value: json!(value),
                by,
                reason,
            },
        });
        return;
    }
    let _ = match &token.doing {
        Doing::Task { task, .. } if choice % 4 == 1 => bench.act(Command::ClaimTask {
            task: *task,
            person: person(who),
        }),
        Doing::Task { task, .. } | Doing::Resubmit { task, .. } => bench
            .complete_task(*task, who, &json!({"x": value}))
            .or_else(|_| bench.complete_task(*task, who, &json!({"y": value}))),
        Doing::Job { job, .. } if choice.is_multiple_of(4) => {
            bench.fail_of(*job, Failure::Retryable)
        }
        Doing::Job { job, .. } => bench
            .result_of(*job, &json!({"x": value}))
            .or_else(|_| bench.result_of(*job, &json!({"y": value}))),
        Doing::Gate { request } => {
            let verdict = Verdict::ALL[(choice % 5).saturating_sub(2) as usize % 3];
            bench.decide_as(request.id, who, verdict, "because", &request.digest)
        }
        Doing::Call {
            call, run: None, ..
        } if choice.is_multiple_of(5) => bench.act(Command::CallStarted {
            call: *call,
            run: crate::ids::RunId(uuid::Uuid::from_u128(who)),
        }),
        Doing::Call { call, .. } => bench.act(Command::CallEnded {
            call: *call,
            outcome: [
                super::CallOutcome::Done,
                super::CallOutcome::Done,
                super::CallOutcome::Declined,
                super::CallOutcome::Cancelled,
            ][value as usize % 4],
            variables: json!({"x": value}).as_object().unwrap().clone(),
            authors: Default::default(),
        }),
        Doing::Failed { .. } => bench.act(Command::RetryStep {
            token: Some(token.id),
            by: Actor::System,
        }),
        Doing::Timer
        | Doing::Message
        | Doing::Choice
        | Doing::Join
        | Doing::Ready
        | Doing::Inside { .. } => Ok(Vec::new()),
    };
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn random_walks_keep_the_laws(
        block in block(),
        acts in prop::collection::vec((any::<u32>(), 1..12_u128, 0..9_i64), 1..60),
    ) {
        let text = drawn(&block);
        let mut bench = Bench::new(workflow(&text));
        let start = begin(1, &json!({"x": 3, "y": 5}));
        bench.act(start).expect("it starts");
        for (choice, who, value) in acts {
            accounted(&bench);
            gates(&bench);
            act(&mut bench, choice, who, value);
        }
        accounted(&bench);
        gates(&bench);
        let replayed = super::replay(bench.log.iter().map(|(at, event)| (*at, event)));
        prop_assert_eq!(&replayed, &bench.state);
        let last = bench.log.iter().position(|(_, event)| event.is_last());
        prop_assert!(last.is_none_or(|at| at + 1 == bench.log.len()), "something follows the last event");
        let text = serde_json::to_string(&bench.state).unwrap();
        prop_assert_eq!(serde_json::from_str::<State>(&text).unwrap(), replayed);
        for (_, event) in &bench.log {
            let text = serde_json::to_string(event).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Event>(&text).unwrap(), event);
        }
    }
}
