//! A BPMN file becomes a workflow; then it says what executes, what is kept, what was changed.

use super::new::team_options;
use crate::{
    api, browser,
    components::{Dialog, Field, Glyph, Icon, Problem, SelectField},
    error::Api,
    pages::parts::counted,
    start::{org_path, use_org},
};
use domain::{
    ids::WorkflowId,
    view::{
        import::{ImportEntry, ImportReport},
        workflows::TeamChoice,
    },
};
use leptos::{html, prelude::*, task::spawn_local};

type Made = (WorkflowId, String, ImportReport);

/// Megabytes of the largest file taken: the server's own limit.
const MOST: u32 = 5;

/// How many entries of a list are shown before the rest is folded away.
const SHOWN: usize = 6;

/// The dialog.
#[component]
pub fn ImportDialog(open: RwSignal<bool>, teams: Vec<TeamChoice>) -> impl IntoView {
    let org = use_org();
    let first = teams
        .first()
        .map(|team| team.id.to_string())
        .unwrap_or_default();
    let file = NodeRef::<html::Input>::new();
    let name = RwSignal::new(String::new());
    let team = RwSignal::new(first);
    let missing = RwSignal::new(false);
    let made = RwSignal::new(None::<Made>);
    let busy = RwSignal::new(false);
    let value = RwSignal::new(None::<Api<Made>>);
    let send = move || {
        if busy.get_untracked() {
            return;
        }
        missing.set(false);
        busy.set(true);
        let (org, input) = (org.clone(), file.get_untracked());
        let (name, team) = (name.get_untracked(), team.get_untracked());
        spawn_local(async move {
            let answer = upload(org, input, name, team).await;
            busy.set(false);
            match answer {
                Some(Ok(answer)) => {
                    value.set(None);
                    made.set(Some(answer));
                }
                Some(refused) => value.set(Some(refused)),
                None => missing.set(true),
            }
        });
    };
    // The next time it opens it asks again.
    Effect::new(move |_| {
        if !open.get() {
            made.set(None);
            missing.set(false);
            value.set(None);
        }
    });
    let fault = move || match value.get() {
        Some(Err(error)) => Some(error.0),
        _ => None,
    };
    let name_error =
        Signal::derive(move || fault().and_then(|fault| fault.of_field("name").map(str::to_owned)));
    let other = move || fault().filter(|fault| fault.of_field("name").is_none());
    let options = team_options(&teams);
    view! {
        <Dialog open title="Import BPMN" id="import-workflow">
            {move || match made.get() {
                Some((id, name, report)) => view! { <Report id name report/> }.into_any(),
                None => ().into_any(),
            }}
            <form
                class="wf-form"
                hidden=move || made.with(Option::is_some)
                on:submit=move |event| {
                    event.prevent_default();
                    send();
                }
            >
                <p>
                    "A BPMN 2.0 file of any tool, up to 5 MB. The diagram keeps its look; what cannot run here is kept and named."
                </p>
                {move || other().map(|fault| view! { <Problem text=fault.message/> })}
                <div class="field">
                    <label for="import-file">"File"</label>
                    <input
                        type="file"
                        id="import-file"
                        accept=".bpmn,.xml,.bpmn2,application/xml,text/xml"
                        node_ref=file
                        aria-invalid=move || missing.get().then_some("true")
                        aria-describedby=move || missing.get().then_some("import-file-hint")
                    />
                    {move || {
                        missing
                            .get()
                            .then(|| {
                                view! {
                                    <p class="hint" id="import-file-hint">
                                        <Icon glyph=Glyph::CircleAlert size=14/>
                                        "Choose a file first."
                                    </p>
                                }
                            })
                    }}
                </div>
                <Field
                    name="name"
                    id="import-name"
                    label="Name"
                    bind=name
                    error=name_error
                    optional=true
                    hint="Left empty, it takes the name in the file."
                    autocomplete="off"
                    maxlength=100
                />
                <SelectField
                    name="team"
                    id="import-team"
                    label="Team that answers for it"
                    options=Signal::stored(options)
                    bind=team
                />
                <footer>
                    <button class="btn" type="button" on:click=move |_| open.set(false)>
                        "Cancel"
                    </button>
                    <button class="btn" data-kind="primary" type="submit" disabled=move || busy.get()>
                        {move || if busy.get() { "Reading it …" } else { "Import" }}
                    </button>
                </footer>
            </form>
        </Dialog>
    }
}

/// `None` when no file was chosen.
async fn upload(
    org: String,
    input: Option<web_sys::HtmlInputElement>,
    name: String,
    team: String,
) -> Option<Api<Made>> {
    Some(match browser::read_file(&input?, MOST).await? {
        Ok((file_name, file)) => {
            api::workflows::import(org, name, team.parse().ok(), file_name, file).await
        }
        Err(fault) => Err(fault.into()),
    })
}

/// What became of the file.
#[component]
fn Report(id: WorkflowId, name: String, report: ImportReport) -> impl IntoView {
    let executes = report.executes.len();
    let all = executes + report.kept.len();
    let lead = if report.kept.is_empty() {
        format!("“{name}” is a draft now, and all of it can run once its steps have owners.")
    } else {
        format!(
            "“{name}” is a draft now. {executes} of {all} elements can run; the rest is kept and shown, and exported again as it came."
        )
    };
    let laid_out = report
        .needs_layout
        .then(|| view! { <p>"The file has no drawing, so it was laid out."</p> });
    view! {
        <div class="wf-report">
            <p>{lead}</p>
            {laid_out}
            <Entries title="Kept, does not run" entries=report.kept glyph=Glyph::Package/>
            <Entries title="Runs otherwise than drawn" entries=report.changed glyph=Glyph::TriangleAlert/>
            <footer>
                <a class="btn" data-kind="primary" href=org_path(&format!("workflows/{id}"))>
                    "Open the editor"
                </a>
            </footer>
        </div>
    }
}

#[component]
fn Entries(title: &'static str, entries: Vec<ImportEntry>, glyph: Glyph) -> impl IntoView {
    if entries.is_empty() {
        return ().into_any();
    }
    let count = entries.len();
    let one = move |entry: ImportEntry| {
        let name = if entry.name.is_empty() {
            entry.id
        } else {
            entry.name
        };
        view! {
            <li>
                <Icon glyph size=14/>
                <span>
                    <b>{name}</b>
                    <span class="muted">{format!(" {}", entry.element)}</span>
                    {(!entry.note.is_empty()).then(|| view! { <small>{entry.note}</small> })}
                </span>
            </li>
        }
    };
    let mut entries = entries.into_iter();
    let first = entries.by_ref().take(SHOWN).map(one).collect_view();
    let rest: Vec<_> = entries.map(one).collect();
    let more = (!rest.is_empty()).then(|| {
        let label = counted(u64::try_from(rest.len()).unwrap_or(0), "more", "more");
        view! {
            <details>
                <summary class="link small">{label}</summary>
                <ul>{rest}</ul>
            </details>
        }
    });
    view! {
        <section>
            <h3>{format!("{title} ({count})")}</h3>
            <ul>{first}</ul>
            {more}
        </section>
    }
    .into_any()
}
