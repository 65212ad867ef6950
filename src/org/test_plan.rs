//! Which tests there are, those included whose class did not compile.
//!
//! Refuses an inner class's methods, and those that take a parameter: neither is a test. A file that is not in the
//! program is read by its words alone. Invariant: the order is that of the files, and in a file that of the text.

use apex::{ClassInfo, Kind, Program, Stretch};

use crate::{File, SetupProblem};

/// Which test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestName {
    /// `AccountTest`
    pub class: String,
    /// `insertsAnAccount`; empty for a class that cannot be read at all.
    pub method: String,
}

/// A test to run, or not.
#[derive(Clone, Debug)]
pub(crate) struct Planned {
    pub name: TestName,
    /// Why it cannot run.
    pub obstacle: Option<String>,
}

/// All tests.
pub(crate) fn plan(program: &Program, files: &[File], problems: &[SetupProblem]) -> Vec<Planned> {
    let mut plan = Vec::new();
    for file in files {
        let name = file.path.rsplit_once('/').map_or(file.path.as_str(), |(_, name)| name);
        let Some(stem) = name.strip_suffix(".cls") else { continue };
        let place = program.files().iter().position(|known| known == name);
        let outer = |class: &&ClassInfo| Some(class.file as usize) == place && !class.name.contains('.');
        if let Some(class) = program.classes().iter().find(outer) {
            plan.extend(methods(class, is_test).map(|method| planned(&class.name, method, None)));
            continue;
        }
        let of_file = |problem: &&SetupProblem| matches!(problem, SetupProblem::Apex(found) if found.file == name);
        if let Some(why) = problems.iter().find(of_file) {
            let why = why.to_string();
            plan.extend(unread(&file.text).into_iter().map(|method| planned(stem, method, Some(&why))));
        }
    }
    plan
}

fn planned(class: &str, method: String, obstacle: Option<&String>) -> Planned {
    Planned { name: TestName { class: class.to_owned(), method }, obstacle: obstacle.cloned() }
}

/// The names of a class's methods that prepare its tests.
#[cfg(feature = "test-runner")]
pub(crate) fn setups(program: &Program, class: &str) -> Vec<String> {
    program.class(class).map(|class| methods(class, is_setup).collect()).unwrap_or_default()
}

fn methods(class: &ClassInfo, wanted: fn(&[String]) -> bool) -> impl Iterator<Item = String> {
    let fits = move |method: &&apex::MethodInfo| {
        wanted(&method.annotations) && method.is_static && method.parameters.is_empty()
    };
    class.methods.iter().filter(fits).map(|method| method.name.clone())
}

/// `@IsTest`, with or without parameters.
pub(crate) fn is_test(annotations: &[String]) -> bool {
    has(annotations, "istest")
}

#[cfg(feature = "test-runner")]
fn is_setup(annotations: &[String]) -> bool {
    has(annotations, "testsetup")
}

fn has(annotations: &[String], name: &str) -> bool {
    annotations.iter().any(|written| {
        let end = written.find('(').unwrap_or(written.len());
        written.get(..end).is_some_and(|bare| bare.trim().eq_ignore_ascii_case(name))
    })
}

/// The names of the test methods of a text that did not compile; an empty one when it has none but says that it is a
/// test.
fn unread(text: &str) -> Vec<String> {
    let (mut found, mut depth, mut marked, mut says_so) = (Vec::new(), 0_u32, false, false);
    let mut words = Words { stretches: apex::highlight(text), place: 0, rest: "" };
    let mut before = "";
    while let Some(word) = words.next() {
        let is = |name: &str| word.eq_ignore_ascii_case(name);
        match word {
            "{" => depth += 1,
            "}" => depth = depth.saturating_sub(1),
            "(" if marked && depth == 1 && !before.eq_ignore_ascii_case("istest") => {
                found.push(before.to_owned());
                marked = false;
            }
            ";" => marked = false,
            _ if is("testmethod") || (before == "@" && is("istest")) => (marked, says_so) = (depth == 1, true),
            _ => {}
        }
        before = word;
    }
    if found.is_empty() && says_so {
        found.push(String::new());
    }
    found
}

/// The words and signs of a text, without comments and literals.
struct Words<'a> {
    stretches: Vec<Stretch<'a>>,
    place: usize,
    rest: &'a str,
}

impl<'a> Words<'a> {
    fn next(&mut self) -> Option<&'a str> {
        loop {
            let rest = self.rest.trim_start();
            let Some(first) = rest.chars().next() else {
                let stretch = self.stretches.get(self.place)?;
                self.place += 1;
                self.rest = if matches!(stretch.kind, Kind::Comment | Kind::Text) { "" } else { stretch.text };
                continue;
            };
            let in_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
            let end = match in_word(first) {
                true => rest.find(|letter| !in_word(letter)).unwrap_or(rest.len()),
                false => first.len_utf8(),
            };
            let (word, after) = rest.split_at_checked(end)?;
            self.rest = after;
            return Some(word);
        }
    }
}

apex::image_of_struct!(TestName { class, method });
apex::image_of_struct!(Planned { name, obstacle });
