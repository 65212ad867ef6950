//! Where control goes: loops, exceptions, `finally`, limits.
//!
//! Refuses the questions to the platform: `platform`.

use super::*;

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
            ("Integer i = 0; do { i++; } while (false); return i;", "1"),
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
