//! Answers a SOQL query over one object, with fields of its parents.
//!
//! Refuses by name, with the code [`UNSUPPORTED`], what Salesforce knows and this does not: subqueries, GROUP BY and
//! aggregates other than `COUNT()`, WITH, FOR UPDATE, ALL ROWS, date functions, most date literals. Invariants: a
//! query is checked whole before a row is looked at, so that an empty org refuses the same queries; rows without
//! ORDER BY come in the order of their ids. The grammar:
//! <https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select.htm>

mod filter;
mod like;
mod path;

use std::cmp;

use apex::{
    Datum, Record,
    soql::{Comparand, Operand, Query, Selection},
};

use crate::{
    records::{Overlay, Records},
    schema::{Kind, Object, Schema},
};
use filter::{Key, Test};
use path::Path;

/// The code of a query that is right in Salesforce and not supported here.
pub const UNSUPPORTED: &str = "NOT_IMPLEMENTED";

const MOST_OFFSET: usize = 2000;
const MOST_ROWS_OF_FIELDS: usize = 200;

/// Why a query is not answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryProblem {
    /// `INVALID_FIELD`, or [`UNSUPPORTED`].
    pub code: &'static str,
    /// The text, without the caret block.
    pub message: String,
}

/// Boxed, because it travels through many functions.
type Problem = Box<QueryProblem>;

#[cold]
#[inline(never)]
fn problem(code: &'static str, message: &[&str]) -> Problem {
    Box::new(QueryProblem { code, message: message.concat() })
}

fn of_field(message: &[&str]) -> Problem {
    problem("INVALID_FIELD", message)
}

fn unsupported(what: &str) -> Problem {
    problem(UNSUPPORTED, &["This org does not support ", what, " in a query."])
}

/// What a query is asked of.
#[derive(Clone, Copy)]
struct View<'a> {
    schema: &'a Schema,
    records: &'a Records,
    overlay: &'a Overlay,
    object: &'a Object,
    query: &'a Query,
    now: i64,
}

/// The rows of a query: every selected field is there, null or not, and `Id` always, first when it is not selected.
/// For `COUNT()` the rows that it counts, with their Id alone.
///
/// # Errors
/// Why it is not answered: `INVALID_TYPE`, `INVALID_FIELD`, `INVALID_QUERY_FILTER_OPERATOR`, `MALFORMED_QUERY`,
/// `NUMBER_OUTSIDE_VALID_RANGE`, or [`UNSUPPORTED`].
pub fn run(
    schema: &Schema,
    records: &Records,
    overlay: &Overlay,
    query: &Query,
    now: i64,
) -> Result<Vec<Record>, Box<QueryProblem>> {
    let Some(object) = schema.object(&query.from) else {
        let message = [
            "sObject type '",
            &query.from,
            "' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the \
             entity name. Please reference your WSDL or the describe call for the appropriate names.",
        ];
        return Err(problem("INVALID_TYPE", &message));
    };
    let view = View { schema, records, overlay, object, query, now };
    view.refuse_clauses()?;
    let selected = view.selected()?;
    let test = match &query.condition {
        Some(condition) => Some(Test::of(&view, condition)?),
        None => None,
    };
    let order = view.order()?;
    let limit = view.number(query.limit.as_ref(), "LIMIT")?;
    let offset = view.number(query.offset.as_ref(), "OFFSET")?.unwrap_or(0);
    if offset > MOST_OFFSET {
        return Err(problem(
            "NUMBER_OUTSIDE_VALID_RANGE",
            &["Maximum SOQL offset allowed is ", &MOST_OFFSET.to_string()],
        ));
    }
    if query.select.iter().any(|item| matches!(item, Selection::Fields(word) if word != "STANDARD"))
        && limit.is_none_or(|limit| limit > MOST_ROWS_OF_FIELDS)
    {
        let message = "The SOQL FIELDS function must have a LIMIT of at most 200";
        return Err(problem("MALFORMED_QUERY", &[message]));
    }

    let mut rows = records.all(overlay, &object.name);
    rows.retain(|row| test.as_ref().is_none_or(|test| test.holds(&view, row)));
    if !order.is_empty() {
        rows = view.sorted(&order, rows);
    }
    let mut found = Vec::new();
    for row in rows.into_iter().skip(offset).take(limit.unwrap_or(usize::MAX)) {
        found.push(view.project(&selected, row));
    }
    Ok(found)
}

/// One item of `ORDER BY`.
struct By<'a> {
    path: Path<'a>,
    descending: bool,
    nulls_last: bool,
}

