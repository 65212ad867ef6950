//! Statements: the bodies of methods, initialisers and triggers.
//!
//! Refuses `merge` where the library does not have it. Invariant: a statement begins and ends with nothing on the stack above the locals.

use std::fmt;
use std::sync::Arc;

use super::Build;
use super::function::LARGEST;
use crate::classes::EXCEPTION;
use crate::code::{DmlTemplate, Function, Op};
use crate::source::At;
use crate::syntax::{Expression, Name, Statement, StatementKind, TypeName};
use crate::types::{ClassId, Type};

/// A variable's name, and whether it is final.
pub(super) type Given<'n> = (&'n Name, bool);

pub(super) struct Local {
    pub name: String,
    pub slot: u16,
    pub of_type: Type,
    /// Final, and with its value.
    pub is_final: bool,
}

pub(super) struct Loop {
    pub breaks: Vec<usize>,
    pub continues: Vec<usize>,
    /// How many `finally` blocks were open when the loop began.
    pub finallies: usize,
}

/// What runs on every way out of a guarded stretch.
#[derive(Clone, Copy)]
pub(super) enum Ending<'s> {
    Block(&'s [Statement]),
    /// The end of `System.runAs`: the user of before is back.
    RunAs,
}

pub(super) struct Finally<'s> {
    pub ending: Ending<'s>,
    pub gaps: Vec<(u32, u32)>,
    /// How many scopes and loops were open around its `try`: it knows no others.
    pub around: (usize, usize),
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
    pub(super) scopes: Vec<Vec<Local>>,
    pub(super) next_slot: u16,
    pub loops: Vec<Loop>,
    pub finallies: Vec<Finally<'s>>,
    /// Jumps of the chain that is being compiled, from each `?.` whose receiver is null.
    pub skips: Vec<usize>,
    /// The field behind the property whose accessor this is.
    pub behind: Option<u16>,
    /// Diagnostics that there were before it.
    pub(super) before: usize,
}

impl<'b, 'a, 's> Body<'b, 'a, 's> {
    pub(super) fn new(
        build: &'b mut Build<'a>,
        class: Option<ClassId>,
        is_static: bool,
        returns: Type,
        method: &str,
    ) -> Self {
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
            skips: Vec::new(),
            behind: None,
            before,
        }
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

    /// A variable that is given its value where it is declared.
    pub(super) fn declare_given(&mut self, (name, is_final): Given<'_>, of_type: Type) -> u16 {
        let slot = self.declare(name, of_type);
        if is_final {
            self.seal();
        }
        slot
    }

    pub(super) fn declare(&mut self, name: &Name, of_type: Type) -> u16 {
        if self.local(&name.text).is_some() {
            self.complain(name.at, format_args!("Duplicate variable: {}", name.text));
        }
        let slot = self.slot();
        if let Some(scope) = self.scopes.last_mut() {
            scope.push(Local { name: name.text.clone(), slot, of_type, is_final: false });
        }
        slot
    }

    /// The variable that was declared last is not written again.
    pub(super) fn seal(&mut self) {
        if let Some(local) = self.scopes.last_mut().and_then(|scope| scope.last_mut()) {
            local.is_final = true;
        }
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
            StatementKind::Local { type_name, name, value, is_final } => {
                self.local_declaration(type_name, name, value.as_ref());
                if *is_final && value.is_some() {
                    self.seal();
                }
            }
            StatementKind::Expression(expression) => self.effect(expression),
            StatementKind::If { condition, then, otherwise } => {
                return self.if_statement(condition, then, otherwise.as_ref());
            }
            StatementKind::ForEach { type_name, name, is_final, source, body } => {
                self.for_each(type_name, (name, *is_final), source, body);
            }
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
            StatementKind::Merge { master, duplicates } => self.merge(statement.at, master, duplicates),
            StatementKind::RunAs { user, body } => return self.run_as(statement.at, user, body),
        }
        true
    }

    /// `merge master duplicates;`: a call of the library's method.
    fn merge(&mut self, at: At, master: &'s Expression, duplicates: &'s Expression) {
        let given = vec![self.expression(master), self.expression(duplicates)];
        let class = self.build.platform_class("Database");
        let methods = class.map(|class| self.methods_of(class, "merge")).unwrap_or_default();
        match self.best(&methods, &given) {
            Some(method) => {
                self.call_method(at, &method, &given);
                self.emit(Op::Pop);
            }
            None if methods.is_empty() => self.build.refuse(at, "merge"),
            None => {
                let found = given.last().map(ToString::to_string).unwrap_or_default();
                self.complain(duplicates.at, format_args!("DML requires SObject or SObject list type: {found}"));
            }
        }
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
            None => self.complain(at, format_args!("Missing return statement required return type: {returns}")),
            Some(value) if returns == Type::Void => {
                self.expression(value);
                let who = match () {
                    () if self.function.is_trigger => "Trigger bodies",
                    () if self.function.method.as_ref() == "<init>" => "Constructors",
                    () => "Void method",
                };
                self.complain(value.at, format_args!("{who} must not return a value"));
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
