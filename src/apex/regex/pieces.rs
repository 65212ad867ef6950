//! The parts of a program while it is put together: nodes in a row, joined, chosen from and repeated.
//!
//! Refuses nothing but sets that are too large. Invariant: the last node of a piece is the only one whose next is open.

use super::parser::{Flag, Parser, Wrong};
use super::program::{ENDLESS, Manner, Node, Step};
use super::property;
use super::set::Set;

/// Nodes in a row: the first, and the last, whose next one is not yet known.
#[derive(Clone, Copy)]
pub(super) struct Piece {
    pub first: Node,
    pub last: Node,
    /// Characters of the shortest and of the longest match.
    pub least: u32,
    pub most: u32,
    /// Whether it is one node that reads one character.
    pub single: bool,
    /// Whether it has what Java takes for an obvious maximum length, however long that is.
    pub bounded: bool,
}

impl Parser {
    /// Puts a set into the program.
    pub(super) fn keep(&mut self, set: Set) -> Result<u32, Wrong> {
        self.spend(1 + set.ranges().len())?;
        self.program.sets.push(set);
        Ok(self.program.sets.len() as u32 - 1)
    }

    pub(super) fn add(&mut self, step: Step) -> Node {
        self.program.nodes.push((step, 0));
        self.program.nodes.len() as Node - 1
    }

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
    pub(super) fn piece(&mut self, step: Step, length: u32) -> Piece {
        let node = self.add(step);
        Piece { first: node, last: node, least: length, most: length, single: length > 0, bounded: true }
    }

    pub(super) fn set_piece(&mut self, set: Set) -> Result<Piece, Wrong> {
        let set = self.keep(set)?;
        Ok(self.piece(Step::In(set), 1))
    }

    pub(super) fn join(&mut self, one: Option<Piece>, other: Piece) -> Piece {
        let Some(one) = one else { return other };
        self.connect(one.last, other.first);
        let least = one.least.saturating_add(other.least);
        let most = one.most.saturating_add(other.most);
        let bounded = one.bounded && other.bounded;
        Piece { first: one.first, last: other.last, least, most, single: false, bounded }
    }

    /// One after the other is tried.
    pub(super) fn any_of(&mut self, pieces: &[Piece]) -> Piece {
        let join = self.add(Step::Nothing);
        let mut other = None;
        let (mut least, mut most, mut bounded) = (u32::MAX, 0, true);
        for piece in pieces.iter().rev() {
            self.connect(piece.last, join);
            least = least.min(piece.least);
            most = most.max(piece.most);
            bounded &= piece.bounded;
            other = Some(match other {
                None => piece.first,
                Some(other) => {
                    let branch = self.add(Step::Branch(other));
                    self.connect(branch, piece.first);
                    branch
                }
            });
        }
        Piece { first: other.unwrap_or(join), last: join, least, most, single: false, bounded }
    }

    pub(super) fn letter(&mut self, letter: u32) -> Result<Piece, Wrong> {
        if self.has(Flag::AnyCase) {
            let set = self.cased(Set::of(vec![(letter, letter)]));
            if !matches!(set.ranges(), [(first, last)] if first == last) {
                return self.set_piece(set);
            }
        }
        Ok(self.piece(Step::One(letter), 1))
    }

    /// \R: first both characters of a pair, then one. Java does not come back to it once it is repeated.
    pub(super) fn line_end(&mut self) -> Result<Piece, Wrong> {
        let one = self.piece(Step::One('\r'.into()), 1);
        let other = self.piece(Step::One('\n'.into()), 1);
        let pair = self.join(Some(one), other);
        let single = self.set_piece(property::short('v', false))?;
        let end = self.any_of(&[pair, single]);
        Ok(if matches!(self.reader.peek(), '*' | '+' | '?' | '{') { self.sealed(end) } else { end })
    }

    /// What gives nothing back.
    pub(super) fn sealed(&mut self, body: Piece) -> Piece {
        let register = self.registers(1);
        let seal = self.piece(Step::Seal(register), 0);
        let sealed = self.piece(Step::Sealed(register), 0);
        let begun = self.join(Some(seal), body);
        self.join(Some(begun), sealed)
    }

    pub(super) fn look(&mut self, body: Piece, behind: Option<(u32, u32)>, negative: bool) -> Piece {
        let register = self.registers(3);
        let end = self.add(Step::Looked { behind: behind.is_some(), negative, register });
        let look = self.add(Step::Look { end, behind, negative, register });
        self.connect(look, body.first);
        self.connect(body.last, end);
        Piece { first: look, last: end, least: 0, most: 0, single: false, bounded: true }
    }

    pub(super) fn looped(&mut self, piece: Piece, least: u32, most: u32, manner: Manner) -> Piece {
        if manner == Manner::Possessive {
            // Neither the whole nor a repetition gives anything back.
            let body = self.sealed(piece);
            let repeated = self.looped(body, least, most, Manner::Greedy);
            return self.sealed(repeated);
        }
        if (least, most) == (0, 1) {
            let nothing = self.piece(Step::Nothing, 0);
            return match manner {
                Manner::Lazy => self.any_of(&[nothing, piece]),
                _ => self.any_of(&[piece, nothing]),
            };
        }
        let register = self.registers(2);
        let enter = self.add(Step::Enter(register));
        let lazy = manner == Manner::Lazy;
        let node = self.add(Step::Loop { body: piece.first, least, most, lazy, register, memory: None });
        self.connect(enter, node);
        self.connect(piece.last, node);
        if !lazy && most == ENDLESS {
            self.outer_loops.push(node);
        }
        Piece { first: enter, last: node, least: 0, most: 0, single: false, bounded: true }
    }
}
