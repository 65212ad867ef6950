//! The allocator of every bundle: a third of the size of the standard library's for WebAssembly.
//!
//! Refuses nothing. Invariant: there is one in a bundle, because every bundle is built from this library.

#[global_allocator]
static MEMORY: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
