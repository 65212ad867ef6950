//! A discrete-event world: actors that exchange messages over links, in virtual time, with seeded chance and
//! faults by rule.
//!
//! No I/O, no clock, no randomness of its own: time is a number in the queue, and a draw is a hash. It knows no
//! protocol; what a message says is the actors' affair. Invariants: a `World` is a plain cloneable value; the
//! same world run twice gives the same trace; every fault that fires is an event on the trace.
//!
//! The loop: `step` takes the earliest thing in the queue, hands it to its actor with `handle`, and drains the
//! actor with `poll` until it has nothing more to say.

mod clock;
mod draw;
mod fault;
mod link;
mod trace;
mod world;

pub use clock::{Instant, Span};
pub use draw::{Draw, Seed};
pub use fault::{Leg, Rule, Times, Verdict};
pub use link::Link;
pub use trace::{Event, Happening, MessageId};
pub use world::{Actor, ActorId, Command, Ended, Input, Outgoing, World};
