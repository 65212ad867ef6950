//! Texts made safe for other languages, and back: String's escape and unescape methods, those of Apache Commons.
//!
//! Refuses broken \u escapes, in the words of Commons. Invariant: what an escape wrote its unescape reads as it was, but
//! for what `unicode` leaves ambiguous. Unknown entities stay as they are.
//! Rules: <https://developer.salesforce.com/docs/atlas.en-us.apexref.meta/apexref/apex_methods_system_string.htm> and
//! <https://commons.apache.org/proper/commons-lang/apidocs/org/apache/commons/lang3/StringEscapeUtils.html>

/// The named entities of HTML 4 in the order of their characters. A number is the code point of the next name, in
/// hexadecimal; each further name is that of the next code point. Those up to FF are all that HTML 3 has.
const ENTITIES: &str = "22 quot 26 amp 3C lt 3E gt 0A0 nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr \
    deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute \
    Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute \
    Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring \
    aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide \
    oslash ugrave uacute ucirc uuml yacute thorn yuml 152 OElig oelig 160 Scaron scaron 178 Yuml 192 fnof 2C6 circ \
    2DC tilde 391 Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi Omicron Pi Rho 3A3 Sigma \
    Tau Upsilon Phi Chi Psi Omega 3B1 alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi \
    omicron pi rho sigmaf sigma tau upsilon phi chi psi omega 3D1 thetasym upsih 3D6 piv 2002 ensp emsp 2009 thinsp \
    200C zwnj zwj lrm rlm 2013 ndash mdash 2018 lsquo rsquo sbquo 201C ldquo rdquo bdquo 2020 dagger Dagger bull \
    2026 hellip 2030 permil 2032 prime Prime 2039 lsaquo rsaquo 203E oline 2044 frasl 20AC euro 2111 image 2118 \
    weierp 211C real 2122 trade 2135 alefsym 2190 larr uarr rarr darr harr 21B5 crarr 21D0 lArr uArr rArr dArr hArr \
    2200 forall 2202 part exist 2205 empty 2207 nabla isin notin 220B ni 220F prod 2211 sum minus 2217 lowast 221A \
    radic 221D prop infin 2220 ang 2227 and or cap cup int 2234 there4 223C sim 2245 cong 2248 asymp 2260 ne equiv \
    2264 le ge 2282 sub sup nsub 2286 sube supe 2295 oplus 2297 otimes 22A5 perp 22C5 sdot 2308 lceil rceil lfloor \
    rfloor 2329 lang rang 25CA loz 2660 spades 2663 clubs 2665 hearts diams";

/// The last character that has an entity in HTML 3.
const LAST_OF_HTML3: u32 = 0xFF;

/// Control characters that have a letter in programs.
const CONTROLS: [(char, char); 5] = [('\u{8}', 'b'), ('\n', 'n'), ('\t', 't'), ('\u{C}', 'f'), ('\r', 'r')];

/// Code points and names, ordered by code point.
fn entities(four: bool) -> Vec<(u32, &'static str)> {
    let mut found = Vec::new();
    let mut code = 0;
    for word in ENTITIES.split(' ') {
        if word.starts_with(|letter: char| letter.is_ascii_digit()) {
            code = u32::from_str_radix(word, 16).unwrap_or_default();
        } else if four || code <= LAST_OF_HTML3 {
            found.push((code, word));
            code += 1;
        }
    }
    found
}

/// With named entities: `escapeHtml3` and `escapeHtml4`.
pub(crate) fn html(text: &str, four: bool) -> String {
    let entities = entities(four);
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        let place = entities.partition_point(|(code, _)| *code < letter.into());
        match entities.get(place) {
            Some((code, name)) if *code == letter.into() => push_all(&["&", name, ";"], &mut out),
            _ => out.push(letter),
        }
    }
    out
}

fn push_all(parts: &[&str], out: &mut String) {
    for part in parts {
        out.push_str(part);
    }
}

/// With the five entities of XML: `escapeXml`.
pub(crate) fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match XML.iter().find(|(_, known)| *known == letter) {
            Some((name, _)) => push_all(&["&", name, ";"], &mut out),
            None => out.push(letter),
        }
    }
    out
}

