//! The only room with web-sys: what the views need of a browser, each behind a plain function.
//!
//! Refuses to hold state or to decide anything. It compiles natively, where nothing calls it: handlers and
//! effects do not run while a page is prerendered.

mod answer;
pub mod clipboard;
pub mod document;
pub mod editor;
pub mod explorer;
pub mod form;
pub mod marks;
pub mod media;
pub mod motion;
pub mod page;
pub mod simulator;
pub mod theme;
