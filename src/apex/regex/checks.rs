//! What a place of a text has to be, and what was captured before.
//!
//! Refuses nothing. Invariant: what looks at the end of the text says so, for `hitEnd` and `requireEnd`.

use super::program::{Check, LIMIT};
use super::reader::is_line_end;
use super::run::Run;
use super::set;

impl Run<'_> {
    pub(super) fn captured_again(&mut self, register: u32, fold: Option<bool>, at: u32) -> Option<u32> {
        let part = self.register(register + 1) as usize..self.register(register + 2) as usize;
        let wanted = self.text.get(part)?;
        let mut end = at;
        for letter in wanted.chars() {
            if end >= self.register(LIMIT) {
                self.hit_end = true;
                return None;
            }
            let found = self.letter(end)?;
            self.reads += 2;
            if letter != found && !fold.is_some_and(|all| set::same(letter, found, all)) {
                return None;
            }
            end += found.len_utf8() as u32;
        }
        Some(end)
    }

    pub(super) fn holds(&mut self, check: Check, at: u32) -> bool {
        let everything = (0, self.text.len() as u32);
        let inside = (self.bounds.from, self.bounds.to);
        let (from, to) = if self.bounds.anchoring { inside } else { everything };
        match check {
            Check::Begin => at == from,
            Check::Previous => at == self.bounds.previous,
            Check::End => {
                self.hit_end |= at == to;
                at == to
            }
            Check::LineBegin { unix } => {
                if at == to {
                    self.hit_end = true;
                    return false;
                }
                self.reads += 1;
                let before = self.letter_before(at).unwrap_or_default();
                at <= from || (is_line_end(before, unix) && !(before == '\r' && self.letter(at) == Some('\n')))
            }
            Check::LineEnd { many, unix } => self.line_ends(at, to, many, unix),
            Check::Word { set, at: wanted } => {
                let (from, to) = if self.bounds.transparent { everything } else { inside };
                self.reads += 2;
                let before = at > from && self.letter_before(at).is_some_and(|letter| self.in_set(set, letter));
                let after = at < to && self.letter(at).is_some_and(|letter| self.in_set(set, letter));
                self.hit_end |= at >= to;
                self.require_end |= at >= to;
                (before != after) == wanted
            }
        }
    }

    pub(super) fn line_ends(&mut self, at: u32, to: u32, many: bool, unix: bool) -> bool {
        if at < to {
            self.reads += 1;
            let letter = self.letter(at).unwrap_or_default();
            let pair = letter == '\r' && !unix && at + 1 < to && self.letter(at + 1) == Some('\n');
            let within_pair = letter == '\n' && !unix && self.letter_before(at) == Some('\r');
            if !is_line_end(letter, unix) || within_pair {
                return false;
            }
            if many {
                return true;
            }
            // Of one line only the end before its last characters.
            if at + letter.len_utf8() as u32 + u32::from(pair) != to {
                return false;
            }
        }
        self.hit_end = true;
        self.require_end = true;
        true
    }
}
