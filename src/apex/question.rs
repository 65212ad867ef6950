//! What the machine asks of the platform, and what the platform may answer.
//!
//! Holds no answers and performs nothing. Invariant: every question carries all that is needed to answer it, by value,
//! so that the org may hold it for minutes of virtual time. The two enums grow; match them with a fallback that
//! refuses loudly.

use crate::datum::{Datum, Record};
use crate::frozen::Frozen;
use crate::schema::Description;
use crate::soql::{Query, Search};

/// A question to the platform. Beside each: the [`Answer`] that fits.
#[derive(Debug, Clone)]
#[allow(clippy::large_enum_variant, reason = "one lives at a time")]
pub enum Question {
    /// A SOQL query. Answer: [`Answer::Rows`]; for [`QueryShape::Count`] an [`Answer::Value`] with an Integer.
    /// With [`QueryShape::Single`] the machine itself throws System.QueryException unless there is exactly one row.
    Query(QueryQuestion),
    /// A SOSL search. Answer: [`Answer::Value`] with a list of records for each object that it returns.
    Search(SearchQuestion),
    /// A DML statement or `Database` method. Answer: [`Answer::Saved`], one result per record, in order.
    /// When `all_or_none` is set and a row fails, throw `System.DmlException` instead of answering.
    Dml(DmlQuestion),
    /// `EventBus.publish`. Answer: [`Answer::Saved`], one result per event.
    Publish {
        /// The events, in order.
        events: Vec<Record>,
    },
    /// `Http.send`. Answer: [`Answer::Response`], or throw `System.CalloutException`.
    Callout(HttpRequest),
    /// `System.enqueueJob`. Answer: [`Answer::Value`] with the job's Id.
    Enqueue(EnqueueQuestion),
    /// A call of an `@future` method. Answer: [`Answer::Done`].
    Future(FutureCall),
    /// `System.now()`, `Date.today()`. Answer: [`Answer::Value`] with a Datetime.
    Now,
    /// `Math.random()`. Answer: [`Answer::Value`] with a Double in [0, 1).
    Random,
    /// `System.debug`. Answer: [`Answer::Done`].
    Debug {
        /// `DEBUG` unless the code names another logging level.
        level: String,
        /// The text.
        text: String,
        /// 1-based line of the call.
        line: u32,
    },
    /// A method of `Limits`, such as `getCallouts` or `getLimitQueries`. Answer: [`Answer::Value`] with an Integer.
    Limit {
        /// Method name in declared case.
        method: String,
    },
    /// A method of `UserInfo`, such as `getUserId`. Answer: [`Answer::Value`] with an Id, String or Boolean.
    User {
        /// Method name in declared case.
        method: String,
    },
    /// `Database.setSavepoint()`. Answer: [`Answer::Value`] with an Integer that names the savepoint.
    Savepoint,
    /// `Database.rollback(savepoint)`. Answer: [`Answer::Done`].
    Rollback {
        /// The name that [`Question::Savepoint`] was answered with.
        savepoint: i32,
    },
    /// `Database.releaseSavepoint(savepoint)`. Answer: [`Answer::Done`].
    ReleaseSavepoint {
        /// The name that [`Question::Savepoint`] was answered with.
        savepoint: i32,
    },
    /// What a run must know of an object: its fields' names and types, labels, picklists. Asked once of each object in
    /// a machine's life. Answer: [`Answer::Described`].
    Describe {
        /// The object's name, in any case.
        object: String,
    },
    /// A question about the system or the running test, named by class and method: `Test.isRunningTest`,
    /// `System.isQueueable`, `Test.startTest`. Answer: [`Answer::Value`], or [`Answer::Done`] for a void method.
    System {
        /// Class and method in declared case: `Test.isRunningTest`.
        method: String,
        /// Arguments by value.
        arguments: Vec<Datum>,
    },
}

/// A SOQL query that waits for its rows.
#[derive(Debug, Clone)]
pub struct QueryQuestion {
    /// The parsed query with every bind evaluated.
    pub query: Query,
    /// The query's text as it stands in the source, without the brackets.
    pub text: String,
    /// What the code does with the rows.
    pub shape: QueryShape,
}

/// A SOSL search that waits for what it finds.
#[derive(Debug, Clone)]
pub struct SearchQuestion {
    /// The parsed search with every bind evaluated.
    pub search: Search,
    /// The search's text as it stands in the source, without the brackets.
    pub text: String,
}

/// What the code does with the rows of a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueryShape {
    /// A list, or a loop over the rows.
    List,
    /// Assigned to one record.
    Single,
    /// `SELECT COUNT() …` used as an Integer.
    Count,
}

/// A DML statement that waits for its outcome.
#[derive(Debug, Clone)]
pub struct DmlQuestion {
    /// Which operation.
    pub operation: Operation,
    /// The records by value, in order. A null element never gets here: the machine throws first.
    pub records: Vec<Record>,
    /// False only for `Database.insert(records, false)` and its kin.
    pub all_or_none: bool,
    /// The field that an upsert matches by, in declared case; `None` for the Id.
    pub external_id: Option<String>,
    /// `as user` or `AccessLevel.USER_MODE`: field and object permissions hold.
    pub user_mode: bool,
}

