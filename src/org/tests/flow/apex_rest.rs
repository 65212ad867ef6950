//! Apex REST: which class answers, what its method is given, and what is left of what it did.
//!
//! Longer than 400 lines because every sentence of the rules has its test.

use org::{
    Note, Setup,
    http::{Headers, Method, Request, Response},
};

use crate::stage::{SESSION, Stage, knows, text, with_apex};

const ORIGIN: &str = "https://night-network.my.salesforce.example";

/// A class of that name and mapping, with these members.
fn class(name: &str, mapping: &str, members: &str) -> (String, String) {
    let text = format!("@RestResource(urlMapping='{mapping}')\nglobal with sharing class {name} {{\n{members}\n}}");
    (format!("{name}.cls"), text)
}

fn stage_of(classes: &[(String, String)]) -> Stage {
    let sources: Vec<(&str, &str)> = classes.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    Stage::new(&with_apex(&sources), knows)
}

/// One class at `/cases/*`.
fn stage(members: &str) -> Stage {
    stage_of(&[class("Cases", "/cases/*", members)])
}

fn post(stage: &mut Stage, body: &str) -> (u16, String) {
    answered(&stage.send(Method::Post, "/services/apexrest/cases/", body))
}

fn get(stage: &mut Stage, path: &str) -> (u16, String) {
    answered(&stage.send(Method::Get, &format!("/services/apexrest{path}"), ""))
}

fn answered(response: &Response) -> (u16, String) {
    (response.status, text(response))
}

