//! Branches, loops and `try`: where control goes.
//!
//! Refuses a `break` outside a loop. Invariants: each answers whether control can come to its end; `finally` is copied
//! to every way out of its `try`, and guards none of its own copies.

use super::body::{Body, Ending, Finally, Given, Loop};
use crate::classes::EXCEPTION;
use crate::code::{Handler, Op};
use crate::library::Native;
use crate::source::At;
use crate::syntax::{Catch, Expression, ExpressionKind, Statement, TypeName};
use crate::types::{ClassId, Type};

impl<'s> Body<'_, '_, 's> {
    pub(super) fn if_statement(
        &mut self,
        condition: &'s Expression,
        then: &'s Statement,
        otherwise: Option<&'s Statement>,
    ) -> bool {
        self.condition(condition);
        let over = self.emit(Op::JumpIf(false, 0));
        let then_completes = self.scoped(|body| body.statement(then));
        let Some(otherwise) = otherwise else {
            self.land(over);
            return true;
        };
        let end = self.emit(Op::Jump(0));
        self.land(over);
        let otherwise_completes = self.scoped(|body| body.statement(otherwise));
        self.land(end);
        then_completes || otherwise_completes
    }

    pub(super) fn repeat(
        &mut self,
        condition: Option<&'s Expression>,
        step: &'s [Expression],
        inner: &'s Statement,
    ) -> bool {
        let endless = match condition {
            None => true,
            Some(condition) => matches!(condition.kind, ExpressionKind::Boolean(true)),
        };
        let start = self.here();
        let out = condition.filter(|_| !endless).map(|condition| {
            self.condition(condition);
            self.emit(Op::JumpIf(false, 0))
        });
        self.begin_loop();
        self.scoped(|body| body.statement(inner));
        let ended = self.end_loop();
        ended.continues.into_iter().for_each(|jump| self.land(jump));
        for step in step {
            self.at(step.at);
            self.effect(step);
        }
        self.emit(Op::Jump(start));
        out.into_iter().for_each(|jump| self.land(jump));
        let broken = !ended.breaks.is_empty();
        ended.breaks.into_iter().for_each(|jump| self.land(jump));
        !endless || broken
    }

    pub(super) fn do_while(&mut self, inner: &'s Statement, condition: &'s Expression) -> bool {
        let start = self.here();
        self.begin_loop();
        self.scoped(|body| body.statement(inner));
        let ended = self.end_loop();
        ended.continues.into_iter().for_each(|jump| self.land(jump));
        self.at(condition.at);
        self.condition(condition);
        self.emit(Op::JumpIf(true, start));
        let endless = matches!(condition.kind, ExpressionKind::Boolean(true)) && ended.breaks.is_empty();
        ended.breaks.into_iter().for_each(|jump| self.land(jump));
        !endless
    }

    pub(super) fn for_each(
        &mut self,
        type_name: &TypeName,
        name: Given<'_>,
        source: &'s Expression,
        inner: &'s Statement,
    ) {
        let of_type = self.build.resolve(self.class, type_name);
        let mut found = self.expression(source);
        let queried = matches!(source.kind, ExpressionKind::Soql(_)) || self.is_dynamic_query(source);
        if let Type::List(of) = &of_type
            && queried
            && matches!(**of, Type::Record(_))
        {
            self.emit(Op::Native(Native::ListBatches, 1, true));
            found = Type::list(found);
        }
        if let Type::Class(class, _) = found
            && let Some(element) = self.element_of(class)
        {
            return self.for_each_of_iterable(&element, (type_name.at, &of_type), name, inner);
        }
        let element = match &found {
            Type::List(of) | Type::Set(of) => (**of).clone(),
            Type::Unknown => Type::Unknown,
            other => {
                self.complain(source.at, format_args!("Loop must iterate over collection: {other}"));
                Type::Unknown
            }
        };
        let is_row = queried && matches!(of_type, Type::Record(_));
        if !is_row && !self.build.classes.fits(&element, &of_type) {
            self.complain(type_name.at, format_args!("Invalid loop variable type expected {element} was {of_type}"));
        }
        self.scoped(|body| {
            body.emit(Op::Elements);
            let list = body.slot();
            let position = body.slot();
            body.emit(Op::Store(list));
            body.emit(Op::Integer(0));
            body.emit(Op::Store(position));
            let start = body.here();
            let next = body.emit(Op::Next(list, 0));
            body.each((&element, &of_type), name, inner, (start, next));
        });
    }

