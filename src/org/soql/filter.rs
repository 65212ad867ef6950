//! The WHERE clause: conditions checked against the schema, and then rows against the conditions.
//!
//! Refuses a value of another type than its field's, a field that cannot be filtered, an operator that its type does
//! not have. Invariants: a condition holds or does not, there is no third answer (`!=` and `NOT` find empty fields
//! too); text is compared without case; ids of 15 and 18 characters are the same. Rules:
//! <https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_comparisonoperators.htm>

use apex::{
    Datum, Decimal, Record,
    letters::lower,
    soql::{Condition, Operand, Operator},
};

use super::{Problem, View, like::Pattern, of_field, path::Path, problem, unsupported};
use crate::{
    schema::{Field, Kind},
    values::{DAY, number},
};

/// A value that can be compared with one of its own type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// Nothing.
    Null,
    /// Text in lower case, or an id as it is.
    Text(String),
    /// A number.
    Number(Decimal),
    /// A checkbox.
    Flag(bool),
    /// A day's midnight, or a moment.
    Moment(i64),
}

impl Key {
    /// A stored value.
    pub fn of(value: &Datum) -> Key {
        match value {
            Datum::String(text) => Key::Text(lower(text)),
            Datum::Id(id) => Key::Text(id.clone()),
            Datum::Boolean(flag) => Key::Flag(*flag),
            Datum::Date(day) => Key::Moment(i64::from(*day) * DAY),
            Datum::Datetime(moment) => Key::Moment(*moment),
            value => number(value).map_or(Key::Null, Key::Number),
        }
    }
}

/// What a field is compared with: from and to are the same but for a date literal.
struct Bound {
    from: Key,
    to: Key,
}

