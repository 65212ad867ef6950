//! The world itself: actors, links, rules and the queue of what is to come.
//!
//! Refuses to run forever: a run ends at quiet, at its last moment or at its last event, and says which.

use std::collections::BTreeMap;

use crate::{Event, Happening, Instant, Leg, Link, MessageId, Rule, Seed, Span, Verdict};

/// Which actor: its place in the world's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ActorId(pub u8);

/// What an actor is told.
#[derive(Clone, Debug, PartialEq)]
pub enum Input<Body> {
    /// The run begins.
    Start,
    /// A request arrived. The answer goes back under the same id.
    Request { message: MessageId, body: Body },
    /// The answer to a request of this actor's, under the number it gave.
    Answer { exchange: u32, body: Body },
    /// The moment it asked to be woken at.
    Wake,
}

/// What an actor wants done.
#[derive(Clone, Debug, PartialEq)]
pub enum Command<Body, Note> {
    Send(Outgoing<Body>),
    /// Answers a request that arrived. `shown` is the body with every secret masked.
    Answer {
        message: MessageId,
        body: Body,
        shown: Body,
    },
    /// A message goes along an edge inside this actor.
    Pass {
        edge: &'static str,
        shown: Body,
    },
    WakeAt(Instant),
    Note(Note),
}

/// A request that sets out.
#[derive(Clone, Debug, PartialEq)]
pub struct Outgoing<Body> {
    pub to: ActorId,
    /// The link it takes, by its edge, and the link its answer takes.
    pub edge: &'static str,
    pub back: &'static str,
    /// The sender's number for the exchange.
    pub exchange: u32,
    /// The logical key: the same for each attempt at the same work.
    pub key: String,
    pub attempt: u32,
    pub body: Body,
    /// The body with every secret masked: the only form that reaches the trace.
    pub shown: Body,
}

/// A participant. It is a value: cloning the world clones it in whatever state it is.
pub trait Actor: Clone {
    type Body: Clone;
    type Note: Clone;

    fn handle(&mut self, now: Instant, input: Input<Self::Body>);
    /// The next thing the actor wants done, until it has nothing more.
    fn poll(&mut self, now: Instant) -> Option<Command<Self::Body, Self::Note>>;
}

/// Why a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Nothing is left to happen.
    Quiet,
    /// The next thing lies after the last moment allowed.
    LastMoment,
    /// The trace is as long as it may be.
    LastEvent,
}

#[derive(Clone, Debug)]
struct Exchange {
    from: ActorId,
    to: ActorId,
    number: u32,
    back: &'static str,
    key: String,
    attempt: u32,
}

#[derive(Clone, Debug)]
enum Pending<Body> {
    Start(ActorId),
    Wake(ActorId),
    Request {
        message: MessageId,
        body: Body,
    },
    /// A request that a fault answers in place of the actor.
    Faulted {
        message: MessageId,
        answer: Body,
    },
    Answer {
        message: MessageId,
        body: Body,
    },
}

/// A run in progress.
#[derive(Clone, Debug)]
pub struct World<A: Actor> {
    seed: Seed,
    now: Instant,
    actors: Vec<A>,
    links: Vec<Link>,
    rules: Vec<Rule<A::Body>>,
    queue: BTreeMap<(Instant, u32), Pending<A::Body>>,
    /// Orders what happens at the same moment as it was asked for.
    order: u32,
    exchanges: BTreeMap<MessageId, Exchange>,
    messages: u32,
    trace: Vec<Event<A::Body, A::Note>>,
}

impl<A: Actor> World<A> {
    pub fn new(seed: Seed, actors: Vec<A>, links: Vec<Link>, rules: Vec<Rule<A::Body>>) -> Self {
        let mut world = Self {
            seed,
            now: Instant::START,
            links,
            rules,
            queue: BTreeMap::new(),
            order: 0,
            exchanges: BTreeMap::new(),
            messages: 0,
            trace: Vec::new(),
            actors,
        };
        for actor in 0..world.actors.len() {
            world.plan(Instant::START, Pending::Start(ActorId(actor as u8)));
        }
        world
    }

    pub fn now(&self) -> Instant {
        self.now
    }

    pub fn trace(&self) -> &[Event<A::Body, A::Note>] {
        &self.trace
    }

    pub fn actor(&self, actor: ActorId) -> Option<&A> {
        self.actors.get(usize::from(actor.0))
    }

    /// Runs until nothing is left to happen, or until a bound is met.
    pub fn run(&mut self, last_moment: Instant, last_event: u32) -> Ended {
        while let Some((&(at, _), _)) = self.queue.first_key_value() {
            if at > last_moment {
                return Ended::LastMoment;
            }
            if self.trace.len() as u64 >= u64::from(last_event) {
                return Ended::LastEvent;
            }
            self.step();
        }
        Ended::Quiet
    }

