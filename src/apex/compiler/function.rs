//! A function of each kind, from its first operation to its last: methods, constructors, accessors, initialisers,
//! triggers.
//!
//! Refuses, where compilation is lenient, to leave the code of a body with a mistake: in its place stands what was said
//! of it. Invariant: a constructor runs its superclass's first, then gives the fields their first values.

use super::Build;
use super::body::Body;
use super::members::First;
use crate::classes::{MethodEntry, PLATFORM_EXCEPTIONS};
use crate::code::Op;
use crate::source::At;
use crate::syntax::{Accessor, ExpressionKind, Method, Name, NameNode, Statement, StatementKind, Trigger};
use crate::types::{ClassId, Type};

/// Operations of one method, as many as the platform takes.
pub(super) const LARGEST: usize = 65_535;

impl<'b, 'a, 's> Body<'b, 'a, 's> {
    fn finish(mut self, place: u32) {
        self.emit(Op::Return);
        self.function.locals = self.function.locals.max(self.next_slot);
        if self.function.ops.len() > LARGEST {
            let at = self.function.place(0);
            self.complain(at, format_args!("Method is too large"));
        }
        self.refuse_broken();
        if let Some(reserved) = self.build.output.code.functions.get_mut(place as usize) {
            *reserved = self.function;
        }
    }

    /// Code with a mistake is not run: in its place stands what was said of it.
    fn refuse_broken(&mut self) {
        if !self.build.lenient {
            return;
        }
        let class_is_broken = self.class.is_some_and(|class| {
            self.build.classes.line_of(class).into_iter().any(|class| self.build.classes.get(class).is_broken)
        });
        let said = match self.build.diagnostics.get(self.before) {
            Some(first) => first.to_string(),
            None if class_is_broken => ["The class ", &self.function.class, " does not compile"].concat(),
            None => return,
        };
        let place = self.build.text(&said);
        self.function.ops = vec![Op::Refuse(place)];
        self.function.handlers.clear();
    }

    /// An accessor of a property. Inside, the property's name means the field behind it.
    pub fn accessor(
        build: &'b mut Build<'a>,
        class: ClassId,
        property: &Name,
        accessor: &'s Accessor,
        declared: &MethodEntry,
        place: u32,
    ) {
        let slot = build
            .classes
            .get(class)
            .fields
            .iter()
            .find(|field| field.name.eq_ignore_ascii_case(&property.text))
            .map_or(0, |field| field.slot);
        let mut body = Body::new(build, Some(class), declared.is_static, declared.returns.clone(), &property.text);
        body.behind = Some(slot);
        let is_getter = declared.parameters.is_empty();
        if let Some(of_type) = declared.parameters.first() {
            body.declare(&Box::new(NameNode { text: "value".to_owned(), at: accessor.at }), of_type.clone());
        }
        match &accessor.body {
            Some(statements) => {
                if body.statements(statements) && is_getter {
                    body.complain(
                        accessor.at,
                        format_args!(
                            "Non-void method might not return a value or might have statement after a return statement."
                        ),
                    );
                }
            }
            None if is_getter => {
                body.emit(Op::Load(0));
                body.emit(Op::LoadField(slot));
                body.emit(Op::ReturnValue);
            }
            None => {
                body.emit(Op::Load(0));
                body.emit(Op::Load(1));
                body.emit(Op::StoreField(slot));
            }
        }
        body.finish(place);
    }

    /// A method or constructor.
    pub fn method(build: &'b mut Build<'a>, class: ClassId, method: &'s Method, declared: &MethodEntry, place: u32) {
        let is_constructor = method.returns.is_none();
        let Some(statements) = &method.body else { return };
        let name = if is_constructor { "<init>" } else { method.name.text.as_str() };
        let mut body = Body::new(build, Some(class), declared.is_static, declared.returns.clone(), name);
        for (parameter, of_type) in method.parameters.iter().zip(&declared.parameters) {
            body.declare_given((&parameter.name, parameter.is_final), of_type.clone());
        }
        if is_constructor {
            body.begin_constructor(method.name.at, statements);
        }
        let completes = body.statements(statements);
        if completes && declared.returns != Type::Void {
            body.build.complain(
                method.end,
                format_args!(
                    "Non-void method might not return a value or might have statement after a return statement."
                ),
            );
        }
        body.finish(place);
    }

    /// Before a constructor's own statements: the superclass's constructor. One that calls another of its class leaves
    /// it to that one.
    fn begin_constructor(&mut self, at: At, statements: &[Statement]) {
        let calls_another = match statements.first().map(|first| &first.kind) {
            Some(StatementKind::Expression(first)) => match &first.kind {
                ExpressionKind::Call { receiver: None, name, .. } => {
                    ["this", "super"].iter().any(|word| word.eq_ignore_ascii_case(&name.text))
                }
                _ => false,
            },
            _ => false,
        };
        if !calls_another {
            self.construct_above(at);
        }
    }

    /// Calls the superclass's constructor without parameters.
    pub fn construct_above(&mut self, at: At) {
        let Some(class) = self.class else { return };
        let Some(above) = self.build.classes.get(class).superclass else { return };
        if usize::from(above) < PLATFORM_EXCEPTIONS.len() {
            return;
        }
        self.emit(Op::Load(0));
        self.construct(at, above, &[]);
    }

    /// First values of a class's static fields, or of an object's fields.
    pub fn initialiser(build: &'b mut Build<'a>, place: u32, class: ClassId, is_static: bool, firsts: &[First<'s>]) {
        let name = if is_static { "<clinit>" } else { "<init>" };
        let mut body = Body::new(build, Some(class), is_static, Type::Void, name);
        let above = body.build.classes.get(class).superclass.filter(|_| !is_static);
        if let Some(above) = above.and_then(|above| body.first_values(above)) {
            body.emit(Op::Load(0));
            body.emit(Op::CallOn(above, 1));
        }
        for first in firsts {
            match first {
                First::Block(statements) => _ = body.block(statements),
                First::Field(slot, of_type, value) => {
                    body.line(value.at);
                    if !is_static {
                        body.emit(Op::Load(0));
                    }
                    body.expression_as(value, of_type);
                    body.emit(if is_static { Op::StoreStatic(class, *slot) } else { Op::StoreField(*slot) });
                }
            }
        }
        body.finish(place);
    }

    /// Answers a new object of a class.
    pub fn maker(build: &'b mut Build<'a>, class: ClassId, place: u32) {
        let mut body = Body::new(build, Some(class), true, Type::Any, "newInstance");
        let before = body.build.diagnostics.len();
        body.new_instance(At { line: 1, column: 1 }, class, &[]);
        // An exception, or a superclass that wants arguments: such a class is not made so.
        body.build.diagnostics.truncate(before);
        body.emit(Op::ReturnValue);
        body.finish(place);
    }

    pub fn trigger(build: &'b mut Build<'a>, place: u32, trigger: &'s Trigger, object: &str) {
        let mut body = Body::new(build, None, true, Type::Void, "");
        body.function.class = trigger.name.text.as_str().into();
        body.function.is_trigger = true;
        body.trigger_object = Some(object.into());
        body.statements(&trigger.body);
        body.finish(place);
    }
}
