//! Statements: the bodies of methods, initialisers and triggers.
//!
//! Refuses `merge` and `System.runAs` by name. Invariant: a statement begins and ends with nothing on the
//! stack above the locals.

use std::fmt;
use std::sync::Arc;

use super::Build;
use super::members::First;
use crate::classes::{EXCEPTION, MethodEntry, PLATFORM_EXCEPTIONS};
use crate::code::{DmlTemplate, Function, Op};
use crate::source::At;
use crate::syntax::{Accessor, Expression, ExpressionKind, Method, Name, Statement, StatementKind, Trigger, TypeName};
use crate::types::{ClassId, Type};

pub(super) struct Local {
    pub name: String,
    pub slot: u16,
    pub of_type: Type,
}

pub(super) struct Loop {
    pub breaks: Vec<usize>,
    pub continues: Vec<usize>,
    /// How many `finally` blocks were open when the loop began.
    pub finallies: usize,
}

pub(super) struct Finally<'s> {
    pub body: &'s [Statement],
    pub gaps: Vec<(u32, u32)>,
    /// How many scopes and loops were open around its `try`: it knows no others.
    pub around: (usize, usize),
}

/// Operations of one method, as many as the platform takes.
const LARGEST: usize = 65_535;

/// One function as it is written.
pub(super) struct Body<'b, 'a, 's> {
    pub build: &'b mut Build<'a>,
    pub class: Option<ClassId>,
    pub is_static: bool,
    /// Object of the trigger.
    pub trigger_object: Option<Arc<str>>,
    returns: Type,
    pub function: Function,
    pub(super) scopes: Vec<Vec<Local>>,
    next_slot: u16,
    pub loops: Vec<Loop>,
    pub finallies: Vec<Finally<'s>>,
    /// The field behind the property whose accessor this is.
    pub behind: Option<u16>,
    /// Diagnostics that there were before it.
    before: usize,
}

