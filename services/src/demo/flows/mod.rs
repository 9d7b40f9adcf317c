//! The demo company's workflows.

mod access;
mod close;
mod contract;
mod invoice;
mod recovery;
mod refund;
mod vendor;

use super::sketch::Cast;
use domain::{
    Role, Tier,
    workflow::{GateSpec, Graph, Owner, TierCondition, TierRule},
};

/// One workflow of the demo company.
#[derive(Debug)]
pub struct Flow {
    /// Its name.
    pub name: &'static str,
    /// The team it belongs to.
    pub team: &'static str,
    /// Who drew and published it.
    pub architect: &'static str,
    /// The diagram.
    pub graph: Graph,
    /// What its business keys begin with.
    pub key_prefix: &'static str,
}

/// All workflows.
pub fn all(cast: &Cast) -> Vec<Flow> {
    vec![
        Flow {
            name: "Supplier invoice to payment",
            team: "Accounts Payable",
            architect: "Jonas Albrecht",
            graph: invoice::graph(cast),
            key_prefix: "INV",
        },
        Flow {
            name: "Customer refund",
            team: "Support",
            architect: "Kwame Adeyemi",
            graph: refund::graph(cast),
            key_prefix: "REF",
        },
        Flow {
            name: "Vendor onboarding",
            team: "Procurement",
            architect: "Mei Castellan",
            graph: vendor::graph(cast),
            key_prefix: "VND",
        },
        Flow {
            name: "Month-end close",
            team: "Finance",
            architect: "Tomas Lindqvist",
            graph: close::graph(cast),
            key_prefix: "FIN",
        },
        Flow {
            name: "Contract review",
            team: "Legal",
            architect: "Lena Voss",
            graph: contract::graph(cast),
            key_prefix: "CTR",
        },
        Flow {
            name: "Access request",
            team: "Security",
            architect: "Elif Hartmann",
            graph: access::graph(cast),
            key_prefix: "ACC",
        },
        Flow {
            name: "Service recovery",
            team: "Platform",
            architect: "Rafael Duarte",
            graph: recovery::graph(cast),
            key_prefix: "INC",
        },
    ]
}

/// A gate decided by the approvers of a team, its tier by an ordered list of conditions.
fn gate_of(
    cast: &Cast,
    team: &str,
    question: &str,
    rules: &[(&str, Tier, &str)],
    otherwise: Tier,
) -> GateSpec {
    let rules: Vec<_> = rules
        .iter()
        .map(|(when, tier, because)| TierCondition {
            when: (*when).to_owned(),
            tier: *tier,
            because: (*because).to_owned(),
        })
        .collect();
    GateSpec {
        tier: if rules.is_empty() {
            TierRule::Fixed { tier: otherwise }
        } else {
            TierRule::Conditions { rules, otherwise }
        },
        candidates: vec![Owner::Role {
            role: Role::Approver,
            team: cast.teams.get(team).copied(),
        }],
        question: question.to_owned(),
        ..GateSpec::default()
    }
}
