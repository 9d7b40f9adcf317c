//! The addresses of the built assets, as the server read them from the asset manifest.

use std::{collections::BTreeMap, sync::Arc};

/// The manifest: plain name to path. Provided as context on the server, absent in the browser.
#[derive(Debug, Clone, Default)]
pub struct Assets(Arc<BTreeMap<String, String>>);

impl Assets {
    /// From pairs of plain name and path.
    pub fn new(files: impl IntoIterator<Item = (String, String)>) -> Self {
        Self(Arc::new(files.into_iter().collect()))
    }

    /// The path of an asset; empty when it was not built.
    pub fn path(&self, name: &str) -> String {
        self.0.get(name).cloned().unwrap_or_default()
    }
}
