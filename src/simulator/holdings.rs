//! What an org holds at an event: its notes up to there, folded.
//!
//! Refuses to look inside the org: the notes are all it has. Invariant: a record that a transaction wrote is apart
//! from what everybody sees until that transaction commits.

use apex::{Operation, Record};
use org::{Note, Work};

use crate::sentence::of_object;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Holdings {
    /// What everybody sees.
    pub committed: Vec<Record>,
    /// What only its transaction sees.
    pub written: Vec<Written>,
    pub jobs: Vec<Job>,
    /// Recipients and subject, with the transaction that has not committed; without one it has left.
    pub emails: Vec<(Option<u32>, String, String)>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    pub transaction: u32,
    pub operation: Operation,
    pub record: Record,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    pub id: String,
    pub class: String,
    pub delay_minutes: u32,
    pub state: State,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Queued by a transaction that has not committed.
    Written(u32),
    Queued,
    /// Running in a transaction.
    Running(u32),
    Completed,
    Failed(String),
}

impl Holdings {
    pub fn take(&mut self, note: &Note) {
        match note {
            Note::EmailWaits { transaction, to, subject } => {
                self.emails.push((Some(*transaction), to.join(", "), subject.clone()));
            }
            Note::EmailsUndone { transaction, left } => {
                let mut kept = *left;
                self.emails.retain(|(waits, ..)| {
                    let stays = *waits != Some(*transaction) || kept > 0;
                    kept -= u32::from(stays && *waits == Some(*transaction));
                    stays
                });
            }
            Note::Wrote { transaction, operation, records } | Note::Undid { transaction, operation, records } => {
                for record in records {
                    self.write(*transaction, *operation, record);
                }
            }
            Note::Enqueued { transaction, job, class, delay_minutes } => self.jobs.push(Job {
                id: job.clone(),
                class: class.clone(),
                delay_minutes: *delay_minutes,
                state: State::Written(*transaction),
            }),
            Note::Began { transaction, work: Work::Job { job, .. } } => {
                if let Some(job) = self.jobs.iter_mut().find(|known| known.id == *job) {
                    job.state = State::Running(*transaction);
                }
            }
            Note::Committed { transaction } => self.commit(*transaction),
            Note::RolledBack { transaction, why } => {
                self.written.retain(|written| written.transaction != *transaction);
                self.jobs.retain(|job| job.state != State::Written(*transaction));
                self.emails.retain(|(waits, ..)| *waits != Some(*transaction));
                self.end(*transaction, &State::Failed(why.clone()));
            }
            _ => {}
        }
    }

    /// What a transaction has written and not committed, in words: `1 Case, 2 Case_Line_Item__c and 1 e-mail`; empty
    /// for nothing.
    pub fn pending(&self, transaction: u32) -> String {
        let mut parts: Vec<(usize, &str)> = Vec::new();
        // A record that was inserted and is gone again is nothing.
        let is_there = |written: &&Written| {
            let was = self.committed.iter().any(|known| is_same(known, &written.record));
            written.transaction == transaction && (was || written.operation != Operation::Delete)
        };
        let records = self.written.iter().filter(is_there).map(|written| written.record.object.as_str());
        let emails = self.emails.iter().filter(|(waits, ..)| *waits == Some(transaction)).map(|_| "email");
        let jobs = self.jobs.iter().filter(|job| job.state == State::Written(transaction)).map(|_| "job");
        for what in records.chain(jobs).chain(emails) {
            match parts.iter_mut().find(|(_, known)| *known == what) {
                Some((count, _)) => *count += 1,
                None => parts.push((1, what)),
            }
        }
        let last = parts.len().saturating_sub(1);
        let mut text = String::new();
        for (place, (count, what)) in parts.into_iter().enumerate() {
            text.push_str(match place {
                0 => "",
                _ if place == last => " and ",
                _ => ", ",
            });
            text.push_str(&of_object(count, what));
            text.push_str(if count > 1 && !what.ends_with("__c") && what.starts_with(['e', 'j']) { "s" } else { "" });
        }
        text
    }

    fn write(&mut self, transaction: u32, operation: Operation, record: &Record) {
        let same = |written: &&mut Written| written.transaction == transaction && is_same(&written.record, record);
        match self.written.iter_mut().find(same) {
            Some(written) => {
                // Whoever inserts a record and then changes it has inserted it.
                if operation != Operation::Update {
                    written.operation = operation;
                }
                written.record = record.clone();
            }
            None => self.written.push(Written { transaction, operation, record: record.clone() }),
        }
    }

