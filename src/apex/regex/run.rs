//! Runs a program on a text.
//!
//! Goes back by a stack of its own: each entry is a way that was not taken, or a register as it was. Refuses to go on
//! beyond the budget: Salesforce reads a text a million times ("Regex too complicated"), and steps that read nothing
//! are bounded too. Invariant: after a failed attempt all registers are as they were before it, but for the heights and
//! beginnings that `Seal` and `Look` keep, which each of them sets anew.

use super::program::{Check, ENDLESS, LIMIT, Manner, Node, Program, SetOf, Step};
use super::set;

/// How often the characters of one text can be read.
/// <https://developer.salesforce.com/docs/atlas.en-us.apexref.meta/apexref/apex_classes_pattern_and_matcher_using.htm>
const READS: u32 = 1_000_000;

/// Steps of one match, whether they read or not.
const STEPS: u32 = 20_000_000;

/// Ways back at one time. Java's own stack holds fewer.
const WAYS: usize = 1_000_000;

/// A register that holds no place.
pub(super) const NOWHERE: u32 = u32::MAX;

/// The budget is used up.
#[derive(Debug)]
pub(super) struct Exhausted;

/// Where a match may look, in bytes of the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    pub from: u32,
    pub to: u32,
    /// Whether what looks around sees beyond them.
    pub transparent: bool,
    /// Whether the input begins and ends at them.
    pub anchoring: bool,
    /// Where the match before ended.
    pub previous: u32,
    /// Whether a match has to reach the end.
    pub whole: bool,
}

/// A way back.
#[derive(Clone, Copy)]
pub(super) enum Way {
    /// Goes on at a node.
    Try { node: Node, at: u32 },
    /// Puts a register back.
    Restore { register: u32, value: u32 },
    /// A loop's body failed from here: it is not tried here again.
    Remember { memory: u32, at: u32 },
    /// A loop's body once more.
    Again { node: Node, at: u32 },
    /// One character fewer, down to a place.
    Fewer { node: Node, at: u32, down_to: u32 },
    /// One character more.
    More { node: Node, at: u32, left: u32 },
    /// A look behind from a character earlier.
    Earlier { node: Node, at: u32, left: u32 },
}

/// One match, or the search for one.
pub(super) struct Run<'a> {
    pub program: &'a Program,
    pub text: &'a str,
    pub bounds: Bounds,
    pub registers: Vec<u32>,
    pub ways: Vec<Way>,
    /// For each loop that remembers: a bit for each place where it failed.
    memories: Vec<Vec<u64>>,
    pub reads: u32,
    pub steps: u32,
    /// Whether the end of the text was looked at, and whether more text could make the match none.
    pub hit_end: bool,
    pub require_end: bool,
}

