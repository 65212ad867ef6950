//! Queued jobs: what is known of each, and when it runs.
//!
//! Refuses nothing: whoever queues has checked the limits. Invariant: a job is here only once the transaction
//! that queued it has committed; jobs of the same moment run in the order in which they were queued.

use std::sync::Arc;

use apex::{CallError, Datum, Frozen, FutureCall, Machine, Program, Record, Uncaught};

use crate::{Moment, platform::User};

/// The object whose records tell of jobs.
const OBJECT: &str = "AsyncApexJob";
/// The first characters of its ids.
pub(crate) const KEY_PREFIX: &str = "707";

/// How long after the commit a job without a delay begins, in milliseconds. Salesforce promises no moment.
const SOON: Moment = 1_000;
const MINUTE: Moment = 60_000;

/// How far a job has come, in the words of AsyncApexJob.Status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobStatus {
    /// Waits for its moment.
    Queued,
    /// Runs, or sleeps while a callout is out.
    Processing,
    /// Ended well.
    Completed,
    /// Taken out of the queue.
    Aborted,
    /// Ended with an exception that nobody caught; nothing that it did remains.
    Failed,
}

impl JobStatus {
    fn name(self) -> &'static str {
        match self {
            JobStatus::Queued => "Queued",
            JobStatus::Processing => "Processing",
            JobStatus::Aborted => "Aborted",
            JobStatus::Completed => "Completed",
            JobStatus::Failed => "Failed",
        }
    }
}

/// What kind of work a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobKind {
    /// `System.enqueueJob`
    Queueable,
    /// A call of an `@future` method.
    Future,
    /// `Database.executeBatch`
    Batch,
    /// `System.schedule`
    Scheduled,
    /// What a queueable job has attached, when that has come to its end.
    Finalizer,
}

impl JobKind {
    /// The name of a value of `System.Quiddity`.
    pub(crate) fn quiddity(self) -> &'static str {
        match self {
            JobKind::Queueable => "QUEUEABLE",
            JobKind::Future => "FUTURE",
            JobKind::Batch => "BATCH_APEX",
            JobKind::Scheduled => "SCHEDULED",
            JobKind::Finalizer => "TRANSACTION_FINALIZER_QUEUEABLE",
        }
    }

    /// AsyncApexJob.JobType
    fn name(self) -> &'static str {
        match self {
            JobKind::Queueable | JobKind::Finalizer => "Queueable",
            JobKind::Future => "Future",
            JobKind::Batch => "BatchApex",
            JobKind::Scheduled => "ScheduledApex",
        }
    }
}

/// What is known of a job: an AsyncApexJob.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// 18 characters, beginning with 707.
    pub id: String,
    /// What kind of work it is.
    pub kind: JobKind,
    /// Its class.
    pub class: String,
    /// The ApexClass's id; none of an inner class.
    pub class_id: Option<String>,
    /// How far it has come.
    pub status: JobStatus,
    /// AsyncApexJob.ExtendedStatus of a failed job: `First error: ` and the message.
    pub error: Option<String>,
    /// When it was queued.
    pub created: Moment,
}

impl Job {
    /// The job as a record that queries and clients see.
    pub(crate) fn record(&self) -> Record {
        let error = self.error.clone().map_or(Datum::Null, Datum::String);
        Record::new(OBJECT)
            .with("Id", Datum::Id(self.id.clone()))
            .with("Status", Datum::String(self.status.name().into()))
            .with("JobType", Datum::String(self.kind.name().into()))
            .with("ApexClassId", self.class_id.clone().map_or(Datum::Null, Datum::Id))
            .with("MethodName", Datum::Null)
            .with("CreatedDate", Datum::Datetime(self.created))
            .with("NumberOfErrors", Datum::Integer(i32::from(self.status == JobStatus::Failed)))
            .with("ExtendedStatus", error)
    }
}

/// What a job runs.
#[derive(Debug)]
pub(crate) enum Task {
    /// `execute` of an object, with its context.
    Object(Frozen),
    Call(FutureCall),
    /// A step of a batch, on what the one before it left; or a finalizer.
    Batch {
        frozen: Frozen,
        step: u32,
    },
}

/// How a job stands to those that queued one another before it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Chain {
    /// The first one's is 1.
    pub depth: i32,
    pub most_deep: Option<i32>,
    /// No other job that waits may have the same.
    pub signature: Option<String>,
}

