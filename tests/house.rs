//! The walls of the house: what each floor must not know, checked on the tree as it lies on the disk.
//!
//! These are the rules that no compiler holds. Refuses to run anything: it reads sources and Cargo.lock. A rule that
//! is too strict is changed here, with its reason, and nowhere worked around.

#[path = "house/fidelity.rs"]
mod fidelity;
#[path = "house/lock.rs"]
mod lock;
#[path = "house/tree.rs"]
mod tree;

use tree::Source;

/// The floors that must give the same run everywhere.
const ENGINE: [&str; 5] = ["apex", "org", "world", "patterns", "protocol"];

fn engine() -> Vec<Source> {
    ENGINE.iter().flat_map(|floor| tree::sources(&format!("src/{floor}"), &["rs"])).collect()
}

fn views() -> Vec<Source> {
    ["pages", "stage", "diagram", "web", "prerender", "bin"]
        .iter()
        .flat_map(|room| tree::sources(&format!("src/{room}"), &["rs"]))
        .collect()
}

/// Everything that a person writes in a programming language.
fn code() -> Vec<Source> {
    let mut code = tree::sources("src", &["rs", "js"]);
    code.extend(tree::sources("tests", &["rs", "mjs", "js"]));
    code.extend(tree::sources("public", &["js"]));
    code.extend(tree::sources("style", &["css"]));
    code.extend(tree::sources("scripts", &["", "bash"]));
    code
}

/// Lines outside tests and comments that hold one of the words.
fn lines_with(sources: &[Source], words: &[&str]) -> Vec<String> {
    sources
        .iter()
        .flat_map(|source| {
            source
                .lines_of_code()
                .filter(|(_, line)| words.iter().any(|word| tree::has_word(line, word)))
                .map(|(number, line)| format!("{}:{number}: {}", source.path, line.trim()))
        })
        .collect()
}

fn none(found: Vec<String>, rule: &str) {
    assert!(found.is_empty(), "{rule}\n{}", found.join("\n"));
}

#[test]
fn the_engine_reads_no_clock_and_does_no_input_or_output() {
    // `Instant` alone is the world's own, of virtual time.
    let words = [
        "SystemTime",
        "Instant::now",
        "std::time",
        "std::fs",
        "std::net",
        "std::env",
        "std::process",
        "std::thread",
        "println!",
        "eprintln!",
    ];
    // What runs before the crate is compiled is not the engine.
    let engine: Vec<_> = engine().into_iter().filter(|source| !source.path.ends_with("build.rs")).collect();
    none(lines_with(&engine, &words), "time, files, network and the console belong to the programs in src/bin");
}

#[test]
fn the_engine_orders_what_it_keeps() {
    // Their order differs from one process to the next, and so would a trace.
    let words = ["HashMap", "HashSet", "RandomState", "DefaultHasher"];
    none(lines_with(&engine(), &words), "use BTreeMap and BTreeSet: the same run gives the same trace everywhere");
}

#[test]
fn the_engine_depends_on_no_browser_no_clock_and_no_source_of_chance() {
    let lock = lock::Lock::read();
    for floor in ENGINE {
        let reached = lock.all_dependencies_of(floor);
        assert!(reached.contains("serde") || floor != "protocol", "the lock file was read");
        for stranger in
            ["leptos", "web-sys", "js-sys", "wasm-bindgen", "getrandom", "rand", "chrono", "time", "tokio", "gloo-net"]
        {
            assert!(!reached.contains(stranger), "{floor} reaches {stranger}");
        }
    }
}

#[test]
fn a_floor_knows_only_the_floors_below_it() {
    let lock = lock::Lock::read();
    for (floor, above) in [
        ("apex", &["org", "world", "patterns", "protocol", "integration-patterns"][..]),
        ("org", &["patterns", "protocol", "integration-patterns"]),
        ("world", &["apex", "org", "patterns", "protocol", "integration-patterns"]),
        ("patterns", &["integration-patterns"]),
        ("protocol", &["apex", "org", "world", "patterns", "integration-patterns"]),
    ] {
        let reached = lock.all_dependencies_of(floor);
        for room in above {
            assert!(!reached.contains(*room), "{floor} reaches {room}");
        }
    }
}

#[test]
fn only_the_web_room_speaks_to_the_browser() {
    let outside: Vec<_> = views().into_iter().filter(|source| !source.path.starts_with("src/web/")).collect();
    none(lines_with(&outside, &["web_sys", "js_sys", "gloo_net", "wasm_bindgen_futures"]), "go through src/web");
}

