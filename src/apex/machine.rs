//! The machine: one transaction's worth of running Apex.

use std::fmt;

use crate::datum::{Datum, Record};
use crate::frozen::Frozen;
use crate::program::{Program, TriggerEvent};
use crate::question::{Answer, ExceptionSpec, Question};

/// Why [`Machine::run`] came back.
#[derive(Debug, Clone)]
pub enum Yield {
    /// The code asks the platform: [`Machine::answer`] or [`Machine::throw`], then run again.
    /// Before answering, the org may push a trigger and run it to its [`Yield::TriggerDone`].
    Ask(Question),
    /// The pushed call returned; `Null` for void. An object of a class that has no plain form comes as `Null`:
    /// see [`Machine::returned_json`].
    Returned(Datum),
    /// The pushed trigger has ended.
    TriggerDone(TriggerOutcome),
    /// The pushed call or trigger ended with an exception that nobody caught. What was pushed before it still waits.
    Threw(Uncaught),
    /// The fuel is spent: run again to go on.
    OutOfFuel,
    /// Nothing to run: no call was pushed, or the last question still waits for its answer.
    Idle,
}

/// A trigger that the org wants to run.
#[derive(Debug, Clone, PartialEq)]
pub struct TriggerInvocation {
    /// Index into [`Program::triggers`].
    pub trigger: u32,
    /// The event of this run: decides `Trigger.isBefore`, `Trigger.isInsert` and so on.
    pub event: TriggerEvent,
    /// `Trigger.new`; empty on delete (then `Trigger.new` is null).
    pub new: Vec<Record>,
    /// `Trigger.old`; empty on insert and undelete (then null).
    pub old: Vec<Record>,
}

/// What a trigger left behind.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TriggerOutcome {
    /// `Trigger.new` as the trigger left it: what a before trigger changed is here.
    pub new: Vec<Record>,
    /// What `addError` said.
    pub errors: Vec<RecordError>,
}

/// One call of `addError`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordError {
    /// Place of the record in `Trigger.new`, or in `Trigger.old` on delete.
    pub row: u32,
    /// The field, when the error was added to a field.
    pub field: Option<String>,
    /// The text.
    pub message: String,
}

/// An exception that nobody caught.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Uncaught {
    /// `System.NullPointerException`, `DataProvider.RefusedException`.
    pub type_name: String,
    /// The message alone.
    pub message: String,
    /// Lines of the shape `Class.DataProvider.lookUp: line 26, column 1`, innermost first, joined by `\n`.
    pub stack: String,
    /// The exception given as the cause.
    pub cause: Option<Box<Uncaught>>,
}

impl fmt::Display for Uncaught {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.type_name, self.message)
    }
}

/// Where the machine is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// File name.
    pub file: String,
    /// 1-based line.
    pub line: u32,
    /// 1-based column.
    pub column: u32,
    /// `DataProvider`; the trigger's name in a trigger.
    pub class: String,
    /// `lookUp`; empty in a trigger.
    pub method: String,
}

/// A line that the machine entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineMark {
    /// Index into [`Program::files`].
    pub file: u32,
    /// 1-based line.
    pub line: u32,
}

/// Why a call could not be pushed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallError(pub String);

impl fmt::Display for CallError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// An answer that does not fit the open question, or no question is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerMismatch(pub String);

impl fmt::Display for AnswerMismatch {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// One transaction's worth of running Apex: frames, heap and statics. A plain value: clone it at any yield and both
/// copies go on independently.
#[derive(Debug, Clone, Default)]
pub struct Machine {}

impl Machine {
    /// A machine for a new transaction: empty heap, no class initialised.
    pub fn new() -> Self {
        Machine::default()
    }

    /// Pushes a trigger, also while a DML question is open; run to [`Yield::TriggerDone`].
    ///
    /// # Errors
    /// [`CallError`] when the program has no such trigger.
    pub fn push_trigger(&mut self, _program: &Program, _invocation: TriggerInvocation) -> Result<(), CallError> {
        Err(CallError("triggers are not supported yet".into()))
    }

    /// Pushes a call of a static method, also while a question is open; run to [`Yield::Returned`].
    ///
    /// # Errors
    /// [`CallError`] when there is no such class, or no such method with that many parameters.
    pub fn push_static_call(
        &mut self,
        _program: &Program,
        _class: &str,
        _method: &str,
        _arguments: Vec<Datum>,
    ) -> Result<(), CallError> {
        Err(CallError("calls are not supported yet".into()))
    }

    /// Thaws an object and pushes a call of one of its methods; run to [`Yield::Returned`].
    ///
    /// # Errors
    /// [`CallError`] when its class has no such method, or it was frozen by another program.
    pub fn push_instance_call(
        &mut self,
        _program: &Program,
        _object: &Frozen,
        _method: &str,
        _arguments: Vec<Datum>,
    ) -> Result<(), CallError> {
        Err(CallError("calls are not supported yet".into()))
    }

    /// Thaws a queued job and pushes its `execute(QueueableContext)`; `getJobId()` answers `job_id`.
    ///
    /// # Errors
    /// As [`Machine::push_instance_call`].
    pub fn push_job(&mut self, _program: &Program, _job: &Frozen, _job_id: &str) -> Result<(), CallError> {
        Err(CallError("jobs are not supported yet".into()))
    }

    /// Runs until something is asked, returned or thrown, or `fuel` instructions are spent.
    pub fn run(&mut self, _program: &Program, _fuel: u64) -> Yield {
        Yield::Idle
    }

    /// Answers the open question.
    ///
    /// # Errors
    /// [`AnswerMismatch`] when no question is open or the answer does not fit; the question stays open.
    pub fn answer(&mut self, _program: &Program, _answer: Answer) -> Result<(), AnswerMismatch> {
        Err(AnswerMismatch("no question is open".into()))
    }

    /// Raises an exception at the open question instead of answering it.
    ///
    /// # Errors
    /// [`AnswerMismatch`] when no question is open or the type is not one of the platform's exceptions.
    pub fn throw(&mut self, _program: &Program, _exception: ExceptionSpec) -> Result<(), AnswerMismatch> {
        Err(AnswerMismatch("no question is open".into()))
    }

    /// The value of the last [`Yield::Returned`] as `JSON.serialize` would write it (Apex REST answers so); nulls are
    /// left out when `suppress_nulls` is set.
    pub fn returned_json(&self, _program: &Program, _suppress_nulls: bool) -> String {
        "null".into()
    }

    /// Where the machine is now: the innermost frame's statement.
    pub fn position(&self, _program: &Program) -> Option<Position> {
        None
    }

    /// All frames, innermost first, in the shape of Salesforce's stack traces.
    pub fn stack_trace(&self, _program: &Program) -> String {
        String::new()
    }

    /// Lines entered since the last call, in order, equal neighbours collapsed. Past 100,000 the rest is dropped.
    pub fn take_lines(&mut self) -> Vec<LineMark> {
        Vec::new()
    }

    /// Instructions executed so far: the base of a CPU time model.
    pub fn executed(&self) -> u64 {
        0
    }
}
