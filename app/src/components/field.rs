//! Form fields: a label, a control, a hint or what is wrong. They take what was typed from the page's [`PostForm`], so a
//! refused form comes back as it was sent, also without JavaScript.

use super::icon::{Glyph, Icon};
use crate::{browser, start::use_start};
use domain::view::frame::FormState;
use leptos::{html, prelude::*};

/// The state of the form around a field.
#[derive(Clone, Default)]
struct Around(FormState);

fn around() -> FormState {
    use_context::<Around>().unwrap_or_default().0
}

/// A form that works without JavaScript: a plain post to `action`, answered by a redirect or by this page again with what
/// was typed. What is wrong with the form as a whole stands above its fields.
#[component]
pub fn PostForm(
    #[prop(into)] action: String,
    #[prop(optional, into)] class: String,
    /// An element id, for buttons that stand outside the form.
    #[prop(optional, into)]
    id: Option<String>,
    children: Children,
) -> impl IntoView {
    let form = use_start().form.clone();
    let form = if form.action == action {
        form
    } else {
        FormState::default()
    };
    let notice = form
        .fault
        .as_ref()
        .map(|fault| view! { <Problem text=fault.message.clone()/> });
    provide_context(Around(form));
    view! {
        <form method="post" action=action class=class id=id>
            {notice}
            {children()}
        </form>
    }
}

/// What went wrong, as a notice that is read out.
#[component]
pub fn Problem(#[prop(into)] text: String) -> impl IntoView {
    view! {
        <div class="notice" data-kind="act" role="alert">
            <Icon glyph=Glyph::OctagonAlert/>
            <div>{text}</div>
        </div>
    }
}

/// Label above, hint or error below; the control between refers to them by `id` and `{id}-hint`.
#[component]
fn Labelled(
    id: String,
    label: String,
    #[prop(optional)] hint: String,
    error: Signal<Option<String>>,
    #[prop(optional)] optional: bool,
    children: Children,
) -> impl IntoView {
    let hint_id = format!("{id}-hint");
    view! {
        <div class="field">
            <label for=id>{label} {optional.then(|| view! { <span class="muted">" (optional)"</span> })}</label>
            {children()}
            {move || match error.get() {
                Some(error) => {
                    view! {
                        <p class="hint" id=hint_id.clone()>
                            <Icon glyph=Glyph::CircleAlert size=14/>
                            {error}
                        </p>
                    }
                        .into_any()
                }
                None if hint.is_empty() => ().into_any(),
                None => view! { <p class="hint" id=hint_id.clone()>{hint.clone()}</p> }.into_any(),
            }}
        </div>
    }
}

/// The error to show: the given one, else that of the form around.
fn error_of(name: &str, given: MaybeProp<String>) -> Signal<Option<String>> {
    let posted = around().error(name).map(str::to_owned);
    Signal::derive(move || given.get().or_else(|| posted.clone()))
}

/// Lets a control follow its signal; `show` says whether the control is there.
fn follow(bind: Option<RwSignal<String>>, show: impl Fn(&str) -> bool + 'static) {
    if let Some(bind) = bind {
        Effect::new(move |_| show(&bind.get()));
    }
}

/// A one-line field. `value` is where it starts; with `bind` it follows a signal.
#[component]
pub fn Field(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    /// The input's `type`.
    #[prop(default = "text")]
    kind: &'static str,
    #[prop(optional, into)] value: String,
    #[prop(optional)] bind: Option<RwSignal<String>>,
    #[prop(optional, into)] hint: String,
    #[prop(optional, into)] error: MaybeProp<String>,
    #[prop(optional, into)] placeholder: Option<String>,
    #[prop(optional)] autocomplete: Option<&'static str>,
    #[prop(optional)] inputmode: Option<&'static str>,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional)] required: bool,
    /// Says "(optional)" after the label.
    #[prop(optional)]
    optional: bool,
    #[prop(optional)] autofocus: bool,
    #[prop(optional)] maxlength: Option<u32>,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| name.clone());
    let error = error_of(&name, error);
    let start = match (around().value(&name), bind) {
        (Some(text), _) => text.to_owned(),
        (None, Some(bind)) => bind.get_untracked(),
        (None, None) => value,
    };
    let described = format!("{id}-hint");
    let has_hint = !hint.is_empty();
    let node = NodeRef::<html::Input>::new();
    follow(bind, move |text| {
        node.get()
            .is_some_and(|input| browser::set_value(&input, text))
    });
    let input = view! {
        <input
            type=kind
            id=id.clone()
            name=name
            value=start
            node_ref=node
            on:input=move |event| {
                if let Some(bind) = bind {
                    bind.set(event_target_value(&event));
                }
            }
            placeholder=placeholder
            autocomplete=autocomplete
            inputmode=inputmode
            required=required
            autofocus=autofocus
            maxlength=maxlength.map(|n| n.to_string())
            aria-invalid=move || error.get().map(|_| "true")
            aria-describedby=move || (has_hint || error.get().is_some()).then(|| described.clone())
        />
    };
    view! { <Labelled id label hint error optional>{input}</Labelled> }
}