/// A DML operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// `insert`
    Insert,
    /// `update`
    Update,
    /// `upsert`
    Upsert,
    /// `delete`
    Delete,
    /// `undelete`
    Undelete,
}

impl Operation {
    /// The word as messages write it: `Insert`, `Update`, …
    pub fn word(self) -> &'static str {
        match self {
            Operation::Insert => "Insert",
            Operation::Update => "Update",
            Operation::Upsert => "Upsert",
            Operation::Delete => "Delete",
            Operation::Undelete => "Undelete",
        }
    }
}

/// An HTTP request as the Apex code made it; the endpoint may name a credential (`callout:Company_Data/v1`).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HttpRequest {
    /// `GET`, `POST`, …
    pub method: String,
    /// URL or `callout:` endpoint, as set.
    pub endpoint: String,
    /// Headers in the order in which they were set; a name set twice holds its last value.
    pub headers: Vec<(String, String)>,
    /// Body; empty when none was set.
    pub body: Vec<u8>,
    /// Milliseconds; 10,000 unless the code set another.
    pub timeout: u32,
}

/// An HTTP response as the Apex code will see it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HttpResponse {
    /// 200
    pub status_code: u16,
    /// `OK`
    pub status: String,
    /// Headers in wire order.
    pub headers: Vec<(String, String)>,
    /// Body.
    pub body: Vec<u8>,
}

/// A job that waits to be queued.
#[derive(Debug, Clone)]
pub struct EnqueueQuestion {
    /// The job's class, such as `AccountEnrichmentJob`.
    pub class: String,
    /// The instance with all it holds.
    pub job: Frozen,
    /// What called for it.
    pub kind: EnqueueKind,
    /// The delay that the code asked for, in minutes.
    pub delay_minutes: Option<i32>,
    /// How many jobs may queue one another, this one included.
    pub most_deep: Option<i32>,
    /// No other job that waits may have the same.
    pub signature: Option<String>,
    /// The class implements `Database.AllowsCallouts`.
    pub allows_callouts: bool,
}

/// What called for a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnqueueKind {
    /// `System.enqueueJob`
    Queueable,
    /// `Database.executeBatch`. Its steps are pushed one by one, each with what the one before it left:
    /// [`crate::Machine::push_batch_step`].
    Batch,
    /// `System.schedule`. Answer: an [`Answer::Value`] with the CronTrigger's id.
    Schedulable {
        /// The name that the code gave.
        name: String,
        /// The cron expression.
        cron: String,
    },
}

/// A call of an `@future` method that waits for its turn.
#[derive(Debug, Clone)]
pub struct FutureCall {
    /// Class of the method.
    pub class: String,
    /// Method name.
    pub method: String,
    /// `@future(callout=true)`.
    pub callout: bool,
    pub(crate) function: u32,
    /// A list of them.
    pub(crate) arguments: Frozen,
}

/// What the platform says.
#[derive(Debug, Clone)]
pub enum Answer {
    /// Done, nothing to give back.
    Done,
    /// One value.
    Value(Datum),
    /// The rows of a query, in order. Every selected field is present, null or not: the machine takes a field that
    /// is absent for one that was not queried.
    Rows(Vec<Record>),
    /// The outcome of a DML statement, one result per record.
    Saved(Vec<SaveResult>),
    /// The response of a callout.
    Response(HttpResponse),
    /// What is known of an object; nothing when the org has none of that name.
    Described(Option<Box<Description>>),
}

impl Answer {
    /// What it is, for messages.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Answer::Done => "Done",
            Answer::Value(_) => "A value",
            Answer::Rows(_) => "Rows",
            Answer::Saved(_) => "Saved",
            Answer::Response(_) => "A response",
            Answer::Described(_) => "A description",
        }
    }
}

/// The outcome for one record. The machine writes `id` back into the code's own record after an insert or upsert.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SaveResult {
    /// The record's id, when it has one now.
    pub id: Option<String>,
    /// True when an upsert inserted.
    pub created: bool,
    /// Why the record was refused; empty when it was saved.
    pub errors: Vec<SaveError>,
}

/// Why a record was refused.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SaveError {
    /// `REQUIRED_FIELD_MISSING`
    pub status_code: String,
    /// The text alone.
    pub message: String,
    /// Field names.
    pub fields: Vec<String>,
}

/// An exception that the org raises inside Apex at the open question.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExceptionSpec {
    /// `System.CalloutException`, `System.DmlException`, `System.QueryException`, `System.LimitException`, …
    /// A LimitException cannot be caught.
    pub type_name: String,
    /// The message alone, without the type.
    pub message: String,
    /// For a DmlException: the failed rows by their place in the DML's list.
    pub rows: Vec<(u32, SaveResult)>,
}

impl ExceptionSpec {
    /// An exception with a message.
    pub fn new(type_name: impl Into<String>, message: impl Into<String>) -> Self {
        ExceptionSpec { type_name: type_name.into(), message: message.into(), rows: Vec::new() }
    }
}

image_of_enum!(Operation { Insert, Update, Upsert, Delete, Undelete });
