//! The characters that a predefined class or a property names.
//!
//! A simplification of Unicode: exact in ASCII and nearly so in Latin, Greek, Cyrillic, Armenian and Hebrew, in general
//! punctuation and currencies; of other scripts letters and digits are known, and their marks count as letters. Case is
//! what [`crate::letters`] knows of it. Refuses names that are not in the table. Invariant: the kinds are in order.

use super::set::Range;
use crate::letters;

/// Where another kind of characters begins: letters, marks, numbers, punctuation, symbols, spaces (z) and others (c).
const KINDS: &str = "0c 20z 21p 24s 25p 2Bs 2Cp 30n 3Ap 3Cs 3Fp 41l 5Bp 5Es 5Fp 60s 61l 7Bp 7Cs 7Dp 7Es 7Fc A0z A1p A2s A7p A8s AAl \
    ABp ACs ADc AEs B2n B4s B5l B6p B8s B9n BAl BBp BCn BFp C0l D7s D8l F7s F8l 2C2s 2C6l 2D2s 2E0l 2E5s 2ECl 2EDs \
    2EEl 2EFs 300m 370l 375s 376l 37Ep 37Fl 384s 386l 387p 388l 3F6s 3F7l 482s 483m 48Al 55Ap 560l 589p 58Ds 591m \
    5BEp 5BFm 5C0p 5C1m 5C3p 5C4m 5C6p 5C7m 5D0l 5F3p 606s 609p 620l 660n 66Ap 66El 6F0n 6FAl 964p 966n 970l E3Fs \
    E40l E50n E5Ap E81l 2000z 200Bc 2010p 2028z 202Ac 202Fz 2030p 2044s 2045p 205Fz 2060c 2070n 2071l 2074n 207As \
    207Dp 207Fl 2080n 208As 208Dp 2090l 20A0s 20D0m 2100s 2126l 2127s 212Al 212Cs 2150n 218As 2768p 2776n 2794s \
    2C00l 2E00p 2E80s 3000z 3001p 3004s 3005l 3007n 3008p 3012s 3014p 3020s 3031l 3036s 3041l 309Bs 309Dl 30FBp \
    30FCl 3200s 3400l 4DC0s 4E00l D800c F900l FE00m FE10p FE70l FEFFc FF01p FF04s FF05p FF0Bs FF0Cp FF10n FF1Ap \
    FF1Cs FF1Fp FF21l FF3Bp FF3Es FF3Fp FF40s FF41l FF5Bp FF5Cs FF5Dp FF5Es FF5Fp FF66l FFE0s FFF0c 10000l 1F000s \
    1FB00l E0000c";

