//! Plain values at the boundary between the machine and the org.
//!
//! Detached: no handle into any heap, so a datum outlives the machine that gave it. Class instances do not cross
//! this way (see [`crate::Frozen`]). Invariant: a record's fields keep the order in which they were set, and field
//! names are compared without case.

use std::sync::Arc;

use crate::{decimal::Decimal, letters};

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

/// The name of a field. Records share it with the schema that declares it, so that a copy of a record copies no names.
pub type FieldName = Arc<str>;

/// An sObject by value. Copies share their fields until one is changed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Record {
    /// Declared object name: `Account`.
    pub object: String,
    fields: Arc<Vec<(FieldName, Datum)>>,
}

impl Record {
    /// A record without fields.
    pub fn new(object: impl Into<String>) -> Self {
        Record { object: object.into(), fields: Arc::default() }
    }

    /// A record of fields that each stand there once.
    pub fn of(object: impl Into<String>, fields: Vec<(FieldName, Datum)>) -> Self {
        Record { object: object.into(), fields: Arc::new(fields) }
    }

    fn own(&mut self) -> &mut Vec<(FieldName, Datum)> {
        Arc::make_mut(&mut self.fields)
    }

    fn place(&self, field: &str) -> Option<usize> {
        self.fields.iter().position(|(name, _)| letters::is_same(name, field))
    }

    /// A field's value; `None` when the field was never set, which is not the same as [`Datum::Null`].
    pub fn get(&self, field: &str) -> Option<&Datum> {
        self.field(field).map(|(_, value)| value)
    }

    /// A field's name as it was set, and its value.
    pub fn field(&self, field: &str) -> Option<&(FieldName, Datum)> {
        self.fields.get(self.place(field)?)
    }

    /// A field's value, which becomes null. For whoever takes many fields, mostly in the order in which they were set:
    /// `next` is where it lies if that is so, and becomes the place after it.
    pub fn take_next(&mut self, next: &mut usize, field: &str) -> Datum {
        let is_here = self.fields.get(*next).is_some_and(|(name, _)| letters::is_same(name, field));
        let place = if is_here { Some(*next) } else { self.place(field) };
        let Some((place, (_, value))) = place.and_then(|place| Some((place, self.own().get_mut(place)?))) else {
            return Datum::Null;
        };
        *next = place + 1;
        std::mem::take(value)
    }

    /// The value of a field that was set, to change it.
    pub fn get_mut(&mut self, field: &str) -> Option<&mut Datum> {
        let (_, value) = self.place(field).and_then(|place| self.own().get_mut(place))?;
        Some(value)
    }

    /// Changes the values of fields that were set.
    pub fn change(&mut self, mut change: impl FnMut(&str, &mut Datum)) {
        self.own().iter_mut().for_each(|(name, value)| change(name, value));
    }

    /// Sets a field; the first spelling of a name stays.
    pub fn set(&mut self, field: &str, value: Datum) {
        match self.get_mut(field) {
            Some(held) => *held = value,
            None => self.own().push((field.into(), value)),
        }
    }

    /// [`Record::set`], of a name that is shared already.
    pub fn put(&mut self, field: &FieldName, value: Datum) {
        match self.get_mut(field) {
            Some(held) => *held = value,
            None => self.own().push((field.clone(), value)),
        }
    }

    /// [`Record::set`], for building a record in one expression.
    pub fn with(mut self, field: &str, value: Datum) -> Self {
        self.set(field, value);
        self
    }

    /// Removes a field and answers what it held.
    pub fn remove(&mut self, field: &str) -> Option<Datum> {
        let place = self.place(field)?;
        Some(self.own().remove(place).1)
    }

    /// The record's id, when it has one.
    pub fn id(&self) -> Option<&str> {
        match self.get("Id") {
            Some(Datum::Id(id) | Datum::String(id)) => Some(id),
            _ => None,
        }
    }

    /// The text or id in a field; empty where there is none.
    pub fn text(&self, field: &str) -> &str {
        match self.get(field) {
            Some(Datum::String(text) | Datum::Id(text)) => text,
            _ => "",
        }
    }

    /// The fields themselves, in the order in which they were set.
    pub(crate) fn into_fields(self) -> Vec<(FieldName, Datum)> {
        Arc::unwrap_or_clone(self.fields)
    }

    /// Fields in the order in which they were set.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &Datum)> {
        self.fields.iter().map(|(name, value)| (&**name, value))
    }
}

image_of_enum!(Datum {
    Null, Boolean(value), Integer(value), Long(value), Double(value), Decimal(value), String(value), Id(value),
    Date(value), Datetime(value), Time(value), Blob(value), Record(value), List(values),
});
image_of_struct!(Record { object, fields });
