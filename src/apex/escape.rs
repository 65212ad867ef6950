//! Texts made safe for other languages, and back: String's escape and unescape methods, those of Apache Commons.
//!
//! Refuses broken \u escapes, in the words of Commons. Invariant: what an escape wrote its unescape reads as it was, but
//! for what `unicode` and `single_quotes` leave ambiguous. Unknown entities stay as they are.
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

/// With a backslash before each single quote: `escapeSingleQuotes`.
pub(crate) fn single_quotes(text: &str) -> String {
    crate::letters::replace(text, "'", "\\'")
}

/// Backslashes before some characters, letters for controls, and \u escapes for all that is not printable ASCII.
fn program(text: &str, marked: &str, controls: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if marked.contains(letter) {
            out.push('\\');
            out.push(letter);
        } else if let Some((_, name)) = CONTROLS.iter().find(|(known, _)| controls && *known == letter) {
            out.push('\\');
            out.push(*name);
        } else if letter > '\u{7F}' || (controls && letter < ' ') {
            for unit in letter.encode_utf16(&mut [0; 2]) {
                out.push_str("\\u");
                let digits = (0..4).map(|place| u32::from(*unit) >> (12 - 4 * place) & 15);
                out.extend(
                    digits.filter_map(|digit| char::from_digit(digit, 16)).map(|digit| digit.to_ascii_uppercase()),
                );
            }
        } else {
            out.push(letter);
        }
    }
    out
}

/// In double quotes where a field of a table needs them: `escapeCsv`.
pub(crate) fn csv(text: &str) -> String {
    if text.contains([',', '"', '\r', '\n']) {
        ["\"", &crate::letters::replace(text, "\"", "\"\""), "\""].concat()
    } else {
        text.to_owned()
    }
}

/// The reverse of [`csv`]: `unescapeCsv`.
pub(crate) fn from_csv(text: &str) -> String {
    let inner = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    match inner {
        Some(inner) if inner.contains([',', '"', '\r', '\n']) => crate::letters::replace(inner, "\"\"", "\""),
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
    let hexadecimal = number.strip_prefix(['x', 'X']);
    let (digits, radix) = hexadecimal.map_or((number, 10), |digits| (digits, 16));
    let is_number = !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix));
    if is_number { char::from_u32(u32::from_str_radix(digits, radix).ok()?) } else { None }
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

fn from_program(text: &str, controls: bool) -> Result<String, String> {
    let mut units: Vec<u16> = Vec::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(letter) = rest.next() {
        let next = rest.peek().copied().unwrap_or_default();
        if letter == '\\' && next == 'u' {
            // Java allows for more than one u, and Commons for a plus.
            let mut start = String::from(letter);
            while let Some(letter) = rest.next_if_eq(&'u') {
                start.push(letter);
            }
            start.extend(rest.next_if_eq(&'+'));
            let digits: String = rest.by_ref().take(4).collect();
            let is_number = digits.len() == 4 && digits.chars().all(|digit| digit.is_ascii_hexdigit());
            match u16::from_str_radix(&digits, 16).ok().filter(|_| is_number) {
                Some(unit) => units.push(unit),
                None if digits.chars().count() < 4 => {
                    let words =
                        ["Less than 4 hex digits in unicode value: '", &start, &digits, "' due to end of CharSequence"];
                    return Err(words.concat());
                }
                None => return Err(["Unable to parse unicode value: ", &digits].concat()),
            }
        } else if letter == '\\' && controls {
            let first = next.to_digit(8);
            if let Some(first) = first {
                units.push(octal(first, &mut rest));
            } else if let Some((control, _)) = CONTROLS.iter().find(|(_, name)| *name == next) {
                units.push(*control as u16);
                rest.next();
            } else if matches!(next, '\\' | '"' | '\'') {
                units.push(next as u16);
                rest.next();
            }
        } else {
            units.extend_from_slice(letter.encode_utf16(&mut [0; 2]));
        }
    }
    // Half a character alone becomes a question mark in a box: texts here hold whole ones.
    Ok(char::decode_utf16(units).map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
}

/// One to three octal digits, the first of three at most 3.
fn octal(first: u32, rest: &mut std::iter::Peekable<std::str::Chars>) -> u16 {
    rest.next();
    let mut number = first;
    for place in 1..3 {
        match rest.peek().and_then(|digit| digit.to_digit(8)) {
            Some(digit) if place == 1 || first <= 3 => {
                number = number * 8 + digit;
                rest.next();
            }
            _ => break,
        }
    }
    number as u16
}

#[cfg(test)]
mod tests;
