//! What the pages of work, approvals and runs have in common.

use crate::{
    components::{ErrorPage, Glyph, Icon, Loading, OwnerMark, Style, When},
    error::{Api, ApiError},
    start::{use_currency, use_now, use_zone},
};
use domain::{
    Millis, money,
    view::{AgentText, Before, Mark, Pair, runs::Excluded},
    zone,
};
use leptos::prelude::*;

/// What a page shows: what was read last, or why it could not be.
#[derive(Clone)]
enum Shown<T: Send + Sync + 'static> {
    Good(ArcRwSignal<T>),
    Bad(ApiError),
}

/// Shows what a resource holds. The first answer makes the view, later ones only change its signal, so nothing typed or
/// opened on the page is lost when it is refreshed.
pub fn fresh<T>(
    resource: Resource<Api<T>>,
    view: impl Fn(Signal<T>) -> AnyView + Clone + Send + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
{
    view! {
        <Transition fallback=|| view! { <div class="pg"><Loading lines=6/></div> }>
            {
                let view = view.clone();
                Suspend::new(async move {
                    let shown = RwSignal::new(match resource.await {
                        Ok(first) => Shown::Good(ArcRwSignal::new(first)),
                        Err(error) => Shown::Bad(error),
                    });
                    Effect::new(move |_| match (resource.get(), shown.get_untracked()) {
                        (Some(Ok(next)), Shown::Good(signal)) => signal.set(next),
                        (Some(Ok(next)), Shown::Bad(_)) => {
                            shown.set(Shown::Good(ArcRwSignal::new(next)));
                        }
                        (Some(Err(error)), _) => shown.set(Shown::Bad(error)),
                        (None, _) => {}
                    });
                    move || match shown.get() {
                        Shown::Good(signal) => view(signal.into()),
                        Shown::Bad(error) => view! { <ErrorPage fault=error.0/> }.into_any(),
                    }
                })
            }
        </Transition>
    }
}

/// How urgent a due time is: `act` when it is past, `warm` when it is near.
pub fn tone(now: Millis, due_at: Option<Millis>, at_risk_at: Option<Millis>) -> &'static str {
    match due_at {
        Some(due) if due <= now => "act",
        Some(_) if at_risk_at.is_some_and(|at| at <= now) => "warm",
        _ => "",
    }
}

/// How much time is left, in the words of a queue: `41 min`, `2 h late`. Urgent ones have an icon too.
#[component]
pub fn Due(
    at: Option<Millis>,
    #[prop(optional_no_strip)] at_risk_at: Option<Millis>,
    #[prop(optional)] push: bool,
) -> impl IntoView {
    let now = use_now();
    let zone = use_zone();
    let class = move || {
        let push = if push { " push" } else { "" };
        format!("due {}{push}", tone(now.get(), at, at_risk_at))
    };
    at.map(|due| {
        let exact = zone::exact(&zone, due);
        view! {
            <span class=class title=exact>
                {move || {
                    (tone(now.get(), at, at_risk_at) == "act")
                        .then(|| view! { <Icon glyph=Glyph::AlarmClock size=14/> })
                }}
                {move || left(due, now.get(), &zone)}
            </span>
        }
    })
}

/// The time left until `due`; far ahead, the day.
fn left(due: Millis, now: Millis, zone: &zone::Zone) -> String {
    let away = due - now;
    if away < 0 {
        format!("{} late", domain::span::words(-away))
    } else if away < domain::span::DAY {
        domain::span::words(away)
    } else {
        zone::brief(zone, due, now)
    }
}

/// What an agent wrote, marked as such.
#[component]
pub fn AgentNote(text: AgentText) -> impl IntoView {
    let currency = use_currency();
    let glyph = match &text.agent {
        Mark::Agent { glyph, .. } => Glyph::of_agent(glyph),
        _ => Glyph::Bot,
    };
    let by = match text.version.as_str() {
        "" => format!("Written by {}", text.agent.name()),
        version => format!("Written by {}, version {version}", text.agent.name()),
    };
    let sure = text.confidence.map(|sure| format!("confidence {sure:.2}"));
    let cost = text
        .cost_micros
        .filter(|cost| *cost > 0)
        .map(|cost| money::display_micros(cost, &currency));
    let meta = [sure, cost]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ");
    view! {
        <div class="agent-text">
            <header>
                <Icon glyph size=14/>
                {by}
                {(!meta.is_empty()).then(|| view! { <span class="muted">{meta}</span> })}
            </header>
            <div class="prose">{text.text}</div>
        </div>
    }
}

/// What happened before, oldest first.
#[component]
pub fn Earlier(items: Vec<Before>) -> impl IntoView {
    view! {
        <ol class="timeline small-tl">
            {items
                .into_iter()
                .map(|item| {
                    view! {
                        <li>
                            <span class="dot">
                                <OwnerMark mark=item.who bare=true/>
                            </span>
                            <p>
                                {item.text}
                                {(!item.detail.is_empty())
                                    .then(|| view! { <span class="muted">{format!(": {}", item.detail)}</span> })}
                            </p>
                            <When at=item.at style=Style::Brief/>
                        </li>
                    }
                })
                .collect_view()}
        </ol>
    }
}

