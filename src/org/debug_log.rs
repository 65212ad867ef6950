//! Debug logs in Salesforce's shape: what one transaction did, a line for each event.
//!
//! ```text
//! 68.0 APEX_CODE,DEBUG;...                                         the levels
//! 03:00:00.2 (2107000)|SOQL_EXECUTE_BEGIN|[12]|Aggregations:0|...  moment (nanoseconds since the start)|event|[line]
//! ```
//!
//! Refuses what the levels leave out: an entered method, a statement, a variable, `System.debug` below DEBUG. A query's
//! text is the source's, with its binds by their names where Salesforce writes `:tmpVar1`. Invariants: a log is a pure
//! function of what the transaction did, in virtual time and the model of CPU time (`limits`); it holds no secret, for
//! it shows only what Apex may see; past two megabytes the rest is left out, as Salesforce says it.
//! Shape: <https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_debugging_debug_log.htm>

use apex::{Record, calendar::time_text};

use crate::{
    Moment, installed,
    limits::NANOSECONDS_OF_AN_INSTRUCTION,
    platform::Platform,
    transaction::{Ending, Transaction},
    triggers::with_stack,
    values::DAY,
};

const LEVELS: &str = "68.0 APEX_CODE,DEBUG;APEX_PROFILING,INFO;CALLOUT,INFO;DB,INFO;NBA,INFO;SYSTEM,DEBUG;\
     VALIDATION,INFO;VISUALFORCE,INFO;WAVE,INFO;WORKFLOW,INFO\n";
/// Bytes of a log. Salesforce keeps twenty million.
const MOST: usize = 2_000_000;
/// Logs that an org keeps: the last ones.
pub(crate) const MOST_LOGS: usize = 100;

/// What became of one transaction, as an ApexLog tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DebugLog {
    /// The transaction's number.
    pub transaction: u32,
    /// What it was for: `POST /services/data/v68.0/sobjects/Account`, a job's class, `AccountTest.inserts`.
    pub operation: String,
    /// When it began.
    pub began: Moment,
    /// The whole log, each line ended.
    pub text: String,
    /// The last moment that was told.
    now: Moment,
    /// The code units that are open, the innermost last.
    units: Vec<String>,
}

impl DebugLog {
    fn put(&mut self, instructions: u64, words: &[&str]) {
        if self.text.len() > MOST {
            return;
        }
        let waited = u64::try_from(self.now.saturating_sub(self.began)).unwrap_or_default();
        let nanoseconds =
            waited.saturating_mul(1_000_000).saturating_add(instructions.saturating_mul(NANOSECONDS_OF_AN_INSTRUCTION));
        let moment = self.began.saturating_add_unsigned(nanoseconds / 1_000_000).rem_euclid(DAY);
        let clock = time_text(moment as i32);
        self.text.push_str(clock.get(..8).unwrap_or_default());
        let told = [".", &(moment % 1_000).to_string(), " (", &nanoseconds.to_string(), ")|"];
        for word in told.iter().chain(words) {
            self.text.push_str(word);
        }
        self.text.push('\n');
        if self.text.len() > MOST {
            self.text.push_str("*********** MAXIMUM DEBUG LOG SIZE REACHED ***********\n");
        }
    }
}

/// The log of a transaction on its way, where the org keeps logs.
pub(crate) type Log = Option<Box<DebugLog>>;

impl Transaction {
    /// Begins the log, where the org keeps logs.
    pub(crate) fn begin_log(&mut self, platform: &Platform, now: Moment, operation: &[&str]) {
        if !platform.keeps_logs {
            return;
        }
        self.machine.watch_exceptions();
        self.log = Some(Box::new(DebugLog {
            transaction: self.number,
            operation: operation.concat(),
            began: now,
            text: LEVELS.to_owned(),
            now,
            units: Vec::new(),
        }));
        let user = ["USER_INFO|[EXTERNAL]|", &self.user.id, "|", &self.user.username];
        let user = user.concat();
        self.log(&[&user, "|(GMT+00:00) Greenwich Mean Time (GMT)|GMTZ"]);
        self.log(&["EXECUTION_STARTED"]);
    }

    /// What time it is.
    pub(crate) fn log_at(&mut self, now: Moment) {
        if let Some(log) = &mut self.log {
            log.now = now;
        }
    }

    /// An event that no line of Apex stands for.
    pub(crate) fn log(&mut self, words: &[&str]) {
        let executed = self.machine.executed();
        // A test's moment has the whole milliseconds of its instructions in it.
        let instructions =
            if self.test.is_some() { executed % (1_000_000 / NANOSECONDS_OF_AN_INSTRUCTION) } else { executed };
        if let Some(log) = &mut self.log {
            log.put(instructions, words);
        }
    }

