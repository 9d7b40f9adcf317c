//! The browser's own APIs; the only module that touches them. Everything here does nothing on the server, and is called
//! from effects and event handlers only.

use domain::{Fault, FaultCode};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{BroadcastChannel, EventSource, HtmlDialogElement, MessageEvent};

fn window() -> Option<web_sys::Window> {
    cfg!(target_arch = "wasm32").then(web_sys::window).flatten()
}

fn document() -> Option<web_sys::Document> {
    window().and_then(|window| window.document())
}

/// Opens or closes a modal dialog.
pub fn show_dialog(dialog: &HtmlDialogElement, wanted: bool) {
    if wanted && !dialog.open() {
        // It fails only when the element is not in the document any more.
        let _ = dialog.show_modal();
    } else if !wanted && dialog.open() {
        dialog.close();
    }
}

/// Calls back once, after so many milliseconds.
pub fn after(millis: i32, call: impl FnOnce() + 'static) {
    if let Some(window) = window() {
        let call = Closure::once_into_js(call);
        let _ = window
            .set_timeout_with_callback_and_timeout_and_arguments_0(call.unchecked_ref(), millis);
    }
}

/// Calls back every so many milliseconds with the milliseconds since this call, for the life of the page.
pub fn every(millis: i32, mut call: impl FnMut(i64) + 'static) {
    if let Some(window) = window() {
        let began = js_sys::Date::now();
        let tick = Closure::<dyn FnMut()>::new(move || {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "milliseconds since the page was opened"
            )]
            call((js_sys::Date::now() - began) as i64);
        });
        let _ = window.set_interval_with_callback_and_timeout_and_arguments_0(
            tick.as_ref().unchecked_ref(),
            millis,
        );
        tick.forget();
    }
}

/// Says on the document that the page is alive: what is clicked now is answered.
pub fn say_alive() {
    if let Some(root) = document().and_then(|document| document.document_element()) {
        let _ = root.set_attribute("data-alive", "");
    }
}

/// The theme shown now: `light` or `dark`.
fn theme() -> Option<&'static str> {
    let root = document()?.document_element()?;
    match root.get_attribute("data-theme").as_deref() {
        Some("light") => Some("light"),
        Some("dark") => Some("dark"),
        _ => {
            let dark = window()?
                .match_media("(prefers-color-scheme: dark)")
                .ok()??
                .matches();
            Some(if dark { "dark" } else { "light" })
        }
    }
}

/// Switches between light and dark, and remembers it in a cookie that the server reads, so no page flashes.
pub fn switch_theme() {
    let Some(root) = document().and_then(|document| document.document_element()) else {
        return;
    };
    let wanted = if theme() == Some("dark") {
        "light"
    } else {
        "dark"
    };
    let _ = root.set_attribute("data-theme", wanted);
    set_cookie("theme", wanted);
}

fn set_cookie(name: &str, value: &str) {
    if let Some(document) = document() {
        let text = format!("{name}={value}; path=/; max-age=31536000; samesite=lax");
        let _ = js_sys::Reflect::set(&document, &"cookie".into(), &text.into());
    }
}

/// Shows a text in an input, unless it is there already (the caret stays).
pub fn set_value(input: &web_sys::HtmlInputElement, text: &str) -> bool {
    if input.value() != text {
        input.set_value(text);
    }
    true
}

/// Shows a text in a text area, unless it is there already.
pub fn set_text(input: &web_sys::HtmlTextAreaElement, text: &str) -> bool {
    if input.value() != text {
        input.set_value(text);
    }
    true
}

/// Checks or unchecks a box.
pub fn set_checked(input: &web_sys::HtmlInputElement, checked: bool) {
    input.set_checked(checked);
}

/// Puts text on the clipboard.
pub fn copy(text: &str) {
    if let Some(window) = window() {
        let _ = window.navigator().clipboard().write_text(text);
    }
}

/// Where this page comes from, such as `https://baton.example`; empty on the server.
pub fn origin() -> String {
    window()
        .and_then(|window| window.location().origin().ok())
        .unwrap_or_default()
}

/// Gives focus to the element of that id.
pub fn focus(id: &str) {
    if let Some(element) = document().and_then(|document| document.get_element_by_id(id))
        && let Ok(element) = element.dyn_into::<web_sys::HtmlElement>()
    {
        let _ = element.focus();
    }
}

/// Clicks the first element that the selector finds; whether there was one.
pub fn click(selector: &str) -> bool {
    let found = document()
        .and_then(|document| document.query_selector(selector).ok().flatten())
        .and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(element) = &found {
        element.click();
    }
    found.is_some()
}

