//! The HTML document around the app, written by the server only.

use crate::{App, Assets, Start};
use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::MetaTags;

/// The whole document. Expects [`Assets`] in context.
pub fn shell() -> impl IntoView {
    let assets = use_context::<Assets>().unwrap_or_default();
    let theme = use_context::<Start>().and_then(|start| start.theme);
    let script = assets.path("frontend.js");
    let wasm = assets.path("frontend_bg.wasm");
    // Of `cargo xtask dev` alone: its site has a script that reloads the page.
    let reload = assets.path("reload.js");
    let reload = (cfg!(debug_assertions) && !reload.is_empty())
        .then(|| view! { <script type="module" src=reload nonce=use_nonce()></script> });
    let start = format!(
        "import init,{{hydrate}} from {script:?};init({{module_or_path:{wasm:?}}}).then(hydrate)"
    );
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=theme>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <link rel="icon" type="image/svg+xml" href=assets.path("baton.svg")/>
                <link
                    rel="preload"
                    r#as="font"
                    r#type="font/woff2"
                    href=assets.path("inter-latin-wght-normal.woff2")
                    crossorigin=""
                />
                <link rel="stylesheet" href=assets.path("style.css")/>
                <link rel="modulepreload" href=script nonce=use_nonce()/>
                <link rel="preload" r#as="fetch" r#type="application/wasm" href=wasm crossorigin=""/>
                <script type="module" nonce=use_nonce()>
                    {start}
                </script>
                {reload}
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}
