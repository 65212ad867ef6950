//! Formats and addresses that Salesforce has and this org has not: each is refused by its name, whatever it comes with.
//!
//! Refuses a 2xx and a guess. Invariant: what was refused left no row.

use org::http::{Headers, Method, Request};

use crate::{
    rows::stage,
    stage::{SESSION, Stage, text},
};

const BASE: &str = "/services/data/v68.0";

fn ask(stage: &mut Stage, method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> (u16, String) {
    let mut request = Request::new(method, "https://night-network.my.salesforce.example", path);
    request.headers = Headers::default().with("Authorization", format!("Bearer {SESSION}"));
    for (name, value) in headers {
        request.headers.set((*name).to_owned(), (*value).to_owned());
    }
    request.body = body.into();
    let response = stage.send_request(request);
    (response.status, text(&response))
}

fn missing(what: &str) -> (u16, String) {
    let message = format!("The mock org does not answer {what} yet.");
    (501, format!(r#"[{{"message":"{message}","errorCode":"NOT_IMPLEMENTED"}}]"#))
}

#[test]
fn what_is_asked_for_in_xml_is_refused_and_never_answered_in_json() {
    let mut stage = stage();
    let account = stage.insert(r#"{"Name":"A"}"#);
    let row = format!("{BASE}/sobjects/Account/{account}");
    let query = format!("{BASE}/query?q=SELECT+Id+FROM+Account");
    for path in ["/services/data", BASE, &format!("{BASE}/limits"), &format!("{BASE}/sobjects"), &row, &query] {
        let is_written = cfg!(feature = "rest-media") && (path == row || path == query);
        for accept in ["application/xml", "text/xml", "application/xml;q=0.9, text/xml"].iter().filter(|_| !is_written)
        {
            let answered = ask(&mut stage, Method::Get, path, &[("Accept", accept)], "");
            assert_eq!(answered, missing("in XML"), "{path} {accept}");
        }
        for accept in ["application/xml, application/json;q=0.1", "text/xml, */*", "application/json"] {
            assert_eq!(ask(&mut stage, Method::Get, path, &[("Accept", accept)], "").0, 200, "{path} {accept}");
        }
    }
    for path in [format!("{row}.xml"), format!("{BASE}/limits.xml"), format!("{BASE}/sobjects/Account/describe.xml")] {
        assert_eq!(ask(&mut stage, Method::Get, &path, &[], ""), missing("in XML"), "{path}");
    }
    assert_eq!(ask(&mut stage, Method::Get, &format!("{row}.json"), &[], ""), (200, stage.account(&account)));
    assert_eq!(ask(&mut stage, Method::Get, &format!("{BASE}/limits.json"), &[], "").0, 200);
    let named =
        ask(&mut stage, Method::Patch, &format!("{BASE}/sobjects/Account/Key__c/a.xml"), &[], r#"{"Name":"B"}"#);
    assert_eq!(named.0, 201, "{}", named.1);
    let (status, body) = ask(&mut stage, Method::Get, &format!("{BASE}/sobjects/Account/Key__c/a.xml"), &[], "");
    assert!(status == 200 && body.contains(r#""Key__c":"a.xml""#), "a value ends as it likes: {body}");
}

#[test]
fn a_body_in_xml_or_in_parts_is_refused_by_its_type_wherever_one_is_read() {
    let mut stage = stage();
    #[cfg_attr(feature = "rest-media", expect(unused_variables, reason = "rows are read in any form there"))]
    let account = stage.insert(r#"{"Name":"A"}"#);
    let before = stage.org.records_json("Account");
    for (media, what) in [
        ("application/xml", "bodies of the type application/xml"),
        ("text/xml; charset=UTF-8", "bodies of the type text/xml"),
        ("multipart/form-data; boundary=x", "bodies of the type multipart/form-data"),
    ] {
        for (method, path) in [
            #[cfg(not(feature = "rest-media"))]
            (Method::Post, "/sobjects/Account".to_owned()),
            #[cfg(not(feature = "rest-media"))]
            (Method::Patch, format!("/sobjects/Account/{account}")),
            #[cfg(not(feature = "rest-media"))]
            (Method::Patch, "/sobjects/Account/Key__c/k".to_owned()),
            (Method::Post, "/composite".to_owned()),
            (Method::Post, "/composite/batch".to_owned()),
            (Method::Post, "/composite/graph".to_owned()),
            (Method::Post, "/composite/tree/Account".to_owned()),
            (Method::Post, "/composite/sobjects".to_owned()),
            (Method::Patch, "/composite/sobjects/Account/Key__c".to_owned()),
        ] {
            let body = "<Account><Name>B</Name></Account>";
            let answered = ask(&mut stage, method, &format!("{BASE}{path}"), &[("Content-Type", media)], body);
            assert_eq!(answered, missing(what), "{method} {path}");
        }
    }
    assert_eq!(stage.org.records_json("Account"), before);
}

/// A report's plan, and without the feature any.
#[test]
fn a_plan_that_is_not_told_is_refused_by_name_also_beside_a_query_and_in_a_batch() {
    let mut stage = stage();
    let query = if cfg!(feature = "whole-rest") { "00Obn0000000001AAA" } else { "SELECT+Id+FROM+Account" };
    for parameters in [format!("explain={query}"), format!("q=SELECT+Id+FROM+Account&explain={query}")] {
        for resource in ["query", "query/", "queryAll"] {
            let answered = ask(&mut stage, Method::Get, &format!("{BASE}/{resource}?{parameters}"), &[], "");
            assert_eq!(answered, missing("/query?explain"), "{resource} {parameters}");
        }
    }
    let batch = format!(r#"{{"batchRequests":[{{"method":"GET","url":"v68.0/query?explain={query}"}}]}}"#);
    let (status, body) = ask(&mut stage, Method::Post, &format!("{BASE}/composite/batch"), &[], &batch);
    assert!(status == 200 && body.contains(r#"{"statusCode":501,"result":[{"message""#), "{body}");
}

#[test]
fn a_feature_that_the_org_has_not_is_refused_by_its_name() {
    let mut stage = stage();
    for (path, feature) in [
        ("/wave/datasets", "Wave"),
        ("/wave/dashboards/0FK000000000001AAA", "Wave"),
        ("/ssot/data-streams?limit=1", "CdpDataStreams"),
        ("/ssot/data-kits", "CdpDataKit"),
    ] {
        let message = format!("This feature is not currently enabled for this user type or org: [{feature}]");
        let refused = format!(r#"[{{"message":"{message}","errorCode":"FUNCTIONALITY_NOT_ENABLED"}}]"#);
        assert_eq!(ask(&mut stage, Method::Get, &format!("{BASE}{path}"), &[], ""), (403, refused));
    }
    let other = ask(&mut stage, Method::Get, &format!("{BASE}/ssot/segments"), &[], "");
    assert_eq!(other, missing("/ssot/segments"), "whose name nobody told");
}

#[test]
fn what_comes_with_oauth_and_what_is_no_rest_is_refused_by_its_address_with_and_without_a_session() {
    let mut stage = stage();
    for path in [
        #[cfg(not(feature = "whole-rest"))]
        "/services/oauth2/userinfo",
        "/services/oauth2/token",
        "/services/oauth2/authorize",
        "/services/oauth2/introspect",
        #[cfg(not(feature = "whole-rest"))]
        "/id/00Dbn0000000001AAA/005bn0000000001AAA",
        "/id/keys",
        "/services/Soap/u/68.0",
        "/services/async/68.0/job",
        "/cometd/68.0",
    ] {
        for method in [Method::Get, Method::Post] {
            assert_eq!(ask(&mut stage, method, path, &[], ""), missing(path), "{method} {path}");
            let stranger = ask(&mut stage, method, path, &[("Authorization", "Bearer guessed")], "");
            assert_eq!(stranger, missing(path), "{method} {path}");
        }
    }
}
