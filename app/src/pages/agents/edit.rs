//! The fields of an agent, and the dialog that changes them.

use crate::{
    api,
    components::{Dialog, Field, Glyph, Icon, Problem, SelectField, use_toasts},
    start::use_org,
};
use domain::{
    Fault,
    view::agents::{AgentPage, ConnectForm, GLYPHS, NewAgent},
};
use leptos::prelude::*;

/// What is typed about an agent.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    pub name: RwSignal<String>,
    pub team: RwSignal<String>,
    pub owner: RwSignal<String>,
    pub glyph: RwSignal<String>,
    pub description: RwSignal<String>,
    pub version: RwSignal<String>,
}

impl Draft {
    /// Starts with these values.
    pub fn new(agent: NewAgent) -> Self {
        Self {
            name: RwSignal::new(agent.name),
            team: RwSignal::new(agent.team),
            owner: RwSignal::new(agent.owner),
            glyph: RwSignal::new(agent.glyph),
            description: RwSignal::new(agent.description),
            version: RwSignal::new(agent.version),
        }
    }

    /// What was typed.
    pub fn read(self) -> NewAgent {
        NewAgent {
            name: self.name.get_untracked(),
            team: self.team.get_untracked(),
            owner: self.owner.get_untracked(),
            glyph: self.glyph.get_untracked(),
            description: self.description.get_untracked(),
            version: self.version.get_untracked(),
        }
    }
}

/// What is wrong with one field.
pub(super) fn of_field(
    fault: RwSignal<Option<Fault>>,
    field: &'static str,
) -> Signal<Option<String>> {
    Signal::derive(move || fault.with(|fault| fault.as_ref()?.of_field(field).map(str::to_owned)))
}

/// What is wrong with the whole, when it is no field's.
#[component]
pub(super) fn Whole(fault: RwSignal<Option<Fault>>) -> impl IntoView {
    move || {
        fault
            .get()
            .filter(|fault| fault.fields.is_empty())
            .map(|fault| view! { <Problem text=fault.message/> })
    }
}

/// Name, accountable person and team.
#[component]
pub(super) fn Who(
    form: ConnectForm,
    draft: Draft,
    fault: RwSignal<Option<Fault>>,
) -> impl IntoView {
    let people: Vec<_> = form
        .people
        .into_iter()
        .map(|(id, name)| (id.to_string(), name))
        .collect();
    let teams: Vec<_> = form
        .teams
        .into_iter()
        .map(|(id, name)| (id.to_string(), name))
        .collect();
    view! {
        <div class="three">
            <Field
                name="name"
                label="Name"
                bind=draft.name
                error=of_field(fault, "name")
                maxlength=100
                required=true
            />
            <SelectField
                name="owner"
                label="Accountable person"
                options=Signal::stored(people)
                bind=draft.owner
                error=of_field(fault, "owner")
            />
            <SelectField
                name="team"
                label="Team"
                options=Signal::stored(teams)
                bind=draft.team
                error=of_field(fault, "team")
            />
        </div>
    }
}

/// What it does, its version and its icon.
#[component]
pub(super) fn What(draft: Draft, fault: RwSignal<Option<Fault>>) -> impl IntoView {
    view! {
        <div class="two">
            <Field
                name="description"
                label="What it does"
                bind=draft.description
                error=of_field(fault, "description")
                placeholder="Reads and codes invoices"
                optional=true
                maxlength=200
            />
            <Field
                name="version"
                label="Version"
                bind=draft.version
                error=of_field(fault, "version")
                placeholder="1.0"
                optional=true
                maxlength=40
            />
        </div>
        <div class="field">
            <span class="label" id="glyph-label">"Icon"</span>
            <div class="glyphs" role="radiogroup" aria-labelledby="glyph-label">
                {GLYPHS
                    .into_iter()
                    .map(|glyph| {
                        view! {
                            <label class="choice">
                                <input
                                    type="radio"
                                    name="glyph"
                                    value=glyph
                                    aria-label=glyph.replace('-', " ")
                                    prop:checked=move || draft.glyph.get() == glyph
                                    checked=draft.glyph.get_untracked() == glyph
                                    on:change=move |_| draft.glyph.set(glyph.to_owned())
                                />
                                <Icon glyph=Glyph::of_agent(glyph)/>
                            </label>
                        }
                    })
                    .collect_view()}
            </div>
        </div>
    }
}

/// Changes what was registered.
#[component]
pub(super) fn Edit(page: Signal<AgentPage>, open: RwSignal<bool>) -> impl IntoView {
    let org = StoredValue::new(use_org());
    let form = Resource::new(
        move || open.get(),
        move |open| async move {
            if open {
                api::agents::form(org.get_value()).await.map(Some)
            } else {
                Ok(None)
            }
        },
    );
    let toasts = use_toasts();
    let fault = RwSignal::new(None::<Fault>);
    let draft = StoredValue::new(Draft::new(NewAgent::default()));
    Effect::new(move |_| {
        if open.get() {
            fault.set(None);
            page.with_untracked(|page| {
                let draft = draft.get_value();
                draft.name.set(page.row.name.clone());
                draft.team.set(page.team.to_string());
                draft.owner.set(page.owner.to_string());
                draft.glyph.set(page.row.glyph.clone());
                draft.description.set(page.row.description.clone());
                draft.version.set(page.row.version.clone());
            });
        }
    });
    let save = Action::new(move |(): &()| {
        let id = page.with_untracked(|page| page.row.id);
        async move {
            match api::agents::change(org.get_value(), id, draft.get_value().read()).await {
                Ok(()) => {
                    open.set(false);
                    toasts.say("Saved.");
                }
                Err(error) => fault.set(Some(error.0)),
            }
        }
    });
    view! {
        <Dialog open title="Change the agent" id="edit-agent">
            <form
                class="ac-steps"
                on:submit=move |event| {
                    event.prevent_default();
                    save.dispatch(());
                }
            >
                <Whole fault/>
                <Transition fallback=|| ()>
                    {move || Suspend::new(async move {
                        match form.await {
                            Ok(Some(form)) => {
                                let draft = draft.get_value();
                                view! {
                                    <Who form draft fault/>
                                    <What draft fault/>
                                }
                                    .into_any()
                            }
                            Ok(None) => ().into_any(),
                            Err(error) => view! { <Problem text=error.0.message/> }.into_any(),
                        }
                    })}
                </Transition>
                <div class="row end">
                    <button class="btn" type="button" on:click=move |_| open.set(false)>
                        "Cancel"
                    </button>
                    <button class="btn" data-kind="primary" type="submit" disabled=move || save.pending().get()>
                        "Save"
                    </button>
                </div>
            </form>
        </Dialog>
    }
}
