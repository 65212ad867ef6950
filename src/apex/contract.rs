//! What goes between the machine and the org, beside questions and answers.
//!
//! Refuses to run anything. Invariant: plain values, without handles into any machine.

use std::fmt;

use crate::datum::{Datum, Record};
use crate::program::TriggerEvent;
use crate::question::Question;

/// Why [`Machine::run`] came back.
#[derive(Debug, Clone)]
#[allow(clippy::large_enum_variant, reason = "one lives at a time, and is matched at once")]
pub enum Yield {
    /// The code asks the platform: [`crate::Machine::answer`] or [`crate::Machine::throw`], then run again.
    /// Before answering, the org may push a trigger and run it to its [`Yield::TriggerDone`].
    Ask(Question),
    /// The pushed call returned; `Null` for void. An object of a class that has no plain form comes as `Null`:
    /// see [`crate::Machine::returned_json`].
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
    /// Index into [`crate::Program::triggers`].
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
    /// Index into [`crate::Program::files`].
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
