//! What a running test has on top of a transaction: `Test.startTest`, `Test.stopTest`, and the work that was queued.
//!
//! ```text
//! Test.stopTest() asks -> a job's code goes on top of the same machine -> it returns -> the next job -> answered
//! ```
//!
//! Each job is a transaction of its own: its limits, and its writes, which go when it fails. Statics are the test's
//! own, as Salesforce has them there; the job's object is a copy. Refuses a second start, and a job that a job of the
//! same kind queues. Invariant: a job runs while nothing else does, and what was there before it is there after it.
//! <https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_testing_tools_start_stop_test.htm>

use std::{collections::VecDeque, mem, sync::Arc};

use apex::{Answer, Datum, ExceptionSpec, Uncaught};

use super::coverage::Lines;
use crate::{
    JobKind, JobStatus, Moment,
    jobs::Queued,
    limits::{INSTRUCTIONS_OF_A_MILLISECOND, Limits},
    platform::{Platform, User},
    transaction::{Ending, Origin, Transaction, UNCATCHABLE},
    triggers::Save,
    work::Work,
};

/// Instructions of a test and all that it queues: more than any one transaction may execute.
const TEST_FUEL: u64 = 100_000 * INSTRUCTIONS_OF_A_MILLISECOND;

/// The place in a chain of finalizers and their jobs past which none runs: the first, and five more.
const MOST_AGAIN: i32 = 6;

/// The state of a test on its way.
#[derive(Clone, Debug)]
pub(crate) struct Test {
    /// Of the first thing that this org was asked for and does not do.
    pub refused: Option<String>,
    /// The lines that were entered.
    pub coverage: Lines,
    /// Who worked before each `System.runAs` that is open.
    pub users: Vec<User>,
    /// Ids that a search may find.
    #[cfg(feature = "search")]
    pub found: Vec<Datum>,
    is_setup: bool,
    phase: Phase,
    /// What of the test itself sleeps while a job runs.
    suspended: Option<Suspended>,
    pending: VecDeque<Arc<Queued>>,
    /// The exception by which a job failed, with the job's own stack.
    failure: Option<Uncaught>,
    /// The test goes on with it when the queue is empty.
    failing: bool,
}

#[derive(Clone, Debug)]
enum Phase {
    Before,
    /// Between start and stop: the limits that hold again afterwards, and what was executed by then.
    Started(Limits, u64),
    /// `Test.stopTest` waits for its answer.
    Stopping,
    Stopped,
    /// The method has returned.
    Ending,
}

#[derive(Clone, Debug)]
struct Suspended {
    job: Arc<Queued>,
    origin: Origin,
    limits: Limits,
    savepoints: Vec<(i32, Work)>,
    saves: Vec<Save>,
    work: Work,
    /// What was executed by then.
    since: u64,
}

impl Test {
    pub fn new(coverage: Lines, is_setup: bool) -> Test {
        Test {
            refused: None,
            coverage,
            users: Vec::new(),
            #[cfg(feature = "search")]
            found: Vec::new(),
            is_setup,
            phase: Phase::Before,
            suspended: None,
            pending: VecDeque::new(),
            failure: None,
            failing: false,
        }
    }
}

impl Transaction {
    /// What time it is: while a test runs, time goes on with its instructions.
    pub(crate) fn now(&self, now: Moment) -> Moment {
        match &self.test {
            Some(_) => now.saturating_add_unsigned(self.machine.executed() / INSTRUCTIONS_OF_A_MILLISECOND),
            None => now,
        }
    }

    /// What searches find, in a test.
    #[cfg(feature = "search")]
    pub(crate) fn fixed_results(&self) -> Option<Vec<Datum>> {
        self.test.as_ref().map(|test| test.found.clone())
    }

    /// `Test.setFixedSearchResults`; none outside of tests.
    #[cfg(feature = "search")]
    pub(crate) fn fix_results(&mut self, ids: &Datum) -> Option<Datum> {
        let Datum::List(ids) = ids else { return None };
        self.test.as_mut()?.found.clone_from(ids);
        Some(Datum::Null)
    }

