//! A run that has been computed: its trace, and what the trace's names mean on the pattern's map.
//!
//! Refuses to run on: a run ends within a day and ten thousand events. Invariant: an event's number is its place in
//! the trace.

use org::Deployed;
use patterns::{
    Pattern, Scenario,
    participant::{Body, Note},
    scenario::{Place, Refused},
};
use protocol::{Problem, Refusal, Run};
use world::{ActorId, Event, Happening, Instant, MessageId};

use super::draft;

const LAST_MOMENT: Instant = Instant(86_400_000_000);
const LAST_EVENT: u32 = 10_000;

/// A run that has been computed.
pub struct Opened {
    pub pattern: &'static Pattern,
    pub scenario: &'static Scenario,
    /// Names of the files that ran and differ from the pattern's own.
    pub edited: Vec<String>,
    trace: Vec<Event<Body, Note>>,
}

/// Where a message leaves or arrives: a name, and the node of the map where it has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    pub name: &'static str,
    /// Empty where the map draws none.
    pub node: &'static str,
}

/// A message that went along an edge.
pub struct Travel<'a> {
    pub edge: &'static str,
    pub from: End,
    pub to: End,
    pub shown: &'a Body,
    pub lost: bool,
    /// Whether it stayed inside one actor.
    pub inside: bool,
}

impl Travel<'_> {
    /// What it is in a few characters: a request's method, a response's status, or its type where that matters more.
    pub fn tag(&self) -> String {
        match self.shown {
            Body::Request(request) => request.method.name().to_owned(),
            Body::Plain(plain) => plain.tag.to_owned(),
            Body::Response(response) => {
                let media = response.headers.get("Content-Type").and_then(|value| value.split(';').next());
                match media.filter(|media| response.status < 300 && !media.ends_with("json")) {
                    Some(media) => media.to_owned(),
                    None => response.status.to_string(),
                }
            }
        }
    }

    /// Whether it is an answer that refuses.
    pub fn is_refusal(&self) -> bool {
        matches!(self.shown, Body::Response(response) if response.status >= 400)
    }
}

impl Opened {
    /// Builds the world of a run around what its files were deployed to, and runs it to its end.
    pub fn compute(pattern: &'static Pattern, run: Run, deployed: Deployed) -> Result<Opened, Refusal> {
        let scenario = pattern.scenario.ok_or_else(|| Refusal::NotRunnable(pattern.name.to_owned()))?;
        let choice = draft::choice(run);
        let mut world = scenario.world(&choice, pattern.files, deployed).map_err(refusal)?;
        world.run(LAST_MOMENT, LAST_EVENT);
        let edited = draft::edited(pattern, &choice, false);
        Ok(Opened { pattern, scenario, edited, trace: world.into_trace() })
    }

    /// A run that was written by hand.
    #[cfg(test)]
    pub fn of(pattern: &'static Pattern, scenario: &'static Scenario, trace: Vec<Event<Body, Note>>) -> Opened {
        Opened { pattern, scenario, edited: Vec::new(), trace }
    }

    /// What happened, in order.
    pub fn trace(&self) -> &[Event<Body, Note>] {
        &self.trace
    }

    /// Who an actor is.
    pub fn place(&self, actor: ActorId) -> Option<&'static Place> {
        self.scenario.actors.get(usize::from(actor.0))
    }

    /// The name by which the trace knows an edge on the map, and whether the map's goes the other way.
    pub fn drawn(&self, edge: &'static str) -> (&'static str, bool) {
        let reversed = self.scenario.reversed.iter().find(|(known, _)| *known == edge);
        reversed.map_or((edge, false), |(_, drawn)| (drawn, true))
    }

    /// The message that set out at an event; none where it is no such event.
    pub fn travel(&self, event: usize) -> Option<Travel<'_>> {
        match &self.trace().get(event)?.happening {
            Happening::Sent { edge, from, to, shown, travel, .. } => {
                let (from, to) = self.ends(edge, *from, *to);
                Some(Travel { edge, from, to, shown, lost: travel.is_none(), inside: false })
            }
            Happening::Passed { edge, within, shown } => {
                let (from, to) = self.ends(edge, *within, *within);
                Some(Travel { edge, from, to, shown, lost: false, inside: true })
            }
            _ => None,
        }
    }

    /// The event at which the message of a later event set out.
    pub fn set_out(&self, event: usize) -> Option<usize> {
        let message = message_of(&self.trace().get(event)?.happening)?;
        let earlier = self.trace().get(..event)?;
        earlier
            .iter()
            .rposition(|event| matches!(event.happening, Happening::Sent { message: known, .. } if known == message))
    }

    fn ends(&self, edge: &'static str, from: ActorId, to: ActorId) -> (End, End) {
        let topology = self.pattern.topology;
        let (drawn, reversed) = self.drawn(edge);
        let nodes = match topology.edges.iter().find(|edge| edge.id == drawn) {
            Some(edge) => (edge.from, edge.to),
            None => ("", topology.entries.iter().find(|entry| entry.id == drawn).map_or("", |entry| entry.to)),
        };
        let (first, last) = if reversed { (nodes.1, nodes.0) } else { nodes };
        let end = |node: &'static str, actor: ActorId| {
            let actor = self.place(actor).map_or("Somebody", |place| place.name);
            End { node, name: topology.name_of(node).unwrap_or(actor) }
        };
        (end(first, from), end(last, to))
    }
}

/// The message that an event is about, once it is under way.
fn message_of(happening: &Happening<Body, Note>) -> Option<MessageId> {
    match happening {
        Happening::Arrived { message, .. } | Happening::Fault { message, .. } => Some(*message),
        _ => None,
    }
}

/// What a page is told of a refusal.
pub fn refusal(refused: Refused) -> Refusal {
    match refused {
        Refused::UnknownFault(name) => Refusal::UnknownFault(name),
        Refused::Setup(why) => Refusal::NotSetUp(why),
        Refused::NotCompiled(diagnostics) => Refusal::NotCompiled(
            diagnostics
                .into_iter()
                .map(|found| Problem {
                    file: found.file,
                    line: found.line,
                    column: found.column,
                    message: found.message,
                })
                .collect(),
        ),
    }
}
