//! Types as written: `Map<Id, List<Account>>`, `Integer[]`.
//!
//! Two readings: one builds the type, the other only looks whether one stands here, for a declaration begins like an
//! expression and a cast like a bracket. Invariant: both accept the same texts, and looking changes nothing.

use super::{DEEPEST, LEVEL, Parsed, Parser};
use crate::lexer::{Kind, is_no_name, is_type_word};
use crate::source::At;
use crate::syntax::{TypeName, TypeNameNode};

impl Parser<'_> {
    pub(super) fn type_name(&mut self) -> Parsed<TypeName> {
        let mut type_name = self.element_type(false)?;
        let depth = self.depth;
        while self.kind() == Kind::SquareOpen && self.kind_after(1) == Kind::SquareClose {
            self.place += 2;
            self.deeper()?;
            type_name = list_of(type_name);
        }
        self.depth = depth;
        Ok(type_name)
    }

    /// A type without `[]`. After `new` a keyword is told, and the rest still read.
    pub(super) fn element_type(&mut self, is_created: bool) -> Parsed<TypeName> {
        let at = self.at();
        if self.is_run_as() {
            return Err(self.unexpected());
        }
        let mut path = vec![self.type_word(is_created)?];
        while self.kind() == Kind::Dot {
            self.bump();
            path.push(self.type_word(is_created)?);
        }
        let mut arguments = Vec::new();
        if self.take(Kind::Less) {
            self.deeper()?;
            loop {
                arguments.push(self.type_name()?);
                if !self.take(Kind::Comma) {
                    break;
                }
            }
            self.expect(Kind::Greater)?;
            self.shallower();
        }
        Ok(Box::new(TypeNameNode { path, arguments, at }))
    }

    /// What a method gives back: a type, or the one named `void`.
    pub(super) fn return_type(&mut self) -> Parsed<TypeName> {
        if !self.is_word("void") {
            return self.type_name();
        }
        let name = self.any_name();
        Ok(Box::new(TypeNameNode { at: name.at, path: vec![name.text], arguments: Vec::new() }))
    }

    fn type_word(&mut self, is_created: bool) -> Parsed<String> {
        let token = self.peek();
        let text = token.text(self.text);
        if token.kind != Kind::Word || !is_no_name(text) {
            return Ok(self.name()?.text);
        }
        if !is_type_word(text) {
            let stop = self.fail(token.at, &["Identifier name is reserved: ", text]);
            if !is_created {
                return Err(stop);
            }
        }
        Ok(self.any_name().text)
    }

    /// The place behind the type that stands at `place`, when one does.
    pub(super) fn after_type(&self, place: usize) -> Option<usize> {
        self.after_type_below(place, self.depth)
    }

    fn after_type_below(&self, mut place: usize, depth: u32) -> Option<usize> {
        if depth > DEEPEST {
            return None;
        }
        loop {
            let token = self.token(place);
            let word = token.text(self.text);
            if token.kind != Kind::Word || (is_no_name(word) && !is_type_word(word)) {
                return None;
            }
            place += 1;
            if self.token(place).kind != Kind::Dot {
                break;
            }
            place += 1;
        }
        if self.token(place).kind == Kind::Less {
            loop {
                place = self.after_type_below(place + 1, depth + LEVEL)?;
                match self.token(place).kind {
                    Kind::Comma => {}
                    Kind::Greater => break,
                    _ => return None,
                }
            }
            place += 1;
        }
        while self.token(place).kind == Kind::SquareOpen && self.token(place + 1).kind == Kind::SquareClose {
            place += 2;
        }
        Some(place)
    }

    /// Whether a type and then a name stand here. `a < b > c()` compares.
    pub(super) fn is_declaration(&self) -> bool {
        self.after_type(self.place).is_some_and(|place| {
            self.token(place).kind == Kind::Word
                && match self.token(place + 1).kind {
                    Kind::RoundOpen => false,
                    Kind::Word | Kind::RoundClose => !self.is_word_at(place, "instanceof"),
                    _ => true,
                }
        })
    }
}

/// `X[]` is another spelling of `List<X>`.
pub(super) fn list_of(element: TypeName) -> TypeName {
    let at: At = element.at;
    Box::new(TypeNameNode { path: vec!["List".to_string()], arguments: vec![element], at })
}
