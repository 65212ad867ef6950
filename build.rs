//! How the programs of this package are linked: the simulator of a released site keeps its relocations, by which
//! `scripts/split` knows what of its data any code can read. It refuses nothing, and every other program is left alone.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let is = |name: &str, value: &str| std::env::var(name).is_ok_and(|found| found == value);
    if is("CARGO_CFG_TARGET_ARCH", "wasm32") && is("PROFILE", "release") {
        println!("cargo::rustc-link-arg-bin=simulator=--emit-relocs");
    }
}
