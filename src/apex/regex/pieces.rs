//! The parts of a program while it is put together: nodes in a row, joined, chosen from and repeated.
//!
//! Refuses sets that are too large. Invariant: the last node of a piece is the only one whose next is open.

use super::parser::{Flag, Parser, Wrong};
use super::program::{ENDLESS, Manner, Node, SetOf, Step};
use super::property;
use super::set;

/// Ranges of all sets together, and of one set before it is sorted.
const RANGES: usize = 200_000;
const OF_ONE: usize = 4_000;

/// Nodes in a row: the first, and the last, whose next one is not yet known.
#[derive(Clone, Copy)]
pub(super) struct Piece {
    pub first: Node,
    pub last: Node,
}

impl Parser {
    /// Makes a set of the last ranges.
    pub(super) fn settle(&mut self, from: usize) -> Result<SetOf, Wrong> {
        let to = self.program.ranges.len();
        if to > RANGES || to - from > OF_ONE {
            return Err(self.wrong(&["Pattern too large"]));
        }
        set::settle(&mut self.program.ranges, from);
        if self.program.ranges.len() > from + OF_ONE / 2 {
            return Err(self.wrong(&["Pattern too large"]));
        }
        Ok((from as u32, self.program.ranges.len() as u32))
    }

    #[inline(never)]
    pub(super) fn add(&mut self, step: Step) -> Node {
        self.program.nodes.push((step, 0));
        self.program.nodes.len() as Node - 1
    }

    #[inline(never)]
    pub(super) fn connect(&mut self, node: Node, next: Node) {
        if let Some(node) = self.program.nodes.get_mut(node as usize) {
            node.1 = next;
        }
    }

    pub(super) fn registers(&mut self, count: u32) -> u32 {
        self.program.registers += count;
        self.program.registers - count
    }

    /// A piece of one node.
    pub(super) fn piece(&mut self, step: Step) -> Piece {
        let node = self.add(step);
        Piece { first: node, last: node }
    }

    /// A piece that reads one of the last ranges.
    pub(super) fn set_piece(&mut self, from: usize) -> Result<Piece, Wrong> {
        let set = self.settle(from)?;
        Ok(self.piece(Step::In(set)))
    }

    #[inline(never)]
    pub(super) fn join(&mut self, one: Piece, other: Piece) -> Piece {
        self.connect(one.last, other.first);
        Piece { first: one.first, last: other.last }
    }

    /// One after the other is tried.
    #[inline(never)]
    pub(super) fn any_of(&mut self, pieces: &[Piece]) -> Piece {
        let end = self.add(Step::Nothing);
        let mut first = None;
        for piece in pieces.iter().rev() {
            self.connect(piece.last, end);
            first = Some(match first {
                None => piece.first,
                Some(other) => {
                    let branch = self.add(Step::Branch { other, end });
                    self.connect(branch, piece.first);
                    branch
                }
            });
        }
        Piece { first: first.unwrap_or(end), last: end }
    }

    pub(super) fn letter(&mut self, letter: u32) -> Result<Piece, Wrong> {
        let from = self.program.ranges.len();
        self.program.ranges.push((letter, letter));
        self.cased(from);
        if self.program.ranges.len() > from + 1 && self.has(Flag::AnyCase) {
            return self.set_piece(from);
        }
        self.program.ranges.truncate(from);
        Ok(self.piece(Step::One(letter)))
    }

    /// \R: first both characters of a pair, then one. Java does not come back to it once it is repeated.
    pub(super) fn line_end(&mut self) -> Result<Piece, Wrong> {
        let one = self.piece(Step::One('\r'.into()));
        let other = self.piece(Step::One('\n'.into()));
        let pair = self.join(one, other);
        let from = self.program.ranges.len();
        property::push_short('v', false, &mut self.program.ranges);
        let single = self.set_piece(from)?;
        let end = self.any_of(&[pair, single]);
        Ok(if matches!(self.reader.peek(), '*' | '+' | '?' | '{') { self.sealed(end) } else { end })
    }

