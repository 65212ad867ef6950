//! What happens after an error: the words for a token too many or too few, and where the parser goes on.

use super::errors;

fn in_method(text: &str) -> Vec<String> {
    errors("Test.cls", &["class Test { void run() {\n", text, "\n} }"].concat())
}

#[test]
fn a_token_too_many_is_passed_over() {
    for (text, expected) in [
        ("Integer a = 3_000_000;", "2:14: Extra ';', at '_000_000'."),
        ("go());", "2:5: Extra ';', at ')'."),
        ("if (a)) { go(); }", "2:7: Unexpected token ')'."),
        ("x = new List<A b>();", "2:16: Extra '>', at 'b'."),
        ("x = a[1 2];", "2:9: Extra ']', at '2'."),
    ] {
        assert_eq!(in_method(text), [expected], "{text}");
    }
}

#[test]
fn a_token_too_few_is_thought_there() {
    for (text, expected) in [
        ("go(a;", "2:5: Missing ')' at ';'"),
        ("if (a go();", "2:7: Missing ')' at 'go'"),
        ("while a) go();", "2:7: Missing '(' at 'a'"),
        ("a = b[1;", "2:8: Missing ']' at ';'"),
        ("go()", "3:1: Missing ';' at '}'"),
        ("insert a b = c;", "2:10: Missing ';' at 'b'"),
    ] {
        assert_eq!(in_method(text), [expected], "{text}");
    }
}

#[test]
fn what_cannot_be_mended_is_told_as_an_expectation() {
    for (text, expected) in [
        ("a = 1, b = 2;", "2:6: Expecting ';' but was: ','"),
        ("go(a b c);", "2:6: Expecting ')' but was: 'b'"),
        ("for (Account a in b) { }", "2:16: Expecting ';' but was: 'in'"),
        ("x = a ? b;", "2:10: Expecting ':' but was: ';'"),
    ] {
        assert_eq!(in_method(text)[0], expected, "{text}");
    }
}

#[test]
fn every_broken_statement_is_reported_and_nothing_else() {
    let text = "a = ;\nb();\nif (c) { d = * 2; e(); } else { f(; }\nfor (Integer i = 0; i < ; i++) { g(); }\n\
                try { h( } catch (Exception i) { j } finally { k(); }\nl();\n1 + 1;\nInteger case = 2;\nm() n();";
    assert_eq!(
        in_method(text),
        [
            "2:5: Unexpected token ';'.",
            "4:14: Unexpected token '*'.",
            "4:35: Unexpected token ';'.",
            "5:25: Unexpected token ';'.",
            "6:10: Unexpected token '}'.",
            "6:36: Missing ';' at '}'",
            "8:1: Expression cannot be a statement.",
            "9:9: Identifier name is reserved: case",
            "10:5: Missing ';' at 'n'",
        ]
    );
}

#[test]
fn a_missing_brace_is_told_once_where_the_next_member_begins() {
    let text = "class A {\nvoid a() { if (b) { c();\n}\npublic static void d() { e(); }\nList<String> f(Integer g) { return h }\n\
                @IsTest static void i() { }\nclass J { }\nString k { get; set; }\n}";
    assert_eq!(errors("A.cls", text), ["4:1: Missing '}' at 'public'", "5:38: Missing ';' at '}'"]);
    for member in
        ["void b() { }", "A(Integer b) { } // no modifier", "private A() { }", "enum B { C }", "String b { get; }"]
    {
        let text = ["class A {\nvoid a() { if (c) {\n}\n", member, "\n}"].concat();
        let told = errors("A.cls", &text);
        let first = if member.starts_with("A(") { "4:11: " } else { "4:1: Missing '}' at '" };
        assert!(told[0].starts_with(first), "{member}: {told:?}");
    }
}

#[test]
fn a_local_variable_is_no_member() {
    assert_eq!(in_method("public Integer a = 1;"), ["2:1: Modifier is not allowed on a local variable: public"]);
    assert!(in_method("final Integer a = 1; @SuppressWarnings('PMD') Integer b = 2; transient Integer c;").is_empty());
    assert!(
        in_method("List<String> a = b; Map<Id, A>[] c; a.b d; A.B<C> e; x.f(y); if (g < h && i > j) { k(); }")
            .is_empty()
    );
}

#[test]
fn members_of_interfaces_and_triggers_are_told() {
    assert_eq!(
        errors("A.cls", "interface A { Integer b; void c() { } void d(); }"),
        ["1:24: Expecting '(' but was: ';'", "1:35: Expecting ';' but was: '{'"]
    );
    let trigger = "trigger A on B (before insert) { c(); static void c() { } d(); class E { } }";
    let told = "Methods and classes in a trigger are not supported";
    assert_eq!(errors("A.trigger", trigger), [["1:39: ", told].concat(), ["1:64: ", told].concat()]);
}

#[test]
fn annotations_take_values_and_nothing_else() {
    for sound in
        ["@IsTest", "@IsTest()", "@IsTest(SeeAllData=true)", "@A(b='c' d=1 e=null)", "@A('x')", "@A(b='c', d=true)"]
    {
        assert!(errors("A.cls", &[sound, " class A { }"].concat()).is_empty(), "{sound}");
    }
    for (broken, expected) in [
        ("@A(b=c)", "1:6: Unexpected token 'c'."),
        ("@A(b='c' 'd')", "1:10: Extra ')', at ''d''."),
        ("@A.B", "1:3: Unexpected token '.'."),
        ("@A(b='c'", "1:10: Expecting ')' but was: 'class'"),
    ] {
        assert_eq!(errors("A.cls", &[broken, " class A { }"].concat())[0], expected, "{broken}");
    }
}
