//! The rules of callouts, each broken once by Apex of its own.

use org::{
    JobStatus, Note,
    http::{Method, Response},
};

use crate::stage::{Provider, SECRET, SESSION, Stage, knows, pattern, text, with_apex};

const TRIGGER: &str = "trigger T on Account (after insert) {
    if (Trigger.new[0].Name == 'Harbourlight') { System.enqueueJob(new J()); }
}";

/// The debug texts of a job that runs this body once an account was inserted.
fn debugs(body: &str, provider: Provider) -> (Stage, Vec<String>) {
    let job = format!(
        "public class J implements Queueable, Database.AllowsCallouts {{
            static HttpResponse call(String endpoint, Integer timeout) {{
                HttpRequest request = new HttpRequest();
                request.setMethod('GET');
                request.setEndpoint(endpoint);
                request.setTimeout(timeout);
                return new Http().send(request);
            }}
            public void execute(QueueableContext context) {{ {body} }}
        }}"
    );
    let mut stage = Stage::new(&with_apex(&[("T.trigger", TRIGGER), ("J.cls", &job)]), provider);
    stage.insert(r#"{"Name":"Harbourlight"}"#);
    stage.run();
    let debugs = stage.debugs();
    (stage, debugs)
}

fn caught(body: &str) -> String {
    let body = format!("try {{ {body} }} catch (CalloutException e) {{ System.debug(e.getMessage()); }}");
    let (_, debugs) = debugs(&body, knows);
    debugs.join("|")
}

#[test]
fn a_callout_after_dml_is_refused() {
    let text = caught("insert new Account(Name = 'x'); call('callout:Company_Data/v1', 1000);");
    assert_eq!(text, "You have uncommitted work pending. Please commit or rollback before calling out");
}

#[test]
fn a_callout_in_a_trigger_is_refused_and_the_save_with_it() {
    let trigger = "trigger T on Account (after insert) {
        HttpRequest request = new HttpRequest();
        request.setMethod('GET');
        request.setEndpoint('callout:Company_Data/v1');
        new Http().send(request);
    }";
    let mut stage = Stage::new(&with_apex(&[("T.trigger", trigger)]), knows);
    let response = stage.send(Method::Post, "/services/data/v68.0/sobjects/Account", r#"{"Name":"x"}"#);
    let body = text(&response);
    assert_eq!(response.status, 400);
    assert!(body.contains("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"), "{body}");
    let caused = "T: execution of AfterInsert\\n\\ncaused by: System.CalloutException: \
                  Callout from triggers are currently not supported.\\n\\nTrigger.T: line 5, column ";
    assert!(body.contains(caused), "{body}");
    assert_eq!(stage.calls, 0);
}

#[test]
fn a_job_that_does_not_allow_callouts_may_make_none() {
    let job = &CALLING_JOB.replace(", Database.AllowsCallouts", "");
    let mut stage = Stage::new(&with_apex(&[("T.trigger", TRIGGER), ("J.cls", job)]), knows);
    stage.insert(r#"{"Name":"Harbourlight"}"#);
    stage.run();
    let job = &stage.jobs()[0];
    assert_eq!(job.status, JobStatus::Failed);
    assert_eq!(job.error.as_deref(), Some("First error: Callout from triggers are currently not supported."));
}

#[test]
fn an_endpoint_without_a_credential_is_not_authorized() {
    assert_eq!(
        caught("call('https://api.companydata.example/v1', 1000);"),
        "Unauthorized endpoint, please check Setup->Security->Remote site settings. endpoint = \
         https://api.companydata.example/v1"
    );
}

#[test]
fn a_credential_that_is_not_there_is_refused_like_one_without_permission() {
    assert_eq!(
        caught("call('callout:Nobody/v1', 1000);"),
        "The callout couldn't access the endpoint. You might not have the required permissions, or the named \
         credential \"Nobody\" might not exist."
    );
}

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
    let job = format!(
        "public class J implements Queueable, Database.AllowsCallouts {{
            public void execute(QueueableContext context) {{
                HttpRequest request = new HttpRequest();
                request.setMethod('POST');
                request.setEndpoint('callout:Company_Data/v1');
                {body}
                try {{ System.debug(new Http().send(request).getStatusCode()); }}
                catch (CalloutException e) {{ System.debug(e.getMessage()); }}
            }}
        }}"
    );
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

