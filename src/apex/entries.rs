//! How the org's calls come onto the machine: triggers, methods, jobs, batches and what was put off.
//!
//! Refuses what the program does not have, and objects that another program froze. Invariant: a call that is refused
//! leaves no frame behind.

use crate::classes;
use crate::code::Code;
use crate::contract::{CallError, TriggerInvocation, Uncaught};
use crate::datum::{Datum, Record};
use crate::exchange;
use crate::frozen::Frozen;
use crate::letters::digits;
use crate::machine::{Entry, Machine, TriggerContext};
use crate::operate::Raised;
use crate::program::{Program, TriggerEvent};
use crate::question::FutureCall;
use crate::types::ClassId;
use crate::value::{Object, Value};

/// Slot of the exception in the library's FinalizerRun.
const FINALIZER_PROBLEM: u16 = 1;

impl Machine {
    pub(crate) fn prepare(&mut self, program: &Program) -> Result<(), CallError> {
        if *self.program.get_or_insert(program.fingerprint()) != program.fingerprint() {
            return Err(CallError("This machine runs another program: push the call on a new one.".into()));
        }
        let classes = &program.code().classes;
        if self.statics.len() != classes.len() {
            self.statics = classes.iter().map(|class| vec![Value::NULL; usize::from(class.statics)]).collect();
            self.initialised = vec![false; classes.len()];
        }
        Ok(())
    }

    /// Pushes a trigger, also while a DML question is open; run to [`Yield::TriggerDone`].
    ///
    /// # Errors
    /// [`CallError`] when the program has no such trigger.
    pub fn push_trigger(&mut self, program: &Program, invocation: TriggerInvocation) -> Result<(), CallError> {
        self.prepare(program)?;
        let function = program
            .trigger_function(invocation.trigger)
            .ok_or_else(|| CallError("The program has no such trigger.".into()))?;
        let is_before = matches!(invocation.event, TriggerEvent::BeforeInsert | TriggerEvent::BeforeUpdate);
        let (new, new_map) = self.trigger_records(invocation.new, !is_before);
        let (old, old_map) = self.trigger_records(invocation.old, true);
        let has_ids = invocation.event != TriggerEvent::BeforeInsert;
        self.triggers.push(TriggerContext {
            event: invocation.event,
            new,
            old,
            new_map: if has_ids { new_map } else { Value::NULL },
            old_map,
            errors: Vec::new(),
        });
        self.enter(program.code(), function, 0, Some(Entry::Trigger))
            .map_err(|_| CallError("The stack is full.".into()))
    }

    /// A list of records and a map of them by id; nulls for none.
    fn trigger_records(&mut self, records: Vec<Record>, locked: bool) -> (Value, Value) {
        if records.is_empty() {
            return (Value::NULL, Value::NULL);
        }
        let list: Vec<Value> =
            records.into_iter().map(|record| exchange::record_in(&mut self.heap, record, false, locked)).collect();
        let by_id = exchange::by_id(&self.heap, &list);
        (self.heap.put(Object::list(list)), self.heap.put(Object::Map(by_id)))
    }

    /// Pushes a call of a static method.
    ///
    /// # Errors
    /// [`CallError`] when there is no such method.
    pub fn push_static_call(
        &mut self,
        program: &Program,
        class: &str,
        method: &str,
        arguments: Vec<Datum>,
    ) -> Result<(), CallError> {
        self.prepare(program)?;
        let found = program.method(class, method, arguments.len(), true, None);
        let found = found.ok_or_else(|| {
            let given = digits(arguments.len() as i64);
            CallError(["There is no static method ", class, ".", method, " with ", &given, " parameters."].concat())
        })?;
        let count = arguments.len();
        for argument in arguments {
            let value = exchange::value_in(&mut self.heap, argument);
            self.stack.push(value);
        }
        let full = |_| CallError("The stack is full.".into());
        self.enter(program.code(), found.function().unwrap_or_default(), count, Some(Entry::Call)).map_err(full)?;
        let class = program.code().classes.iter().position(|known| known.name.eq_ignore_ascii_case(class));
        self.initialise(program.code(), class.unwrap_or_default() as ClassId).map_err(full)
    }

    /// Thaws an object and pushes a call of one of its methods; run to [`Yield::Returned`].
    ///
    /// # Errors
    /// [`CallError`] when its class has no such method, or it was frozen by another program.
    pub fn push_instance_call(
        &mut self,
        program: &Program,
        object: &Frozen,
        method: &str,
        arguments: Vec<Datum>,
    ) -> Result<(), CallError> {
        self.push_on(program, object, method, arguments, None)
    }

    /// Pushes the call that was put off.
    ///
    /// # Errors
    /// [`CallError`] when it was put off by another program.
    pub fn push_future(&mut self, program: &Program, call: &FutureCall) -> Result<(), CallError> {
        self.prepare(program)?;
        if call.arguments.program() != program.fingerprint() {
            return Err(CallError("The call was put off by another program.".into()));
        }
        let arguments = call.arguments.thaw(&mut self.heap);
        let arguments = self.elements(arguments).unwrap_or_default();
        let count = arguments.len();
        self.stack.extend(arguments);
        self.enter_with(program.code(), call.function, count, &call.arguments)?;
        let full = |_| CallError("The stack is full.".into());
        let class = program.code().class_named(&call.class);
        self.initialise(program.code(), class.unwrap_or_default()).map_err(full)
    }

