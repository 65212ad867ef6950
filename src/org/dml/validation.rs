//! What must hold of a record before it is written or deleted, whoever set its fields.
//!
//! Refuses to change the record. Invariant: a record that passes keeps every rule of the schema against the rows that
//! its transaction sees. There are no duplicate rules here.

use apex::{Datum, Record, SaveError};

use super::{matching::twin, writable};
use crate::{
    formula::Subject,
    schema::{Access, Field, Kind, Object, OnDelete},
    soql::View,
    values::{self, Refused, refusal},
};

/// The rules that hold after the before-triggers, for an insert and an update alike: values, required fields, the
/// org's own validation rules, parents, unique values, in this order.
///
/// # Errors
/// `REQUIRED_FIELD_MISSING`, `FIELD_CUSTOM_VALIDATION_EXCEPTION`, `INVALID_CROSS_REFERENCE_KEY`, `MALFORMED_ID`,
/// `DUPLICATE_VALUE`, and those of [`values::check`]: the first, but of the org's own rules all that hold.
pub fn validate(view: &View<'_>, record: &Record, old: Option<&Record>) -> Result<(), Vec<SaveError>> {
    let mut broken = Vec::new();
    match check(view, record, old, &mut broken) {
        Err(refused) => Err(vec![*refused]),
        Ok(()) if broken.is_empty() => Ok(()),
        Ok(()) => Err(broken),
    }
}

/// Gathers the rules that are broken, and goes no further when there are some.
fn check(view: &View<'_>, record: &Record, old: Option<&Record>, broken: &mut Vec<SaveError>) -> Result<(), Refused> {
    let object = writable(view, record, "updated")?;
    for (name, value) in record.fields().filter(|(_, value)| **value != Datum::Null) {
        if let Some(field) = object.field(name).filter(|field| field.is_stored()) {
            values::check(field, value.clone())?;
        }
    }
    let mut missing = Vec::new();
    for field in object.fields.iter().filter(|field| field.required && field.access != Access::System) {
        // Whoever is given a group of permission sets is given no single one.
        let has_group = &*field.name == "PermissionSetId" && !is_empty(record.get("PermissionSetGroupId"));
        if is_empty(record.get(&field.name)) && !has_group {
            missing.push(field.name.to_string());
        }
    }
    if !missing.is_empty() {
        let mut refused =
            refusal("REQUIRED_FIELD_MISSING", &["Required fields are missing: [", &missing.join(", "), "]"], "");
        refused.fields = missing;
        return Err(refused);
    }
    for rule in &object.rules {
        if rule.formula.holds(Subject { view, row: record, old }) {
            broken.push(*refusal("FIELD_CUSTOM_VALIDATION_EXCEPTION", &[&rule.message], &rule.field));
        }
    }
    if !broken.is_empty() {
        return Ok(());
    }
    let refers = |field: &Field| field.unique || matches!(field.kind, Kind::Reference { .. });
    for field in object.fields.iter().filter(|field| field.access != Access::System && refers(field)) {
        let value = values::check(field, record.get(&field.name).cloned().unwrap_or_default())?;
        match (&field.kind, &value) {
            (Kind::Reference { .. }, Datum::Id(id)) => parent_is_there(view, field, id)?,
            (_, Datum::Null) => {}
            _ if field.unique => no_other_has(view, record, field, &value)?,
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

fn parent_is_there(view: &View<'_>, field: &Field, id: &str) -> Result<(), Refused> {
    match view.schema.object_of_id(id) {
        Some(target) if field.leads_to(&target.name) => match view.records.get(view.overlay, &target.name, id) {
            Some(_) => Ok(()),
            None if view.records.deleted(view.overlay, &target.name, id).is_some() => {
                Err(refusal("ENTITY_IS_DELETED", &["entity is deleted"], &field.name))
            }
            None => Err(refusal("INVALID_CROSS_REFERENCE_KEY", &["invalid cross reference id"], &field.name)),
        },
        _ => {
            let message = [field.label.as_str(), ": id value of incorrect type: ", id];
            Err(refusal("MALFORMED_ID", &message, &field.name))
        }
    }
}

fn no_other_has(view: &View<'_>, record: &Record, field: &Field, value: &Datum) -> Result<(), Refused> {
    let Some(id) = twin(view, record, field, value) else { return Ok(()) };
    let short = id.get(..15).unwrap_or(id);
    let name = &field.name;
    let message = ["duplicate value found: ", name, " duplicates value on record with id: ", short];
    Err(refusal("DUPLICATE_VALUE", &message, name))
}

/// Whether no lookup keeps a row, or a detail that goes with it, from being deleted.
///
/// # Errors
/// `DELETE_FAILED`; its text is unconfirmed in its details.
pub fn may_delete(view: &View<'_>, row: &Record) -> Result<(), Refused> {
    let (mut left, mut place) = (vec![row], 0);
    while let Some(row) = left.get(place).copied() {
        place += 1;
        may_go(view, row, &mut left)?;
    }
    Ok(())
}

fn may_go<'a>(view: &View<'a>, row: &Record, left: &mut Vec<&'a Record>) -> Result<(), Refused> {
    let (Some(object), Some(id)) = (view.schema.object(&row.object), row.get("Id")) else { return Ok(()) };
    for child in view.schema.objects() {
        for field in &child.fields {
            let Kind::Reference { on_delete, .. } = &field.kind else { continue };
            if *on_delete == OnDelete::Clear || !field.leads_to(&object.name) {
                continue;
            }
            if *on_delete == OnDelete::Cascade {
                for detail in view.records.with_value(view.overlay, &child.name, &field.name, id, false) {
                    if !left.iter().any(|known| known.id() == detail.id()) {
                        left.push(detail);
                    }
                }
                continue;
            }
            let rows = view.records.with_value(view.overlay, &child.name, &field.name, id, false);
            if let Some(found) = rows.into_iter().next() {
                let (name, other) = (name(view, object, row), name(view, child, found));
                let message = [
                    "Your attempt to delete ",
                    &name,
                    " could not be completed because it is associated with the following ",
                    &child.plural,
                    ".: ",
                    &other,
                    "\n",
                ];
                return Err(refusal("DELETE_FAILED", &message, ""));
            }
        }
    }
    Ok(())
}

fn name(view: &View<'_>, object: &Object, row: &Record) -> String {
    object.name_field().map_or(String::new(), |field| values::shown(&view.value(row, field)))
}
