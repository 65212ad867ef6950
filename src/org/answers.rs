//! What a transaction answers to the machine's questions; callouts have a file of their own.
//!
//! Refuses by name, with `System.UnsupportedOperationException`, whatever it does not do. Invariant: every question
//! is answered, thrown at, or put to sleep; none is left open.

use std::sync::Arc;

use apex::{Answer, Datum, DmlQuestion, EnqueueQuestion, Operation, QueryQuestion, QueryShape, Question, Record};

use crate::{
    Moment, Note,
    jobs::{self, Job, JobStatus, Queued},
    limits::Counted,
    platform::Platform,
    soql,
    transaction::Transaction,
    triggers::Caller,
};

/// The longest delay of a job, in minutes.
const LONGEST_DELAY: i32 = 10;

impl Transaction {
    pub(crate) fn answer(&mut self, platform: &mut Platform, now: Moment, question: Question) {
        match question {
            Question::Query(query) => self.query(platform, now, &query),
            Question::Dml(dml) => self.save(platform, dml),
            Question::Callout(request) => self.call_out(platform, now, &request),
            Question::Enqueue(job) => self.enqueue(platform, now, job),
            Question::Now => self.reply(platform, Answer::Value(Datum::Datetime(now))),
            Question::Random => {
                let draw = platform.draw();
                self.reply(platform, Answer::Value(Datum::Double(draw)));
            }
            Question::Debug { text, .. } => {
                if self.may_report(1) {
                    platform.note(Note::Debug { transaction: self.number, text });
                }
                self.reply(platform, Answer::Done);
            }
            Question::Limit { method } => {
                let count = self.limits.answer(&method, self.machine.executed());
                let count = count.map(|count| Datum::Integer(i32::try_from(count).unwrap_or(i32::MAX)));
                self.reply_or_refuse(platform, count, &["Limits.", &method].concat());
            }
            Question::User { method } => {
                let fact = self.user_fact(platform, &method);
                self.reply_or_refuse(platform, fact, &["UserInfo.", &method].concat());
            }
            Question::System { method, .. } => {
                let fact = self.system_fact(&method).map(Datum::Boolean);
                self.reply_or_refuse(platform, fact, &method);
            }
            Question::Savepoint => self.set_savepoint(platform),
            Question::Rollback { savepoint } => self.roll_back(platform, savepoint),
            Question::ReleaseSavepoint { savepoint } => {
                // Releasing one releases all that were set after it.
                self.savepoints.retain(|(number, _)| *number < savepoint);
                self.reply(platform, Answer::Done);
            }
            other => {
                let what = match other {
                    Question::Publish { .. } => "EventBus.publish",
                    Question::Future { .. } => "@future methods",
                    _ => "what the code asks of the platform here",
                };
                self.refuse(platform, what);
            }
        }
    }

    /// Refuses loudly what Salesforce does and this org does not.
    fn refuse(&mut self, platform: &mut Platform, what: &str) {
        let message = ["The mock org does not support ", what, " yet"];
        self.raise(platform, "System.UnsupportedOperationException", &message);
    }

    fn reply_or_refuse(&mut self, platform: &mut Platform, value: Option<Datum>, what: &str) {
        match value {
            Some(value) => self.reply(platform, Answer::Value(value)),
            None => self.refuse(platform, what),
        }
    }

    fn query(&mut self, platform: &mut Platform, now: Moment, asked: &QueryQuestion) {
        if !self.may(platform, Counted::Queries, 1) {
            return;
        }
        match soql::run(&platform.schema, &platform.records, &self.work.overlay, &asked.query, now) {
            Ok(found) => {
                if !self.may(platform, Counted::QueryRows, found.len()) {
                    return;
                }
                let rows = u32::try_from(found.len()).unwrap_or(u32::MAX);
                platform.note(Note::Queried { transaction: self.number, text: asked.text.clone(), rows });
                let answer = match asked.shape {
                    QueryShape::Count => Answer::Value(Datum::Integer(i32::try_from(rows).unwrap_or(i32::MAX))),
                    QueryShape::List | QueryShape::Single => Answer::Rows(found),
                };
                self.reply(platform, answer);
            }
            Err(problem) => {
                let type_name = match problem.code == soql::UNSUPPORTED {
                    true => "System.UnsupportedOperationException",
                    false => "System.QueryException",
                };
                self.raise(platform, type_name, &[&problem.message]);
            }
        }
    }

