//! The theme a visitor chose, kept for their next visit.

const KEY: &str = "integration-patterns-theme";

/// Turns the page to the other theme and remembers it. Where storage is refused, it holds for this page.
pub fn switch() {
    let window = leptos::prelude::window();
    let Some(root) = leptos::prelude::document().document_element() else { return };
    let dark = match root.get_attribute("data-theme").as_deref() {
        Some("dark") => true,
        Some("light") => false,
        _ => window.match_media("(prefers-color-scheme: dark)").ok().flatten().is_some_and(|query| query.matches()),
    };
    let theme = if dark { "light" } else { "dark" };
    let _ = root.set_attribute("data-theme", theme);
    if let Ok(Some(storage)) = window.local_storage() {
        let _ = storage.set_item(KEY, theme);
    }
}
