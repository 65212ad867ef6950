//! Values that can be compared with one another.
//!
//! Refuses nothing. Invariants: text is compared without case; ids of 15 and 18 characters are the same; nothing comes
//! before everything.

use apex::{Datum, Decimal, letters::lower};

use crate::values::{DAY, number};

/// A value that can be compared with one of its own type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// Nothing.
    Null,
    /// A place in a picklist, for sorting alone.
    Place(u32),
    /// Text in lower case, or an id as it is.
    Text(String),
    /// Text that minds its case.
    Exact(String),
    /// A number.
    Number(Decimal),
    /// A checkbox.
    Flag(bool),
    /// A day's midnight, a moment, or a time of the day.
    Moment(i64),
    /// Every value: what a subtotal is grouped by.
    All,
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
            Datum::Time(time) => Key::Moment(i64::from(*time)),
            value => number(value).map_or(Key::Null, Key::Number),
        }
    }

    /// What an index knows the value by.
    pub fn index(&self) -> Option<String> {
        match self {
            Key::Text(text) => Some(text.clone()),
            Key::Exact(text) => Some(lower(text)),
            Key::Number(number) => Some(number.strip_trailing_zeros().to_string()),
            _ => None,
        }
    }
}
