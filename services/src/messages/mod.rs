//! Messages: sent by runs and by agents, kept until a run waits for them or their time is over, and given to one run each.
//!
//! A message and a wait find each other by name and key. The courier looks for such pairs and delivers each in a unit of work of
//! its own, so a crash at any moment neither loses a message nor gives it twice.

mod courier;
mod send;

pub(crate) use courier::{expire, look, pairs};
pub use send::{Outgoing, Sent};

use crate::Services;

/// The use-cases of messages.
#[derive(Clone, Copy)]
pub struct Messages<'a>(pub(crate) &'a Services);

impl Services {
    /// Messages.
    pub fn messages(&self) -> Messages<'_> {
        Messages(self)
    }
}
