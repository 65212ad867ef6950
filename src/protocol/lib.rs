//! What a page asks the simulator, and what the simulator answers: one pair of enums, as JSON.
//!
//! Refuses to know Apex, the org or any pattern: the page's bundle must stay small, so this crate is plain data.
//! Invariant: app and simulator of different builds never talk; every `Ask` carries the page's build.

use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};

/// All that is needed to get the same trace again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// The pattern's slug.
    pub pattern: String,
    /// What the visitor typed, by the input's name. A missing one takes its default.
    #[serde(default)]
    pub inputs: BTreeMap<String, String>,
    #[serde(default)]
    pub seed: u64,
    /// The faults that are switched on, by name.
    #[serde(default)]
    pub faults: Vec<String>,
    /// Source files whose text replaces the pattern's own, by file name. They hold from the start of the run.
    #[serde(default)]
    pub edits: BTreeMap<String, String>,
}

/// A question, and the build of the page that asks it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Ask {
    pub build: String,
    pub question: Question,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Question {
    /// Computes a run and keeps it for the questions that follow.
    Open(Run),
    /// The message of an event as it travelled, by the event's id.
    Wire(u32),
    /// What the org holds just after an event.
    OrgAt(u32),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    Opened(Summary),
    /// `None` where the event is no message.
    Wire(Option<Wire>),
    Org(OrgView),
    Refused(Refusal),
}

/// Why the simulator did not answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Refusal {
    /// The page is of another build than the simulator.
    OtherBuild,
    /// The question could not be read.
    Unreadable(String),
    UnknownPattern(String),
    UnknownFault(String),
    /// The pattern has no run yet.
    NotRunnable(String),
    /// The Apex of the run does not compile.
    NotCompiled(Vec<Problem>),
    /// A question about a run before one was opened, or about an event it does not have.
    NoSuchEvent,
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::OtherBuild => formatter.write_str("This page and the simulator are of different versions. Reload the page."),
            Refusal::Unreadable(why) => write!(formatter, "The simulator could not read the question: {why}"),
            Refusal::UnknownPattern(slug) => write!(formatter, "There is no pattern named {slug}."),
            Refusal::UnknownFault(name) => write!(formatter, "This pattern has no fault named {name}."),
            Refusal::NotRunnable(name) => write!(formatter, "{name} does not run yet."),
            Refusal::NotCompiled(problems) => {
                formatter.write_str("The Apex does not compile.")?;
                problems.iter().try_for_each(|problem| write!(formatter, "\n{problem}"))
            }
            Refusal::NoSuchEvent => formatter.write_str("The run has no such event. Press Run first."),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}:{}: {}", self.file, self.line, self.column, self.message)
    }
}

/// A place in a source file and what is wrong there. Line and column count from 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    pub file: String,
    pub line: u32,
    pub column: u32,
    pub message: String,
}

/// A run, without the bodies of its messages.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    pub events: Vec<Event>,
    pub map: Map,
}

/// One event of the trace. Its id is its place in `Summary::events`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Microseconds of virtual time since the run began.
    pub at: u64,
    /// What happened, in one sentence.
    pub sentence: String,
    pub tone: Tone,
    /// The node it happened at, as the topology names it.
    pub node: String,
    /// Set where a message sets out: it moves along an edge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub motion: Option<Motion>,
    /// Set where Apex ran: the lines it went through, the last being where it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<Code>,
}

/// How an event bears on the run's outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tone {
    Plain,
    Good,
    Bad,
}

/// A message on its way along an edge of the map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Motion {
    pub edge: String,
    /// Microseconds from setting out to arriving; `None` where it never arrives.
    pub travel: Option<u64>,
    /// What the packet is, in a few characters: `GET`, `200`, `text/html`.
    pub tag: String,
}

/// Lines of one source file. They count from 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    pub file: String,
    pub lines: Vec<u32>,
}

/// Where each edge and node of the map lies, in both layouts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Map {
    pub wide: Layout,
    pub narrow: Layout,
}

/// One layout of the map, in tenths of the units of its own SVG view box.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    pub width: i32,
    pub height: i32,
    /// Points along each edge, evenly spaced from its start to its arrowhead.
    pub edges: BTreeMap<String, Vec<(i32, i32)>>,
    /// Left, top, width and height of each node.
    pub nodes: BTreeMap<String, (i32, i32, i32, i32)>,
}

/// A message as it travelled. What is secret in it is masked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Wire {
    pub from: String,
    pub to: String,
    /// The request line or the status line.
    pub start: String,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

/// What the org holds at a moment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OrgView {
    pub records: Vec<Row>,
    pub jobs: Vec<Row>,
    pub log: Vec<String>,
}

/// A record, or a job, as named values in a fixed order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    pub title: String,
    pub fields: Vec<(String, String)>,
}
