//! The rules of a save, as steps between which the flow runs the triggers.
//!
//! ```text
//! insert:    prepare_insert -> before triggers -> settle, validate -> insert -> after triggers
//! update:    prepare_update -> before triggers -> settle, validate -> update -> after triggers
//! delete:    prepare_delete -> before triggers -> delete -> after triggers
//! undelete:  prepare_undelete -> undelete -> after triggers
//! upsert:    each record is inserted or updated, as `matching` says
//! ```
//! Refuses, with Salesforce's codes and texts, whatever breaks a rule of the schema; runs no trigger, and has no
//! duplicate rules. The `: []` that a DmlException shows after the text is the list of fields, so it is not in the
//! text. Invariant: only what [`write`] holds writes, and what it writes has been validated.
//! The order: <https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_triggers_order_of_execution.htm>

mod effects;
mod matching;
mod validation;
mod write;

use apex::{Datum, Record};

use crate::{
    formula::Subject,
    json,
    schema::{Access, Kind, Object, OnDelete, Setting},
    soql::View,
    values::{self, Refused, refusal},
};

pub use effects::follow;
pub use matching::{Match, matches, same};
pub use validation::{may_delete, validate};
pub use write::{Context, delete, insert, undelete, update};

/// The object of a record, when DML may write it. `done` is `inserted`, `updated` or `deleted`.
fn writable<'a>(view: &View<'a>, record: &Record, done: &str) -> Result<&'a Object, Refused> {
    match view.schema.object(&record.object) {
        Some(object) if object.access == Access::ReadWrite && (object.name != USER || done != "deleted") => Ok(object),
        Some(object) => {
            let message = ["entity type cannot be ", done, ": ", &object.label];
            Err(refusal("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", &message, ""))
        }
        None => Err(refusal("INVALID_TYPE", &["sObject type '", &record.object, "' is not supported."], "")),
    }
}

/// The object whose records are never deleted: who leaves is made inactive. That the refusal has the words of others is
/// unconfirmed.
/// <https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_user.htm>
pub const USER: &str = "User";
/// Records of one object that follow one another are a chunk; a list may have so many.
const MOST_CHUNKS: usize = 10;
/// What is said of one that has more.
pub const TOO_MANY_CHUNKS: &str =
    "Cannot have more than 10 chunks in a single operation. Please rearrange the data to reduce chunking.";

/// Whether records of these objects, in this order, are too many chunks.
pub fn has_too_many_chunks<'a>(objects: impl Iterator<Item = &'a str>) -> bool {
    let (mut chunks, mut last) = (0, None);
    for object in objects {
        chunks += usize::from(last != Some(object));
        last = Some(object);
    }
    chunks > MOST_CHUNKS
}

/// Who wrote a record, and when in its life.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Writer {
    /// A client. What only the platform writes is refused, computed fields too, whatever the value is; Apex, whose
    /// records come from queries, has it passed over.
    pub client: bool,
}

/// Brings the fields that a client or Apex set into `target`: known, writable, of their type.
fn take(
    view: &View<'_>,
    object: &Object,
    given: &Record,
    target: &mut Record,
    is_new: bool,
    writer: Writer,
) -> Result<(), Refused> {
    let mut closed = Vec::new();
    for (name, value) in given.fields() {
        if name.eq_ignore_ascii_case("Id") {
            continue;
        }
        let Some(field) = object.field(name) else {
            match (value, object.parent(name)) {
                // A parent that is known by its external id alone.
                (Datum::Record(parent), Some((lookup, ..)))
                    if parent.id().is_none() && parent.fields().next().is_some() =>
                {
                    let id = foreign_key(view, parent)?;
                    target.set(&lookup.name, id);
                    continue;
                }
                // A parent or children that a query brought along are not written.
                (Datum::Record(_) | Datum::List(_), _) | (Datum::Null, Some(_)) => continue,
                _ => return Err(json::no_column(name, object)),
            }
        };
        let open = match field.access {
            Access::ReadWrite => true,
            Access::Create => is_new,
            Access::System => false,
        };
        // Of Apex an unchanged value is none that was written.
        let told = writer.client || field.access == Access::Create && target.get(&field.name) != Some(value);
        if open {
            target.put(&field.name, values::check(field, value.clone())?);
        } else if told {
            closed.push(field.name.to_string());
        }
    }
    if closed.is_empty() { Ok(()) } else { Err(read_only(closed)) }
}

