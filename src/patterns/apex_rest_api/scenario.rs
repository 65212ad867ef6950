//! The run of this pattern: a mobile app opens a case with its items, in one call.
//!
//! Refuses a fault and a file that it does not have. Invariants: every secret holds the text `s3cr3t`, so that a test
//! can look for a leak anywhere; a verb without a method takes no edge that names another verb.

use org::{
    Org, Session, Setup,
    http::{Method, Response},
};
use world::{ActorId, Leg, Link, Rule, Seed, Span, Times, Verdict};

use super::{
    authorization::Authorization,
    mailbox::Mailbox,
    mobile_app::{Intake, Lines, MobileApp},
};
use crate::{
    org_actor::{Inside, OrgActor},
    participant::{Body, Participant, World},
    scenario::{Choice, Fault, Input, Place, Refused, Scenario},
    server::Server,
};

const SUBJECT: Input = Input {
    name: "subject",
    label: "Subject",
    default: "The quay is dark",
    suggestions: &["A rope is torn", "The crane stands still"],
};
const EMAIL: Input = Input {
    name: "email",
    label: "Contact email",
    default: "ida@harbourlight.example",
    suggestions: &["noor@northfold.example", "ida at home"],
};
const ITEMS: Input = Input {
    name: "items",
    label: "Items",
    default: "2 x LAMP-7, 1 x CABLE-3",
    suggestions: &["1 x ROPE-12", "many x LAMP-7", "0 x LAMP-7, 1 x LAMP-TOP"],
};
const KEY: Input = Input { name: "key", label: "Idempotency key", default: "quay-7f3a-0001", suggestions: &[] };

pub const SCENARIO: Scenario = Scenario {
    inputs: &[SUBJECT, EMAIL, ITEMS, KEY],
    faults: &[
        Fault {
            name: LOST,
            about: "The case is open, and the app never hears of it. It sends the same call again, with the same key.",
        },
        Fault {
            name: BAD_ITEM,
            about: "A quantity does not fit its field. The case was inserted by then: the savepoint takes it back.",
        },
        Fault {
            name: TRIGGER,
            about: "The warehouse's trigger cannot read a product. Nobody catches that: 500, and everything is undone.",
        },
        Fault {
            name: BAD_JSON,
            about: "The app's body ends in the middle. The platform answers 400, and no line of Apex runs.",
        },
        Fault { name: MANY, about: "The list is too long for one case. It is refused before any DML." },
        Fault {
            name: OTHER_VERB,
            about: "The app uses a verb that the class has no method for. 405, and no line runs.",
        },
        Fault { name: OLD_TOKEN, about: "The session is over. The app gets a new token and sends the case again." },
    ],
    actors: &[
        Place { name: "Mobile App", node: "mobile-app" },
        Place { name: "Connected App / Auth", node: "connected-app" },
        Place { name: "Salesforce", node: "apex-rest" },
        Place { name: "Customer's mailbox", node: "" },
    ],
    reversed: &[(TOKEN_ANSWER, TOKEN)],
    setup,
    outside: |_| None,
    example: |choice| Some((ORG, app(choice).first_request(SESSION))),
    open,
};

const LOST: &str = "Lost answer";
const BAD_ITEM: &str = "Invalid item";
const TRIGGER: &str = "Trigger exception";
const BAD_JSON: &str = "Bad JSON";
const MANY: &str = "2,000 items";
const OTHER_VERB: &str = "PUT";
const OLD_TOKEN: &str = "401 once";

const AUTHORIZATION: ActorId = ActorId(1);
const ORG: ActorId = ActorId(2);
const MAILBOX: ActorId = ActorId(3);

const TOKEN: &str = "oauth-token";
const TOKEN_ANSWER: &str = "oauth-token-answer";
const POST: &str = "post-cases";
/// The map has no edge for another verb.
const ANOTHER: &str = "another-verb";
const RESPONSE: &str = "json-response";
const INSERT_AND_EMAIL: &str = "insert-email";
/// Out of the org: the map ends at the email.
const DELIVERY: &str = "delivery";

const ORIGIN: &str = "https://night-network.my.salesforce.example";
const SESSION: &str = "00D7Q000000NIGHT!s3cr3t-session";

fn setup(choice: &Choice) -> Result<Setup, Refused> {
    Ok(Setup {
        files: choice.files(super::FILES)?,
        secrets: Vec::new(),
        permission_sets: vec!["Case_Intake".to_owned()],
        sessions: vec![Session { token: SESSION.to_owned(), username: "night.shift@night-network.example".to_owned() }],
        origin: ORIGIN.to_owned(),
    })
}