/// A condition that the schema allows.
pub enum Test<'a> {
    /// All hold.
    And(Vec<Test<'a>>),
    /// One holds.
    Or(Vec<Test<'a>>),
    /// Does not hold.
    Not(Box<Test<'a>>),
    /// A comparison.
    Compare(Comparison<'a>),
    /// `LIKE`
    Like(Path<'a>, Pattern),
}

/// A field, an operator and the values of which one has to meet it: several for `IN`, whose `NOT` is a `Not`.
pub struct Comparison<'a> {
    path: Path<'a>,
    operator: Operator,
    bounds: Vec<Bound>,
}

impl<'a> Test<'a> {
    /// Checks a condition.
    pub fn of(view: &View<'a>, condition: &Condition) -> Result<Test<'a>, Problem> {
        let all = |conditions: &[Condition]| -> Result<Vec<Test<'a>>, Problem> {
            let mut tests = Vec::new();
            for condition in conditions {
                tests.push(Test::of(view, condition)?);
            }
            Ok(tests)
        };
        match condition {
            Condition::And(conditions) => Ok(Test::And(all(conditions)?)),
            Condition::Or(conditions) => Ok(Test::Or(all(conditions)?)),
            Condition::Not(condition) => Ok(Test::Not(Box::new(Test::of(view, condition)?))),
            Condition::Compare { field, operator, value } => compare(view, view.plain(field)?, *operator, value),
            Condition::In { field, negated, values } => {
                let path = view.plain(field)?;
                can_filter(&path)?;
                let mut bounds = Vec::new();
                collect(view, &path, values, &mut bounds)?;
                let test = Test::Compare(Comparison { path, operator: Operator::Equal, bounds });
                Ok(if *negated { Test::Not(Box::new(test)) } else { test })
            }
            Condition::InQuery { .. } => Err(unsupported("IN with a subquery")),
        }
    }

    /// Whether a row meets it.
    pub fn holds(&self, view: &View<'_>, row: &Record) -> bool {
        match self {
            Test::And(tests) => tests.iter().all(|test| test.holds(view, row)),
            Test::Or(tests) => tests.iter().any(|test| test.holds(view, row)),
            Test::Not(test) => !test.holds(view, row),
            Test::Compare(Comparison { path, operator, bounds }) => {
                let key = key(view, path, row);
                bounds.iter().any(|bound| meets(&key, *operator, bound))
            }
            Test::Like(path, pattern) => match key(view, path, row) {
                Key::Text(text) => pattern.fits(&text),
                _ => false,
            },
        }
    }
}

fn key(view: &View<'_>, path: &Path<'_>, row: &Record) -> Key {
    match (Key::of(path.value(view, row)), &path.field.kind) {
        (Key::Null, Kind::Checkbox) => Key::Flag(false),
        (key, _) => key,
    }
}

fn meets(key: &Key, operator: Operator, bound: &Bound) -> bool {
    let equal = bound.from <= *key && *key <= bound.to;
    // Nothing is neither more nor less than anything.
    let ordered = *key != Key::Null && bound.from != Key::Null;
    match operator {
        Operator::Equal => equal,
        Operator::NotEqual => !equal,
        Operator::Less => ordered && *key < bound.from,
        Operator::LessOrEqual => ordered && *key <= bound.to,
        Operator::Greater => ordered && *key > bound.to,
        Operator::GreaterOrEqual => ordered && *key >= bound.from,
        Operator::Like | Operator::Includes | Operator::Excludes => false,
    }
}

fn can_filter(path: &Path<'_>) -> Result<(), Problem> {
    match path.field.kind {
        Kind::LongText { .. } => Err(of_field(&["field '", &path.field.name, "' can not be filtered in a query call"])),
        _ => Ok(()),
    }
}

fn is_id(field: &Field) -> bool {
    matches!(field.kind, Kind::Id | Kind::Reference { .. })
}

fn compare<'a>(view: &View<'a>, path: Path<'a>, operator: Operator, value: &Operand) -> Result<Test<'a>, Problem> {
    can_filter(&path)?;
    let kind = path.field.kind.api_type();
    let wrong = || of_field(&["invalid operator on ", if kind == "reference" { "id" } else { kind }, " field"]);
    match operator {
        Operator::Includes | Operator::Excludes => return Err(wrong()),
        Operator::Like if !path.field.kind.is_text() => return Err(wrong()),
        Operator::Like => {
            return match value {
                Operand::Value(Datum::String(text) | Datum::Id(text)) => Ok(Test::Like(path, Pattern::of(text))),
                Operand::Value(Datum::Null) => Ok(Test::Or(Vec::new())),
                _ => Err(wrong_type(path.field)),
            };
        }
        Operator::Less | Operator::LessOrEqual | Operator::Greater | Operator::GreaterOrEqual
            if matches!(path.field.kind, Kind::Checkbox) =>
        {
            return Err(wrong());
        }
        _ => {}
    }
    let bounds = vec![bound(view, &path, value)?];
    Ok(Test::Compare(Comparison { path, operator, bounds }))
}

fn collect(view: &View<'_>, path: &Path<'_>, values: &Operand, into: &mut Vec<Bound>) -> Result<(), Problem> {
    match values {
        Operand::List(operands) => operands.iter().try_for_each(|operand| collect(view, path, operand, into)),
        Operand::Value(Datum::List(list)) => {
            for value in list {
                into.push(literal(path.field, value)?);
            }
            Ok(())
        }
        operand => {
            into.push(bound(view, path, operand)?);
            Ok(())
        }
    }
}

fn bound(view: &View<'_>, path: &Path<'_>, operand: &Operand) -> Result<Bound, Problem> {
    match operand {
        Operand::Value(value) => literal(path.field, value),
        Operand::DateLiteral { word, count } => {
            if !matches!(path.field.kind, Kind::Date | Kind::DateTime) {
                return Err(wrong_type(path.field));
            }
            let today = view.now.div_euclid(DAY);
            let count = i64::from(count.unwrap_or(0));
            let (first, last) = match word.as_str() {
                "TODAY" => (today, today),
                "YESTERDAY" => (today - 1, today - 1),
                "TOMORROW" => (today + 1, today + 1),
                "LAST_N_DAYS" => (today - count, today),
                "NEXT_N_DAYS" => (today + 1, today + count),
                _ => return Err(unsupported(word)),
            };
            let start = |day: i64| day.saturating_mul(DAY);
            Ok(Bound { from: Key::Moment(start(first)), to: Key::Moment(start(last + 1) - 1) })
        }
        Operand::List(_) => Err(problem("MALFORMED_QUERY", &["unexpected token: '('"])),
        Operand::Bind(_) => Err(problem("MALFORMED_QUERY", &["Bind variables only allowed in Apex code"])),
    }
}

fn wrong_type(field: &Field) -> Problem {
    let (kind, quotes) = match field.kind.api_type() {
        // Salesforce's own spelling here differs from the one in its describes.
        "datetime" => ("dateTime", "should not be"),
        kind if field.kind.is_text() => (if kind == "string" { kind } else { "string" }, "should be"),
        kind if is_id(field) => (kind, "should be"),
        kind => (kind, "should not be"),
    };
    of_field(&[
        "value of filter criterion for field '",
        &field.name,
        "' must be of type ",
        kind,
        " and ",
        quotes,
        " enclosed in quotes",
    ])
}

/// A value of the field's own type.
fn literal(field: &Field, value: &Datum) -> Result<Bound, Problem> {
    let key = match (&field.kind, value) {
        (_, Datum::Null) => Some(Key::Null),
        (Kind::Id | Kind::Reference { .. }, Datum::Id(id) | Datum::String(id)) => match apex::normalise_id(id) {
            Some(id) => Some(Key::Text(id)),
            None => {
                return Err(problem("INVALID_QUERY_FILTER_OPERATOR", &["invalid ID field: ", id]));
            }
        },
        // An Apex list of records stands for their ids.
        (Kind::Id | Kind::Reference { .. }, Datum::Record(record)) => record.get("Id").map(Key::of),
        (Kind::Checkbox, Datum::Boolean(flag)) => Some(Key::Flag(*flag)),
        (Kind::Date, Datum::Date(_)) | (Kind::DateTime, Datum::Date(_) | Datum::Datetime(_)) => Some(Key::of(value)),
        (kind, value) if kind.digits().is_some() => number(value).map(Key::Number),
        // Empty text is stored as null.
        (kind, Datum::String(text) | Datum::Id(text)) if kind.is_text() => {
            Some(if text.is_empty() { Key::Null } else { Key::Text(lower(text)) })
        }
        _ => None,
    };
    match key {
        Some(key) => Ok(Bound { from: key.clone(), to: key }),
        None => Err(wrong_type(field)),
    }
}
