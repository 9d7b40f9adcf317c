//! A short way to draw the demo's workflows: lanes, then nodes by lane and column, then edges.

use domain::{
    form::{Field, FieldKind},
    ids::{AgentId, PersonId, TeamId},
    workflow::{
        Assignment, Edge, EdgeKind, EndKind, GateExit, GateSpec, Graph, Lane, Node, NodeKind,
        Owner, Point, Rect, Retry, Sla, Wait,
    },
};
use std::collections::HashMap;

const LANE_HEADER: f64 = 30.0;
const COLUMN: f64 = 156.0;
const ROW: f64 = 104.0;
const LEFT: f64 = 10.0;
const TOP: f64 = 14.0;

/// One hour in milliseconds.
pub const HOUR: i64 = 3_600_000;
/// One day in milliseconds.
pub const DAY: i64 = 24 * HOUR;

/// Who is who in the demo company.
#[derive(Debug, Default, Clone)]
pub struct Cast {
    /// Teams by name.
    pub teams: HashMap<String, TeamId>,
    /// People by name.
    pub people: HashMap<String, PersonId>,
    /// Agents by name.
    pub agents: HashMap<String, AgentId>,
}

impl Cast {
    /// A team as owner: those who work in it.
    pub fn team(&self, name: &str) -> Option<Owner> {
        self.teams.get(name).map(|team| Owner::Team { team: *team })
    }

    /// A person as owner.
    pub fn person(&self, name: &str) -> Option<Owner> {
        self.people
            .get(name)
            .map(|person| Owner::Person { person: *person })
    }

    /// An agent as owner.
    pub fn agent(&self, name: &str) -> Option<Owner> {
        self.agents
            .get(name)
            .map(|agent| Owner::Agent { agent: *agent })
    }
}

/// A workflow being drawn.
#[derive(Debug)]
pub struct Sketch<'a> {
    cast: &'a Cast,
    graph: Graph,
    rows: Vec<(f64, u32)>,
    edges: u32,
}

impl<'a> Sketch<'a> {
    /// An empty drawing with lanes: name and how many rows of steps each holds.
    pub fn new(cast: &'a Cast, width: u32, lanes: &[(&str, u32)]) -> Self {
        let mut graph = Graph::default();
        let mut rows = Vec::new();
        let mut y = TOP;
        for (index, (name, count)) in lanes.iter().enumerate() {
            let h = 34.0 + f64::from(*count) * ROW - (f64::from(*count) - 1.0) * 14.0 - 18.0;
            graph.lanes.push(Lane {
                id: format!("lane_{}", index + 1).into(),
                name: (*name).to_owned(),
                team: cast.teams.get(*name).copied(),
                bounds: Rect {
                    x: LEFT,
                    y,
                    w: LANE_HEADER + f64::from(width) * COLUMN,
                    h,
                },
            });
            rows.push((y, *count));
            y += h;
        }
        Self {
            cast,
            graph,
            rows,
            edges: 0,
        }
    }

    /// The inputs a run is started with; the first is the business key.
    pub fn inputs(mut self, inputs: Vec<Field>) -> Self {
        self.graph.key_input = inputs.first().map(|field| field.name.clone());
        self.graph.inputs = inputs;
        self
    }

    /// A node in a lane (from 0), a row of it (from 0) and a column (from 0).
    pub fn node(
        mut self,
        id: &str,
        label: &str,
        (lane, row, column): (usize, u32, f64),
        kind: NodeKind,
        owner: Option<Owner>,
    ) -> Self {
        let size = kind.size();
        let (top, count) = self.rows.get(lane).copied().unwrap_or((TOP, 1));
        let height = self.graph.lanes.get(lane).map_or(ROW, |lane| lane.bounds.h);
        let middle = top + height * (f64::from(row) + 0.5) / f64::from(count.max(1));
        let center = LEFT + LANE_HEADER + (column + 0.5) * COLUMN;
        let bounds = Rect {
            x: center - size.w / 2.0,
            y: (middle - size.h / 2.0).round(),
            w: size.w,
            h: size.h,
        };
        let sla = kind.is_work().then_some(Sla {
            due_in: 8 * HOUR,
            at_risk_percent: 75,
        });
        let node = Node {
            label: label.to_owned(),
            bounds,
            lane: self.graph.lanes.get(lane).map(|lane| lane.id.clone()),
            owner,
            sla,
            ..Node::new(id.into(), kind, Point::default())
        };
        self.graph.nodes.insert(node.id.clone(), node);
        self
    }

    /// By when a step is due, and what to do.
    pub fn due(mut self, id: &str, due_in: i64, notes: &str) -> Self {
        if let Some(node) = self.graph.nodes.get_mut(&id.into()) {
            node.sla = Some(Sla {
                due_in,
                at_risk_percent: 75,
            });
            node.notes = notes.to_owned();
        }
        self
    }

    /// A start event.
    pub fn start(self, label: &str, at: (usize, u32, f64)) -> Self {
        self.node("start", label, at, NodeKind::start(), None)
    }

    /// An end event.
    pub fn end(self, id: &str, label: &str, at: (usize, u32, f64)) -> Self {
        self.node(
            id,
            label,
            at,
            NodeKind::End {
                end: EndKind::Plain,
            },
            None,
        )
    }

    /// An agent step.
    pub fn agent(
        self,
        id: &str,
        label: &str,
        at: (usize, u32, f64),
        (agent, job_type): (&str, &str),
        result: Vec<Field>,
    ) -> Self {
        let owner = self.cast.agent(agent);
        let kind = NodeKind::Agent {
            job_type: job_type.to_owned(),
            inputs: Vec::new(),
            result,
            retry: Retry::default(),
        };
        self.node(id, label, at, kind, owner)
    }