    /// Instructions that may still be executed.
    pub(crate) fn fuel(&self) -> u64 {
        let executed = self.machine.executed();
        let left = self.limits.fuel(executed);
        if self.test.is_some() { left.min(TEST_FUEL.saturating_sub(executed)) } else { left }
    }

    /// A queueable job may queue another one, but not in a test, unless it was said how many may follow.
    /// <https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_queueing_jobs.htm>
    pub(crate) fn may_chain(&self) -> bool {
        self.test.is_none() || self.job_kind() != Some(JobKind::Queueable)
    }

    /// Does what a method of `Test` asks for; false when it is none that stands here.
    pub(crate) fn control_test(&mut self, platform: &mut Platform, method: &str) -> bool {
        let starts = method.eq_ignore_ascii_case("Test.startTest");
        if !starts && !method.eq_ignore_ascii_case("Test.stopTest") {
            return false;
        }
        let executed = self.machine.executed();
        let Some(test) = &mut self.test else {
            self.raise(platform, "System.TypeException", &["Cannot call test methods in non-test context"]);
            return true;
        };
        match &mut test.phase {
            Phase::Before if starts => {
                let fresh = self.limits.fresh(executed);
                test.phase = Phase::Started(mem::replace(&mut self.limits, fresh), executed);
                // What came before is no longer in the way of a callout.
                self.work.uncommitted = false;
                self.reply_nothing(platform);
            }
            Phase::Started(outer, since) if !starts && test.suspended.is_none() => {
                self.limits = outer.clone();
                self.limits.executed_before += executed.saturating_sub(*since);
                test.phase = Phase::Stopping;
                self.run_queued(platform);
            }
            _ => {
                let message = match (starts, &test.phase) {
                    (true, _) => "Testing already started",
                    // Unconfirmed: the words of the two below are not in Salesforce's documentation.
                    (false, Phase::Before) => "Testing has not started",
                    (false, _) => "Testing already stopped",
                };
                self.raise(platform, "System.FinalException", &[message]);
            }
        }
        true
    }

    /// The code of the test, or of a job that it had queued, has come to its end.
    pub(crate) fn test_code_ended(&mut self, platform: &mut Platform, result: Result<(), Uncaught>) {
        let Some(test) = &mut self.test else { return };
        match (test.suspended.take(), result) {
            (Some(suspended), result) => self.job_ended(platform, suspended, result),
            (None, Err(uncaught)) => {
                // An exception of a job that went on through the test keeps the job's stack.
                let same = |failure: &Uncaught| failure.to_string() == uncaught.to_string();
                let uncaught = test.failure.take().filter(same).unwrap_or(uncaught);
                self.ending = Some(Ending::Failed { uncaught, trigger: None });
            }
            // What a setup leaves in the queue never runs.
            (None, Ok(())) if test.is_setup => self.ending = Some(Ending::Ran),
            (None, Ok(())) => {
                test.phase = Phase::Ending;
                self.run_queued(platform);
            }
        }
    }

    fn run_queued(&mut self, platform: &mut Platform) {
        let jobs = mem::take(&mut self.work.jobs);
        if let Some(test) = &mut self.test {
            test.pending.extend(jobs);
        }
        self.run_next_job(platform);
    }

