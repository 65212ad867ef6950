//! What Apex code does: each test runs small classes and looks at what they return, throw or ask.
//!
//! Refuses to test messages of the compiler (`messages`) and texts that nobody would write (`hostile`).
//! Longer than 400 lines because the language is wide: a table for each of its parts.

mod common;

use apex::{
    Answer, Datum, ExceptionSpec, Machine, QueryShape, Question, Record, SaveResult, TriggerEvent, TriggerInvocation,
    Uncaught, Yield,
};
use common::{Outcome, run_class};

const ID: &str = "001bn0000000001AAA";
const OTHER_ID: &str = "001bn0000000002AAA";

/// A value as the tables below write it.
fn show(value: &Datum) -> String {
    match value {
        Datum::Null => "null".into(),
        Datum::Boolean(truth) => truth.to_string(),
        Datum::Integer(number) => number.to_string(),
        Datum::Long(number) => format!("{number}L"),
        Datum::Double(number) => format!("{number:?}d"),
        Datum::Decimal(number) => format!("{number}m"),
        Datum::String(text) => format!("'{text}'"),
        Datum::Id(id) => id.clone(),
        Datum::List(values) => format!("({})", values.iter().map(show).collect::<Vec<_>>().join(", ")),
        Datum::Record(record) => {
            let fields: Vec<String> = record.fields().map(|(name, value)| format!("{name}={}", show(value))).collect();
            format!("{}:{{{}}}", record.object, fields.join(", "))
        }
        other => format!("{other:?}"),
    }
}

fn shown(outcome: &Outcome) -> String {
    match outcome {
        Ok(value) => show(value),
        Err(uncaught) => uncaught.to_string(),
    }
}

/// Runs statements beside some members of their class.
fn with(members: &str, body: &str) -> String {
    let text = format!("public class Probe {{ {members}\n public static Object run() {{\n{body}\n}}\n}}");
    match common::compile(&text) {
        Ok(_) => shown(&run_class(&text)),
        Err(problems) => common::joined(&problems),
    }
}

fn body(body: &str) -> String {
    with("", body)
}

/// Bodies, or single expressions, and what comes of them; all that went wrong at once.
fn all(members: &str, table: &[(&str, &str)]) {
    let wrong: String = table
        .iter()
        .filter_map(|(text, expected)| {
            let statements = if text.contains(';') { (*text).to_owned() } else { format!("return {text};") };
            let found = with(members, &statements);
            (found != *expected).then(|| format!("{text}\n    gives {found}\n    not   {expected}\n"))
        })
        .collect();
    assert!(wrong.is_empty(), "\n{wrong}");
}

fn failed(text: &str) -> Uncaught {
    run_class(text).expect_err("it throws")
}

#[test]
fn numbers_are_counted_as_java_counts_them() {
    all(
        "static Integer none; static Decimal price = 1.50;",
        &[
            ("1 + 2 * 3 - 4 / 2", "5"),
            ("(1 + 2) * 3", "9"),
            ("7 / 2", "3"),
            ("-7 / 2", "-3"),
            ("2147483647 + 1", "-2147483648"),
            ("-2147483648 - 1", "2147483647"),
            ("-2147483648 / -1", "-2147483648"),
            ("65536 * 65536", "0"),
            ("9223372036854775807L + 1", "-9223372036854775808L"),
            ("2147483647 + 1L", "2147483648L"),
            ("1 + 0.5", "1.5m"),
            ("1 + 0.5d", "1.5d"),
            ("0.5d + 0.5", "1.0m"),
            ("1L + 0.5d", "1.5d"),
            ("price + price", "3.00m"),
            ("price * price", "2.2500m"),
            ("-price", "-1.50m"),
            ("1.0 / 3 * 3 < 1.0", "true"),
            ("1 / 0", "System.MathException: Divide by 0"),
            ("1L / 0", "System.MathException: Divide by 0"),
            ("1.0 / 0", "System.MathException: Divide by 0"),
            ("1.0d / 0", "System.MathException: Divide by 0"),
            ("Math.mod(7, 0)", "System.MathException: Divide by 0"),
            ("none + 1", "System.NullPointerException: Attempt to de-reference a null object"),
            ("-none", "System.NullPointerException: Attempt to de-reference a null object"),
            ("Integer i = none; i++; return i;", "System.NullPointerException: Attempt to de-reference a null object"),
            ("6 & 3", "2"),
            ("6 | 3", "7"),
            ("6 ^ 3", "5"),
            ("~6", "-7"),
            ("1 << 33", "2"),
            ("1L << 33", "8589934592L"),
            ("-8 >> 1", "-4"),
            ("-8 >>> 28", "15"),
            ("-8L >>> 60", "15L"),
            ("true & false", "false"),
            ("true | false", "true"),
            ("true ^ true", "false"),
            ("!true", "false"),
            ("Long l = 5; return l;", "5L"),
            ("Double d = 5; return d;", "5.0d"),
            ("Decimal d = 5; return d;", "5m"),
            ("Decimal d = 2.5d; return d;", "2.5m"),
            ("Long l = 5; Double d = l; Decimal m = d; return m;", "5m"),
            ("(Integer) 3.99", "3"),
            ("(Integer) -3.99", "-3"),
            ("(Long) 3", "3L"),
            ("(Decimal) 3", "3m"),
            ("Math.abs(-3)", "3"),
            ("Math.abs(-3.5)", "3.5m"),
            ("Math.max(2, 3)", "3"),
            ("Math.max(2, 2.5)", "2.5m"),
            ("Math.min(2, 3)", "2"),
            ("Math.mod(-7, 3)", "-1"),
            ("Integer.valueOf('-12')", "-12"),
            ("Integer.valueOf('x')", "System.TypeException: Invalid integer: x"),
            ("Decimal.valueOf('1.20')", "1.20m"),
        ],
    );
}

#[test]
fn compound_assignments_change_every_kind_of_place() {
    for place in ["local", "Probe.fixed", "fixed", "here.field", "here.inside.field", "list[1]", "here.list[0]"] {
        for (change, expected) in [
            ("@ += 3;", "(13)"),
            ("@ -= 3;", "(7)"),
            ("@ *= 3;", "(30)"),
            ("@ /= 3;", "(3)"),
            ("@ &= 3;", "(2)"),
            ("@ |= 3;", "(11)"),
            ("@ ^= 3;", "(9)"),
            ("@ <<= 3;", "(80)"),
            ("@ >>= 1;", "(5)"),
            ("@ >>>= 1;", "(5)"),
            ("@++;", "(11)"),
            ("@--;", "(9)"),
            ("++@;", "(11)"),
            ("--@;", "(9)"),
            ("seen.add(@++);", "(10, 11)"),
            ("seen.add(@--);", "(10, 9)"),
            ("seen.add(++@);", "(11, 11)"),
            ("seen.add(--@);", "(9, 9)"),
            ("seen.add(@ += 3);", "(13, 13)"),
            ("seen.add(@ = 4);", "(4, 4)"),
            ("seen.add(@++ + ++@);", "(22, 12)"),
            ("@ = @ + @++;", "(20)"),
        ] {
            let statements = format!(
                "Integer local = 10; Probe.fixed = 10; List<Integer> list = new List<Integer>{{1, 10, 3}};
                 Probe here = new Probe(); here.field = 10; here.inside = new Probe(); here.inside.field = 10;
                 here.list = new List<Integer>{{10}}; List<Integer> seen = new List<Integer>();
                 {}
                 seen.add({place}); return seen;",
                change.replace('@', place)
            );
            let members = "static Integer fixed; Integer field; Probe inside; List<Integer> list;";
            assert_eq!(with(members, &statements), expected, "{change} on {place}");
        }
    }
    all(
        "",
        &[
            ("Account a = new Account(NumberOfEmployees = 4); a.NumberOfEmployees++; return a.NumberOfEmployees;", "5"),
            (
                "Account a = new Account(NumberOfEmployees = 4); return a.NumberOfEmployees++ + a.NumberOfEmployees;",
                "9",
            ),
            ("Account a = new Account(AnnualRevenue = 4); a.AnnualRevenue += 1; return a.AnnualRevenue;", "5m"),
            ("String s = 'a'; s += 1; s += null; s += true; return s;", "'a1nulltrue'"),
            ("Decimal d = 1; d++; d /= 4; return d;", "0.5m"),
            ("Long l = 1; l++; l <<= 40; return l;", "2199023255552L"),
            ("Boolean b = true; b &= false; return b;", "false"),
            ("Integer a, b; a = b = 3; return a + b;", "6"),
        ],
    );
}

