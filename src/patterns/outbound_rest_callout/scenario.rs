//! The run of this pattern: a client saves an account, and the org asks the data provider about it.
//!
//! Refuses a fault and a file that it does not have. Invariant: every secret holds the text `s3cr3t`, so that a
//! test can look for a leak anywhere.

use org::{Org, Secret, Session, Setup, http::Response};
use world::{ActorId, Leg, Link, Rule, Seed, Span, Times, Verdict};

use super::data_provider::{CLIENT_ID, CLIENT_SECRET, DataProvider};
use crate::{
    org_actor::{OrgActor, Way},
    participant::{Body, Participant, World},
    rest_client::RestClient,
    scenario::{Choice, Fault, Input, Place, Refused, Scenario},
    server::Server,
};

const NAME: Input = Input {
    name: "name",
    label: "Account name",
    default: "Harbourlight",
    suggestions: &["Northfold", "Juniper", "Tallow & Wick"],
};

const WEBSITE: Input = Input {
    name: "website",
    label: "Website",
    default: "https://harbourlight.example",
    suggestions: &["northfold.example", "www.juniperbank.example", "tallow-and-wick.example", "nobody.example"],
};

pub const SCENARIO: Scenario = Scenario {
    inputs: &[NAME, WEBSITE],
    faults: &[
        Fault {
            name: "401 once",
            about: "The provider no longer knows the token. The platform gets a new one and asks again.",
        },
        Fault {
            name: "500 once",
            about: "The first request meets a server error. The job tries again a minute later.",
        },
        Fault {
            name: "500 every time",
            about: "The provider stays down. The job gives up after three attempts, and says so on the record.",
        },
        Fault { name: "404", about: "The provider says that it knows no such company." },
        Fault { name: "HTML page", about: "A proxy answers 200 with a page for people." },
        Fault { name: "No answer", about: "The request is lost. The callout times out after 10 seconds, each time." },
    ],
    actors: &[
        Place { name: "Client", node: "" },
        Place { name: "Salesforce", node: "salesforce" },
        Place { name: "External API", node: "external-api" },
    ],
    reversed: &[(SAVE_ANSWER, SAVE)],
    setup,
    outside,
    example: |_| None,
    open,
};

const ORG: ActorId = ActorId(1);
const PROVIDER: ActorId = ActorId(2);

const SAVE: &str = "save";
const SAVE_ANSWER: &str = "save-answer";
const REQUEST: &str = "https-auth";
const RESPONSE: &str = "json-response";

const ORIGIN: &str = "https://night-network.my.salesforce.example";
const PROVIDERS_ORIGIN: &str = "https://api.companydata.example";
const SESSION: &str = "00D7Q000000NIGHT!s3cr3t-session";

fn setup(choice: &Choice) -> Result<Setup, Refused> {
    Ok(Setup {
        files: choice.files(super::FILES)?,
        secrets: vec![Secret {
            external_credential: "Company_Data".to_owned(),
            principal: "Service".to_owned(),
            client_id: CLIENT_ID.to_owned(),
            client_secret: CLIENT_SECRET.to_owned(),
            ..Secret::default()
        }],
        permission_sets: vec!["Account_Enrichment".to_owned()],
        sessions: vec![Session { token: SESSION.to_owned(), username: "night.shift@night-network.example".to_owned() }],
        origin: ORIGIN.to_owned(),
    })
}

fn data_provider() -> Participant {
    Participant::new(Server::new(DataProvider::default()))
}

fn outside(origin: &str) -> Option<Participant> {
    (origin == PROVIDERS_ORIGIN).then(data_provider)
}

fn open(choice: &Choice, org: Org) -> Result<World, Refused> {
    let rules = choice.faults.iter().map(|name| rule(name)).collect::<Result<Vec<_>, _>>()?;
    let provider =
        Way { origin: PROVIDERS_ORIGIN, to: PROVIDER, inside: "apex-callout", edge: REQUEST, back: RESPONSE };
    let actors =
        vec![Participant::new(client(choice)), Participant::new(OrgActor::new(org, vec![provider])), data_provider()];
    let links = [(SAVE, 20, 40), (SAVE_ANSWER, 20, 40), (REQUEST, 40, 120), (RESPONSE, 40, 120)]
        .map(|(edge, least, spread)| Link { edge, least: Span::from_millis(least), spread: Span::from_millis(spread) });
    Ok(World::new(Seed(choice.seed), actors, links.to_vec(), rules))
}

