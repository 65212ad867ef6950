//! In a build without tests every user is an administrator, who may do everything.
//!
//! Refuses nothing. Invariant: the same names as in the build that knows profiles and permission sets.

use apex::{DmlQuestion, ExceptionSpec, Operation, Record, soql::Query};

use crate::{
    Moment,
    platform::Platform,
    records::Records,
    schema::{Field, Object},
    soql::View,
    transaction::Transaction,
    values::Refused,
};

pub(crate) fn may(_: &View<'_>, _: &Object, _: Option<&Field>, _: &str) -> bool {
    true
}

pub(crate) fn has_api(_: &Records, _: &str, _: Moment) -> bool {
    true
}

pub(crate) fn shows(_: &View<'_>, _: &Object, _: Option<&Field>) -> bool {
    true
}

#[expect(clippy::unnecessary_wraps, reason = "the other build refuses")]
pub(crate) fn check_row(_: &View<'_>, _: Operation, _: &Record) -> Result<(), Refused> {
    Ok(())
}

impl Transaction {
    pub(crate) fn access_fact(&self, _: &Platform, _: Moment, _: &str, _: &str) -> bool {
        true
    }
    pub(crate) fn refused_query(&self, _: &Platform, _: Moment, _: &Query) -> Option<ExceptionSpec> {
        None
    }
    pub(crate) fn refused_save(&self, _: &Platform, _: Moment, _: &DmlQuestion) -> Option<ExceptionSpec> {
        None
    }
}
