//! The database: how it is opened, how it is read, and the one way it is written.

mod open;
mod text;
mod tx;
mod writer;

pub(crate) use open::{Storage, Write, open};
pub use open::{connect, connect_to_read};
pub use text::contains;
pub use tx::Tx;
pub(crate) use writer::write_alone;
