//! Any bytes as an input of the kind `compile`. Refuses to say what comes of it: see `src/apex/tests/inputs`.

#![no_main]

#[path = "../../../src/apex/tests/common/mod.rs"]
mod common;
#[path = "../../../src/apex/tests/inputs/mod.rs"]
mod inputs;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| inputs::feed("compile", bytes));
