//! The document: the facts the prerender wrote on `<html>`, its title, and where the focus is.

use wasm_bindgen::JsCast;

fn root_attribute(name: &str) -> String {
    leptos::prelude::document().document_element().and_then(|root| root.get_attribute(name)).unwrap_or_default()
}

/// The base path the site was built for, as `TRUNK_PUBLIC_URL` said it.
pub fn base() -> String {
    root_attribute("data-base")
}

/// The build this document belongs to. App, fragments and simulator must agree on it.
pub fn build() -> String {
    root_attribute("data-build")
}

/// The path, without the base, of the page that was prerendered here.
pub fn prerendered_path() -> String {
    root_attribute("data-page")
}

/// Whether the pattern of this page runs.
pub fn is_runnable() -> bool {
    root_attribute("data-runnable") == "true"
}

/// Says to tests, and to style sheets, that the page answers now.
pub fn mark_hydrated() {
    if let Some(root) = leptos::prelude::document().document_element() {
        // Setting an attribute of a fixed, valid name cannot fail.
        let _ = root.set_attribute("data-hydrated", "true");
    }
}

pub fn set_title(title: &str) {
    leptos::prelude::document().set_title(title);
}

/// Moves the focus to the new page's content, so that a screen reader reads from its start.
pub fn focus_main() {
    if let Some(heading) = element("main h1") {
        heading.set_tab_index(-1);
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        // An element that cannot take the focus is left as it is.
        let _ = heading.focus_with_options(&options);
    }
}

fn element(selector: &str) -> Option<web_sys::HtmlElement> {
    leptos::prelude::document().query_selector(selector).ok().flatten()?.dyn_into().ok()
}

/// Gives the focus to an element by its id.
pub fn focus(id: &str) {
    if let Some(element) = element(&format!("#{id}")) {
        let _ = element.focus();
    }
}

/// Puts HTML of ours into an element, where the page has it.
pub fn fill(selector: &str, html: &str) {
    if let Some(element) = element(selector) {
        element.set_inner_html(html);
    }
}

pub fn reload() {
    // Refused only where the browser forbids navigation altogether.
    let _ = leptos::prelude::window().location().reload();
}

/// Loads a page the browser's own way.
pub fn load(path: &str) {
    // Refused only where the browser forbids navigation altogether.
    let _ = leptos::prelude::window().location().set_href(path);
}