/// A job with all that it needs to run. Savepoints share it, for it never changes.
#[derive(Debug)]
pub(crate) struct Queued {
    pub job: Job,
    pub task: Task,
    /// The CronTrigger of a scheduled job.
    pub trigger: Option<String>,
    pub chain: Chain,
    pub delay_minutes: u32,
    pub allows_callouts: bool,
    pub user: User,
}

impl Queued {
    /// Puts the job's code on a machine.
    ///
    /// # Errors
    /// The program has no such code.
    pub fn push(&self, machine: &mut Machine, program: &Program) -> Result<(), CallError> {
        match &self.task {
            Task::Object(frozen) => {
                let id = self.trigger.as_ref().unwrap_or(&self.job.id);
                machine.push_job(program, frozen, id, self.job.kind == JobKind::Scheduled)
            }
            Task::Call(call) => machine.push_future(program, call),
            Task::Batch { frozen, step } => machine.push_batch_step(program, frozen, &self.job.id, *step),
        }
    }

    /// What runs after this, when the machine has come to its end: the next step of a batch. A chunk that failed leaves
    /// the batch as it was before, and stops no other; a start that failed leaves nothing.
    pub fn next(&self, machine: &Machine, program: &Program, failed: bool) -> Option<Arc<Queued>> {
        let Task::Batch { frozen, step } = &self.task else { return None };
        if self.job.kind == JobKind::Finalizer {
            return None;
        }
        let frozen = match failed {
            true if *step == 0 => None,
            true => Some(frozen.clone()),
            false => machine.freeze_returned(program),
        }?;
        Some(self.followed_by(self.job.kind, Task::Batch { frozen, step: step + 1 }))
    }

    /// What the job has attached, when the machine has come to its end.
    pub fn finalizer(
        &self,
        machine: &mut Machine,
        program: &Program,
        failure: Option<&Uncaught>,
    ) -> Option<Arc<Queued>> {
        let frozen = machine.freeze_finalizer(program, failure)?;
        Some(self.followed_by(JobKind::Finalizer, Task::Batch { frozen, step: 0 }))
    }

    fn followed_by(&self, kind: JobKind, task: Task) -> Arc<Queued> {
        let job = Job { kind, ..self.job.clone() };
        let (user, chain) = (self.user.clone(), Chain { signature: None, ..self.chain.clone() });
        // A finalizer may call out, whatever its job may.
        let allows_callouts = self.allows_callouts || kind == JobKind::Finalizer;
        Arc::new(Queued { job, task, trigger: None, chain, delay_minutes: 0, allows_callouts, user })
    }
}

/// All jobs of an org.
#[derive(Clone, Debug, Default)]
pub(crate) struct Jobs {
    known: Vec<Job>,
    /// With the moment at which each is due, in the order in which they were queued.
    waiting: Vec<(Moment, Arc<Queued>)>,
}

impl Jobs {
    pub fn known(&self) -> &[Job] {
        &self.known
    }

    /// Takes a job of a transaction that commits now, and answers the moment at which it is due.
    pub fn add(&mut self, now: Moment, queued: Arc<Queued>) -> Moment {
        let delay = if queued.delay_minutes == 0 { SOON } else { Moment::from(queued.delay_minutes) * MINUTE };
        let due = now.saturating_add(delay);
        self.known.push(queued.job.clone());
        self.waiting.push((due, queued));
        due
    }

    /// The jobs that are still to run.
    pub fn waiting(&self) -> impl Iterator<Item = &Arc<Queued>> {
        self.waiting.iter().map(|(_, queued)| queued)
    }

    /// Takes the next step of a job that is known, and answers the moment at which it is due.
    pub fn go_on(&mut self, now: Moment, queued: Arc<Queued>) -> Moment {
        let due = now.saturating_add(SOON);
        self.waiting.push((due, queued));
        due
    }

    /// The next job that is due.
    pub fn take_due(&mut self, now: Moment) -> Option<Arc<Queued>> {
        let due = self.waiting.iter().map(|(due, _)| *due).min().filter(|due| *due <= now)?;
        let place = self.waiting.iter().position(|(known, _)| *known == due)?;
        Some(self.waiting.remove(place).1)
    }

    /// Takes a job out of the queue, and answers what is known of it now.
    pub fn abort(&mut self, id: &str) -> Option<&Job> {
        self.waiting.retain(|(_, queued)| queued.job.id != id);
        self.set(id, JobStatus::Aborted, None)
    }

    /// Tells how far a job has come, and answers what is known of it now.
    pub fn set(&mut self, id: &str, status: JobStatus, error: Option<String>) -> Option<&Job> {
        let job = self.known.iter_mut().find(|job| job.id == id)?;
        job.status = status;
        job.error = error;
        Some(job)
    }
}
