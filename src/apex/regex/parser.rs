//! From the text of a pattern to its program.
//!
//! Refuses what is no pattern, with Java's words and place, and groups within more than [`DEPTH`] others, which is what
//! the parser's own recursion is bounded by. Invariant: what was spent on sets bounds time and memory for any pattern.

use super::escapes::Escaped;
use super::pieces::Piece;
use super::program::{Check, ENDLESS, Manner, Node, Program, Step};
use super::reader::{Reader, is_line_end};
use super::set;

/// Something is wrong: the parser keeps what, and where the cursor was.
pub(super) struct Wrong;

/// Groups and classes within one another.
const DEPTH: u32 = 200;

/// What (?…) switches, in the order of their letters in [`FLAGS`].
#[derive(Debug, Clone, Copy)]
pub(super) enum Flag {
    AnyCase,
    ManyLines,
    DotAll,
    UnixLines,
    UnicodeCase,
    Comments,
    /// The predefined classes hold more than ASCII.
    Classes,
}

const FLAGS: [char; 7] = ['i', 'm', 's', 'd', 'u', 'x', 'U'];

/// Reads a pattern.
pub(super) struct Parser {
    pub reader: Reader,
    pub program: Program,
    pub depth: u32,
    /// Whether there is a reference to a group: then what a loop does depends on more than the place.
    pub refers: bool,
    flags: u8,
    failure: (String, usize),
    /// Greedy loops without end that no other loop and no look behind holds.
    pub outer_loops: Vec<Node>,
}

/// Compiles a pattern.
///
/// # Errors
/// What is wrong, and where the cursor was.
pub(super) fn program(pattern: &str) -> Result<Program, (String, usize)> {
    let mut parser = Parser {
        reader: Reader::new(pattern),
        program: Program { registers: 1, ..Program::default() },
        depth: 0,
        refers: false,
        flags: 0,
        failure: (String::new(), 0),
        outer_loops: Vec::new(),
    };
    match parser.whole() {
        Ok(()) => Ok(parser.program),
        Err(Wrong) => Err(parser.failure),
    }
}

impl Parser {
    fn whole(&mut self) -> Result<(), Wrong> {
        let piece = self.alternatives()?;
        if !self.reader.ended() {
            return Err(self.wrong(&["Unmatched closing ')'"]));
        }
        if self.reader.cursor > self.reader.length() {
            return Err(self.wrong(&["Unescaped trailing backslash"]));
        }
        let accept = self.add(Step::Accept);
        self.connect(piece.last, accept);
        if !self.refers {
            for node in std::mem::take(&mut self.outer_loops) {
                let number = self.program.memories;
                if let Some((Step::Loop { memory, .. }, _)) = self.program.nodes.get_mut(node as usize) {
                    *memory = Some(number);
                    self.program.memories += 1;
                }
            }
        }
        self.program.start = piece.first;
        Ok(())
    }

    pub(super) fn has(&self, flag: Flag) -> bool {
        self.flags >> flag as u8 & 1 == 1
    }

    #[inline(never)]
    pub(super) fn wrong(&mut self, words: &[&str]) -> Wrong {
        self.failure = (words.concat(), self.reader.cursor);
        Wrong
    }

    pub(super) fn deeper(&mut self) -> Result<(), Wrong> {
        self.depth += 1;
        if self.depth > DEPTH { Err(self.wrong(&["Stack overflow during pattern compilation"])) } else { Ok(()) }
    }

    fn alternatives(&mut self) -> Result<Piece, Wrong> {
        let mut pieces = vec![self.sequence()?];
        while self.reader.peek() == '|' {
            self.reader.next();
            pieces.push(self.sequence()?);
        }
        match pieces.as_slice() {
            [piece] => Ok(*piece),
            pieces => Ok(self.any_of(pieces)),
        }
    }