/// Text of several lines. Leptos does not escape what stands inside a `<textarea>`; this is the one place that does.
#[component]
pub fn TextArea(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] value: String,
    #[prop(optional)] bind: Option<RwSignal<String>>,
    #[prop(optional, into)] hint: String,
    #[prop(optional, into)] error: MaybeProp<String>,
    #[prop(optional, into)] placeholder: Option<String>,
    #[prop(optional, into)] id: Option<String>,
    #[prop(default = 3)] rows: u32,
    #[prop(optional)] required: bool,
    #[prop(optional)] optional: bool,
    /// It has the keyboard when what it is in opens.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| name.clone());
    let error = error_of(&name, error);
    let start = match (around().value(&name), bind) {
        (Some(text), _) => text.to_owned(),
        (None, Some(bind)) => bind.get_untracked(),
        (None, None) => value,
    };
    let described = format!("{id}-hint");
    let has_hint = !hint.is_empty();
    let node = NodeRef::<html::Textarea>::new();
    follow(bind, move |text| {
        node.get()
            .is_some_and(|input| browser::set_text(&input, text))
    });
    let input = view! {
        <textarea
            id=id.clone()
            name=name
            rows=rows.to_string()
            node_ref=node
            on:input=move |event| {
                if let Some(bind) = bind {
                    bind.set(event_target_value(&event));
                }
            }
            placeholder=placeholder
            required=required
            autofocus=autofocus
            aria-invalid=move || error.get().map(|_| "true")
            aria-describedby=move || (has_hint || error.get().is_some()).then(|| described.clone())
            inner_html=escaped(&start)
        ></textarea>
    };
    view! { <Labelled id label hint error optional>{input}</Labelled> }
}

/// Text as it must stand inside an element; a first newline is doubled because the parser drops it.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    if text.starts_with('\n') {
        out.push('\n');
    }
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c => out.push(c),
        }
    }
    out
}

/// One of several values, each with its label.
#[component]
pub fn SelectField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    /// Value and label of each option.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    #[prop(optional, into)] value: String,
    #[prop(optional)] bind: Option<RwSignal<String>>,
    #[prop(optional, into)] hint: String,
    #[prop(optional, into)] error: MaybeProp<String>,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional)] required: bool,
    #[prop(optional)] optional: bool,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| name.clone());
    let error = error_of(&name, error);
    let start = match (around().value(&name), bind) {
        (Some(text), _) => text.to_owned(),
        (None, Some(bind)) => bind.get_untracked(),
        (None, None) => value,
    };
    let described = format!("{id}-hint");
    let has_hint = !hint.is_empty();
    let current = move || bind.map_or_else(|| start.clone(), |bind| bind.get());
    let input = view! {
        <select
            id=id.clone()
            name=name
            required=required
            on:change=move |event| {
                if let Some(bind) = bind {
                    bind.set(event_target_value(&event));
                }
            }
            aria-invalid=move || error.get().map(|_| "true")
            aria-describedby=move || (has_hint || error.get().is_some()).then(|| described.clone())
        >
            {move || {
                let current = current();
                options
                    .get()
                    .into_iter()
                    .map(|(value, label)| {
                        let selected = value == current;
                        view! { <option value=value selected=selected>{label}</option> }
                    })
                    .collect_view()
            }}
        </select>
    };
    view! { <Labelled id label hint error optional>{input}</Labelled> }
}

/// Yes or no, as a check box (posted as `on`).
#[component]
pub fn CheckField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional)] checked: bool,
    #[prop(optional)] bind: Option<RwSignal<bool>>,
    /// A switch instead of a box.
    #[prop(optional)]
    switch: bool,
) -> impl IntoView {
    let start = match (around().values.is_empty(), bind) {
        (false, _) => around().value(&name).is_some(),
        (true, Some(bind)) => bind.get_untracked(),
        (true, None) => checked,
    };
    let node = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let (Some(bind), Some(input)) = (bind, node.get()) {
            browser::set_checked(&input, bind.get());
        }
    });
    view! {
        <label class=if switch { "switch" } else { "check" }>
            <input
                type="checkbox"
                name=name
                checked=start
                node_ref=node
                on:change=move |event| {
                    if let Some(bind) = bind {
                        bind.set(event_target_checked(&event));
                    }
                }
            />
            {label}
        </label>
    }
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn text_cannot_leave_its_element() {
        assert_eq!(
            escaped("</textarea><script>1&2"),
            "&lt;/textarea&gt;&lt;script&gt;1&amp;2"
        );
        assert_eq!(escaped("\na"), "\n\na");
    }
}
