//! Rows that are found by other ways than their id: by words, by a relationship, by the time of their change; and what a
//! day's requests are.
//!
//! Refuses to look inside. Invariant: each answer is that of the request's own moment.

use org::{
    Moment,
    http::{Method, Response},
};

use crate::stage::{START, Stage, knows, pattern, text};

const BASE: &str = "/services/data/v68.0";
const HOUR: Moment = 3_600_000;

fn stage() -> Stage {
    Stage::new(&pattern(), knows)
}

fn get(stage: &mut Stage, path: &str) -> (u16, String) {
    let answer = stage.send(Method::Get, &[BASE, path].concat(), "");
    (answer.status, text(&answer))
}

fn create(stage: &mut Stage, object: &str, body: &str) -> String {
    let answer = stage.send(Method::Post, &format!("{BASE}/sobjects/{object}"), body);
    let body = text(&answer);
    assert_eq!(answer.status, 201, "{body}");
    body.split('"').nth(3).expect("an id").to_owned()
}

fn refused(answer: (u16, String), status: u16, code: &str) {
    assert_eq!(answer.0, status, "{}", answer.1);
    assert!(answer.1.contains(&format!("\"errorCode\":\"{code}\"")), "{}", answer.1);
}

#[cfg(feature = "search")]
#[test]
fn a_search_over_rest_finds_rows_by_their_words() {
    let mut stage = stage();
    let account = create(&mut stage, "Account", r#"{"Name":"Night Harbour","Phone":"12"}"#);
    let contact = create(&mut stage, "Contact", r#"{"LastName":"Harbour"}"#);
    let row = |object: &str, id: &str, fields: &str| {
        format!(r#"{{"attributes":{{"type":"{object}","url":"{BASE}/sobjects/{object}/{id}"}},{fields}}}"#)
    };
    let own = |id: &str| format!(r#""Id":"{id}""#);
    let both = [row("Account", &account, &own(&account)), row("Contact", &contact, &own(&contact))].join(",");
    let found = get(&mut stage, "/search/?q=FIND+%7Bharbour%7D");
    assert_eq!(found, (200, format!(r#"{{"searchRecords":[{both}]}}"#)));
    let one = row("Account", &account, r#""Name":"Night Harbour","Phone":"12""#);
    for path in [
        "/search?q=FIND%20%7Bharbour*%7D%20IN%20NAME%20FIELDS%20RETURNING%20Account(Name,Phone)",
        "/parameterizedSearch?q=harbour&sobject=Account&Account.fields=Name,Phone&Account.limit=5&in=NAME",
        "/parameterizedSearch?q=harbour&sobject=Account,Lead&fields=Name,Phone&Account.where=Phone='12'",
    ] {
        assert_eq!(get(&mut stage, path), (200, format!(r#"{{"searchRecords":[{one}]}}"#)), "{path}");
    }
    let body =
        r#"{"q":"harbour","sobjects":[{"name":"Account","fields":["Name","Phone"],"limit":2}],"overallLimit":9}"#;
    let posted = stage.send(Method::Post, &format!("{BASE}/parameterizedSearch"), body);
    assert_eq!(text(&posted), format!(r#"{{"searchRecords":[{one}]}}"#));
    let old = stage.send(Method::Get, "/services/data/v36.0/search?q=FIND+%7Bnobody%7D", "");
    assert_eq!(text(&old), "[]");
}

#[cfg(feature = "search")]
#[test]
fn what_is_no_search_is_refused() {
    let mut stage = stage();
    for path in [
        "/search",
        "/search?q=",
        "/search?q=Acme",
        "/search?q=FIND+%7Ba%7D",
        "/parameterizedSearch?q=",
        "/search?q=FIND+:x",
        "/parameterizedSearch?q=abc&sobject=Account&Account.where=)",
    ] {
        refused(get(&mut stage, path), 400, "MALFORMED_SEARCH");
    }
    refused(get(&mut stage, "/search?q=FIND+%7Bab%7D+RETURNING+Nothing"), 400, "INVALID_TYPE");
    refused(get(&mut stage, "/search?q=FIND+%7Bab%7D+RETURNING+Account(Nothing)"), 400, "INVALID_FIELD");
    // A quote in the words ends no text.
    let quoted = get(&mut stage, "/parameterizedSearch?q=O'Neill%5C");
    assert_eq!(quoted, (200, r#"{"searchRecords":[]}"#.to_owned()));
}

#[test]
fn changes_and_deletes_of_a_span_are_told() {
    let mut stage = stage();
    let one = create(&mut stage, "Contact", r#"{"LastName":"one"}"#);
    let two = create(&mut stage, "Contact", r#"{"LastName":"two"}"#);
    stage.now = START + 2 * HOUR;
    assert_eq!(stage.send(Method::Delete, &format!("{BASE}/sobjects/Contact/{two}"), "").status, 204);
    let span = |what: &str, from: &str, until: &str| format!("/sobjects/Contact/{what}/?start={from}&end={until}");
    let (early, late) = ("2025-12-31T23:00:00Z", "2026-01-01T01:00:30%2B00:00");
    assert_eq!(
        get(&mut stage, &span("updated", early, late)),
        (200, format!(r#"{{"ids":["{one}"],"latestDateCovered":"2026-01-01T01:00:00.000+0000"}}"#))
    );
    let nothing = r#"{"deletedRecords":[],"earliestDateAvailable":"2025-12-17T02:00:00.000+0000","latestDateCovered":"2026-01-01T01:00:00.000+0000"}"#;
    assert_eq!(get(&mut stage, &span("deleted", early, late)), (200, nothing.to_owned()));
    let later = get(&mut stage, &span("deleted", early, "2026-01-01T03:00:00+00:00"));
    let told = format!(
        r#"{{"deletedRecords":[{{"id":"{two}","deletedDate":"2026-01-01T02:00:00.000+0000"}}],"earliestDateAvailable":"2025-12-17T02:00:00.000+0000","latestDateCovered":"2026-01-01T02:00:00.000+0000"}}"#
    );
    assert_eq!(later, (200, told), "no later than now");
    for (from, until) in
        [(early, early), (late, early), ("", late), (early, "tomorrow"), ("2025-11-01T00:00:00Z", late)]
    {
        refused(get(&mut stage, &span("updated", from, until)), 400, "INVALID_REPLICATION_DATE");
    }
    stage.now = START + 20 * 24 * HOUR;
    let gone = get(&mut stage, &span("deleted", early, "2026-01-01T03:00:00Z"));
    assert!(gone.1.starts_with(r#"{"deletedRecords":[],"#), "{gone:?}");
}

#[test]
fn a_row_is_reached_by_way_of_its_relationships() {
    let mut stage = stage();
    let parent = create(&mut stage, "Account", r#"{"Name":"Parent"}"#);
    let account = create(&mut stage, "Account", &format!(r#"{{"Name":"Child","ParentId":"{parent}"}}"#));
    let contact = create(&mut stage, "Contact", &format!(r#"{{"LastName":"Okafor","AccountId":"{account}"}}"#));
    let row = |id: &str, fields: &str| {
        format!(r#"{{"attributes":{{"type":"Account","url":"{BASE}/sobjects/Account/{id}"}},{fields},"Id":"{id}"}}"#)
    };
    let way = |rest: &str| format!("/sobjects/Contact/{contact}/{rest}");
    assert_eq!(get(&mut stage, &way("Account?fields=Name")), (200, row(&account, r#""Name":"Child""#)));
    assert_eq!(get(&mut stage, &way("Account/Parent?fields=Name")), (200, row(&parent, r#""Name":"Parent""#)));
    refused(get(&mut stage, &way("Account/Parent/Parent")), 404, "NOT_FOUND");
    refused(get(&mut stage, &way("Nothing/Parent")), 404, "NOT_FOUND");
    refused(get(&mut stage, &way("Account?fields=Nothing")), 400, "INVALID_FIELD");
    refused(get(&mut stage, &format!("/sobjects/Account/{contact}/Contacts")), 400, "MALFORMED_ID");
    let children = get(&mut stage, &format!("/sobjects/Account/{account}/Contacts?fields=LastName"));
    let one = format!(
        r#"{{"attributes":{{"type":"Contact","url":"{BASE}/sobjects/Contact/{contact}"}},"LastName":"Okafor"}}"#
    );
    assert_eq!(children, (200, format!(r#"{{"totalSize":1,"done":true,"records":[{one}]}}"#)));
    refused(get(&mut stage, "/sobjects/Account/001000000000000AAA/Contacts"), 404, "NOT_FOUND");
    let change = |stage: &mut Stage, method: Method, body: &str| -> Response {
        stage.send(method, &format!("{BASE}{}", way("Account")), body)
    };
    assert_eq!(change(&mut stage, Method::Patch, r#"{"Name":"Changed"}"#).status, 204);
    assert!(stage.account(&account).contains(r#""Name":"Changed""#));
    assert_eq!(change(&mut stage, Method::Delete, "").status, 204);
    assert_eq!(change(&mut stage, Method::Get, "").status, 404, "the lookup is empty now");
}

#[test]
fn a_parent_of_several_types_is_reached_as_what_it_is() {
    let mut stage = stage();
    let account = create(&mut stage, "Account", r#"{"Name":"Harbourlight"}"#);
    let case = create(&mut stage, "Case", r#"{"Subject":"Wet"}"#);
    let contact = create(&mut stage, "Contact", &format!(r#"{{"LastName":"Okafor","AccountId":"{account}"}}"#));
    let task =
        |what: &str| format!(r#"{{"Subject":"Call","Status":"Not Started","Priority":"Low","WhatId":"{what}"}}"#);
    let of_account = create(&mut stage, "Task", &task(&account));
    let of_case = create(&mut stage, "Task", &task(&case));
    let of_contact = create(&mut stage, "Task", &task(&contact).replace("WhatId", "WhoId"));
    let of_nothing = create(&mut stage, "Task", &task(&case).replace(&format!(r#","WhatId":"{case}""#), ""));
    let path = |task: &str, rest: &str| format!("/sobjects/Task/{task}/{rest}");
    let (status, body) = get(&mut stage, &path(&of_account, "What?fields=Name"));
    let url = format!("{BASE}/sobjects/Account/{account}");
    let found =
        format!(r#"{{"attributes":{{"type":"Account","url":"{url}"}},"Name":"Harbourlight","Id":"{account}"}}"#);
    assert_eq!((status, body), (200, found));
    assert!(get(&mut stage, &path(&of_case, "what?fields=Subject")).1.contains(r#""Subject":"Wet""#));
    // Fields are those of the row that is there, and so are the parents behind it.
    refused(get(&mut stage, &path(&of_account, "What?fields=Subject")), 400, "INVALID_FIELD");
    assert!(get(&mut stage, &path(&of_contact, "Who/Account?fields=Name")).1.contains(r#""Name":"Harbourlight""#));
    refused(get(&mut stage, &path(&of_account, "What/Account")), 404, "NOT_FOUND");
    refused(get(&mut stage, &path(&of_nothing, "What")), 404, "NOT_FOUND");
    refused(get(&mut stage, &path(&of_case, "What/Nothing")), 404, "NOT_FOUND");
    let (status, owner) = get(&mut stage, &format!("/sobjects/Case/{case}/Owner?fields=Username"));
    assert!(status == 200 && owner.contains(r#""Username":"ada@night-network.example""#), "{owner}");
    assert!(get(&mut stage, &format!("/sobjects/Case/{case}/Owner/Profile?fields=Name")).1.contains("System Admin"));
    assert!(get(&mut stage, &format!("/sobjects/Contact/{contact}/Account/Owner?fields=Username")).1.contains("ada@"));
    let mut change = |method: Method, path: &str, body: &str| {
        let answer = stage.send(method, &format!("{BASE}{path}"), body);
        (answer.status, text(&answer))
    };
    refused(change(Method::Post, &path(&of_case, "What"), "{}"), 405, "METHOD_NOT_ALLOWED");
    refused(change(Method::Patch, &path(&of_case, "What"), r#"{"Name":"x"}"#), 400, "INVALID_FIELD");
    assert_eq!(change(Method::Patch, &path(&of_case, "What"), r#"{"Subject":"Dry"}"#).0, 204);
    assert_eq!(change(Method::Delete, &path(&of_account, "What"), "").0, 204);
    let composite = format!(
        r#"{{"compositeRequest":[{{"method":"GET","url":"{BASE}{}","referenceId":"a"}}]}}"#,
        path(&of_case, "What?fields=Subject")
    );
    let (status, body) = change(Method::Post, "/composite", &composite);
    assert!(status == 200 && body.contains(r#""Subject":"Dry""#), "{body}");
    refused(change(Method::Get, &path(&of_account, "What"), ""), 404, "NOT_FOUND");
    refused(change(Method::Get, &format!("/sobjects/Contact/{contact}/Account"), ""), 404, "NOT_FOUND");
}

#[test]
fn a_request_is_forgotten_after_a_day() {
    let mut stage = stage();
    let used = |stage: &mut Stage, hours: Moment| {
        stage.now = START + hours * HOUR + HOUR / 2;
        let answer = stage.send(Method::Get, &format!("{BASE}/limits"), "");
        answer.headers.get("Sforce-Limit-Info").unwrap_or_default().to_owned()
    };
    let counts: Vec<String> = [0, 0, 12, 23, 24, 36].map(|hours| used(&mut stage, hours)).into();
    let counts: Vec<&str> = counts.iter().filter_map(|count| count.strip_prefix("api-usage=")).collect();
    assert_eq!(counts, ["1/15000", "2/15000", "3/15000", "4/15000", "3/15000", "3/15000"]);
    let batch = stage.send(
        Method::Post,
        &format!("{BASE}/composite/batch"),
        r#"{"batchRequests":[{"method":"GET","url":"v68.0/limits"}]}"#,
    );
    assert!(text(&batch).contains(r#""DailyApiRequests":{"Max":15000,"Remaining":14996}"#), "a part is told the same");
}

#[test]
fn json_of_another_type_is_told_with_its_place() {
    let mut stage = stage();
    let mut told = |body: &str, path: &str| {
        let answer = stage.send(Method::Post, &format!("{BASE}{path}"), body);
        (answer.status, text(&answer))
    };
    let message = |words: &str| {
        (400, format!(r#"[{{"message":"Cannot deserialize instance of {words}]","errorCode":"JSON_PARSER_ERROR"}}]"#))
    };
    let missing = "or request may be missing a required field at";
    assert_eq!(
        told("{\"Name\":\"x\",\n \"NumberOfEmployees\" : \"many\"}", "/sobjects/Account"),
        message(&format!("int from VALUE_STRING value many {missing} [line:2, column:30"))
    );
    assert_eq!(
        told(r#"{"Name":["x"]}"#, "/sobjects/Account"),
        message(&format!("string from START_ARRAY value [ {missing} [line:1, column:10"))
    );
    assert_eq!(
        told(r#"{"Name":true}"#, "/sobjects/Account"),
        message(&format!("string from VALUE_TRUE value true {missing} [line:1, column:13"))
    );
    let many =
        r#"{"records":[{"attributes":{"type":"Account"},"Name":"a"},{"attributes":{"type":"Account"},"name":1}]}"#;
    assert_eq!(
        told(many, "/composite/sobjects"),
        message(&format!("string from VALUE_NUMBER_INT value 1 {missing} [line:1, column:99"))
    );
    assert_eq!(told("[]", "/sobjects/Account"), message("Account from START_ARRAY value [ at [line:1, column:2"));
}
