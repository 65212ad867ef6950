//! The machine: one transaction's worth of running Apex.
//!
//! Refuses to ask the platform anything by itself: it stops, and goes on with the answer. Invariants: what runs is
//! frames on a list, never calls on the Rust stack; a machine is a plain value, so a clone goes on by itself.
//! Longer than 400 lines because whatever a machine holds is asked, answered and collected together.

use std::sync::Arc;

use crate::classes::{self, PLATFORM_EXCEPTIONS};
use crate::code::Code;
use crate::contract::{AnswerMismatch, LineMark, Position, RecordError, TriggerOutcome, Yield};
use crate::exchange;
use crate::letters::digits;
use crate::operate::{Raise, Raised};
use crate::program::{Program, TriggerEvent};
use crate::question::{Answer, ExceptionSpec, QueryShape, Question};
use crate::schema::Description;
use crate::typed_json::accessors::Told;
use crate::types::ClassId;
use crate::value::{Heap, Key, Made, Value};

/// Bytes of text or of new objects that cost an instruction.
const BYTES_OF_AN_INSTRUCTION: usize = 64;
/// What a question to the platform costs, whatever the answer.
const INSTRUCTIONS_OF_A_QUESTION: u64 = 50;

/// One transaction's worth of running Apex: frames, heap and statics. A plain value: clone it at any yield and both
/// copies go on independently.
#[derive(Debug, Clone, Default)]
pub struct Machine {
    /// Fingerprint of the program that was pushed first.
    pub(crate) program: Option<u64>,
    pub(crate) heap: Heap,
    pub(crate) stack: Vec<Value>,
    pub(crate) frames: Vec<Frame>,
    pub(crate) statics: Vec<Vec<Value>>,
    pub(crate) initialised: Vec<bool>,
    pub(crate) triggers: Vec<TriggerContext>,
    /// Objects that the code has asked for, by the name it used.
    pub(crate) descriptions: Vec<(Arc<str>, Option<Arc<Description>>)>,
    /// What `Equality.know` found for the operation that comes next.
    pub(crate) known: Option<Vec<Key>>,
    /// What accessors have told the JSON text that comes next.
    pub(crate) told: Told,
    open: Vec<Open>,
    pub(crate) lines: Vec<LineMark>,
    executed: u64,
    /// Bytes that may be in use at once; 0 where nobody has said.
    heap_limit: u64,
    /// Instructions that the last one counts for, besides itself.
    pub(crate) owed: u64,
    pub(crate) returned: Value,
    /// What the job that runs has attached.
    pub(crate) finalizer: Value,
    /// The last exception that nobody caught.
    pub(crate) failed: Value,
    /// Raised when the machine runs again, where it stopped.
    thrown: Option<Value>,
    /// Lines and texts of what was thrown, where somebody wants to know.
    pub(crate) exceptions: Option<Vec<(u32, String)>>,
}

/// One call that is under way.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    pub function: u32,
    /// The next operation.
    pub at: u32,
    /// Where its locals begin on the stack.
    pub base: u32,
    /// What the org pushed, rather than other code.
    pub entry: Option<Entry>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Entry {
    Call,
    Trigger,
}

/// What `Trigger.new` and its like say while a trigger runs.
#[derive(Debug, Clone)]
pub(crate) struct TriggerContext {
    pub event: TriggerEvent,
    /// Lists, or null.
    pub new: Value,
    pub old: Value,
    /// Maps by id, or null.
    pub new_map: Value,
    pub old_map: Value,
    pub errors: Vec<RecordError>,
}

/// A question that waits for its answer.
#[derive(Debug, Clone)]
struct Open {
    /// How many frames there were: a trigger may run above it.
    frames: usize,
    waits: Waits,
}

/// What is done with the answer.
#[derive(Debug, Clone)]
pub(crate) enum Waits {
    Nothing,
    Value,
    /// A value, or nothing: null then.
    Any,
    /// Of a list of them, as what it is made.
    Rows(QueryShape, Made),
    /// The code's own records, which get their ids.
    Saved(Vec<Value>),
    /// As before, and what came of each record is left.
    Results(Vec<Value>),
    Response,
    /// What is known of an object; then the operation runs again.
    Description(Arc<str>),
}

impl Waits {
    /// What it waits for, for messages.
    pub fn kind(&self) -> &'static str {
        match self {
            Waits::Nothing => "nothing",
            Waits::Value | Waits::Any => "a value",
            Waits::Rows(..) => "rows",
            Waits::Saved(_) | Waits::Results(_) => "what was saved",
            Waits::Response => "a response",
            Waits::Description(_) => "a description",
        }
    }
}

impl Machine {
    /// What the org tells of an object. Where it was not asked yet this raises the question, and the native that
    /// wants to know begins anew when the answer is there: it must not have changed anything before.
    pub(crate) fn described(&self, object: &str) -> Result<Option<Arc<Description>>, Raise> {
        match self.descriptions.iter().find(|(known, _)| known.eq_ignore_ascii_case(object)) {
            Some((_, known)) => Ok(known.clone()),
            None => {
                let question = Question::Describe { object: object.to_owned() };
                Err(Raise::asked(question, Waits::Description(object.into())))
            }
        }
    }

