//! The log as a page shows it: the union of the organization's own entries and the events of its runs, newest first.

use super::Audit;
use crate::{
    Result, Scope,
    authorize::{Action, Resource, authorize},
    entity::{agent, audit_entry, membership, person, run, run_event},
    store::contains,
};
use domain::{
    Fault, Millis,
    ids::{AgentId, PersonId, RunId},
    view::{
        Mark, Paged,
        audit::{AuditPage, AuditQuery, AuditRow, detail_lines, words},
    },
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};
use std::collections::HashMap;
use uuid::Uuid;

/// What of the log is wanted: the wire type, as the page sends it.
pub type Filter = AuditQuery;

const PAGE: usize = 50;

/// Steps of the engine that nobody did: in the chain, but not on the page.
const MECHANICS: [&str; 6] = [
    "token-moved",
    "token-forked",
    "token-parked",
    "tokens-joined",
    "token-ended",
    "timer-set",
];

impl Audit<'_> {
    /// A page of the log: fifty entries, newest first.
    ///
    /// # Errors
    /// `Forbidden`; `Invalid` when the key is not one this method gave out.
    pub async fn list(&self, scope: &Scope, filter: &Filter) -> Result<AuditPage> {
        authorize(scope, Action::ReadAudit, &Resource::organization())?;
        let after = filter.after.as_deref().map(Key::parse).transpose()?;
        let mut rows = self.entries(scope, filter, after).await?;
        rows.extend(self.events(scope, filter, after).await?);
        rows.sort_by(|(one, _), (other, _)| other.cmp(one));
        let more = rows.len() > PAGE;
        rows.truncate(PAGE);
        let next = rows.last().filter(|_| more).map(|(key, _)| key.text());
        let rows = rows.into_iter().map(|(_, row)| row).collect();
        let own = || audit_entry::Entity::find().filter(audit_entry::Column::Org.eq(scope.org.0));
        let unsealed = own()
            .filter(audit_entry::Column::Seq.is_null())
            .count(self.0.read())
            .await?;
        let last = own()
            .filter(audit_entry::Column::Seq.is_not_null())
            .order_by_desc(audit_entry::Column::Seq)
            .limit(1)
            .one(self.0.read())
            .await?;
        Ok(AuditPage {
            entries: Paged { rows, next },
            people: self.people(scope).await?,
            sealed: last
                .and_then(|entry| entry.seq)
                .and_then(|seq| u64::try_from(seq).ok())
                .unwrap_or(0),
            unsealed,
            as_of: scope.as_of(self.0.now()),
        })
    }

    async fn entries(
        &self,
        scope: &Scope,
        filter: &Filter,
        after: Option<Key>,
    ) -> Result<Vec<(Key, AuditRow)>> {
        use audit_entry::Column as C;
        let mut query = audit_entry::Entity::find().filter(C::Org.eq(scope.org.0));
        if let Some(key) = after {
            query = query.filter(key.below(C::At, C::Id, Source::Log));
        }
        if !filter.text.trim().is_empty() {
            query = query.filter(
                Condition::any()
                    .add(contains(C::SubjectText, &filter.text))
                    .add(contains(C::ActorName, &filter.text))
                    .add(contains(C::Action, &filter.text)),
            );
        }
        if !filter.area.is_empty() {
            query = query.filter(C::Action.starts_with(format!("{}.", filter.area)));
        }
        let query = query
            .filter(common(filter, C::At, C::Actor, C::ActorKind))
            .order_by_desc(C::At)
            .order_by_desc(C::Id)
            .limit(PAGE as u64 + 1);
        let entries = query.all(self.0.read()).await?;
        let names = self
            .names(
                entries
                    .iter()
                    .flat_map(|entry| [entry.actor, entry.on_behalf_of]),
            )
            .await?;
        Ok(entries
            .into_iter()
            .map(|entry| {
                let key = Key {
                    at: entry.at,
                    source: Source::Log,
                    id: entry.id,
                    seq: 0,
                };
                let who = names.mark(&entry.actor_kind, entry.actor, Some(&entry.actor_name));
                let (verb, object) = words(
                    &entry.action,
                    &entry.subject_kind,
                    &entry.subject_text,
                    &entry.detail,
                );
                let row = AuditRow {
                    key: key.text(),
                    at: entry.at,
                    who,
                    on_behalf_of: names.person(entry.on_behalf_of),
                    verb,
                    object,
                    action: entry.action,
                    subject: entry.subject_text,
                    subject_kind: entry.subject_kind,
                    run: None,
                    detail: detail_lines(&entry.detail),
                    seq: entry.seq,
                    hash: short(entry.hash.as_deref().unwrap_or_default()),
                };
                (key, row)
            })
            .collect())
    }

    async fn events(
        &self,
        scope: &Scope,
        filter: &Filter,
        after: Option<Key>,
    ) -> Result<Vec<(Key, AuditRow)>> {
        use run_event::Column as C;
        let mut query = run_event::Entity::find()
            .filter(C::Org.eq(scope.org.0))
            .filter(C::Kind.is_not_in(MECHANICS));
        if let Some(key) = after {
            query = query.filter(key.below(C::At, C::Run, Source::Run));
        }
        if !filter.text.trim().is_empty() {
            let runs = run::Entity::find()
                .select_only()
                .column(run::Column::Id)
                .filter(run::Column::Org.eq(scope.org.0))
                .filter(
                    Condition::any()
                        .add(contains(run::Column::Title, &filter.text))
                        .add(contains(run::Column::Key, &filter.text)),
                )
                .into_query();
            query = query.filter(
                Condition::any()
                    .add(contains(C::Kind, &filter.text))
                    .add(C::Run.in_subquery(runs)),
            );
        }
        if !filter.area.is_empty() {
            query = query.filter(C::Kind.starts_with(format!("{}-", filter.area)));
        }
        let query = query
            .filter(common(filter, C::At, C::Actor, C::ActorKind))
            .order_by_desc(C::At)
            .order_by_desc(C::Run)
            .order_by_desc(C::Seq)
            .limit(PAGE as u64 + 1);
        let events = query.all(self.0.read()).await?;
        let names = self
            .names(
                events
                    .iter()
                    .flat_map(|event| [event.actor, event.on_behalf_of]),
            )
            .await?;
        let runs: HashMap<Uuid, String> = run::Entity::find()
            .select_only()
            .columns([run::Column::Id, run::Column::Key, run::Column::Title])
            .filter(run::Column::Id.is_in(events.iter().map(|event| event.run)))
            .into_tuple::<(Uuid, Option<String>, String)>()
            .all(self.0.read())
            .await?
            .into_iter()
            // A key names one run; several may be about the same.
            .map(|(id, key, title)| (id, key.unwrap_or(title)))
            .collect();
        Ok(events
            .into_iter()
            .map(|event| {
                let key = Key {
                    at: event.at,
                    source: Source::Run,
                    id: event.run,
                    seq: event.seq,
                };
                let subject = runs.get(&event.run).cloned().unwrap_or_default();
                let (verb, object) = words(&event.kind, "run", &subject, &event.body);
                let row = AuditRow {
                    key: key.text(),
                    at: event.at,
                    who: names.mark(&event.actor_kind, event.actor, None),
                    on_behalf_of: names.person(event.on_behalf_of),
                    verb,
                    object,
                    action: event.kind,
                    subject,
                    subject_kind: "run".to_owned(),
                    run: Some(RunId(event.run)),
                    detail: detail_lines(&event.body),
                    seq: Some(event.seq),
                    hash: short(&event.hash),
                };
                (key, row)
            })
            .collect())
    }

    /// The organization's people, for the filter; who left stands in it too.
    async fn people(&self, scope: &Scope) -> Result<Vec<(PersonId, String)>> {
        let members = membership::Entity::find()
            .select_only()
            .column(membership::Column::Person)
            .filter(membership::Column::Org.eq(scope.org.0))
            .into_query();
        Ok(person::Entity::find()
            .filter(person::Column::Id.in_subquery(members))
            .order_by_asc(person::Column::Name)
            .limit(500)
            .all(self.0.read())
            .await?
            .into_iter()
            .map(|person| (PersonId(person.id), person.name))
            .collect())
    }

    async fn names(&self, ids: impl Iterator<Item = Option<Uuid>>) -> Result<Names> {
        let mut ids: Vec<Uuid> = ids.flatten().collect();
        ids.sort_unstable();
        ids.dedup();
        let people = person::Entity::find()
            .filter(person::Column::Id.is_in(ids.iter().copied()))
            .all(self.0.read())
            .await?;
        let agents = agent::Entity::find()
            .filter(agent::Column::Id.is_in(ids))
            .all(self.0.read())
            .await?;
        Ok(Names {
            people: people.into_iter().map(|row| (row.id, row.name)).collect(),
            agents: agents
                .into_iter()
                .map(|row| (row.id, (row.name, row.glyph)))
                .collect(),
        })
    }
}

