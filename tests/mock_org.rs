//! The mock org as a process, asked over a real connection: what it prints, what it answers, how it ends. Its commands
//! for folders have files of their own.
//!
//! Refuses to wait for a length of time: each thing is waited for until it is there. Built with the feature `mock-org`.
#![cfg(unix)]

use std::net::TcpStream;

#[path = "mock_org/check.rs"]
mod check;
#[path = "mock_org/control.rs"]
mod control;
#[path = "mock_org/folder.rs"]
mod folder;
#[path = "mock_org/input.rs"]
mod input;
#[path = "mock_org/process.rs"]
mod process;
#[path = "mock_org/source.rs"]
mod source;
#[path = "mock_org/test.rs"]
mod test;

use process::{Answer, Org, ends};

const ACCOUNTS: &str = "/services/data/v68.0/sobjects/Account";

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn inserts(org: &Org) -> String {
    let body = "{\"Name\":\"Harbourlight\",\"Website\":\"https://harbourlight.example\"}";
    let inserted = org.asks_as_user(&format!("POST {ACCOUNTS}"), body);
    assert_eq!((inserted.status, inserted.body.contains("\"success\":true")), (201, true), "{}", inserted.body);
    inserted.body.split('"').nth(3).expect("an id").to_owned()
}

/// The record after its job, which is the org's second transaction.
fn is_enriched(org: &mut Org, id: &str) -> Answer {
    org.prints("Transaction 2 commits.");
    let read = org.asks_as_user(&format!("GET {ACCOUNTS}/{id}"), "");
    assert!(read.body.contains("\"Enrichment_Status__c\":\"Enriched\""), "{}", read.body);
    read
}

#[test]
fn at_its_start_it_prints_the_token_and_a_curl_that_works() {
    let org = Org::starts();
    assert!(org.token.starts_with("mock-") && org.token.len() == 37, "{}", org.token);
    let printed = org.printed.join("\n");
    for part in [
        "Username  night.shift@night-network.example".to_owned(),
        format!("curl -i http://127.0.0.1:{}{ACCOUNTS} \\", org.port),
        format!("-H 'Authorization: Bearer {}' \\", org.token),
        "-H 'Content-Type: application/json' \\".to_owned(),
        "--data-binary '{\"Name\":\"Harbourlight\",\"Website\":\"https://harbourlight.example\"}'".to_owned(),
    ] {
        assert!(printed.contains(&part), "{part}\n{printed}");
    }
    assert_ne!(Org::starts().token, org.token, "each start draws another");
}

#[test]
fn an_inserted_account_is_enriched_a_moment_later() {
    let mut org = Org::starts();
    let id = inserts(&org);
    let read = is_enriched(&mut org, &id);
    assert_eq!(read.status, 200);
    assert!(read.body.contains("\"Description\":\"Harbourlight Shipping GmbH\""), "{}", read.body);
    assert!(read.head.contains("\r\nSforce-Limit-Info: api-usage="), "{}", read.head);
    org.prints("Client sends POST /services/data/v68.0/sobjects/Account to Salesforce.");
    org.prints("Salesforce sends GET /v1/companies?website=https%3A%2F%2Fharbourlight.example to External API.");
}

#[test]
fn without_a_token_that_it_printed_nobody_comes_in() {
    let org = Org::starts();
    let line = format!("POST {ACCOUNTS}");
    let refused = org.asks(&line, "Content-Type: application/json\r\n", "{\"Name\":\"A\"}");
    assert_eq!(refused.status, 401);
    assert_eq!(refused.body, "[{\"message\":\"INVALID_AUTH_HEADER\",\"errorCode\":\"INVALID_AUTH_HEADER\"}]");
    for token in ["guessed", "00D7Q000000NIGHT!s3cr3t-session"] {
        let refused = org.asks(&line, &format!("Authorization: Bearer {token}\r\n"), "{\"Name\":\"A\"}");
        assert_eq!(refused.status, 401, "{token}");
        assert_eq!(refused.body, "[{\"message\":\"Session expired or invalid\",\"errorCode\":\"INVALID_SESSION_ID\"}]");
    }
}

