//! Month-end close: the checks side by side, one signature.

use super::gate_of;
use crate::demo::sketch::{Cast, DAY, Sketch, flag, note, number, text};
use domain::{
    Tier,
    workflow::{GateExit, Graph, NodeKind},
};

/// Its diagram.
pub fn graph(cast: &Cast) -> Graph {
    let mut gate = gate_of(
        cast,
        "Finance",
        "Sign off the {month} close",
        &[],
        Tier::High,
    );
    gate.needed = [1, 1, 2, 2];
    Sketch::new(cast, 7, &[("Accounts Payable", 1), ("Finance", 2)])
        .inputs(vec![text("period", "Period"), text("month", "Month")])
        .start("Month ends", (1, 0, 0.0))
        .node("split", "", (1, 0, 1.0), NodeKind::Parallel, None)
        .agent(
            "reconcile",
            "Reconcile bank",
            (1, 0, 2.0),
            ("Tally", "close.reconcile"),
            vec![
                number("open_items", "Open items"),
                note("reconciliation", "What is open, and why"),
            ],
        )
        .human(
            "accruals",
            "Book accruals",
            (0, 0, 2.0),
            "Accounts Payable",
            vec![
                number("accruals", "Accruals booked"),
                note("accruals_note", "Anything unusual"),
            ],
        )
        .due(
            "accruals",
            3 * DAY,
            "Book what was delivered and not yet invoiced.",
        )
        .human(
            "intercompany",
            "Clear intercompany",
            (1, 1, 2.0),
            "Finance",
            vec![
                flag("cleared", "All balances are zero"),
                note("intercompany_note", "What is left, and why"),
            ],
        )
        .due(
            "intercompany",
            4 * DAY,
            "Clear the balances between the three companies.",
        )
        .node("join", "", (1, 0, 3.0), NodeKind::Parallel, None)
        .human(
            "review",
            "Review the checks",
            (1, 0, 4.0),
            "Finance",
            vec![
                number("checks_green", "Green checks, of 12"),
                note("review_note", "What the signers should know"),
            ],
        )
        .due("review", 2 * DAY, "Go through the twelve checks.")
        .gate("sign", "Sign off", (1, 0, 5.0), gate)
        .due("sign", DAY, "")
        .end("closed", "Closed", (1, 0, 6.0))
        .edge("start", "split")
        .edge("split", "accruals")
        .edge("split", "reconcile")
        .edge("split", "intercompany")
        .edge("accruals", "join")
        .edge("reconcile", "join")
        .edge("intercompany", "join")
        .chain(&["join", "review", "sign"])
        .exit("sign", "closed", GateExit::Approved, "signed")
        .exit("sign", "review", GateExit::Returned, "returned")
        .done()
}
