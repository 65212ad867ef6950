//! What a visitor has pressed and the simulator has not done yet.
//!
//! Refuses a queue: of two presses for the same thing the later one counts. Invariant: nothing wanted is lost while the
//! simulator loads.

use protocol::Run;

use crate::web::{editor::File, form::Values};

/// The excerpt of the simulator that the explorer of an org begins with. Those of runs are named after their patterns.
pub const EXPLORER: &str = "org";

/// What the simulator is wanted for.
#[derive(Default)]
pub struct Wanted {
    pub run: Option<Run>,
    /// A file to edit.
    pub editor: Option<File>,
    pub tests: bool,
    /// The tests that are under way.
    pub further_tests: bool,
    /// To show again what a question came to code for that is not there.
    pub shown: bool,
    /// What was pressed in the explorer of an org.
    pub explore: Option<Values>,
}

impl Wanted {
    pub fn is_nothing(&self) -> bool {
        self.run.is_none() && self.explore.is_none() && !self.needs_more()
    }

    /// Whether it takes more code than the excerpt for a run or for the explorer has.
    pub fn needs_more(&self) -> bool {
        self.editor.is_some() || self.tests || self.further_tests || self.shown
    }

    /// The excerpt that is enough on the page of a pattern; without one, on that of an org.
    pub fn excerpt<'a>(&self, slug: &'a str) -> Option<&'a str> {
        let enough = if self.explore.is_some() { EXPLORER } else { slug };
        (!self.needs_more()).then_some(enough)
    }

    /// Adds what was wanted before, where nothing later takes its place.
    pub fn fill(&mut self, before: Wanted) {
        self.run = self.run.take().or(before.run);
        self.editor = self.editor.take().or(before.editor);
        self.tests |= before.tests;
        self.further_tests |= before.further_tests;
        self.shown |= before.shown;
        self.explore = self.explore.take().or(before.explore);
    }

    /// The pattern whose org is to be explored.
    pub fn slug(&self) -> Option<&str> {
        self.explore.as_ref()?.get("do")?.strip_prefix("load:")
    }
}
