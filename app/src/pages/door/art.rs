//! The drawing beside the sign-in form.

use leptos::prelude::*;

const ART: &str = r##"<path class="si-e" d="M130 120L312 120Q330 120 330 138L330 262Q330 280 348 280L390 280"/><path class="si-e" d="M130 440L232 440Q250 440 250 422L250 298Q250 280 268 280L390 280"/><path class="si-e" d="M400 280L502 280Q520 280 520 298L520 422Q520 440 538 440L610 440"/><path class="si-e lit" d="M390 280L502 280Q520 280 520 262L520 138Q520 120 538 120L610 120"/><path class="si-b" d="M452 280H490"/><circle cx="100" cy="120" r="30" class="si-p"/><text x="100" y="126" text-anchor="middle" class="si-pt">JA</text><rect x="200" y="90" width="60" height="60" rx="17" class="si-a"/><svg x="216" y="106" width="28" height="28" viewBox="0 0 24 24" class="icon si-g"><path d="M12 5v16"/><path d="M16 13h2"/><path d="M16 9h2"/><path d="M20.001 19A2 2 0 0022 17V5a2 2 0 00-1.999-2L16 3.002A5 5 0 0012 5a5 5 0 00-4-2H4a2 2 0 00-2 2v12a2 2 0 001.999 2H8a5 5 0 014 2 5 5 0 014-2z"/><path d="M6 13h2"/><path d="M6 9h2"/></svg><rect x="70" y="410" width="60" height="60" rx="17" class="si-a"/><svg x="86" y="426" width="28" height="28" viewBox="0 0 24 24" class="icon si-g"><path d="M19.07 4.93A10 10 0 0 0 6.99 3.34"/><path d="M4 6h.01"/><path d="M2.29 9.62A10 10 0 1 0 21.31 8.35"/><path d="M16.24 7.76A6 6 0 1 0 8.23 16.67"/><path d="M12 18h.01"/><path d="M17.99 11.66A6 6 0 0 1 15.77 16.67"/><circle cx="12" cy="12" r="2"/><path d="m13.41 10.59 5.66-5.66"/></svg><circle cx="250" cy="360" r="30" class="si-p"/><text x="250" y="366" text-anchor="middle" class="si-pt">MC</text><path d="M366 280L382 249H418L434 280L418 311H382Z" class="si-gate"/><path d="M400 267L414 291H386Z" class="si-tri"/><circle cx="520" cy="200" r="30" class="si-p"/><text x="520" y="206" text-anchor="middle" class="si-pt">IO</text><rect x="590" y="90" width="60" height="60" rx="17" class="si-a"/><svg x="606" y="106" width="28" height="28" viewBox="0 0 24 24" class="icon si-g"><rect width="20" height="12" x="2" y="6" rx="2"/><circle cx="12" cy="12" r="2"/><path d="M6 12h.01M18 12h.01"/></svg><rect x="490" y="410" width="60" height="60" rx="17" class="si-a"/><svg x="506" y="426" width="28" height="28" viewBox="0 0 24 24" class="icon si-g"><path d="M14.086 18.412A2 2 0 0112.67 19H5v-7.672a2 2 0 01.586-1.414L11.75 3.75a6 6 0 118.49 8.49z"/><path d="M16 8 2 22"/><path d="M17.488 15H9"/></svg><circle cx="630" cy="440" r="30" class="si-p"/><text x="630" y="446" text-anchor="middle" class="si-pt">SB</text><circle cx="330" cy="200" r="7" class="si-tok"/><circle cx="250" cy="300" r="7" class="si-tok"/>"##;

/// People and agents passing work to one another through a gate.
#[component]
pub fn Relay() -> impl IntoView {
    view! {
        <svg
            class="si-art"
            viewBox="0 0 720 560"
            role="img"
            aria-label="People and agents passing work to one another through a gate"
            inner_html=ART
        ></svg>
    }
}
