//! What the person at the terminal sees: one line when a phase begins, its time when it ends, and a table at the end.

use anyhow::Result;
use std::{
    io::{IsTerminal, Write},
    time::{Duration, Instant},
};

/// Prints one line to the standard error stream.
pub fn say(text: &str) {
    let mut stream = std::io::stderr().lock();
    // The terminal being gone is no reason to stop.
    let _ = writeln!(stream, "{text}");
}

/// The phases of one command and how long each took.
pub struct Phases {
    begun: Instant,
    done: Vec<(String, Duration)>,
}

impl Phases {
    pub fn new() -> Self {
        Self {
            begun: Instant::now(),
            done: Vec::new(),
        }
    }

    /// Runs one phase, says that it began, and how long it took.
    pub fn run<T>(&mut self, name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        say(&format!("{} {name} …", arrow()));
        let begun = Instant::now();
        let result = work();
        let took = begun.elapsed();
        if result.is_ok() {
            say(&format!("  {name}: {}", seconds(took)));
        }
        self.done.push((name.to_owned(), took));
        result
    }

    /// The table of phases and their sum.
    pub fn summary(&self) {
        say("");
        for (name, took) in &self.done {
            say(&format!("  {name:<44} {:>9}", seconds(*took)));
        }
        say(&format!(
            "  {:<44} {:>9}\n",
            "in all",
            seconds(self.begun.elapsed())
        ));
    }
}

fn arrow() -> &'static str {
    if std::io::stderr().is_terminal() {
        "\u{1b}[1m▸\u{1b}[0m"
    } else {
        "▸"
    }
}

/// A duration for people: `0.4 s`, `2 min 05 s`.
pub fn seconds(took: Duration) -> String {
    if took.as_secs() < 60 {
        format!("{:.1} s", took.as_secs_f64())
    } else {
        format!("{} min {:02} s", took.as_secs() / 60, took.as_secs() % 60)
    }
}
