//! Upper and lower case.
//!
//! A simplification of Unicode: letters change their case in ASCII, Latin-1, Latin Extended-A, Greek and Cyrillic, and
//! stay as they are elsewhere; a sigma at the end of a word is one like the others. The tables of the whole of Unicode
//! would be a tenth of the simulator. Invariant: lowering twice is lowering once.

use std::cmp::Ordering;

/// First and last capital, how far away the small letters are, and every which of them is a capital.
const CAPITALS: [(u16, u16, i16, u16); 22] = [
    (0x41, 0x5A, 32, 1),
    (0xC0, 0xD6, 32, 1),
    (0xD8, 0xDE, 32, 1),
    (0x100, 0x12E, 1, 2),
    (0x132, 0x136, 1, 2),
    (0x139, 0x147, 1, 2),
    (0x14A, 0x176, 1, 2),
    (0x178, 0x178, -121, 1),
    (0x179, 0x17D, 1, 2),
    (0x386, 0x386, 38, 1),
    (0x388, 0x38A, 37, 1),
    (0x38C, 0x38C, 64, 1),
    (0x38E, 0x38F, 63, 1),
    (0x391, 0x3A1, 32, 1),
    (0x3A3, 0x3AB, 32, 1),
    (0x400, 0x40F, 80, 1),
    (0x410, 0x42F, 32, 1),
    (0x460, 0x480, 1, 2),
    (0x48A, 0x4BE, 1, 2),
    (0x4C0, 0x4C0, 15, 1),
    (0x4C1, 0x4CD, 1, 2),
    (0x4D0, 0x52E, 1, 2),
];

/// The letter in the other case, if it has one: from capitals, or to them.
pub(crate) fn turned(letter: char, to_capital: bool) -> Option<char> {
    let code = u16::try_from(u32::from(letter)).ok()?;
    CAPITALS.iter().find_map(|(first, last, distance, step)| {
        let capital = if to_capital { code.wrapping_sub(*distance as u16) } else { code };
        let found = (*first..=*last).contains(&capital) && (capital - first) % step == 0;
        let turned = if to_capital { capital } else { code.wrapping_add(*distance as u16) };
        char::from_u32(turned.into()).filter(|_| found)
    })
}

/// Whether two names are the same one, whatever the case of their letters in ASCII.
///
/// Most names differ in their length or at their ends, and those that do not are mostly spelled alike: this is asked of
/// every field of a record, so what costs nothing comes first.
#[inline(always)]
pub fn is_same(known: &str, wanted: &str) -> bool {
    known.len() == wanted.len() && is_spelled_alike(known, wanted)
}

#[inline(never)]
fn is_spelled_alike(known: &str, wanted: &str) -> bool {
    // The case of a letter is one bit of it.
    let first = |name: &str| name.as_bytes().first().map(|byte| byte | 0x20);
    first(known) == first(wanted) && (known == wanted || known.eq_ignore_ascii_case(wanted))
}

fn lower_letter(letter: char) -> char {
    turned(letter, false).unwrap_or(letter)
}

/// A text in lower case.
pub fn lower(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        out.push(lower_letter(letter));
    }
    out
}

/// A text in upper case.
pub fn upper(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\u{DF}' => out.push_str("SS"),
            // Small letters that are not what their capital's small letter is.
            '\u{B5}' => out.push('\u{39C}'),
            '\u{131}' => out.push('I'),
            '\u{17F}' => out.push('S'),
            '\u{3C2}' => out.push('\u{3A3}'),
            _ => out.push(turned(letter, true).unwrap_or(letter)),
        }
    }
    out
}

/// The order of two texts without case.
pub fn order(one: &str, other: &str) -> Ordering {
    one.chars().map(lower_letter).cmp(other.chars().map(lower_letter))
}

/// Whether two texts are the same without case.
pub fn same(one: &str, other: &str) -> bool {
    order(one, other).is_eq()
}

/// Without blanks at both ends: spaces, tabs, ends of lines and other control characters, as Java's `trim`.
pub fn trim(text: &str) -> &str {
    let is_blank = |byte: &u8| *byte <= b' ';
    let bytes = text.as_bytes();
    let start = bytes.iter().position(|byte| !is_blank(byte)).unwrap_or(bytes.len());
    let end = bytes.iter().rposition(|byte| !is_blank(byte)).map_or(start, |last| last + 1);
    text.get(start..end).unwrap_or_default()
}

