//! Governor limits of one transaction: what is counted, how far it may go, and the words when it goes further.
//!
//! **CPU time is a model**, for what Salesforce measures no one else can: one instruction of the machine (a load, a
//! jump, a call; `apex::Machine::executed`) counts as a microsecond. So 10,000,000 of them are the 10,000 ms of a
//! synchronous transaction, 60,000,000 the 60,000 ms of an asynchronous one. A statement is three to ten instructions;
//! a method of the library one for its call, and what its own Apex has. What goes through something long costs more:
//! an instruction for each 64 bytes of text that a method is given, each 64 bytes of new objects, each 16 elements
//! of a list that is searched, sorted or shifted, and each 16 steps of a search by a regular expression; 32 for each
//! character of such an expression, and 50 for each question to the org. Not counted: what the org does for its answer
//! (queries, saves, the waiting for a callout), as in Salesforce; and, otherwise than there, compiling.
//!
//! **Heap is an estimate**: 8 bytes for each object, and with it the bytes of a text or blob, 16 for each element or
//! field, 32 for each field of a record, 64 for each entry of a set or map. Only what can still be reached counts. It
//! is looked at when a statement begins, once as many bytes are new as were left, at least 256 kB: a transaction may be
//! over by so much before it ends.
//!
//! Refuses to guess: a `Limits` method about anything not in the tables has no answer here. The ten minutes that a
//! transaction may last are not held: callouts and CPU time end sooner.
//! Invariant: a count never shrinks; a rollback to a savepoint gives nothing back, as in Salesforce.
//! Numbers: <https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_gov_limits.htm>

use crate::JobKind;

/// The trigger depth past which nothing may save.
pub(crate) const TRIGGER_DEPTH: usize = 16;
/// Records that one run of a trigger gets at most.
pub(crate) const CHUNK: usize = 200;
/// Milliseconds that all callouts of a transaction may take together.
pub(crate) const CALLOUT_MILLIS: u32 = 120_000;
/// Instructions that stand for a millisecond of CPU time.
pub(crate) const INSTRUCTIONS_OF_A_MILLISECOND: u64 = 1_000;
/// Nanoseconds that an instruction stands for.
#[cfg(feature = "debug-log")]
pub(crate) const NANOSECONDS_OF_AN_INSTRUCTION: u64 = 1_000_000 / INSTRUCTIONS_OF_A_MILLISECOND;
/// Records that one SOSL search gives at most.
#[cfg(feature = "search")]
pub(crate) const SEARCHED: usize = 2_000;
/// The text of the LimitException that ends a transaction out of fuel.
pub(crate) const CPU_TEXT: &str = "Apex CPU time limit exceeded";

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Counted {
    Queries,
    QueryRows,
    DmlStatements,
    DmlRows,
    Callouts,
    Queueables,
    Futures,
    Emails,
    Searches,
    Aggregates,
    LocatorRows,
}

struct Row {
    what: Counted,
    sync: u32,
    asynchronous: u32,
    /// `Too many SOQL queries: 101`, without the number.
    text: &'static str,
    /// The method of `Limits` without `get` or `getLimit`.
    getter: &'static str,
}

const TABLE: [Row; 11] = [
    Row { what: Counted::Queries, sync: 100, asynchronous: 200, text: "Too many SOQL queries", getter: "Queries" },
    Row {
        what: Counted::QueryRows,
        sync: 50_000,
        asynchronous: 50_000,
        text: "Too many query rows",
        getter: "QueryRows",
    },
    Row {
        what: Counted::DmlStatements,
        sync: 150,
        asynchronous: 150,
        text: "Too many DML statements",
        getter: "DmlStatements",
    },
    Row { what: Counted::DmlRows, sync: 10_000, asynchronous: 10_000, text: "Too many DML rows", getter: "DmlRows" },
    Row { what: Counted::Callouts, sync: 100, asynchronous: 100, text: "Too many callouts", getter: "Callouts" },
    Row {
        what: Counted::Queueables,
        sync: 50,
        asynchronous: 1,
        text: "Too many queueable jobs added to the queue",
        getter: "QueueableJobs",
    },
    // Future methods and batches may call none: `Limits::most`. That has an exception of its own.
    Row { what: Counted::Futures, sync: 50, asynchronous: 50, text: "Too many future calls", getter: "FutureCalls" },
    Row {
        what: Counted::Emails,
        sync: 10,
        asynchronous: 10,
        text: "Too many Email Invocations",
        getter: "EmailInvocations",
    },
    Row { what: Counted::Searches, sync: 20, asynchronous: 20, text: "Too many SOSL queries", getter: "SoslQueries" },
    // Unconfirmed: the words of this one.
    Row {
        what: Counted::Aggregates,
        sync: 300,
        asynchronous: 300,
        text: "Too many aggregate queries",
        getter: "AggregateQueries",
    },
    Row {
        what: Counted::LocatorRows,
        sync: 10_000,
        asynchronous: 10_000,
        text: "Too many query locator rows",
        getter: "QueryLocatorRows",
    },
];

/// What nothing here uses up, with how much of it there is.
const UNUSED: [(&str, u32); 3] = [("AsyncCalls", 200), ("MobilePushApexCalls", 10), ("PublishImmediateDml", 150)];