    /// With the next element on the stack: the loop's variable, what is done with it, and back to `start`; `out` leads
    /// behind it.
    fn each(
        &mut self,
        (element, of_type): (&Type, &Type),
        name: Given<'_>,
        inner: &'s Statement,
        (start, out): (u32, usize),
    ) {
        self.widen(element, of_type, 0);
        let slot = self.declare_given(name, of_type.clone());
        self.emit(Op::Store(slot));
        self.begin_loop();
        self.scoped(|body| body.statement(inner));
        let ended = self.end_loop();
        ended.continues.into_iter().for_each(|jump| self.point(jump, start));
        self.emit(Op::Jump(start));
        self.land(out);
        ended.breaks.into_iter().for_each(|jump| self.land(jump));
    }

    /// What an Iterable's iterator gives.
    fn element_of(&mut self, class: ClassId) -> Option<Type> {
        let iterable = self.build.platform_class("Iterable")?;
        self.build.classes.ancestors(class).into_iter().find_map(|above| {
            let entry = self.build.classes.get(above);
            let is = entry.base == Some(iterable) || above == iterable;
            is.then(|| entry.arguments.first().cloned().unwrap_or(Type::Any))
        })
    }

    /// `for (Row row : rows)` by the iterator of what is on the stack.
    fn for_each_of_iterable(
        &mut self,
        element: &Type,
        (at, of_type): (At, &Type),
        name: Given<'_>,
        inner: &'s Statement,
    ) {
        if !self.build.classes.fits(element, of_type) {
            self.complain(at, format_args!("Invalid loop variable type expected {element} was {of_type}"));
        }
        self.scoped(|body| {
            body.call_library("Iterable", "iterator");
            let iterator = body.slot();
            body.emit(Op::Store(iterator));
            let start = body.here();
            body.emit(Op::Load(iterator));
            body.call_library("Iterator", "hasNext");
            let out = body.emit(Op::JumpIf(false, 0));
            body.emit(Op::Load(iterator));
            body.call_library("Iterator", "next");
            body.each((element, of_type), name, inner, (start, out));
        });
    }

    /// Calls a method without parameters of an interface of the library, on the object that is on the stack.
    fn call_library(&mut self, interface: &str, name: &str) {
        let Some(class) = self.build.platform_class(interface) else { return };
        self.build.ready(class);
        let method = self.build.classes.get(class).methods.iter().find(|method| &*method.name == name).cloned();
        if let Some(method) = method {
            let function = self.build.function_of(&method);
            self.emit(Op::CallVirtual(function, 1));
        }
    }

    fn begin_loop(&mut self) {
        self.loops.push(Loop { breaks: Vec::new(), continues: Vec::new(), finallies: self.finallies.len() });
    }

    fn end_loop(&mut self) -> Loop {
        self.loops.pop().unwrap_or(Loop { breaks: Vec::new(), continues: Vec::new(), finallies: 0 })
    }

    pub(super) fn leave_loop(&mut self, at: At, is_break: bool) {
        let Some(finallies) = self.loops.last().map(|around| around.finallies) else {
            let word = if is_break { "Break" } else { "Continue" };
            return self.complain(at, format_args!("{word} statement must be in loop"));
        };
        self.run_finallies(finallies);
        let jump = self.emit(Op::Jump(0));
        if let Some(around) = self.loops.last_mut() {
            if is_break { &mut around.breaks } else { &mut around.continues }.push(jump);
        }
    }

