//! External and legacy credentials of every kind, each used once by a job that calls out.
//!
//! Refuses to look inside: what counts is the request on the wire, what is shown of it, and what the job hears.
//! Invariant: no secret is in what is shown.

use org::{Output, Secret, http::Request, http::Response};

use crate::stage::{Provider, Stage, calling_job, knows, with_apex};

const TRIGGER: &str = "trigger T on Account (after insert) { System.enqueueJob(new J()); }";
const USERNAME: &str = "ada@night-network.example";

/// An external credential called New with that protocol and those parameters (type, name, value), a named credential
/// with more elements, and a permission set that grants its principal.
fn files(protocol: &str, parameters: &[[&str; 3]], more: &str) -> Vec<(&'static str, String)> {
    let parameters: String = parameters
        .iter()
        .map(|[kind, name, value]| {
            format!(
                "<externalCredentialParameters><parameterType>{kind}</parameterType><parameterName>{name}\
                 </parameterName><parameterValue>{value}</parameterValue></externalCredentialParameters>"
            )
        })
        .collect();
    let named = format!(
        "<NamedCredential><namedCredentialType>SecuredEndpoint</namedCredentialType><namedCredentialParameters>\
         <parameterType>Url</parameterType><parameterValue>https://new.example</parameterValue>\
         </namedCredentialParameters><namedCredentialParameters><parameterType>Authentication</parameterType>\
         <externalCredential>New</externalCredential></namedCredentialParameters>{more}</NamedCredential>"
    );
    let external = format!(
        "<ExternalCredential><authenticationProtocol>{protocol}</authenticationProtocol>{parameters}\
         </ExternalCredential>"
    );
    let set = "<PermissionSet><externalCredentialPrincipalAccesses><enabled>true</enabled>\
        <externalCredentialPrincipal>New-Main</externalCredentialPrincipal></externalCredentialPrincipalAccesses>\
        </PermissionSet>";
    vec![
        ("namedCredentials/New.namedCredential-meta.xml", named),
        ("externalCredentials/New.externalCredential-meta.xml", external),
        // The set that every user of the stage has is replaced.
        ("permissionsets/Account_Enrichment.permissionset-meta.xml", set.to_owned()),
    ]
}

fn secret(principal: &str) -> Secret {
    Secret {
        external_credential: "New".into(),
        principal: principal.into(),
        client_id: "ada".into(),
        client_secret: "open sesame".into(),
        parameters: vec![("ApiKey".into(), "hush-key".into())],
        ..Secret::default()
    }
}

