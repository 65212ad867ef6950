//! Seeded chance without state: a draw is a hash of what it is for.
//!
//! Refuses to be a stream of random numbers. Because nothing is consumed, switching one fault or safeguard on
//! moves no other draw, and two runs stay comparable message by message.

/// The run's seed: all its chance comes from here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seed(pub u64);

/// What a draw is for. Two draws of the same description are the same number.
#[derive(Clone, Copy, Debug)]
pub struct Draw<'a> {
    pub link: &'a str,
    /// The message's logical key: the same for each attempt at the same work.
    pub key: &'a str,
    pub attempt: u32,
    /// `latency`, `loss`: what the number decides.
    pub purpose: &'a str,
}

impl Seed {
    /// Sixty-four bits that depend on nothing but the seed and the description.
    pub fn bits(self, draw: Draw<'_>) -> u64 {
        let mut state = mix(self.0 ^ 0x6E69_6768_746E_6574);
        for text in [draw.link, draw.key, draw.purpose] {
            // The length keeps ("ab", "c") apart from ("a", "bc").
            state = mix(state ^ text.len() as u64);
            for byte in text.bytes() {
                state = mix(state ^ u64::from(byte));
            }
        }
        mix(state ^ u64::from(draw.attempt))
    }

    /// A whole number from 0 to `below - 1`; 0 where `below` is 0.
    pub fn below(self, draw: Draw<'_>, below: u64) -> u64 {
        // The high half of the product spreads evenly enough for latencies and needs no loop.
        ((u128::from(self.bits(draw)) * u128::from(below)) >> 64) as u64
    }
}

/// The finalizer of SplitMix64 (Steele, Lea, Flood 2014): every input bit reaches every output bit.
fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draw<'a>(link: &'a str, key: &'a str, attempt: u32) -> Draw<'a> {
        Draw { link, key, attempt, purpose: "latency" }
    }

    #[test]
    fn the_same_description_gives_the_same_number() {
        assert_eq!(Seed(7).bits(draw("a", "b", 1)), Seed(7).bits(draw("a", "b", 1)));
    }

    #[test]
    fn each_part_of_the_description_changes_the_number() {
        let first = Seed(7).bits(draw("a", "b", 1));
        for other in [
            Seed(8).bits(draw("a", "b", 1)),
            Seed(7).bits(draw("ab", "", 1)),
            Seed(7).bits(draw("a", "c", 1)),
            Seed(7).bits(draw("a", "b", 2)),
        ] {
            assert_ne!(first, other);
        }
    }

    #[test]
    fn a_thousand_draws_fill_every_tenth_of_their_range() {
        let mut tenths = [0; 10];
        for attempt in 0..1_000 {
            tenths[Seed(3).below(draw("link", "key", attempt), 10) as usize] += 1;
        }
        assert!(tenths.iter().all(|count| (50..150).contains(count)), "{tenths:?}");
    }
}
