//! The world itself: actors, links, rules and the queue of what is to come.
//!
//! Refuses to run forever: a run ends at quiet, at its last moment or at its last event, and says which.

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
    /// Answers a request that arrived. `shown` is the body with every secret masked; none where it holds no secret.
    Answer {
        message: MessageId,
        body: Body,
        shown: Option<Body>,
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

/// A participant. Where it is a value that clones, the world clones with it in whatever state it is.
pub trait Actor {
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

/// A message on its way: what of it chance and faults look at, and the trace.
struct Way {
    message: MessageId,
    leg: Leg,
    edge: &'static str,
    from: ActorId,
    to: ActorId,
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
    /// What comes next is last; what was asked for first comes first at the same moment.
    queue: Vec<(Instant, Pending<A::Body>)>,
    exchanges: Vec<(MessageId, Exchange)>,
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
            queue: Vec::new(),
            exchanges: Vec::new(),
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

    /// The trace alone: of a run that has ended nothing else is needed.
    pub fn into_trace(self) -> Vec<Event<A::Body, A::Note>> {
        self.trace
    }

    /// The actors in the order of their numbers, and the rules: for whoever moves time and messages by themselves.
    pub fn into_parts(self) -> (Vec<A>, Vec<Rule<A::Body>>) {
        (self.actors, self.rules)
    }

    pub fn actor(&self, actor: ActorId) -> Option<&A> {
        self.actors.get(usize::from(actor.0))
    }

    /// Runs until nothing is left to happen, or until a bound is met.
    pub fn run(&mut self, last_moment: Instant, last_event: u32) -> Ended {
        while let Some((at, _)) = self.queue.last() {
            if *at > last_moment {
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
        let Some((at, pending)) = self.queue.pop() else { return false };
        self.now = at;
        match pending {
            Pending::Start(actor) => self.tell(actor, Input::Start),
            Pending::Wake(actor) => self.tell(actor, Input::Wake),
            Pending::Request { message, body } => {
                if let Some(to) = self.arrives(message) {
                    self.tell(to, Input::Request { message, body });
                }
            }
            Pending::Faulted { message, answer } => {
                if self.arrives(message).is_some() {
                    self.answer(message, answer, None);
                }
            }
            Pending::Answer { message, body } => {
                if let Some(place) = self.place(message) {
                    let (_, exchange) = self.exchanges.remove(place);
                    self.record(Happening::Arrived { message, at: exchange.from });
                    self.tell(exchange.from, Input::Answer { exchange: exchange.number, body });
                }
            }
        }
        true
    }

    /// A request arrives at whom it answers.
    fn arrives(&mut self, message: MessageId) -> Option<ActorId> {
        let to = self.exchanges.get(self.place(message)?)?.1.to;
        self.record(Happening::Arrived { message, at: to });
        Some(to)
    }

    fn place(&self, message: MessageId) -> Option<usize> {
        self.exchanges.iter().position(|(known, _)| *known == message)
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
        let way = Way { message, leg: Leg::Request, edge, from, to, attempt };
        let sent = self.set_out(way, &key, shown);
        self.exchanges.push((message, Exchange { from, to, number: exchange, back, key, attempt }));
        if let Some((at, answer)) = sent {
            let pending = match answer {
                Some(answer) => Pending::Faulted { message, answer },
                None => Pending::Request { message, body },
            };
            self.plan(at, pending);
        }
    }

    fn answer(&mut self, message: MessageId, body: A::Body, shown: Option<A::Body>) {
        // An answer to nothing has nowhere to go; an actor that answers twice is heard once.
        let Some(place) = self.place(message) else { return };
        let Exchange { from, to, back, key, attempt, .. } = self.exchanges[place].1.clone();
        let way = Way { message, leg: Leg::Response, edge: back, from: to, to: from, attempt };
        let shown = shown.unwrap_or_else(|| body.clone());
        if let Some((at, other)) = self.set_out(way, &key, shown) {
            self.plan(at, Pending::Answer { message, body: other.unwrap_or(body) });
        }
    }

    /// A message sets out. Answers when it arrives, if it does, and what a fault answers in its place.
    fn set_out(&mut self, way: Way, key: &str, mut shown: A::Body) -> Option<(Instant, Option<A::Body>)> {
        let Way { message, leg, edge, from, to, attempt } = way;
        let mut travel = self.latency(edge, key, attempt);
        let fault = self.rules.iter_mut().find_map(|rule| rule.fires(edge, leg, key).then_some(&*rule));
        let rule = fault.map(|rule| rule.name);
        let (mut arrives, mut answer) = (true, None);
        match fault.map(|rule| &rule.verdict) {
            Some(Verdict::Drop) => arrives = false,
            Some(Verdict::Delay(span)) => travel.0 += span.0,
            Some(Verdict::Answer(body)) => answer = Some(body.clone()),
            None => {}
        }
        if let Some(answer) = answer.as_ref().filter(|_| leg == Leg::Response) {
            shown = answer.clone();
        }
        let travels = arrives.then_some(travel);
        self.record(Happening::Sent { message, edge, from, to, shown, travel: travels });
        if let Some(rule) = rule {
            self.record(Happening::Fault { message, rule });
        }
        arrives.then(|| (self.now + travel, answer))
    }

    fn latency(&self, edge: &str, key: &str, attempt: u32) -> Span {
        self.links
            .iter()
            .find(|link| link.edge == edge)
            .map_or(Span::ZERO, |link| link.latency(self.seed, key, attempt))
    }

    fn plan(&mut self, at: Instant, pending: Pending<A::Body>) {
        let place = self.queue.partition_point(|(known, _)| *known > at);
        self.queue.insert(place, (at, pending));
    }

    fn record(&mut self, happening: Happening<A::Body, A::Note>) {
        self.trace.push(Event { at: self.now, happening });
    }
}
