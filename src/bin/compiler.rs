//! The compiler's bundle: deploys a run's files, which the simulator then runs. Loaded when a visitor edits one.

use integration_patterns::simulator;
use wasm_bindgen::prelude::*;

fn main() {
    console_error_panic_hook::set_once();
}

/// The image of what the files of a run deploy to, of an `Ask` about it in JSON; none where it is of another build.
#[wasm_bindgen]
pub fn deploy(build: &str, ask: &str) -> Option<Vec<u8>> {
    simulator::deploy(build, ask)
}
