//! Strings, numbers and words of JSON text, and what is said of a place.
//!
//! Refuses what Jackson refuses, with Jackson's words. Invariant: nothing here knows what is open.

use super::tokens::{Token, Tokens};
use super::{JsonError, plain};
use crate::letters::digits;

impl Tokens {
    pub(super) fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.place).copied()
    }

    pub(super) fn take(&mut self, byte: u8) -> bool {
        let there = self.byte() == Some(byte);
        self.place += usize::from(there);
        there
    }

    pub(super) fn blanks(&mut self) {
        while matches!(self.byte(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.place += 1;
        }
    }

    /// Refuses the end where the closing bracket may come.
    pub(super) fn check_open(&self, open: usize, kind: &str) -> Result<(), JsonError> {
        if self.byte().is_some() {
            return Ok(());
        }
        let (line, column) = self.line_and_column(open);
        let from = [" (from [line:", &digits(line as i64), ", column:", &digits(column as i64), "])"].concat();
        Err(self.error(&["Unexpected end-of-input: expected close marker for ", kind, &from], 1))
    }

    /// Refuses the end where a key or a value must come.
    pub(super) fn check_within(&self, kind: &str) -> Result<(), JsonError> {
        match self.byte() {
            Some(_) => Ok(()),
            None => Err(self.error(&["Unexpected end-of-input within/between ", kind, " entries"], 1)),
        }
    }

    /// `true`, `false` or `null`, and nothing longer.
    pub(super) fn word(&mut self, word: &str, token: Token) -> Result<Token, JsonError> {
        let rest = self.text.get(self.place..).unwrap_or("");
        let length = rest.bytes().position(|byte| !is_word(byte)).unwrap_or(rest.len());
        let found = rest.get(..length).unwrap_or("");
        self.place += length;
        if found == word {
            return Ok(token);
        }
        Err(self.error(&["Unrecognized token '", found, "': was expecting 'null', 'true', 'false' or NaN"], 1))
    }

    pub(super) fn number(&mut self) -> Result<Token, JsonError> {
        let start = self.place;
        let mut token = Token::Whole;
        if self.take(b'-') && !matches!(self.byte(), Some(b'0'..=b'9')) {
            return Err(self.in_number("expected digit (0-9) to follow minus sign, for valid numeric value"));
        }
        if self.take(b'0') && matches!(self.byte(), Some(b'0'..=b'9')) {
            return Err(self.error(&["Invalid numeric value: Leading zeroes not allowed"], 1));
        }
        self.digits();
        if self.take(b'.') {
            token = Token::Fraction;
            if self.digits() == 0 {
                return Err(self.in_number("Decimal point not followed by a digit"));
            }
        }
        if matches!(self.byte(), Some(b'e' | b'E')) {
            token = Token::Fraction;
            self.place += 1;
            if matches!(self.byte(), Some(b'+' | b'-')) {
                self.place += 1;
            }
            if self.digits() == 0 {
                return Err(self.in_number("Exponent indicator not followed by a digit"));
            }
        }
        self.value.clear();
        self.value.push_str(self.text.get(start..self.place).unwrap_or("0"));
        Ok(token)
    }

    fn digits(&mut self) -> usize {
        let start = self.place;
        while matches!(self.byte(), Some(b'0'..=b'9')) {
            self.place += 1;
        }
        self.place - start
    }

    fn in_number(&self, why: &str) -> JsonError {
        match self.character() {
            Some(character) => {
                self.error(&["Unexpected character (", &shown(character), ") in numeric value: ", why], 2)
            }
            None => self.error(&["Unexpected end-of-input in numeric value: ", why], 1),
        }
    }

    /// The rest of a string whose first quote is taken.
    pub(super) fn string(&mut self, what: &str) -> Result<(), JsonError> {
        self.value.clear();
        loop {
            let start = self.place;
            self.place += plain(self.text.as_bytes().get(start..).unwrap_or_default());
            let found = self.text.get(start..self.place).unwrap_or("");
            self.value.push_str(found);
            match self.byte() {
                Some(b'"') => {
                    self.place += 1;
                    return Ok(());
                }
                Some(b'\\') => {
                    self.place += 1;
                    let character = self.escape()?;
                    self.value.push(character);
                }
                Some(control) => {
                    let code = digits(control.into());
                    let words = [
                        "Illegal unquoted character ((CTRL-CHAR, code ",
                        &code,
                        ")): has to be escaped using backslash to be included",
                        what,
                    ];
                    return Err(self.error(&words, 2));
                }
                None if what == " in field name" => return Err(self.error(&["Unexpected end-of-input", what], 1)),
                None => {
                    let words = ["Unexpected end-of-input: was expecting closing quote for a string value"];
                    return Err(self.error(&words, 1));
                }
            }
        }
    }

    fn escape(&mut self) -> Result<char, JsonError> {
        let Some(letter) = self.character() else {
            return Err(self.error(&["Unexpected end-of-input in character escape sequence"], 1));
        };
        let character = match letter {
            '"' | '\\' | '/' => letter,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                self.place += 1;
                let first = self.hex()?;
                let rest = self.text.get(self.place..).unwrap_or("");
                // Half a pair alone is no character in Rust: it becomes the mark for one that is lost.
                let lost = char::REPLACEMENT_CHARACTER;
                if !(0xD800..0xDC00).contains(&first) || !rest.starts_with("\\u") {
                    return Ok(char::from_u32(first).unwrap_or(lost));
                }
                let before = self.place;
                self.place += 2;
                let second = self.hex()?;
                if !(0xDC00..0xE000).contains(&second) {
                    self.place = before;
                    return Ok(lost);
                }
                return Ok(char::from_u32(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)).unwrap_or(lost));
            }
            _ => return Err(self.error(&["Unrecognized character escape ", &shown(letter)], 2)),
        };
        self.place += 1;
        Ok(character)
    }

    fn hex(&mut self) -> Result<u32, JsonError> {
        let mut code = 0;
        for _ in 0..4 {
            let Some(character) = self.character() else {
                return Err(self.error(&["Unexpected end-of-input in character escape sequence"], 1));
            };
            let Some(digit) = character.to_digit(16) else {
                return Err(self.unexpected("expected a hex-digit for character escape sequence"));
            };
            code = code * 16 + digit;
            self.place += 1;
        }
        Ok(code)
    }

    fn character(&self) -> Option<char> {
        self.text.get(self.place..)?.chars().next()
    }

    pub(super) fn unexpected(&self, why: &str) -> JsonError {
        match self.character() {
            Some(character) => self.error(&["Unexpected character (", &shown(character), "): ", why], 2),
            None => self.error(&["Unexpected end-of-input: ", why], 1),
        }
    }

    /// Jackson counts columns from 1, and one more when it has taken the character it complains about.
    pub fn error(&self, words: &[&str], first: usize) -> JsonError {
        let (line, column) = self.line_and_column(self.place);
        let column = digits((column + first) as i64);
        let message = [&words.concat(), " at [line:", &digits(line as i64), ", column:", &column, "]"].concat();
        JsonError { message }
    }

    /// The line from 1, the column from 0 in UTF-16 units.
    fn line_and_column(&self, place: usize) -> (usize, usize) {
        let before = self.text.get(..place).unwrap_or("");
        let line = 1 + before.bytes().filter(|byte| *byte == b'\n').count();
        let row = crate::letters::behind_last(before, b'\n');
        (line, row.encode_utf16().count())
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$'
}

/// `'<' (code 60)`
fn shown(character: char) -> String {
    let code = digits((character as u32).into());
    if character < ' ' {
        return ["(CTRL-CHAR, code ", &code, ")"].concat();
    }
    let mut letter = [0; 4];
    ["'", character.encode_utf8(&mut letter), "' (code ", &code, ")"].concat()
}
