//! Secrets and tokens.
//!
//! Refuses to show itself: its `Debug` is bullets. Invariant: whoever gets the text has asked for it by name.

use std::fmt;

use super::BULLETS;

/// A text that does not show itself.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Hidden(String);

impl Hidden {
    pub fn new(text: &str) -> Self {
        Hidden(text.to_owned())
    }

    /// Whether it is this text.
    pub fn is(&self, text: &str) -> bool {
        self.0 == text
    }

    /// The text, for the wire.
    pub(super) fn told(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Hidden {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(BULLETS)
    }
}
