//! A link: the way between two actors, and how long it takes.

use crate::{Draw, Seed, Span};

/// One direction of a way. `edge` names the arrow of the map that a message on it rides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub edge: &'static str,
    /// The least time a message takes.
    pub least: Span,
    /// What chance adds at the most.
    pub spread: Span,
}

impl Link {
    /// How long this attempt at this message takes.
    pub fn latency(&self, seed: Seed, key: &str, attempt: u32) -> Span {
        let draw = Draw { link: self.edge, key, attempt, purpose: "latency" };
        Span(self.least.0 + seed.below(draw, self.spread.0 + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_latency_lies_between_the_least_and_the_least_plus_the_spread() {
        let link = Link { edge: "wire", least: Span::from_millis(80), spread: Span::from_millis(40) };
        for attempt in 0..200 {
            let latency = link.latency(Seed(1), "key", attempt);
            assert!((80_000..=120_000).contains(&latency.0), "{latency:?}");
        }
    }
}