/// The names of each set, and its ranges. *l is all of that kind, ^ are capitals and _ small letters. What (?U) has
/// instead has a U before its name.
const NAMED: &str = "\
    Lower=61-7A|\
    Upper=41-5A|\
    ASCII InBasicLatin InBasic_Latin=0-7F|\
    Alpha=41-5A 61-7A|\
    Digit d=30-39|\
    Alnum=30-39 41-5A 61-7A|\
    Punct=21-2F 3A-40 5B-60 7B-7E|\
    Graph=21-7E|\
    Print=20-7E|\
    Blank=9 20|\
    Cntrl=0-1F 7F|\
    XDigit=30-39 41-46 61-66|\
    Space s=9-D 20|\
    w=30-39 41-5A 5F 61-7A|\
    h UBlank=9 20 A0 1680 180E 2000-200A 202F 205F 3000|\
    v=A-D 85 2028-2029|\
    L IsL IsLetter IsAlphabetic javaLetter javaAlphabetic UAlpha=*l|\
    Lu IsLu IsUppercase javaUpperCase UUpper=^|\
    Ll IsLl IsLowercase javaLowerCase ULower=_|\
    M IsM Mn IsMn=*m|\
    N IsN=*n|\
    Nd IsNd IsDigit javaDigit UDigit Ud=30-39 660-669 6F0-6F9 966-96F E50-E59 FF10-FF19|\
    javaLetterOrDigit UAlnum=*l 30-39 660-669 6F0-6F9 966-96F E50-E59 FF10-FF19|\
    Uw=*l *m 30-39 5F 660-669 6F0-6F9 966-96F E50-E59 203F-2040 FF10-FF19 FF3F|\
    P IsP IsPunctuation UPunct=*p|\
    Pd IsPd=2D 58A 5BE 2010-2015 301C 3030 FE58 FE63 FF0D|\
    Pc IsPc=5F 203F-2040 FF3F|\
    S IsS=*s|\
    Sc IsSc=24 A2-A5 58F E3F 20A0-20CF FF04 FFE0-FFE1 FFE5-FFE6|\
    Z IsZ=*z|\
    Zs IsZs=20 A0 1680 2000-200A 202F 205F 3000|\
    C IsC=*c|\
    Cc IsCc IsControl javaISOControl UCntrl=0-1F 7F-9F|\
    IsWhite_Space IsWhiteSpace USpace Us=9-D 20 85 A0 1680 2000-200A 2028-2029 202F 205F 3000|\
    javaWhitespace=9-D 1C-20 1680 2000-2006 2008-200A 2028-2029 205F 3000|\
    IsHex_Digit UXDigit=30-39 41-46 61-66 FF10-FF19 FF21-FF26 FF41-FF46|\
    IsLatin=41-5A 61-7A AA BA C0-D6 D8-F6 F8-2B8 1E00-1EFF 2C60-2C7F A722-A787 FF21-FF3A FF41-FF5A|\
    IsGreek=370-373 375-377 37A-37D 37F 384 386 388-3E1 3F0-3FF 1F00-1FFF|\
    IsCyrillic=400-484 487-52F 1C80-1C8F 2DE0-2DFF A640-A69F|\
    IsHan IsIdeographic=2E80-2FD5 3005 3007 3021-3029 3038-303B 3400-4DBF 4E00-9FFF F900-FAD9 20000-323AF|\
    InGreek=370-3FF|\
    InCyrillic=400-4FF";

/// Goes through the kinds, which one and where it begins and ends, until the visitor has what it looks for.
fn each_kind(visit: &mut dyn FnMut(u8, Range) -> bool) {
    let (mut start, mut before) = (0, None);
    for byte in KINDS.bytes() {
        if byte.is_ascii_lowercase()
            && let Some((kind, first)) = before.replace((byte, start))
            && visit(kind, (first, start - 1))
        {
            return;
        }
        start = number(start, byte);
    }
    if let Some((kind, first)) = before {
        visit(kind, (first, 0x10_FFFF));
    }
}

/// A hexadecimal number with another digit; what is no digit starts a new number.
fn number(so_far: u32, byte: u8) -> u32 {
    match byte {
        b'0'..=b'9' => so_far << 4 | u32::from(byte - b'0'),
        b'A'..=b'F' => so_far << 4 | u32::from(byte - b'A' + 10),
        _ => 0,
    }
}

/// Which kind of characters one is: L, M, N, P, S, Z or C.
pub(crate) fn kind(letter: char) -> char {
    let mut found = b'c';
    each_kind(&mut |kind, (_, last)| {
        found = kind;
        u32::from(letter) <= last
    });
    found.to_ascii_uppercase().into()
}

/// Adds letters that have another case, and the few that are capital or small without one.
fn push_with_case(small: bool, ranges: &mut Vec<Range>) {
    let single: &[char] =
        if small { &['\u{B5}', '\u{DF}', '\u{131}', '\u{138}', '\u{149}', '\u{17F}'] } else { &['\u{130}'] };
    for letter in 'A'..='\u{52F}' {
        if single.contains(&letter) || letters::turned(letter, small).is_some() {
            ranges.push((letter.into(), letter.into()));
        }
    }
}

/// Adds what a line of the table holds.
fn push_all(held: &str, ranges: &mut Vec<Range>) {
    let (mut last, mut first) = (0, None);
    let mut wanted = false;
    for byte in held.bytes().chain([b' ']) {
        match byte {
            _ if wanted => {
                each_kind(&mut |kind, range| {
                    if kind == byte {
                        ranges.push(range);
                    }
                    false
                });
                wanted = false;
            }
            b'*' => wanted = true,
            b'^' | b'_' => push_with_case(byte == b'_', ranges),
            b'-' => first = Some(last),
            b' ' if last > 0 || first.is_some() => ranges.push((first.take().unwrap_or(last), last)),
            _ => {}
        }
        last = number(last, byte);
    }
}

