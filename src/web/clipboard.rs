//! The clipboard, for the copy buttons inside the code fragment.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement};

/// Copies the source beside a pressed `[data-copy]` button. Answers false where the event is about none, or
/// where the browser has no clipboard to give.
pub fn copy_beside(event: &Event) -> bool {
    let button = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .and_then(|target| target.closest("[data-copy]").ok().flatten());
    let Some(button) = button else { return false };
    let code =
        button.closest("figure").ok().flatten().and_then(|figure| figure.query_selector("pre code").ok().flatten());
    let Some(code) = code.and_then(|code| code.dyn_into::<HtmlElement>().ok()) else { return false };
    let text = code.text_content().unwrap_or_default();
    let clipboard = leptos::prelude::window().navigator().clipboard();
    // Outside a secure context there is no clipboard, and the binding hands out `undefined`.
    if clipboard.is_undefined() {
        return false;
    }
    let written = clipboard.write_text(&text);
    leptos::task::spawn_local(async move {
        let said = match wasm_bindgen_futures::JsFuture::from(written).await {
            Ok(_) => "Copied",
            Err(_) => "Not copied",
        };
        button.set_text_content(Some(said));
    });
    true
}