#[test]
fn a_late_answer_is_ignored() {
    let body = "call('callout:Company_Data/v1', 1000);
        try { call('callout:Company_Data/v1', 100); } catch (CalloutException e) { System.debug(e.getMessage()); }
        System.debug(call('callout:Company_Data/v1', 1000).getStatusCode());";
    let (stage, debugs) = debugs(body, knows);
    assert_eq!(debugs, ["Read timed out", "200"]);
    assert_eq!(stage.calls, 3);
    assert_eq!(stage.jobs()[0].status, JobStatus::Completed);
}

#[test]
fn without_a_token_the_endpoint_cannot_be_accessed() {
    for (status, timeout) in [(200, 100), (401, 1000), (500, 1000)] {
        let job = format!(
            "public class J implements Queueable, Database.AllowsCallouts {{
                public void execute(QueueableContext context) {{
                    HttpRequest request = new HttpRequest();
                    request.setMethod('GET');
                    request.setEndpoint('callout:Company_Data/v1');
                    request.setTimeout({timeout});
                    new Http().send(request);
                }}
            }}"
        );
        let mut stage = Stage::new(&with_apex(&[("T.trigger", TRIGGER), ("J.cls", &job)]), knows);
        stage.token_status = status;
        stage.insert(r#"{"Name":"Harbourlight"}"#);
        stage.run();
        assert_eq!((stage.tokens, stage.calls), (1, 0));
        let job = &stage.jobs()[0];
        assert_eq!(job.status, JobStatus::Failed);
        let error = "First error: The callout couldn't access the endpoint. You might not have the required \
                     permissions, or the named credential \"Company_Data\" might not exist.";
        assert_eq!(job.error.as_deref(), Some(error));
    }
}

#[test]
fn a_callout_to_the_org_itself_is_a_loop() {
    let mut setup = with_apex(&[("T.trigger", TRIGGER), ("J.cls", CALLING_JOB)]);
    setup.origin = "https://api.companydata.example".into();
    let mut stage = Stage::new(&setup, knows);
    stage.insert(r#"{"Name":"Harbourlight"}"#);
    stage.run();
    assert_eq!(stage.jobs()[0].error.as_deref(), Some("First error: Callout loop not allowed"));
}

const CALLING_JOB: &str = "public class J implements Queueable, Database.AllowsCallouts {
    public void execute(QueueableContext context) {
        HttpRequest request = new HttpRequest();
        request.setMethod('GET');
        request.setEndpoint('callout:Company_Data/v1');
        new Http().send(request);
    }
}";

#[test]
fn a_request_on_the_wire_has_what_the_platform_adds() {
    let (stage, _) = debugs("call('callout:Company_Data/v1', 1000);", |request, _| {
        assert_eq!(request.headers.get("Authorization"), Some("Bearer tok-1-of-night"));
        assert_eq!(request.headers.get("Host"), Some("api.companydata.example"));
        assert_eq!(request.headers.get("User-Agent"), Some("SFDC-Callout/68.0"));
        assert_eq!((request.origin.as_str(), request.path.as_str()), ("https://api.companydata.example", "/v1"));
        Some(Response::new(204, "", ""))
    });
    assert_eq!(stage.calls, 1);
    let [(_, _, token), (_, _, call)] = stage.callouts().try_into().expect("two callouts");
    assert_eq!(call.headers.get("Authorization"), Some("Bearer ••••••••"));
    assert_eq!(
        String::from_utf8_lossy(&token.body),
        "grant_type=client_credentials&client_id=night-network&client_secret=••••••••"
    );
    assert_eq!(token.headers.get("Content-Type"), Some("application/x-www-form-urlencoded"));
}

