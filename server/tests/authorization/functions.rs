//! Who may call which server function.

use crate::{
    function,
    pages::{CONNECT, FIGURES, GATE, RUN, STARTERS, TASK},
    row::{ALL, NONE, Row, call},
    who::Who::{self, *},
};
use domain::workflow::Graph;
use serde_json::{Value, json};

const MANAGERS: &[Who] = &[Owner, Admin];
const DRAW: &[Who] = &[Owner, Architect];
const KEEP: &[Who] = &[Owner, Engineer];
const TOKENS: &[Who] = &[Owner, Admin, Engineer];
const OPERATE: &[Who] = &[Owner, Admin, Architect];

fn agent(w: &crate::world::World, name: &str) -> Value {
    let owner = w.owner.person().unwrap();
    json!({"name": name, "team": w.finance, "owner": owner, "glyph": "bot", "description": "Reads", "version": "2"})
}

fn file() -> String {
    use base64::{Engine, engine::general_purpose::STANDARD};
    STANDARD.encode(domain::bpmn::export(&Graph::default(), "Empty"))
}

/// A target that the function checks as a field of a form: it says no more than that the choice is none.
const fn checked_as_field(mut row: Row) -> Row {
    row.foreign = 422;
    row
}

/// All functions.
pub const ROWS: &[Row] = &[
    function!("agents/list", ALL, NONE, |_w| json!({})),
    function!("agents/one", ALL, NONE, |w| json!({"id": w.agent})),
    function!("agents/progress", ALL, NONE, |w| json!({"id": w.agent})),
    function!("agents/form", CONNECT, ALL, |_w| json!({})),
    checked_as_field(function!("agents/register", KEEP, ALL, |w| {
        json!({"agent": agent(w, &format!("Agent {}", w.number()))})
    })),
    function!(
        "agents/change",
        KEEP,
        ALL,
        |w| json!({"id": w.agent, "agent": agent(w, "Sift")})
    ),
    function!("agents/pause", KEEP, ALL, |w| json!({"id": w.agent})),
    function!("agents/resume", KEEP, ALL, |w| json!({"id": w.agent})),
    function!(
        "agents/create-token",
        TOKENS,
        ALL,
        |w| json!({"id": w.agent, "job_types": ""})
    ),
    function!(
        "agents/revoke-token",
        TOKENS,
        ALL,
        |w| json!({"id": w.token().await})
    ),
    function!(
        "audit/page",
        &[Owner, Auditor],
        ALL,
        |_w| json!({"query": {}})
    ),
    function!("audit/check", &[Owner, Auditor], ALL, |_w| json!({})),
    function!("frame/counts", ALL, NONE, |_w| json!({})),
    function!("home/read", ALL, NONE, |_w| json!({})),
    function!(
        "gates/page",
        GATE,
        NONE,
        |w| json!({"gate": w.gate().await.0})
    ),
    function!(
        "gates/decide",
        &[Approver],
        &[Owner, Admin, Executive, Auditor],
        |w| {
            let (gate, digest) = w.gate().await;
            json!({"gate": gate, "input": {"verdict": "approve", "reason": "", "digest": digest}})
        }
    ),
    function!(
        "kpis/dashboard",
        FIGURES,
        ALL,
        |_w| json!({"filter": domain::view::kpis::KpiFilter::default()})
    ),
    function!("kpis/metric", FIGURES, ALL, |_w| {
        json!({"metric": "throughput", "filter": domain::view::kpis::KpiFilter::default()})
    }),
    function!(
        "kpis/set-target",
        &[Owner, Executive],
        ALL,
        |_w| json!({"metric": "throughput", "target": 5.0})
    ),
    function!("people/page", ALL, NONE, |_w| json!({"query": {}})),
    function!("people/invite", MANAGERS, ALL, |w| {
        let email = format!("new{}@acme.example", w.number());
        json!({"new": {"name": "Nia Roe", "email": email, "role": "worker", "team": w.finance}})
    }),
    // Only an owner makes owners.
    function!("people/invite", &[Owner], ALL, |w| {
        let email = format!("new{}@acme.example", w.number());
        json!({"new": {"name": "Nia Roe", "email": email, "role": "owner"}})
    }),
    function!(
        "people/renew-invite",
        MANAGERS,
        ALL,
        |w| json!({"id": w.invite().await.0})
    ),
    function!(
        "people/revoke-invite",
        MANAGERS,
        ALL,
        |w| json!({"id": w.invite().await.0})
    ),
    function!("people/give-role", MANAGERS, ALL, |w| {
        json!({"person": w.colleague().await, "grant": {"role": "auditor", "team": null}})
    }),
    function!("people/give-role", &[Owner], ALL, |w| {
        json!({"person": w.colleague().await, "grant": {"role": "owner", "team": null}})
    }),
    function!("people/take-role", MANAGERS, ALL, |w| {
        json!({"person": w.colleague().await, "grant": {"role": "executive", "team": null}})
    }),
    function!(
        "people/remove",
        MANAGERS,
        ALL,
        |w| json!({"person": w.colleague().await})
    ),
    function!("people/save-team", MANAGERS, ALL, |w| {
        json!({"team": w.team().await, "name": format!("Named {}", w.number())})
    }),
    function!(
        "people/archive-team",
        MANAGERS,
        ALL,
        |w| json!({"team": w.team().await})
    ),
    function!(
        "runs/list",
        ALL,
        NONE,
        |_w| json!({"filter": domain::view::runs::RunFilter::default()})
    ),
    function!("runs/startable", ALL, NONE, |_w| json!({})),
    function!("runs/page", RUN, NONE, |w| json!({"run": w.run().await})),
    function!(
        "runs/start-form",
        STARTERS,
        ALL,
        |w| json!({"workflow": w.bills})
    ),
    function!("runs/start", STARTERS, ALL, |w| {
        json!({"workflow": w.bills, "input": {"texts": {"amount": "12.00"}, "key": null}})
    }),
    function!(
        "runs/cancel",
        OPERATE,
        RUN,
        |w| json!({"run": w.run().await, "reason": "wrong"})
    ),
    function!("runs/operate", OPERATE, RUN, |w| {
        json!({"run": w.run().await, "operation": {"what": "hold"}, "reason": "a pause"})
    }),
    function!("runs/give-message", OPERATE, RUN, |w| {
        let (run, wait) = w.expecting().await;
        json!({"run": run, "wait": wait, "texts": {"note": "paid"}})
    }),
    function!(
        "runs/retry",
        OPERATE,
        RUN,
        |w| json!({"run": w.failed().await, "node": "triage"})
    ),
    function!(
        "tasks/page",
        TASK,
        NONE,
        |w| json!({"tab": "open", "task": w.task().await})
    ),
    function!(
        "tasks/claim",
        &[Worker],
        TASK,
        |w| json!({"task": w.task().await})
    ),
    function!(
        "tasks/release",
        &[Worker],
        TASK,
        |w| json!({"task": w.claimed().await, "reason": "away"})
    ),
    function!("tasks/complete", &[Worker], TASK, |w| {
        json!({"task": w.claimed().await, "input": {"texts": {"amount": "12.00"}, "revision": 2}})
    }),
    function!("workflows/list", ALL, NONE, |_w| json!({})),
    function!("workflows/create", DRAW, ALL, |w| {
        json!({"name": format!("New {}", w.number()), "team": w.finance, "template": null})
    }),
    function!("workflows/import", DRAW, ALL, |w| {
        let name = format!("New {}", w.number());
        json!({"name": name, "team": w.finance, "file_name": "a.bpmn", "file": file()})
    }),
    function!("workflows/rename", DRAW, ALL, |w| {
        json!({"workflow": w.fresh_draft().await, "name": format!("New {}", w.number())})
    }),
    function!(
        "workflows/retire",
        DRAW,
        ALL,
        |w| json!({"workflow": w.fresh_workflow().await})
    ),
    function!(
        "workflows/revive",
        DRAW,
        ALL,
        |w| json!({"workflow": w.fresh_workflow().await})
    ),
    function!(
        "workflows/delete",
        DRAW,
        ALL,
        |w| json!({"workflow": w.fresh_draft().await})
    ),
    function!(
        "workflows/editor",
        ALL,
        NONE,
        |w| json!({"workflow": w.bills})
    ),
    function!("workflows/save", DRAW, ALL, |w| {
        let workflow = w.fresh_draft().await;
        json!({"workflow": workflow, "base_revision": w.revision(workflow).await, "commands": [{"do": "tidy"}]})
    }),
    function!(
        "workflows/publish-view",
        DRAW,
        ALL,
        |w| json!({"workflow": w.bills})
    ),
    function!("workflows/publish", DRAW, ALL, |w| {
        let workflow = w.fresh_draft().await;
        json!({"workflow": workflow, "revision": w.revision(workflow).await, "note": ""})
    }),
    function!(
        "workflows/versions",
        ALL,
        NONE,
        |w| json!({"workflow": w.bills})
    ),
    function!("workflows/restore", DRAW, ALL, |w| {
        let workflow = w.fresh_workflow().await;
        json!({"workflow": workflow, "base_revision": w.revision(workflow).await, "number": 1})
    }),
];
