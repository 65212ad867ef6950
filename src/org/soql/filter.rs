//! The WHERE and HAVING clauses: conditions checked against the schema, and then groups of rows against the conditions.
//!
//! Refuses a value of another type than its field's, a field that cannot be filtered, an operator that its type does
//! not have. Invariant: a condition holds or does not, there is no third answer (`!=` and `NOT` find empty fields
//! too). A field that minds case is
//! compared with it, but for LIKE. Rules:
//! <https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_comparisonoperators.htm>

use apex::{
    Datum, Record,
    letters::lower,
    soql::{Comparand, Condition, Operand, Operator},
};

use super::{
    Expression, Key, Problem, Scope, View, dates, expression::insert, like::Pattern, of_field, problem, semi_joins,
};
use crate::{
    schema::{Field, Kind},
    values::{DAY, number, several},
};

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
    /// `IN` some values, which are in order and there once.
    In(Expression<'a>, Vec<Key>),
    /// `LIKE`
    Like(Expression<'a>, Pattern),
    /// `INCLUDES`: of one of these lists all.
    Includes(Expression<'a>, Vec<Vec<String>>),
}

/// An expression, an operator and a value.
pub struct Comparison<'a> {
    left: Expression<'a>,
    operator: Operator,
    bound: Bound,
}

impl<'a> Test<'a> {
    /// Checks a condition.
    pub fn of(view: &View<'a>, scope: Scope<'a>, condition: &Condition) -> Result<Test<'a>, Problem> {
        Test::checked(view, scope, condition).map_err(|problem| match condition {
            Condition::Compare { field, .. } | Condition::In { field, .. } | Condition::InQuery { field, .. } => {
                problem.near(&field.path)
            }
            _ => problem,
        })
    }

    fn checked(view: &View<'a>, scope: Scope<'a>, condition: &Condition) -> Result<Test<'a>, Problem> {
        match condition {
            Condition::And(conditions) => Ok(Test::And(Test::all(view, scope, conditions)?)),
            Condition::Or(conditions) => Ok(Test::Or(Test::all(view, scope, conditions)?)),
            Condition::Not(condition) => Ok(Test::Not(Box::new(Test::of(view, scope, condition)?))),
            Condition::Compare { field, operator, value } => {
                compare(view, filtered(view, scope, field)?, *operator, value)
            }
            Condition::In { field, negated, values } => {
                let left = filtered(view, scope, field)?;
                let (mut keys, mut tests) = (Vec::new(), Vec::new());
                collect(view, &left, values, &mut keys, &mut tests)?;
                tests.push(Test::In(left, keys));
                Ok(turned(Test::Or(tests), *negated))
            }
            Condition::InQuery { field, negated, query } => {
                let left = filtered(view, scope, field)?;
                if query.from.eq_ignore_ascii_case(&scope.object.name) {
                    let message = "The inner and outer selects should not be on the same object type";
                    return Err(problem("MALFORMED_QUERY", &[message]).near(&query.from));
                }
                if !is_id(left.kind()) {
                    let message = "The left operand field in the where expression for outer query should be an id \
                                   field, cannot use: '";
                    return Err(problem("INVALID_FIELD", &[message, left.name(), "'"]));
                }
                let keys = semi_joins::values(view, query)?;
                Ok(turned(Test::In(left, keys), *negated))
            }
        }
    }

    fn all(view: &View<'a>, scope: Scope<'a>, conditions: &[Condition]) -> Result<Vec<Test<'a>>, Problem> {
        let mut tests = Vec::new();
        for condition in conditions {
            tests.push(Test::of(view, scope, condition)?);
        }
        Ok(tests)
    }

    /// Whether a group of rows meets it.
    pub fn holds(&self, view: &View<'a>, rows: &[&Record]) -> bool {
        match self {
            Test::And(tests) => tests.iter().all(|test| test.holds(view, rows)),
            Test::Or(tests) => tests.iter().any(|test| test.holds(view, rows)),
            Test::Not(test) => !test.holds(view, rows),
            Test::Compare(Comparison { left, operator, bound }) => meets(&left.key(view, rows), *operator, bound),
            Test::In(left, keys) => keys.binary_search(&left.key(view, rows)).is_ok(),
            Test::Like(left, pattern) => match Key::of(&left.value(view, rows)) {
                Key::Text(text) => pattern.fits(&text),
                _ => false,
            },
            Test::Includes(left, lists) => match Key::of(&left.value(view, rows)) {
                Key::Text(text) => {
                    let has = |value: &String| text.split(';').any(|known| known == value);
                    lists.iter().any(|list| list.iter().all(has))
                }
                _ => false,
            },
        }
    }

    /// The tests that all have to hold.
    #[cfg(feature = "whole-rest")]
    pub fn parts(&self) -> &[Test<'a>] {
        match self {
            Test::And(tests) => tests,
            one => std::slice::from_ref(one),
        }
    }

    /// The field of the object itself by which an index could find what meets this.
    #[cfg(feature = "whole-rest")]
    pub fn searched(&self) -> Option<&'a Field> {
        match self {
            Test::Or(tests) => match tests.as_slice() {
                [test] => test.searched(),
                _ => None,
            },
            Test::Compare(Comparison { left, operator, .. }) if *operator != Operator::NotEqual => left.own_field(),
            Test::In(left, _) => left.own_field(),
            Test::Like(left, pattern) if pattern.has_beginning() => left.own_field(),
            _ => None,
        }
    }

    /// A field of the object itself and the values that it has in every row that meets this, when it asks for some of
    /// a field that `serves`.
    pub fn asks_for(&self, serves: &dyn Fn(&Field) -> bool) -> Option<(&'a Field, &[Key])> {
        let (left, keys) = match self {
            Test::And(tests) => return tests.iter().find_map(|test| test.asks_for(serves)),
            Test::Or(tests) => match tests.as_slice() {
                [test] => return test.asks_for(serves),
                _ => return None,
            },
            Test::Compare(Comparison { left, operator: Operator::Equal, bound }) if bound.from == bound.to => {
                (left, std::slice::from_ref(&bound.from))
            }
            Test::In(left, keys) => (left, keys.as_slice()),
            _ => return None,
        };
        let field = left.own_field().filter(|field| serves(field))?;
        // Nothing is not indexed.
        (!keys.contains(&Key::Null)).then_some((field, keys))
    }
}

