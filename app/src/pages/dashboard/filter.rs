//! What the figures are about, as it stands in the URL.

use domain::{
    Tier,
    view::kpis::{KpiFilter, Range, SplitBy},
};
use leptos_router::params::ParamsMap;

/// Reads the query; what does not read counts as not given.
pub fn read(query: &ParamsMap) -> KpiFilter {
    let text = |name: &str| query.get(name).filter(|text| !text.is_empty());
    KpiFilter {
        range: text("range")
            .and_then(|key| Range::find(&key))
            .unwrap_or_default(),
        alone: text("compare").as_deref() == Some("none"),
        split: text("split")
            .and_then(|key| SplitBy::find(&key))
            .unwrap_or_default(),
        workflow: text("workflow").and_then(|id| id.parse().ok()),
        team: text("team").and_then(|id| id.parse().ok()),
        agent: text("agent").and_then(|id| id.parse().ok()),
        tier: text("tier").and_then(|key| Tier::find(&key)),
    }
}

/// The path that shows these figures.
pub fn href(base: &str, filter: &KpiFilter) -> String {
    let mut query = ParamsMap::new();
    if filter.range != Range::default() {
        query.insert("range", filter.range.key().to_owned());
    }
    if filter.alone {
        query.insert("compare", "none".to_owned());
    }
    if filter.split != SplitBy::default() {
        query.insert("split", filter.split.key().to_owned());
    }
    let ids = [
        ("workflow", filter.workflow.map(|id| id.to_string())),
        ("team", filter.team.map(|id| id.to_string())),
        ("agent", filter.agent.map(|id| id.to_string())),
        ("tier", filter.tier.map(|tier| tier.key().to_owned())),
    ];
    for (name, value) in ids {
        if let Some(value) = value {
            query.insert(name, value);
        }
    }
    format!("{base}{}", query.to_query_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_shows_the_same_to_a_colleague() {
        let filter = KpiFilter {
            range: Range::Quarter,
            alone: true,
            split: SplitBy::Tier,
            tier: Some(Tier::High),
            ..KpiFilter::default()
        };
        let link = href("/o/x/dashboards", &filter);
        assert_eq!(
            link,
            "/o/x/dashboards?range=90&compare=none&split=tier&tier=high"
        );
        let mut query = ParamsMap::new();
        for pair in link.split_once('?').map_or("", |parts| parts.1).split('&') {
            if let Some((name, value)) = pair.split_once('=') {
                query.insert(name.to_owned(), value.to_owned());
            }
        }
        assert_eq!(read(&query), filter);
        assert_eq!(
            href("/o/x/dashboards", &KpiFilter::default()),
            "/o/x/dashboards"
        );
    }
}
