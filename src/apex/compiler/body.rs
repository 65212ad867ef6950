//! Statements: the bodies of methods, initialisers and triggers.
//!
//! Refuses `switch`, `merge` and `System.runAs` by name. Invariants: a statement begins and ends with nothing on the
//! stack above the locals; `finally` is copied to every way out of its `try`, and guards none of its own copies.
//! Longer than 400 lines because each kind of statement is short, and together they share one function's state.

use std::sync::Arc;

use super::Build;
use super::declare::First;
use crate::classes::{EXCEPTION, MethodEntry};
use crate::code::{DmlTemplate, Function, Handler, Op};
use crate::source::At;
use crate::syntax::{Catch, Expression, ExpressionKind, Method, Name, Statement, StatementKind, Trigger, TypeName};
use crate::types::{ClassId, Type};

pub(super) struct Local {
    pub name: String,
    pub slot: u16,
    pub of_type: Type,
}

struct Loop {
    breaks: Vec<usize>,
    continues: Vec<usize>,
    /// How many `finally` blocks were open when the loop began.
    finallies: usize,
}

struct Finally<'s> {
    body: &'s [Statement],
    gaps: Vec<(u32, u32)>,
}

/// One function as it is written.
pub(super) struct Body<'b, 'a, 's> {
    pub build: &'b mut Build<'a>,
    pub class: Option<ClassId>,
    pub is_static: bool,
    /// Object of the trigger.
    pub trigger_object: Option<Arc<str>>,
    returns: Type,
    pub function: Function,
    scopes: Vec<Vec<Local>>,
    next_slot: u16,
    loops: Vec<Loop>,
    finallies: Vec<Finally<'s>>,
}

impl<'b, 'a, 's> Body<'b, 'a, 's> {
    fn new(build: &'b mut Build<'a>, class: Option<ClassId>, is_static: bool, returns: Type, method: &str) -> Self {
        let name = class.map_or_else(|| "".into(), |class| build.classes.get(class).name.clone());
        let function = Function { class: name, method: method.into(), file: build.file, ..Function::default() };
        let next_slot = u16::from(!is_static);
        Body {
            build,
            class,
            is_static,
            trigger_object: None,
            returns,
            function,
            scopes: vec![Vec::new()],
            next_slot,
            loops: Vec::new(),
            finallies: Vec::new(),
        }
    }

    fn finish(mut self, place: u32) {
        self.emit(Op::Return);
        self.function.locals = self.function.locals.max(self.next_slot);
        if let Some(reserved) = self.build.output.code.functions.get_mut(place as usize) {
            *reserved = self.function;
        }
    }

    /// A method or constructor.
    pub fn method(build: &'b mut Build<'a>, class: ClassId, method: &'s Method, declared: &MethodEntry) {
        let is_constructor = method.returns.is_none();
        let Some(statements) = &method.body else { return build.complain(method.name.at, "Method must have a body") };
        let name = if is_constructor { "<init>" } else { method.name.text.as_str() };
        let mut body = Body::new(build, Some(class), declared.is_static, declared.returns.clone(), name);
        for (parameter, of_type) in method.parameters.iter().zip(&declared.parameters) {
            body.declare(&parameter.name, of_type.clone());
        }
        if is_constructor && !body.begins_with_this(statements) {
            body.initialise_fields();
        }
        let completes = body.statements(statements);
        if completes && declared.returns != Type::Void {
            body.build.complain(
                method.end,
                "Non-void method might not return a value or might have statement after a return statement.",
            );
        }
        body.finish(declared.function);
    }

    fn begins_with_this(&self, statements: &[Statement]) -> bool {
        matches!(statements.first().map(|first| &first.kind), Some(StatementKind::Expression(Expression { kind: ExpressionKind::Call { receiver: None, name, .. }, .. })) if name.text.eq_ignore_ascii_case("this"))
    }

    /// Gives the fields of `this` their first values.
    fn initialise_fields(&mut self) {
        if let Some(initialiser) = self.class.and_then(|class| self.build.classes.get(class).field_initialiser) {
            self.emit(Op::Load(0));
            self.emit(Op::CallOn(initialiser, 1));
        }
    }

