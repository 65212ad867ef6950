//! In a build that keeps no debug logs: nothing is written down.
//!
//! Refuses nothing. Invariant: the same names as in the build that does, so that whoever calls them need not know.

use apex::Record;

use crate::{
    Moment,
    platform::Platform,
    transaction::{Ending, Transaction},
};

impl Transaction {
    pub(crate) fn begin_log(&mut self, _: &Platform, _: Moment, _: &[&str]) {}
    pub(crate) fn log_at(&mut self, _: Moment) {}
    pub(crate) fn log_line(&mut self, _: &Platform, _: &str, _: &[&str]) {}
    pub(crate) fn log_debug(&mut self, _: &Platform, _: &str, _: &str) {}
    pub(crate) fn log_dml(&mut self, _: &Platform, _: &str, _: &[Record]) {}
    pub(crate) fn log_query(&mut self, _: &Platform, _: &str, _: usize) {}
    pub(crate) fn log_rows(&mut self, _: &Platform, _: &str, _: u32) {}
    pub(crate) fn log_callout(&mut self, _: &Platform, _: &str, _: &str) {}
    pub(crate) fn log_response(&mut self, _: &Platform, _: &str, _: i32) {}
    pub(crate) fn log_exceptions(&mut self) {}
    pub(crate) fn enter_unit(&mut self, _: &Platform, _: &str, _: &str, _: &[&str]) {}
    pub(crate) fn leave_unit(&mut self) {}
    pub(crate) fn finish_log(&mut self, _: &mut Platform, _: &Ending) {}
}