/// Whether the keyboard is busy with text: a key there is a letter, not a command.
pub fn is_typing() -> bool {
    let Some(active) = document().and_then(|document| document.active_element()) else {
        return false;
    };
    matches!(active.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
        || active.has_attribute("contenteditable")
}

/// Whether a dialog is open over the page.
pub fn has_dialog() -> bool {
    document().is_some_and(|document| {
        // Separately: a browser that does not know popovers refuses the whole selector.
        ["dialog[open]", ":popover-open"]
            .iter()
            .any(|open| matches!(document.query_selector(open), Ok(Some(_))))
    })
}

/// Calls back at each key press anywhere on the page, for the life of the page.
pub fn on_key(call: impl Fn(web_sys::KeyboardEvent) + 'static) {
    if let Some(document) = document() {
        let listener = Closure::<dyn Fn(web_sys::KeyboardEvent)>::new(call);
        let _ =
            document.add_event_listener_with_callback("keydown", listener.as_ref().unchecked_ref());
        listener.forget();
    }
}

/// Listens to the changes of an organization for the life of the page: `heard` gets each message, and `missed` is called when the stream came
/// back after a pause, so anything may have changed.
///
/// One tab of the browser holds the stream (by a web lock) and tells the others over a broadcast channel; a hidden tab
/// holds none, because a browser keeps six connections to a server.
pub fn listen(
    org: &str,
    heard: impl Fn(String) + Clone + 'static,
    missed: impl Fn() + Clone + 'static,
) {
    let name = format!("baton-live-{org}");
    let url = format!("/live?org={org}");
    let (Some(window), Some(document)) = (window(), document()) else {
        return;
    };
    let channel = BroadcastChannel::new(&name).ok();
    if let Some(channel) = &channel {
        let heard = heard.clone();
        let listener = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(text) = event.data().as_string() {
                heard(text);
            }
        });
        channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        listener.forget();
    }
    let source: std::rc::Rc<std::cell::RefCell<Option<Stream>>> = std::rc::Rc::default();
    let react = {
        let (document, source) = (document.clone(), source.clone());
        let locks = js_sys::Reflect::get(&window.navigator(), &"locks".into())
            .ok()
            .filter(|locks| !locks.is_undefined());
        move || {
            let hidden = document.visibility_state() == web_sys::VisibilityState::Hidden;
            let open = source.borrow().is_some();
            if hidden && open {
                if let Some(stream) = source.borrow_mut().take() {
                    stream.close();
                }
            } else if !hidden && !open {
                missed();
                *source.borrow_mut() = Some(Stream::open(
                    &name,
                    &url,
                    locks.as_ref(),
                    channel.clone(),
                    heard.clone(),
                ));
            }
        }
    };
    react();
    let listener = Closure::<dyn Fn()>::new(react);
    let _ = document
        .add_event_listener_with_callback("visibilitychange", listener.as_ref().unchecked_ref());
    listener.forget();
}

/// The wish of a visible tab to hold the stream, and the stream once it does.
struct Stream {
    source: std::rc::Rc<std::cell::RefCell<Option<EventSource>>>,
    release: std::rc::Rc<std::cell::RefCell<Option<js_sys::Function>>>,
    closed: std::rc::Rc<std::cell::Cell<bool>>,
}

impl Stream {
    fn open(
        name: &str,
        url: &str,
        locks: Option<&JsValue>,
        channel: Option<BroadcastChannel>,
        heard: impl Fn(String) + 'static,
    ) -> Self {
        let stream = Self {
            source: std::rc::Rc::default(),
            release: std::rc::Rc::default(),
            closed: std::rc::Rc::default(),
        };
        let begin = {
            let (source, url) = (stream.source.clone(), url.to_owned());
            move || {
                let Ok(events) = EventSource::new(&url) else {
                    return;
                };
                let listener = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
                    if let Some(text) = event.data().as_string() {
                        if let Some(channel) = &channel {
                            let _ = channel.post_message(&text.as_str().into());
                        }
                        heard(text);
                    }
                });
                events.set_onmessage(Some(listener.as_ref().unchecked_ref()));
                listener.forget();
                *source.borrow_mut() = Some(events);
            }
        };
        let request = locks.and_then(|locks| {
            let request = js_sys::Reflect::get(locks, &"request".into()).ok()?;
            Some((locks, request.dyn_into::<js_sys::Function>().ok()?))
        });
        let Some((locks, request)) = request else {
            begin();
            return stream;
        };
        let (release, closed) = (stream.release.clone(), stream.closed.clone());
        let held = Closure::once_into_js(move || -> JsValue {
            if closed.get() {
                return JsValue::UNDEFINED;
            }
            begin();
            js_sys::Promise::new(&mut |resolve, _| *release.borrow_mut() = Some(resolve)).into()
        });
        let _ = request.call2(locks, &name.into(), &held);
        stream
    }

    fn close(self) {
        self.closed.set(true);
        if let Some(source) = self.source.borrow_mut().take() {
            source.close();
        }
        if let Some(release) = self.release.borrow_mut().take() {
            let _ = release.call0(&JsValue::NULL);
        }
    }
}

/// Closes the popover of that id.
pub fn hide_popover(id: &str) {
    if let Some(element) = document().and_then(|document| document.get_element_by_id(id))
        && let Ok(hide) = js_sys::Reflect::get(&element, &"hidePopover".into())
        && let Ok(hide) = hide.dyn_into::<js_sys::Function>()
    {
        // It fails only when it is closed already.
        let _ = hide.call0(&element);
    }
}

/// The name and the content, in base 64, of the file chosen in an input; none when nothing is chosen or it cannot be read.
///
/// # Errors
/// `TooLarge` beyond so many megabytes: then it is not even sent.
pub async fn read_file(
    input: &web_sys::HtmlInputElement,
    megabytes: u32,
) -> Option<Result<(String, String), Fault>> {
    let file = input.files()?.get(0)?;
    if file.size() > f64::from(megabytes) * 1_048_576.0 {
        let words = format!("The file is larger than {megabytes} MB. Nothing was imported.");
        return Some(Err(Fault::new(FaultCode::TooLarge, words)));
    }
    let buffer = wasm_bindgen_futures::JsFuture::from(file.array_buffer())
        .await
        .ok()?;
    let bytes = js_sys::Uint8Array::new(&buffer).to_vec();
    Some(Ok((file.name(), base64(&bytes))))
}

/// RFC 4648, with padding.
fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4_usize {
            let sign = (bits >> (18 - 6 * place)) & 63;
            let sign = SIGNS.get(sign as usize).copied().unwrap_or(b'A');
            text.push(if place <= three.len() {
                char::from(sign)
            } else {
                '='
            });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_is_as_the_standard_says() {
        for (text, coded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(text.as_bytes()), coded);
        }
    }
}
