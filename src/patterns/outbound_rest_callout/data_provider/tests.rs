//! The provider asked directly: who gets a token, and what is answered about which website.

use super::*;
use crate::{
    participant::{Body, Part},
    server::Server,
};
use org::http::Headers;
use world::{Command, Input, Instant};

fn asks(provider: &mut DataProvider, method: Method, path: &str, authorization: &str, body: &str) -> (u16, String) {
    let mut request = Request::new(method, "https://api.companydata.example", path);
    if !authorization.is_empty() {
        request.headers = Headers::default().with("Authorization", authorization.to_owned());
    }
    request.body = body.as_bytes().to_vec();
    let response = provider.answer(&request);
    (response.status, String::from_utf8(response.body).expect("text"))
}

fn grant(provider: &mut DataProvider) -> String {
    let form = format!("grant_type=client_credentials&client_id={CLIENT_ID}&client_secret={CLIENT_SECRET}");
    let (status, body) = asks(provider, Method::Post, "/oauth/token", "", &form);
    assert_eq!(status, 200, "{body}");
    ["Bearer ", body.split('"').nth(3).expect("a token")].concat()
}

fn looks_up(website: &str) -> (u16, String) {
    let mut provider = DataProvider::default();
    let bearer = grant(&mut provider);
    asks(&mut provider, Method::Get, &format!("/v1/companies?website={website}"), &bearer, "")
}

#[test]
fn a_known_client_gets_a_token_and_each_token_is_another() {
    let mut provider = DataProvider::default();
    assert_eq!(grant(&mut provider), "Bearer s3cr3t-token-1");
    assert_eq!(grant(&mut provider), "Bearer s3cr3t-token-2");
}

#[test]
fn a_wrong_secret_is_refused() {
    let form = format!("grant_type=client_credentials&client_id={CLIENT_ID}&client_secret=guessed");
    let answer = asks(&mut DataProvider::default(), Method::Post, "/oauth/token", "", &form);
    assert_eq!(answer, (401, "{\"error\":\"invalid_client\"}".to_owned()));
}

#[test]
fn a_token_that_was_not_issued_here_opens_nothing() {
    for authorization in ["", "Bearer s3cr3t-token-1", "Bearer x", "Basic s3cr3t-token-1"] {
        let path = "/v1/companies?website=northfold.example";
        let (status, _) = asks(&mut DataProvider::default(), Method::Get, path, authorization, "");
        assert_eq!(status, 401, "{authorization}");
    }
}

#[test]
fn every_way_to_write_a_website_finds_its_company() {
    for website in [
        "harbourlight.example",
        "https%3A%2F%2Fharbourlight.example",
        "HTTP%3A%2F%2FWWW.HarbourLight.example%2Fabout%3Fx",
        "www.harbourlight.example:443",
        "+harbourlight.example+",
    ] {
        let (status, body) = looks_up(website);
        assert_eq!(status, 200, "{website}");
        assert!(body.starts_with("{\"legalName\":\"Harbourlight Shipping GmbH\",\"industry\":\"Shipping\","), "{body}");
    }
}

#[test]
fn an_unknown_host_and_a_text_that_is_no_host_are_told_apart() {
    assert_eq!(looks_up("nobody.example"), (404, "{\"error\":\"unknown company\"}".to_owned()));
    for website in ["no+such+host+at+all", "", "%", "%E4.example", "localhost", "a..example"] {
        assert_eq!(looks_up(website), (404, "{\"error\":\"website names no host\"}".to_owned()), "{website}");
    }
}

#[test]
fn another_method_and_another_path_are_refused() {
    let mut provider = DataProvider::default();
    for (method, path, status) in [
        (Method::Delete, "/v1/companies", 405),
        (Method::Get, "/oauth/token", 405),
        (Method::Get, "/v2/companies", 404),
    ] {
        assert_eq!(asks(&mut provider, method, path, "", "").0, status, "{method} {path}");
    }
}

#[test]
fn the_answer_with_a_token_shows_none() {
    let provider = DataProvider::default();
    let mut request = Request::new(Method::Post, "https://api.companydata.example", "/oauth/token");
    request.body = format!("grant_type=client_credentials&client_id={CLIENT_ID}&client_secret={CLIENT_SECRET}").into();
    let mut provider = Server::new(provider);
    provider.handle(Instant::START, Input::Request { message: world::MessageId(0), body: Body::Request(request) });
    let Some(Command::Answer { body, shown: Some(shown), .. }) = provider.poll(Instant::START) else {
        panic!("no answer")
    };
    assert_ne!(body, shown);
    let Body::Response(shown) = shown else { panic!("no response") };
    assert!(!String::from_utf8_lossy(&shown.body).contains("s3cr3t"));
}
