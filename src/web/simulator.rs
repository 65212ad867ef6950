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
    fn load(this: &Entry, report: &Report, pattern: &str, excerpt: &str) -> Result<js_sys::Promise, JsValue>;

    type Loaded;
    #[wasm_bindgen(method, catch)]
    fn ask(this: &Loaded, ask: &str) -> Result<String, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn answer(
        this: &Loaded,
        ask: &str,
        pattern: &str,
        edited: bool,
        report: &Report,
    ) -> Result<js_sys::Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn complete(this: &Loaded, report: &Report) -> Result<js_sys::Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn compile(this: &Loaded, report: &Report) -> Result<js_sys::Promise, JsValue>;
}

/// Hears the share that has arrived, from 0 to 1, and whether it is the compiler's.
type Report = Closure<dyn FnMut(f64, bool)>;

fn report(to: impl Fn(&'static str, u8) + 'static) -> Report {
    Closure::new(move |share: f64, of_compiler: bool| {
        to(if of_compiler { "compiler" } else { "simulator" }, (share * 100.0) as u8);
    })
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

/// Loads the bundle behind `entry` for a pattern: an excerpt to begin with, or all that is likely to be needed. `arrived`
/// hears of what a percentage has arrived.
pub async fn load(
    entry: &str,
    pattern: &str,
    excerpt: Option<&str>,
    arrived: impl Fn(&'static str, u8) + 'static,
) -> Result<Simulator, Missing> {
    // A browser may remember a failed import under its address: each try has an address of its own.
    let path = format!("{entry}?at={}", js_sys::Date::now() as u64);
    let entry = JsFuture::from(import_module(&path)).await.map_err(|_| Missing::Unreachable)?;
    let entry: Entry = entry.unchecked_into();
    let build = super::document::build();
    if entry.build() != build {
        return Err(Missing::OtherBuild);
    }
    let report = report(arrived);
    let promise = entry.load(&report, pattern, excerpt.unwrap_or_default()).map_err(|_| Missing::Unreachable)?;
    let loaded = JsFuture::from(promise).await.map_err(|_| Missing::Unreachable)?;
    Ok(Simulator { loaded, build })
}

impl Simulator {
    /// Asks, and waits for the answer: a run takes milliseconds. [`Answer::Undeployed`] where something has to be loaded
    /// for it; `None` where the simulator has failed.
    pub fn ask(&self, question: Question) -> Option<Answer> {
        super::answer::read(&self.loaded().ask(&self.json(question)).ok()?)
    }

    /// Answers what [`Simulator::ask`] answered with [`Answer::Undeployed`], after all that it takes has been loaded: code
    /// that it came to, and what the files of its run deploy to; with edits the compiler makes that. `None` where it
    /// could not be loaded, or the simulator has failed.
    pub async fn answer(&self, question: Question, arrived: impl Fn(&'static str, u8) + 'static) -> Option<Answer> {
        let (edited, pattern) = (question.is_edited(), question.pattern().unwrap_or_default().to_owned());
        let report = report(arrived);
        let promise = self.loaded().answer(&self.json(question), &pattern, edited, &report).ok()?;
        super::answer::read(&JsFuture::from(promise).await.ok()?.as_string()?)
    }

    /// Waits for the code that tests and edits are likely to need, and for code that a question has come to; false where
    /// it does not come.
    pub async fn complete(&self, arrived: impl Fn(&'static str, u8) + 'static) -> bool {
        let report = report(arrived);
        match self.loaded().complete(&report) {
            Ok(promise) => JsFuture::from(promise).await.is_ok(),
            Err(_) => false,
        }
    }

    /// Loads the compiler, so that it is there when something has been edited.
    pub async fn fetch_compiler(self) {
        let report = report(|_, _| {});
        if let Ok(promise) = self.loaded().compile(&report) {
            // Where it does not come now, it is tried again when it is needed.
            _ = JsFuture::from(promise).await;
        }
    }

    fn loaded(&self) -> &Loaded {
        self.loaded.unchecked_ref()
    }

    fn json(&self, question: Question) -> String {
        Ask { build: self.build.clone(), question }.to_json()
    }
}
