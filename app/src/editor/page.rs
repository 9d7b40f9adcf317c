//! The editor's frame: head, palette, canvas or outline, inspector, problems, and the dialogs over them.

use super::{
    browser,
    canvas::Canvas,
    desk::{Desk, Mode},
    floats::IconButton,
    inspector::Inspector,
    keys,
    outline::{Outline, PhoneList},
    palette::Palette,
    problems::{KeyList, ProblemCount, Problems},
    saver::{self, SaveState},
};
use crate::components::{Dialog, Glyph, Icon, toast::use_toasts};
use crate::pages::workflows::PublishDialog;
use crate::start::{org_path, use_zone};
use domain::view::workflows::EditorView;
use leptos::prelude::*;

/// The editor with a draft in it.
#[component]
pub fn Editor(page: EditorView) -> impl IntoView {
    let desk = Desk::new(page, use_toasts());
    let is_phone = RwSignal::new(false);
    Effect::new(move |_| {
        // After hydration: what this browser still has, what it can show.
        is_phone.set(browser::is_phone());
        if browser::is_phone() {
            desk.mode.set(Mode::Outline);
            desk.inspects.set(false);
            desk.lists_problems.set(false);
        }
        saver::restore(desk);
        browser::on_chance_to_save(move || {
            if desk.rev.try_get_untracked().is_some() {
                saver::send(desk);
            }
        });
        crate::browser::on_key(move |event| {
            if desk.rev.try_get_untracked().is_some() {
                keys::on_page(desk, &event);
            }
        });
    });
    let is_outline = Memo::new(move |_| desk.mode.get() == Mode::Outline);
    view! {
        <div
            class="ed"
            data-mode=move || if is_outline.get() { "outline" } else { "diagram" }
            data-inspects=move || desk.inspects.get().then_some("")
        >
            <Head desk/>
            {desk.may_draw.then(|| view! { <Palette desk/> })}
            {move || {
                if is_outline.get() {
                    if is_phone.get() {
                        view! { <PhoneList desk/> }.into_any()
                    } else {
                        view! { <Outline desk/> }.into_any()
                    }
                } else {
                    view! { <Canvas desk/> }.into_any()
                }
            }}
            <Show when=move || desk.inspects.get()>
                <Inspector desk/>
            </Show>
            <Show when=move || !desk.inspects.get() && !is_phone.get()>
                <div class="ed-open">
                    <IconButton
                        label="Open inspector"
                        glyph=Glyph::PanelRightClose
                        on_press=move || desk.inspects.set(true)
                    />
                </div>
            </Show>
            <Problems desk/>
            <PhoneBar desk/>
            <KeyList desk/>
            <p class="sr" role="status" aria-live="polite">{move || desk.said.get()}</p>
            <ConflictDialog desk/>
            {desk
                .about
                .with_value(|about| about.may_publish)
                .then(|| view! { <Publishing desk/> })}
        </div>
    }
    .into_any()
}

#[component]
fn Head(desk: Desk) -> impl IntoView {
    let (name, next) = desk
        .about
        .with_value(|about| (about.name.clone(), about.next_version));
    let mode = move |wanted: Mode, word: &'static str, glyph: Glyph| {
        view! {
            <button
                type="button"
                aria-pressed=move || if desk.mode.get() == wanted { "true" } else { "false" }
                on:click=move |_| desk.mode.set(wanted)
            >
                <Icon glyph size=14/>
                {word}
            </button>
        }
    };
    let cannot_undo = Signal::derive(move || !desk.can.get().0);
    let cannot_redo = Signal::derive(move || !desk.can.get().1);
    view! {
        <header class="ed-head">
            <div class="ed-title">
                <h1>{name}</h1>
                <span class="badge">
                    {move || {
                        let number = desk.published.get().map_or(next, |published| published + 1);
                        format!("Draft {number}")
                    }}
                </span>
                <SavedMark desk/>
                <PublishedMark desk/>
            </div>
            <div class="segmented" role="group" aria-label="View">
                {mode(Mode::Diagram, "Diagram", Glyph::Workflow)}
                {mode(Mode::Outline, "Outline", Glyph::ListTree)}
            </div>
            <div class="row push">
                {desk
                    .may_draw
                    .then(|| {
                        view! {
                            <IconButton
                                label="Undo, Ctrl Z"
                                glyph=Glyph::Undo2
                                disabled=cannot_undo
                                on_press=move || desk.undo()
                            />
                            <IconButton
                                label="Redo, Ctrl Y"
                                glyph=Glyph::Redo2
                                disabled=cannot_redo
                                on_press=move || desk.redo()
                            />
                        }
                    })}
                <PublishButton desk/>
            </div>
        </header>
    }
    .into_any()
}

