//! Which record a value of an external id names.
//!
//! Refuses nothing. Invariant: text is compared without case unless the field minds it, as unique values are.
//! <https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/langCon_apex_dml_examples_upsert.htm>

use apex::{Datum, Record, letters};

use crate::{schema::Field, soql::View};

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match {
    /// Nothing.
    None,
    /// One record, by its id.
    One(String),
    /// Several.
    Many(Vec<String>),
}

/// The records of an object with that value.
pub fn matches(view: &View<'_>, object: &str, field: &str, value: &Datum) -> Match {
    let found = view.schema.object(object).and_then(|object| Some((object, object.field(field)?)));
    let Some((object, field)) = found.filter(|_| *value != Datum::Null) else { return Match::None };
    let mut ids = Vec::new();
    for row in view.records.with_value(view.overlay, &object.name, &field.name, value, false) {
        if row.get(&field.name).is_some_and(|known| same(field, known, value)) {
            ids.extend(row.id().map(str::to_owned));
        }
    }
    match ids.len() {
        0 => Match::None,
        1 => Match::One(ids.swap_remove(0)),
        _ => Match::Many(ids),
    }
}

/// Whether two values of a field count as one.
pub fn same(field: &Field, one: &Datum, two: &Datum) -> bool {
    match (one, two) {
        (Datum::String(one), Datum::String(two)) if !field.case_sensitive => letters::same(one, two),
        (one, two) => one == two,
    }
}

/// The first other record that has the same value.
pub fn twin<'a>(view: &View<'a>, record: &Record, field: &Field, value: &Datum) -> Option<&'a str> {
    let rows = view.records.with_value(view.overlay, &record.object, &field.name, value, false);
    let has = |other: &&&Record| {
        other.id() != record.id() && other.get(&field.name).is_some_and(|known| same(field, known, value))
    };
    rows.iter().find(has).and_then(|other| other.id())
}
