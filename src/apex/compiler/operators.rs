//! Operators: what they take and what they leave.
//!
//! Refuses what Apex refuses: a number where a text is, an order between truths. Invariant: a chain of operators is
//! compiled in a loop, so that a long sum needs no deep stack.

use super::body::Body;
use crate::classes::ClassEntry;
use crate::code::Op;
use crate::source::At;
use crate::syntax::{Binary, ClassKind, Expression, ExpressionKind, Unary};
use crate::types::Type;

impl Body<'_, '_, '_> {
    pub(super) fn cast(&mut self, at: At, found: &Type, target: Type) -> Type {
        let related = self.build.classes.fits(found, &target)
            || self.build.classes.fits(&target, found)
            || (found.is_numeric() && target.is_numeric())
            || self.may_be_both(found, &target);
        if !related {
            self.complain(
                at,
                format_args!("Incompatible types since an instance of {found} is never an instance of {target}"),
            );
        }
        let place = self.asked_type(&target);
        self.at(at);
        self.emit(Op::Cast(place));
        target
    }

    /// Place of a type that a value is asked for. A set or a map of objects is any set or map to the library, which
    /// nobody else may say.
    pub(super) fn asked_type(&mut self, target: &Type) -> u32 {
        match target {
            Type::Set(of) if self.function.is_library && **of == Type::Any => {
                self.build.type_place(&Type::Set(Box::new(Type::Unknown)))
            }
            Type::Map(of) if self.function.is_library && of.0 == Type::Any => {
                self.build.type_place(&Type::map(Type::Unknown, Type::Unknown))
            }
            _ => self.build.type_place(target),
        }
    }

    /// Complains where a value can never be what is asked. What it always is may be asked: code that compiles does.
    pub(super) fn check_instance(&mut self, at: At, found: &Type, target: &Type) {
        let plain = |of: &Type| {
            matches!(of, Type::Boolean | Type::Integer | Type::Long | Type::Double | Type::Decimal | Type::Date)
                || matches!(of, Type::Datetime | Type::Time | Type::Blob | Type::String)
        };
        let classes = &self.build.classes;
        let of_source = |of: &Type| matches!(of, Type::Class(class, _) if classes.get(*class).declaration.is_none());
        let never = (plain(found) && (of_source(target) || plain(target)) && !classes.fits(found, target))
            || (of_source(found)
                && of_source(target)
                && !classes.fits(found, target)
                && !classes.fits(target, found)
                && !self.may_be_both(found, target));
        if never {
            self.complain(
                at,
                format_args!(
                    "Operation instanceof is always false since an instance of {found} is never an instance of {target}"
                ),
            );
        }
    }

    /// Whether a class that extends one of two may implement the other.
    fn may_be_both(&self, one: &Type, other: &Type) -> bool {
        let (Type::Class(one, _), Type::Class(other, _)) = (one, other) else { return false };
        let [one, other] = [one, other].map(|class| self.build.classes.get(*class));
        let is_interface = |entry: &ClassEntry| entry.kind == ClassKind::Interface;
        let is_open = |entry: &ClassEntry| is_interface(entry) || entry.is_virtual || entry.is_abstract;
        (is_interface(one) && is_open(other)) || (is_interface(other) && is_open(one))
    }

    pub fn unary(&mut self, at: At, operator: Unary, operand: &Expression) -> Type {
        let found = self.expression(operand);
        self.at(at);
        match operator {
            Unary::Not if matches!(found, Type::Boolean | Type::Unknown) => {
                self.emit(Op::Not);
                Type::Boolean
            }
            Unary::Negate if found.is_numeric() || found == Type::Unknown => {
                self.emit(Op::Negate);
                found
            }
            Unary::Plus if found.is_numeric() || found == Type::Unknown => found,
            Unary::Complement if matches!(found, Type::Integer | Type::Long | Type::Unknown) => {
                self.emit(Op::Complement);
                found
            }
            _ => {
                let (name, wanted) = match operator {
                    Unary::Not => ("Not", "Boolean"),
                    _ => ("Plus", "numeric"),
                };
                match operator {
                    Unary::Negate => self.complain(at, format_args!("Unary negation must use a numeric argument")),
                    Unary::Complement => self.complain(at, format_args!("Invalid type for bitwise negate: {found}")),
                    _ => self.complain(
                        at,
                        format_args!("Operation {name} can only be applied to a {wanted} expression: {found}"),
                    ),
                }
                Type::Unknown
            }
        }
    }

    /// `a + b + c`: the left operands are walked in a loop.
    pub fn binary_chain(&mut self, expression: &Expression) -> Type {
        let mut chain = Vec::new();
        let mut at = expression;
        while let ExpressionKind::Binary { operator, left, right } = &at.kind {
            chain.push((at.at, *operator, right));
            at = left;
        }
        let mut found = self.expression(at);
        while let Some((at, operator, right)) = chain.pop() {
            found = self.binary(at, operator, found, right);
        }
        found
    }

    fn binary(&mut self, at: At, operator: Binary, left: Type, right: &Expression) -> Type {
        match operator {
            Binary::And | Binary::Or => {
                let over = self.emit(Op::JumpKeepIf(operator == Binary::Or, 0));
                self.emit(Op::Pop);
                let found = self.expression(right);
                self.land(over);
                if !is_truth(&left) || !is_truth(&found) {
                    let sign = if operator == Binary::And { "AND" } else { "OR" };
                    self.complain(
                        at,
                        format_args!("{sign} operator can only be applied to Boolean expressions: {left}, {found}"),
                    );
                }
                Type::Boolean
            }
            Binary::Coalesce => {
                let over = self.emit(Op::JumpKeepIfNull(false, 0));
                self.emit(Op::Pop);
                let found = self.expression(right);
                if self.build.classes.fits(&found, &left) && left != Type::Null {
                    self.widen(&found, &left, 0);
                    self.land(over);
                    return left;
                }
                self.land(over);
                if !self.build.classes.fits(&left, &found) || left.is_numeric() {
                    self.complain(at, format_args!("Incompatible types in null coalescing operator: {left}, {found}"));
                }
                found
            }
            _ => {
                self.text_of(operator, &left);
                let found = self.expression(right);
                self.apply(at, operator, &left, &found)
            }
        }
    }

    /// An object has no sum but that of texts: what is on the stack may have a `toString` of its own.
    fn text_of(&mut self, operator: Binary, found: &Type) {
        if operator == Binary::Add
            && matches!(found, Type::Any | Type::Class(..) | Type::List(_) | Type::Set(_) | Type::Map(_))
        {
            self.emit(Op::Text);
        }
    }

    /// Both operands are on the stack.
    pub fn apply(&mut self, at: At, operator: Binary, left: &Type, right: &Type) -> Type {
        self.at(at);
        self.text_of(operator, right);
        match operator {
            Binary::Equal | Binary::NotEqual | Binary::Same | Binary::NotSame => {
                let comparable = self.build.classes.fits(left, right)
                    || self.build.classes.fits(right, left)
                    || (left.is_numeric() && right.is_numeric());
                if !comparable {
                    self.complain(at, format_args!("Comparison arguments must be compatible types: {left}, {right}"));
                }
                self.emit(match operator {
                    Binary::Equal => Op::Equal(false),
                    Binary::NotEqual => Op::Equal(true),
                    Binary::Same => Op::Same(false),
                    _ => Op::Same(true),
                });
                Type::Boolean
            }
            Binary::Less | Binary::LessOrEqual | Binary::Greater | Binary::GreaterOrEqual => {
                let ordered = |found: &Type| {
                    found.is_numeric()
                        || matches!(
                            found,
                            Type::String
                                | Type::Id
                                | Type::Date
                                | Type::Datetime
                                | Type::Time
                                | Type::Null
                                | Type::Unknown
                        )
                };
                let comparable = ordered(left)
                    && ordered(right)
                    && (left.fits(right) || right.fits(left) || (left.is_numeric() && right.is_numeric()));
                if !comparable {
                    self.complain(at, format_args!("Comparison arguments must be compatible types: {left}, {right}"));
                }
                self.emit(Op::Compare(operator));
                Type::Boolean
            }
            Binary::Add if *left == Type::String || *right == Type::String => {
                if *left == Type::Void || *right == Type::Void {
                    self.complain(at, format_args!("A method without a return value has no text to join"));
                }
                self.emit(Op::Concatenate);
                Type::String
            }
            Binary::BitAnd | Binary::BitOr | Binary::BitXor if is_truth(left) && is_truth(right) => {
                self.emit(Op::Arithmetic(operator));
                Type::Boolean
            }
            _ => self.arithmetic(at, operator, left, right),
        }
    }

    fn arithmetic(&mut self, at: At, operator: Binary, left: &Type, right: &Type) -> Type {
        self.emit(Op::Arithmetic(operator));
        let whole_only = !matches!(operator, Binary::Add | Binary::Subtract | Binary::Multiply | Binary::Divide);
        match (left, right) {
            (Type::Unknown, _) | (_, Type::Unknown) => Type::Unknown,
            (Type::Date, Type::Integer) if matches!(operator, Binary::Add | Binary::Subtract) => Type::Date,
            (Type::Datetime, days) if days.is_numeric() && matches!(operator, Binary::Add | Binary::Subtract) => {
                Type::Datetime
            }
            _ => match (left.width(), right.width()) {
                (Some(one), Some(other)) if !whole_only || (one < 2 && other < 2) => {
                    if one >= other {
                        left.clone()
                    } else {
                        right.clone()
                    }
                }
                _ => {
                    self.complain(at, format_args!("Arithmetic expressions must use numeric arguments"));
                    Type::Unknown
                }
            },
        }
    }
}

fn is_truth(found: &Type) -> bool {
    matches!(found, Type::Boolean | Type::Unknown)
}
