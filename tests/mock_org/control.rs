//! The second port: the clock, the seed, faults, records and the trace, as a test uses them.

use super::{
    ACCOUNTS, inserts,
    process::{Org, answer},
};

fn stopped() -> Org {
    let org = Org::starts_with(&["--control", "0"]);
    assert_eq!(org.orders("POST /reset", "{\"stopped\":true}").status, 200);
    org
}

#[test]
fn a_stopped_clock_goes_on_only_as_it_is_told() {
    let org = stopped();
    assert_eq!(org.orders("GET /clock", "").body, "{\"now\":\"2026-11-24T03:00:00.000Z\",\"stopped\":true}");
    let id = inserts(&org);
    let status = || org.asks_as_user(&format!("GET {ACCOUNTS}/{id}"), "").body.contains("\"Enriched\"");
    assert!(!status());
    let told = org.orders("POST /clock", "{\"advance\":60000}");
    assert_eq!(told.body, "{\"now\":\"2026-11-24T03:01:00.000Z\",\"stopped\":true}");
    assert!(status());
    assert!(
        org.orders("GET /trace", "").body.contains("\"at\":\"2026-11-24T03:00:01.000Z\",\"sentence\":\"Transaction")
    );
}

#[test]
fn a_start_over_leaves_nothing_and_gives_the_same_answers() {
    let org = stopped();
    let body = "{\"Name\":\"A\"}";
    let first = org.asks_as_user(&format!("POST {ACCOUNTS}"), body);
    let dated =
        |head: &str| head.lines().filter(|line| !line.starts_with("Date")).map(str::to_owned).collect::<Vec<_>>();
    assert!(org.orders("GET /records/account", "").body.contains("\"Name\":\"A\""));
    org.orders("POST /reset", "{\"stopped\":true,\"seed\":7}");
    assert_eq!(org.orders("GET /records/Account", "").body, "[]");
    let second = org.asks_as_user(&format!("POST {ACCOUNTS}"), body);
    assert_eq!((dated(&second.head), &second.body), (dated(&first.head), &first.body));
}

#[test]
fn faults_befall_the_messages_of_the_org_and_those_of_clients() {
    let org = stopped();
    let faults = "{\"messages\":[\"404\"],\"requests\":[{\"method\":\"POST\",\"path\":\"/services\",\"status\":503},\
                  {\"method\":\"POST\",\"lose\":\"answer\"},{\"method\":\"POST\",\"lose\":\"request\"}]}";
    assert_eq!(org.orders("POST /faults", faults).status, 200);
    let post = || {
        let length = 26;
        org.hears(
            format!(
                "POST {ACCOUNTS} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\n\
                 Content-Length: {length}\r\nConnection: close\r\n\r\n{{\"Name\":\"A\",\"Website\":\"a\"}}",
                org.token
            )
            .as_bytes(),
        )
    };
    let unavailable = answer(&post());
    assert_eq!(unavailable.status, 503);
    assert!(unavailable.body.contains("\"errorCode\":\"SERVER_UNAVAILABLE\""), "{}", unavailable.body);
    let records = || org.orders("GET /records/Account", "").body.matches("\"Name\":\"A\"").count();
    assert_eq!((records(), post().as_str(), records()), (0, "", 1), "the answer is lost, the work is done");
    assert_eq!((post().as_str(), records()), ("", 1), "the request is lost");
    assert_eq!(answer(&post()).status, 201, "and then nothing more befalls");
    org.orders("POST /clock", "{\"advance\":5000}");
    assert!(org.orders("GET /records/Account", "").body.contains("\"Enrichment_Status__c\":\"Not Found\""));
    let unknown = org.orders("POST /faults", "{\"messages\":[\"meteor\"]}");
    assert_eq!((unknown.status, unknown.body.as_str()), (400, "{\"error\":\"there is no fault meteor.\"}"));
}

#[test]
fn each_request_is_kept_with_its_answer() {
    let org = stopped();
    org.asks_as_user("GET /services/data?x=1", "");
    let kept = org.orders("GET /requests", "").body;
    for part in
        ["\"method\":\"GET\"", "\"path\":\"/services/data?x=1\"", "\"status\":200", "\"at\":\"2026-11-24T03:00:00"]
    {
        assert!(kept.contains(part), "{part}\n{kept}");
    }
}

