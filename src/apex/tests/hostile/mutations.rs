//! Sound files with words changed, files that break off, and bytes without sense: refused, or run to some end.
//!
//! Refuses to say which: only that most kinds of change leave programs that still compile.

use apex::Source;

use crate::{Numbers, common::FILES, compile, files, pieces, platform::Platform};

const INSERTED: [&str; 40] = [
    "{",
    "}",
    "(",
    ")",
    ";",
    ",",
    ".",
    "'",
    "<",
    ">",
    "=",
    "==",
    "!",
    "?",
    ":",
    "+",
    "-",
    "/",
    "null",
    "true",
    "this",
    "new",
    "static",
    "final",
    "return;",
    "break;",
    "continue;",
    "try { ",
    "} finally { ",
    "} catch (Exception e) { ",
    "while (true) { ",
    "throw",
    "[SELECT Id FROM Account]",
    "Trigger.new",
    "0",
    "2147483647",
    "1.5",
    "'é'",
    "insert",
    "++",
];

#[test]
fn mutated_files_are_refused_or_run_to_some_end() {
    let mut numbers = Numbers(42);
    let (mut ran, mut sources) = (0, files());
    let words: Vec<Vec<&str>> = FILES.iter().map(|(_, text)| pieces(text)).collect();
    for round in 0..4_000 {
        let file = round % FILES.len();
        let mut broken = words[file].clone();
        for _ in 0..=numbers.below(2) {
            let (place, other) = (numbers.below(broken.len()), numbers.below(broken.len()));
            let is_word = |piece: &str| piece.starts_with(char::is_alphabetic);
            match numbers.below(6) {
                0 => drop(broken.remove(place)),
                1 => broken.insert(place, numbers.of(&INSERTED)),
                2 => broken.swap(place, other),
                3 => broken[place] = numbers.of(&INSERTED),
                // A word for a word often still compiles, and then does something else.
                _ => {
                    let known: Vec<&str> = broken.iter().copied().filter(|piece| is_word(piece)).collect();
                    let at: Vec<usize> = (0..broken.len()).filter(|at| is_word(broken[*at])).collect();
                    broken[at[numbers.below(at.len())]] = numbers.of(&known);
                }
            }
        }
        let sound = std::mem::replace(&mut sources[file], Source::new(FILES[file].0, broken.concat()));
        if let Some(program) = compile(&sources) {
            ran += 1;
            Platform(&mut numbers).run_all(&program);
        }
        sources[file] = sound;
    }
    assert!(ran > 200, "only {ran} of the mutations compile");
}

#[test]
fn the_sound_files_run_with_every_kind_of_answer() {
    let program = compile(&files()).expect("they compile");
    let mut numbers = Numbers(7);
    for _ in 0..500 {
        Platform(&mut numbers).run_all(&program);
    }
}

#[test]
fn every_beginning_of_every_file_is_refused_or_compiles() {
    for (place, (name, text)) in FILES.iter().enumerate() {
        let mut sources = files();
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            sources[place] = Source::new(*name, &text[..end]);
            assert!(compile(&sources).is_none() || text[end..].trim().is_empty(), "{name} up to {end}");
        }
    }
}

#[test]
fn bytes_without_sense_are_refused() {
    let mut numbers = Numbers(3);
    for round in 0..3_000 {
        let length = numbers.below(400);
        let bytes: Vec<u8> = (0..length).map(|_| numbers.below(if round % 2 == 0 { 256 } else { 128 }) as u8).collect();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        for (before, after) in [("", ""), ("class A { void b() { ", " } }"), ("class A { Object b = [SELECT ", "]; }")]
        {
            let name = if round % 3 == 0 { "A.trigger" } else { "A.cls" };
            compile(&[Source::new(name, [before, &text, after].concat())]);
        }
    }
}
