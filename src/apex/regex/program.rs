//! What a pattern compiles to: nodes, each with the one that comes next.
//!
//! Refuses nothing. Invariant: the nodes form a graph in which every circle goes through a [`Step::Loop`].

use super::set::Range;

/// The number of a node.
pub(super) type Node = u32;

/// The most repetitions, as in Java.
pub(super) const ENDLESS: u32 = i32::MAX as u32;

/// A compiled pattern.
#[derive(Debug, Default)]
pub(super) struct Program {
    pub nodes: Vec<(Step, Node)>,
    /// The ranges of all sets, one set after another.
    pub ranges: Vec<Range>,
    pub start: Node,
    /// For each group that captures, the first of its three registers: where it was last opened, and where its capture
    /// starts and ends.
    pub groups: Vec<u32>,
    pub names: Vec<(String, u32)>,
    /// Places that a run keeps: the limit, and those of groups, of loops and of what looks around.
    pub registers: u32,
    /// Loops that remember where they failed.
    pub memories: u32,
}

/// The register of the end of what may be read.
pub(super) const LIMIT: u32 = 0;

/// A set: where its ranges begin and end.
pub(super) type SetOf = (u32, u32);

/// How a repetition chooses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    Greedy,
    Lazy,
    /// Takes what it can and gives nothing back.
    Possessive,
}

/// What a node does before it goes on to the next one.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step {
    Nothing,
    /// Reads this character.
    One(u32),
    /// Reads one of a set.
    In(SetOf),
    /// Reads one character again and again, which the node `what` describes.
    Repeat {
        what: Node,
        least: u32,
        most: u32,
        manner: Manner,
    },
    /// Tries what comes next, and then the other; both end at the same node.
    Branch {
        other: Node,
        end: Node,
    },
    /// The beginning and the end of the group with these registers.
    Open(u32),
    Close(u32),
    /// Reads what the group with these registers captured.
    Reference {
        register: u32,
        fold: Option<bool>,
    },
    Check(Check),
    /// Before a loop: its two registers, for the count and the start of an iteration, are new.
    Enter(u32),
    /// Again to the body, or on.
    Loop {
        body: Node,
        least: u32,
        most: u32,
        lazy: bool,
        register: u32,
        memory: Option<u32>,
    },
    /// Before a part that gives nothing back; its register keeps the height of the stack.
    Seal(u32),
    Sealed(u32),
    /// Before a part that is looked at only. Registers: height of the stack, where it began, and the limit.
    Look {
        end: Node,
        behind: Option<(u32, u32)>,
        negative: bool,
        register: u32,
    },
    Looked {
        behind: bool,
        negative: bool,
        register: u32,
    },
    Accept,
}

/// What is true of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Check {
    /// ^ and \A: the input begins.
    Begin,
    /// ^ of many lines: a line begins.
    LineBegin { unix: bool },
    /// $ and \Z, of one line or of many.
    LineEnd { many: bool, unix: bool },
    /// \z
    End,
    /// \G: the match before ended here.
    Previous,
    /// \b and \B, with the set of letters that form words.
    Word { set: SetOf, at: bool },
}
