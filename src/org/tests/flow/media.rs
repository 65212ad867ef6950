//! Rows and queries in XML, and rows with a file in parts.
//!
//! Refuses to take JSON for XML. Invariant: what was written in one form reads back in the other.

use org::http::{Headers, Method, Request, Response};

use crate::{
    rows::stage,
    stage::{SESSION, Stage, text},
};

const BASE: &str = "/services/data/v68.0";
const PROLOG: &str = r#"<?xml version="1.0" encoding="UTF-8"?>"#;
const NULLS: &str = r#" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance""#;

fn ask(stage: &mut Stage, method: Method, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Response {
    let mut request = Request::new(method, "https://night-network.my.salesforce.example", format!("{BASE}{path}"));
    request.headers = Headers::default().with("Authorization", format!("Bearer {SESSION}"));
    for (name, value) in headers {
        request.headers.set((*name).to_owned(), (*value).to_owned());
    }
    request.body = body.to_vec();
    stage.send_request(request)
}

const XML: (&str, &str) = ("Accept", "application/xml");
const IN_XML: (&str, &str) = ("Content-Type", "application/xml; charset=UTF-8");

#[test]
fn rows_are_written_and_read_in_xml() {
    let mut stage = stage();
    let body = r#"<?xml version="1.0"?><Account><Name>Rope &amp; Light</Name><NumberOfEmployees>12</NumberOfEmployees><Key__c>K</Key__c><Site/></Account>"#;
    let made = ask(&mut stage, Method::Post, "/sobjects/Account", &[XML, IN_XML], body.as_bytes());
    assert_eq!((made.status, made.headers.get("Content-Type")), (201, Some("application/xml;charset=UTF-8")));
    let id = text(&made).split("<id>").nth(1).expect("an id")[..18].to_owned();
    assert_eq!(text(&made), format!("{PROLOG}<Result><id>{id}</id><success>true</success></Result>"));
    let row = format!("/sobjects/Account/{id}?fields=Name,NumberOfEmployees,Site");
    let url = format!("{BASE}/sobjects/Account/{id}");
    let read = ask(&mut stage, Method::Get, &row, &[XML], b"");
    assert_eq!(
        text(&read),
        format!(
            r#"{PROLOG}<Account{NULLS} type="Account" url="{url}"><Name>Rope &amp; Light</Name><NumberOfEmployees>12</NumberOfEmployees><Site xsi:nil="true"/><Id>{id}</Id></Account>"#
        )
    );
    // A parent by its external id is an element in the child's.
    let child = "<Contact><LastName>Noor</LastName><Account><Key__c>K</Key__c></Account></Contact>";
    assert_eq!(ask(&mut stage, Method::Post, "/sobjects/Contact", &[IN_XML], child.as_bytes()).status, 201);
    let query = "/query?q=SELECT+LastName,Account.Name+FROM+Contact";
    let found = text(&ask(&mut stage, Method::Get, query, &[XML], b""));
    let account = format!(r#"<Account type="Account" url="{url}"><Name>Rope &amp; Light</Name></Account>"#);
    let start = format!(
        r#"{PROLOG}<QueryResult{NULLS}><done>true</done><records type="Contact" url="{BASE}/sobjects/Contact/003"#
    );
    assert!(found.starts_with(&start), "{found}");
    assert!(
        found.ends_with(&format!("<LastName>Noor</LastName>{account}</records><totalSize>1</totalSize></QueryResult>"))
    );
    let cleared = ask(
        &mut stage,
        Method::Patch,
        &format!("/sobjects/Account/{id}"),
        &[XML, IN_XML],
        b"<Account><NumberOfEmployees/></Account>",
    );
    assert_eq!((cleared.status, text(&cleared)), (204, String::new()));
    assert!(stage.account(&id).contains(r#""NumberOfEmployees":null"#));
}

#[test]
fn what_is_refused_in_xml_is_told_in_xml() {
    let mut stage = stage();
    let refused = |response: Response, status: u16, inner: &str| {
        assert_eq!(
            (response.status, text(&response)),
            (status, format!("{PROLOG}<Errors><Error>{inner}</Error></Errors>"))
        );
    };
    let missing = ask(&mut stage, Method::Post, "/sobjects/Account", &[XML, IN_XML], b"<Account/>");
    let message = "Required fields are missing: [Name]";
    refused(
        missing,
        400,
        &format!("<errorCode>REQUIRED_FIELD_MISSING</errorCode><fields>Name</fields><message>{message}</message>"),
    );
    let nowhere = ask(&mut stage, Method::Get, "/sobjects/Account/001000000000001AAA", &[XML], b"");
    refused(nowhere, 404, "<errorCode>NOT_FOUND</errorCode><message>The requested resource does not exist</message>");
    for body in ["", "{}", "<Account>", "<Account><Name>x</Account>", "\u{1}"] {
        let broken = ask(&mut stage, Method::Post, "/sobjects/Account", &[IN_XML], body.as_bytes());
        assert!(broken.status == 400 && text(&broken).contains("XML_PARSER_ERROR"), "{body}: {}", text(&broken));
    }
    let number = b"<Account><Name>x</Name><NumberOfEmployees>many</NumberOfEmployees></Account>";
    let wrong = ask(&mut stage, Method::Post, "/sobjects/Account", &[IN_XML], number);
    assert!(wrong.status == 400 && text(&wrong).contains("Cannot deserialize instance of int"), "{}", text(&wrong));
    assert_eq!(stage.org.records_json("Account").as_deref(), Some("[]"));
}

#[cfg(feature = "standard-objects")]
#[test]
fn a_file_comes_in_a_part_of_its_own() {
    let mut stage = stage();
    let kind = ("Content-Type", "multipart/form-data; boundary=\"night\"");
    let entity = "--night\r\nContent-Disposition: form-data; name=\"entity_content\";\r\nContent-Type: application/json\r\n\r\n\
        {\"Title\":\"t\",\"PathOnClient\":\"t.bin\"}\r\n";
    let file = |field: &str| {
        let head = format!("--night\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"t.bin\"\r\n\r\n");
        [entity.as_bytes(), head.as_bytes(), b"\0\xff\r\n--nigh\r\n", b"\r\n--night--\r\n"].concat()
    };
    let made = ask(&mut stage, Method::Post, "/sobjects/ContentVersion", &[kind], &file("VersionData"));
    assert_eq!(made.status, 201, "{}", text(&made));
    let id = text(&made).split('"').nth(3).expect("an id").to_owned();
    let bytes = ask(&mut stage, Method::Get, &format!("/sobjects/ContentVersion/{id}/VersionData"), &[], b"");
    assert_eq!(bytes.body, b"\0\xff\r\n--nigh\r\n");
    let wrong = ask(&mut stage, Method::Post, "/sobjects/ContentVersion", &[kind], &file("Title"));
    assert!(wrong.status == 400 && text(&wrong).contains("INVALID_FIELD"), "{}", text(&wrong));
    let alone =
        ask(&mut stage, Method::Post, "/sobjects/ContentVersion", &[kind], &file("VersionData")[entity.len()..]);
    assert!(text(&alone).contains("Multipart message must include a non-binary part"), "{}", text(&alone));
}
