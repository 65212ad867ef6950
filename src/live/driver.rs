//! Actors at somebody's pace: hands their messages over, and knows when each wants to be woken.
//!
//! Refuses to reach outside: a message to nobody is lost. It does no input or output and reads no clock; whoever holds
//! it says what time it is. Messages take no time, unless a fault says so. Invariant: everything that happens is said
//! once, in the order in which it happened.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use org::http::{Request, Response};
use patterns::participant::{Body, Note, Participant};
use world::{Actor, ActorId, Command, Input, Instant, Leg, MessageId, Outgoing, Rule, Verdict};

use super::report::Report;
use crate::sentence::what;

/// What the driver wants done.
#[derive(Debug, PartialEq)]
pub enum Event {
    /// Something happened.
    Reported(Report),
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

/// A request that is not answered yet.
#[derive(Clone, Debug)]
struct Asked {
    asker: Asker,
    of: ActorId,
    /// The edge that the answer takes, and the request's logical key; empty for a person's.
    back: &'static str,
    key: String,
}

/// Actors, and what is on its way between them.
pub struct Driver {
    actors: Vec<(&'static str, Participant)>,
    org: ActorId,
    rules: Vec<Rule<Body>>,
    wakes: BTreeSet<(Instant, ActorId)>,
    /// Messages that a fault holds up, in the order in which they arrive.
    late: Vec<(Instant, ActorId, Input<Body>)>,
    asked: BTreeMap<MessageId, Asked>,
    messages: u32,
    under_way: VecDeque<(ActorId, Input<Body>)>,
    events: VecDeque<Event>,
}

impl Driver {
    /// Actors with their names, in the order of their numbers. Requests of a person go to `org`.
    pub fn new(actors: Vec<(&'static str, Participant)>, org: ActorId, rules: Vec<Rule<Body>>) -> Self {
        Self {
            actors,
            org,
            rules,
            wakes: BTreeSet::new(),
            late: Vec::new(),
            asked: BTreeMap::new(),
            messages: 0,
            under_way: VecDeque::new(),
            events: VecDeque::new(),
        }
    }

    /// What befalls messages between actors from now on.
    pub fn set_rules(&mut self, rules: Vec<Rule<Body>>) {
        self.rules = rules;
    }

    /// The org itself, to be read.
    pub fn org(&self) -> Option<&org::Org> {
        self.actors.get(usize::from(self.org.0)).and_then(|(_, actor)| actor.org())
    }

    /// The org itself, to be told what it keeps.
    pub fn org_mut(&mut self) -> Option<&mut org::Org> {
        self.actors.get_mut(usize::from(self.org.0)).and_then(|(_, actor)| actor.org_mut())
    }

    /// A person asks the org. The answer comes under the number that this gives.
    pub fn request(&mut self, now: Instant, request: Request) -> MessageId {
        self.report(Report::Asked(request.method.name(), request.path.clone(), self.name(self.org)));
        let message = self.number(Asker::Person, self.org, "", String::new());
        self.under_way.push_back((self.org, Input::Request { message, body: Body::Request(request) }));
        self.hand_over(now);
        message
    }

    /// Wakes whoever wanted to be woken by now.
    pub fn wake(&mut self, now: Instant) {
        loop {
            let late = self.late.first().map(|(at, ..)| *at).filter(|at| *at <= now);
            let wake = self.wakes.first().copied().filter(|(at, _)| *at <= now);
            // What was sent out before somebody wanted to be woken comes before them.
            match (late, wake) {
                (Some(late), wake) if wake.is_none_or(|(at, _)| late <= at) => {
                    let (_, to, input) = self.late.remove(0);
                    self.under_way.push_back((to, input));
                }
                (_, Some((_, actor))) => {
                    self.wakes.pop_first();
                    self.under_way.push_back((actor, Input::Wake));
                }
                _ => return,
            }
            self.hand_over(now);
        }
    }

    /// When somebody wants to be woken next.
    pub fn next_wake(&self) -> Option<Instant> {
        let (wake, late) = (self.wakes.first().map(|(at, _)| *at), self.late.first().map(|(at, ..)| *at));
        wake.into_iter().chain(late).min()
    }

    /// The next thing to do, until there is nothing more.
    pub fn poll(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    fn number(&mut self, asker: Asker, of: ActorId, back: &'static str, key: String) -> MessageId {
        let message = MessageId(self.messages);
        // Four thousand million requests later a number comes again; its first bearer is answered by then.
        self.messages = self.messages.wrapping_add(1);
        self.asked.insert(message, Asked { asker, of, back, key });
        message
    }

    /// What a fault makes of a message.
    fn fault(&mut self, edge: &str, leg: Leg, key: &str) -> Option<Verdict<Body>> {
        let rule = self.rules.iter_mut().find_map(|rule| if rule.fires(edge, leg, key) { Some(&*rule) } else { None });
        let (name, verdict) = rule.map(|rule| (rule.name, rule.verdict.clone()))?;
        self.say(["The fault \"", name, "\" sets in."].concat());
        Some(verdict)
    }

    fn deliver(&mut self, now: Instant, verdict: Option<Verdict<Body>>, to: ActorId, input: Input<Body>) {
        match verdict {
            Some(Verdict::Drop) => {}
            Some(Verdict::Delay(span)) => {
                let at = Instant(now.0.saturating_add(span.0));
                let place = self.late.iter().position(|(known, ..)| *known > at).unwrap_or(self.late.len());
                self.late.insert(place, (at, to, input));
            }
            _ => self.under_way.push_back((to, input)),
        }
    }

    fn hand_over(&mut self, now: Instant) {
        while let Some((to, input)) = self.under_way.pop_front() {
            let Some((_, actor)) = self.actors.get_mut(usize::from(to.0)) else { continue };
            actor.handle(now, input);
            while let Some(command) = self.actors.get_mut(usize::from(to.0)).and_then(|(_, actor)| actor.poll(now)) {
                self.obey(now, to, command);
            }
        }
    }

    fn obey(&mut self, now: Instant, actor: ActorId, command: Command<Body, Note>) {
        match command {
            Command::Send(Outgoing { to, edge, back, exchange, key, body, shown, .. }) => {
                let (from, told, name) = (self.name(actor), what(&shown), self.name(to));
                self.say(match shown {
                    Body::Plain(_) => [&told, " goes from ", from, " to ", name, "."].concat(),
                    _ => [from, " sends ", &told, " to ", name, "."].concat(),
                });
                let verdict = self.fault(edge, Leg::Request, &key);
                let message = self.number(Asker::Actor(actor, exchange), to, back, key);
                if let Some(Verdict::Answer(answer)) = verdict {
                    return self.answer(now, to, message, answer, None);
                }
                self.deliver(now, verdict, to, Input::Request { message, body });
            }
            Command::Answer { message, body, shown } => self.answer(now, actor, message, body, shown),
            // What goes along inside an actor and is no request, it tells of itself.
            Command::Pass { shown: Body::Request(request), .. } => {
                let to = request.origin.strip_prefix("callout:").unwrap_or(&request.origin);
                let hands = [self.name(actor), " hands ", request.method.name(), " ", &request.path].concat();
                self.say([&hands, " to the Named Credential ", to, "."].concat());
            }
            Command::Pass { .. } => {}
            Command::WakeAt(at) => {
                self.wakes.insert((at, actor));
            }
            Command::Note(Note::Org(note)) => self.report(Report::Noted(note)),
            Command::Note(Note::Said { sentence, .. }) => self.say(sentence),
        }
    }

    fn answer(&mut self, now: Instant, actor: ActorId, message: MessageId, body: Body, shown: Option<Body>) {
        // Only who was asked may answer, and is heard once.
        if self.asked.get(&message).is_none_or(|asked| asked.of != actor) {
            return;
        }
        let Some(Asked { asker, of, back, key }) = self.asked.remove(&message) else { return };
        self.report(Report::answered(self.name(of), shown.as_ref().unwrap_or(&body)));
        match (asker, body) {
            (Asker::Person, Body::Response(response)) => self.events.push_back(Event::Answers(message, response)),
            (Asker::Person, Body::Request(_) | Body::Plain(_)) => {}
            (Asker::Actor(asker, exchange), body) => {
                let verdict = self.fault(back, Leg::Response, &key);
                let body = if let Some(Verdict::Answer(other)) = &verdict { other.clone() } else { body };
                self.deliver(now, verdict, asker, Input::Answer { exchange, body });
            }
        }
    }

    fn name(&self, actor: ActorId) -> &'static str {
        self.actors.get(usize::from(actor.0)).map_or("nobody", |(name, _)| name)
    }

    fn say(&mut self, sentence: String) {
        self.report(Report::Said(sentence));
    }

    fn report(&mut self, report: Report) {
        self.events.push_back(Event::Reported(report));
    }
}

#[cfg(test)]
#[path = "driver/tests.rs"]
mod tests;
