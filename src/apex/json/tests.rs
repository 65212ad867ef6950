//! Tests of JSON: values read, and Jackson's words for what is none.

use super::{Json, parse, quoted};

fn message(text: &str) -> String {
    parse(text).unwrap_err().message
}

#[test]
fn a_text_reads_and_writes_the_same() {
    for text in ["null", "[]", "{}", "[1,2.50,-3e8,true,false]", r#"{"a":{"b":["\n\"\\\u0001 ä😀"]},"a":1.0}"#] {
        assert_eq!(parse(text).unwrap().to_string(), text);
    }
    assert_eq!(parse(" { \"a\" : [ 1 , 2 ] } ").unwrap().to_string(), r#"{"a":[1,2]}"#);
}

#[test]
fn of_two_members_with_one_key_the_last_counts() {
    let json = parse(r#"{"a":1,"a":2,"A":3}"#).unwrap();
    assert_eq!(json.get("a"), Some(&Json::Number("2".into())));
    assert_eq!(json.get("b"), None);
}

#[test]
fn escapes_become_characters() {
    assert_eq!(parse(r#""\u00e4\ud83d\ude00\/\b""#).unwrap(), Json::String("ä😀/\u{8}".into()));
    assert_eq!(parse(r#""\ud83dx\ud83d\u0041""#).unwrap(), Json::String("\u{fffd}x\u{fffd}A".into()));
    assert_eq!(quoted("a\"\\/\u{1f}\t"), r#""a\"\\/\u001F\t""#);
}

#[test]
fn a_page_instead_of_json_is_told_as_jackson_tells_it() {
    assert_eq!(
        message("<html>"),
        "Unexpected character ('<' (code 60)): expected a valid value (number, String, array, object, 'true', 'false' \
         or 'null') at [line:1, column:2]"
    );
}

#[test]
fn an_empty_text_has_no_content() {
    assert_eq!(message(""), "No content to map to Object due to end of input");
    assert_eq!(message(" \n"), "No content to map to Object due to end of input");
}

#[test]
fn what_is_missing_is_named_with_its_place() {
    let words = [
        (
            "{,",
            "Unexpected character (',' (code 44)): was expecting double-quote to start field name at [line:1, \
             column:3]",
        ),
        (
            "{\"a\":1,}",
            "Unexpected character ('}' (code 125)): was expecting double-quote to start field name at [line:1, \
             column:9]",
        ),
        (
            "{\"a\" 1}",
            "Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value at \
             [line:1, column:7]",
        ),
        (
            "{\"a\":1 2}",
            "Unexpected character ('2' (code 50)): was expecting comma to separate OBJECT entries at [line:1, \
             column:9]",
        ),
        (
            "[1\n2]",
            "Unexpected character ('2' (code 50)): was expecting comma to separate ARRAY entries at [line:2, column:2]",
        ),
        (
            "{",
            "Unexpected end-of-input: expected close marker for OBJECT (from [line:1, column:0]) at [line:1, column:2]",
        ),
        (
            "{\"a\":[1",
            "Unexpected end-of-input: expected close marker for ARRAY (from [line:1, column:5]) at [line:1, column:8]",
        ),
        ("{\"a\":", "Unexpected end-of-input within/between OBJECT entries at [line:1, column:6]"),
        ("[1,", "Unexpected end-of-input within/between ARRAY entries at [line:1, column:4]"),
        ("\"a", "Unexpected end-of-input: was expecting closing quote for a string value at [line:1, column:3]"),
        ("{\"a", "Unexpected end-of-input in field name at [line:1, column:4]"),
        ("tru", "Unrecognized token 'tru': was expecting 'null', 'true', 'false' or NaN at [line:1, column:4]"),
        ("01", "Invalid numeric value: Leading zeroes not allowed at [line:1, column:2]"),
        ("\"\\q\"", "Unrecognized character escape 'q' (code 113) at [line:1, column:4]"),
        (
            "\"\\u00g0\"",
            "Unexpected character ('g' (code 103)): expected a hex-digit for character escape sequence at \
             [line:1, column:7]",
        ),
        (
            "\"\t\"",
            "Illegal unquoted character ((CTRL-CHAR, code 9)): has to be escaped using backslash to be included \
             in string value at [line:1, column:3]",
        ),
    ];
    for (text, expected) in words {
        assert_eq!(message(text), expected, "{text}");
    }
}

#[test]
fn deep_nesting_is_an_error_not_an_overflow() {
    assert!(parse(&["[".repeat(200), "]".repeat(200)].concat()).is_ok());
    assert!(message(&"[".repeat(100_000)).starts_with("Nesting is deeper than 200 levels"));
    assert!(message(&"{\"a\":".repeat(100_000)).starts_with("Nesting is deeper than 200 levels"));
}

#[test]
fn broken_texts_are_errors_not_panics() {
    let text = r#"{"name":"Grüne","list":[1,-2.5e+3,true,null,{"x":"\u00e4\n"}],"end":false}"#;
    let characters: Vec<char> = text.chars().collect();
    for place in 0..characters.len() {
        for other in ['"', '{', ']', '\\', ',', '0', 'é', '\u{0}'] {
            let mut broken = characters.clone();
            broken[place] = other;
            let _ = parse(&broken.iter().collect::<String>());
            broken.remove(place);
            let _ = parse(&broken.iter().collect::<String>());
        }
        let _ = parse(&characters[..place].iter().collect::<String>());
    }
}