#[test]
fn equality_looks_at_values_and_texts_have_no_case() {
    all(
        "static String none; class Thing { Integer a = 1; }",
        &[
            ("'abc' == 'ABC'", "true"),
            ("'abc' != 'ABC'", "false"),
            ("'abc' === 'ABC'", "false"),
            ("'abc' === 'abc'", "true"),
            ("'abc' !== 'ABC'", "true"),
            ("'abc'.equals('ABC')", "false"),
            ("'abc'.equalsIgnoreCase('ABC')", "true"),
            ("'Größe' == 'GRÖßE'", "true"),
            ("'a' < 'B'", "true"),
            ("'b' >= 'B'", "true"),
            ("none == null", "true"),
            ("none != null", "false"),
            ("none == ''", "false"),
            ("null == null", "true"),
            ("none < 'a'", "true"),
            ("1 == 1.00", "true"),
            ("1L == 1", "true"),
            ("0.5d == 0.5", "true"),
            ("1 < 1.5", "true"),
            ("2 <= 2L", "true"),
            ("Integer i; return i < 1;", "false"),
            ("Integer i; return i > 1;", "false"),
            ("Boolean b; return b == false;", "false"),
            ("new List<Integer>{1, 2} == new List<Integer>{1, 2}", "true"),
            ("new List<Integer>{1, 2} == new List<Integer>{2, 1}", "false"),
            ("new List<Integer>{1} === new List<Integer>{1}", "false"),
            ("new Set<Integer>{1, 2} == new Set<Integer>{2, 1}", "true"),
            ("new Set<Integer>{1, 2} == new Set<Integer>{2, 3}", "false"),
            ("new Map<String, Integer>{'a' => 1} == new Map<String, Integer>{'a' => 1}", "true"),
            ("new Map<String, Integer>{'a' => 1} != new Map<String, Integer>{'a' => 2}", "true"),
            ("new Account(Name = 'a') == new Account(Name = 'A')", "true"),
            ("new Account(Name = 'a') == new Account()", "false"),
            ("new Thing() == new Thing()", "false"),
            ("Thing t = new Thing(); return t == t;", "true"),
            ("Id i = '001bn0000000001'; return i == '001bn0000000001AAA';", "true"),
            (
                "Boolean b; if (b) { return 1; } return 2;",
                "System.NullPointerException: Attempt to de-reference a null object",
            ),
        ],
    );
}

#[test]
fn joining_writes_every_kind_of_value() {
    all(
        "",
        &[
            ("'a' + null", "'anull'"),
            ("'a' + true", "'atrue'"),
            ("'a' + 1 + 2", "'a12'"),
            ("1 + 2 + 'a'", "'3a'"),
            ("'' + 1.50", "'1.50'"),
            ("'' + 1.0d", "'1.0'"),
            ("'' + 5L", "'5'"),
            ("'' + System.now()", "'2026-11-24 03:00:00'"),
            ("'' + new List<Integer>{1, null}", "'(1, null)'"),
            ("'' + new Set<String>{'a'}", "'{a}'"),
            ("'' + new Map<String, Integer>{'a' => 1}", "'{a=1}'"),
            ("'' + new Account(Name = 'x')", "'Account:{Name=x}'"),
            ("String s; return s + s;", "'nullnull'"),
            ("String.valueOf(1.50)", "'1.50'"),
            ("Object o; return String.valueOf(o);", "null"),
        ],
    );
}

#[test]
fn what_is_not_needed_is_not_evaluated() {
    let members = "static Integer calls = 0; static Boolean yes() { calls++; return true; }
        static Integer number() { calls++; return 7; } Probe next; Integer size; Probe self() { return this; }
        static void hush() { calls++; } void tell() { calls++; } static Probe nothing() { calls++; return null; }";
    all(
        members,
        &[
            ("Boolean b = false && yes(); return calls;", "0"),
            ("Boolean b = true || yes(); return calls;", "0"),
            ("Boolean b = true && yes() && !yes() && yes(); return calls;", "2"),
            ("Boolean b = false & yes(); return calls;", "1"),
            ("Integer i = true ? 1 : number(); return calls;", "0"),
            ("Integer i = 5; Integer j = i ?? number(); return j + calls;", "5"),
            ("Integer i; Integer j = i ?? number(); return j + calls;", "8"),
            ("String a; String b; return a ?? b ?? 'c';", "'c'"),
            ("Probe p; return p?.size;", "null"),
            ("Probe p; return p?.self();", "null"),
            ("Probe p; p?.tell(); return calls;", "0"),
            ("Probe p = new Probe(); p?.tell(); p?.self()?.tell(); return calls;", "2"),
            ("Probe p = new Probe(); return p?.next?.next?.size ?? 3;", "3"),
            ("nothing()?.tell(); return calls;", "1"),
            ("Account a; return a?.Name;", "null"),
            ("Account a = new Account(Name = 'x'); return a?.Name?.length();", "1"),
            ("Probe p; return p.size;", "System.NullPointerException: Attempt to de-reference a null object"),
            ("Probe p; p.size = 1; return 1;", "System.NullPointerException: Attempt to de-reference a null object"),
            ("Probe p; p.tell(); return 1;", "System.NullPointerException: Attempt to de-reference a null object"),
            ("String s; return s.length();", "System.NullPointerException: Attempt to de-reference a null object"),
            ("List<Integer> l; return l[0];", "System.NullPointerException: Attempt to de-reference a null object"),
            (
                "List<Integer> l; for (Integer i : l) { } return 1;",
                "System.NullPointerException: Attempt to de-reference a null object",
            ),
            (
                "List<Account> l; insert l; return 1;",
                "System.NullPointerException: Attempt to de-reference a null object",
            ),
        ],
    );
}