fn error(code: &str, message: &str) -> String {
    match code {
        "NOT_FOUND" | "APEX_ERROR" => format!(r#"[{{"errorCode":"{code}","message":"{message}"}}]"#),
        _ => format!(r#"[{{"message":"{message}","errorCode":"{code}"}}]"#),
    }
}

fn names(name: &str) -> String {
    format!("@HttpGet global static String get() {{ return '{name}'; }}")
}

#[test]
fn the_exact_mapping_wins_and_then_the_longest_with_a_wildcard() {
    let mut stage = stage_of(&[
        class("Wide", "/cases/*", &names("wide")),
        class("Version", "/cases/v1/*", &names("version")),
        class("Exact", "/cases/v1/all", &names("exact")),
        class("Middle", "/cases/*/lines", &names("middle")),
    ]);
    for (path, name) in [
        ("/cases", "wide"),
        ("/cases/", "wide"),
        ("/cases/x/y?z=/cases/v1/all", "wide"),
        ("/cases/v1", "version"),
        ("/cases/v1/", "version"),
        ("/cases/v1/all/", "version"),
        ("/cases/v1/all", "exact"),
        ("/cases/7/lines", "middle"),
    ] {
        assert_eq!(get(&mut stage, path), (200, format!("\"{name}\"")), "{path}");
    }
}

#[test]
fn an_address_is_matched_with_its_case_and_without_a_wildcard_to_the_letter() {
    let mut stage = stage_of(&[class("Exact", "/cases/v1", &names("exact"))]);
    assert_eq!(get(&mut stage, "/cases/v1").0, 200);
    for path in ["/Cases/v1", "/cases/v1/", "/cases/v1/x", "/cases", "", "/"] {
        let wanted = (404, error("NOT_FOUND", "Could not find a match for URL"));
        assert_eq!(get(&mut stage, path), wanted, "{path}");
    }
}

#[test]
fn a_verb_without_a_method_is_refused_with_those_that_have_one() {
    let mut stage = stage("@HttpGet global static void a() {} @HttpPatch global static void b() {}");
    for (method, name) in [(Method::Post, "POST"), (Method::Put, "PUT"), (Method::Delete, "DELETE")] {
        let message = format!("HTTP Method '{name}' not allowed. Allowed are GET,PATCH");
        let answer = stage.send(method, "/services/apexrest/cases/", "{}");
        assert_eq!(answered(&answer), (405, error("METHOD_NOT_ALLOWED", &message)));
    }
}

#[test]
fn every_verb_has_its_method() {
    let mut stage = stage(
        "@HttpGet global static String a() { return 'get'; } @HttpPost global static String b() { return 'post'; }
         @HttpPut global static String c() { return 'put'; } @HttpPatch global static String d() { return 'patch'; }
         @HttpDelete global static String e() { return 'delete'; }",
    );
    for (method, name) in [
        (Method::Get, "get"),
        (Method::Post, "post"),
        (Method::Put, "put"),
        (Method::Patch, "patch"),
        (Method::Delete, "delete"),
    ] {
        let answer = stage.send(method, "/services/apexrest/cases/1", "");
        assert_eq!(answered(&answer), (200, format!("\"{name}\"")));
    }
}

#[test]
fn whoever_is_not_known_is_refused_before_anything_is_looked_up() {
    let mut stage = stage(&names("x"));
    let mut request = Request::new(Method::Get, ORIGIN, "/services/apexrest/missing");
    request.headers = Headers::default().with("Authorization", "Bearer nobody");
    assert_eq!(
        answered(&stage.send_request(request)),
        (401, error("INVALID_SESSION_ID", "Session expired or invalid"))
    );
}

const ITEM: &str = "global class Item { global String product; global Integer quantity; global List<Item> parts; }";

#[test]
fn members_of_the_body_are_parameters_by_name_and_the_body_is_empty_then() {
    let mut stage = stage(&format!(
        "{ITEM}
         @HttpPost global static String post(String subject, Integer count, List<Item> items, Account account, Date due) {{
             return subject + '|' + count + '|' + items[0].product + '|' + items[0].parts[0].quantity + '|'
                 + account.Name + '|' + due + '|' + RestContext.request.requestBody.size();
         }}"
    ));
    let body = r#"{"items":[{"product":"LAMP","parts":[{"quantity":2}]}],"count":7,"subject":"Dark",
        "account":{"attributes":{"type":"Account"},"Name":"Harbourlight"},"due":"2026-11-24"}"#;
    assert_eq!(post(&mut stage, body), (200, r#""Dark|7|LAMP|2|Harbourlight|2026-11-24 00:00:00|0""#.to_owned()));
    let missing = post(&mut stage, r#"{"items":[{"parts":[{}]}],"account":{"Name":"x"}}"#);
    assert_eq!(missing, (200, r#""null|null|null|null|x|null|0""#.to_owned()), "what is not there is null");
}

#[test]
fn a_body_that_the_parameters_cannot_hold_is_refused_before_anything_runs() {
    let mut stage = stage(&format!(
        "{ITEM}
         @HttpPost global static void post(String subject, Integer count, Item item) {{ insert new Account(Name = 'x'); }}"
    ));
    for (body, message) in [
        ("", "The HTTP entity body is required, but this request has no entity body."),
        (
            r#"{"SETTINGS":{"foo":"bar"}}"#,
            "Unexpected parameter encountered during deserialization: SETTINGS at [line:1, column:14]",
        ),
        (
            r#"{"item":{"colour":1}}"#,
            "Unexpected parameter encountered during deserialization: colour at [line:1, column:20]",
        ),
        (r#"[1]"#, "Expected JSON object to deserialize apex parameter from at [line:1, column:2]"),
        (r#"{"item":[]}"#, "Expected JSON object to deserialize apex parameter from at [line:1, column:10]"),
        (r#"{"subject":[]}"#, "Expected JSON object to deserialize apex parameter from at [line:1, column:13]"),
        (
            r#"{"count":"many"}"#,
            "Cannot deserialize instance of int from VALUE_STRING value many at [line:1, column:16]",
        ),
        (
            "{\"subject\":}",
            "Unexpected character ('}' (code 125)): expected a valid value (number, String, array, object, 'true', \
             'false' or 'null') at [line:1, column:13]",
        ),
    ] {
        assert_eq!(post(&mut stage, body), (400, error("JSON_PARSER_ERROR", message)), "{body}");
    }
    assert_eq!(stage.notes(), Vec::<&Note>::new(), "no transaction began");
}

#[test]
fn a_method_without_parameters_has_the_body_and_all_of_the_request() {
    let mut stage = stage(
        "@HttpPost global static void post() {
             RestRequest r = RestContext.request;
             RestContext.response.responseBody = Blob.valueOf(String.join(new List<String>{ r.httpMethod, r.requestURI,
                 r.resourcePath, r.params.get('a b'), r.headers.get('X-Trace'), r.headers.get('Authorization'),
                 r.requestBody.toString() }, '|'));
         }",
    );
    let mut request = Request::new(Method::Post, ORIGIN, "/services/apexrest/cases/7?a%20b=c+d&e");
    request.headers = Headers::default().with("Authorization", format!("Bearer {SESSION}")).with("X-Trace", "9");
    request.body = b"plain text".to_vec();
    let wanted = "POST|/cases/7|/services/apexrest/cases/*|c d|9|null|plain text";
    assert_eq!(answered(&stage.send_request(request)), (200, wanted.to_owned()));
}

#[test]
fn what_is_returned_is_written_without_its_nulls_and_with_what_accessors_tell() {
    let mut stage = stage(
        "global class Answer {
             global String id; global String empty; global List<String> tags;
             global Integer size { get { return tags.size(); } set; }
         }
         @HttpGet global static Answer get() {
             Answer answer = new Answer(); answer.id = 'x'; answer.tags = new List<String>{ 'a', null }; return answer;
         }
         @HttpDelete global static Answer nothing() { return null; }",
    );
    assert_eq!(get(&mut stage, "/cases/"), (200, r#"{"id":"x","tags":["a",null],"size":2}"#.to_owned()));
    let answer = stage.send(Method::Delete, "/services/apexrest/cases/", "");
    assert_eq!(answered(&answer), (200, "null".to_owned()));
}

#[test]
fn a_response_has_its_status_its_headers_and_its_body() {
    let mut stage = stage(
        "@HttpGet global static void get() {
             RestContext.response.statusCode = 201;
             RestContext.response.addHeader('Location', '/cases/7');
             RestContext.response.addHeader('Content-Type', 'text/plain');
             RestContext.response.responseBody = Blob.valueOf('made');
         }",
    );
    let response = stage.send(Method::Get, "/services/apexrest/cases/", "");
    assert_eq!(answered(&response), (201, "made".to_owned()));
    let header = |name| response.headers.get(name);
    assert_eq!((header("Location"), header("Content-Type")), (Some("/cases/7"), Some("text/plain")));
    assert_eq!(header("Sforce-Limit-Info"), Some("api-usage=1/15000"));
}

#[test]
fn a_status_that_is_not_allowed_is_a_500_and_undoes_everything() {
    let mut stage = stage(
        "@HttpGet global static void get() {
             RestContext.response.statusCode = Integer.valueOf(RestContext.request.params.get('s'));
             insert new Account(Name = 'x');
         }",
    );
    for (status, is_allowed) in [
        (200, true),
        (206, true),
        (417, true),
        (503, true),
        (100, false),
        (203, false),
        (418, false),
        (422, false),
        (502, false),
        (-1, false),
    ] {
        let committed =
            |stage: &Stage| stage.notes().iter().filter(|note| matches!(note, Note::Committed { .. })).count();
        let before = committed(&stage);
        let answer = get(&mut stage, &format!("/cases/?s={status}"));
        if is_allowed {
            assert_eq!((i32::from(answer.0), committed(&stage) - before), (status, 1));
        } else {
            let message = format!("Invalid status code for HTTP response: {status}");
            assert_eq!(answer, (500, error("APEX_ERROR", &message)));
            assert_eq!(committed(&stage), before, "{status}");
        }
    }
}

#[test]
fn headers_that_are_the_platforms_own_are_refused() {
    for name in ["Cookie", "Set-Cookie", "set-cookie2", "Content-Length", "authorization"] {
        let members = format!(
            "@HttpGet global static String get() {{
                 try {{ RestContext.response.addHeader('{name}', '1'); return 'set'; }}
                 catch (Exception e) {{ return e.getMessage(); }}
             }}
             @HttpPost global static void post() {{
                 RestContext.response.headers.put('{name}', '1');
                 RestContext.response.headers.put('A b', '1');
                 RestContext.response.headers.put('X', 'one\\r\\nY: two');
             }}"
        );
        let mut stage = stage(&members);
        assert_eq!(get(&mut stage, "/cases/").1, format!("\"Header not allowed: {name}\""));
        let response = stage.send(Method::Post, "/services/apexrest/cases/", "");
        for absent in [name, "A b", "X", "Y"] {
            assert_eq!(response.headers.get(absent), None);
        }
    }
}

/// Inserts an account, and then does what the test says.
fn after_insert(then: &str) -> Stage {
    stage(&format!(
        "@HttpPost global static String post(Integer size) {{
             Savepoint before = Database.setSavepoint();
             Account made = new Account(Name = 'Harbourlight');
             insert made;
             Messaging.SingleEmailMessage mail = new Messaging.SingleEmailMessage();
             mail.setToAddresses(new List<String>{{ 'ida@example.com' }});
             mail.setSubject('Made');
             mail.setPlainTextBody('It is there.');
             Messaging.sendEmail(new List<Messaging.SingleEmailMessage>{{ mail }});
             {then}
         }}"
    ))
}

fn accounts(stage: &mut Stage) -> usize {
    let wrote = |note: &&Note| match note {
        Note::Wrote { records, .. } => records.first().and_then(|record| record.id().map(str::to_owned)),
        _ => None,
    };
    let ids: Vec<String> = stage.notes().iter().filter_map(wrote).collect();
    ids.iter().filter(|id| stage.account(id).contains("Harbourlight")).count()
}

#[test]
fn an_uncaught_exception_is_a_500_with_its_stack_and_undoes_everything() {
    let mut stage = after_insert("insert new Account(); return null;");
    let (status, body) = post(&mut stage, "{}");
    let message = "System.DmlException: Insert failed. First exception on row 0; first error: REQUIRED_FIELD_MISSING, \
        Required fields are missing: [Name]: [Name]\\n\\nClass.Cases.post: line 12, column 1";
    assert_eq!((status, body), (500, error("APEX_ERROR", message)));
    assert_eq!(accounts(&mut stage), 0);
    assert_eq!(stage.org.emails(), []);
}

#[test]
fn a_limit_that_is_passed_is_a_500_that_nobody_catches() {
    let mut stage = after_insert(
        "try { for (Integer i = 0; i < 151; i++) { update made; } } catch (Exception e) { return 'caught'; } return null;",
    );
    let (status, body) = post(&mut stage, "{}");
    assert_eq!(status, 500);
    assert!(
        body.starts_with(
            r#"[{"errorCode":"APEX_ERROR","message":"System.LimitException: Too many DML statements: 151\n\nClass.Cases.post"#
        ),
        "{body}"
    );
    assert_eq!(accounts(&mut stage), 0);
}

#[test]
fn a_caught_exception_with_a_400_commits_what_was_done_before() {
    let mut stage = after_insert(
        "try { insert new Account(); } catch (DmlException e) { RestContext.response.statusCode = 400; } return 'no';",
    );
    assert_eq!(post(&mut stage, "{}"), (400, "\"no\"".to_owned()));
    assert_eq!(accounts(&mut stage), 1);
    assert_eq!(stage.org.emails().len(), 1);
}

#[test]
fn a_rollback_to_a_savepoint_leaves_nothing_to_commit_and_nothing_to_send() {
    let mut stage = after_insert(
        "try { insert new Account(); } catch (DmlException e) {
             Database.rollback(before); RestContext.response.statusCode = 400;
         }
         return made.Id == null ? 'no id' : 'the variable keeps the id; ' + Limits.getDmlStatements();",
    );
    let wanted = "\"the variable keeps the id; 4\"".to_owned();
    assert_eq!(post(&mut stage, "{}"), (400, wanted), "savepoint and rollback count as DML");
    assert_eq!(accounts(&mut stage), 0);
    assert_eq!(stage.org.emails(), []);
}

#[test]
fn an_email_leaves_when_the_transaction_has_committed() {
    let mut stage = after_insert("return 'yes';");
    assert_eq!(post(&mut stage, "{}").0, 200);
    let notes = stage.notes();
    let place = |is: fn(&Note) -> bool| notes.iter().position(|note| is(note)).expect("a note");
    let waits = place(|note| matches!(note, Note::EmailWaits { .. }));
    let committed = place(|note| matches!(note, Note::Committed { .. }));
    let sent = place(|note| matches!(note, Note::EmailSent { .. }));
    assert!(waits < committed && committed < sent);
    let email = &stage.org.emails()[0];
    assert_eq!(
        (email.to[0].as_str(), email.subject.as_str(), email.body.as_str()),
        ("ida@example.com", "Made", "It is there.")
    );
}

#[test]
fn an_email_that_cannot_be_sent_is_refused_in_salesforces_words() {
    let mut stage = stage(
        "@HttpPost global static String post() {
             Messaging.SingleEmailMessage mail = new Messaging.SingleEmailMessage();
             String to = RestContext.request.params.get('to');
             mail.setToAddresses(to == null ? null : new List<String>{ to });
             mail.setPlainTextBody(RestContext.request.params.get('body'));
             List<Messaging.SingleEmailMessage> all = new List<Messaging.SingleEmailMessage>{ mail };
             Messaging.SendEmailResult result = Messaging.sendEmail(all, false)[0];
             if (!result.isSuccess()) { System.assertEquals('x', 'x' + result.getErrors()[0].getMessage().left(0)); }
             Messaging.sendEmail(all);
             return 'sent';
         }",
    );
    for (query, message) in [
        ("?to=a@b.example&body=x", None),
        ("?to=003000000000001AAA&body=x", None),
        ("?to=nobody&body=x", Some("INVALID_EMAIL_ADDRESS, Email address is invalid: nobody: [toAddresses, nobody]")),
        ("?body=x", Some("REQUIRED_FIELD_MISSING, Add a recipient to send an email.: []")),
        ("?to=a@b.example", Some("REQUIRED_FIELD_MISSING, Missing body, need at least one of html or plainText: []")),
    ] {
        let (status, body) = answered(&stage.send(Method::Post, &format!("/services/apexrest/cases/{query}"), ""));
        match message {
            None => assert_eq!((status, body.as_str()), (200, "\"sent\""), "{query}"),
            Some(message) => {
                let start = "System.EmailException: SendEmail failed. First exception on row 0; first error: ";
                assert_eq!(status, 500);
                assert!(body.contains(&[start, message].concat()), "{body}");
            }
        }
    }
}

fn permission_set(enabled: bool) -> org::File {
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>
        <PermissionSet xmlns=\"http://soap.sforce.com/2006/04/metadata\"><label>Cases</label>
        <classAccesses><apexClass>Cases</apexClass><enabled>{enabled}</enabled></classAccesses></PermissionSet>"
    );
    org::File { path: "force-app/main/default/permissionsets/Case_Intake.permissionset-meta.xml".into(), text }
}