/// Marks a value as an agent's.
#[component]
fn ByAgent(by: Mark) -> impl IntoView {
    let glyph = match &by {
        Mark::Agent { glyph, .. } => Glyph::of_agent(glyph),
        _ => Glyph::Bot,
    };
    view! {
        <span class="by-agent">
            <Icon glyph size=14/>
            <span class="sr">"by the agent "</span>
            {by.name().to_owned()}
        </span>
    }
}

/// Values as a form shows them, with what they were before.
#[component]
pub fn Payload(pairs: Vec<Pair>) -> impl IntoView {
    view! {
        <dl class="diff payload">
            {pairs
                .into_iter()
                .map(|pair| {
                    let changed = pair.previous.is_some().then_some("");
                    view! {
                        <div data-changed=changed>
                            <dt>{pair.label}</dt>
                            <dd>
                                {match pair.previous {
                                    Some(before) => {
                                        view! {
                                            <del>{before}</del>
                                            <ins>{pair.value}</ins>
                                        }
                                            .into_any()
                                    }
                                    None => pair.value.into_any(),
                                }}
                                {pair.by.map(|by| view! { <ByAgent by/> })}
                            </dd>
                        </div>
                    }
                })
                .collect_view()}
        </dl>
    }
}

/// Why each cannot decide, a person once.
pub fn by_person(excluded: Vec<Excluded>) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    for one in excluded {
        let name = one.who.name();
        match all.iter_mut().find(|(who, _)| who == name) {
            Some((_, reasons)) => {
                reasons.push_str(", and ");
                reasons.push_str(&one.reason);
            }
            None => all.push((name.to_owned(), one.reason)),
        }
    }
    all
}

/// Names as a list in words: "Ana, Ben and Cy".
pub fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A small number in words, as in a sentence.
pub fn in_words(number: u32) -> String {
    const WORDS: [&str; 11] = [
        "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    ];
    usize::try_from(number)
        .ok()
        .and_then(|index| WORDS.get(index))
        .map_or_else(|| number.to_string(), |word| (*word).to_owned())
}

/// With a capital letter in front.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map(|first| first.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}

/// `1 run`, `12 runs`.
pub fn counted(count: u64, one: &str, many: &str) -> String {
    format!(
        "{} {}",
        money::grouped(count),
        if count == 1 { one } else { many }
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_numbers_read_as_words() {
        let names = |names: &[&str]| {
            names
                .iter()
                .map(|name| (*name).to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(list(&names(&["Ana"])), "Ana");
        assert_eq!(list(&names(&["Ana", "Ben", "Cy"])), "Ana, Ben and Cy");
        assert_eq!(in_words(2), "two");
        assert_eq!(in_words(48), "48");
        assert_eq!(capital("two wait"), "Two wait");
        assert_eq!(counted(1_200, "run", "runs"), "1,200 runs");
    }

    #[test]
    fn what_an_agent_wrote_is_marked() {
        let html = leptos::reactive::owner::Owner::new().with(|| {
            let pair = |name: &str, by: Option<Mark>| Pair {
                name: name.to_owned(),
                label: name.to_owned(),
                value: "said".to_owned(),
                previous: None,
                by,
            };
            let agent = Mark::Agent {
                id: None,
                name: "Clause".to_owned(),
                glyph: "scroll-text".to_owned(),
            };
            let pairs = vec![pair("ours", None), pair("theirs", Some(agent))];
            view! { <Payload pairs/> }.into_any().to_html()
        });
        let (ours, theirs) = html.split_once("theirs").unwrap_or_default();
        assert!(!ours.contains("by-agent"), "{ours}");
        assert!(
            theirs.contains("by the agent ") && theirs.contains("Clause"),
            "{theirs}"
        );
    }

    #[test]
    fn who_cannot_decide_is_named_once() {
        let one = |name: &str, reason: &str| Excluded {
            who: Mark::Agent {
                id: None,
                name: name.to_owned(),
                glyph: String::new(),
            },
            reason: reason.to_owned(),
        };
        let all = by_person(vec![
            one("Lena", "started this run"),
            one("Mei", "filled in the amount"),
            one("Lena", "answers for Clause"),
        ]);
        assert_eq!(
            all,
            [
                (
                    "Lena".to_owned(),
                    "started this run, and answers for Clause".to_owned()
                ),
                ("Mei".to_owned(), "filled in the amount".to_owned()),
            ]
        );
    }

    #[test]
    fn a_due_time_turns_warm_and_then_red() {
        assert_eq!(tone(10, Some(30), Some(20)), "");
        assert_eq!(tone(20, Some(30), Some(20)), "warm");
        assert_eq!(tone(30, Some(30), Some(20)), "act");
        assert_eq!(tone(30, None, None), "");
    }
}
