//! The committed corpus of the fuzz targets, replayed, and thousands of inputs made of it by a generator with a seed.
//!
//! Refuses chance: every run of the tests sees the same inputs, unless `SEED` says another number.

mod common;
mod inputs;

use std::path::Path;

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

/// The inputs of a kind, each with its file's name, in the order of their names.
fn corpus(kind: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fuzz/corpus").join(kind);
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("a file").path())
        .collect();
    files.sort();
    let name = |path: &Path| path.file_name().expect("a name").to_string_lossy().into_owned();
    files.into_iter().map(|path| (name(&path), std::fs::read(&path).expect("it is read"))).collect()
}

/// Bytes that mean something to one reader or another.
const SIGNS: &[u8] = b"(){}[]<>;,.'\"\\+-*/=!?:&|^~@_0\n \xC3\xF0\xFF";

/// An input like another: pieces doubled, dropped, moved, and bytes changed.
fn mutated(numbers: &mut Numbers, all: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = all[numbers.below(all.len())].1.clone();
    for _ in 0..=numbers.below(4) {
        let from = numbers.below(bytes.len() + 1);
        let to = from + numbers.below((bytes.len() - from).min(40) + 1);
        match numbers.below(6) {
            0 => drop(bytes.drain(from..to)),
            1 => {
                let piece = bytes[from..to].to_vec();
                let times = 1 + numbers.below(30);
                for _ in 0..times {
                    bytes.splice(from..from, piece.iter().copied());
                }
            }
            2 => {
                let other = &all[numbers.below(all.len())].1;
                let start = numbers.below(other.len() + 1);
                let end = start + numbers.below((other.len() - start).min(60) + 1);
                bytes.splice(from..from, other[start..end].iter().copied());
            }
            3 => bytes.insert(from, SIGNS[numbers.below(SIGNS.len())]),
            4 => bytes.iter_mut().skip(from).take(1).for_each(|byte| *byte ^= 1 << (from % 8)),
            _ => bytes.truncate(to),
        }
        bytes.truncate(4_000);
    }
    bytes
}

#[test]
fn the_committed_corpus_comes_to_an_end() {
    for kind in inputs::KINDS {
        let all = corpus(kind);
        assert!(all.len() > 3, "{kind} has inputs");
        for (name, bytes) in all {
            println!("{kind}/{name}");
            inputs::feed(kind, &bytes);
        }
    }
}

#[test]
fn any_input_comes_to_an_end() {
    let number = |name: &str, usual: u64| std::env::var(name).ok().and_then(|set| set.parse().ok()).unwrap_or(usual);
    let (seed, rounds) = (number("SEED", 7), number("ROUNDS", 300));
    for kind in inputs::KINDS {
        let all = corpus(kind);
        let mut numbers = Numbers(seed.max(1));
        for round in 0..rounds {
            let bytes = mutated(&mut numbers, &all);
            let told = std::panic::catch_unwind(|| inputs::feed(kind, &bytes));
            assert!(told.is_ok(), "{kind}, seed {seed}, round {round}: {:?}", String::from_utf8_lossy(&bytes));
        }
    }
}
