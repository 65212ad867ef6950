//! Change Data Capture (CDC): the org publishes each change of a record, and a loader keeps its copy in step.

mod topology;

use crate::pattern::{Direction, Pattern};

pub const PATTERN: Pattern = Pattern {
    number: 4,
    slug: "change-data-capture",
    name: "Change Data Capture (CDC)",
    direction: Direction::EventDriven,
    catalogue: "Batch Data Synchronization, done by events in near real time",
    text: crate::pattern::prose!(),
    topology: crate::pattern::drawn!(crate::Topology, topology::TOPOLOGY),
    line: crate::pattern::drawn!(crate::network::Line, topology::LINE),
    files: &[],
    scenario: None,
};
