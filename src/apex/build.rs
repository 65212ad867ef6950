//! Puts the platform's library together before the crate is compiled: all `library/*.apex` as one text without
//! comments, and an enum with a name for every method that is marked `native`.
//!
//! Refuses a native method that does not stand on one line. Invariant: the numbers in the text are the enum's, so the
//! text and the code behind it cannot differ; `native` must match every name, or the crate does not compile.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

/// Stands before each class in the text: the loader finds it by this mark.
const MARK: char = '\u{1}';

fn main() {
    println!("cargo:rerun-if-changed=library");
    let mut files: Vec<_> =
        fs::read_dir("library").expect("library").map(|entry| entry.expect("a file of library").path()).collect();
    files.sort();
    let mut library = Library::default();
    for file in &files {
        library.file(file);
    }
    let folder = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&folder).join("library.apex"), &library.text).expect("the library's text");
    fs::write(Path::new(&folder).join("natives.rs"), library.natives()).expect("the natives' names");
}

#[derive(Default)]
struct Library {
    text: String,
    names: Vec<String>,
    /// The last native of each file.
    lasts: Vec<(String, String)>,
}

impl Library {
    fn file(&mut self, path: &Path) {
        let source = fs::read_to_string(path).expect("a file of library");
        let (mut depth, mut classes) = (0i32, Vec::<String>::new());
        for line in source.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//")) {
            let declared = declared_class(line);
            // Behind an inner class its outer one goes on.
            classes.truncate(depth as usize);
            if let Some(name) = &declared {
                classes.push(name.clone());
                if depth == 0 {
                    writeln!(self.text, "{MARK}{name}").expect("text");
                }
            }
            match line.strip_prefix("native ") {
                Some(rest) => {
                    assert!(line.ends_with(");"), "{}: a native method takes one line: {line}", path.display());
                    let number = self.native(&classes, rest);
                    // No constructor of the language is without a body.
                    let makes = rest.split('(').next() == classes.last().map(String::as_str);
                    let rest = if makes { rest.replace(';', "{}") } else { rest.to_owned() };
                    writeln!(self.text, "@n{number} {rest}").expect("text");
                }
                None => writeln!(self.text, "{line}").expect("text"),
            }
            depth += line.matches('{').count() as i32 - line.matches('}').count() as i32;
        }
        assert_eq!(depth, 0, "{}: braces", path.display());
        let stem = path.file_stem().and_then(|stem| stem.to_str()).expect("a name").to_uppercase();
        if let Some(last) = self.names.last() {
            self.lasts.push((stem, last.clone()));
        }
    }

    /// The number of a native method: overloads share one.
    fn native(&mut self, classes: &[String], rest: &str) -> usize {
        let before = rest.split('(').next().expect("a name");
        let name = before.split(' ').next_back().expect("a name");
        let class = classes.concat();
        let full = match Some(name) == classes.last().map(String::as_str) {
            true => format!("New{class}"),
            false => format!("{class}{}{}", name[..1].to_uppercase(), &name[1..]),
        };
        if let Some(known) = self.names.iter().position(|known| *known == full) {
            return known;
        }
        self.names.push(full);
        self.names.len() - 1
    }

    fn natives(&self) -> String {
        let mut out = String::from(
            "/// What runs behind a native method of the library: its class's name and its own.\n\
             #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]\npub(crate) enum Native {\n",
        );
        let unique: BTreeSet<&String> = self.names.iter().collect();
        assert_eq!(unique.len(), self.names.len());
        for name in &self.names {
            writeln!(out, "    {name},").expect("text");
        }
        out.push_str("}\nimpl Native {\n");
        writeln!(out, "    pub const ALL: [Native; {}] = [", self.names.len()).expect("text");
        for name in &self.names {
            writeln!(out, "        Native::{name},").expect("text");
        }
        out.push_str("    ];\n");
        for (file, last) in &self.lasts {
            writeln!(out, "    #[allow(dead_code, reason = \"not every file has natives of a kind of its own\")]")
                .expect("text");
            writeln!(out, "    pub const LAST_OF_{file}: Native = Native::{last};").expect("text");
        }
        out.push_str("}\n");
        out
    }
}

fn declared_class(line: &str) -> Option<String> {
    let words: Vec<&str> = line.split([' ', '{']).filter(|word| !word.is_empty()).collect();
    let place = words.iter().position(|word| ["class", "interface", "enum"].contains(word))?;
    let only_modifiers = words[..place]
        .iter()
        .all(|word| word.starts_with('@') || ["virtual", "abstract", "private", "global"].contains(word));
    only_modifiers.then(|| words.get(place + 1).map(|name| name.to_string())).flatten()
}
