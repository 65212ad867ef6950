//! Integration Patterns: the site's upper floors.
//!
//! The engine lives below, in crates of its own (`apex`, `org`, `world`, `patterns`, `protocol`).
//! Here are the views and what serves them. One feature per bundle says which rooms are built:
//! `app` hydrates, `prerender` renders natively, `simulator`, `trace` and `mock-org` know no Leptos.

pub mod diagram;
#[cfg(any(feature = "run", feature = "mock-org"))]
pub mod live;
pub mod markup;
#[cfg(target_family = "wasm")]
mod memory;
#[cfg(feature = "mock-org")]
pub mod mock_org;
#[cfg(feature = "view")]
pub mod pages;
#[cfg(feature = "prerender")]
pub mod prerender;
#[cfg(any(feature = "run", feature = "mock-org"))]
pub mod sentence;
#[cfg(feature = "run")]
pub mod simulator;
#[cfg(feature = "view")]
pub mod stage;
#[cfg(feature = "view")]
pub mod web;
