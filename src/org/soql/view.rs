//! What a query sees: schema, rows, the moment, and who asks.
//!
//! Refuses nothing. Invariant: a value comes from here alone, so that formulas, roll-up summaries and checkboxes
//! without a value are read alike in every clause.

use apex::{Datum, Record};

use crate::{
    records::{Overlay, Records},
    schema::{Field, Kind, Object, Schema},
};

/// What a query is asked of.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// Objects and fields.
    pub schema: &'a Schema,
    /// Committed rows.
    pub records: &'a Records,
    /// The transaction's own rows.
    pub overlay: &'a Overlay,
    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub now: i64,
    /// The id of the user who asks, 18 characters.
    pub user: &'a str,
}

impl<'a> View<'a> {
    /// The value of a field in a row of its object.
    pub fn value(&self, row: &Record, field: &Field) -> Datum {
        match (row.get(&field.name), &field.kind) {
            // A checkbox is never null, also in rows that the platform wrote without it.
            (None | Some(Datum::Null), Kind::Checkbox) => Datum::Boolean(false),
            (value, _) => value.cloned().unwrap_or_default(),
        }
    }

    /// The row that a lookup leads to, and its object.
    pub fn parent(&self, row: &Record, lookup: &Field) -> Option<(&'a Object, &'a Record)> {
        let Some(Datum::Id(id)) = row.get(&lookup.name) else { return None };
        let object = match lookup.targets() {
            [one] => self.schema.object(one),
            _ => None,
        };
        let object = object.or_else(|| self.schema.object_of_id(id))?;
        Some((object, self.records.get(self.overlay, &object.name, id)?))
    }
}
