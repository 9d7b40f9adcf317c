//! Keys that work on every page, and the list of keys behind `?`.

use super::crumbs::Area;
use crate::{browser, components::Dialog};
use domain::view::frame::Rights;
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};

/// Second keys after `G`.
const GO: [(&str, Area); 9] = [
    ("h", Area::Home),
    ("w", Area::Work),
    ("a", Area::Approvals),
    ("f", Area::Workflows),
    ("r", Area::Runs),
    ("g", Area::Agents),
    ("d", Area::Dashboards),
    ("l", Area::Audit),
    ("p", Area::People),
];

fn is_open_to(area: Area, rights: Rights) -> bool {
    match area {
        Area::Dashboards => rights.dashboards,
        Area::Audit => rights.audit,
        Area::People => rights.people,
        _ => true,
    }
}

/// The keys of an area's pages.
fn keys_of(area: Area) -> &'static [(&'static str, &'static str)] {
    match area {
        Area::Approvals => &[
            ("J", "Next"),
            ("K", "Previous"),
            ("A", "Approve"),
            ("R", "Reject"),
            ("E", "Return for changes"),
        ],
        Area::Work => &[
            ("J", "Next"),
            ("K", "Previous"),
            ("T", "Take"),
            ("E", "Give back"),
            ("Ctrl ↵", "Complete"),
        ],
        Area::Runs => &[("S", "Start a run")],
        _ => &[],
    }
}

/// Whether a page lists its keys itself: the editor does.
fn has_own_list(path: &str) -> bool {
    let below = path.split('/').skip(4).filter(|part| !part.is_empty());
    Area::of(path) == Some(Area::Workflows) && below.count() == 1
}

/// Listens to the keys of every page and shows their list.
#[component]
pub fn Keys(palette: RwSignal<bool>, org: String, rights: Rights) -> impl IntoView {
    let help = RwSignal::new(false);
    let path = use_location().pathname;
    let navigate = use_navigate();
    let base = org.clone();
    Effect::new(move |before: Option<()>| {
        if before.is_some() {
            return;
        }
        let (navigate, base) = (navigate.clone(), base.clone());
        let after_g = StoredValue::new(false);
        browser::on_key(move |event| {
            let key = event.key().to_lowercase();
            if (event.ctrl_key() || event.meta_key()) && key == "k" {
                event.prevent_default();
                palette.set(true);
                return;
            }
            let modified = event.ctrl_key() || event.meta_key() || event.alt_key();
            if modified || browser::is_typing() || browser::has_dialog() {
                return;
            }
            if after_g.get_value() {
                after_g.set_value(false);
                let to = GO
                    .iter()
                    .find(|(letter, area)| *letter == key && is_open_to(*area, rights));
                if let Some((_, area)) = to {
                    event.stop_immediate_propagation();
                    navigate(&area.href(&base), NavigateOptions::default());
                }
            } else if key == "g" {
                after_g.set_value(true);
                browser::after(1_500, move || {
                    after_g.try_set_value(false);
                });
            } else if key == "?" && !path.with_untracked(|path| has_own_list(path)) {
                help.set(true);
            }
        });
    });
    let area = Memo::new(move |_| Area::of(&path.get()).unwrap_or(Area::Home));
    let going = GO
        .into_iter()
        .filter(|(_, area)| is_open_to(*area, rights))
        .map(|(letter, area)| {
            view! {
                <div>
                    <dt>
                        <kbd class="kbd">"G"</kbd>
                        " "
                        <kbd class="kbd">{letter.to_uppercase()}</kbd>
                    </dt>
                    <dd>{area.label()}</dd>
                </div>
            }
        })
        .collect_view();
    view! {
        <Dialog open=help id="keys" title="Keys" class="keys">
            {move || {
                let keys = keys_of(area.get());
                (!keys.is_empty())
                    .then(|| {
                        view! {
                            <h3>{area.get().label()}</h3>
                            <dl>
                                {keys
                                    .iter()
                                    .map(|(key, what)| {
                                        view! {
                                            <div>
                                                <dt>
                                                    <kbd class="kbd">{*key}</kbd>
                                                </dt>
                                                <dd>{*what}</dd>
                                            </div>
                                        }
                                    })
                                    .collect_view()}
                            </dl>
                        }
                    })
            }}
            <h3>"Everywhere"</h3>
            <dl>
                <div>
                    <dt>
                        <kbd class="kbd">"Ctrl"</kbd>
                        " "
                        <kbd class="kbd">"K"</kbd>
                    </dt>
                    <dd>"Commands"</dd>
                </div>
                <div>
                    <dt>
                        <kbd class="kbd">"?"</kbd>
                    </dt>
                    <dd>"This list"</dd>
                </div>
                {going}
            </dl>
            <footer>
                <button class="btn" type="button" on:click=move |_| help.set(false)>
                    "Close"
                </button>
            </footer>
        </Dialog>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_editor_lists_its_own_keys() {
        for (path, expected) in [
            ("/o/acme/workflows/7d0e", true),
            ("/o/acme/workflows/7d0e/", true),
            ("/o/acme/workflows", false),
            ("/o/acme/workflows/7d0e/start", false),
            ("/o/acme/runs/7d0e", false),
            ("/o/acme", false),
        ] {
            assert_eq!(has_own_list(path), expected, "{path}");
        }
    }
}