#[test]
fn a_class_that_a_permission_set_names_takes_that_permission_set() {
    let source = class("Cases", "/cases/*", &names("open"));
    let status = |enabled: bool, assigned: bool| {
        let mut setup: Setup = with_apex(&[(&source.0, &source.1)]);
        setup.files.push(permission_set(enabled));
        if assigned {
            setup.permission_sets.push("Case_Intake".into());
        }
        get(&mut Stage::new(&setup, knows), "/cases/")
    };
    assert_eq!(status(true, true), (200, "\"open\"".to_owned()));
    let refused = (403, error("FORBIDDEN", "You do not have access to the Apex class named: Cases"));
    assert_eq!(status(true, false), refused);
    assert_eq!(status(false, true), refused);
}

#[test]
fn xml_is_refused_by_name_and_other_bodies_with_a_415() {
    let mut stage = stage("@HttpPost global static String post(String a) { return a; }");
    for (media, accept, status, words) in [
        ("application/xml", "*/*", 501, "bodies in XML of Apex REST"),
        ("application/json", "application/xml", 501, "answers in XML of Apex REST"),
        ("text/csv", "*/*", 415, "Content-Type header specified in HTTP request is not supported: text/csv"),
        ("application/json; charset=UTF-8", "*/*", 200, "\\\"x\\\""),
    ] {
        let mut request = Request::new(Method::Post, ORIGIN, "/services/apexrest/cases/");
        request.headers = Headers::default()
            .with("Authorization", format!("Bearer {SESSION}"))
            .with("Content-Type", media)
            .with("Accept", accept);
        request.body = br#"{"a":"x"}"#.to_vec();
        let (found, body) = answered(&stage.send_request(request));
        assert_eq!(found, status, "{body}");
        assert!(body.contains(&words.replace("\\\"", "\"")), "{body}");
    }
}