#[test]
fn no_view_writes_an_address_of_the_site_by_hand() {
    // The prerender names files, not addresses.
    let at_home = |path: &str| path == "src/pages/routes.rs" || path.starts_with("src/prerender/");
    let views: Vec<_> = views().into_iter().filter(|source| !at_home(&source.path)).collect();
    let found = views
        .iter()
        .flat_map(|source| {
            source
                .lines_of_code()
                .filter(|(_, line)| !line.contains("wasm_bindgen(") && !line.contains("include_str!"))
                .filter(|(_, line)| {
                    ["\"/", "=\\\"/", "href='/"].iter().any(|opening| tree::opens_a_path(line, opening))
                })
                .map(|(number, line)| format!("{}:{number}: {}", source.path, line.trim()))
        })
        .collect();
    none(found, "an address is Base::href(&Page) or Base::file(name), from src/pages/routes.rs");
}

#[test]
fn every_file_says_at_its_top_what_it_is() {
    let silent = code().iter().filter(|source| !source.has_header()).map(|source| source.path.clone()).collect();
    none(silent, "open the file with a comment: what it is, what it refuses, its invariant");
}

#[test]
fn a_long_file_says_why_it_is_long() {
    let long = code()
        .iter()
        .filter(|source| source.text.lines().count() > 400)
        .filter(|source| !source.text.lines().take(20).any(|line| line.contains("Longer than 400 lines because ")))
        .map(|source| format!("{}: {} lines", source.path, source.text.lines().count()))
        .collect();
    none(long, "split it, or say in its header: Longer than 400 lines because ...");
}

#[test]
fn no_text_of_ours_holds_an_em_dash() {
    let mut texts = tree::sources("src", &["rs", "md", "js", "cls", "trigger", "xml"]);
    texts.extend(tree::sources("style", &["css"]));
    texts.extend(tree::sources("public", &["svg", "html", "js", "txt"]));
    texts.extend(tree::sources("tests", &["rs", "mjs"]));
    texts.extend(["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "site.toml", "index.html"].map(tree::source));
    let dashes = [String::from(char::from_u32(0x2014).unwrap_or_default()), ["&", "mdash;"].concat()];
    let found = texts
        .iter()
        .flat_map(|source| {
            let has_dash = |line: &str| dashes.iter().any(|dash| line.contains(dash.as_str()));
            source
                .lines_of_code()
                .filter(move |(_, line)| has_dash(line))
                .map(|(number, _)| format!("{}:{number}", source.path))
        })
        .collect();
    none(found, "use a comma, a colon or a full stop");
}

#[test]
fn every_invariant_in_the_architecture_names_a_test_that_exists() {
    let architecture = tree::source("ARCHITECTURE.md");
    let tests = [tree::sources("src", &["rs"]), tree::sources("tests", &["rs", "mjs"])].concat();
    let named: Vec<&str> =
        architecture.text.split('`').skip(1).step_by(2).filter(|word| word.starts_with("tests/")).collect();
    assert!(named.len() >= 5, "ARCHITECTURE.md names the tests: {named:?}");
    for path in named {
        assert!(tests.iter().any(|source| source.path == path), "ARCHITECTURE.md names {path}, which is not there");
    }
}

#[test]
fn a_fresh_clone_has_every_folder_that_trunk_watches_beside() {
    // `make serve` stopped in a fresh clone: Trunk takes the canonical path of what it is told to ignore.
    let trunk = tree::source("Trunk.toml").text;
    let ignored = trunk.lines().find_map(|line| line.strip_prefix("ignore = [")).unwrap_or_default();
    let folders: Vec<&str> = ignored.split('"').skip(1).step_by(2).collect();
    assert!(folders.contains(&"dist"), "{folders:?}");
    let made = tree::source("scripts/serve").text;
    let made = made.lines().find_map(|line| line.strip_prefix("mkdir -p ")).unwrap_or_default();
    let unmade = tree::source(".gitignore").text;
    let missing = folders
        .into_iter()
        .filter(|folder| unmade.lines().any(|line| line.trim_start_matches('/') == *folder))
        .filter(|folder| !made.split(' ').any(|known| known == *folder))
        .map(str::to_owned)
        .collect();
    none(missing, "scripts/serve makes the folders that git does not keep");
}
