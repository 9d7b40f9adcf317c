//! Customer refund: within a limit alone, above it with a lead.

use super::gate_of;
use crate::demo::sketch::{Cast, HOUR, Sketch, choice, euro, note, text};
use domain::{
    Tier,
    workflow::{GateExit, Graph, NodeKind},
};

/// Its diagram.
pub fn graph(cast: &Cast) -> Graph {
    let gate = gate_of(
        cast,
        "Support",
        "Refund {amount} to {customer}",
        &[
            ("amount.minor > 100000", Tier::High, "Refunds over €1,000"),
            ("amount.minor > 20000", Tier::Medium, "Refunds over €200"),
        ],
        Tier::Low,
    );
    Sketch::new(cast, 6, &[("Support", 2)])
        .inputs(vec![
            text("refund", "Refund number"),
            text("customer", "Customer"),
            text("order", "Order"),
            euro("amount", "Amount"),
            choice(
                "reason",
                "Reason",
                &[
                    "Damaged in transit",
                    "Wrong item",
                    "Late",
                    "Changed mind",
                    "Other",
                ],
            ),
        ])
        .start("Request", (0, 0, 0.0))
        .agent(
            "assess",
            "Assess request",
            (0, 0, 1.0),
            ("Harbor", "refund.assess"),
            vec![
                choice(
                    "recommendation",
                    "Recommendation",
                    &["Refund", "Replace", "Refuse"],
                ),
                note("assessment", "Assessment"),
            ],
        )
        .node(
            "limit",
            "Within the limit?",
            (0, 0, 2.0),
            NodeKind::Exclusive,
            None,
        )
        .gate("decide", "Lead decides", (0, 1, 3.0), gate)
        .due("decide", 8 * HOUR, "")
        .agent(
            "pay",
            "Settle refund",
            (0, 0, 4.0),
            ("Harbor", "refund.pay"),
            vec![text("payment_reference", "Payment reference")],
        )
        .end("settled", "Settled", (0, 0, 5.0))
        .end("refused", "Refused", (0, 1, 5.0))
        .chain(&["start", "assess", "limit"])
        .when(
            "limit",
            "pay",
            "amount.minor <= 5000 && recommendation == 'Refund'",
            "€50 or less",
        )
        .otherwise("limit", "decide", "more")
        .exit("decide", "pay", GateExit::Approved, "approved")
        .exit("decide", "refused", GateExit::Rejected, "rejected")
        .edge("pay", "settled")
        .done()
}