/// Publish, where the reader may.
#[component]
fn PublishButton(desk: Desk) -> impl IntoView {
    desk.about.with_value(|about| about.may_publish).then(|| {
        view! {
            <button
                class="btn"
                data-kind="primary"
                type="button"
                disabled=move || !matches!(desk.save.get(), SaveState::Saved { .. })
                on:click=move |_| desk.publishes.set(true)
            >
                "Publish…"
            </button>
        }
    })
}

/// Whether it is saved, in words and with a sign.
#[component]
fn SavedMark(desk: Desk) -> impl IntoView {
    let zone = use_zone();
    view! {
        <span class="saved" data-state=move || state_key(&desk.save.get())>
            {move || {
                let (glyph, words) = match desk.save.get() {
                    SaveState::Saved { at } => (Glyph::CloudCheck, format!("Saved {}", zone.civil(at).clock())),
                    SaveState::Saving => (Glyph::History, "Saving…".to_owned()),
                    SaveState::Offline => (Glyph::CloudOff, "Offline, kept here".to_owned()),
                    SaveState::Refused { message } => (Glyph::OctagonAlert, message),
                    SaveState::Conflict { .. } => (Glyph::TriangleAlert, "Changed elsewhere".to_owned()),
                };
                view! {
                    <Icon glyph size=14/>
                    {words}
                }
            }}
        </span>
    }
    .into_any()
}

/// What was just published, and what comes after that.
#[component]
fn PublishedMark(desk: Desk) -> impl IntoView {
    let start = org_path(&format!("workflows/{}/start", desk.workflow()));
    move || {
        desk.published.get().map(|number| {
            view! {
                <span class="ed-published">
                    <span class="soft">{format!("Version {number} is published.")}</span>
                    <a class="link hit" href=start.clone()>
                        "Start a run"
                    </a>
                </span>
            }
        })
    }
}

fn state_key(state: &SaveState) -> &'static str {
    match state {
        SaveState::Saved { .. } => "saved",
        SaveState::Saving => "saving",
        SaveState::Offline => "offline",
        SaveState::Refused { .. } => "refused",
        SaveState::Conflict { .. } => "conflict",
    }
}

/// What a thumb reaches on a phone.
#[component]
fn PhoneBar(desk: Desk) -> impl IntoView {
    let may_publish = desk.about.with_value(|about| about.may_publish);
    view! {
        <div class="op-bar ed-phone" role="group" aria-label="Draft">
            <button
                class="btn"
                data-icon-only
                type="button"
                aria-label="Undo"
                disabled=move || !desk.can.get().0
                on:click=move |_| desk.undo()
            >
                <Icon glyph=Glyph::Undo2/>
            </button>
            <button
                class="btn"
                type="button"
                aria-expanded=move || desk.lists_problems.get().to_string()
                on:click=move |_| desk.lists_problems.update(|open| *open = !*open)
            >
                <ProblemCount desk/>
            </button>
            {may_publish
                .then(|| {
                    view! {
                        <button
                            class="btn"
                            data-kind="primary"
                            type="button"
                            disabled=move || !matches!(desk.save.get(), SaveState::Saved { .. })
                            on:click=move |_| desk.publishes.set(true)
                        >
                            "Publish…"
                        </button>
                    }
                })}
        </div>
    }
    .into_any()
}

