//! What stands where a value is wanted: a field, a date function of one, an aggregate over a group of rows.
//!
//! Refuses functions that a field's type does not have. Invariant: a row that is not grouped is a group of one, so that
//! one rule gives every clause its values.
//! <https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_agg_functions.htm>

use apex::{
    Datum, Decimal, Record,
    soql::{AGGREGATES, DATE_FUNCTIONS, FieldPath},
};

use super::{Key, Path, Problem, Scope, Shown, View, dates, in_order, of_field, unsupported};
use crate::{
    schema::{Field, Kind},
    values::number,
};

const COUNTED: &Kind = &Kind::Integer { digits: 18 };
const AVERAGED: &Kind = &Kind::Number { precision: 18, scale: 6 };
const DAY_ONLY: &str = "DAY_ONLY";

/// What is done with a field's value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Function {
    /// Nothing.
    None,
    /// A date function, by its place among [`DATE_FUNCTIONS`].
    Date(usize),
    /// An aggregate.
    Aggregate(&'static str),
    /// `toLabel` and `FORMAT`: as people read it.
    Shown(Shown),
}

/// A field and what is done with its value.
#[derive(Clone)]
pub struct Expression<'a> {
    /// What is done.
    pub function: Function,
    /// The field; none for `COUNT()`.
    pub path: Option<Path<'a>>,
}

impl<'a> Expression<'a> {
    /// Checks a function and its field.
    pub fn of(view: &View<'a>, scope: Scope<'a>, function: Option<&str>, path: &FieldPath) -> Result<Self, Problem> {
        let (names, path) = (path, if path.is_empty() { None } else { Some(Path::of(view, scope, path)?) });
        let function = match function {
            None => Function::None,
            Some("TOLABEL") => Function::Shown(Shown::Label),
            Some("FORMAT") => Function::Shown(Shown::Format),
            Some(name) => match (AGGREGATES.iter().find(|known| **known == name), date_function(name)) {
                (Some(known), _) => Function::Aggregate(known),
                (_, Some(place)) => Function::Date(place),
                _ => return Err(unsupported(name).near(names)),
            },
        };
        let expression = Expression { function, path };
        expression.check().map_err(|problem| problem.near(names))?;
        Ok(expression)
    }

    fn check(&self) -> Result<(), Problem> {
        let (Some(path), kind) = (&self.path, self.field_kind()) else { return Ok(()) };
        let fits = match self.function {
            Function::None | Function::Shown(_) => true,
            Function::Date(place) => match kind {
                Kind::DateTime => true,
                Kind::Date => !matches!(DATE_FUNCTIONS.get(place), Some(&(DAY_ONLY | "HOUR_IN_DAY"))),
                _ => false,
            },
            Function::Aggregate("SUM" | "AVG") => kind.digits().is_some(),
            Function::Aggregate("MIN" | "MAX") => !matches!(
                kind,
                Kind::Checkbox
                    | Kind::Blob
                    | Kind::Address
                    | Kind::Location
                    | Kind::LongText { .. }
                    | Kind::Picklist { multiple: true, .. }
            ),
            Function::Aggregate(_) => {
                !matches!(kind, Kind::Blob | Kind::Address | Kind::Location | Kind::LongText { .. })
            }
        };
        match self.function {
            Function::Aggregate(name) if !fits => {
                Err(of_field(&["field ", &path.field.name, " does not support aggregate operator ", name]))
            }
            // The text for a date function of a field that is no date is unconfirmed.
            Function::Date(place) if !fits => {
                let name = DATE_FUNCTIONS.get(place).copied().unwrap_or_default();
                Err(of_field(&["field ", &path.field.name, " does not support function ", name]))
            }
            _ => Ok(()),
        }
    }