    fn run_next_job(&mut self, platform: &mut Platform) {
        let Some(test) = &mut self.test else { return };
        let Some(job) = test.pending.pop_front() else {
            if mem::take(&mut test.failing)
                && let Some(uncaught) = test.failure.clone()
            {
                return self.failed(platform, uncaught);
            }
            match test.phase {
                Phase::Stopping => {
                    test.phase = Phase::Stopped;
                    self.reply_nothing(platform);
                }
                _ => self.ending = Some(Ending::Ran),
            }
            return;
        };
        if job.job.kind != JobKind::Finalizer {
            self.note_status(&job, JobStatus::Processing, None);
        }
        self.job = Some(job.clone());
        let limits = Limits::of_job(job.job.kind, self.machine.executed());
        let suspended = Suspended {
            origin: mem::replace(&mut self.origin, Origin::of_job(&job)),
            limits: mem::replace(&mut self.limits, limits),
            savepoints: mem::take(&mut self.savepoints),
            saves: mem::take(&mut self.saves),
            work: self.work.clone(),
            since: self.machine.executed(),
            job: job.clone(),
        };
        self.work.uncommitted = false;
        self.enter_unit(platform, "ApexClass", &job.job.class, &[]);
        if let Some(test) = &mut self.test {
            test.suspended = Some(suspended);
        }
        if let Err(error) = job.push(&mut self.machine, &platform.program) {
            self.fail("System.UnexpectedException", &error.0);
        }
    }

    fn job_ended(&mut self, platform: &mut Platform, before: Suspended, result: Result<(), Uncaught>) {
        self.leave_unit();
        let done = mem::replace(&mut self.work, before.work);
        (self.origin, self.limits, self.savepoints, self.saves) =
            (before.origin, before.limits, before.savepoints, before.saves);
        // A job's time is its own.
        self.limits.executed_before += self.machine.executed().saturating_sub(before.since);
        self.job = None;
        if before.job.job.kind == JobKind::Finalizer {
            // What it threw is written down and no more. Five times one after the other it may queue a job again.
            if result.is_ok() {
                self.work.overlay = done.overlay;
                let again = |job: &Arc<Queued>| job.chain.depth <= MOST_AGAIN;
                if let Some(test) = &mut self.test {
                    test.pending.extend(done.jobs.into_iter().filter(again));
                }
            }
            return self.run_next_job(platform);
        }
        let finalizer = before.job.finalizer(&mut self.machine, &platform.program, result.as_ref().err());
        match result {
            Ok(()) => {
                self.work.overlay = done.overlay;
                let next = before.job.next(&self.machine, &platform.program, false);
                if next.is_none() {
                    self.note_status(&before.job, JobStatus::Completed, None);
                }
                if let Some(test) = &mut self.test {
                    next.into_iter().for_each(|next| test.pending.push_front(next));
                    test.pending.extend(done.jobs);
                }
            }
            Err(uncaught) => {
                self.note_status(&before.job, JobStatus::Failed, Some(["First error: ", &uncaught.message].concat()));
                if let Some(test) = &mut self.test {
                    test.pending.clear();
                    test.failure = Some(uncaught);
                    test.failing = true;
                }
            }
        }
        if let Some(test) = &mut self.test {
            finalizer.into_iter().for_each(|finalizer| test.pending.push_front(finalizer));
        }
        self.run_next_job(platform);
    }

    /// The queue is empty because a job failed: the test goes on with its exception.
    fn failed(&mut self, platform: &mut Platform, uncaught: Uncaught) {
        let Some(test) = &mut self.test else { return };
        if matches!(test.phase, Phase::Stopping) && !UNCATCHABLE.contains(&uncaught.type_name.as_str()) {
            test.phase = Phase::Stopped;
            let exception = ExceptionSpec::new(uncaught.type_name.clone(), uncaught.message.clone());
            if self.machine.throw(&platform.program, exception).is_ok() {
                return;
            }
        }
        self.ending = Some(Ending::Failed { uncaught, trigger: None });
    }

    /// Answers a method that gives nothing back, as a statement or as an expression of no value.
    fn reply_nothing(&mut self, platform: &Platform) {
        if self.machine.answer(&platform.program, Answer::Done).is_err() {
            self.reply(platform, Answer::Value(Datum::Null));
        }
    }

    /// The job's record, as the test may query it.
    fn note_status(&mut self, job: &Queued, status: JobStatus, error: Option<String>) {
        let job = crate::Job { status, error, ..job.job.clone() };
        self.work.overlay.put(job.record());
    }
}
