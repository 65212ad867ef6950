//! The characters that a predefined class or a property names.
//!
//! A simplification of Unicode: exact in ASCII and nearly so in Latin, Greek, Cyrillic, Armenian and Hebrew, in general
//! punctuation and currencies; of other scripts letters and digits are known, and their marks count as letters. Case is
//! what [`crate::letters`] knows of it. Refuses names that are not in the table. Invariant: tables hold sorted ranges.

use super::set::{Range, Set};
use crate::letters;

/// Where another kind of characters begins: L letters, M marks, N numbers, P punctuation, S symbols, Z spaces, C others.
const KINDS: &str = "0C 20Z 21P 24S 25P 2BS 2CP 30N 3AP 3CS 3FP 41L 5BP 5ES 5FP 60S 61L 7BP 7CS 7DP 7ES 7FC A0Z A1P \
    A2S A7P A8S AAL ABP ACS ADC AES B2N B4S B5L B6P B8S B9N BAL BBP BCN BFP C0L D7S D8L F7S F8L 2C2S 2C6L 2D2S 2E0L \
    2E5S 2ECL 2EDS 2EEL 2EFS 300M 370L 375S 376L 37EP 37FL 384S 386L 387P 388L 3F6S 3F7L 482S 483M 48AL 55AP 560L \
    589P 58DS 591M 5BEP 5BFM 5C0P 5C1M 5C3P 5C4M 5C6P 5C7M 5D0L 5F3P 606S 609P 620L 660N 66AP 66EL 6F0N 6FAL 964P \
    966N 970L E3FS E40L E50N E5AP E81L 2000Z 200BC 2010P 2028Z 202AC 202FZ 2030P 2044S 2045P 205FZ 2060C 2070N 2071L \
    2074N 207AS 207DP 207FL 2080N 208AS 208DP 2090L 20A0S 20D0M 2100S 2126L 2127S 212AL 212CS 2150N 218AS 2768P \
    2776N 2794S 2C00L 2E00P 2E80S 3000Z 3001P 3004S 3005L 3007N 3008P 3012S 3014P 3020S 3031L 3036S 3041L 309BS \
    309DL 30FBP 30FCL 3200S 3400L 4DC0S 4E00L D800C F900L FE00M FE10P FE70L FEFFC FF01P FF04S FF05P FF0BS FF0CP \
    FF10N FF1AP FF1CS FF1FP FF21L FF3BP FF3ES FF3FP FF40S FF41L FF5BP FF5CS FF5DP FF5ES FF5FP FF66L FFE0S FFF0C \
    10000L 1F000S 1FB00L E0000C";

