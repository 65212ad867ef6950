//! Rows: those that are committed, and those that one transaction wrote on top.
//!
//! Refuses nothing and checks nothing: the rules of a save are in `dml`. Invariants: an overlay is seen by its own
//! transaction alone until it is committed; cloning it is a savepoint, and cheap, because clones share their rows until
//! one is written; an id is never given twice, because the counter stays with the committed rows and no rollback
//! reaches it. Every id here has 18 characters, every object its declared name.

mod rows;
mod sorted;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use apex::image::{Bytes, Image};
use apex::{Datum, Record};

use crate::{
    ids::Counter,
    schema::{Access, Kind, Schema},
};
pub use rows::index_key;
use rows::{Indexed, Row, Rows, State};

/// A lookup that was emptied: object, id and field.
pub type Emptied = (String, String, String);

/// What is committed.
#[derive(Clone, Debug, Default)]
pub struct Records {
    rows: Rows,
    counter: Counter,
}

/// What one transaction wrote and has not committed.
#[derive(Clone, Debug, Default)]
pub struct Overlay {
    rows: Rows,
}

/// One row of an overlay.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change<'a> {
    /// Its object.
    pub object: &'a str,
    /// Its id.
    pub id: &'a str,
    /// The row as it is now; `None` when it was deleted.
    pub record: Option<&'a Record>,
}

impl Records {
    /// Indexes what lookups, external ids and unique values are looked up by. To be called before there are rows.
    pub fn index(&mut self, schema: &Schema) {
        let mut indexed = Indexed::new();
        for object in schema.objects() {
            let mut fields = Vec::new();
            for field in &object.fields {
                let is_lookup = matches!(field.kind, Kind::Reference { .. }) && field.access != Access::System;
                if is_lookup || field.unique || field.external_id {
                    fields.push(field.name.clone());
                }
            }
            if let Err(place) = indexed.binary_search_by(|(known, _)| known.cmp(&object.name)) {
                indexed.insert(place, (object.name.clone(), fields));
            }
        }
        self.rows.indexed = Some(Arc::new(indexed));
    }

    /// Whether rows are found by the values of a field without a look at all of them.
    pub fn is_indexed(&self, object: &str, field: &str) -> bool {
        self.rows
            .indexed
            .iter()
            .flat_map(|indexed| indexed.iter())
            .any(|(known, fields)| known == object && fields.iter().any(|known| **known == *field))
    }

    fn row<'a>(&'a self, overlay: &'a Overlay, object: &str, id: &str) -> Option<&'a Row> {
        overlay.rows.get(object, id).or_else(|| self.rows.get(object, id))
    }

    /// A row as a transaction sees it.
    pub fn get<'a>(&'a self, overlay: &'a Overlay, object: &str, id: &str) -> Option<&'a Record> {
        self.row(overlay, object, id)?.live()
    }

    /// A row that lies in the recycle bin, as a transaction sees it.
    pub fn deleted<'a>(&'a self, overlay: &'a Overlay, object: &str, id: &str) -> Option<&'a Record> {
        self.row(overlay, object, id).filter(|row| row.state == State::Deleted).map(|row| &row.record)
    }

    /// The lookups that were emptied when a row went to the recycle bin.
    pub fn emptied<'a>(&'a self, overlay: &'a Overlay, object: &str, id: &str) -> &'a [Emptied] {
        self.row(overlay, object, id).map_or(&[], |row| row.emptied.as_slice())
    }

    /// All rows of an object as a transaction sees them, the oldest id first.
    pub fn all<'a>(&'a self, overlay: &'a Overlay, object: &str) -> Vec<&'a Record> {
        self.with_deleted(overlay, object, false)
    }

