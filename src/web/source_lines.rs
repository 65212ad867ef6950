//! Marks lines of source in the code fragment. The fragment is not the app's to draw, so the marks are classes
//! on its nodes, set from an effect.

use protocol::Code;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, NodeList};

const CURRENT: &str = "is-current";
const PASSED: &str = "is-passed";

fn elements(list: NodeList) -> impl Iterator<Item = Element> {
    (0..list.length()).filter_map(move |index| list.item(index)?.dyn_into().ok())
}

/// Marks the lines that Apex went through, the last as where it stands, and brings that one into sight.
/// Every earlier mark goes.
pub fn mark(panel: &HtmlElement, code: Option<&Code>) {
    if let Ok(marked) = panel.query_selector_all(".is-current, .is-passed") {
        elements(marked).for_each(|line| {
            let _ = line.class_list().remove_2(CURRENT, PASSED);
        });
    }
    let Some(code) = code else { return };
    let Ok(files) = panel.query_selector_all("[data-file]") else { return };
    let file = elements(files).find(|file| file.get_attribute("data-file").as_deref() == Some(code.file.as_str()));
    let Some(lines) = file.and_then(|file| file.query_selector_all(".line").ok()) else { return };
    let line = |number: u32| lines.item(number.checked_sub(1)?)?.dyn_into::<Element>().ok();
    for passed in code.lines.iter().filter_map(|&number| line(number)) {
        let _ = passed.class_list().add_1(PASSED);
    }
    if let Some(current) = code.lines.last().and_then(|&number| line(number)) {
        let _ = current.class_list().add_1(CURRENT);
        super::scroll::into_sight(panel, &current);
    }
}
