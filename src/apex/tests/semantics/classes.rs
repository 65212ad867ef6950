//! Classes: statics, constructors, overloads, visibility, casts.
//!
//! Refuses what does not compile: `messages`.

use super::*;

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
         class Other { private Integer hidden = 1; Other self { get { return null; } } }"
            .replace("Other self { get { return null; } }", "")
            .as_str(),
        &[
            ("new Inner().both()", "10"),
            ("new Inner().own", "4"),
            ("new Inner().friend().hidden", "1"),
            ("new Probe.Inner().own + Probe.secret", "7"),
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
            ("Object o = 1; return o instanceof Decimal && o instanceof Long && o instanceof Double;", "true"),
            ("Object o = 1L; return o instanceof Integer;", "false"),
            (
                "Object o = Date.newInstance(2020, 1, 2); return o instanceof Datetime ? ((Datetime) o).getTime() : 0;",
                "1577923200000L",
            ),
            ("Object o; return o instanceof String;", "false"),
            (
                "Exception e = new MineException(); return e instanceof Exception && e instanceof MineException && !(e instanceof MathException);",
                "true",
            ),
            ("Object o = new List<Integer>(); return o instanceof List<Integer>;", "true"),
            ("Object o = new List<String>{null, 'a'}; return o instanceof List<SObject>;", "false"),
            (
                "Object o = new Set<Integer>{1}; return o instanceof Set<Integer> && !(o instanceof Set<String>);",
                "true",
            ),
            (
                "Object o = new Map<String, Integer>{'a' => 1}; return o instanceof Map<String, Object> && !(o instanceof Map<String, String>);",
                "true",
            ),
            (
                "Object o = new List<List<Integer>>{new List<Integer>{1}}; return o instanceof List<List<String>>;",
                "false",
            ),
            ("Id i = 'x'; return i;", "System.StringException: Invalid id: x"),
            ("Id i = '001bn0000000001'; return i;", ID),
        ],
    );
}
