//! What happens when a token is not the one expected: the words for it, and where the parser goes on.
//!
//! A token too many or too few is repaired in place, as the platform's compiler (ANTLR) does it, whose words these are:
//! `Extra ';', at ']'.`, `Missing ';' at '}'`, `Expecting ';' but was: ','`. What cannot be repaired ends a statement or
//! a member. Invariants: a repair moves the cursor or tells an error whose place is new; skipping moves it or stands
//! at the end of a block.

use super::{MOST_ERRORS, Parsed, Parser, Stop};
use crate::lexer::{Kind, Lower, Token, complaint};

/// Words that begin no statement and follow no bracket, so that a sign missing before them explains nothing.
const NO_BEGINNING: &str = "and as by catch else extends finally from implements in like limit not on or using where";
/// Words that stand before a member and before no statement.
const MEMBER_WORDS: &str =
    "abstract global override private protected public static testmethod virtual webservice final transient";

impl<'a> Parser<'a> {
    pub(super) fn expect(&mut self, kind: Kind) -> Parsed<()> {
        if self.take(kind) { Ok(()) } else { self.repair(kind, false) }
    }

    /// The bracket before a statement, as in `if (a) b();`.
    pub(super) fn expect_head_close(&mut self) -> Parsed<()> {
        if self.take(Kind::RoundClose) { Ok(()) } else { self.repair(Kind::RoundClose, true) }
    }

    #[inline(never)]
    fn repair(&mut self, kind: Kind, statement_follows: bool) -> Parsed<()> {
        let token = self.peek();
        if complaint(token, self.text).is_some() {
            return Err(self.unexpected());
        }
        let (what, found) = (sign(kind), self.found());
        if token.kind != Kind::End && self.kind_after(1) == kind {
            self.fail(token.at, &["Extra '", what, "', at '", found, "'."]);
            self.place += 2;
            return Ok(());
        }
        if !self.may_follow(kind, token, statement_follows) {
            return Err(self.fail(token.at, &["Expecting '", what, "' but was: '", found, "'"]));
        }
        let stop = self.fail(token.at, &["Missing '", what, "' at '", found, "'"]);
        // A brace too many does more harm than a statement too few.
        if kind == Kind::CurlyOpen { Err(stop) } else { Ok(()) }
    }

    /// Whether the token could stand behind the missing one.
    fn may_follow(&self, missing: Kind, token: Token, statement_follows: bool) -> bool {
        let begins = match token.kind {
            Kind::Word => !Lower::new(token.text(self.text)).is_among(NO_BEGINNING),
            Kind::Integer | Kind::Long | Kind::Double | Kind::Decimal | Kind::Text | Kind::MultiLine => true,
            _ => false,
        };
        match missing {
            Kind::Semicolon | Kind::CurlyOpen => begins || matches!(token.kind, Kind::CurlyClose | Kind::At),
            Kind::RoundOpen => begins,
            Kind::RoundClose if begins => statement_follows,
            Kind::RoundClose => token.kind != Kind::Word && token.kind != Kind::End,
            Kind::SquareClose => {
                matches!(token.kind, Kind::Semicolon | Kind::RoundClose | Kind::CurlyClose | Kind::Comma | Kind::Dot)
            }
            _ => false,
        }
    }

    pub(super) fn missing(&mut self, what: &str) -> Stop {
        let token = self.peek();
        if complaint(token, self.text).is_some() {
            return self.unexpected();
        }
        let found = self.found();
        if token.kind == Kind::End {
            return self.fail(token.at, &["Expecting '", what, "' but was: '<EOF>'"]);
        }
        self.fail(token.at, &["Missing '", what, "' at '", found, "'"])
    }

    pub(super) fn unexpected(&mut self) -> Stop {
        let token = self.peek();
        match complaint(token, self.text) {
            Some(words) => self.fail(token.at, &[&words]),
            None => self.fail(token.at, &["Unexpected token '", self.found(), "'."]),
        }
    }

