//! The rules of a save, as steps between which the flow runs the triggers.
//!
//! ```text
//! insert:  prepare_insert -> before triggers -> validate -> insert -> after triggers
//! update:  prepare_update -> before triggers -> validate -> update -> after triggers
//! delete:  prepare_delete -> before triggers -> delete -> after triggers
//! ```
//! Refuses, with Salesforce's codes and texts, whatever breaks a rule of the schema; runs no trigger, and has no
//! validation rules and no duplicate rules. The `: []` that a DmlException shows after the text is the list of
//! fields, so it is not in the text. Invariant: only [`insert`], [`update`] and [`delete`] write, and what they write
//! has been validated. The order: <https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_triggers_order_of_execution.htm>

mod validation;

use apex::{Datum, Record};

use crate::{
    json,
    records::{Overlay, Records},
    schema::{Access, Kind, Object, Schema},
    values::{self, Refused, refusal},
};

pub use validation::validate;

/// When a save happens, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub now: i64,
    /// 18 characters.
    pub user_id: String,
}

/// The object of a record, when DML may write it. `done` is `inserted`, `updated` or `deleted`.
fn writable<'a>(schema: &'a Schema, record: &Record, done: &str) -> Result<&'a Object, Refused> {
    match schema.object(&record.object) {
        Some(object) if object.access == Access::ReadWrite => Ok(object),
        Some(object) => {
            let message = ["entity type cannot be ", done, ": ", &object.label];
            Err(refusal("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", &message, ""))
        }
        None => Err(refusal("INVALID_TYPE", &["sObject type '", &record.object, "' is not supported."], "")),
    }
}

/// Brings the fields that a client or Apex set into `target`: known, writable, of their type.
fn take(object: &Object, given: &Record, target: &mut Record) -> Result<(), Refused> {
    for (name, value) in given.fields() {
        if name.eq_ignore_ascii_case("Id") {
            continue;
        }
        let Some(field) = object.field(name) else {
            // A parent or children that a query brought along are not written.
            match value {
                Datum::Record(_) | Datum::List(_) => continue,
                Datum::Null if object.parent(name).is_some() => continue,
                _ => return Err(json::no_column(name, object)),
            }
        };
        if field.access == Access::System {
            // An unchanged value is none that was written: Apex updates the records that it queried.
            if target.get(&field.name) == Some(value) {
                continue;
            }
            return Err(read_only(&field.name));
        }
        target.set(&field.name, values::check(field, value.clone())?);
    }
    Ok(())
}

fn read_only(field: &str) -> Refused {
    let message = [
        "Unable to create/update fields: ",
        field,
        ". Please check the security settings of this field and verify that it is read/write for your profile or \
         permission set.",
    ];
    refusal("INVALID_FIELD_FOR_INSERT_UPDATE", &message, field)
}

/// A record to insert: every field there, with its value, its default or null, but for the id.
///
/// # Errors
/// `INVALID_FIELD`, `INVALID_FIELD_FOR_INSERT_UPDATE`, `CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY`, and those of
/// [`values::check`].
pub fn prepare_insert(
    schema: &Schema,
    _records: &Records,
    _overlay: &Overlay,
    record: &Record,
    context: &Context,
) -> Result<Record, Refused> {
    let object = writable(schema, record, "inserted")?;
    if record.id().is_some() {
        return Err(refusal("INVALID_FIELD_FOR_INSERT_UPDATE", &["cannot specify Id in an insert call"], ""));
    }
    let mut new = Record::new(object.name.as_str());
    for field in object.fields.iter().filter(|field| !matches!(field.kind, Kind::Id)) {
        new.set(&field.name, field.default.clone());
    }
    let mut written = Record::new(object.name.as_str());
    take(object, record, &mut written)?;
    for (name, value) in written.fields() {
        new.set(name, value.clone());
    }
    if new.get("OwnerId") == Some(&Datum::Null) {
        new.set("OwnerId", Datum::Id(context.user_id.clone()));
    }
    Ok(new)
}

/// The record with every value as its field stores it: triggers set values too.
fn settled(schema: &Schema, mut record: Record) -> Record {
    let Some(object) = schema.object(&record.object) else { return record };
    for field in &object.fields {
        if let Some(value) = record.get(&field.name).cloned() {
            // What validation let through is accepted here; anything else stays as it is.
            record.set(&field.name, values::check(field, value.clone()).unwrap_or(value));
        }
    }
    record
}

/// Sets a system field that the object has.
fn stamp(object: Option<&Object>, record: &mut Record, field: &str, value: Datum) {
    if object.is_some_and(|object| object.field(field).is_some()) {
        record.set(field, value);
    }
}