#[test]
fn a_class_may_call_out_before_it_answers() {
    let members = "@HttpGet global static String get() {
        HttpRequest request = new HttpRequest();
        request.setEndpoint('callout:Company_Data/v1/companies');
        request.setMethod('GET');
        return new Http().send(request).getBody().left(2);
    }";
    let mut stage = stage(members);
    let mut request = Request::new(Method::Get, ORIGIN, "/services/apexrest/cases/");
    request.headers = Headers::default().with("Authorization", format!("Bearer {SESSION}"));
    assert_eq!(stage.send_later(request), None);
    stage.run();
    let answer = stage.outputs.iter().find_map(|output| match output {
        org::Output::Respond { response, .. } => Some(answered(response)),
        _ => None,
    });
    assert_eq!(answer, Some((200, "\"{\\\"\"".to_owned())));
}

#[test]
fn no_address_and_no_body_ends_in_a_panic_or_a_wrong_200() {
    let mut stage = stage("@HttpPost global static void post(String a) {}");
    for path in
        ["/services/apexrest", "/services/apexrest/../cases", "/services/apexrest/%", "//services/apexrest/cases/"]
    {
        assert_eq!(stage.send(Method::Post, path, "{}").status, 404, "{path}");
    }
    let deep = format!("{{\"a\":{}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    for body in [deep.as_bytes(), b"\xff\xfe", b"{\"a\":\"\xc3\"}", b"{\"a\":1}x", b"\0", b"{\"a\":\"b\",}"] {
        let mut request = Request::new(Method::Post, ORIGIN, "/services/apexrest/cases/");
        request.headers = Headers::default().with("Authorization", format!("Bearer {SESSION}"));
        request.body = body.to_vec();
        assert_eq!(stage.send_request(request).status, 400);
    }
}