/// The conditions both halves of the union share.
fn common<C: ColumnTrait>(filter: &Filter, at: C, actor: C, kind: C) -> Condition {
    Condition::all()
        .add_option(filter.from.map(|from| at.gte(from)))
        .add_option(filter.until.map(|until| at.lt(until)))
        .add_option(filter.person.map(|person| actor.eq(person.0)))
        .add_option((!filter.actor.is_empty()).then(|| kind.eq(filter.actor.as_str())))
}

fn short(hash: &str) -> String {
    hash.chars().take(12).collect()
}

struct Names {
    people: HashMap<Uuid, String>,
    agents: HashMap<Uuid, (String, String)>,
}

impl Names {
    fn person(&self, id: Option<Uuid>) -> Option<String> {
        self.people.get(&id?).cloned()
    }

    /// The mark of an actor; `was` is their name as the entry has it.
    fn mark(&self, kind: &str, actor: Option<Uuid>, was: Option<&str>) -> Mark {
        let known = |name: Option<&String>| {
            was.or(name.map(String::as_str))
                .unwrap_or("Somebody")
                .to_owned()
        };
        match (kind, actor) {
            ("person", Some(id)) => Mark::Person {
                id: Some(PersonId(id)),
                name: known(self.people.get(&id)),
            },
            ("agent", Some(id)) => {
                let agent = self.agents.get(&id);
                Mark::Agent {
                    id: Some(AgentId(id)),
                    name: known(agent.map(|(name, _)| name)),
                    glyph: agent.map(|(_, glyph)| glyph.clone()).unwrap_or_default(),
                }
            }
            _ => Mark::System,
        }
    }
}

