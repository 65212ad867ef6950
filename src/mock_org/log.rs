//! The log on standard output: one line for each thing that happens, with the org's time of day.
//!
//! Refuses to be a reason to stop: where nobody reads it any more, it is silent. Invariant: one line stays one line, and
//! none but the greeting shows the session token.

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

/// A log that masks a token.
#[derive(Clone)]
pub struct Log {
    clock: Clock,
    token: String,
}

impl Log {
    pub fn new(clock: Clock, token: &str) -> Self {
        Self { clock, token: token.to_owned() }
    }

    /// One line, now.
    pub fn say(&self, sentence: &str) {
        self.say_at(self.clock.now(), sentence);
    }

    /// One line about a moment.
    pub fn say_at(&self, at: Instant, sentence: &str) {
        print(&[&time_of_day(at), "  ", &masked(sentence, &self.token)].concat());
    }
}

/// A text on one line, without the token.
fn masked(text: &str, token: &str) -> String {
    one_line(&text.replace(token, MASK))
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn a_line_stays_one_line_and_speaks_to_no_terminal() {
        assert_eq!(masked("Debug: a\r\nb\u{1b}[2J", "a-token"), "Debug: a\\r\\nb\\u{1b}[2J");
    }

    #[test]
    fn the_session_token_is_masked_wherever_it_stands() {
        let line = masked("Client sends GET /x?access_token=mock-123 to Salesforce.", "mock-123");
        assert_eq!(line, "Client sends GET /x?access_token=•••••••• to Salesforce.");
    }
}
