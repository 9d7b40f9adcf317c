//! Supplier invoice to payment: read, match, approve, pay.

use super::gate_of;
use crate::demo::sketch::{Cast, DAY, HOUR, Sketch, choice, day, euro, flag, note, number, text};
use domain::{
    Tier,
    workflow::{GateExit, Graph, NodeKind, Wait},
};

/// Its diagram.
pub fn graph(cast: &Cast) -> Graph {
    let large = gate_of(
        cast,
        "Finance",
        "Pay {amount} to {supplier}",
        &[(
            "amount.minor >= 10000000",
            Tier::Critical,
            "Payments of €100,000 and more",
        )],
        Tier::High,
    );
    let medium = gate_of(
        cast,
        "Accounts Payable",
        "Pay {amount} to {supplier}",
        &[],
        Tier::Medium,
    );
    let centres = [
        "4410 Tableware",
        "4420 Metal cookware",
        "4430 Glass",
        "6100 Freight",
        "6200 Packaging",
    ];
    Sketch::new(
        cast,
        7,
        &[
            ("Accounts Payable", 1),
            ("Procurement", 1),
            ("Finance", 2),
            ("Treasury", 1),
        ],
    )
    .inputs(vec![
        text("invoice", "Invoice number"),
        text("supplier", "Supplier"),
        euro("amount", "Amount"),
        text("order", "Purchase order"),
        choice("cost_centre", "Cost centre", &centres),
    ])
    .start("Invoice", (0, 0, 0.0))
    .agent(
        "read",
        "Read invoice",
        (0, 0, 1.0),
        ("Ledger", "invoice.read"),
        vec![
            number("line_items", "Line items"),
            flag("vat_valid", "VAT number valid"),
        ],
    )
    .agent(
        "match",
        "Match order",
        (0, 0, 2.0),
        ("Tally", "invoice.match"),
        vec![
            number("difference_percent", "Difference to the order, in percent"),
            note("match_note", "What the match shows"),
        ],
    )
    .node(
        "matched",
        "Matched?",
        (0, 0, 3.0),
        NodeKind::Exclusive,
        None,
    )
    .agent(
        "code",
        "Code invoice",
        (0, 0, 4.0),
        ("Ledger", "invoice.code"),
        vec![text("account", "Ledger account")],
    )
    .script(
        "budget",
        "Check budget",
        (0, 0, 5.0),
        &[("is_large", "amount.minor >= 2500000")],
    )
    .node(
        "by_amount",
        "How much?",
        (2, 0, 5.0),
        NodeKind::Exclusive,
        None,
    )
    .human(
        "resolve",
        "Resolve difference",
        (1, 0, 3.0),
        "Procurement",
        vec![
            choice(
                "difference_reason",
                "Why is it different?",
                &[
                    "Index clause",
                    "Freight added",
                    "Wrong price",
                    "Short delivery",
                    "Something else",
                ],
            ),
            euro("amount", "Amount we accept"),
            note("difference_note", "Explanation for the file"),
        ],
    )
    .due(
        "resolve",
        24 * HOUR,
        "Compare the order, the delivery note and the invoice, then say what we accept.",
    )
    .boundary("resolve_late", "after 3 days", "resolve", true, 3 * DAY)
    .person(
        "controller",
        "Decide as controller",
        (1, 0, 4.0),
        "Tomas Lindqvist",
        vec![
            euro("amount", "Amount we accept"),
            note("difference_note", "Explanation for the file"),
        ],
    )
    .gate("approve_large", "Approve large payment", (2, 0, 6.0), large)
    .due("approve_large", 8 * HOUR, "")
    .gate("approve", "Approve payment", (2, 0, 3.0), medium)
    .due("approve", 6 * HOUR, "")
    .script("book", "Book liability", (2, 1, 2.0), &[("booked", "true")])
    .agent(
        "schedule",
        "Schedule payment",
        (3, 0, 2.0),
        ("Payrun", "payment.schedule"),
        vec![
            day("pay_on", "Pay on"),
            flag("discount_taken", "Early-payment discount taken"),
        ],
    )
    .node(
        "wait",
        "Bank day",
        (3, 0, 3.0),
        NodeKind::Catch {
            wait: Wait::Duration { ms: 20 * HOUR },
        },
        None,
    )
    .agent(
        "confirm",
        "Confirm with bank",
        (3, 0, 4.0),
        ("Payrun", "payment.confirm"),
        vec![text("bank_reference", "Bank reference")],
    )
    .end("paid", "Paid", (3, 0, 5.0))
    .chain(&["start", "read", "match", "matched"])
    .otherwise("matched", "code", "equal")
    .when(
        "matched",
        "resolve",
        "difference_percent > 2.0 || difference_percent < -2.0",
        "differs by more than 2 %",
    )
    .edge("resolve", "code")
    .edge("resolve_late", "controller")
    .edge("controller", "code")
    .chain(&["code", "budget", "by_amount"])
    .when("by_amount", "approve_large", "is_large", "€25,000 and more")
    .when(
        "by_amount",
        "approve",
        "amount.minor >= 250000",
        "€2,500 and more",
    )
    .otherwise("by_amount", "book", "less")
    .exit("approve_large", "book", GateExit::Approved, "approved")
    .exit("approve_large", "resolve", GateExit::Returned, "returned")
    .exit("approve", "book", GateExit::Approved, "approved")
    .exit("approve", "resolve", GateExit::Returned, "returned")
    .chain(&["book", "schedule", "wait", "confirm", "paid"])
    .done()
}
