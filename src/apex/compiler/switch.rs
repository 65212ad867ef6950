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
        let never = matches!(of_type, Type::Boolean | Type::Double | Type::Decimal | Type::Date | Type::Datetime)
            || matches!(of_type, Type::Time | Type::Blob | Type::List(_) | Type::Set(_) | Type::Map(_));
        if never {
            self.complain(subject.at, format_args!("{of_type} is not a valid switch expression type"));
            return true;
        }
        self.check_branches(cases);
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

    /// No two branches are for one value or one type.
    fn check_branches(&mut self, cases: &'s [Case]) {
        let mut known: Vec<String> = Vec::new();
        for case in cases {
            let mut here = Vec::new();
            match &case.when {
                When::Type { type_name, .. } => here.push((type_name.at, type_name.path.join("."))),
                When::Values(values) => {
                    for value in values {
                        let said = match &value.kind {
                            ExpressionKind::Integer(number) => number.to_string(),
                            ExpressionKind::String(text) => text.clone(),
                            ExpressionKind::Name(word) => word.to_ascii_lowercase(),
                            _ => continue,
                        };
                        here.push((value.at, said));
                    }
                }
            }
            for (at, said) in here {
                if known.contains(&said) {
                    let message = format_args!("{said} occurs as more than one when branch for this switch statement");
                    self.complain(at, message);
                }
                known.push(said);
            }
        }
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
        if let ExpressionKind::Name(word) = &value.kind
            && self.local(word).is_some()
        {
            let message = format_args!("'when expression' must be a literal, a constant literal field or enum value");
            self.complain(value.at, message);
        }
        let found = self.expression(value);
        if !self.build.classes.fits(&found, of_type) && !found.is_numeric() {
            let message = format_args!(
                "{found} value in 'when expression' cannot be implicitly converted to the {of_type} type in switch expression"
            );
            self.complain(value.at, message);
            return;
        }
        // A text is the very text here, its case included.
        let operator = if *of_type == Type::String { Binary::Same } else { Binary::Equal };
        self.apply(value.at, operator, of_type, &found);
    }
}
