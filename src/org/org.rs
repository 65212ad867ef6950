//! The org itself: what comes in, what goes out.
//!
//! Refuses to guess: setup that cannot be honoured is a problem with a file's name, an answer to nothing is ignored.
//! Invariant: at most one transaction works at a time; those that sleep hold up those alone that want what they have
//! locked. The rows that a transaction read without a lock may have changed when it wakes, as in Salesforce.

use apex::Datum;

#[cfg(feature = "debug-log")]
use crate::DebugLog;
use crate::{
    Deployed, Edition, Email, Job, JobKind, JobStatus, Moment, Note, Setup, SetupProblem, Work, apex_rest,
    credentials::Hidden,
    http::{Request, Response},
    json,
    platform::{Platform, User},
    records::Overlay,
    rest::{self, Route, Usage},
    transaction::{Ending, Origin, Transaction},
    triggers,
};

/// What an org is told.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// A client's request, under a number of the caller's choice.
    Request {
        /// The number, which the answer will bear.
        id: u32,
        /// The request.
        request: Request,
    },
    /// The answer to a callout.
    CalloutAnswered {
        /// The callout's number.
        callout: u32,
        /// The answer.
        response: Response,
    },
    /// Time has come to a moment that the org asked to be woken at.
    Tick,
}

/// What an org wants done.
#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    /// Answers a client.
    Respond {
        /// The request's number.
        id: u32,
        /// The answer.
        response: Response,
    },
    /// Sends a request to another system.
    Callout {
        /// A number of the org's choice, never used twice.
        callout: u32,
        /// The same for each attempt at the same work: `GET /v1/companies?website=x`.
        key: String,
        /// 1 for the first attempt at that work.
        attempt: u32,
        /// The request with its authorization. For the wire only.
        request: Request,
        /// The request with every secret masked.
        shown: Request,
        /// The named credential that it left through, when it did.
        credential: Option<String>,
    },
    /// Something happened inside.
    Note(Note),
    /// Wake me then with [`Input::Tick`].
    WakeAt(Moment),
}

/// A mock org. Its `Debug` shows no secret and no token.
#[derive(Clone, Debug)]
pub struct Org {
    platform: Platform,
    sessions: Vec<(Hidden, User)>,
    sleeping: Vec<Transaction>,
    usage: Usage,
}

impl Org {
    /// Compiles the Apex, reads the metadata.
    ///
    /// # Errors
    /// Everything that is wrong with the files.
    pub fn new(setup: &Setup) -> Result<Org, Vec<SetupProblem>> {
        let deployed = Deployed::of(setup);
        if !deployed.problems.is_empty() {
            return Err(deployed.problems);
        }
        Ok(Org::open(deployed, setup))
    }

    /// What has been deployed, with the secrets and the sessions of its setup. Its problems are the caller's affair.
    pub fn open(deployed: Deployed, setup: &Setup) -> Org {
        let mut platform = deployed.platform;
        platform.vault.learn(&setup.secrets);
        let mut sessions: Vec<(Hidden, User)> = Vec::new();
        for session in &setup.sessions {
            let known = sessions.iter().find(|(_, user)| *user.username == session.username);
            let user = known
                .map(|(_, user)| user.clone())
                .unwrap_or_else(|| platform.add_user(&session.username, &setup.permission_sets));
            sessions.push((Hidden::new(&session.token), user));
        }
        Org { platform, sessions, sleeping: Vec::new(), usage: Usage::default() }
    }

    /// Says where the draws of `Math.random()` begin. An org that is not seeded has the seed 0.
    pub fn seed(&mut self, seed: u64) {
        self.platform.seed(seed);
    }

    /// Makes it an org of that edition, with its limit and its `OrganizationType`. Until then it is a Developer Edition.
    pub fn set_edition(&mut self, edition: &Edition) {
        self.usage.most = edition.daily_requests;
        self.platform.has_api = edition.has_api;
        let nothing = Overlay::default();
        let row = self.platform.records.get(&nothing, "Organization", &self.platform.organization).cloned();
        if let Some(mut row) = row {
            row.set("OrganizationType", Datum::String(edition.name.to_owned()));
            self.platform.records.put(row);
        }
    }

    /// Takes what happened at a moment.
    pub fn handle(&mut self, now: Moment, input: Input) {
        match input {
            Input::Request { id, request } => self.request(now, id, &request),
            Input::CalloutAnswered { callout, response } => {
                let waits = |transaction: &Transaction| {
                    transaction.waiting.as_ref().is_some_and(|waiting| waiting.callout == callout)
                };
                if let Some(place) = self.sleeping.iter().position(waits) {
                    let mut transaction = Box::new(self.sleeping.remove(place));
                    transaction.answered(&mut self.platform, now, response);
                    self.drive(now, transaction);
                }
            }
            Input::Tick => self.tick(now),
        }
        self.unblock(now);
    }

