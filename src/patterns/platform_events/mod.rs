//! Platform Events (Pub/Sub): the org says what happened, and whoever subscribes reacts on their own.

mod topology;

use crate::pattern::{Direction, Pattern};

pub const PATTERN: Pattern = Pattern {
    number: 2,
    slug: "platform-events",
    name: "Platform Events (Pub/Sub)",
    direction: Direction::EventDriven,
    catalogue: "Remote Process Invocation: Fire and Forget",
    text: crate::pattern::prose!(),
    topology: crate::pattern::drawn!(crate::Topology, topology::TOPOLOGY),
    line: crate::pattern::drawn!(crate::network::Line, topology::LINE),
    files: &[],
    scenario: None,
};
