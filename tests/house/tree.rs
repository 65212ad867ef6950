//! The tree on the disk: source files by folder and ending, and their lines of code.
//!
//! Refuses to parse Rust: it knows comments at the start of a line, and that tests stand at the end of a file.

use std::{
    fs,
    path::{Path, PathBuf},
};

#[derive(Clone, Debug)]
pub struct Source {
    /// From the root, with slashes.
    pub path: String,
    pub text: String,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

pub fn source(path: &str) -> Source {
    let text = fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    Source { path: path.to_owned(), text }
}

pub fn exists(path: &str) -> bool {
    root().join(path).is_file()
}

/// Every file below a folder with one of the endings; `""` for files that have none. What npm installed is not ours.
pub fn sources(folder: &str, endings: &[&str]) -> Vec<Source> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(root().join(folder)) else { return found };
    let mut names: Vec<String> =
        entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    for name in names.iter().filter(|name| *name != "node_modules" && !name.starts_with('.')) {
        let path = format!("{folder}/{name}");
        let ending = Path::new(name).extension().map_or(String::new(), |ending| ending.to_string_lossy().into_owned());
        if root().join(&path).is_dir() {
            found.extend(sources(&path, endings));
        } else if endings.contains(&ending.as_str()) {
            found.push(source(&path));
        }
    }
    found
}

impl Source {
    /// Numbered lines, without comments and without the tests at the end or in a folder of tests.
    pub fn lines_of_code(&self) -> impl Iterator<Item = (usize, &str)> {
        let is_test =
            self.path.contains("/tests/") || self.path.ends_with("/tests.rs") || self.text.starts_with("#![cfg(test)]");
        let code = if is_test { "" } else { self.text.split("#[cfg(test)]\nmod ").next().unwrap_or_default() };
        (1..).zip(code.lines()).filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    /// Whether the first thing in the file is a comment; a script's first line is its interpreter's.
    pub fn has_header(&self) -> bool {
        let text = if self.text.starts_with("#!/") {
            self.text.split_once('\n').map_or("", |(_, rest)| rest)
        } else {
            &self.text
        };
        ["//", "/*", "# "].iter().any(|opening| text.starts_with(opening))
    }
}

/// Whether `word` stands in the line by itself, and not as a part of a longer name.
pub fn has_word(line: &str, word: &str) -> bool {
    let is_name = |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
    line.match_indices(word).any(|(at, _)| {
        !is_name(line[..at].chars().next_back())
            && (word.ends_with('!') || !is_name(line[at + word.len()..].chars().next()))
    })
}

/// Whether a string or an attribute begins, after `opening`, with the name of a place on the site.
pub fn opens_a_path(line: &str, opening: &str) -> bool {
    line.match_indices(opening)
        .any(|(at, _)| line[at + opening.len()..].starts_with(|letter: char| letter.is_ascii_lowercase()))
}

#[test]
fn a_word_is_not_found_inside_a_longer_name() {
    assert!(has_word("use std::time::Instant;", "Instant") && has_word("web_sys::Window", "web_sys"));
    assert!(!has_word("struct InstantNoodles;", "Instant") && !has_word("my_web_sys", "web_sys"));
}

#[test]
fn lines_of_tests_and_comments_are_not_code() {
    let source = Source { path: "src/x.rs".into(), text: "//! x\nlet a;\n#[cfg(test)]\nmod tests {}\n".into() };
    assert_eq!(source.lines_of_code().collect::<Vec<_>>(), [(2, "let a;")]);
}

#[test]
fn a_path_in_a_string_is_told_from_a_slash_in_a_string() {
    assert!(opens_a_path("href=\\\"/org/\\\"", "=\\\"/") && opens_a_path("f(\"/patterns\")", "\"/"));
    assert!(!opens_a_path("split(\"/\")", "\"/") && !opens_a_path("\"//comment\"", "\"/"));
}
