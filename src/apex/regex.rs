//! Regular expressions as Apex's Pattern and Matcher have them: those of `java.util.regex`.
//!
//! ```text
//! text --parser--> Program (nodes, sets) --run--> places of a match and of its groups --matcher--> Apex
//! ```
//!
//! Refuses, with Java's words and the place, what Java refuses; and, saying so, \X, \b{g}, \N{…} and the properties of
//! characters that the table of [`property`] does not hold. Invariants: a match goes back without the Rust stack; no
//! text and no pattern makes it run on: what goes beyond the budget is [`Failure::TooComplicated`].
//! Rules: <https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/util/regex/Pattern.html> and
//! <https://developer.salesforce.com/docs/atlas.en-us.apexref.meta/apexref/apex_classes_pattern_and_matcher_using.htm>

mod around;
mod checks;
mod class;
mod escapes;
mod matcher;
mod parser;
mod pieces;
mod program;
mod property;
mod reader;
mod replacement;
mod run;
mod set;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use crate::letters::digits;

pub(crate) use matcher::{Matcher, split};
pub(crate) use property::kind;
pub(crate) use replacement::quote_replacement;

use program::Program;

/// A regular expression that compiled.
#[derive(Debug)]
pub(crate) struct Regex {
    pattern: Arc<str>,
    program: Program,
}

/// Why a text is no regular expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PatternError {
    /// What is wrong, in Java's words.
    pub description: String,
    /// The character where it was noticed, from 0; as in Java it can be one beyond the end.
    pub index: i64,
    pattern: Arc<str>,
}

impl PatternError {
    /// All that Java's `PatternSyntaxException.getMessage()` says: description, index, pattern and a mark below it.
    pub fn message(&self) -> String {
        let mut message = self.description.clone();
        if self.index >= 0 {
            message.push_str(" near index ");
            message.push_str(&digits(self.index));
        }
        message.push('\n');
        message.push_str(&self.pattern);
        if (0..crate::letters::length(&self.pattern) as i64).contains(&self.index) {
            message.push('\n');
            message.push_str(&" ".repeat(self.index as usize));
            message.push('^');
        }
        message
    }
}

/// Why a match, or a question about one, has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The budget is used up: `System.LimitException: Regex too complicated`, which Apex cannot catch.
    TooComplicated,
    /// What was asked for is not there; in Java's words.
    Refused(String),
}

impl Regex {
    /// Compiles a pattern.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub fn new(pattern: &str) -> Result<Regex, PatternError> {
        match parser::program(pattern) {
            Ok(program) => Ok(Regex { pattern: pattern.into(), program }),
            Err((description, cursor)) => {
                Err(PatternError { description, index: cursor as i64 - 1, pattern: pattern.into() })
            }
        }
    }

    /// The text that was compiled, for `Pattern.pattern()`.
    pub fn pattern(&self) -> &Arc<str> {
        &self.pattern
    }

    /// How many groups capture, without the whole match.
    pub fn group_count(&self) -> u32 {
        self.program.groups.len() as u32
    }

    /// The number of a named group.
    pub fn group_named(&self, name: &str) -> Option<u32> {
        self.program.names.iter().find(|(known, _)| known == name).map(|(_, group)| *group)
    }
}

/// A pattern that matches just this text, for `Pattern.quote`.
pub(crate) fn quote(text: &str) -> String {
    ["\\Q", &crate::letters::replace(text, "\\E", "\\E\\\\E\\Q"), "\\E"].concat()
}
