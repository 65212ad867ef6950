//! Governor limits of one transaction: what is counted, how far it may go, and the words when it goes further.
//!
//! Refuses to guess: a `Limits` method about anything not in the tables has no answer here.
//! Invariant: a count never shrinks; a rollback to a savepoint gives nothing back, as in Salesforce.
//! Numbers: <https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_gov_limits.htm>

/// The trigger depth past which nothing may save.
pub(crate) const TRIGGER_DEPTH: usize = 16;
/// Records that one run of a trigger gets at most.
pub(crate) const CHUNK: usize = 200;
/// Milliseconds that all callouts of a transaction may take together.
pub(crate) const CALLOUT_MILLIS: u32 = 120_000;
/// Instructions that stand for a millisecond of CPU time. A model: what Salesforce measures, no one else can.
pub(crate) const INSTRUCTIONS_OF_A_MILLISECOND: u64 = 1_000;
/// Instructions that stand for the whole CPU time, so that no loop holds up a page for long.
pub(crate) const FUEL: u64 = 10_000 * INSTRUCTIONS_OF_A_MILLISECOND;
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

const TABLE: [Row; 9] = [
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
    // Future methods and batches may call none; that has an exception of its own.
    Row { what: Counted::Futures, sync: 50, asynchronous: 50, text: "Too many future calls", getter: "FutureCalls" },
    Row {
        what: Counted::Emails,
        sync: 10,
        asynchronous: 10,
        text: "Too many Email Invocations",
        getter: "EmailInvocations",
    },
    Row { what: Counted::Searches, sync: 20, asynchronous: 20, text: "Too many SOSL queries", getter: "SoslQueries" },
];

/// What nothing here uses up, with how much of it there is.
const UNUSED: [(&str, u32); 5] = [
    ("AggregateQueries", 300),
    ("AsyncCalls", 200),
    ("MobilePushApexCalls", 10),
    ("PublishImmediateDml", 150),
    ("QueryLocatorRows", 10_000),
];

/// The counters of one transaction.
#[derive(Clone, Debug)]
pub(crate) struct Limits {
    asynchronous: bool,
    used: [u32; TABLE.len()],
    /// Milliseconds that callouts have taken so far.
    pub callout_millis: u32,
    /// Instructions that the machine had executed before these limits held: not theirs.
    pub executed_before: u64,
}

impl Limits {
    pub fn new(asynchronous: bool) -> Self {
        Limits { asynchronous, used: [0; TABLE.len()], callout_millis: 0, executed_before: 0 }
    }

    /// The same limits, with nothing used up.
    #[cfg(feature = "test-runner")]
    pub fn fresh(&self, executed: u64) -> Self {
        Limits { executed_before: executed, ..Limits::new(self.asynchronous) }
    }

    /// Those of a job that begins after so many instructions.
    #[cfg(feature = "test-runner")]
    pub fn of_job(executed: u64) -> Self {
        Limits { executed_before: executed, ..Limits::new(true) }
    }

    /// Instructions that are left of the CPU time.
    pub fn fuel(&self, executed: u64) -> u64 {
        FUEL.saturating_sub(executed.saturating_sub(self.executed_before))
    }

    /// Counts. Answers the LimitException's text when that is too many.
    pub fn take(&mut self, what: Counted, by: u32) -> Option<String> {
        for (row, used) in TABLE.iter().zip(&mut self.used) {
            if row.what == what {
                *used = used.saturating_add(by);
                let most = if self.asynchronous { row.asynchronous } else { row.sync };
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
            let whole: u32 = if self.asynchronous { 60_000 } else { 10_000 };
            let spent = (FUEL - self.fuel(executed)) * u64::from(whole) / FUEL;
            return Some(if most { whole } else { spent as u32 });
        }
        if name.eq_ignore_ascii_case("HeapSize") {
            let whole = if self.asynchronous { 12_000_000 } else { 6_000_000 };
            return Some(if most { whole } else { u32::try_from(heap).unwrap_or(u32::MAX) });
        }
        if let Some((_, whole)) = UNUSED.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
            return Some(if most { *whole } else { 0 });
        }
        let (row, used) = TABLE.iter().zip(&self.used).find(|(row, _)| row.getter.eq_ignore_ascii_case(name))?;
        Some(match most {
            true if self.asynchronous => row.asynchronous,
            true => row.sync,
            false => *used,
        })
    }
}

fn strip<'a>(method: &'a str, start: &str) -> Option<&'a str> {
    let head = method.get(..start.len())?;
    if head.eq_ignore_ascii_case(start) { method.get(start.len()..) } else { None }
}
