//! Splits Apex (and SOQL) text into tokens, each with its place and its byte range.
//!
//! Refuses nothing: what is no token becomes one of the kinds that [`complaint`] has words for. Keywords are plain
//! words here, the parser decides by where they stand. Invariant: any text ends in [`Kind::End`] after at most as many
//! tokens as it has bytes, every range lies on character boundaries, and the ranges stand in order.

#[cfg(test)]
mod tests;
mod words;

use crate::source::At;
pub(crate) use words::{Lower, is_kept, is_misplaced, is_no_name, is_reserved, is_type_word};

/// What a token is. Signs are named for what they look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Word,
    Integer,
    Long,
    Double,
    Decimal,
    /// `'…'` with its quotes; escapes are looked at when the value is needed, for SOQL has other ones.
    Text,
    Comment,
    /// A character that Apex does not use.
    Unknown,
    OpenText,
    OpenComment,
    /// `'''`, a line break, `…'''`: a text over several lines, with its signs.
    MultiLine,
    End,
    RoundOpen,
    RoundClose,
    CurlyOpen,
    CurlyClose,
    SquareOpen,
    SquareClose,
    Semicolon,
    Comma,
    Dot,
    SafeDot,
    Question,
    Coalesce,
    Colon,
    At,
    Assign,
    Arrow,
    Equal,
    Same,
    NotEqual,
    NotSame,
    Not,
    Tilde,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    ShiftLeft,
    ShiftLeftAssign,
    Plus,
    PlusAssign,
    Increment,
    Minus,
    MinusAssign,
    Decrement,
    Star,
    StarAssign,
    Slash,
    SlashAssign,
    And,
    BitAnd,
    BitAndAssign,
    Or,
    BitOr,
    BitOrAssign,
    BitXor,
    BitXorAssign,
}

/// `>` stands alone even in `>>`, because generics close with it; the parser joins neighbours to a shift.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    pub kind: Kind,
    pub at: At,
    pub start: u32,
    pub end: u32,
}

impl Token {
    pub fn text(self, source: &str) -> &str {
        source.get(self.start as usize..self.end as usize).unwrap_or("")
    }
}

/// Why a token cannot stand anywhere, in Salesforce's words.
pub(crate) fn complaint(token: Token, source: &str) -> Option<String> {
    match token.kind {
        Kind::Unknown => {
            Some(["Unrecognized symbol '", token.text(source), "', which is not a valid Apex identifier."].concat())
        }
        Kind::OpenText => Some("Line breaks not allowed in string literals".into()),
        Kind::OpenComment => Some("Unterminated comment: expecting '*/' but was: '<EOF>'".into()),
        _ => None,
    }
}

/// Signs, longer ones before those that they begin with.
const SIGNS: [(&str, Kind); 47] = [
    ("(", Kind::RoundOpen),
    (")", Kind::RoundClose),
    ("{", Kind::CurlyOpen),
    ("}", Kind::CurlyClose),
    ("[", Kind::SquareOpen),
    ("]", Kind::SquareClose),
    (";", Kind::Semicolon),
    (",", Kind::Comma),
    (".", Kind::Dot),
    (":", Kind::Colon),
    ("@", Kind::At),
    ("~", Kind::Tilde),
    ("?.", Kind::SafeDot),
    ("??", Kind::Coalesce),
    ("?", Kind::Question),
    ("===", Kind::Same),
    ("==", Kind::Equal),
    ("=>", Kind::Arrow),
    ("=", Kind::Assign),
    ("!==", Kind::NotSame),
    ("!=", Kind::NotEqual),
    ("!", Kind::Not),
    ("<<=", Kind::ShiftLeftAssign),
    ("<<", Kind::ShiftLeft),
    ("<=", Kind::LessOrEqual),
    ("<>", Kind::NotEqual),
    ("<", Kind::Less),
    (">=", Kind::GreaterOrEqual),
    (">", Kind::Greater),
    ("++", Kind::Increment),
    ("+=", Kind::PlusAssign),
    ("+", Kind::Plus),
    ("--", Kind::Decrement),
    ("-=", Kind::MinusAssign),
    ("-", Kind::Minus),
    ("*=", Kind::StarAssign),
    ("*", Kind::Star),
    ("/=", Kind::SlashAssign),
    ("/", Kind::Slash),
    ("&&", Kind::And),
    ("&=", Kind::BitAndAssign),
    ("&", Kind::BitAnd),
    ("||", Kind::Or),
    ("|=", Kind::BitOrAssign),
    ("|", Kind::BitOr),
    ("^=", Kind::BitXorAssign),
    ("^", Kind::BitXor),
];

pub(crate) struct Lexer<'a> {
    text: &'a str,
    place: usize,
    at: At,
}

