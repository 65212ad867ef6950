//! The limits of callouts: how many, how long, how large; each at its last step and one past it.
//!
//! Refuses to be near a limit: n goes through, n + 1 does not. Numbers:
//! <https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_callouts_timeouts.htm>

use org::{
    JobStatus, Note,
    http::{Method, Response},
};

use crate::{
    callouts::{CALLING_JOB, TRIGGER, debugs},
    stage::{SESSION, Stage, knows, text, with_apex},
};

const OVER: &str = "Exceeded maximum time allotted for callout (120000 ms)";

#[test]
fn a_timeout_longer_than_two_minutes_is_refused() {
    for (timeout, told) in [(1, "Read timed out"), (120_000, OVER), (0, ""), (120_001, ""), (-1, "")] {
        let body = format!(
            "try {{ call('callout:Company_Data/v1', 1000); }} catch (CalloutException e) {{ }}
             try {{ call('callout:Company_Data/v1', {timeout}); }}
             catch (CalloutException e) {{ System.debug(e.getMessage()); }}"
        );
        let (stage, debugs) = debugs(&body, |_, _| None);
        let refusal = "Exceeded max size limit of 120000 for timeout";
        assert_eq!(debugs, [if told.is_empty() { refusal } else { told }], "{timeout}");
        // A second went by before: the last of the two minutes is over before the callout's own.
        assert_eq!(stage.calls, 1 + u32::from(!told.is_empty()), "{timeout}");
    }
}

#[test]
fn the_hundred_and_first_callout_ends_the_transaction() {
    let body = |count: u32| {
        format!("for (Integer i = 0; i < {count}; i++) {{ call('callout:Company_Data/v1?i=' + i, 1000); }}")
    };
    let (stage, _) = debugs(&body(100), knows);
    assert_eq!((stage.calls, stage.jobs()[0].status), (100, JobStatus::Completed));
    let (stage, _) = debugs(&body(101), knows);
    assert_eq!(stage.calls, 100);
    assert_eq!(stage.jobs()[0].error.as_deref(), Some("First error: Too many callouts: 101"));
    let why = stage.notes().into_iter().find_map(|note| match note {
        Note::RolledBack { why, .. } => Some(why.clone()),
        _ => None,
    });
    assert_eq!(why.as_deref(), Some("System.LimitException: Too many callouts: 101"));
}

#[test]
fn all_callouts_of_a_transaction_together_have_two_minutes() {
    let body = "for (Integer i = 0; i < 3; i++) {
        try { call('callout:Company_Data/v1?i=' + i, 70000); }
        catch (CalloutException e) { System.debug(e.getMessage()); }
    }";
    let (_, debugs) = debugs(body, |_, _| None);
    let over = OVER;
    assert_eq!(debugs, ["Read timed out", over, over]);
}

