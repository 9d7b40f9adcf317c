//! Vendor onboarding: screen, verify, read the contract, decide.

use super::gate_of;
use crate::demo::sketch::{Cast, DAY, HOUR, Sketch, choice, euro, flag, note, number, text};
use domain::{
    Tier,
    workflow::{GateExit, Graph, NodeKind},
};

/// Its diagram.
pub fn graph(cast: &Cast) -> Graph {
    let gate = gate_of(
        cast,
        "Finance",
        "Add {vendor} as a vendor",
        &[
            (
                "spend.minor > 10000000",
                Tier::High,
                "New vendor, spend over €100,000",
            ),
            (
                "security_risk == 'High'",
                Tier::High,
                "Security sees a high risk",
            ),
        ],
        Tier::Medium,
    );
    Sketch::new(
        cast,
        7,
        &[
            ("Procurement", 1),
            ("Legal", 1),
            ("Security", 1),
            ("Finance", 2),
        ],
    )
    .inputs(vec![
        text("vendor_number", "Vendor number"),
        text("vendor", "Vendor"),
        choice(
            "country",
            "Country",
            &[
                "Germany", "Ireland", "Norway", "Portugal", "Poland", "Turkey",
            ],
        ),
        euro("spend", "Yearly spend"),
        text("category", "What they supply"),
    ])
    .start("Request", (0, 0, 0.0))
    .agent(
        "collect",
        "Collect files",
        (0, 0, 1.0),
        ("Scout", "vendor.collect"),
        vec![number("files", "Files collected")],
    )
    .agent(
        "screen",
        "Screen lists",
        (0, 0, 2.0),
        ("Scout", "vendor.screen"),
        vec![
            flag("on_a_list", "Found on a sanctions list"),
            note("screening", "What the screening found"),
        ],
    )
    .node("split", "", (0, 0, 3.0), NodeKind::Parallel, None)
    .agent(
        "verify",
        "Verify account",
        (0, 0, 4.0),
        ("Payrun", "vendor.verify"),
        vec![
            text("iban", "Account"),
            flag("account_verified", "Account verified"),
        ],
    )
    .due("verify", 2 * DAY, "")
    .agent(
        "read",
        "Read contract",
        (1, 0, 4.0),
        ("Clause", "contract.read"),
        vec![
            number("deviations", "Clauses that differ from ours"),
            note("contract_note", "What differs"),
        ],
    )
    .human(
        "security",
        "Check security",
        (2, 0, 4.0),
        "Security",
        vec![
            choice("security_risk", "Risk", &["Low", "Medium", "High"]),
            note("security_note", "What you found"),
        ],
    )
    .due(
        "security",
        24 * HOUR,
        "Look at where our data would go and who could reach it.",
    )
    .node("join", "", (0, 0, 5.0), NodeKind::Parallel, None)
    .script(
        "score",
        "Score risk",
        (0, 0, 6.0),
        &[(
            "risk_points",
            "deviations + (security_risk == 'High' ? 5 : security_risk == 'Medium' ? 2 : 0)",
        )],
    )
    .gate("approve", "Approve vendor", (3, 0, 6.0), gate)
    .due("approve", 8 * HOUR, "")
    .script(
        "create",
        "Create in ledger",
        (3, 0, 5.0),
        &[("vendor_created", "true")],
    )
    .agent(
        "welcome",
        "Welcome vendor",
        (3, 0, 4.0),
        ("Quill", "vendor.welcome"),
        vec![note("welcome_letter", "Letter")],
    )
    .end("onboarded", "Onboarded", (3, 0, 3.0))
    .end("declined", "Declined", (3, 1, 6.0))
    .chain(&["start", "collect", "screen", "split"])
    .edge("split", "verify")
    .edge("split", "read")
    .edge("split", "security")
    .edge("verify", "join")
    .edge("read", "join")
    .edge("security", "join")
    .chain(&["join", "score", "approve"])
    .exit("approve", "create", GateExit::Approved, "approved")
    .exit("approve", "declined", GateExit::Rejected, "rejected")
    .chain(&["create", "welcome", "onboarded"])
    .done()
}