/// The refusal of fields that may not be written.
pub(crate) fn read_only(fields: Vec<String>) -> Refused {
    let message = [
        "Unable to create/update fields: ",
        &fields.join(", "),
        ". Please check the security settings of this field and verify that it is read/write for your profile or \
         permission set.",
    ];
    let mut refused = refusal("INVALID_FIELD_FOR_INSERT_UPDATE", &message, "");
    refused.fields = fields;
    refused
}

/// The id of the record that a parent's external id names.
fn foreign_key(view: &View<'_>, parent: &Record) -> Result<Datum, Refused> {
    let mut given = parent.fields();
    let (Some((name, value)), None) = (given.next(), given.next()) else {
        let message = ["More than 1 field provided in an external foreign key reference in entity: ", &parent.object];
        return Err(refusal("INVALID_FIELD", &message, ""));
    };
    let known = view.schema.object(&parent.object);
    if known.is_some_and(|known| known.field(name).is_some_and(|field| !known.is_id_lookup(field))) {
        let message = [
            "Field name provided, ",
            name,
            " does not match an External ID, Salesforce Id, or indexed field for ",
            &parent.object,
        ];
        return Err(refusal("INVALID_FIELD", &message, ""));
    }
    match matches(view, &parent.object, name, value) {
        Match::One(id) => Ok(Datum::Id(id)),
        _ => {
            let value = values::shown(value);
            let message =
                ["Foreign key external ID: ", &value, " not found for field ", name, " in entity ", &parent.object];
            Err(refusal("INVALID_FIELD", &message, ""))
        }
    }
}

/// A record to insert: every field there, with its value, its default or null, but for the id.
///
/// # Errors
/// `INVALID_FIELD`, `INVALID_FIELD_FOR_INSERT_UPDATE`, `CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY`, and those of
/// [`values::check`].
pub fn prepare_insert(view: &View<'_>, record: &Record, writer: Writer) -> Result<Record, Refused> {
    let object = writable(view, record, "inserted")?;
    if record.id().is_some() {
        return Err(refusal("INVALID_FIELD_FOR_INSERT_UPDATE", &["cannot specify Id in an insert call"], "Id"));
    }
    let mut fields = Vec::with_capacity(object.fields.len());
    for field in object.fields.iter().filter(|field| !matches!(field.kind, Kind::Id | Kind::Address | Kind::Location)) {
        fields.push((field.name.clone(), field.default.clone()));
    }
    let mut new = Record::of(object.name.as_str(), fields);
    let mut written = Record::new(object.name.as_str());
    take(view, object, record, &mut written, true, writer)?;
    for (name, value) in written.fields() {
        new.set(name, value.clone());
    }
    for field in &object.fields {
        if let Some(formula) = field.computed_default.as_ref().filter(|_| written.get(&field.name).is_none()) {
            let value = formula.value(Subject { view, row: &new, old: None }, field);
            new.set(&field.name, value);
        }
    }
    let user = || Datum::Id(view.user.to_owned());
    if new.get("OwnerId") == Some(&Datum::Null) {
        new.set("OwnerId", user());
    }
    if object.setting == Setting::Hierarchy && new.get("SetupOwnerId") == Some(&Datum::Null) {
        let organization = view.records.all(view.overlay, "Organization");
        new.set("SetupOwnerId", organization.first().and_then(|row| row.get("Id")).cloned().unwrap_or_default());
    }
    Ok(view.whole(new))
}

