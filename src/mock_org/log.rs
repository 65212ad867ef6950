//! The log on standard output: one line for each thing that happens, with the org's time of day.
//!
//! Refuses to be a reason to stop: where nobody reads it any more, it is silent. Invariant: one line stays one line, and
//! none but the greeting shows the session token, and none a secret.

use std::io::{Write, stdout};

use patterns::participant::MASK;
use world::Instant;

use super::{clock::Clock, folder::one_line};
use crate::live::time_of_day;

/// Prints a text and a line's end.
pub fn print(text: &str) {
    // A pipe that has closed is the reader's decision.
    let _ = writeln!(stdout(), "{text}");
}

/// A log that masks a token and secrets.
#[derive(Clone)]
pub struct Log {
    clock: Clock,
    /// Texts that nobody may see.
    hidden: Vec<String>,
}

impl Log {
    pub fn new(clock: Clock, hidden: Vec<String>) -> Self {
        Self { clock, hidden }
    }

    /// A sentence without what nobody may see.
    pub fn masked(&self, sentence: &str) -> String {
        masked(sentence, &self.hidden)
    }

    /// One line, now.
    pub fn say(&self, sentence: &str) {
        self.say_at(self.clock.now(), sentence);
    }

    /// One line about a moment.
    pub fn say_at(&self, at: Instant, sentence: &str) {
        print(&[&time_of_day(at), "  ", &one_line(&self.masked(sentence))].concat());
    }
}

/// A text without what is hidden. Longer texts first: one may be part of another.
fn masked(text: &str, hidden: &[String]) -> String {
    let mut hidden: Vec<&String> = hidden.iter().filter(|text| !text.is_empty()).collect();
    hidden.sort_by_key(|text| std::cmp::Reverse(text.len()));
    hidden.iter().fold(text.to_owned(), |text, hidden| text.replace(hidden.as_str(), MASK))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_stays_one_line_and_speaks_to_no_terminal() {
        assert_eq!(one_line(&masked("Debug: a\r\nb\u{1b}[2J", &[])), "Debug: a\\r\\nb\\u{1b}[2J");
    }

    #[test]
    fn the_session_token_and_the_secrets_are_masked_wherever_they_stand() {
        let hidden = ["mock-123", "", "mock-123-of-the-provider"].map(str::to_owned);
        let line = masked("Client sends GET /x?access_token=mock-123 to Salesforce.", &hidden);
        assert_eq!(line, "Client sends GET /x?access_token=•••••••• to Salesforce.");
        assert_eq!(masked("Debug: mock-123-of-the-provider", &hidden), "Debug: ••••••••");
    }
}