#[test]
fn no_secret_and_no_token_shows_anywhere_but_on_the_wire() {
    let mut stage = Stage::new(&pattern(), |request, before| match before {
        1 => Some(Response::new(401, "text/plain", "")),
        _ => knows(request, before),
    });
    for website in ["one.example", "two.example"] {
        stage.insert(&format!(r#"{{"Name":"x","Website":"{website}"}}"#));
        while stage.step() {
            search(&format!("{:?}", stage.org));
        }
    }
    assert_eq!(stage.tokens, 2);
    for output in &stage.outputs {
        match output {
            org::Output::Callout { shown, key, .. } => {
                search(&format!("{shown:?} {key} {}", String::from_utf8_lossy(&shown.body)))
            }
            other => search(&format!("{other:?}")),
        }
    }
}

#[track_caller]
fn search(shown: &str) {
    for secret in [SECRET, "s3cr3t", "tok-1", "tok-2", SESSION] {
        assert!(!shown.contains(secret), "{secret} shows in {shown}");
    }
}

#[test]
fn a_token_answer_is_masked_and_every_other_byte_stays() {
    let body = r#"{ "access_token" : "a\"b", "note":"access_token", "expires_in": 3600, "refresh_token":"r" }"#;
    let shown = org::mask_response(&Response::new(200, "application/json", body));
    assert_eq!(
        text(&shown),
        r#"{ "access_token" : "••••••••", "note":"access_token", "expires_in": 3600, "refresh_token":"••••••••" }"#
    );
    let page = Response::new(502, "text/html", "<a href=\"x\">access_token</a>");
    assert_eq!(org::mask_response(&page), page);
}

/// An org whose trigger lets a job run this body, with more files and secrets.
fn stage_with(body: &str, files: &[(&str, &str)], secrets: &[(&str, &str)], provider: Provider) -> Stage {
    let job = format!(
        "public class J implements Queueable, Database.AllowsCallouts {{
            public void execute(QueueableContext context) {{
                HttpRequest request = new HttpRequest();
                request.setMethod('GET');
                {body}
                HttpResponse response = new Http().send(request);
                System.debug(response.getStatusCode());
            }}
        }}"
    );
    let mut setup = with_apex(&[("T.trigger", TRIGGER), ("J.cls", &job)]);
    for (path, text) in files {
        setup.files.push(org::File { path: (*path).into(), text: (*text).into() });
    }
    for (credential, principal) in secrets {
        setup.secrets.push(org::Secret {
            external_credential: (*credential).into(),
            principal: (*principal).into(),
            client_id: "ada".into(),
            client_secret: "open sesame".into(),
            ..org::Secret::default()
        });
    }
    let mut stage = Stage::new(&setup, provider);
    stage.insert(r#"{"Name":"Harbourlight"}"#);
    stage.run();
    stage
}

/// `ada:open sesame`
const BASIC: &str = "Basic YWRhOm9wZW4gc2VzYW1l";

fn wants_basic(request: &org::http::Request, _: u32) -> Option<Response> {
    let known = request.headers.get("Authorization") == Some(BASIC);
    Some(Response::new(if known { 200 } else { 401 }, "text/plain", "x"))
}

#[test]
fn a_remote_site_lets_a_plain_endpoint_through_and_no_other() {
    let site = "<RemoteSiteSetting><url>https://api.plain.example</url><isActive>true</isActive></RemoteSiteSetting>";
    let files = [("remoteSiteSettings/Plain.remoteSite-meta.xml", site)];
    let stage = stage_with("request.setEndpoint('https://API.plain.example/v1?x=1');", &files, &[], knows);
    assert_eq!(stage.debugs(), ["200"]);
    let (key, _, shown) = &stage.callouts()[0];
    assert_eq!((key.as_str(), shown.headers.get("Authorization")), ("GET /v1?x=1", None));
    for other in [
        "https://api.plain.example.evil.example/v1",
        "https://api.plain.example@evil.example/v1",
        "http://api.plain.example/v1",
    ] {
        let stage = stage_with(&format!("request.setEndpoint('{other}');"), &files, &[], knows);
        let error = stage.jobs()[0].error.clone().unwrap_or_default();
        assert!(
            error.contains("Unauthorized endpoint, please check Setup->Security->Remote site settings."),
            "{error}"
        );
        assert_eq!(stage.calls, 0, "{other}");
    }
    let inactive = [(files[0].0, &*site.replace("true", "false"))];
    let stage = stage_with("request.setEndpoint('https://api.plain.example/v1');", &inactive, &[], knows);
    assert_eq!(stage.calls, 0, "it is not active");
}

#[test]
fn a_legacy_credential_sends_its_name_and_password_and_needs_no_permission() {
    let legacy = "<NamedCredential><endpoint>https://old.example/base</endpoint>\
        <principalType>NamedUser</principalType><protocol>Password</protocol></NamedCredential>";
    let files = [("namedCredentials/Old.namedCredential-meta.xml", legacy)];
    let endpoint = "request.setEndpoint('callout:Old/v1');";
    let stage = stage_with(endpoint, &files, &[("Old", "NamedUser")], wants_basic);
    assert_eq!(stage.debugs(), ["200"]);
    let (key, _, shown) = &stage.callouts()[0];
    assert_eq!((key.as_str(), shown.headers.get("Authorization")), ("GET /base/v1", Some("Basic ••••••••")));
    let stage = stage_with(endpoint, &files, &[], wants_basic);
    let error = stage.jobs()[0].error.clone().unwrap_or_default();
    assert!(error.contains("The callout couldn't access the endpoint."), "{error}");
    let silent = [(files[0].0, &*legacy.replace("NamedUser", "Anonymous"))];
    assert_eq!(stage_with(endpoint, &silent, &[], wants_basic).debugs(), ["401"], "and nothing is tried again");
}

#[test]
fn an_external_credential_may_be_basic_and_then_needs_permission() {
    let named = "<NamedCredential><namedCredentialType>SecuredEndpoint</namedCredentialType>\
        <namedCredentialParameters><parameterType>Url</parameterType><parameterValue>https://new.example\
        </parameterValue></namedCredentialParameters><namedCredentialParameters><parameterType>Authentication\
        </parameterType><externalCredential>New</externalCredential></namedCredentialParameters></NamedCredential>";
    let external = "<ExternalCredential><authenticationProtocol>Basic</authenticationProtocol>\
        <externalCredentialParameters><parameterName>Main</parameterName><parameterType>NamedPrincipal\
        </parameterType></externalCredentialParameters></ExternalCredential>";
    let set = "<PermissionSet><externalCredentialPrincipalAccesses><enabled>true</enabled>\
        <externalCredentialPrincipal>New-Main</externalCredentialPrincipal></externalCredentialPrincipalAccesses>\
        </PermissionSet>";
    let mut files = vec![
        ("namedCredentials/New.namedCredential-meta.xml", named),
        ("externalCredentials/New.externalCredential-meta.xml", external),
    ];
    let endpoint = "request.setEndpoint('callout:New/v1');";
    let stage = stage_with(endpoint, &files, &[("New", "Main")], wants_basic);
    assert!(stage.jobs()[0].error.as_deref().is_some_and(|error| error.contains("couldn't access")));
    // The set that every user has is replaced by one that grants it.
    files.push(("permissionsets/Account_Enrichment.permissionset-meta.xml", set));
    let stage = stage_with(endpoint, &files, &[("New", "Main")], wants_basic);
    assert_eq!(stage.debugs(), ["200"]);
    assert_eq!((stage.calls, stage.tokens), (1, 0));
}
