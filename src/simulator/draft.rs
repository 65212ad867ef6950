//! A pattern's files with a visitor's edits, before they run: what is wrong with them.
//!
//! Refuses to run anything. Invariant: a problem is only told of a text that has as many lines as the one it was
//! found in, so that it never stands at a line it does not mean.

use org::SetupProblem;
use patterns::{
    Pattern, Role, SourceFile,
    scenario::{Choice, Refused},
};
use protocol::{Problem, Refusal, Run};

use super::{listing::Marks, opened::refusal};
use crate::markup::escaped;

/// What the last check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    problems: Vec<Problem>,
    /// How many lines each file with a problem had.
    lines: Vec<(String, usize)>,
}

/// The choice that a run stands for.
pub fn choice(run: Run) -> Choice {
    Choice { inputs: run.inputs, faults: run.faults, seed: run.seed, edits: run.edits }
}

/// The names of files whose text differs from the pattern's own; of the tests, or of what runs.
pub fn edited(pattern: &Pattern, choice: &Choice, tests_too: bool) -> Vec<String> {
    let differs = |file: &&SourceFile| (tests_too || file.role != Role::Test) && choice.digest(file) != file.digest;
    pattern.files.iter().filter(differs).map(|file| file.name().to_owned()).collect()
}

/// That what stands below is of the visitor's own code; empty where nothing was edited.
pub fn notice(edited: &[String]) -> String {
    if edited.is_empty() {
        return String::new();
    }
    ["<p class=\"of-edits\">With your code: ", &escaped(&edited.join(", ")), "</p>"].concat()
}

impl Checked {
    /// What is wrong with the files of a choice.
    ///
    /// # Errors
    /// What of the metadata, which nobody edits here, cannot be honoured.
    pub fn new(pattern: &Pattern, choice: &Choice, problems: Vec<SetupProblem>) -> Result<Checked, Refusal> {
        match refusal(Refused::from(problems)) {
            Refusal::NotCompiled(problems) => {
                let has = |name: &str| problems.iter().any(|problem| problem.file == name);
                let lines_of =
                    |file: &SourceFile| choice.edits.get(file.name()).map_or(file.lines, |text| line_count(text));
                let broken = pattern.files.iter().filter(|file| has(file.name()));
                let lines = broken.map(|file| (file.name().to_owned(), lines_of(file))).collect();
                Ok(Checked { problems, lines })
            }
            other => Err(other),
        }
    }

    fn of<'a>(&'a self, file: &'a str) -> impl Iterator<Item = &'a Problem> {
        self.problems.iter().filter(move |problem| problem.file == file)
    }

    /// Puts the problems of a file where they stand, while its text has the lines they were found in.
    pub fn mark(&self, file: &str, text: &str, marks: &mut Marks) {
        if self.lines.iter().any(|(name, lines)| name == file && *lines == line_count(text)) {
            marks.problems = self.of(file).map(|problem| (problem.line, problem.message.clone())).collect();
        }
    }

    /// How many problems there are, in words; empty for none.
    pub fn total(&self) -> String {
        match self.problems.as_slice() {
            [] => String::new(),
            [one] => ["1 problem, in ", &escaped(&one.file)].concat(),
            many => [&many.len().to_string(), " problems"].concat(),
        }
    }

    /// The problems of a file as a list; empty for none.
    pub fn html(&self, file: &str) -> String {
        let mut html = String::new();
        for problem in self.of(file) {
            let place = ["<li><span>Line ", &problem.line.to_string(), ", column ", &problem.column.to_string()];
            html.push_str(&place.concat());
            html.push_str("</span> ");
            html.push_str(&escaped(&problem.message));
            html.push_str("</li>");
        }
        if html.is_empty() { html } else { ["<ul>", &html, "</ul>"].concat() }
    }
}

fn line_count(text: &str) -> usize {
    text.bytes().filter(|byte| *byte == b'\n').count()
}
