//! What stands behind a backslash.
//!
//! Refuses letters that mean nothing, as Java does, and \X, \b{g} and \N{…}. Invariant: the cursor is behind the escape.

use super::parser::{Flag, Parser, Wrong};
use super::program::{Check, Step};
use super::property;
use super::set;

/// What an escape stands for.
pub(super) enum Escaped {
    /// A code point, which can be half a character.
    Letter(u32),
    /// One of many, which stand at the end of the program's ranges.
    Set,
    /// What is no character.
    Step(Step),
    /// \R: a line's end, which can be two characters.
    LineEnd,
}

impl Parser {
    /// Reads an escape; the cursor is on the backslash. In a range of a class \v is one character, for Java's sake.
    pub(super) fn escape(&mut self, in_class: bool, in_range: bool) -> Result<Escaped, Wrong> {
        let letter = self.reader.skip();
        let code = match letter {
            'v' if in_range => return Ok(Escaped::Letter(0xB)),
            'd' | 'D' | 's' | 'S' | 'w' | 'W' | 'h' | 'H' | 'v' | 'V' => {
                let from = self.program.ranges.len();
                let unicode = self.has(Flag::Classes);
                property::push_short(letter.to_ascii_lowercase(), unicode, &mut self.program.ranges);
                if letter.is_ascii_uppercase() {
                    set::negate(&mut self.program.ranges, from);
                }
                return Ok(Escaped::Set);
            }
            '0' => self.octal()?,
            'x' => self.hexadecimal()?,
            'u' => self.unicode()?,
            'c' if self.reader.ended() => return Err(self.wrong(&["Illegal control escape sequence"])),
            'c' => u32::from(self.reader.read()) ^ 64,
            'a' => 7,
            'e' => 0x1B,
            'f' => 0xC,
            'n' => 0xA,
            'r' => 0xD,
            't' => 9,
            'X' | 'N' => return Err(self.wrong(&["\\X and \\N{...} are not supported by this mock org"])),
            'a'..='z' | 'A'..='Z' | '1'..='9' if in_class => {
                return Err(self.wrong(&["Illegal/unsupported escape sequence"]));
            }
            '1'..='9' => return self.numbered(letter).map(Escaped::Step),
            'k' => return self.named_reference().map(Escaped::Step),
            'R' => return Ok(Escaped::LineEnd),
            'b' if self.reader.peek() == '{' && self.reader.raw(self.reader.cursor + 1) == 'g' => {
                return Err(self.wrong(&["\\b{g} is not supported by this mock org"]));
            }
            'A' => return Ok(Escaped::Step(Step::Check(Check::Begin))),
            'G' => return Ok(Escaped::Step(Step::Check(Check::Previous))),
            'Z' => {
                let unix = self.has(Flag::UnixLines);
                return Ok(Escaped::Step(Step::Check(Check::LineEnd { many: false, unix })));
            }
            'z' => return Ok(Escaped::Step(Step::Check(Check::End))),
            'b' | 'B' => {
                let from = self.program.ranges.len();
                property::push_short('w', self.has(Flag::Classes), &mut self.program.ranges);
                let set = self.settle(from)?;
                return Ok(Escaped::Step(Step::Check(Check::Word { set, at: letter == 'b' })));
            }
            'a'..='z' | 'A'..='Z' => return Err(self.wrong(&["Illegal/unsupported escape sequence"])),
            _ => letter.into(),
        };
        Ok(Escaped::Letter(code))
    }

    /// A reference by number: of as many digits as there are groups for.
    fn numbered(&mut self, first: char) -> Result<Step, Wrong> {
        let mut group = digit(first, 10).unwrap_or_default();
        while let Some(next) = digit(self.reader.peek(), 10) {
            let longer = group * 10 + next;
            if longer as usize > self.program.groups.len() {
                break;
            }
            group = longer;
            self.reader.read();
        }
        Ok(self.reference(group))
    }

