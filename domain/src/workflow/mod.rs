//! A workflow as it is drawn: the graph of nodes and edges, its lanes, and what each node means.
//!
//! Changes go through the `edit` module only; whether a graph may be published is the linter's (`lint`) to say.

pub(crate) mod cron;
mod digest;
mod event;
mod gate;
mod graph;
mod links;
mod node;
mod owner;
mod repeat;
mod shape;

pub use digest::digest;
pub use event::{EndKind, Message, Schedule, Throw, Trigger, Wait};
pub use gate::{Candidates, GateSpec, TierCondition, TierRule};
pub use graph::{Artifact, ArtifactKind, Edge, EdgeKind, GateExit, Graph, Lane, Pool};
pub use links::Links;
pub use node::{Assignment, Node, NodeKind, Retry, Sla};
pub use owner::{Owner, Raci};
pub use repeat::{COUNTER, NUMBERS, Repeat};
pub use shape::{Point, Rect, Size};
