//! Panics of the server's own tasks, which no answer shows.

use std::sync::{Mutex, Once};

static SEEN: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Notes panics from now on: those of worker threads, not those of a test that fails.
pub fn watch() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if std::thread::current().name() == Some("tokio-rt-worker") {
                SEEN.lock().unwrap().push(panic.to_string());
            }
            usual(panic);
        }));
    });
}

/// What was noted.
pub fn seen() -> Vec<String> {
    SEEN.lock().unwrap().clone()
}
