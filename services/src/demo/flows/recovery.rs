//! Service recovery: the playbook for a service that is down.

use super::gate_of;
use crate::demo::sketch::{Cast, HOUR, Sketch, choice, note, text};
use domain::{
    Tier,
    workflow::{GateExit, Graph},
};

/// Its diagram.
pub fn graph(cast: &Cast) -> Graph {
    let gate = gate_of(
        cast,
        "Platform",
        "{action} on {service}",
        &[],
        Tier::Critical,
    );
    Sketch::new(cast, 6, &[("Platform", 1), ("Support", 1)])
        .inputs(vec![
            text("incident", "Incident number"),
            text("service", "Service"),
            choice("severity", "Severity", &["1", "2", "3"]),
            note("symptom", "What is seen"),
        ])
        .start("Service down", (0, 0, 0.0))
        .agent(
            "diagnose",
            "Find the cause",
            (0, 0, 1.0),
            ("Beacon", "service.diagnose"),
            vec![
                text("action", "What should be done"),
                note("diagnosis", "Diagnosis"),
            ],
        )
        .gate("allow", "Allow the change", (0, 0, 2.0), gate)
        .due("allow", HOUR, "")
        .agent(
            "recover",
            "Recover",
            (0, 0, 3.0),
            ("Beacon", "service.recover"),
            vec![note("recovery", "What was done")],
        )
        .due("recover", HOUR, "")
        .boundary("long", "after 30 min", "recover", false, HOUR / 2)
        .human(
            "tell",
            "Tell customers",
            (1, 0, 4.0),
            "Support",
            vec![note("notice", "What they were told")],
        )
        .due(
            "tell",
            HOUR,
            "Say what is down, since when, and when to look again.",
        )
        .end("told", "Told", (1, 0, 5.0))
        .person(
            "learn",
            "Write what we learned",
            (0, 0, 4.0),
            "Rafael Duarte",
            vec![note("lesson", "What we change")],
        )
        .due(
            "learn",
            72 * HOUR,
            "Three sentences: what happened, why, what we change.",
        )
        .end("recovered", "Recovered", (0, 0, 5.0))
        .chain(&["start", "diagnose", "allow"])
        .exit("allow", "recover", GateExit::Approved, "allowed")
        .exit("allow", "diagnose", GateExit::Returned, "returned")
        .chain(&["recover", "learn", "recovered"])
        .edge("long", "tell")
        .edge("tell", "told")
        .done()
}
