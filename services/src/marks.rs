//! Whose mark stands beside a text: ids become names.

use crate::{Result, Scope, Services, people::Names};
use domain::{
    Actor,
    engine::{Author, Excluded},
    form::Field,
    ids::{AgentId, PersonId, TeamId, WorkflowId},
    money::{Money, decimals},
    view::{Mark, Pair, runs},
    workflow::{Graph, NodeKind, Owner},
};
use serde_json::Value;
use uuid::Uuid;

/// The names of an organization.
pub(crate) struct Marks(Names);

impl Marks {
    pub(crate) async fn load(services: &Services, scope: &Scope) -> Result<Self> {
        Ok(Self(services.people().names(scope).await?))
    }

    pub(crate) fn person(&self, id: PersonId) -> Mark {
        Mark::Person {
            id: Some(id),
            name: self
                .0
                .people
                .get(&id.0)
                .cloned()
                .unwrap_or_else(|| "Somebody who left".to_owned()),
        }
    }

    /// A workflow's name.
    pub(crate) fn workflow(&self, id: WorkflowId) -> String {
        let known = self.0.workflows.get(&id.0).cloned();
        known.unwrap_or_else(|| "a workflow that is gone".to_owned())
    }

    pub(crate) fn agent(&self, id: AgentId) -> Mark {
        let known = self.0.agents.get(&id.0).cloned();
        let (name, glyph) =
            known.unwrap_or_else(|| ("An agent that is gone".to_owned(), "bot".to_owned()));
        Mark::Agent {
            id: Some(id),
            name,
            glyph,
        }
    }

    fn team(&self, id: TeamId) -> String {
        self.0
            .teams
            .get(&id.0)
            .cloned()
            .unwrap_or_else(|| "A team that is gone".to_owned())
    }

    /// Who acts.
    pub(crate) fn actor(&self, actor: &Actor) -> Mark {
        match actor {
            Actor::Person(id) => self.person(*id),
            Actor::Agent(id) => self.agent(*id),
            Actor::System => Mark::System,
        }
    }

    /// Who acts, from a row's columns.
    pub(crate) fn columns(&self, kind: &str, id: Option<Uuid>) -> Mark {
        match (kind, id) {
            ("person", Some(id)) => self.person(PersonId(id)),
            ("agent", Some(id)) => self.agent(AgentId(id)),
            _ => Mark::System,
        }
    }

    /// Who does a step: a team means those who work in it.
    pub(crate) fn owner(&self, owner: &Owner) -> Mark {
        match owner {
            Owner::Person { person } => self.person(*person),
            Owner::Agent { agent } => self.agent(*agent),
            Owner::Team { team } => Mark::Team {
                id: Some(*team),
                name: self.team(*team),
            },
            Owner::Role { role, team } => {
                let plural = format!("{}s", role.key());
                let name = match team {
                    Some(team) => format!("{} {plural}", self.team(*team)),
                    None => format!("{}s", role.label()),
                };
                Mark::Team { id: *team, name }
            }
        }
    }

    /// Who decides: a team means its approvers.
    pub(crate) fn candidate(&self, owner: &Owner) -> Mark {
        match owner {
            Owner::Team { team } => Mark::Team {
                id: Some(*team),
                name: format!("{} approvers", self.team(*team)),
            },
            other => self.owner(other),
        }
    }

    /// For whom a task row waits.
    pub(crate) fn open_to(&self, task: &crate::entity::task::Model) -> Mark {
        let person = task.claimed_by.or(task.candidate_person);
        if let Some(person) = person {
            return self.person(PersonId(person));
        }
        let team = task.candidate_team.map(TeamId);
        match (task.candidate_role.as_deref(), team) {
            (Some("worker") | None, Some(team)) => self.owner(&Owner::Team { team }),
            (role, team) => match role.and_then(domain::Role::find) {
                Some(role) => self.owner(&Owner::Role { role, team }),
                None => Mark::System,
            },
        }
    }

