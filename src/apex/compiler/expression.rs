//! Expressions: each leaves its value on the stack and answers its type.
//!
//! Refuses nothing by name. Invariant: whatever was wrong, something is on the stack and the type is `Unknown`, so that
//! one mistake is one diagnostic.

use std::fmt;

use super::body::Body;
use super::meaning::Meaning;
use crate::code::{Constant, Op, Widen};
use crate::decimal::Decimal;
use crate::library::{self, Native};
use crate::source::At;
use crate::syntax::{Expression, ExpressionKind, Name};
use crate::types::Type;

impl<'s> Body<'_, '_, 's> {
    /// Compiles an expression for what it does; its value, if any, is dropped.
    pub fn effect(&mut self, expression: &Expression) {
        match &expression.kind {
            ExpressionKind::Assign { .. } | ExpressionKind::Unary { .. } if self.is_assignment(expression) => {
                self.assignment(expression, false);
            }
            ExpressionKind::Call { .. } | ExpressionKind::New { .. } => {
                if self.expression(expression) != Type::Void {
                    self.emit(Op::Pop);
                }
            }
            _ => {
                self.complain(expression.at, format_args!("Expression cannot be a statement."));
            }
        }
    }

    /// Compiles a value that is to be of a type; widens it where that is allowed.
    pub fn expression_as(&mut self, expression: &Expression, target: &Type) {
        let found = match &expression.kind {
            // A query is one record where a record is wanted.
            ExpressionKind::Soql(query) if matches!(target, Type::Record(_)) => self.query(expression.at, query, true),
            _ => self.expression(expression),
        };
        let found = self.row_of_query(expression, found, target);
        if !self.build.classes.fits(&found, target) {
            self.complain(expression.at, format_args!("Illegal assignment from {found} to {target}"));
        }
        self.widen(&found, target, 0);
        if let (Type::List(one), Type::List(other)) = (&found, target)
            && **one == Type::Record(None)
            && **other != Type::Record(None)
        {
            let place = self.build.type_place(target);
            self.emit(Op::Cast(place));
        }
    }

    /// The rows of `Database.query` are one record where a record is wanted.
    fn row_of_query(&mut self, expression: &Expression, found: Type, target: &Type) -> Type {
        if !matches!(target, Type::Record(_)) || !matches!(found, Type::List(_)) || !self.is_dynamic_query(expression) {
            return found;
        }
        if let Some(class) = self.build.platform_class("Database")
            && let Some(method) = self.static_of_name(class, "only", std::slice::from_ref(&found))
        {
            self.call_unseen(expression.at, &method, &[found]);
        }
        target.clone()
    }

    /// Whether it is a call of `Database.query`: what its rows are shows when it runs.
    pub(super) fn is_dynamic_query(&mut self, expression: &Expression) -> bool {
        let ExpressionKind::Call { receiver: Some(receiver), name, .. } = &expression.kind else { return false };
        ["query", "queryWithBinds"].iter().any(|known| name.text.eq_ignore_ascii_case(known))
            && matches!(self.meaning(receiver), Some(Meaning::Class(class)) if Some(class) == self.build.platform_class("Database"))
    }

    /// Widens the value that lies so deep to another type, where that is more than a change of name.
    pub fn widen(&mut self, from: &Type, to: &Type, depth: u8) {
        let widen = match (from, to) {
            (from, to) if from == to => return,
            (Type::Integer, Type::Long) => Widen::Long,
            (Type::Integer | Type::Long | Type::Decimal, Type::Double) => Widen::Double,
            (Type::Integer | Type::Long | Type::Double, Type::Decimal) => Widen::Decimal,
            (Type::String, Type::Id) => Widen::Id,
            (Type::Date, Type::Datetime) => Widen::Datetime,
            _ => return,
        };
        self.emit(Op::Convert(widen, depth));
    }

    /// Compiles a value. What a `?.` skips ends where the chain that holds it ends.
    pub fn expression(&mut self, expression: &Expression) -> Type {
        let around = std::mem::take(&mut self.skips);
        let found = self.value(expression);
        let skips = std::mem::replace(&mut self.skips, around);
        if !skips.is_empty() {
            if found == Type::Void {
                // A skipped call leaves its null receiver, a made one nothing: both shall leave one value.
                self.emit(Op::Null);
            }
            skips.into_iter().for_each(|skip| self.land(skip));
            if found == Type::Void {
                self.emit(Op::Pop);
            }
        }
        found
    }

