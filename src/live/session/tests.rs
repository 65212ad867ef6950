//! A pattern's org, asked on virtual time.
#![cfg(any(feature = "mock-org", feature = "deploy"))]

use super::*;
use org::{
    Deployed,
    http::{Headers, Method},
};
use patterns::scenario::Choice;

fn session(fault: Option<&str>) -> Session {
    let pattern = patterns::find("outbound-rest-callout").expect("the pattern");
    let choice = Choice { faults: fault.map(str::to_owned).into_iter().collect(), ..Choice::default() };
    let setup = (pattern.scenario.expect("it runs").setup)(&choice).expect("a setup");
    Session::new(Cast::of_pattern(pattern, &choice, Deployed::of(&setup), "a-token").expect("a cast"))
}

fn request(method: Method, path: &str, body: &str) -> Request {
    let headers = Headers::default().with("Authorization", "Bearer a-token");
    Request { headers, body: body.as_bytes().to_vec(), ..Request::new(method, "", path) }
}

fn insert(session: &mut Session, told: &mut Vec<(Instant, Report)>) -> String {
    let body = "{\"Name\":\"A\",\"Website\":\"northfold.example\"}";
    let inserted = session.ask(request(Method::Post, "/services/data/v68.0/sobjects/Account", body), told);
    let inserted = inserted.expect("an answer");
    assert_eq!(inserted.status, 201);
    inserted.headers.get("Location").expect("a location").to_owned()
}

fn read(session: &mut Session, path: &str) -> String {
    let read = session.ask(request(Method::Get, path, ""), &mut Vec::new()).expect("an answer");
    String::from_utf8(read.body).expect("text")
}

#[test]
fn time_stands_until_it_is_moved_and_then_the_jobs_run() {
    let mut session = session(None);
    let location = insert(&mut session, &mut Vec::new());
    assert_eq!(session.now(), Instant::START);
    assert!(!read(&mut session, &location).contains("\"Enriched\""));
    session.pass_to(Instant(60_000_000));
    assert_eq!(session.now(), Instant(60_000_000));
    assert!(read(&mut session, &location).contains("\"Enriched\""));
    session.pass_to(Instant(1));
    assert_eq!(session.now(), Instant(60_000_000), "it never goes back");
}

#[test]
fn everything_is_said_at_its_moment() {
    let (mut session, mut told) = (session(Some("500 once")), Vec::new());
    let location = insert(&mut session, &mut told);
    assert!(told.iter().all(|(at, _)| *at == Instant::START) && !told.is_empty(), "{told:#?}");
    let first = session.next_wake().expect("a job");
    session.pass_to(first);
    let said: Vec<String> = std::iter::from_fn(|| session.poll())
        .filter_map(|event| if let Event::Reported(report) = event { Some(report.sentence()) } else { None })
        .collect();
    assert!(said.iter().any(|sentence| sentence == "The fault \"500 once\" sets in."), "{said:#?}");
    let again = Instant(first.0 + 60_000_000);
    session.pass_to(Instant(again.0 - 1));
    assert!(!read(&mut session, &location).contains("\"Enriched\""));
    session.pass_to(again);
    assert!(read(&mut session, &location).contains("\"Enriched\""), "a minute later it goes well");
}

#[test]
fn the_time_of_day_has_two_digits_and_milliseconds() {
    assert_eq!(time_of_day(Instant(1_250_999)), "03:00:01.250Z");
    assert_eq!(time_of_day(Instant(21 * 3_600_000_000 + 7_000)), "00:00:00.007Z");
}
