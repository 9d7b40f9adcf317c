//! The simulation's agenda: what happens next, and who has time for it.

use super::{
    calendar,
    random::Random,
    sketch::{DAY, HOUR},
};
use domain::{
    Millis,
    ids::{AgentId, GateId, JobId, PersonId, RunId, TaskId, TimerId},
};
use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap},
};

/// Something that is going to happen.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Happening {
    /// A run starts: the index of its arrival.
    Arrive(usize),
    /// An agent reports on a job.
    Report(RunId, JobId, AgentId),
    /// A person completes a task.
    Complete(RunId, TaskId, PersonId),
    /// A person decides.
    Decide(RunId, GateId, PersonId),
    /// A due time comes.
    Fire(RunId, TimerId),
}

/// What happens next, in order of time; ties in the order they were put.
#[derive(Debug, Default)]
pub struct Agenda {
    heap: BinaryHeap<Reverse<(Millis, u64, Happening)>>,
    count: u64,
}

impl Agenda {
    /// Puts something on the agenda.
    pub fn put(&mut self, at: Millis, happening: Happening) {
        self.count += 1;
        self.heap.push(Reverse((at, self.count, happening)));
    }

    /// Takes the next thing before `until`.
    pub fn next_before(&mut self, until: Millis) -> Option<(Millis, Happening)> {
        if self
            .heap
            .peek()
            .is_some_and(|Reverse((at, _, _))| *at >= until)
        {
            return None;
        }
        self.heap
            .pop()
            .map(|Reverse((at, _, happening))| (at, happening))
    }
}

/// How busy an approver is.
#[derive(Debug, Clone, Copy)]
struct Desk {
    free_at: Millis,
    minutes: f64,
    away_from: Option<Millis>,
}

/// The approvers' time: each decision takes some of it, and only in working hours, so that an overloaded one falls behind.
#[derive(Debug, Default)]
pub struct Desks(HashMap<PersonId, Desk>);

impl Desks {
    /// An approver who needs `minutes` of working time for a decision, and is away from then on.
    pub fn seat(&mut self, person: PersonId, minutes: f64, away_from: Option<Millis>) {
        self.0.insert(
            person,
            Desk {
                free_at: 0,
                minutes,
                away_from,
            },
        );
    }

    /// Who of these decides first, and when; they are busy until then.
    pub fn take(
        &mut self,
        candidates: &[PersonId],
        now: Millis,
        random: &mut Random,
    ) -> Option<(PersonId, Millis)> {
        let mut best: Option<(PersonId, Millis)> = None;
        for person in candidates {
            let Some(desk) = self.0.get(person) else {
                continue;
            };
            let work = (desk.minutes * 60_000.0 * (0.5 + random.unit())) as Millis;
            let at = calendar::after(desk.free_at.max(now), work);
            if desk.away_from.is_some_and(|away| at >= away) {
                continue;
            }
            if best.is_none_or(|(_, earliest)| at < earliest) {
                best = Some((*person, at));
            }
        }
        let (person, at) = best?;
        if let Some(desk) = self.0.get_mut(&person) {
            desk.free_at = at;
        }
        Some((person, at))
    }
}

/// When a person gets round to a task: some hours of working time.
pub fn task_done_at(now: Millis, random: &mut Random) -> Millis {
    let hours = 0.4 + random.around(3.0);
    calendar::after(now, (hours * HOUR as f64) as Millis).min(now + 6 * DAY)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_single_approver_falls_behind_where_two_kept_up() {
        let wait = |people: u128| {
            let mut desks = Desks::default();
            let candidates: Vec<_> = (0..people)
                .map(|id| PersonId(Uuid::from_u128(id)))
                .collect();
            for person in &candidates {
                desks.seat(*person, 35.0, None);
            }
            let mut random = Random::new(1);
            let monday = calendar::start_of(20_409) + calendar::OPENS;
            (0..80_i64)
                .filter_map(|n| {
                    desks
                        .take(&candidates, monday + n * HOUR / 2, &mut random)
                        .map(|(_, at)| at - monday - n * HOUR / 2)
                })
                .sum::<Millis>()
        };
        assert!(wait(1) > wait(2) * 2);
    }

    #[test]
    fn the_agenda_gives_what_comes_first() {
        let mut agenda = Agenda::default();
        agenda.put(20, Happening::Arrive(1));
        agenda.put(10, Happening::Arrive(0));
        assert_eq!(agenda.next_before(15), Some((10, Happening::Arrive(0))));
        assert_eq!(agenda.next_before(15), None);
    }
}