    /// A group that there is none of matches nothing.
    fn reference(&mut self, group: u32) -> Step {
        self.refers = true;
        let fold = self.has(Flag::AnyCase).then_some(self.has(Flag::UnicodeCase));
        match self.program.groups.get((group - 1) as usize) {
            Some(register) => Step::Reference { register: *register, fold },
            None => Step::In((0, 0)),
        }
    }

    fn named_reference(&mut self) -> Result<Step, Wrong> {
        if self.reader.read() != '<' {
            return Err(self.wrong(&["\\k is not followed by '<' for named capturing group"]));
        }
        let first = self.reader.read();
        let name = self.group_name(first)?;
        let Some((_, group)) = self.program.names.iter().find(|(known, _)| *known == name) else {
            return Err(self.wrong(&["named capturing group <", &name, "> does not exist"]));
        };
        let group = *group;
        Ok(self.reference(group))
    }

    /// One to three digits, the first of three at most 3.
    fn octal(&mut self) -> Result<u32, Wrong> {
        let Some(first) = digit(self.reader.read(), 8) else {
            return Err(self.wrong(&["Illegal octal escape sequence"]));
        };
        let mut number = first;
        for place in 1..3 {
            match digit(self.reader.peek(), 8) {
                Some(next) if place == 1 || first <= 3 => {
                    self.reader.read();
                    number = number * 8 + next;
                }
                _ => break,
            }
        }
        Ok(number)
    }

    fn hexadecimal(&mut self) -> Result<u32, Wrong> {
        let first = self.reader.read();
        if first == '{' && digit(self.reader.peek(), 16).is_some() {
            let mut number = 0;
            loop {
                let letter = self.reader.read();
                match digit(letter, 16) {
                    Some(next) => number = number * 16 + next,
                    None if letter == '}' => return Ok(number),
                    None => return Err(self.wrong(&["Unclosed hexadecimal escape sequence"])),
                }
                if number > 0x10_FFFF {
                    return Err(self.wrong(&["Hexadecimal codepoint is too big"]));
                }
            }
        }
        if let Some(first) = digit(first, 16)
            && let Some(second) = digit(self.reader.read(), 16)
        {
            return Ok(first * 16 + second);
        }
        Err(self.wrong(&["Illegal hexadecimal escape sequence"]))
    }

    fn four_digits(&mut self) -> Result<u32, Wrong> {
        let mut number = 0;
        for _ in 0..4 {
            match digit(self.reader.read(), 16) {
                Some(next) => number = number * 16 + next,
                None => return Err(self.wrong(&["Illegal Unicode escape sequence"])),
            }
        }
        Ok(number)
    }

    /// Four digits, or two times four for a character that UTF-16 writes as a pair.
    fn unicode(&mut self) -> Result<u32, Wrong> {
        let first = self.four_digits()?;
        let behind = self.reader.cursor;
        if (0xD800..0xDC00).contains(&first) && self.reader.read() == '\\' && self.reader.read() == 'u' {
            let second = self.four_digits()?;
            if (0xDC00..0xE000).contains(&second) {
                return Ok(0x1_0000 + ((first - 0xD800) << 10) + second - 0xDC00);
            }
        }
        self.reader.cursor = behind;
        Ok(first)
    }

    /// The name of a group up to its `>`; the first letter is already read.
    pub(super) fn group_name(&mut self, first: char) -> Result<String, Wrong> {
        if !first.is_ascii_alphabetic() {
            return Err(self.wrong(&["capturing group name does not start with a Latin letter"]));
        }
        let mut name = String::from(first);
        loop {
            match self.reader.read() {
                '>' => return Ok(name),
                letter if letter.is_ascii_alphanumeric() => name.push(letter),
                _ => return Err(self.wrong(&["named capturing group is missing trailing '>'"])),
            }
        }
    }
}

fn digit(letter: char, radix: u32) -> Option<u32> {
    letter.to_digit(radix)
}