    /// The token here as messages name it.
    pub(super) fn found(&self) -> &'a str {
        match self.peek() {
            Token { kind: Kind::End, .. } => "<EOF>",
            token => token.text(self.text),
        }
    }

    /// Whether a member of a class begins here, where a statement should.
    pub(super) fn is_member(&self) -> bool {
        let begins = match self.kind() {
            Kind::Word => matches!(self.kind_after(1), Kind::Word | Kind::Less | Kind::Dot | Kind::SquareOpen),
            kind => kind == Kind::At,
        };
        if !begins {
            return false;
        }
        let place = self.after_modifiers(self.place);
        let token = self.token(place);
        if token.kind != Kind::Word {
            return false;
        }
        let lower = Lower::new(self.text_at(place));
        if matches!(lower.as_str(), "class" | "interface" | "enum") {
            return self.token(place + 1).kind == Kind::Word;
        }
        let after = if lower.as_str() == "void" { Some(place + 1) } else { self.after_type(place) };
        let Some(after) = after else { return false };
        match self.token(after).kind {
            Kind::Word if self.token(after + 1).kind == Kind::RoundOpen => self.begins_parameters(after + 2),
            Kind::Word => self.token(after + 1).kind == Kind::CurlyOpen,
            // A constructor; without a modifier this is a call.
            Kind::RoundOpen => place > self.place,
            _ => false,
        }
    }

    fn begins_parameters(&self, place: usize) -> bool {
        let is_final = self.is_word_at(place, "final");
        is_final
            || self.token(place).kind == Kind::RoundClose
            || self.after_type(place).is_some_and(|place| self.token(place).kind == Kind::Word)
    }

    /// The place behind the modifiers and annotations here.
    fn after_modifiers(&self, mut place: usize) -> usize {
        loop {
            let token = self.token(place);
            if token.kind == Kind::Word && Lower::new(self.text_at(place)).is_among(MEMBER_WORDS) {
                place += 1;
            } else if token.kind == Kind::At && self.token(place + 1).kind == Kind::Word {
                place += 2;
                if self.token(place).kind == Kind::RoundOpen {
                    while !matches!(self.token(place).kind, Kind::RoundClose | Kind::End | Kind::CurlyOpen) {
                        place += 1;
                    }
                    place += 1;
                }
            } else {
                return place;
            }
        }
    }

    /// Goes on behind the broken statement that began at `start`, or fails where the block itself cannot go on.
    pub(super) fn skip_statement(&mut self, start: usize) -> Parsed<()> {
        if self.brace_missing || self.errors.len() >= MOST_ERRORS {
            return Err(Stop);
        }
        let failed = self.place;
        // The signs between a loop's brackets end no statement.
        let is_loop = self.is_word_at(start, "for");
        let (mut curly, mut round) = (0u32, 0u32);
        self.place = start;
        loop {
            match self.kind() {
                Kind::End => return Err(Stop),
                Kind::RoundOpen => round += 1,
                Kind::RoundClose => round = round.saturating_sub(1),
                Kind::CurlyOpen => curly += 1,
                Kind::CurlyClose if curly == 0 => return Ok(()),
                Kind::CurlyClose => {
                    curly -= 1;
                    let goes_on = ["else", "catch", "finally", "while"].iter().any(|word| self.is_next_word(word))
                        || matches!(self.kind_after(1), Kind::Semicolon | Kind::RoundClose | Kind::Comma | Kind::Dot);
                    if curly == 0 && self.place >= failed && !goes_on {
                        self.bump();
                        return Ok(());
                    }
                }
                Kind::Semicolon if curly == 0 && self.place >= failed && !(is_loop && round > 0) => {
                    self.bump();
                    return Ok(());
                }
                _ => {}
            }
            self.bump();
        }
    }

    fn is_next_word(&self, word: &str) -> bool {
        self.is_word_at(self.place + 1, word)
    }

    /// Goes on to where the broken member that began at `start` seems to end.
    pub(super) fn skip_member(&mut self, start: usize) {
        let mut open = 0u32;
        let failed = self.place;
        if std::mem::take(&mut self.brace_missing) {
            return;
        }
        self.place = start;
        loop {
            match self.kind() {
                Kind::End => return,
                Kind::CurlyOpen => open += 1,
                // Here the class itself ends.
                Kind::CurlyClose if open == 0 => return,
                Kind::CurlyClose => {
                    open -= 1;
                    if open == 0 && self.place >= failed {
                        self.bump();
                        return;
                    }
                }
                Kind::Semicolon if open == 0 && self.place >= failed => {
                    self.bump();
                    return;
                }
                _ => {}
            }
            self.bump();
        }
    }
}

/// How messages write a token that is missing.
fn sign(kind: Kind) -> &'static str {
    match kind {
        Kind::RoundOpen => "(",
        Kind::RoundClose => ")",
        Kind::CurlyOpen => "{",
        Kind::CurlyClose => "}",
        Kind::SquareOpen => "[",
        Kind::SquareClose => "]",
        Kind::Semicolon => ";",
        Kind::Comma => ",",
        Kind::Colon => ":",
        Kind::Assign => "=",
        Kind::Arrow => "=>",
        _ => ">",
    }
}
