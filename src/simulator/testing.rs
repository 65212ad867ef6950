//! The pattern's Apex tests on their way: one method at a time, so that the page stays awake in between.
//!
//! Refuses to stop at code that does not compile: a test that needs it is told as unsupported, with the compiler's
//! words. Invariant: what is told of coverage is of the text that was tested, and of no other.

use org::Deployed;
use org::test_runner::{FileCoverage, Outcome, TestName, TestResult, TestRunner};
use patterns::{Pattern, org_actor};
use protocol::{Refusal, Run};

use super::{
    draft::{choice, edited, notice},
    listing::Marks,
    opened::refusal,
};
use crate::markup::escaped;

/// The tests that were put up, and what those that have run came to.
pub struct Testing {
    runner: TestRunner,
    results: Vec<TestResult>,
    /// Names of the files that differ from the pattern's own.
    edited: Vec<String>,
    /// Name of each file, and the digest of its text.
    texts: Vec<(&'static str, u64)>,
}

impl Testing {
    /// Puts up the tests of a pattern.
    ///
    /// # Errors
    /// Why there are none to run.
    pub fn new(pattern: &Pattern, run: Run, deployed: Deployed) -> Result<Testing, Refusal> {
        let scenario = pattern.scenario.ok_or_else(|| Refusal::NotRunnable(pattern.name.to_owned()))?;
        let choice = choice(run);
        let setup = (scenario.setup)(&choice).map_err(refusal)?;
        let runner = TestRunner::open(deployed, &setup, org_actor::START);
        let texts = pattern.files.iter().map(|file| (file.name(), choice.digest(file))).collect();
        Ok(Testing { runner, results: Vec::new(), edited: edited(pattern, &choice, true), texts })
    }

    /// Runs the next test, and tells of all as `html` does; nothing where none was left.
    pub fn step(&mut self) -> Option<String> {
        let result = self.runner.next()?;
        self.results.push(result);
        Some(self.html())
    }

    /// Marks the lines of a text that the tests have entered and missed, where they have tested that very text.
    pub fn mark(&self, file: &str, text: &str, marks: &mut Marks) {
        let is_tested = self.texts.iter().any(|(name, tested)| *name == file && *tested == org::digest(text));
        if self.results.is_empty() || !is_tested {
            return;
        }
        if let Some(of) = self.runner.coverage().iter().find(|of| of.file == file) {
            marks.missed = missed(of);
            marks.covered.clone_from(&of.covered);
        }
    }

    /// What the tests came to, in a sentence.
    pub fn total(&self) -> String {
        let count = |wanted: Outcome| self.results.iter().filter(|result| result.outcome == wanted).count();
        let mut total = [&self.results.len().to_string(), " tests: "].concat();
        let words = [(Outcome::Pass, "passed"), (Outcome::Fail, "failed"), (Outcome::Unsupported, "unsupported")];
        for (outcome, word) in words {
            let number = count(outcome);
            if number > 0 || outcome == Outcome::Pass {
                total.push_str(&[&number.to_string(), " ", word, ", "].concat());
            }
        }
        let sum = |of: fn(&FileCoverage) -> usize| self.runner.coverage().iter().map(of).sum::<usize>();
        total.push_str(&percent(sum(|of| of.covered.len()), sum(|of| of.lines.len())));
        total + " of the lines covered."
    }

    /// Every test, class by class, and the coverage once one has run.
    pub fn html(&self) -> String {
        let mut html = notice(&self.edited);
        html.push_str("<div class=\"tests\"><div>");
        let mut class = "";
        let names = self.results.iter().map(|result| (&result.name, Some(result)));
        for (name, result) in names.chain(self.runner.tests().map(|name| (name, None))) {
            if name.class != class {
                html.push_str(if class.is_empty() { "" } else { "</ul>" });
                html.push_str(&["<h3>", &escaped(&name.class), "</h3><ul class=\"tests-list\">"].concat());
                class = &name.class;
            }
            item(&mut html, name, result);
        }
        html.push_str(if class.is_empty() { "</div>" } else { "</ul></div>" });
        if !self.results.is_empty() {
            html.push_str(&coverage(&self.runner.coverage()));
        }
        html + "</div>"
    }
}

fn missed(of: &FileCoverage) -> Vec<u32> {
    of.lines.iter().copied().filter(|line| !of.covered.contains(line)).collect()
}

fn percent(covered: usize, lines: usize) -> String {
    (covered * 100).checked_div(lines).unwrap_or(100).to_string() + " %"
}

fn item(html: &mut String, name: &TestName, result: Option<&TestResult>) {
    let (class, word) = match result.map(|result| result.outcome) {
        None => ("is-waiting", "Not run"),
        Some(Outcome::Pass) => ("is-good", "Pass"),
        Some(Outcome::Fail) => ("is-bad", "Fail"),
        Some(Outcome::Unsupported) => ("is-unsupported", "Unsupported"),
    };
    html.push_str(&["<li class=\"", class, "\"><span class=\"outcome\">", word, "</span> <code>"].concat());
    html.push_str(&broken(&name.method));
    html.push_str("</code>");
    if let Some(result) = result.filter(|result| !result.message.is_empty()) {
        let stack = if result.stack.is_empty() { String::new() } else { ["\n", &result.stack].concat() };
        html.push_str(&["<pre>", &escaped(&result.message), &escaped(&stack), "</pre>"].concat());
    }
    html.push_str("</li>");
}

/// A name that may break before each of its words.
fn broken(name: &str) -> String {
    let mut html = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            html.push_str("<wbr>");
        }
        html.push_str(&escaped(letter.encode_utf8(&mut [0; 4])));
    }
    html
}

fn coverage(files: &[FileCoverage]) -> String {
    let mut html = String::from(
        "<table class=\"tests-coverage\"><caption>Coverage</caption><tr><th scope=\"col\">Class</th><th scope=\"col\">Covered</th><th scope=\"col\">Lines</th><th scope=\"col\">Missed</th></tr>",
    );
    for file in files {
        let missed: Vec<String> = missed(file).iter().map(u32::to_string).collect();
        let lines = [&file.covered.len().to_string(), " of ", &file.lines.len().to_string()].concat();
        html.push_str(&["<tr><th scope=\"row\">", &broken(&file.name), "</th><td>"].concat());
        html.push_str(&percent(file.covered.len(), file.lines.len()));
        html.push_str(&["</td><td>", &lines, "</td><td>"].concat());
        html.push_str(&if missed.is_empty() { "none".to_owned() } else { missed.join(", ") });
        html.push_str("</td></tr>");
    }
    html + "</table>"
}
