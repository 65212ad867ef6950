//! Apex REST API: a class answers one call that standard CRUD would need many for.

mod topology;

use crate::pattern::{Direction, Pattern};

pub const PATTERN: Pattern = Pattern {
    number: 5,
    slug: "apex-rest-api",
    name: "Apex REST API",
    direction: Direction::Inbound,
    catalogue: "Remote Call-In",
    text: crate::pattern::prose!(),
    topology: crate::pattern::drawn!(crate::Topology, topology::TOPOLOGY),
    line: crate::pattern::drawn!(crate::network::Line, topology::LINE),
    files: &[],
    scenario: None,
};