/// Lets a job call `callout:New/v1`, once it did what the body says.
fn stage(files: &[(&str, String)], secrets: Vec<Secret>, body: &str, provider: Provider) -> Stage {
    let job = calling_job("callout:New/v1", body);
    let mut setup = with_apex(&[("T.trigger", TRIGGER), ("J.cls", &job)]);
    for (path, text) in files {
        setup.files.push(org::File { path: (*path).into(), text: text.clone() });
    }
    setup.secrets.extend(secrets);
    let mut stage = Stage::new(&setup, provider);
    stage.insert(r#"{"Name":"Harbourlight"}"#);
    stage.run();
    stage
}

/// The requests on the wire and what is shown of each.
fn sent(stage: &Stage) -> Vec<(Request, Request)> {
    let callout = |output: &Output| match output {
        Output::Callout { request, shown, .. } => Some((request.clone(), shown.clone())),
        _ => None,
    };
    let sent: Vec<_> = stage.outputs.iter().filter_map(callout).collect();
    for (_, shown) in &sent {
        let shown = format!("{:?} {}", shown.headers, String::from_utf8_lossy(&shown.body));
        for hidden in ["hush", "sesame", "tok-", "YWRhOm9wZW4gc2VzYW1l"] {
            assert!(!shown.contains(hidden), "{shown}");
        }
    }
    sent
}

const NO_ACCESS: &str = "The callout couldn't access the endpoint. You might not have the required permissions, or the \
                         named credential \"New\" might not exist.";

#[test]
fn a_principal_of_each_user_has_the_secret_of_that_user_alone() {
    let files = files("Basic", &[["PerUserPrincipal", "Main", ""]], "");
    let own = |username: &str| Secret { username: username.into(), ..secret("Main") };
    let with = stage(&files, vec![own(USERNAME)], "", knows);
    assert_eq!(with.debugs(), ["200"]);
    let (request, _) = &sent(&with)[0];
    assert_eq!(request.headers.get("Authorization"), Some("Basic YWRhOm9wZW4gc2VzYW1l"));
    for secrets in [Vec::new(), vec![own("bob@night-network.example")], vec![secret("Main")]] {
        assert_eq!(stage(&files, secrets, "", knows).debugs(), [NO_ACCESS]);
    }
}

#[test]
fn a_legacy_credential_may_have_a_password_for_each_user() {
    let legacy = "<NamedCredential><endpoint>https://old.example</endpoint><principalType>PerUser</principalType>\
                  <protocol>Password</protocol></NamedCredential>";
    let files = [("namedCredentials/New.namedCredential-meta.xml", legacy.to_owned())];
    let own = Secret { username: USERNAME.into(), ..secret("PerUser") };
    assert_eq!(stage(&files, vec![own], "", knows).debugs(), ["200"]);
    assert_eq!(stage(&files, vec![secret("PerUser")], "", knows).debugs(), [NO_ACCESS]);
}

#[test]
fn principals_are_tried_in_the_order_of_their_numbers() {
    let numbered = |first: u32, second: u32| {
        let parameter = |name: &str, number: u32| {
            format!(
                "<externalCredentialParameters><parameterType>NamedPrincipal</parameterType><parameterName>{name}\
                 </parameterName><sequenceNumber>{number}</sequenceNumber></externalCredentialParameters>"
            )
        };
        let mut files = files("Basic", &[], "");
        let all = [parameter("Main", first), parameter("Spare", second), "</ExternalCredential>".into()].concat();
        files[1].1 = files[1].1.replace("</ExternalCredential>", &all);
        let both = "<PermissionSet><externalCredentialPrincipalAccesses><enabled>true</enabled>\
            <externalCredentialPrincipal>New-Spare</externalCredentialPrincipal></externalCredentialPrincipalAccesses>";
        files[2].1 = files[2].1.replace("<PermissionSet>", both);
        let spare = Secret { client_id: "spare".into(), ..secret("Spare") };
        let stage = stage(&files, vec![secret("Main"), spare], "", knows);
        sent(&stage)[0].0.headers.get("Authorization").unwrap_or_default().to_owned()
    };
    let (main, spare) = ("Basic YWRhOm9wZW4gc2VzYW1l", "Basic c3BhcmU6b3BlbiBzZXNhbWU=");
    assert_eq!((numbered(1, 2), numbered(2, 1)), (main.to_owned(), spare.to_owned()));
}

#[cfg(feature = "credential-protocols")]
#[test]
fn a_custom_credential_sends_the_headers_of_its_formulas() {
    let parameters = [
        ["NamedPrincipal", "Main", ""],
        ["AuthParameter", "Edition", "2024-06-01"],
        ["AuthHeader", "Authorization", "{!'Bearer ' &amp; $Credential.New.ApiKey}"],
        ["AuthHeader", "X-Edition", "v{!$Credential.New.Edition}"],
    ];
    let own = "<generateAuthorizationHeader>false</generateAuthorizationHeader><namedCredentialParameters>\
        <parameterType>HttpHeader</parameterType><parameterName>Accept</parameterName><parameterValue>\
        {!'application/json'}</parameterValue></namedCredentialParameters>";
    let files = files("Custom", &parameters, own);
    let stage_with = |secrets| stage(&files, secrets, "", knows);
    let stage = stage_with(vec![secret("Main")]);
    assert_eq!(stage.debugs(), ["200"]);
    let (request, shown) = &sent(&stage)[0];
    let of = |request: &Request, name: &str| request.headers.get(name).unwrap_or_default().to_owned();
    assert_eq!(of(request, "Authorization"), "Bearer hush-key");
    assert_eq!(of(shown, "Authorization"), "Bearer ••••••••");
    assert_eq!((of(request, "X-Edition"), of(shown, "X-Edition")), ("v2024-06-01".into(), "v2024-06-01".into()));
    assert_eq!(of(request, "Accept"), "application/json");
    let without = stage_with(Vec::new());
    assert_eq!(without.debugs(), ["Field $Credential.New.ApiKey does not exist. Check spelling."]);
    assert_eq!(without.calls, 0);
}

#[cfg(feature = "credential-protocols")]
#[test]
fn merge_fields_of_apex_are_filled_in_where_the_credential_allows_it() {
    let body = "request.setHeader('X-Key', '{!$Credential.New.ApiKey}');
        request.setHeader('X-User', '{!HTMLENCODE($Credential.Username)}');
        request.setBody('{\"key\":\"{!$Credential.New.ApiKey}\"}');";
    let basic = [["NamedPrincipal", "Main", ""]];
    let both = "<allowMergeFieldsInBody>true</allowMergeFieldsInBody>\
                <allowMergeFieldsInHeader>true</allowMergeFieldsInHeader>";
    let allowed = stage(&files("Basic", &basic, both), vec![secret("Main")], body, knows);
    let (request, shown) = &sent(&allowed)[0];
    assert_eq!((request.headers.get("X-Key"), request.headers.get("X-User")), (Some("hush-key"), Some("ada")));
    assert_eq!(request.body, br#"{"key":"hush-key"}"#);
    assert_eq!(request.headers.get("Content-Length"), Some("18"));
    assert_eq!(shown.body, r#"{"key":"••••••••"}"#.as_bytes());
    let not = stage(&files("Basic", &basic, ""), vec![secret("Main")], body, knows);
    let (request, _) = &sent(&not)[0];
    assert_eq!(request.headers.get("X-Key"), Some("{!$Credential.New.ApiKey}"));
    assert_eq!(request.body, br#"{"key":"{!$Credential.New.ApiKey}"}"#);
    let token = [
        ["NamedPrincipal", "Main", ""],
        ["AuthProtocolVariant", "", "ClientCredentialsClientSecretBasic"],
        ["AuthProviderUrl", "", "https://new.example/oauth/token"],
        ["AuthParameter", "Scope", "read write"],
    ];
    let own = "<generateAuthorizationHeader>false</generateAuthorizationHeader>\
               <allowMergeFieldsInHeader>true</allowMergeFieldsInHeader>";
    let body = "request.setHeader('X-Token', '{!$Credential.AuthorizationMethod} {!$Credential.OAuthToken}');";
    let token = stage(&files("Oauth", &token, own), vec![secret("Main")], body, knows);
    let sent = sent(&token);
    let [(asked, _), (request, _)] = sent.as_slice() else { panic!("{sent:?}") };
    assert_eq!(asked.headers.get("Authorization"), Some("Basic YWRhOm9wZW4rc2VzYW1l"), "encoded as a form first");
    assert_eq!(asked.body, b"grant_type=client_credentials&scope=read+write");
    assert_eq!(
        (request.headers.get("Authorization"), request.headers.get("X-Token")),
        (None, Some("Bearer tok-1-of-night"))
    );
}

#[cfg(feature = "credential-protocols")]
#[test]
fn a_secret_with_a_line_break_does_not_leave_its_header() {
    let files =
        files("Custom", &[["NamedPrincipal", "Main", ""], ["AuthHeader", "X-Key", "{!$Credential.New.ApiKey}"]], "");
    let broken = Secret { parameters: vec![("ApiKey".into(), "hush\r\nX: y".into())], ..secret("Main") };
    let stage = stage(&files, vec![broken], "", knows);
    assert_eq!(stage.debugs(), ["Illegal character(s) in message header value: ••••••••"]);
    assert_eq!(stage.calls, 0);
}

#[cfg(feature = "credential-protocols")]
#[test]
fn a_callout_to_amazon_is_signed_and_one_without_authentication_is_not() {
    let aws = [
        ["NamedPrincipal", "Main", ""],
        ["AuthParameter", "AwsRegion", "us-east-1"],
        ["AuthParameter", "AwsService", "events"],
    ];
    let signed = stage(&files("AwsSv4", &aws, ""), vec![secret("Main")], "", knows);
    let (request, shown) = &sent(&signed)[0];
    let authorization = request.headers.get("Authorization").unwrap_or_default();
    let credential = "AWS4-HMAC-SHA256 Credential=ada/20260101/us-east-1/events/aws4_request, SignedHeaders=";
    assert!(authorization.starts_with(credential), "{authorization}");
    assert_eq!(shown.headers.get("Authorization"), Some("AWS4-HMAC-SHA256 ••••••••"));
    assert!(shown.headers.get("X-Amz-Date").is_some_and(|date| date.starts_with("20260101T0000")));
    let open = stage(&files("NoAuthentication", &[["NamedPrincipal", "Main", ""]], ""), Vec::new(), "", knows);
    assert_eq!(open.debugs(), ["200"]);
    assert_eq!(sent(&open)[0].0.headers.get("Authorization"), None);
    let mut denied = files("NoAuthentication", &[["NamedPrincipal", "Main", ""]], "");
    denied.pop();
    assert_eq!(stage(&denied, Vec::new(), "", knows).debugs(), [NO_ACCESS]);
}

#[test]
fn a_status_that_the_credential_names_makes_a_new_token_and_no_other_does() {
    let refuses =
        |_: &Request, before: u32| Some(Response::new(if before == 0 { 403 } else { 200 }, "text/plain", "x"));
    let mut parameters = vec![
        ["NamedPrincipal", "Main", ""],
        ["AuthProtocolVariant", "", "ClientCredentialsClientSecret"],
        ["AuthProviderUrl", "", "https://new.example/oauth/token"],
    ];
    let plain = stage(&files("Oauth", &parameters, ""), vec![secret("Main")], "", refuses);
    assert_eq!((plain.debugs(), plain.tokens), (vec!["403".to_owned()], 1));
    parameters.push(["AdditionalRefreshStatusCode", "", "403"]);
    let named = stage(&files("Oauth", &parameters, ""), vec![secret("Main")], "", refuses);
    assert_eq!((named.debugs(), named.tokens), (vec!["200".to_owned()], 2));
}
