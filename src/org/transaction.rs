//! One transaction: a machine, what it wrote and nobody else sees yet, its limits, and the saves that are open.
//!
//! ```text
//! drive:  a save has the turn -> it runs triggers on the machine, answers whoever asked for it
//!         the machine has the turn -> it asks, returns or throws; `answers` answers
//! ```
//!
//! A plain value that sleeps while a callout is out. Refuses to run past its fuel. Invariant: the open saves and the
//! machine's open DML questions nest alike, so what the machine throws belongs to the innermost save's trigger.
//! Longer than 400 lines because whose turn it is, the machine's or a save's, is decided in one place.

use std::sync::Arc;

use apex::{Answer, ExceptionSpec, LineMark, Machine, QueryQuestion, TriggerEvent, UNSUPPORTED, Uncaught, Yield};

#[cfg(feature = "debug-log")]
use crate::debug_log::Log;
use crate::{
    JobKind, Moment, Note,
    apex_rest::Resource,
    callout::Waiting,
    dml::Context,
    http::Response,
    jobs::Queued,
    limits::{CPU_TEXT, Counted, Limits},
    locks::Waits,
    platform::{Platform, User},
    rest::Exchange,
    test_runner::Running,
    triggers::{self, Caller, Desk, Save, Step},
    work::Work,
};

pub(crate) const LIMIT_EXCEPTION: &str = "System.LimitException";
/// What no code may catch: a limit, and code that was entered although it does not compile.
pub(crate) const UNCATCHABLE: [&str; 2] = [LIMIT_EXCEPTION, UNSUPPORTED];
/// Instructions of a test at a time: no more lines than the machine keeps can be entered in so many.
const TEST_SLICE: u64 = 50_000;
/// Lines, debug texts and exceptions that one transaction may report: the rest is dropped, so that no loop fills memory.
const MOST_NOISE: usize = 20_000;

/// What a transaction is for, and what hangs on its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A client's request of the REST API.
    Client {
        /// The request's number.
        request: u32,
    },
    /// A request that a class answers.
    Resource {
        /// The request's number.
        request: u32,
    },
    /// A test method, or the setup of its class.
    #[cfg_attr(not(feature = "test-runner"), expect(dead_code, reason = "nobody begins one"))]
    Test,
    /// A job.
    Job {
        /// Its id.
        id: String,
        /// What kind of work it is.
        kind: JobKind,
        /// Its class says so.
        allows_callouts: bool,
    },
}

impl Origin {
    pub fn of_job(queued: &Queued) -> Origin {
        let Queued { job, allows_callouts, .. } = queued;
        Origin::Job { id: job.id.clone(), kind: job.kind, allows_callouts: *allows_callouts }
    }
}

