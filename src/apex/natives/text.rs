//! What runs behind String, Id and Blob.
//!
//! Refuses to call Apex code. Invariant: places and lengths count UTF-16 units, as Apex does; a character of two units
//! is never cut, for a text is UTF-8 here.

use std::sync::Arc;

use crate::code::Code;
#[cfg(feature = "whole-library")]
use crate::escape;
use crate::id::normalise_id;
use crate::letters;
use crate::library::Native;
use crate::machine::Machine;
use crate::natives::{Given, integer, missing, object};
use crate::operate::{self, Raise};
use crate::regex::{self, Failure, Matcher, Regex};
use crate::text;
use crate::value::{Object, Value, View};

impl Machine {
    pub(crate) fn text_native(&mut self, code: &Code, native: Native, given: &Given, count: u8) -> Result<(), Raise> {
        use Native::*;
        let [first, second, third, ..] = *given;
        match native {
            StringIsPlain => {
                let is_plain = !self.elements(first)?.iter().any(|value| self.has_own_text(code, *value));
                return self.give_truth(is_plain);
            }
            StringJoinPlain | StringIsBlank | StringIsNotBlank | StringIsEmpty | StringIsNotEmpty => {}
            StringHashCode => return self.give_whole(object::hash_of(self.given_text(first)?)),
            StringCompareTo => {
                let order = object::order_of_texts(self.given_text(first)?, self.given_text(second)?);
                return self.give_whole(order);
            }
            StringEquals => return self.give_truth(self.heap.str(first) == self.heap.str(second)),
            StringEqualsIgnoreCase => {
                return self.give_truth(second != Value::NULL && operate::equal(&self.heap, first, second));
            }
            StringValueOf => return self.text_of(code, first),
            StringFromCharArray => return self.text_of_units(first),
            BlobSize | BlobToString => return self.blob(native, first),
            _ => _ = self.given_text(first)?,
        }
        let text = self.heap.str(first).cloned().unwrap_or_default();
        match native {
            StringIsBlank => self.give_truth(letters::trim(&text).is_empty()),
            StringIsNotBlank => self.give_truth(!letters::trim(&text).is_empty()),
            StringIsEmpty => self.give_truth(text.is_empty()),
            StringIsNotEmpty => self.give_truth(!text.is_empty()),
            StringJoinPlain => {
                let separator = self.given_text(second)?;
                let mut joined = String::new();
                for (place, value) in self.elements(first)?.into_iter().enumerate() {
                    if place > 0 {
                        joined.push_str(separator);
                    }
                    text::write_text(code, &self.heap, value, &mut joined);
                    if joined.len() > letters::TOO_LARGE {
                        break;
                    }
                }
                self.give_text(&joined)
            }
            StringFormatPlain => {
                let values = self.elements(second)?;
                let values: Vec<String> =
                    values.into_iter().map(|value| text::text(code, &self.heap, value).to_string()).collect();
                match crate::message_format::format(&text, &values) {
                    Ok(formatted) => self.give_text(&formatted),
                    Err(words) => Err(Raise::new("StringException", &[&words])),
                }
            }
            StringLength => self.give_whole(letters::length(&text) as i32),
            StringLeft | StringRight | StringMid | StringSubstring => {
                let wanted = integer(second)?;
                let last = if count > 2 { integer(third)? } else { i32::MAX };
                self.part_of(native, &text, wanted, last)
            }
            StringToLowerCase => self.give_text(&letters::lower(&text)),
            StringToUpperCase => self.give_text(&letters::upper(&text)),
            StringSwapCase => {
                let turned = |letter| letters::turned(letter, false).or_else(|| letters::turned(letter, true));
                self.give_text(&text.chars().map(|letter| turned(letter).unwrap_or(letter)).collect::<String>())
            }
            StringReverse => self.give_text(&text.chars().rev().collect::<String>()),
            StringTrim => self.give_text(letters::trim(&text)),
            StringEscapeSingleQuotes => self.give_text(&letters::replace(&text, "'", "\\'")),
            #[cfg(feature = "whole-library")]
            StringEscaped => {
                let escaped =
                    escaped(&text, integer(second)?).map_err(|words| Raise::new("StringException", &[&words]))?;
                self.give_text(&escaped)
            }
            StringRepeat => {
                let times = usize::try_from(integer(second)?).unwrap_or_default();
                if letters::length(&text).saturating_mul(times) > letters::LONGEST {
                    return Err(Raise::long_text());
                }
                self.give_text(&text.repeat(times))
            }
            StringContains => {
                let found = letters::find(&text, self.given_text(second)?);
                self.give_truth(found.is_some())
            }
            StringIndexOf | StringLastIndexOf => {
                let part = self.given_text(second)?;
                let from = if count > 2 { Some(integer(third)?) } else { None };
                let place = match native {
                    StringIndexOf => first_place(&text, part, from.unwrap_or_default()),
                    _ => last_place(&text, part, from.unwrap_or(i32::MAX)),
                };
                self.give_whole(place)
            }
            StringIndexOfAny | StringIndexOfAnyBut => {
                let wanted = self.given_text(second)?;
                if text.len().saturating_mul(wanted.len()) > 100 * letters::LONGEST {
                    return Err(Raise::new("LimitException", &["Apex CPU time limit exceeded"]));
                }
                let but = native == StringIndexOfAnyBut && !wanted.is_empty();
                let place = text.find(|letter| wanted.contains(letter) != but);
                let before = place.and_then(|place| text.get(..place));
                self.give_whole(before.map_or(-1, |before| letters::length(before) as i32))
            }
            StringStartsWith => self.give_truth(text.starts_with(&**self.given_text(second)?)),
            StringEndsWith => self.give_truth(text.ends_with(&**self.given_text(second)?)),
            StringReplace => {
                let replaced = letters::replace(&text, self.given_text(second)?, self.given_text(third)?);
                self.give_text(&replaced)
            }
            StringReplaceAll | StringReplaceFirst => {
                let mut matcher = Matcher::new(self.regex_of(second)?, text);
                let replaced = matcher.replace(self.given_text(third)?, native == StringReplaceAll);
                self.owe_steps(matcher.take_spent());
                self.give_text(&replaced.map_err(failed)?)
            }
            StringSplit => {
                let most = if count > 2 { integer(third)? } else { 0 };
                let mut matcher = Matcher::new(self.regex_of(second)?, text);
                let parts = regex::split(&mut matcher, most);
                self.owe_steps(matcher.take_spent());
                self.give_texts(&parts.map_err(failed)?)
            }
            StringSplitByCharacterType | StringSplitByCharacterTypeCamelCase => {
                let parts = by_type(&text, native == StringSplitByCharacterTypeCamelCase);
                self.give_texts(&parts)
            }
            StringCharAt => {
                let index = integer(second)?;
                let unit = usize::try_from(index).ok().and_then(|index| text.encode_utf16().nth(index));
                match unit {
                    Some(unit) => self.give_whole(unit.into()),
                    // Java's words; Salesforce's are unconfirmed.
                    None => {
                        let words = ["String index out of range: ", &letters::digits(index.into())];
                        Err(Raise::new("StringException", &words))
                    }
                }
            }
            StringGetChars => {
                let units = text.encode_utf16().map(|unit| Value::integer(unit.into())).collect();
                self.give_object(Object::list(units))
            }
            StringOnly => {
                let wanted = integer(second)?;
                self.give_truth(!text.is_empty() && text.chars().all(|letter| kinds(letter) & wanted != 0))
            }
            IdValueOf => match normalise_id(&text) {
                Some(id) => self.give_object(Object::Id(id.into())),
                None => Err(Raise::new("StringException", &["Invalid id: ", &text])),
            },
            BlobValueOf => self.give_object(Object::Blob(text.as_bytes().into())),
            _ => Err(missing(native)),
        }
    }

