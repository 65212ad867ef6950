//! The org that is served, with all that is told it from outside: requests of clients, orders of tests, moments.
//!
//! Refuses input and output: what comes in is handed to it, what goes out is sent to whoever waits. Invariant: it hears
//! one thing at a time, and each request gets one reply, if only that there is none.

use std::{collections::BTreeMap, time::Duration};

use org::http::{Request, Response};
use serde::{Deserialize, Serialize};
use tokio::sync::oneshot;
use world::{Instant, MessageId, Span};

use super::{
    clock::Clock,
    faults::{Fault, Lost, befalls},
    ground::Ground,
    log::Log,
};
use crate::live::{Event, Session, iso};

/// The longest that time is moved on for one request, while the clock stands still: a day.
const PATIENCE: u64 = 86_400_000_000;
/// Exchanges and sentences that are kept for a test to read.
const MOST_KEPT: usize = 100_000;

/// What becomes of a request.
#[derive(Debug)]
pub struct Reply {
    /// None where the connection is to close without one.
    pub response: Option<Response>,
    /// How long it takes.
    pub delay: Duration,
}

/// A client's request, and where its reply goes.
pub struct Asked {
    pub request: Request,
    pub reply: oneshot::Sender<Reply>,
}

/// What a test wants, and where the outcome goes: JSON, or why not.
pub struct Ordered {
    pub order: Order,
    pub outcome: oneshot::Sender<Result<String, String>>,
}

/// What a test wants.
#[derive(Debug, Deserialize)]
pub enum Order {
    Reset(Reset),
    /// Milliseconds.
    Advance(u32),
    Faults(Faults),
    /// An object's API name.
    Records(String),
    Trace,
    Requests,
    Clock,
}

/// How to start over.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Reset {
    pub seed: u64,
    /// Whether the clock stands still at the first moment of every run. Otherwise it shows real time.
    pub stopped: bool,
}

/// All faults that there are to be from now on.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Faults {
    /// Of the pattern, by name: they befall what the org sends.
    pub messages: Vec<String>,
    /// They befall what clients send.
    pub requests: Vec<Fault>,
}

#[derive(Serialize)]
struct Now {
    now: String,
    stopped: bool,
}

#[derive(Serialize)]
struct Said {
    at: String,
    sentence: String,
}

/// What a test may do again: everything that the org was told, in order.
#[derive(Serialize)]
#[serde(untagged)]
enum Kept {
    Exchange(Box<Exchange>),
    /// The clock was moved on by so many milliseconds.
    Advance {
        advance: u32,
    },
}

/// A request of a client and the org's answer to it.
#[derive(Serialize)]
struct Exchange {
    at: String,
    method: &'static str,
    path: String,
    headers: Vec<(String, String)>,
    body: String,
    status: u16,
    answer_headers: Vec<(String, String)>,
    answer_body: String,
}

struct Waiting {
    reply: oneshot::Sender<Reply>,
    delay: Duration,
    is_lost: bool,
    /// The request as it came, where it is kept.
    exchange: Option<(Request, String)>,
}

/// An org on the stage.
pub struct Stage {
    ground: Ground,
    session: Session,
    seed: u64,
    clock: Clock,
    log: Log,
    waiting: BTreeMap<MessageId, Waiting>,
    faults: Vec<Fault>,
    /// What tests may read; none where no test can.
    kept: Option<(Vec<Said>, Vec<Kept>)>,
}

impl Stage {
    /// An org before its first request.
    pub fn new(ground: Ground, session: Session, seed: u64, clock: Clock, log: Log, is_kept: bool) -> Stage {
        let kept = is_kept.then(Default::default);
        Stage { ground, session, seed, clock, log, waiting: BTreeMap::new(), faults: Vec::new(), kept }
    }

    /// When something is to happen by itself; none while the clock stands still.
    pub fn next(&self) -> Option<tokio::time::Instant> {
        self.clock.when(self.session.next_wake()?)
    }

    /// Lets happen what was to happen by now.
    pub fn catch_up(&mut self) {
        self.session.pass_to(self.clock.now());
        self.drain();
    }

    /// A client asks.
    pub fn ask(&mut self, asked: Asked) {
        self.catch_up();
        let Asked { request, reply } = asked;
        let fault = befalls(&mut self.faults, &request);
        let delay = fault.as_ref().map_or(Duration::ZERO, Fault::delay);
        let answer = fault.as_ref().and_then(Fault::answer);
        let lost = fault.and_then(|fault| fault.lose);
        if answer.is_some() || lost == Some(Lost::Request) {
            // A client that has hung up misses its answer.
            return drop(reply.send(Reply { response: answer, delay }));
        }
        let exchange = self.kept.is_some().then(|| (request.clone(), iso(self.session.now())));
        let message = self.session.request(request);
        let is_lost = lost == Some(Lost::Answer);
        self.waiting.insert(message, Waiting { reply, delay, is_lost, exchange });
        self.drain();
        if self.clock.stands() {
            self.wait_for(message);
        }
    }

