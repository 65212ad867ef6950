//! The simulator's bundle: loads it when a run is wanted, and talks to it in JSON.

use protocol::{Answer, Ask, Question};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen(module = "/src/web/import.js")]
extern "C" {
    #[wasm_bindgen(js_name = importModule)]
    fn import_module(path: &str) -> js_sys::Promise;
}

#[wasm_bindgen]
extern "C" {
    /// The stable entry point, `simulator.js`.
    type Entry;
    #[wasm_bindgen(method, getter)]
    fn build(this: &Entry) -> String;
    #[wasm_bindgen(method, catch)]
    fn load(this: &Entry, report: &Closure<dyn FnMut(f64)>) -> Result<js_sys::Promise, JsValue>;

    type Loaded;
    #[wasm_bindgen(method, catch)]
    fn ask(this: &Loaded, ask: &str) -> Result<String, JsValue>;
}

/// A simulator that has been loaded.
#[derive(Clone)]
pub struct Simulator {
    loaded: JsValue,
    build: String,
}

/// Why there is no simulator.
pub enum Missing {
    Unreachable,
    /// The site has been deployed anew since this page was opened.
    OtherBuild,
}

/// Loads the bundle behind `entry`. `report` hears the percentage that has arrived.
pub async fn load(entry: &str, report: impl Fn(u8) + 'static) -> Result<Simulator, Missing> {
    // A browser may remember a failed import under its address: each try has an address of its own.
    let path = format!("{entry}?at={}", js_sys::Date::now() as u64);
    let entry = JsFuture::from(import_module(&path)).await.map_err(|_| Missing::Unreachable)?;
    let entry: Entry = entry.unchecked_into();
    let build = super::document::build();
    if entry.build() != build {
        return Err(Missing::OtherBuild);
    }
    let report = Closure::new(move |share: f64| report((share * 100.0) as u8));
    let promise = entry.load(&report).map_err(|_| Missing::Unreachable)?;
    let loaded = JsFuture::from(promise).await.map_err(|_| Missing::Unreachable)?;
    Ok(Simulator { loaded, build })
}

impl Simulator {
    /// Asks, and waits for the answer: a run takes milliseconds. `None` where the simulator has failed.
    pub fn ask(&self, question: Question) -> Option<Answer> {
        let ask = Ask { build: self.build.clone(), question }.to_json();
        super::answer::read(&self.loaded.unchecked_ref::<Loaded>().ask(&ask).ok()?)
    }
}
