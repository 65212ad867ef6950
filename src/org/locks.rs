//! Locks: what a transaction has written, or read to write, no other one writes until it has ended.
//!
//! ```text
//! FOR UPDATE: the rows it found                      a save: its rows, their parents, its unique values,
//!                                                            and what a delete takes along or empties
//! held by a transaction that sleeps -> the other one sleeps too, ten seconds at most -> UNABLE_TO_LOCK_ROW
//! ```
//!
//! Refuses nothing itself. One transaction works at a time, so only those that sleep stand in another one's way: a lock
//! is looked up among theirs, and costs nothing where nobody sleeps. Invariants: a lock is held until its transaction
//! ends, also past a rollback to a savepoint; nobody waits longer than [`PATIENCE`], so that two which wait for each
//! other come to an end; a test, which runs alone, waits for nothing. Simplified: a lock is for one alone, where
//! Salesforce lets several share a parent in some cases.
//! <https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/langCon_apex_locking_statements.htm>

use apex::{Datum, Operation, Record};

use crate::{
    Moment,
    dml::{self, Match},
    platform::Platform,
    records::index_key,
    schema::{Access, Field, Kind, Object, OnDelete},
    soql::View,
};

/// Milliseconds that a transaction waits for a lock.
pub(crate) const PATIENCE: Moment = 10_000;
/// The text of a query's `QueryException` when it has waited in vain.
pub(crate) const UNAVAILABLE: &str = "Record Currently Unavailable: The record you are attempting to edit, or one of \
     its related records, is currently being modified by another user. Please try again.";
/// Lookups that lead to who owns a record or how it is shown: nobody locks those.
const FREE: [&str; 2] = ["OwnerId", "RecordTypeId"];

/// The locks of those that sleep.
#[derive(Clone, Debug, Default)]
pub(crate) struct Locks(Vec<(u32, Vec<String>)>);

impl Locks {
    /// A transaction falls asleep with its locks.
    pub fn sleeps(&mut self, transaction: u32, held: &[String]) {
        if !held.is_empty() {
            self.0.push((transaction, held.to_vec()));
        }
    }

    /// A transaction works again.
    pub fn wakes(&mut self, transaction: u32) {
        self.0.retain(|(known, _)| *known != transaction);
    }

    /// The first of these that another one holds.
    pub fn held<'a>(&self, transaction: u32, names: &'a [String]) -> Option<&'a String> {
        let others = || self.0.iter().filter(|(known, _)| *known != transaction);
        names.iter().find(|name| others().any(|(_, held)| held.contains(name)))
    }
}

/// What a transaction holds, and what it waits for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Waits {
    held: Vec<String>,
    /// What it sleeps for.
    pub blocked: Option<Vec<String>>,
    /// When its patience ends, from the first attempt on.
    pub deadline: Option<Moment>,
    /// Its patience has ended.
    over: bool,
}

/// What became of an attempt.
pub(crate) enum Lock {
    Taken,
    /// It sleeps.
    Waits,
    /// It has waited long enough.
    GivenUp,
}

impl Waits {
    /// Takes all of these, or none.
    pub fn lock(&mut self, platform: &mut Platform, transaction: u32, now: Moment, names: &[String]) -> Lock {
        if platform.silent {
            return Lock::Taken;
        }
        if platform.locks.held(transaction, names).is_none() {
            self.take(names);
            (self.deadline, self.over) = (None, false);
            return Lock::Taken;
        }
        let deadline = *self.deadline.get_or_insert(now.saturating_add(PATIENCE));
        if std::mem::take(&mut self.over) {
            self.deadline = None;
            return Lock::GivenUp;
        }
        platform.wake_at(deadline);
        self.blocked = Some(names.to_vec());
        Lock::Waits
    }

    /// Takes what nobody else holds.
    pub fn take(&mut self, names: &[String]) {
        self.held.extend_from_slice(names);
    }

    /// What it holds.
    pub fn held(&self) -> &[String] {
        &self.held
    }

    /// Whether it has waited long enough at a moment: then it works again, and is refused.
    pub fn gives_up(&mut self, now: Moment) -> bool {
        let over = self.blocked.is_some() && self.deadline.is_some_and(|deadline| deadline <= now);
        if over {
            self.blocked = None;
            self.over = true;
        }
        over
    }
}

/// The message of a record that was not to be had.
pub(crate) fn refused(name: &str) -> String {
    let mut message = "unable to obtain exclusive access to this record".to_owned();
    // The lock of a value has no id to tell.
    if apex::normalise_id(name).is_some() {
        message.push_str(" or 1 records: ");
        message.push_str(name);
    }
    message
}

/// What a record of a save locks before it is looked at.
pub(crate) fn before(view: &View<'_>, operation: Operation, record: &Record, external_id: Option<&str>) -> Vec<String> {
    let mut names = Vec::new();
    let field = external_id.filter(|_| operation == Operation::Upsert);
    let field = field.and_then(|field| view.schema.object(&record.object)?.field(field));
    match field {
        Some(field) if field.kind != Kind::Id => {
            let value = record.get(&field.name).cloned().unwrap_or_default();
            names.extend(value_name(&record.object, field, &value));
            match dml::matches(view, &record.object, &field.name, &value) {
                Match::One(id) => names.push(id),
                Match::Many(ids) => names.extend(ids),
                Match::None => {}
            }
        }
        _ => names.extend(record.id().and_then(apex::normalise_id)),
    }
    names
}

/// What a row locks before it is written.
pub(crate) fn written(view: &View<'_>, operation: Operation, old: Option<&Record>, new: &Record) -> Vec<String> {
    let mut names = Vec::new();
    let Some(object) = view.schema.object(&new.object) else { return names };
    if operation == Operation::Delete {
        taken_along(view, object, new, &mut names);
        return names;
    }
    let locks = |field: &&Field| {
        let refers = matches!(field.kind, Kind::Reference { .. }) && !FREE.contains(&&*field.name);
        (refers || field.unique) && !field.is_computed() && field.access != Access::System
    };
    for field in object.fields.iter().filter(locks) {
        let Some(value) = new.get(&field.name).filter(|value| **value != Datum::Null) else { continue };
        // What stays as it was stays with the row.
        if old.and_then(|old| old.get(&field.name)) == Some(value) {
            continue;
        }
        match (&field.kind, value) {
            (Kind::Reference { .. }, Datum::Id(id) | Datum::String(id)) => names.extend(apex::normalise_id(id)),
            _ if field.unique => names.extend(value_name(&object.name, field, value)),
            _ => {}
        }
    }
    names
}

fn value_name(object: &str, field: &Field, value: &Datum) -> Option<String> {
    Some([object, ".", &field.name, "=", &index_key(value)?].concat())
}

/// The rows that a delete takes along, and those whose lookups it empties.
fn taken_along(view: &View<'_>, object: &Object, row: &Record, names: &mut Vec<String>) {
    let mut left = vec![(object, row)];
    while let Some((object, row)) = left.pop() {
        let Some(id) = row.get("Id") else { continue };
        for child in view.schema.objects() {
            for field in child.fields.iter().filter(|field| field.access != Access::System) {
                let Kind::Reference { on_delete, .. } = &field.kind else { continue };
                if !field.leads_to(&object.name) {
                    continue;
                }
                for found in view.records.with_value(view.overlay, &child.name, &field.name, id, false) {
                    let Some(name) = found.id().filter(|name| !names.iter().any(|known| known == name)) else {
                        continue;
                    };
                    names.push(name.to_owned());
                    if *on_delete == OnDelete::Cascade {
                        left.push((child, found));
                    }
                }
            }
        }
    }
}
