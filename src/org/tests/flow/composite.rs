//! Requests of several records and of several requests: what each part answers, and what remains of all.

use org::{Note, http::Method};

use crate::{
    rows::{ACCOUNTS, stage, told, with_header},
    stage::{Stage, text},
};

const DATA: &str = "/services/data/v68.0";
const ROLLED_BACK: &str = "The transaction was rolled back since another operation in the same transaction failed.";

fn send(stage: &mut Stage, method: Method, path: &str, body: &str) -> (u16, String) {
    told(&stage.send(method, &format!("{DATA}{path}"), body))
}

/// Names of all accounts.
fn names(stage: &mut Stage) -> String {
    let found = send(stage, Method::Get, "/query?q=SELECT+Name+FROM+Account+ORDER+BY+Name", "").1;
    let names = found.split(r#""Name":""#).skip(1).filter_map(|rest| rest.split('"').next());
    names.collect::<Vec<_>>().join(" ")
}

fn ids(body: &str) -> Vec<String> {
    body.split(r#""id":""#).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}

fn account(name: &str) -> String {
    format!(r#"{{"attributes":{{"type":"Account"}},"Name":"{name}"}}"#)
}

fn collection(records: &[String], all_or_none: bool) -> String {
    format!(r#"{{"allOrNone":{all_or_none},"records":[{}]}}"#, records.join(","))
}

#[test]
fn each_record_of_a_collection_has_its_result() {
    let mut stage = stage();
    let body = collection(&[account("a"), account("bad"), account("b"), account("")], false);
    let (status, body) = send(&mut stage, Method::Post, "/composite/sobjects", &body);
    let made = ids(&body);
    let missing =
        r#"{"statusCode":"REQUIRED_FIELD_MISSING","message":"Required fields are missing: [Name]","fields":["Name"]}"#;
    let bad = |text: &str, fields: &str| {
        format!(r#"{{"statusCode":"FIELD_CUSTOM_VALIDATION_EXCEPTION","message":"{text}","fields":[{fields}]}}"#)
    };
    let expected = format!(
        r#"[{{"id":"{}","success":true,"errors":[]}},{{"success":false,"errors":[{},{}]}},{{"id":"{}","success":true,"errors":[]}},{{"success":false,"errors":[{missing}]}}]"#,
        made[0],
        bad("No.", r#""Name""#),
        bad("Never.", ""),
        made[1]
    );
    assert_eq!((status, body), (200, expected));
    assert_eq!(names(&mut stage), "a b");

    let change = |id: &str, name: &str| format!(r#"{{"attributes":{{"type":"Account"}},"id":"{id}","Name":"{name}"}}"#);
    let body = collection(&[change(&made[0], "c"), account("no id")], false);
    let (status, body) = send(&mut stage, Method::Patch, "/composite/sobjects", &body);
    assert_eq!(status, 200);
    assert!(body.starts_with(&format!(r#"[{{"id":"{}","success":true,"errors":[]}}"#, made[0])), "{body}");
    assert!(
        body.contains(r#""statusCode":"MISSING_ARGUMENT","message":"Id not specified in an update call""#),
        "{body}"
    );
    let path = format!("/composite/sobjects?ids={},nothing&allOrNone=false", made[1]);
    let (status, body) = send(&mut stage, Method::Delete, &path, "");
    assert_eq!(status, 200);
    assert!(body.contains(r#""statusCode":"MALFORMED_ID","message":"malformed id nothing""#), "{body}");
    assert_eq!(names(&mut stage), "c");
}

/// Records of one object that follow one another are a chunk.
#[test]
fn a_collection_has_ten_chunks_at_most() {
    let mut stage = stage();
    let records = |chunks: usize| {
        let of = |place: usize| match place % 2 {
            0 => [account("a"), account("b")].join(","),
            _ => r#"{"attributes":{"type":"Contact"},"LastName":"c"}"#.to_owned(),
        };
        (0..chunks).map(of).collect::<Vec<_>>()
    };
    let (status, body) = send(&mut stage, Method::Post, "/composite/sobjects", &collection(&records(11), false));
    let message =
        "Cannot have more than 10 chunks in a single operation. Please rearrange the data to reduce chunking.";
    assert_eq!((status, body), (400, format!(r#"[{{"message":"{message}","errorCode":"LIMIT_EXCEEDED"}}]"#)));
    assert_eq!(names(&mut stage), "");
    let (_, body) = send(&mut stage, Method::Post, "/composite/sobjects", &collection(&records(10), false));
    assert_eq!(body.matches(r#""success":true"#).count(), 15, "{body}");
}

#[test]
fn a_collection_that_is_all_or_none_leaves_nothing_where_one_fails() {
    let mut stage = stage();
    let rolled_back = r#"{"success":false,"errors":[{"statusCode":"ALL_OR_NONE_OPERATION_ROLLED_BACK","message":"Record rolled back because not all records were valid and the request was using AllOrNone header","fields":[]}]}"#;
    for bad in [account("bad"), account("x").replace("Name", "Nmae")] {
        let body = collection(&[account("a"), bad, account("b")], true);
        let (status, body) = send(&mut stage, Method::Post, "/composite/sobjects", &body);
        assert_eq!(status, 200);
        assert!(
            body.starts_with(&format!("[{rolled_back},{{")) && body.ends_with(&format!("}},{rolled_back}]")),
            "{body}"
        );
    }
    assert_eq!(names(&mut stage), "");
    let rolled_back = |note: &&Note| matches!(note, Note::RolledBack { .. });
    assert_eq!(stage.notes().into_iter().filter(rolled_back).count(), 2);
}

#[test]
fn a_collection_is_upserted_and_read() {
    let mut stage = stage();
    let keyed =
        |name: &str, key: &str| format!(r#"{{"attributes":{{"type":"Account"}},"Name":"{name}","Key__c":"{key}"}}"#);
    let path = "/composite/sobjects/Account/Key__c";
    let first = send(&mut stage, Method::Patch, path, &collection(&[keyed("a", "K1")], false)).1;
    let made = ids(&first);
    assert_eq!(first, format!(r#"[{{"id":"{}","success":true,"errors":[],"created":true}}]"#, made[0]));
    let second = send(&mut stage, Method::Patch, path, &collection(&[keyed("b", "K1"), keyed("c", "K2")], false)).1;
    assert!(second.contains(r#""created":false"#) && second.contains(r#""created":true"#), "{second}");
    assert_eq!(names(&mut stage), "b c");

    let row = format!(r#"{{"attributes":{{"type":"Account","url":"{ACCOUNTS}/{0}"}},"Name":"b","Id":"{0}"}}"#, made[0]);
    let expected = (200, format!("[{row},null]"));
    let other = "001bn00000zzzzzAAA";
    let path = format!("/composite/sobjects/Account?ids={},{other}&fields=Name", made[0]);
    assert_eq!(send(&mut stage, Method::Get, &path, ""), expected);
    let body = format!(r#"{{"ids":["{}","{other}"],"fields":["name"]}}"#, made[0]);
    assert_eq!(send(&mut stage, Method::Post, "/composite/sobjects/Account", &body), expected);
    let many = vec![account("x"); 201];
    let (status, body) = send(&mut stage, Method::Post, "/composite/sobjects", &collection(&many, false));
    let message = "record limit reached. cannot submit more than 200 records into this call";
    assert_eq!((status, body), (400, format!(r#"[{{"message":"{message}","errorCode":"EXCEEDED_ID_LIMIT"}}]"#)));
    let message = "HTTP Method 'PUT' not allowed. Allowed are POST,PATCH,DELETE";
    let (status, body) = send(&mut stage, Method::Put, "/composite/sobjects", "{}");
    assert!(status == 405 && body.contains(message), "{body}");
}

fn part(method: &str, url: &str, reference: &str, body: &str) -> String {
    let body = if body.is_empty() { String::new() } else { format!(r#","body":{body}"#) };
    format!(r#"{{"method":"{method}","url":"{DATA}{url}","referenceId":"{reference}"{body}}}"#)
}

fn composite(all_or_none: bool, parts: &[String]) -> String {
    format!(r#"{{"allOrNone":{all_or_none},"compositeRequest":[{}]}}"#, parts.join(","))
}

#[test]
fn parts_of_a_composite_refer_to_one_another() {
    let mut stage = stage();
    let body = composite(
        true,
        &[
            part("POST", "/sobjects/Account", "made", r#"{"Name":"a"}"#),
            part("PATCH", "/sobjects/Account/@{made.id}", "changed", r#"{"Name":"b","Description":"of @{made.id}!"}"#),
            part("GET", "/query?q=SELECT+Id,Name+FROM+Account", "found", ""),
            part(
                "POST",
                "/sobjects/Contact",
                "person",
                r#"{"LastName":"@{found.records[0].Name}","AccountId":"@{found.records[0].Id}"}"#,
            ),
            part("GET", "/sobjects/Contact/@{person.id}?fields=LastName,AccountId", "read", ""),
        ],
    );
    let (status, body) = send(&mut stage, Method::Post, "/composite", &body);
    assert_eq!(status, 200, "{body}");
    let id = ids(&body)[0].clone();
    let first = format!(
        r#"{{"compositeResponse":[{{"body":{{"id":"{id}","success":true,"errors":[]}},"httpHeaders":{{"Location":"{ACCOUNTS}/{id}"}},"httpStatusCode":201,"referenceId":"made"}},{{"body":null,"httpHeaders":{{}},"httpStatusCode":204,"referenceId":"changed"}},"#
    );
    assert!(body.starts_with(&first), "{body}");
    assert!(body.contains(&format!(r#""LastName":"b","AccountId":"{id}""#)), "{body}");
    assert!(stage.account(&id).contains(&format!(r#""Description":"of {id}!""#)));
}

#[test]
fn a_composite_that_is_all_or_none_is_undone_as_a_whole() {
    let mut stage = stage();
    let parts = [
        part("POST", "/sobjects/Account", "one", r#"{"Name":"a"}"#),
        part("POST", "/sobjects/Account", "two", "{}"),
        part("POST", "/sobjects/Account", "three", r#"{"Name":"c"}"#),
    ];
    let halted = format!(
        r#"{{"body":[{{"message":"{ROLLED_BACK}","errorCode":"PROCESSING_HALTED"}}],"httpHeaders":{{}},"httpStatusCode":400,"referenceId":"#
    );
    let (status, body) = send(&mut stage, Method::Post, "/composite", &composite(true, &parts));
    assert_eq!(status, 200);
    assert!(body.starts_with(&format!(r#"{{"compositeResponse":[{halted}"one"}},"#)), "{body}");
    assert!(body.ends_with(&format!(r#"{halted}"three"}}]}}"#)), "{body}");
    assert!(body.contains("REQUIRED_FIELD_MISSING"), "{body}");
    assert_eq!(names(&mut stage), "");

    let mut parts = parts.to_vec();
    parts.push(part("PATCH", "/sobjects/Account/@{two.id}", "four", r#"{"Name":"d"}"#));
    let (_, body) = send(&mut stage, Method::Post, "/composite", &composite(false, &parts));
    assert_eq!(names(&mut stage), "a c", "the others stay");
    let message = "Invalid reference specified. No value for two.id found in two. Provided referenceId ('two.id') must \
                   start with a letter or a number, and it can contain only letters, numbers and underscores ('_').";
    assert!(body.contains(&format!(r#"[{{"message":"{message}","errorCode":"PROCESSING_HALTED"}}]"#)), "{body}");
}

#[test]
fn graphs_stand_and_fall_by_themselves() {
    let mut stage = stage();
    let graph = |id: &str, name: &str| {
        let parts = [
            part("POST", "/sobjects/Account", "made", &format!(r#"{{"Name":"{name}"}}"#)),
            part("POST", "/sobjects/Contact", "person", r#"{"LastName":"x","AccountId":"@{made.id}"}"#),
        ];
        format!(r#"{{"graphId":"{id}","compositeRequest":[{}]}}"#, parts.join(","))
    };
    let body = format!(r#"{{"graphs":[{},{},{}]}}"#, graph("g1", "a"), graph("g2", "bad"), graph("g3", "c"));
    let (status, body) = send(&mut stage, Method::Post, "/composite/graph", &body);
    assert_eq!(status, 200);
    assert_eq!(body.matches(r#""isSuccessful":true"#).count(), 2, "{body}");
    assert!(
        body.contains(ROLLED_BACK) && body.starts_with(r#"{"graphs":[{"graphId":"g1","graphResponse":{"#),
        "{body}"
    );
    assert_eq!(names(&mut stage), "a c");
}

#[test]
fn parts_of_a_batch_know_nothing_of_one_another() {
    let mut stage = stage();
    let request = |method: &str, url: &str, body: &str| {
        let body = if body.is_empty() { String::new() } else { format!(r#","richInput":{body}"#) };
        format!(r#"{{"method":"{method}","url":"{url}"{body}}}"#)
    };
    let batch = |halt: bool| {
        let requests = [
            request("POST", "v68.0/sobjects/Account", r#"{"Name":"a"}"#),
            request("POST", "v67.0/sobjects/Account", r#"{"Name":"bad"}"#),
            request("GET", "/services/data/v68.0/limits/recordCount?sObjects=Account", ""),
        ];
        format!(r#"{{"haltOnError":{halt},"batchRequests":[{}]}}"#, requests.join(","))
    };
    let (status, body) = send(&mut stage, Method::Post, "/composite/batch", &batch(false));
    assert_eq!(status, 200);
    assert!(body.starts_with(r#"{"hasErrors":true,"results":[{"statusCode":201,"result":{"id":""#), "{body}");
    assert!(body.ends_with(r#"{"statusCode":200,"result":{"sObjects":[{"count":1,"name":"Account"}]}}]}"#), "{body}");
    let (_, body) = send(&mut stage, Method::Post, "/composite/batch", &batch(true));
    let halted = r#"{"statusCode":412,"result":[{"message":"Batch processing halted per request","errorCode":"BATCH_PROCESSING_HALTED"}]}]}"#;
    assert!(body.ends_with(halted), "{body}");
    assert_eq!(names(&mut stage), "a a");
}

#[test]
fn requests_of_requests_are_refused_where_they_do_not_hold_together() {
    let mut stage = stage();
    let get = |reference: &str| part("GET", "/limits", reference, "");
    let twice = composite(true, &[get("a"), get("a")]);
    // Queries and collections, in turn.
    let queries = |count: usize| -> Vec<String> {
        let of = |number: usize| match number % 2 {
            0 => part("GET", "/query?q=SELECT+Id+FROM+Account", &format!("r{number}"), ""),
            _ => part("POST", "/composite/sobjects", &format!("r{number}"), &collection(&[account("c")], false)),
        };
        (0..count).map(of).collect()
    };
    let many: Vec<String> = (0..26).map(|number| get(&format!("r{number}"))).collect();
    for (path, body, code) in [
        ("/composite", "{}".to_owned(), "INVALID_INPUT"),
        ("/composite", twice, "INVALID_INPUT"),
        ("/composite", composite(true, &[get("a b")]), "INVALID_INPUT"),
        ("/composite", composite(true, &many), "LIMIT_EXCEEDED"),
        ("/composite", composite(true, &queries(6)), "LIMIT_EXCEEDED"),
        ("/composite/batch", "[]".to_owned(), "INVALID_INPUT"),
        ("/composite/graph", r#"{"graphs":[]}"#.to_owned(), "INVALID_INPUT"),
    ] {
        let (status, told) = send(&mut stage, Method::Post, path, &body);
        assert!(status == 400 && told.contains(code), "{body}: {told}");
    }
    let (status, told) = send(&mut stage, Method::Post, "/composite", &composite(true, &queries(5)));
    assert_eq!((status, told.matches(r#""httpStatusCode":200"#).count()), (200, 5), "{told}");
    let inner = composite(true, &[get("a")]);
    let outer = composite(false, &[part("POST", "/composite", "a", &inner), part("PURGE", "/limits", "b", "")]);
    let (status, body) = send(&mut stage, Method::Post, "/composite", &outer);
    assert!(status == 200 && body.contains("INVALID_INPUT") && body.contains("METHOD_NOT_ALLOWED"), "{body}");
    let list = send(&mut stage, Method::Get, "/composite", "").1;
    assert!(list.contains(r#""tree":"/services/data/v68.0/composite/tree""#), "{list}");
}

#[test]
fn a_tree_grows_from_its_root() {
    let mut stage = stage();
    let tree = |email: &str| {
        format!(
            r#"{{"records":[{{"attributes":{{"type":"Account","referenceId":"ref1"}},"name":"a","Contacts":{{"records":[
                {{"attributes":{{"type":"Contact","referenceId":"ref2"}},"lastname":"x","email":"{email}"}},
                {{"attributes":{{"type":"Contact","referenceId":"ref3"}},"lastname":"y"}}]}}}},
                {{"attributes":{{"type":"Account","referenceId":"ref4"}},"name":"b"}}]}}"#
        )
    };
    let (status, body) = send(&mut stage, Method::Post, "/composite/tree/Account/", &tree("123"));
    let error =
        r#"{"statusCode":"INVALID_EMAIL_ADDRESS","message":"Email: invalid email address: 123","fields":["Email"]}"#;
    let expected = format!(r#"{{"hasErrors":true,"results":[{{"referenceId":"ref2","errors":[{error}]}}]}}"#);
    assert_eq!((status, body), (400, expected));
    assert_eq!(names(&mut stage), "", "nothing is saved");

    let (status, body) = send(&mut stage, Method::Post, "/composite/tree/Account", &tree("x@y.example"));
    let made = ids(&body);
    let result = |place: usize, reference: &str| format!(r#"{{"referenceId":"{reference}","id":"{}"}}"#, made[place]);
    let results = [result(0, "ref1"), result(1, "ref4"), result(2, "ref2"), result(3, "ref3")].join(",");
    assert_eq!((status, body), (201, format!(r#"{{"hasErrors":false,"results":[{results}]}}"#)));
    let children = send(&mut stage, Method::Get, "/query?q=SELECT+AccountId+FROM+Contact", "").1;
    assert_eq!(children.matches(&format!(r#""AccountId":"{}""#, made[0])).count(), 2, "{children}");
    for bad in [
        r#"{"records":[{"attributes":{"type":"Account"},"Name":"x"}]}"#,
        r#"{"records":[{"attributes":{"type":"Contact","referenceId":"a"},"LastName":"x"}]}"#,
        r#"{"records":[1]}"#,
        "{}",
    ] {
        assert_eq!(send(&mut stage, Method::Post, "/composite/tree/Account", bad).0, 400, "{bad}");
    }
}

#[test]
fn limits_and_recent_items_are_told() {
    let mut stage = stage();
    let (status, body) = send(&mut stage, Method::Get, "/limits", "");
    assert_eq!(status, 200);
    assert!(body.contains(r#""DailyApiRequests":{"Max":15000,"Remaining":14999}"#), "{body}");
    assert!(body.contains(r#""MonthlyPlatformEventsUsageEntitlement":{"#), "{body}");
    let old = text(&stage.send(Method::Get, "/services/data/v47.0/limits", ""));
    assert!(!old.contains("MonthlyPlatformEventsUsageEntitlement"), "{old}");

    stage.insert(r#"{"Name":"nobody looked"}"#);
    assert_eq!(send(&mut stage, Method::Get, "/recent", "").1, "[]");
    let header = ("Sforce-Mru", "updateMru=true");
    for name in ["first", "second"] {
        with_header(&mut stage, Method::Post, ACCOUNTS, &format!(r#"{{"Name":"{name}"}}"#), header);
    }
    let body = send(&mut stage, Method::Get, "/recent?limit=1", "").1;
    assert!(body.contains(r#""Name":"second","Id":"001"#) && !body.contains("first"), "{body}");
    assert_eq!(send(&mut stage, Method::Get, "/recent", "").1.matches("attributes").count(), 2);
}
