//! The committed corpus of the fuzz target for requests, replayed, and thousands of requests made of it by a generator
//! with a seed.
//!
//! Refuses chance, as its mutations do.
#![cfg(feature = "formulas")]

mod feed;
#[path = "../../../../tests/fuzz/mutations.rs"]
mod mutations;

/// Bytes that mean something in a request line, a header field, a query or a body.
const SIGNS: &[u8] = b"/?&=%+.;:,'\"\\{}[]()<>@*-_0aZ \t\r\n\0\xC3\xF0\xFF";

#[test]
fn each_request_of_the_corpus_is_answered() {
    for (name, bytes) in mutations::corpus("request") {
        println!("{name}");
        feed::feed(&bytes);
    }
}

#[test]
fn any_request_is_answered() {
    mutations::feed_many("request", SIGNS, 8_000, 3_000, feed::feed);
}
