//! The command palette (Ctrl/⌘ K): go anywhere, start a run, create. It offers only what works and what one may.

use super::crumbs::Area;
use crate::{
    api, browser,
    components::{Glyph, Icon},
};
use domain::view::{frame::Rights, runs::WorkflowName};
use leptos::{ev, html, prelude::*, task::spawn_local};
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

/// The runs that can be started from everywhere.
fn starts(org: &str, workflows: Vec<WorkflowName>) -> Vec<Command> {
    workflows
        .into_iter()
        .map(|workflow| Command {
            group: "Start a run",
            glyph: Glyph::Play,
            label: format!("Start: {}", workflow.name),
            note: "",
            href: format!("/o/{org}/workflows/{}/start", workflow.id),
        })
        .collect()
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
    let started = RwSignal::new(Vec::<Command>::new());
    let found = Memo::new(move |_| {
        let typed = typed.get();
        let fitting = |commands: &[Command]| {
            commands
                .iter()
                .filter(|command| fits(&command.label, &typed))
                .cloned()
                .collect::<Vec<_>>()
        };
        let mut found = all.with_value(|all| fitting(all));
        found.extend(started.with(|started| fitting(started)));
        found
    });
    // Asked for when it is opened: what may be started changes with every publication.
    Effect::new(move |_| {
        if open.get() {
            let org = org.clone();
            spawn_local(async move {
                // Without an answer the other commands are still there.
                if let Ok(workflows) = api::runs::startable(org.clone()).await {
                    started.set(starts(&org, workflows));
                }
            });
        }
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
                    placeholder="Go to, start, create"
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
    #![allow(clippy::indexing_slicing)]
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
    fn a_run_is_started_by_the_name_of_its_workflow() {
        let id = domain::ids::WorkflowId(uuid::Uuid::from_u128(7));
        let found = starts(
            "larkmoor",
            vec![WorkflowName {
                id,
                name: "Customer refund".to_owned(),
                can_start: true,
            }],
        );
        assert!(fits(&found[0].label, "start refund"));
        assert_eq!(found[0].href, format!("/o/larkmoor/workflows/{id}/start"));
    }

    #[test]
    fn every_word_typed_counts() {
        assert!(fits("Connect an agent", "agent con"));
        assert!(!fits("Connect an agent", "agent x"));
        assert!(fits("Runs", ""));
    }
}
