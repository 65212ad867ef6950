//! Rows: those that are committed, and those that one transaction wrote on top.
//!
//! Refuses nothing and checks nothing: the rules of a save are in `dml`. Invariants: an overlay is seen by its own
//! transaction alone until it is committed; cloning it is a savepoint, and cheap, because clones share their rows until
//! one is written; an id is never given twice, because the counter stays with the committed rows and no rollback
//! reaches it. Every id here has 18 characters, every object its declared name.

use std::sync::Arc;

use apex::image::{Bytes, Image};
use apex::{Datum, Record};

use crate::ids::Counter;

/// A row, or one that lies in the recycle bin.
#[derive(Clone, Debug)]
struct Row {
    id: String,
    record: Record,
    state: State,
}

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
}

/// The rows of an object in the order of their ids.
#[derive(Clone, Debug)]
struct Table {
    object: String,
    rows: Arc<Vec<Arc<Row>>>,
}

/// The tables in the order of their objects.
#[derive(Clone, Debug, Default)]
struct Rows(Vec<Table>);

impl Rows {
    fn of(&self, object: &str) -> &[Arc<Row>] {
        match self.0.binary_search_by(|table| table.object.as_str().cmp(object)) {
            Ok(place) => self.0.get(place).map_or(&[], |table| table.rows.as_slice()),
            Err(_) => &[],
        }
    }

    #[inline(never)]
    fn get(&self, object: &str, id: &str) -> Option<&Row> {
        let rows = self.of(object);
        let place = rows.binary_search_by(|row| row.id.as_str().cmp(id)).ok()?;
        rows.get(place).map(|row| &**row)
    }

    #[inline(never)]
    fn put(&mut self, object: &str, row: Arc<Row>) {
        let place = match self.0.binary_search_by(|table| table.object.as_str().cmp(object)) {
            Ok(place) => place,
            Err(place) => {
                self.0.insert(place, Table { object: object.to_owned(), rows: Arc::default() });
                place
            }
        };
        let Some(table) = self.0.get_mut(place) else { return };
        let rows = Arc::make_mut(&mut table.rows);
        match rows.binary_search_by(|known| known.id.cmp(&row.id)) {
            Ok(place) => {
                if let Some(known) = rows.get_mut(place) {
                    *known = row;
                }
            }
            Err(place) => rows.insert(place, row),
        }
    }

    fn put_record(&mut self, record: Record, state: State) {
        if let Some(id) = record.id() {
            let (object, id) = (record.object.clone(), id.to_owned());
            self.put(&object, Arc::new(Row { id, record, state }));
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

    /// All rows of an object as a transaction sees them, the oldest id first.
    pub fn all<'a>(&'a self, overlay: &'a Overlay, object: &str) -> Vec<&'a Record> {
        self.with_deleted(overlay, object, false)
    }

    /// Those rows and, when asked, what lies in the recycle bin.
    pub fn with_deleted<'a>(&'a self, overlay: &'a Overlay, object: &str, deleted: bool) -> Vec<&'a Record> {
        let mut seen = Vec::new();
        let mut see = |row: &'a Row| {
            if row.state == State::Live || (deleted && row.state == State::Deleted) {
                seen.push(&row.record);
            }
        };
        let mut written = overlay.rows.of(object);
        for row in self.rows.of(object) {
            while let Some((first, rest)) = written.split_first().filter(|(first, _)| first.id < row.id) {
                see(first);
                written = rest;
            }
            if written.first().is_none_or(|first| first.id != row.id) {
                see(row);
            }
        }
        written.iter().for_each(|row| see(row));
        seen
    }

    /// Makes what a transaction wrote visible to all.
    pub fn commit(&mut self, overlay: Overlay) {
        for table in overlay.rows.0 {
            for row in table.rows.iter() {
                self.rows.put(&table.object, row.clone());
            }
        }
    }

    /// What only the platform writes is there for all at once.
    pub fn put(&mut self, record: Record) {
        self.rows.put_record(record, State::Live);
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
    /// Writes a row. A record without an id has no place and is dropped.
    pub fn put(&mut self, record: Record) {
        self.rows.put_record(record, State::Live);
    }

    /// Moves a row, as it was, to the recycle bin.
    pub fn delete(&mut self, record: &Record) {
        let mut record = record.clone();
        if record.get("IsDeleted").is_some() {
            record.set("IsDeleted", Datum::Boolean(true));
        }
        self.rows.put_record(record, State::Deleted);
    }

    /// Takes a row out of the recycle bin for good.
    #[cfg(feature = "whole-library")]
    pub fn purge(&mut self, record: Record) {
        self.rows.put_record(record, State::Purged);
    }

    /// What was written since a state that this one comes from, by object and id.
    pub fn changes_since<'a>(&'a self, before: &Overlay, mut see: impl FnMut(Change<'a>)) {
        for table in &self.rows.0 {
            let known = before.rows.of(&table.object);
            // What was not written is shared still.
            if std::ptr::eq(known, table.rows.as_slice()) {
                continue;
            }
            let mut known = known.iter();
            for row in table.rows.iter() {
                // No row leaves an overlay, so the earlier ones come in the same order.
                if known.as_slice().first().is_some_and(|known| known.id == row.id)
                    && known.next().is_some_and(|known| Arc::ptr_eq(known, row))
                {
                    continue;
                }
                see(Change { object: &table.object, id: &row.id, record: row.live() });
            }
        }
    }

    /// What was written, by object and id.
    pub fn changes(&self) -> impl Iterator<Item = Change<'_>> {
        self.rows.0.iter().flat_map(|table| {
            table.rows.iter().map(|row| Change { object: &table.object, id: &row.id, record: row.live() })
        })
    }
}

apex::image_of_struct!(Table { object, rows });
apex::image_of_struct!(Records { rows, counter });

impl Image for Row {
    /// Nothing has been deleted yet.
    fn write(&self, out: &mut Vec<u8>) {
        self.id.write(out);
        self.record.write(out);
    }
    fn read(bytes: &mut Bytes<'_>) -> Self {
        Row { id: Image::read(bytes), record: Image::read(bytes), state: State::Live }
    }
}

impl Image for Rows {
    fn write(&self, out: &mut Vec<u8>) {
        self.0.write(out);
    }
    fn read(bytes: &mut Bytes<'_>) -> Self {
        Rows(Image::read(bytes))
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
}
