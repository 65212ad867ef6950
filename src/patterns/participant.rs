//! Whoever takes part in a run: the org, and the systems around it.
//!
//! Refuses to share anything between them but messages. Invariant: a participant is a plain value, so a world
//! clones in the middle of whatever they do; what a message shows never holds a secret.

use std::fmt;

use org::http::{Request, Response};
use world::{Actor, Command, Input, Instant};

/// A world of participants.
pub type World = world::World<Participant>;

/// What travels between participants.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    Request(Request),
    Response(Response),
    Plain(Plain),
}

/// What travels and is no HTTP: records that Apex hands to the database, an e-mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plain {
    /// In a few letters, for the map: `Insert`
    pub tag: &'static str,
    /// In a few words: `Insert of 2 Case_Line_Item__c`
    pub what: String,
    /// As it is, line by line.
    pub text: String,
}

/// What a participant reports about itself.
#[derive(Clone, Debug, PartialEq)]
pub enum Note {
    Org(org::Note),
    /// A sentence of a system outside, and whether it is bad news.
    Said {
        sentence: String,
        bad: bool,
    },
}

/// What somebody does in a run. Each pattern brings its own; no list of them exists.
pub trait Part {
    fn handle(&mut self, now: Instant, input: Input<Body>);
    /// The next thing it wants done, until it has nothing more.
    fn poll(&mut self, now: Instant) -> Option<Command<Body, Note>>;
    /// A copy in whatever state it is. No page copies a world, so none carries what copying takes.
    #[cfg(not(target_family = "wasm"))]
    fn copy(&self) -> Box<dyn Part>;
    /// The org, where it is one: for whoever looks into a run from outside.
    fn org(&self) -> Option<&org::Org> {
        None
    }
    /// The org, where it is one: for whoever decides what it keeps.
    fn org_mut(&mut self) -> Option<&mut org::Org> {
        None
    }
}

/// Somebody who takes part.
pub struct Participant(Box<dyn Part>);

impl Participant {
    pub fn new(part: impl Part + 'static) -> Self {
        Self(Box::new(part))
    }

    /// The org, where it is one.
    pub fn org(&self) -> Option<&org::Org> {
        self.0.org()
    }

    /// The org, where it is one.
    pub fn org_mut(&mut self) -> Option<&mut org::Org> {
        self.0.org_mut()
    }
}

#[cfg(not(target_family = "wasm"))]
impl Clone for Participant {
    fn clone(&self) -> Self {
        Self(self.0.copy())
    }
}

impl fmt::Debug for Participant {
    /// What it holds may be secret.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Participant")
    }
}

impl Actor for Participant {
    type Body = Body;
    type Note = Note;

    fn handle(&mut self, now: Instant, input: Input<Body>) {
        self.0.handle(now, input);
    }

    fn poll(&mut self, now: Instant) -> Option<Command<Body, Note>> {
        self.0.poll(now)
    }
}

/// What stands where a secret was.
pub const MASK: &str = "\u{2022}\u{2022}\u{2022}\u{2022}\u{2022}\u{2022}\u{2022}\u{2022}";
