//! What a match is replaced by: $1, ${name} and \$.
//!
//! Refuses what Java refuses, in its words. Invariant: a text that went through [`quote_replacement`] stands as it is.

use super::{Failure, Matcher};

/// A text that is no reference anywhere, for `Matcher.quoteReplacement`.
pub(crate) fn quote_replacement(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        if letter == '\\' || letter == '$' {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

fn refused<T>(words: &[&str]) -> Result<T, Failure> {
    Err(Failure::Refused(words.concat()))
}

impl Matcher {
    /// Writes a replacement for the last match.
    pub(super) fn expand(&self, replacement: &str, out: &mut String) -> Result<(), Failure> {
        let mut rest = replacement.chars().peekable();
        while let Some(letter) = rest.next() {
            if letter == '\\' {
                match rest.next() {
                    Some(escaped) => out.push(escaped),
                    None => return refused(&["character to be escaped is missing"]),
                }
                continue;
            }
            if letter != '$' {
                out.push(letter);
                continue;
            }
            let group = match rest.next() {
                None => return refused(&["Illegal group reference: group index is missing"]),
                Some('{') => {
                    let mut name = String::new();
                    while let Some(letter) = rest.next_if(char::is_ascii_alphanumeric) {
                        name.push(letter);
                    }
                    self.named(&name, rest.next())?
                }
                Some(letter) => {
                    let Some(mut group) = letter.to_digit(10) else { return refused(&["Illegal group reference"]) };
                    // As many digits as there are groups for.
                    while let Some(longer) = rest.peek().and_then(|letter| Some(group * 10 + letter.to_digit(10)?)) {
                        if longer > self.group_count() {
                            break;
                        }
                        group = longer;
                        rest.next();
                    }
                    group
                }
            };
            out.push_str(self.group(group as i32)?.unwrap_or_default());
        }
        Ok(())
    }

    fn named(&self, name: &str, behind: Option<char>) -> Result<u32, Failure> {
        if name.is_empty() {
            return refused(&["named capturing group has 0 length name"]);
        }
        if behind != Some('}') {
            return refused(&["named capturing group is missing trailing '}'"]);
        }
        if name.starts_with(|letter: char| letter.is_ascii_digit()) {
            return refused(&["capturing group name {", name, "} starts with digit character"]);
        }
        match self.regex().group_named(name) {
            Some(group) => Ok(group),
            None => refused(&["No group with name {", name, "}"]),
        }
    }
}
