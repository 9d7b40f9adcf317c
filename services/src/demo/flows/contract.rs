//! Contract review: compare with our terms, negotiate, sign.

use super::gate_of;
use crate::demo::sketch::{Cast, DAY, HOUR, Sketch, choice, euro, note, number, text};
use domain::{
    Tier,
    workflow::{GateExit, Graph, NodeKind},
};

/// Its diagram.
pub fn graph(cast: &Cast) -> Graph {
    let mut gate = gate_of(
        cast,
        "Legal",
        "Sign the contract with {party}",
        &[(
            "value.minor >= 5000000",
            Tier::High,
            "Contracts worth €50,000 and more",
        )],
        Tier::Medium,
    );
    gate.candidates.extend(
        ["Ines Okafor", "Priya Raman"]
            .into_iter()
            .filter_map(|name| cast.person(name)),
    );
    Sketch::new(cast, 7, &[("Legal", 2)])
        .inputs(vec![
            text("contract", "Contract number"),
            text("party", "With"),
            euro("value", "Value"),
            choice(
                "type",
                "Kind",
                &["Supply", "Freight", "Services", "Licence"],
            ),
        ])
        .start("Draft", (0, 0, 0.0))
        .agent(
            "read",
            "Compare with our terms",
            (0, 0, 1.0),
            ("Clause", "contract.read"),
            vec![
                number("deviations", "Clauses that differ from ours"),
                note("contract_note", "What differs"),
            ],
        )
        .node(
            "differs",
            "Differs?",
            (0, 0, 2.0),
            NodeKind::Exclusive,
            None,
        )
        .human(
            "negotiate",
            "Negotiate",
            (0, 1, 3.0),
            "Legal",
            vec![
                choice(
                    "outcome",
                    "Outcome",
                    &[
                        "They accept our terms",
                        "We accept theirs",
                        "Met in the middle",
                    ],
                ),
                note("negotiation_note", "What was agreed"),
            ],
        )
        .due("negotiate", 4 * DAY, "Settle the clauses that differ.")
        .boundary(
            "negotiate_late",
            "after 10 days",
            "negotiate",
            false,
            10 * DAY,
        )
        .human(
            "remind",
            "Call them",
            (0, 1, 5.0),
            "Legal",
            vec![note("call_note", "What they said")],
        )
        .end("reminded", "Reminded", (0, 1, 6.0))
        .gate("sign", "Sign", (0, 0, 4.0), gate)
        .due("sign", 24 * HOUR, "")
        .agent(
            "file",
            "File contract",
            (0, 0, 5.0),
            ("Clause", "contract.file"),
            vec![text("archive_number", "Archive number")],
        )
        .end("signed", "Signed", (0, 0, 6.0))
        .chain(&["start", "read", "differs"])
        .when("differs", "negotiate", "deviations > 0", "yes")
        .otherwise("differs", "sign", "no")
        .edge("negotiate", "sign")
        .edge("negotiate_late", "remind")
        .edge("remind", "reminded")
        .exit("sign", "file", GateExit::Approved, "signed")
        .exit("sign", "negotiate", GateExit::Returned, "returned")
        .edge("file", "signed")
        .done()
}