const XML: [(&str, char); 5] = [("quot", '"'), ("amp", '&'), ("lt", '<'), ("gt", '>'), ("apos", '\'')];

/// As between the quotes of a Java program: `escapeJava`.
pub(crate) fn java(text: &str) -> String {
    program(text, "\"\\", true)
}

/// As between the quotes of an ECMAScript program: `escapeEcmaScript`.
pub(crate) fn ecma_script(text: &str) -> String {
    program(text, "\"\\'/", true)
}

/// With \u escapes for what is not ASCII: `escapeUnicode`. That control characters stay as they are is unconfirmed.
pub(crate) fn unicode(text: &str) -> String {
    program(text, "", false)
}

/// Backslashes before some characters, letters for controls, and \u escapes for all that is not printable ASCII.
#[inline(never)]
fn program(text: &str, marked: &str, controls: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        let code = u32::from(letter);
        if code > 0xFFFF {
            // As UTF-16 has it: two halves.
            push_unit(0xD7C0 + (code >> 10), &mut out);
            push_unit(0xDC00 + (code & 0x3FF), &mut out);
            continue;
        }
        let control = CONTROLS.iter().find(|(known, _)| controls && *known == letter);
        if let Some((_, name)) = control {
            out.push('\\');
            out.push(*name);
        } else if code > 0x7F || (controls && letter < ' ') {
            push_unit(code, &mut out);
        } else {
            if marked.bytes().any(|mark| u32::from(mark) == code) {
                out.push('\\');
            }
            out.push(letter);
        }
    }
    out
}

/// A \u escape.
#[inline(never)]
fn push_unit(unit: u32, out: &mut String) {
    out.push_str("\\u");
    for shift in [12, 8, 4, 0] {
        out.push(char::from_digit(unit >> shift & 15, 16).unwrap_or_default().to_ascii_uppercase());
    }
}

fn has_marks(text: &str) -> bool {
    text.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\r' | b'\n'))
}

/// In double quotes where a field of a table needs them: `escapeCsv`.
pub(crate) fn csv(text: &str) -> String {
    if has_marks(text) { ["\"", &crate::letters::replace(text, "\"", "\"\""), "\""].concat() } else { text.to_owned() }
}

/// The reverse of [`csv`]: `unescapeCsv`.
pub(crate) fn from_csv(text: &str) -> String {
    let inner = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    match inner {
        Some(inner) if has_marks(inner) => crate::letters::replace(inner, "\"\"", "\""),
        _ => text.to_owned(),
    }
}

/// The reverse of [`html`]: `unescapeHtml3` and `unescapeHtml4`, which read numbers of characters too.
pub(crate) fn from_html(text: &str, four: bool) -> String {
    let entities = entities(four);
    let known =
        |name: &str| entities.iter().find(|(_, known)| *known == name).and_then(|(code, _)| char::from_u32(*code));
    from_entities(text, known)
}

/// The reverse of [`xml`]: `unescapeXml`, which reads numbers of characters too.
pub(crate) fn from_xml(text: &str) -> String {
    from_entities(text, |name| XML.iter().find(|(known, _)| *known == name).map(|(_, letter)| *letter))
}

fn from_entities(text: &str, known: impl Fn(&str) -> Option<char>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('&') {
        out.push_str(before);
        // No name and no number of a character is longer.
        let end = behind.bytes().take(12).position(|byte| byte == b';');
        let name = end.and_then(|end| behind.get(..end)).unwrap_or_default();
        let letter = match name.strip_prefix('#') {
            Some(number) => numbered(number),
            None => known(name),
        };
        match letter {
            Some(letter) => {
                out.push(letter);
                rest = behind.get(name.len() + 1..).unwrap_or_default();
            }
            None => {
                out.push('&');
                rest = behind;
            }
        }
    }
    out + rest
}