#[test]
fn a_conditional_has_the_wider_type_of_its_branches() {
    all(
        "",
        &[
            ("true ? 1 : 2.5", "1m"),
            ("false ? 2.5 : 1", "1m"),
            ("true ? 1 : 2L", "1L"),
            ("true ? 1L : 2d", "1.0d"),
            ("true ? null : 1", "null"),
            ("false ? null : 1", "1"),
            ("true ? 'a' : null", "'a'"),
            ("true ? (Object) 1 : 'a'", "1"),
            ("true ? false ? 1 : 2 : 3", "2"),
            ("false ? 1 : true ? 2 : 3", "2"),
            ("Decimal d = true ? 1 : 2; return d;", "1m"),
        ],
    );
}

#[test]
fn loops_break_and_continue_where_they_should() {
    all(
        "",
        &[
            (
                "String s = ''; for (Integer i = 0; i < 5; i++) { if (i == 3) break; if (i == 1) continue; s += i; } return s;",
                "'02'",
            ),
            ("Integer i = 0; while (true) { i++; if (i < 5) continue; break; } return i;", "5"),
            ("Integer i = 0; do { i++; if (i == 2) continue; } while (i < 4); return i;", "4"),
            ("Integer i = 0; do i++; while (false); return i;", "1"),
            ("Integer i = 0; for (;;) if (++i > 7) return i;", "8"),
            ("Integer n = 0; for (Integer i = 0, j = 9; i < j; i++, j--) n++; return n;", "5"),
            (
                "String s = ''; for (String t : new List<String>{'a', 'b', 'c'}) { if (t == 'b') continue; s += t; } return s;",
                "'ac'",
            ),
            ("String s = ''; for (Integer t : new Set<Integer>{3, 1, 2}) s += t; return s;", "'312'"),
            ("Integer n = 0; for (Decimal d : new List<Integer>{1, 2}) n++; return n;", "2"),
            (
                "String s = ''; for (Integer i = 0; i < 3; i++) { for (Integer j = 0; j < 3; j++) { if (j == 1) continue; if (i == 1) break; s += i; s += j; } } return s;",
                "'00022022'",
            ),
            ("List<Integer> l = new List<Integer>{1, 2}; for (Integer i : l) l.add(i); return l;", "(1, 2, 1, 2)"),
            ("for (Integer i = 0; i < 2; i++) { Integer x; if (i == 1) { return x; } x = 5; } return 0;", "null"),
            ("Integer n = 0; while (n < 10) { while (true) { n++; break; } } return n;", "10"),
        ],
    );
}

#[test]
fn finally_runs_on_every_way_out() {
    let members = "static String s = ''; static Integer one() { try { s += 't'; return 1; } finally { s += 'f'; } }
        static Integer two() { try { return 1; } finally { return 2; } }
        static Integer kept() { Integer i = 1; try { return i; } finally { i = 5; } }
        static Integer nested() { try { try { s += 'a'; return 1; } finally { s += 'b'; } } finally { s += 'c'; } }
        static Integer late() { try { try { return 1; } catch (Exception e) { s += 'wrong'; } }
            finally { Integer zero = 0; s += 'f'; zero = 1 / zero; } return 9; }
        static Integer same() { try { Integer x = 1; return x; } finally { Integer x = 2; s += x; } }
        static Integer x = 7; static Integer hides() { try { Integer x = 1; return x; } finally { x++; } }
        class MineException extends Exception {} class OtherException extends Exception {}";
    all(
        members,
        &[
            ("Integer i = one(); return s + i;", "'tf1'"),
            ("two()", "2"),
            ("kept()", "1"),
            ("Integer i = nested(); return s;", "'abc'"),
            ("late()", "System.MathException: Divide by 0"),
            ("try { Integer i = late(); } catch (MathException e) { s += 'm'; } return s;", "'fm'"),
            ("Integer i = same(); return s + i;", "'21'"),
            ("Integer i = hides(); return i + x;", "9"),
            ("try { s += 'a'; } finally { s += 'b'; } return s;", "'ab'"),
            (
                "try { Integer i = 1 / 0; } catch (MathException e) { s += 'c'; } finally { s += 'f'; } return s;",
                "'cf'",
            ),
            (
                "try { throw new MineException('x'); } catch (OtherException e) { s += 'o'; } catch (MineException e) { s += 'm'; } catch (Exception e) { s += 'e'; } return s;",
                "'m'",
            ),
            (
                "for (Integer i = 0; i < 3; i++) { try { if (i == 1) continue; if (i == 2) break; s += i; } finally { s += 'f'; } } return s;",
                "'0fff'",
            ),
            ("while (true) { try { try { break; } finally { s += 'a'; } } finally { s += 'b'; } } return s;", "'ab'"),
            (
                "try { for (;;) { try { break; } finally { s += 'a'; } } s += 'x'; } finally { s += 'b'; } return s;",
                "'axb'",
            ),
            (
                "try { try { throw new MineException(); } finally { s += 'a'; } } catch (MineException e) { s += 'b'; } return s;",
                "'ab'",
            ),
            (
                "try { try { throw new MineException(); } catch (MineException e) { throw new OtherException(); } finally { s += 'f'; } } catch (OtherException e) { s += 'o'; } return s;",
                "'fo'",
            ),
            (
                "try { try { throw new MineException('a'); } catch (MineException e) { throw e; } } catch (MineException e) { return e.getMessage(); }",
                "'a'",
            ),
            (
                "try { try { throw new MineException('a'); } finally { throw new OtherException('b'); } } catch (Exception e) { return e.getMessage(); }",
                "'b'",
            ),
            (
                "try { throw new MineException(); } catch (MineException e) { } try { throw new MineException(); } catch (MineException e) { s += '2'; } return s;",
                "'2'",
            ),
            (
                "for (Integer i = 0; i < 2; i++) { try { throw new MineException(); } catch (MineException e) { continue; } finally { s += i; } } return s;",
                "'01'",
            ),
            ("try { return s; } finally { try { Integer i = 1 / 0; } catch (Exception e) { s += 'in'; } }", "''"),
            ("MineException none; try { throw none; } catch (NullPointerException e) { return 'npe'; }", "'npe'"),
            (
                "Exception e = new MineException('m'); try { throw e; } catch (System.Exception f) { return f.getTypeName(); }",
                "'Probe.MineException'",
            ),
        ],
    );
}

