//! Requests that nobody would send: bytes as paths, headers and bodies, JSON that breaks in the middle, deep and long.
//!
//! Refuses to look at texts: only that every request has one answer, in the form that its status has, that nothing
//! panics, and that nothing is answered with 2xx that did not say what it wanted. Without chance: every run of the
//! tests sees the same requests.

use org::http::{Headers, Method, Request};

use crate::{
    numbers::Numbers,
    rows::stage,
    stage::{SESSION, Stage, text},
};

const DATA: &str = "/services/data/v68.0";
const METHODS: [Method; 8] = [
    Method::Get,
    Method::Head,
    Method::Post,
    Method::Put,
    Method::Patch,
    Method::Delete,
    Method::Options,
    Method::Trace,
];
/// Pieces of paths.
const PIECES: &[&str] = &[
    "services",
    "data",
    "v68.0",
    "v30.0",
    "sobjects",
    "Account",
    "001bn0000000001AAA",
    "describe",
    "query",
    "queryAll",
    "composite",
    "tree",
    "batch",
    "graph",
    "limits",
    "recent",
    "search",
    "parameterizedSearch",
    "deleted",
    "updated",
    "Contacts",
    "Parent",
    "recordCount",
    "Key__c",
    "..",
    ".",
    "%2e%2e",
    "%00",
    "%ff",
    "%",
    "%2F",
    "\u{e9}",
    "\r\n",
    "'",
    "\"",
    "?q=SELECT Id FROM Account",
    "?q=FIND {ab}",
    "?start=2026-11-24T02:00:00Z&end=2026-11-24T04:00:00Z",
    "?ids=",
    "?fields=,",
    "apexrest",
    "@{a.b}",
];
/// Bodies that are right, to be broken.
const BODIES: &[&str] = &[
    r#"{"Name":"x","NumberOfEmployees":1.0e3,"Owner":{"Username":"u"},"CreatedDate":null}"#,
    r#"{"allOrNone":true,"records":[{"attributes":{"type":"Account"},"Name":"x"},{"attributes":{"type":"Nothing"}}]}"#,
    r#"{"allOrNone":true,"compositeRequest":[{"method":"POST","url":"/services/data/v68.0/sobjects/Account","referenceId":"a","body":{"Name":"x"}},{"method":"GET","url":"/services/data/v68.0/sobjects/Account/@{a.id}","referenceId":"b"}]}"#,
    r#"{"batchRequests":[{"method":"PATCH","url":"v68.0/sobjects/Account/1","richInput":{"Name":"\ud83d\ude00"}}]}"#,
    r#"{"records":[{"attributes":{"type":"Account","referenceId":"r"},"Name":"x","Contacts":{"records":[]}}]}"#,
    r#"{"graphs":[{"graphId":"1","compositeRequest":[{"method":"DELETE","url":"/services/data/v68.0/sobjects/Account/x","referenceId":"a"}]}]}"#,
    "[]",
    "null",
    "1",
    "\"\"",
    "{\"a\":",
    "",
];

fn ask(stage: &mut Stage, method: Method, path: &str, headers: Headers, body: Vec<u8>) -> (u16, String) {
    let mut request = Request::new(method, "https://night-network.my.salesforce.example", path);
    request.headers = headers;
    request.body = body;
    let response = stage.send_request(request);
    let body = text(&response);
    let told = format!("{method} {path:?}: {} {body}", response.status);
    assert!((200..600).contains(&response.status), "{told}");
    let is_error = response.status >= 400 && !matches!(response.status, 412 | 414 | 431) && method != Method::Head;
    if is_error && response.headers.get("Content-Type").is_some_and(|known| known.contains("json")) {
        let starts = ["[{\"message\":", "[{\"errorCode\":", "[ {", "{\"hasErrors\":true"];
        let array = starts.iter().any(|start| body.starts_with(start));
        assert!(array || path.contains("apexrest"), "{told}");
    }
    (response.status, body)
}

