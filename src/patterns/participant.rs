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

/// A text as JSON writes it (RFC 8259, section 7), with its quotes.
pub fn json_text(text: &str) -> String {
    let mut json = String::with_capacity(text.len() + 2);
    json.push('"');
    for letter in text.chars() {
        match letter {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '\n' => json.push_str("\\n"),
            '\r' => json.push_str("\\r"),
            '\t' => json.push_str("\\t"),
            control if u32::from(control) < 0x20 => {
                json.push_str("\\u00");
                for shift in [4, 0] {
                    json.push(char::from_digit(u32::from(control) >> shift & 0xF, 16).unwrap_or('0'));
                }
            }
            other => json.push(other),
        }
    }
    json.push('"');
    json
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_that_means_something_in_json_is_escaped() {
        assert_eq!(json_text("a\"b\\c\n\u{1}\u{1F}\u{202E}"), "\"a\\\"b\\\\c\\n\\u0001\\u001f\u{202E}\"");
    }
}
