//! What all transactions of an org share: its program, rows, credentials and jobs, and what it has to say.
//!
//! Refuses nothing itself. Invariants: numbers of callouts and transactions are given once; attempts at the same work
//! are counted over the org's whole life; what is said is said in order.

use std::collections::VecDeque;
use std::{fmt, sync::Arc};

use apex::Program;
use apex::image::{Bytes, Image};

#[cfg(feature = "debug-log")]
use crate::DebugLog;
use crate::{
    Email, Moment, Note, Output,
    credentials::Vault,
    http::Request,
    installed,
    jobs::{Job, JobStatus, Jobs},
    locks::Locks,
    records::Records,
    rest::Memory,
    schema::Schema,
};

/// Where the draws of `Math.random()` begin: any number but zero.
const CHANCE: u64 = 0x9E37_79B9_7F4A_7C15;

/// Who works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct User {
    pub id: Arc<str>,
    pub username: Arc<str>,
}

/// What all transactions share.
#[derive(Clone)]
pub(crate) struct Platform {
    pub program: Program,
    pub schema: Arc<Schema>,
    pub records: Records,
    pub vault: Vault,
    pub jobs: Jobs,
    pub locks: Locks,
    pub organization: String,
    /// Its edition lets clients in.
    pub has_api: bool,
    /// Classes that permission sets name, each with one that opens it; with none where a set closes it.
    pub class_access: Vec<(String, String)>,
    /// E-mails that were sent, in order.
    pub emails: Vec<Email>,
    /// What the REST API keeps between two requests.
    pub memory: Memory,
    chance: u64,
    transactions: u32,
    callouts: u32,
    attempts: Vec<(String, u32)>,
    out: VecDeque<Output>,
    /// Nobody listens: nothing is said.
    pub silent: bool,
    /// Of the transactions that have come to their end, the last ones.
    #[cfg(feature = "debug-log")]
    pub logs: VecDeque<DebugLog>,
    /// Transactions that begin from now on have a log.
    #[cfg(feature = "debug-log")]
    pub keeps_logs: bool,
}

impl Platform {
    pub fn new(program: Program, schema: Schema, records: Records, organization: String, vault: Vault) -> Self {
        Platform {
            program,
            schema: Arc::new(schema),
            records,
            vault,
            jobs: Jobs::default(),
            locks: Locks::default(),
            organization,
            has_api: true,
            class_access: Vec::new(),
            emails: Vec::new(),
            memory: Memory::default(),
            chance: CHANCE,
            transactions: 0,
            callouts: 0,
            attempts: Vec::new(),
            out: VecDeque::new(),
            silent: false,
            #[cfg(feature = "debug-log")]
            logs: VecDeque::new(),
            #[cfg(feature = "debug-log")]
            keeps_logs: false,
        }
    }

    /// A user of that name with those permission sets, with records.
    pub fn add_user(&mut self, username: &str, permission_sets: &[String]) -> User {
        let user = installed::user(&mut self.records, &self.schema, username);
        for set in permission_sets {
            installed::assign(&mut self.records, &self.schema, &user, set);
        }
        user
    }

    /// Tells how far a job has come, in its record too.
    pub fn set_job(&mut self, id: &str, status: JobStatus, error: Option<String>) {
        if let Some(record) = self.jobs.set(id, status, error).map(Job::record) {
            self.records.put(record);
        }
    }

    pub fn say(&mut self, output: Output) {
        if !self.silent {
            self.out.push_back(output);
        }
    }

    pub fn note(&mut self, note: Note) {
        self.say(Output::Note(note));
    }

    /// Sends an e-mail of a transaction that has committed.
    pub fn send(&mut self, transaction: u32, email: Email) {
        if !self.silent {
            self.emails.push(email.clone());
            self.note(Note::EmailSent { transaction, email });
        }
    }

    pub fn next_output(&mut self) -> Option<Output> {
        self.out.pop_front()
    }

    pub fn wake_at(&mut self, moment: Moment) {
        self.say(Output::WakeAt(moment));
    }

    pub fn next_transaction(&mut self) -> u32 {
        self.transactions += 1;
        self.transactions
    }

    /// Sends a callout and answers its number.
    pub fn call_out(&mut self, key: String, request: Request, shown: Request, credential: Option<String>) -> u32 {
        self.callouts += 1;
        let place = self.attempts.iter().position(|(known, _)| *known == key).unwrap_or(self.attempts.len());
        if place == self.attempts.len() {
            self.attempts.push((key.clone(), 0));
        }
        self.attempts[place].1 += 1;
        let (callout, attempt) = (self.callouts, self.attempts[place].1);
        self.say(Output::Callout { callout, key, attempt, request, shown, credential });
        callout
    }

    /// Begins the draws anew; the seed 0 is that of an org that nobody has seeded.
    pub fn seed(&mut self, seed: u64) {
        // Odd, so that no two seeds become one; never zero, where every draw would be.
        self.chance = CHANCE ^ seed.wrapping_mul(0xD134_2543_DE82_EF95);
        if self.chance == 0 {
            self.chance = CHANCE;
        }
    }

    /// A draw in [0, 1): xorshift64, the same for the same org and the same past.
    pub fn draw(&mut self) -> f64 {
        self.chance ^= self.chance << 13;
        self.chance ^= self.chance >> 7;
        self.chance ^= self.chance << 17;
        (self.chance >> 11) as f64 / (1u64 << 53) as f64
    }
}

impl fmt::Debug for Platform {
    /// Leaves out what waits to be polled, for a callout's request holds its token, and the program, which is long.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Platform")
            .field("files", &self.program.files())
            .field("records", &self.records)
            .field("vault", &self.vault)
            .field("jobs", &self.jobs)
            .field("transactions", &self.transactions)
            .field("attempts", &self.attempts)
            .field("outputs", &self.out.len())
            .finish_non_exhaustive()
    }
}

impl Image for Platform {
    /// As it is before anything has happened.
    fn write(&self, out: &mut Vec<u8>) {
        self.program.write(out);
        self.schema.write(out);
        self.records.write(out);
        self.organization.write(out);
        self.vault.write(out);
        self.class_access.write(out);
    }
    fn read(bytes: &mut Bytes<'_>) -> Self {
        let (program, schema, records) = Image::read(bytes);
        let (organization, vault) = Image::read(bytes);
        let mut platform = Platform::new(program, schema, records, organization, vault);
        platform.class_access = Image::read(bytes);
        platform
    }
}
