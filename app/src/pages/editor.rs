//! The editor's page.

use crate::{
    api::workflows::load_editor,
    components::{Failed, Loading},
    editor::Editor,
    page::PageTitle,
    start::use_org,
};
use domain::{Fault, ids::WorkflowId};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// `/o/{org}/workflows/{id}`
#[component]
pub fn EditorPage() -> impl IntoView {
    let params = use_params_map();
    let org = use_org();
    let draft = Resource::new(
        move || params.read().get("id").unwrap_or_default(),
        move |id| {
            let org = org.clone();
            async move {
                match id.parse::<WorkflowId>() {
                    Ok(id) => load_editor(org, id).await,
                    Err(_) => Err(Fault::not_found("workflow").into()),
                }
            }
        },
    );
    view! {
        <Suspense fallback=|| view! { <Loading lines=6/> }>
            {move || Suspend::new(async move {
                match draft.await {
                    Ok(page) => {
                        let name = page.name.clone();
                        view! {
                            <PageTitle text=Signal::stored(name)/>
                            <Editor page/>
                        }
                            .into_any()
                    }
                    Err(error) => view! { <Failed error/> }.into_any(),
                }
            })}
        </Suspense>
    }
}