    /// First values of a class's static fields, or of an object's fields.
    pub fn initialiser(build: &'b mut Build<'a>, place: u32, class: ClassId, is_static: bool, firsts: &[First<'s>]) {
        let name = if is_static { "<clinit>" } else { "<init>" };
        let mut body = Body::new(build, Some(class), is_static, Type::Void, name);
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

    pub fn trigger(build: &'b mut Build<'a>, place: u32, trigger: &'s Trigger, object: &str) {
        let mut body = Body::new(build, None, true, Type::Void, "");
        body.function.class = trigger.name.text.as_str().into();
        body.function.is_trigger = true;
        body.trigger_object = Some(object.into());
        body.statements(&trigger.body);
        body.finish(place);
    }

    pub fn complain(&mut self, at: At, message: impl Into<String>) {
        self.build.complain(at, message);
    }

    pub fn emit(&mut self, op: Op) -> usize {
        self.function.ops.push(op);
        self.function.ops.len() - 1
    }

    pub fn here(&self) -> u32 {
        self.function.ops.len() as u32
    }

    /// From here on the code stands there: for stack traces.
    pub fn at(&mut self, at: At) {
        let here = self.here();
        match self.function.places.last_mut() {
            Some((from, place)) if *from == here => *place = at,
            Some((_, place)) if *place == at => {}
            _ => self.function.places.push((here, at)),
        }
    }

    /// A statement begins on that line.
    fn line(&mut self, at: At) {
        self.at(at);
        self.emit(Op::Line(at.line));
        if let Some(lines) = self.build.output.lines.get_mut(self.function.file as usize) {
            lines.insert(at.line);
        }
    }

    /// Points a jump that was written before to here.
    pub fn land(&mut self, jump: usize) {
        let here = self.here();
        self.point(jump, here);
    }

    fn point(&mut self, jump: usize, target: u32) {
        if let Some(
            Op::Jump(to)
            | Op::JumpIfFalse(to)
            | Op::JumpIfTrue(to)
            | Op::JumpKeepIfFalse(to)
            | Op::JumpKeepIfTrue(to)
            | Op::JumpKeepIfNull(to)
            | Op::JumpKeepIfNotNull(to)
            | Op::Next(_, to),
        ) = self.function.ops.get_mut(jump)
        {
            *to = target;
        }
    }

    fn slot(&mut self) -> u16 {
        let slot = self.next_slot;
        self.next_slot += 1;
        self.function.locals = self.function.locals.max(self.next_slot);
        slot
    }

    fn declare(&mut self, name: &Name, of_type: Type) -> u16 {
        if self.local(&name.text).is_some() {
            self.complain(name.at, format!("Duplicate variable: {}", name.text));
        }
        let slot = self.slot();
        if let Some(scope) = self.scopes.last_mut() {
            scope.push(Local { name: name.text.clone(), slot, of_type });
        }
        slot
    }

    pub fn local(&self, name: &str) -> Option<&Local> {
        self.scopes.iter().rev().flatten().find(|local| local.name.eq_ignore_ascii_case(name))
    }

    fn scoped<T>(&mut self, inner: impl FnOnce(&mut Self) -> T) -> T {
        self.scopes.push(Vec::new());
        let first = self.next_slot;
        let result = inner(self);
        self.next_slot = first;
        self.scopes.pop();
        result
    }

    fn block(&mut self, statements: &'s [Statement]) -> bool {
        self.scoped(|body| body.statements(statements))
    }

    /// Whether control can come to the end.
    fn statements(&mut self, statements: &'s [Statement]) -> bool {
        let mut completes = true;
        for statement in statements {
            if !completes {
                self.complain(statement.at, "Unreachable statement");
                return true;
            }
            completes = self.statement(statement);
        }
        completes
    }

    fn statement(&mut self, statement: &'s Statement) -> bool {
        if !matches!(statement.kind, StatementKind::Block(_) | StatementKind::Locals(_) | StatementKind::Try { .. }) {
            self.line(statement.at);
        }
        match &statement.kind {
            StatementKind::Block(inner) => return self.block(inner),
            StatementKind::Locals(inner) => return self.statements(inner),
            StatementKind::Local { type_name, name, value } => self.local_declaration(type_name, name, value.as_ref()),
            StatementKind::Expression(expression) => self.effect(expression),
            StatementKind::If { condition, then, otherwise } => {
                return self.if_statement(condition, then, otherwise.as_deref());
            }
            StatementKind::ForEach { type_name, name, source, body } => self.for_each(type_name, name, source, body),
            StatementKind::For { start, condition, step, body } => {
                return self.scoped(|inside| {
                    inside.statements(start);
                    inside.repeat(condition.as_ref(), step, body)
                });
            }
            StatementKind::While { condition, body } => return self.repeat(Some(condition), &[], body),
            StatementKind::DoWhile { body, condition } => return self.do_while(body, condition),
            StatementKind::Try { body, catches, finally } => {
                return self.try_statement(body, catches, finally.as_deref());
            }
            StatementKind::Throw(value) => {
                let thrown = self.expression(value);
                let is_exception =
                    matches!(&thrown, Type::Class(class, _) if self.build.classes.descends(*class, EXCEPTION));
                if !is_exception && thrown != Type::Unknown {
                    self.complain(value.at, format!("Throw expression must be of type exception: {thrown}"));
                }
                self.at(statement.at);
                self.emit(Op::Throw);
                return false;
            }
            StatementKind::Return(value) => {
                self.return_statement(value.as_ref(), statement.at);
                return false;
            }
            StatementKind::Break | StatementKind::Continue => {
                self.leave_loop(statement.at, matches!(statement.kind, StatementKind::Break));
                return false;
            }
            StatementKind::Dml { operation, records, external_id, as_user } => {
                let found = self.expression(records);
                let fits = match &found {
                    Type::List(of) => matches!(**of, Type::Record(_) | Type::Unknown),
                    Type::Record(_) | Type::Unknown => true,
                    _ => false,
                };
                if !fits {
                    self.complain(records.at, format!("DML requires SObject or SObject list type: {found}"));
                }
                let statements = &mut self.build.output.code.statements;
                let external_id = external_id.as_ref().map(|name| name.text.clone());
                statements.push(DmlTemplate { operation: *operation, external_id, as_user: *as_user });
                let place = statements.len() as u32 - 1;
                self.at(statement.at);
                self.emit(Op::Dml(place));
            }
            StatementKind::Switch { .. } => self.build.refuse(statement.at, "switch"),
            StatementKind::Merge { .. } => self.build.refuse(statement.at, "merge"),
            StatementKind::RunAs { .. } => self.build.refuse(statement.at, "System.runAs"),
        }
        true
    }

    fn local_declaration(&mut self, type_name: &TypeName, name: &Name, value: Option<&'s Expression>) {
        let of_type = self.build.resolve(self.class, type_name);
        match value {
            Some(value) => self.expression_as(value, &of_type),
            None => _ = self.emit(Op::Null),
        }
        let slot = self.declare(name, of_type);
        self.emit(Op::Store(slot));
    }

    fn condition(&mut self, condition: &Expression) {
        let found = self.expression(condition);
        if found != Type::Boolean && found != Type::Unknown {
            self.complain(condition.at, format!("Condition expression must be of type Boolean: {found}"));
        }
    }

    fn if_statement(
        &mut self,
        condition: &'s Expression,
        then: &'s Statement,
        otherwise: Option<&'s Statement>,
    ) -> bool {
        self.condition(condition);
        let over = self.emit(Op::JumpIfFalse(0));
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

    fn repeat(&mut self, condition: Option<&'s Expression>, step: &'s [Expression], inner: &'s Statement) -> bool {
        let endless = match condition {
            None => true,
            Some(condition) => condition.kind == ExpressionKind::Boolean(true),
        };
        let start = self.here();
        let out = condition.filter(|_| !endless).map(|condition| {
            self.condition(condition);
            self.emit(Op::JumpIfFalse(0))
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

    fn do_while(&mut self, inner: &'s Statement, condition: &'s Expression) -> bool {
        let start = self.here();
        self.begin_loop();
        self.scoped(|body| body.statement(inner));
        let ended = self.end_loop();
        ended.continues.into_iter().for_each(|jump| self.land(jump));
        self.at(condition.at);
        self.condition(condition);
        self.emit(Op::JumpIfTrue(start));
        let endless = condition.kind == ExpressionKind::Boolean(true) && ended.breaks.is_empty();
        ended.breaks.into_iter().for_each(|jump| self.land(jump));
        !endless
    }

    fn for_each(&mut self, type_name: &TypeName, name: &Name, source: &'s Expression, inner: &'s Statement) {
        let of_type = self.build.resolve(self.class, type_name);
        let found = self.expression(source);
        let element = match &found {
            Type::List(of) | Type::Set(of) => (**of).clone(),
            Type::Unknown => Type::Unknown,
            other => {
                self.complain(source.at, format!("For loop can only iterate over an Iterable: {other}"));
                Type::Unknown
            }
        };
        if !self.build.classes.fits(&element, &of_type) {
            self.complain(type_name.at, format!("Loop variable must be of type {element}"));
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
            body.widen(&element, &of_type, 0);
            let slot = body.declare(name, of_type.clone());
            body.emit(Op::Store(slot));
            body.begin_loop();
            body.scoped(|body| body.statement(inner));
            let ended = body.end_loop();
            ended.continues.into_iter().for_each(|jump| body.point(jump, start));
            body.emit(Op::Jump(start));
            body.land(next);
            ended.breaks.into_iter().for_each(|jump| body.land(jump));
        });
    }

    fn begin_loop(&mut self) {
        self.loops.push(Loop { breaks: Vec::new(), continues: Vec::new(), finallies: self.finallies.len() });
    }

    fn end_loop(&mut self) -> Loop {
        self.loops.pop().unwrap_or(Loop { breaks: Vec::new(), continues: Vec::new(), finallies: 0 })
    }

    fn leave_loop(&mut self, at: At, is_break: bool) {
        let Some(finallies) = self.loops.last().map(|around| around.finallies) else {
            let word = if is_break { "break" } else { "continue" };
            return self.complain(at, format!("{word} statement must be inside a loop"));
        };
        self.run_finallies(finallies);
        let jump = self.emit(Op::Jump(0));
        if let Some(around) = self.loops.last_mut() {
            if is_break { &mut around.breaks } else { &mut around.continues }.push(jump);
        }
    }

    fn return_statement(&mut self, value: Option<&'s Expression>, at: At) {
        let returns = self.returns.clone();
        match value {
            None if returns == Type::Void => {
                self.run_finallies(0);
                self.emit(Op::Return);
            }
            None => self.complain(at, "Missing return value"),
            Some(value) if returns == Type::Void => {
                self.expression(value);
                self.complain(value.at, "Return value is not allowed: the method is void");
            }
            Some(value) => {
                self.expression_as(value, &returns);
                if !self.finallies.is_empty() {
                    let kept = self.slot();
                    self.emit(Op::Store(kept));
                    self.run_finallies(0);
                    self.emit(Op::Load(kept));
                }
                self.emit(Op::ReturnValue);
            }
        }
    }

    /// Copies the `finally` blocks that are left on a way out, the innermost first.
    fn run_finallies(&mut self, down_to: usize) {
        let mut left = Vec::new();
        while self.finallies.len() > down_to {
            let Some(finally) = self.finallies.pop() else { break };
            let from = self.here();
            let inner = finally.body;
            self.block(inner);
            left.push((finally, from));
        }
        let to = self.here();
        while let Some((mut finally, from)) = left.pop() {
            finally.gaps.push((from, to));
            self.finallies.push(finally);
        }
    }

    fn try_statement(
        &mut self,
        inner: &'s [Statement],
        catches: &'s [Catch],
        finally: Option<&'s [Statement]>,
    ) -> bool {
        if let Some(body) = finally {
            self.finallies.push(Finally { body, gaps: Vec::new() });
        }
        let from = self.here();
        let mut completes = self.block(inner);
        let to = self.here();
        let mut ends = vec![self.emit(Op::Jump(0))];
        // The gaps so far lie inside the block; a catch must not guard what `finally` copied there either.
        let gaps =
            self.finallies.last().filter(|_| finally.is_some()).map(|open| open.gaps.clone()).unwrap_or_default();
        for catch in catches {
            completes |= self.catch(catch, (from, to), &gaps);
            ends.push(self.emit(Op::Jump(0)));
        }
        let guarded_to = self.here();
        ends.into_iter().for_each(|jump| self.land(jump));
        let Some(finally_body) = finally else { return completes };
        let gaps = self.finallies.pop().map(|open| open.gaps).unwrap_or_default();
        // The ordinary way, then the way of an exception, which goes on after.
        let finally_completes = self.block(finally_body);
        let over = self.emit(Op::Jump(0));
        let target = self.here();
        self.function.handlers.push(Handler { from, to: guarded_to, gaps, target, class: None });
        self.scoped(|body| {
            let kept = body.slot();
            body.emit(Op::Store(kept));
            body.block(finally_body);
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
                self.complain(catch.type_name.at, format!("Catch type must be an exception type: {other}"));
                None
            }
        };
        let target = self.here();
        if let Some(class) = class {
            self.function.handlers.push(Handler { from, to, gaps: gaps.to_vec(), target, class: Some(class) });
        }
        self.scoped(|body| {
            let slot = body.declare(&catch.name, caught);
            body.emit(Op::Store(slot));
            body.statements(&catch.body)
        })
    }
}
