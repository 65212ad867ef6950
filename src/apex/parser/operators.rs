//! Binary operators by precedence, the conditional, and assignments.
//!
//! Refuses `%`, which Apex does not have (the lexer knows no such sign). Invariant: a chain of operators takes no Rust
//! stack however long it is, and the tree it becomes counts against the bound on nesting.

use super::{Parsed, Parser};
use crate::lexer::Kind;
use crate::syntax::{Binary, Expression, ExpressionKind, ExpressionNode};

/// How tightly `instanceof` binds: as the comparisons do.
const COMPARISON: u8 = 8;

impl Parser<'_> {
    pub(super) fn expression(&mut self) -> Parsed<Expression> {
        self.deeper()?;
        let left = self.binary()?;
        let height = self.height;
        let expression = if self.kind() == Kind::Question {
            self.conditional(left, height)?
        } else if let Some((operator, tokens)) = self.assignment_sign() {
            self.place += tokens;
            let value = self.expression()?;
            self.set_height(height.max(self.height) + 1)?;
            let at = left.at;
            ExpressionNode::boxed(at, ExpressionKind::Assign { operator, target: left, value })
        } else {
            left
        };
        self.shallower();
        Ok(expression)
    }

    #[inline(never)]
    fn conditional(&mut self, condition: Expression, height: u32) -> Parsed<Expression> {
        self.bump();
        let then = self.expression()?;
        let height = height.max(self.height);
        self.expect(Kind::Colon)?;
        let otherwise = self.expression()?;
        self.set_height(height.max(self.height) + 1)?;
        let at = condition.at;
        Ok(ExpressionNode::boxed(at, ExpressionKind::Conditional { condition, then, otherwise }))
    }

    /// Operands and the operators between them, each folded as soon as what follows binds no tighter.
    fn binary(&mut self) -> Parsed<Expression> {
        let first = self.unary()?;
        if self.binary_sign().is_none() && !self.is_word("instanceof") {
            return Ok(first);
        }
        let mut operands = vec![(first, self.height)];
        let mut waiting: Vec<(Binary, u8)> = Vec::new();
        loop {
            if self.is_word("instanceof") {
                self.fold(&mut operands, &mut waiting, COMPARISON)?;
                self.bump();
                let type_name = self.type_name()?;
                if let Some((operand, height)) = operands.pop() {
                    self.set_height(height + 1)?;
                    let at = operand.at;
                    let kind = ExpressionKind::InstanceOf { operand, type_name };
                    operands.push((ExpressionNode::boxed(at, kind), height + 1));
                }
                continue;
            }
            let Some((operator, binds, tokens)) = self.binary_sign() else { break };
            self.fold(&mut operands, &mut waiting, binds)?;
            self.place += tokens;
            let operand = self.unary()?;
            operands.push((operand, self.height));
            waiting.push((operator, binds));
        }
        self.fold(&mut operands, &mut waiting, 0)?;
        match operands.pop() {
            Some((expression, height)) => {
                self.set_height(height)?;
                Ok(expression)
            }
            None => Err(self.unexpected()),
        }
    }

    /// Joins what waits and binds at least as tightly as `binds`.
    #[inline(never)]
    fn fold(
        &mut self,
        operands: &mut Vec<(Expression, u32)>,
        waiting: &mut Vec<(Binary, u8)>,
        binds: u8,
    ) -> Parsed<()> {
        while let Some((operator, _)) = waiting.pop_if(|(_, other)| *other >= binds) {
            let (Some((right, right_height)), Some((left, left_height))) = (operands.pop(), operands.pop()) else {
                return Err(self.unexpected());
            };
            let height = left_height.max(right_height) + 1;
            self.set_height(height)?;
            let at = left.at;
            let kind = ExpressionKind::Binary { operator, left, right };
            operands.push((ExpressionNode::boxed(at, kind), height));
        }
        Ok(())
    }

    /// The operator here, how tightly it binds, and how many tokens it is.
    fn binary_sign(&self) -> Option<(Binary, u8, usize)> {
        let (operator, binds) = match self.kind() {
            Kind::Coalesce => (Binary::Coalesce, 1),
            Kind::Or => (Binary::Or, 2),
            Kind::And => (Binary::And, 3),
            Kind::BitOr => (Binary::BitOr, 4),
            Kind::BitXor => (Binary::BitXor, 5),
            Kind::BitAnd => (Binary::BitAnd, 6),
            Kind::Equal => (Binary::Equal, 7),
            Kind::NotEqual => (Binary::NotEqual, 7),
            Kind::Same => (Binary::Same, 7),
            Kind::NotSame => (Binary::NotSame, 7),
            Kind::Less => return Some(self.less()),
            Kind::LessOrEqual => (Binary::LessOrEqual, COMPARISON),
            Kind::GreaterOrEqual => (Binary::GreaterOrEqual, COMPARISON),
            Kind::Greater => return self.greater(),
            Kind::ShiftLeft => (Binary::ShiftLeft, 9),
            Kind::Plus => (Binary::Add, 10),
            Kind::Minus => (Binary::Subtract, 10),
            Kind::Star => (Binary::Multiply, 11),
            Kind::Slash => (Binary::Divide, 11),
            _ => return None,
        };
        Some((operator, binds, 1))
    }

    /// `<`, or `< =` and `< <` with a blank between, which Apex takes for one sign.
    fn less(&self) -> (Binary, u8, usize) {
        match self.kind_after(1) {
            Kind::Assign => (Binary::LessOrEqual, COMPARISON, 2),
            Kind::Less => (Binary::ShiftLeft, 9, 2),
            _ => (Binary::Less, COMPARISON, 1),
        }
    }

    /// `>`, `>>` or `>>>`, unless an `=` makes it an assignment.
    fn greater(&self) -> Option<(Binary, u8, usize)> {
        match (self.touching(1), self.touching(2)) {
            (Some(Kind::GreaterOrEqual), _) | (Some(Kind::Greater), Some(Kind::GreaterOrEqual)) => return None,
            _ => {}
        }
        Some(match (self.kind_after(1), self.kind_after(2)) {
            (Kind::Greater, Kind::Greater) => (Binary::ShiftRightUnsigned, 9, 3),
            (Kind::Greater, _) => (Binary::ShiftRight, 9, 2),
            (Kind::Assign, _) => (Binary::GreaterOrEqual, COMPARISON, 2),
            _ => (Binary::Greater, COMPARISON, 1),
        })
    }

    /// The kind of a later token when nothing stands between it and the one before.
    fn touching(&self, ahead: usize) -> Option<Kind> {
        let (before, token) = (self.token(self.place + ahead - 1), self.token(self.place + ahead));
        (before.end == token.start).then_some(token.kind)
    }

    fn assignment_sign(&self) -> Option<(Option<Binary>, usize)> {
        let operator = match self.kind() {
            Kind::Assign => return Some((None, 1)),
            Kind::PlusAssign => Binary::Add,
            Kind::MinusAssign => Binary::Subtract,
            Kind::StarAssign => Binary::Multiply,
            Kind::SlashAssign => Binary::Divide,
            Kind::BitAndAssign => Binary::BitAnd,
            Kind::BitOrAssign => Binary::BitOr,
            Kind::BitXorAssign => Binary::BitXor,
            Kind::ShiftLeftAssign => Binary::ShiftLeft,
            Kind::Greater => {
                return match (self.touching(1), self.touching(2)) {
                    (Some(Kind::GreaterOrEqual), _) => Some((Some(Binary::ShiftRight), 2)),
                    (Some(Kind::Greater), Some(Kind::GreaterOrEqual)) => Some((Some(Binary::ShiftRightUnsigned), 3)),
                    _ => None,
                };
            }
            _ => return None,
        };
        Some((Some(operator), 1))
    }
}
