//! Readings of the state that a view shows.
//!
//! A bare closure in a view is a type of its own, and each such type costs the bundle two kilobytes of rendering
//! code. A reading has one of two types, whatever it reads.

use leptos::prelude::*;

/// A text or an attribute that follows the state.
pub fn text<T: Into<String>>(read: impl Fn() -> T + Send + Sync + 'static) -> Signal<String> {
    Signal::derive(move || read().into())
}

/// A class, or an attribute that is there or not, that follows the state.
pub fn flag(read: impl Fn() -> bool + Send + Sync + 'static) -> Signal<bool> {
    Signal::derive(read)
}
