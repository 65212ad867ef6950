//! The customer's mailbox: it takes what arrives, and says so.
//!
//! Refuses nothing, and answers nothing: an e-mail has no answer. Invariant: what it says stands in the e-mail.

use std::collections::VecDeque;

use world::{Command, Input, Instant};

use crate::participant::{Body, Note, Part};

#[derive(Clone, Default)]
pub struct Mailbox {
    outbox: VecDeque<Command<Body, Note>>,
}

impl Part for Mailbox {
    fn handle(&mut self, _now: Instant, input: Input<Body>) {
        let Input::Request { body: Body::Plain(mail), .. } = input else { return };
        let subject = mail.text.lines().find_map(|line| line.strip_prefix("Subject: ")).unwrap_or_default();
        let sentence = ["The customer reads the email: ", subject, "."].concat();
        self.outbox.push_back(Command::Note(Note::Said { sentence, bad: false }));
    }

    fn poll(&mut self, _now: Instant) -> Option<Command<Body, Note>> {
        self.outbox.pop_front()
    }

    #[cfg(not(target_family = "wasm"))]
    fn copy(&self) -> Box<dyn Part> {
        Box::new(self.clone())
    }
}
