//! Rows are written here, and what hangs on them.
//!
//! Refuses nothing: what comes here has been validated. Invariants: a row holds no computed field; the platform alone
//! writes ids, automatic numbers and the fields that say who wrote when; a delete takes details along and empties
//! lookups, and an undelete brings the details back.
//! <https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/langCon_apex_dml_examples_undelete.htm>

use std::sync::Arc;

use apex::{Datum, Record};

use crate::{
    records::{Overlay, Records},
    schema::{Kind, OnDelete, Schema, Source},
    values,
};

/// When a save happens, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub now: i64,
    /// 18 characters.
    pub user_id: Arc<str>,
}

/// The record with every value as its field stores it: triggers set values too.
fn settled(schema: &Schema, mut record: Record) -> Record {
    let Some(object) = schema.object(&record.object) else { return record };
    let mut row = Vec::with_capacity(object.fields.len());
    let mut next = 0;
    // The id stands first in every object.
    for field in object.fields.iter().filter(|field| field.is_stored()) {
        let value = record.take_next(&mut next, &field.name);
        // What validation let through is accepted here; anything else stays as it is.
        let value = match value {
            Datum::Null if !matches!(field.kind, Kind::Checkbox) => Datum::Null,
            value => values::check(field, value.clone()).unwrap_or(value),
        };
        row.push((field.name.clone(), value));
    }
    Record::of(object.name.as_str(), row)
}

/// Sets system fields of a settled record, where its object has them.
fn stamp(record: &mut Record, stamps: &[(&str, Datum)]) {
    record.change(|name, held| {
        if let Some((_, value)) = stamps.iter().find(|(stamped, _)| *stamped == name) {
            held.clone_from(value);
        }
    });
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
    let mut new = settled(schema, record.with("Id", Datum::Id(id.clone())));
    let now = Datum::Datetime(values::whole_second(context.now));
    let user = Datum::Id(context.user_id.to_string());
    let stamps = [("CreatedDate", now), ("CreatedById", user.clone()), ("IsDeleted", Datum::Boolean(false))];
    stamp(&mut new, &stamps);
    if new.get("OwnerId") == Some(&Datum::Null) {
        new.set("OwnerId", user);
    }
    for field in object.map(|object| object.fields.as_slice()).unwrap_or_default() {
        if let Source::AutoNumber(format) = &field.source {
            let number = records.next_number(&[&new.object, ".", &field.name].concat());
            new.set(&field.name, Datum::String(numbered(format, number)));
        }
    }
    // The name of a custom object's record is its id where none was given.
    if object.is_some_and(|object| object.custom) && new.get("Name") == Some(&Datum::Null) {
        new.set("Name", Datum::String(id.get(..15).unwrap_or(&id).to_owned()));
    }
    write(overlay, new, context);
    id
}

/// `INV-{0000}` of 7 is `INV-0007`; a date in the format is passed over.
fn numbered(format: &str, number: u64) -> String {
    let digits = number.to_string();
    let Some((before, zeros, after)) = format
        .split_once("{0")
        .and_then(|(before, rest)| rest.split_once('}').map(|(zeros, after)| (before, zeros, after)))
    else {
        return [format, &digits].concat();
    };
    let mut out = before.to_owned();
    for _ in digits.len()..=zeros.len() {
        out.push('0');
    }
    out.push_str(&digits);
    out.push_str(after);
    out
}

fn write(overlay: &mut Overlay, mut record: Record, context: &Context) {
    let now = Datum::Datetime(values::whole_second(context.now));
    let user = Datum::Id(context.user_id.to_string());
    stamp(&mut record, &[("LastModifiedDate", now.clone()), ("LastModifiedById", user), ("SystemModstamp", now)]);
    overlay.put(record);
}

/// Writes a prepared and validated record over the one that is there.
pub fn update(schema: &Schema, overlay: &mut Overlay, record: Record, context: &Context) {
    write(overlay, settled(schema, record), context);
}

/// Takes a row away and with it its details, and empties the lookups that point to them.
pub fn delete(schema: &Schema, records: &Records, overlay: &mut Overlay, record: &Record, context: &Context) {
    let mut left = vec![settled(schema, record.clone())];
    while let Some(mut row) = left.pop() {
        let Some(id) = row.get("Id").cloned() else { continue };
        let now = Datum::Datetime(values::whole_second(context.now));
        stamp(&mut row, &[("SystemModstamp", now)]);
        let mut emptied = Vec::new();
        overlay.delete(&row);
        for object in schema.objects() {
            for field in object.fields.iter().filter(|field| field.is_stored() && field.leads_to(&row.object)) {
                let Kind::Reference { on_delete, .. } = &field.kind else { continue };
                // The platform's own lookups stay: who made a record is known for good.
                if field.access == crate::schema::Access::System && !field.name.ends_with("__c") {
                    continue;
                }
                let mut found = Vec::new();
                for child in records.with_value(overlay, &object.name, &field.name, &id, false) {
                    found.push(child.clone());
                }
                for mut child in found {
                    if *on_delete == OnDelete::Cascade {
                        left.push(child);
                    } else {
                        let child_id = child.id().unwrap_or_default().to_owned();
                        emptied.push((object.name.clone(), child_id, field.name.to_string()));
                        child.set(&field.name, Datum::Null);
                        overlay.put(child);
                    }
                }
            }
        }
        overlay.delete_from(&row, emptied);
    }
}

/// Brings a row and its details back from the recycle bin, and the lookups that its delete emptied where nothing else
/// has taken its place.
pub fn undelete(schema: &Schema, records: &Records, overlay: &mut Overlay, record: &Record, context: &Context) {
    let mut left = vec![settled(schema, record.clone())];
    while let Some(mut row) = left.pop() {
        stamp(&mut row, &[("IsDeleted", Datum::Boolean(false))]);
        let Some(id) = row.get("Id").cloned() else { continue };
        for (object, child, field) in records.emptied(overlay, &row.object, row.id().unwrap_or_default()).to_vec() {
            let child = records.get(overlay, &object, &child).filter(|child| child.get(&field) == Some(&Datum::Null));
            if let Some(child) = child.cloned() {
                overlay.put(child.with(&field, id.clone()));
            }
        }
        for object in schema.objects() {
            for field in object.fields.iter().filter(|field| field.leads_to(&row.object)) {
                if !matches!(&field.kind, Kind::Reference { on_delete: OnDelete::Cascade, .. }) {
                    continue;
                }
                for child in records.with_value(overlay, &object.name, &field.name, &id, true) {
                    let is_there = child.id().is_some_and(|id| records.get(overlay, &object.name, id).is_some());
                    if !is_there {
                        left.push(child.clone());
                    }
                }
            }
        }
        write(overlay, row, context);
    }
}
