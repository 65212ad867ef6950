//! Answers a SOQL query over one object.

use apex::{Record, soql::Query};

use crate::{
    records::{Overlay, Records},
    schema::Schema,
};

/// The code of a query that is right in Salesforce and not supported here.
pub const UNSUPPORTED: &str = "NOT_IMPLEMENTED";

/// Why a query is not answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryProblem {
    /// `INVALID_FIELD`, or [`UNSUPPORTED`].
    pub code: &'static str,
    /// The text, without the caret block.
    pub message: String,
}

/// The rows of a query. For `COUNT()` the rows that it counts, with their Id alone.
///
/// # Errors
/// Why it is not answered.
pub fn run(
    _schema: &Schema,
    _records: &Records,
    _overlay: &Overlay,
    _query: &Query,
    _now: i64,
) -> Result<Vec<Record>, QueryProblem> {
    Ok(Vec::new())
}