    /// The next thing that the org wants done, until it has nothing more.
    pub fn poll(&mut self, _now: Moment) -> Option<Output> {
        self.platform.next_output()
    }

    /// All jobs that were ever queued and committed, in the order in which they were.
    pub fn jobs(&self) -> &[Job] {
        self.platform.jobs.known()
    }

    /// All e-mails that were sent, in order.
    pub fn emails(&self) -> &[Email] {
        &self.platform.emails
    }

    /// The committed records of an object as a JSON array, each as the REST API shows it; none for an unknown object.
    pub fn records_json(&self, object: &str) -> Option<String> {
        let object = self.platform.schema.object(object)?;
        let nothing = Overlay::default();
        let records = self.platform.records.all(&nothing, &object.name);
        let mut out = json::Out::default();
        out.open('[');
        records.into_iter().for_each(|record| json::write_record(record, "v68.0", &mut out));
        out.close(']');
        Some(out.0)
    }

    /// Keeps a debug log of each transaction that begins from now on, as a trace flag does in Salesforce; or of none.
    #[cfg(feature = "debug-log")]
    pub fn keep_logs(&mut self, keeps: bool) {
        self.platform.keeps_logs = keeps;
    }

    /// The debug logs of the last transactions that have come to their end, the latest last: at most a hundred.
    #[cfg(feature = "debug-log")]
    pub fn logs(&self) -> impl Iterator<Item = &DebugLog> {
        self.platform.logs.iter()
    }

    fn tick(&mut self, now: Moment) {
        let impatient =
            |transaction: &Transaction| transaction.waiting.as_ref().is_some_and(|waiting| waiting.deadline <= now);
        while let Some(place) = self.sleeping.iter().position(impatient) {
            let mut transaction = Box::new(self.sleeping.remove(place));
            transaction.timed_out(&mut self.platform, now);
            self.drive(now, transaction);
        }
        while let Some(place) = self.sleeping.iter_mut().position(|transaction| transaction.locks.gives_up(now)) {
            let transaction = Box::new(self.sleeping.remove(place));
            self.drive(now, transaction);
        }
        while let Some(queued) = self.platform.jobs.take_due(now) {
            let (id, class) = (queued.job.id.clone(), queued.job.class.clone());
            if queued.job.kind != JobKind::Finalizer {
                self.platform.set_job(&id, JobStatus::Processing, None);
            }
            let number = self.begin(Work::Job { job: id.clone(), class: class.clone() });
            let mut transaction = Transaction::new(number, Origin::of_job(&queued), queued.user.clone());
            transaction.job = Some(queued.clone());
            transaction.begin_log(&self.platform, now, &[&class]);
            transaction.enter_unit(&self.platform, "ApexClass", &class, &[]);
            if let Err(error) = queued.push(&mut transaction.machine, &self.platform.program) {
                transaction.fail("System.UnexpectedException", &error.0);
            }
            self.drive(now, transaction);
        }
    }

    /// Those that wait for locks go on when they have them, whoever has waited longest first.
    fn unblock(&mut self, now: Moment) {
        loop {
            let locks = &self.platform.locks;
            let may_go_on = |transaction: &Transaction| {
                let names = transaction.locks.blocked.as_deref();
                names.is_some_and(|names| locks.held(transaction.number, names).is_none())
            };
            let Some(place) = self.sleeping.iter().position(may_go_on) else { return };
            let mut transaction = Box::new(self.sleeping.remove(place));
            transaction.locks.blocked = None;
            self.drive(now, transaction);
        }
    }

    fn begin(&mut self, work: Work) -> u32 {
        let transaction = self.platform.next_transaction();
        self.platform.note(Note::Began { transaction, work });
        transaction
    }

