//! Actors in real time: hands their messages over, and knows when each wants to be woken.
//!
//! Refuses to reach outside: a message to nobody is lost. It does no input or output and reads no clock; whoever holds
//! it says what time it is. Invariant: everything that happens is said once, in the order in which it happened.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use org::http::{Request, Response};
use patterns::participant::{Body, Note, Participant};
use world::{Actor, ActorId, Command, Input, Instant, MessageId, Outgoing};

use crate::sentence::{of_org, what};

/// What the driver wants done.
#[derive(Debug, PartialEq)]
pub enum Event {
    /// Something happened, in a sentence.
    Said(String),
    /// The answer to a person's request.
    Answers(MessageId, Response),
}

/// Who waits for an answer.
#[derive(Clone, Copy, Debug)]
enum Asker {
    Person,
    /// An actor, under the number it gave.
    Actor(ActorId, u32),
}

/// Actors, and what is on its way between them.
pub struct Driver {
    actors: Vec<(&'static str, Participant)>,
    org: ActorId,
    wakes: BTreeSet<(Instant, ActorId)>,
    asked: BTreeMap<MessageId, (Asker, ActorId)>,
    messages: u32,
    under_way: VecDeque<(ActorId, Input<Body>)>,
    events: VecDeque<Event>,
}

impl Driver {
    /// Actors with their names, in the order of their numbers. Requests of a person go to `org`.
    pub fn new(actors: Vec<(&'static str, Participant)>, org: ActorId) -> Self {
        Self {
            actors,
            org,
            wakes: BTreeSet::new(),
            asked: BTreeMap::new(),
            messages: 0,
            under_way: VecDeque::new(),
            events: VecDeque::new(),
        }
    }

    /// A person asks the org. The answer comes under the number that this gives.
    pub fn request(&mut self, now: Instant, request: Request) -> MessageId {
        let body = Body::Request(request);
        self.say(["Client sends ", &what(&body), " to ", self.name(self.org), "."].concat());
        let message = self.ask(Asker::Person, self.org, body);
        self.hand_over(now);
        message
    }

    /// Wakes whoever wanted to be woken by now.
    pub fn wake(&mut self, now: Instant) {
        while let Some((_, actor)) = self.wakes.first().copied().filter(|(at, _)| *at <= now) {
            self.wakes.pop_first();
            self.under_way.push_back((actor, Input::Wake));
            self.hand_over(now);
        }
    }

    /// When somebody wants to be woken next.
    pub fn next_wake(&self) -> Option<Instant> {
        self.wakes.first().map(|(at, _)| *at)
    }

    /// The next thing to do, until there is nothing more.
    pub fn poll(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    fn ask(&mut self, asker: Asker, to: ActorId, body: Body) -> MessageId {
        let message = MessageId(self.messages);
        // Four thousand million requests later a number comes again; its first bearer is answered by then.
        self.messages = self.messages.wrapping_add(1);
        self.asked.insert(message, (asker, to));
        self.under_way.push_back((to, Input::Request { message, body }));
        message
    }

    fn hand_over(&mut self, now: Instant) {
        while let Some((to, input)) = self.under_way.pop_front() {
            let Some((_, actor)) = self.actors.get_mut(usize::from(to.0)) else { continue };
            actor.handle(now, input);
            let commands: Vec<_> = std::iter::from_fn(|| actor.poll(now)).collect();
            for command in commands {
                self.obey(to, command);
            }
        }
    }

    fn obey(&mut self, actor: ActorId, command: Command<Body, Note>) {
        match command {
            Command::Send(Outgoing { to, exchange, body, shown, .. }) => {
                self.say([self.name(actor), " sends ", &what(&shown), " to ", self.name(to), "."].concat());
                self.ask(Asker::Actor(actor, exchange), to, body);
            }
            Command::Answer { message, body, shown } => self.answer(actor, message, body, &shown),
            Command::Pass { shown, .. } => {
                let to = if let Body::Request(request) = &shown { request.origin.as_str() } else { "itself" };
                self.say([self.name(actor), " hands ", &what(&shown), " to ", to, "."].concat());
            }
            Command::WakeAt(at) => {
                self.wakes.insert((at, actor));
            }
            Command::Note(Note::Org(note)) => self.say(of_org(&note).0),
            Command::Note(Note::Said { sentence, .. }) => self.say(sentence),
        }
    }

    fn answer(&mut self, actor: ActorId, message: MessageId, body: Body, shown: &Body) {
        // Only who was asked may answer, and is heard once.
        let Some((asker, to)) = self.asked.get(&message).copied().filter(|(_, to)| *to == actor) else { return };
        self.asked.remove(&message);
        self.say([self.name(to), " answers ", &what(shown), "."].concat());
        match (asker, body) {
            (Asker::Person, Body::Response(response)) => self.events.push_back(Event::Answers(message, response)),
            (Asker::Person, Body::Request(_)) => {}
            (Asker::Actor(asker, exchange), body) => {
                self.under_way.push_back((asker, Input::Answer { exchange, body }));
            }
        }
    }

    fn name(&self, actor: ActorId) -> &'static str {
        self.actors.get(usize::from(actor.0)).map_or("nobody", |(name, _)| name)
    }

    fn say(&mut self, sentence: String) {
        self.events.push_back(Event::Said(sentence));
    }
}

#[cfg(test)]
#[path = "driver/tests.rs"]
mod tests;