    fn give_texts(&mut self, texts: &[String]) -> Result<(), Raise> {
        let values = texts.iter().map(|text| self.heap.text(text)).collect();
        self.give_object(Object::list(values))
    }

    /// `String.valueOf`; of null it is null. A Date has no time here, other than beside a `+`.
    fn text_of(&mut self, code: &Code, value: Value) -> Result<(), Raise> {
        match self.heap.view(value) {
            View::Null => self.give(value),
            View::Date(day) => self.give_text(&crate::calendar::date_text(day)),
            _ => {
                let text = text::text(code, &self.heap, value);
                self.give_text(&text)
            }
        }
    }

    fn text_of_units(&mut self, list: Value) -> Result<(), Raise> {
        let units: Result<Vec<u16>, Raise> =
            self.elements(list)?.into_iter().map(|unit| integer(unit).map(|unit| unit as u16)).collect();
        self.give_text(&String::from_utf16_lossy(&units?))
    }

    fn part_of(&mut self, native: Native, text: &str, wanted: i32, last: i32) -> Result<(), Raise> {
        let length = letters::length(text) as i32;
        let (from, to) = match native {
            Native::StringLeft => (0, wanted.clamp(0, length)),
            Native::StringRight => (length - wanted.clamp(0, length), length),
            Native::StringMid => {
                let from = wanted.clamp(0, length);
                (from, from.saturating_add(last.max(0)).min(length))
            }
            _ => (wanted, if last == i32::MAX { length } else { last }),
        };
        if from < 0 || to < from || to > length {
            let (which, place) = if from < 0 || from > length { ("Starting", from) } else { ("Ending", to) };
            let words = [which, " position out of bounds: ", &letters::digits(place.into())];
            return Err(Raise::new("StringException", &words));
        }
        self.give_text(letters::part(text, from as usize, to as usize))
    }

    fn blob(&mut self, native: Native, blob: Value) -> Result<(), Raise> {
        let Some(Object::Blob(bytes)) = self.heap.get(blob) else { return Err(Raise::null()) };
        if native == Native::BlobSize {
            return self.give_whole(bytes.len() as i32);
        }
        let bytes: Arc<[u8]> = bytes.clone();
        match std::str::from_utf8(&bytes) {
            Ok(text) => self.give_text(text),
            Err(_) => Err(Raise::new("StringException", &["BLOB is not a valid UTF-8 string"])),
        }
    }
}