fn open(choice: &Choice, org: Org) -> Result<World, Refused> {
    let mut rules = Vec::new();
    for name in &choice.faults {
        rules.extend(rule(name)?);
    }
    let inside = Inside { edge: INSERT_AND_EMAIL, mail: Some((MAILBOX, DELIVERY)) };
    let actors = vec![
        Participant::new(app(choice)),
        Participant::new(Server::new(Authorization::new(SESSION, ORIGIN))),
        Participant::new(OrgActor::new(org, Vec::new()).showing(inside)),
        Participant::new(Mailbox::default()),
    ];
    let links = [
        (TOKEN, 30, 60),
        (TOKEN_ANSWER, 30, 60),
        (POST, 40, 120),
        (ANOTHER, 40, 120),
        (RESPONSE, 40, 120),
        (DELIVERY, 900, 2_000),
    ]
    .map(|(edge, least, spread)| Link { edge, least: Span::from_millis(least), spread: Span::from_millis(spread) });
    Ok(World::new(Seed(choice.seed), actors, links.to_vec(), rules))
}

fn app(choice: &Choice) -> MobileApp {
    let has = |fault: &str| choice.faults.iter().any(|known| known == fault);
    let mut items = choice.input(&ITEMS).to_owned();
    for (fault, more) in [(BAD_ITEM, ", 5000 x CABLE-3"), (TRIGGER, ", 1 x LAMP-TOP")] {
        items.push_str(if has(fault) { more } else { "" });
    }
    let times = if has(MANY) { 2_000 / items.split(',').count().max(1) } else { 1 };
    let (method, edge) = if has(OTHER_VERB) { (Method::Put, ANOTHER) } else { (Method::Post, POST) };
    let lines = Lines {
        origin: ORIGIN,
        authorization: AUTHORIZATION,
        org: ORG,
        token: (TOKEN, TOKEN_ANSWER),
        case: (edge, RESPONSE),
    };
    let intake = Intake {
        method,
        key: choice.input(&KEY).to_owned(),
        subject: choice.input(&SUBJECT).to_owned(),
        email: choice.input(&EMAIL).to_owned(),
        items,
        times,
        is_cut: has(BAD_JSON),
    };
    MobileApp::new(lines, intake)
}

/// What a fault does to messages; nothing where it is the app that goes wrong.
fn rule(name: &str) -> Result<Option<Rule<Body>>, Refused> {
    let once = |name, edge, leg, verdict| Rule { name, edge, leg, key: "", times: Times::First(1), verdict, fired: 0 };
    match name {
        LOST => Ok(Some(once(LOST, RESPONSE, Leg::Response, Verdict::Drop))),
        OLD_TOKEN => {
            let body = "[{\"message\":\"Session expired or invalid\",\"errorCode\":\"INVALID_SESSION_ID\"}]";
            let refusal = Response::new(401, "application/json;charset=UTF-8", body);
            Ok(Some(once(OLD_TOKEN, POST, Leg::Request, Verdict::Answer(Body::Response(refusal)))))
        }
        BAD_ITEM | TRIGGER | BAD_JSON | MANY | OTHER_VERB => Ok(None),
        unknown => Err(Refused::UnknownFault(unknown.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_actor_edge_and_link_of_the_run_is_on_the_map_but_those_that_the_map_has_not() {
        let topology = super::super::PATTERN.topology;
        for place in SCENARIO.actors.iter().filter(|place| !place.node.is_empty()) {
            assert!(topology.node(place.node).is_some(), "{}", place.name);
        }
        let drawn = |edge: &str| topology.wide.route_of(edge).is_some() && topology.narrow.route_of(edge).is_some();
        for edge in [TOKEN, POST, RESPONSE, INSERT_AND_EMAIL] {
            assert!(drawn(edge), "{edge}");
        }
        for edge in [ANOTHER, DELIVERY] {
            assert!(!drawn(edge), "{edge}");
        }
    }

    #[test]
    fn a_world_opens_for_every_fault_and_not_for_an_unknown_one() {
        for fault in SCENARIO.faults {
            let choice = Choice { faults: vec![fault.name.to_owned()], ..Choice::default() };
            assert!(SCENARIO.deploy(&choice, super::super::FILES).is_ok(), "{}", fault.name);
        }
        let choice = Choice { faults: vec!["meteor".to_owned()], ..Choice::default() };
        let refused = SCENARIO.deploy(&choice, super::super::FILES).map(|_| ());
        assert_eq!(refused, Err(Refused::UnknownFault("meteor".to_owned())));
    }
}
