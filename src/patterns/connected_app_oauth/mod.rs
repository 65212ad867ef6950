//! Connected App + OAuth 2.0: an application outside proves who it is, and calls with the token it was given.

mod topology;

use crate::pattern::{Direction, Pattern};

pub const PATTERN: Pattern = Pattern {
    number: 3,
    slug: "connected-app-oauth",
    name: "Connected App + OAuth 2.0",
    direction: Direction::Inbound,
    catalogue: "what makes Remote Call-In safe",
    text: crate::pattern::prose!(),
    topology: crate::pattern::drawn!(crate::Topology, topology::TOPOLOGY),
    line: crate::pattern::drawn!(crate::network::Line, topology::LINE),
    files: &[],
    scenario: None,
};
