//! Live pages: the server names what is stale, the page refetches it. Without the stream everything still works.

use crate::browser;
use leptos::prelude::*;
use std::collections::{HashMap, HashSet};

/// The topics of the page; from [`use_live`].
#[derive(Clone, Copy)]
pub struct Live {
    topics: StoredValue<HashMap<String, ArcRwSignal<u64>>>,
    stale: StoredValue<HashSet<String>>,
}

/// Changes within this time count as one: a busy company changes the same thing many times a second.
const TOGETHER: i32 = 400;

impl Live {
    /// Counts the changes of a topic: put it into a resource's source and it refetches at each.
    pub fn topic(self, name: &str) -> Signal<u64> {
        if let Some(found) = self.topics.with_value(|topics| topics.get(name).cloned()) {
            return found.into();
        }
        // Counted references: the signal lives on when the page that asked first is gone.
        let signal = ArcRwSignal::new(0);
        self.topics.update_value(|topics| {
            topics.insert(name.to_owned(), signal.clone());
        });
        signal.into()
    }

    fn heard(self, topic: String) {
        let is_first = self.stale.with_value(HashSet::is_empty);
        self.stale.update_value(|stale| {
            stale.insert(topic);
        });
        if is_first {
            browser::after(TOGETHER, move || {
                let mut stale = HashSet::new();
                self.stale.update_value(|held| stale = std::mem::take(held));
                for topic in stale {
                    self.changed(&topic);
                }
            });
        }
    }

    fn changed(self, topic: &str) {
        if let Some(signal) = self.topics.with_value(|topics| topics.get(topic).cloned()) {
            signal.update(|count| *count += 1);
        }
    }

    fn heard_all(self) {
        let all = self
            .topics
            .with_value(|topics| topics.values().cloned().collect::<Vec<_>>());
        for signal in all {
            signal.update(|count| *count += 1);
        }
    }

    /// Makes it available to the pages; once, at the root.
    pub(crate) fn provide() -> Self {
        let live = Self {
            topics: StoredValue::new(HashMap::new()),
            stale: StoredValue::new(HashSet::new()),
        };
        provide_context(live);
        live
    }

    /// Begins to listen, in the browser.
    pub(crate) fn listen(self, org: String) {
        Effect::new(move |before: Option<()>| {
            if before.is_some() {
                return;
            }
            let fresh = std::rc::Rc::new(std::cell::Cell::new(true));
            browser::listen(
                &org,
                move |text| match serde_json::from_str::<Message>(&text) {
                    Ok(message) if message.topic != "all" => self.heard(message.topic),
                    _ => self.heard_all(),
                },
                move || {
                    // The page was just rendered: nothing is stale at its first connection.
                    if !fresh.replace(false) {
                        self.heard_all();
                    }
                },
            );
        });
    }
}

#[derive(serde::Deserialize)]
struct Message {
    topic: String,
}

/// The page's live topics.
pub fn use_live() -> Live {
    use_context().unwrap_or_else(|| Live {
        topics: StoredValue::new(HashMap::new()),
        stale: StoredValue::new(HashSet::new()),
    })
}
