//! Runs Apex tests, one method at a time: whoever wants the next result asks for it, and may stop in between.
//!
//! ```text
//! class:   @TestSetup once, on a clone of the org           its rows are there for every method
//! method:  a clone of that, a new machine, new limits       startTest: fresh limits
//!          dropped at the end, whatever it wrote            stopTest, or the end: what was queued runs
//! ```
//!
//! Refuses to let a test see another one, or the time of day. Invariants: the same files give the same results, byte
//! for byte; a test executes a bounded number of instructions; a test that needs what is not supported is neither
//! passed nor failed. The rules:
//! <https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_testing.htm>

mod asynchronous;
mod coverage;
mod run_as;

use apex::{UNSUPPORTED, Uncaught};

pub use crate::test_plan::TestName;
use crate::{
    Deployed, Moment, Setup, SetupProblem,
    limits::INSTRUCTIONS_OF_A_MILLISECOND,
    platform::{Platform, User},
    test_plan::{self, Planned},
    transaction::{Ending, Origin, Transaction},
    triggers,
};
use asynchronous::Test;
pub use coverage::FileCoverage;
use coverage::Lines;

/// The state of a test on its way.
pub(crate) type Running = Box<Test>;

/// Who runs the tests where no session says otherwise.
const USERNAME: &str = "test.runner@night-network.example";

/// What a test came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It returned, and so did all that it had queued.
    Pass,
    /// An exception that nobody caught.
    Fail,
    /// It needs code that does not compile here, or asked for what this org does not do.
    Unsupported,
}

impl Outcome {
    /// `pass`, `fail`, `unsupported`
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Pass => "pass",
            Outcome::Fail => "fail",
            Outcome::Unsupported => "unsupported",
        }
    }
}

/// The result of a test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestResult {
    /// Which test.
    pub name: TestName,
    /// What it came to.
    pub outcome: Outcome,
    /// `System.AssertException: Assertion Failed: Expected: 1, Actual: 2`; the compiler's words, with file, line and
    /// column, when it is unsupported for their sake; empty when it passed.
    pub message: String,
    /// Lines of the shape `Class.AccountTest.inserts: line 12, column 1`, innermost first, then the causes.
    pub stack: String,
    /// Instructions of the method and of all that it had queued.
    pub executed: u64,
    /// Its debug log, where logs are kept ([`TestRunner::keep_logs`]).
    pub log: Option<String>,
}

impl TestResult {
    /// The CPU time that the instructions stand for: a model, not a measurement.
    pub fn milliseconds(&self) -> u64 {
        self.executed / INSTRUCTIONS_OF_A_MILLISECOND
    }

    fn unsupported(name: TestName, message: String) -> TestResult {
        TestResult { name, outcome: Outcome::Unsupported, message, stack: String::new(), executed: 0, log: None }
    }
}

/// The org in which the tests of one class begin, or why they cannot.
#[derive(Clone, Debug)]
struct Prepared {
    class: String,
    began: Result<Box<Platform>, Box<TestResult>>,
}

/// The tests of an org that is made of files. An iterator: each step runs one method to its end.
#[derive(Clone, Debug)]
pub struct TestRunner {
    base: Platform,
    user: User,
    now: Moment,
    plan: Vec<Planned>,
    next: usize,
    prepared: Option<Prepared>,
    lines: Lines,
    problems: Vec<SetupProblem>,
    passed_over: Vec<String>,
    simplified: Vec<String>,
}

impl TestRunner {
    /// Puts the org together, as far as its files allow, and finds the tests. They run at that moment; while one runs,
    /// time goes on by the model of [`TestResult::milliseconds`].
    pub fn new(setup: &Setup, now: Moment) -> TestRunner {
        TestRunner::open(Deployed::of(setup), setup, now)
    }

    /// The tests of what has been deployed, by whoever has its setup's first session.
    pub fn open(deployed: Deployed, setup: &Setup, now: Moment) -> TestRunner {
        let Deployed { mut platform, tests: plan, problems, passed_over, simplified, .. } = deployed;
        platform.vault.learn(&setup.secrets);
        platform.silent = true;
        let username = setup.sessions.first().map_or(USERNAME, |session| &session.username);
        let user = platform.add_user(username, &[]);
        let lines = Lines::default();
        TestRunner {
            base: platform,
            user,
            now,
            plan,
            next: 0,
            prepared: None,
            lines,
            problems,
            passed_over,
            simplified,
        }
    }

    /// What is wrong with the files. Tests that need none of it run all the same.
    pub fn problems(&self) -> &[SetupProblem] {
        &self.problems
    }

    /// Paths of files of kinds that are not known here.
    pub fn passed_over(&self) -> &[String] {
        &self.passed_over
    }

    /// What of the metadata is simplified here, in words.
    pub fn simplified(&self) -> &[String] {
        &self.simplified
    }

    /// The tests that are still to run, in their order: by file, then as they stand there.
    pub fn tests(&self) -> impl Iterator<Item = &TestName> {
        self.plan.iter().skip(self.next).map(|planned| &planned.name)
    }