/// How a transaction ended.
#[derive(Clone, Debug)]
pub(crate) enum Ending {
    /// The client has its answer. Where a reason is given, nothing remains.
    Served {
        /// The answer.
        response: Box<Response>,
        /// Why nothing remains.
        why: Option<String>,
    },
    /// The job ran to its end.
    Ran,
    /// The class has its answer.
    Answered(Box<Response>),
    /// The class's answer cannot be sent, and why.
    Unsendable(String),
    /// Nothing remains.
    Failed {
        /// The exception.
        uncaught: Uncaught,
        /// The trigger in which it was thrown, if any.
        trigger: Option<String>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    Save,
    Machine,
}

/// A transaction.
#[derive(Clone, Debug)]
pub(crate) struct Transaction {
    pub number: u32,
    pub origin: Origin,
    pub user: User,
    pub limits: Limits,
    pub work: Work,
    pub savepoints: Vec<(i32, Work)>,
    pub savepoints_set: i32,
    /// The callout that it sleeps for.
    pub waiting: Option<Waiting>,
    /// Its locks, and those that it sleeps for.
    pub locks: Waits,
    /// The query that is asked again when it has its locks.
    pub(crate) asked: Option<Box<QueryQuestion>>,
    pub machine: Machine,
    /// The job that it runs.
    pub job: Option<Arc<Queued>>,
    /// The method of a class that it calls for a request.
    pub resource: Option<Resource>,
    /// The client's request that it works on.
    pub exchange: Option<Box<Exchange>>,
    /// What a test's transaction has on top.
    pub test: Option<Running>,
    /// What it writes down.
    #[cfg(feature = "debug-log")]
    pub log: Log,
    pub(crate) saves: Vec<Save>,
    pub(crate) ending: Option<Ending>,
    turn: Turn,
    noise: usize,
}

impl Transaction {
    /// A boxed one: it is large, and is handed on from one place to the next.
    pub fn new(number: u32, origin: Origin, user: User) -> Box<Self> {
        let limits = Limits::new(match &origin {
            Origin::Job { kind, .. } => Some(*kind),
            _ => None,
        });
        Box::new(Transaction {
            number,
            origin,
            user,
            limits,
            work: Work::default(),
            savepoints: Vec::new(),
            savepoints_set: 0,
            waiting: None,
            locks: Waits::default(),
            asked: None,
            machine: Machine::new(),
            job: None,
            resource: None,
            exchange: None,
            test: None,
            #[cfg(feature = "debug-log")]
            log: None,
            saves: Vec::new(),
            ending: None,
            turn: Turn::Machine,
            noise: 0,
        })
    }

    /// What kind of job runs, if one does.
    pub fn job_kind(&self) -> Option<JobKind> {
        match self.origin {
            Origin::Job { kind, .. } => Some(kind),
            _ => None,
        }
    }

    pub fn allows_callouts(&self) -> bool {
        matches!(self.origin, Origin::Job { allows_callouts: true, .. } | Origin::Resource { .. })
    }

    pub fn in_trigger(&self) -> bool {
        !self.saves.is_empty()
    }

    pub fn has_uncommitted_work(&self) -> bool {
        self.work.uncommitted || !self.savepoints.is_empty()
    }

    /// Begins a save; whoever asked hears of its end.
    pub fn begin_save(&mut self, operation: apex::Operation, records: Vec<apex::Record>, all: bool, caller: Caller) {
        self.saves.push(Save::new(operation, records, all, caller, &self.work));
        self.turn = Turn::Save;
    }

    /// What it wrote is there for everybody, and what it queued waits for its moment.
    pub fn commit(&mut self, platform: &mut Platform, now: Moment) {
        let done = std::mem::take(&mut self.work);
        platform.records.commit(done.overlay);
        platform.note(Note::Committed { transaction: self.number });
        for email in done.emails {
            platform.send(self.number, email);
        }
        for job in done.jobs {
            let due = platform.jobs.add(now, job);
            platform.wake_at(due);
        }
    }

    /// Works until it sleeps (`None`) or ends.
    pub fn drive(&mut self, platform: &mut Platform, now: Moment) -> Option<Ending> {
        self.work.overlay.index_like(&platform.records);
        platform.locks.wakes(self.number);
        loop {
            if self.ending.is_some() {
                return self.ending.take();
            }
            if self.waiting.is_some() || self.locks.blocked.is_some() {
                platform.locks.sleeps(self.number, self.locks.held());
                return None;
            }
            let now = self.now(now);
            self.log_at(now);
            if let Some(asked) = self.asked.take() {
                self.find(platform, now, asked);
                continue;
            }
            match self.turn {
                Turn::Save => self.advance_save(platform, now),
                Turn::Machine => self.run_machine(platform, now),
            }
        }
    }

