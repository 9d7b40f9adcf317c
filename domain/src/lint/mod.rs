//! The linter: what keeps a workflow from being published, and what is worth a second look. Each problem is a sentence for the
//! person who draws, with a way to put it right where there is one.
//!
//! Expressions are read only with the feature `expr`, on the server: everything else is the same in the browser.

mod calls;
mod context;
mod data;
#[cfg(feature = "expr")]
mod expressions;
mod flow;
mod gates;
mod inside;
mod known;
mod people;
mod raised;
#[cfg(test)]
mod sample;
mod shape;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_calls;
#[cfg(test)]
mod tests_events;
#[cfg(test)]
mod tests_inside;
#[cfg(test)]
mod tests_known;
#[cfg(test)]
mod tests_triggers;
mod triggers;

use crate::{
    edit::Command,
    ids::{EdgeId, NodeId},
    view::directory::Directory,
    workflow::Graph,
};
use context::Context;
use serde::{Deserialize, Serialize};

/// How much a problem matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// It must be fixed before publishing.
    Error,
    /// To consider.
    Warning,
}

macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident $severity:ident),+ $(,)?) => {
        /// What is checked.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Rule {
            $($(#[$doc])* $name),+
        }

        impl Rule {
            /// All rules.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// How much breaking it matters.
            pub fn severity(self) -> Severity {
                match self {
                    $(Self::$name => Severity::$severity),+
                }
            }
        }
    };
}

rules! {
    /// A run needs a start.
    NoStart Error,
    /// One start that is plain.
    SeveralStarts Error,
    /// A run needs an end.
    NoEnd Error,
    /// Everything is reached from the start.
    Unreachable Error,
    /// Everything but an end leads on.
    DeadEnd Error,
    /// From everywhere an end can be reached.
    NoWayOut Error,
    /// Connections have two ends.
    Dangling Error,
    /// A connection stays in one sub-process.
    Crossing Error,
    /// A sub-process has something in it.
    EmptySub Warning,
    /// A sub-process begins at one start.
    UnclearStart Warning,
    /// What is on the path must execute.
    NotExecuted Error,
    /// Steps have names.
    NoName Warning,
    /// A step with several ways out takes all of them.
    SilentSplit Warning,
    /// A timer on a step leads somewhere.
    IdleTimer Error,
    /// A timer has a time.
    NoTime Error,
    /// A message has a name.
    NoMessage Error,
    /// A message begins runs at one start.
    DoubleMessage Error,
    /// Only runs begin by themselves.
    TriggerInside Error,
    /// What begins by itself needs nobody to fill anything in.
    NobodyFills Error,
    /// An event-based gateway leads to events.
    NoEvents Error,
    /// An error or an escalation is caught where one can come from.
    NoRaiser Warning,
    /// An escalation has a code.
    NoCode Warning,
    /// Somebody around catches an escalation.
    Uncaught Warning,
    /// A step that is done for each of something says of what.
    NoList Error,
    /// A loop ends some time.
    Endless Error,
    /// What a step gives can be seen by somebody.
    StaysInside Warning,
    /// An exclusive gateway knows which way.
    NoCondition Error,
    /// An exclusive gateway has a way for the rest.
    NoDefault Warning,
    /// What is split comes together again.
    NoJoin Warning,
    /// A join does not wait for a way that is not taken.
    Deadlock Error,
    /// A gateway has something to decide.
    IdleGateway Warning,
    /// A sub-workflow says which workflow it runs.
    NoWorkflow Error,
    /// That workflow is published.
    NotPublished Error,
    /// It is given what it needs.
    NotGiven Error,
    /// It is given nothing that it does not ask for.
    NotAsked Error,
    /// A human step is done by somebody.
    NoOwner Error,
    /// An agent step is done by an agent.
    NoAgent Error,
    /// A human step is not done by an agent, nor the reverse.
    WrongOwner Error,
    /// The owner is still there.
    OwnerGone Error,
    /// Somebody may take the step.
    NobodyThere Warning,
    /// An agent step says which kind of work it is.
    NoJobType Error,
    /// The agent takes that kind of work.
    OtherJobType Warning,
    /// An agent is tried at least once.
    NoAttempt Error,
    /// Lanes have teams.
    NoTeam Warning,
    /// Steps that wait for people are due some time.
    NoSla Warning,
    /// Somebody may decide at a gate.
    NoCandidates Error,
    /// Agents never decide.
    AgentDecides Error,
    /// As many people may decide as are needed.
    TooFewCandidates Error,
    /// Who prepared it does not decide on it.
    SelfApproval Error,
    /// A named candidate whom separation of duties leaves out.
    LeftOut Warning,
    /// A gate says what is being decided.
    NoQuestion Warning,
    /// Each exit of a gate once, and one for approved.
    WrongExits Error,
    /// Variables have names that expressions can use.
    BadName Error,
    /// One field a variable within a form.
    DoubleName Error,
    /// One kind a variable.
    MixedKinds Warning,
    /// A choice has something to choose from.
    NoOptions Error,
    /// The key is one of the inputs.
    NoSuchKey Error,
    /// What is read has been filled before.
    NeverFilled Warning,
    /// A script step does something.
    IdleScript Warning,
    /// Expressions are there and can be read.
    BadExpression Error,
}

impl Rule {
    /// Whether only those who know an organization's people, teams, agents and other workflows can tell.
    pub fn is_about_people(self) -> bool {
        matches!(
            self,
            Self::OwnerGone
                | Self::NobodyThere
                | Self::OtherJobType
                | Self::NoTeam
                | Self::TooFewCandidates
                | Self::LeftOut
                | Self::NotPublished
                | Self::NotGiven
                | Self::NotAsked
        )
    }
}

/// A way to put a problem right.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fix {
    /// What it does, for a button: "Add a 2-day timer".
    pub label: String,
    /// The commands.
    pub commands: Vec<Command>,
}

/// Something wrong, or worth a second look.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Problem {
    /// Which rule.
    pub rule: Rule,
    /// How much it matters.
    pub severity: Severity,
    /// The node it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub node: Option<NodeId>,
    /// The edge it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edge: Option<EdgeId>,
    /// What it is about, for people: "Release payment".
    pub subject: String,
    /// One sentence or two.
    pub message: String,
    /// A way to put it right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fix: Option<Fix>,
}

/// How many rules there are.
pub fn rules() -> u32 {
    u32::try_from(Rule::ALL.len()).unwrap_or(u32::MAX)
}

/// Whether nothing keeps it from being published.
pub fn is_clean(problems: &[Problem]) -> bool {
    problems
        .iter()
        .all(|problem| problem.severity != Severity::Error)
}

/// Everything there is to say about a workflow: what must be fixed first, then in the order of the flow.
pub fn lint(graph: &Graph, directory: &Directory) -> Vec<Problem> {
    let mut context = Context::new(graph, directory);
    shape::check(&mut context);
    flow::check(&mut context);
    triggers::check(&mut context);
    inside::check(&mut context);
    calls::check(&mut context);
    raised::check(&mut context);
    people::check(&mut context);
    gates::check(&mut context);
    data::check(&mut context);
    #[cfg(feature = "expr")]
    expressions::check(&mut context);
    context.finish()
}