    fn commit(&mut self, transaction: u32) {
        let all = std::mem::take(&mut self.written);
        for written in all {
            if written.transaction != transaction {
                self.written.push(written);
                continue;
            }
            let place = self.committed.iter().position(|known| is_same(known, &written.record));
            match (written.operation, place) {
                (Operation::Delete, Some(place)) => _ = self.committed.remove(place),
                (Operation::Delete, None) => {}
                (_, Some(place)) => self.committed[place] = written.record,
                (_, None) => self.committed.push(written.record),
            }
        }
        for (waits, ..) in &mut self.emails {
            *waits = waits.filter(|waits| *waits != transaction);
        }
        for job in &mut self.jobs {
            if job.state == State::Written(transaction) {
                job.state = State::Queued;
            }
        }
        self.end(transaction, &State::Completed);
    }

    fn end(&mut self, transaction: u32, state: &State) {
        for job in &mut self.jobs {
            if job.state == State::Running(transaction) {
                job.state = state.clone();
            }
        }
    }
}

fn is_same(one: &Record, other: &Record) -> bool {
    one.object == other.object && one.id() == other.id()
}

#[cfg(test)]
mod tests {
    use super::*;
    use apex::Datum;

    fn account(id: &str, name: &str) -> Record {
        Record::new("Account").with("Id", Datum::Id(id.to_owned())).with("Name", Datum::String(name.to_owned()))
    }

    fn wrote(transaction: u32, operation: Operation, record: Record) -> Note {
        Note::Wrote { transaction, operation, records: vec![record] }
    }

    fn after(notes: &[Note]) -> Holdings {
        let mut holdings = Holdings::default();
        notes.iter().for_each(|note| holdings.take(note));
        holdings
    }

    #[test]
    fn a_record_is_there_for_everybody_once_its_transaction_commits() {
        let insert = wrote(1, Operation::Insert, account("001", "A"));
        let update = wrote(1, Operation::Update, account("001", "B"));
        let before = after(&[insert.clone(), update.clone()]);
        assert_eq!((before.committed.len(), before.written.len()), (0, 1));
        assert_eq!(before.written[0].operation, Operation::Insert);
        let then = after(&[insert, update, Note::Committed { transaction: 1 }]);
        assert_eq!((then.committed, then.written), (vec![account("001", "B")], vec![]));
    }

    #[test]
    fn what_a_transaction_wrote_is_gone_when_it_is_rolled_back() {
        let queued = Note::Enqueued { transaction: 1, job: "707".into(), class: "J".into(), delay_minutes: 0 };
        let back = Note::RolledBack { transaction: 1, why: "x".into() };
        assert_eq!(after(&[wrote(1, Operation::Insert, account("001", "A")), queued, back]), Holdings::default());
    }

    #[test]
    fn a_deleted_record_goes_at_the_commit_and_another_transactions_writes_stay() {
        let holdings = after(&[
            wrote(1, Operation::Insert, account("001", "A")),
            Note::Committed { transaction: 1 },
            wrote(2, Operation::Delete, account("001", "A")),
            wrote(3, Operation::Insert, account("002", "B")),
            Note::Committed { transaction: 2 },
        ]);
        assert_eq!((holdings.committed.len(), holdings.written.len()), (0, 1));
    }

    #[test]
    fn a_job_is_written_then_queued_then_runs_and_ends() {
        let steps = [
            Note::Enqueued { transaction: 1, job: "707".into(), class: "J".into(), delay_minutes: 2 },
            Note::Committed { transaction: 1 },
            Note::Began { transaction: 2, work: Work::Job { job: "707".into(), class: "J".into() } },
            Note::Committed { transaction: 2 },
        ];
        let states: Vec<State> = (1..=4).map(|count| after(&steps[..count]).jobs[0].state.clone()).collect();
        assert_eq!(states, [State::Written(1), State::Queued, State::Running(2), State::Completed]);
        let failed = [&steps[..3], &[Note::RolledBack { transaction: 2, why: "limit".into() }]].concat();
        assert_eq!(after(&failed).jobs[0].state, State::Failed("limit".into()));
    }
}