/// The names of a set, and its ranges. *L is all of that kind, ^ are capitals and _ small letters.
const NAMED: &[(&str, &str)] = &[
    ("Lower", "61-7A"),
    ("Upper", "41-5A"),
    ("ASCII InBasicLatin InBasic_Latin", "0-7F"),
    ("Alpha", "41-5A 61-7A"),
    ("Digit d", "30-39"),
    ("Alnum", "30-39 41-5A 61-7A"),
    ("Punct", "21-2F 3A-40 5B-60 7B-7E"),
    ("Graph", "21-7E"),
    ("Print", "20-7E"),
    ("Blank", "9 20"),
    ("Cntrl", "0-1F 7F"),
    ("XDigit", "30-39 41-46 61-66"),
    ("Space s", "9-D 20"),
    ("w", "30-39 41-5A 5F 61-7A"),
    ("h UBlank", "9 20 A0 1680 180E 2000-200A 202F 205F 3000"),
    ("v", "A-D 85 2028-2029"),
    ("L IsL IsLetter IsAlphabetic javaLetter javaAlphabetic UAlpha", "*L"),
    ("Lu IsLu IsUppercase javaUpperCase UUpper", "^"),
    ("Ll IsLl IsLowercase javaLowerCase ULower", "_"),
    ("M IsM Mn IsMn", "*M"),
    ("N IsN", "*N"),
    ("Nd IsNd IsDigit javaDigit UDigit Ud", "30-39 660-669 6F0-6F9 966-96F E50-E59 FF10-FF19"),
    ("javaLetterOrDigit UAlnum", "*L 30-39 660-669 6F0-6F9 966-96F E50-E59 FF10-FF19"),
    ("Uw", "*L *M 30-39 5F 660-669 6F0-6F9 966-96F E50-E59 203F-2040 FF10-FF19 FF3F"),
    ("P IsP IsPunctuation UPunct", "*P"),
    ("Pd IsPd", "2D 58A 5BE 2010-2015 301C 3030 FE58 FE63 FF0D"),
    ("Pc IsPc", "5F 203F-2040 FF3F"),
    ("S IsS", "*S"),
    ("Sc IsSc", "24 A2-A5 58F E3F 20A0-20CF FF04 FFE0-FFE1 FFE5-FFE6"),
    ("Z IsZ", "*Z"),
    ("Zs IsZs", "20 A0 1680 2000-200A 202F 205F 3000"),
    ("C IsC", "*C"),
    ("Cc IsCc IsControl javaISOControl UCntrl", "0-1F 7F-9F"),
    ("IsWhite_Space IsWhiteSpace USpace Us", "9-D 20 85 A0 1680 2000-200A 2028-2029 202F 205F 3000"),
    ("javaWhitespace", "9-D 1C-20 1680 2000-2006 2008-200A 2028-2029 205F 3000"),
    ("IsHex_Digit UXDigit", "30-39 41-46 61-66 FF10-FF19 FF21-FF26 FF41-FF46"),
    ("IsLatin", "41-5A 61-7A AA BA C0-D6 D8-F6 F8-2B8 1E00-1EFF 2C60-2C7F A722-A787 FF21-FF3A FF41-FF5A"),
    ("IsGreek", "370-373 375-377 37A-37D 37F 384 386 388-3E1 3F0-3FF 1F00-1FFF"),
    ("IsCyrillic", "400-484 487-52F 1C80-1C8F 2DE0-2DFF A640-A69F"),
    ("IsHebrew", "591-5F4 FB1D-FB4F"),
    ("IsArabic", "600-604 606-60B 60D-61A 61C-61E 620-63F 641-64A 656-66F 671-6DC 6DE-6FF 750-77F FB50-FDFF FE70-FEFC"),
    ("IsThai", "E01-E3A E40-E5B"),
    ("IsHiragana", "3041-3096 309D-309F"),
    ("IsKatakana", "30A1-30FA 30FD-30FF 31F0-31FF FF66-FF6F FF71-FF9D"),
    ("IsHangul", "1100-11FF 3131-318E A960-A97C AC00-D7A3 FFA0-FFDC"),
    ("IsHan IsIdeographic", "2E80-2FD5 3005 3007 3021-3029 3038-303B 3400-4DBF 4E00-9FFF F900-FAD9 20000-323AF"),
    ("InLatin-1Supplement InLatin_1_Supplement", "80-FF"),
    ("InLatinExtended-A InLatin_Extended_A", "100-17F"),
    ("InGreek", "370-3FF"),
    ("InCyrillic", "400-4FF"),
    ("InHebrew", "590-5FF"),
    ("InArabic", "600-6FF"),
    ("InGeneralPunctuation InGeneral_Punctuation", "2000-206F"),
    ("InCurrencySymbols InCurrency_Symbols", "20A0-20CF"),
    ("InHiragana", "3040-309F"),
    ("InKatakana", "30A0-30FF"),
    ("InCJKUnifiedIdeographs InCJK_Unified_Ideographs", "4E00-9FFF"),
    ("InHangulSyllables InHangul_Syllables", "AC00-D7AF"),
];

/// All runs of [`KINDS`]: the kind, and where it begins and ends.
fn runs() -> impl Iterator<Item = (char, Range)> {
    let starts = |run: &'static str| {
        let (start, kind) = run.split_at_checked(run.len() - 1)?;
        Some((u32::from_str_radix(start, 16).ok()?, kind.chars().next()?))
    };
    let ends = KINDS.split(' ').skip(1).filter_map(starts).map(|(start, _)| start - 1).chain([0x10_FFFF]);
    KINDS.split(' ').filter_map(starts).zip(ends).map(|((start, kind), end)| (kind, (start, end)))
}

/// Which kind of characters one is: L, M, N, P, S, Z or C.
pub(crate) fn kind(letter: char) -> char {
    let letter = u32::from(letter);
    runs().find(|(_, (_, end))| letter <= *end).map_or('C', |(kind, _)| kind)
}

