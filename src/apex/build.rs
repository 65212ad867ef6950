//! Puts the platform's library together before the crate is compiled: all `library/*.apex` as one text without
//! comments, and an enum with a name for every method that is marked `native`. With the feature `whole-library` those
//! of `library/whole/` too: what a class there has more than the one of the same name is added to that one.
//!
//! Refuses a native method that does not stand on one line, or that stands in `whole/`. Invariant: the numbers in the
//! text are the enum's, so the text and the code behind it cannot differ; `native` must match every name, or the crate
//! does not compile; and the enum is the same with the feature and without.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Stands before each class in the text: the loader finds it by this mark.
const MARK: char = '\u{1}';

fn main() {
    println!("cargo:rerun-if-changed=library");
    let mut library = Library::default();
    for file in files("library") {
        library.file(&file);
    }
    if env::var_os("CARGO_FEATURE_WHOLE_LIBRARY").is_some() {
        let natives = library.names.len();
        for file in files("library/whole") {
            library.file(&file);
        }
        assert_eq!(library.names.len(), natives, "a native method in library/whole");
    }
    let folder = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&folder).join("library.apex"), library.text()).expect("the library's text");
    let names: Vec<_> = library.classes.iter().map(|(name, _)| name.as_str()).collect();
    fs::write(Path::new(&folder).join("library.names"), names.join(" ")).expect("the classes' names");
    fs::write(Path::new(&folder).join("natives.rs"), library.natives()).expect("the natives' names");
}

/// The files of a folder in their order, without those of folders in it.
fn files(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect(folder).map(|entry| entry.expect("a file of library").path());
    let mut files: Vec<_> = entries.filter(|path| path.is_file()).collect();
    files.sort();
    files
}

#[derive(Default)]
struct Library {
    /// Each class of the first level: its name and its text.
    classes: Vec<(String, String)>,
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
                if depth == 0 && self.begins(name) {
                    depth = 1;
                    continue;
                }
            }
            match line.strip_prefix("native ") {
                Some(rest) => {
                    assert!(line.ends_with(");"), "{}: a native method takes one line: {line}", path.display());
                    let number = self.native(&classes, rest);
                    // No constructor of the language is without a body.
                    let makes = rest.split('(').next() == classes.last().map(String::as_str);
                    let rest = if makes { rest.replace(';', "{}") } else { rest.to_owned() };
                    writeln!(self.last(), "@n{number} {rest}").expect("text");
                }
                None => writeln!(self.last(), "{line}").expect("text"),
            }
            depth += line.matches('{').count() as i32 - line.matches('}').count() as i32;
        }
        assert_eq!(depth, 0, "{}: braces", path.display());
        let stem = path.file_stem().and_then(|stem| stem.to_str()).expect("a name").to_uppercase();
        if let Some(last) = self.names.last() {
            self.lasts.push((stem, last.clone()));
        }
    }

    /// Begins a class. True when it was there before: what follows, its first line apart, is added to it.
    fn begins(&mut self, name: &str) -> bool {
        let place = self.classes.iter().position(|(known, _)| known == name);
        let mut class = place.map(|place| self.classes.remove(place)).unwrap_or((name.to_owned(), String::new()));
        if place.is_some() {
            let end = class.1.rfind('}').expect("a brace");
            class.1.truncate(end);
        }
        self.classes.push(class);
        place.is_some()
    }

    /// The text of the class at hand.
    fn last(&mut self) -> &mut String {
        &mut self.classes.last_mut().expect("a line outside of a class").1
    }

    /// All classes, each behind its mark.
    fn text(&self) -> String {
        self.classes.iter().map(|(name, text)| format!("{MARK}{name}\n{text}")).collect()
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
