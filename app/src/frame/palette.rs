//! The command palette (Ctrl/⌘ K): go anywhere, start a run, create. It offers only what works and what one may.

use super::crumbs::Area;
use crate::{
    browser,
    components::{Glyph, Icon},
};
use domain::view::frame::Rights;
use leptos::{ev, html, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// One command.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Command {
    group: &'static str,
    glyph: Glyph,
    label: String,
    note: &'static str,
    href: String,
}

/// What can be done from everywhere.
fn commands(org: &str, rights: Rights) -> Vec<Command> {
    let go = |area: Area, glyph, note| Command {
        group: "Go to",
        glyph,
        label: area.label().to_owned(),
        note,
        href: area.href(org),
    };
    let mut all = vec![
        go(Area::Home, Glyph::House, "G H"),
        go(Area::Work, Glyph::Inbox, "G W"),
        go(Area::Approvals, Glyph::Stamp, "G A"),
        go(Area::Workflows, Glyph::Workflow, "G F"),
        go(Area::Runs, Glyph::CirclePlay, "G R"),
        go(Area::Agents, Glyph::Bot, "G G"),
    ];
    if rights.dashboards {
        all.push(go(Area::Dashboards, Glyph::ChartNoAxesColumn, "G D"));
    }
    if rights.audit {
        all.push(go(Area::Audit, Glyph::FileCheck2, "G L"));
    }
    if rights.people {
        all.push(go(Area::People, Glyph::Settings2, "G P"));
    }
    all.push(go(Area::Account, Glyph::UserRound, ""));
    if rights.agents {
        all.push(Command {
            group: "Create",
            glyph: Glyph::Plug,
            label: "Connect an agent".to_owned(),
            note: "",
            href: format!("{}/connect", Area::Agents.href(org)),
        });
    }
    all
}

/// Whether every word typed is somewhere in the label.
fn fits(label: &str, typed: &str) -> bool {
    let label = label.to_lowercase();
    typed
        .to_lowercase()
        .split_whitespace()
        .all(|word| label.contains(word))
}

/// The palette's dialog.
#[component]
pub fn Palette(open: RwSignal<bool>, org: String, rights: Rights) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let chosen = RwSignal::new(0_usize);
    let all = StoredValue::new(commands(&org, rights));
    let found = Memo::new(move |_| {
        let typed = typed.get();
        all.with_value(|all| {
            all.iter()
                .filter(|command| fits(&command.label, &typed))
                .cloned()
                .collect::<Vec<_>>()
        })
    });
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let wanted = open.get();
        if wanted {
            typed.set(String::new());
            chosen.set(0);
        }
        if let Some(dialog) = node.get() {
            browser::show_dialog(&dialog, wanted);
        }
    });
    let navigate = use_navigate();
    let run = Callback::new(move |href: String| {
        open.set(false);
        navigate(&href, NavigateOptions::default());
    });
    let on_key = move |event: ev::KeyboardEvent| {
        let count = found.with(Vec::len).max(1);
        match event.key().as_str() {
            "ArrowDown" => chosen.update(|at| *at = (*at + 1) % count),
            "ArrowUp" => chosen.update(|at| *at = (*at + count - 1) % count),
            "Enter" => {
                let href = found.with(|found| found.get(chosen.get()).map(|it| it.href.clone()));
                if let Some(href) = href {
                    run.run(href);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    view! {
        <dialog
            class="dialog palette"
            node_ref=node
            aria-label="Commands"
            closedby="any"
            on:close=move |_| open.set(false)
        >
            <div class="ask">
                <Icon glyph=Glyph::Search size=18/>
                <input
                    type="text"
                    role="combobox"
                    aria-label="Command"
                    aria-expanded="true"
                    aria-controls="palette-options"
                    aria-activedescendant=move || format!("palette-{}", chosen.get())
                    autocomplete="off"
                    autofocus=true
                    placeholder="Go to, create"
                    prop:value=move || typed.get()
                    on:input=move |event| {
                        typed.set(event_target_value(&event));
                        chosen.set(0);
                    }
                    on:keydown=on_key
                />
            </div>
            <div id="palette-options" role="listbox" aria-label="Commands">
                {move || {
                    let mut group = "";
                    found
                        .get()
                        .into_iter()
                        .enumerate()
                        .map(|(at, command)| {
                            let head = (group != command.group)
                                .then(|| view! { <p class="group" role="presentation">{command.group}</p> });
                            group = command.group;
                            let href = command.href.clone();
                            view! {
                                {head}
                                <div
                                    role="option"
                                    id=format!("palette-{at}")
                                    aria-selected=move || if chosen.get() == at { "true" } else { "false" }
                                    on:pointermove=move |_| chosen.set(at)
                                    on:click=move |_| run.run(href.clone())
                                >
                                    <Icon glyph=command.glyph/>
                                    {command.label}
                                    <span class="muted">{command.note}</span>
                                </div>
                            }
                        })
                        .collect_view()
                }}
                {move || {
                    found
                        .with(Vec::is_empty)
                        .then(|| view! { <p class="group">"Nothing is called that."</p> })
                }}
            </div>
            <footer aria-hidden="true">
                <span>
                    <kbd class="kbd">"↑"</kbd>
                    <kbd class="kbd">"↓"</kbd>
                    " choose"
                </span>
                <span>
                    <kbd class="kbd">"Enter"</kbd>
                    " do it"
                </span>
                <span>
                    <kbd class="kbd">"Esc"</kbd>
                    " close"
                </span>
            </footer>
        </dialog>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_one_may_is_offered() {
        let plain = commands("larkmoor", Rights::default());
        assert!(
            plain
                .iter()
                .all(|it| it.label != "Audit" && it.label != "Admin")
        );
        let rights = Rights {
            audit: true,
            ..Rights::default()
        };
        let auditor = commands("larkmoor", rights);
        assert!(auditor.iter().any(|it| it.href == "/o/larkmoor/audit"));
    }

    #[test]
    fn every_word_typed_counts() {
        assert!(fits("Connect an agent", "agent con"));
        assert!(!fits("Connect an agent", "agent x"));
        assert!(fits("Runs", ""));
    }
}