    fn sequence(&mut self) -> Result<Piece, Wrong> {
        let mut whole: Option<Piece> = None;
        loop {
            let outer_loops = self.outer_loops.len();
            let letter = self.reader.peek();
            let piece = match letter {
                '|' | ')' => break,
                '\0' if self.reader.ended() => break,
                '(' => match self.group()? {
                    Some(piece) => piece,
                    None => continue,
                },
                '*' | '+' | '?' => {
                    self.reader.next();
                    return Err(self.wrong(&["Dangling meta character '", letter.encode_utf8(&mut [0; 4]), "'"]));
                }
                // What is repeated is nothing.
                '{' => self.piece(Step::Nothing),
                _ => self.atom(letter)?,
            };
            let piece = self.repeated(piece, outer_loops)?;
            whole = Some(match whole {
                Some(whole) => self.join(whole, piece),
                None => piece,
            });
        }
        Ok(match whole {
            Some(piece) => piece,
            None => self.piece(Step::Nothing),
        })
    }

    fn atom(&mut self, letter: char) -> Result<Piece, Wrong> {
        let unix = self.has(Flag::UnixLines);
        let many = self.has(Flag::ManyLines);
        let from = self.program.ranges.len();
        match letter {
            '[' => {
                self.class(true)?;
                return self.set_piece(from);
            }
            '\\' if matches!(self.reader.raw(self.reader.cursor + 1), 'p' | 'P') => {
                self.family()?;
                return self.set_piece(from);
            }
            '\\' => {
                return match self.escape(false, false)? {
                    Escaped::Letter(letter) => self.letter(letter),
                    Escaped::Set => self.set_piece(from),
                    Escaped::Step(step) => Ok(self.piece(step)),
                    Escaped::LineEnd => self.line_end(),
                };
            }
            _ => {}
        }
        self.reader.next();
        let check = match letter {
            '^' if many => Check::LineBegin { unix },
            '^' => Check::Begin,
            '$' => Check::LineEnd { many, unix },
            '.' => {
                for letter in ['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'] {
                    if !self.has(Flag::DotAll) && is_line_end(letter, unix) {
                        self.program.ranges.push((letter.into(), letter.into()));
                    }
                }
                set::negate(&mut self.program.ranges, from);
                return self.set_piece(from);
            }
            _ => return self.letter(letter.into()),
        };
        Ok(self.piece(Step::Check(check)))
    }

    /// A group; none where it only switches flags. The cursor is on its bracket.
    fn group(&mut self) -> Result<Option<Piece>, Wrong> {
        self.deeper()?;
        let flags = self.flags;
        let kind = if self.reader.next() == '?' { Some(self.reader.skip()) } else { None };
        let outer_loops = self.outer_loops.len();
        let piece = match kind {
            None => self.capturing(None)?,
            Some(':') => self.alternatives()?,
            Some('>') => {
                let body = self.alternatives()?;
                self.sealed(body)
            }
            Some(sign @ ('=' | '!')) => {
                let body = self.alternatives()?;
                self.look(body, None, sign == '!')
            }
            Some('<') => match self.reader.read() {
                sign @ ('=' | '!') => {
                    let body = self.alternatives()?;
                    let end = self.piece(Step::Nothing);
                    let body = self.join(body, end);
                    let Some(lengths) = self.lengths(body.first, end.last) else {
                        return Err(self.wrong(&["Look-behind group does not have an obvious maximum length"]));
                    };
                    self.outer_loops.truncate(outer_loops);
                    self.look(body, Some(lengths), sign == '!')
                }
                first => {
                    let name = self.group_name(first)?;
                    if self.program.names.iter().any(|(known, _)| *known == name) {
                        return Err(self.wrong(&["Named capturing group <", &name, "> is already defined"]));
                    }
                    self.capturing(Some(name))?
                }
            },
            Some('$' | '@') => return Err(self.wrong(&["Unknown group type"])),
            _ => {
                self.reader.cursor -= 1;
                self.switch_flags();
                match self.reader.read() {
                    ')' => {
                        self.depth -= 1;
                        return Ok(None);
                    }
                    ':' => self.alternatives()?,
                    _ => return Err(self.wrong(&["Unknown inline modifier"])),
                }
            }
        };
        if self.reader.read() != ')' {
            return Err(self.wrong(&["Unclosed group"]));
        }
        self.set_flags(flags);
        self.depth -= 1;
        Ok(Some(piece))
    }

