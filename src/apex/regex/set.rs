//! A set of characters, as ranges of code points.
//!
//! Refuses nothing: a code point that is no character is in a set and in no text. Invariant: the ranges are sorted, and
//! between two of them there is at least one code point.

use crate::letters;

/// The last code point there is.
const LAST: u32 = 0x10_FFFF;

/// From one code point to another, both of them within.
pub(super) type Range = (u32, u32);

/// A set of characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Set(Vec<Range>);

impl Set {
    /// What any of the ranges holds, in whatever order they are.
    #[inline(never)]
    pub fn of(mut ranges: Vec<Range>) -> Set {
        ranges.sort_unstable();
        let mut merged: Vec<Range> = Vec::new();
        for (first, last) in ranges {
            match merged.last_mut() {
                Some(before) if first <= before.1.saturating_add(1) => before.1 = before.1.max(last),
                _ => merged.push((first, last)),
            }
        }
        Set(merged)
    }

    pub fn ranges(&self) -> &[Range] {
        &self.0
    }

    #[inline(never)]
    pub fn contains(&self, letter: u32) -> bool {
        let place = self.0.partition_point(|range| range.1 < letter);
        self.0.get(place).is_some_and(|range| range.0 <= letter)
    }

    /// Every other code point.
    #[inline(never)]
    pub fn negated(&self) -> Set {
        let mut ranges = Vec::new();
        let mut from = 0;
        for (first, last) in &self.0 {
            if *first > from {
                ranges.push((from, first - 1));
            }
            from = last + 1;
        }
        if from <= LAST {
            ranges.push((from, LAST));
        }
        Set(ranges)
    }

    /// What both hold: all but what one of them lacks.
    pub fn and(&self, other: &Set) -> Set {
        let lacking = [self.negated().0, other.negated().0].concat();
        Set::of(lacking).negated()
    }

    /// With the other case of its letters: of those of ASCII, or of all that have one.
    pub fn folded(&self, all: bool) -> Set {
        let mut ranges = self.0.clone();
        for (letter, other) in cases(all) {
            for (one, another) in [(letter, other), (other, letter)] {
                if self.contains(one) {
                    ranges.push((another, another));
                }
            }
        }
        Set::of(ranges)
    }
}

/// Capital and small letters, each pair once.
fn cases(all: bool) -> impl Iterator<Item = (u32, u32)> {
    let last = if all { '\u{52F}' } else { 'Z' };
    let pairs = ('A'..=last).filter_map(|letter| Some((letter.into(), letters::turned(letter, false)?.into())));
    // Two letters of Unicode that are another's small or capital one.
    pairs.chain([(0x17F, 0x53), (0x17F, 0x73), (0x212A, 0x4B), (0x212A, 0x6B)].into_iter().filter(move |_| all))
}

/// Whether two characters are the same without case.
pub(super) fn same(one: char, other: char, all: bool) -> bool {
    let lower =
        |letter: char| if all || letter.is_ascii() { letters::turned(letter, false).unwrap_or(letter) } else { letter };
    one == other || lower(one) == lower(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_that_touch_become_one() {
        assert_eq!(Set::of(vec![(5, 9), (0, 2), (3, 4), (20, 30), (25, 26)]).ranges(), [(0, 9), (20, 30)]);
        assert_eq!(Set::of(vec![(7, LAST), (5, 5)]).ranges(), [(5, 5), (7, LAST)]);
    }

    #[test]
    fn what_is_negated_twice_is_as_it_was() {
        for ranges in [vec![], vec![(0, LAST)], vec![(0, 5), (9, 9)], vec![(3, LAST)], vec![(1, LAST - 1)]] {
            let set = Set::of(ranges);
            assert_eq!(set.negated().negated(), set);
            assert!([0, 4, 9, LAST].iter().all(|letter| set.contains(*letter) != set.negated().contains(*letter)));
        }
    }

    #[test]
    fn an_intersection_holds_what_both_hold() {
        let both = Set::of(vec![(0, 10), (20, 30)]).and(&Set::of(vec![(5, 25), (30, 40)]));
        assert_eq!(both.ranges(), [(5, 10), (20, 25), (30, 30)]);
    }

    #[test]
    fn folding_adds_the_other_case() {
        let set = Set::of(vec![(0x42, 0x43), (0x78, 0x78), (0xE4, 0xE4)]);
        assert_eq!(set.folded(false).ranges(), [(0x42, 0x43), (0x58, 0x58), (0x62, 0x63), (0x78, 0x78), (0xE4, 0xE4)]);
        assert!(set.folded(true).contains(0xC4));
        assert!(same('\u{C4}', '\u{E4}', true) && !same('\u{C4}', '\u{E4}', false) && same('A', 'a', false));
    }
}
