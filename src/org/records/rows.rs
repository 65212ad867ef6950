//! Tables of rows by their ids, and by the values of the fields that are indexed.
//!
//! Refuses nothing. Invariants: a table's indexes have every row but those that are gone for good; clones share their
//! tables until one is written.

use std::sync::Arc;

use apex::{Datum, FieldName, Record, letters::lower};

use super::{
    Emptied,
    sorted::{Entries, Sorted},
};
use crate::values::number;

/// A row, or one that lies in the recycle bin.
#[derive(Clone, Debug)]
pub struct Row {
    pub(super) id: Arc<str>,
    pub(super) record: Record,
    pub(super) state: State,
    /// The lookups that its delete emptied.
    pub(super) emptied: Vec<Emptied>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Live,
    /// In the recycle bin.
    Deleted,
    /// Gone for good.
    #[cfg(feature = "whole-library")]
    Purged,
}

impl Row {
    pub(super) fn live(&self) -> Option<&Record> {
        if self.state == State::Live { Some(&self.record) } else { None }
    }

    /// Whether it is to be seen, with or without the recycle bin.
    pub(super) fn is_seen(&self, deleted: bool) -> bool {
        self.state == State::Live || (deleted && self.state == State::Deleted)
    }
}

/// The rows of an object by their ids.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub(super) object: String,
    pub(super) rows: Sorted,
    /// By the values of fields.
    pub(super) indexes: Vec<(FieldName, Sorted)>,
}

/// The fields of each object whose values are indexed, by the object's name.
pub(super) type Indexed = Vec<(String, Vec<FieldName>)>;

/// The tables in the order of their objects.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    pub(super) tables: Vec<Arc<Table>>,
    /// None where nothing is indexed.
    pub(super) indexed: Option<Arc<Indexed>>,
}

/// What an index knows a value by: text without case; nothing for what is not indexed.
pub fn index_key(value: &Datum) -> Option<String> {
    match value {
        Datum::String(text) => Some(lower(text)),
        Datum::Id(id) => Some(id.clone()),
        value => number(value).map(|number| number.strip_trailing_zeros().to_string()),
    }
}

/// The key of a row among those with the same value.
fn entry_key(value: &str, id: &str) -> String {
    [value, "\0", id].concat()
}

impl Rows {
    fn place(&self, object: &str) -> Result<usize, usize> {
        self.tables.binary_search_by(|table| table.object.as_str().cmp(object))
    }

    pub(super) fn table(&self, object: &str) -> Option<&Table> {
        self.tables.get(self.place(object).ok()?).map(|table| &**table)
    }

    pub(super) fn of(&self, object: &str) -> Option<&Sorted> {
        self.table(object).map(|table| &table.rows)
    }

    pub(super) fn entries(&self, object: &str) -> Entries<'_> {
        self.of(object).map_or_else(Entries::default, |rows| rows.from(""))
    }

    #[inline(never)]
    pub(super) fn get(&self, object: &str, id: &str) -> Option<&Row> {
        self.of(object)?.get(id).map(|row| &**row)
    }

    #[inline(never)]
    pub(super) fn put(&mut self, object: &str, row: Arc<Row>) {
        let place = self.place(object).unwrap_or_else(|place| {
            let indexed = self.indexed.as_deref().map_or(&[][..], Vec::as_slice);
            let fields = indexed.binary_search_by(|(known, _)| known.as_str().cmp(object)).ok();
            let fields = fields.and_then(|place| indexed.get(place)).map_or(&[][..], |(_, fields)| fields);
            let mut indexes = Vec::with_capacity(fields.len());
            for field in fields {
                indexes.push((field.clone(), Sorted::default()));
            }
            let table = Table { object: object.to_owned(), rows: Sorted::default(), indexes };
            self.tables.insert(place, Arc::new(table));
            place
        });
        let Some(table) = self.tables.get_mut(place) else { return };
        let table = Arc::make_mut(table);
        let old = table.rows.get(&row.id).cloned();
        for (field, entries) in &mut table.indexes {
            let key = |row: &Row| row.record.get(field).and_then(index_key);
            let new = key(&row).filter(|_| row.is_seen(true));
            let known = old.as_deref().and_then(key);
            if let Some(known) = known.filter(|known| new.as_ref() != Some(known)) {
                entries.remove(&entry_key(&known, &row.id));
            }
            if let Some(new) = new {
                entries.put(entry_key(&new, &row.id).into(), row.clone());
            }
        }
        table.rows.put(row.id.clone(), row);
    }

    pub(super) fn put_record(&mut self, record: Record, state: State, emptied: Vec<Emptied>) {
        if let Some(id) = record.id() {
            let (object, id) = (record.object.clone(), Arc::from(id));
            self.put(&object, Arc::new(Row { id, record, state, emptied }));
        }
    }

    /// The rows whose field has a value that an index knows by this key, the oldest id first.
    pub(super) fn with_key<'a>(&'a self, object: &str, field: &str, key: &str, see: &mut dyn FnMut(&'a Arc<Row>)) {
        let Some(table) = self.table(object) else { return };
        if let Some((_, entries)) = table.indexes.iter().find(|(known, _)| **known == *field) {
            let start = entry_key(key, "");
            let found = entries.from(&start).take_while(|entry| entry.key.starts_with(&start));
            return found.for_each(|entry| see(&entry.row));
        }
        for entry in table.rows.from("") {
            if entry.row.record.get(field).and_then(index_key).as_deref() == Some(key) {
                see(&entry.row);
            }
        }
    }
}
