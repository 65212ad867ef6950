//! The log on standard output: one line for each thing that happens, with the org's time of day.
//!
//! Refuses to be a reason to stop: where nobody reads it any more, it is silent. Invariant: one line stays one line, and
//! none but the greeting shows the session token.

use std::io::{Write, stdout};

use patterns::participant::MASK;

use super::clock::{Clock, time_of_day};

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

    /// One line.
    pub fn say(&self, sentence: &str) {
        print(&[&time_of_day(self.clock.now()), "  ", &one_line(sentence, &self.token)].concat());
    }
}

/// A text on one line: what would break it, or speak to a terminal, stands there as an escape.
fn one_line(text: &str, token: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for letter in text.replace(token, MASK).chars() {
        if letter.is_control() {
            line.extend(letter.escape_default());
        } else {
            line.push(letter);
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn a_line_stays_one_line_and_speaks_to_no_terminal() {
        assert_eq!(one_line("Debug: a\r\nb\u{1b}[2J", "a-token"), "Debug: a\\r\\nb\\u{1b}[2J");
    }

    #[test]
    fn the_session_token_is_masked_wherever_it_stands() {
        let line = one_line("Client sends GET /x?access_token=mock-123 to Salesforce.", "mock-123");
        assert_eq!(line, "Client sends GET /x?access_token=•••••••• to Salesforce.");
    }
}