    /// Copies the `finally` blocks that are left on a way out, the innermost first.
    pub(super) fn run_finallies(&mut self, down_to: usize) {
        let mut left = Vec::new();
        while self.finallies.len() > down_to {
            let Some(finally) = self.finallies.pop() else { break };
            let from = self.here();
            let hidden = (self.scopes.split_off(finally.around.0), self.loops.split_off(finally.around.1));
            self.end(finally.ending);
            self.scopes.extend(hidden.0);
            self.loops.extend(hidden.1);
            left.push((finally, from));
        }
        let to = self.here();
        while let Some((mut finally, from)) = left.pop() {
            finally.gaps.push((from, to));
            self.finallies.push(finally);
        }
    }

    pub(super) fn try_statement(
        &mut self,
        inner: &'s [Statement],
        catches: &'s [Catch],
        finally: Option<&'s [Statement]>,
    ) -> bool {
        self.guarded(inner, catches, finally.map(Ending::Block))
    }

    /// `System.runAs(user) { … }`: what is inside is that user's doing.
    pub(super) fn run_as(&mut self, at: At, user: &'s Expression, inner: &'s [Statement]) -> bool {
        match self.expression(user) {
            Type::Record(_) | Type::Unknown => {}
            other => self.complain(
                at,
                format_args!("Method does not exist or incorrect signature: void runAs({other}) from the type System"),
            ),
        }
        self.at(at);
        self.emit(Op::Native(Native::SystemBeginRunAs, 1, false));
        self.guarded(inner, &[], Some(Ending::RunAs))
    }

    /// Answers whether control can come to its end.
    fn end(&mut self, ending: Ending<'s>) -> bool {
        match ending {
            Ending::Block(statements) => self.block(statements),
            Ending::RunAs => {
                self.emit(Op::Native(Native::SystemEndRunAs, 0, false));
                true
            }
        }
    }

    fn guarded(&mut self, inner: &'s [Statement], catches: &'s [Catch], finally: Option<Ending<'s>>) -> bool {
        // Without a `finally` of its own it still has gaps, where it is left through the `finally` of another.
        let around = (self.scopes.len(), self.loops.len());
        let ending = finally.unwrap_or(Ending::Block(&[]));
        self.finallies.push(Finally { ending, gaps: Vec::new(), around });
        let from = self.here();
        let mut completes = self.block(inner);
        let to = self.here();
        let mut ends = vec![self.emit(Op::Jump(0))];
        // The gaps so far lie inside the block; a catch must not guard what `finally` copied there either.
        let gaps = self.finallies.last().map(|open| open.gaps.clone()).unwrap_or_default();
        for catch in catches {
            completes |= self.catch(catch, (from, to), &gaps);
            ends.push(self.emit(Op::Jump(0)));
        }
        let guarded_to = self.here();
        ends.into_iter().for_each(|jump| self.land(jump));
        let gaps = self.finallies.pop().map(|open| open.gaps).unwrap_or_default();
        let Some(ending) = finally else { return completes };
        // The ordinary way, then the way of an exception, which goes on after.
        let finally_completes = self.end(ending);
        let over = self.emit(Op::Jump(0));
        let target = self.here();
        self.function.handlers.push(Handler { from, to: guarded_to, gaps, target, class: None });
        self.scoped(|body| {
            let kept = body.slot();
            body.emit(Op::Store(kept));
            body.end(ending);
            body.emit(Op::Load(kept));
            body.emit(Op::Throw);
        });
        self.land(over);
        completes && finally_completes
    }

    fn catch(&mut self, catch: &'s Catch, (from, to): (u32, u32), gaps: &[(u32, u32)]) -> bool {
        let caught = self.build.resolve(self.class, &catch.type_name);
        let class = match &caught {
            Type::Class(class, _) if self.build.classes.descends(*class, EXCEPTION) => Some(*class),
            Type::Unknown => None,
            other => {
                self.complain(
                    catch.type_name.at,
                    format_args!("Catch block variable must be of type exception: {other}"),
                );
                None
            }
        };
        let target = self.here();
        if let Some(class) = class {
            self.function.handlers.push(Handler { from, to, gaps: gaps.to_vec(), target, class: Some(class) });
        }
        self.scoped(|body| {
            let slot = body.declare_given((&catch.name, catch.is_final), caught);
            body.emit(Op::Store(slot));
            body.statements(&catch.body)
        })
    }
}
