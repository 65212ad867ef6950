//! The explorer as a visitor presses its buttons, on the orgs of the patterns.

use protocol::{Answer, Question};

use super::Form;
use crate::simulator::Session;

/// Presses a button after filling in the fields beside it.
fn press(session: &mut Session, does: &str, fields: &[(&str, &str)]) -> String {
    let mut form: Form = fields.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    form.insert("do".to_owned(), does.to_owned());
    match session.answer(Question::Explore(form)) {
        Answer::Html(html) => {
            check_nesting(&html);
            html
        }
        other => panic!("{does}: {other:?}"),
    }
}

#[cfg(feature = "prerender")]
fn check_nesting(html: &str) {
    assert_eq!(crate::pages::content::nesting::faults(html), Vec::<String>::new(), "{html}");
}

#[cfg(not(feature = "prerender"))]
fn check_nesting(_: &str) {}

fn opened(slug: &str) -> (Session, String) {
    let mut session = Session::new("b".to_owned());
    let html = press(&mut session, &["load:", slug].concat(), &[]);
    (session, html)
}

/// The value of the first button of a page whose value begins so.
fn first(html: &str, beginning: &str) -> String {
    let (_, rest) = html.split_once(&["value=\"", beginning].concat()).unwrap_or_else(|| panic!("{beginning}: {html}"));
    [beginning, rest.split('"').next().unwrap_or_default()].concat()
}

#[test]
fn every_pattern_that_runs_is_offered_and_opens_with_its_data() {
    let closed = super::closed();
    check_nesting(&closed);
    for pattern in patterns::all().iter().filter(|pattern| pattern.scenario.is_some()) {
        assert!(closed.contains(&["load:", pattern.slug].concat()), "{closed}");
        let (_, html) = opened(pattern.slug);
        assert!(html.contains("<h3>Data</h3><button name=\"do\" value=\"object:"), "{}: {html}", pattern.slug);
        assert!(html.contains("Client sends POST") && html.contains("answers 201 Created"), "{}: {html}", pattern.slug);
    }
}

#[test]
fn a_visitor_goes_from_an_object_to_a_record_and_along_its_lookup() {
    let (mut session, _) = opened("apex-rest-api");
    let rows = press(&mut session, "object:Case_Line_Item__c", &[]);
    let item = first(&rows, "record:Case_Line_Item__c/");
    let record = press(&mut session, &item, &[]);
    assert!(record.contains("<dt>Product__c</dt>") && record.contains("fields without a value"), "{record}");
    let case = first(&record, "record:Case/500");
    let record = press(&mut session, &case, &[]);
    assert!(record.contains("GET /services/data/v68.0/sobjects/Case/500"), "{record}");
    let gone = press(&mut session, "record:Account/001000000000000AAA", &[]);
    assert!(gone.contains("<strong>NOT_FOUND</strong>"), "{gone}");
}

#[test]
fn a_query_shows_its_rows_and_a_wrong_one_its_error_with_the_place() {
    let (mut session, _) = opened("outbound-rest-callout");
    press(&mut session, "view:soql", &[]);
    let html =
        press(&mut session, "query", &[("soql", "SELECT Name, Owner.Name, (SELECT Id FROM Contacts) FROM Account")]);
    assert!(html.contains("<h3>1 row</h3>") && html.contains("<th scope=\"col\">Owner.Name</th>"), "{html}");
    let html = press(&mut session, "query", &[("soql", "SELECT Id,\nNam FROM Account")]);
    assert!(html.contains("<strong>INVALID_FIELD</strong>") && html.contains("ERROR at Row:2:Column:1"), "{html}");
    assert!(html.contains("data-at=\"11\""), "{html}");
    let html = press(&mut session, "query", &[("soql", "SELECT COUNT(Id) n FROM Account")]);
    assert!(html.contains("<td>1</td>"), "{html}");
    assert_eq!(html.matches("value=\"asked:").count(), 3, "each query is remembered once: {html}");
    let counted = press(&mut session, "query", &[("soql", "SELECT COUNT() FROM Account")]);
    assert!(counted.contains("<h3>Count: 1</h3>"), "{counted}");
    let html = press(&mut session, "asked:2", &[]);
    assert!(html.contains(">SELECT Id,\nNam FROM Account</textarea>"), "{html}");
}

#[test]
fn the_query_that_is_proposed_for_an_object_runs_for_each_of_them() {
    let (mut session, html) = opened("apex-rest-api");
    let (_, objects) = html.split_once("<summary>All ").expect("all objects");
    let names: Vec<&str> =
        objects.split("value=\"object:").skip(1).filter_map(|button| button.split('"').next()).collect();
    assert!(names.len() > 20, "{names:?}");
    for name in names {
        let html = press(&mut session, &["select:", name].concat(), &[]);
        let (_, query) = html.split_once("autocomplete=\"off\">").expect("a box");
        let query = query.split("</textarea>").next().unwrap_or_default().to_owned();
        let html = press(&mut session, "query", &[("soql", &query)]);
        assert!(
            html.contains("rows</h3>") || html.contains("1 row</h3>"),
            "{query}: {}",
            html.get(..400).unwrap_or_default()
        );
    }
}