/// Saves what was typed. An empty website is left out, as a form does; an empty name is for the org to refuse.
fn client(choice: &Choice) -> RestClient {
    let mut fields = vec![("Name", choice.input(&NAME))];
    fields.extend([("Website", choice.input(&WEBSITE))].into_iter().filter(|(_, value)| !value.is_empty()));
    RestClient::new(ORG, (SAVE, SAVE_ANSWER), (ORIGIN, SESSION), "Account", &fields)
}

fn rule(name: &str) -> Result<Rule<Body>, Refused> {
    let json = |status, body: &str| Verdict::Answer(Body::Response(Response::new(status, "application/json", body)));
    let down = || json(500, "{\"error\":\"internal error\"}");
    let page = "<!doctype html><title>Sign in</title><h1>Sign in to the guest network</h1>";
    let (name, times, verdict) = match name {
        "401 once" => ("401 once", Times::First(1), json(401, "{\"error\":\"invalid_token\"}")),
        "500 once" => ("500 once", Times::First(1), down()),
        "500 every time" => ("500 every time", Times::Every, down()),
        "404" => ("404", Times::Every, json(404, "{\"error\":\"unknown company\"}")),
        "HTML page" => {
            let answer = Response::new(200, "text/html; charset=UTF-8", page);
            ("HTML page", Times::Every, Verdict::Answer(Body::Response(answer)))
        }
        "No answer" => ("No answer", Times::Every, Verdict::Drop),
        unknown => return Err(Refused::UnknownFault(unknown.to_owned())),
    };
    // The token's own request is left alone: the faults are about the question.
    Ok(Rule { name, edge: REQUEST, leg: Leg::Request, key: "GET /v1/companies", times, verdict, fired: 0 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn every_fault_that_is_offered_is_a_rule_of_its_name() {
        for fault in SCENARIO.faults {
            assert_eq!(rule(fault.name).map(|rule| rule.name), Ok(fault.name));
        }
        assert_eq!(rule("meteor").map(|rule| rule.name), Err(Refused::UnknownFault("meteor".to_owned())));
    }

    #[test]
    fn every_actor_edge_and_link_of_the_run_is_on_the_map() {
        let topology = super::super::PATTERN.topology;
        for place in SCENARIO.actors.iter().filter(|place| !place.node.is_empty()) {
            assert!(topology.node(place.node).is_some(), "{}", place.name);
        }
        let drawn = |edge: &str| topology.wide.route_of(edge).is_some() && topology.narrow.route_of(edge).is_some();
        let reversed = SCENARIO.reversed.iter().map(|(_, drawn)| *drawn);
        for edge in [SAVE, REQUEST, RESPONSE, "apex-callout"].into_iter().chain(reversed) {
            assert!(drawn(edge), "{edge}");
        }
    }

    #[test]
    fn a_world_opens_for_every_fault_and_not_for_an_unknown_one() {
        for fault in SCENARIO.faults {
            let choice = Choice { faults: vec![fault.name.to_owned()], ..Choice::default() };
            assert!(SCENARIO.deploy(&choice, super::super::FILES).is_ok(), "{}", fault.name);
        }
        let choice = Choice { faults: vec!["meteor".to_owned()], ..Choice::default() };
        assert_eq!(
            SCENARIO.deploy(&choice, super::super::FILES).map(|_| ()),
            Err(Refused::UnknownFault("meteor".to_owned()))
        );
    }

    #[test]
    fn an_edit_of_a_file_that_is_not_there_is_refused() {
        let edits = BTreeMap::from([("Nothing.cls".to_owned(), String::new())]);
        let choice = Choice { edits, ..Choice::default() };
        assert!(matches!(SCENARIO.deploy(&choice, super::super::FILES), Err(Refused::Setup(_))));
    }
}
