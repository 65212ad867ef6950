//! Rows: those that are committed, and those that one transaction wrote on top.
//!
//! Refuses nothing and checks nothing: the rules of a save are in `dml`. Invariants: an overlay is seen by its own
//! transaction alone until it is committed; cloning it is a savepoint; an id is never given twice, because the
//! counter stays with the committed rows and no rollback reaches it. Every id here has 18 characters, every object
//! its declared name.

use apex::Record;

use crate::ids::Counter;

/// A row, or what is known of one that is gone.
#[derive(Clone, Debug)]
struct Row {
    object: String,
    id: String,
    /// None when it is gone.
    record: Option<Record>,
}

/// Rows in the order of their objects, and then of their ids.
#[derive(Clone, Debug, Default)]
struct Rows(Vec<Row>);

impl Rows {
    /// The place of a row, or the one where it belongs.
    #[inline(never)]
    fn place(&self, object: &str, id: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|row| (row.object.as_str(), row.id.as_str()).cmp(&(object, id)))
    }

    fn get(&self, object: &str, id: &str) -> Option<&Row> {
        self.0.get(self.place(object, id).ok()?)
    }

    fn of(&self, object: &str) -> &[Row] {
        // No id comes before the empty one.
        let start = self.place(object, "").unwrap_or_else(|place| place);
        let rows = self.0.get(start..).unwrap_or_default();
        let end = rows.iter().position(|row| row.object != object).unwrap_or(rows.len());
        rows.get(..end).unwrap_or_default()
    }

    fn put_record(&mut self, record: Record) {
        if let Some(id) = record.id() {
            let (object, id) = (record.object.clone(), id.to_owned());
            self.put(Row { object, id, record: Some(record) });
        }
    }

    #[inline(never)]
    fn put(&mut self, row: Row) {
        match self.place(&row.object, &row.id) {
            Ok(place) => self.0[place] = row,
            Err(place) => self.0.insert(place, row),
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
        self.row(overlay, object, id)?.record.as_ref()
    }

    /// All rows of an object as a transaction sees them, the oldest id first.
    pub fn all<'a>(&'a self, overlay: &'a Overlay, object: &str) -> Vec<&'a Record> {
        let mut seen = Vec::new();
        let mut written = overlay.rows.of(object);
        for row in self.rows.of(object) {
            while let Some((first, rest)) = written.split_first().filter(|(first, _)| first.id < row.id) {
                seen.extend(&first.record);
                written = rest;
            }
            if written.first().is_none_or(|first| first.id != row.id) {
                seen.extend(&row.record);
            }
        }
        seen.extend(written.iter().filter_map(|row| row.record.as_ref()));
        seen
    }

    /// The row was there and is gone, as a transaction sees it.
    pub fn is_deleted(&self, overlay: &Overlay, object: &str, id: &str) -> bool {
        self.row(overlay, object, id).is_some_and(|row| row.record.is_none())
    }

    /// Makes what a transaction wrote visible to all.
    pub fn commit(&mut self, overlay: Overlay) {
        overlay.rows.0.into_iter().for_each(|row| self.rows.put(row));
    }

    /// What only the platform writes is there for all at once.
    pub fn put(&mut self, record: Record) {
        self.rows.put_record(record);
    }

    /// A new id for an object, by its key prefix. It is used up, whatever becomes of the transaction.
    pub fn next_id(&mut self, key_prefix: &str) -> String {
        self.counter.next(key_prefix)
    }
}

impl Overlay {
    /// Writes a row. A record without an id has no place and is dropped.
    pub fn put(&mut self, record: Record) {
        self.rows.put_record(record);
    }

    /// Deletes a row.
    pub fn delete(&mut self, object: &str, id: &str) {
        self.rows.put(Row { object: object.to_owned(), id: id.to_owned(), record: None });
    }

    /// What was written, by object and id.
    pub fn changes(&self) -> impl Iterator<Item = Change<'_>> {
        self.rows.0.iter().map(|row| Change { object: &row.object, id: &row.id, record: row.record.as_ref() })
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