#[test]
fn what_is_long_comes_in_pages() {
    let (mut session, _) = opened("outbound-rest-callout");
    let records: Vec<String> = (0..200)
        .map(|number| format!("{{\"attributes\":{{\"type\":\"Contact\"}},\"LastName\":\"N{number}\"}}"))
        .collect();
    let body = format!("{{\"allOrNone\":true,\"records\":[{}]}}", records.join(","));
    let headers = "Authorization: Bearer mock-session-token\nContent-Type: application/json";
    let path = "/services/data/v68.0/composite/sobjects";
    press(&mut session, "compose:POST Contact", &[]);
    for _ in 0..11 {
        let html =
            press(&mut session, "send", &[("method", "POST"), ("path", path), ("headers", headers), ("body", &body)]);
        assert!(html.contains("HTTP/1.1 200 OK"), "{html}");
    }
    press(&mut session, "view:soql", &[]);
    let html = press(&mut session, "query", &[("soql", "SELECT LastName FROM Contact")]);
    assert!(html.contains("2200 rows, 2000 of them here"), "{}", html.get(..200).unwrap_or_default());
    let html = press(&mut session, &first(&html, "more:"), &[]);
    assert!(html.contains("2200 rows</h3>") && !html.contains("more:"), "the second page");
}

#[test]
fn a_request_goes_out_as_it_was_typed_and_its_answer_stands_as_it_came() {
    let (mut session, _) = opened("apex-rest-api");
    let html = press(&mut session, "view:rest", &[]);
    assert!(html.contains("<option selected>POST</option>") && html.contains("Bearer mock-session-token"), "{html}");
    let request =
        [("method", "GET"), ("path", "/services/data/v68.0/limits"), ("headers", "Accept: */*"), ("body", "x")];
    let html = press(&mut session, "send", &request);
    assert!(html.contains("HTTP/1.1 401 Unauthorized") && html.contains("INVALID_AUTH_HEADER"), "{html}");
    assert!(
        html.contains("curl -i http://127.0.0.1:8090/services/data/v68.0/limits") && !html.contains("--data-binary"),
        "{html}"
    );
    let html = press(&mut session, "send", &[("headers", "Authorization: Bearer mock-session-token")]);
    assert!(html.contains("HTTP/1.1 200 OK") && html.contains("DailyApiRequests"), "{html}");
    let html = press(&mut session, "again:1", &[]);
    assert!(html.contains("Accept: */*"), "{html}");
    let html = press(&mut session, "send", &[("method", "TEASE")]);
    assert!(html.contains("does not know the method TEASE"), "{html}");
}

#[test]
fn jobs_logs_and_limits_are_the_orgs_own() {
    let (mut session, _) = opened("outbound-rest-callout");
    let html = press(&mut session, "view:jobs", &[]);
    assert!(html.contains("Queueable") && html.contains("Completed") && html.contains("No job is scheduled"), "{html}");
    let html = press(&mut session, "view:logs", &[]);
    assert!(html.contains("EXECUTION_STARTED") && html.contains("CALLOUT_REQUEST"), "{html}");
    assert!(!html.contains("provider-secret"), "{html}");
    let older = press(&mut session, "log:1", &[]);
    assert!(older.contains("DML") && older != html, "{older}");
    let html = press(&mut session, "view:limits", &[]);
    assert!(html.contains("<th scope=\"row\">DailyApiRequests</th>"), "{html}");
}

#[test]
fn time_goes_by_when_the_visitor_says_so_and_leaves_a_box_alone() {
    let (mut session, html) = opened("outbound-rest-callout");
    assert!(html.contains("2026-11-24T03:01:0"), "{html}");
    let html = press(&mut session, "advance:3600000", &[]);
    assert!(html.contains("2026-11-24T04:01:0") && html.contains("id=\"explorer-view\""), "{html}");
    press(&mut session, "view:soql", &[]);
    let html = press(&mut session, "advance:1000", &[("soql", "SELECT")]);
    assert!(!html.contains("id=\"explorer-view\""), "{html}");
    press(&mut session, "view:jobs", &[]);
    assert!(press(&mut session, "view:soql", &[]).contains(">SELECT</textarea>"));
}

#[test]
fn nonsense_is_pressed_without_harm() {
    let (mut session, _) = opened("outbound-rest-callout");
    for does in [
        "",
        "fly",
        "view:",
        "log:9999",
        "log:-1",
        "record:",
        "record:<b>/&",
        "object:'",
        "more:../..",
        "again:x",
        "asked:7",
        "compose:",
        "advance:x",
    ] {
        press(&mut session, does, &[("soql", "'"), ("path", "\u{0}"), ("headers", ":::"), ("method", "")]);
    }
    let refused = Session::new("b".to_owned()).answer(Question::Explore(Form::new()));
    assert!(matches!(refused, Answer::Refused(_)));
}
