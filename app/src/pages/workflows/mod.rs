//! Workflows: the list, and the dialogs that make, take in and publish one. The editor is a page of its own.

mod art;
mod beads;
mod import;
mod list;
mod menu;
mod new;
mod publish;

pub use list::List;
pub use publish::PublishDialog;
