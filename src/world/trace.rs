//! The trace: what happened in a run, in order. Everything on the screen is a projection of it.

use crate::{ActorId, Instant, Span};

/// Which message: the same in all of its events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MessageId(pub u32);

/// One event. Its id is its place in the trace.
#[derive(Clone, Debug, PartialEq)]
pub struct Event<Body, Note> {
    pub at: Instant,
    pub happening: Happening<Body, Note>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Happening<Body, Note> {
    /// A message set out. `shown` is its body with every secret masked.
    Sent {
        message: MessageId,
        edge: &'static str,
        from: ActorId,
        to: ActorId,
        shown: Body,
        /// `None` where a fault lets it never arrive.
        travel: Option<Span>,
    },
    /// A message went along an edge inside one actor, where no time passes.
    Passed { edge: &'static str, within: ActorId, shown: Body },
    /// A message arrived.
    Arrived { message: MessageId, at: ActorId },
    /// A fault fired on a message.
    Fault { message: MessageId, rule: &'static str },
    /// Something happened inside an actor.
    Inside { actor: ActorId, note: Note },
}
