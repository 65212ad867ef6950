//! An object graph that has left its machine: a queued job with all that it holds.
//!
//! Invariant: complete and closed. Nothing in it points to any machine, so it may wait for hours of virtual time, be
//! cloned with the world, and thaw in a machine of the same program.

/// A detached copy of an object and of everything it reaches.
#[derive(Debug, Clone, Default)]
pub struct Frozen {
    class: String,
}

impl Frozen {
    /// Name of the object's class, such as `AccountEnrichmentJob`.
    pub fn class(&self) -> &str {
        &self.class
    }
}