#[test]
fn an_order_that_is_none_is_refused() {
    let org = stopped();
    for (line, body) in [
        ("POST /reset", "{\"seed\":-1}"),
        ("POST /reset", "{\"sed\":1}"),
        ("POST /clock", "{}"),
        ("POST /faults", "not JSON"),
        ("GET /records/Nothing__c", ""),
    ] {
        let refused = org.orders(line, body);
        assert_eq!(refused.status, 400, "{line} {body}");
        assert!(refused.body.starts_with("{\"error\":\""), "{line} {body}: {}", refused.body);
    }
    for line in ["GET /nothing", "DELETE /clock"] {
        assert!((400..500).contains(&org.orders(line, "").status), "{line}");
    }
    assert!(org.orders("GET /", "").body.contains("POST /faults"));
}

#[test]
fn the_requests_of_a_day_run_out_and_come_back_when_the_clock_is_moved() {
    let org = Org::starts_with(&["--control", "0", "--requests", "3", "--edition", "enterprise"]);
    assert_eq!(org.orders("POST /reset", "{\"stopped\":true}").status, 200);
    let limits = || org.asks_as_user("GET /services/data/v68.0/limits", "");
    for used in 1..=3 {
        let answered = limits();
        let header = format!("\r\nSforce-Limit-Info: api-usage={used}/3");
        assert!(answered.status == 200 && answered.head.contains(&header), "{}", answered.head);
    }
    let refused = limits();
    let limit = "[{\"message\":\"TotalRequests Limit exceeded.\",\"errorCode\":\"REQUEST_LIMIT_EXCEEDED\"}]";
    assert_eq!((refused.status, refused.body.as_str()), (403, limit));
    assert!(refused.head.contains("\r\nSforce-Limit-Info: api-usage=3/3"), "{}", refused.head);
    org.orders("POST /clock", "{\"advance\":86399999}");
    assert_eq!(limits().status, 403, "a millisecond of the day is left");
    org.orders("POST /clock", "{\"advance\":1}");
    assert_eq!(limits().status, 200);
    let kept = org.orders("GET /requests", "").body;
    assert!(kept.contains("{\"advance\":86399999}") && kept.contains("REQUEST_LIMIT_EXCEEDED"), "{kept}");
    // A start over is of the same edition.
    org.orders("POST /reset", "{\"stopped\":true}");
    assert!(limits().head.contains("api-usage=1/3"));
}

#[test]
fn an_org_of_an_edition_without_the_api_lets_no_client_in() {
    let org = Org::starts_with(&["--edition", "professional"]);
    let refused = org.asks_as_user("GET /services/data/v68.0/limits", "");
    let disabled =
        "[{\"message\":\"The REST API is not enabled for this Organization.\",\"errorCode\":\"API_DISABLED_FOR_ORG\"}]";
    assert_eq!((refused.status, refused.body.as_str()), (403, disabled));
    assert_eq!(org.asks("GET /services/data", "", "").status, 200, "the versions are told to everybody");
}

#[test]
fn an_error_that_no_state_brings_about_is_installed_by_its_name() {
    let org = stopped();
    let one = |fault: &str| {
        assert_eq!(org.orders("POST /faults", &format!("{{\"requests\":[{fault}]}}")).status, 200, "{fault}");
        org.asks_as_user("GET /services/data/v68.0/limits", "")
    };
    for (fault, status, part) in [
        ("{\"error\":\"UNKNOWN_EXCEPTION\"}", 500, "Please include this ErrorId if you contact support"),
        ("{\"error\":\"FUNCTIONALITY_NOT_ENABLED\"}", 403, "\"errorCode\":\"FUNCTIONALITY_NOT_ENABLED\""),
        ("{\"error\":\"This session is not valid for use with the REST API\"}", 401, "INVALID_SESSION_ID"),
        ("{\"status\":420}", 420, ""),
    ] {
        let answered = one(fault);
        assert!(answered.status == status && answered.body.contains(part), "{fault}: {}", answered.body);
        assert_eq!(org.asks_as_user("GET /services/data/v68.0/limits", "").status, 200, "and then nothing befalls");
    }
    let refused = org.orders("POST /faults", "{\"requests\":[{\"error\":\"NOT_FOUND\"}]}");
    assert!(refused.status >= 400 && refused.body.contains("FUNCTIONALITY_NOT_ENABLED"), "{}", refused.body);
}

#[test]
fn without_the_option_there_is_no_second_port() {
    let org = Org::starts();
    assert_eq!(org.control, 0);
    assert_eq!(org.asks_as_user("POST /reset", "{}").status, 404);
}
