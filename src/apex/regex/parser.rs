//! From the text of a pattern to its program.
//!
//! Refuses what is no pattern, with Java's words and place, and groups within more than [`DEPTH`] others, which is what
//! the parser's own recursion is bounded by. Invariant: what was spent on sets bounds time and memory for any pattern.

use super::escapes::Escaped;
use super::pieces::Piece;
use super::program::{Check, ENDLESS, Manner, Node, Program, Step, of_group};
use super::reader::{Reader, is_line_end};
use super::set::Set;

/// What is wrong, and where the cursor is.
pub(super) type Wrong = (String, usize);

/// Groups and classes within one another.
const DEPTH: u32 = 200;

/// Ranges of all sets together.
const SPENT: usize = 2_000_000;

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

const FLAGS: &str = "imsduxU";

/// Reads a pattern.
pub(super) struct Parser {
    pub reader: Reader,
    pub program: Program,
    pub depth: u32,
    /// Whether there is a reference to a group: then what a loop does depends on more than the place.
    pub refers: bool,
    flags: u8,
    spent: usize,
    /// Greedy loops without end that no other loop and no look behind holds.
    pub outer_loops: Vec<Node>,
}

/// Compiles a pattern.
pub(super) fn program(pattern: &str) -> Result<Program, Wrong> {
    let program = Program { registers: 1, ..Program::default() };
    let reader = Reader::new(pattern);
    let outer_loops = Vec::new();
    let mut parser = Parser { reader, program, depth: 0, refers: false, flags: 0, spent: 0, outer_loops };
    let piece = parser.alternatives()?;
    if !parser.reader.ended() {
        return parser.wrong("Unmatched closing ')'");
    }
    if parser.reader.cursor > parser.reader.length() {
        return parser.wrong("Unescaped trailing backslash");
    }
    let accept = parser.add(Step::Accept);
    parser.connect(piece.last, accept);
    if !parser.refers {
        for node in std::mem::take(&mut parser.outer_loops) {
            let number = parser.program.memories;
            if let Some((Step::Loop { memory, .. }, _)) = parser.program.nodes.get_mut(node as usize) {
                *memory = Some(number);
                parser.program.memories += 1;
            }
        }
    }
    parser.program.start = piece.first;
    parser.program.least = piece.least;
    // Groups were given their registers in the order of their numbers, behind the limit; the others lie behind them.
    let behind = of_group(parser.program.groups + 1);
    for (step, _) in &mut parser.program.nodes {
        if let Step::Enter(register)
        | Step::Loop { register, .. }
        | Step::Seal(register)
        | Step::Sealed(register)
        | Step::Look { register, .. }
        | Step::Looked { register, .. } = step
        {
            *register += behind - 1;
        }
    }
    parser.program.registers += behind - 1;
    Ok(parser.program)
}

impl Parser {
    pub(super) fn has(&self, flag: Flag) -> bool {
        self.flags >> flag as u8 & 1 == 1
    }

    pub(super) fn wrong<T>(&self, description: &str) -> Result<T, Wrong> {
        Err((description.to_owned(), self.reader.cursor))
    }

    pub(super) fn deeper(&mut self) -> Result<(), Wrong> {
        self.depth += 1;
        if self.depth > DEPTH { self.wrong("Stack overflow during pattern compilation") } else { Ok(()) }
    }

