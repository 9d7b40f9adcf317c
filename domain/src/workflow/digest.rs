//! What identifies a version: the digest of its graph.

use super::Graph;
use crate::policy::{canonical, hex};
use sha2::{Digest, Sha256};

/// SHA-256 over the graph's canonical JSON (keys sorted, no white space), in hexadecimal.
pub fn digest(graph: &Graph) -> String {
    let value = serde_json::to_value(graph).unwrap_or_default();
    hex(&Sha256::digest(canonical(&value).as_bytes()))
}