fn turned<'a>(test: Test<'a>, negated: bool) -> Test<'a> {
    if negated { Test::Not(Box::new(test)) } else { test }
}

/// The left side of a comparison, which must be one that can be filtered.
fn filtered<'a>(view: &View<'a>, scope: Scope<'a>, field: &Comparand) -> Result<Expression<'a>, Problem> {
    let left = Expression::of(view, scope, field.function.as_deref(), &field.path)?;
    match left.kind() {
        Kind::LongText { .. } | Kind::Blob => {
            Err(of_field(&["field '", left.name(), "' can not be filtered in a query call"]))
        }
        Kind::Address => Err(of_field(&["Address fields can only be filtered using Distance expressions"])),
        // Unconfirmed: by the words for addresses.
        Kind::Location => Err(of_field(&["Location fields can only be filtered using Distance expressions"])),
        _ => Ok(left),
    }
}

/// Whether a value is met by one of those, or for a denial by none.
pub fn is_met(key: &Key, operator: Operator, values: &[Key]) -> bool {
    let meets = |operator, value: &Key| meets(key, operator, &Bound { from: value.clone(), to: value.clone() });
    match operator {
        Operator::NotEqual => values.iter().all(|value| meets(operator, value)),
        operator => values.iter().any(|value| meets(operator, value)),
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

pub fn is_id(kind: &Kind) -> bool {
    matches!(kind, Kind::Id | Kind::Reference { .. })
}

fn compare<'a>(
    view: &View<'a>,
    left: Expression<'a>,
    operator: Operator,
    value: &Operand,
) -> Result<Test<'a>, Problem> {
    let kind = left.kind();
    let fits = match operator {
        Operator::Includes | Operator::Excludes => matches!(kind, Kind::Picklist { multiple: true, .. }),
        Operator::Like => kind.is_text() && !matches!(kind, Kind::Picklist { multiple: true, .. }),
        Operator::Equal | Operator::NotEqual => true,
        _ => !matches!(kind, Kind::Checkbox | Kind::Picklist { multiple: true, .. }),
    };
    if !fits {
        let name = if is_id(kind) { "id" } else { kind.api_type() };
        return Err(of_field(&["invalid operator on ", name, " field"]));
    }
    match (operator, value) {
        (Operator::Like, Operand::Value(Datum::List(patterns))) => {
            let mut tests = Vec::new();
            for pattern in patterns {
                tests.push(like(left.clone(), pattern)?);
            }
            Ok(Test::Or(tests))
        }
        (Operator::Like, Operand::Value(pattern)) => like(left, pattern),
        (Operator::Includes | Operator::Excludes, Operand::Value(values)) => {
            let values = match values {
                Datum::List(values) => values.as_slice(),
                value => std::slice::from_ref(value),
            };
            let mut lists = Vec::new();
            for value in values {
                match value {
                    Datum::String(text) => {
                        lists.push(lower(text).split(';').map(|part| part.trim().to_owned()).collect())
                    }
                    _ => return Err(wrong_type(&left)),
                }
            }
            Ok(turned(Test::Includes(left, lists), operator == Operator::Excludes))
        }
        _ => {
            let bound = bound(view, &left, value)?;
            Ok(Test::Compare(Comparison { left, operator, bound }))
        }
    }
}