impl<'a> View<'a> {
    fn refuse_clauses(&self) -> Result<(), Problem> {
        let query = self.query;
        let found = [
            (query.with.is_some(), "WITH"),
            (!query.group_by.is_empty(), "GROUP BY"),
            (query.having.is_some(), "HAVING"),
            (query.for_update, "FOR UPDATE"),
            (query.all_rows, "ALL ROWS"),
            (query.scope.is_some(), "USING SCOPE"),
            (query.viewed, "FOR VIEW"),
        ];
        match found.iter().find(|(there, _)| *there) {
            Some((_, clause)) => Err(unsupported(clause)),
            None => Ok(()),
        }
    }

    /// The selected paths.
    fn selected(&self) -> Result<Vec<Path<'a>>, Problem> {
        let mut paths: Vec<Path<'a>> = Vec::new();
        for item in &self.query.select {
            match item {
                Selection::Field(names) => {
                    let path = Path::of(self, names)?;
                    if paths.iter().any(|known| known.is(&path)) {
                        return Err(of_field(&["duplicate field selected: ", &path.field.name]));
                    }
                    paths.push(path);
                }
                Selection::Fields(word) => {
                    let (standard, custom) = match word.as_str() {
                        "ALL" => (true, true),
                        "STANDARD" => (true, false),
                        "CUSTOM" => (false, true),
                        _ => return Err(unsupported(&["FIELDS(", word, ")"].concat())),
                    };
                    for field in &self.object.fields {
                        if if field.name.ends_with("__c") { custom } else { standard } {
                            paths.push(Path { steps: Vec::new(), field });
                        }
                    }
                }
                Selection::Aggregate { function, field: None, alias: None }
                    if function == "COUNT" && self.query.select.len() == 1 => {}
                Selection::Aggregate { function, .. } => return Err(unsupported(function)),
                Selection::Aliased { .. } => return Err(unsupported("an alias")),
                Selection::TypeOf { .. } => return Err(unsupported("TYPEOF")),
                Selection::Children(query) => {
                    return Err(unsupported(&["a subquery (", &query.from, ")"].concat()));
                }
            }
        }
        Ok(paths)
    }

    fn order(&self) -> Result<Vec<By<'a>>, Problem> {
        let mut order = Vec::new();
        for item in &self.query.order_by {
            let path = self.plain(&item.by)?;
            if matches!(path.field.kind, Kind::LongText { .. }) {
                return Err(of_field(&["field '", &path.field.name, "' can not be sorted in a query call"]));
            }
            order.push(By { path, descending: item.descending, nulls_last: item.nulls_last });
        }
        Ok(order)
    }

    /// A field without a function around it.
    fn plain(&self, comparand: &Comparand) -> Result<Path<'a>, Problem> {
        match &comparand.function {
            Some(function) => Err(unsupported(function)),
            None => Path::of(self, &comparand.path),
        }
    }

    fn number(&self, operand: Option<&Operand>, clause: &str) -> Result<Option<usize>, Problem> {
        let number = match operand {
            None => return Ok(None),
            Some(Operand::Value(Datum::Integer(number))) => i64::from(*number),
            Some(Operand::Value(Datum::Long(number))) => *number,
            Some(_) => -1,
        };
        match usize::try_from(number) {
            Ok(number) => Ok(Some(number)),
            Err(_) => Err(problem("MALFORMED_QUERY", &[clause, " takes a whole number that is not negative"])),
        }
    }

    /// The rows in order; those that are alike stay as they were.
    fn sorted(&self, order: &[By<'a>], rows: Vec<&'a Record>) -> Vec<&'a Record> {
        let mut sorted: Vec<&Record> = Vec::with_capacity(rows.len());
        for row in rows {
            // By insertion: the library's stable sort is 4 kB of wasm.
            let place = sorted.partition_point(|known| self.compare(order, known, row) != cmp::Ordering::Greater);
            sorted.insert(place, row);
        }
        sorted
    }

    fn compare(&self, order: &[By<'a>], one: &Record, two: &Record) -> cmp::Ordering {
        for by in order {
            let (left, right) = (Key::of(by.path.value(self, one)), Key::of(by.path.value(self, two)));
            // Where nulls stand does not turn with the direction.
            let found = match (left == Key::Null, right == Key::Null) {
                (false, false) if by.descending => right.cmp(&left),
                (false, false) => left.cmp(&right),
                (left, right) if by.nulls_last => left.cmp(&right),
                (left, right) => right.cmp(&left),
            };
            if found != cmp::Ordering::Equal {
                return found;
            }
        }
        cmp::Ordering::Equal
    }

    fn project(&self, selected: &[Path<'a>], row: &Record) -> Record {
        let mut out = Record::new(self.object.name.as_str());
        if !selected.iter().any(|path| path.steps.is_empty() && matches!(path.field.kind, Kind::Id)) {
            out.set("Id", row.get("Id").cloned().unwrap_or_default());
        }
        for path in selected {
            path.copy(self, row, &mut out);
        }
        out
    }
}

#[cfg(test)]
mod tests;