    fn field_kind(&self) -> &'a Kind {
        self.path.as_ref().map_or(COUNTED, |path| &path.field.kind)
    }

    /// What its values are.
    pub fn kind(&self) -> &'a Kind {
        match self.function {
            Function::Aggregate("COUNT" | "COUNT_DISTINCT" | "GROUPING") => COUNTED,
            Function::Aggregate("AVG") => AVERAGED,
            Function::Date(place) if DATE_FUNCTIONS.get(place) == Some(&DAY_ONLY) => &Kind::Date,
            Function::Date(_) => COUNTED,
            _ => self.field_kind(),
        }
    }

    /// The field's name, for messages and rows.
    pub fn name(&self) -> &'a str {
        self.path.as_ref().map_or("", |path| &*path.field.name)
    }

    /// The field of the queried object itself that it is.
    pub fn own_field(&self) -> Option<&'a Field> {
        let path = self.path.as_ref().filter(|path| self.function == Function::None && path.steps.is_empty())?;
        Some(path.field)
    }

    /// Whether it is an aggregate.
    pub fn is_aggregate(&self) -> bool {
        matches!(self.function, Function::Aggregate(_))
    }

    /// Whether another one gives the same values.
    pub fn is(&self, other: &Expression<'_>) -> bool {
        let same = match (&self.path, &other.path) {
            (Some(one), Some(two)) => one.is(two),
            (one, two) => one.is_none() && two.is_none(),
        };
        same && self.function == other.function
    }

    /// Its value in a group of rows.
    pub fn value(&self, view: &View<'a>, rows: &[&Record]) -> Datum {
        let first = || match (&self.path, rows.first()) {
            (Some(path), Some(row)) => path.value(view, row),
            _ => Datum::Null,
        };
        match self.function {
            Function::None => first(),
            Function::Shown(shown) => shown.value(self.field_kind(), first()),
            Function::Date(place) => dates::function(place, &first()),
            Function::Aggregate(name) => self.aggregate(view, name, rows),
        }
    }

    /// What it is compared by in a group of rows: a checkbox that is not there, for want of a parent, is not set, and a
    /// field that minds case is compared with it.
    pub fn key(&self, view: &View<'a>, rows: &[&Record]) -> Key {
        match (self.value(view, rows), self.kind()) {
            (Datum::Null, Kind::Checkbox) => Key::Flag(false),
            (Datum::String(text), _) if self.minds_case() => Key::Exact(text),
            (value, _) => Key::of(&value),
        }
    }

    /// Whether texts that differ in case are different values of it.
    pub fn minds_case(&self) -> bool {
        self.function == Function::None && self.path.as_ref().is_some_and(|path| path.field.case_sensitive)
    }

    fn aggregate(&self, view: &View<'a>, name: &str, rows: &[&Record]) -> Datum {
        let Some(path) = &self.path else { return count(rows.len()) };
        let mut values = Vec::new();
        for row in rows {
            let value = path.value(view, row);
            if value != Datum::Null {
                values.push(value);
            }
        }
        match name {
            "COUNT" => count(values.len()),
            // Of a group that is no subtotal.
            "GROUPING" => count(0),
            "COUNT_DISTINCT" => {
                let mut seen = in_order(values.iter().map(Key::of).collect(), &Key::cmp);
                seen.dedup();
                count(seen.len())
            }
            "MIN" | "MAX" => {
                let mut best: Option<(Key, Datum)> = None;
                for value in values {
                    let key = Key::of(&value);
                    if best.as_ref().is_none_or(|(known, _)| if name == "MIN" { key < *known } else { key > *known }) {
                        best = Some((key, value));
                    }
                }
                best.map_or(Datum::Null, |(_, value)| value)
            }
            _ => self.total(name == "AVG", &values),
        }
    }

    /// The sum of numbers, or their average; null of none.
    fn total(&self, average: bool, values: &[Datum]) -> Datum {
        if values.is_empty() {
            return Datum::Null;
        }
        let mut sum = Decimal::from(0);
        for value in values {
            // Past 38 digits the sum stays what it was: no column can hold so much.
            sum = number(value).and_then(|number| sum.checked_add(number)).unwrap_or(sum);
        }
        if average {
            let many = Decimal::from(i64::try_from(values.len()).unwrap_or(i64::MAX));
            return sum.checked_divide(many).map_or(Datum::Null, |average| Datum::Double(average.to_f64()));
        }
        match (self.field_kind(), i32::try_from(sum.truncate())) {
            (Kind::Integer { .. }, Ok(whole)) => Datum::Integer(whole),
            _ => Datum::Decimal(sum),
        }
    }
}

/// The place of a date function.
fn date_function(name: &str) -> Option<usize> {
    DATE_FUNCTIONS.iter().position(|known| *known == name)
}

fn count(number: usize) -> Datum {
    Datum::Integer(i32::try_from(number).unwrap_or(i32::MAX))
}

/// Puts a key in its place, once.
pub fn insert(keys: &mut Vec<Key>, key: Key) {
    if let Err(place) = keys.binary_search(&key) {
        keys.insert(place, key);
    }
}
