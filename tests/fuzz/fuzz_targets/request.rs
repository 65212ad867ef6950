//! Any bytes as a request to an org. Refuses to say what comes of it: see `src/org/tests/requests/feed.rs`.

#![no_main]

#[path = "../../../src/org/tests/requests/feed.rs"]
mod feed;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| feed::feed(bytes));
