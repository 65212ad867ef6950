//! What no client would send: bytes that are no HTTP, heads and bodies too large, fields that come again, tricks with
//! paths, bodies of the wrong kind. Each is refused as it is documented, and the org serves on.

use super::{
    ACCOUNTS,
    process::{Answer, Org, answer},
};

fn authorized(org: &Org) -> String {
    format!("Authorization: Bearer {}\r\n", org.token)
}

fn serves_on(org: &Org) {
    assert_eq!(org.asks_as_user(&format!("POST {ACCOUNTS}"), "{\"Name\":\"A\"}").status, 201);
}

fn code(answer: &Answer) -> (u16, &str) {
    let code = answer.body.split("\"errorCode\":\"").nth(1).and_then(|rest| rest.split('"').next());
    (answer.status, code.unwrap_or_default())
}

#[test]
fn what_is_too_large_or_no_http_is_refused_and_it_serves_on() {
    let org = Org::starts();
    // The announced body is never sent: the refusal does not wait for it.
    let head = format!("POST {ACCOUNTS} HTTP/1.1\r\nHost: x\r\nContent-Length: 20000000\r\n\r\n");
    assert_eq!(answer(&org.hears(head.as_bytes())).status, 413);
    // One that does not announce its size is counted as it comes.
    let chunk = format!("{:x}\r\n{}\r\n", 1_000_000, "x".repeat(1_000_000));
    let head = format!("POST {ACCOUNTS} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
    assert_eq!(answer(&org.hears([head, chunk.repeat(20), "0\r\n\r\n".to_owned()].concat().as_bytes())).status, 413);
    let many: String = (0..400).map(|number| format!("X-{number}: y\r\n")).collect();
    assert_eq!(org.asks("GET /services/data", &many, "").status, 431);
    let long = format!("X: {}\r\n", "y".repeat(20_000));
    assert_eq!(org.asks("GET /services/data", &long, "").status, 431);
    assert_eq!(org.asks(&format!("GET /{}", "y".repeat(20_000)), "", "").status, 414);
    for nonsense in [
        "\u{1}\u{2}\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/1.1\r\nContent-Length: minus\r\n\r\n",
        "GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "GET / HTTP/1.1\r\nNo colon\r\n\r\n",
        "GET / HTTP/1.1\r\nX: a\u{0}b\r\n\r\n",
        "GET /a b HTTP/1.1\r\n\r\n",
    ] {
        assert_eq!(answer(&org.hears(nonsense.as_bytes())).status, 400, "{nonsense:?}");
    }
    assert_eq!(org.hears(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), "", "HTTP/2 is hung up on");
    serves_on(&org);
}

#[test]
fn a_field_that_comes_again_opens_no_door() {
    let org = Org::starts();
    let (right, wrong) = (authorized(&org), "Authorization: Bearer guessed\r\n");
    for fields in [[right.as_str(), wrong].concat(), [wrong, &right].concat(), [right.as_str(), &right].concat()] {
        let refused = org.asks(&format!("GET {ACCOUNTS}/001000000000001AAA"), &fields, "");
        assert_eq!(code(&refused), (401, "INVALID_SESSION_ID"), "{}", refused.body);
    }
    let twice = [&right, "Content-Type: application/json\r\n", "Content-Type: text/plain\r\n"].concat();
    let refused = org.asks(&format!("POST {ACCOUNTS}"), &twice, "{\"Name\":\"A\"}");
    assert_eq!(code(&refused), (415, "UNSUPPORTED_MEDIA_TYPE"), "{}", refused.body);
    serves_on(&org);
}

#[test]
fn a_body_of_the_wrong_kind_is_refused_in_salesforces_words() {
    let org = Org::starts();
    let post = |kind: &str, body: &str| {
        let fields = format!("{}Content-Type: {kind}\r\n", authorized(&org));
        org.asks(&format!("POST {ACCOUNTS}"), &fields, body)
    };
    for kind in ["text/plain", "application/x-www-form-urlencoded", "json", ""] {
        assert_eq!(code(&post(kind, "{\"Name\":\"A\"}")), (415, "UNSUPPORTED_MEDIA_TYPE"), "{kind:?}");
    }
    assert_eq!(code(&post("multipart/form-data; boundary=x", "--x--")), (400, "INVALID_MULTIPART_REQUEST"));
    for body in ["{}", "<Account>", "<!DOCTYPE a>", &"<a>".repeat(100_000)] {
        assert_eq!(
            code(&post("application/xml", body)),
            (400, "XML_PARSER_ERROR"),
            "{}",
            body.get(..9).unwrap_or(body)
        );
    }
    let deep = ["[".repeat(100_000), "]".repeat(100_000)].concat();
    let deeper = format!("{{\"Name\":{}", "{\"a\":".repeat(100_000));
    for body in ["{", "{}}", "\u{1}", "{\"Name\":}", "{\"Name\":\"A\",}", "NaN", &deep, &deeper] {
        let refused = post("application/json", body);
        assert_eq!(code(&refused), (400, "JSON_PARSER_ERROR"), "{}: {}", body.get(..9).unwrap_or(body), refused.body);
    }
    serves_on(&org);
}

#[test]
fn a_line_break_that_is_sent_begins_no_line_of_an_answer() {
    let org = Org::starts_with(&["--source", "tests/clients/force-app"]);
    let shipments = "/services/data/v68.0/sobjects/Shipment__c";
    let evil = "a%0d%0aX-Evil: 1%0d%0a%0d%0a<p>".replace(' ', "%20");
    // Into an address, a value, a message and what Apex answers.
    for (line, body) in [
        (format!("PATCH {shipments}/Reference__c/{evil}"), "{\"Name\":\"A\",\"Carrier__c\":\"Northfold\"}"),
        (format!("POST {shipments}"), "{\"Name\":\"A\\r\\nX-Evil: 1\",\"Carrier__c\":\"N\\r\\n\\r\\n<p>\"}"),
        (format!("GET {shipments}/{evil}"), ""),
        (format!("GET {shipments}/Weight__c/{evil}"), ""),
        (format!("GET {shipments}/{evil}/Account__r"), ""),
        (format!("GET /services/data/v68.0/query?q=SELECT+Id%0d%0a+FROM+{evil}"), ""),
        (format!("GET /services/data/v68.0/{evil}"), ""),
        ("GET /services/data/v68.0%0d%0aX-Evil:%201/limits".to_owned(), ""),
        (format!("GET /services/apexrest/shipments/v1/{evil}"), ""),
        (format!("GET /{evil}"), ""),
    ] {
        let answered = org.asks_as_user(&line, body);
        assert!((200..502).contains(&answered.status), "{line}: {}", answered.status);
        assert!(!answered.head.contains("X-Evil") && !answered.head.contains("<p>"), "{line}: {}", answered.head);
        assert!(!answered.body.contains('\r') && !answered.body.contains('\n'), "{line}: {}", answered.body);
    }
    // One in a head ends its line there, and what follows is no field of the org's or no HTTP.
    let fields = format!("{}X: a\r\nSforce-Mru: updateMru=true\r\n", authorized(&org));
    assert_eq!(org.asks("GET /services/data/v68.0/limits", &fields, "").status, 200);
    for broken in [
        format!("GET {shipments}\r\nX: HTTP/1.1\r\n\r\n"),
        format!("GET {shipments} HTTP/1.1\r\n{}X: a\rb\r\n\r\n", authorized(&org)),
        format!("GET {shipments} HTTP/1.1\r\n{}X: a\r\n folded\r\n\r\n", authorized(&org)),
        format!("GET {shipments} HTTP/1.1\r\n{} X: a\r\n\r\n", authorized(&org)),
    ] {
        assert_eq!(answer(&org.hears(broken.as_bytes())).status, 400, "{broken:?}");
    }
    let posted = org.asks_as_user(&format!("POST {shipments}"), "{\"Name\":\"A\",\"Carrier__c\":\"Northfold\"}");
    assert_eq!(posted.status, 201, "{}", posted.body);
}

#[test]
fn a_body_of_two_lengths_hides_no_second_request() {
    let org = Org::starts();
    let right = authorized(&org);
    let hidden = format!("DELETE {ACCOUNTS}/001000000000001AAA HTTP/1.1\r\nHost: x\r\n{right}\r\n");
    let json = "Content-Type: application/json\r\n";
    for lengths in [
        format!("Content-Length: {}\r\nContent-Length: 0\r\n", hidden.len()),
        format!("Content-Length: {}, 0\r\n", hidden.len()),
        format!("Content-Length: +{}\r\n", hidden.len()),
        "Transfer-Encoding: chunked, identity\r\n".to_owned(),
        "Transfer-Encoding: x\r\nContent-Length: 0\r\n".to_owned(),
    ] {
        let bytes = format!("POST {ACCOUNTS} HTTP/1.1\r\nHost: x\r\n{right}{json}{lengths}\r\n{hidden}");
        let heard = org.hears_and_hangs_up(bytes.as_bytes());
        assert_eq!(heard.matches("HTTP/1.1 ").count(), 1, "{lengths:?}: {heard}");
        assert_eq!(answer(&heard).status, 400, "{lengths:?}: {heard}");
    }
    serves_on(&org);
}

#[test]
fn a_body_of_twenty_megabytes_is_refused_whatever_it_is_for() {
    let org = Org::starts();
    let body = format!("{{\"Name\":\"{}\"}}", "x".repeat(20_000_000));
    for path in [ACCOUNTS, "/services/data/v68.0/composite", "/services/apexrest/x", "/services/data", "/"] {
        for method in ["POST", "PATCH", "GET"] {
            assert_eq!(org.asks_as_user(&format!("{method} {path}"), &body).status, 413, "{method} {path}");
        }
    }
    serves_on(&org);
}

#[test]
fn no_trick_with_a_path_finds_what_is_not_there() {
    let org = Org::starts();
    let inserted = org.asks_as_user(&format!("POST {ACCOUNTS}"), "{\"Name\":\"A\"}");
    let id = inserted.body.split('"').nth(3).expect("an id");
    let others = ["/services/data/../../etc/passwd", "/..", "/%2e%2e/services/data/v68.0/x", "/services%2Fdata", "*"];
    let below = [
        "/../Account",
        "/Account/..%2f..%2f",
        "/Account;x=1",
        "/Account%00",
        "/Account%0d%0aX:1",
        "/Account/%FF%FE",
        "/Account/%",
        "/Account/%zz",
        "/\\Account",
    ];
    let below = below.map(|path| format!("/services/data/v68.0/sobjects{path}"));
    let records = [format!("{ACCOUNTS}/{id}/.."), format!("{ACCOUNTS}/{id}%00"), format!("{ACCOUNTS}/{id}/./Name")];
    for path in others.into_iter().map(str::to_owned).chain(below).chain(records) {
        for method in ["GET", "POST", "PATCH", "DELETE", "PUT", "OPTIONS", "TRACE"] {
            let answered = org.asks_as_user(&format!("{method} {path}"), if method == "GET" { "" } else { "{}" });
            assert!((400..=501).contains(&answered.status), "{method} {path}: {} {}", answered.status, answered.body);
            assert!(!answered.body.contains("root:"), "{path}");
        }
    }
    for method in ["BREW", "get", "CONNECT"] {
        assert!([400, 501].contains(&org.asks_as_user(&format!("{method} {ACCOUNTS}"), "").status), "{method}");
    }
    serves_on(&org);
}

#[test]
fn any_bytes_are_answered_or_hung_up_on() {
    let org = Org::starts();
    let right = authorized(&org);
    // Xorshift: the same bytes each time.
    let mut draw = 0x2545_F491_4F6C_DD1D_u64;
    let mut byte = || {
        draw ^= draw << 13;
        draw ^= draw >> 7;
        draw ^= draw << 17;
        (draw >> 32) as u8
    };
    let seeds = [
        format!(
            "POST {ACCOUNTS} HTTP/1.1\r\nHost: x\r\n{right}Content-Type: application/json\r\nContent-Length: 12\r\nConnection: close\r\n\r\n{{\"Name\":\"A\"}}"
        ),
        format!(
            "GET /services/data/v68.0/query?q=SELECT+Id+FROM+Account HTTP/1.1\r\nHost: x\r\n{right}Connection: close\r\n\r\n"
        ),
    ];
    for turn in 0..400 {
        let mut bytes = seeds[turn % 2].clone().into_bytes();
        for _ in 0..=turn % 5 {
            let at = (usize::from(byte()) * 256 + usize::from(byte())) % bytes.len();
            bytes[at] = byte();
        }
        // What ends too early is waited for, unless the sender hangs up.
        let heard = org.hears_and_hangs_up(&bytes);
        if let Some(heard) = heard.strip_prefix("HTTP/1.1 ") {
            assert!(heard.as_bytes().first().is_some_and(|digit| b"245".contains(digit)), "{heard}");
        }
    }
    serves_on(&org);
}
