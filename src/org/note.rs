//! What an org reports about itself while it works: the material of a trace.
//!
//! Refuses to hold a secret: whatever a note carries may be shown to anyone. Invariant: folding the notes in order
//! gives what the org holds, committed and not yet committed.

use apex::{Operation, Record};

use crate::Email;

/// One thing that happened inside the org. Transactions are numbered from 1 in the order in which they begin.
#[derive(Clone, Debug, PartialEq)]
pub enum Note {
    /// A transaction began.
    Began {
        /// Its number.
        transaction: u32,
        /// What it is for.
        work: Work,
    },
    /// Apex went through these lines of a file and stopped, called, or returned there.
    Ran {
        /// Its transaction.
        transaction: u32,
        /// `DataProvider.cls`
        file: String,
        /// 1-based lines, in the order in which they were entered; the last is where it stands.
        lines: Vec<u32>,
    },
    /// A query was answered.
    Queried {
        /// Its transaction.
        transaction: u32,
        /// The query's text.
        text: String,
        /// How many rows it found.
        rows: u32,
    },
    /// Records were written, and nobody else sees them yet.
    Wrote {
        /// Its transaction.
        transaction: u32,
        /// What was done.
        operation: Operation,
        /// The records as they are now, with all their fields.
        records: Vec<Record>,
    },
    /// A rollback to a savepoint, or a save that failed as a whole, took writes back.
    Undid {
        /// Its transaction.
        transaction: u32,
        /// What brings each record back to where it was: the delete of an insert.
        operation: Operation,
        /// The records as they are now, or were last.
        records: Vec<Record>,
    },
    /// A rollback to a savepoint took e-mails back.
    EmailsUndone {
        /// Its transaction.
        transaction: u32,
        /// How many still wait.
        left: u32,
    },
    /// Records were refused, all for one reason.
    RefusedRecord {
        /// Its transaction.
        transaction: u32,
        /// What was tried.
        operation: Operation,
        /// How many of them follow one another.
        records: u32,
        /// Their object.
        object: String,
        /// `REQUIRED_FIELD_MISSING`
        status_code: String,
        /// The text.
        message: String,
    },
    /// A job was queued; it waits for the commit, and then for its moment.
    Enqueued {
        /// Its transaction.
        transaction: u32,
        /// The AsyncApexJob's id.
        job: String,
        /// Its class.
        class: String,
        /// The delay that was asked for.
        delay_minutes: u32,
    },
    /// What the transaction wrote is now there for everybody.
    Committed {
        /// Its number.
        transaction: u32,
    },
    /// What the transaction wrote is gone.
    RolledBack {
        /// Its number.
        transaction: u32,
        /// Why: an exception's type and message.
        why: String,
    },
    /// Apex handed an e-mail over; it waits for the commit.
    EmailWaits {
        /// Its transaction.
        transaction: u32,
        /// Its recipients.
        to: Vec<String>,
        /// Its subject.
        subject: String,
    },
    /// An e-mail of a transaction that has committed left the org.
    EmailSent {
        /// Its transaction.
        transaction: u32,
        /// The e-mail.
        email: Email,
    },
    /// A callout waits for its answer while the transaction sleeps.
    Waits {
        /// Its transaction.
        transaction: u32,
        /// Milliseconds that it will wait at most.
        timeout: u32,
    },
    /// The platform got a 401, and will ask for a fresh token and try once more.
    Refreshes {
        /// Its transaction.
        transaction: u32,
        /// The named credential.
        credential: String,
    },
    /// An exception was raised in Apex by the platform.
    Raised {
        /// Its transaction.
        transaction: u32,
        /// `System.CalloutException`
        type_name: String,
        /// The message.
        message: String,
    },
    /// `System.debug`
    Debug {
        /// Its transaction.
        transaction: u32,
        /// The text.
        text: String,
    },
}

/// What a transaction is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Work {
    /// A REST request.
    Rest {
        /// `POST /services/data/v68.0/sobjects/Account`
        line: String,
    },
    /// A queued job.
    Job {
        /// Its id.
        job: String,
        /// Its class.
        class: String,
    },
}
