//! One entry, with its place in the chain.

use crate::{
    components::{Glyph, Icon, OwnerMark, Style, When},
    start::org_path,
};
use domain::{money::grouped, view::audit::AuditRow};
use leptos::prelude::*;

#[component]
pub fn Entry(row: AuditRow, close: String) -> impl IntoView {
    let title = format!("{} {} {}", row.who.name(), row.verb, row.object);
    let place = match (row.seq, row.run) {
        (Some(seq), Some(_)) => format!("Event {seq} of its run"),
        (Some(seq), None) => format!("Entry {}", grouped(seq.unsigned_abs())),
        (None, _) => "Not sealed yet".to_owned(),
    };
    let run = row.run.map(|run| {
        let href = org_path(&format!("runs/{run}"));
        let label = format!("All of {}", row.subject);
        view! {
            <footer class="au-foot">
                <a class="btn" href=href>
                    {label}
                </a>
            </footer>
        }
    });
    let details = row
        .detail
        .into_iter()
        .map(|(name, value)| {
            view! {
                <div>
                    <dt>{name}</dt>
                    <dd class="au-value">{value}</dd>
                </div>
            }
        })
        .collect_view();
    view! {
        <article class="panel au-entry" aria-labelledby="en-h">
            <header>
                <div>
                    <p class="eyebrow num">{place.clone()} ", " <When at=row.at style=Style::Exact/></p>
                    <h2 id="en-h">{title}</h2>
                </div>
                <a
                    class="btn"
                    data-kind="quiet"
                    data-icon-only=""
                    data-size="small"
                    href=close
                    aria-label="Close"
                >
                    <Icon glyph=Glyph::X/>
                </a>
            </header>
            <div class="body">
                <dl class="au-dl">
                    <div>
                        <dt>"Who"</dt>
                        <dd>
                            <OwnerMark mark=row.who/>
                            {row.on_behalf_of.map(|name| view! { <small>{format!("on behalf of {name}")}</small> })}
                        </dd>
                    </div>
                    <div>
                        <dt>"What"</dt>
                        <dd class="mono">{row.action}</dd>
                    </div>
                    {details}
                </dl>
                {(!row.hash.is_empty())
                    .then(|| {
                        view! {
                            <div>
                                <h3>"Its place in the chain"</h3>
                                <ol class="au-links">
                                    <li data-this="">
                                        <span class="num">{place}</span>
                                        <span class="mono">{format!("{}…", row.hash)}</span>
                                    </li>
                                </ol>
                            </div>
                        }
                    })}
            </div>
            {run}
        </article>
    }
}

/// Before an entry is chosen.
#[component]
pub fn Unchosen() -> impl IntoView {
    view! {
        <aside class="panel au-entry au-none" aria-label="Entry">
            <p class="small muted">"Choose an entry to see all of it."</p>
        </aside>
    }
}
