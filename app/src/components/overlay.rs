//! What opens over the page: dialog, menu. Native `<dialog>` and popover, so focus, Escape and the top layer are the browser's.

use super::icon::{Glyph, Icon};
use crate::browser;
use leptos::{html, prelude::*};

/// A modal dialog that is open while `open` is; Escape and the backdrop close it.
#[component]
pub fn Dialog(
    open: RwSignal<bool>,
    #[prop(into)] title: String,
    #[prop(into)] id: String,
    /// A class beside `dialog`.
    #[prop(optional)]
    class: &'static str,
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let wanted = open.get();
        if let Some(dialog) = node.get() {
            browser::show_dialog(&dialog, wanted);
        }
    });
    let title_id = format!("{id}-title");
    view! {
        <dialog
            class=format!("dialog {class}")
            id=id
            node_ref=node
            aria-labelledby=title_id.clone()
            closedby="any"
            on:close=move |_| open.set(false)
        >
            <h2 id=title_id.clone()>{title}</h2>
            {children()}
        </dialog>
    }
}

/// A button that opens a menu beside it; works without JavaScript.
#[component]
pub fn Menu(
    /// Unique on the page.
    #[prop(into)]
    id: String,
    /// The button's class.
    #[prop(default = "btn")]
    class: &'static str,
    /// The button's label for screen readers, when what it shows has no words.
    #[prop(optional, into)]
    label: Option<String>,
    /// What the button shows.
    #[prop(into)]
    button: ViewFn,
    /// Opens to the left of the button's right edge.
    #[prop(optional)]
    end: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <button type="button" class=class aria-label=label popovertarget=id.clone() aria-haspopup="true">
            {button.run()}
        </button>
        <div id=id class="menu" popover="auto" data-end=end.then_some("")>
            {children()}
        </div>
    }
}

/// A link in a menu.
#[component]
pub fn MenuLink(
    #[prop(into)] href: String,
    #[prop(optional)] glyph: Option<Glyph>,
    #[prop(optional)] current: bool,
    /// A full page load: for what is not a page of the app.
    #[prop(optional)]
    external: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <a class="mi" href=href aria-current=current.then_some("page") rel=external.then_some("external")>
            {glyph.map(|glyph| view! { <Icon glyph/> })}
            <span>{children()}</span>
        </a>
    }
}
