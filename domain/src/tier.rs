//! Risk tiers: how much a decision can cost, and so who must take it.

use serde::{Deserialize, Serialize};

/// A risk tier; ordered, low first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tier {
    /// Reversible and cheap.
    Low,
    /// Costs something to undo.
    Medium,
    /// Costs much, or a customer sees it.
    High,
    /// Cannot be undone, or the law asks.
    Critical,
}

impl Tier {
    /// All tiers, low first.
    pub const ALL: [Self; 4] = [Self::Low, Self::Medium, Self::High, Self::Critical];

    /// Its name in storage and in `data-tier`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }

    /// The tier of that name.
    pub fn find(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tier| tier.key() == key)
    }

    /// Its name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Low => "Low",
            Self::Medium => "Medium",
            Self::High => "High",
            Self::Critical => "Critical",
        }
    }
}