    fn advance_save(&mut self, platform: &mut Platform, now: Moment) {
        let Some(mut save) = self.saves.pop() else {
            self.turn = Turn::Machine;
            return;
        };
        let step = save.advance(&mut self.desk(platform, now));
        match step {
            Step::Run(invocation) => {
                self.enter_trigger(platform, invocation.trigger, invocation.event);
                self.saves.push(save);
                self.turn = Turn::Machine;
                if let Err(error) = self.machine.push_trigger(&platform.program, invocation) {
                    self.fail("System.UnexpectedException", &error.0);
                }
            }
            Step::Wait => self.saves.push(save),
            Step::Done | Step::Failed if save.caller == Caller::Client => self.saved(platform, now, save.results),
            Step::Done => {
                self.log_line(platform, "DML_END", &[]);
                self.reply(platform, Answer::Saved(save.results));
            }
            Step::Failed => {
                self.log_line(platform, "DML_END", &[]);
                let exception = dml_exception(&save);
                self.raise_spec(platform, exception);
            }
        }
    }

    fn enter_trigger(&mut self, platform: &Platform, trigger: u32, event: TriggerEvent) {
        if let Some(info) = platform.program.triggers().get(trigger as usize) {
            let words =
                [" on ", &info.object, " trigger event ", triggers::event_name(event), "|__sfdc_trigger/", &info.name];
            self.enter_unit(platform, "ApexTrigger", &info.name, &words);
        }
    }

    /// What a save works with.
    pub(crate) fn desk<'a>(&'a mut self, platform: &'a mut Platform, now: Moment) -> Desk<'a> {
        let context = Context { now, user_id: self.user.id.clone() };
        let (work, locks) = (&mut self.work, &mut self.locks);
        Desk { platform, work, locks, transaction: self.number, context, depth: self.saves.len() }
    }

    fn run_machine(&mut self, platform: &mut Platform, now: Moment) {
        let left = self.fuel();
        self.machine.limit_heap(self.limits.heap().into());
        let slice = if self.test.is_some() { left.min(TEST_SLICE) } else { left };
        let came_back = match slice {
            0 => Yield::OutOfFuel,
            slice => self.machine.run(&platform.program, slice),
        };
        self.report_lines(platform);
        self.log_exceptions();
        match came_back {
            Yield::OutOfFuel if slice < left => {}
            Yield::Ask(question) => self.answer(platform, now, question),
            Yield::Returned(_) if self.test.is_some() => self.test_code_ended(platform, Ok(())),
            Yield::Returned(value) if self.resource.is_some() => {
                let answer = self.resource_returned(platform, value);
                self.ending = answer.map(|answer| match answer {
                    Ok(response) => Ending::Answered(Box::new(response)),
                    Err(why) => Ending::Unsendable(why),
                });
            }
            Yield::Returned(_) => self.ending = Some(Ending::Ran),
            Yield::TriggerDone(outcome) => {
                self.leave_unit();
                if let Some(save) = self.saves.last_mut() {
                    save.trigger_done(outcome);
                }
                self.turn = Turn::Save;
            }
            Yield::Threw(uncaught) => self.threw(platform, now, uncaught),
            Yield::OutOfFuel => {
                let stack = self.machine.stack_trace(&platform.program);
                let uncaught = Uncaught { stack, ..exception(LIMIT_EXCEPTION, CPU_TEXT) };
                self.end_failed(platform, now, uncaught);
            }
            Yield::Idle => self.fail("System.UnexpectedException", "the machine has nothing to run"),
        }
    }

    fn threw(&mut self, platform: &mut Platform, now: Moment, uncaught: Uncaught) {
        // A limit ends the whole transaction, whoever waits for the trigger.
        if self.saves.is_empty() || UNCATCHABLE.contains(&uncaught.type_name.as_str()) {
            return self.end_failed(platform, now, uncaught);
        }
        self.leave_unit();
        if let Some(mut save) = self.saves.pop() {
            save.trigger_threw(&mut self.desk(platform, now), &uncaught);
            self.saves.push(save);
            self.turn = Turn::Save;
        }
    }

    fn end_failed(&mut self, platform: &mut Platform, now: Moment, uncaught: Uncaught) {
        if self.test.is_some() {
            return self.test_code_ended(platform, Err(uncaught));
        }
        if self.part_failed(platform, now, &uncaught) {
            return;
        }
        let running = self.saves.last().and_then(Save::running);
        let trigger = running.map(|trigger| triggers::trigger_name(&platform.program, trigger).to_owned());
        self.ending = Some(Ending::Failed { uncaught, trigger });
    }

