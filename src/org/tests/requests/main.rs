//! The committed corpus of the fuzz target for requests, replayed, and hundreds of requests made of it by a generator
//! with a seed.
//!
//! Refuses chance: every run of the tests sees the same requests, unless `SEED` and `ROUNDS` say other numbers.
#![cfg(feature = "formulas")]

mod feed;

use std::{fs, path::Path};

/// A simple generator (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % bound.max(1)
    }
}

/// Bytes that mean something in a request line, a header field, a query or a body.
const SIGNS: &[u8] = b"/?&=%+.;:,'\"\\{}[]()<>@*-_0aZ \t\r\n\0\xC3\xF0\xFF";

fn corpus() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fuzz/corpus/request");
    let mut files: Vec<_> = fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path()).collect();
    files.sort();
    files.into_iter().map(|path| fs::read(path).expect("it is read")).collect()
}

/// A request like another: pieces doubled, dropped and taken from others, and bytes changed.
fn mutated(numbers: &mut Numbers, all: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = all[numbers.below(all.len())].clone();
    for _ in 0..=numbers.below(4) {
        let from = numbers.below(bytes.len() + 1);
        let to = from + numbers.below((bytes.len() - from).min(40) + 1);
        match numbers.below(5) {
            0 => drop(bytes.drain(from..to)),
            1 => {
                let piece = bytes[from..to].to_vec();
                let times = 1 + numbers.below(30);
                bytes.splice(from..from, piece.repeat(times));
            }
            2 => {
                let other = &all[numbers.below(all.len())];
                let start = numbers.below(other.len() + 1);
                let end = start + numbers.below((other.len() - start).min(60) + 1);
                bytes.splice(from..from, other[start..end].iter().copied());
            }
            3 => bytes.insert(from, SIGNS[numbers.below(SIGNS.len())]),
            _ => bytes.iter_mut().skip(from).take(1).for_each(|byte| *byte ^= 1 << (from % 8)),
        }
        bytes.truncate(8_000);
    }
    bytes
}

#[test]
fn each_request_of_the_corpus_is_answered() {
    let all = corpus();
    assert!(all.len() > 10);
    all.iter().for_each(|bytes| feed::feed(bytes));
}

#[test]
fn any_request_is_answered() {
    let number = |name: &str, usual: u64| std::env::var(name).ok().and_then(|set| set.parse().ok()).unwrap_or(usual);
    let (seed, rounds) = (number("SEED", 7), number("ROUNDS", 3_000));
    let all = corpus();
    let mut numbers = Numbers(seed.max(1));
    for round in 0..rounds {
        let bytes = mutated(&mut numbers, &all);
        let told = std::panic::catch_unwind(|| feed::feed(&bytes));
        assert!(told.is_ok(), "seed {seed}, round {round}: {:?}", String::from_utf8_lossy(&bytes));
    }
}
