//! What a transaction queues: jobs, calls of future methods, batches, schedules.
//!
//! Refuses what Salesforce refuses: too many, too late, one from inside another. Invariant: what is queued is part of
//! the transaction's work, and gone when that is rolled back.

use std::sync::Arc;

use apex::{Answer, Datum, EnqueueKind, EnqueueQuestion, FutureCall, MethodInfo, Record};

use crate::{
    Moment, Note, cron, installed,
    jobs::{self, Chain, Job, JobKind, JobStatus, Queued, Task},
    limits::Counted,
    platform::Platform,
    transaction::Transaction,
};

/// The longest delay of a job, in minutes.
const LONGEST_DELAY: i32 = 10;

impl Transaction {
    pub(crate) fn enqueue(&mut self, platform: &mut Platform, now: Moment, asked: EnqueueQuestion) {
        let kind = match &asked.kind {
            EnqueueKind::Queueable => JobKind::Queueable,
            EnqueueKind::Batch => JobKind::Batch,
            EnqueueKind::Schedulable { .. } if self.test.is_none() => {
                return self.refuse(platform, "System.schedule outside of tests");
            }
            EnqueueKind::Schedulable { .. } => JobKind::Scheduled,
        };
        let trigger = match &asked.kind {
            EnqueueKind::Schedulable { name, cron } => match self.schedule(platform, now, name, cron) {
                Some(trigger) => Some(trigger),
                None => return,
            },
            _ => None,
        };
        let before = self.job.as_ref().filter(|_| kind == JobKind::Queueable).map(|job| job.chain.clone());
        let before = before.unwrap_or_default();
        let chain = Chain {
            depth: before.depth + 1,
            most_deep: asked.most_deep.or(before.most_deep),
            signature: asked.signature,
        };
        if kind == JobKind::Queueable {
            if !self.may(platform, Counted::Queueables, 1) {
                return;
            }
            let too_deep = chain.most_deep.map_or(!self.may_chain(), |most| chain.depth > most);
            if too_deep {
                return self.raise(platform, "System.AsyncException", &["Maximum stack depth has been reached."]);
            }
            let alike = |queued: &Arc<Queued>| queued.chain.signature == chain.signature;
            if chain.signature.is_some() && (self.work.jobs.iter().any(alike) || platform.jobs.waiting().any(alike)) {
                let message = "Attempt to enqueue job with duplicate queueable signature";
                return self.raise(platform, "System.DuplicateMessageException", &[message]);
            }
        }
        let delay = asked.delay_minutes.unwrap_or_default();
        let Some(delay_minutes) = u32::try_from(delay).ok().filter(|_| delay <= LONGEST_DELAY) else {
            let message = "The delay of a queueable job must be from 0 to 10 minutes: ";
            return self.raise(platform, "System.AsyncException", &[message, &delay.to_string()]);
        };
        let task = match kind {
            JobKind::Batch => Task::Batch { frozen: asked.job, step: 0 },
            _ => Task::Object(asked.job),
        };
        let job = (kind, asked.class, task, chain);
        let id = self.queue(platform, now, job, delay_minutes, asked.allows_callouts, trigger.clone());
        self.reply(platform, Answer::Value(Datum::Id(trigger.unwrap_or(id))));
    }

    /// A call of an `@future` method: it runs later, like a job.
    /// <https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_invoking_future_methods.htm>
    pub(crate) fn call_future(&mut self, platform: &mut Platform, now: Moment, call: FutureCall) {
        if let Some(JobKind::Future | JobKind::Batch) = self.job_kind() {
            let known = platform.program.class(&call.class);
            let known = known.and_then(|known| known.methods.iter().find(|known| known.name == call.method));
            let message = "Future method cannot be called from a future or batch method: ";
            let signature = [&call.class, ".", &call.method, "(", &types(known), ")"].concat();
            return self.raise(platform, "System.AsyncException", &[message, &signature]);
        }
        if self.may(platform, Counted::Futures, 1) {
            let callout = call.callout;
            let job = (JobKind::Future, call.class.clone(), Task::Call(call), Chain::default());
            self.queue(platform, now, job, 0, callout, None);
            self.reply(platform, Answer::Done);
        }
    }

    fn queue(
        &mut self,
        platform: &mut Platform,
        now: Moment,
        (kind, class, task, chain): (JobKind, String, Task, Chain),
        delay_minutes: u32,
        allows_callouts: bool,
        trigger: Option<String>,
    ) -> String {
        let id = platform.records.next_id(jobs::KEY_PREFIX);
        let status = JobStatus::Queued;
        let class_id = installed::id_where(&platform.records, "ApexClass", "Name", &class);
        let job = Job { id: id.clone(), kind, class: class.clone(), class_id, status, error: None, created: now };
        self.work.overlay.put(job.record());
        // As in Salesforce, a queued job is pending work: a callout after it is refused.
        self.work.uncommitted = true;
        let user = self.user.clone();
        self.work.jobs.push(Arc::new(Queued { job, task, trigger, chain, delay_minutes, allows_callouts, user }));
        platform.note(Note::Enqueued { transaction: self.number, job: id.clone(), class, delay_minutes });
        id
    }

