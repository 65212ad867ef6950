//! Whoever takes part in a run: the org, and the systems around it.
//!
//! Refuses to share anything between them but messages. Invariant: a participant is a plain value, so a world
//! clones in the middle of whatever they do; what a message shows never holds a secret.

use org::http::{Request, Response};
use world::{Actor, Command, Input, Instant};

use crate::{org_actor::OrgActor, outbound_rest_callout::DataProvider, rest_client::RestClient};

/// A world of participants.
pub type World = world::World<Participant>;

/// What travels between participants.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    Request(Request),
    Response(Response),
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

/// Somebody who takes part.
#[derive(Clone, Debug)]
pub enum Participant {
    Org(Box<OrgActor>),
    Client(RestClient),
    DataProvider(DataProvider),
}

impl Actor for Participant {
    type Body = Body;
    type Note = Note;

    fn handle(&mut self, now: Instant, input: Input<Body>) {
        match self {
            Participant::Org(org) => org.handle(now, input),
            Participant::Client(client) => client.handle(input),
            Participant::DataProvider(provider) => provider.handle(input),
        }
    }

    fn poll(&mut self, now: Instant) -> Option<Command<Body, Note>> {
        match self {
            Participant::Org(org) => org.poll(now),
            Participant::Client(client) => client.outbox.pop_front(),
            Participant::DataProvider(provider) => provider.outbox.pop_front(),
        }
    }
}

/// What stands where a secret was.
pub const MASK: &str = "\u{2022}\u{2022}\u{2022}\u{2022}\u{2022}\u{2022}\u{2022}\u{2022}";
