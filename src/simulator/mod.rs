//! Computes runs, and tells them: a session answers the questions of one page.

/// The run that a page has opened.
pub struct Session {
    build: String,
}

impl Session {
    pub fn new(build: String) -> Self {
        Self { build }
    }

    pub fn answer_json(&mut self, _ask: &str) -> String {
        self.build.clone()
    }
}