impl<'a> Run<'a> {
    pub fn new(program: &'a Program, text: &'a str, bounds: Bounds, reads: u32) -> Run<'a> {
        let mut registers = vec![NOWHERE; program.registers as usize];
        if let Some(limit) = registers.first_mut() {
            *limit = bounds.to;
        }
        let memories = vec![Vec::new(); program.memories as usize];
        let (hit_end, require_end) = (false, false);
        Run { program, text, bounds, registers, ways: Vec::new(), memories, reads, steps: 0, hit_end, require_end }
    }

    /// The first match from a place on: where it starts and ends.
    pub fn search(&mut self, from: u32) -> Result<Option<(u32, u32)>, Exhausted> {
        let begins = self.program.nodes.get(self.program.start as usize);
        if let Some((Step::Check(Check::Begin), _)) = begins {
            return Ok(self.attempt(from)?.map(|end| (from, end)));
        }
        let mut at = from;
        while at <= self.bounds.to {
            if let Some(end) = self.attempt(at)? {
                return Ok(Some((at, end)));
            }
            at += self.letter(at).map_or(1, |letter| letter.len_utf8() as u32);
        }
        self.hit_end = true;
        Ok(None)
    }

    /// The match that starts at a place: where it ends.
    #[inline(never)]
    pub fn attempt(&mut self, start: u32) -> Result<Option<u32>, Exhausted> {
        self.ways.clear();
        let mut way = Some((self.program.start, start));
        while let Some((node, at)) = way {
            self.steps += 1;
            if self.steps > STEPS || self.reads > READS || self.ways.len() > WAYS {
                return Err(Exhausted);
            }
            let Some((step, next)) = self.program.nodes.get(node as usize) else { return Ok(None) };
            if matches!(step, Step::Accept) && !(self.bounds.whole && at != self.bounds.to) {
                return Ok(Some(at));
            }
            way = self.step(node, *step, *next, at);
            if way.is_none() {
                way = self.back();
            }
        }
        Ok(None)
    }

    pub(super) fn register(&self, register: u32) -> u32 {
        self.registers.get(register as usize).copied().unwrap_or(NOWHERE)
    }

    /// Sets a register for good.
    pub(super) fn put(&mut self, register: u32, value: u32) {
        if let Some(place) = self.registers.get_mut(register as usize) {
            *place = value;
        }
    }

    /// Sets a register until there is a way back.
    pub(super) fn set(&mut self, register: u32, value: u32) {
        self.ways.push(Way::Restore { register, value: self.register(register) });
        self.put(register, value);
    }

    /// The character at a place.
    pub(super) fn letter(&self, at: u32) -> Option<char> {
        let byte = *self.text.as_bytes().get(at as usize)?;
        if byte < 0x80 { Some(byte.into()) } else { self.text.get(at as usize..)?.chars().next() }
    }

    pub(super) fn letter_before(&self, at: u32) -> Option<char> {
        self.text.get(..at as usize)?.chars().next_back()
    }

    /// Whether the node that reads one character can read here, and where it ends.
    fn read(&mut self, step: Step, at: u32) -> Option<u32> {
        if at >= self.register(LIMIT) {
            self.hit_end = true;
            return None;
        }
        self.reads += 1;
        let letter = self.letter(at)?;
        let fits = match step {
            Step::One(wanted) => wanted == u32::from(letter),
            Step::In(set) => self.in_set(set, letter),
            _ => false,
        };
        fits.then_some(at + letter.len_utf8() as u32)
    }

    pub(super) fn in_set(&self, (from, to): SetOf, letter: char) -> bool {
        self.program.ranges.get(from as usize..to as usize).is_some_and(|set| set::contains(set, letter.into()))
    }

    pub(super) fn step_of(&self, node: Node) -> (Step, Node) {
        self.program.nodes.get(node as usize).copied().unwrap_or((Step::Accept, 0))
    }

    /// One step: the next node and place, or none where it fails.
    fn step(&mut self, node: Node, step: Step, next: Node, at: u32) -> Option<(Node, u32)> {
        let on = Some((next, at));
        match step {
            Step::Nothing => on,
            Step::One(_) | Step::In(_) => self.read(step, at).map(|at| (next, at)),
            Step::Repeat { what, least, most, manner } => self.repeat(node, what, [least, most], manner, at),
            Step::Branch { other, .. } => {
                self.ways.push(Way::Try { node: other, at });
                on
            }
            Step::Open(register) => {
                self.set(register, at);
                on
            }
            Step::Close(register) => {
                self.set(register + 1, self.register(register));
                self.set(register + 2, at);
                on
            }
            Step::Reference { register, fold } => self.captured_again(register, fold, at).map(|at| (next, at)),
            Step::Check(check) => {
                if self.holds(check, at) {
                    on
                } else {
                    None
                }
            }
            Step::Enter(register) => {
                self.set(register, 0);
                self.set(register + 1, NOWHERE);
                on
            }
            Step::Loop { least, most, lazy, register, memory, .. } => {
                let count = self.register(register);
                // A repetition that read nothing is the last one.
                if self.register(register + 1) == at || (count >= least && count >= most) {
                    return on;
                }
                if count < least {
                    return self.again(node, at);
                }
                if lazy {
                    self.ways.push(Way::Again { node, at });
                    return on;
                }
                self.ways.push(Way::Try { node: next, at });
                if let Some(memory) = memory {
                    if self.failed(memory, at) {
                        return None;
                    }
                    self.ways.push(Way::Remember { memory, at });
                }
                self.again(node, at)
            }
            Step::Seal(register) => {
                self.put(register, self.ways.len() as u32);
                on
            }
            Step::Sealed(register) => {
                self.seal(self.register(register));
                on
            }
            Step::Look { .. } => self.look(node, at),
            Step::Looked { behind, negative, register } => {
                let begun = self.register(register + 1);
                if behind && at != begun {
                    return None;
                }
                let height = self.register(register);
                if negative {
                    self.unwind(height);
                    return None;
                }
                self.seal(height);
                let limit = self.register(register + 2);
                if limit != self.register(LIMIT) {
                    self.set(LIMIT, limit);
                }
                Some((next, begun))
            }
            Step::Accept => None,
        }
    }

    /// The way that was left last.
    fn back(&mut self) -> Option<(Node, u32)> {
        while let Some(way) = self.ways.pop() {
            match way {
                Way::Try { node, at } => return Some((node, at)),
                Way::Restore { register, value } => self.put(register, value),
                Way::Remember { memory, at } => self.remember(memory, at),
                Way::Again { node, at } => return self.again(node, at),
                Way::Fewer { node, at, down_to } => {
                    let at = at - self.letter_before(at).map_or(1, |letter| letter.len_utf8() as u32);
                    if at > down_to {
                        self.ways.push(Way::Fewer { node, at, down_to });
                    }
                    return Some((self.step_of(node).1, at));
                }
                Way::More { node, at, left } => {
                    let (Step::Repeat { what, .. }, next) = self.step_of(node) else { continue };
                    if let Some(at) = self.read(self.step_of(what).0, at) {
                        self.more(node, at, left);
                        return Some((next, at));
                    }
                }
                Way::Earlier { node, at, left } => {
                    let Some(letter) = self.letter_before(at) else { continue };
                    if let Some(way) = self.behind(node, at - letter.len_utf8() as u32, left) {
                        return Some(way);
                    }
                }
            }
        }
        None
    }

    /// One character again and again.
    fn repeat(
        &mut self,
        node: Node,
        what: Node,
        [least, most]: [u32; 2],
        manner: Manner,
        at: u32,
    ) -> Option<(Node, u32)> {
        let (step, next) = (self.step_of(what).0, self.step_of(node).1);
        let wanted = if manner == Manner::Lazy { least } else { most };
        let (mut end, mut count, mut down_to) = (at, 0, at);
        while count < wanted {
            let Some(after) = self.read(step, end) else { break };
            end = after;
            count += 1;
            if count == least {
                down_to = end;
            }
        }
        if count < least {
            return None;
        }
        match manner {
            Manner::Greedy if end > down_to => self.ways.push(Way::Fewer { node, at: end, down_to }),
            Manner::Lazy => self.more(node, end, most - least + u32::from(most > least)),
            _ => {}
        }
        Some((next, end))
    }

    /// Leaves the way to read one more; `left` counts this one too.
    fn more(&mut self, node: Node, at: u32, left: u32) {
        if left > 1 {
            self.ways.push(Way::More { node, at, left: left - 1 });
        }
    }

    /// The body of a loop, once more.
    fn again(&mut self, node: Node, at: u32) -> Option<(Node, u32)> {
        let (Step::Loop { body, register, .. }, _) = self.step_of(node) else { return None };
        // Beyond all that can be asked for it need not be counted on.
        self.set(register, (self.register(register) + 1).min(ENDLESS - 1));
        self.set(register + 1, at);
        Some((body, at))
    }

    fn failed(&self, memory: u32, at: u32) -> bool {
        let bits = self.memories.get(memory as usize).and_then(|bits| bits.get(at as usize / 64));
        bits.is_some_and(|bits| bits >> (at % 64) & 1 == 1)
    }

    fn remember(&mut self, memory: u32, at: u32) {
        let Some(bits) = self.memories.get_mut(memory as usize) else { return };
        let place = at as usize / 64;
        if bits.len() <= place {
            bits.resize(place + 1, 0);
        }
        if let Some(bits) = bits.get_mut(place) {
            *bits |= 1 << (at % 64);
        }
    }
}