fn with_case(small: bool) -> impl Iterator<Item = Range> {
    // They have no other case of one character.
    let single: &[char] =
        if small { &['\u{B5}', '\u{DF}', '\u{131}', '\u{138}', '\u{149}', '\u{17F}'] } else { &['\u{130}'] };
    let turned = ('A'..='\u{52F}').filter(move |letter| letters::turned(*letter, small).is_some());
    turned.chain(single.iter().copied()).map(|letter| (letter.into(), letter.into()))
}

fn set(ranges: &str) -> Set {
    let mut found = Vec::new();
    for range in ranges.split(' ') {
        if let Some(wanted) = range.strip_prefix('*') {
            found.extend(runs().filter(|(kind, _)| wanted.starts_with(*kind)).map(|(_, range)| range));
        } else if range == "^" || range == "_" {
            found.extend(with_case(range == "_"));
        } else {
            let number = |digits: &str| u32::from_str_radix(digits, 16).unwrap_or_default();
            let (first, last) = range.split_once('-').unwrap_or((range, range));
            found.push((number(first), number(last)));
        }
    }
    Set::of(found)
}

fn entry(name: &str) -> Option<Set> {
    let any_case = name.starts_with("Is") || name.starts_with("In");
    let is = |known: &str| if any_case { known.eq_ignore_ascii_case(name) } else { known == name };
    NAMED.iter().find(|(names, _)| names.split(' ').any(is)).map(|(_, ranges)| set(ranges))
}

/// The set of \d, \h, \s, \v or \w, of ASCII or of Unicode.
pub(super) fn short(letter: char, unicode: bool) -> Set {
    let name = String::from(letter);
    let wide = unicode.then(|| entry(&["U", &name].concat())).flatten();
    wide.or_else(|| entry(&name)).unwrap_or_else(|| Set::of(Vec::new()))
}

/// The set of \p{name}.
pub(super) fn named(name: &str, unicode: bool) -> Option<Set> {
    // The short names of this table are no names of properties.
    if name.starts_with('U') && name != "Upper" || name.starts_with(|letter: char| "dswhv".contains(letter)) {
        return None;
    }
    if let Some((kind, value)) = name.split_once('=') {
        let prefix = match kind.to_ascii_lowercase().as_str() {
            "blk" | "block" => "In",
            "sc" | "script" | "gc" | "general_category" => "Is",
            _ => return None,
        };
        return entry(&[prefix, value].concat());
    }
    unicode.then(|| entry(&["U", name].concat())).flatten().or_else(|| entry(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_those_of_unicode_in_the_scripts_of_europe() {
        for letter in ('\0'..='\u{52F}').filter(|letter| kind(*letter) != 'M') {
            // Beyond Latin there are code points that are no characters: they may be anything.
            let known = letter < '\u{300}' || letter.is_alphabetic() || letter.is_numeric();
            assert!(!known || (kind(letter) == 'L') == letter.is_alphabetic(), "{letter:?}");
            assert!(!known || (kind(letter) == 'N') == letter.is_numeric(), "{letter:?}");
        }
        assert_eq!(['\u{20AC}', '\u{4E2D}', '\u{1F600}', '\u{2019}', '\u{3000}'].map(kind), ['S', 'L', 'S', 'P', 'Z']);
    }

    #[test]
    fn every_entry_of_the_table_holds_something() {
        for (names, _) in NAMED {
            for name in names.split(' ') {
                assert!(entry(name).is_some_and(|set| !set.ranges().is_empty()), "{name}");
            }
        }
    }

    #[test]
    fn case_is_that_of_unicode_where_letters_know_it() {
        let (upper, lower) = (named("Lu", false).expect("known"), named("Ll", false).expect("known"));
        for letter in 'A'..='\u{17F}' {
            assert_eq!(upper.contains(letter.into()), letter.is_uppercase(), "{letter:?}");
            // Two ordinals are letters in lower case that are no small ones to a program.
            if !['\u{AA}', '\u{BA}'].contains(&letter) {
                assert_eq!(lower.contains(letter.into()), letter.is_lowercase(), "{letter:?}");
            }
        }
    }
}
