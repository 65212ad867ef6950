//! `switch on`: a chain of comparisons with a value that is read once.
//!
//! Refuses two cases of one value, and a case that cannot be. Invariant: nothing of the subject is left on the stack.

use super::body::Body;
use crate::code::Op;
use crate::syntax::{Binary, Case, ClassKind, Expression, ExpressionKind, Statement, When};
use crate::types::Type;

impl<'s> Body<'_, '_, 's> {
    pub(super) fn switch_statement(
        &mut self,
        subject: &'s Expression,
        cases: &'s [Case],
        otherwise: Option<&'s [Statement]>,
    ) -> bool {
        let of_type = self.expression(subject);
        self.scoped(|body| {
            let kept = body.slot();
            body.emit(Op::Store(kept));
            let mut ends = Vec::new();
            let mut completes = otherwise.is_none();
            for case in cases {
                let next = match &case.when {
                    When::Values(values) => {
                        let mut hits = Vec::new();
                        for value in values {
                            body.emit(Op::Load(kept));
                            body.case_value(&of_type, value);
                            hits.push(body.emit(Op::JumpIf(true, 0)));
                        }
                        let next = body.emit(Op::Jump(0));
                        hits.into_iter().for_each(|hit| body.land(hit));
                        completes |= body.block(&case.body);
                        next
                    }
                    When::Type { type_name, name } => {
                        let wanted = body.build.resolve(body.class, type_name);
                        let place = body.build.type_place(&wanted);
                        body.emit(Op::Load(kept));
                        body.emit(Op::InstanceOf(place));
                        let next = body.emit(Op::JumpIf(false, 0));
                        completes |= body.scoped(|inside| {
                            let slot = inside.declare(name, wanted);
                            inside.emit(Op::Load(kept));
                            inside.emit(Op::Store(slot));
                            inside.statements(&case.body)
                        });
                        next
                    }
                };
                ends.push(body.emit(Op::Jump(0)));
                body.land(next);
            }
            if let Some(otherwise) = otherwise {
                completes |= body.block(otherwise);
            }
            ends.into_iter().for_each(|end| body.land(end));
            completes
        })
    }

    /// Compares the subject on the stack with a case's value. A value of the subject's enum stands without its name.
    fn case_value(&mut self, of_type: &Type, value: &'s Expression) {
        if let (Type::Class(class, name), ExpressionKind::Name(word)) = (of_type, &value.kind)
            && self.build.classes.get(*class).kind == ClassKind::Enum
        {
            match self.build.classes.get(*class).values.iter().position(|known| known.eq_ignore_ascii_case(word)) {
                Some(place) => _ = self.emit(Op::Enum(*class, place as u16)),
                None => _ = self.unknown(value.at, format_args!("Variable does not exist: {name}.{word}")),
            }
            self.emit(Op::Same(false));
            return;
        }
        let found = self.expression(value);
        // A text is the very text here, its case included.
        let operator = if *of_type == Type::String { Binary::Same } else { Binary::Equal };
        self.apply(value.at, operator, of_type, &found);
    }
}
