//! What a page asks the simulator, and what the simulator answers: one pair of enums, as JSON.
//!
//! Refuses to know Apex, the org or any pattern: the page's bundle must stay small, so this crate is plain data,
//! and what a visitor reads of a run comes as HTML, made by the same functions that prerender it.
//! Invariant: app and simulator of different builds never talk; every `Ask` carries the page's build.

mod write;

use serde::{Deserialize, Serialize};
use std::{borrow::Cow, collections::BTreeMap, fmt};

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
    /// The message that was last on its way at an event, and all those before it, as HTML.
    Wire(u32),
    /// What the org holds just after an event, as HTML.
    OrgAt(u32),
    /// Compiles the pattern's files with the edits of a run, and keeps what is wrong. How many problems there are, in
    /// words; empty for none.
    Check(Run),
    /// What the last check found in a file of that name, as HTML; empty for nothing.
    Problems(String),
    /// A file as it would read with that text: lines of HTML, painted with what the last check and the last tests
    /// say of them.
    Paint { file: String, text: String },
    /// Puts up the pattern's Apex tests, with the edits of a run. All of them, as HTML.
    Test(Run),
    /// Runs the next test. All of them and what they came to, as HTML; empty where none was left to run.
    NextTest,
    /// What the tests came to in one sentence, as HTML.
    TestTotal,
    /// Opens an org of its own for the requests that follow: that of the run's pattern, with its edits, seed and
    /// faults, before anybody has asked it anything. Without a pattern it is made of the edits alone, by path.
    OpenOrg(Run),
    /// Asks the org that was opened last, as it stands now.
    Request(Request),
    /// What happened on the way to the last answer to a request, or while time last went on.
    Happened,
    /// Lets the org's time go on by so many milliseconds: jobs run, timeouts end.
    Advance(u32),
    /// What a visitor pressed in the explorer of an org, under `do`, with the fields of its forms. As HTML: elements that
    /// each bear the id of the one on the page whose inside they take.
    Explore(BTreeMap<String, String>),
}

/// A request of a person or a program, as it stands on the wire.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// In upper case: `GET`
    pub method: String,
    /// With its query, from the slash on.
    pub path: String,
    /// Names and values in the order in which they travel.
    #[serde(default)]
    pub headers: Vec<(String, String)>,
    /// A text; empty for none.
    #[serde(default)]
    pub body: String,
}

impl Question {
    /// The run that it is about, where it brings one.
    pub fn run(&self) -> Option<&Run> {
        match self {
            Question::Open(run) | Question::Check(run) | Question::Test(run) | Question::OpenOrg(run) => Some(run),
            _ => None,
        }
    }

    /// Whether it is about files that a visitor has edited.
    pub fn is_edited(&self) -> bool {
        self.run().is_some_and(|run| !run.edits.is_empty())
    }

    /// The pattern whose files it is about, where it names one.
    pub fn pattern(&self) -> Option<&str> {
        match self {
            Question::Explore(form) => form.get("do")?.strip_prefix("load:"),
            question => question.run().map(|run| run.pattern.as_str()),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    Opened(Summary),
    /// A fragment, empty where the event has nothing of the kind.
    Html(String),
    /// The page is of another build than the simulator.
    OtherBuild,
    /// The simulator has not been given what the files of the run deploy to. Whoever gives it asks again.
    Undeployed,
    /// Why there is no answer, in words for the visitor.
    Refused(String),
    /// An org is open.
    Entrance(Entrance),
    /// The org's answer to a request.
    Response(Response),
    /// What happened while time went on, or on the way to an answer.
    Said(Vec<Said>),
}

/// How an org that was opened is entered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entrance {
    /// The session's token, for `Authorization: Bearer`.
    pub token: String,
    pub username: String,
    /// A request that is worth trying.
    pub example: Request,
}

/// An answer as it travels.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Response {
    pub status: u16,
    /// `OK`
    pub reason: Cow<'static, str>,
    pub headers: Vec<(Cow<'static, str>, Cow<'static, str>)>,
    /// Empty for none. A body that is no text is refused instead.
    pub body: String,
}

/// Something that happened in or around an org.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// The org's time of day in UTC: `03:00:01.250Z`
    pub at: String,
    /// As a sentence.
    pub sentence: String,
}

/// Why the simulator did not answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The question could not be read.
    Unreadable(String),
    UnknownPattern(String),
    UnknownFault(String),
    /// The pattern has no run yet.
    NotRunnable(String),
    /// The Apex of the run does not compile.
    NotCompiled(Vec<Problem>),
    /// The org of the run cannot be set up, and why.
    NotSetUp(String),
    /// What its files deploy to is not there; an answer of its own tells it.
    Undeployed,
    /// A question about a run before one was opened, or about an event it does not have.
    NoSuchEvent,
    /// A request before an org was opened.
    NoOrg,
    /// A method that no org knows.
    UnknownMethod(String),
    /// Nothing ever answers, or with bytes that are no text.
    NoAnswer,
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::Unreadable(why) => write!(formatter, "The simulator could not read the question: {why}"),
            Refusal::UnknownPattern(slug) => write!(formatter, "There is no pattern named {slug}."),
            Refusal::UnknownFault(name) => write!(formatter, "This pattern has no fault named {name}."),
            Refusal::NotRunnable(name) => write!(formatter, "{name} does not run yet."),
            Refusal::NotCompiled(problems) => {
                formatter.write_str("The Apex does not compile.")?;
                problems.iter().try_for_each(|problem| write!(formatter, "\n{problem}"))
            }
            Refusal::NotSetUp(why) => write!(formatter, "The org cannot be set up.\n{why}"),
            Refusal::Undeployed => formatter.write_str("The files of the run have not been deployed."),
            Refusal::NoOrg => formatter.write_str("No org is open for requests."),
            Refusal::UnknownMethod(name) => write!(formatter, "The mock org does not know the method {name}."),
            Refusal::NoAnswer => formatter.write_str("The org has no answer to this that is a text."),
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub file: String,
    pub line: u32,
    pub column: u32,
    pub message: String,
}

/// A run, without the bodies of its messages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    pub events: Vec<Event>,
    /// The whole run as an ordered list: entry by entry the sentence of each event.
    pub transcript: String,
    /// The view boxes of the map's two layouts.
    pub view_box: Drawn,
    /// Outlines of nodes and courses of edges, which the events refer to by their place here.
    pub shapes: Vec<Drawn>,
}

/// SVG in both layouts of the map.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawn {
    pub wide: String,
    pub narrow: String,
}

/// One event of the trace. Its id is its place in `Summary::events`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The outline of the node it happened at.
    pub node: Option<u32>,
    /// Set where a message sets out: it moves along an edge.
    pub motion: Option<Motion>,
    /// Set where Apex ran: the lines it went through, the last being where it stands.
    pub code: Option<Code>,
}

/// A message on its way along an edge of the map.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Motion {
    /// The course of the edge.
    pub edge: u32,
    /// Whether it never arrives.
    pub lost: bool,
    /// What the packet is, in a few characters: `GET`, `200`, `text/html`.
    pub tag: String,
}

/// Lines of one source file. They count from 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    pub file: String,
    pub lines: Vec<u32>,
}