    /// A human step of a team.
    pub fn human(
        self,
        id: &str,
        label: &str,
        at: (usize, u32, f64),
        team: &str,
        form: Vec<Field>,
    ) -> Self {
        let owner = self.cast.team(team);
        self.node(id, label, at, NodeKind::Human { form }, owner)
    }

    /// A human step of one person.
    pub fn person(
        self,
        id: &str,
        label: &str,
        at: (usize, u32, f64),
        name: &str,
        form: Vec<Field>,
    ) -> Self {
        let owner = self.cast.person(name);
        self.node(id, label, at, NodeKind::Human { form }, owner)
    }

    /// A script step.
    pub fn script(
        self,
        id: &str,
        label: &str,
        at: (usize, u32, f64),
        assign: &[(&str, &str)],
    ) -> Self {
        let assign = assign
            .iter()
            .map(|(variable, expression)| Assignment {
                variable: (*variable).to_owned(),
                expression: (*expression).to_owned(),
            })
            .collect();
        self.node(id, label, at, NodeKind::Script { assign }, None)
    }

    /// A gate.
    pub fn gate(self, id: &str, label: &str, at: (usize, u32, f64), gate: GateSpec) -> Self {
        self.node(id, label, at, NodeKind::Gate { gate }, None)
    }

    /// A timer on a step's lower border.
    pub fn boundary(
        mut self,
        id: &str,
        label: &str,
        host: &str,
        interrupting: bool,
        ms: i64,
    ) -> Self {
        let Some((bounds, lane)) = self
            .graph
            .nodes
            .get(&host.into())
            .map(|node| (node.bounds, node.lane.clone()))
        else {
            return self;
        };
        let kind = NodeKind::Boundary {
            host: host.into(),
            interrupting,
            wait: Wait::Duration { ms },
        };
        let size = kind.size();
        let at = Rect {
            x: bounds.right() - size.w - 16.0,
            y: bounds.bottom() - size.h / 2.0,
            w: size.w,
            h: size.h,
        };
        self = self.node(id, label, (0, 0, 0.0), kind, None);
        if let Some(node) = self.graph.nodes.get_mut(&id.into()) {
            node.bounds = at;
            node.lane = lane;
            node.sla = None;
        }
        self
    }

    /// A plain edge.
    pub fn edge(self, from: &str, to: &str) -> Self {
        self.edge_with(from, to, |_| {})
    }

    /// A chain of plain edges.
    pub fn chain(mut self, nodes: &[&str]) -> Self {
        for pair in nodes.windows(2) {
            if let [from, to] = pair {
                self = self.edge(from, to);
            }
        }
        self
    }

    /// An edge with a condition and a label.
    pub fn when(self, from: &str, to: &str, condition: &str, label: &str) -> Self {
        self.edge_with(from, to, |edge| {
            edge.condition = Some(condition.to_owned());
            edge.label = label.to_owned();
        })
    }

    /// The edge taken when no condition holds.
    pub fn otherwise(self, from: &str, to: &str, label: &str) -> Self {
        self.edge_with(from, to, |edge| {
            edge.is_default = true;
            edge.label = label.to_owned();
        })
    }

    /// A way out of a gate.
    pub fn exit(self, from: &str, to: &str, exit: GateExit, label: &str) -> Self {
        self.edge_with(from, to, |edge| {
            edge.exit = Some(exit);
            edge.label = label.to_owned();
        })
    }

    fn edge_with(mut self, from: &str, to: &str, change: impl FnOnce(&mut Edge)) -> Self {
        self.edges += 1;
        let mut edge = Edge {
            id: format!("flow_{:02}", self.edges).into(),
            kind: EdgeKind::Sequence,
            from: from.into(),
            to: to.into(),
            label: String::new(),
            condition: None,
            order: self.edges,
            is_default: false,
            exit: None,
            waypoints: Vec::new(),
            extension: String::new(),
        };
        change(&mut edge);
        self.graph.edges.insert(edge.id.clone(), edge);
        self
    }

    /// The finished drawing.
    pub fn done(self) -> Graph {
        self.graph
    }
}

fn field(name: &str, label: &str, kind: FieldKind) -> Field {
    Field {
        name: name.to_owned(),
        label: label.to_owned(),
        kind,
        required: true,
        help: String::new(),
    }
}

/// A required line of text.
pub fn text(name: &str, label: &str) -> Field {
    field(name, label, FieldKind::Text)
}

/// Several lines of text, may be left empty.
pub fn note(name: &str, label: &str) -> Field {
    Field {
        required: false,
        ..field(name, label, FieldKind::LongText)
    }
}

/// A required amount in euro.
pub fn euro(name: &str, label: &str) -> Field {
    field(
        name,
        label,
        FieldKind::Money {
            currency: "EUR".to_owned(),
        },
    )
}

/// A required number.
pub fn number(name: &str, label: &str) -> Field {
    field(
        name,
        label,
        FieldKind::Number {
            min: None,
            max: None,
        },
    )
}

/// A required day.
pub fn day(name: &str, label: &str) -> Field {
    field(name, label, FieldKind::Date)
}

/// A yes or no.
pub fn flag(name: &str, label: &str) -> Field {
    Field {
        required: false,
        ..field(name, label, FieldKind::Flag)
    }
}

/// One of several, required.
pub fn choice(name: &str, label: &str, options: &[&str]) -> Field {
    field(
        name,
        label,
        FieldKind::Choice {
            options: options.iter().map(|option| (*option).to_owned()).collect(),
        },
    )
}
