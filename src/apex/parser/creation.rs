//! `new` in all its forms.
//!
//! Refuses pairs in what is no map, and elements in one. Invariant: the type of an array is written as the list that it
//! is.

use super::{Parsed, Parser};
use crate::lexer::Kind;
use crate::syntax::{Expression, ExpressionKind, ExpressionNode, TypeName};

impl Parser<'_> {
    #[inline(never)]
    pub(super) fn creation(&mut self) -> Parsed<Expression> {
        let at = self.taken().at;
        let type_name = self.element_type(true)?;
        let kind = match self.kind() {
            Kind::RoundOpen if self.is_named_argument() => self.record(type_name)?,
            Kind::RoundOpen => {
                let arguments = self.arguments()?;
                ExpressionKind::New { type_name, arguments }
            }
            Kind::CurlyOpen => self.filled(type_name)?,
            Kind::SquareOpen => self.array(type_name)?,
            _ => return Err(self.missing("(")),
        };
        self.set_height(self.height + 1)?;
        Ok(ExpressionNode::boxed(at, kind))
    }

    /// `(Name = …`: only records are made so, for an assignment as an argument would need brackets of its own.
    fn is_named_argument(&self) -> bool {
        self.kind_after(1) == Kind::Word && self.kind_after(2) == Kind::Assign
    }

    #[inline(never)]
    fn record(&mut self, type_name: TypeName) -> Parsed<ExpressionKind> {
        self.bump();
        let mut fields = Vec::new();
        let mut height = 0;
        loop {
            let name = self.name()?;
            self.expect(Kind::Assign)?;
            fields.push((name, self.expression()?));
            height = height.max(self.height);
            if !self.take(Kind::Comma) {
                break;
            }
        }
        self.expect(Kind::RoundClose)?;
        self.height = height;
        Ok(ExpressionKind::NewRecord { type_name, fields })
    }

    /// `new Integer[]{ … }`, `new Integer[][]{ … }` or `new Integer[5]`.
    #[inline(never)]
    fn array(&mut self, type_name: TypeName) -> Parsed<ExpressionKind> {
        let mut type_name = Self::array_type(type_name);
        self.bump();
        if self.kind() != Kind::SquareClose {
            let size = self.expression()?;
            self.expect(Kind::SquareClose)?;
            return Ok(ExpressionKind::NewSized { type_name, size });
        }
        self.bump();
        let depth = self.depth;
        while self.kind() == Kind::SquareOpen && self.kind_after(1) == Kind::SquareClose {
            self.place += 2;
            self.deeper()?;
            type_name = Self::array_type(type_name);
        }
        self.depth = depth;
        if self.kind() != Kind::CurlyOpen {
            self.height = 0;
            return Ok(ExpressionKind::NewElements { type_name, elements: Vec::new() });
        }
        self.filled(type_name)
    }

    /// Whether the first value here is a key.
    fn has_pairs(&self) -> bool {
        let mut open = 0u32;
        let mut place = self.place;
        loop {
            match self.token(place).kind {
                Kind::RoundOpen | Kind::SquareOpen | Kind::CurlyOpen => open += 1,
                Kind::RoundClose | Kind::SquareClose | Kind::CurlyClose if open > 0 => open -= 1,
                Kind::Arrow if open == 0 => return true,
                Kind::Comma if open == 0 => return false,
                Kind::RoundClose | Kind::SquareClose | Kind::CurlyClose | Kind::Semicolon | Kind::End => return false,
                _ => {}
            }
            place += 1;
        }
    }

    /// `{ a, b }` or `{ key => value }`.
    #[inline(never)]
    fn filled(&mut self, type_name: TypeName) -> Parsed<ExpressionKind> {
        let at = self.taken().at;
        let is_map = type_name.path.last().is_some_and(|word| word.eq_ignore_ascii_case("map"));
        let has_pairs = self.kind() != Kind::CurlyClose && self.has_pairs();
        if type_name.arguments.is_empty() || (self.kind() != Kind::CurlyClose && is_map != has_pairs) {
            // The platform's own words are not known.
            let type_text = type_name.path.join(".");
            self.fail(at, &["Invalid initial values for the type ", &type_text]);
        }
        let is_array = self.place > 2 && self.token(self.place - 2).kind == Kind::SquareClose;
        if !is_map && !has_pairs {
            let mut elements = Vec::new();
            let mut height = 0;
            while self.kind() != Kind::CurlyClose || !(elements.is_empty() || is_array) {
                elements.push(self.expression()?);
                height = height.max(self.height);
                if !self.take(Kind::Comma) {
                    break;
                }
            }
            self.height = height;
            self.expect(Kind::CurlyClose)?;
            return Ok(ExpressionKind::NewElements { type_name, elements });
        }
        let mut entries = Vec::new();
        let mut height = 0;
        if self.kind() != Kind::CurlyClose {
            loop {
                let key = self.expression()?;
                height = height.max(self.height);
                if has_pairs {
                    self.expect(Kind::Arrow)?;
                    entries.push((key, self.expression()?));
                    height = height.max(self.height);
                }
                if !self.take(Kind::Comma) {
                    break;
                }
            }
        }
        self.expect(Kind::CurlyClose)?;
        self.height = height;
        Ok(ExpressionKind::NewEntries { type_name, entries })
    }
}
