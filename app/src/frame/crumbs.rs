//! Where a page is: its area by the path, and its own name in the breadcrumb.

use crate::page;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The areas of an organization, as in `/o/{org}/{area}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Area {
    /// `/o/{org}`
    Home,
    /// `work`
    Work,
    /// `approvals`
    Approvals,
    /// `workflows`
    Workflows,
    /// `runs`
    Runs,
    /// `agents`
    Agents,
    /// `dashboards`
    Dashboards,
    /// `audit`
    Audit,
    /// `people`
    People,
    /// `account`
    Account,
}

impl Area {
    /// All areas.
    pub const ALL: [Self; 10] = [
        Self::Home,
        Self::Work,
        Self::Approvals,
        Self::Workflows,
        Self::Runs,
        Self::Agents,
        Self::Dashboards,
        Self::Audit,
        Self::People,
        Self::Account,
    ];

    fn segment(self) -> &'static str {
        match self {
            Self::Home => "",
            Self::Work => "work",
            Self::Approvals => "approvals",
            Self::Workflows => "workflows",
            Self::Runs => "runs",
            Self::Agents => "agents",
            Self::Dashboards => "dashboards",
            Self::Audit => "audit",
            Self::People => "people",
            Self::Account => "account",
        }
    }

    /// Its name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Home => "Home",
            Self::Work => "Work",
            Self::Approvals => "Approvals",
            Self::Workflows => "Workflows",
            Self::Runs => "Runs",
            Self::Agents => "Agents",
            Self::Dashboards => "Dashboards",
            Self::Audit => "Audit",
            Self::People => "Admin",
            Self::Account => "Your account",
        }
    }

    /// Its path in an organization.
    pub fn href(self, org: &str) -> String {
        match self.segment() {
            "" => format!("/o/{org}"),
            segment => format!("/o/{org}/{segment}"),
        }
    }

    /// The area of a path.
    pub fn of(path: &str) -> Option<Self> {
        let mut parts = path.split('/').skip(3);
        let segment = parts.next().unwrap_or("");
        Self::ALL.into_iter().find(|area| area.segment() == segment)
    }
}

/// What a page below an area is called until it says its own name.
fn below(area: Area, rest: &str) -> Option<&'static str> {
    match (area, rest) {
        (_, "") => None,
        (Area::Work, _) => Some("Task"),
        (Area::Approvals, _) => Some("Approval"),
        (Area::Workflows, rest) if rest.ends_with("/start") => Some("Start a run"),
        (Area::Workflows, _) => Some("Editor"),
        (Area::Runs, _) => Some("Run"),
        (Area::Agents, "connect") => Some("Connect an agent"),
        (Area::Agents, _) => Some("Agent"),
        (Area::Dashboards, _) => Some("Metric"),
        _ => None,
    }
}

/// The breadcrumb of the top bar.
#[component]
pub fn Crumbs(org: String) -> impl IntoView {
    let path = use_location().pathname;
    view! {
        <nav class="crumbs" aria-label="Breadcrumb">
            <ol>
                {move || {
                    let path = path.get();
                    let Some(area) = Area::of(&path) else {
                        return view! { <li><span aria-current="page">"Not found"</span></li> }.into_any();
                    };
                    let rest = path.splitn(5, '/').nth(4).unwrap_or("");
                    let last = below(area, rest);
                    match last {
                        None => view! { <li><span aria-current="page">{area.label()}</span></li> }.into_any(),
                        Some(word) => {
                            let name = page::named(&path).unwrap_or_else(|| word.to_owned());
                            view! {
                                <li>
                                    <a href=area.href(&org)>{area.label()}</a>
                                </li>
                                <li>
                                    <span aria-current="page">{name}</span>
                                </li>
                            }
                                .into_any()
                        }
                    }
                }}
            </ol>
        </nav>
    }
}

#[cfg(test)]
mod tests {
    use super::Area;

    #[test]
    fn the_area_is_in_the_path() {
        for (path, area) in [
            ("/o/larkmoor", Some(Area::Home)),
            ("/o/larkmoor/", Some(Area::Home)),
            ("/o/larkmoor/runs/0190", Some(Area::Runs)),
            ("/o/larkmoor/nowhere", None),
        ] {
            assert_eq!(Area::of(path), area, "{path}");
        }
        for area in Area::ALL {
            assert_eq!(Area::of(&area.href("x")), Some(area));
        }
    }
}
