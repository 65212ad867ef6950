//! What gets through to an org, what does not, and how its answer travels.

use super::*;

fn reads(request: Request<Body>) -> Result<http::Request, Refusal> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    runtime.block_on(read(request))
}

fn request(method: &str, uri: &str, fields: &[(&str, &str)], body: Vec<u8>) -> Request<Body> {
    let builder = Request::builder().method(method).uri(uri);
    let builder = fields.iter().fold(builder, |builder, (name, value)| builder.header(*name, *value));
    builder.body(Body::from(body)).expect("a request")
}

#[test]
fn a_request_arrives_with_its_query_fields_and_body() {
    let fields = [("Authorization", "Bearer t"), ("Accept", "a/b"), ("Accept", "c/d")];
    let read = reads(request("POST", "http://127.0.0.1:8090/a%20b?c=%2F", &fields, b"{}".to_vec())).expect("read");
    assert_eq!((read.method, read.path.as_str(), read.body.as_slice()), (Method::Post, "/a%20b?c=%2F", &b"{}"[..]));
    assert_eq!(read.headers.get("authorization"), Some("Bearer t"));
    assert_eq!(read.headers.get("Accept"), Some("a/b, c/d"));
}

#[test]
fn a_body_of_ten_megabytes_arrives_and_one_byte_more_does_not() {
    let sized = |bytes: usize| reads(request("POST", "/", &[], vec![b' '; bytes])).map(|read| read.body.len());
    assert_eq!(sized(MOST_OF_BODY), Ok(MOST_OF_BODY));
    assert_eq!(sized(MOST_OF_BODY + 1), Err(Refusal::BodyTooLarge));
}

#[test]
fn a_long_uri_and_a_long_head_are_told_apart() {
    let long = "a".repeat(MOST_OF_HEAD);
    assert_eq!(reads(request("GET", &format!("/{long}"), &[], Vec::new())), Err(Refusal::UriTooLong));
    assert_eq!(reads(request("GET", "/", &[("x", &long)], Vec::new())), Err(Refusal::HeadTooLarge));
    assert!(reads(request("GET", "/", &[("x", &long[2..])], Vec::new())).is_ok());
}

#[test]
fn a_method_without_a_meaning_here_is_refused() {
    for method in ["BREW", "get", "CONNECT"] {
        assert_eq!(reads(request(method, "/", &[], Vec::new())), Err(Refusal::UnknownMethod), "{method}");
    }
}

#[test]
fn the_orgs_answer_travels_as_it_is_and_a_broken_one_is_a_500() {
    let mut answer = http::Response::new(201, "application/json", "{}");
    answer.headers.set("Location", "/x");
    let written = write(answer.clone());
    assert_eq!((written.status().as_u16(), written.headers()["location"].as_bytes()), (201, &b"/x"[..]));
    answer.headers.set("Location", "two\r\nlines");
    assert_eq!(write(answer).status(), 500);
}

#[test]
fn a_refusal_closes_the_connection_and_says_why_in_plain_text() {
    let refused = refuse(Refusal::BodyTooLarge);
    assert_eq!(
        (refused.status().as_u16(), &refused.headers()["connection"]),
        (413, &HeaderValue::from_static("close"))
    );
    assert_eq!(refused.headers()["content-type"], "text/plain;charset=UTF-8");
}
