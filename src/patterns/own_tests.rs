//! How a pattern's own Apex tests are tested: they pass, they enter every line, and each would miss what it is there to
//! hold. A pattern brings its list of safeguards alone.
//!
//! Refuses a test that cannot fail: for every safeguard there is a change of the files that takes it out, and a test
//! that then fails, by name.

use std::collections::BTreeMap;

use org::test_runner::{Outcome, TestRunner};

use crate::{Pattern, org_actor, scenario::Choice};

/// Something that the code must not be without.
pub struct Safeguard {
    /// The file that it stands in.
    pub file: &'static str,
    /// Its text.
    pub text: &'static str,
    /// What stands there where it is taken out.
    pub without: &'static str,
    /// The Apex test that notices.
    pub noticed: &'static str,
}

/// A safeguard: file, text, what stands there without it, and the test that notices.
pub const fn safeguard(
    file: &'static str,
    text: &'static str,
    without: &'static str,
    noticed: &'static str,
) -> Safeguard {
    Safeguard { file, text, without, noticed }
}

/// The runner of the pattern's files, some of them edited.
fn runner(pattern: &Pattern, edits: BTreeMap<String, String>) -> TestRunner {
    let scenario = pattern.scenario.expect("it runs");
    let setup = (scenario.setup)(&Choice { edits, ..Choice::default() }).expect("the files are there");
    let runner = TestRunner::new(&setup, org_actor::START);
    assert_eq!(runner.problems(), [], "everything compiles");
    runner
}

/// Runs the tests of the shipped code; of so many classes and triggers every line is to be entered.
pub fn pass_and_enter_every_line(pattern: &Pattern, files: usize) {
    let mut runner = runner(pattern, BTreeMap::new());
    for result in runner.by_ref() {
        assert_eq!(result.outcome, Outcome::Pass, "{:?} {}", result.name, result.message);
    }
    let coverage = runner.coverage();
    assert_eq!(coverage.len(), files, "classes and triggers");
    for file in coverage {
        assert_eq!(file.covered, file.lines, "{}", file.file);
    }
}

/// Takes each safeguard out, and looks whether its test fails.
pub fn fail_without(pattern: &Pattern, safeguards: &[Safeguard]) {
    for Safeguard { file: name, text, without, noticed } in safeguards {
        let file = pattern.files.iter().find(|file| file.name() == *name).expect(name);
        assert!(file.text.contains(text), "{name} holds {text}");
        let mut runner = runner(pattern, BTreeMap::from([((*name).to_owned(), file.text.replace(text, without))]));
        runner.retain(|test| test.method == *noticed);
        let outcomes: Vec<Outcome> = runner.map(|result| result.outcome).collect();
        assert_eq!(outcomes, [Outcome::Fail], "{name} without {text}: {noticed}");
    }
}
