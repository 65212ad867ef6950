//! Faults are rules over messages. A rule names a link and a leg, how often it fires, and its verdict.
//!
//! Refuses to reach into an actor: a fault is what the network, or the other side, does to a message.

use crate::Span;

/// Which way a message goes: a request sets out on its own, a response answers one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leg {
    Request,
    Response,
}

/// How often a rule fires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Times {
    Every,
    /// The first so many messages that the rule fits.
    First(u32),
}

/// What becomes of the message.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict<Body> {
    /// It arrives this much later.
    Delay(Span),
    /// It never arrives, and nobody is told.
    Drop,
    /// It arrives, and this is answered in place of the actor.
    Answer(Body),
}

/// A fault that is switched on.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule<Body> {
    /// The name a visitor knows it by.
    pub name: &'static str,
    pub edge: &'static str,
    pub leg: Leg,
    /// Only messages whose key begins with this; empty fits all.
    pub key: &'static str,
    pub times: Times,
    pub verdict: Verdict<Body>,
    /// How many times it has fired.
    pub fired: u32,
}

impl<Body> Rule<Body> {
    /// Whether the rule fires for a message, counting it when it does.
    pub fn fires(&mut self, edge: &str, leg: Leg, key: &str) -> bool {
        let fits = self.edge == edge && self.leg == leg && key.starts_with(self.key);
        let left = match self.times {
            Times::Every => true,
            Times::First(times) => self.fired < times,
        };
        if fits && left {
            self.fired = self.fired.saturating_add(1);
        }
        fits && left
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(times: Times) -> Rule<()> {
        Rule { name: "lost", edge: "wire", leg: Leg::Request, key: "data", times, verdict: Verdict::Drop, fired: 0 }
    }

    #[test]
    fn a_rule_for_the_first_message_leaves_the_second_alone() {
        let mut rule = rule(Times::First(1));
        assert!(rule.fires("wire", Leg::Request, "data-1"));
        assert!(!rule.fires("wire", Leg::Request, "data-2"));
        assert_eq!(rule.fired, 1);
    }

    #[test]
    fn a_message_that_does_not_fit_uses_up_no_firing() {
        let mut rule = rule(Times::First(1));
        for (edge, leg, key) in
            [("other", Leg::Request, "data"), ("wire", Leg::Response, "data"), ("wire", Leg::Request, "token")]
        {
            assert!(!rule.fires(edge, leg, key));
        }
        assert!(rule.fires("wire", Leg::Request, "data"));
    }
}
