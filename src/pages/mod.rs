//! The pages: where each lives (`routes`), what one is made of (`fragment`), and the app that shows them.
//!
//! A page's prose is HTML made natively by `content`. The app never holds it: it leaves the prerendered
//! fragments alone when it hydrates, and fetches another page's fragments when a visitor goes there.

pub mod app;
#[cfg(feature = "prerender")]
pub mod content;
pub mod fragment;
mod fresh;
pub mod routes;
mod theme_switch;
