//! The Apex language: lexer, parser, checker, compiler, and a machine that yields.
//!
//! ```text
//! sources --compile--> Program --push--> Machine --run--> Yield::Ask(question)
//!                                           ^                     |
//!                                           +---- answer/throw ---+   the org answers
//! ```
//!
//! Knows no org: every query, DML, callout, publish, clock, draw, job or limit is a [`Question`] that the org answers.
//! What it does not support it refuses at compile time, with file, line, column and the feature's name.
//!
//! Invariants: no I/O, no clock, no randomness; nothing on the Rust stack per Apex call; a suspended [`Machine`] is a
//! plain value that clones, and its two copies go on independently; no input makes it panic or hang.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

#[macro_use]
pub mod image;

pub mod calendar;
#[cfg(feature = "whole-library")]
mod cipher;
mod classes;
mod code;
mod compiler;
mod contract;
mod convert;
#[allow(dead_code, reason = "the library's classes call it")]
pub(crate) mod date_format;
mod datum;
mod decimal;
mod digest;
pub mod double;
mod entries;
mod equality;
#[cfg(feature = "whole-library")]
mod escape;
mod exchange;
mod execute;
mod frozen;
mod highlight;
mod id;
pub mod json;
pub mod letters;
mod lexer;
mod library;
mod machine;
mod made;
#[allow(dead_code, reason = "the library's classes call it")]
pub(crate) mod message_format;
mod natives;
mod operate;
mod parser;
mod platform;
mod program;
mod question;
mod regex;
mod rest_call;
mod schema;
pub mod soql;
mod source;
mod sprint;
mod stub;
mod syntax;
mod table;
mod text;
mod transcendental;
mod typed_json;
mod types;
mod unwind;
mod value;

pub use contract::{
    AnswerMismatch, CallError, LineMark, Position, RecordError, TriggerInvocation, TriggerOutcome, Uncaught, Yield,
};
pub use datum::{Datum, FieldName, Record};
pub use decimal::{Decimal, Rounding};
pub use digest::{base64, from_base64, hexadecimal, hmac_sha256, sha256};
pub use frozen::Frozen;
pub use highlight::{Kind, Stretch, highlight};
pub use id::{is_whole_id, normalise_id};
pub use machine::Machine;
pub use program::{ClassInfo, MethodInfo, Program, TriggerEvent, TriggerInfo};
pub use question::{
    Answer, DmlQuestion, EnqueueKind, EnqueueQuestion, ExceptionSpec, FutureCall, HttpRequest, HttpResponse, Operation,
    QueryQuestion, QueryShape, Question, SaveError, SaveResult, SearchQuestion,
};
pub use rest_call::{RestAnswer, RestCall, RestRefusal};
pub use schema::{
    ChildDescribe, Description, Field, FieldDescribe, FieldKind, NoObjects, ObjectDescribe, PicklistEntry,
    RecordTypeDescribe, Relationship, Schema,
};
pub use source::{At, Diagnostic, Source};

/// Compiles classes and triggers together: they may refer to one another in any order.
///
/// # Errors
/// Every [`Diagnostic`] found, ordered by file and place; code that does not compile does not run.
pub fn compile(sources: &[Source], schema: &dyn Schema) -> Result<Program, Vec<Diagnostic>> {
    match program::compile(sources, schema, false) {
        (Some(program), _) => Ok(program),
        (None, problems) => Err(problems),
    }
}

/// What is wrong with a file as text, before any name in it means anything: nothing for a file that parses.
pub fn syntax_errors(source: &Source) -> Vec<Diagnostic> {
    parser::unit(source).err().unwrap_or_default()
}

/// Compiles what can be. Where code with a mistake is entered, the machine throws [`UNSUPPORTED`], which nothing can
/// catch, with the diagnostic as its message.
pub fn compile_leniently(sources: &[Source], schema: &dyn Schema) -> (Program, Vec<Diagnostic>) {
    let (program, problems) = program::compile(sources, schema, true);
    (program.unwrap_or_default(), problems)
}

/// Type of the exception of code that did not compile.
pub const UNSUPPORTED: &str = "System.UnsupportedFeature";
