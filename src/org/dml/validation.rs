//! What must hold of a record before it is written, whoever set its fields.
//!
//! Refuses to change the record. Invariant: a record that passes keeps every rule of the schema against the rows that
//! its transaction sees. There are no validation rules and no duplicate rules here.

use apex::{Datum, Record};

use super::writable;
use crate::{
    records::{Overlay, Records},
    schema::{Access, Field, Kind, Schema},
    values::{self, Refused, refusal},
};

/// The rules that hold after the before-triggers, for an insert and an update alike: values, required fields, parents,
/// unique values, in this order.
///
/// # Errors
/// `REQUIRED_FIELD_MISSING`, `INVALID_CROSS_REFERENCE_KEY`, `MALFORMED_ID`, `DUPLICATE_VALUE`, and those of
/// [`values::check`].
pub fn validate(schema: &Schema, records: &Records, overlay: &Overlay, record: &Record) -> Result<(), Refused> {
    let object = writable(schema, record, "updated")?;
    for (name, value) in record.fields() {
        if let Some(field) = object.field(name) {
            values::check(field, value.clone())?;
        }
    }
    let mut missing = Vec::new();
    for field in &object.fields {
        if field.required && is_empty(record.get(&field.name)) {
            missing.push(field.name.clone());
        }
    }
    if !missing.is_empty() {
        let mut refused =
            refusal("REQUIRED_FIELD_MISSING", &["Required fields are missing: [", &missing.join(", "), "]"], "");
        refused.fields = missing;
        return Err(refused);
    }
    for field in object.fields.iter().filter(|field| field.access == Access::ReadWrite) {
        let value = values::check(field, record.get(&field.name).cloned().unwrap_or_default())?;
        match (&field.kind, &value) {
            (Kind::Reference { .. }, Datum::Id(id)) => parent_is_there(schema, records, overlay, field, id)?,
            (_, Datum::Null) => {}
            _ if field.unique => no_other_has(records, overlay, record, field, &value)?,
            _ => {}
        }
    }
    Ok(())
}

fn is_empty(value: Option<&Datum>) -> bool {
    match value {
        None | Some(Datum::Null) => true,
        Some(Datum::String(text)) => text.trim().is_empty(),
        _ => false,
    }
}

fn parent_is_there(
    schema: &Schema,
    records: &Records,
    overlay: &Overlay,
    field: &Field,
    id: &str,
) -> Result<(), Refused> {
    match schema.object_of_id(id) {
        Some(target) if field.leads_to(&target.name) => match records.get(overlay, &target.name, id) {
            Some(_) => Ok(()),
            None => Err(refusal("INVALID_CROSS_REFERENCE_KEY", &["invalid cross reference id"], &field.name)),
        },
        _ => {
            let message = [field.label.as_str(), ": id value of incorrect type: ", id];
            Err(refusal("MALFORMED_ID", &message, &field.name))
        }
    }
}

fn no_other_has(
    records: &Records,
    overlay: &Overlay,
    record: &Record,
    field: &Field,
    value: &Datum,
) -> Result<(), Refused> {
    let same = |other: &Datum| match (other, value) {
        // Unique text is compared without case unless the field says otherwise, which no field here does.
        (Datum::String(one), Datum::String(two)) => apex::letters::same(one, two),
        (one, two) => one == two,
    };
    let twin = records
        .all(overlay, &record.object)
        .into_iter()
        .find(|other| other.id() != record.id() && other.get(&field.name).is_some_and(same));
    match twin.and_then(Record::id) {
        Some(id) => {
            let short = id.get(..15).unwrap_or(id);
            let name = &field.name;
            let message = ["duplicate value found: ", name, " duplicates value on record with id: ", short];
            Err(refusal("DUPLICATE_VALUE", &message, name))
        }
        None => Ok(()),
    }
}
