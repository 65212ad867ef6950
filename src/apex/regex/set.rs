//! Sets of characters, as ranges of code points at the end of a list: what follows a place is one set.
//!
//! Refuses nothing: a code point that is no character is in a set and in no text. Invariant: a set that was settled is
//! sorted, and between two of its ranges there is at least one code point.

use crate::letters;

/// The last code point there is.
const LAST: u32 = 0x10_FFFF;

/// From one code point to another, both of them within.
pub(super) type Range = (u32, u32);

/// Sorts what stands from a place on; short sets, and sets that nearly are, take little time.
fn sort(ranges: &mut [Range]) {
    for end in 1..ranges.len() {
        for place in (0..end).rev() {
            let pair = ranges.get_mut(place..place + 2).filter(|pair| pair.is_sorted_by(|one, other| other < one));
            match pair {
                Some(pair) => pair.reverse(),
                None => break,
            }
        }
    }
}

/// Makes one of ranges that touch.
#[inline(never)]
pub(super) fn settle(ranges: &mut Vec<Range>, from: usize) {
    sort(ranges.get_mut(from..).unwrap_or_default());
    let mut kept = from;
    for place in from..ranges.len() {
        let Some(range) = ranges.get(place).copied() else { break };
        match ranges.get_mut(from..kept).and_then(<[Range]>::last_mut) {
            Some(before) if range.0 <= before.1.saturating_add(1) => before.1 = before.1.max(range.1),
            _ => {
                ranges.swap(kept, place);
                kept += 1;
            }
        }
    }
    ranges.truncate(kept);
}

fn put(ranges: &mut [Range], place: &mut usize, range: Range) {
    if let Some(slot) = ranges.get_mut(*place) {
        *slot = range;
        *place += 1;
    }
}

/// Makes of a set what it lacks.
#[inline(never)]
pub(super) fn negate(ranges: &mut Vec<Range>, from: usize) {
    settle(ranges, from);
    let (mut kept, mut next) = (from, 0);
    for place in from..ranges.len() {
        let Some((first, last)) = ranges.get(place).copied() else { break };
        if first > next {
            put(ranges, &mut kept, (next, first - 1));
        }
        next = last + 1;
    }
    ranges.truncate(kept);
    if next <= LAST {
        ranges.push((next, LAST));
    }
}

/// Makes one set of two, which are settled: what both hold.
#[inline(never)]
pub(super) fn intersect(ranges: &mut Vec<Range>, from: usize) {
    sort(ranges.get_mut(from..).unwrap_or_default());
    // Ranges of one set are apart: where two overlap, they are of both.
    let (mut kept, mut end) = (from, None);
    for place in from..ranges.len() {
        let Some((first, last)) = ranges.get(place).copied() else { break };
        if end >= Some(first) {
            put(ranges, &mut kept, (first, last.min(end.unwrap_or_default())));
        }
        end = end.max(Some(last));
    }
    ranges.truncate(kept);
}

/// Adds the other case of a set's letters: of those of ASCII, or of all that have one.
#[inline(never)]
pub(super) fn fold(ranges: &mut Vec<Range>, from: usize, all: bool) {
    let to = ranges.len();
    let mut add = |one: u32, other: u32| {
        for (held, added) in [(one, other), (other, one)] {
            let mut given = ranges.get(from..to).unwrap_or_default().iter();
            if given.any(|range| range.0 <= held && held <= range.1) {
                ranges.push((added, added));
            }
        }
    };
    for letter in 'A'..=if all { '\u{52F}' } else { 'Z' } {
        if let Some(small) = letters::turned(letter, false) {
            add(letter.into(), small.into());
        }
    }
    if all {
        // Two letters of Unicode that are another's small or capital one.
        for (one, other) in [(0x17F, 0x53), (0x17F, 0x73), (0x212A, 0x4B), (0x212A, 0x6B)] {
            add(one, other);
        }
    }
    settle(ranges, from);
}

/// Whether a settled set holds a letter.
#[inline(never)]
pub(super) fn contains(ranges: &[Range], letter: u32) -> bool {
    let place = ranges.partition_point(|range| range.1 < letter);
    ranges.get(place).is_some_and(|range| range.0 <= letter)
}

/// Whether two characters are the same without case.
pub(super) fn same(one: char, other: char, all: bool) -> bool {
    let lower =
        |letter: char| if all || letter.is_ascii() { letters::turned(letter, false) } else { None }.unwrap_or(letter);
    one == other || lower(one) == lower(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(ranges: &[Range], make: impl Fn(&mut Vec<Range>, usize)) -> Vec<Range> {
        // Another set stands before it, and stays.
        let mut all = [&[(7, 8)], ranges].concat();
        make(&mut all, 1);
        assert_eq!(all.remove(0), (7, 8));
        all
    }

    #[test]
    fn ranges_that_touch_become_one() {
        assert_eq!(made(&[(5, 9), (0, 2), (3, 4), (20, 30), (25, 26)], settle), [(0, 9), (20, 30)]);
        assert_eq!(made(&[(7, LAST), (5, 5)], settle), [(5, 5), (7, LAST)]);
    }

    #[test]
    fn what_is_negated_twice_is_as_it_was() {
        for ranges in [vec![], vec![(0, LAST)], vec![(0, 5), (9, 9)], vec![(3, LAST)], vec![(1, LAST - 1)]] {
            let negated = made(&ranges, negate);
            assert_eq!(made(&negated, negate), ranges);
            assert!([0, 4, 9, LAST].iter().all(|letter| contains(&ranges, *letter) != contains(&negated, *letter)));
        }
    }

    #[test]
    fn an_intersection_holds_what_both_hold() {
        let both = made(&[(0, 10), (20, 30), (5, 25), (30, 40)], intersect);
        assert_eq!(both, [(5, 10), (20, 25), (30, 30)]);
        assert_eq!(made(&[(0, 1), (3, 4)], intersect), []);
    }

    #[test]
    fn folding_adds_the_other_case() {
        let folded = made(&[(0x42, 0x43), (0x78, 0x78), (0xE4, 0xE4)], |ranges, from| fold(ranges, from, false));
        assert_eq!(folded, [(0x42, 0x43), (0x58, 0x58), (0x62, 0x63), (0x78, 0x78), (0xE4, 0xE4)]);
        assert!(contains(&made(&[(0xE4, 0xE4)], |ranges, from| fold(ranges, from, true)), 0xC4));
        assert!(same('\u{C4}', '\u{E4}', true) && !same('\u{C4}', '\u{E4}', false) && same('A', 'a', false));
    }
}
