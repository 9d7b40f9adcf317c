//! Who sees which page.

use crate::{
    page,
    row::{ALL, NONE, Row, page},
    who::Who::{self, *},
};

/// Who sees a run of their team's workflow that they have no part in.
pub const RUN: &[Who] = &[
    Owner, Admin, Executive, Auditor, Architect, Engineer, Approver, Worker,
];
/// Who sees a task of the team: its candidates, and who sees all of them.
pub const TASK: &[Who] = &[Owner, Admin, Auditor, Worker];
/// Who sees an approval: its candidates, and who sees all of them.
pub const GATE: &[Who] = &[Owner, Admin, Executive, Auditor, Approver];
/// Who reads figures.
pub const FIGURES: &[Who] = &[Owner, Executive, Auditor];
/// Everybody but those who only audit.
pub const STARTERS: &[Who] = &[
    Owner,
    Admin,
    Executive,
    Architect,
    Engineer,
    Approver,
    Worker,
    FarArchitect,
    FarEngineer,
    FarApprover,
    FarWorker,
    Member,
];
/// Who may connect an agent, of whatever team.
pub const CONNECT: &[Who] = &[Owner, Engineer, FarEngineer];

/// The pages of an organization.
pub const ROWS: &[Row] = &[
    page!("", ALL, NONE, |_w| ""),
    page!("/account", ALL, NONE, |_w| "/account"),
    page!("/work", ALL, NONE, |_w| "/work"),
    page!("/work/{task}", TASK, NONE, |w| format!(
        "/work/{}",
        w.task().await
    )),
    page!("/approvals", ALL, NONE, |_w| "/approvals"),
    page!("/approvals/{gate}", GATE, NONE, |w| format!(
        "/approvals/{}",
        w.gate().await.0
    )),
    page!("/workflows", ALL, NONE, |_w| "/workflows"),
    page!("/workflows/{id}", ALL, NONE, |w| format!(
        "/workflows/{}",
        w.bills
    )),
    page!("/workflows/{workflow}/start", STARTERS, ALL, |w| format!(
        "/workflows/{}/start",
        w.bills
    )),
    page!("/workflows/{workflow}/export.bpmn", ALL, NONE, |w| format!(
        "/workflows/{}/export.bpmn",
        w.bills
    )),
    page!("/runs", ALL, NONE, |_w| "/runs?tab=all"),
    page!("/runs/{run}", RUN, NONE, |w| format!(
        "/runs/{}",
        w.run().await
    )),
    page!("/dashboards", FIGURES, ALL, |_w| "/dashboards"),
    page!(
        "/dashboards/{metric}",
        FIGURES,
        ALL,
        |_w| "/dashboards/cycle-time"
    ),
    page!("/people", ALL, NONE, |_w| "/people"),
    page!("/audit", &[Owner, Auditor], ALL, |_w| "/audit"),
    page!("/agents", ALL, NONE, |_w| "/agents"),
    page!("/agents/connect", CONNECT, ALL, |_w| "/agents/connect"),
    page!("/agents/{agent}", ALL, NONE, |w| format!(
        "/agents/{}",
        w.agent
    )),
    page!("/{*any}", NONE, NONE, |_w| "/no-such-page"),
];
