//! The editors inside the code fragment: of each file a text area over its listing, and what surrounds them.
//!
//! A fragment is not the app's to draw, so all of it is prerendered, and shown or hidden here. Refuses to change a
//! text but by what the browser can undo. Invariant: what a text area held first is the shipped text.

use std::collections::BTreeMap;

use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, HtmlDocument, HtmlElement, HtmlTextAreaElement, KeyboardEvent};

use super::{
    marks::{Panel, found},
    motion::each_frame,
};
use crate::stage::indentation::{Key, Replacement};

/// On a figure whose text area is taken back to its beginning before the next frame.
const SCROLLS: &str = "data-scrolls";

/// What a pressed button of the code or of the tests asks for.
pub enum Pressed {
    Edit(File),
    Reset(File),
    Tests,
}

/// A file that can be edited.
#[derive(Clone)]
pub struct File {
    figure: Element,
    area: HtmlTextAreaElement,
}

/// Tells of presses and of typing in a panel, for as long as it is on the page.
pub fn listen(panel: &Panel, tell: impl Fn(&Event) + 'static) {
    let heard = Closure::<dyn Fn(Event)>::new(move |event: Event| tell(&event)).into_js_value();
    for kind in ["click", "input", "keydown", "keyup"] {
        // It is only refused for what is no function.
        let _ = panel.add_event_listener_with_callback(kind, heard.unchecked_ref());
    }
}

fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

pub fn pressed(event: &Event) -> Option<Pressed> {
    let button = target(event)?.closest("button").ok()??;
    if button.has_attribute("data-tests") {
        return Some(Pressed::Tests);
    }
    let make = match () {
        () if button.has_attribute("data-edit") => Pressed::Edit,
        () if button.has_attribute("data-reset") => Pressed::Reset,
        () => return None,
    };
    File::around(&button).map(make)
}

/// The file whose text area an event is about.
pub fn file_of(event: &Event) -> Option<File> {
    target(event).filter(|target| target.has_type::<HtmlTextAreaElement>()).and_then(|area| File::around(&area))
}

/// Every file of the code that can be edited.
pub fn files(panel: &Panel) -> Vec<File> {
    found(panel.query_selector_all("textarea")).filter_map(|area| File::around(&area)).collect()
}

/// The texts that differ from the shipped ones, by the names of their files.
pub fn edits(panel: &Panel) -> BTreeMap<String, String> {
    let mut edits = BTreeMap::new();
    for file in files(panel).into_iter().filter(File::is_edited) {
        edits.insert(file.name(), file.text());
    }
    edits
}

impl File {
    fn around(element: &Element) -> Option<File> {
        let figure = element.closest("figure").ok()??;
        let area: HtmlTextAreaElement = figure.query_selector("textarea").ok()??.dyn_into().ok()?;
        if area.default_value().unwrap_or_default().is_empty() {
            let text = figure.query_selector("code").ok()??.text_content();
            // It can only fail for an element that is no text area.
            let _ = area.set_default_value(&text.unwrap_or_default());
        }
        Some(File { figure, area })
    }

    fn within(&self, selector: &str) -> Option<HtmlElement> {
        self.figure.query_selector(selector).ok()??.dyn_into().ok()
    }

    pub fn name(&self) -> String {
        self.figure.get_attribute("data-file").unwrap_or_default()
    }

    pub fn text(&self) -> String {
        self.area.value()
    }

    fn shipped(&self) -> String {
        self.area.default_value().unwrap_or_default()
    }

    pub fn is_edited(&self) -> bool {
        self.area.value() != self.shipped()
    }

    pub fn is_open(&self) -> bool {
        !self.area.hidden()
    }

    /// Turns the listing into an editor, or back.
    pub fn set_open(&self, open: bool) {
        self.area.set_hidden(!open);
        // These can only fail for names that are none.
        let _ = self.figure.class_list().toggle_with_force("is-editing", open);
        if let Some(listing) = self.within("pre") {
            let _ = listing.toggle_attribute_with_force("inert", open);
        }
        if let Some(button) = self.within("[data-edit]") {
            let _ = button.set_attribute("aria-pressed", if open { "true" } else { "false" });
        }
        if open {
            let _ = self.area.set_selection_range(0, 0);
            let _ = self.area.focus();
        }
    }