    /// Frames that may lie on one another.
    const DEPTH: usize = 1_000;
    /// Bytes that may be in use at once where nobody says otherwise: those of an asynchronous transaction.
    const HEAP: u64 = 12_000_000;
    pub(crate) const LINES: usize = 100_000;

    /// A machine for a new transaction: empty heap, no class initialised.
    pub fn new() -> Self {
        Machine::default()
    }

    /// Puts a call on the frames; its arguments lie on the stack.
    pub(crate) fn enter(
        &mut self,
        code: &Code,
        function: u32,
        arguments: usize,
        entry: Option<Entry>,
    ) -> Result<(), Raise> {
        if self.frames.len() >= Machine::DEPTH {
            return Err(Raise::new("LimitException", &["Maximum stack depth reached: 1001"]));
        }
        let locals = code.functions.get(function as usize).map_or(0, |function| usize::from(function.locals));
        let base = self.stack.len() - arguments.min(self.stack.len());
        self.stack.resize(base + locals.max(arguments), Value::NULL);
        self.frames.push(Frame { function, at: 0, base: base as u32, entry });
        Ok(())
    }

    /// Runs the static initialisers of a class and of all above it that have not run, the topmost first.
    pub(crate) fn initialise(&mut self, code: &Code, class: ClassId) -> Result<(), Raise> {
        let Some(entry) = code.classes.get(usize::from(class)) else { return Ok(()) };
        // What is entered last runs first.
        for id in [class].iter().chain(&entry.implements) {
            let Some(done) = self.initialised.get_mut(usize::from(*id)) else { continue };
            if !std::mem::replace(done, true)
                && let Some(function) = code.classes.get(usize::from(*id)).and_then(|class| class.initialiser)
            {
                self.enter(code, function, 0, None)?;
            }
        }
        Ok(())
    }

    /// Runs until something is asked, returned or thrown, or `fuel` instructions are spent.
    pub fn run(&mut self, program: &Program, fuel: u64) -> Yield {
        let code = program.code();
        if self.frames.is_empty() || self.waits() || self.program != Some(program.fingerprint()) {
            return Yield::Idle;
        }
        let mut left = fuel;
        while left > 0 {
            // What was thrown at the open question is on its way first.
            let stepped = match self.thrown.take() {
                Some(value) => Err(Raise::thrown(value)),
                None => {
                    let spent = self.sprint(code, left - 1);
                    self.executed += spent;
                    left -= spent;
                    self.step(code)
                }
            };
            let spent = 1 + std::mem::take(&mut self.owed);
            self.executed += spent;
            left = left.saturating_sub(spent);
            let Err(raise) = stepped else { continue };
            match raise.raised() {
                Raised::Asked(question, waits) => {
                    self.owed += INSTRUCTIONS_OF_A_QUESTION;
                    self.open.push(Open { frames: self.frames.len(), waits });
                    return Yield::Ask(question);
                }
                Raised::Left(value) => {
                    if let Some(done) = self.leave(value) {
                        return done;
                    }
                }
                raised => {
                    if let Some(uncaught) = self.raise(code, raised) {
                        return Yield::Threw(uncaught);
                    }
                }
            }
        }
        Yield::OutOfFuel
    }

    pub(crate) fn program(&self) -> Option<u64> {
        self.program
    }

    fn waits(&self) -> bool {
        self.open.last().is_some_and(|open| open.frames == self.frames.len())
    }

    /// A function came to its end; something is to be told when the org had pushed it.
    fn leave(&mut self, value: Value) -> Option<Yield> {
        let frame = self.frames.pop()?;
        self.stack.truncate(frame.base as usize);
        match frame.entry {
            None => None,
            Some(Entry::Call) => {
                self.returned = value;
                Some(Yield::Returned(exchange::value_out(&self.heap, value)))
            }
            Some(Entry::Trigger) => {
                let context = self.triggers.pop()?;
                let new = exchange::records_out(&self.heap, context.new);
                Some(Yield::TriggerDone(TriggerOutcome { new, errors: context.errors }))
            }
        }
    }

    /// Answers the open question.
    ///
    /// # Errors
    /// [`AnswerMismatch`] when no question is open or the answer does not fit; the question stays open.
    pub fn answer(&mut self, program: &Program, answer: Answer) -> Result<(), AnswerMismatch> {
        let waits = self.open.last().filter(|_| self.waits()).map(|open| open.waits.clone());
        let waits = waits.ok_or_else(|| AnswerMismatch("No question is open.".into()))?;
        let taken = self.take_answer(waits, answer)?;
        self.open.pop();
        if let Err(raise) = taken {
            self.thrown = Some(self.exception(program.code(), raise.raised()));
        }
        Ok(())
    }

