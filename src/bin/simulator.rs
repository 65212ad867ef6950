//! The simulator's bundle: the lower floors behind one function of JSON to JSON.

use integration_patterns::simulator::Session;
use wasm_bindgen::prelude::*;

fn main() {
    console_error_panic_hook::set_once();
}

/// A page's simulator. It holds the run that was opened last.
#[wasm_bindgen]
pub struct Simulator(Session);

#[wasm_bindgen]
impl Simulator {
    #[wasm_bindgen(constructor)]
    pub fn new(build: String) -> Simulator {
        Simulator(Session::new(build))
    }

    /// Takes the image of what files were deployed to: of a pattern's own, or what the compiler makes of edited ones.
    pub fn take(&mut self, image: &[u8]) -> bool {
        self.0.take(image)
    }

    /// Answers an `Ask` in JSON with an `Answer` in JSON.
    pub fn ask(&mut self, ask: &str) -> String {
        self.0.answer_json(ask)
    }
}
