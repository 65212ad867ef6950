//! Who takes part: the actors of a pattern's run, or an org alone, and the one session by which a person comes in.
//!
//! Refuses a pattern that does not run. The run's own client stays away: a person sits in its place, and what it would
//! have sent is the example. Invariant: the run's session token is held here, put on at the org's door, and never shown;
//! by itself it opens nothing.

use std::fmt;

use org::{Deployed, Edition, File, Org, Setup, http::Request};
use patterns::{
    Pattern,
    org_actor::OrgActor,
    participant::{Body, Participant},
    scenario::{Choice, Refused},
};
use world::{Actor, ActorId, Command, Input, Instant, Outgoing, Rule};

/// Who works in every org. That of the scenarios; a test compares them.
pub const USERNAME: &str = "night.shift@night-network.example";
/// Where the org of files is.
const ORIGIN: &str = "https://night-network.my.salesforce.example";
/// The run's client is first in its list.
const CLIENT: ActorId = ActorId(0);
/// A token that no org has issued.
const UNKNOWN: &str = "unknown";

/// The actors of a run, before its first moment.
pub struct Cast {
    /// The pattern's name; empty for the org of files.
    pub pattern: &'static str,
    /// Each with its name, in the order of their numbers.
    pub actors: Vec<(&'static str, Participant)>,
    /// What befalls messages between them.
    pub rules: Vec<Rule<Body>>,
    /// Which of them is the org.
    pub org: ActorId,
    pub door: Door,
    /// What the run's client would have sent.
    pub example: Example,
}

/// A request that is worth trying.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Example {
    pub method: &'static str,
    pub path: String,
    /// All but the session's, and the host's.
    pub headers: Vec<(String, String)>,
    pub body: String,
}

/// Lets a person's requests in under the session of the run.
#[derive(Clone)]
pub struct Door {
    token: String,
    inside: String,
    origin: String,
}

/// What an org of these files is made of. Its user has every permission set that is among them.
pub fn of_files(files: Vec<File>) -> Setup {
    let name = |file: &File| {
        let name = file.path.rsplit('/').next()?;
        let bare = name.strip_suffix(".permissionset-meta.xml").or_else(|| name.strip_suffix(".permissionset"))?;
        Some(bare.to_owned())
    };
    let permission_sets = files.iter().filter_map(name).collect();
    Setup { files, permission_sets, origin: ORIGIN.to_owned(), ..Setup::default() }
}

impl Cast {
    /// Opens the run of a pattern around what its files were deployed to, to be entered with that token.
    ///
    /// # Errors
    /// Why it cannot be opened.
    pub fn of_pattern(
        pattern: &'static Pattern,
        choice: &Choice,
        deployed: Deployed,
        token: &str,
    ) -> Result<Cast, Refused> {
        let refused = |parts: &[&str]| Refused::Setup(parts.concat());
        let scenario = pattern.scenario.ok_or_else(|| refused(&[pattern.name, " does not run yet."]))?;
        let (actors, rules) = scenario.world(choice, pattern.files, deployed)?.into_parts();
        let mut actors: Vec<_> = scenario.actors.iter().map(|place| place.name).zip(actors).collect();
        let client = actors.get_mut(usize::from(CLIENT.0)).and_then(|(_, client)| first_request(client));
        let Some((org, first)) = (scenario.example)(choice).or(client) else {
            return Err(refused(&["The run of ", pattern.name, " does not begin with a client's request."]));
        };
        let header = first.headers.get("Authorization").and_then(|header| header.strip_prefix("Bearer "));
        let inside = header.ok_or_else(|| refused(&["The client of ", pattern.name, " has no session."]))?.to_owned();
        let headers = first.headers.iter().filter(|(name, _)| !["Authorization", "Host"].contains(name));
        let example = Example {
            headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            method: first.method.name(),
            path: first.path,
            body: String::from_utf8_lossy(&first.body).into_owned(),
        };
        let door = Door { token: token.to_owned(), inside, origin: first.origin };
        Ok(Cast { pattern: pattern.name, actors, rules, org, door, example })
    }

    /// An org alone, of what files were deployed to. Their problems are the caller's affair.
    pub fn of_org(deployed: Deployed, setup: &Setup, seed: u64, token: &str) -> Cast {
        let session = org::Session { token: token.to_owned(), username: USERNAME.to_owned() };
        let mut org = Org::open(deployed, &Setup { sessions: vec![session], ..setup.clone() });
        org.seed(seed);
        let example = Example {
            method: "POST",
            path: "/services/data/v68.0/sobjects/Account".to_owned(),
            headers: vec![("Content-Type".to_owned(), "application/json".to_owned())],
            body: "{\"Name\":\"Harbourlight\"}".to_owned(),
        };
        let door = Door { token: token.to_owned(), inside: token.to_owned(), origin: setup.origin.clone() };
        let actors = vec![("Salesforce", Participant::new(OrgActor::new(org, Vec::new())))];
        Cast { pattern: "", actors, rules: Vec::new(), org: ActorId(0), door, example }
    }
}

impl Cast {
    /// Makes the org one of that edition.
    pub fn set_edition(&mut self, edition: &Edition) {
        let actor = self.actors.get_mut(usize::from(self.org.0));
        if let Some(org) = actor.and_then(|(_, actor)| actor.org_mut()) {
            org.set_edition(edition);
        }
    }
}

/// What a client sends at the start, and to whom.
fn first_request(client: &mut Participant) -> Option<(ActorId, Request)> {
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

    /// Where the org is by its own account.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The request as it arrives at the org: at the org's own origin, and with its own session where the token is right.
    pub fn admit(&self, mut request: Request) -> Request {
        request.origin.clone_from(&self.origin);
        // The identity URL takes its token in the address too.
        let named = request.query().split('&').find_map(|pair| pair.strip_prefix("oauth_token="));
        let named =
            named.filter(|_| request.path.starts_with("/id/") && request.headers.get("Authorization").is_none());
        if let Some(bearer) = named.map(|token| ["Bearer ", token].concat()) {
            request.headers.set("Authorization", bearer);
        }
        let header = request.headers.get("Authorization").and_then(|header| header.split_once(' '));
        if let Some((scheme, token)) = header {
            let inside = match token.trim() {
                token if token == self.token => &self.inside,
                token if token == self.inside => UNKNOWN,
                other => other,
            };
            let header = [scheme, " ", inside].concat();
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
#[path = "cast/tests.rs"]
mod tests;
