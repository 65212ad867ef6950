//! What a visitor filled into a form.

use std::collections::BTreeMap;
use wasm_bindgen::JsCast;
use web_sys::{Event, FormData, HtmlFormElement};

/// What a form holds, by the names of its fields.
pub type Values = BTreeMap<String, String>;

/// The form's named values. Files are left out.
pub fn values(form: &HtmlFormElement) -> Values {
    let Ok(data) = FormData::new_with_form(form) else { return BTreeMap::new() };
    let pairs = data.entries().into_iter().filter_map(|entry| {
        let pair: js_sys::Array = entry.ok()?.unchecked_into();
        Some((pair.get(0).as_string()?, pair.get(1).as_string()?))
    });
    let mut values = BTreeMap::new();
    for (name, value) in pairs {
        values.insert(name, value);
    }
    values
}

/// Keeps the browser from sending the form, and answers what it would have sent.
pub fn take(event: &Event) -> Values {
    event.prevent_default();
    let form = event.target().and_then(|target| target.dyn_into().ok());
    form.as_ref().map(values).unwrap_or_default()
}

/// The value of the button that was pressed before the app could answer, which is empty for many. Answers once.
pub fn take_early_press() -> Option<String> {
    let root = leptos::prelude::document().document_element()?;
    let pressed = root.get_attribute("data-pressed")?;
    let _ = root.remove_attribute("data-pressed");
    Some(pressed)
}
