//! One row of a save: what it works on, whether an upsert inserts or updates it, and its writing.
//!
//! Refuses a record in Salesforce's words, and runs no trigger. Invariant: a row that was written is as it is stored,
//! with its computed fields.
//! <https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/langCon_apex_dml_examples_upsert.htm>

use apex::{Datum, Operation, Record, SaveError};

use super::{Caller, Desk, Row, Save};
use crate::{
    access,
    dml::{self, Match, Writer},
    platform::Platform,
    schema::Schema,
    soql::View,
    values::{Refused, refusal, shown},
};

impl Save {
    /// Makes of a record what its save works on.
    pub(super) fn prepare(&self, view: &View<'_>, row: &mut Row) -> Result<(), Refused> {
        let writer = Writer { client: self.caller == Caller::Client };
        if self.operation == Operation::Upsert {
            row.operation = self.resolve(view, &mut row.new)?;
        }
        if writer.client {
            access::check_row(view, row.operation, &row.new)?;
        }
        match row.operation {
            Operation::Update => {
                let (old, new) = dml::prepare_update(view, &row.new, writer)?;
                (row.old, row.new) = (Some(old), new);
            }
            Operation::Delete => {
                row.new = dml::prepare_delete(view, &row.new)?;
                row.old = Some(row.new.clone());
            }
            Operation::Undelete => row.new = dml::prepare_undelete(view, &row.new)?,
            _ => row.new = dml::prepare_insert(view, &row.new, writer)?,
        }
        Ok(())
    }

    /// Whether a record of an upsert is there already, and under which id.
    fn resolve(&self, view: &View<'_>, record: &mut Record) -> Result<Operation, Refused> {
        let field = self.external_id.as_deref().filter(|field| !field.eq_ignore_ascii_case("Id"));
        let Some(field) = field else {
            return Ok(if record.id().is_some() { Operation::Update } else { Operation::Insert });
        };
        let value = record.get(field).cloned().unwrap_or_default();
        if value == Datum::Null || value == Datum::String(String::new()) {
            return Err(refusal("MISSING_ARGUMENT", &[field, " not specified"], ""));
        }
        match dml::matches(view, &record.object, field, &value) {
            Match::None => {
                record.remove("Id");
                Ok(Operation::Insert)
            }
            Match::One(id) => {
                record.set("Id", Datum::Id(id));
                Ok(Operation::Update)
            }
            // Unconfirmed.
            Match::Many(ids) => {
                let message = ["more than one record found for external id field: [", &ids.join(", "), "]"];
                Err(refusal("DUPLICATE_EXTERNAL_ID", &message, ""))
            }
        }
    }
}

/// Checks a row and writes it; it is then as it was written.
pub(super) fn write_row(desk: &mut Desk<'_>, row: &mut Row) -> Result<(), Vec<SaveError>> {
    let view = desk.view();
    match row.operation {
        Operation::Delete => dml::may_delete(&view, &row.new).map_err(|refused| vec![*refused])?,
        Operation::Undelete => {}
        _ => {
            dml::settle(&view, &mut row.new, row.old.as_ref());
            dml::validate(&view, &row.new, row.old.as_ref())?;
        }
    }
    let object = row.new.object.clone();
    let Platform { schema, records, .. } = &mut *desk.platform;
    let overlay = &mut desk.work.overlay;
    let id = match row.operation {
        Operation::Delete => {
            dml::delete(schema, records, overlay, &row.new, &desk.context);
            return Ok(());
        }
        Operation::Undelete => {
            dml::undelete(schema, records, overlay, &row.new, &desk.context);
            row.new.id().map(str::to_owned)
        }
        Operation::Update => {
            dml::update(schema, overlay, row.new.clone(), &desk.context);
            row.new.id().map(str::to_owned)
        }
        _ => Some(dml::insert(schema, records, overlay, std::mem::take(&mut row.new), &desk.context)),
    };
    if let Some(id) = id {
        dml::follow(schema, records, overlay, &object, &id, &desk.context);
        let view = desk.view();
        if let Some(written) = view.records.get(view.overlay, &object, &id) {
            row.new = view.whole(written.clone());
        }
    }
    Ok(())
}

/// Rows of one chunk that bring the same external id are all refused: the same as a record is known by it.
pub(super) fn refuse_doubles(schema: &Schema, rows: &mut [Row], records: &[Record], field: &str) {
    let value = |row: &Row| records.get(row.place).and_then(|record| record.get(field)).cloned().unwrap_or_default();
    let values: Vec<Datum> = rows.iter().map(value).collect();
    let known = rows.first().and_then(|row| schema.object(&row.new.object)?.field(field)).cloned();
    let is_same = |one: &Datum, two: &Datum| known.as_ref().map_or(one == two, |field| dml::same(field, one, two));
    for (place, row) in rows.iter_mut().enumerate() {
        let Some(own) = values.get(place).filter(|own| **own != Datum::Null) else { continue };
        let twice = values.iter().enumerate().any(|(other, value)| other != place && is_same(value, own));
        if twice && row.errors.is_empty() {
            let message = ["Duplicate external id specified: ", &shown(own)];
            row.errors.push(*refusal("DUPLICATE_VALUE", &message, field));
        }
    }
}
