//! The bar on top: the organization, where one is, the theme, the person.

use super::crumbs::Crumbs;
use crate::{
    browser,
    components::{Glyph, Icon, Menu, MenuLink, PersonMark},
};
use domain::view::frame::Frame;
use leptos::prelude::*;

/// The top bar of an organization.
#[component]
pub fn TopBar(frame: Frame, palette: RwSignal<bool>) -> impl IntoView {
    let slug = frame.org.slug.clone();
    let name = frame.org.name.clone();
    let orgs = frame
        .orgs
        .clone()
        .into_iter()
        .map(|org| {
            let current = org.slug == slug;
            view! {
                <MenuLink href=format!("/o/{}", org.slug) current external=true glyph=Glyph::Building2>
                    {org.name}
                    {org.demo.then(|| view! { " " <span class="badge">"Demo"</span> })}
                </MenuLink>
            }
        })
        .collect_view();
    let me = frame.me.clone();
    let initials_of = me.name.clone();
    let account = format!("/o/{slug}/account");
    view! {
        <header class="topbar">
            <Menu
                id="orgs"
                class="org"
                button=move || {
                    view! {
                        {name.clone()}
                        " "
                        <Icon glyph=Glyph::ChevronsUpDown size=14/>
                    }
                }
            >
                <p class="mi-h">"Organizations"</p>
                {orgs}
            </Menu>
            <Crumbs org=slug/>
            {frame.org.demo.then(|| view! { <span class="badge only-wide">"Demo data"</span> })}
            <button class="search" type="button" aria-keyshortcuts="Control+K Meta+K" on:click=move |_| palette.set(true)>
                <Icon glyph=Glyph::Search/>
                <span>"Go to, start, create"</span>
                <kbd class="kbd">"Ctrl K"</kbd>
            </button>
            <button class="tool" type="button" aria-label="Switch light and dark" on:click=|_| browser::switch_theme()>
                <Icon glyph=Glyph::SunMoon size=18/>
            </button>
            <Menu
                id="me"
                class="me"
                end=true
                button=move || {
                    view! {
                        <PersonMark name=initials_of.clone() bare=true/>
                        <span class="sr">", your account"</span>
                    }
                }
            >
                <p class="mi-who">
                    <b>{me.name.clone()}</b>
                    <span class="small muted">{me.email.clone()}</span>
                </p>
                <MenuLink href=account glyph=Glyph::UserRound>
                    "Your account"
                </MenuLink>
                <form method="post" action="/sign-out">
                    <button class="mi" type="submit">
                        <Icon glyph=Glyph::LogOut/>
                        <span>"Sign out"</span>
                    </button>
                </form>
            </Menu>
        </header>
    }
}