    fn set_flags(&mut self, flags: u8) {
        self.flags = flags;
        self.reader.comments = self.has(Flag::Comments);
        self.reader.unix = self.has(Flag::UnixLines);
    }

    fn switch_flags(&mut self) {
        let mut on = true;
        let mut letter = self.reader.peek();
        loop {
            let flag = FLAGS.iter().position(|flag| *flag == letter).map_or(0, |place| 1 << place);
            // More classes are more letters that have two cases, too.
            let flags = if letter == 'U' { flag | 1 << Flag::UnicodeCase as u8 } else { flag };
            match letter {
                '-' if on => on = false,
                _ if flag == 0 => return,
                _ if on => self.set_flags(self.flags | flags),
                _ => self.set_flags(self.flags & !flags),
            }
            letter = self.reader.next();
        }
    }

    fn capturing(&mut self, name: Option<String>) -> Result<Piece, Wrong> {
        let register = self.registers(3);
        self.program.groups.push(register);
        if let Some(name) = name {
            self.program.names.push((name, self.program.groups.len() as u32));
        }
        let body = self.alternatives()?;
        Ok(self.within(Step::Open(register), body, Step::Close(register)))
    }

    /// A piece, as often as what stands behind it says.
    fn repeated(&mut self, piece: Piece, outer_loops: usize) -> Result<Piece, Wrong> {
        let (least, most) = match self.reader.peek() {
            '*' => (0, ENDLESS),
            '+' => (1, ENDLESS),
            '?' => (0, 1),
            '{' => self.counts()?,
            _ => return Ok(piece),
        };
        let manner = match self.reader.next() {
            '?' => Manner::Lazy,
            '+' => Manner::Possessive,
            _ => Manner::Greedy,
        };
        if manner != Manner::Greedy {
            self.reader.next();
        }
        let single = match self.program.nodes.get(piece.last as usize) {
            Some((Step::One(_) | Step::In(_), _)) => piece.first == piece.last,
            _ => false,
        };
        if single {
            return Ok(self.piece(Step::Repeat { what: piece.first, least, most, manner }));
        }
        self.outer_loops.truncate(outer_loops);
        Ok(self.looped(piece, least, most, manner))
    }

    /// {2}, {2,} or {2,3}; the cursor is left on the closing brace.
    fn counts(&mut self) -> Result<(u32, u32), Wrong> {
        let first = self.reader.skip();
        if !first.is_ascii_digit() {
            return Err(self.wrong(&["Illegal repetition"]));
        }
        self.reader.cursor -= 1;
        let (least, mut letter) = self.count()?;
        let mut most = least;
        if letter == ',' {
            most = ENDLESS;
            if self.reader.peek() == '}' {
                letter = self.reader.read();
            } else {
                (most, letter) = self.count()?;
            }
        }
        if letter != '}' {
            return Err(self.wrong(&["Unclosed counted closure"]));
        }
        if most < least {
            return Err(self.wrong(&["Illegal repetition range"]));
        }
        self.reader.cursor -= 1;
        Ok((least, most))
    }

    /// A number, and the character behind it.
    fn count(&mut self) -> Result<(u32, char), Wrong> {
        let mut count = 0;
        loop {
            let letter = self.reader.read();
            let Some(digit) = letter.to_digit(10) else { return Ok((count as u32, letter)) };
            count = count * 10 + u64::from(digit);
            if count > ENDLESS.into() {
                return Err(self.wrong(&["Illegal repetition range"]));
            }
        }
    }
}
