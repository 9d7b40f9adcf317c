//! The list's filter as it stands in the URL.

use domain::{
    Millis, RunStatus,
    span::DAY,
    view::runs::{RunFilter, RunSort, RunTab},
};
use leptos_router::params::ParamsMap;

/// Reads the query. What does not read counts as not given. `days=14` means started in the last 14 days before `now`.
pub fn read(query: &ParamsMap, now: Millis) -> RunFilter {
    let text = |name: &str| query.get(name).filter(|text| !text.is_empty());
    let number = |name: &str| text(name).and_then(|text| text.parse::<Millis>().ok());
    let days = number("days").filter(|days| (1..=3_650).contains(days));
    let tab = text("tab")
        .and_then(|key| RunTab::find(&key))
        .unwrap_or_default();
    let sort = match text("sort").as_deref() {
        Some("due") => RunSort::Due,
        Some("started") => RunSort::Started,
        _ if matches!(tab, RunTab::Open | RunTab::People | RunTab::AtRisk) => RunSort::Due,
        _ => RunSort::Started,
    };
    RunFilter {
        tab,
        workflow: text("workflow").and_then(|id| id.parse().ok()),
        team: text("team").and_then(|id| id.parse().ok()),
        status: text("state").and_then(|key| RunStatus::find(&key)),
        breached: text("breached").is_some(),
        text: text("q").unwrap_or_default(),
        from: number("from").or_else(|| days.map(|days| now - days * DAY)),
        to: number("to"),
        ended_from: number("ended-from"),
        ended_to: number("ended-to"),
        sort,
        cursor: text("page").unwrap_or_default(),
    }
}

/// The path with one part of the query set or, with none, taken out. Another filter begins at the first page.
pub fn with(base: &str, query: &ParamsMap, name: &'static str, value: Option<&str>) -> String {
    let mut query = query.clone();
    if name != "page" {
        query.remove("page");
    }
    match value {
        Some(value) => query.replace(name, value.to_owned()),
        None => {
            query.remove(name);
        }
    }
    format!("{base}{}", query.to_query_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(pairs: &[(&'static str, &str)]) -> ParamsMap {
        let mut query = ParamsMap::new();
        for (name, value) in pairs {
            query.insert(*name, (*value).to_owned());
        }
        query
    }

    #[test]
    fn the_filter_is_in_the_url() {
        let query = query(&[
            ("tab", "failed"),
            ("q", "Brannock & Co"),
            ("days", "2"),
            ("workflow", "nonsense"),
            ("page", "x"),
        ]);
        let filter = read(&query, 10 * DAY);
        assert_eq!(
            (filter.tab, filter.sort),
            (RunTab::Failed, RunSort::Started)
        );
        assert_eq!((filter.from, filter.workflow), (Some(8 * DAY), None));
        let next = with("/runs", &query, "tab", Some("open"));
        assert!(
            next.starts_with("/runs?") && next.contains("tab=open") && !next.contains("page="),
            "{next}"
        );
        assert!(!with("/runs", &query, "q", None).contains("Brannock"));
    }
}