/// All tokens but comments; the last one is [`Kind::End`].
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let mut lexer = Lexer::new(text);
    let mut tokens = Vec::with_capacity(text.len() / 5 + 1);
    loop {
        let token = lexer.next();
        if token.kind != Kind::Comment {
            tokens.push(token);
        }
        if token.kind == Kind::End {
            return tokens;
        }
    }
}

impl<'a> Lexer<'a> {
    pub fn new(text: &'a str) -> Self {
        // A mark of the byte order is no part of the program.
        let place = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
        Lexer { text, place, at: At { line: 1, column: 1 } }
    }

    fn byte(&self, ahead: usize) -> u8 {
        // No token holds a zero byte, so it may stand for the end.
        self.text.as_bytes().get(self.place + ahead).copied().unwrap_or(0)
    }

    /// One byte on. Only the first byte of a character counts as a column.
    fn step(&mut self) {
        match self.byte(0) {
            b'\n' => self.at = At { line: self.at.line.saturating_add(1), column: 1 },
            byte if byte & 0xC0 != 0x80 => self.at.column = self.at.column.saturating_add(1),
            _ => {}
        }
        self.place += 1;
    }

    fn skip(&mut self, bytes: usize) {
        for _ in 0..bytes {
            self.step();
        }
    }

    fn ended(&self) -> bool {
        self.place >= self.text.len()
    }

    /// The next token, comments included; at the end [`Kind::End`] again and again.
    pub fn next(&mut self) -> Token {
        while matches!(self.byte(0), b' ' | b'\t' | b'\r' | b'\n' | 0x0C) {
            self.step();
        }
        let (start, at) = (self.place, self.at);
        let kind = if self.ended() { Kind::End } else { self.kind() };
        Token { kind, at, start: start as u32, end: self.place as u32 }
    }

    fn kind(&mut self) -> Kind {
        match (self.byte(0), self.byte(1)) {
            (b'a'..=b'z' | b'A'..=b'Z' | b'_', _) => {
                while is_word(self.byte(0)) {
                    self.step();
                }
                Kind::Word
            }
            (b'0'..=b'9', _) | (b'.', b'0'..=b'9') => self.number(),
            (b'\'', _) => self.string(),
            (b'/', b'/') => {
                while !self.ended() && !matches!(self.byte(0), b'\n' | b'\r') {
                    self.step();
                }
                Kind::Comment
            }
            (b'/', b'*') => {
                self.skip(2);
                while !self.ended() {
                    if self.byte(0) == b'*' && self.byte(1) == b'/' {
                        self.skip(2);
                        return Kind::Comment;
                    }
                    self.step();
                }
                Kind::OpenComment
            }
            _ => self.sign(),
        }
    }

    fn digits(&mut self) {
        while self.byte(0).is_ascii_digit() {
            self.step();
        }
    }

    fn number(&mut self) -> Kind {
        let mut kind = Kind::Integer;
        self.digits();
        if self.byte(0) == b'.' && self.byte(1).is_ascii_digit() {
            self.step();
            self.digits();
            kind = Kind::Decimal;
        }
        if is_word(self.byte(1)) {
            return kind;
        }
        match (self.byte(0), kind) {
            (b'd' | b'D', _) => kind = Kind::Double,
            (b'l' | b'L', Kind::Integer) => kind = Kind::Long,
            _ => return kind,
        }
        self.step();
        kind
    }

    fn string(&mut self) -> Kind {
        if self.byte(1) == b'\'' && self.byte(2) == b'\'' && matches!(self.byte(3), b'\n' | b'\r') {
            self.skip(3);
            while !self.ended() {
                if [self.byte(0), self.byte(1), self.byte(2)] == [b'\''; 3] {
                    self.skip(3);
                    return Kind::MultiLine;
                }
                self.skip(if self.byte(0) == b'\\' { 2 } else { 1 });
            }
            self.place = self.text.len();
            return Kind::OpenText;
        }
        self.step();
        while !self.ended() {
            match self.byte(0) {
                b'\'' => {
                    self.step();
                    return Kind::Text;
                }
                b'\n' => return Kind::OpenText,
                b'\\' if !matches!(self.byte(1), 0 | b'\n') => self.step(),
                _ => {}
            }
            self.step();
        }
        Kind::OpenText
    }

    fn sign(&mut self) -> Kind {
        let rest = self.text.get(self.place..).unwrap_or_default();
        let is_here = |sign: &str| rest.as_bytes().starts_with(sign.as_bytes());
        // `a ?.5 : b` is a question and a number.
        let fits = |sign: &str| is_here(sign) && !(sign == "?." && self.byte(2).is_ascii_digit());
        let (kind, length) = match SIGNS.iter().find(|(sign, _)| fits(sign)) {
            Some((sign, kind)) => (*kind, sign.len()),
            // The whole character, so that no range splits one.
            None => (Kind::Unknown, rest.chars().next().map_or(1, char::len_utf8)),
        };
        self.skip(length);
        kind
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}