    /// A value as a link of a chain.
    pub(super) fn value(&mut self, expression: &Expression) -> Type {
        let at = expression.at;
        match &expression.kind {
            ExpressionKind::Null => {
                self.emit(Op::Null);
                Type::Null
            }
            ExpressionKind::Boolean(value) => {
                self.emit(Op::Boolean(*value));
                Type::Boolean
            }
            ExpressionKind::Integer(value) => {
                self.emit(Op::Integer(*value));
                Type::Integer
            }
            ExpressionKind::Long(value) => self.constant(Constant::Long(*value), Type::Long),
            ExpressionKind::Double(value) => self.constant(Constant::Double(*value), Type::Double),
            ExpressionKind::Decimal(written) => match Decimal::parse(written) {
                Some(value) => self.constant(Constant::Decimal(value), Type::Decimal),
                None => self.unknown(at, format_args!("Illegal decimal: {written}")),
            },
            ExpressionKind::String(text) => {
                let place = self.build.text(text);
                self.emit(Op::Constant(place));
                Type::String
            }
            ExpressionKind::This => match self.class.filter(|_| !self.is_static) {
                Some(class) => {
                    self.emit(Op::Load(0));
                    self.build.classes.type_of(class)
                }
                None => self.unknown(at, format_args!("This cannot be referenced in a static context")),
            },
            ExpressionKind::Super => self.refused(at, "super outside a constructor"),
            ExpressionKind::Name(_) | ExpressionKind::Member { .. } | ExpressionKind::Index { .. } => {
                self.read(expression)
            }
            ExpressionKind::Call { receiver, name, arguments, safe } => {
                self.call(at, receiver.as_ref(), name, arguments, *safe)
            }
            ExpressionKind::New { type_name, arguments } => self.new_object(at, type_name, arguments),
            ExpressionKind::NewRecord { type_name, fields } => {
                let of_type = self.build.resolve(self.class, type_name);
                self.new_record(at, of_type, fields)
            }
            ExpressionKind::NewElements { type_name, elements } => {
                let of_type = self.build.resolve(self.class, type_name);
                self.new_elements(at, of_type, elements)
            }
            ExpressionKind::NewSized { type_name, size } => {
                let of_type = self.build.resolve(self.class, type_name);
                let made = self.build.made(&of_type);
                self.emit(Op::NewList(0, made));
                self.emit(Op::Duplicate);
                self.expression_as(size, &Type::Integer);
                self.at(at);
                self.emit(Op::Native(Native::ListFill, 2, true));
                of_type
            }
            ExpressionKind::NewEntries { type_name, entries } => {
                let of_type = self.build.resolve(self.class, type_name);
                self.new_entries(at, of_type, entries)
            }
            ExpressionKind::ClassLiteral(type_name) => {
                let of_type = self.build.resolve(self.class, type_name);
                let place = self.build.type_place(&of_type);
                self.emit(Op::TypeToken(place));
                self.build.platform_class("Type").map_or(Type::Unknown, |class| self.build.classes.type_of(class))
            }
            ExpressionKind::Cast { type_name, operand } => {
                let target = self.build.resolve(self.class, type_name);
                let found = self.expression(operand);
                let found = self.row_of_query(operand, found, &target);
                self.cast(at, &found, target)
            }
            ExpressionKind::InstanceOf { operand, type_name } => {
                let target = self.build.resolve(self.class, type_name);
                let found = self.expression(operand);
                if found == Type::Void {
                    return self.unknown(at, format_args!("A method without a return value has no type"));
                }
                self.check_instance(at, &found, &target);
                let place = self.asked_type(&target);
                self.emit(Op::InstanceOf(place));
                Type::Boolean
            }
            ExpressionKind::Unary { .. } | ExpressionKind::Assign { .. } if self.is_assignment(expression) => {
                self.assignment(expression, true)
            }
            ExpressionKind::Unary { operator, operand } => self.unary(at, *operator, operand),
            ExpressionKind::Assign { .. } => self.refused(at, "This assignment"),
            ExpressionKind::Binary { .. } => self.binary_chain(expression),
            ExpressionKind::Conditional { condition, then, otherwise } => self.conditional(condition, then, otherwise),
            ExpressionKind::Soql(query) => self.query(at, query, false),
            ExpressionKind::Sosl(sosl) => self.search(at, sosl),
        }
    }

    fn constant(&mut self, constant: Constant, of_type: Type) -> Type {
        let place = self.build.constant(constant);
        self.emit(Op::Constant(place));
        of_type
    }

    /// Complains, and leaves something in the value's place.
    #[inline(never)]
    pub fn unknown(&mut self, at: At, message: fmt::Arguments<'_>) -> Type {
        self.complain(at, message);
        self.emit(Op::Null);
        Type::Unknown
    }

