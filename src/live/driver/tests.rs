//! The run's own actors, driven by hand: what is said, when they wake, what is answered to whom.

#![cfg(any(feature = "mock-org", feature = "deploy"))]

use super::*;
use crate::live::Cast;
use org::{
    Deployed,
    http::{Headers, Method},
};
use patterns::scenario::Choice;

const LATER: Instant = Instant(600_000_000);

fn stage_with(fault: &str) -> (Driver, Cast) {
    let pattern = patterns::find("outbound-rest-callout").expect("the pattern");
    let faults = Some(fault).filter(|fault| !fault.is_empty()).map(str::to_owned);
    let choice = Choice { faults: faults.into_iter().collect(), ..Choice::default() };
    let setup = (pattern.scenario.expect("it runs").setup)(&choice).expect("a setup");
    let mut cast = Cast::of_pattern(pattern, &choice, Deployed::of(&setup), "printed-token").expect("a cast");
    let (actors, rules) = (std::mem::take(&mut cast.actors), std::mem::take(&mut cast.rules));
    (Driver::new(actors, cast.org, rules), cast)
}

fn stage() -> (Driver, Cast) {
    stage_with("")
}

fn request(cast: &Cast, method: Method, path: &str, body: &str) -> Request {
    let headers = Headers::default().with("Authorization", "Bearer printed-token");
    cast.door.admit(Request { headers, body: body.as_bytes().to_vec(), ..Request::new(method, "", path) })
}

fn drain(driver: &mut Driver) -> (Vec<String>, Vec<(MessageId, Response)>) {
    let (mut said, mut answers) = (Vec::new(), Vec::new());
    while let Some(event) = driver.poll() {
        match event {
            Event::Reported(report) => said.push(report.sentence()),
            Event::Answers(message, response) => answers.push((message, response)),
        }
    }
    (said, answers)
}

/// The record's JSON after everything has happened, and every sentence on the way.
fn saved(website: &str) -> (String, Vec<String>) {
    saved_with("", website)
}

fn saved_with(fault: &str, website: &str) -> (String, Vec<String>) {
    let (mut driver, cast) = stage_with(fault);
    let body = format!("{{\"Name\":\"A\",\"Website\":\"{website}\"}}");
    driver.request(LATER, request(&cast, Method::Post, &cast.example.path, &body));
    let (mut said, answers) = drain(&mut driver);
    let location = answers[0].1.headers.get("Location").expect("a location").to_owned();
    while let Some(at) = driver.next_wake() {
        driver.wake(at);
        said.extend(drain(&mut driver).0);
    }
    driver.request(LATER, request(&cast, Method::Get, &location, ""));
    let (_, answers) = drain(&mut driver);
    (String::from_utf8(answers[0].1.body.clone()).expect("text"), said)
}

#[test]
fn an_inserted_account_is_enriched_when_its_job_has_run() {
    let (record, said) = saved("northfold.example");
    assert!(record.contains("\"Enrichment_Status__c\":\"Enriched\""), "{record}");
    for sentence in [
        "Client sends POST /services/data/v68.0/sobjects/Account to Salesforce.",
        "Salesforce answers 201 Created.",
        "Transaction 2 begins: job AccountEnrichmentJob runs.",
        "Salesforce sends POST /oauth/token to External API.",
        "Salesforce hands GET /v1/companies?website=northfold.example to the Named Credential Company_Data.",
        "Salesforce sends GET /v1/companies?website=northfold.example to External API.",
        "External API answers 200 OK.",
        "Transaction 2 commits.",
    ] {
        assert!(said.iter().any(|known| known == sentence), "{sentence}\n{said:#?}");
    }
}

#[test]
fn a_company_that_the_provider_does_not_know_is_not_found() {
    assert!(saved("nobody.example").0.contains("\"Enrichment_Status__c\":\"Not Found\""));
}

#[test]
fn no_sentence_shows_a_secret() {
    let (_, said) = saved("northfold.example");
    assert!(!said.is_empty() && said.iter().all(|sentence| !sentence.contains("s3cr3t")), "{said:#?}");
}

#[test]
fn nobody_is_woken_before_their_moment() {
    let (mut driver, cast) = stage();
    driver.request(LATER, request(&cast, Method::Post, &cast.example.path, &cast.example.body));
    let at = driver.next_wake().expect("a queued job");
    assert!(at > LATER);
    drain(&mut driver);
    driver.wake(Instant(at.0 - 1));
    assert_eq!((driver.next_wake(), driver.poll()), (Some(at), None));
}

#[test]
fn each_answer_bears_the_number_of_its_request() {
    let (mut driver, cast) = stage();
    let asked = ["/services/data", "/services/data/v68.0"]
        .map(|path| driver.request(LATER, request(&cast, Method::Get, path, "")));
    let (_, answers) = drain(&mut driver);
    assert_eq!(answers.iter().map(|(message, _)| *message).collect::<Vec<_>>(), asked);
    assert!(answers[0].1.body.starts_with(b"[") && answers[1].1.body.starts_with(b"{"));
}

#[test]
fn a_fault_befalls_the_messages_that_it_is_about() {
    for (fault, status) in [("500 once", "Enriched"), ("500 every time", "Failed"), ("No answer", "Failed")] {
        let (record, said) = saved_with(fault, "northfold.example");
        assert!(record.contains(&format!("\"Enrichment_Status__c\":\"{status}\"")), "{fault}: {record}");
        let sets_in = format!("The fault \"{fault}\" sets in.");
        assert!(said.contains(&sets_in), "{said:#?}");
    }
}
