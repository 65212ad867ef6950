//! The rules of callouts, each broken once by Apex of its own.

use org::{
    JobStatus,
    http::{Method, Response},
};

use crate::stage::{Provider, SECRET, SESSION, Stage, knows, pattern, text, with_apex};

pub const TRIGGER: &str = "trigger T on Account (after insert) {
    if (Trigger.new[0].Name == 'Harbourlight') { System.enqueueJob(new J()); }
}";

/// The debug texts of a job that runs this body once an account was inserted.
pub fn debugs(body: &str, provider: Provider) -> (Stage, Vec<String>) {
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
fn work_that_was_taken_back_and_released_lets_a_callout_leave() {
    let body = "Savepoint before = Database.setSavepoint();
        insert new Account(Name = 'x');
        Database.rollback(before);
        try { call('callout:Company_Data/v1', 1000); } catch (CalloutException e) { System.debug(e.getMessage()); }
        Database.releaseSavepoint(before);
        System.debug(call('callout:Company_Data/v1', 1000).getStatusCode());";
    let (stage, told) = debugs(body, knows);
    let pending = "You have uncommitted work pending. Please commit or rollback before calling out";
    assert_eq!((told, stage.calls), (vec![pending.to_owned(), "200".to_owned()], 1));
}

#[test]
fn every_verb_of_a_callout_leaves_as_it_is_and_no_other_does() {
    let body = |verbs: &str| {
        format!(
            "for (String verb : '{verbs}'.split(' ')) {{
                HttpRequest request = new HttpRequest();
                request.setMethod(verb);
                request.setEndpoint('callout:Company_Data/v1');
                request.setBody('x');
                try {{ System.debug(new Http().send(request).getBody()); }}
                catch (CalloutException e) {{ System.debug(e.getMessage()); }}
            }}"
        )
    };
    let echo = |request: &org::http::Request, _: u32| Some(Response::new(200, "text/plain", request.method.name()));
    let verbs = "GET POST PUT DELETE PATCH HEAD TRACE OPTIONS";
    assert_eq!(debugs(&body(verbs), echo).1.join(" "), verbs);
    let (stage, told) = debugs(&body("BREW CONNECT"), echo);
    assert_eq!((told.join("|"), stage.calls), ("Invalid HTTP method: BREW|Invalid HTTP method: CONNECT".to_owned(), 0));
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

pub const CALLING_JOB: &str = "public class J implements Queueable, Database.AllowsCallouts {
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
    let shown = org::masked_response(&Response::new(200, "application/json", body)).expect("a secret");
    assert_eq!(
        text(&shown),
        r#"{ "access_token" : "••••••••", "note":"access_token", "expires_in": 3600, "refresh_token":"••••••••" }"#
    );
    let page = Response::new(502, "text/html", "<a href=\"x\">access_token</a>");
    assert_eq!(org::masked_response(&page), None);
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