/// What is wanted, by its number in the library.
#[cfg(feature = "whole-library")]
fn escaped(text: &str, how: i32) -> Result<String, String> {
    Ok(match how {
        0 | 1 => escape::html(text, how == 1),
        2 => escape::xml(text),
        3 => escape::java(text),
        4 => escape::ecma_script(text),
        5 => escape::unicode(text),
        6 => escape::csv(text),
        7 | 8 => escape::from_html(text, how == 8),
        9 => escape::from_xml(text),
        10 => return escape::from_java(text),
        11 => return escape::from_unicode(text),
        _ => escape::from_csv(text),
    })
}

impl Machine {
    /// A regular expression that a method was given as text.
    pub(crate) fn regex_of(&mut self, pattern: Value) -> Result<Arc<Regex>, Raise> {
        let pattern = self.given_text(pattern)?.clone();
        // Thirty-two instructions for each character.
        self.owe(pattern.len() * 2_048);
        match Regex::new(&pattern) {
            Ok(regex) => Ok(Arc::new(regex)),
            Err(problem) => Err(Raise::new("StringException", &["Invalid regex: ", &problem.message()])),
        }
    }
}

/// What a match that failed raises.
pub(crate) fn failed(failure: Failure) -> Raise {
    match failure {
        Failure::TooComplicated => Raise::new("LimitException", &["Regex too complicated"]),
        Failure::Refused(words) => Raise::new("StringException", &[&words]),
    }
}

fn first_place(text: &str, part: &str, from: i32) -> i32 {
    let length = letters::length(text);
    let start = letters::byte_at(text, (from.max(0) as usize).min(length));
    let found = letters::find(text.get(start..).unwrap_or_default(), part);
    let before = found.and_then(|place| text.get(..start + place));
    before.map_or(-1, |before| letters::length(before) as i32)
}

/// Where the last one starts that does not start behind a place.
fn last_place(text: &str, part: &str, to: i32) -> i32 {
    let Ok(to) = usize::try_from(to) else { return -1 };
    let last = letters::byte_at(text, to).saturating_add(part.len()).min(text.len());
    // Looked for from the end. What is found starts a character, for so does what is looked for.
    let reversed = |bytes: &[u8]| bytes.iter().rev().copied().collect::<Vec<u8>>();
    let window = reversed(text.as_bytes().get(..last).unwrap_or_default());
    let Some(behind) = letters::find_bytes(&window, &reversed(part.as_bytes())) else { return -1 };
    let before = text.get(..last.saturating_sub(behind + part.len()));
    before.map_or(-1, |before| letters::length(before) as i32)
}

/// What a character is, as the bits that the library names.
fn kinds(letter: char) -> i32 {
    let is_ascii = matches!(letter, ' '..='~');
    let kind = if letter.is_ascii_alphabetic() { 'L' } else { regex::kind(letter) };
    // Beside digits there are numbers of other kinds, such as fractions.
    let is_digit = kind == 'N' && matches!(u32::from(letter), 0x30..0x3A | 0x660..0x2070 | 0xFF10..0xFF1A);
    let is_blank = match letter {
        '\t'..='\r' | '\u{1C}'..='\u{1F}' => true,
        '\u{A0}' | '\u{2007}' | '\u{202F}' => false,
        _ => kind == 'Z',
    };
    let is_small = letters::turned(letter, true).is_some() || letter == '\u{DF}';
    let facts =
        [kind == 'L', is_digit, letter == ' ', is_blank, letters::turned(letter, false).is_some(), is_small, is_ascii];
    facts.iter().rev().fold(0, |bits, fact| bits << 1 | i32::from(*fact))
}

/// The type by which a text is parted: nearly that of Java's `Character.getType`.
fn type_of(letter: char) -> char {
    match (kinds(letter), letter) {
        (bits, _) if bits & 16 != 0 => 'u',
        (bits, _) if bits & 32 != 0 => 'l',
        (_, '(' | '[' | '{') => '(',
        (_, ')' | ']' | '}') => ')',
        (_, '+' | '<' | '=' | '>' | '|' | '~') => '+',
        (_, '^' | '`') => '^',
        (_, '-' | '_') => letter,
        _ => regex::kind(letter),
    }
}

/// Runs of characters of one type. In camel case a capital goes with the small letters behind it.
fn by_type(text: &str, camel_case: bool) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut before = ' ';
    for letter in text.chars() {
        let kind = type_of(letter);
        match parts.last_mut() {
            Some(part) if kind == before => part.push(letter),
            Some(part) if camel_case && kind == 'l' && before == 'u' => {
                let capital = part.pop();
                if part.is_empty() {
                    parts.pop();
                }
                parts.push(capital.into_iter().chain([letter]).collect());
            }
            _ => parts.push(letter.into()),
        }
        before = kind;
    }
    parts
}
