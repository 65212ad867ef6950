//! Texts that nobody would write: deep, long, mutated, cut.

use super::super::{query, unit};
use super::{FILES, errors};
use crate::source::Source;

const TOO_DEEP: &str = "Nesting is too deep";

fn in_method(text: &str) -> Vec<String> {
    errors("Test.cls", &["class Test { void run() {", text, "}}"].concat())
}

/// Less than a wasm thread has here; debug builds take several times what release builds take.
fn with_small_stack(work: fn()) {
    let stack = if cfg!(debug_assertions) { 2048 } else { 384 };
    std::thread::Builder::new().stack_size(stack * 1024).spawn(work).unwrap().join().unwrap();
}

#[test]
fn nesting_bombs_give_a_diagnostic() {
    with_small_stack(|| {
        let many = 20_000;
        for (open, middle, close) in [
            ("x = ", "1", ";"),
            ("(", "1", ")"),
            ("((A)", "1", ")"),
            ("f(", "1", ")"),
            ("new A(x = ", "1", ")"),
            ("new List<A>{", "1", "}"),
            ("a[", "1", "]"),
            ("!", "a", ""),
            ("- ", "a", ""),
            ("a ? b : ", "c", ""),
            ("a ? ", "b", " : c"),
            ("a || b && c | d ^ e & f == g < h << i + j * (", "1", ")"),
            ("[SELECT Id FROM A WHERE Id IN :", "a", "]"),
            ("[SELECT Id FROM A WHERE Id IN (", "SELECT Id FROM A", ")]"),
            ("[SELECT Id FROM A WHERE ((((((((NOT (", "A = 1", "))))))))]"),
        ] {
            let text = ["x = ", &open.repeat(many), middle, &close.repeat(many), ";"].concat();
            let all = in_method(&text);
            assert!(!all.is_empty(), "{open}");
        }
        for (open, middle, close) in [
            ("{", "", "}"),
            ("if (a) ", "x();", ""),
            ("if (a) {} else ", "x();", ""),
            ("while (a) ", "x();", ""),
            ("do { ", "x();", " } while (a);"),
            ("for (A a : b) ", "x();", ""),
            ("try { ", "x();", "} finally {}"),
            ("switch on a { when 1 {", "x();", "}}"),
            ("System.runAs(a) {", "x();", "}"),
        ] {
            let all = in_method(&[&open.repeat(many), middle, &close.repeat(many)].concat());
            assert!(all[0].ends_with(TOO_DEEP), "{open}: {all:?}");
        }
        let generic = ["List<".repeat(many), "A".into(), ">".repeat(many), " x;".into()].concat();
        assert!(!in_method(&generic).is_empty());
        assert!(errors("Test.cls", &["class Test { ", &generic, "}"].concat())[0].ends_with(TOO_DEEP));
        assert!(errors("Test.cls", &["class Test { A", &"[]".repeat(many), " x; }"].concat())[0].ends_with(TOO_DEEP));
        assert!(errors("Test.cls", &"class A { ".repeat(many))[0].contains("Inner types"));
    });
}

#[test]
fn long_chains_give_a_diagnostic_too() {
    with_small_stack(|| {
        let many = 20_000;
        for link in [" + 1", ".a", ".a()", "?.a", "[0]", " ?? a", " && a", " instanceof A", "++", " < a"] {
            let all = in_method(&["x = a", &link.repeat(many), ";"].concat());
            assert!(all[0].ends_with(TOO_DEEP), "{link}: {all:?}");
            assert!(in_method(&["x = a", &link.repeat(150), ";"].concat()).is_empty(), "{link}");
        }
    });
}

#[test]
fn towers_of_chains_are_no_higher_than_towers_of_brackets() {
    with_small_stack(|| {
        let tower = ["x = ", &"(".repeat(60), "a", &" + b)".repeat(60), ";"].concat();
        assert!(in_method(&tower).is_empty());
        let tower = ["x = ", &"(".repeat(60), "a", &[&".c".repeat(20), ")"].concat().repeat(60), ";"].concat();
        assert!(in_method(&tower)[0].ends_with(TOO_DEEP));
        let query = "[SELECT Id FROM A WHERE Id = :";
        let tower = ["x = ", &query.repeat(20), "a", &["]", &".c".repeat(20)].concat().repeat(20), ";"].concat();
        assert!(in_method(&tower)[0].ends_with(TOO_DEEP));
    });
}

#[test]
fn a_list_of_any_length_is_no_nesting() {
    assert!(in_method(&["x = new List<A>{", &"a, ".repeat(5000), "a};"].concat()).is_empty());
    assert!(in_method(&"x();".repeat(5000)).is_empty());
    assert!(query(&["SELECT Id FROM A WHERE ", &"A = 1 OR ".repeat(5000), "A = 2"].concat()).is_ok());
}

#[test]
fn mutated_files_are_errors_not_panics() {
    let pieces = [
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        ";",
        ",",
        ".",
        "'",
        "\"",
        "/*",
        "*/",
        "//",
        "<",
        ">",
        "=",
        "?",
        ":",
        "@",
        "new",
        "class",
        "SELECT",
        "FROM",
        "static",
        "get",
        "when",
        "else",
        "try",
        "insert",
        "é",
        "\u{0}",
        "'''",
        "\\",
        "1",
        "9999999999",
        "\n",
    ];
    let mut state = 42u32;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state as usize % below.max(1)
    };
    for (name, text) in FILES {
        let words: Vec<&str> = text.split_inclusive(|letter: char| !letter.is_alphanumeric()).collect();
        for _ in 0..400 {
            let mut broken = words.clone();
            for _ in 0..=next(4) {
                let (place, other) = (next(broken.len()), next(broken.len()));
                match next(4) {
                    0 => drop(broken.remove(place)),
                    1 => broken.insert(place, pieces[next(pieces.len())]),
                    2 => broken.swap(place, other),
                    _ => broken.truncate(place.max(1)),
                }
            }
            let text = broken.concat();
            if let Err(errors) = unit(&Source::new(name, &*text)) {
                assert!(!errors.is_empty(), "{text}");
                let lines = text.lines().count().max(1) + 1;
                assert!(errors.iter().all(|error| (1..=lines).contains(&(error.line as usize)) && error.column > 0));
            }
            crate::highlight(&text);
            let _ = query(&text);
        }
    }
}

#[test]
fn a_file_cut_anywhere_is_an_error() {
    for (name, text) in FILES {
        for place in (0..text.trim_end().len()).filter(|place| text.is_char_boundary(*place)) {
            assert!(unit(&Source::new(name, &text[..place])).is_err(), "{name} up to {place}");
        }
    }
}
