//! The committed corpus of the fuzz targets, replayed, and thousands of inputs made of it by a generator with a seed.
//!
//! Refuses chance, as its mutations do.

mod common;
mod inputs;
#[path = "../../../tests/fuzz/mutations.rs"]
mod mutations;

/// Bytes that mean something to one reader or another.
const SIGNS: &[u8] = b"(){}[]<>;,.'\"\\+-*/=!?:&|^~@_0\n \xC3\xF0\xFF";

#[test]
fn the_committed_corpus_comes_to_an_end() {
    for kind in inputs::KINDS {
        for (name, bytes) in mutations::corpus(kind) {
            println!("{kind}/{name}");
            inputs::feed(kind, &bytes);
        }
    }
}

#[test]
fn any_input_comes_to_an_end() {
    for kind in inputs::KINDS {
        mutations::feed_many(kind, SIGNS, 4_000, 300, |bytes| inputs::feed(kind, bytes));
    }
}
