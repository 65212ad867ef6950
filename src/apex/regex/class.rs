//! What stands in square brackets.
//!
//! Refuses what Java refuses. Invariant: && binds less than what stands side by side, and ^ holds for the whole class.

use super::escapes::Escaped;
use super::parser::{Flag, Parser, Wrong};
use super::property;
use super::set::{Range, Set};

impl Parser {
    /// Reads a class; the cursor is on its bracket. The right side of an && leaves the closing bracket unread.
    pub(super) fn class(&mut self, closes: bool) -> Result<Set, Wrong> {
        self.deeper()?;
        let mut ranges: Vec<Range> = Vec::new();
        let mut any = false;
        let mut letter = self.reader.next();
        let negative = letter == '^' && self.reader.raw(self.reader.cursor - 1) == '[';
        if negative {
            letter = self.reader.next();
        }
        loop {
            match letter {
                '[' => ranges.extend_from_slice(self.class(true)?.ranges()),
                '&' if self.reader.next() == '&' => {
                    let right = self.right_side()?;
                    if let (false, None) = (any, &right) {
                        return self.wrong("Bad class syntax");
                    }
                    if let Some(right) = right {
                        let left = self.joined(std::mem::take(&mut ranges))?;
                        let both = if any { left.and(&right) } else { right };
                        ranges.extend_from_slice(both.ranges());
                    }
                }
                '\0' if self.reader.ended() => return self.wrong("Unclosed character class"),
                ']' if any => {
                    if closes {
                        self.reader.next();
                    }
                    self.depth -= 1;
                    let set = self.joined(ranges)?;
                    return Ok(if negative { set.negated() } else { set });
                }
                _ => {
                    if letter == '&' {
                        self.reader.cursor -= 1;
                    }
                    let part = self.range()?;
                    ranges.extend_from_slice(part.ranges());
                }
            }
            any = true;
            letter = self.reader.peek();
        }
    }

    /// What stands behind an &&, up to the bracket or the next &&; none if nothing does.
    fn right_side(&mut self) -> Result<Option<Set>, Wrong> {
        let mut right: Option<Vec<Range>> = None;
        let mut letter = self.reader.next();
        while letter != ']' && letter != '&' {
            let nested = letter == '[';
            if !nested {
                self.reader.cursor -= 1;
            }
            let part = self.class(nested)?;
            right.get_or_insert_default().extend_from_slice(part.ranges());
            letter = self.reader.peek();
        }
        right.map(|ranges| self.joined(ranges)).transpose()
    }

    fn joined(&mut self, ranges: Vec<Range>) -> Result<Set, Wrong> {
        self.spend(ranges.len())?;
        Ok(Set::of(ranges))
    }

    /// A character, a range of them, or an escape that stands for many.
    fn range(&mut self) -> Result<Set, Wrong> {
        let first = match self.reader.peek() {
            '\\' => {
                let behind = self.reader.cursor + 1;
                if matches!(self.reader.raw(behind), 'p' | 'P') {
                    return self.family();
                }
                let in_range = self.reader.raw(behind + 1) == '-';
                match self.escape(true, in_range)? {
                    Escaped::Letter(letter) => letter,
                    Escaped::Set(set) => return Ok(set),
                    _ => return self.wrong("Illegal/unsupported escape sequence"),
                }
            }
            letter => {
                self.reader.next();
                letter.into()
            }
        };
        let mut last = first;
        if self.reader.peek() == '-' && !matches!(self.reader.raw(self.reader.cursor + 1), '[' | ']') {
            let letter = self.reader.next();
            last = letter.into();
            if letter != '\\' {
                self.reader.next();
            } else if let Escaped::Letter(letter) = self.escape(true, true)? {
                last = letter;
            } else {
                return self.wrong("Illegal character range");
            }
            if last < first {
                return self.wrong("Illegal character range");
            }
        }
        Ok(self.cased(Set::of(vec![(first, last)])))
    }

    /// With both cases, where case does not matter.
    pub(super) fn cased(&mut self, set: Set) -> Set {
        if self.has(Flag::AnyCase) { set.folded(self.has(Flag::UnicodeCase)) } else { set }
    }

    /// \p{…} and \P{…}; the cursor is on the backslash.
    pub(super) fn family(&mut self) -> Result<Set, Wrong> {
        let complement = self.reader.next_escaped() == 'P';
        let name = if self.reader.next() == '{' {
            self.reader.cursor += 1;
            let from = self.reader.cursor;
            while !self.reader.ended() && self.reader.raw(self.reader.cursor) != '}' {
                self.reader.cursor += 1;
            }
            let to = self.reader.cursor;
            let closed = !self.reader.ended();
            self.reader.cursor += 1;
            if !closed {
                return self.wrong("Unclosed character family");
            }
            if from == to {
                return self.wrong("Empty character family");
            }
            self.reader.part(from, to)
        } else {
            let from = self.reader.cursor;
            self.reader.cursor += 1;
            self.reader.part(from, from + 1)
        };
        let Some(set) = property::named(&name, self.has(Flag::Classes)) else {
            return self.wrong(&["Unknown character property name {", &name, "}"].concat());
        };
        self.spend(set.ranges().len())?;
        let set = self.cased(set);
        Ok(if complement { set.negated() } else { set })
    }
}