/// Calls out for so many milliseconds each, where the address says how long the answer takes; what each came to.
fn waits(millis: &[u32]) -> (u32, Vec<String>) {
    let calls: String = millis
        .iter()
        .map(|millis| {
            format!(
                "try {{ System.debug(call('callout:Company_Data/v1?ms={millis}', 60000).getStatusCode()); }}
                 catch (CalloutException e) {{ System.debug(e.getMessage()); }}"
            )
        })
        .collect();
    let job = CALLING_JOB.replace("HttpRequest request", &format!("{calls}\n HttpRequest request"));
    let job = job.replace(
        "public class J implements Queueable, Database.AllowsCallouts {",
        &["public class J implements Queueable, Database.AllowsCallouts {
            static HttpResponse call(String endpoint, Integer timeout) {
                HttpRequest request = new HttpRequest();
                request.setMethod('GET');
                request.setEndpoint(endpoint);
                request.setTimeout(timeout);
                return new Http().send(request);
            }"]
        .concat(),
    );
    let mut stage = Stage::new(&with_apex(&[("T.trigger", TRIGGER), ("J.cls", &job)]), knows);
    // A token costs no time here.
    stage.latency = |request| request.path.split("ms=").nth(1).and_then(|millis| millis.parse().ok()).unwrap_or(0);
    stage.insert(r#"{"Name":"Harbourlight"}"#);
    stage.run();
    (stage.calls, stage.debugs())
}

#[test]
fn two_minutes_are_used_to_their_last_millisecond_and_not_one_more() {
    let over = OVER;
    let [all, one_more] = [[59_999, 59_999, 2, 0], [59_999, 59_999, 3, 0]].map(|millis| waits(&millis));
    assert_eq!(all, (3, vec!["200".into(), "200".into(), "200".into(), over.into()]));
    assert_eq!(one_more, (3, vec!["200".into(), "200".into(), over.into(), over.into()]));
    assert_eq!(waits(&[60_001, 0]).1, ["Read timed out", "200"], "one callout has its own patience");
}

#[test]
fn an_answer_that_is_too_large_is_refused_with_its_size() {
    let more = |_: &org::http::Request, _: u32| Some(Response::new(200, "text/plain", vec![b'x'; 12_000_001]));
    let body =
        "try { call('callout:Company_Data/v1', 1000); } catch (CalloutException e) { System.debug(e.getMessage()); }";
    let (_, told) = debugs(body, more);
    assert_eq!(told, ["Exceeded max size limit of 12000000 with response size 12000001"]);
    let just = |_: &org::http::Request, _: u32| Some(Response::new(200, "text/plain", vec![b'x'; 12_000_000]));
    let (_, told) = debugs("System.debug(call('callout:Company_Data/v1', 1000).getStatusCode());", just);
    assert_eq!(told, ["200"]);
    // A class that answers a client has half of it.
    let half = |_: &org::http::Request, _: u32| Some(Response::new(200, "text/plain", vec![b'x'; 6_000_000]));
    let more = |_: &org::http::Request, _: u32| Some(Response::new(200, "text/plain", vec![b'x'; 6_000_001]));
    let setup = || with_apex(&[("Calls.cls", &synchronous(""))]);
    assert_eq!(asked(Stage::new(&setup(), half)), "200");
    assert_eq!(asked(Stage::new(&setup(), more)), "Exceeded max size limit of 6000000 with response size 6000001");
}

/// A class of Apex REST that does what the body says with its request, and calls out.
fn synchronous(body: &str) -> String {
    format!(
        "@RestResource(urlMapping='/calls/*') global class Calls {{
            @HttpPost global static String post() {{
                HttpRequest request = new HttpRequest();
                request.setMethod('POST');
                request.setEndpoint('callout:Company_Data/v1');
                {body}
                try {{ return String.valueOf(new Http().send(request).getStatusCode()); }}
                catch (CalloutException e) {{ return e.getMessage(); }}
            }}
        }}"
    )
}

/// What the class says.
fn asked(mut stage: Stage) -> String {
    let mut request = org::http::Request::new(Method::Post, "", "/services/apexrest/calls/");
    request.headers.set("Authorization", format!("Bearer {SESSION}"));
    let at_once = stage.send_later(request);
    stage.run();
    let later = stage.outputs.iter().find_map(|output| match output {
        org::Output::Respond { response, .. } => Some(response.clone()),
        _ => None,
    });
    text(&at_once.or(later).expect("an answer")).trim_matches('"').to_owned()
}

/// What Apex alone makes ends at the limits of texts and heap before it is too large a request: only merge fields make
/// one.
#[cfg(feature = "credential-protocols")]
#[test]
fn a_request_as_large_as_may_be_leaves_and_one_byte_more_does_not() {
    let wide = |request: &org::http::Request, _: u32| {
        let length = request.headers.get("Content-Length").map(str::to_owned);
        assert_eq!(length, Some(request.body.len().to_string()));
        Some(Response::new(200, "text/plain", ""))
    };
    let setup = |sources: &[(&str, &str)], secret: usize| {
        let mut setup = with_apex(sources);
        for file in &mut setup.files {
            let merges = "<allowMergeFieldsInBody>true</allowMergeFieldsInBody></NamedCredential>";
            file.text = file
                .text
                .replace("<allowMergeFieldsInBody>false</allowMergeFieldsInBody>", "")
                .replace("</NamedCredential>", merges);
        }
        setup.secrets[0].parameters = vec![("Pad".to_owned(), "y".repeat(secret))];
        setup
    };
    let body = "request.setBody('x'.repeat(1000) + '{!$Credential.Company_Data.Pad}');";
    let job = crate::stage::calling_job("callout:Company_Data/v1", body);
    for (most, is_later) in [(12_000_000, true), (6_000_000, false)] {
        for (size, told) in [
            (most, "200".to_owned()),
            (most + 1, format!("Exceeded max size limit of {most} with request size {}", most + 1)),
        ] {
            let found = if is_later {
                let mut stage = Stage::new(&setup(&[("T.trigger", TRIGGER), ("J.cls", &job)], size - 1000), wide);
                stage.insert(r#"{"Name":"Harbourlight"}"#);
                stage.run();
                stage.debugs().concat()
            } else {
                asked(Stage::new(&setup(&[("Calls.cls", &synchronous(body))], size - 1000), wide))
            };
            assert_eq!(found, told, "{size} bytes, later: {is_later}");
        }
    }
}
