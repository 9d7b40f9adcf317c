//! A new workflow: its name and its team; empty or from a template.

use crate::{
    api,
    components::{Dialog, Field, Problem, SelectField},
    start::{org_path, use_org},
};
use domain::view::workflows::{TeamChoice, TemplateCard};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// What the team field may hold: nothing, or a team's id.
pub fn team_options(teams: &[TeamChoice]) -> Vec<(String, String)> {
    let mut options: Vec<(String, String)> = teams
        .iter()
        .map(|team| (team.id.to_string(), team.name.clone()))
        .collect();
    options.push((String::new(), "No team yet".to_owned()));
    options
}

/// The dialog. `template` is the key of what it starts from.
#[component]
pub fn NewDialog(
    open: RwSignal<bool>,
    teams: Vec<TeamChoice>,
    template: Signal<Option<String>>,
    templates: Vec<TemplateCard>,
) -> impl IntoView {
    let org = use_org();
    let navigate = use_navigate();
    let first = teams
        .first()
        .map(|team| team.id.to_string())
        .unwrap_or_default();
    let name = RwSignal::new(String::new());
    let team = RwSignal::new(first);
    let create = {
        let org = org.clone();
        Action::new(
            move |(name, team, template): &(String, String, Option<String>)| {
                let (org, name, template) = (org.clone(), name.clone(), template.clone());
                let team = team.parse().ok();
                async move { api::workflows::create(org, name, team, template).await }
            },
        )
    };
    let value = create.value();
    Effect::new(move |_| {
        if let Some(Ok(id)) = value.get() {
            navigate(
                &org_path(&format!("workflows/{id}")),
                NavigateOptions::default(),
            );
        }
    });
    let from = {
        let templates = templates.clone();
        Signal::derive(move || {
            let key = template.get()?;
            templates.iter().find(|card| card.key == key).cloned()
        })
    };
    // A template suggests its name.
    Effect::new(move |_| {
        if let Some(card) = from.get()
            && name.with_untracked(String::is_empty)
        {
            name.set(card.name);
        }
    });
    let fault = move || value.get().and_then(Result::err).map(|error| error.0);
    let name_error =
        Signal::derive(move || fault().and_then(|fault| fault.of_field("name").map(str::to_owned)));
    let other = move || fault().filter(|fault| fault.of_field("name").is_none());
    let options = team_options(&teams);
    view! {
        <Dialog open title="New workflow" id="new-workflow">
            <p>
                {move || match from.get() {
                    Some(card) => {
                        format!(
                            "Starts from {}: {} Give it a name; everything else can be changed in the editor.",
                            card.name,
                            card.about,
                        )
                    }
                    None => {
                        "Give it the name people know it by. It stays a draft until you publish it.".to_owned()
                    }
                }}
            </p>
            {move || other().map(|fault| view! { <Problem text=fault.message/> })}
            <form
                class="wf-form"
                on:submit=move |event| {
                    event.prevent_default();
                    create
                        .dispatch((
                            name.get_untracked(),
                            team.get_untracked(),
                            template.get_untracked(),
                        ));
                }
            >
                <Field
                    name="name"
                    id="new-name"
                    label="Name"
                    bind=name
                    error=name_error
                    placeholder="Supplier invoice to payment"
                    autocomplete="off"
                    maxlength=100
                    required=true
                    autofocus=true
                />
                <SelectField
                    name="team"
                    id="new-team"
                    label="Team that answers for it"
                    options=Signal::stored(options)
                    bind=team
                    hint="Its architects may change and publish it."
                />
                <footer>
                    <button class="btn" type="button" on:click=move |_| open.set(false)>
                        "Cancel"
                    </button>
                    <button class="btn" data-kind="primary" type="submit" disabled=move || create.pending().get()>
                        {move || if create.pending().get() { "Making it …" } else { "Open the editor" }}
                    </button>
                </footer>
            </form>
        </Dialog>
    }
}
