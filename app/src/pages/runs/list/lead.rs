//! How the runs stand, in words.

use crate::pages::parts::{capital, in_words};
use domain::{money, view::runs::RunCounts};
use leptos::prelude::*;

/// The sentence under the heading. `narrowed`: filters leave some of the runs out of the counts.
pub fn lead(counts: &RunCounts, narrowed: bool) -> AnyView {
    if counts.all == 0 {
        let none = if narrowed {
            "No run fits the filters."
        } else {
            "Nothing has run yet."
        };
        return view! { <p class="lead">{none}</p> }.into_any();
    }
    let number = |count: u64| u32::try_from(count).map_or_else(|_| money::grouped(count), in_words);
    let late = match counts.breached {
        0 => "none late".to_owned(),
        late => format!("{} late", number(late)),
    };
    let first = match counts.open {
        0 => "None is on its way.".to_owned(),
        open => format!("{} on their way, {late}.", money::grouped(open)),
    };
    let mut rest = Vec::new();
    match (counts.people, counts.mine) {
        (0, _) => {}
        (1, 0) => rest.push("One waits for a person, not for you.".to_owned()),
        (1, _) => rest.push("One waits for you.".to_owned()),
        (people, mine) => {
            let mine = match mine {
                0 => "none of them for you".to_owned(),
                mine => format!("{} of them for you", number(mine)),
            };
            rest.push(format!(
                "{} wait for a person, {mine}.",
                capital(&number(people))
            ));
        }
    }
    let near = counts.at_risk.saturating_sub(counts.breached);
    if near > 0 {
        let verb = if near == 1 { "is" } else { "are" };
        rest.push(format!("{} {verb} at risk.", capital(&number(near))));
    }
    if counts.failed > 0 {
        rest.push(format!(
            "{} stopped at a step that failed.",
            capital(&number(counts.failed))
        ));
    }
    if narrowed {
        rest.push("Only runs that fit the filters are counted.".to_owned());
    }
    view! {
        <p class="lead">
            <b>{first}</b>
            " "
            {rest.join(" ")}
        </p>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_how_things_stand() {
        let counts = RunCounts {
            open: 61,
            people: 14,
            mine: 3,
            at_risk: 2,
            breached: 0,
            failed: 0,
            ended: 84,
            all: 145,
        };
        let html = lead(&counts, false).to_html();
        assert!(html.contains("61 on their way, none late."), "{html}");
        assert!(
            html.contains("14 wait for a person, three of them for you. Two are at risk."),
            "{html}"
        );
        assert!(!html.contains("counted"), "{html}");
        let some = lead(&counts, true).to_html();
        assert!(
            some.contains("Only runs that fit the filters are counted."),
            "{some}"
        );
    }

    #[test]
    fn one_run_waits_for_the_reader_or_for_somebody_else() {
        let counts = |mine| RunCounts {
            open: 1,
            people: 1,
            mine,
            all: 1,
            ..RunCounts::default()
        };
        let said = |mine| lead(&counts(mine), false).to_html();
        assert!(
            said(0).contains("One waits for a person, not for you."),
            "{}",
            said(0)
        );
        assert!(said(1).contains("One waits for you."), "{}", said(1));
    }

    #[test]
    fn no_run_that_fits_is_not_no_run_at_all() {
        let none = RunCounts::default();
        assert!(lead(&none, true).to_html().contains("No run fits"));
        assert!(lead(&none, false).to_html().contains("Nothing has run yet"));
    }
}