/// The character of a decimal number, or of a hexadecimal one behind an x.
fn numbered(number: &str) -> Option<char> {
    let (digits, radix) = match number.bytes().next()? {
        b'x' | b'X' => (number.get(1..)?, 16),
        _ => (number, 10),
    };
    let mut code = if digits.is_empty() { u32::MAX } else { 0 };
    for digit in digits.chars() {
        code = code.saturating_mul(radix).saturating_add(digit.to_digit(radix)?);
    }
    char::from_u32(code)
}

/// The reverse of [`java`] and of [`ecma_script`]: `unescapeJava` and `unescapeEcmaScript`. A backslash before what
/// needs none goes.
///
/// # Errors
/// A \u without its four digits; in the words of Commons.
pub(crate) fn from_java(text: &str) -> Result<String, String> {
    from_program(text, true)
}

/// The reverse of [`unicode`]: `unescapeUnicode`.
///
/// # Errors
/// A \u without its four digits; in the words of Commons.
pub(crate) fn from_unicode(text: &str) -> Result<String, String> {
    from_program(text, false)
}

#[inline(never)]
fn from_program(text: &str, controls: bool) -> Result<String, String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    // The first half of a character that UTF-16 has in two.
    let mut half: Option<u32> = None;
    while let Some(letter) = rest.chars().next() {
        let behind = rest.get(letter.len_utf8()..).unwrap_or_default();
        let next = behind.bytes().next().unwrap_or_default();
        let escapes = letter == '\\' && (controls || next == b'u');
        let (code, length) = match next {
            _ if !escapes => (u32::from(letter), letter.len_utf8()),
            b'u' => unit(rest)?,
            b'0'..=b'7' => octal(behind),
            b'\\' | b'"' | b'\'' => (next.into(), 2),
            _ => match CONTROLS.iter().find(|(_, name)| *name == char::from(next)) {
                Some((control, _)) => (u32::from(*control), 2),
                None => (u32::MAX, 1),
            },
        };
        rest = rest.get(length..).unwrap_or_default();
        let lost = half.take();
        match (lost, code) {
            (Some(first), 0xDC00..0xE000) => out.extend(char::from_u32((first << 10) + code - 0x35F_DC00)),
            (lost, _) => {
                // Half a character alone becomes a question mark in a box: texts here hold whole ones.
                out.extend(lost.map(|_| char::REPLACEMENT_CHARACTER));
                match code {
                    0xD800..0xDC00 => half = Some(code),
                    0xDC00..0xE000 => out.push(char::REPLACEMENT_CHARACTER),
                    _ => out.extend(char::from_u32(code)),
                }
            }
        }
    }
    out.extend(half.map(|_| char::REPLACEMENT_CHARACTER));
    Ok(out)
}

/// Reads a \u escape: its unit of UTF-16, and how many bytes it takes. Java allows for more than one u, and Commons for
/// a plus.
fn unit(text: &str) -> Result<(u32, usize), String> {
    let mut start = 1 + text.bytes().skip(1).take_while(|byte| *byte == b'u').count();
    start += usize::from(text.as_bytes().get(start) == Some(&b'+'));
    let (before, behind) = text.split_at_checked(start).unwrap_or_default();
    let digits = crate::letters::part(behind, 0, 4);
    if crate::letters::length(digits) < 4 {
        let words = ["Less than 4 hex digits in unicode value: '", before, digits, "' due to end of CharSequence"];
        return Err(words.concat());
    }
    let mut unit = 0;
    for digit in digits.chars() {
        match digit.to_digit(16) {
            Some(digit) => unit = unit << 4 | digit,
            None => return Err(["Unable to parse unicode value: ", digits].concat()),
        }
    }
    Ok((unit, start + 4))
}

/// One to three octal digits, the first of three at most 3; and how many bytes they take with the backslash.
fn octal(text: &str) -> (u32, usize) {
    let (mut number, mut length) = (0, 0);
    let longest = if text.as_bytes() < b"4".as_slice() { 3 } else { 2 };
    for byte in text.bytes().take(longest).take_while(|byte| matches!(byte, b'0'..=b'7')) {
        number = number * 8 + u32::from(byte - b'0');
        length += 1;
    }
    (number, length + 1)
}

#[cfg(test)]
mod tests;
