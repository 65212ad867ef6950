//! Marks on fragments: the line of source, or the sentence of the transcript, that the playhead is at.
//!
//! A fragment is not the app's to draw, so a mark is a class on one of its nodes, set from an effect. Panels
//! scroll to it inside themselves; the page never moves, for the visitor decides what they look at.

use protocol::Code;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, NodeList};

/// The element whose fragment is marked.
pub type Panel = HtmlElement;

const CURRENT: &str = "is-current";
const PASSED: &str = "is-passed";

/// The elements of a list of nodes.
pub fn found(list: Result<NodeList, wasm_bindgen::JsValue>) -> impl Iterator<Item = Element> {
    list.ok().into_iter().flat_map(|list| (0..list.length()).filter_map(move |index| list.item(index)?.dyn_into().ok()))
}

fn clear(panel: &Panel) {
    for marked in found(panel.query_selector_all(".is-current, .is-passed")) {
        let _ = marked.class_list().remove_2(CURRENT, PASSED);
        let _ = marked.remove_attribute("aria-current");
    }
}

fn set_current(panel: &Panel, element: &Element) {
    let _ = element.class_list().add_1(CURRENT);
    let _ = element.set_attribute("aria-current", "step");
    let (frame, target) = (panel.get_bounding_client_rect(), element.get_bounding_client_rect());
    let (above, below) = (target.top() - frame.top(), target.bottom() - frame.bottom());
    if above < frame.height() * 0.2 || below > -frame.height() * 0.1 {
        let top = f64::from(panel.scroll_top()) + above - frame.height() * 0.4;
        panel.set_scroll_top(top as i32);
    }
}

/// Marks the lines that Apex went through, the last as where it stands. Every earlier mark goes. A file whose text is
/// no longer what ran is left alone: its lines are others.
pub fn source(panel: &Panel, code: Option<&Code>) {
    clear(panel);
    let Some(code) = code else { return };
    let file = found(panel.query_selector_all("[data-file]:not([data-changed])"))
        .find(|file| file.get_attribute("data-file").as_ref() == Some(&code.file));
    let Some(lines) = file.and_then(|file| file.query_selector_all(".line").ok()) else { return };
    let line = |number: u32| lines.item(number.checked_sub(1)?)?.dyn_into::<Element>().ok();
    for passed in code.lines.iter().filter_map(|&number| line(number)) {
        let _ = passed.class_list().add_1(PASSED);
    }
    if let Some(current) = code.lines.last().and_then(|&number| line(number)) {
        set_current(panel, &current);
    }
}

/// Marks the sentences up to an event, its own as the current one.
pub fn transcript(panel: &Panel, current: Option<u32>) {
    clear(panel);
    let sentences = found(panel.query_selector_all("[data-event]"));
    for (index, sentence) in (0u32..).zip(sentences) {
        if current == Some(index) {
            set_current(panel, &sentence);
        } else if current > Some(index) {
            let _ = sentence.class_list().add_1(PASSED);
        }
    }
}

/// The event that a pressed button of a fragment stands for.
pub fn event_pressed(event: &Event) -> Option<u32> {
    let pressed = event.target()?.dyn_into::<Element>().ok()?.closest("[data-event]").ok()??;
    pressed.get_attribute("data-event")?.parse().ok()
}