    /// Ends the transaction for a reason outside Apex.
    pub fn fail(&mut self, type_name: &str, message: &str) {
        self.ending = Some(Ending::Failed { uncaught: exception(type_name, message), trigger: None });
    }

    /// Answers the machine's open question.
    pub fn reply(&mut self, platform: &Platform, answer: Answer) {
        self.turn = Turn::Machine;
        if let Err(mismatch) = self.machine.answer(&platform.program, answer) {
            self.fail("System.UnexpectedException", &mismatch.0);
        }
    }

    /// Throws at the machine's open question.
    #[inline(never)]
    pub fn raise(&mut self, platform: &mut Platform, type_name: &str, message: &[&str]) {
        self.raise_spec(platform, ExceptionSpec::new(type_name, message.concat()));
    }

    /// Counts, and throws what cannot be caught when that is too many: then false.
    #[inline(never)]
    pub fn may(&mut self, platform: &mut Platform, what: Counted, by: usize) -> bool {
        let too_many = self.limits.take(what, u32::try_from(by).unwrap_or(u32::MAX));
        if let Some(text) = &too_many {
            self.raise(platform, LIMIT_EXCEPTION, &[text]);
        }
        too_many.is_none()
    }

    pub(crate) fn raise_spec(&mut self, platform: &mut Platform, exception: ExceptionSpec) {
        let (type_name, message) = (exception.type_name.clone(), exception.message.clone());
        if self.may_report(1) {
            let (type_name, message) = (type_name.clone(), message.clone());
            platform.note(Note::Raised { transaction: self.number, type_name, message });
        }
        self.turn = Turn::Machine;
        if self.machine.throw(&platform.program, exception).is_err() {
            // The machine does not know the type: the transaction ends with it all the same.
            self.fail(&type_name, &message);
        }
    }

    /// Whether one more line or debug text may be reported.
    pub fn may_report(&mut self, lines: usize) -> bool {
        self.noise = self.noise.saturating_add(lines);
        self.noise <= MOST_NOISE
    }

    fn report_lines(&mut self, platform: &mut Platform) {
        let marks = self.machine.take_lines();
        if let Some(test) = &mut self.test {
            return test.coverage.mark(&marks);
        }
        for stretch in marks.chunk_by(|a: &LineMark, b| a.file == b.file) {
            let Some(first) = stretch.first() else { continue };
            if self.may_report(stretch.len()) {
                let file = platform.program.files().get(first.file as usize).cloned().unwrap_or_default();
                let lines = stretch.iter().map(|mark| mark.line).collect();
                platform.note(Note::Ran { transaction: self.number, file, lines });
            }
        }
    }
}

fn exception(type_name: &str, message: &str) -> Uncaught {
    Uncaught { type_name: type_name.into(), message: message.into(), ..Uncaught::default() }
}

/// `Insert failed. First exception on row 0; first error: …`
fn dml_exception(save: &Save) -> ExceptionSpec {
    let mut rows = Vec::new();
    for (row, result) in (0..).zip(&save.results) {
        if !result.errors.is_empty() {
            rows.push((row, result.clone()));
        }
    }
    let mut message = [save.operation.word(), " failed."].concat();
    if let Some((row, result)) = rows.first()
        && let Some(error) = result.errors.first()
    {
        let (with, id) = result.id.as_ref().map_or(("", ""), |id| (" with id ", id));
        let parts = [
            " First exception on row ",
            &row.to_string(),
            with,
            id,
            "; first error: ",
            &error.status_code,
            ", ",
            &error.message,
            ": [",
            &error.fields.join(", "),
            "]",
        ];
        message.push_str(&parts.concat());
    }
    ExceptionSpec { type_name: "System.DmlException".into(), message, rows }
}
