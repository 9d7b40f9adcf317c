//! What a gate asks: which tier, who may decide, how many of them, on what, until when.

use super::Owner;
use crate::{Millis, Tier};
use serde::{Deserialize, Serialize};

/// One row of an ordered list of conditions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierCondition {
    /// A CEL expression over the run's variables that gives a boolean.
    pub when: String,
    /// The tier where it holds.
    pub tier: Tier,
    /// Why, in words an approver reads: "Payments over €25,000".
    #[serde(default)]
    pub because: String,
}

/// How the tier is found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "kebab-case")]
pub enum TierRule {
    /// Always the same.
    Fixed {
        /// The tier.
        tier: Tier,
    },
    /// The first condition that holds decides; a condition that cannot be evaluated counts as holding (fail closed).
    Conditions {
        /// In order.
        rules: Vec<TierCondition>,
        /// Where none holds.
        otherwise: Tier,
    },
}

/// Who may decide, before separation of duties takes away.
pub type Candidates = Vec<Owner>;

/// A gate's specification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GateSpec {
    /// How the tier is found.
    pub tier: TierRule,
    /// People, roles in teams, or teams (those who hold the role *approver* in it). Never agents.
    pub candidates: Candidates,
    /// How many distinct people must approve, for the tiers low, medium, high, critical.
    pub needed: [u32; 4],
    /// What is asked, with `{variable}` filled in: "Pay {amount} to {supplier}".
    pub question: String,
    /// The variables that make up the payload; all of the run's when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shows: Vec<String>,
    /// How long it stays open; then it expires, which is the same as a rejection and says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_after: Option<Millis>,
    /// Whether rejecting and returning ask for a reason.
    pub reason_needed: bool,
}

impl GateSpec {
    /// How many distinct people must approve at `tier`; at least one.
    pub fn needed_at(&self, tier: Tier) -> u32 {
        let [low, medium, high, critical] = self.needed;
        match tier {
            Tier::Low => low,
            Tier::Medium => medium,
            Tier::High => high,
            Tier::Critical => critical,
        }
        .max(1)
    }
}

impl Default for GateSpec {
    fn default() -> Self {
        Self {
            tier: TierRule::Fixed { tier: Tier::Medium },
            candidates: Vec::new(),
            needed: [1, 1, 2, 2],
            question: String::new(),
            shows: Vec::new(),
            expires_after: None,
            reason_needed: true,
        }
    }
}
