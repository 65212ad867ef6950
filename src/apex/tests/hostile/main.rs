//! Sources that nobody would write, programs that nobody would run, and answers that nobody would give.
//!
//! Refuses to look at a clock: what runs has so many instructions, and what is compiled so much text; what never ended
//! would never let the tests end. Without chance: every run of the tests sees the same texts.

#[path = "../common/mod.rs"]
mod common;

mod answers;
mod limits;
mod mutations;
mod nesting;
#[path = "../../../../tests/fuzz/numbers.rs"]
mod numbers;
mod platform;

use apex::{Program, Source};
use common::{Accounts, FILES};
use numbers::Numbers;

const ID: &str = "001bn0000000001AAA";

fn compile(sources: &[Source]) -> Option<Program> {
    match apex::compile(sources, &Accounts) {
        Ok(program) => Some(program),
        Err(problems) => {
            assert!(!problems.is_empty());
            for problem in &problems {
                assert!(problem.line > 0 && problem.column > 0 && !problem.message.is_empty(), "{problem}");
                assert!(sources.iter().any(|source| source.name == problem.file), "{problem}");
            }
            None
        }
    }
}

fn files() -> Vec<Source> {
    FILES.iter().map(|(name, text)| Source::new(*name, *text)).collect()
}

/// The words and signs of a text.
fn pieces(text: &str) -> Vec<&str> {
    let mut all = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
        let length = match is_word(first) {
            true => rest.find(|letter| !is_word(letter)).unwrap_or(rest.len()),
            false => first.len_utf8(),
        };
        let (piece, after) = rest.split_at(length);
        all.push(piece);
        rest = after;
    }
    all
}

/// A class with the given members.
fn class(members: &str) -> Vec<Source> {
    vec![Source::new("Probe.cls", ["public class Probe { ", members, " }"].concat())]
}

fn method(statements: &str) -> Vec<Source> {
    class(&["public static Object run() { Integer x = 0; ", statements, " return null; }"].concat())
}