/// Publishing begins once all of the draft is saved.
#[component]
fn Publishing(desk: Desk) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        if !desk.publishes.get() {
            return;
        }
        match desk.save.get() {
            SaveState::Saved { .. } => open.set(true),
            SaveState::Saving => saver::send(desk),
            SaveState::Offline | SaveState::Refused { .. } | SaveState::Conflict { .. } => {
                desk.publishes.set(false);
                use_toasts().fail("The draft is not saved yet, so it cannot be published.");
            }
        }
    });
    Effect::new(move |before: Option<bool>| {
        let is_open = open.get();
        if before == Some(true) && !is_open {
            desk.publishes.set(false);
        }
        is_open
    });
    // The page stays: the draft is the same, only its number moves on. The dialog says that it worked.
    let published = Callback::new(move |number: u32| desk.published.set(Some(number)));
    view! { <PublishDialog open workflow=desk.workflow() published/> }
}

/// Somebody else saved meanwhile, and both changed the same: both are shown, nothing is lost.
#[component]
fn ConflictDialog(desk: Desk) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        // Put aside, it comes back with the next change: until it is answered nothing is saved.
        desk.rev.track();
        open.set(matches!(desk.save.get(), SaveState::Conflict { .. }));
    });
    let zone = StoredValue::new(use_zone());
    let body = move || match desk.save.get() {
        SaveState::Conflict { theirs } => {
            let who = theirs
                .by
                .as_ref()
                .map_or_else(|| "Somebody".to_owned(), |by| by.name().to_owned());
            let time = zone.with_value(|zone| zone.civil(theirs.at).clock());
            let (mine, other) = desk.doc.with_value(|doc| {
                let mine: Vec<String> = doc
                    .unsent()
                    .iter()
                    .rev()
                    .take(6)
                    .map(|command| domain::edit::describe(&doc.graph, command))
                    .collect();
                (mine, difference(&doc.graph, &theirs.graph))
            });
            let both = saver::can_keep_both(desk, &theirs);
            view! {
                <p>{format!("{who} saved this draft at {time}, while you changed the same parts. Nothing is lost yet: choose which one goes on.")}</p>
                <div class="ed-both">
                    <section aria-label="Yours">
                        <h3>"Yours, not saved yet"</h3>
                        <ul>{mine.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
                    </section>
                    <section aria-label="Theirs">
                        <h3>{format!("{who}’s, saved {time}")}</h3>
                        <ul>{other.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
                    </section>
                </div>
                <p class="small muted">"Whichever you take, undo or redo brings the other back."</p>
                <footer>
                    <button class="btn" type="button" on:click=move |_| saver::take_theirs(desk)>"Take theirs"</button>
                    <button class="btn" type="button" on:click=move |_| saver::keep_mine(desk)>"Keep mine"</button>
                    {both
                        .then(|| {
                            view! {
                                <button
                                    class="btn"
                                    data-kind="primary"
                                    type="button"
                                    on:click=move |_| saver::keep_both(desk)
                                >
                                    "Put mine on top of theirs"
                                </button>
                            }
                        })}
                </footer>
            }
            .into_any()
        }
        _ => ().into_any(),
    };
    view! {
        <Dialog open title="This draft was changed elsewhere" id="conflict">
            {body}
        </Dialog>
    }
    .into_any()
}

/// What is different in theirs, by name, at most six lines.
fn difference(mine: &domain::workflow::Graph, theirs: &domain::workflow::Graph) -> Vec<String> {
    let change = domain::edit::Change::between(mine, theirs);
    let mut lines: Vec<String> = change
        .nodes
        .values()
        .filter_map(|diff| match (&diff.before, &diff.after) {
            (None, Some(node)) => Some(format!("Has {}", super::look::name(node))),
            (Some(node), None) => Some(format!("Is without {}", super::look::name(node))),
            (Some(before), Some(after)) if before.label != after.label => Some(format!(
                "Calls {} {}",
                super::look::name(before),
                super::look::name(after)
            )),
            (Some(_), Some(after)) => Some(format!("Has {} otherwise", super::look::name(after))),
            (None, None) => None,
        })
        .collect();
    if !change.edges.is_empty() {
        lines.push(format!(
            "Has {} otherwise",
            super::say::count(change.edges.len(), "connection")
        ));
    }
    if change.lanes.is_some() {
        lines.push("Has other lanes".to_owned());
    }
    if lines.len() > 6 {
        let more = lines.len() - 5;
        lines.truncate(5);
        lines.push(format!("and {more} more"));
    }
    lines
}