    #[inline(never)]
    pub fn refused(&mut self, at: At, feature: &str) -> Type {
        self.build.refuse(at, feature);
        self.emit(Op::Null);
        Type::Unknown
    }

    /// The value of a variable, a field, a member or an element.
    fn read(&mut self, expression: &Expression) -> Type {
        if let Some(token) = self.token(expression) {
            return token;
        }
        if let ExpressionKind::Member { receiver, name, safe } = &expression.kind {
            match self.meaning_for(receiver, &name.text) {
                Some(Meaning::Trigger) => return self.trigger_context(name),
                Some(Meaning::Record(object)) => return self.token_of(&object, name),
                _ => {}
            }
            if *safe {
                return self.safe_member(receiver, name);
            }
        }
        match self.place_of(expression) {
            Some(place) => {
                self.at(expression.at);
                self.load(&place);
                place.of_type
            }
            None => {
                self.emit(Op::Null);
                Type::Unknown
            }
        }
    }

    fn safe_member(&mut self, receiver: &Expression, name: &Name) -> Type {
        let found = self.value(receiver);
        self.skip_if_null();
        match self.member_of(&found, name) {
            Some(place) => {
                self.load(&place);
                place.of_type
            }
            None => Type::Unknown,
        }
    }

    /// Behind `?.`: a null receiver is the value of the whole chain.
    pub(super) fn skip_if_null(&mut self) {
        let skip = self.emit(Op::JumpKeepIfNull(true, 0));
        self.skips.push(skip);
    }

    /// `Trigger.new` and its like. Inside a trigger the records are of its object.
    fn trigger_context(&mut self, name: &Name) -> Type {
        let Some((_, what)) = library::TRIGGER_CONTEXT.iter().find(|(known, _)| known.eq_ignore_ascii_case(&name.text))
        else {
            return self.unknown(name.at, format_args!("Variable does not exist: Trigger.{}", name.text));
        };
        let operation = self.build.platform_class("TriggerOperation");
        self.emit(Op::Trigger(*what, operation.unwrap_or_default()));
        let record = Type::Record(self.trigger_object.clone());
        match name.text.to_ascii_lowercase().as_str() {
            "new" | "old" => Type::list(record),
            "newmap" | "oldmap" => Type::map(Type::Id, record),
            "size" => Type::Integer,
            "operationtype" => operation.map_or(Type::Unknown, |class| self.build.classes.type_of(class)),
            _ => Type::Boolean,
        }
    }

    fn conditional(&mut self, condition: &Expression, then: &Expression, otherwise: &Expression) -> Type {
        let found = self.expression(condition);
        if found != Type::Boolean && found != Type::Unknown {
            self.complain(condition.at, format_args!("Condition expression must be of type Boolean: {found}"));
        }
        let over = self.emit(Op::JumpIf(false, 0));
        let left = self.expression(then);
        // A place for widening the first branch, once the second is known.
        let room = left.is_numeric().then(|| self.emit(Op::Jump(0)));
        if let Some(room) = room {
            self.land(room);
        }
        let end = self.emit(Op::Jump(0));
        self.land(over);
        let right = self.expression(otherwise);
        let classes = (&left, &right);
        if let (Type::Class(..), Type::Class(..)) = classes
            && !self.build.classes.fits(&left, &right)
            && !self.build.classes.fits(&right, &left)
        {
            self.land(end);
            return self.nearest(&left, &right);
        }
        let common = match (self.build.classes.fits(&left, &right), self.build.classes.fits(&right, &left)) {
            (_, true) if left != Type::Null => left.clone(),
            (true, _) => right.clone(),
            _ => {
                self.complain(otherwise.at, format_args!("Incompatible types in ternary operator: {left}, {right}"));
                Type::Unknown
            }
        };
        self.widen(&right, &common, 0);
        if let Some(room) = room {
            let last = self.function.ops.len();
            self.widen(&left, &common, 0);
            if self.function.ops.len() > last
                && let Some(widen) = self.function.ops.pop()
                && let Some(place) = self.function.ops.get_mut(room)
            {
                *place = widen;
            }
        }
        self.land(end);
        common
    }

    /// The nearest class or interface that two classes descend from.
    fn nearest(&self, one: &Type, other: &Type) -> Type {
        let Type::Class(class, _) = one else { return Type::Any };
        let all = self.build.classes.ancestors(*class).into_iter().map(|above| self.build.classes.type_of(above));
        all.into_iter().find(|above| self.build.classes.fits(other, above)).unwrap_or(Type::Any)
    }
}
