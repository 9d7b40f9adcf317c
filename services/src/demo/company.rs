//! Larkmoor, the kitchenware maker: its teams, people and agents.

use domain::Role;

/// A person of the demo company.
#[derive(Debug)]
pub struct Member {
    /// Full name; the e-mail address is made from it.
    pub name: &'static str,
    /// Home team.
    pub team: &'static str,
    /// Roles: of the organization (team empty) or in a team.
    pub roles: &'static [(Role, &'static str)],
}

/// An agent of the demo company.
#[derive(Debug)]
pub struct DemoAgent {
    /// Its name.
    pub name: &'static str,
    /// Its team.
    pub team: &'static str,
    /// Who answers for it.
    pub owner: &'static str,
    /// Icon.
    pub glyph: &'static str,
    /// What it does.
    pub description: &'static str,
    /// Version label.
    pub version: &'static str,
    /// The kinds of work it takes.
    pub job_types: &'static [&'static str],
}

/// The organization's name.
pub const NAME: &str = "Larkmoor";
/// Its path segment.
pub const SLUG: &str = "larkmoor";
/// Who the demo signs in as: the head of operations.
pub const HEAD_OF_OPERATIONS: &str = "Ines Okafor";

/// The teams.
pub const TEAMS: [&str; 9] = [
    "Accounts Payable",
    "Finance",
    "Treasury",
    "Procurement",
    "Legal",
    "Support",
    "Security",
    "Platform",
    "Operations",
];

use Role::{Admin, Approver, Architect, Auditor, Engineer, Executive, Owner, Worker};

/// The people.
pub const PEOPLE: &[Member] = &[
    Member {
        name: HEAD_OF_OPERATIONS,
        team: "Operations",
        roles: &[
            (Owner, ""),
            (Executive, ""),
            (Approver, "Finance"),
            (Approver, "Support"),
            (Approver, "Platform"),
            (Approver, "Security"),
            (Approver, "Operations"),
            (Worker, "Finance"),
            (Worker, "Procurement"),
            (Worker, "Operations"),
            (Architect, "Operations"),
        ],
    },
    Member {
        name: "Tomas Lindqvist",
        team: "Finance",
        roles: &[
            (Approver, "Accounts Payable"),
            (Approver, "Finance"),
            (Architect, "Finance"),
            (Worker, "Finance"),
        ],
    },
    Member {
        name: "Priya Raman",
        team: "Finance",
        roles: &[(Approver, "Finance"), (Executive, "")],
    },
    Member {
        name: "Anneke Roth",
        team: "Finance",
        roles: &[
            (Approver, "Accounts Payable"),
            (Approver, "Finance"),
            (Worker, "Finance"),
        ],
    },
    Member {
        name: "Jonas Albrecht",
        team: "Accounts Payable",
        roles: &[
            (Architect, "Accounts Payable"),
            (Worker, "Accounts Payable"),
            (Engineer, "Accounts Payable"),
        ],
    },
    Member {
        name: "Ruth Keller",
        team: "Accounts Payable",
        roles: &[(Worker, "Accounts Payable")],
    },
    Member {
        name: "Sofia Brandt",
        team: "Treasury",
        roles: &[
            (Approver, "Treasury"),
            (Engineer, "Treasury"),
            (Worker, "Treasury"),
        ],
    },
    Member {
        name: "Mei Castellan",
        team: "Procurement",
        roles: &[
            (Architect, "Procurement"),
            (Engineer, "Procurement"),
            (Worker, "Procurement"),
        ],
    },
    Member {
        name: "David Osei",
        team: "Procurement",
        roles: &[(Worker, "Procurement")],
    },
    Member {
        name: "Lena Voss",
        team: "Legal",
        roles: &[
            (Architect, "Legal"),
            (Approver, "Legal"),
            (Engineer, "Legal"),
            (Worker, "Legal"),
        ],
    },
    Member {
        name: "Marta Silva",
        team: "Legal",
        roles: &[(Approver, "Legal"), (Worker, "Legal")],
    },
    Member {
        name: "Kwame Adeyemi",
        team: "Support",
        roles: &[
            (Architect, "Support"),
            (Engineer, "Support"),
            (Worker, "Support"),
        ],
    },
    Member {
        name: "Nora Lindahl",
        team: "Support",
        roles: &[(Approver, "Support"), (Worker, "Support")],
    },
    Member {
        name: "Ben Achebe",
        team: "Support",
        roles: &[(Approver, "Support"), (Worker, "Support")],
    },
    Member {
        name: "Elif Hartmann",
        team: "Security",
        roles: &[
            (Architect, "Security"),
            (Approver, "Security"),
            (Approver, "Platform"),
            (Worker, "Security"),
        ],
    },
    Member {
        name: "Rafael Duarte",
        team: "Platform",
        roles: &[
            (Admin, ""),
            (Architect, "Platform"),
            (Engineer, "Platform"),
            (Worker, "Platform"),
        ],
    },
    Member {
        name: "Hana Sato",
        team: "Platform",
        roles: &[
            (Approver, "Platform"),
            (Approver, "Security"),
            (Worker, "Platform"),
        ],
    },
    Member {
        name: "Oskar Brandel",
        team: "Operations",
        roles: &[(Auditor, "")],
    },
];

/// The agents.
pub const AGENTS: &[DemoAgent] = &[
    DemoAgent {
        name: "Ledger",
        team: "Accounts Payable",
        owner: "Jonas Albrecht",
        glyph: "book-open-text",
        description: "Reads and codes invoices",
        version: "9",
        job_types: &["invoice.read", "invoice.code"],
    },
    DemoAgent {
        name: "Tally",
        team: "Accounts Payable",
        owner: "Jonas Albrecht",
        glyph: "list-checks",
        description: "Matches orders and deliveries",
        version: "14",
        job_types: &["invoice.match", "close.reconcile"],
    },
    DemoAgent {
        name: "Payrun",
        team: "Treasury",
        owner: "Sofia Brandt",
        glyph: "banknote",
        description: "Prepares payments",
        version: "5",
        job_types: &["payment.schedule", "payment.confirm", "vendor.verify"],
    },
    DemoAgent {
        name: "Scout",
        team: "Procurement",
        owner: "Mei Castellan",
        glyph: "radar",
        description: "Screens vendors",
        version: "7",
        job_types: &["vendor.collect", "vendor.screen"],
    },
    DemoAgent {
        name: "Quill",
        team: "Procurement",
        owner: "Mei Castellan",
        glyph: "feather",
        description: "Writes to suppliers",
        version: "3",
        job_types: &["vendor.welcome"],
    },
    DemoAgent {
        name: "Clause",
        team: "Legal",
        owner: "Lena Voss",
        glyph: "scroll-text",
        description: "Reads contracts",
        version: "9",
        job_types: &["contract.read", "contract.file"],
    },
    DemoAgent {
        name: "Harbor",
        team: "Support",
        owner: "Kwame Adeyemi",
        glyph: "anchor",
        description: "Settles refunds",
        version: "8",
        job_types: &["refund.assess", "refund.pay"],
    },
    DemoAgent {
        name: "Beacon",
        team: "Platform",
        owner: "Rafael Duarte",
        glyph: "tower-control",
        description: "Grants access and recovers services",
        version: "4",
        job_types: &[
            "access.grade",
            "access.grant",
            "access.revoke",
            "service.diagnose",
            "service.recover",
        ],
    },
];

/// The sign-in address of a person of the demo company.
pub fn email(name: &str) -> String {
    format!("{}@larkmoor.example", name.to_lowercase().replace(' ', "."))
}