    /// An event of the line on which the machine stands: `USER_DEBUG|[12]|DEBUG|text`.
    pub(crate) fn log_line(&mut self, platform: &Platform, event: &str, words: &[&str]) {
        if self.log.is_none() {
            return;
        }
        let line = self.machine.line(&platform.program).to_string();
        let mut all = vec![event, "|[", &line, "]"];
        for word in words {
            all.extend(["|", word]);
        }
        self.log(&all);
    }

    /// `System.debug` at a level that is written.
    pub(crate) fn log_debug(&mut self, platform: &Platform, level: &str, text: &str) {
        if !level.starts_with("FIN") && level != "NONE" {
            self.log_line(platform, "USER_DEBUG", &[level, text]);
        }
    }

    /// Records that are about to be saved.
    pub(crate) fn log_dml(&mut self, platform: &Platform, operation: &str, records: &[Record]) {
        if self.log.is_some() {
            let object = records.first().map_or("", |record| &record.object);
            let words = [["Op:", operation], ["Type:", object], ["Rows:", &records.len().to_string()]];
            let words = words.map(|words| words.concat());
            self.log_line(platform, "DML_BEGIN", &[&words[0], &words[1], &words[2]]);
        }
    }

    /// A query, and how many subqueries it has.
    pub(crate) fn log_query(&mut self, platform: &Platform, text: &str, aggregates: usize) {
        let aggregations = ["Aggregations:", &aggregates.to_string()].concat();
        self.log_line(platform, "SOQL_EXECUTE_BEGIN", &[&aggregations, text]);
    }

    /// How much was found.
    pub(crate) fn log_rows(&mut self, platform: &Platform, event: &str, rows: u32) {
        self.log_line(platform, event, &[&["Rows:", &rows.to_string()].concat()]);
    }

    /// What Apex asks for, as it says it.
    pub(crate) fn log_callout(&mut self, platform: &Platform, endpoint: &str, method: &str) {
        let request = ["System.HttpRequest[Endpoint=", endpoint, ", Method=", method, "]"];
        self.log_line(platform, "CALLOUT_REQUEST", &[&request.concat()]);
    }

    /// What Apex gets.
    pub(crate) fn log_response(&mut self, platform: &Platform, status: &str, code: i32) {
        let response = ["System.HttpResponse[Status=", status, ", StatusCode=", &code.to_string(), "]"];
        self.log_line(platform, "CALLOUT_RESPONSE", &[&response.concat()]);
    }

    /// The exceptions that were thrown since the last time, caught or not.
    pub(crate) fn log_exceptions(&mut self) {
        if self.log.is_some() {
            for (line, text) in self.machine.take_exceptions() {
                self.log(&["EXCEPTION_THROWN|[", &line.to_string(), "]|", &text]);
            }
        }
    }

    /// Code begins: a trigger, a job, a test. `object` is `ApexClass` or `ApexTrigger`, and `name` its row's.
    pub(crate) fn enter_unit(&mut self, platform: &Platform, object: &str, name: &str, words: &[&str]) {
        if self.log.is_none() {
            return;
        }
        // An inner class is its outer class's row.
        let row = name.split('.').next().unwrap_or(name);
        let id = installed::id_where(&platform.records, object, "Name", row).unwrap_or_default();
        let unit = [name, &words.concat()].concat();
        self.log(&["CODE_UNIT_STARTED|[EXTERNAL]|", id.get(..15).unwrap_or(&id), "|", &unit]);
        if let Some(log) = &mut self.log {
            log.units.push(unit);
        }
    }

    /// The innermost code has come to its end.
    pub(crate) fn leave_unit(&mut self) {
        if let Some(unit) = self.log.as_mut().and_then(|log| log.units.pop()) {
            self.log(&["CODE_UNIT_FINISHED|", &unit]);
        }
    }

    /// The transaction has come to its end: its limits, and what ended it.
    pub(crate) fn finish_log(&mut self, platform: &mut Platform, ending: &Ending) {
        if self.log.is_none() {
            return;
        }
        if let Ending::Failed { uncaught, .. } = ending {
            self.log(&["FATAL_ERROR|", with_stack(uncaught).trim_end()]);
        }
        let usage = self.limits.usage(self.machine.executed(), self.machine.heap_size());
        self.log(&["CUMULATIVE_LIMIT_USAGE"]);
        self.log(&["LIMIT_USAGE_FOR_NS|(default)|\n", &usage]);
        self.log(&["CUMULATIVE_LIMIT_USAGE_END\n"]);
        while self.log.as_ref().is_some_and(|log| !log.units.is_empty()) {
            self.leave_unit();
        }
        self.log(&["EXECUTION_FINISHED"]);
        if let Some(log) = self.log.take() {
            if platform.logs.len() >= MOST_LOGS {
                platform.logs.pop_front();
            }
            platform.logs.push_back(*log);
        }
    }
}
