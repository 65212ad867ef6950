//! What is refused, in which words, and where.

use super::{class, errors};

/// Errors of a class with one method; its second line is the given text.
fn in_method(text: &str) -> String {
    errors("Test.cls", &["class Test { void run() {\n", text, "\n} }"].concat()).join(" | ")
}

#[test]
fn a_missing_semicolon_is_reported_where_it_should_stand() {
    assert_eq!(in_method("a = 1"), "3:1: Missing ';' at '}'");
    assert_eq!(in_method("a() b();"), "2:5: Missing ';' at 'b'");
    assert_eq!(in_method("Integer a = 1 Integer b;"), "2:15: Missing ';' at 'Integer'");
    assert_eq!(in_method("return a b;"), "2:10: Extra ';', at 'b'.");
    assert_eq!(in_method("a = b, c;"), "2:6: Expecting ';' but was: ','");
    assert_eq!(in_method("return a b c;"), "2:10: Missing ';' at 'b'");
}

#[test]
fn broken_statements_are_told_at_their_place() {
    for (text, expected) in [
        ("if (a { }", "2:7: Missing ')' at '{'"),
        ("if a) { }", "2:4: Missing '(' at 'a'"),
        ("a = ;", "2:5: Unexpected token ';'."),
        ("a + b;", "2:1: Expression cannot be a statement."),
        ("a;", "2:1: Expression cannot be a statement."),
        (";", "2:1: Unexpected token ';'."),
        ("else { }", "2:1: Unexpected token 'else'."),
        ("Integer class = 1;", "2:9: Identifier name is reserved: class"),
        ("Integer a__b;", "2:9: Invalid character in identifier: a__b"),
        ("try { }", "3:1: Missing 'catch' at '}'"),
        ("do { } a();", "2:8: Missing 'while' at 'a'"),
        ("switch on a { }", "2:15: Switch statement requires at least one when block"),
        ("switch on a { when else { } when 1 { } }", "2:29: 'when else' must be the last when block"),
        ("merge as user a b;", "2:1: merge as user is not supported"),
        ("x = new A;", "2:10: Missing '(' at ';'"),
        ("x = new Map<A, B>{ a, b };", "2:18: Invalid initial values for the type Map"),
        ("x = new List<A>{ a => b };", "2:16: Invalid initial values for the type List"),
        ("x = new A{ };", "2:10: Invalid initial values for the type A"),
        ("x = a % b;", "2:7: Unrecognized symbol '%', which is not a valid Apex identifier."),
        ("x = “a”;", "2:5: Unrecognized symbol '“', which is not a valid Apex identifier."),
        ("x = 'abc;", "2:5: Line breaks not allowed in string literals"),
        ("x = '''abc''';", "2:7: Missing ';' at ''abc'' | 2:12: Extra ';', at ''''."),
        (r"x = 'a\qb';", r"2:5: Invalid string literal 'a\qb'. Illegal character sequence '\q' in string literal."),
        (r"x = '\u12g4';", r"2:5: Invalid string literal '\u12g4'. Illegal character sequence '\u' in string literal."),
        ("x = 2147483648;", "2:5: Illegal integer: 2147483648"),
        ("x = 9223372036854775808L;", "2:5: Illegal long: 9223372036854775808L"),
        ("x = a.1;", "2:6: Extra ';', at '.1'."),
        ("x = [1, 2];", "2:6: Unexpected token '1'."),
        ("x = [SELECT Id Account];", "2:23: unexpected token: ']'"),
        ("x = [SELECT FROM Account];", "2:13: unexpected token: 'FROM'"),
        ("x = [SELECT Id FROM Account WHERE];", "2:34: unexpected token: ']'"),
    ] {
        assert_eq!(in_method(text), expected, "{text}");
    }
}

#[test]
fn broken_files_are_told_at_their_place() {
    for (name, text, expected) in [
        ("A.cls", "", "1:1: Unexpected token '<EOF>'."),
        ("A.cls", "class A {", "1:10: Expecting '}' but was: '<EOF>'"),
        ("A.cls", "class A { } }", "1:13: Unexpected token '}'."),
        ("A.cls", "class { }", "1:7: Unexpected token '{'."),
        ("A.cls", "trigger A on B (after insert) { }", "1:1: Unexpected token 'trigger'."),
        ("A.cls", "class A { /* ", "1:11: Unterminated comment: expecting '*/' but was: '<EOF>'"),
        ("A.cls", "class A { b(); }", "1:11: Invalid constructor name: b | 1:14: Expecting '{' but was: ';'"),
        ("A.cls", "class A { Integer b { } }", "1:19: Property must have at least one accessor: b"),
        ("A.cls", "class A { Integer b { get; get; } }", "1:28: Accessor is already defined"),
        ("A.cls", "class A { class B { class C { } } }", "1:21: Inner types are not allowed to have inner types."),
        ("A.cls", "class A { @Test( void b() { } }", "1:18: Unexpected token 'void'."),
        ("A.cls", "enum A { B, }", "1:13: Unexpected token '}'."),
        ("A.trigger", "class A { }", "1:1: Missing 'trigger' at 'class'"),
        ("A.trigger", "trigger A on B (insert) { }", "1:17: Unexpected token 'insert'."),
        ("A.trigger", "trigger A on B (after insert) { ", "1:33: Expecting '}' but was: '<EOF>'"),
    ] {
        assert_eq!(errors(name, text).join(" | "), expected, "{text}");
    }
}

#[test]
fn every_broken_member_is_reported() {
    let text = "class A {\n Integer a = ;\n void b() { if (x) { y( } }\n Integer c = 1;\n String d() { return 1 }\n \
                class E { int; }\n}";
    assert_eq!(
        errors("A.cls", text),
        [
            "2:14: Unexpected token ';'.",
            "3:25: Unexpected token '}'.",
            "5:24: Missing ';' at '}'",
            "6:15: Unexpected token ';'.",
        ]
    );
}

#[test]
fn no_file_has_more_than_twenty_errors() {
    let text = ["class A { ", &"x y z; ".repeat(50), "}"].concat();
    assert_eq!(errors("A.cls", &text).len(), 20);
}

#[test]
fn a_sound_class_has_no_errors() {
    assert_eq!(class("public class A { }").name.text, "A");
}
