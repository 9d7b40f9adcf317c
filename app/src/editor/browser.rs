//! The browser's own APIs that the editor needs. Everything here does nothing on the server, and is called from effects and
//! event handlers only.

use domain::workflow::Point;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, HtmlElement, PointerEvent, Storage};

fn window() -> Option<web_sys::Window> {
    cfg!(target_arch = "wasm32").then(web_sys::window).flatten()
}

fn document() -> Option<web_sys::Document> {
    window().and_then(|window| window.document())
}

fn by_id(id: &str) -> Option<Element> {
    document().and_then(|document| document.get_element_by_id(id))
}

/// The id of the canvas.
pub const CANVAS: &str = "canvas";

/// A new id: a prefix and ten random characters.
pub fn fresh_id(prefix: &str) -> String {
    const SIGNS: &[u8] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let mut id = format!("{prefix}_");
    for _ in 0..10 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a random number from 0 to 31"
        )]
        let at = (random() * 32.0) as usize;
        id.push(char::from(*SIGNS.get(at).unwrap_or(&b'0')));
    }
    id
}

fn random() -> f64 {
    if cfg!(target_arch = "wasm32") {
        js_sys::Math::random()
    } else {
        0.5
    }
}

/// Where the canvas is on the screen, and how large.
pub fn canvas_box() -> Option<(Point, (f64, f64))> {
    let rect = by_id(CANVAS)?.get_bounding_client_rect();
    let at = Point {
        x: rect.left(),
        y: rect.top(),
    };
    Some((at, (rect.width(), rect.height())))
}

/// A pointer's place relative to the canvas.
pub fn on_canvas(client: (f64, f64)) -> Point {
    let at = canvas_box().map(|(at, _)| at).unwrap_or_default();
    Point {
        x: client.0 - at.x,
        y: client.1 - at.y,
    }
}

/// Whether a pointer is over the canvas and not over something that floats on it.
pub fn is_over_canvas(client: (f64, f64)) -> bool {
    canvas_box().is_some_and(|(at, (w, h))| {
        client.0 >= at.x && client.1 >= at.y && client.0 <= at.x + w && client.1 <= at.y + h
    })
}

/// Lets the element that got the event get all further ones of this pointer.
pub fn capture(event: &PointerEvent) {
    if let Some(element) = event
        .current_target()
        .and_then(|target| target.dyn_into::<Element>().ok())
    {
        // It fails only when the pointer is gone already.
        let _ = element.set_pointer_capture(event.pointer_id());
    }
}

/// Whether the event began on something that floats over the canvas: tools, menus, fields.
pub fn is_on_overlay(event: &web_sys::Event) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .is_some_and(|element| element.closest("[data-over]").ok().flatten().is_some())
}

/// Gives focus to an element without scrolling to it.
pub fn focus(id: &str) {
    if let Some(element) = by_id(id) {
        let focus = js_sys::Reflect::get(&element, &"focus".into())
            .ok()
            .and_then(|focus| focus.dyn_into::<js_sys::Function>().ok());
        if let Some(focus) = focus {
            let options = js_sys::Object::new();
            let _ = js_sys::Reflect::set(&options, &"preventScroll".into(), &true.into());
            let _ = focus.call1(&element, &options);
        }
    }
}

/// Gives focus to the canvas.
pub fn focus_canvas() {
    focus(CANVAS);
}

/// Gives focus to a field and selects what is in it.
pub fn focus_field(id: &str) {
    focus(id);
    if let Some(element) = by_id(id) {
        let select = js_sys::Reflect::get(&element, &"select".into())
            .ok()
            .and_then(|select| select.dyn_into::<js_sys::Function>().ok());
        if let Some(select) = select {
            let _ = select.call0(&element);
        }
    }
}

/// After the browser has drawn what was just changed.
pub fn next_frame(call: impl FnOnce() + 'static) {
    if let Some(window) = window() {
        let call = Closure::once_into_js(call);
        let _ = window.request_animation_frame(call.unchecked_ref());
    }
}

/// Calls back with the canvas's size, now and whenever it changes, until the page is left.
pub fn on_canvas_size(call: impl Fn((f64, f64)) + 'static) {
    let Some(canvas) = by_id(CANVAS) else { return };
    let listener = Closure::<dyn Fn()>::new(move || {
        if let Some((_, size)) = canvas_box() {
            call(size);
        }
    });
    if let Ok(observer) = web_sys::ResizeObserver::new(listener.as_ref().unchecked_ref()) {
        observer.observe(&canvas);
    }
    listener.forget();
}

/// Whether the screen is as narrow as a phone's.
pub fn is_phone() -> bool {
    window()
        .and_then(|window| window.match_media("(max-width: 760px)").ok().flatten())
        .is_some_and(|query| query.matches())
}

fn storage() -> Option<Storage> {
    window().and_then(|window| window.local_storage().ok().flatten())
}

/// Keeps a text in this browser, over reloads.
pub fn keep(key: &str, text: &str) {
    if let Some(storage) = storage() {
        // A full or forbidden storage: the page still works, and says that it is not saved.
        let _ = storage.set_item(key, text);
    }
}

/// What was kept under this key.
pub fn kept(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Forgets what was kept.
pub fn forget(key: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(key);
    }
}

/// Calls back when the browser is online again, and when the page is about to be hidden.
pub fn on_chance_to_save(call: impl Fn() + Clone + 'static) {
    let Some(window) = window() else { return };
    for event in ["online", "pagehide"] {
        let listener = Closure::<dyn Fn()>::new(call.clone());
        let _ = window.add_event_listener_with_callback(event, listener.as_ref().unchecked_ref());
        listener.forget();
    }
}

/// The element that has the keyboard, when it is a field.
pub fn is_typing() -> bool {
    crate::browser::is_typing()
}

/// Gives focus to the next (or the one before) button of the menu that has the keyboard.
pub fn step_focus(forwards: bool) {
    let Some(active) = document().and_then(|document| document.active_element()) else {
        return;
    };
    let mut at = active.closest("label").ok().flatten().or(Some(active));
    while let Some(element) = at {
        at = if forwards {
            element.next_element_sibling()
        } else {
            element.previous_element_sibling()
        };
        if let Some(next) = &at
            && next.tag_name() == "BUTTON"
            && let Some(button) = next.dyn_ref::<HtmlElement>()
        {
            let _ = button.focus();
            return;
        }
    }
}

/// Empties the field an event came from.
pub fn clear(event: &web_sys::Event) {
    if let Some(input) = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok())
    {
        input.set_value("");
    }
}
