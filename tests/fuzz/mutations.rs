//! The committed corpus of a fuzz target, and as many inputs as one likes that are made of it by a generator with a seed.
//!
//! Refuses chance: every run of the tests sees the same inputs, unless `SEED` and `ROUNDS` say other numbers.

#[path = "numbers.rs"]
mod numbers;

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
};

use numbers::Numbers;

/// The inputs of a kind, each with its file's name, in the order of their names.
pub fn corpus(kind: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fuzz/corpus").join(kind);
    let mut files: Vec<_> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("a file").path())
        .collect();
    files.sort();
    let name = |path: &Path| path.file_name().expect("a name").to_string_lossy().into_owned();
    let all: Vec<_> = files.into_iter().map(|path| (name(&path), fs::read(&path).expect("it is read"))).collect();
    assert!(all.len() > 3, "{kind} has inputs");
    all
}

/// An input like another: pieces doubled, dropped and taken from others, and bytes changed.
fn mutated(numbers: &mut Numbers, all: &[&[u8]], signs: &[u8], most: usize) -> Vec<u8> {
    let mut bytes = numbers.of(all).to_vec();
    for _ in 0..=numbers.below(4) {
        let from = numbers.below(bytes.len() + 1);
        let to = from + numbers.below((bytes.len() - from).min(40) + 1);
        match numbers.below(6) {
            0 => drop(bytes.drain(from..to)),
            1 => {
                let piece = bytes[from..to].to_vec();
                let times = 1 + numbers.below(30);
                bytes.splice(from..from, piece.repeat(times));
            }
            2 => {
                let other = numbers.of(all);
                let start = numbers.below(other.len() + 1);
                let end = start + numbers.below((other.len() - start).min(60) + 1);
                bytes.splice(from..from, other[start..end].iter().copied());
            }
            3 => bytes.insert(from, signs[numbers.below(signs.len())]),
            4 => bytes.iter_mut().skip(from).take(1).for_each(|byte| *byte ^= 1 << (from % 8)),
            _ => bytes.truncate(to),
        }
        bytes.truncate(most);
    }
    bytes
}

/// Feeds so many mutated inputs of a kind, of so many bytes at most. `signs` are bytes that mean something to the reader.
pub fn feed_many(kind: &str, signs: &[u8], most: usize, rounds: u64, feed: impl Fn(&[u8])) {
    let number = |name: &str, usual: u64| std::env::var(name).ok().and_then(|set| set.parse().ok()).unwrap_or(usual);
    let (seed, rounds) = (number("SEED", 7), number("ROUNDS", rounds));
    let all = corpus(kind);
    let all: Vec<&[u8]> = all.iter().map(|(_, bytes)| bytes.as_slice()).collect();
    let mut numbers = Numbers(seed.max(1));
    for round in 0..rounds {
        let bytes = mutated(&mut numbers, &all, signs, most);
        let told = catch_unwind(AssertUnwindSafe(|| feed(&bytes)));
        assert!(told.is_ok(), "{kind}, seed {seed}, round {round}: {:?}", String::from_utf8_lossy(&bytes));
    }
}