    /// Those rows and, when asked, what lies in the recycle bin.
    pub fn with_deleted<'a>(&'a self, overlay: &'a Overlay, object: &str, deleted: bool) -> Vec<&'a Record> {
        let mut seen = Vec::new();
        let mut see = |row: &'a Row| {
            if row.is_seen(deleted) {
                seen.push(&row.record);
            }
        };
        let mut written = overlay.rows.entries(object);
        let mut next = written.next();
        for entry in self.rows.entries(object) {
            while let Some(first) = next.filter(|first| first.key < entry.key) {
                see(&first.row);
                next = written.next();
            }
            if next.is_none_or(|first| first.key != entry.key) {
                see(&entry.row);
            }
        }
        next.into_iter().chain(written).for_each(|entry| see(&entry.row));
        seen
    }

    /// The rows whose field has a value that [`index_key`] gives this key, as a transaction sees them, the oldest id
    /// first; when asked, also what lies in the recycle bin.
    pub fn with_key<'a>(
        &'a self,
        overlay: &'a Overlay,
        object: &str,
        field: &str,
        key: &str,
        deleted: bool,
    ) -> Vec<&'a Record> {
        let (mut written, mut seen) = (Vec::new(), Vec::new());
        overlay.rows.with_key(object, field, key, &mut |row| written.push(row));
        let mut written = written.into_iter().peekable();
        let see = |row: &'a Row, seen: &mut Vec<&'a Record>| {
            if row.is_seen(deleted) {
                seen.push(&row.record);
            }
        };
        self.rows.with_key(object, field, key, &mut |row| {
            while let Some(first) = written.next_if(|first| first.id < row.id) {
                see(first, &mut seen);
            }
            // What the transaction wrote has its value of today, and comes with those.
            if overlay.rows.get(object, &row.id).is_none() {
                see(row, &mut seen);
            }
        });
        written.for_each(|row| see(row, &mut seen));
        seen
    }

    /// The rows whose field holds a value, text without case; none hold nothing.
    pub fn with_value<'a>(
        &'a self,
        overlay: &'a Overlay,
        object: &str,
        field: &str,
        value: &Datum,
        deleted: bool,
    ) -> Vec<&'a Record> {
        let key = index_key(value);
        key.map_or(Vec::new(), |key| self.with_key(overlay, object, field, &key, deleted))
    }

    /// Makes what a transaction wrote visible to all.
    pub fn commit(&mut self, overlay: Overlay) {
        for table in &overlay.rows.tables {
            for entry in table.rows.from("") {
                self.rows.put(&table.object, entry.row.clone());
            }
        }
    }

    /// What only the platform writes is there for all at once.
    pub fn put(&mut self, record: Record) {
        self.rows.put_record(record, State::Live, Vec::new());
    }

    /// A new id for an object, by its key prefix. It is used up, whatever becomes of the transaction.
    pub fn next_id(&mut self, key_prefix: &str) -> String {
        self.counter.next(key_prefix)
    }

    /// The next number of an object's automatic numbers, from 1. It is used up too.
    pub fn next_number(&mut self, object: &str) -> u64 {
        self.counter.count(object)
    }
}

impl Overlay {
    /// Indexes from now on what the committed rows index. Does nothing once there are rows.
    pub fn index_like(&mut self, records: &Records) {
        if self.rows.tables.is_empty() {
            self.rows.indexed = records.rows.indexed.clone();
        }
    }

    /// Writes a row. A record without an id has no place and is dropped.
    pub fn put(&mut self, record: Record) {
        self.rows.put_record(record, State::Live, Vec::new());
    }

    /// Moves a row, as it was, to the recycle bin.
    pub fn delete(&mut self, record: &Record) {
        self.delete_from(record, Vec::new());
    }

    /// The same, with the lookups that this empties.
    pub fn delete_from(&mut self, record: &Record, emptied: Vec<Emptied>) {
        let mut record = record.clone();
        if record.get("IsDeleted").is_some() {
            record.set("IsDeleted", Datum::Boolean(true));
        }
        self.rows.put_record(record, State::Deleted, emptied);
    }

    /// Takes a row out of the recycle bin for good.
    #[cfg(feature = "whole-library")]
    pub fn purge(&mut self, record: Record) {
        self.rows.put_record(record, State::Purged, Vec::new());
    }

    /// What was written since a state that this one comes from, by object and id.
    pub fn changes_since<'a>(&'a self, before: &Overlay, mut see: impl FnMut(Change<'a>)) {
        for table in &self.rows.tables {
            let known = before.rows.of(&table.object);
            // What was not written is shared still.
            if known.is_some_and(|known| known.is(&table.rows)) {
                continue;
            }
            for entry in table.rows.from("") {
                let known = known.and_then(|known| known.get(&entry.key));
                if known.is_none_or(|known| !Arc::ptr_eq(known, &entry.row)) {
                    see(Change { object: &table.object, id: &entry.key, record: entry.row.live() });
                }
            }
        }
    }

    /// What was written, by object and id.
    pub fn changes(&self) -> impl Iterator<Item = Change<'_>> {
        self.rows.tables.iter().flat_map(|table| {
            table.rows.from("").map(|entry| Change { object: &table.object, id: &entry.key, record: entry.row.live() })
        })
    }
}

impl Image for Records {
    /// Nothing has been deleted yet.
    fn write(&self, out: &mut Vec<u8>) {
        self.rows.indexed.write(out);
        self.counter.write(out);
        let mut all: Vec<Record> = Vec::new();
        for table in &self.rows.tables {
            all.extend(table.rows.from("").map(|entry| entry.row.record.clone()));
        }
        all.write(out);
    }
    fn read(bytes: &mut Bytes<'_>) -> Self {
        let rows = Rows { tables: Vec::new(), indexed: Image::read(bytes) };
        let mut records = Records { rows, counter: Image::read(bytes) };
        let all: Vec<Record> = Image::read(bytes);
        all.into_iter().for_each(|record| records.put(record));
        records
    }
}
