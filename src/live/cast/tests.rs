//! Who takes part in a pattern's org and in that of files, and which token opens them.
#![cfg(any(feature = "mock-org", feature = "deploy"))]

use super::*;
use org::http::{Headers, Method};

fn cast() -> Cast {
    let pattern = patterns::find("outbound-rest-callout").expect("the pattern");
    let choice = Choice::default();
    let setup = (pattern.scenario.expect("it runs").setup)(&choice).expect("a setup");
    Cast::of_pattern(pattern, &choice, Deployed::of(&setup), "printed-token").expect("a cast")
}

fn arrives_with(header: &str) -> String {
    let mut request = Request::new(Method::Get, "", "/");
    request.headers = Headers::default().with("Authorization", header.to_owned());
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
fn the_identity_url_takes_the_token_in_its_address_and_nothing_else_does() {
    let arrives = |path: &str| {
        let admitted = cast().door.admit(Request::new(Method::Get, "", path));
        admitted.headers.get("Authorization").map(str::to_owned)
    };
    let inside = cast().door.inside;
    assert_eq!(arrives("/id/00D/005?format=json&oauth_token=printed-token"), Some(format!("Bearer {inside}")));
    assert_eq!(arrives(&format!("/id/00D/005?oauth_token={inside}")).as_deref(), Some("Bearer unknown"));
    assert_eq!(arrives("/services/data/v68.0?oauth_token=printed-token"), None);
}

#[test]
fn the_example_is_what_the_runs_client_sends() {
    let example = cast().example;
    assert_eq!((example.method, example.path.as_str()), ("POST", "/services/data/v68.0/sobjects/Account"));
    assert!(example.body.contains("Harbourlight"), "{}", example.body);
}

#[test]
fn every_pattern_that_runs_can_be_entered() {
    for pattern in patterns::ALL {
        let Some(scenario) = pattern.scenario else { continue };
        let choice = Choice::default();
        let setup = (scenario.setup)(&choice).expect("a setup");
        let mut cast = Cast::of_pattern(pattern, &choice, Deployed::of(&setup), "printed-token").expect(pattern.name);
        let (name, _) = &cast.actors.remove(usize::from(cast.org.0));
        assert_eq!(*name, "Salesforce", "{}", pattern.name);
        assert!(cast.example.path.starts_with("/services/"), "{}", cast.example.path);
    }
}

#[test]
fn the_username_is_the_one_of_the_scenario() {
    assert!(include_str!("../../patterns/outbound_rest_callout/scenario.rs").contains(USERNAME));
}

#[test]
fn the_user_of_an_org_of_files_has_every_permission_set_among_them() {
    let file = |path: &str| File { path: path.to_owned(), text: String::new() };
    let setup = of_files(vec![file("a/permissionsets/One.permissionset-meta.xml"), file("b/Two.permissionset")]);
    assert_eq!(setup.permission_sets, ["One", "Two"]);
}
