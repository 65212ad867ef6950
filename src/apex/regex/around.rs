//! What looks ahead and behind, and what gives nothing back.
//!
//! Refuses nothing. Invariant: what a part set, and is kept, is put back with all that was set before it.

use super::program::{LIMIT, Node, Step};
use super::run::{Run, Way};

impl Run<'_> {
    pub(super) fn look(&mut self, node: Node, at: u32) -> Option<(Node, u32)> {
        let (Step::Look { end, behind, negative, register }, body) = self.step_of(node) else { return None };
        self.put(register, self.ways.len() as u32);
        self.put(register + 1, at);
        self.put(register + 2, self.register(LIMIT));
        if negative {
            self.ways.push(Way::Try { node: self.step_of(end).1, at });
        }
        let Some((least, most)) = behind else {
            if self.bounds.transparent {
                self.set(LIMIT, self.text.len() as u32);
            }
            self.require_end |= negative && at >= self.register(LIMIT);
            return Some((body, at));
        };
        let mut start = at;
        for _ in 0..least {
            start -= self.letter_before(start)?.len_utf8() as u32;
        }
        self.behind(node, start, (most - least).saturating_add(1))
    }

    /// Looks behind from here, and leaves the way to do so from a character earlier; `left` counts this one too.
    pub(super) fn behind(&mut self, node: Node, at: u32, left: u32) -> Option<(Node, u32)> {
        if !self.bounds.transparent && at < self.bounds.from {
            return None;
        }
        if left > 1 {
            self.ways.push(Way::Earlier { node, at, left: left - 1 });
        }
        Some((self.step_of(node).1, at))
    }

    /// Forgets the ways above a height, but not what has to be put back.
    pub(super) fn seal(&mut self, height: u32) {
        let height = height as usize;
        let mut kept = height;
        for place in height..self.ways.len() {
            if let Some(Way::Restore { .. }) = self.ways.get(place) {
                self.ways.swap(kept, place);
                kept += 1;
            }
        }
        self.ways.truncate(kept);
    }

    /// Puts back all that was set above a height, and takes none of the ways.
    pub(super) fn unwind(&mut self, height: u32) {
        while self.ways.len() > height as usize {
            if let Some(Way::Restore { register, value }) = self.ways.pop() {
                self.put(register, value);
            }
        }
    }
}
