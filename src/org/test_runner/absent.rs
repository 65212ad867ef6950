//! In a build that runs no tests: what `Test.startTest` and its like say there.
//!
//! Refuses them as Salesforce does outside of tests. Invariant: nobody can make a [`Running`], so that the compiler
//! leaves out whatever a transaction does for one.

use std::convert::Infallible;

use apex::{Datum, LineMark, Uncaught};

use crate::{Moment, platform::Platform, transaction::Transaction};

/// The state of a test: there is none.
#[derive(Clone, Debug)]
pub(crate) struct Running {
    pub refused: Option<String>,
    pub coverage: Lines,
    _never: Infallible,
}

/// The lines that were entered.
#[derive(Clone, Debug)]
pub(crate) struct Lines;

impl Lines {
    pub fn mark(&mut self, _: &[LineMark]) {}
}

impl Transaction {
    /// What time it is.
    pub(crate) fn now(&self, now: Moment) -> Moment {
        now
    }

    /// What searches find, in a test.
    #[cfg(feature = "search")]
    pub(crate) fn fixed_results(&self) -> Option<Vec<Datum>> {
        None
    }

    /// There are no tests.
    #[cfg(feature = "search")]
    pub(crate) fn fix_results(&mut self, _: &Datum) -> Option<Datum> {
        None
    }

    /// Instructions that may still be executed.
    pub(crate) fn fuel(&self) -> u64 {
        self.limits.fuel(self.machine.executed())
    }

    /// Whether a job may queue another one: only a test keeps it from that.
    pub(crate) fn may_chain(&self) -> bool {
        true
    }

    /// Refuses a method of a test; false when it is none that stands here.
    pub(crate) fn control_test(&mut self, platform: &mut Platform, method: &str) -> bool {
        let known = ["Test.startTest", "Test.stopTest", "System.runAs", "System.endRunAs"];
        let refused = known.iter().any(|known| method.eq_ignore_ascii_case(known));
        if refused {
            self.raise(platform, "System.TypeException", &["Cannot call test methods in non-test context"]);
        }
        refused
    }

    pub(crate) fn run_as(&mut self, _: &mut Platform, _: &str, _: &[Datum]) -> bool {
        false
    }

    pub(crate) fn test_code_ended(&mut self, _: &mut Platform, _: Result<(), Uncaught>) {}
}
