//! What a transaction has done that a rollback takes back: rows, jobs and e-mails.
//!
//! Refuses nothing. Invariant: whoever folds the notes of writes sees each row as it is after a partial rollback too,
//! because a rollback writes down what became of each.

use std::sync::Arc;

use apex::Operation;

use crate::{Email, Note, jobs::Queued, platform::Platform, records::Overlay};

/// What a rollback takes back.
#[derive(Clone, Debug, Default)]
pub(crate) struct Work {
    pub overlay: Overlay,
    pub jobs: Vec<Arc<Queued>>,
    /// That wait for the commit.
    pub emails: Vec<Email>,
    /// Since the transaction began, or since the savepoint: a callout is refused.
    pub uncommitted: bool,
}

impl Work {
    /// Goes back to an earlier state, and says what became of each row.
    pub fn restore(&mut self, platform: &mut Platform, transaction: u32, earlier: &Work) {
        let mut notes: Vec<Note> = Vec::new();
        for change in self.overlay.changes() {
            let before = platform.records.get(&earlier.overlay, change.object, change.id);
            let (operation, record) = match (change.record, before) {
                (now, before) if now == before => continue,
                (None, Some(before)) => (Operation::Undelete, before),
                (Some(_), Some(before)) => (Operation::Update, before),
                (Some(now), None) => (Operation::Delete, now),
                (None, None) => continue,
            };
            // What follows one another and is of one kind is told in one.
            match notes.last_mut() {
                Some(Note::Undid { operation: known, records, .. })
                    if *known == operation && records.iter().all(|known| known.object == record.object) =>
                {
                    records.push(record.clone());
                }
                _ => notes.push(Note::Undid { transaction, operation, records: vec![record.clone()] }),
            }
        }
        if self.emails.len() > earlier.emails.len() {
            let left = u32::try_from(earlier.emails.len()).unwrap_or(u32::MAX);
            notes.push(Note::EmailsUndone { transaction, left });
        }
        notes.into_iter().for_each(|note| platform.note(note));
        *self = earlier.clone();
    }
}
