//! `switch on` with its cases.
//!
//! Refuses values that are not written down: a case is a whole number, a text, `null`, the name of an enum's value, or
//! a type with a name. Invariant: `when else` comes last.

use super::{Parsed, Parser};
use crate::lexer::Kind;
use crate::syntax::{Case, Expression, ExpressionKind, ExpressionNode, StatementKind, When};

impl Parser<'_> {
    #[inline(never)]
    pub(super) fn switch(&mut self) -> Parsed<StatementKind> {
        self.bump();
        self.expect_word("on")?;
        let subject = self.expression()?;
        self.expect(Kind::CurlyOpen)?;
        let mut cases = Vec::new();
        let mut otherwise = None;
        while self.kind() != Kind::CurlyClose {
            let at = self.at();
            self.expect_word("when")?;
            if otherwise.is_some() {
                self.fail(at, &["'when else' must be the last when block"]);
            }
            if self.take_word("else") {
                otherwise = Some(self.body()?);
                continue;
            }
            let when = self.when()?;
            cases.push(Case { at, when, body: self.body()? });
        }
        let close = self.taken();
        if cases.is_empty() {
            return Err(self.fail(close.at, &["Switch statement requires at least one when block"]));
        }
        Ok(StatementKind::Switch { subject, cases, otherwise })
    }

    #[inline(never)]
    fn when(&mut self) -> Parsed<When> {
        if self.is_declaration() {
            return Ok(When::Type { type_name: self.type_name()?, name: self.new_name()? });
        }
        let mut values = Vec::new();
        loop {
            values.push(self.when_value()?);
            if !self.take(Kind::Comma) {
                return Ok(When::Values(values));
            }
        }
    }

    /// A whole number, a text, `null` or the name of an enum's value, each in brackets if need be.
    fn when_value(&mut self) -> Parsed<Expression> {
        let mut opened = 0;
        while self.take(Kind::RoundOpen) {
            opened += 1;
        }
        let mut place = self.place;
        while matches!(self.token(place).kind, Kind::Plus | Kind::Minus) {
            place += 1;
        }
        let value = match self.token(place).kind {
            Kind::Integer | Kind::Long => self.unary()?,
            Kind::Text | Kind::MultiLine if place == self.place => self.primary()?,
            Kind::Word if self.is_word("null") => self.primary()?,
            Kind::Word if place == self.place => self.qualified_name()?,
            _ => {
                self.place = place;
                return Err(self.unexpected());
            }
        };
        for _ in 0..opened {
            self.expect(Kind::RoundClose)?;
        }
        Ok(value)
    }

    /// `SPRING` or `Season.SPRING`.
    fn qualified_name(&mut self) -> Parsed<Expression> {
        let at = self.at();
        let mut value = ExpressionNode::boxed(at, ExpressionKind::Name(self.name()?.text));
        self.height = 1;
        while self.take(Kind::Dot) {
            let name = self.name()?;
            let kind = ExpressionKind::Member { receiver: value, name, safe: false };
            value = ExpressionNode::boxed(at, kind);
            self.set_height(self.height + 1)?;
        }
        Ok(value)
    }
}