    /// Keeps the debug log of each test from now on.
    #[cfg(feature = "debug-log")]
    pub fn keep_logs(&mut self) {
        self.base.keeps_logs = true;
    }

    /// Forgets the tests that are not wanted.
    pub fn retain(&mut self, wanted: impl Fn(&TestName) -> bool) {
        self.plan.retain(|planned| wanted(&planned.name));
    }

    /// What the tests have covered so far, by file. Test classes are not counted, nor is what only setups ran.
    pub fn coverage(&self) -> Vec<FileCoverage> {
        self.lines.report(&self.base.program)
    }

    fn run(&mut self, planned: &Planned) -> TestResult {
        let name = planned.name.clone();
        if let Some(why) = &planned.obstacle {
            return TestResult::unsupported(name, why.clone());
        }
        let mut platform = match self.prepare(&name.class) {
            Ok(platform) => platform,
            Err(failed) => return TestResult { name, ..*failed },
        };
        let lines = std::mem::take(&mut self.lines);
        let (ended, result) = self.run_method(&mut platform, name, lines, false);
        self.lines = ended.test.map(|test| test.coverage).unwrap_or_default();
        result
    }

    /// Clones the org as the class's setup left it; the setup runs when its class comes for the first time.
    fn prepare(&mut self, class: &str) -> Result<Box<Platform>, Box<TestResult>> {
        if self.prepared.as_ref().is_none_or(|prepared| prepared.class != class) {
            let mut platform = Box::new(self.base.clone());
            let mut began = Ok(());
            for setup in test_plan::setups(&self.base.program, class) {
                let name = TestName { class: class.to_owned(), method: setup };
                let (ended, result) = self.run_method(&mut platform, name, Lines::default(), true);
                if result.outcome != Outcome::Pass {
                    began = Err(Box::new(result));
                    break;
                }
                platform.records.commit(ended.work.overlay);
            }
            self.prepared = Some(Prepared { class: class.to_owned(), began: began.map(|()| platform) });
        }
        match &self.prepared {
            Some(prepared) => prepared.began.clone(),
            None => Ok(Box::new(self.base.clone())),
        }
    }

    fn run_method(
        &self,
        platform: &mut Platform,
        name: TestName,
        lines: Lines,
        is_setup: bool,
    ) -> (Box<Transaction>, TestResult) {
        let number = platform.next_transaction();
        let mut transaction = Transaction::new(number, Origin::Test, self.user.clone());
        transaction.test = Some(Box::new(Test::new(lines, is_setup)));
        let operation = [&name.class, ".", &name.method].concat();
        transaction.begin_log(platform, self.now, &[&operation]);
        transaction.enter_unit(platform, "ApexClass", &name.class, &[".", &name.method, "()"]);
        let pushed = transaction.machine.push_static_call(&platform.program, &name.class, &name.method, Vec::new());
        let ending = match pushed {
            // No callout leaves a test, so it never sleeps.
            Ok(()) => transaction.drive(platform, self.now),
            Err(error) => {
                transaction.fail("System.UnexpectedException", &error.0);
                transaction.ending.take()
            }
        };
        if let Some(ending) = &ending {
            transaction.finish_log(platform, ending);
        }
        let executed = transaction.machine.executed();
        let outcome = Outcome::Pass;
        let mut result =
            TestResult { name, outcome, message: String::new(), stack: String::new(), executed, log: None };
        #[cfg(feature = "debug-log")]
        {
            result.log = platform.logs.pop_back().map(|log| log.text);
        }
        if let Some(Ending::Failed { uncaught, .. }) = ending {
            let refused = transaction.test.as_mut().and_then(|test| test.refused.take());
            let refused = refused.or_else(|| is_refusal(&uncaught).then(|| uncaught.message.clone()));
            result.outcome = Outcome::Fail;
            result.message = uncaught.to_string();
            result.stack = stack(&uncaught);
            if uncaught.type_name == UNSUPPORTED {
                result.outcome = Outcome::Unsupported;
                result.message = uncaught.message;
            } else if let Some(refused) = refused {
                // Whatever failed, failed without what was asked for.
                result.outcome = Outcome::Unsupported;
                result.message = refused;
            }
        }
        (transaction, result)
    }
}

impl Iterator for TestRunner {
    type Item = TestResult;

    /// Runs the next test.
    fn next(&mut self) -> Option<TestResult> {
        let planned = self.plan.get(self.next)?.clone();
        self.next += 1;
        Some(self.run(&planned))
    }
}

/// Whether the engine itself says that it does not do something.
fn is_refusal(uncaught: &Uncaught) -> bool {
    let message = &uncaught.message;
    uncaught.type_name == "System.UnsupportedOperationException"
        && (message.starts_with("The mock org ") || message.contains(" is not supported here yet"))
}

/// The stack of an exception and of those that caused it, without the exception's own words.
fn stack(uncaught: &Uncaught) -> String {
    let whole = triggers::with_stack(uncaught);
    whole.strip_prefix(&[&uncaught.to_string(), "\n\n"].concat()).map(str::to_owned).unwrap_or(whole)
}

#[cfg(test)]
mod tests;
