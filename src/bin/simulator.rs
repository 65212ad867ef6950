//! The simulator's bundle: the lower floors behind one function of JSON to JSON.
//!
//! Refuses a second session: whoever wants one starts the bundle once more. Invariant: between two calls everything it
//! holds lies in its memory, and nothing of it in JavaScript: a page may go on with a copy of that memory.

use std::cell::RefCell;

use integration_patterns::simulator::Session;
use wasm_bindgen::prelude::*;

thread_local! {
    static SESSION: RefCell<Option<Session>> = const { RefCell::new(None) };
}

fn main() {
    console_error_panic_hook::set_once();
}

/// Begins a session for pages of that build.
#[wasm_bindgen]
pub fn begin(build: String) {
    SESSION.set(Some(Session::new(build)));
}

/// Takes the image of what files were deployed to: of a pattern's own, or what the compiler makes of edited ones. False
/// where the bytes are anything else, or no session has begun.
#[wasm_bindgen]
pub fn take(image: &[u8]) -> bool {
    SESSION.with_borrow_mut(|session| session.as_mut().is_some_and(|session| session.take(image)))
}

/// Answers an `Ask` in JSON with an `Answer` in JSON; nothing before a session has begun.
#[wasm_bindgen]
pub fn ask(ask: &str) -> Option<String> {
    SESSION.with_borrow_mut(|session| Some(session.as_mut()?.answer_json(ask)))
}
