//! Rows: those that are committed, and those that one transaction wrote on top.
//!
//! Refuses nothing and checks nothing: the rules of a save are in `dml`. Invariants: an overlay is seen by its own
//! transaction alone until it is committed; cloning it is a savepoint; an id is never given twice, because the
//! counter stays with the committed rows and no rollback reaches it. Every id here has 18 characters, every object
//! its declared name.

use std::collections::{BTreeMap, BTreeSet};

use apex::Record;

use crate::ids::Counter;

type Rows<Row> = BTreeMap<String, BTreeMap<String, Row>>;

/// What is committed.
#[derive(Clone, Debug, Default)]
pub struct Records {
    rows: Rows<Record>,
    deleted: BTreeSet<String>,
    counter: Counter,
}

/// What one transaction wrote and has not committed.
#[derive(Clone, Debug, Default)]
pub struct Overlay {
    // None stands for a row that is gone.
    rows: Rows<Option<Record>>,
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
    /// A row as a transaction sees it.
    pub fn get<'a>(&'a self, overlay: &'a Overlay, object: &str, id: &str) -> Option<&'a Record> {
        match overlay.rows.get(object).and_then(|rows| rows.get(id)) {
            Some(written) => written.as_ref(),
            None => self.rows.get(object)?.get(id),
        }
    }

    /// All rows of an object as a transaction sees them, the oldest id first.
    pub fn all<'a>(&'a self, overlay: &'a Overlay, object: &str) -> Vec<&'a Record> {
        let mut seen: BTreeMap<&str, &Record> = BTreeMap::new();
        if let Some(rows) = self.rows.get(object) {
            seen.extend(rows.iter().map(|(id, record)| (id.as_str(), record)));
        }
        for (id, written) in overlay.rows.get(object).into_iter().flatten() {
            match written {
                Some(record) => seen.insert(id, record),
                None => seen.remove(id.as_str()),
            };
        }
        seen.into_values().collect()
    }

    /// The row was there and is gone, as a transaction sees it.
    pub fn is_deleted(&self, overlay: &Overlay, object: &str, id: &str) -> bool {
        match overlay.rows.get(object).and_then(|rows| rows.get(id)) {
            Some(written) => written.is_none(),
            None => self.deleted.contains(id),
        }
    }

    /// Makes what a transaction wrote visible to all.
    pub fn commit(&mut self, overlay: Overlay) {
        for (object, written) in overlay.rows {
            let rows = self.rows.entry(object).or_default();
            for (id, record) in written {
                match record {
                    Some(record) => {
                        self.deleted.remove(&id);
                        rows.insert(id, record);
                    }
                    None => {
                        rows.remove(&id);
                        self.deleted.insert(id);
                    }
                }
            }
        }
    }

    /// A new id for an object, by its key prefix. It is used up, whatever becomes of the transaction.
    pub fn next_id(&mut self, key_prefix: &str) -> String {
        self.counter.next(key_prefix)
    }
}

impl Overlay {
    /// Writes a row. A record without an id has no place and is dropped.
    pub fn put(&mut self, record: Record) {
        if let Some(id) = record.id().map(str::to_owned) {
            self.rows.entry(record.object.clone()).or_default().insert(id, Some(record));
        }
    }

    /// Deletes a row.
    pub fn delete(&mut self, object: &str, id: &str) {
        self.rows.entry(object.to_owned()).or_default().insert(id.to_owned(), None);
    }

    /// What was written, by object and id.
    pub fn changes(&self) -> impl Iterator<Item = Change<'_>> {
        self.rows.iter().flat_map(|(object, rows)| {
            rows.iter().map(move |(id, record)| Change { object, id, record: record.as_ref() })
        })
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
        overlay.delete("Account", "001a");
        assert_eq!(names(&records, &overlay), ["changed", "three"]);
        assert_eq!(names(&records, &Overlay::default()), ["one", "two"]);
        assert_eq!(records.get(&overlay, "Account", "001a"), None);
        assert!(records.is_deleted(&overlay, "Account", "001a"));
        assert!(!records.is_deleted(&Overlay::default(), "Account", "001a"));
        assert_eq!(overlay.changes().map(|change| change.id).collect::<Vec<_>>(), ["001a", "001b", "001c"]);

        records.commit(overlay);
        assert_eq!(names(&records, &Overlay::default()), ["changed", "three"]);
        assert!(records.is_deleted(&Overlay::default(), "Account", "001a"));
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
