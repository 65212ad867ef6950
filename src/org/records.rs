//! Rows: those that are committed, and those that one transaction wrote on top.
//!
//! Refuses nothing and checks nothing: the rules of a save are in `dml`. Invariants: an overlay is seen by its own
//! transaction alone until it is committed; cloning it is a savepoint, and cheap, because clones share their rows until
//! one is written; an id is never given twice, because the counter stays with the committed rows and no rollback
//! reaches it. Every id here has 18 characters, every object its declared name. An index has every row but those that
//! are gone for good.
//! Longer than 400 lines because its tests stand beside it.

mod sorted;

use std::sync::Arc;

use apex::image::{Bytes, Image};
use apex::{Datum, Record, letters::lower};

use crate::{
    ids::Counter,
    schema::{Access, Kind, Schema},
    values::number,
};
use sorted::{Entries, Sorted};

/// A row, or one that lies in the recycle bin.
#[derive(Clone, Debug)]
pub struct Row {
    id: Arc<str>,
    record: Record,
    state: State,
    /// The lookups that its delete emptied.
    emptied: Vec<Emptied>,
}

/// A lookup that was emptied: object, id and field.
pub type Emptied = (String, String, String);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Live,
    /// In the recycle bin.
    Deleted,
    /// Gone for good.
    #[cfg(feature = "whole-library")]
    Purged,
}

impl Row {
    fn live(&self) -> Option<&Record> {
        if self.state == State::Live { Some(&self.record) } else { None }
    }

    /// Whether it is to be seen, with or without the recycle bin.
    fn is_seen(&self, deleted: bool) -> bool {
        self.state == State::Live || (deleted && self.state == State::Deleted)
    }
}

/// The rows of an object by their ids.
#[derive(Clone, Debug)]
struct Table {
    object: String,
    rows: Sorted,
    /// By the values of fields.
    indexes: Vec<(String, Sorted)>,
}

/// The fields of each object whose values are indexed, by the object's name.
type Indexed = Vec<(String, Vec<String>)>;

/// The tables in the order of their objects.
#[derive(Clone, Debug, Default)]
struct Rows {
    tables: Vec<Arc<Table>>,
    indexed: Arc<Indexed>,
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

    fn table(&self, object: &str) -> Option<&Table> {
        self.tables.get(self.place(object).ok()?).map(|table| &**table)
    }

    fn of(&self, object: &str) -> Option<&Sorted> {
        self.table(object).map(|table| &table.rows)
    }