#[test]
fn exceptions_know_their_message_their_cause_and_their_place() {
    let members = "class MineException extends Exception {} class CodedException extends Exception { Integer code = 4;
        CodedException(Integer code) { this.code += code; } }";
    all(
        members,
        &[
            ("throw new MineException();", "Probe.MineException: Script-thrown exception"),
            ("throw new MineException('told');", "Probe.MineException: told"),
            ("throw new MineException(new MineException('inner'));", "Probe.MineException: Script-thrown exception"),
            ("return new MineException('a', new MineException('b')).getCause().getMessage();", "'b'"),
            ("return new MineException('a').getCause();", "null"),
            ("MineException m = new MineException(); m.setMessage('later'); throw m;", "Probe.MineException: later"),
            (
                "MineException m = new MineException(); m.initCause(new MineException('why')); return m.getCause().getMessage();",
                "'why'",
            ),
            ("throw new CodedException(2);", "Probe.CodedException: Script-thrown exception"),
            ("return new CodedException(2).code;", "6"),
            ("return new MineException('a').getTypeName();", "'Probe.MineException'"),
            ("'' + new MineException('a')", "'Probe.MineException: a'"),
            ("try { throw new MineException(); } catch (MineException e) { return e.getLineNumber(); }", "4"),
            (
                "try { throw new MineException(); } catch (MineException e) { return e.getStackTraceString(); }",
                "'Class.Probe.run: line 4, column 1'",
            ),
            ("throw new IllegalArgumentException('x');", "System.IllegalArgumentException: x"),
        ],
    );
    let cause = failed(
        "public class Probe { class MineException extends Exception {}\n public static void run() {\n try { Integer i = 1 / 0; } \
         catch (Exception e) {\n throw new MineException('outer', e); } } }",
    );
    assert_eq!(cause.message, "outer");
    assert_eq!(cause.stack, "Class.Probe.run: line 4, column 1");
    let inner = cause.cause.expect("it has a cause");
    assert_eq!((inner.type_name.as_str(), inner.message.as_str()), ("System.MathException", "Divide by 0"));
    assert_eq!(inner.stack, "Class.Probe.run: line 3, column 1");
}