    /// What gives nothing back.
    pub(super) fn sealed(&mut self, body: Piece) -> Piece {
        let register = self.registers(1);
        self.within(Step::Seal(register), body, Step::Sealed(register))
    }

    /// A piece between two nodes.
    #[inline(never)]
    pub(super) fn within(&mut self, before: Step, body: Piece, behind: Step) -> Piece {
        let before = self.piece(before);
        let behind = self.piece(behind);
        let begun = self.join(before, body);
        self.join(begun, behind)
    }

    pub(super) fn look(&mut self, body: Piece, behind: Option<(u32, u32)>, negative: bool) -> Piece {
        let register = self.registers(3);
        let end = self.add(Step::Looked { behind: behind.is_some(), negative, register });
        let look = self.add(Step::Look { end, behind, negative, register });
        self.connect(look, body.first);
        self.connect(body.last, end);
        Piece { first: look, last: end }
    }

    pub(super) fn looped(&mut self, piece: Piece, least: u32, most: u32, manner: Manner) -> Piece {
        if manner == Manner::Possessive {
            // Neither the whole nor a repetition gives anything back.
            let body = self.sealed(piece);
            let repeated = self.looped(body, least, most, Manner::Greedy);
            return self.sealed(repeated);
        }
        let lazy = manner == Manner::Lazy;
        if (least, most) == (0, 1) {
            let nothing = self.piece(Step::Nothing);
            return self.any_of(&if lazy { [nothing, piece] } else { [piece, nothing] });
        }
        let register = self.registers(2);
        let first = self.add(Step::Enter(register));
        let last = self.add(Step::Loop { body: piece.first, least, most, lazy, register, memory: None });
        self.connect(first, last);
        self.connect(piece.last, last);
        if !lazy && most == ENDLESS {
            self.outer_loops.push(last);
        }
        Piece { first, last }
    }

    /// The fewest and the most characters from a node to before another one, for what looks behind; none where Java
    /// finds no obvious maximum. A single character, taken as often as it can be, is bounded by the text.
    pub(super) fn lengths(&self, mut node: Node, end: Node) -> Option<(u32, u32)> {
        let (mut least, mut most) = (0_u32, 0_u32);
        while node != end {
            let (step, next) = self.program.nodes.get(node as usize)?;
            node = *next;
            let (fewest, farthest) = match *step {
                Step::One(_) | Step::In(_) => (1, 1),
                Step::Repeat { least, most, .. } => (least, most),
                Step::Reference { .. } => return None,
                Step::Branch { mut other, end } => {
                    let (mut fewest, mut farthest) = self.lengths(node, end)?;
                    // Further ones hang on the second: they are not within one another.
                    loop {
                        let (first, more) = match self.program.nodes.get(other as usize)? {
                            (Step::Branch { other, end: same }, next) if *same == end => (*next, Some(*other)),
                            _ => (other, None),
                        };
                        let (few, many) = self.lengths(first, end)?;
                        (fewest, farthest) = (fewest.min(few), farthest.max(many));
                        let Some(more) = more else { break };
                        other = more;
                    }
                    node = end;
                    (fewest, farthest)
                }
                Step::Enter(_) => {
                    let (Step::Loop { body, least, most, .. }, next) = self.program.nodes.get(node as usize)? else {
                        return None;
                    };
                    let (few, many) = self.lengths(*body, node)?;
                    if *most == ENDLESS && many > 0 {
                        return None;
                    }
                    node = *next;
                    (few.saturating_mul(*least), many.saturating_mul(*most))
                }
                Step::Look { end, .. } => {
                    node = self.program.nodes.get(end as usize)?.1;
                    (0, 0)
                }
                _ => (0, 0),
            };
            least = least.saturating_add(fewest);
            most = most.saturating_add(farthest);
        }
        Some((least, most))
    }
}
