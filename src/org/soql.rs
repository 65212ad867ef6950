//! Answers SOQL queries.
//!
//! ```text
//! plan:   the query against the schema: select list, conditions, order      (select, filter, expression, path)
//! groups: rows that meet the conditions, grouped, ordered, cut              (plan, key, dates, like)
//! record: a record of each group                                            (select)
//! ```
//!
//! Refuses by name, with the code [`UNSUPPORTED`], what Salesforce knows and this does not: convertCurrency, scopes
//! other than mine and everything. What the user may not read is refused before (`access`). Simplified: FOR VIEW and
//! FOR REFERENCE leave no trace. The grammar:
//! <https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select.htm>

mod answer;
mod caret;
mod clauses;
mod dates;
#[cfg(feature = "whole-rest")]
mod explain;
mod expression;
mod filter;
mod grouping;
mod key;
mod like;
mod order;
mod path;
mod plan;
mod select;
mod semi_joins;
mod shown;
mod view;

use apex::{
    Record,
    soql::{Query, Selection},
};

pub use answer::answer;
use caret::address;
#[cfg(feature = "whole-rest")]
pub use explain::explain;
use expression::Expression;
pub use key::Key;
#[cfg(feature = "search")]
pub use like::Pattern;
pub use order::in_order;
use path::{Path, Scope};
use plan::Plan;
use shown::Shown;
pub use view::View;

/// The code of a query that is right in Salesforce and not supported here.
pub const UNSUPPORTED: &str = "NOT_IMPLEMENTED";

/// Why a query is not answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryProblem {
    /// `INVALID_FIELD`, or [`UNSUPPORTED`].
    pub code: &'static str,
    /// The text, without the caret block.
    pub message: String,
    /// Which name of the query it is about, as [`caret::address`] tells them apart; 0 for none.
    near: usize,
}

impl QueryProblem {
    /// Says which name of the query it is about, when nobody nearer to it has.
    fn near<T>(mut self: Box<Self>, name: &T) -> Box<Self> {
        if self.near == 0 {
            self.near = address(name);
        }
        self
    }
}

/// Boxed, because it travels through many functions.
type Problem = Box<QueryProblem>;

#[cold]
#[inline(never)]
pub(crate) fn problem(code: &'static str, message: &[&str]) -> Problem {
    Box::new(QueryProblem { code, message: message.concat(), near: 0 })
}

fn of_field(message: &[&str]) -> Problem {
    problem("INVALID_FIELD", message)
}

fn unsupported(what: &str) -> Problem {
    problem(UNSUPPORTED, &["This org does not support ", what, " in a query."])
}

/// What a query found.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Found {
    /// A record for each row or group; none for `SELECT COUNT()`.
    pub records: Vec<Record>,
    /// How many rows or groups there are; for `SELECT COUNT()` how many it counts.
    pub size: usize,
}

impl Found {
    /// A batch of the records that begins at a place, and where the next one begins, when there is one.
    pub fn batch(&self, from: usize, most: usize) -> (&[Record], Option<usize>) {
        let rest = self.records.get(from..).unwrap_or_default();
        let batch = rest.get(..most).unwrap_or(rest);
        (batch, (batch.len() < rest.len()).then_some(from + batch.len()))
    }
}

/// Answers a query. Rows have every selected field, null or not, and `Id` always, first when it is not selected;
/// children are lists, parents records. Groups are records of `AggregateResult`.
///
/// # Errors
/// Why it is not answered: `INVALID_TYPE`, `INVALID_FIELD`, `INVALID_QUERY_FILTER_OPERATOR`, `MALFORMED_QUERY`,
/// `NUMBER_OUTSIDE_VALID_RANGE`, or [`UNSUPPORTED`].
pub fn run(view: &View<'_>, query: &Query) -> Result<Found, Box<QueryProblem>> {
    let plan = Plan::of(view, query)?;
    if is_count(query) {
        return Ok(Found { records: Vec::new(), size: plan.groups(view).len() });
    }
    let mut records = Vec::new();
    let groups = plan.groups(view);
    for group in groups {
        records.push(plan.record(view, &group));
    }
    Ok(Found { size: records.len(), records })
}

/// Whether it asks for nothing but how many rows there are.
fn is_count(query: &Query) -> bool {
    matches!(query.select.as_slice(), [Selection::Aggregate { field: None, alias: None, .. }])
        && query.group_by.is_empty()
}

#[cfg(test)]
mod tests;
