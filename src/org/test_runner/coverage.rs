//! Which lines the tests have entered.
//!
//! Refuses to count: which lines could be entered, the program says. Invariant: a line of a file that holds no
//! statement is never reported.
//! <https://developer.salesforce.com/docs/platform/apex-dev/references/apex-dev/apex-code-coverage-intro.html>

use apex::{LineMark, Program};

use crate::test_plan;

/// What tests covered of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileCoverage {
    /// The class or trigger.
    pub name: String,
    /// `DataProvider.cls`
    pub file: String,
    /// Lines with a statement that was entered, ascending, from 1.
    pub covered: Vec<u32>,
    /// Lines with a statement, ascending, from 1.
    pub lines: Vec<u32>,
}

/// The lines that were entered: of each file a bit for each line.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lines(Vec<Vec<u64>>);

/// Lines of a word.
const BITS: usize = 64;

impl Lines {
    pub fn mark(&mut self, marks: &[LineMark]) {
        for mark in marks {
            let (file, line) = (mark.file as usize, mark.line as usize);
            if self.0.len() <= file {
                self.0.resize(file + 1, Vec::new());
            }
            if let Some(words) = self.0.get_mut(file) {
                if words.len() <= line / BITS {
                    words.resize(line / BITS + 1, 0);
                }
                if let Some(word) = words.get_mut(line / BITS) {
                    *word |= 1 << (line % BITS);
                }
            }
        }
    }

    fn holds(&self, file: u32, line: u32) -> bool {
        let (file, line) = (file as usize, line as usize);
        self.0.get(file).and_then(|words| words.get(line / BITS)).is_some_and(|word| word & 1 << (line % BITS) != 0)
    }

    /// Every file that is no test class and has a line with a statement, in the order of the files.
    pub fn report(&self, program: &Program) -> Vec<FileCoverage> {
        let mut report = Vec::new();
        for (place, file) in (0..).zip(program.files()) {
            let class = program.classes().iter().find(|class| class.file == place && !class.name.contains('.'));
            let trigger = program.triggers().iter().find(|trigger| trigger.file == place);
            let name = match (class, trigger) {
                (Some(class), _) if test_plan::is_test(&class.annotations) => continue,
                (Some(class), _) => &class.name,
                (None, Some(trigger)) => &trigger.name,
                (None, None) => continue,
            };
            let lines = program.executable_lines(place);
            if !lines.is_empty() {
                let covered = lines.iter().copied().filter(|line| self.holds(place, *line)).collect();
                report.push(FileCoverage { name: name.clone(), file: file.clone(), covered, lines });
            }
        }
        report
    }
}
