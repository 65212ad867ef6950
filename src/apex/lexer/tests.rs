//! Tests of the lexer: places, ranges, and what is no token.

use super::{Kind, complaint, tokens};

fn kinds(text: &str) -> Vec<Kind> {
    tokens(text).into_iter().map(|token| token.kind).collect()
}

#[test]
fn places_count_characters_and_lines_from_one() {
    let all = tokens("'ä' x\n  y");
    assert_eq!((all[1].at.line, all[1].at.column), (1, 5));
    assert_eq!((all[2].at.line, all[2].at.column), (2, 3));
}

#[test]
fn number_literals_are_told_apart_by_their_last_letter() {
    use Kind::{Decimal, Double, End, Integer, Long, Word};
    assert_eq!(kinds("1 2L 3.5 4d 5.5D .5 6x"), [Integer, Long, Decimal, Double, Double, Decimal, Integer, Word, End]);
}

#[test]
fn a_closing_shift_stays_two_brackets() {
    assert_eq!(kinds(">>= <<="), [Kind::Greater, Kind::GreaterOrEqual, Kind::ShiftLeftAssign, Kind::End]);
}

#[test]
fn what_is_open_at_the_end_is_named() {
    assert_eq!(kinds("/* x"), [Kind::OpenComment, Kind::End]);
    assert_eq!(kinds("'x"), [Kind::OpenText, Kind::End]);
    assert_eq!(kinds("'x\n y"), [Kind::OpenText, Kind::Word, Kind::End]);
    assert_eq!(kinds("'''\nx''"), [Kind::OpenText, Kind::End]);
    assert_eq!(kinds("'''\nx\\"), [Kind::OpenText, Kind::End]);
    assert_eq!(kinds("'x\\"), [Kind::OpenText, Kind::End]);
}

#[test]
fn an_unknown_character_is_taken_whole() {
    let all = tokens("“");
    assert_eq!(all[0].text("“"), "“");
    assert!(complaint(all[0], "“").unwrap().contains("Unrecognized symbol '“'"));
}

#[test]
fn a_text_over_several_lines_begins_with_a_line_break() {
    assert_eq!(kinds("'''\na 'b'' \\'''' + 1"), [Kind::MultiLine, Kind::Plus, Kind::Integer, Kind::End]);
    // Otherwise it is an empty text and the beginning of another.
    assert_eq!(kinds("'''a'''"), [Kind::Text, Kind::Text, Kind::Text, Kind::End]);
}

#[test]
fn a_byte_order_mark_is_passed_over() {
    let all = tokens("\u{FEFF}class");
    assert_eq!((all[0].kind, all[0].at.column, all[0].start), (Kind::Word, 1, 3));
}