fn like<'a>(left: Expression<'a>, pattern: &Datum) -> Result<Test<'a>, Problem> {
    match pattern {
        Datum::String(text) | Datum::Id(text) => Ok(Test::Like(left, Pattern::of(text))),
        Datum::Null => Ok(Test::Or(Vec::new())),
        _ => Err(wrong_type(&left)),
    }
}

/// The values of an `IN`: what is one value goes to the keys, a date literal becomes a test of its own.
fn collect<'a>(
    view: &View<'a>,
    left: &Expression<'a>,
    values: &Operand,
    keys: &mut Vec<Key>,
    tests: &mut Vec<Test<'a>>,
) -> Result<(), Problem> {
    match values {
        Operand::List(operands) => operands.iter().try_for_each(|operand| collect(view, left, operand, keys, tests)),
        Operand::Value(Datum::List(list)) => {
            for value in list {
                insert(keys, literal(view, left, value)?);
            }
            Ok(())
        }
        operand => {
            let bound = bound(view, left, operand)?;
            if bound.from == bound.to {
                insert(keys, bound.from);
            } else {
                tests.push(Test::Compare(Comparison { left: left.clone(), operator: Operator::Equal, bound }));
            }
            Ok(())
        }
    }
}

fn bound(view: &View<'_>, left: &Expression<'_>, operand: &Operand) -> Result<Bound, Problem> {
    match operand {
        Operand::Value(value) => {
            let key = literal(view, left, value)?;
            Ok(Bound { from: key.clone(), to: key })
        }
        Operand::DateLiteral { word, count } => {
            if !matches!(left.kind(), Kind::Date | Kind::DateTime) {
                return Err(wrong_type(left));
            }
            let Some((first, last)) = dates::period(word, *count, view.now.div_euclid(DAY)) else {
                return Err(problem("MALFORMED_QUERY", &["unexpected token: '", word, "'"]));
            };
            let start = |day: i64| day.saturating_mul(DAY);
            Ok(Bound { from: Key::Moment(start(first)), to: Key::Moment(start(last + 1) - 1) })
        }
        Operand::List(_) => Err(problem("MALFORMED_QUERY", &["unexpected token: '('"])),
        Operand::Bind(_) => Err(problem("MALFORMED_QUERY", &["Bind variables only allowed in Apex code"])),
    }
}

fn wrong_type(left: &Expression<'_>) -> Problem {
    let (kind, quotes) = match left.kind().api_type() {
        // Salesforce's own spelling here differs from the one in its describes.
        "datetime" => ("dateTime", "should not be"),
        kind if left.kind().is_text() => (if kind == "string" { kind } else { "string" }, "should be"),
        kind if is_id(left.kind()) => (kind, "should be"),
        kind => (kind, "should not be"),
    };
    of_field(&[
        "value of filter criterion for field '",
        left.name(),
        "' must be of type ",
        kind,
        " and ",
        quotes,
        " enclosed in quotes",
    ])
}

/// A value of the expression's own type. A day is no moment in the text of a client; in Apex a bind may be one.
fn literal(view: &View<'_>, left: &Expression<'_>, value: &Datum) -> Result<Key, Problem> {
    let key = match (left.kind(), value) {
        // Nothing in a checkbox is not set.
        (Kind::Checkbox, Datum::Null) => Some(Key::Flag(false)),
        (_, Datum::Null) => Some(Key::Null),
        (Kind::Id | Kind::Reference { .. }, Datum::Id(id) | Datum::String(id)) => match apex::normalise_id(id) {
            Some(id) => Some(Key::Text(id)),
            None => {
                return Err(problem("INVALID_QUERY_FILTER_OPERATOR", &["invalid ID field: ", id]));
            }
        },
        // An Apex list of records stands for their ids.
        (Kind::Id | Kind::Reference { .. }, Datum::Record(record)) => record.get("Id").map(Key::of),
        (Kind::Checkbox, Datum::Boolean(_))
        | (Kind::Date, Datum::Date(_))
        | (Kind::Time, Datum::Time(_))
        | (Kind::DateTime, Datum::Datetime(_)) => Some(Key::of(value)),
        (Kind::DateTime, Datum::Date(_)) if !view.client => Some(Key::of(value)),
        (kind, value) if kind.digits().is_some() => number(value).map(Key::Number),
        (Kind::Picklist { multiple: true, values, .. }, Datum::String(text)) if !text.is_empty() => {
            Some(Key::Text(lower(&several(values, text))))
        }
        // Empty text is stored as null.
        (kind, Datum::String(text) | Datum::Id(text)) if kind.is_text() => Some(match text.is_empty() {
            true => Key::Null,
            false if left.minds_case() => Key::Exact(text.clone()),
            false => Key::Text(lower(text)),
        }),
        _ => None,
    };
    key.ok_or_else(|| wrong_type(left))
}
