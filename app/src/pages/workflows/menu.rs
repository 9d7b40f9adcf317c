//! What can be done with a workflow from its row.

use crate::{
    api,
    components::{Dialog, Field, Glyph, Icon, Menu, MenuLink, Problem, use_toasts},
    start::{org_path, use_org},
};
use domain::{
    Fault,
    ids::WorkflowId,
    view::workflows::{WorkflowRow, WorkflowStatus},
};
use leptos::prelude::*;

/// What is done to a workflow without further questions.
#[derive(Clone, Copy)]
enum Deed {
    Retire,
    Revive,
    Delete,
}

/// The menu of a row with its dialogs; `changed` is called after something was done.
#[component]
pub fn RowMenu(row: WorkflowRow, changed: Callback<()>) -> impl IntoView {
    let org = use_org();
    let toasts = use_toasts();
    let renames = RwSignal::new(false);
    let deletes = RwSignal::new(false);
    let id = row.id;
    let menu_id = format!("wf-{id}");
    let name = row.name.clone();
    let act = {
        let (org, name) = (org.clone(), name.clone());
        Action::new(move |deed: &Deed| {
            let (org, deed, name) = (org.clone(), *deed, name.clone());
            async move {
                match deed {
                    Deed::Retire => api::workflows::retire(org, id)
                        .await
                        .map(|()| format!("{name} takes no new runs. Those under way go on.")),
                    Deed::Revive => api::workflows::revive(org, id)
                        .await
                        .map(|()| format!("{name} can be started again.")),
                    Deed::Delete => api::workflows::delete(org, id)
                        .await
                        .map(|()| format!("The draft {name} is deleted.")),
                }
            }
        })
    };
    let done = act.value();
    Effect::new(move |_| match done.get() {
        Some(Ok(words)) => {
            toasts.say(words);
            deletes.set(false);
            changed.run(());
        }
        Some(Err(error)) => toasts.fail(error.0.message),
        None => {}
    });
    let hide = {
        let menu_id = menu_id.clone();
        move || crate::browser::hide_popover(&menu_id)
    };
    let item =
        move |glyph: Glyph, label: &'static str, kind: Option<&'static str>, run: Callback<()>| {
            let hide = hide.clone();
            view! {
                <button
                    type="button"
                    class="mi"
                    data-kind=kind
                    on:click=move |_| {
                        hide();
                        run.run(());
                    }
                >
                    <Icon glyph/>
                    <span>{label}</span>
                </button>
            }
            .into_any()
        };
    let mut items: Vec<AnyView> = Vec::new();
    let may_draw = row.may_draw;
    if may_draw {
        let rename = Callback::new(move |()| renames.set(true));
        items.push(item(Glyph::NotebookPen, "Rename …", None, rename));
        items.push(match (row.version, row.status) {
            (None, _) => item(
                Glyph::Trash2,
                "Delete the draft …",
                Some("danger"),
                Callback::new(move |()| deletes.set(true)),
            ),
            (Some(_), WorkflowStatus::Retired) => item(
                Glyph::RotateCcw,
                "Take new runs again",
                None,
                Callback::new(move |()| {
                    act.dispatch(Deed::Revive);
                }),
            ),
            (Some(_), _) => item(
                Glyph::Power,
                "Retire: no new runs",
                None,
                Callback::new(move |()| {
                    act.dispatch(Deed::Retire);
                }),
            ),
        });
    }
    let export = org_path(&format!("workflows/{id}/export.bpmn"));
    let start = row.may_start.then(|| {
        view! {
            <MenuLink href=org_path(&format!("workflows/{id}/start")) glyph=Glyph::Play>
                "Start a run"
            </MenuLink>
        }
    });
    view! {
        <Menu
            id=menu_id
            class="btn wf-more"
            label=format!("More about {}", row.name)
            button=|| view! { <Icon glyph=Glyph::Ellipsis/> }
            end=true
        >
            {start}
            <MenuLink href=export glyph=Glyph::Download external=true>
                "Export BPMN"
            </MenuLink>
            {items}
        </Menu>
        {may_draw.then(|| view! { <RenameDialog open=renames id name=row.name.clone() changed/> })}
        {may_draw
            .then(|| {
                let label = format!("Delete {}?", row.name);
                view! {
                    <Dialog open=deletes title=label id=format!("delete-{id}")>
                        <p>"It was never published, so nothing runs on it. Its draft cannot be had back."</p>
                        <footer>
                            <button class="btn" type="button" on:click=move |_| deletes.set(false)>
                                "Keep it"
                            </button>
                            <button
                                class="btn"
                                data-kind="danger"
                                type="button"
                                disabled=move || act.pending().get()
                                on:click=move |_| {
                                    act.dispatch(Deed::Delete);
                                }
                            >
                                "Delete the draft"
                            </button>
                        </footer>
                    </Dialog>
                }
            })}
    }
    .into_any()
}

#[component]
fn RenameDialog(
    open: RwSignal<bool>,
    id: WorkflowId,
    name: String,
    changed: Callback<()>,
) -> impl IntoView {
    let org = use_org();
    let text = RwSignal::new(name);
    let fault = RwSignal::new(None::<Fault>);
    let rename = Action::new(move |name: &String| {
        let (org, name) = (org.clone(), name.clone());
        async move { api::workflows::rename(org, id, name).await }
    });
    let value = rename.value();
    Effect::new(move |_| match value.get() {
        Some(Ok(())) => {
            fault.set(None);
            open.set(false);
            changed.run(());
        }
        Some(Err(error)) => fault.set(Some(error.0)),
        None => {}
    });
    let error = Signal::derive(move || {
        fault.with(|fault| {
            fault
                .as_ref()
                .and_then(|it| it.of_field("name").map(str::to_owned))
        })
    });
    let other = move || {
        fault.with(|fault| {
            fault
                .as_ref()
                .filter(|it| it.of_field("name").is_none())
                .map(|it| it.message.clone())
        })
    };
    view! {
        <Dialog open title="Rename workflow" id=format!("rename-{id}")>
            {move || other().map(|text| view! { <Problem text/> })}
            <form
                class="wf-form"
                on:submit=move |event| {
                    event.prevent_default();
                    rename.dispatch(text.get_untracked());
                }
            >
                <Field
                    name="name"
                    id=format!("rename-name-{id}")
                    label="Name"
                    bind=text
                    error
                    autocomplete="off"
                    maxlength=100
                    required=true
                />
                <footer>
                    <button class="btn" type="button" on:click=move |_| open.set(false)>
                        "Cancel"
                    </button>
                    <button class="btn" data-kind="primary" type="submit" disabled=move || rename.pending().get()>
                        "Rename"
                    </button>
                </footer>
            </form>
        </Dialog>
    }
}
