//! What the checker asks of declarations and branches, in Salesforce's own words.
//!
//! Refuses what one expression or statement may not be: those words are tested in `messages.rs`.

mod common;

use apex::Source;
use common::Accounts;

/// Each row: files with `---` between them, and all problems as `line:column: message`.
fn check(table: &[(&str, &str)]) {
    let mut wrong = String::new();
    for (text, expected) in table {
        let name = |at: usize| format!("File{at}.cls");
        let sources: Vec<Source> =
            text.split("---").enumerate().map(|(at, text)| Source::new(name(at), text)).collect();
        let problems = apex::compile(&sources, &Accounts).err().unwrap_or_default();
        let found: Vec<String> =
            problems.iter().map(|found| format!("{}:{}: {}", found.line, found.column, found.message)).collect();
        if found.join(" | ") != *expected {
            wrong.push_str(&format!("\n{text}\n    gives {}\n    not   {expected}\n", found.join(" | ")));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn what_is_final_is_written_where_it_begins() {
    let end = "Final members can only be assigned in their declaration, init blocks, or constructors: a";
    check(&[
        ("class P { final Integer a; P() { a = 1; } { a = 2; } }", ""),
        ("class P { void b() { final Integer a = 1; a = 2; } }", &format!("1:43: {end}")),
        ("class P { void b() { final Integer b = 0, a = 1; a++; } }", &format!("1:50: {end}")),
        ("class P { void b(final Integer a) { a += 2; } }", &format!("1:37: {end}")),
        ("class P { void b() { final Integer a; a = 1; } }", ""),
        ("class P { void b() { for (final Integer a = 0; a < 3; a++) { } } }", &format!("1:55: {end}")),
        ("class P { void b() { for (final Integer a : new List<Integer>{ 1 }) { a = 2; } } }", &format!("1:71: {end}")),
        ("class P { void b() { for (final Integer a : new List<Integer>{ 1 }) { Integer c = a; c++; } } }", ""),
        ("class P { void b() { try { b(); } catch (final Exception a) { a = null; } } }", &format!("1:63: {end}")),
        (
            "class P { void b() { try { b(); } catch (Exception a) { a = null; } for (Integer a = 0; a < 3; a++) { } } }",
            "",
        ),
        ("class P { void b() { if (1 == 1) { final Integer a = 1; } Integer a = 2; a = 3; } }", ""),
        ("class P { final Integer a; void b() { this.a++; } }", &format!("1:44: {end}")),
        ("class P { public final Integer a; }---class Q { void b() { new P().a = 1; } }", &format!("1:30: {end}")),
        ("class P { public static final Integer a; }---class Q { void b() { P.a = 1; } }", &format!("1:24: {end}")),
        ("class P { Integer a { get; } void b() { a = 1; } }", "1:41: A value cannot be stored to a in type P"),
    ]);
}

#[test]
fn records_and_collections_of_them_go_where_they_may() {
    check(&[
        ("class P { Account a(SObject b) { return b; } }", "1:41: Illegal assignment from SObject to Account"),
        ("class P { Account a(SObject b) { return (Account) b; } SObject c(Account d) { return d; } }", ""),
        (
            "class P { List<Account> a(List<SObject> b) { return b; } List<SObject> c(List<Account> d) { return d; } }",
            "",
        ),
        (
            "class P { Map<Id, Account> a(Map<Id, SObject> b) { return b; } }",
            "1:59: Illegal assignment from Map<Id,SObject> to Map<Id,Account>",
        ),
        ("class P { Map<Id, Account> a(Map<Id, SObject> b) { return (Map<Id, Account>) b; } }", ""),
        ("class P { Map<Id, List<Account>> a(Map<Id, List<SObject>> b) { return b; } }", ""),
        (
            "class P { Set<SObject> a(Set<Account> b) { return b; } }",
            "1:51: Illegal assignment from Set<Account> to Set<SObject>",
        ),
        (
            "class P { Set<SObject> a(Set<Account> b) { return (Set<SObject>) b; } }",
            "1:51: Incompatible types since an instance of Set<Account> is never an instance of Set<SObject>",
        ),
        (
            "class P { void a(List<SObject> b) { for (Account c : b) { } } }",
            "1:42: Invalid loop variable type expected SObject was Account",
        ),
        ("class P { void a(String b) { for (Account c : Database.query(b)) { } } }", ""),
        ("class P { void a(String b) { for (List<Account> c : Database.query(b)) { c.size(); } } }", ""),
        ("class P { void a(String b) { Account c = Database.query(b); List<Account> d = Database.query(b); } }", ""),
    ]);
}

#[test]
fn who_is_not_meant_to_see_does_not() {
    check(&[
        (
            "class P { @TestVisible Integer a; }---class Q { void b() { new P().a = 1; } }",
            "1:30: Variable is not visible: P.a",
        ),
        ("class P { @TestVisible Integer a; }---@IsTest class Q { void b() { new P().a = 1; } }", ""),
        (
            "class P { @TestVisible static void a() {} }---class Q { void b() { P.a(); } }",
            "1:22: Method is not visible: void P.a()",
        ),
        ("class P { @TestVisible static void a() {} }---@IsTest(SeeAllData=false) class Q { void b() { P.a(); } }", ""),
        ("class P { class X {} }---class Q { P.X x; }", "1:11: Type is not visible: P.X"),
        ("class P { @TestVisible class X {} }---@IsTest class Q { P.X x; }", ""),
        ("virtual class P { protected class X {} }---class Q extends P { P.X x; }", ""),
        (
            "class P { public Integer a { get; private set; } }---class Q { void b() { new P().a = new P().a; } }",
            "1:30: Variable is not visible: P.a",
        ),
        (
            "class P { @TestVisible public Integer a { get; private set; } }---@IsTest class Q { void b() { new P().a = 1; } }",
            "",
        ),
        ("private class P { }", "1:15: Top-level type must have public or global visibility"),
        ("@IsTest private class P { }", ""),
    ]);
}

#[test]
fn what_overrides_gives_no_less() {
    check(&[
        (
            "class P { virtual class A { public virtual Integer a() { return 1; } } class B extends A { public override String a() { return ''; } } }",
            "1:115: Method return types clash: Integer P.A.a() vs String P.B.a() from the type P.B",
        ),
        (
            "class P { virtual class A { public virtual void a() {} } class B extends A { private override void a() {} } }",
            "1:100: Cannot reduce the visibility of method: void P.B.a()",
        ),
        (
            "class P { interface A { void a(); } class B implements A { void a() {} } }",
            "1:65: P.B: Overriding implementations of global or public interface methods must be global or public: void P.B.a()",
        ),
        (
            "class P { interface A { Integer a(); } class B implements A { public String a() { return ''; } } }",
            "1:77: Method return types clash: Integer P.A.a() vs String P.B.a() from the type P.B",
        ),
        ("class P { virtual class A { } class B implements A { } }", "1:50: Invalid interface: P.A"),
    ]);
}

#[test]
fn words_and_annotations_of_declarations_go_together() {
    check(&[
        ("class P { @Nothing void a() {} }", "1:12: Annotation does not exist: Nothing"),
        ("class P { public private void a() {} }", "1:31: Declarations can only have one scope"),
        ("class P { static static void a() {} }", "1:30: Duplicate modifier: static"),
        ("class P { class X { static void a() {} } }", "1:33: static can only be used on methods of a top level type"),
        ("class P { class X { static Integer a; } }", "1:36: static can only be used on fields of a top level type"),
        ("class P { class X { static { } } }", "1:17: Inner types are not allowed to have static blocks"),
        ("@IsTest class P { @IsTest static void a(Integer b) {} }", "1:39: Test methods must have no arguments"),
        ("@IsTest class P { @TestSetup static Integer a() { return 1; } }", "1:45: Test setup method must return void"),
        ("enum P { A, a }", "1:13: Duplicate field: a"),
    ]);
}

#[test]
fn calls_know_whether_there_is_an_object() {
    check(&[
        (
            "class P { static void a() { b(); } void b() {} }",
            "1:29: Non static method cannot be referenced from a static context: void P.b()",
        ),
        (
            "class P { void a() { this.b(); } static void b() {} }",
            "1:27: Static method cannot be referenced from a non static context: void P.b()",
        ),
        (
            "class P { void a() { this(); } }",
            "1:22: Call to 'this()' must be the first statement in a constructor method",
        ),
        ("class P { static void a() { super.toString(); } }", "1:29: Super cannot be referenced in a static context"),
        ("class P { P() { return 1; } }", "1:24: Constructors must not return a value"),
    ]);
}

#[test]
fn branches_and_types_that_cannot_be_are_told() {
    check(&[
        (
            "class P { void a(Integer b) { switch on b { when 1 { } when 1 { } } } }",
            "1:61: 1 occurs as more than one when branch for this switch statement",
        ),
        (
            "class P { void a(Decimal b) { switch on b { when 1 { } } } }",
            "1:41: Decimal is not a valid switch expression type",
        ),
        (
            "class P { void a(Integer b) { Integer c = 1; switch on b { when c { } } } }",
            "1:65: 'when expression' must be a literal, a constant literal field or enum value",
        ),
        (
            "class P { void a(Integer b) { switch on b { when 'a' { } } } }",
            "1:50: String value in 'when expression' cannot be implicitly converted to the Integer type in switch expression",
        ),
        ("class P { void a(Integer b) { switch on b { when -1, 2 { } when null { } when else { } } } }", ""),
        (
            "class P { class X {} Boolean a(P b) { return b instanceof X; } }",
            "1:46: Operation instanceof is always false since an instance of P is never an instance of P.X",
        ),
        (
            "class P { Boolean a(Object b, SObject c) { return b instanceof P || c instanceof Account || this instanceof P; } }",
            "",
        ),
    ]);
}