/// Which half of the union; the order of entries of one millisecond.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Source {
    Log,
    Run,
}

/// An entry's place in the union.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    at: Millis,
    source: Source,
    id: Uuid,
    seq: i64,
}

impl Key {
    fn text(&self) -> String {
        let source = match self.source {
            Source::Log => 'a',
            Source::Run => 'r',
        };
        format!("{}-{source}-{}-{}", self.at, self.id.simple(), self.seq)
    }

    fn parse(text: &str) -> Result<Self, Fault> {
        let bad =
            || Fault::invalid("This page of the log does not exist; go back to its beginning.");
        let mut parts = text.split('-');
        let mut part = || parts.next().ok_or_else(bad);
        let at = part()?.parse().map_err(|_| bad())?;
        let source = match part()? {
            "a" => Source::Log,
            "r" => Source::Run,
            _ => return Err(bad()),
        };
        let id = part()?.parse().map_err(|_| bad())?;
        let seq = part()?.parse().map_err(|_| bad())?;
        Ok(Self {
            at,
            source,
            id,
            seq,
        })
    }

    /// The rows of one half that stand after this key, newest first.
    fn below<C: ColumnTrait>(&self, at: C, id: C, source: Source) -> Condition {
        let older = Condition::any().add(at.lt(self.at));
        match source.cmp(&self.source) {
            // Within a millisecond the events of runs stand first, then the log.
            std::cmp::Ordering::Less => older.add(at.eq(self.at)),
            std::cmp::Ordering::Equal => {
                let mut same = Condition::any().add(id.lt(self.id));
                if source == Source::Run {
                    same = same.add(
                        Condition::all()
                            .add(id.eq(self.id))
                            .add(run_event::Column::Seq.lt(self.seq)),
                    );
                }
                older.add(Condition::all().add(at.eq(self.at)).add(same))
            }
            std::cmp::Ordering::Greater => older,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_read_back_and_strangers_are_refused() {
        let key = Key {
            at: 1_700_000_000_123,
            source: Source::Run,
            id: Uuid::from_u128(42),
            seq: 7,
        };
        assert_eq!(Key::parse(&key.text()), Ok(key));
        for text in ["", "1-a", "x-a-0-0", "1-z-0-0", "1-a-zz-0", "-1-a-0-0"] {
            assert!(Key::parse(text).is_err(), "{text}");
        }
    }
}
