//! The rules on events and on the gateways that wait for them, each broken once.
#![allow(clippy::unwrap_used)]

use super::{
    Rule,
    sample::{join, node, put, split},
    tests::Break,
};
use crate::workflow::{Message, NodeKind, Wait};

/// How a clean workflow is broken, and what the problem says.
pub(super) fn breakages() -> Vec<(Rule, Break, &'static str)> {
    vec![
        (
            Rule::NoMessage,
            |g| {
                put(
                    g,
                    "t",
                    NodeKind::Catch {
                        wait: Wait::Message {
                            name: String::new(),
                            key: String::new(),
                            brings: Vec::new(),
                        },
                    },
                    700.0,
                );
                g.edges.get_mut(&"e4".into()).unwrap().to = "t".into();
                join(g, "x", "t", "end");
            },
            "It does not say which message it waits for.",
        ),
        (
            Rule::NoMessage,
            |g| {
                node(g, "pay").kind = NodeKind::Send {
                    message: Message::default(),
                };
            },
            "It does not say which message it sends.",
        ),
        (
            Rule::NoEvents,
            |g| {
                node(g, "pay").kind = NodeKind::EventBased;
            },
            "pay waits for events, and this way does not lead to one. Lead it to a timer or a message.",
        ),
        (
            Rule::NoEvents,
            |g| {
                node(g, "pay").kind = NodeKind::EventBased;
            },
            "It needs two events or more behind it, to go on by the first that happens.",
        ),
        (
            Rule::Deadlock,
            |g| {
                split(g, NodeKind::EventBased, NodeKind::Parallel);
            },
            "It waits for all its ways in, but pay takes only one of them: a run would wait here for ever. Use an exclusive gateway.",
        ),
        (
            Rule::Deadlock,
            |g| {
                split(g, NodeKind::Inclusive, NodeKind::Parallel);
            },
            "It waits for all its ways in, but pay may take only some of them: a run would wait here for ever. Use an inclusive gateway.",
        ),
        (
            Rule::NoRaiser,
            |g| {
                put(
                    g,
                    "t",
                    NodeKind::Boundary {
                        host: "decide".into(),
                        interrupting: true,
                        wait: Wait::Error {
                            code: String::new(),
                        },
                    },
                    600.0,
                );
                join(g, "x", "t", "end");
            },
            "Only agent steps, sub-processes and sub-workflows raise errors, so it would never happen here.",
        ),
    ]
}
