//! Patterns with places for values: `String.format`, which is `java.text.MessageFormat`.
//!
//! Refuses what Java refuses, in its words, and with it every format such as `{0,number}`: values come in as texts, as
//! Salesforce has them. Invariant: a pattern without quotes and braces is written as it stands.
//! Rules: <https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/text/MessageFormat.html> and
//! <https://developer.salesforce.com/docs/atlas.en-us.apexref.meta/apexref/apex_methods_system_string.htm>

use crate::letters::{TOO_LARGE, digits, integer};

/// The pattern with `{0}` and so on replaced. Two quotes are one; what stands between single ones is no place. A place
/// for which there is no value stays.
///
/// # Errors
/// What is wrong with the pattern.
pub(crate) fn format(pattern: &str, values: &[String]) -> Result<String, String> {
    let mut out = String::new();
    let mut rest = pattern.chars().peekable();
    let mut quoted = false;
    while let Some(letter) = rest.next() {
        match letter {
            '\'' if rest.next_if_eq(&'\'').is_some() => out.push('\''),
            '\'' => quoted = !quoted,
            '{' if !quoted => {
                let place = place(&mut rest)?;
                let (index, kind) = place.split_once(',').unwrap_or((&place, ""));
                let index = number(index)?;
                match values.get(index) {
                    Some(_) if !kind.is_empty() => return Err(misfit(kind)),
                    Some(value) => out.push_str(value),
                    None => out.push_str(&["{", &digits(index as i64), "}"].concat()),
                }
            }
            _ => out.push(letter),
        }
        if out.len() > TOO_LARGE {
            break;
        }
    }
    Ok(out)
}

/// What stands up to the brace that closes.
fn place(rest: &mut impl Iterator<Item = char>) -> Result<String, String> {
    let mut place = String::new();
    let (mut depth, mut quoted) = (0_u32, false);
    for letter in rest {
        match letter {
            '\'' => quoted = !quoted,
            '{' if !quoted => depth += 1,
            '}' if !quoted && depth == 0 => return Ok(place),
            '}' if !quoted => depth -= 1,
            _ => {}
        }
        place.push(letter);
    }
    Err("Unmatched braces in the pattern.".into())
}

fn number(index: &str) -> Result<usize, String> {
    let Some(number) = integer(index) else { return Err(["can't parse argument number: ", index].concat()) };
    usize::try_from(number).map_err(|_| ["negative argument number: ", index].concat())
}

/// Why a text cannot be formatted as another kind of value.
fn misfit(kind: &str) -> String {
    let name = kind.split(',').next().unwrap_or_default().trim_ascii();
    match name {
        "number" | "choice" => "Cannot format given Object as a Number".into(),
        "date" | "time" => "Cannot format given Object as a Date".into(),
        _ => ["unknown format type: ", name].concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formatted(pattern: &str) -> Result<String, String> {
        format(pattern, &["one".to_owned(), "{1}'".to_owned()])
    }

    /// Each expectation is what Java 25 makes of the pattern.
    #[test]
    fn values_stand_where_their_number_does() {
        for (pattern, expected) in [
            ("", ""),
            ("no place", "no place"),
            ("{0} and {1}, {0}", "one and {1}', one"),
            ("{0}{2}", "one{2}"),
            ("it''s {0}", "it's one"),
            ("it's {0}", "its {0}"),
            ("'{0}' is {0}", "{0} is one"),
            ("'{''}' {0}", "{'} one"),
            ("a } b", "a } b"),
            ("'", ""),
            ("''", "'"),
            ("{+1}", "{1}'"),
            ("{00}", "one"),
            ("{0,}", "one"),
        ] {
            assert_eq!(formatted(pattern).as_deref(), Ok(expected), "{pattern}");
        }
    }

    #[test]
    fn what_is_no_place_is_refused() {
        for (pattern, words) in [
            ("{", "Unmatched braces in the pattern."),
            ("{0", "Unmatched braces in the pattern."),
            ("{{0}", "Unmatched braces in the pattern."),
            ("{'}", "Unmatched braces in the pattern."),
            ("{}", "can't parse argument number: "),
            ("{a}", "can't parse argument number: a"),
            ("{ 0}", "can't parse argument number:  0"),
            ("{{0}}", "can't parse argument number: {0}"),
            ("{-1}", "negative argument number: -1"),
            ("{99999999999}", "can't parse argument number: 99999999999"),
            ("{0,number}", "Cannot format given Object as a Number"),
            ("{0, date, short}", "Cannot format given Object as a Date"),
            ("{0,x}", "unknown format type: x"),
        ] {
            assert_eq!(formatted(pattern), Err(words.to_owned()), "{pattern}");
        }
    }
}