    fn save(&mut self, platform: &mut Platform, asked: DmlQuestion) {
        if let Operation::Upsert | Operation::Undelete = asked.operation {
            return self.refuse(platform, &asked.operation.word().to_ascii_lowercase());
        }
        if asked.user_mode {
            return self.refuse(platform, "DML in user mode");
        }
        if asked.records.is_empty() {
            return self.reply(platform, Answer::Saved(Vec::new()));
        }
        if !self.may(platform, Counted::DmlStatements, 1) || !self.may(platform, Counted::DmlRows, asked.records.len())
        {
            return;
        }
        if let Some(id) = twice(&asked.records).filter(|_| asked.operation == Operation::Update) {
            return self.raise(platform, "System.ListException", &["Duplicate id in list: ", id]);
        }
        self.begin_save(asked.operation, asked.records, asked.all_or_none, Caller::Apex);
    }

    fn enqueue(&mut self, platform: &mut Platform, now: Moment, asked: EnqueueQuestion) {
        if !self.may(platform, Counted::Queueables, 1) {
            return;
        }
        let delay = asked.delay_minutes.unwrap_or_default();
        let Some(delay_minutes) = u32::try_from(delay).ok().filter(|_| delay <= LONGEST_DELAY) else {
            let message = "The delay of a queueable job must be from 0 to 10 minutes: ";
            return self.raise(platform, "System.AsyncException", &[message, &delay.to_string()]);
        };
        let id = platform.records.next_id(jobs::KEY_PREFIX);
        let job =
            Job { id: id.clone(), class: asked.class.clone(), status: JobStatus::Queued, error: None, created: now };
        self.work.overlay.put(job.record());
        // As in Salesforce, a queued job is pending work: a callout after it is refused.
        self.work.uncommitted = true;
        self.work.jobs.push(Arc::new(Queued {
            job,
            frozen: asked.job,
            delay_minutes,
            allows_callouts: asked.allows_callouts,
            user: self.user.clone(),
        }));
        platform.note(Note::Enqueued { transaction: self.number, job: id.clone(), class: asked.class, delay_minutes });
        self.reply(platform, Answer::Value(Datum::Id(id)));
    }

    fn user_fact(&self, platform: &Platform, method: &str) -> Option<Datum> {
        let text = |text: &str| Some(Datum::String(text.to_owned()));
        match method.to_ascii_lowercase().as_str() {
            "getuserid" => Some(Datum::Id(self.user.id.clone())),
            "getusername" | "getname" => text(&self.user.username),
            "getorganizationid" => Some(Datum::Id(platform.organization.clone())),
            "getusertype" => text("Standard"),
            "getlocale" | "getlanguage" => text("en_US"),
            "getdefaultcurrency" => text("USD"),
            "ismulticurrencyorganization" => Some(Datum::Boolean(false)),
            _ => None,
        }
    }

    fn system_fact(&self, method: &str) -> Option<bool> {
        match method.to_ascii_lowercase().as_str() {
            "system.isqueueable" => Some(self.is_job()),
            "test.isrunningtest" | "system.isfuture" | "system.isbatch" | "system.isscheduled" => Some(false),
            _ => None,
        }
    }

    fn set_savepoint(&mut self, platform: &mut Platform) {
        if !self.may(platform, Counted::DmlStatements, 1) {
            return;
        }
        self.savepoints_set += 1;
        self.savepoints.push((self.savepoints_set, self.work.clone()));
        self.reply(platform, Answer::Value(Datum::Integer(self.savepoints_set)));
    }

    fn roll_back(&mut self, platform: &mut Platform, savepoint: i32) {
        if !self.may(platform, Counted::DmlStatements, 1) {
            return;
        }
        let Some((_, earlier)) = self.savepoints.iter().find(|(number, _)| *number == savepoint).cloned() else {
            let message = "The savepoint is not valid: it was released, or an earlier one was rolled back to";
            return self.raise(platform, "System.InvalidParameterValueException", &[message]);
        };
        self.work.restore(platform, self.number, &earlier);
        self.savepoints.retain(|(number, _)| *number <= savepoint);
        self.reply(platform, Answer::Done);
    }
}

/// The first id that is there a second time.
fn twice(records: &[Record]) -> Option<&str> {
    let mut seen: Vec<&str> = Vec::new();
    for id in records.iter().filter_map(Record::id) {
        match seen.binary_search(&id) {
            Ok(_) => return Some(id),
            Err(place) => seen.insert(place, id),
        }
    }
    None
}
