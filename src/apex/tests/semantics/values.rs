//! What operators do with values.
//!
//! Refuses what calls something: that is `library` and `classes`.

use super::*;

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
    for place in ["local", "Probe.fixed", "fixed", "here.field", "here.inside.field", "row[1]", "here.row[0]"] {
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
                "Integer local = 10; Probe.fixed = 10; List<Integer> row = new List<Integer>{{1, 10, 3}};
                 Probe here = new Probe(); here.field = 10; here.inside = new Probe(); here.inside.field = 10;
                 here.row = new List<Integer>{{10}}; List<Integer> seen = new List<Integer>();
                 {}
                 seen.add({place}); return seen;",
                change.replace('@', place)
            );
            let members = "static Integer fixed; Integer field; Probe inside; List<Integer> row;";
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
