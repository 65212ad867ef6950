//! Who takes part: the actors of a pattern's run, and the one session by which a person comes in.
//!
//! Refuses a pattern that does not run. The run's own client stays away: a person sits in its place, and what it would
//! have sent is the example. Invariant: the run's session token is held here, put on at the org's door, and never shown;
//! by itself it opens nothing.

use std::fmt;

use org::http::Request;
use patterns::{
    participant::{Body, Participant},
    scenario::{Choice, Refused},
};
use world::{Actor, ActorId, Command, Input, Instant, Outgoing};

/// Who works in every run's org. The scenario's own; a test compares them.
pub const USERNAME: &str = "night.shift@night-network.example";
/// The run's client is first in its list.
const CLIENT: ActorId = ActorId(0);
/// A token that no org has issued.
const UNKNOWN: &str = "unknown";

/// The actors of a run, before its first moment.
pub struct Cast {
    /// The pattern's name.
    pub pattern: &'static str,
    /// Each with its name, in the order of their numbers.
    pub actors: Vec<(&'static str, Participant)>,
    /// Which of them is the org.
    pub org: ActorId,
    pub door: Door,
    /// What the run's client would have sent.
    pub example: Example,
}

/// A request that is worth trying.
pub struct Example {
    pub path: String,
    pub body: String,
}

/// Lets a person's requests in under the session of the run.
#[derive(Clone)]
pub struct Door {
    token: String,
    inside: String,
    origin: String,
}

impl Cast {
    /// Opens the run of a pattern, to be entered with that token.
    ///
    /// # Errors
    /// Why it cannot be opened.
    pub fn new(slug: &str, token: String) -> Result<Cast, String> {
        let pattern = patterns::find(slug).ok_or_else(|| format!("there is no pattern {slug}."))?;
        let scenario = pattern.scenario.ok_or_else(|| format!("{} does not run yet.", pattern.name))?;
        let world = scenario
            .deploy(&Choice::default(), pattern.files)
            .map_err(|why| format!("{}: {}", pattern.name, in_words(why)))?;
        let mut actors = Vec::new();
        for (number, place) in (0..).zip(scenario.actors) {
            let actor = world.actor(ActorId(number)).ok_or_else(|| format!("nobody plays {}.", place.name))?;
            actors.push((place.name, actor.clone()));
        }
        let client = world.actor(CLIENT).cloned();
        let Some((org, first)) = client.and_then(first_request) else {
            return Err(format!("the run of {} does not begin with a client's request.", pattern.name));
        };
        let header = first.headers.get("Authorization").and_then(|header| header.strip_prefix("Bearer "));
        let inside = header.ok_or_else(|| format!("the client of {} has no session.", pattern.name))?.to_owned();
        let example = Example { path: first.path, body: String::from_utf8_lossy(&first.body).into_owned() };
        let door = Door { token, inside, origin: first.origin };
        Ok(Cast { pattern: pattern.name, actors, org, door, example })
    }
}

fn in_words(refused: Refused) -> String {
    match refused {
        Refused::UnknownFault(name) => format!("there is no fault {name}."),
        Refused::Setup(why) => why,
        Refused::NotCompiled(diagnostics) => diagnostics.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
    }
}

/// What a client sends at the start, and to whom.
fn first_request(mut client: Participant) -> Option<(ActorId, Request)> {
    client.handle(Instant::START, Input::Start);
    std::iter::from_fn(|| client.poll(Instant::START)).find_map(|command| match command {
        Command::Send(Outgoing { to, body: Body::Request(request), .. }) => Some((to, request)),
        _ => None,
    })
}

impl Door {
    /// The token that a person uses.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// The request as it arrives at the org: at the org's own origin, and with its own session where the token is right.
    pub fn admit(&self, mut request: Request) -> Request {
        request.origin.clone_from(&self.origin);
        let header = request.headers.get("Authorization").and_then(|header| header.split_once(' '));
        if let Some((scheme, token)) = header {
            let inside = match token.trim() {
                token if token == self.token => &self.inside,
                token if token == self.inside => UNKNOWN,
                other => other,
            };
            let header = format!("{scheme} {inside}");
            request.headers.set("Authorization", header);
        }
        request
    }
}

impl fmt::Debug for Door {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Door").field("origin", &self.origin).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mock_org::PATTERN;
    use org::http::{Headers, Method};

    fn cast() -> Cast {
        Cast::new(PATTERN, "printed-token".to_owned()).expect("a cast")
    }

    fn arrives_with(header: &str) -> String {
        let mut request = Request::new(Method::Get, "", "/");
        request.headers = Headers::default().with("Authorization", header);
        cast().door.admit(request).headers.get("authorization").unwrap_or_default().to_owned()
    }

    #[test]
    fn the_printed_token_becomes_the_session_of_the_run() {
        let inside = cast().door.inside;
        assert_ne!(inside, "printed-token");
        assert_eq!(arrives_with("Bearer printed-token"), format!("Bearer {inside}"));
        assert_eq!(arrives_with("OAuth printed-token"), format!("OAuth {inside}"));
    }

    #[test]
    fn no_other_token_opens_anything_not_even_that_of_the_run() {
        assert_eq!(arrives_with("Bearer guessed"), "Bearer guessed");
        assert_eq!(arrives_with("printed-token"), "printed-token");
        assert_eq!(arrives_with(&format!("Bearer {}", cast().door.inside)), "Bearer unknown");
    }

    #[test]
    fn the_example_is_what_the_runs_client_sends() {
        let example = cast().example;
        assert_eq!(example.path, "/services/data/v68.0/sobjects/Account");
        assert!(example.body.contains("Harbourlight"), "{}", example.body);
    }

    #[test]
    fn the_username_is_the_one_of_the_scenario() {
        assert!(include_str!("../patterns/outbound_rest_callout/scenario.rs").contains(USERNAME));
    }
}
