//! Values of literals: escapes of Apex strings, ranges of numbers.
//!
//! Refuses escapes that Apex does not know and integers that do not fit. Invariant: what is answered does not depend
//! on the machine that compiles.

use super::{Parsed, Parser, Stop};
use crate::letters;
use crate::lexer::{Kind, Token};
use crate::syntax::ExpressionKind;

impl Parser<'_> {
    /// A number token's value.
    pub(super) fn number(&mut self, token: Token) -> Parsed<ExpressionKind> {
        let text = token.text(self.text);
        let is_suffix = |byte: &u8| matches!(byte, b'l' | b'L' | b'd' | b'D');
        let length = text.bytes().rposition(|byte| !is_suffix(&byte)).map_or(0, |last| last + 1);
        let digits = text.get(..length).unwrap_or_default();
        let value = match token.kind {
            Kind::Integer => letters::integer(digits).map(ExpressionKind::Integer),
            Kind::Long => letters::whole(digits).map(ExpressionKind::Long),
            Kind::Double => crate::double::parse(digits).map(ExpressionKind::Double),
            _ => Some(ExpressionKind::Decimal(digits.to_string())),
        };
        Ok(value.unwrap_or_else(|| {
            self.illegal_number(token);
            ExpressionKind::Integer(0)
        }))
    }

    /// `-2147483648`: its digits alone would not fit, so the sign belongs to the literal.
    pub(super) fn least_number(&self, token: Token) -> Option<ExpressionKind> {
        match (token.kind, token.text(self.text)) {
            (Kind::Integer, "2147483648") => Some(ExpressionKind::Integer(i32::MIN)),
            (Kind::Long, "9223372036854775808L" | "9223372036854775808l") => Some(ExpressionKind::Long(i64::MIN)),
            _ => None,
        }
    }

    fn illegal_number(&mut self, token: Token) {
        let kind = if token.kind == Kind::Long { "Illegal long: " } else { "Illegal integer: " };
        self.fail(token.at, &[kind, token.text(self.text)]);
    }

    /// A string token's value. SOQL has two escapes more, which stay as they are: they mean something to `LIKE`.
    pub(super) fn string(&mut self, token: Token, soql: bool) -> Parsed<String> {
        let whole = token.text(self.text);
        let inner = match token.kind {
            Kind::MultiLine => lines(whole),
            _ => whole.get(1..whole.len().max(2) - 1).unwrap_or_default(),
        };
        let mut value = String::with_capacity(inner.len());
        let mut rest = inner;
        while let Some(place) = rest.bytes().position(|byte| byte == b'\\') {
            value.push_str(rest.get(..place).unwrap_or_default());
            let escaped = rest.get(place + 1..).unwrap_or_default();
            let mut characters = escaped.chars();
            let letter = characters.next().unwrap_or('\\');
            match letter {
                'b' | 'B' => value.push('\u{8}'),
                't' | 'T' => value.push('\t'),
                'n' | 'N' => value.push('\n'),
                'f' | 'F' => value.push('\u{c}'),
                'r' | 'R' => value.push('\r'),
                '"' | '\'' | '\\' => value.push(letter),
                '_' | '%' if soql => {
                    value.push('\\');
                    value.push(letter);
                }
                'u' | 'U' => {
                    let Some((character, length)) = unicode(characters.as_str()) else {
                        return Err(self.illegal_escape(token, letter, whole));
                    };
                    value.push(character);
                    characters = characters.as_str().get(length..).unwrap_or("").chars();
                }
                _ => return Err(self.illegal_escape(token, letter, whole)),
            }
            rest = characters.as_str();
        }
        value.push_str(rest);
        Ok(value)
    }

    fn illegal_escape(&mut self, token: Token, letter: char, whole: &str) -> Stop {
        let letter = letter.to_string();
        let words =
            ["Invalid string literal ", whole, ". Illegal character sequence '\\", &letter, "' in string literal."];
        self.fail(token.at, &words)
    }
}

/// What stands between `'''` and `'''`, from the second line on. That the platform strips no indentation is not
/// confirmed.
fn lines(whole: &str) -> &str {
    let inner = whole.get(3..whole.len().max(6) - 3).unwrap_or_default();
    inner.strip_prefix("\r\n").or_else(|| inner.get(1..)).unwrap_or_default()
}

/// The character after `\u` and how many bytes it took: four digits, or ten when a second half follows.
fn unicode(text: &str) -> Option<(char, usize)> {
    let first = hex(text.get(..4)?)?;
    if let Some(character) = char::from_u32(first) {
        return Some((character, 4));
    }
    let second = text.get(4..6).filter(|start| *start == "\\u").and_then(|_| hex(text.get(6..10)?));
    match second {
        Some(low @ 0xDC00..=0xDFFF) if first < 0xDC00 => {
            Some((char::from_u32(0x10000 + ((first - 0xD800) << 10) + (low - 0xDC00))?, 10))
        }
        // Half a pair is no character in Rust: it becomes the mark for one that is lost.
        _ => Some((char::REPLACEMENT_CHARACTER, 4)),
    }
}

fn hex(digits: &str) -> Option<u32> {
    digits.chars().try_fold(0, |code, digit| Some(code * 16 + digit.to_digit(16)?))
}
