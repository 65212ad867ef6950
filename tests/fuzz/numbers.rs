//! Numbers that look like chance and are the same every time, for tests that try what nobody would write.
//!
//! Refuses to be chance: whoever begins with the same number sees the same numbers.

/// A simple generator (xorshift). It is not to begin with 0.
pub struct Numbers(pub u64);

impl Numbers {
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % bound.max(1)
    }

    pub fn of<'t, T: ?Sized>(&mut self, all: &[&'t T]) -> &'t T {
        all[self.below(all.len())]
    }
}
