//! The explorer's forms: what is pressed in them, and HTML that takes the place of some of it.
//!
//! Refuses to read what it shows. Invariant: whoever had the focus in what was replaced finds it again, at the same
//! button where it is still there, else at the view.

use wasm_bindgen::prelude::*;
use web_sys::{
    DomParser, Element, Event, HtmlElement, HtmlFormElement, HtmlTextAreaElement, KeyboardEvent, SubmitEvent,
    SupportedType,
};

use super::{
    form::{self, Values},
    marks::{Panel, found},
};

/// Hands over what is pressed, with the fields of every form: whatever is typed in one is there when it is shown again.
pub fn listen(explorer: &Panel, press: impl Fn(Values) + 'static) {
    let forms = explorer.clone();
    let heard = Closure::<dyn Fn(Event)>::new(move |event: Event| match event.type_().as_str() {
        "submit" => press(pressed(&forms, &event)),
        "click" => _ = super::clipboard::copy_beside(&event),
        _ => submit_by_key(&event),
    });
    let heard = heard.into_js_value();
    for kind in ["submit", "click", "keydown"] {
        // It is only refused for what is no function.
        let _ = explorer.add_event_listener_with_callback(kind, heard.unchecked_ref());
    }
}

fn pressed(explorer: &Panel, event: &Event) -> Values {
    let mut values = Values::new();
    for form in found(explorer.query_selector_all("form")) {
        values.extend(form::values(form.unchecked_ref()));
    }
    values.extend(form::take(event));
    let button = event.dyn_ref::<SubmitEvent>().and_then(SubmitEvent::submitter);
    if let Some(does) = button.and_then(|button| button.get_attribute("value")) {
        values.insert("do".to_owned(), does);
    }
    values
}

/// Enter in a box of several lines, with Ctrl or Command.
fn submit_by_key(event: &Event) {
    let Some(key) = event.dyn_ref::<KeyboardEvent>().filter(|key| key.key() == "Enter") else { return };
    let area = event.target().and_then(|target| target.dyn_into::<HtmlTextAreaElement>().ok());
    if let Some(form) = area.filter(|_| key.ctrl_key() || key.meta_key()).and_then(|area| area.form()) {
        let form: HtmlFormElement = form;
        // Refused only for a form that does not pass its own checks, and these have none.
        let _ = form.request_submit();
    }
}

/// Puts each element's inside into the element of the page with its id.
pub fn show(html: &str) {
    let document = leptos::prelude::document();
    let parsed = DomParser::new().and_then(|parser| parser.parse_from_string(html, SupportedType::TextHtml));
    let Ok(parsed) = parsed else { return };
    let focused = document.active_element();
    for piece in found(parsed.query_selector_all("body > [id]")) {
        if let Some(place) = document.get_element_by_id(&piece.id()) {
            place.set_inner_html(&piece.inner_html());
        }
    }
    if let Ok(Some(caret)) = parsed.query_selector("[data-caret]") {
        put_caret(&caret);
    } else if let Some(focused) = focused.filter(|focused| !focused.is_connected()) {
        let same = |button: &Element| button.get_attribute("value") == focused.get_attribute("value");
        let button = found(document.query_selector_all(".explorer button")).find(same);
        let to = button.or_else(|| document.get_element_by_id("explorer-view"));
        if let Some(to) = to.and_then(|to| to.dyn_into::<HtmlElement>().ok()) {
            // What cannot take the focus is left as it is.
            let _ = to.focus();
        }
    }
}

/// Puts the caret where the org found fault with a text.
fn put_caret(caret: &Element) {
    let attribute = |name: &str| caret.get_attribute(name).unwrap_or_default();
    let area = leptos::prelude::document().get_element_by_id(&attribute("data-caret"));
    let Some(area) = area.and_then(|area| area.dyn_into::<HtmlTextAreaElement>().ok()) else { return };
    let at = attribute("data-at").parse().unwrap_or_default();
    let _ = area.focus();
    let _ = area.set_selection_range(at, at);
}
