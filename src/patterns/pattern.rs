//! What every pattern is made of.
//!
//! Refuses to hold anything a page computes. Invariant: a pattern is a constant; its number, slug and name
//! are those of the folder it lies in and never change once published.

use std::fmt;

use crate::{network::Line, scenario::Scenario, topology::Topology};

/// The prose beside a pattern's `mod.rs`. Whoever only runs patterns does not carry it.
macro_rules! prose {
    () => {
        if cfg!(any(test, feature = "prose")) { include_str!("text.md") } else { "" }
    };
}
pub(crate) use prose;

/// What only pages draw: a pattern's line in the network, and the map of one that does not run. Whoever only runs
/// patterns carries nothing in its place.
macro_rules! drawn {
    ($kind:ty, $drawn:expr) => {
        if cfg!(any(test, feature = "prose")) { &$drawn } else { &<$kind>::NONE }
    };
}
pub(crate) use drawn;

/// One integration pattern.
#[derive(Debug)]
pub struct Pattern {
    /// Its number on every badge.
    pub number: u8,
    /// Its name in a URL.
    pub slug: &'static str,
    pub name: &'static str,
    pub direction: Direction,
    /// The nearest pattern of Salesforce's own catalogue, in a clause.
    pub catalogue: &'static str,
    /// The page's prose, in the shape that `prose` reads; empty where the feature `prose` is off.
    pub text: &'static str,
    /// Empty where the feature `prose` is off and the pattern does not run.
    pub topology: &'static Topology,
    /// Its line in the drawing of the whole network; empty where the feature `prose` is off.
    pub line: &'static Line,
    /// What it consists of in the org, empty until the pattern runs.
    pub files: &'static [SourceFile],
    /// How it runs; none until it does.
    pub scenario: Option<&'static Scenario>,
}

/// Who starts the conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Outbound,
    EventDriven,
    Inbound,
}

impl Direction {
    pub const ALL: [Direction; 3] = [Direction::Outbound, Direction::EventDriven, Direction::Inbound];

    pub fn label(self) -> &'static str {
        match self {
            Direction::Outbound => "Outbound",
            Direction::EventDriven => "Event-Driven",
            Direction::Inbound => "Inbound",
        }
    }

    /// The label as an identifier.
    pub fn key(self) -> &'static str {
        match self {
            Direction::Outbound => "outbound",
            Direction::EventDriven => "event-driven",
            Direction::Inbound => "inbound",
        }
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.label())
    }
}

/// A file of the pattern, as it is deployed.
#[derive(Clone, Copy, Debug)]
pub struct SourceFile {
    /// From the pattern's folder, for example `force-app/main/default/classes/DataProvider.cls`.
    pub path: &'static str,
    pub role: Role,
    /// Empty where the feature `sources` is off: whoever runs what was deployed does not carry what it was made of.
    pub text: &'static str,
    /// Tells its text apart from any other.
    pub digest: u64,
    /// Ends of lines in its text.
    pub lines: usize,
}

/// What a file is to the org.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Trigger,
    Class,
    /// An Apex class of tests, or one that only tests need.
    Test,
    Credential,
    PermissionSet,
    /// A custom object.
    Object,
    Field,
    /// Code of a system outside the org.
    Client,
}

/// What a file is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    Apex,
    Xml,
    Other,
}

impl SourceFile {
    /// A file of that text.
    pub const fn new(path: &'static str, role: Role, text: &'static str) -> SourceFile {
        let (bytes, mut place, mut lines) = (text.as_bytes(), 0, 0);
        while place < bytes.len() {
            lines += (bytes[place] == b'\n') as usize;
            place += 1;
        }
        let kept = if cfg!(any(test, feature = "sources")) { text } else { "" };
        SourceFile { path, role, text: kept, digest: org::digest(text), lines }
    }

    /// The file's own name, without its folders.
    pub fn name(&self) -> &'static str {
        self.path.rsplit('/').next().unwrap_or(self.path)
    }

    pub fn language(&self) -> Language {
        match self.path.rsplit('.').next() {
            Some("cls" | "trigger") => Language::Apex,
            Some("xml") => Language::Xml,
            _ => Language::Other,
        }
    }
}