/// The row that a record's id names, in this object.
fn row<'a>(view: &View<'a>, object: &Object, record: &Record, call: &str) -> Result<&'a Record, Refused> {
    let id = id_of(object, record, call)?;
    match view.records.get(view.overlay, &object.name, &id) {
        Some(row) => Ok(row),
        None if view.records.deleted(view.overlay, &object.name, &id).is_some() => {
            Err(refusal("ENTITY_IS_DELETED", &["entity is deleted"], ""))
        }
        None => Err(refusal("INVALID_CROSS_REFERENCE_KEY", &["invalid cross reference id"], "")),
    }
}

fn id_of(object: &Object, record: &Record, call: &str) -> Result<String, Refused> {
    let Some(given) = record.id() else {
        return Err(refusal("MISSING_ARGUMENT", &["Id not specified in ", call, " call"], ""));
    };
    let Some(id) = apex::normalise_id(given) else {
        return Err(refusal("MALFORMED_ID", &["malformed id ", given], "Id"));
    };
    if !id.starts_with(&object.key_prefix) {
        return Err(refusal("MALFORMED_ID", &[&object.label, " ID: id value of incorrect type: ", given], "Id"));
    }
    Ok(id)
}

/// A record to update: as it is now, and as it shall be.
///
/// # Errors
/// `MISSING_ARGUMENT`, `ENTITY_IS_DELETED`, `INVALID_CROSS_REFERENCE_KEY`, `MALFORMED_ID`, and those of
/// [`prepare_insert`].
pub fn prepare_update(view: &View<'_>, record: &Record, writer: Writer) -> Result<(Record, Record), Refused> {
    let object = writable(view, record, "updated")?;
    let old = row(view, object, record, "an update")?;
    let mut new = old.clone();
    take(view, object, record, &mut new, false, writer)?;
    Ok((view.whole(old.clone()), view.whole(new)))
}

/// The row that a delete is about to take.
///
/// # Errors
/// `MISSING_ARGUMENT`, `ENTITY_IS_DELETED`, `INVALID_CROSS_REFERENCE_KEY`, `MALFORMED_ID`,
/// `CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY`.
pub fn prepare_delete(view: &View<'_>, record: &Record) -> Result<Record, Refused> {
    let object = writable(view, record, "deleted")?;
    Ok(view.whole(row(view, object, record, "a delete")?.clone()))
}

/// The row that an undelete brings back.
///
/// # Errors
/// `MISSING_ARGUMENT`, `UNDELETE_FAILED`, `MALFORMED_ID`, `CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY`.
pub fn prepare_undelete(view: &View<'_>, record: &Record) -> Result<Record, Refused> {
    let object = writable(view, record, "undeleted")?;
    let id = id_of(object, record, "an undelete")?;
    // What went with its master comes back with it alone.
    let has_masters = |row: &&Record| {
        object.fields.iter().all(|field| {
            let is_master = matches!(&field.kind, Kind::Reference { on_delete: OnDelete::Cascade, .. });
            !is_master || row.get(&field.name) == Some(&Datum::Null) || view.parent(row, field).is_some()
        })
    };
    match view.records.deleted(view.overlay, &object.name, &id).filter(has_masters) {
        Some(row) => Ok(view.whole(row.clone())),
        None => Err(refusal("UNDELETE_FAILED", &["Entity is not in the recycle bin"], "")),
    }
}

/// What the platform itself sets before a record is checked, whoever set what before.
pub fn settle(view: &View<'_>, record: &mut Record, old: Option<&Record>) {
    let Some(object) = view.schema.object(&record.object) else { return };
    for field in &object.fields {
        if let Some(formula) = &field.settled {
            let value = formula.value(Subject { view, row: record, old }, field);
            record.set(&field.name, value);
        }
    }
}

#[cfg(test)]
mod tests;
