//! JSON text and values.
//!
//! Refuses what Jackson refuses, with Jackson's words, for those are what Apex code sees in a JSONException; and
//! nesting deeper than 200 levels, which Salesforce would still read. Invariant: numbers keep their text, so a value
//! written again reads the same.

pub(crate) mod emitter;
pub(crate) mod moment;
mod reader;
mod scan;
#[cfg(test)]
mod tests;
pub mod tokens;

use std::fmt;

/// A JSON value. Numbers keep their text.
#[derive(Debug, Clone, PartialEq)]
pub enum Json {
    /// `null`
    Null,
    /// `true`, `false`
    Boolean(bool),
    /// As written: `1.50`, `-3`, `2e8`.
    Number(String),
    /// With its escapes resolved.
    String(String),
    /// In order.
    Array(Vec<Json>),
    /// Members in order; a key that stands twice is there twice.
    Object(Vec<(String, Json)>),
}

/// Why a text is not JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonError {
    /// The text that Salesforce shows, place included.
    pub message: String,
}

/// Reads a whole text.
///
/// # Errors
/// [`JsonError`] with Jackson's words.
pub fn parse(text: &str) -> Result<Json, JsonError> {
    reader::read(text)
}

/// A message about the value of a member (of any where no name is given) in a text that is JSON, with the place of the
/// first value that it names: `… from VALUE_STRING value x … at [line:1, column:9]`. As it is where there is none.
pub fn placed(text: &str, name: &str, message: String) -> String {
    let mut tokens = tokens::Tokens::new(text.into());
    while let Ok(Some(token)) = tokens.advance() {
        let value = match token {
            tokens::Token::Name | tokens::Token::EndArray | tokens::Token::EndObject => continue,
            tokens::Token::StartArray => "[",
            tokens::Token::StartObject => "{",
            tokens::Token::True => "true",
            tokens::Token::False => "false",
            tokens::Token::Null => "null",
            _ => tokens.value.as_str(),
        };
        let is_named = name.is_empty() || tokens.name().is_some_and(|known| known.eq_ignore_ascii_case(name));
        if is_named && crate::letters::find(&message, &[" from ", token.name(), " value ", value].concat()).is_some() {
            return tokens.error(&[&message], 1).message;
        }
    }
    message
}

impl Json {
    /// The value of a member, its key in exact case; of two with one key the last.
    pub fn get(&self, key: &str) -> Option<&Json> {
        match self {
            Json::Object(members) => members.iter().rev().find(|(name, _)| name == key).map(|(_, value)| value),
            _ => None,
        }
    }
}

/// A JSON string with its quotes, escaped as `JSON.serialize` does.
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    push_quoted(text, &mut out);
    out
}

/// How many bytes a string goes on with that stand for themselves.
fn plain(bytes: &[u8]) -> usize {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const TOP: u64 = EACH * 0x80;
    let mut count = 0;
    // Eight at a time. What borrows in a byte that is less leaves its top bit set; only those above it can be wrong.
    while let Some(eight) = bytes.get(count..).and_then(|rest| rest.first_chunk()) {
        let eight = u64::from_le_bytes(*eight);
        let less = |of: u64, than: u64| of.wrapping_sub(EACH * than) & !of & TOP;
        let signs = less(eight, 0x20) | less(eight ^ (EACH * 0x22), 1) | less(eight ^ (EACH * 0x5c), 1);
        if signs != 0 {
            return count + signs.trailing_zeros() as usize / 8;
        }
        count += 8;
    }
    let rest = bytes.get(count..).unwrap_or_default();
    count + rest.iter().position(|byte| *byte < b' ' || matches!(byte, b'"' | b'\\')).unwrap_or(rest.len())
}

/// [`quoted`], at the end of a text.
pub fn push_quoted(text: &str, out: &mut String) {
    const HEX: [u8; 16] = *b"0123456789ABCDEF";
    out.push('"');
    // What stands between two signs that are escaped goes over as a whole.
    let mut rest = text;
    loop {
        let at = plain(rest.as_bytes());
        out.push_str(rest.get(..at).unwrap_or_default());
        let Some(&sign) = rest.as_bytes().get(at) else { break };
        let mut code = *b"\\u0000";
        out.push_str(match sign {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            8 => "\\b",
            12 => "\\f",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            // Jackson writes capitals.
            _ => {
                code[4] = HEX[usize::from(sign >> 4)];
                code[5] = HEX[usize::from(sign & 15)];
                str::from_utf8(&code).unwrap_or_default()
            }
        });
        rest = rest.get(at + 1..).unwrap_or_default();
    }
    out.push('"');
}

impl fmt::Display for Json {
    /// Compact, as `JSON.serialize` writes.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        push(self, &mut text);
        out.write_str(&text)
    }
}

fn push(value: &Json, out: &mut String) {
    match value {
        Json::Null => out.push_str("null"),
        Json::Boolean(true) => out.push_str("true"),
        Json::Boolean(false) => out.push_str("false"),
        Json::Number(digits) => out.push_str(digits),
        Json::String(text) => push_quoted(text, out),
        Json::Array(values) => {
            out.push('[');
            for (place, value) in values.iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                push(value, out);
            }
            out.push(']');
        }
        Json::Object(members) => {
            out.push('{');
            for (place, (key, value)) in members.iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                push_quoted(key, out);
                out.push(':');
                push(value, out);
            }
            out.push('}');
        }
    }
}