#[test]
fn what_nobody_catches_has_a_stack_as_salesforce_writes_it() {
    let uncaught = failed(
        "public class Probe {\n static Integer deep(Integer zero) {\n  return 1 / zero;\n }\n Integer a =\n  deep(0);\n \
         class Inner {\n  Inner() {\n   Probe p = new Probe();\n  }\n }\n public static void run() {\n  Inner i =\n   new \
         Inner();\n }\n}",
    );
    assert_eq!(uncaught.to_string(), "System.MathException: Divide by 0");
    assert_eq!(
        uncaught.stack,
        "Class.Probe.deep: line 3, column 1\nClass.Probe.<init>: line 6, column 1\nClass.Probe.Inner.<init>: line 9, \
         column 1\nClass.Probe.run: line 14, column 1"
    );
    let program = apex::compile(
        &[apex::Source::new("T.trigger", "trigger T on Account (before insert) {\n  Integer i = 1 / 0;\n}")],
        &common::Accounts,
    )
    .expect("it compiles");
    let mut machine = Machine::new();
    machine.push_trigger(&program, invocation(TriggerEvent::BeforeInsert)).expect("there is one");
    match machine.run(&program, 1_000) {
        Yield::Threw(uncaught) => assert_eq!(uncaught.stack, "Trigger.T: line 2, column 1"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_limit_is_caught_by_nobody() {
    let members = "static Integer deep(Integer n) { return 1 + deep(n + 1); }
        static String s = ''; static void back() { try { back(); } catch (Exception e) { s += 'c'; } finally { s += 'f'; } }";
    let limit = "System.LimitException: Maximum stack depth reached: 1001";
    all(
        members,
        &[
            ("return deep(0);", limit),
            ("try { return deep(0); } catch (Exception e) { return 'caught'; } finally { s += 'f'; }", limit),
            ("try { return deep(0); } catch (LimitException e) { return 'caught'; }", limit),
            ("back(); return s;", limit),
        ],
    );
    let half = "static Integer deep(Integer n) { return n == 0 ? 0 : 1 + deep(n - 1); }";
    all(half, &[("return deep(900);", "900")]);
}

#[test]
fn statics_are_initialised_once_in_order_and_when_first_used() {
    assert_eq!(
        with(
            "static List<String> log = new List<String>(); static Integer a = note('a', 1); static { note('block', 0); }
             static Integer b = note('b', a + 1);
             static Integer note(String what, Integer n) { log.add(what + n); return n; }
             class First { Integer x = note('field', 5); { note('instance', 6); } First() { note('constructor', x); } }",
            "First f = new First(); f = new First(); return String.join(log, ' ');"
        ),
        "'a1 block0 b2 field5 instance6 constructor5 field5 instance6 constructor5'"
    );
    let sources = [
        (
            "Probe.cls",
            "public class Probe { public static String run() { String s = 'run '; s += Lazy.x; s += Lazy.x; return s + Lazy.times; } }",
        ),
        (
            "Lazy.cls",
            "public class Lazy { public static Integer times = 0; public static Integer x = once(); static Integer once() { return ++times; } }",
        ),
    ];
    let sources: Vec<apex::Source> = sources.iter().map(|(name, text)| apex::Source::new(*name, *text)).collect();
    let program = apex::compile(&sources, &common::Accounts).expect("it compiles");
    let mut machine = Machine::new();
    machine.push_static_call(&program, "probe", "RUN", Vec::new()).expect("names have no case");
    assert_eq!(shown(&common::drive(&program, &mut machine)), "'run 111'");
}

#[test]
fn constructors_chain_and_overloads_are_chosen_by_the_nearest_type() {
    let members = "Integer n = 1; String s = 'f'; Integer made { get; set; }
        Probe() { this(5); s += 'none'; } Probe(Integer n) { this(n, 'two'); s += 'one'; }
        Probe(Integer n, String t) { this.n += n; s += t; }
        static String take(Integer a) { return 'Integer'; } static String take(Long a) { return 'Long'; }
        static String take(Decimal a) { return 'Decimal'; } static String take(Object a) { return 'Object'; }
        static String take(String a) { return 'String'; } static String take(Exception a) { return 'Exception'; }
        static String take(Account a) { return 'Account'; } static String take(SObject a) { return 'SObject'; }
        static String take(Integer a, Object b) { return 'IO'; } static String take(Long a, Integer b) { return 'LI'; }
        static String wide(Decimal a) { return '' + a; }";
    all(
        members,
        &[
            ("Probe p = new Probe(); return p.s + p.n;", "'ftwoonenone6'"),
            ("Probe p = new Probe(2, 'x'); return p.s + p.n + p.made;", "'fx3null'"),
            ("take(1)", "'Integer'"),
            ("take(1L)", "'Long'"),
            ("take(1.5)", "'Decimal'"),
            ("take(1.5d)", "'Decimal'"),
            ("take('a')", "'String'"),
            ("take(true)", "'Object'"),
            ("take(new Account())", "'Account'"),
            ("SObject o = new Account(); return take(o);", "'SObject'"),
            ("take(new MathException('x'))", "'Exception'"),
            ("take(1, 1)", "'LI'"),
            ("take(1, 'a')", "'IO'"),
            ("wide(2)", "'2'"),
        ],
    );
}

#[test]
fn inner_and_outer_classes_see_each_others_private_members() {
    all(
        "private static Integer secret = 3; private static Integer tell() { return secret; }
         class Inner { private Integer own = 4; Integer both() { return own + secret + tell(); }
            Other friend() { return new Other(); } }
         class Other { private Integer hidden = 1; static Integer common = 2; Other self { get { return null; } } }"
            .replace("Other self { get { return null; } }", "")
            .as_str(),
        &[
            ("new Inner().both()", "10"),
            ("new Inner().own", "4"),
            ("new Inner().friend().hidden", "1"),
            ("new Probe.Inner().own + Probe.secret", "7"),
            ("Other.common", "2"),
        ],
    );
}

#[test]
fn casts_and_instanceof_know_what_a_value_is() {
    all(
        "class A {} class B {} class MineException extends Exception {}",
        &[
            ("Object o = 'a'; return (String) o;", "'a'"),
            (
                "Object o = 'a'; return (Integer) o;",
                "System.TypeException: Invalid conversion from runtime type String to Integer",
            ),
            (
                "Object o = new A(); B b = (B) o; return 1;",
                "System.TypeException: Invalid conversion from runtime type Probe.A to Probe.B",
            ),
            ("Object o; String s = (String) o; return s;", "null"),
            ("SObject o = new Account(); return ((Account) o).Name;", "null"),
            (
                "Exception e = new MineException(); return ((MineException) e).getMessage();",
                "'Script-thrown exception'",
            ),
            (
                "Exception e = new MineException(); return (MathException) e;",
                "System.TypeException: Invalid conversion from runtime type Probe.MineException to System.MathException",
            ),
            ("Object o = 1; return o instanceof Integer;", "true"),
            ("Object o = 1; return o instanceof String;", "false"),
            ("Object o; return o instanceof String;", "false"),
            (
                "Exception e = new MineException(); return e instanceof Exception && e instanceof MineException && !(e instanceof MathException);",
                "true",
            ),
            ("Object o = new List<Integer>(); return o instanceof List<Integer>;", "true"),
            ("Id i = 'x'; return i;", "System.StringException: Invalid id: x"),
            ("Id i = '001bn0000000001'; return i;", ID),
        ],
    );
}

#[test]
fn lists_keep_their_order_and_their_bounds() {
    let list = "List<Integer> l = new List<Integer>{1, 2, 3}; ";
    for (text, expected) in [
        ("return l[3];", "System.ListException: List index out of bounds: 3"),
        ("return l[-1];", "System.ListException: List index out of bounds: -1"),
        ("return l.get(3);", "System.ListException: List index out of bounds: 3"),
        ("l[3] = 1; return l;", "System.ListException: List index out of bounds: 3"),
        ("l.set(3, 1); return l;", "System.ListException: List index out of bounds: 3"),
        ("l.add(4, 1); return l;", "System.ListException: List index out of bounds: 4"),
        ("return l.remove(3);", "System.ListException: List index out of bounds: 3"),
        ("l[0] = 9; l.set(1, 8); return l;", "(9, 8, 3)"),
        ("l.add(4); l.add(0, 0); l.add(5, 5); return l;", "(0, 1, 2, 3, 4, 5)"),
        ("return l.remove(0) + l.size();", "3"),
        ("return l.contains(2);", "true"),
        ("List<Integer> m = l.clone(); m.add(4); l[0] = 7; return m;", "(1, 2, 3, 4)"),
        ("List<Integer> m = l; m.add(4); return l.size();", "4"),
        ("List<Integer> m = new List<Integer>(l); m.clear(); return l.size() + m.size();", "3"),
        ("l.addAll(l); l.addAll(new Set<Integer>{1, 9}); return l;", "(1, 2, 3, 1, 2, 3, 1, 9)"),
        ("l.clear(); return l.isEmpty();", "true"),
        ("Integer[] a = new Integer[]{4, 5}; return a[1];", "5"),
        ("List<Long> a = new List<Long>{1}; a.add(2); return a;", "(1L, 2L)"),
        ("List<List<Integer>> a = new List<List<Integer>>{l}; a[0][1] = 6; return l;", "(1, 6, 3)"),
        ("List<Integer> none; l.addAll(none); return 1;", "System.NullPointerException: Argument cannot be null."),
        ("Integer none; return l[none];", "System.NullPointerException: Attempt to de-reference a null object"),
        ("return String.join(l, '-');", "'1-2-3'"),
    ] {
        assert_eq!(body(&format!("{list}{text}")), expected, "{text}");
    }
}

#[test]
fn sets_and_maps_keep_the_order_in_which_they_were_filled() {
    all(
        "",
        &[
            ("Set<Integer> s = new Set<Integer>{3, 1, 3, 2}; return s;", "(3, 1, 2)"),
            ("Set<String> s = new Set<String>{'a', 'A'}; return s.size();", "2"),
            (
                "Set<Integer> s = new Set<Integer>(); return s.add(1) && !s.add(1) && s.contains(1) && s.remove(1) && !s.remove(1) && s.isEmpty();",
                "true",
            ),
            ("Set<Integer> s = new Set<Integer>{1}; Set<Integer> t = s.clone(); t.add(2); return s.size();", "1"),
            ("Set<Integer> s = new Set<Integer>(new List<Integer>{2, 2, 1}); return s;", "(2, 1)"),
            (
                "Set<Integer> s = new Set<Integer>{1}; return s.addAll(new List<Integer>{1}) || !s.addAll(new Set<Integer>{4});",
                "false",
            ),
            ("Set<Decimal> s = new Set<Decimal>{1.0}; return s.contains(1.00);", "true"),
            ("Set<Id> s = new Set<Id>{'001bn0000000001'}; return s.contains('001bn0000000001AAA');", "true"),
            (
                "Map<String, Integer> m = new Map<String, Integer>{'b' => 1, 'a' => 2}; m.put('c', 3); m.put('b', 4); return m.values();",
                "(4, 2, 3)",
            ),
            (
                "Map<String, Integer> m = new Map<String, Integer>{'b' => 1, 'a' => 2}; m.remove('b'); m.put('b', 9); return m.keySet();",
                "('a', 'b')",
            ),
            ("Map<String, Integer> m = new Map<String, Integer>(); return m.put('a', 1);", "null"),
            ("Map<String, Integer> m = new Map<String, Integer>{'a' => 1}; return m.put('a', 2) + m.get('a');", "3"),
            ("Map<String, Integer> m = new Map<String, Integer>{'a' => 1}; return m.get('A');", "null"),
            (
                "Map<String, Integer> m = new Map<String, Integer>{'a' => 1}; return m.containsKey('a') && !m.containsKey('b') && m.size() == 1;",
                "true",
            ),
            ("Map<String, Integer> m = new Map<String, Integer>{null => 1}; return m.get(null);", "1"),
            (
                "Map<String, Integer> m = new Map<String, Integer>{'a' => 1}; Map<String, Integer> n = m.clone(); n.put('a', 2); n.putAll(m); return n.get('a');",
                "1",
            ),
            (
                "Map<String, Integer> m = new Map<String, Integer>(new Map<String, Integer>{'a' => 1}); m.clear(); return m.isEmpty();",
                "true",
            ),
            (
                "Map<String, List<Integer>> m = new Map<String, List<Integer>>{'a' => new List<Integer>()}; m.get('a').add(5); return m.get('a');",
                "(5)",
            ),
            (
                "Map<Id, Account> m = new Map<Id, Account>(new List<Account>{new Account(Id = '001bn0000000001', Name = 'x')}); return m.get('001bn0000000001AAA').Name;",
                "'x'",
            ),
            ("Map<Integer, Long> m = new Map<Integer, Long>(); m.put(1, 2); return m.get(1);", "2L"),
            (
                "Map<Integer, Integer> m = new Map<Integer, Integer>(); for (Integer i = 0; i < 100000; i++) { m.put(1, i); m.remove(1); } return m.size();",
                "0",
            ),
            (
                "Map<String, Integer> m; return m.get('a');",
                "System.NullPointerException: Attempt to de-reference a null object",
            ),
        ],
    );
}

#[test]
fn texts_have_their_methods() {
    all(
        "",
        &[
            ("'Größe'.length()", "5"),
            ("'abc'.left(2) + 'abc'.right(2) + 'abc'.left(9)", "'abbcabc'"),
            ("'abc'.substring(1)", "'bc'"),
            ("'abc'.substring(1, 2)", "'b'"),
            ("'abc'.substring(3)", "''"),
            ("'abc'.substring(4)", "System.StringException: Starting position out of bounds: 4"),
            ("'abc'.substring(1, 4)", "System.StringException: Ending position out of bounds: 4"),
            ("'abc'.substring(-1, 2)", "System.StringException: Starting position out of bounds: -1"),
            ("'aBc'.toUpperCase() + 'aBc'.toLowerCase()", "'ABCabc'"),
            ("' a '.trim()", "'a'"),
            ("'abc'.contains('bc') && !'abc'.contains('BC')", "true"),
            ("'abc'.startsWith('ab') && 'abc'.endsWith('bc')", "true"),
            ("'abcabc'.indexOf('c') + 'abc'.indexOf('x')", "1"),
            ("'aXbX'.replace('X', '--')", "'a--b--'"),
            ("'ab'.replace('', '-')", "'-a-b-'"),
            ("String.isBlank(' ') && String.isBlank(null) && !String.isNotBlank('')", "true"),
            ("String.isEmpty('') && !String.isEmpty(' ') && String.isNotEmpty(' ')", "true"),
            ("'a'.contains(null)", "System.NullPointerException: Argument cannot be null."),
            ("EncodingUtil.urlEncode('a b&ü/*', 'UTF-8')", "'a+b%26%C3%BC%2F*'"),
            ("EncodingUtil.urlDecode('a+b%26%C3%BC', 'UTF-8')", "'a b&ü'"),
            ("EncodingUtil.urlEncode(null, 'UTF-8')", "System.NullPointerException: Argument cannot be null."),
            ("'it\\'s \\u00fc\\n'.length()", "7"),
        ],
    );
}

#[test]
fn json_goes_in_and_out() {
    let members =
        "public class Item { public String name; public Integer count; public Decimal price; public List<String> tags;
        public Map<String, Integer> sizes; public Item inner; private Boolean hidden; }
        static Item read(String s) { return (Item) JSON.deserialize(s, Item.class); }";
    all(
        members,
        &[
            ("read('{\"name\":\"x\",\"count\":3,\"extra\":{\"a\":[1]}}').count", "3"),
            ("read('{\"NAME\":\"x\"}').name", "'x'"),
            ("read('{\"price\":1.50}').price", "1.50m"),
            ("read('{\"inner\":{\"inner\":{\"count\":2}}}').inner.inner.count", "2"),
            ("read('{\"tags\":[\"a\",null]}').tags", "('a', null)"),
            ("read('{\"sizes\":{\"b\":2,\"a\":1}}').sizes.values()", "(2, 1)"),
            ("read('null') == null", "true"),
            ("read('{\"count\":\"x\"}')", "System.JSONException: Illegal value for primitive"),
            ("read('[]')", "System.JSONException: Malformed JSON: Expected '{' at the beginning of object"),
            ("(List<Integer>) JSON.deserialize('[1,2]', List<Integer>.class)", "(1, 2)"),
            (
                "JSON.deserialize('{}', List<Integer>.class)",
                "System.JSONException: Malformed JSON: Expected '[' at the beginning of List/Set",
            ),
            ("JSON.serialize(new List<Object>{1, 1.50, 'a\"b', null, true, 2L})", "'[1,1.50,\"a\\\"b\",null,true,2]'"),
            ("JSON.serialize(new Map<String, Integer>{'b' => 1, 'a' => 2})", "'{\"b\":1,\"a\":2}'"),
            ("JSON.serialize(System.now())", "'\"2026-11-24T03:00:00.000Z\"'"),
            ("JSON.serialize(new Account(Name = 'x'))", "'{\"attributes\":{\"type\":\"Account\"},\"Name\":\"x\"}'"),
            (
                "Item i = new Item(); i.count = 2; return JSON.serialize(read(JSON.serialize(i))) == JSON.serialize(i);",
                "true",
            ),
        ],
    );
    let broken = body("return JSON.deserialize('{\"a\":', Integer.class);");
    assert!(broken.starts_with("System.JSONException: Unexpected end-of-input"), "{broken}");
}

// What asks the platform.

fn account(id: &str, name: &str) -> Record {
    Record::new("Account").with("Id", Datum::Id(id.into())).with("Name", Datum::String(name.into()))
}

fn invocation(event: TriggerEvent) -> TriggerInvocation {
    let new = vec![account(ID, "one"), account(OTHER_ID, "two")];
    let old = vec![account(ID, "old one"), account(OTHER_ID, "old two")];
    let without_id =
        || ["one", "two"].map(|name| Record::new("Account").with("Name", Datum::String(name.into()))).to_vec();
    let (new, old) = match event {
        TriggerEvent::BeforeInsert => (without_id(), Vec::new()),
        TriggerEvent::AfterInsert | TriggerEvent::AfterUndelete => (new, Vec::new()),
        TriggerEvent::BeforeUpdate | TriggerEvent::AfterUpdate => (new, old),
        TriggerEvent::BeforeDelete | TriggerEvent::AfterDelete => (Vec::new(), old),
    };
    TriggerInvocation { trigger: 0, event, new, old }
}

/// Runs a body; the platform answers queries with the given rows and saves with ids. Answers what was asked, too.
fn asked(body: &str, rows: &[Record]) -> (Vec<Question>, String) {
    let text = format!("public class Probe {{ static Integer n = 0; public static Object run() {{\n{body}\n}}\n}}");
    let program = common::compile(&text).unwrap_or_else(|problems| panic!("{}", common::joined(&problems)));
    let mut machine = Machine::new();
    machine.push_static_call(&program, "Probe", "run", Vec::new()).expect("there is one");
    let mut questions = Vec::new();
    loop {
        let question = match machine.run(&program, 100_000) {
            Yield::Returned(value) => return (questions, show(&value)),
            Yield::Threw(uncaught) => return (questions, uncaught.to_string()),
            Yield::Ask(question) => question,
            other => panic!("{other:?}"),
        };
        let answer = match &question {
            Question::Query(query) if query.shape == QueryShape::Count => {
                Answer::Value(Datum::Integer(rows.len() as i32))
            }
            Question::Query(_) => Answer::Rows(rows.to_vec()),
            Question::Dml(dml) => {
                Answer::Saved(vec![SaveResult { id: Some(ID.into()), ..SaveResult::default() }; dml.records.len()])
            }
            other => panic!("{other:?}"),
        };
        machine.answer(&program, answer).expect("it fits");
        questions.push(question);
    }
}

#[test]
fn queries_give_records_that_know_what_was_selected() {
    let row = || account(ID, "one");
    for (text, rows, expected) in [
        (
            "return [SELECT Id, Name FROM Account];",
            2,
            "(Account:{Id=001bn0000000001AAA, Name='one'}, Account:{Id=001bn0000000001AAA, Name='one'})",
        ),
        ("Account a = [SELECT Id, Name FROM Account]; return a.Name;", 1, "'one'"),
        (
            "Account a = [SELECT Id FROM Account]; return a;",
            0,
            "System.QueryException: List has no rows for assignment to SObject",
        ),
        (
            "Account a = [SELECT Id FROM Account]; return a;",
            2,
            "System.QueryException: List has more than 1 row for assignment to SObject",
        ),
        ("return [SELECT Name FROM Account].Name;", 1, "'one'"),
        ("return [SELECT Name FROM Account][0].Name;", 1, "'one'"),
        ("return [SELECT Name FROM Account][1].Name;", 1, "System.ListException: List index out of bounds: 1"),
        (
            "return [SELECT Id, Name FROM Account][0].Website;",
            1,
            "System.SObjectException: SObject row was retrieved via SOQL without querying the requested field: Account.Website",
        ),
        (
            "return [SELECT Id, Name FROM Account][0].get('Website');",
            1,
            "System.SObjectException: SObject row was retrieved via SOQL without querying the requested field: Account.Website",
        ),
        ("Account a = [SELECT Id, Name FROM Account]; a.Website = 'w'; return a.Website;", 1, "'w'"),
        ("return [SELECT COUNT() FROM Account] + 1;", 3, "4"),
        ("String s = ''; for (Account a : [SELECT Name FROM Account]) { s += a.Name; } return s;", 2, "'oneone'"),
        ("for (Account a : [SELECT Name FROM Account]) { return a.Name; } return 'none';", 0, "'none'"),
        (
            "try { Account a = [SELECT Id FROM Account]; } catch (QueryException e) { return 'caught'; } return 1;",
            0,
            "'caught'",
        ),
        ("return new Account().Name;", 0, "null"),
        ("return new Account(Name = 'x').get('NAME');", 0, "'x'"),
        ("List<Account> l = [SELECT Id FROM Account]; return l.isEmpty();", 0, "true"),
    ] {
        assert_eq!(asked(text, &vec![row(); rows]).1, expected, "{text}");
    }
}

#[test]
fn binds_are_evaluated_in_the_order_in_which_they_stand() {
    let (questions, _) = asked(
        "return [SELECT id FROM account WHERE (name = :'a' + n++ OR Website IN :new List<String>{'b' + n++}) \
         AND NumberOfEmployees > :n++ ORDER BY name LIMIT :n];",
        &[],
    );
    let [Question::Query(asked)] = questions.as_slice() else { panic!("{questions:?}") };
    let written = format!("{:?}", asked.query);
    for value in [r#"String("a0")"#, r#"List([String("b1")])"#, "Value(Integer(2))", "limit: Some(Value(Integer(3)))"] {
        assert!(written.contains(value), "{value} in {written}");
    }
    assert!(written.contains(r#""Name""#) && asked.query.from == "Account", "as declared: {written}");
}

#[test]
fn what_is_saved_gets_its_id() {
    for (text, expected) in [
        ("Account a = new Account(Name = 'x'); insert a; return a.Id;", ID),
        ("List<Account> l = new List<Account>{new Account(), new Account()}; upsert l; return l[1].Id;", ID),
        ("Account a = new Account(Id = '001bn0000000002'); update a; return a.Id;", OTHER_ID),
        ("insert new List<Account>(); return n;", "0"),
        (
            "insert new List<Account>{null}; return n;",
            "System.NullPointerException: Attempt to de-reference a null object",
        ),
        ("Account a; delete a; return n;", "System.NullPointerException: Attempt to de-reference a null object"),
    ] {
        assert_eq!(asked(text, &[]).1, expected, "{text}");
    }
    let (questions, _) = asked("update as user new Account(Id = '001bn0000000001', Name = 'x'); return 1;", &[]);
    let [Question::Dml(dml)] = questions.as_slice() else { panic!("{questions:?}") };
    assert!(dml.user_mode && dml.all_or_none && dml.operation == apex::Operation::Update);
    assert_eq!(show(&Datum::Record(Box::new(dml.records[0].clone()))), "Account:{Id=001bn0000000001AAA, Name='x'}");
}

/// Runs a trigger for an event: its outcome, or what it threw.
fn triggered(event: TriggerEvent, body: &str) -> Result<apex::TriggerOutcome, String> {
    let text = format!(
        "trigger T on Account (before insert, before update, before delete, after insert, after update, after delete, \
         after undelete) {{\n{body}\n}}"
    );
    let program = apex::compile(&[apex::Source::new("T.trigger", text)], &common::Accounts)
        .unwrap_or_else(|problems| panic!("{}", common::joined(&problems)));
    let mut machine = Machine::new();
    machine.push_trigger(&program, invocation(event)).expect("there is one");
    match machine.run(&program, 100_000) {
        Yield::TriggerDone(outcome) => Ok(outcome),
        Yield::Threw(uncaught) => Err(uncaught.to_string()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_trigger_knows_its_event() {
    use TriggerEvent::*;
    let say = "String s = ''; if (Trigger.isBefore) s += 'before'; if (Trigger.isAfter) s += 'after';
        if (Trigger.isInsert) s += ' insert'; if (Trigger.isUpdate) s += ' update'; if (Trigger.isDelete) s += ' delete';
        if (Trigger.isUndelete) s += ' undelete'; s += ' ' + Trigger.isExecuting + Trigger.size;
        s += Trigger.new == null ? '' : ' new'; s += Trigger.old == null ? '' : ' old';
        s += Trigger.newMap == null ? '' : ' newMap'; s += Trigger.oldMap == null ? '' : ' oldMap';
        List<Account> all = Trigger.new == null ? Trigger.old : Trigger.new; all[0].addError(s);";
    for (event, expected) in [
        (BeforeInsert, "before insert true2 new"),
        (AfterInsert, "after insert true2 new newMap"),
        (BeforeUpdate, "before update true2 new old newMap oldMap"),
        (AfterUpdate, "after update true2 new old newMap oldMap"),
        (BeforeDelete, "before delete true2 old oldMap"),
        (AfterDelete, "after delete true2 old oldMap"),
        (AfterUndelete, "after undelete true2 new newMap"),
    ] {
        let outcome = triggered(event, say).expect("it ends");
        assert_eq!(outcome.errors[0].message, expected);
    }
}

#[test]
fn a_before_trigger_changes_its_records_and_an_after_trigger_does_not() {
    use TriggerEvent::*;
    let rename = "for (Account a : Trigger.new) { a.Name += '!'; a.Website = 'w'; }";
    for event in [BeforeInsert, BeforeUpdate] {
        let outcome = triggered(event, rename).expect("it may");
        assert_eq!(outcome.new[1].get("Name"), Some(&Datum::String("two!".into())));
        assert_eq!(outcome.new[1].get("Website"), Some(&Datum::String("w".into())));
    }
    let locked = Err("System.FinalException: Record is read-only".to_owned());
    for event in [AfterInsert, AfterUpdate] {
        assert_eq!(triggered(event, rename), locked);
    }
    assert_eq!(triggered(BeforeUpdate, "Trigger.old[0].Name = 'x';"), locked);
    assert_eq!(triggered(BeforeUpdate, "Trigger.oldMap.get(Trigger.new[0].Id).Name = 'x';"), locked);
    let errors =
        triggered(AfterUpdate, "Trigger.new[1].addError('no'); Trigger.oldMap.get(Trigger.new[0].Id).addError('old');");
    let told: Vec<(u32, String)> =
        errors.expect("it ends").errors.into_iter().map(|error| (error.row, error.message)).collect();
    assert_eq!(told, [(1, "no".to_owned()), (0, "old".to_owned())]);
    assert_eq!(
        body("new Account().addError('x'); return 1;"),
        "System.FinalException: SObject row does not allow errors"
    );
}

#[test]
fn a_trigger_runs_above_the_question_that_caused_it() {
    let sources = [
        apex::Source::new(
            "Probe.cls",
            "public class Probe { public static Integer n = 0; public static Object run() {\n Account a = new Account(Name = 'x');\n try { insert a; } catch (DmlException e) { return e.getMessage(); }\n return '' + a.Id + n; } }",
        ),
        apex::Source::new(
            "T.trigger",
            "trigger T on Account (before insert) { Probe.n++;\n if (Trigger.new[0].Website == 'bad') { Integer i = 1 / 0; } }",
        ),
    ];
    let program = apex::compile(&sources, &common::Accounts).expect("it compiles");
    let at_the_insert = || {
        let mut machine = Machine::new();
        machine.push_static_call(&program, "Probe", "run", Vec::new()).expect("there is one");
        assert!(matches!(machine.run(&program, 1_000), Yield::Ask(Question::Dml(_))));
        machine.push_trigger(&program, invocation(TriggerEvent::BeforeInsert)).expect("there is one");
        machine
    };
    let mut machine = at_the_insert();
    assert!(matches!(machine.run(&program, 1_000), Yield::TriggerDone(_)));
    let saved = SaveResult { id: Some(ID.into()), ..SaveResult::default() };
    machine.answer(&program, Answer::Saved(vec![saved])).expect("it still waits");
    assert_eq!(shown(&common::drive(&program, &mut machine)), format!("'{ID}1'"));
    let mut machine = at_the_insert();
    assert!(matches!(machine.run(&program, 1_000), Yield::TriggerDone(_)));
    machine.throw(&program, ExceptionSpec::new("System.DmlException", "Insert failed.")).expect("it may fail");
    assert_eq!(shown(&common::drive(&program, &mut machine)), "'Insert failed.'");
    let mut machine = at_the_insert();
    assert!(matches!(machine.run(&program, 1_000), Yield::TriggerDone(_)));
    machine
        .throw(&program, ExceptionSpec::new("System.LimitException", "Too many DML statements: 151"))
        .expect("a limit");
    assert_eq!(shown(&common::drive(&program, &mut machine)), "System.LimitException: Too many DML statements: 151");
}

#[test]
fn garbage_is_collected_and_what_lives_is_limited() {
    let short = "Integer n = 0; for (Integer i = 0; i < 5000000; i++) { n += ('a' + i).length(); } return n > 0;";
    assert_eq!(body(short), "true");
    let million =
        "List<String> l = new List<String>(); for (Integer i = 0; i < 1000000; i++) { l.add('a' + i); } return 1;";
    let limited = body(million);
    assert!(limited.starts_with("System.LimitException: Apex heap size too large: "), "{limited}");
    let doubled = body("String s = 'a'; while (true) { s += s; }");
    assert!(doubled.starts_with("System.LimitException: Apex heap size too large: "), "{doubled}");
    let numbers =
        "List<Integer> l = new List<Integer>(); for (Integer i = 0; i < 500000; i++) { l.add(i); } return l.size();";
    assert_eq!(body(numbers), "500000");
    let cycle = "Probe p = new Probe(); for (Integer i = 0; i < 200000; i++) { Probe q = new Probe(); q.next = q; p = q; } return p.next == p;";
    assert_eq!(with("Probe next;", cycle), "true");
}

#[test]
fn an_endless_loop_runs_out_of_fuel_and_goes_on() {
    let program =
        common::compile("public class Probe { public static void run() { while (true) { } } }").expect("it compiles");
    let mut machine = Machine::new();
    machine.push_static_call(&program, "Probe", "run", Vec::new()).expect("there is one");
    for spent in 1..=5 {
        assert!(matches!(machine.run(&program, 1_000), Yield::OutOfFuel));
        assert_eq!(machine.executed(), spent * 1_000);
    }
}

#[test]
fn a_machine_that_is_cloned_at_every_question_and_at_every_step_comes_to_the_same_end() {
    let text = "public class Probe { static Integer n = 0; public static Object run() {
        List<Object> seen = new List<Object>(); Map<String, Integer> m = new Map<String, Integer>();
        for (Account a : [SELECT Id, Name FROM Account]) { m.put(a.Name, n++); seen.add('' + System.now() + a.Id);
            try { insert new Account(Name = a.Name + Math.random()); } catch (DmlException e) { seen.add(e.getMessage()); }
            finally { seen.add(Limits.getQueries()); } }
        seen.add('' + m + UserInfo.getUserId()); return seen; } }";
    let program = common::compile(text).unwrap_or_else(|problems| panic!("{}", common::joined(&problems)));
    let run = |fuel: u64, cloned: bool| {
        let mut machine = Machine::new();
        machine.push_static_call(&program, "Probe", "run", Vec::new()).expect("there is one");
        let (mut old, mut asked) = (Vec::new(), 0);
        loop {
            if cloned {
                let copy = machine.clone();
                old.push(std::mem::replace(&mut machine, copy));
            }
            match machine.run(&program, fuel) {
                Yield::Returned(value) => return (show(&value), asked, old.len()),
                Yield::OutOfFuel => {}
                Yield::Ask(question) => {
                    asked += 1;
                    if let Some(kept) = old.last_mut() {
                        // The copy that stays behind is driven astray, which must not matter.
                        let _ = kept.run(&program, 1_000);
                        let _ = kept.throw(&program, ExceptionSpec::new("System.LimitException", "gone"));
                        let _ = kept.run(&program, 1_000);
                    }
                    match question {
                        Question::Dml(_) if asked % 2 == 0 => {
                            machine
                                .throw(&program, ExceptionSpec::new("System.DmlException", "no"))
                                .expect("it may fail");
                        }
                        question => machine.answer(&program, plain_answer(&question)).expect("it fits"),
                    }
                }
                other => panic!("{other:?}"),
            }
        }
    };
    let (expected, questions, _) = run(1_000_000, false);
    assert!(expected.contains(OTHER_ID) && questions > 8, "{expected} after {questions}");
    assert_eq!(run(1_000_000, true), (expected.clone(), questions, questions + 1));
    assert_eq!(run(1, true).0, expected);
}

fn plain_answer(question: &Question) -> Answer {
    match question {
        Question::Query(_) => Answer::Rows(vec![account(ID, "one"), account(OTHER_ID, "two")]),
        Question::Dml(_) => Answer::Saved(vec![SaveResult { id: Some(ID.into()), ..SaveResult::default() }]),
        Question::Now => Answer::Value(Datum::Datetime(1_795_489_200_000)),
        Question::Random => Answer::Value(Datum::Double(0.25)),
        Question::Limit { .. } => Answer::Value(Datum::Integer(3)),
        Question::User { .. } => Answer::Value(Datum::Id("005bn0000000001AAA".into())),
        other => panic!("{other:?}"),
    }
}