    /// Raises an exception at the open question instead of answering it.
    ///
    /// # Errors
    /// [`AnswerMismatch`] when no question is open or the type is not one of the platform's exceptions.
    pub fn throw(&mut self, program: &Program, exception: ExceptionSpec) -> Result<(), AnswerMismatch> {
        if !self.waits() {
            return Err(AnswerMismatch("No question is open.".into()));
        }
        let name = exception.type_name.strip_prefix("System.").unwrap_or(&exception.type_name);
        let known = PLATFORM_EXCEPTIONS.iter().find(|known| **known == name);
        let known = known
            .ok_or_else(|| AnswerMismatch([&exception.type_name, " is no exception of the platform."].concat()))?;
        self.open.pop();
        let thrown = self.exception(program.code(), Raised::New(known, exception.message));
        if !exception.rows.is_empty() {
            let rows = self.failed_rows(&exception.rows);
            // Only a DmlException that something asks for its rows has a field for them.
            _ = self.set_field(thrown, classes::STACK + 1, rows);
        }
        self.thrown = Some(thrown);
        Ok(())
    }

    /// The value of the last [`Yield::Returned`] as `JSON.serialize` would write it (Apex REST answers so); nulls are
    /// left out when `suppress_nulls` is set.
    pub fn returned_json(&self, program: &Program, suppress_nulls: bool) -> String {
        crate::typed_json::writer::serialize(
            program.code(),
            &self.heap,
            &Told::default(),
            self.returned,
            [suppress_nulls, false],
        )
        .unwrap_or_else(|_| "null".into())
    }

    /// Where the machine is now: the innermost frame's statement.
    pub fn position(&self, program: &Program) -> Option<Position> {
        let functions = &program.code().functions;
        let of_sources =
            |frame: &&Frame| functions.get(frame.function as usize).is_some_and(|function| !function.is_library);
        let frame = self.frames.iter().rev().find(of_sources)?;
        let function = functions.get(frame.function as usize)?;
        let at = function.place(frame.at.saturating_sub(1));
        Some(Position {
            file: program.files().get(function.file as usize)?.clone(),
            line: at.line,
            column: at.column,
            class: function.class.to_string(),
            method: function.method.to_string(),
        })
    }

    /// All frames, innermost first, in the shape of Salesforce's stack traces.
    pub fn stack_trace(&self, program: &Program) -> String {
        self.trace(program.code())
    }

    pub(crate) fn enter_line(&mut self, file: u32, line: u32) -> Result<(), Raise> {
        let mark = LineMark { file, line };
        if self.lines.last() != Some(&mark) && self.lines.len() < Machine::LINES {
            self.lines.push(mark);
        }
        if self.heap.is_due() {
            // What was made since then was written at some time.
            self.owe(self.heap.fresh() as usize);
            let live = self.collect();
            if live > self.heap_limit() {
                return Err(Raise::new("LimitException", &["Apex heap size too large: ", &digits(live as i64)]));
            }
        }
        Ok(())
    }

    /// The instruction at hand goes through so many bytes.
    pub(crate) fn owe(&mut self, bytes: usize) {
        self.owed += (bytes / BYTES_OF_AN_INSTRUCTION) as u64;
    }

    fn heap_limit(&self) -> u64 {
        if self.heap_limit == 0 { Machine::HEAP } else { self.heap_limit }
    }

    /// Says how many bytes may be in use at once.
    pub fn limit_heap(&mut self, bytes: u64) {
        self.heap_limit = bytes;
    }

    /// Frees what nothing refers to any longer, and answers the bytes that are in use.
    fn collect(&mut self) -> u64 {
        let mut roots = self.stack.clone();
        roots.extend([self.returned, self.finalizer, self.failed]);
        for (object, _, value) in &self.told.values {
            roots.extend([*object, *value]);
        }
        for statics in &self.statics {
            roots.extend_from_slice(statics);
        }
        for context in &self.triggers {
            roots.extend_from_slice(&[context.new, context.old, context.new_map, context.old_map]);
        }
        for open in &self.open {
            if let Waits::Saved(records) | Waits::Results(records) = &open.waits {
                roots.extend_from_slice(records);
            }
        }
        self.owe(self.heap.size() * 4);
        let limit = self.heap_limit();
        self.heap.collect(roots, limit)
    }

    /// Lines entered since the last call, in order, equal neighbours collapsed. Past 100,000 the rest is dropped.
    pub fn take_lines(&mut self) -> Vec<LineMark> {
        std::mem::take(&mut self.lines)
    }

    /// From now on, remembers what is thrown.
    pub fn watch_exceptions(&mut self) {
        self.exceptions = Some(Vec::new());
    }

    /// What was thrown since the last call, caught or not: the line, and `System.MathException: Divide by 0`. Past
    /// 10,000 the rest is dropped.
    pub fn take_exceptions(&mut self) -> Vec<(u32, String)> {
        self.exceptions.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// The 1-based line of the sources on which the machine stands; 0 where it stands on none.
    pub fn line(&self, program: &Program) -> u32 {
        self.line_of(program.code())
    }

    /// Bytes of all objects that are in use, near enough.
    pub fn heap_size(&mut self) -> u64 {
        self.collect()
    }

    /// Instructions executed so far: the base of a CPU time model.
    pub fn executed(&self) -> u64 {
        self.executed
    }
}
