//! A query that comes as text, from a client.
//!
//! Refuses what is no query, a bind, and a text that is too long, in Salesforce's words with the block that shows the
//! place. Invariant: what a client did not ask for is not in its rows; what it needs to address a row is.
//! <https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_query.htm>

use apex::{
    letters,
    soql::{self, Query, Selection},
};

use super::{Found, QueryProblem, UNSUPPORTED, View, caret, run};
use crate::schema::AGGREGATE_RESULT;

/// Characters of the longest query.
const MOST_LETTERS: usize = 100_000;
/// Levels of children below a query, and the version that knows more than one.
/// <https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_relationships_query_limits.htm>
const MOST_CHILDREN: usize = 4;
const DEEP_SINCE: u32 = 58;
/// The version that knows `TYPEOF` outside of a developer preview.
/// <https://developer.salesforce.com/docs/platform/salesforce-soql-sosl/guide/sforce-api-calls-soql-select-typeof.html>
const TYPES_SINCE: u32 = 46;
/// Groups of one answer, which has no second batch.
const MOST_GROUPS: usize = 2_000;

/// Answers the text of a query as the REST API does in a version (68); `deleted` finds what lies in the recycle bin too
/// (`queryAll`).
///
/// A row is a [`apex::Record`] with its fields in the order in which they were asked for. Its first field is
/// `attributes`, a record of the row's type with its `Id`: `Id` itself is there only when it was asked for. Parents
/// are such records, `Null` where there is none; children are lists of them; groups have no `Id` in their
/// `attributes`. [`crate::json::write_record`] writes all of that as clients read it.
///
/// The result is a value of its own that nothing changes any more. To page, keep it under the locator's id with the
/// user who asked, and take [`Found::batch`]es of it: `size` is the answer's `totalSize`, and the place where the next
/// batch begins is the number at the locator's end.
///
/// # Errors
/// `EXCEEDED_ID_LIMIT`, `MALFORMED_QUERY`, `INVALID_FIELD`, `INVALID_TYPE`, `INVALID_QUERY_FILTER_OPERATOR`,
/// `NUMBER_OUTSIDE_VALID_RANGE`, all with status 400 and, but for the first, the block in their message, or
/// [`UNSUPPORTED`], with status 501.
pub fn answer(view: &View<'_>, text: &str, deleted: bool, version: u32) -> Result<Found, Box<QueryProblem>> {
    let query = read(text, deleted)?;
    let has_types = query.select.iter().any(|item| matches!(item, Selection::TypeOf { .. }));
    if version < TYPES_SINCE && has_types {
        let message = "SOQL TYPEOF expressions are not supported in this organization".to_owned();
        return Err(Box::new(QueryProblem { code: "MALFORMED_QUERY", message, near: 0 }));
    }
    let most = if version < DEEP_SINCE { 1 } else { MOST_CHILDREN };
    if children(&query) > most {
        let levels = if most == 1 { " level" } else { " levels" };
        let message = "SOQL statements cannot query aggregate relationships more than ";
        let message = [message, &most.to_string(), levels, " away from the root entity object."].concat();
        return Err(Box::new(QueryProblem { code: "MALFORMED_QUERY", message, near: 0 }));
    }
    let found = run(&view.for_client(), &query).map_err(|problem| told(text, &query, problem))?;
    let is_grouped = found.records.first().is_some_and(|row| row.object == AGGREGATE_RESULT);
    if is_grouped && found.records.len() > MOST_GROUPS {
        let message =
            "Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch";
        return Err(Box::new(QueryProblem { code: "EXCEEDED_ID_LIMIT", message: message.to_owned(), near: 0 }));
    }
    Ok(found)
}

/// How many levels of children a query asks for.
fn children(query: &Query) -> usize {
    let below = |item: &Selection| match item {
        Selection::Children(inner) => children(inner) + 1,
        _ => 0,
    };
    query.select.iter().map(below).max().unwrap_or_default()
}

/// A problem with the block that shows its place.
pub fn told(text: &str, query: &Query, mut problem: Box<QueryProblem>) -> Box<QueryProblem> {
    problem.message = caret::of_query(text, query, &problem);
    problem
}

/// The text as a query of a client's.
pub fn read(text: &str, deleted: bool) -> Result<Query, Box<QueryProblem>> {
    let refused = |code, message| Box::new(QueryProblem { code, message, near: 0 });
    if text.chars().count() > MOST_LETTERS {
        let message = "SOQL statements cannot be longer than 100000 characters.";
        return Err(refused("MALFORMED_QUERY", message.to_owned()));
    }
    let (mut query, binds) = match soql::parse(text) {
        Ok(parsed) => parsed,
        Err(error) if error.message.ends_with(soql::REFUSED) => return Err(refused(UNSUPPORTED, error.message)),
        Err(error) => return Err(refused("MALFORMED_QUERY", caret::of_text(text, &error))),
    };
    if let Some(bind) = binds.first() {
        let column = letters::find(text, &[":", bind].concat()).map_or(1, |at| at as u32 + 1);
        let message = caret::block(text, 1, column, "Bind variables only allowed in Apex code");
        return Err(refused("MALFORMED_QUERY", message));
    }
    if query.all_rows {
        let column = letters::find(&letters::lower(text), "all rows").map_or(1, |at| at as u32 + 1);
        let message = caret::block(text, 1, column, "ALL ROWS not allowed in this context");
        return Err(refused("MALFORMED_QUERY", message));
    }
    // Documented to be for Apex alone; the text is unconfirmed.
    if let Some(word) = &query.with {
        let column = letters::find(&letters::lower(text), &letters::lower(word)).map_or(1, |at| at as u32 + 1);
        let message = caret::block(text, 1, column, &[word, " only allowed in Apex code"].concat());
        return Err(refused("MALFORMED_QUERY", message));
    }
    query.all_rows = deleted;
    Ok(query)
}
