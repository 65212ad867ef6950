//! The REST API: every answer that a client may see, to the letter.

use org::http::{Headers, Method, Request, Response};

use crate::stage::{SESSION, Stage, knows, text, with_apex};

const ORIGIN: &str = "https://night-network.my.salesforce.example";
const ACCOUNTS: &str = "/services/data/v68.0/sobjects/Account";

fn stage() -> Stage {
    Stage::new(&with_apex(&[]), knows)
}

#[track_caller]
fn refused(response: &Response, status: u16, code: &str, message: &str) {
    let body = text(response);
    assert_eq!(response.status, status, "{body}");
    assert!(body.starts_with('[') && body.ends_with(']'), "{body}");
    assert!(body.contains(&format!("\"errorCode\":\"{code}\"")), "{body}");
    assert!(body.contains(&format!("\"message\":\"{message}\"")), "{body}");
    assert_eq!(response.headers.get("Content-Type"), Some("application/json;charset=UTF-8"));
}

#[test]
fn the_versions_are_listed_without_a_session() {
    let response = stage().send_request(Request::new(Method::Get, ORIGIN, "/services/data"));
    let body = text(&response);
    assert_eq!(response.status, 200);
    assert!(body.starts_with(r#"[{"label":"Summer '14","url":"/services/data/v31.0","version":"31.0"},"#), "{body}");
    for (label, version) in
        [("Winter '15", 32), ("Spring '23", 57), ("Winter '26", 65), ("Spring '26", 66), ("Summer '26", 67)]
    {
        let entry = format!(r#"{{"label":"{label}","url":"/services/data/v{version}.0","version":"{version}.0"}}"#);
        assert!(body.contains(&entry), "no {entry}");
    }
    assert!(body.ends_with(r#"{"label":"Winter '27","url":"/services/data/v68.0","version":"68.0"}]"#));
}

#[test]
fn the_resources_of_a_version_are_those_that_answer() {
    let mut stage = stage();
    for path in ["/services/data/v60.0", "/services/data/v60.0/"] {
        let response = stage.send(Method::Get, path, "");
        let body = text(&response);
        assert_eq!(response.status, 200);
        for name in ["query", "queryAll", "sobjects"] {
            let entry = format!(r#""{name}":"/services/data/v60.0/{name}""#);
            assert!(body.contains(&entry), "no {entry} in {body}");
        }
    }
}

/// A resource of a later version is not found under an earlier one, and not listed there.
#[test]
fn a_version_knows_no_resource_that_came_after_it() {
    let mut stage = stage();
    let id = stage.insert(r#"{"Name":"Harbourlight"}"#);
    let (owner, contacts) = (format!("/sobjects/Account/{id}/Owner"), format!("/sobjects/Account/{id}/Contacts"));
    for (first, method, path) in [
        (36, Method::Get, owner.as_str()),
        (36, Method::Get, contacts.as_str()),
        (37, Method::Post, "/sobjects/Account/Id"),
        (46, Method::Patch, "/composite/sobjects/Account/Id"),
        (34, Method::Get, "/composite"),
        (34, Method::Post, "/composite/batch"),
        (34, Method::Post, "/composite/tree/Account"),
        (38, Method::Post, "/composite"),
        (40, Method::Get, "/limits/recordCount"),
        (42, Method::Post, "/composite/sobjects"),
        (42, Method::Get, "/composite/sobjects/Account"),
        (50, Method::Post, "/composite/graph"),
        (31, Method::Get, "/limits"),
        (31, Method::Get, "/sobjects"),
    ] {
        let mut status = |version: u32| stage.send(method, &format!("/services/data/v{version}.0{path}"), "{}").status;
        assert_ne!(status(first), 404, "{first} {path}");
        assert!(first == 31 || status(first - 1) == 404, "{first} {path}");
    }
    let list = text(&stage.send(Method::Get, "/services/data/v33.0", ""));
    assert!(list.contains(r#""recent":"#) && !list.contains("composite"), "{list}");
    let list = text(&stage.send(Method::Get, "/services/data/v40.0/composite", ""));
    assert!(list.contains(r#""tree":"#) && !list.contains("graph") && !list.contains("sobjects"), "{list}");
}

#[test]
fn a_post_may_say_another_method_in_its_address() {
    let mut stage = stage();
    let id = stage.insert(r#"{"Name":"Harbourlight"}"#);
    let patched = stage.send(Method::Post, &format!("{ACCOUNTS}/{id}?_HttpMethod=PATCH"), r#"{"Name":"Lightharbour"}"#);
    assert_eq!((patched.status, text(&patched)), (204, String::new()));
    assert!(stage.account(&id).contains(r#""Name":"Lightharbour""#));
    let refusal = stage.send(Method::Post, &format!("{ACCOUNTS}/{id}?_HttpMethod=PUT"), "{}");
    refused(&refusal, 405, "METHOD_NOT_ALLOWED", "HTTP Method 'PUT' not allowed. Allowed are HEAD,GET,PATCH,DELETE");
    let read = stage.send(Method::Get, &format!("{ACCOUNTS}/{id}?_HttpMethod=DELETE"), "");
    assert_eq!(read.status, 200, "a GET is one");
    assert_eq!(stage.send(Method::Post, &format!("{ACCOUNTS}/{id}?_HttpMethod=DELETE"), "").status, 204);
}

#[test]
fn a_created_record_has_a_location_and_reads_back() {
    let mut stage = stage();
    for path in [ACCOUNTS.to_owned(), format!("{ACCOUNTS}/")] {
        let response = stage.send(Method::Post, &path, r#"{"Name":"Harbourlight"}"#);
        let body = text(&response);
        let id = body.split('"').nth(3).expect("an id").to_owned();
        assert_eq!(response.status, 201);
        assert_eq!(response.reason, "Created");
        assert_eq!(body, format!(r#"{{"id":"{id}","success":true,"errors":[]}}"#));
        assert_eq!(response.headers.get("Location"), Some(format!("{ACCOUNTS}/{id}").as_str()));
        assert!(response.headers.get("Sforce-Limit-Info").is_some_and(|info| info.starts_with("api-usage=")));
        let read = stage.account(&id);
        let start = format!(r#"{{"attributes":{{"type":"Account","url":"{ACCOUNTS}/{id}"}},"Id":"{id}","#);
        assert!(read.starts_with(&start), "{read}");
        assert!(read.contains(r#""Name":"Harbourlight""#), "{read}");
        assert_eq!(stage.account(&id[..15]), read, "15 characters are enough");
    }
}

#[test]
fn requests_are_counted() {
    let mut stage = stage();
    let usage = |response: Response| response.headers.get("Sforce-Limit-Info").map(str::to_owned);
    assert_eq!(usage(stage.send(Method::Get, "/services/data/v68.0", "")).as_deref(), Some("api-usage=1/15000"));
    assert_eq!(usage(stage.send(Method::Get, "/services/data/v68.0", "")).as_deref(), Some("api-usage=2/15000"));
}

#[test]
fn only_the_fields_asked_for_are_read() {
    let mut stage = stage();
    let id = stage.insert(r#"{"Name":"Harbourlight","Website":"x.example"}"#);
    let response = stage.send(Method::Get, &format!("{ACCOUNTS}/{id}?fields=name,Phone"), "");
    let start = format!(r#"{{"attributes":{{"type":"Account","url":"{ACCOUNTS}/{id}"}},"#);
    assert_eq!(text(&response), format!(r#"{start}"Name":"Harbourlight","Phone":null,"Id":"{id}"}}"#));
    let response = stage.send(Method::Get, &format!("{ACCOUNTS}/{id}?fields=Nmae"), "");
    refused(&response, 400, "INVALID_FIELD", "No such column 'Nmae' on sobject of type Account");
}

#[test]
fn without_a_session_nothing_is_answered() {
    let mut stage = stage();
    let mut request = Request::new(Method::Get, ORIGIN, "/services/data/v68.0");
    refused(&stage.send_request(request.clone()), 401, "INVALID_AUTH_HEADER", "INVALID_AUTH_HEADER");
    request.headers.set("Authorization", SESSION);
    refused(&stage.send_request(request.clone()), 401, "INVALID_AUTH_HEADER", "INVALID_AUTH_HEADER");
    request.headers.set("Authorization", "Bearer 00Dxx!another");
    refused(&stage.send_request(request.clone()), 401, "INVALID_SESSION_ID", "Session expired or invalid");
    request.headers.set("Authorization", format!("OAuth {SESSION}"));
    assert_eq!(stage.send_request(request).status, 200);
}

#[test]
fn what_salesforce_does_not_have_is_not_found() {
    let mut stage = stage();
    for path in [
        "/services/data/v30.0/sobjects/Account",
        "/services/data/v69.0/",
        "/services/data/v68/",
        "/services/data/68.0/",
        "/services/data/v68.0/nothing",
        "/services/data/v68.0/sobjects/Nothing__c",
        "/services/data/v68.0/sobjects/Account/001000000000001AAA",
        "/elsewhere",
    ] {
        refused(&stage.send(Method::Get, path, ""), 404, "NOT_FOUND", "The requested resource does not exist");
    }
}

#[test]
fn what_salesforce_has_and_the_mock_has_not_is_refused_by_name() {
    let mut stage = stage();
    for (method, path, what) in [
        (Method::Get, "/services/data/v68.0/tooling/query", "/tooling/query"),
        (Method::Get, "/services/data/v68.0/sobjects/Account/listviews", "/sobjects/Account/listviews"),
        (Method::Get, "/services/data/v68.0/query?explain=00Obn0000000001AAA", "/query?explain"),
        (Method::Post, "/services/oauth2/token", "/services/oauth2/token"),
    ] {
        let message = format!("The mock org does not answer {what} yet.");
        refused(&stage.send(method, path, ""), 501, "NOT_IMPLEMENTED", &message);
    }
}

#[test]
fn a_method_that_salesforce_does_not_allow_is_answered_with_those_that_it_does() {
    let mut stage = stage();
    let message = "HTTP Method 'PUT' not allowed. Allowed are HEAD,GET,POST";
    refused(&stage.send(Method::Put, ACCOUNTS, ""), 405, "METHOD_NOT_ALLOWED", message);
    let message = "HTTP Method 'PUT' not allowed. Allowed are HEAD,GET,PATCH,DELETE";
    refused(&stage.send(Method::Put, &format!("{ACCOUNTS}/001"), ""), 405, "METHOD_NOT_ALLOWED", message);
}

#[test]
fn a_body_that_is_not_json_is_refused() {
    let mut stage = stage();
    let mut request = Request::new(Method::Post, ORIGIN, ACCOUNTS);
    request.headers = Headers::default().with("Authorization", format!("Bearer {SESSION}"));
    request.headers.set("Content-Type", "application/x-www-form-urlencoded");
    request.body = b"Name=x".to_vec();
    let message = "Content-Type header specified in HTTP request is not supported: application/x-www-form-urlencoded";
    refused(&stage.send_request(request.clone()), 415, "UNSUPPORTED_MEDIA_TYPE", message);
    request.headers.set("Content-Type", "application/json; charset=UTF-8");
    request.body = b"{}}".to_vec();
    assert_eq!(stage.send_request(request.clone()).status, 400);
    request.body = b"\xff".to_vec();
    refused(&stage.send_request(request), 400, "JSON_PARSER_ERROR", "Invalid UTF-8 start byte 0xff");
}

#[test]
fn jackson_says_where_json_breaks() {
    let response = stage().send(Method::Post, ACCOUNTS, "{}}");
    assert_eq!(response.status, 400);
    let response = stage().send(Method::Post, ACCOUNTS, "{,}");
    let body = text(&response);
    assert!(body.contains("JSON_PARSER_ERROR") && body.contains("at [line:1, column:"), "{body}");
    assert!(!body.contains("\"fields\""), "{body}");
}

#[test]
fn an_account_without_a_name_is_refused() {
    let mut stage = stage();
    for body in ["{}", r#"{"Name":""}"#, r#"{"Name":null}"#] {
        let response = stage.send(Method::Post, ACCOUNTS, body);
        assert_eq!(response.status, 400);
        assert_eq!(
            text(&response),
            r#"[{"message":"Required fields are missing: [Name]","errorCode":"REQUIRED_FIELD_MISSING","fields":["Name"]}]"#
        );
    }
}

#[test]
fn a_name_of_300_characters_is_too_long() {
    let name = "n".repeat(300);
    let response = stage().send(Method::Post, ACCOUNTS, &format!(r#"{{"Name":"{name}"}}"#));
    let message = format!("Account Name: data value too large: {name} (max length=255)");
    refused(&response, 400, "STRING_TOO_LONG", &message);
}

#[test]
fn a_field_that_is_not_there_is_refused() {
    let response = stage().send(Method::Post, ACCOUNTS, r#"{"Name":"x","Nmae":"y"}"#);
    refused(&response, 400, "INVALID_FIELD", "No such column 'Nmae' on sobject of type Account");
}

#[test]
fn an_id_that_is_none_or_of_another_object_is_malformed() {
    let mut stage = stage();
    let response = stage.send(Method::Get, &format!("{ACCOUNTS}/abc123"), "");
    refused(&response, 400, "MALFORMED_ID", "malformed id abc123");
    let response = stage.send(Method::Get, &format!("{ACCOUNTS}/005xx000001SwiUAAS"), "");
    refused(&response, 400, "MALFORMED_ID", "Account ID: id value of incorrect type: 005xx000001SwiUAAS");
}

#[test]
fn jobs_and_users_are_records_too() {
    let mut stage = stage();
    let id = stage.insert(r#"{"Name":"x"}"#);
    let account = stage.account(&id);
    let owner = account.split(r#""OwnerId":""#).nth(1).and_then(|rest| rest.get(..18)).expect("an owner").to_owned();
    let user = text(&stage.send(Method::Get, &format!("/services/data/v68.0/sobjects/User/{owner}"), ""));
    assert!(user.contains(r#""Username":"ada@night-network.example""#), "{user}");
    let response = stage.send(Method::Post, "/services/data/v68.0/sobjects/User", r#"{"Username":"x"}"#);
    assert_eq!(response.status, 400);
}
