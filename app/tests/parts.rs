//! What the parts of pages say to people, to assistive technology and to forms without JavaScript.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use app::{
    Start,
    components::{
        Field, OwnerMark, PostForm, SelectField, StateBadge, Tabs, TextArea, TierBadge,
        bits::Choice,
    },
    start::provide_start,
};
use domain::{
    Fault, RunStatus, Tier,
    view::{Mark, frame::FormState},
};
use leptos::prelude::*;

/// Renders as the server does, at a given start of the page.
fn html<V: IntoView>(start: Start, view: impl FnOnce() -> V) -> String {
    let owner = Owner::new();
    owner.with(|| {
        provide_context(start);
        provide_start();
        view().to_html()
    })
}

fn refused() -> Start {
    Start {
        form: FormState {
            action: "/sign-in".to_owned(),
            values: [("email".to_owned(), "dana@\"<b>".to_owned())].into(),
            fault: Some(Fault::field("email", "This is no address.")),
        },
        ..Start::default()
    }
}

#[test]
fn a_refused_form_comes_back_as_it_was_sent() {
    let html = html(refused(), || {
        view! {
            <PostForm action="/sign-in">
                <Field name="email" label="E-mail" kind="email"/>
            </PostForm>
        }
    });
    assert!(html.contains(r#"value="dana@&quot;"#), "{html}");
    assert!(!html.contains("<b>"), "{html}");
    assert!(html.contains(r#"aria-invalid="true""#), "{html}");
    assert!(html.contains(r#"aria-describedby="email-hint""#), "{html}");
    assert!(html.contains(r#"id="email-hint""#), "{html}");
    assert!(html.contains("This is no address."), "{html}");
    assert!(html.contains(r#"role="alert""#), "{html}");
}

#[test]
fn another_form_on_the_page_stays_as_it_is() {
    let html = html(refused(), || {
        view! {
            <PostForm action="/elsewhere">
                <Field name="email" label="E-mail"/>
            </PostForm>
        }
    });
    assert!(!html.contains("This is no address."), "{html}");
    assert!(!html.contains("aria-invalid"), "{html}");
}

#[test]
fn text_cannot_leave_a_text_area() {
    let html = html(Start::default(), || {
        view! { <TextArea name="note" label="Note" value="</textarea><script>x()</script>"/> }
    });
    assert!(html.contains("&lt;/textarea&gt;&lt;script&gt;"), "{html}");
    assert!(!html.contains("<script>"), "{html}");
}

#[test]
fn every_field_has_its_label() {
    let html = html(Start::default(), || {
        let options = vec![
            ("a".to_owned(), "First".to_owned()),
            ("b".to_owned(), "Second".to_owned()),
        ];
        view! {
            <Field name="one" label="One" hint="Some help"/>
            <SelectField name="two" label="Two" options=options value="b"/>
        }
    });
    for id in ["one", "two"] {
        assert!(html.contains(&format!(r#"for="{id}""#)), "{html}");
        assert!(html.contains(&format!(r#" id="{id}""#)), "{html}");
    }
    assert!(html.contains(r#"<option value="b" selected>"#), "{html}");
}

#[test]
fn a_mark_has_a_word_beside_its_colour() {
    let html = html(Start::default(), || {
        let mark = Mark::Person {
            id: None,
            name: "Ines Okafor".to_owned(),
        };
        view! {
            <OwnerMark mark bare=true/>
            <TierBadge tier=Tier::Critical/>
            <StateBadge state=RunStatus::Declined/>
        }
    });
    assert!(html.contains("IO"), "{html}");
    assert!(html.contains("Person Ines Okafor"), "{html}");
    assert!(html.contains("Critical"), "{html}");
    assert!(html.contains("Declined"), "{html}");
    assert!(html.contains(r#"data-state="cancelled""#), "{html}");
}

#[test]
fn tabs_are_links_and_say_which_is_shown() {
    let html = html(Start::default(), || {
        let tabs = vec![
            Choice::new("Open", "?tab=open", true).count(1_204),
            Choice::new("Done", "?tab=done", false),
        ];
        view! { <Tabs label="Runs" tabs=tabs/> }
    });
    assert!(html.contains(r#"aria-current="page""#), "{html}");
    assert_eq!(html.matches("aria-current").count(), 1, "{html}");
    assert!(html.contains("1,204"), "{html}");
    assert!(html.contains(r#"href="?tab=done""#), "{html}");
}
