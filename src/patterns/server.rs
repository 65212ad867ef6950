//! A system that answers every request at once: what it says is its own affair, how that travels is the same for all.
//!
//! Refuses what is no request by saying nothing. Invariant: of every answer, what is shown holds no token and no secret.

use std::collections::VecDeque;

use org::{
    http::{Request, Response},
    masked_response,
};
use world::{Command, Input, Instant};

use crate::participant::{Body, Note, Part};

/// What a server says to a request.
pub trait Answers: Clone + 'static {
    /// The answer.
    fn answer(&mut self, request: &Request) -> Response;
}

/// A server among the participants.
#[derive(Clone, Default)]
pub struct Server<A> {
    answers: A,
    outbox: VecDeque<Command<Body, Note>>,
}

impl<A> Server<A> {
    /// A server that has not been asked yet.
    pub fn new(answers: A) -> Self {
        Server { answers, outbox: VecDeque::new() }
    }
}

impl<A: Answers> Part for Server<A> {
    fn handle(&mut self, _now: Instant, input: Input<Body>) {
        let Input::Request { message, body: Body::Request(request) } = input else { return };
        let response = self.answers.answer(&request);
        let shown = masked_response(&response).map(Body::Response);
        self.outbox.push_back(Command::Answer { message, body: Body::Response(response), shown });
    }

    fn poll(&mut self, _now: Instant) -> Option<Command<Body, Note>> {
        self.outbox.pop_front()
    }

    #[cfg(not(target_family = "wasm"))]
    fn copy(&self) -> Box<dyn Part> {
        Box::new(self.clone())
    }
}
