//! Access request: grade, grant for a time, take back.

use super::gate_of;
use crate::demo::sketch::{Cast, HOUR, Sketch, choice, note, text};
use domain::{
    Tier,
    workflow::{GateExit, Graph, NodeKind, Wait},
};

/// Its diagram.
pub fn graph(cast: &Cast) -> Graph {
    let gate = gate_of(
        cast,
        "Security",
        "Give {person} access to {system}",
        &[
            (
                "grade == 'Critical'",
                Tier::Critical,
                "Production systems that hold customer data",
            ),
            ("grade == 'High'", Tier::High, "Production systems"),
            (
                "grade == 'Medium'",
                Tier::Medium,
                "Internal systems with personal data",
            ),
        ],
        Tier::Low,
    );
    Sketch::new(cast, 7, &[("Security", 1), ("Platform", 1)])
        .inputs(vec![
            text("request", "Request number"),
            text("person", "Who"),
            choice(
                "system",
                "System",
                &[
                    "Wiki",
                    "Ticket archive",
                    "Payroll",
                    "Order database",
                    "Bastion host",
                ],
            ),
            note("purpose", "What for"),
        ])
        .start("Request", (0, 0, 0.0))
        .agent(
            "grade",
            "Grade request",
            (0, 0, 1.0),
            ("Beacon", "access.grade"),
            vec![
                choice("grade", "Grade", &["Low", "Medium", "High", "Critical"]),
                note("grade_note", "Why"),
            ],
        )
        .gate("decide", "Grant access?", (0, 0, 2.0), gate)
        .due("decide", 4 * HOUR, "")
        .agent(
            "grant",
            "Grant access",
            (1, 0, 3.0),
            ("Beacon", "access.grant"),
            vec![text("grant_reference", "Grant")],
        )
        .node(
            "hold",
            "8 hours",
            (1, 0, 4.0),
            NodeKind::Catch {
                wait: Wait::Duration { ms: 8 * HOUR },
            },
            None,
        )
        .agent(
            "revoke",
            "Take it back",
            (1, 0, 5.0),
            ("Beacon", "access.revoke"),
            vec![text("revoke_reference", "Revocation")],
        )
        .end("over", "Over", (1, 0, 6.0))
        .end("refused", "Refused", (0, 0, 3.0))
        .chain(&["start", "grade", "decide"])
        .exit("decide", "grant", GateExit::Approved, "granted")
        .exit("decide", "refused", GateExit::Rejected, "refused")
        .chain(&["grant", "hold", "revoke", "over"])
        .done()
}
