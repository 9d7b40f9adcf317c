//! The list's filter as it stands in the URL.

use domain::{
    Millis, RunStatus,
    span::DAY,
    view::runs::{RunFilter, RunSort, RunTab},
    zone::{Civil, Zone},
};
use leptos_router::params::ParamsMap;

/// When runs ended, in the query. The numbers on the tabs leave it aside, as they do the tab and the state.
pub const ENDED: [&str; 2] = ["ended-from", "ended-to"];

/// What leaves runs out of the numbers on the tabs.
const NARROWS: [&str; 7] = ["workflow", "team", "breached", "q", "from", "to", "days"];

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

/// The path without these parts of the query, from the first page on.
pub fn without(base: &str, query: &ParamsMap, names: &[&str]) -> String {
    let mut query = query.clone();
    for name in names.iter().chain(&["page"]) {
        query.remove(name);
    }
    format!("{base}{}", query.to_query_string())
}

/// Whether the numbers on the tabs are of some runs only.
pub fn narrows(query: &ParamsMap) -> bool {
    NARROWS
        .iter()
        .any(|name| query.get_str(name).is_some_and(|text| !text.is_empty()))
}

/// A range of time by its days: `20–27 Nov`, `28 Oct – 3 Nov`; with the year unless it is this one. The second moment is
/// the first after the range; with none it goes on until `now`.
pub fn range(
    zone: &Zone,
    (from, to): (Option<Millis>, Option<Millis>),
    now: Millis,
) -> Option<String> {
    let last = to.map_or(now, |to| to - 1);
    let year = zone.civil(now).year;
    let end = zone.civil(last);
    let Some(from) = from else {
        return to.map(|_| format!("up to {}", end.date()));
    };
    let start = zone.civil(from.min(last));
    let is_this_year = (start.year, end.year) == (year, year);
    let day = |civil: Civil| {
        if is_this_year {
            format!("{} {}", civil.day, civil.month_short())
        } else {
            civil.date()
        }
    };
    Some(if start.days == end.days {
        day(end)
    } else if (start.year, start.month) == (end.year, end.month) {
        format!("{}–{}", start.day, day(end))
    } else {
        format!("{} – {}", day(start), day(end))
    })
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

    #[test]
    fn what_narrows_the_counts_is_known() {
        assert!(!narrows(&query(&[
            ("tab", "ended"),
            ("ended-from", "5"),
            ("q", "")
        ])));
        assert!(narrows(&query(&[("days", "7")])));
        let query = query(&[("ended-from", "5"), ("ended-to", "6"), ("page", "x")]);
        assert_eq!(without("/runs", &query, &ENDED), "/runs");
    }

    #[test]
    fn a_range_is_said_by_its_days() {
        // Fri 27 Nov 2026, 10:12 UTC.
        let now = 1_795_774_320_000;
        let zone = Zone::default();
        for (from, to, said) in [
            (Some(now - 7 * DAY), None, Some("20–27 Nov")),
            (Some(now - 30 * DAY), None, Some("28 Oct – 27 Nov")),
            (
                Some(now - 90 * DAY),
                Some(now - 80 * DAY),
                Some("29 Aug – 8 Sep"),
            ),
            (Some(now - 1_000), None, Some("27 Nov")),
            (
                Some(now - 365 * DAY),
                None,
                Some("27 Nov 2025 – 27 Nov 2026"),
            ),
            (None, Some(now), Some("up to 27 Nov 2026")),
            (None, None, None),
        ] {
            assert_eq!(range(&zone, (from, to), now).as_deref(), said);
        }
    }
}