/// Adds the set of a name, which can be in two parts; whether there is one.
#[inline(never)]
pub(super) fn push_named(prefix: &str, name: &str, ranges: &mut Vec<Range>) -> bool {
    let any_case = prefix == "In" || prefix == "Is" || name.starts_with("In") || name.starts_with("Is");
    for line in NAMED.split('|') {
        let Some(end) = line.bytes().position(|byte| byte == b'=') else { continue };
        let (names, held) = line.split_at(end);
        let is = |known: &str| {
            let rest = known.strip_prefix(prefix).unwrap_or("=");
            rest == name || (any_case && rest.eq_ignore_ascii_case(name))
        };
        if names.split(' ').any(is) {
            push_all(held, ranges);
            return true;
        }
    }
    false
}

/// Adds the set of \d, \h, \s, \v or \w, of ASCII or of Unicode.
pub(super) fn push_short(letter: char, unicode: bool, ranges: &mut Vec<Range>) {
    let mut name = [0; 4];
    let name = letter.encode_utf8(&mut name);
    if !(unicode && push_named("U", name, ranges)) {
        push_named("", name, ranges);
    }
}

/// Adds the set of \p{name}; whether there is one.
pub(super) fn push_property(name: &str, unicode: bool, ranges: &mut Vec<Range>) -> bool {
    if let Some(place) = name.bytes().position(|byte| byte == b'=') {
        let (kind, value) = name.split_at(place);
        let is = |known: &str| kind.eq_ignore_ascii_case(known);
        let prefix = if is("blk") || is("block") { "In" } else { "Is" };
        let known = prefix == "In" || is("sc") || is("script") || is("gc") || is("general_category");
        return known && push_named(prefix, value.strip_prefix('=').unwrap_or_default(), ranges);
    }
    // Names of this table alone are no names of properties.
    let own = matches!(name, "d" | "h" | "s" | "v" | "w") || (name.starts_with('U') && name != "Upper");
    !own && ((unicode && push_named("U", name, ranges)) || push_named("", name, ranges))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::regex::set;

    fn property(name: &str) -> Vec<Range> {
        let mut ranges = Vec::new();
        assert!(push_named("", name, &mut ranges) && !ranges.is_empty(), "{name}");
        set::settle(&mut ranges, 0);
        ranges
    }

    #[test]
    fn kinds_are_those_of_unicode_in_the_scripts_of_europe() {
        for letter in ('\0'..='\u{52F}').filter(|letter| kind(*letter) != 'M') {
            // Beyond Latin there are code points that are no characters: they may be anything.
            let known = letter < '\u{300}' || letter.is_alphabetic() || letter.is_numeric();
            assert!(!known || (kind(letter) == 'L') == letter.is_alphabetic(), "{letter:?}");
            assert!(!known || (kind(letter) == 'N') == letter.is_numeric(), "{letter:?}");
        }
        assert_eq!(['\u{20AC}', '\u{4E2D}', '\u{1F600}', '\u{2019}', '\u{3000}'].map(kind), ['S', 'L', 'S', 'P', 'Z']);
        assert_eq!(['\0', ' ', '\u{10FFFF}'].map(kind), ['C', 'Z', 'C']);
    }

    #[test]
    fn every_name_of_the_table_holds_something() {
        for line in NAMED.split('|') {
            let (names, _) = line.split_once('=').expect("names and ranges");
            for name in names.split(' ') {
                property(name);
            }
        }
        assert_eq!(property("Blank"), [(9, 9), (0x20, 0x20)]);
        assert_eq!(property("Cntrl"), [(0, 0x1F), (0x7F, 0x7F)]);
        assert_eq!(property("IsDIGIT"), property("Nd"));
    }

    #[test]
    fn case_is_that_of_unicode_where_letters_know_it() {
        let (upper, lower) = (property("Lu"), property("Ll"));
        for letter in 'A'..='\u{17F}' {
            assert_eq!(set::contains(&upper, letter.into()), letter.is_uppercase(), "{letter:?}");
            // Two ordinals are letters in lower case that are no small ones to a program.
            if !['\u{AA}', '\u{BA}'].contains(&letter) {
                assert_eq!(set::contains(&lower, letter.into()), letter.is_lowercase(), "{letter:?}");
            }
        }
    }
}