    /// Who may not decide, with the reason in words.
    pub(crate) fn excluded(&self, graph: &Graph, excluded: &Excluded) -> runs::Excluded {
        let named =
            |variables: &[String]| list(variables.iter().map(|name| lower(&label(graph, name))));
        let reason = match excluded {
            Excluded::Requester { .. } => "started this run".to_owned(),
            Excluded::Editor { variables, .. } => format!("wrote {}", named(variables)),
            Excluded::AgentOwner {
                agent, variables, ..
            } => format!(
                "answers for {}, which wrote {}",
                self.agent(*agent).name(),
                named(variables)
            ),
        };
        runs::Excluded {
            who: self.person(excluded.person()),
            reason,
        }
    }
}

/// `a`, `a and b`, `a, b and 2 more`.
pub(crate) fn list(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    match items.as_slice() {
        [] => "part of it".to_owned(),
        [one] => one.clone(),
        [one, two] => format!("{one} and {two}"),
        [one, two, rest @ ..] => format!("{one}, {two} and {} more", rest.len()),
    }
}

fn lower(text: &str) -> String {
    let mut chars = text.chars();
    match (chars.next(), chars.clone().next()) {
        // "VAT number" stays as it is.
        (Some(_), Some(second)) if second.is_uppercase() => text.to_owned(),
        (Some(first), _) => first.to_lowercase().chain(chars).collect(),
        (None, _) => String::new(),
    }
}

/// The field that defines a variable: an input, else of a form or a result.
pub(crate) fn field<'a>(graph: &'a Graph, name: &str) -> Option<&'a Field> {
    let of_nodes = graph.nodes.values().flat_map(|node| match &node.kind {
        NodeKind::Human { form } => form.as_slice(),
        NodeKind::Agent { result, .. } => result.as_slice(),
        _ => &[],
    });
    graph
        .inputs
        .iter()
        .chain(of_nodes)
        .find(|field| field.name == name)
}

/// What people call a variable.
pub(crate) fn label(graph: &Graph, name: &str) -> String {
    match field(graph, name) {
        Some(field) if !field.label.trim().is_empty() => field.label.clone(),
        _ => {
            let spaced = name.replace(['_', '-'], " ");
            let mut chars = spaced.chars();
            chars
                .next()
                .map(|first| first.to_uppercase().chain(chars).collect())
                .unwrap_or_default()
        }
    }
}

/// A variable as people read it.
pub(crate) fn pair(graph: &Graph, name: &str, value: &Value) -> Pair {
    Pair {
        name: name.to_owned(),
        label: label(graph, name),
        value: domain::form::display(value),
        previous: None,
        by: None,
    }
}

/// Says of each value which agent wrote it last, where one did.
pub(crate) fn sign<'a>(pairs: &mut [Pair], marks: &Marks, authors: impl Fn(&str) -> &'a [Author]) {
    for pair in pairs {
        let last = authors(&pair.name).last();
        if let Some(actor @ Actor::Agent(_)) = last.map(|author| &author.actor) {
            pair.by = Some(marks.actor(actor));
        }
    }
}

/// Variables as people read them: in the order of the workflow's inputs, then by name.
pub(crate) fn pairs<'a>(
    graph: &Graph,
    values: impl IntoIterator<Item = (&'a String, &'a Value)>,
) -> Vec<Pair> {
    let mut all: Vec<Pair> = values
        .into_iter()
        .map(|(name, value)| pair(graph, name, value))
        .collect();
    let rank = |pair: &Pair| {
        graph
            .inputs
            .iter()
            .position(|field| field.name == pair.name)
            .unwrap_or(usize::MAX)
    };
    all.sort_by(|a, b| rank(a).cmp(&rank(b)).then_with(|| a.name.cmp(&b.name)));
    all
}

/// A value as a form posts it.
pub(crate) fn posted(value: &Value) -> Option<String> {
    if let Some(money) = Money::from_value(value) {
        return Some(plain(&money));
    }
    match value {
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text.clone()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// `48260.00`: no symbol, no groups.
fn plain(money: &Money) -> String {
    let places = decimals(&money.currency);
    let unit = 10_u64.pow(places);
    let minor = money.minor.unsigned_abs();
    let sign = if money.minor < 0 { "-" } else { "" };
    if places == 0 {
        return format!("{sign}{minor}");
    }
    let width = places as usize;
    format!("{sign}{}.{:0width$}", minor / unit, minor % unit)
}