    /// Puts a schedule into the rows; false when its expression or its name was refused.
    fn schedule(&mut self, platform: &mut Platform, now: Moment, name: &str, cron: &str) -> Option<String> {
        let Ok(fires) = cron::next(cron, now) else {
            // Unconfirmed: Salesforce's text goes on with the exception of the library that it uses.
            self.raise(platform, "System.StringException", &["Illegal cron expression format (", cron, ")"]);
            return None;
        };
        let named = |row: &&Record| row.get("Name") == Some(&Datum::String(name.to_owned()));
        if platform.records.all(&self.work.overlay, "CronJobDetail").iter().any(|row| named(&&**row)) {
            let message = ["The Apex job named \"", name, "\" is already scheduled for execution."];
            self.raise(platform, "System.AsyncException", &message);
            return None;
        }
        let (id, detail) = (platform.records.next_id("08e"), platform.records.next_id("08a"));
        let text = |text: &str| Datum::String(text.to_owned());
        let row = Record::new("CronJobDetail")
            .with("Id", Datum::Id(detail.clone()))
            .with("Name", text(name))
            // Scheduled Apex, in the numbers of CronJobDetail.JobType.
            .with("JobType", text("7"));
        self.work.overlay.put(row);
        let row = Record::new("CronTrigger")
            .with("Id", Datum::Id(id.clone()))
            .with("CronJobDetailId", Datum::Id(detail))
            .with("CronExpression", text(cron))
            .with("State", text("WAITING"))
            .with("TimesTriggered", Datum::Integer(0))
            .with("StartTime", Datum::Datetime(now))
            .with("NextFireTime", fires.map_or(Datum::Null, Datum::Datetime))
            .with("OwnerId", Datum::Id(self.user.id.to_string()))
            .with("TimeZoneSidKey", text("GMT"));
        self.work.overlay.put(row);
        Some(id)
    }

    /// Does what a method of System asks of jobs that are queued; false when it is none that stands here.
    pub(crate) fn control_jobs(&mut self, platform: &mut Platform, method: &str, arguments: &[Datum]) -> bool {
        if method == "Http.send" {
            // A mock answers: the rules hold all the same.
            if self.may_call_out(platform) {
                if let [Datum::String(endpoint), Datum::String(method)] = arguments {
                    self.log_callout(platform, endpoint, method);
                }
                self.reply(platform, Answer::Done);
            }
            return true;
        }
        if method == "Http.sent" {
            if let [Datum::Integer(code), status] = arguments {
                let status = if let Datum::String(status) = status { status } else { "null" };
                self.log_response(platform, status, *code);
            }
            self.reply(platform, Answer::Done);
            return true;
        }
        if method == "Batch.finish" {
            // Whoever asks in there finds the job completed.
            let job = self.job.as_ref().map(|queued| Job { status: JobStatus::Completed, ..queued.job.clone() });
            job.into_iter().for_each(|job| self.work.overlay.put(job.record()));
            self.reply(platform, Answer::Done);
            return true;
        }
        if method == "System.attachFinalizer" {
            match self.job_kind() {
                Some(JobKind::Queueable) => self.reply(platform, Answer::Done),
                _ => {
                    let message = "System.attachFinalizer(Finalizer) is not allowed in this context";
                    self.raise(platform, "System.AsyncException", &[message]);
                }
            }
            return true;
        }
        if let Some(fact) = method.strip_prefix("AsyncInfo.") {
            let number = self.job.as_ref().and_then(|job| match fact {
                "getCurrentQueueableStackDepth" => Some(job.chain.depth),
                "getMaximumQueueableStackDepth" => job.chain.most_deep,
                _ => i32::try_from(job.delay_minutes).ok(),
            });
            self.reply(platform, Answer::Value(number.map_or(Datum::Null, Datum::Integer)));
            return true;
        }
        if method != "System.abortJob" {
            return false;
        }
        if let Some(Datum::Id(id) | Datum::String(id)) = arguments.first() {
            let id = apex::normalise_id(id).unwrap_or_else(|| id.clone());
            let is_meant = |queued: &Arc<Queued>| queued.job.id == id || queued.trigger.as_ref() == Some(&id);
            let jobs = std::mem::take(&mut self.work.jobs);
            let (aborted, jobs): (Vec<_>, Vec<_>) = jobs.into_iter().partition(is_meant);
            self.work.jobs = jobs;
            let queued = aborted.first().map(|queued| Job { status: JobStatus::Aborted, ..queued.job.clone() });
            if let Some(job) = queued.or_else(|| platform.jobs.abort(&id).cloned()) {
                self.work.overlay.put(job.record());
            }
            let trigger = platform.records.get(&self.work.overlay, "CronTrigger", &id).cloned();
            if let Some(trigger) = trigger {
                self.work.overlay.delete(&trigger);
            }
        }
        self.reply(platform, Answer::Done);
        true
    }
}

/// The types of a method's parameters, as messages list them.
fn types(method: Option<&MethodInfo>) -> String {
    let mut list = String::new();
    for (_, of_type) in method.map_or(&[][..], |method| &method.parameters) {
        if !list.is_empty() {
            list.push_str(", ");
        }
        list.push_str(of_type);
    }
    list
}
