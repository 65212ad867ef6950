//! Plain values at the boundary between the machine and the org.
//!
//! Detached: no handle into any heap, so a datum outlives the machine that gave it. Class instances do not cross
//! this way (see [`crate::Frozen`]). Invariant: a record's fields keep the order in which they were set, and field
//! names are compared without case.

use crate::decimal::Decimal;

/// A value that crosses the boundary.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Datum {
    /// `null` of any type.
    #[default]
    Null,
    /// `Boolean`.
    Boolean(bool),
    /// `Integer`, 32 bits.
    Integer(i32),
    /// `Long`, 64 bits.
    Long(i64),
    /// `Double`.
    Double(f64),
    /// `Decimal`: number, currency and percent fields.
    Decimal(Decimal),
    /// `String`.
    String(String),
    /// `Id`, 18 characters.
    Id(String),
    /// `Date`: days since 1970-01-01.
    Date(i32),
    /// `Datetime`: milliseconds since 1970-01-01T00:00:00Z.
    Datetime(i64),
    /// `Time`: milliseconds since midnight.
    Time(i32),
    /// `Blob`.
    Blob(Vec<u8>),
    /// An sObject. As a field's value: the parent that a relationship leads to.
    Record(Box<Record>),
    /// A list or a set. As a field's value: the children that a subquery selected.
    List(Vec<Datum>),
}

/// An sObject by value.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Record {
    /// Declared object name: `Account`.
    pub object: String,
    fields: Vec<(String, Datum)>,
}

impl Record {
    /// A record without fields.
    pub fn new(object: impl Into<String>) -> Self {
        Record { object: object.into(), fields: Vec::new() }
    }

    /// A field's value; `None` when the field was never set, which is not the same as [`Datum::Null`].
    pub fn get(&self, field: &str) -> Option<&Datum> {
        self.fields.iter().find(|(name, _)| name.eq_ignore_ascii_case(field)).map(|(_, value)| value)
    }

    /// Sets a field; the first spelling of a name stays.
    pub fn set(&mut self, field: &str, value: Datum) {
        match self.fields.iter_mut().find(|(name, _)| name.eq_ignore_ascii_case(field)) {
            Some((_, held)) => *held = value,
            None => self.fields.push((field.to_string(), value)),
        }
    }

    /// [`Record::set`], for building a record in one expression.
    pub fn with(mut self, field: &str, value: Datum) -> Self {
        self.set(field, value);
        self
    }

    /// Removes a field and answers what it held.
    pub fn remove(&mut self, field: &str) -> Option<Datum> {
        let place = self.fields.iter().position(|(name, _)| name.eq_ignore_ascii_case(field))?;
        Some(self.fields.remove(place).1)
    }

    /// The record's id, when it has one.
    pub fn id(&self) -> Option<&str> {
        match self.get("Id") {
            Some(Datum::Id(id) | Datum::String(id)) => Some(id),
            _ => None,
        }
    }

    /// The fields themselves, in the order in which they were set.
    pub(crate) fn into_fields(self) -> Vec<(String, Datum)> {
        self.fields
    }

    /// Fields in the order in which they were set.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &Datum)> {
        self.fields.iter().map(|(name, value)| (name.as_str(), value))
    }
}

image_of_enum!(Datum {
    Null, Boolean(value), Integer(value), Long(value), Double(value), Decimal(value), String(value), Id(value),
    Date(value), Datetime(value), Time(value), Blob(value), Record(value), List(values),
});
image_of_struct!(Record { object, fields });