/// What a debug log says of what is used up, in its order: with the getter of each.
#[cfg(feature = "debug-log")]
const USAGE: [(&str, &str); 13] = [
    ("Number of SOQL queries", "Queries"),
    ("Number of query rows", "QueryRows"),
    ("Number of SOSL queries", "SoslQueries"),
    ("Number of DML statements", "DmlStatements"),
    ("Number of Publish Immediate DML", "PublishImmediateDml"),
    ("Number of DML rows", "DmlRows"),
    ("Maximum CPU time", "CpuTime"),
    ("Maximum heap size", "HeapSize"),
    ("Number of callouts", "Callouts"),
    ("Number of Email Invocations", "EmailInvocations"),
    ("Number of future calls", "FutureCalls"),
    ("Number of queueable jobs added to the queue", "QueueableJobs"),
    ("Number of Mobile Apex push calls", "MobilePushApexCalls"),
];

/// The counters of one transaction.
#[derive(Clone, Debug)]
pub(crate) struct Limits {
    /// The job that it is, if it is one.
    job: Option<JobKind>,
    used: [u32; TABLE.len()],
    /// Milliseconds that callouts have taken so far.
    pub callout_millis: u32,
    /// Instructions that the machine had executed before these limits held: not theirs.
    pub executed_before: u64,
}

impl Limits {
    pub fn new(job: Option<JobKind>) -> Self {
        Limits { job, used: [0; TABLE.len()], callout_millis: 0, executed_before: 0 }
    }

    /// The same limits, with nothing used up.
    #[cfg(feature = "test-runner")]
    pub fn fresh(&self, executed: u64) -> Self {
        Limits { executed_before: executed, ..Limits::new(self.job) }
    }

    /// Those of a job that begins after so many instructions.
    #[cfg(feature = "test-runner")]
    pub fn of_job(job: JobKind, executed: u64) -> Self {
        Limits { executed_before: executed, ..Limits::new(Some(job)) }
    }

    /// Scheduled Apex has the limits of a synchronous transaction.
    fn is_asynchronous(&self) -> bool {
        self.job.is_some_and(|job| job != JobKind::Scheduled)
    }

    /// Milliseconds of CPU time that there are.
    fn cpu(&self) -> u32 {
        if self.is_asynchronous() { 60_000 } else { 10_000 }
    }

    /// Bytes that may be in use.
    pub fn heap(&self) -> u32 {
        if self.is_asynchronous() { 12_000_000 } else { 6_000_000 }
    }

    /// Instructions that are left of the CPU time.
    pub fn fuel(&self, executed: u64) -> u64 {
        let whole = u64::from(self.cpu()) * INSTRUCTIONS_OF_A_MILLISECOND;
        whole.saturating_sub(executed.saturating_sub(self.executed_before))
    }

    fn most(&self, row: &Row) -> u32 {
        match (row.what, self.job) {
            (Counted::Futures, Some(JobKind::Future | JobKind::Batch)) => 0,
            _ if self.is_asynchronous() => row.asynchronous,
            _ => row.sync,
        }
    }

    /// Counts. Answers the LimitException's text when that is too many.
    pub fn take(&mut self, what: Counted, by: u32) -> Option<String> {
        for (place, row) in TABLE.iter().enumerate() {
            if row.what == what {
                let most = self.most(row);
                let Some(used) = self.used.get_mut(place) else { continue };
                *used = used.saturating_add(by);
                if *used > most {
                    // Salesforce names the first one too many, however many more there are.
                    return Some([row.text, ": ", &(most + 1).to_string()].concat());
                }
            }
        }
        None
    }

    /// The answer to a method of `Limits`; `None` for what is not counted.
    pub fn answer(&self, method: &str, executed: u64, heap: u64) -> Option<u32> {
        let bare = strip(method, "getLimit");
        let (name, most) = match bare {
            Some(name) => (name, true),
            None => (strip(method, "get")?, false),
        };
        if name.eq_ignore_ascii_case("CpuTime") {
            let left = self.fuel(executed).div_ceil(INSTRUCTIONS_OF_A_MILLISECOND);
            return Some(if most { self.cpu() } else { self.cpu().saturating_sub(left as u32) });
        }
        if name.eq_ignore_ascii_case("HeapSize") {
            return Some(if most { self.heap() } else { u32::try_from(heap).unwrap_or(u32::MAX) });
        }
        if let Some((_, whole)) = UNUSED.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
            return Some(if most { *whole } else { 0 });
        }
        let (row, used) = TABLE.iter().zip(&self.used).find(|(row, _)| row.getter.eq_ignore_ascii_case(name))?;
        Some(if most { self.most(row) } else { *used })
    }

    /// What a debug log says of what is used up: a line for each, ended.
    #[cfg(feature = "debug-log")]
    pub fn usage(&self, executed: u64, heap: u64) -> String {
        let mut lines = String::new();
        for (label, getter) in USAGE {
            let told = |start: &str| self.answer(&[start, getter].concat(), executed, heap).unwrap_or_default();
            let numbers = [told("get"), told("getLimit")].map(|number| number.to_string());
            lines.push_str(&["  ", label, ": ", &numbers[0], " out of ", &numbers[1], "\n"].concat());
        }
        lines
    }
}

fn strip<'a>(method: &'a str, start: &str) -> Option<&'a str> {
    let head = method.get(..start.len())?;
    if head.eq_ignore_ascii_case(start) { method.get(start.len()..) } else { None }
}