    /// Thaws a batch or a finalizer and pushes a step of it: of a batch 0 is its start, the last one its finish. When it
    /// has returned, [`Machine::freeze_returned`] gives the batch for the next step.
    ///
    /// # Errors
    /// [`CallError`] when it was frozen by another program.
    pub fn push_batch_step(
        &mut self,
        program: &Program,
        batch: &Frozen,
        job_id: &str,
        step: u32,
    ) -> Result<(), CallError> {
        self.prepare(program)?;
        let code = program.code();
        let function = code.job_step.filter(|_| batch.program() == program.fingerprint());
        let function = function.ok_or_else(|| CallError("The batch was frozen by another program.".into()))?;
        let this = batch.thaw(&mut self.heap);
        let class = match self.heap.get(this) {
            Some(Object::Instance { class, .. }) => *class,
            _ => 0,
        };
        let context = self.job_context(code, job_id);
        self.stack.extend([this, context, Value::integer(step as i32)]);
        self.enter_with(code, code.override_of(class, function), 3, batch)
    }

    /// The object that the last [`Yield::Returned`] gave, with all that it holds; none when it gave none.
    pub fn freeze_returned(&self, program: &Program) -> Option<Frozen> {
        let Object::Instance { class, .. } = self.heap.get(self.returned)? else { return None };
        let class = program.code().classes.get(usize::from(*class))?;
        Some(Frozen::freeze(&self.heap, self.returned, &class.name, program.fingerprint()))
    }

    /// What runs when the job has come to its end, if the job asked for it: what [`Machine::push_batch_step`] takes.
    pub fn freeze_finalizer(&mut self, program: &Program, failure: Option<&Uncaught>) -> Option<Frozen> {
        let run = std::mem::take(&mut self.finalizer);
        let Object::Instance { class, .. } = self.heap.get(run)? else { return None };
        let class = program.code().classes.get(usize::from(*class))?.name.clone();
        if let Some(failure) = failure {
            let known = self.exception_field(self.failed, classes::MESSAGE);
            let problem = match self.heap.str(known) {
                Some(message) if **message == failure.message => self.failed,
                _ => self.exception(program.code(), Raised::New("LimitException", failure.message.clone())),
            };
            _ = self.set_field(run, FINALIZER_PROBLEM, problem);
        }
        Some(Frozen::freeze(&self.heap, run, &class, program.fingerprint()))
    }

    fn job_context(&mut self, code: &Code, job_id: &str) -> Value {
        let id = self.heap.put(Object::Id(job_id.into()));
        let context = self.new_instance(code, code.job_context.unwrap_or_default());
        _ = self.set_field(context, 0, id);
        context
    }

    /// Thaws a queued job and pushes its `execute` with its context, whose `getJobId()` or, of a scheduled one,
    /// `getTriggerId()` answers `job_id`.
    ///
    /// # Errors
    /// As [`Machine::push_instance_call`].
    pub fn push_job(
        &mut self,
        program: &Program,
        job: &Frozen,
        job_id: &str,
        scheduled: bool,
    ) -> Result<(), CallError> {
        let context = if scheduled { "SchedulableContext" } else { "QueueableContext" };
        self.push_on(program, job, "execute", Vec::new(), Some((context, job_id)))
    }

    fn push_on(
        &mut self,
        program: &Program,
        object: &Frozen,
        method: &str,
        arguments: Vec<Datum>,
        context: Option<(&str, &str)>,
    ) -> Result<(), CallError> {
        self.prepare(program)?;
        let given = arguments.len() + usize::from(context.is_some());
        if object.program() != program.fingerprint() {
            return Err(CallError("The object was frozen by another program.".into()));
        }
        let class = object.class();
        let parameter = context.map(|(parameter, _)| parameter);
        let found = program.method(class, method, given, false, parameter).and_then(|found| found.function());
        let function = found.ok_or_else(|| {
            CallError([class, " has no method ", method, " with ", &digits(given as i64), " parameters."].concat())
        })?;
        let this = object.thaw(&mut self.heap);
        self.stack.push(this);
        for argument in arguments {
            let value = exchange::value_in(&mut self.heap, argument);
            self.stack.push(value);
        }
        if let Some((_, job_id)) = context {
            let value = self.job_context(program.code(), job_id);
            self.stack.push(value);
        }
        self.enter_with(program.code(), function, given + 1, object)
    }

    /// Enters what the org pushed. The classes of the objects that came along are initialised first.
    fn enter_with(&mut self, code: &Code, function: u32, given: usize, object: &Frozen) -> Result<(), CallError> {
        let full = |_| CallError("The stack is full.".into());
        self.enter(code, function, given, Some(Entry::Call)).map_err(full)?;
        object.classes().into_iter().try_for_each(|class| self.initialise(code, class)).map_err(full)
    }
}