    /// Does the next thing; false where there is none.
    pub fn step(&mut self) -> bool {
        let Some(((at, _), pending)) = self.queue.pop_first() else { return false };
        self.now = at;
        match pending {
            Pending::Start(actor) => self.tell(actor, Input::Start),
            Pending::Wake(actor) => self.tell(actor, Input::Wake),
            Pending::Request { message, body } => {
                if let Some(to) = self.exchanges.get(&message).map(|exchange| exchange.to) {
                    self.record(Happening::Arrived { message, at: to });
                    self.tell(to, Input::Request { message, body });
                }
            }
            Pending::Faulted { message, answer } => {
                if let Some(to) = self.exchanges.get(&message).map(|exchange| exchange.to) {
                    self.record(Happening::Arrived { message, at: to });
                    self.answer(message, answer.clone(), answer);
                }
            }
            Pending::Answer { message, body } => {
                if let Some(exchange) = self.exchanges.remove(&message) {
                    self.record(Happening::Arrived { message, at: exchange.from });
                    self.tell(exchange.from, Input::Answer { exchange: exchange.number, body });
                }
            }
        }
        true
    }

    fn tell(&mut self, actor: ActorId, input: Input<A::Body>) {
        let Some(told) = self.actors.get_mut(usize::from(actor.0)) else { return };
        told.handle(self.now, input);
        while let Some(command) = self.actors.get_mut(usize::from(actor.0)).and_then(|told| told.poll(self.now)) {
            self.obey(actor, command);
        }
    }

    fn obey(&mut self, actor: ActorId, command: Command<A::Body, A::Note>) {
        match command {
            Command::Send(outgoing) => self.send(actor, outgoing),
            Command::Answer { message, body, shown } => self.answer(message, body, shown),
            Command::Pass { edge, shown } => self.record(Happening::Passed { edge, within: actor, shown }),
            Command::WakeAt(at) => self.plan(at.max(self.now), Pending::Wake(actor)),
            Command::Note(note) => self.record(Happening::Inside { actor, note }),
        }
    }

    fn send(&mut self, from: ActorId, outgoing: Outgoing<A::Body>) {
        let Outgoing { to, edge, back, exchange, key, attempt, body, shown } = outgoing;
        let message = MessageId(self.messages);
        self.messages += 1;
        let mut travel = self.latency(edge, &key, attempt);
        let fault = self
            .rules
            .iter_mut()
            .find_map(|rule| rule.fires(edge, Leg::Request, &key).then(|| (rule.name, rule.verdict.clone())));
        let mut answer = None;
        let arrives = match &fault {
            Some((_, Verdict::Drop)) => false,
            Some((_, Verdict::Delay(span))) => {
                travel.0 += span.0;
                true
            }
            Some((_, Verdict::Answer(body))) => {
                answer = Some(body.clone());
                true
            }
            None => true,
        };
        self.record(Happening::Sent { message, edge, from, to, shown, travel: arrives.then_some(travel) });
        if let Some((rule, _)) = fault {
            self.record(Happening::Fault { message, rule });
        }
        self.exchanges.insert(message, Exchange { from, to, number: exchange, back, key, attempt });
        if arrives {
            let pending = match answer {
                Some(answer) => Pending::Faulted { message, answer },
                None => Pending::Request { message, body },
            };
            self.plan(self.now + travel, pending);
        }
    }

    fn answer(&mut self, message: MessageId, body: A::Body, shown: A::Body) {
        // An answer to nothing has nowhere to go; an actor that answers twice is heard once.
        let Some(Exchange { from, to, back, key, attempt, .. }) = self.exchanges.get(&message).cloned() else { return };
        let mut travel = self.latency(back, &key, attempt);
        let fault = self
            .rules
            .iter_mut()
            .find_map(|rule| rule.fires(back, Leg::Response, &key).then(|| (rule.name, rule.verdict.clone())));
        let (arrives, body, shown) = match &fault {
            Some((_, Verdict::Drop)) => (false, body, shown),
            Some((_, Verdict::Delay(span))) => {
                travel.0 += span.0;
                (true, body, shown)
            }
            Some((_, Verdict::Answer(other))) => (true, other.clone(), other.clone()),
            None => (true, body, shown),
        };
        self.record(Happening::Sent {
            message,
            edge: back,
            from: to,
            to: from,
            shown,
            travel: arrives.then_some(travel),
        });
        if let Some((rule, _)) = fault {
            self.record(Happening::Fault { message, rule });
        }
        if arrives {
            self.plan(self.now + travel, Pending::Answer { message, body });
        }
    }

    fn latency(&self, edge: &str, key: &str, attempt: u32) -> Span {
        self.links
            .iter()
            .find(|link| link.edge == edge)
            .map_or(Span::ZERO, |link| link.latency(self.seed, key, attempt))
    }

    fn plan(&mut self, at: Instant, pending: Pending<A::Body>) {
        self.queue.insert((at, self.order), pending);
        self.order += 1;
    }

    fn record(&mut self, happening: Happening<A::Body, A::Note>) {
        self.trace.push(Event { at: self.now, happening });
    }
}
