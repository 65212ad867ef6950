//! What stands in square brackets.
//!
//! Refuses what Java refuses. Invariant: && binds less than what stands side by side, and ^ holds for the whole class.

use super::escapes::Escaped;
use super::parser::{Flag, Parser, Wrong};
use super::property;
use super::set;

/// Ranges of a set that are not yet settled: sorting more takes too long.
const UNSETTLED: usize = 2_000;

impl Parser {
    /// Reads a class, which stands at the end of the program's ranges then; the cursor is on its bracket. The right
    /// side of an && leaves the closing bracket unread.
    pub(super) fn class(&mut self, closes: bool) -> Result<(), Wrong> {
        self.deeper()?;
        let from = self.program.ranges.len();
        let mut any = false;
        let mut letter = self.reader.next();
        let negative = letter == '^' && self.reader.raw(self.reader.cursor - 1) == '[';
        if negative {
            letter = self.reader.next();
        }
        loop {
            match letter {
                '[' => self.class(true)?,
                '&' if self.reader.next() == '&' => {
                    set::settle(&mut self.program.ranges, from);
                    let middle = self.program.ranges.len();
                    let right = self.right_side()?;
                    if !any && !right {
                        return Err(self.wrong(&["Bad class syntax"]));
                    }
                    set::settle(&mut self.program.ranges, middle);
                    if any && right {
                        set::intersect(&mut self.program.ranges, from);
                    }
                }
                '\0' if self.reader.ended() => return Err(self.wrong(&["Unclosed character class"])),
                ']' if any => {
                    if closes {
                        self.reader.next();
                    }
                    self.depth -= 1;
                    if negative {
                        set::negate(&mut self.program.ranges, from);
                    }
                    return Ok(());
                }
                _ => {
                    if letter == '&' {
                        self.reader.cursor -= 1;
                    }
                    self.range()?;
                }
            }
            if self.program.ranges.len() > from + UNSETTLED {
                self.settle(from)?;
            }
            any = true;
            letter = self.reader.peek();
        }
    }

    /// What stands behind an &&, up to the bracket or the next &&; whether anything does.
    fn right_side(&mut self) -> Result<bool, Wrong> {
        let mut any = false;
        let mut letter = self.reader.next();
        while letter != ']' && letter != '&' {
            let nested = letter == '[';
            if !nested {
                self.reader.cursor -= 1;
            }
            self.class(nested)?;
            any = true;
            letter = self.reader.peek();
        }
        Ok(any)
    }

    /// A character, a range of them, or an escape that stands for many.
    fn range(&mut self) -> Result<(), Wrong> {
        let from = self.program.ranges.len();
        let mut first = u32::from(self.reader.peek());
        if first != u32::from('\\') {
            self.reader.next();
        } else {
            let behind = self.reader.cursor + 1;
            if matches!(self.reader.raw(behind), 'p' | 'P') {
                return self.family();
            }
            let in_range = self.reader.raw(behind + 1) == '-';
            match self.escape(true, in_range)? {
                Escaped::Letter(letter) => first = letter,
                _ => return Ok(()),
            }
        }
        let mut last = first;
        if self.reader.peek() == '-' && !matches!(self.reader.raw(self.reader.cursor + 1), '[' | ']') {
            last = self.reader.next().into();
            if last != u32::from('\\') {
                self.reader.next();
            } else if let Escaped::Letter(letter) = self.escape(true, true)? {
                last = letter;
            } else {
                last = 0;
            }
            if last < first {
                return Err(self.wrong(&["Illegal character range"]));
            }
        }
        self.program.ranges.push((first, last));
        self.cased(from);
        Ok(())
    }

    /// With both cases, where case does not matter.
    pub(super) fn cased(&mut self, from: usize) {
        if self.has(Flag::AnyCase) {
            let all = self.has(Flag::UnicodeCase);
            set::fold(&mut self.program.ranges, from, all);
        }
    }

    /// \p{…} and \P{…}, at the end of the program's ranges; the cursor is on the backslash.
    pub(super) fn family(&mut self) -> Result<(), Wrong> {
        let complement = self.reader.next_escaped() == 'P';
        let braced = self.reader.next() == '{';
        let from = self.reader.cursor + usize::from(braced);
        let mut to = from + 1;
        if braced {
            to = from;
            while to < self.reader.length() && self.reader.raw(to) != '}' {
                to += 1;
            }
        }
        self.reader.cursor = to + usize::from(braced);
        if self.reader.cursor > self.reader.length() && braced {
            return Err(self.wrong(&["Unclosed character family"]));
        }
        if from == to {
            return Err(self.wrong(&["Empty character family"]));
        }
        let name = self.reader.part(from, to);
        let from = self.program.ranges.len();
        if !property::push_property(&name, self.has(Flag::Classes), &mut self.program.ranges) {
            return Err(self.wrong(&["Unknown character property name {", &name, "}"]));
        }
        self.cased(from);
        if complement {
            set::negate(&mut self.program.ranges, from);
        }
        Ok(())
    }
}
