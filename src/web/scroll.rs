//! Scrolling inside a panel, never of the page: the visitor decides what they look at.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Brings a panel's child, by its place among its siblings, into the panel's sight.
pub fn child_into_sight(panel: &HtmlElement, index: u32) {
    if let Some(child) = panel.child_nodes().item(index).and_then(|child| child.dyn_into::<Element>().ok()) {
        into_sight(panel, &child);
    }
}

/// Brings a child of a scrolling panel into the panel's sight.
pub fn into_sight(panel: &HtmlElement, child: &Element) {
    let (frame, target) = (panel.get_bounding_client_rect(), child.get_bounding_client_rect());
    let (above, below) = (target.top() - frame.top(), target.bottom() - frame.bottom());
    if above < frame.height() * 0.2 || below > -frame.height() * 0.1 {
        let top = f64::from(panel.scroll_top()) + above - frame.height() * 0.35;
        panel.set_scroll_top(top as i32);
    }
}
