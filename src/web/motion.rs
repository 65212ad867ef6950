//! Frames, and whether the visitor wants motion at all.

use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::prelude::*;

/// Whether the visitor asked the system for less motion.
pub fn is_reduced() -> bool {
    let query = leptos::prelude::window().match_media("(prefers-reduced-motion: reduce)");
    query.ok().flatten().is_some_and(|query| query.matches())
}

/// Puts an element on a course, given as SVG path data, so far along as the share says.
pub fn put_on_path(element: &leptos::web_sys::SvgElement, course: &str, share: f32) {
    let style = element.style();
    let _ = style.set_property("offset-path", &format!("path(\"{course}\")"));
    let _ = style.set_property("offset-distance", &format!("{}%", (share * 100.0) as u32));
}

type Frame = Closure<dyn FnMut(f64)>;

/// Calls back before each frame with the milliseconds since the last one, as long as it answers true. A tab in
/// the background gets no frames; the pause counts as a tenth of a second at the most.
pub fn each_frame(mut callback: impl FnMut(f32) -> bool + 'static) {
    let own: Rc<RefCell<Option<Frame>>> = Rc::default();
    let (mut last, again) = (None, own.clone());
    *own.borrow_mut() = Some(Closure::new(move |now: f64| {
        let elapsed = last.replace(now).map_or(0.0, |last| (now - last).min(100.0));
        if callback(elapsed as f32) {
            request(&again);
        } else {
            // Nothing calls this closure again; taking it out of its own cell lets it go.
            drop(again.take());
        }
    }));
    request(&own);
}

fn request(frame: &Rc<RefCell<Option<Frame>>>) {
    if let Some(frame) = frame.borrow().as_ref() {
        // A window without frames, as one being closed, plays nothing.
        let _ = leptos::prelude::window().request_animation_frame(frame.as_ref().unchecked_ref());
    }
}
