//! An org that a page asks request by request.

use std::collections::BTreeMap;

use protocol::{Request, Response};

use super::*;

const ACCOUNTS: &str = "/services/data/v68.0/sobjects/Account";

fn opens(session: &mut Session, run: Run) -> String {
    match answer(session, &ask(Question::OpenOrg(run))) {
        Answer::Entrance(entrance) => entrance.token,
        other => panic!("{other:?}"),
    }
}

fn of_pattern() -> Run {
    Run { pattern: "outbound-rest-callout".to_owned(), ..Run::default() }
}

fn asks(session: &mut Session, token: &str, method: &str, path: &str, body: &str) -> Response {
    let headers = vec![
        ("Authorization".to_owned(), format!("Bearer {token}")),
        ("Content-Type".to_owned(), "application/json".to_owned()),
    ];
    let request = Request { method: method.to_owned(), path: path.to_owned(), headers, body: body.to_owned() };
    match answer(session, &ask(Question::Request(request))) {
        Answer::Response(response) => response,
        other => panic!("{other:?}"),
    }
}

fn inserts(session: &mut Session, token: &str) -> (Response, String) {
    let inserted = asks(session, token, "POST", ACCOUNTS, "{\"Name\":\"A\",\"Website\":\"northfold.example\"}");
    let location = inserted.headers.iter().find(|(name, _)| name == "Location").expect("a location").1.to_string();
    (inserted, location)
}

#[test]
fn an_org_that_is_open_answers_keeps_and_says_what_happened() {
    let mut session = Session::new("b".to_owned());
    let token = opens(&mut session, of_pattern());
    let (inserted, location) = inserts(&mut session, &token);
    assert_eq!((inserted.status, &*inserted.reason), (201, "Created"));
    assert!(inserted.body.starts_with("{\"id\":\"001"), "{}", inserted.body);
    let Answer::Said(said) = answer(&mut session, &ask(Question::Happened)) else { panic!("it refuses") };
    assert!(said.iter().all(|said| said.at == "03:00:00.000Z"));
    assert!(said.iter().any(|said| said.sentence == "Transaction 1 commits."), "{said:?}");
    assert!(!asks(&mut session, &token, "GET", &location, "").body.contains("\"Enriched\""));
    let Answer::Said(said) = answer(&mut session, &ask(Question::Advance(60_000))) else { panic!("it refuses") };
    assert!(said.iter().any(|said| said.sentence == "Transaction 3 commits."), "{said:?}");
    assert!(asks(&mut session, &token, "GET", &location, "").body.contains("\"Enriched\""));
}

#[test]
fn each_opening_is_a_new_org_and_the_run_on_the_screen_stays() {
    let mut session = Session::new("b".to_owned());
    assert!(matches!(answer(&mut session, &ask(Question::Open(of_pattern()))), Answer::Opened(_)));
    let token = opens(&mut session, of_pattern());
    let (first, location) = inserts(&mut session, &token);
    let token = opens(&mut session, of_pattern());
    assert_eq!(inserts(&mut session, &token).0, first, "the same requests get the same answers");
    opens(&mut session, of_pattern());
    assert_eq!(asks(&mut session, &token, "GET", &location, "").status, 404, "nothing of it is left");
    assert!(matches!(answer(&mut session, &ask(Question::Wire(0))), Answer::Html(_)));
}

#[test]
fn the_example_of_an_org_is_worth_trying() {
    let mut session = Session::new("b".to_owned());
    let Answer::Entrance(entrance) = answer(&mut session, &ask(Question::OpenOrg(of_pattern()))) else {
        panic!("it refuses")
    };
    let Answer::Response(response) = answer(&mut session, &ask(Question::Request(entrance.example))) else {
        panic!("it refuses")
    };
    assert_eq!(response.status, 201, "{}", response.body);
}

#[test]
fn an_org_may_be_of_files_alone_and_a_problem_in_them_refuses_it() {
    let mut session = Session::new("b".to_owned());
    let class =
        |text: &str| Run { edits: BTreeMap::from([("classes/A.cls".to_owned(), text.to_owned())]), ..Run::default() };
    let token = opens(&mut session, class("public class A {}"));
    assert_eq!(asks(&mut session, &token, "POST", ACCOUNTS, "{\"Name\":\"A\"}").status, 201);
    let Answer::Refused(why) = answer(&mut session, &ask(Question::OpenOrg(class("public class A {")))) else {
        panic!("it opens")
    };
    assert!(why.contains("A.cls:1:"), "{why}");
    assert_eq!(asks(&mut session, &token, "GET", "/services/data", "").status, 200, "the one before stays open");
}

#[test]
fn an_org_of_files_takes_an_edition_and_a_number_of_requests_and_no_other_input() {
    let mut session = Session::new("b".to_owned());
    let of = |inputs: &[(&str, &str)]| Run {
        inputs: inputs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        edits: BTreeMap::from([("classes/A.cls".to_owned(), "public class A {}".to_owned())]),
        ..Run::default()
    };
    let limits = "/services/data/v68.0/limits";
    let token = opens(&mut session, of(&[("edition", "enterprise"), ("requests", "1")]));
    assert_eq!(asks(&mut session, &token, "GET", limits, "").status, 200);
    let refused = asks(&mut session, &token, "GET", limits, "");
    assert!(refused.status == 403 && refused.body.contains("REQUEST_LIMIT_EXCEEDED"), "{}", refused.body);
    answer(&mut session, &ask(Question::Advance(86_400_000)));
    assert_eq!(asks(&mut session, &token, "GET", limits, "").status, 200, "the day is over");
    let token = opens(&mut session, of(&[("edition", "enterprise")]));
    assert!(asks(&mut session, &token, "GET", limits, "").body.contains("{\"Max\":101000,\"Remaining\":100999}"));
    let token = opens(&mut session, of(&[("edition", "professional")]));
    assert!(asks(&mut session, &token, "GET", limits, "").body.contains("API_DISABLED_FOR_ORG"));
    for inputs in [("edition", "starter"), ("requests", "-1"), ("name", "Harbourlight")] {
        let Answer::Refused(why) = answer(&mut session, &ask(Question::OpenOrg(of(&[inputs])))) else {
            panic!("it opens with {inputs:?}")
        };
        assert!(why.contains("an edition and a number of requests"), "{why}");
    }
}

#[test]
fn a_request_without_an_org_or_a_method_is_refused() {
    let mut session = Session::new("b".to_owned());
    let request = |method: &str| Request { method: method.to_owned(), path: "/".to_owned(), ..Request::default() };
    for question in [Question::Request(request("GET")), Question::Advance(1)] {
        let Answer::Refused(why) = answer(&mut session, &ask(question)) else { panic!("it answers") };
        assert!(why.contains("No org is open"), "{why}");
    }
    opens(&mut session, of_pattern());
    let Answer::Refused(why) = answer(&mut session, &ask(Question::Request(request("brew")))) else {
        panic!("it answers")
    };
    assert!(why.contains("brew"), "{why}");
    let wrong = asks(&mut session, "guessed", "GET", ACCOUNTS, "");
    assert_eq!(wrong.status, 401);
}
