//! The editor's page. It is loaded when it is first needed: with the feature `split` as a chunk of its own.

use crate::{
    Api,
    api::workflows::load_editor,
    components::{Failed, Loading},
    editor::Editor,
    page::PageTitle,
    start::use_org,
};
use domain::{Fault, ids::WorkflowId, view::workflows::EditorView};
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_params_map};

/// `/o/{org}/workflows/{id}`
pub struct EditorRoute {
    draft: Resource<Api<EditorView>>,
}

impl LazyRoute for EditorRoute {
    fn data() -> Self {
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
        Self { draft }
    }

    async fn view(this: Self) -> AnyView {
        editor_page(this.draft).await
    }

    async fn preload() {
        preload().await;
    }
}

#[cfg(all(feature = "split", target_arch = "wasm32"))]
async fn preload() {
    __preload_editor_page().await;
}

#[cfg(not(all(feature = "split", target_arch = "wasm32")))]
async fn preload() {}

/// The page itself, in its own chunk where chunks are made.
#[cfg_attr(feature = "split", leptos::lazy)]
async fn editor_page(draft: Resource<Api<EditorView>>) -> AnyView {
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
    .into_any()
}