/// Writes a prepared and validated record; gives its id.
pub fn insert(
    schema: &Schema,
    records: &mut Records,
    overlay: &mut Overlay,
    record: Record,
    context: &Context,
) -> String {
    let object = schema.object(&record.object);
    let id = records.next_id(object.map_or("000", |object| object.key_prefix.as_str()));
    let mut new = Record::new(record.object.as_str()).with("Id", Datum::Id(id.clone()));
    for (name, value) in settled(schema, record).fields().filter(|(name, _)| !name.eq_ignore_ascii_case("Id")) {
        new.set(name, value.clone());
    }
    let now = Datum::Datetime(values::whole_second(context.now));
    let user = Datum::Id(context.user_id.clone());
    stamp(object, &mut new, "CreatedDate", now);
    stamp(object, &mut new, "CreatedById", user.clone());
    stamp(object, &mut new, "IsDeleted", Datum::Boolean(false));
    if new.get("OwnerId") == Some(&Datum::Null) {
        new.set("OwnerId", user);
    }
    write(object, overlay, new, context);
    id
}

fn write(object: Option<&Object>, overlay: &mut Overlay, mut record: Record, context: &Context) {
    let now = Datum::Datetime(values::whole_second(context.now));
    stamp(object, &mut record, "LastModifiedDate", now.clone());
    stamp(object, &mut record, "LastModifiedById", Datum::Id(context.user_id.clone()));
    stamp(object, &mut record, "SystemModstamp", now);
    overlay.put(record);
}

/// The row that a record's id names, in this object.
fn row<'a>(
    records: &'a Records,
    overlay: &'a Overlay,
    object: &Object,
    record: &Record,
    call: &str,
) -> Result<&'a Record, Refused> {
    let Some(given) = record.id() else {
        return Err(refusal("MISSING_ARGUMENT", &["Id not specified in ", call, " call"], ""));
    };
    let Some(id) = apex::normalise_id(given) else {
        return Err(refusal("MALFORMED_ID", &["malformed id ", given], "Id"));
    };
    if !id.starts_with(&object.key_prefix) {
        return Err(refusal("MALFORMED_ID", &[&object.label, " ID: id value of incorrect type: ", given], "Id"));
    }
    match records.get(overlay, &object.name, &id) {
        Some(row) => Ok(row),
        None if records.deleted(overlay, &object.name, &id).is_some() => {
            Err(refusal("ENTITY_IS_DELETED", &["entity is deleted"], ""))
        }
        None => Err(refusal("INVALID_CROSS_REFERENCE_KEY", &["invalid cross reference id"], "")),
    }
}

/// A record to update: as it is now, and as it shall be.
///
/// # Errors
/// `MISSING_ARGUMENT`, `ENTITY_IS_DELETED`, `INVALID_CROSS_REFERENCE_KEY`, `MALFORMED_ID`, and those of
/// [`prepare_insert`].
pub fn prepare_update(
    schema: &Schema,
    records: &Records,
    overlay: &Overlay,
    record: &Record,
    _context: &Context,
) -> Result<(Record, Record), Refused> {
    let object = writable(schema, record, "updated")?;
    let old = row(records, overlay, object, record, "an update")?;
    let mut new = old.clone();
    take(object, record, &mut new)?;
    Ok((old.clone(), new))
}

/// Writes a prepared and validated record over the one that is there.
pub fn update(schema: &Schema, overlay: &mut Overlay, record: Record, context: &Context) {
    let object = schema.object(&record.object);
    write(object, overlay, settled(schema, record), context);
}

/// The row that a delete is about to take.
///
/// # Errors
/// `MISSING_ARGUMENT`, `ENTITY_IS_DELETED`, `INVALID_CROSS_REFERENCE_KEY`, `MALFORMED_ID`,
/// `CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY`.
pub fn prepare_delete(
    schema: &Schema,
    records: &Records,
    overlay: &Overlay,
    record: &Record,
) -> Result<Record, Refused> {
    let object = writable(schema, record, "deleted")?;
    row(records, overlay, object, record, "a delete").cloned()
}

/// Takes a row away, and empties the lookups that point to it.
pub fn delete(schema: &Schema, records: &Records, overlay: &mut Overlay, record: &Record) {
    let Some(id) = record.id().map(str::to_owned) else { return };
    for object in schema.objects() {
        for field in object.fields.iter().filter(|field| field.access == Access::ReadWrite) {
            if !field.leads_to(&record.object) {
                continue;
            }
            let mut orphans = Vec::new();
            for row in records.all(overlay, &object.name) {
                if matches!(row.get(&field.name), Some(Datum::Id(parent)) if *parent == id) {
                    orphans.push(row.clone());
                }
            }
            for mut row in orphans {
                row.set(&field.name, Datum::Null);
                overlay.put(row);
            }
        }
    }
    overlay.delete(record);
}

#[cfg(test)]
mod tests;