impl<'b, 'a, 's> Body<'b, 'a, 's> {
    fn new(build: &'b mut Build<'a>, class: Option<ClassId>, is_static: bool, returns: Type, method: &str) -> Self {
        let name = class.map_or_else(|| "".into(), |class| build.classes.get(class).name.clone());
        let is_library = build.file == super::LIBRARY_FILE;
        let function =
            Function { class: name, method: method.into(), file: build.file, is_library, ..Function::default() };
        let before = build.diagnostics.len();
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
            behind: None,
            before,
        }
    }

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
            body.declare(
                &Box::new(crate::syntax::NameNode { text: "value".to_owned(), at: accessor.at }),
                of_type.clone(),
            );
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
            body.declare(&parameter.name, of_type.clone());
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

    /// Before a constructor's own statements: the superclass's constructor, then the fields' first values. One that
    /// calls another of its class leaves both to that one.
    fn begin_constructor(&mut self, at: At, statements: &[Statement]) {
        let first = match statements.first().map(|first| &first.kind) {
            Some(StatementKind::Expression(first)) => match &first.kind {
                ExpressionKind::Call { receiver: None, name, .. } => name.text.to_ascii_lowercase(),
                _ => String::new(),
            },
            _ => String::new(),
        };
        match first.as_str() {
            "this" => {}
            // Where it stands it gives the fields their values too.
            "super" => {}
            _ => {
                self.construct_above(at);
                self.initialise_fields();
            }
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

    /// Gives the fields of `this` their first values.
    pub fn initialise_fields(&mut self) {
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

    #[inline(never)]
    pub fn complain(&mut self, at: At, message: fmt::Arguments<'_>) {
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
    pub(super) fn line(&mut self, at: At) {
        self.at(at);
        if self.function.is_library {
            return;
        }
        self.emit(Op::Line(at.line));
        if let Some(lines) = self.build.output.lines.get_mut(self.function.file as usize)
            && let Err(place) = lines.binary_search(&at.line)
        {
            lines.insert(place, at.line);
        }
    }

    /// Points a jump that was written before to here.
    pub fn land(&mut self, jump: usize) {
        let here = self.here();
        self.point(jump, here);
    }

    pub(super) fn point(&mut self, jump: usize, target: u32) {
        if let Some(
            Op::Jump(to) | Op::JumpIf(_, to) | Op::JumpKeepIf(_, to) | Op::JumpKeepIfNull(_, to) | Op::Next(_, to),
        ) = self.function.ops.get_mut(jump)
        {
            *to = target;
        }
    }

    pub(super) fn slot(&mut self) -> u16 {
        let slot = self.next_slot;
        self.next_slot += 1;
        self.function.locals = self.function.locals.max(self.next_slot);
        slot
    }

    pub(super) fn declare(&mut self, name: &Name, of_type: Type) -> u16 {
        if self.local(&name.text).is_some() {
            self.complain(name.at, format_args!("Duplicate variable: {}", name.text));
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

    pub(super) fn scoped<T>(&mut self, inner: impl FnOnce(&mut Self) -> T) -> T {
        self.scopes.push(Vec::new());
        let first = self.next_slot;
        let result = inner(self);
        self.next_slot = first;
        self.scopes.pop();
        result
    }

    pub(super) fn block(&mut self, statements: &'s [Statement]) -> bool {
        self.scoped(|body| body.statements(statements))
    }

    /// Whether control can come to the end.
    pub(super) fn statements(&mut self, statements: &'s [Statement]) -> bool {
        let mut completes = true;
        for statement in statements {
            if self.function.ops.len() > LARGEST {
                return false;
            }
            if !completes {
                self.complain(statement.at, format_args!("Unreachable statement"));
                return false;
            }
            completes = self.statement(statement);
        }
        completes
    }

    pub(super) fn statement(&mut self, statement: &'s Statement) -> bool {
        if !matches!(statement.kind, StatementKind::Block(_) | StatementKind::Locals(_) | StatementKind::Try { .. }) {
            self.line(statement.at);
        }
        match &statement.kind {
            StatementKind::Block(inner) => return self.block(inner),
            StatementKind::Locals(inner) => return self.statements(inner),
            StatementKind::Local { type_name, name, value } => self.local_declaration(type_name, name, value.as_ref()),
            StatementKind::Expression(expression) => self.effect(expression),
            StatementKind::If { condition, then, otherwise } => {
                return self.if_statement(condition, then, otherwise.as_ref());
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
                    self.complain(value.at, format_args!("Throw expression must be of type exception: {thrown}"));
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
                    self.complain(records.at, format_args!("DML requires SObject or SObject list type: {found}"));
                }
                let statements = &mut self.build.output.code.statements;
                let external_id = external_id.as_ref().map(|name| name.text.clone());
                statements.push(DmlTemplate { operation: *operation, external_id, as_user: *as_user });
                let place = statements.len() as u32 - 1;
                self.at(statement.at);
                self.emit(Op::Dml(place));
            }
            StatementKind::Switch { subject, cases, otherwise } => {
                return self.switch_statement(subject, cases, otherwise.as_deref());
            }
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

    pub(super) fn condition(&mut self, condition: &Expression) {
        let found = self.expression(condition);
        if found != Type::Boolean && found != Type::Unknown {
            self.complain(condition.at, format_args!("Condition expression must be of type Boolean: {found}"));
        }
    }

    fn return_statement(&mut self, value: Option<&'s Expression>, at: At) {
        let returns = self.returns.clone();
        match value {
            None if returns == Type::Void => {
                self.run_finallies(0);
                self.emit(Op::Return);
            }
            None => self.complain(at, format_args!("Missing return value")),
            Some(value) if returns == Type::Void => {
                self.expression(value);
                self.complain(value.at, format_args!("Return value is not allowed: the method is void"));
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
}