#[test]
fn an_account_without_a_name_is_refused_as_salesforce_does() {
    let org = Org::starts();
    let refused = org.asks_as_user(&format!("POST {ACCOUNTS}"), "{\"Name\":\"\"}");
    assert_eq!(refused.status, 400);
    assert_eq!(
        refused.body,
        "[{\"message\":\"Required fields are missing: [Name]\",\"errorCode\":\"REQUIRED_FIELD_MISSING\",\
         \"fields\":[\"Name\"]}]"
    );
}

#[test]
fn a_resource_that_it_does_not_have_is_refused_by_name() {
    let org = Org::starts();
    let refused = org.asks_as_user("GET /services/data/v68.0/chatter/feeds", "");
    assert_eq!(refused.status, 501);
    assert!(refused.body.contains("\"errorCode\":\"NOT_IMPLEMENTED\""), "{}", refused.body);
}

#[test]
fn a_port_that_is_taken_told_in_one_line_with_its_remedy() {
    let org = Org::starts();
    let second = ends(&["--port", &org.port.to_string()]);
    assert_eq!(second.status.code(), Some(1));
    let told = text(&second.stderr);
    assert_eq!((told.lines().count(), text(&second.stdout).as_str()), (1, ""), "{told}");
    assert!(told.contains(&format!("port {} of 127.0.0.1 is taken", org.port)) && told.contains("--port 0"), "{told}");
}

#[test]
fn it_helps_tells_its_version_and_refuses_other_options() {
    let help = ends(&["--help"]);
    assert_eq!((help.status.code(), text(&help.stderr).as_str()), (Some(0), ""));
    for option in [
        "--source DIR",
        "--pattern SLUG",
        "--host ADDRESS",
        "--seed N",
        "--control N",
        "--secrets FILE",
        "--edition NAME",
        "--requests N",
        "--port N",
        "--token TOKEN",
        "check DIR",
        "test DIR [--json]",
        "--filter",
        "--version",
        "8090",
    ] {
        assert!(text(&help.stdout).contains(option), "{option}");
    }
    let version = ends(&["--version"]);
    assert_eq!(text(&version.stdout), format!("mock-org {}\n", env!("CARGO_PKG_VERSION")));
    let refused = ends(&["--prot", "1"]);
    assert_eq!((refused.status.code(), text(&refused.stdout).as_str()), (Some(2), ""));
    assert!(text(&refused.stderr).contains("--prot") && text(&refused.stderr).contains("Usage: mock-org"));
}

#[test]
fn a_signal_ends_it_cleanly_even_with_a_connection_open() {
    for signal in ["-TERM", "-INT"] {
        let org = Org::starts();
        let idle = TcpStream::connect(("127.0.0.1", org.port)).expect("it listens");
        let (status, printed) = org.ends_on(signal);
        assert_eq!((status.code(), printed.last().map(String::as_str)), (Some(0), Some("Ended.")), "{signal}");
        drop(idle);
    }
}

#[test]
fn no_secret_is_ever_in_its_output() {
    let mut org = Org::starts();
    let id = inserts(&org);
    is_enriched(&mut org, &id);
    org.asks(&format!("GET {ACCOUNTS}/{id}"), "Authorization: Bearer 00D7Q000000NIGHT!s3cr3t-session\r\n", "");
    org.asks(&format!("GET {ACCOUNTS}/{id}?access_token={}", org.token), "", "");
    org.prints("access_token=••••••••");
    let token = org.token.clone();
    let (_, printed) = org.ends_on("-TERM");
    assert!(printed.iter().any(|line| line.contains("POST /oauth/token")), "{printed:#?}");
    let leaks: Vec<_> = printed.iter().filter(|line| line.contains("s3cr3t")).collect();
    assert!(leaks.is_empty(), "{leaks:#?}");
    let mut after_greeting = printed.iter().skip_while(|line| !line.contains("What happens:"));
    assert_eq!(after_greeting.find(|line| line.contains(&token)), None);
}
