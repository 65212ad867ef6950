//! Programs that would go on for ever or take up all memory: each ends with a limit, in its exact words.
//!
//! Refuses to wait: each has so many instructions and no more. Invariant: none gets past a `catch`.

use apex::{Answer, Machine, Question, Yield};

use crate::{compile, method};

/// Instructions that each has: twice those of a synchronous transaction.
const FUEL: u64 = 20_000_000;

/// Runs the method to its end or to the end of its fuel, and answers how that came.
fn run_body(body: &str) -> String {
    let program = compile(&method(body)).unwrap_or_else(|| panic!("{body} does not compile"));
    let mut machine = Machine::new();
    machine.push_static_call(&program, "Probe", "run", Vec::new()).expect("it is there");
    for _ in 0..100 {
        match machine.run(&program, FUEL.saturating_sub(machine.executed())) {
            Yield::Ask(Question::Debug { .. }) => machine.answer(&program, Answer::Done).expect("it fits"),
            Yield::Ask(Question::Query(_)) => machine.answer(&program, Answer::Rows(Vec::new())).expect("it fits"),
            Yield::Threw(uncaught) => return uncaught.to_string(),
            Yield::Returned(_) => return machine.returned_json(&program, false).chars().take(40).collect(),
            other => return format!("{other:?}").chars().take(40).collect(),
        }
    }
    panic!("it does not end")
}

#[test]
fn what_has_no_end_ends_with_a_limit_in_its_exact_words() {
    let heap = "System.LimitException: Apex heap size too large: ";
    let depth = "System.LimitException: Maximum stack depth reached: 1001";
    for (body, expected) in [
        ("while (true) { x++; }", "OutOfFuel"),
        ("while (true) { try { throw new NullPointerException(); } catch (Exception e) { x++; } }", "OutOfFuel"),
        ("while (true) { try { x = 1 / 0; } finally { continue; } }", "OutOfFuel"),
        ("for (;;) { }", "OutOfFuel"),
        ("do { } while (true);", "OutOfFuel"),
        ("try { run(); } catch (Exception e) { x = 1; }", depth),
        ("List<Integer> l = new List<Integer>(); while (true) { l.add(x); }", heap),
        ("List<Integer> l = new List<Integer>(); for (Integer i = 0; i < 1000000; i++) { l.add(i); } Integer j;", heap),
        ("List<Object> l; while (true) { l = new List<Object>{ l }; }", heap),
        ("Set<Integer> s = new Set<Integer>(); while (true) { s.add(x++); }", heap),
        ("Map<Integer, String> m = new Map<Integer, String>(); while (true) { m.put(x++, 'x'); }", heap),
        (
            "List<String> l = new List<String>(); try { while (true) { l.add('x'.repeat(1000)); } } catch (Exception e) { x = 1; }",
            heap,
        ),
        ("String s = 'x'; while (true) { s += s; }", "System.StringException: String length exceeds maximum: 6000000"),
        ("Object o = new Integer[750001];", "System.ListException: Size is out of bounds: 750001"),
    ] {
        let end = run_body(&["if (x == 0) { ", body, " }"].concat());
        assert!(end.starts_with(expected), "{body}\n    gives {end}\n    not   {expected}");
    }
}

#[test]
fn small_programs_with_large_results_end_in_a_limit() {
    let large = "String s = 'aaaaaaaaaa'; for (Integer i = 0; i < 5; i++) { s = s + s + s + s + s + s + s + s; }";
    let tower = "List<Object> l = new List<Object>(); for (Integer i = 0; i < 60; i++) { l = new List<Object>{ l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l }; }";
    let wide = "List<Object> l = new List<Object>(); for (Integer i = 0; i < 1000; i++) { l.add(''); } for (Integer i = 0; i < 11; i++) { List<Object> m = new List<Object>(); for (Integer j = 0; j < 1000; j++) { m.add(l); } l = m; }";
    let repeated =
        format!("{large} List<String> l = new List<String>(); for (Integer i = 0; i < 100000; i++) {{ l.add(s); }}");
    for (what, body) in [
        ("replace", format!("{large} s = s.replace('a', s);")),
        ("replace nothing", format!("{large} s = s.replace('', s);")),
        ("join", format!("{repeated} s = String.join(l, '');")),
        ("join with a large text", format!("{large} List<Integer> l = new List<Integer>(); for (Integer i = 0; i < 100000; i++) {{ l.add(i); }} s = String.join(l, s);")),
        ("as text", format!("{repeated} s = '' + l;")),
        ("as JSON", format!("{repeated} s = JSON.serialize(l);")),
        ("as a bind", format!("{repeated} Object o = [SELECT Id FROM Account WHERE Name IN :l];")),
        ("returned", format!("{repeated} if (x == 0) return l;")),
        ("a tower as text", format!("{tower} String s = '' + l;")),
        ("a tower as JSON", format!("{tower} String s = JSON.serialize(l);")),
        ("a tower as a bind", format!("{tower} Object o = [SELECT Id FROM Account WHERE Name IN :l];")),
        ("a tower returned", format!("{tower} if (x == 0) return l;")),
        ("a tower debugged", format!("{tower} System.debug(l);")),
        ("two towers compared", format!("{tower} List<Object> k = l; {} if (x == 0) return k == l;", tower.replace("List<Object> l =", "l ="))),
        ("a wide tower as text", format!("{wide} String s = '' + l;")),
        ("a wide tower as JSON", format!("{wide} String s = JSON.serialize(l);")),
        ("a wide tower returned", format!("{wide} if (x == 0) return l;")),
        ("a list of itself", "List<Object> l = new List<Object>(); l.add(l); l.add(l); String s = '' + l; if (x == 0) return l == new List<Object>{ l, l };".into()),
        ("a map that is emptied again and again", "Map<Integer, Integer> m = new Map<Integer, Integer>(); for (Integer i = 0; i < 1000000; i++) { m.put(i, i); m.remove(i - 5); }".into()),
        ("a chain of sums", format!("{large} s = s{};", " + s".repeat(90))),
    ] {
        let end = run_body(&body);
        println!("{what}: {end}");
    }
}
