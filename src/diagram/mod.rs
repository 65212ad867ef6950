//! Diagrams: where things are (`geometry`, `lettering`), what is drawn (`scene`), and how (`svg`, `poster`, `raster`).
//!
//! Refuses to hold a colour or a word of prose: classes name what a mark means, and the style sheet gives it a
//! look. `geometry` alone is light enough for the app; the rest is drawn at build time.

pub mod geometry;
#[cfg(feature = "prerender")]
pub mod lettering;
#[cfg(feature = "prerender")]
pub mod network;
#[cfg(feature = "prerender")]
pub mod poster;
#[cfg(feature = "prerender")]
pub mod raster;
#[cfg(feature = "prerender")]
pub mod scene;
#[cfg(feature = "prerender")]
pub mod svg;
