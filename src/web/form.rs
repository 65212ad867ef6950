//! What a visitor filled into a form.

use std::collections::BTreeMap;
use wasm_bindgen::JsCast;
use web_sys::{Event, FormData, HtmlFormElement};

/// The form's named values. Files are left out.
pub fn values(form: &HtmlFormElement) -> BTreeMap<String, String> {
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
pub fn take(event: &Event) -> BTreeMap<String, String> {
    event.prevent_default();
    let form = event.target().and_then(|target| target.dyn_into().ok());
    form.as_ref().map(values).unwrap_or_default()
}

/// The values of a form whose Run was pressed before the app could answer. Answers once.
pub fn take_early_press(form: &HtmlFormElement) -> Option<BTreeMap<String, String>> {
    let root = leptos::prelude::document().document_element()?;
    root.get_attribute("data-pressed")?;
    let _ = root.remove_attribute("data-pressed");
    Some(values(form))
}