    fn request(&mut self, now: Moment, id: u32, request: &Request) {
        self.usage.forget(now);
        let sessions = &self.sessions;
        // Of two sessions with one token the later one counts.
        let user_of = |token: &str| {
            let session = sessions.iter().rev().find(|(known, _)| known.is(token));
            session.map(|(_, user)| user.clone())
        };
        let route = rest::route(&self.platform, request, user_of, &mut self.usage, now);
        let work = Work::Rest { line: [request.method.name(), " ", &request.path].concat() };
        match route {
            // Whoever is not known uses nothing up.
            Route::Stranger(response) => self.platform.say(Output::Respond { id, response: *response }),
            Route::Answer(response) => self.respond(id, *response),
            Route::Resource { user } => match apex_rest::route(&self.platform, request, &user, now) {
                Err(response) => self.respond(id, *response),
                Ok(called) => {
                    let number = self.begin(work);
                    let mut transaction = Transaction::new(number, Origin::Resource { request: id }, user);
                    transaction.machine = called.machine;
                    transaction.begin_log(&self.platform, now, &[request.method.name(), " ", &request.path]);
                    if let Some(at) = transaction.machine.position(&self.platform.program) {
                        transaction.enter_unit(&self.platform, "ApexClass", &at.class, &[".", &at.method, "()"]);
                    }
                    transaction.resource = Some(called.resource);
                    self.drive(now, transaction);
                }
            },
            Route::Work(user, exchange) => {
                if let Some(response) = exchange.immediate() {
                    return self.respond(id, *response);
                }
                let number = self.begin(work);
                let mut transaction = Transaction::new(number, Origin::Client { request: id }, user);
                transaction.begin_log(&self.platform, now, &[request.method.name(), " ", &request.path]);
                transaction.exchange = Some(exchange);
                transaction.serve(&mut self.platform, now);
                self.drive(now, transaction);
            }
        }
    }

    fn respond(&mut self, id: u32, mut response: Response) {
        response.headers.set("Sforce-Limit-Info", self.usage.told());
        self.platform.say(Output::Respond { id, response });
    }

    fn drive(&mut self, now: Moment, mut transaction: Box<Transaction>) {
        match transaction.drive(&mut self.platform, now) {
            None => self.sleeping.push(*transaction),
            Some(ending) => self.end(now, transaction, ending),
        }
    }

    fn end(&mut self, now: Moment, mut transaction: Box<Transaction>, ending: Ending) {
        transaction.finish_log(&mut self.platform, &ending);
        let why = match &ending {
            Ending::Ran | Ending::Answered(_) => None,
            Ending::Unsendable(why) => Some(why.clone()),
            Ending::Served { why, .. } => why.clone(),
            Ending::Failed { uncaught, .. } => Some(uncaught.to_string()),
        };
        let number = transaction.number;
        match why {
            None => transaction.commit(&mut self.platform, now),
            Some(why) => self.platform.note(Note::RolledBack { transaction: number, why }),
        }
        let failed = matches!(ending, Ending::Failed { .. });
        let next = transaction.job.as_ref();
        let next = next.and_then(|job| job.next(&transaction.machine, &self.platform.program, failed));
        if let Some(next) = next {
            let due = self.platform.jobs.go_on(now, next);
            return self.platform.wake_at(due);
        }
        let failure = match &ending {
            Ending::Failed { uncaught, .. } => Some(uncaught),
            _ => None,
        };
        let job = transaction.job.take();
        let finalizer = job.and_then(|job| job.finalizer(&mut transaction.machine, &self.platform.program, failure));
        if let Some(finalizer) = finalizer {
            let due = self.platform.jobs.go_on(now, finalizer);
            self.platform.wake_at(due);
        }
        match (transaction.origin, ending) {
            (Origin::Job { kind: JobKind::Finalizer, .. }, _) => {}
            (Origin::Client { request }, ending) => {
                let response = match ending {
                    Ending::Served { response, .. } => response,
                    Ending::Failed { uncaught, trigger } => {
                        rest::failed(trigger.as_deref(), &triggers::with_stack(&uncaught))
                    }
                    _ => rest::failed(None, "the request ended without an answer"),
                };
                let response = match &transaction.exchange {
                    Some(exchange) => exchange.laid_out(response),
                    None => response,
                };
                self.respond(request, *response);
            }
            (Origin::Resource { request }, Ending::Answered(response)) => self.respond(request, *response),
            (Origin::Resource { request }, Ending::Failed { uncaught, .. }) => {
                self.respond(request, *apex_rest::failed(&uncaught));
            }
            (Origin::Resource { request }, Ending::Unsendable(why)) => {
                self.respond(request, *apex_rest::unsendable(&why));
            }
            (Origin::Resource { request }, _) => {
                self.respond(request, *apex_rest::unsendable("the method ended without an answer"));
            }
            (Origin::Job { id, .. }, Ending::Failed { uncaught, .. }) => {
                let error = format!("First error: {}", uncaught.message);
                self.platform.set_job(&id, JobStatus::Failed, Some(error));
            }
            (Origin::Job { id, .. }, _) => self.platform.set_job(&id, JobStatus::Completed, None),
            (Origin::Test, _) => {}
        }
    }
}