    fn entries(&self, object: &str) -> Entries<'_> {
        self.of(object).map_or_else(Entries::default, |rows| rows.from(""))
    }

    #[inline(never)]
    fn get(&self, object: &str, id: &str) -> Option<&Row> {
        self.of(object)?.get(id).map(|row| &**row)
    }

    #[inline(never)]
    fn put(&mut self, object: &str, row: Arc<Row>) {
        let place = self.place(object).unwrap_or_else(|place| {
            let fields = self.indexed.binary_search_by(|(known, _)| known.as_str().cmp(object)).ok();
            let fields = fields.and_then(|place| self.indexed.get(place)).map_or(&[][..], |(_, fields)| fields);
            let mut indexes = Vec::new();
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

    fn put_record(&mut self, record: Record, state: State, emptied: Vec<Emptied>) {
        if let Some(id) = record.id() {
            let (object, id) = (record.object.clone(), Arc::from(id));
            self.put(&object, Arc::new(Row { id, record, state, emptied }));
        }
    }

    /// The rows whose field has a value that an index knows by this key, the oldest id first.
    fn with_key<'a>(&'a self, object: &str, field: &str, key: &str, see: &mut dyn FnMut(&'a Arc<Row>)) {
        let Some(table) = self.table(object) else { return };
        if let Some((_, entries)) = table.indexes.iter().find(|(known, _)| known == field) {
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
                    fields.push(field.name.to_string());
                }
            }
            if let Err(place) = indexed.binary_search_by(|(known, _)| known.cmp(&object.name)) {
                indexed.insert(place, (object.name.clone(), fields));
            }
        }
        self.rows.indexed = Arc::new(indexed);
    }

    /// Whether rows are found by the values of a field without a look at all of them.
    pub fn is_indexed(&self, object: &str, field: &str) -> bool {
        self.rows.indexed.iter().any(|(known, fields)| known == object && fields.iter().any(|known| known == field))
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

#[cfg(test)]
mod tests {
    use super::*;
    use apex::Datum;

    fn account(id: &str, name: &str) -> Record {
        Record::new("Account").with("Id", Datum::Id(id.into())).with("Name", Datum::String(name.into()))
    }

    fn names(records: &Records, overlay: &Overlay) -> Vec<String> {
        let text = |record: &&Record| match record.get("Name") {
            Some(Datum::String(name)) => name.clone(),
            other => format!("{other:?}"),
        };
        records.all(overlay, "Account").iter().map(text).collect()
    }

    #[test]
    fn a_transaction_sees_its_own_rows_on_top_of_the_committed_ones() {
        let (mut records, mut overlay) = (Records::default(), Overlay::default());
        overlay.put(account("001b", "two"));
        overlay.put(account("001a", "one"));
        records.commit(overlay);

        let mut overlay = Overlay::default();
        assert_eq!(overlay.changes().count(), 0);
        overlay.put(account("001b", "changed"));
        overlay.put(account("001c", "three"));
        overlay.delete(&account("001a", "one"));
        assert_eq!(names(&records, &overlay), ["changed", "three"]);
        assert_eq!(names(&records, &Overlay::default()), ["one", "two"]);
        assert_eq!(records.get(&overlay, "Account", "001a"), None);
        assert_eq!(records.deleted(&overlay, "Account", "001a"), Some(&account("001a", "one")));
        assert_eq!(records.deleted(&Overlay::default(), "Account", "001a"), None);
        assert_eq!(records.with_deleted(&overlay, "Account", true).len(), 3);
        assert_eq!(overlay.changes().map(|change| change.id).collect::<Vec<_>>(), ["001a", "001b", "001c"]);

        let earlier = overlay.clone();
        overlay.put(account("001b", "again"));
        overlay.put(account("0019", "first"));
        let mut changed = Vec::new();
        overlay.changes_since(&earlier, |change| changed.push(change.id.to_owned()));
        assert_eq!(changed, ["0019", "001b"]);
        let overlay = earlier;

        records.commit(overlay);
        assert_eq!(names(&records, &Overlay::default()), ["changed", "three"]);
        assert!(records.deleted(&Overlay::default(), "Account", "001a").is_some());
    }

    #[test]
    fn a_clone_of_the_overlay_is_a_savepoint() {
        let (records, mut overlay) = (Records::default(), Overlay::default());
        overlay.put(account("001a", "kept"));
        let savepoint = overlay.clone();
        overlay.put(account("001a", "lost"));
        overlay.put(account("001b", "lost too"));
        let overlay = savepoint;
        assert_eq!(names(&records, &overlay), ["kept"]);
    }

    #[test]
    fn an_id_is_never_given_twice_also_after_a_rollback() {
        let mut records = Records::default();
        let lost = records.next_id("001");
        drop(Overlay::default());
        assert_ne!(records.next_id("001"), lost);
    }

    #[test]
    fn rows_are_found_by_a_value_with_and_without_an_index() {
        let mut schema = crate::schema::standard();
        let key = crate::schema::Field {
            external_id: true,
            ..crate::schema::Field::new("Key__c", "Key", Kind::Text { length: 9 })
        };
        assert_eq!(schema.put_field("Account", key), Ok(()));
        for indexed in [false, true] {
            let mut records = Records::default();
            if indexed {
                records.index(&schema);
            }
            assert_eq!(records.is_indexed("Account", "Key__c"), indexed);
            assert!(!records.is_indexed("Account", "Name"));
            let keyed = |id: &str, key: &str| account(id, id).with("Key__c", Datum::String(key.into()));
            for (id, key) in [("001a", "One"), ("001b", "two"), ("001c", "one"), ("001d", "ones")] {
                records.put(keyed(id, key));
            }
            let mut overlay = Overlay::default();
            overlay.index_like(&records);
            let ids = |overlay: &Overlay, key: &str, deleted: bool| {
                let key = Datum::String(key.into());
                let found = records.with_value(overlay, "Account", "Key__c", &key, deleted);
                found.iter().filter_map(|row| row.id().map(str::to_owned)).collect::<Vec<_>>()
            };
            assert_eq!(ids(&overlay, "ONE", false), ["001a", "001c"]);
            overlay.put(keyed("001a", "other"));
            overlay.put(keyed("001b", "one"));
            overlay.put(keyed("001e", "ONE"));
            overlay.delete(&keyed("001c", "one"));
            assert_eq!(ids(&overlay, "one", false), ["001b", "001e"]);
            assert_eq!(ids(&overlay, "one", true), ["001b", "001c", "001e"]);
            assert_eq!(ids(&overlay, "two", true), [""; 0]);
            assert_eq!(records.with_value(&overlay, "Account", "Key__c", &Datum::Null, true).len(), 0);
            let mut after = records.clone();
            after.commit(overlay);
            let nothing = Overlay::default();
            let found = after.with_key(&nothing, "Account", "Key__c", "one", false);
            assert_eq!(found.iter().map(|row| row.id()).collect::<Vec<_>>(), [Some("001b"), Some("001e")]);
            let found = after.with_key(&nothing, "Account", "Key__c", "other", false);
            assert_eq!(found.len(), 1);
        }
    }
}
