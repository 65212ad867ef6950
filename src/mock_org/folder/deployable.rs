//! A folder's files as an org takes them, and what an org says about them as a person reads it.
//!
//! Refuses a second file of the same name among classes or triggers: the first one by path counts, the other is a
//! problem. Invariant: a place that is printed begins with the path of a file that is there.

use std::{
    collections::BTreeMap,
    fmt::{self, Write},
};

use org::{File, Setup, SetupProblem};

use super::Folder;

/// How many paths of one kind are named.
const NAMED: usize = 5;

/// Bytes of a line that a person reads.
const MOST_OF_LINE: usize = 4_000;

/// What is wrong, and where. They sort by file and place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    path: String,
    line: u32,
    column: u32,
    message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Problem { path, line, column, message } = self;
        write!(out, "{path}:{line}:{column}: {}", one_line(message))
    }
}

/// What an org can be made of.
pub struct Deployable {
    pub setup: Setup,
    /// Files that stand twice.
    doubles: Vec<Problem>,
    /// Path of each class and trigger by its file's name, which is what the compiler knows.
    paths: BTreeMap<String, String>,
}

impl Deployable {
    pub fn new(folder: Folder) -> Deployable {
        let (mut files, mut doubles, mut paths) = (Vec::new(), Vec::new(), BTreeMap::new());
        for file in folder.files {
            if let Some((name, bare)) = apex_name(&file) {
                if let Some(first) = paths.get(&name.to_ascii_lowercase()) {
                    let kind = if name.ends_with(".cls") { "class" } else { "trigger" };
                    let message = format!("Duplicate {kind}: {bare} stands in {first} too, and that one counts");
                    doubles.push(Problem { path: file.path, line: 1, column: 1, message });
                    continue;
                }
                paths.insert(name.to_ascii_lowercase(), file.path.clone());
            }
            files.push(file);
        }
        Deployable { setup: Setup { files, ..Setup::default() }, doubles, paths }
    }

    /// Everything that is wrong, in order.
    pub fn problems(&self, found: &[SetupProblem]) -> Vec<Problem> {
        let mut problems: Vec<Problem> =
            found.iter().filter(|found| !is_limit(found)).map(|found| self.problem(found)).collect();
        problems.extend(self.doubles.iter().cloned());
        problems.sort();
        problems
    }

    /// What is right and yet not honoured here, in order.
    pub fn limits(&self, found: &[SetupProblem]) -> Vec<Problem> {
        let mut limits: Vec<Problem> =
            found.iter().filter(|found| is_limit(found)).map(|found| self.problem(found)).collect();
        limits.sort();
        limits
    }

    fn problem(&self, found: &SetupProblem) -> Problem {
        match found.clone() {
            SetupProblem::Apex(diagnostic) => Problem {
                path: self.path(&diagnostic.file).to_owned(),
                line: diagnostic.line,
                column: diagnostic.column,
                message: diagnostic.message,
            },
            SetupProblem::Metadata { path, message } => Problem { path, line: 1, column: 1, message },
        }
    }

    fn path<'a>(&'a self, name: &'a str) -> &'a str {
        self.paths.get(&name.to_ascii_lowercase()).map_or(name, String::as_str)
    }
}

/// A credential may be of a kind that this org has not; a folder is none the worse for that.
fn is_limit(found: &SetupProblem) -> bool {
    let SetupProblem::Metadata { path, message } = found else { return false };
    let of_credentials =
        ["namedCredential", "externalCredential", "permissionset"].iter().any(|kind| path.contains(kind));
    of_credentials && !message.starts_with("this is not well formed XML")
}

/// The file's name and the name without its ending, when it is Apex.
fn apex_name(file: &File) -> Option<(&str, &str)> {
    let name = file.path.rsplit('/').next()?;
    let bare = name.strip_suffix(".cls").or_else(|| name.strip_suffix(".trigger"))?;
    Some((name, bare))
}

/// What is passed over, a line for each kind: `layout-meta.xml: force-app/a.layout-meta.xml and 3 more`.
pub fn kinds(passed_over: &[String]) -> Vec<String> {
    let mut kinds: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for path in passed_over {
        let name = path.rsplit('/').next().unwrap_or_default();
        kinds.entry(name.split_once('.').map_or(name, |(_, kind)| kind)).or_default().push(path);
    }
    let line = |(kind, paths): (&str, Vec<&str>)| {
        let mut line = format!("{kind}: {}", paths.iter().take(NAMED).copied().collect::<Vec<_>>().join(", "));
        if paths.len() > NAMED {
            // Writing to a text cannot fail.
            let _ = write!(line, " and {} more", paths.len() - NAMED);
        }
        one_line(&line)
    };
    kinds.into_iter().map(line).collect()
}

/// A text on one line: what would break it, or speak to a terminal, stands there as an escape, and its end is missing
/// when it is very long.
pub fn one_line(text: &str) -> String {
    let mut line = String::new();
    for letter in text.chars() {
        if line.len() > MOST_OF_LINE {
            line.push_str("...");
            break;
        }
        match letter {
            letter if letter.is_control() => line.extend(letter.escape_default()),
            letter => line.push(letter),
        }
    }
    line
}