    /// Where the clock stands still, it goes on for whoever waits for an answer.
    fn wait_for(&mut self, message: MessageId) {
        let last = Instant(self.session.now().0.saturating_add(PATIENCE));
        while self.waiting.contains_key(&message) {
            let Some(wake) = self.session.next_wake().filter(|wake| *wake <= last) else { break };
            self.session.pass_to(wake);
            self.clock.stand_at(self.session.now());
            self.drain();
        }
    }

    /// A test orders.
    pub fn obey(&mut self, ordered: Ordered) {
        self.catch_up();
        let outcome = self.outcome(ordered.order);
        // A test that has hung up misses the outcome.
        drop(ordered.outcome.send(outcome));
    }

    fn outcome(&mut self, order: Order) -> Result<String, String> {
        match order {
            Order::Reset(reset) => {
                self.session = Session::new(self.ground.cast(reset.seed, &[])?);
                self.seed = reset.seed;
                self.faults.clear();
                // Whoever still waits is told that nobody answers.
                self.waiting.clear();
                self.kept = self.kept.as_ref().map(|_| Default::default());
                if reset.stopped {
                    self.clock.stop_at_start()
                } else {
                    self.clock.run()
                }
                self.catch_up();
                self.now()
            }
            Order::Advance(millis) => {
                let last = self.session.now() + Span::from_millis(u64::from(millis));
                // Moment by moment, so that each sentence is told at its own.
                while let Some(wake) = self.session.next_wake().filter(|wake| *wake <= last) {
                    self.session.pass_to(wake);
                    self.drain();
                }
                if let Some((_, kept)) = self.kept.as_mut().filter(|(_, kept)| kept.len() < MOST_KEPT) {
                    kept.push(Kept::Advance { advance: millis });
                }
                self.clock.advance(Span::from_millis(u64::from(millis)));
                self.catch_up();
                self.now()
            }
            Order::Faults(faults) => {
                let cast = self.ground.cast(self.seed, &faults.messages)?;
                self.session.set_rules(cast.rules);
                self.faults = faults.requests;
                self.now()
            }
            Order::Records(object) => {
                let records = self.session.org().and_then(|org| org.records_json(&object));
                records.ok_or_else(|| format!("the org has no object {object}."))
            }
            Order::Trace => json(&self.kept.as_ref().map(|(said, _)| said)),
            Order::Requests => json(&self.kept.as_ref().map(|(_, kept)| kept)),
            Order::Clock => self.now(),
        }
    }

    fn now(&self) -> Result<String, String> {
        json(&Now { now: iso(self.clock.now()), stopped: self.clock.stands() })
    }

    fn drain(&mut self) {
        while let Some(event) = self.session.poll() {
            match event {
                Event::Reported(report) => {
                    let sentence = report.sentence();
                    self.log.say_at(self.session.now(), &sentence);
                    if let Some((said, _)) = self.kept.as_mut().filter(|(said, _)| said.len() < MOST_KEPT) {
                        said.push(Said { at: iso(self.session.now()), sentence: self.log.masked(&sentence) });
                    }
                }
                Event::Answers(message, response) => self.reply(message, response),
            }
        }
    }

    fn reply(&mut self, message: MessageId, response: Response) {
        let Some(waiting) = self.waiting.remove(&message) else { return };
        if let (Some((request, at)), Some((_, kept))) = (waiting.exchange, self.kept.as_mut())
            && kept.len() < MOST_KEPT
        {
            kept.push(Kept::Exchange(Box::new(exchange(at, request, &response))));
        }
        let response = Some(response).filter(|_| !waiting.is_lost);
        // A client that has hung up misses its answer; what it asked for is done.
        drop(waiting.reply.send(Reply { response, delay: waiting.delay }));
    }
}

fn exchange(at: String, request: Request, response: &Response) -> Exchange {
    let fields = |headers: &org::http::Headers| {
        headers.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect::<Vec<_>>()
    };
    Exchange {
        at,
        method: request.method.name(),
        headers: fields(&request.headers),
        body: String::from_utf8_lossy(&request.body).into_owned(),
        path: request.path,
        status: response.status,
        answer_headers: fields(&response.headers),
        answer_body: String::from_utf8_lossy(&response.body).into_owned(),
    }
}

fn json(value: &impl Serialize) -> Result<String, String> {
    serde_json::to_string(value).map_err(|error| format!("this cannot be written as JSON: {error}."))
}
