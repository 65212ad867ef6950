//! A client of the org's REST API that saves one record and reads the answer.
//!
//! Refuses to guess: what it says about the answer it has read in the answer. Invariant: it asks once, at the start.

use std::collections::VecDeque;

use apex::json::{self, Json};
use org::http::{Headers, Method, Request, Response};
use world::{ActorId, Command, Input, Instant, Outgoing};

use crate::participant::{Body, MASK, Note, Part};

/// The client, before and after its one request.
#[derive(Clone)]
pub struct RestClient {
    request: Request,
    org: ActorId,
    edge: &'static str,
    back: &'static str,
    outbox: VecDeque<Command<Body, Note>>,
}

impl RestClient {
    /// A client that creates a record of `object` with these fields, over that edge and back.
    pub fn new(
        org: ActorId,
        (edge, back): (&'static str, &'static str),
        (origin, token): (&str, &str),
        object: &str,
        fields: &[(&str, &str)],
    ) -> Self {
        let path = ["/services/data/v68.0/sobjects/", object].concat();
        let mut request = Request::new(Method::Post, origin, path);
        let host = apex::letters::find(origin, "//").and_then(|at| origin.get(at + 2..)).unwrap_or(origin);
        request.headers = Headers::default()
            .with("Host", host.to_owned())
            .with("Authorization", ["Bearer ", token].concat())
            .with("Content-Type", "application/json")
            .with("Accept", "application/json");
        let members: Vec<String> =
            fields.iter().map(|(name, value)| [&json::quoted(name), ":", &json::quoted(value)].concat()).collect();
        request.body = ["{", &members.join(","), "}"].concat().into_bytes();
        Self { request, org, edge, back, outbox: VecDeque::new() }
    }
}

impl Part for RestClient {
    fn handle(&mut self, _now: Instant, input: Input<Body>) {
        let command = match input {
            Input::Start => {
                let mut shown = self.request.clone();
                shown.headers.set("Authorization", ["Bearer ", MASK].concat());
                Command::Send(Outgoing {
                    to: self.org,
                    edge: self.edge,
                    back: self.back,
                    exchange: 0,
                    key: [self.request.method.name(), " ", &self.request.path].concat(),
                    attempt: 1,
                    body: Body::Request(self.request.clone()),
                    shown: Body::Request(shown),
                })
            }
            Input::Answer { body: Body::Response(response), .. } => Command::Note(read(&response)),
            _ => return,
        };
        self.outbox.push_back(command);
    }

    fn poll(&mut self, _now: Instant) -> Option<Command<Body, Note>> {
        self.outbox.pop_front()
    }

    #[cfg(not(target_family = "wasm"))]
    fn copy(&self) -> Box<dyn Part> {
        Box::new(self.clone())
    }
}

/// What the client understands.
fn read(response: &Response) -> Note {
    let text = String::from_utf8_lossy(&response.body);
    let parsed = json::parse(&text).unwrap_or(Json::Null);
    // A refusal is a list of errors; the first says enough.
    let told = match &parsed {
        Json::Array(errors) => errors.first(),
        one => Some(one),
    };
    let member = |name: &str| match told?.get(name) {
        Some(Json::String(text)) => Some(text.as_str()),
        _ => None,
    };
    let status = response.status.to_string();
    let answer = ["The client reads ", &status, " ", &response.reason, ": "].concat();
    let understood = match (member("id"), member("errorCode"), member("message")) {
        (Some(id), _, _) if response.status < 300 => ["the record is saved as ", id, "."].concat(),
        (_, Some(code), message) => ["nothing is saved. ", code, ": ", message.unwrap_or_default(), "."].concat(),
        _ => "it does not understand the answer.".to_owned(),
    };
    let bad = !(200..300).contains(&response.status) || member("id").is_none();
    Note::Said { sentence: answer + &understood, bad }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client() -> RestClient {
        let place = ("https://org.example", "s3cr3t");
        RestClient::new(ActorId(1), ("save", "saved"), place, "Account", &[("Name", "A \"b\"")])
    }

    #[test]
    fn the_client_saves_what_was_typed_and_shows_no_token() {
        let mut client = client();
        client.handle(Instant::START, Input::Start);
        let Some(Command::Send(Outgoing { body: Body::Request(body), shown: Body::Request(shown), .. })) =
            client.poll(Instant::START)
        else {
            panic!("nothing was sent");
        };
        assert_eq!(body.body, b"{\"Name\":\"A \\\"b\\\"\"}");
        assert_eq!(body.headers.get("Authorization"), Some("Bearer s3cr3t"));
        assert_eq!(body.headers.get("Host"), Some("org.example"));
        assert!(!format!("{shown:?}").contains("s3cr3t"));
    }

    #[test]
    fn the_client_says_what_it_read() {
        for (status, body, words, is_bad) in [
            (
                201,
                "{\"id\":\"001x\",\"success\":true,\"errors\":[]}",
                "201 Created: the record is saved as 001x.",
                false,
            ),
            (
                400,
                "[{\"message\":\"Required fields are missing: [Name]\",\"errorCode\":\"REQUIRED_FIELD_MISSING\"}]",
                "400 Bad Request: nothing is saved. REQUIRED_FIELD_MISSING: Required fields are missing: [Name].",
                true,
            ),
            (200, "<html>", "it does not understand", true),
        ] {
            let Note::Said { sentence, bad } = read(&Response::new(status, "application/json", body)) else {
                panic!("the client speaks");
            };
            assert!(sentence.contains(words), "{sentence}");
            assert_eq!(bad, is_bad);
        }
    }
}