fn signed() -> Headers {
    Headers::default().with("Authorization", format!("Bearer {SESSION}")).with("Content-Type", "application/json")
}

#[test]
fn any_path_has_an_answer() {
    let (mut stage, mut numbers) = (stage(), Numbers(7));
    for _ in 0..4_000 {
        let mut path = String::new();
        if numbers.below(3) > 0 {
            path.push_str(DATA);
        }
        for _ in 0..numbers.below(6) {
            path.push(if numbers.below(9) == 0 { '\\' } else { '/' });
            path.push_str(numbers.of(PIECES));
        }
        let method = METHODS[numbers.below(METHODS.len())];
        let (status, body) = ask(&mut stage, method, &path, signed(), numbers.of(BODIES).into());
        let wrong = matches!(method, Method::Put | Method::Options | Method::Trace);
        assert!(!(wrong && status < 300), "{method} {path:?}: {status} {body}");
    }
}

#[test]
fn any_body_has_an_answer_and_what_is_no_json_is_never_saved() {
    let (mut stage, mut numbers) = (stage(), Numbers(11));
    let paths = [
        "/sobjects/Account",
        "/sobjects/Account/Key__c/K",
        "/composite",
        "/composite/batch",
        "/composite/graph",
        "/composite/tree/Account",
        "/composite/sobjects",
        "/composite/sobjects/Account/Key__c",
        "/composite/sobjects/Account",
    ];
    for _ in 0..6_000 {
        let mut body = numbers.of(BODIES).as_bytes().to_vec();
        for _ in 0..numbers.below(4) {
            let place = numbers.below(body.len());
            match numbers.below(4) {
                0 => body.truncate(place),
                1 if !body.is_empty() => body[place] = numbers.below(256) as u8,
                2 => body.insert(place.min(body.len()), numbers.below(256) as u8),
                _ => body.extend_from_slice(numbers.of(BODIES).as_bytes()),
            }
        }
        let method = if numbers.below(2) == 0 { Method::Post } else { Method::Patch };
        let path = [DATA, numbers.of(&paths)].concat();
        let is_json = std::str::from_utf8(&body).is_ok_and(|text| apex::json::parse(text).is_ok());
        let (status, told) = ask(&mut stage, method, &path, signed(), body.clone());
        assert!(is_json || status >= 400, "{path}: {status} {told} for {:?}", String::from_utf8_lossy(&body));
    }
}

/// Rows are read in XML and in parts too, and told in XML; of bytes that are neither nothing is saved.
#[cfg(feature = "rest-media")]
#[test]
fn any_bytes_of_another_form_have_an_answer() {
    let (mut stage, mut numbers) = (stage(), Numbers(17));
    let record = "--b\r\nContent-Disposition: form-data; name=\"entity\"\r\nContent-Type: application/json\r\n\r\n{\"Name\":\"x\"}\r\n";
    let pieces = [
        "<Account>",
        "</Account>",
        "<Name>x</Name>",
        "<Name/>",
        "<?xml version=\"1.0\"?>",
        "<![CDATA[",
        "]]>",
        "&#0;",
        "&lt;",
        "<a b='c'>",
        record,
        "--b\r\n",
        "--b--",
        "\r\n\r\n",
        "Content-Disposition: form-data; name=\"Body\"; filename=\"a\"\r\n",
    ];
    let kinds = [
        "application/xml",
        "text/xml;charset=x",
        "multipart/form-data; boundary=b",
        "multipart/form-data; boundary=\"b\"",
    ];
    for _ in 0..6_000 {
        let mut body = Vec::new();
        for _ in 0..numbers.below(7) {
            body.extend_from_slice(numbers.of(&pieces).as_bytes());
        }
        if numbers.below(3) == 0 && !body.is_empty() {
            let place = numbers.below(body.len());
            body[place] = numbers.below(256) as u8;
        }
        let headers =
            signed().with("Content-Type", numbers.of(&kinds)).with("Accept", numbers.of(&["application/xml", "*/*"]));
        let mut request = Request::new(
            Method::Post,
            "https://night-network.my.salesforce.example",
            format!("{DATA}/sobjects/Account"),
        );
        request.headers = headers;
        request.body = body;
        let response = stage.send_request(request);
        assert!(matches!(response.status, 201 | 400), "{} {}", response.status, text(&response));
    }
    // Whatever was saved has a name, and is told in XML.
    let mut request = Request::new(
        Method::Get,
        "https://night-network.my.salesforce.example",
        format!("{DATA}/query?q=SELECT+Name+FROM+Account"),
    );
    request.headers = signed().with("Accept", "application/xml");
    let told = text(&stage.send_request(request));
    assert!(told.ends_with("</QueryResult>") && !told.contains("xsi:nil"), "{told}");
}