    /// Brings the shipped text back. In an open editor that can be undone.
    pub fn reset(&self) {
        let shipped = self.shipped();
        if self.is_open() {
            let all = 0..self.area.value().encode_utf16().count();
            replace(&self.area, &Replacement { of: all, by: shipped, selection: 0..0 });
        } else {
            self.area.set_value(&shipped);
            if let Some(button) = self.within("[data-edit]") {
                // The pressed button is about to be hidden.
                let _ = button.focus();
            }
        }
    }

    /// Shows the text as the simulator has painted it. `has_run`: it is what the run that is shown ran.
    pub fn show(&self, painted: &str, has_run: bool) {
        if let Some(code) = self.within("code") {
            code.set_inner_html(painted);
        }
        for selector in ["[data-reset]", ".code-edited"] {
            if let Some(element) = self.within(selector) {
                element.set_hidden(!self.is_edited());
            }
        }
        self.set_has_run(has_run);
        self.follow_caret();
        // The area is as large as the listing below it, which has grown only now: what it scrolled by is taken back. That
        // lays out the page, and a script may type a hundred times in one frame.
        if self.is_open() && !self.figure.has_attribute(SCROLLS) {
            let _ = self.figure.set_attribute(SCROLLS, "");
            let file = self.clone();
            each_frame(move |_| {
                let _ = file.figure.remove_attribute(SCROLLS);
                file.area.set_scroll_top(0);
                file.area.set_scroll_left(0);
                false
            });
        }
    }

    /// Whether the lines of the run that is shown are the lines of this text.
    pub fn set_has_run(&self, has_run: bool) {
        let _ = self.figure.toggle_attribute_with_force("data-changed", !has_run);
    }

    /// Says what is wrong with the file.
    pub fn tell(&self, problems: &str) {
        if let Some(list) = self.within(".code-problems") {
            list.set_inner_html(problems);
        }
    }

    /// Marks the line that the caret is in.
    pub fn follow_caret(&self) {
        let start = self.area.selection_start().ok().flatten().unwrap_or_default() as usize;
        let line = self.area.value().encode_utf16().take(start).filter(|unit| *unit == u16::from(b'\n')).count();
        for (place, element) in found(self.figure.query_selector_all(".line")).enumerate() {
            let _ = element.class_list().toggle_with_force("is-caret", place == line && self.is_open());
        }
    }
}

/// Tab, Shift+Tab and Enter in an editor. After Escape, Tab leaves it.
pub fn key(event: &Event) {
    let (Some(file), Some(event)) = (file_of(event), event.dyn_ref::<KeyboardEvent>()) else { return };
    let area = &file.area;
    const LEAVES: &str = "data-leaves";
    let pressed = event.key();
    if pressed == "Shift" {
        return;
    }
    let leaves = area.has_attribute(LEAVES);
    let _ = area.toggle_attribute_with_force(LEAVES, pressed == "Escape");
    let key = match pressed.as_str() {
        "Tab" if event.shift_key() => Key::ShiftTab,
        "Tab" => Key::Tab,
        "Enter" => Key::Enter,
        _ => return,
    };
    if leaves || event.ctrl_key() || event.alt_key() || event.meta_key() || event.is_composing() {
        return;
    }
    event.prevent_default();
    let place = |at: Result<Option<u32>, _>| at.ok().flatten().unwrap_or_default() as usize;
    let selection = place(area.selection_start())..place(area.selection_end());
    replace(area, &key.press(&area.value(), selection));
    // Behind a long line the next one begins out of sight, and the browser shows it only when something is typed there.
    if let (Key::Enter, Some(body)) = (key, file.within(".code-body")) {
        body.set_scroll_left(0);
    }
}

/// Types in a visitor's stead, so that undo knows of it; that tells of the input as typing does.
fn replace(area: &HtmlTextAreaElement, Replacement { of, by, selection }: &Replacement) {
    let _ = area.focus();
    let _ = area.set_selection_range(of.start as u32, of.end as u32);
    if let Ok(document) = leptos::prelude::document().dyn_into::<HtmlDocument>() {
        let command = if by.is_empty() { "delete" } else { "insertText" };
        let _ = document.exec_command_with_show_ui_and_value(command, false, by);
    }
    let _ = area.set_selection_range(selection.start as u32, selection.end as u32);
}
