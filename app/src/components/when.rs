//! Moments in words. The first text depends only on the frame's `as_of` and time zone, so server and browser agree; after
//! hydration it ticks.

use crate::start::{use_now, use_zone};
use domain::{Millis, span, zone};
use leptos::prelude::*;

/// How a moment is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Style {
    /// `2 h ago`, `in 41 min`.
    #[default]
    Relative,
    /// `2 h`: the span alone, for "since" and "due in".
    Span,
    /// `10:12`, `Yesterday 10:12`, `19 Nov, 10:12`.
    Brief,
    /// `Sat 21 Nov 2026, 10:12`.
    Exact,
    /// `21 Nov` this year, else `21 Nov 2025`.
    Day,
}

/// A moment; the exact one on hover.
#[component]
pub fn When(at: Millis, #[prop(optional)] style: Style) -> impl IntoView {
    let zone = use_zone();
    let now = use_now();
    let exact = zone::exact(&zone, at);
    let text = {
        let zone = zone.clone();
        move || match style {
            Style::Relative => zone::relative(at, now.get()),
            Style::Span => span::words((at - now.get()).abs()),
            Style::Brief => zone::brief(&zone, at, now.get()),
            Style::Exact => zone::exact(&zone, at),
            Style::Day => zone::day(&zone, at, now.get()),
        }
    };
    view! {
        <time datetime=iso(at) title=exact>
            {text}
        </time>
    }
}

/// `2026-11-21T09:12Z`.
pub fn iso(at: Millis) -> String {
    let civil = zone::Zone::default().civil(at);
    format!(
        "{:04}-{:02}-{:02}T{}Z",
        civil.year,
        civil.month,
        civil.day,
        civil.clock()
    )
}
