//! Deep and long sources: what nests too deep or is too long is refused with its own words, and the rest compiles.
//!
//! Refuses to run them. The stack of a small thread has to do: `src/apex/parser/tests/bombs.rs`.

use crate::{class, common::Accounts, compile, method};

#[test]
fn deep_nesting_is_refused_or_compiles() {
    for depth in [10, 40, 60, 90, 99, 100, 1_000, 20_000] {
        let nested =
            |open: &str, middle: &str, close: &str| [&open.repeat(depth), middle, &close.repeat(depth)].concat();
        for sources in [
            method(&nested("{ ", "x = 1;", " }")),
            method(&nested("if (x == 1) { ", "x = 1;", " } else { x = 2; }")),
            method(&nested("if (x == 1) x = 2; else ", "x = 1;", "")),
            method(&nested("while (x < 1) { ", "x++;", " }")),
            method(&nested("for (Integer a : new List<Integer>()) ", "x++;", "")),
            method(&nested("try { ", "x = 1;", " } finally { x = 2; }")),
            method(&nested("try { ", "x = 1;", " } catch (Exception e) { x = 2; }")),
            method(&nested("try { x = 1; } finally { ", "x = 2;", " }")),
            method(&nested("try { return 1; } finally { ", "x = 2;", " }")),
            method(&nested("while (true) { try { break; } finally { ", "x = 2;", " } }")),
            method(&nested("try { x = 1; } catch (Exception e) { ", "x = 2;", " }")),
            method(&["x = ", &nested("(", "1", ")"), ";"].concat()),
            method(&["x = ", &nested("1 + (", "1", ")"), ";"].concat()),
            method(&["x = ", &nested("x == 1 ? ", "1", " : 2"), ";"].concat()),
            method(&["x = ", &nested("Math.abs(", "1", ")"), ";"].concat()),
            method(&["x = ", &nested("- ", "1", ""), ";"].concat()),
            method(&["x = ", &nested("x = ", "1", ""), ";"].concat()),
            method(&["Object o = ", &nested("new List<Object>{ ", "1", " }"), ";"].concat()),
            method(&["Object o = ", &nested("[SELECT Id FROM Account WHERE Name IN :", "'x'", "]"), ";"].concat()),
            method(&["Object o = [SELECT Id FROM Account WHERE ", &nested("(", "Name = 'x'", ")"), "];"].concat()),
            method(&["Object o; ", &nested("List<", "Integer", ">"), " l = null;"].concat()),
            method(&["Object o = ''", &".trim()".repeat(depth), ";"].concat()),
            method(&["x = 1", &" + 1".repeat(depth), ";"].concat()),
        ] {
            compile(&sources);
        }
    }
}

#[test]
fn a_file_of_a_million_characters_compiles_and_a_longer_one_is_refused_in_its_exact_words() {
    let filled = |length: usize| {
        let mut sources = class("static Integer one() { return 1; }");
        let rest = length - sources[0].text.len();
        sources[0].text.push_str(&" ".repeat(rest));
        sources
    };
    assert!(compile(&filled(1_000_000)).is_some());
    for length in [1_000_001, 5_000_000] {
        let problems = apex::compile(&filled(length), &Accounts).expect_err("it is too long");
        let texts: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(texts, ["Probe.cls:1:1: Body: data value too large"]);
    }
}

#[test]
fn long_sources_compile_or_are_refused_in_time() {
    // Just below the most that a file may have.
    const LONG: usize = 990_000;
    let many = |piece: &dyn Fn(usize) -> String| {
        let mut text = String::with_capacity(LONG + 100);
        for place in 0.. {
            if text.len() >= LONG {
                break;
            }
            text.push_str(&piece(place));
        }
        text
    };
    for (what, sources) in [
        ("statements", method(&many(&|place| format!("x = {place};\n")))),
        ("locals", method(&many(&|place| format!("Integer a{place};\n")))),
        ("one declaration", method(&["Integer b", &many(&|place| format!(", a{place}")), ";"].concat())),
        ("texts", method(&many(&|place| format!("System.debug('{place}');")))),
        ("elements", method(&["Object o = new List<Integer>{ 0", &many(&|_| ", 1".into()), " };"].concat())),
        ("arguments", method(&["System.debug(0", &many(&|_| ", 1".into()), ");"].concat())),
        ("comments", method(&many(&|_| "/* nothing */".into()))),
        ("one name", method(&["Integer a", &many(&|_| "a".into()), ";"].concat())),
        ("one text", method(&["System.debug('", &many(&|_| "a".into()), "');"].concat())),
        ("one number", method(&["x = ", &many(&|_| "1".into()), ";"].concat())),
        ("one decimal", method(&["Object o = 1.", &many(&|_| "1".into()), ";"].concat())),
        (
            "conditions",
            method(
                &["Object o = [SELECT Id FROM Account WHERE Name = 'x'", &many(&|_| " OR Name = :x".into()), "];"]
                    .concat(),
            ),
        ),
        ("unknown names", method(&many(&|place| format!("a{place} = 1;\n")))),
        ("fields", class(&many(&|place| format!("Integer a{place};\n")))),
        ("first values", class(&many(&|place| format!("String a{place} = '{place}';\n")))),
        ("parameters", class(&["void a(Integer b", &many(&|place| format!(", Integer a{place}")), ") { }"].concat())),
        ("methods", class(&many(&|place| format!("void a{place}() {{ }}\n")))),
        ("overloads", class(&many(&|_| "void a(Integer b) { }\n".into()))),
        ("texts in methods", class(&many(&|place| format!("void a{place}() {{ System.debug('{place}'); }}\n")))),
        ("classes", class(&many(&|place| format!("class A{place} {{ }}\n")))),
        ("braces", class(&many(&|_| "{".into()))),
        ("errors", class(&many(&|_| "x y z;".into()))),
    ] {
        println!("{what}");
        compile(&sources);
    }
}

#[test]
fn a_method_may_have_as_many_parameters_as_the_platform_allows_and_no_more() {
    for (count, compiles) in [(32, true), (33, false), (254, false), (255, false), (256, false), (300, false)] {
        let list = |each: &str| vec![each; count].join(", ");
        let parameters: Vec<String> = (0..count).map(|place| format!("Long a{place}")).collect();
        let text = format!(
            "static void take({}) {{ }} void bear({}) {{ }} static void run() {{ take({}); new Probe().bear({}); }}",
            parameters.join(", "),
            parameters.join(", "),
            list("1"),
            list("1")
        );
        assert_eq!(compile(&class(&text)).is_some(), compiles, "{count}");
    }
}