#[test]
fn any_headers_have_an_answer() {
    let (mut stage, mut numbers) = (stage(), Numbers(13));
    let names = [
        "Authorization",
        "Content-Type",
        "Accept",
        "If-Match",
        "If-None-Match",
        "If-Modified-Since",
        "Sforce-Query-Options",
        "X-PrettyPrint",
        "Sforce-Mru",
        "\r\nX: y",
        "",
    ];
    let values = [
        "",
        "Bearer",
        "Bearer ",
        "Bearer 00Dxx!session",
        "OAuth 00Dxx!session",
        "bearer  00Dxx!session",
        "*",
        "\"a\"",
        "batchSize=99999999999999999999",
        "batchSize=-1",
        "batchSize=",
        "1",
        "application/json;charset=\u{0}",
        "text/plain",
        "Thu, 99 Foo 2026 99:99:99 GMT",
        "Thu, 01 Jan 99999999999 00:00:00 GMT",
        "\r\n\r\n",
        "\u{7f}",
    ];
    for _ in 0..4_000 {
        let mut headers = Headers::default();
        for _ in 0..numbers.below(6) {
            headers.set(numbers.of(&names), numbers.of(&values));
        }
        let known = headers.get("Authorization").is_some_and(|value| value.ends_with(SESSION));
        let path =
            [DATA, numbers.of(&["", "/sobjects/Account", "/query?q=SELECT+Id+FROM+Account", "/limits"])].concat();
        let method = METHODS[numbers.below(5)];
        let (status, body) = ask(&mut stage, method, &path, headers, numbers.of(BODIES).into());
        assert!(known || status >= 400, "{path}: {status} {body}");
    }
}

#[test]
fn deep_and_long_bodies_come_to_an_end() {
    let mut stage = stage();
    let path = format!("{DATA}/sobjects/Account");
    let deep = ["[".repeat(100_000), "{\"Owner\":".repeat(100_000), format!("{}1{}", "[".repeat(500), "]".repeat(500))];
    for body in deep {
        assert_eq!(ask(&mut stage, Method::Post, &path, signed(), body.into()).0, 400);
    }
    let long = format!(r#"{{"Name":"{}"}}"#, "n".repeat(20_000_000));
    let (status, body) = ask(&mut stage, Method::Post, &path, signed(), long.into());
    assert!(status == 400 && body.contains("STRING_TOO_LONG"), "{status}");
    let many = format!(r#"{{"records":[{}1]}}"#, "{},".repeat(1_000_000));
    assert_eq!(ask(&mut stage, Method::Post, &format!("{DATA}/composite/sobjects"), signed(), many.into()).0, 400);
    let references = format!("@{{{}", "a@{".repeat(100_000));
    let part = format!(r#"{{"method":"GET","url":"/services/data/v68.0/{references}","referenceId":"a"}}"#);
    let body = format!(r#"{{"compositeRequest":[{part}]}}"#);
    assert_eq!(ask(&mut stage, Method::Post, &format!("{DATA}/composite"), signed(), body.into()).0, 200);
}