/// Reads a whole number; `None` for what is none or does not fit.
#[inline(never)]
pub fn whole(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let negative = text.starts_with('-');
    let mut number = 0_i64;
    for byte in digits.bytes() {
        let digit = i64::from(byte.wrapping_sub(b'0'));
        if digit > 9 {
            return None;
        }
        number = number.checked_mul(10)?.checked_add(if negative { -digit } else { digit })?;
    }
    (!digits.is_empty()).then_some(number)
}

/// A whole number in digits.
pub fn digits(number: i64) -> String {
    let mut out = String::new();
    push_digits(number, &mut out);
    out
}

/// [`digits`], at the end of a text.
#[inline(never)]
pub fn push_digits(number: i64, out: &mut String) {
    // Nineteen of them, and a sign.
    let mut bytes = [0; 20];
    let mut from = bytes.len();
    let mut rest = number.unsigned_abs();
    let mut put = |byte| {
        from -= 1;
        if let Some(place) = bytes.get_mut(from) {
            *place = byte;
        }
    };
    loop {
        put(b'0' + (rest % 10) as u8);
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if number < 0 {
        put(b'-');
    }
    out.push_str(bytes.get(from..).and_then(|digits| str::from_utf8(digits).ok()).unwrap_or_default());
}

/// Reads a whole number of 32 bits.
pub fn integer(text: &str) -> Option<i32> {
    whole(text).and_then(|number| i32::try_from(number).ok())
}

/// How long a text is, in UTF-16 units as Apex counts: a character beyond U+FFFF is two.
#[inline(never)]
pub fn length(text: &str) -> usize {
    text.bytes().map(|byte| usize::from(byte & 0xC0 != 0x80) + usize::from(byte >= 0xF0)).sum()
}

/// The byte where so many units have gone by. A character of two units is never cut: between them stands its end.
pub(crate) fn byte_at(text: &str, unit: usize) -> usize {
    if text.is_ascii() {
        return unit.min(text.len());
    }
    let mut passed = 0;
    for (place, letter) in text.char_indices() {
        if passed >= unit {
            return place;
        }
        passed += letter.len_utf16();
    }
    text.len()
}

/// From one unit to before another. Parts that lie side by side make up the text again, wherever it was parted.
#[inline(never)]
pub fn part(text: &str, from: usize, to: usize) -> &str {
    let start = byte_at(text, from);
    text.get(start..byte_at(text, to).max(start)).unwrap_or_default()
}

/// What stands behind the last of a character, or all.
pub(crate) fn behind_last(text: &str, mark: u8) -> &str {
    let start = text.bytes().rposition(|byte| byte == mark).map_or(0, |place| place + 1);
    text.get(start..).unwrap_or_default()
}

/// Where a text first stands in another, in bytes.
pub fn find(text: &str, wanted: &str) -> Option<usize> {
    find_bytes(text.as_bytes(), wanted.as_bytes())
}

/// The same of bytes. Looks at each byte a few times, whatever the texts are.
#[inline(never)]
pub(crate) fn find_bytes(text: &[u8], wanted: &[u8]) -> Option<usize> {
    let length = wanted.len();
    if length == 0 {
        return Some(0);
    }
    // Nothing has to be remembered of what is as short as this.
    if length <= 16 {
        return text.windows(length).position(|part| part == wanted);
    }
    // After so many bytes of what is wanted: how many of its first ones are also those last ones. What is wanted is
    // first looked for in itself, which tells just that.
    let mut shorter = vec![0];
    let mut found = 0;
    for (place, byte) in wanted.iter().chain(text).enumerate().skip(1) {
        if place == length {
            found = 0;
        }
        while found > 0 && wanted.get(found) != Some(byte) {
            found = shorter.get(found - 1).copied().unwrap_or_default();
        }
        found += usize::from(wanted.get(found) == Some(byte));
        if place < length {
            shorter.push(found);
        } else if found == length {
            return Some(place + 1 - 2 * length);
        }
    }
    None
}

/// Characters that a String holds, counted as `length` does.
pub(crate) const LONGEST: usize = 6_000_000;

/// Bytes of a text that no String holds, whatever its characters: what makes texts stops there, and the limit is raised.
pub(crate) const TOO_LARGE: usize = 3 * LONGEST;

/// Whether no String holds a text.
pub(crate) fn is_too_long(text: &str) -> bool {
    text.len() > LONGEST && (text.len() > TOO_LARGE || length(text) > LONGEST)
}

/// Puts another text wherever one stands. Where that is empty it stands between all characters.
pub fn replace(text: &str, wanted: &str, other: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    if wanted.is_empty() {
        out.push_str(other);
        for letter in text.chars() {
            out.push(letter);
            out.push_str(other);
            if out.len() > TOO_LARGE {
                break;
            }
        }
        return out;
    }
    while let Some(place) = find(rest, wanted).filter(|_| out.len() <= TOO_LARGE) {
        out.push_str(rest.get(..place).unwrap_or_default());
        out.push_str(other);
        rest = rest.get(place + wanted.len()..).unwrap_or_default();
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters() -> impl Iterator<Item = char> {
        ['\0'..='\u{17F}', '\u{386}'..='\u{3CE}', '\u{400}'..='\u{52F}'].into_iter().flatten()
    }

    #[test]
    fn letters_change_their_case_as_the_standard_library_has_it() {
        for letter in letters().map(String::from) {
            // A capital that becomes two characters, and small ones that would become two or three.
            if letter != "\u{130}" {
                assert_eq!(lower(&letter), letter.to_lowercase());
            }
            if !["\u{149}", "\u{390}", "\u{3B0}"].contains(&letter.as_str()) {
                assert_eq!(upper(&letter), letter.to_uppercase());
            }
        }
    }

    #[test]
    fn order_and_equality_are_those_of_the_lower_case() {
        let words = ["", "Ab", "aB", "a", "B", "\u{C4}rger", "\u{E4}RGER", "Zebra", "\u{416}", "\u{436}"];
        for (one, other) in words.iter().flat_map(|one| words.map(|other| (*one, other))) {
            assert_eq!(order(one, other), one.to_lowercase().cmp(&other.to_lowercase()), "{one} {other}");
        }
        assert!(same("\u{3A3}\u{3A3}", "\u{3C3}\u{3C3}"));
    }

    #[test]
    fn a_text_is_found_where_it_first_stands() {
        for (text, wanted) in [("", ""), ("abc", ""), ("aab", "ab"), ("abc", "abcd"), ("\u{E4}b", "b"), ("abc", "x")]
            .into_iter()
            .chain([("abababac", "ababac"), ("aaab", "aab"), ("a", "a"), ("", "a"), ("xabxabc", "abxabc")])
        {
            assert_eq!(find(text, wanted), text.find(wanted), "{text} {wanted}");
        }
    }

    #[test]
    fn whole_numbers_are_read_as_the_standard_library_reads_them() {
        for text in ["", "-", "+", "0", "-0", "+7", "007", "9223372036854775807", "-9223372036854775808", "1x", "--1"] {
            assert_eq!(whole(text), text.parse().ok(), "{text}");
        }
        assert_eq!((whole("9223372036854775808"), integer("2147483648"), integer("-5")), (None, None, Some(-5)));
    }

    #[test]
    fn whole_numbers_are_written_as_the_standard_library_writes_them() {
        for number in [0, 7, -7, 10, 1_234_567_890_123, i64::MAX, i64::MIN] {
            assert_eq!(digits(number), number.to_string());
        }
    }

    #[test]
    fn parts_are_counted_in_units_and_no_character_is_cut() {
        let text = "a\u{E4}\u{1F600}b";
        assert_eq!((length(text), part(text, 1, 4), part(text, 2, 9)), (5, "\u{E4}\u{1F600}", "\u{1F600}b"));
        assert_eq!((part(text, 5, 5), part(text, 9, 9), part("", 0, 0), part(text, 0, 5)), ("", "", "", text));
        assert_eq!(
            (part(text, 2, 3), part(text, 3, 4), part(text, 3, 5), part("abc", 2, 1)),
            ("\u{1F600}", "", "b", "")
        );
        assert_eq!((behind_last("a.b.c", b'.'), behind_last("abc", b'.')), ("c", "abc"));
    }

    #[test]
    fn what_is_found_is_replaced() {
        for (text, wanted) in
            [("", ""), ("a\u{E4}c", ""), ("aaa", "aa"), ("abcabc", "bc"), ("abc", "x"), ("abc", "abc")]
        {
            assert_eq!(replace(text, wanted, "-"), text.replace(wanted, "-"), "{text} {wanted}");
        }
    }

    #[test]
    fn blanks_at_both_ends_go() {
        for (text, left) in [("", ""), (" ", ""), ("\t a b\r\n", "a b"), ("a", "a"), (" \u{E4} ", "\u{E4}")] {
            assert_eq!(trim(text), left);
        }
    }
}