    pub(super) fn spend(&mut self, ranges: usize) -> Result<(), Wrong> {
        self.spent += ranges;
        if self.spent > SPENT { self.wrong("Pattern too large") } else { Ok(()) }
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
        let mut whole = None;
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
                    return self.wrong(&["Dangling meta character '", letter.encode_utf8(&mut [0; 4]), "'"].concat());
                }
                // What is repeated is nothing.
                '{' => self.piece(Step::Nothing, 0),
                _ => self.atom(letter)?,
            };
            let piece = self.repeated(piece, outer_loops)?;
            whole = Some(self.join(whole, piece));
        }
        Ok(match whole {
            Some(piece) => piece,
            None => self.piece(Step::Nothing, 0),
        })
    }

    fn atom(&mut self, letter: char) -> Result<Piece, Wrong> {
        let unix = self.has(Flag::UnixLines);
        let many = self.has(Flag::ManyLines);
        match letter {
            '[' => {
                let set = self.class(true)?;
                return self.set_piece(set);
            }
            '\\' if matches!(self.reader.raw(self.reader.cursor + 1), 'p' | 'P') => {
                let set = self.family()?;
                return self.set_piece(set);
            }
            '\\' => {
                return match self.escape(false, false)? {
                    Escaped::Letter(letter) => self.letter(letter),
                    Escaped::Set(set) => self.set_piece(set),
                    Escaped::Step(Step::Reference { group, fold }) => {
                        let piece = self.piece(Step::Reference { group, fold }, 0);
                        Ok(Piece { bounded: false, ..piece })
                    }
                    Escaped::Step(step) => Ok(self.piece(step, 0)),
                    Escaped::LineEnd => self.line_end(),
                };
            }
            _ => {}
        }
        self.reader.next();
        match letter {
            '^' if many => Ok(self.piece(Step::Check(Check::LineBegin { unix }), 0)),
            '^' => Ok(self.piece(Step::Check(Check::Begin), 0)),
            '$' => Ok(self.piece(Step::Check(Check::LineEnd { many, unix }), 0)),
            '.' => {
                let mut excluded = Vec::new();
                if !self.has(Flag::DotAll) {
                    let ends = ['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'];
                    let ends = ends.into_iter().filter(|letter| is_line_end(*letter, unix));
                    excluded.extend(ends.map(|letter| (letter.into(), letter.into())));
                }
                self.set_piece(Set::of(excluded).negated())
            }
            _ => self.letter(letter.into()),
        }
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
                    if !body.bounded {
                        return self.wrong("Look-behind group does not have an obvious maximum length");
                    }
                    self.outer_loops.truncate(outer_loops);
                    self.look(body, Some((body.least, body.most)), sign == '!')
                }
                first => {
                    let name = self.group_name(first)?;
                    if self.program.names.iter().any(|(known, _)| *known == name) {
                        return self.wrong(&["Named capturing group <", &name, "> is already defined"].concat());
                    }
                    self.capturing(Some(name))?
                }
            },
            Some('$' | '@') => return self.wrong("Unknown group type"),
            _ => {
                self.reader.cursor -= 1;
                self.switch_flags();
                match self.reader.read() {
                    ')' => {
                        self.depth -= 1;
                        return Ok(None);
                    }
                    ':' => self.alternatives()?,
                    _ => return self.wrong("Unknown inline modifier"),
                }
            }
        };
        if self.reader.read() != ')' {
            return self.wrong("Unclosed group");
        }
        self.set_flags(flags);
        self.depth -= 1;
        Ok(Some(Piece { single: false, ..piece }))
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
            let flag = FLAGS.find(letter).map_or(0, |place| 1 << place);
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
        self.program.groups += 1;
        let group = self.program.groups;
        if let Some(name) = name {
            self.program.names.push((name, group));
        }
        let open = self.piece(Step::Open(group), 0);
        let body = self.alternatives()?;
        let close = self.piece(Step::Close(group), 0);
        let opened = self.join(Some(open), body);
        Ok(self.join(Some(opened), close))
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
        let repeated = if piece.single {
            self.piece(Step::Repeat { what: piece.first, least, most, manner }, 0)
        } else {
            self.outer_loops.truncate(outer_loops);
            self.looped(piece, least, most, manner)
        };
        // A single character, taken as often as it can be, is bounded by the text.
        let bounded = piece.bounded && (most < ENDLESS || piece.single || piece.most == 0);
        let (least, most) = (piece.least.saturating_mul(least), piece.most.saturating_mul(most));
        Ok(Piece { least, most, single: false, bounded, ..repeated })
    }

    /// {2}, {2,} or {2,3}; the cursor is left on the closing brace.
    fn counts(&mut self) -> Result<(u32, u32), Wrong> {
        let first = self.reader.skip();
        if !first.is_ascii_digit() {
            return self.wrong("Illegal repetition");
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
            return self.wrong("Unclosed counted closure");
        }
        if most < least {
            return self.wrong("Illegal repetition range");
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
                return self.wrong("Illegal repetition range");
            }
        }
    }
}
