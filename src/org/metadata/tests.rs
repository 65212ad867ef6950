//! The files of the outbound callout pattern, and files that are wrong in one place each.

use apex::{Datum, Decimal};

use super::*;
use crate::schema::{Access, Kind, OnDelete, Schema, Setting, Source, standard};

mod objects;

macro_rules! pattern {
    ($($path:literal),* $(,)?) => {
        vec![$(file(
            concat!("force-app/main/default/", $path),
            include_str!(concat!("../../patterns/outbound_rest_callout/force-app/main/default/", $path)),
        )),*]
    };
}

fn file(path: &str, text: &str) -> File {
    File { path: path.into(), text: text.into() }
}

fn field_file(body: &str) -> File {
    let text = format!("<CustomField><fullName>F__c</fullName><label>F</label>{body}</CustomField>");
    file("objects/Account/fields/F__c.field-meta.xml", &text)
}

#[track_caller]
fn field(body: &str) -> Field {
    match read(&[field_file(body)]) {
        Ok(deployment) => deployment.fields.into_iter().next().map(|custom| custom.field),
        Err(problems) => panic!("{problems:?}"),
    }
    .unwrap_or_else(|| panic!("one file, one field"))
}

#[track_caller]
fn refused(file: File, message: &str) {
    let problem = SetupProblem::Metadata { path: file.path.clone(), message: message.into() };
    assert_eq!(read(&[file]).err(), Some(vec![problem]));
}

#[test]
fn the_pattern_is_read_whole() {
    let files = pattern![
        "classes/DataProvider.cls",
        "classes/DataProvider.cls-meta.xml",
        "triggers/AccountEnrichmentTrigger.trigger",
        "triggers/AccountEnrichmentTrigger.trigger-meta.xml",
        "objects/Account/fields/Enrichment_Status__c.field-meta.xml",
        "objects/Account/fields/Enrichment_Detail__c.field-meta.xml",
        "objects/Account/fields/Enriched_At__c.field-meta.xml",
        "namedCredentials/Company_Data.namedCredential-meta.xml",
        "externalCredentials/Company_Data.externalCredential-meta.xml",
        "permissionsets/Account_Enrichment.permissionset-meta.xml",
    ];
    let deployment = read(&files).unwrap_or_else(|problems| panic!("{problems:?}"));
    let names: Vec<&str> = deployment.apex.iter().map(|source| source.name.as_str()).collect();
    assert_eq!(names, ["DataProvider.cls", "AccountEnrichmentTrigger.trigger"]);
    assert_eq!(
        deployment.named_credentials,
        [NamedCredential {
            name: "Company_Data".into(),
            url: "https://api.companydata.example".into(),
            external_credential: Some("Company_Data".into()),
            legacy: false,
            per_user: false,
            generate_authorization_header: true,
            enabled: true,
            headers: Vec::new(),
            merges_headers: false,
            merges_body: false,
        }]
    );
    assert_eq!(
        deployment.external_credentials,
        [ExternalCredential {
            name: "Company_Data".into(),
            protocol: Protocol::OauthClientCredentials {
                token_url: "https://api.companydata.example/oauth/token".into(),
                scope: String::new(),
                in_header: false,
            },
            principals: vec![("Service".into(), false)],
            headers: Vec::new(),
            parameters: Vec::new(),
            refresh_statuses: Vec::new(),
        }]
    );
    assert_eq!(
        deployment.permission_sets,
        [PermissionSet {
            name: "Account_Enrichment".into(),
            principals: vec!["Company_Data-Service".into()],
            classes: Vec::new(),
            user_permissions: Vec::new()
        }]
    );
    assert!(deployment.passed_over.is_empty());

    let mut schema = standard();
    assert_eq!(schema.deploy(&deployment), [""; 0]);
    let status = schema.object("account").and_then(|account| account.field("enrichment_status__c"));
    let values = ["Enriched", "Not Found", "Waiting", "Failed"].map(Into::into).to_vec();
    let kind = Kind::Picklist { values, restricted: true, multiple: false };
    let expected = Field::new("Enrichment_Status__c", "Enrichment Status", kind);
    assert_eq!(status, Some(&expected));
}

#[test]
fn each_type_becomes_its_kind() {
    for (body, kind) in [
        ("<type>Text</type><length>80</length>", Kind::Text { length: 80 }),
        ("<type>TextArea</type>", Kind::Text { length: 255 }),
        ("<type>LongTextArea</type><length>32768</length>", Kind::LongText { length: 32_768 }),
        ("<type>Url</type>", Kind::Url),
        ("<type>Phone</type>", Kind::Phone { length: 40 }),
        ("<type>Email</type>", Kind::Email),
        ("<type>Number</type><precision>18</precision><scale>0</scale>", Kind::Number { precision: 18, scale: 0 }),
        ("<type>Currency</type><precision>16</precision><scale>2</scale>", Kind::Currency { precision: 16, scale: 2 }),
        ("<type>Percent</type><precision>5</precision><scale>2</scale>", Kind::Percent { precision: 5, scale: 2 }),
        ("<type>Checkbox</type><defaultValue>false</defaultValue>", Kind::Checkbox),
        ("<type>Date</type>", Kind::Date),
        ("<type>DateTime</type>", Kind::DateTime),
        (
            "<type>Lookup</type><referenceTo>Account</referenceTo><relationshipName>Fs</relationshipName>",
            Kind::Reference {
                to: vec!["Account".into()],
                relationship: Some("F__r".into()),
                children: Some("Fs__r".into()),
                on_delete: OnDelete::Clear,
            },
        ),
    ] {
        assert_eq!(field(body).kind, kind);
    }
}

#[test]
fn flags_and_defaults_are_read() {
    let text = field(
        "<type>Text</type><length>9</length><required>true</required><unique>true</unique><externalId>true</externalId>",
    );
    assert!(text.required && text.unique && text.external_id);
    let checkbox = [field_file("<type>Checkbox</type><defaultValue>true</defaultValue>")];
    let mut schema = standard();
    assert_eq!(schema.deploy(&read(&checkbox).unwrap_or_default()), [""; 0]);
    let default = schema.object("Account").and_then(|account| account.field("F__c")).map(|field| field.default.clone());
    assert_eq!(default, Some(Datum::Boolean(true)));
    let list = field(
        "<type>Picklist</type><valueSet><valueSetDefinition><sorted>true</sorted>
         <value><fullName>B</fullName><default>true</default></value><value><fullName>A</fullName></value>
         <value><fullName>Old</fullName><isActive>false</isActive></value></valueSetDefinition></valueSet>",
    );
    assert_eq!(list.kind, Kind::Picklist { values: vec!["A".into(), "B".into()], restricted: false, multiple: false });
    assert_eq!(list.default, Datum::String("B".into()));
}

#[test]
fn a_number_out_of_range_or_a_wrong_name_is_a_problem_that_says_what_to_do() {
    for (body, message) in [
        ("", "<type> is missing: add it"),
        ("<type>Text</type>", "<length> is missing: add it"),
        ("<type>Text</type><length>256</length>", "<length> is 256: write a whole number from 1 to 255"),
        (
            "<type>Number</type><precision>3</precision><scale>4</scale>",
            "<scale> is 4: write a whole number from 0 to 3",
        ),
        ("<type>Url</type><required>yes</required>", "<required> is yes: write true or false"),
        ("<type>Picklist</type>", "<picklist> is missing: add it"),
    ] {
        refused(field_file(body), message);
    }
    let text = "<CustomField><fullName>Other__c</fullName></CustomField>";
    refused(
        file("objects/Account/fields/F__c.field-meta.xml", text),
        "<fullName> is Other__c, the file's name says F__c: make them the same",
    );
    refused(file("fields.field-meta.xml", text), "a field lies in objects/<Object>/fields: move the file there");
}

#[test]
fn what_is_simplified_or_left_out_is_named() {
    let standard = "<CustomField><fullName>Industry</fullName></CustomField>";
    let files = [
        field_file("<type>File</type>"),
        file("objects/Account/fields/Industry.field-meta.xml", standard),
        file(
            "objects/Case/fields/L__c.field-meta.xml",
            "<CustomField><fullName>L__c</fullName><type>Lookup</type><referenceTo>Account</referenceTo>\
             <lookupFilter><active>true</active></lookupFilter></CustomField>",
        ),
    ];
    let deployment = read(&files).unwrap_or_default();
    assert_eq!(
        deployment.simplified,
        [
            "Account.F__c: fields of type File are not supported",
            "Account.Industry: a standard field stays as it is",
            "Case.L__c: its lookup filter is not applied",
        ]
    );
    assert_eq!(deployment.fields.len(), 1);
}

#[test]
fn xml_that_is_malformed_or_of_another_kind_is_a_problem() {
    let problems = read(&[file("classes/A.cls-meta.xml", "<ApexClass>")]).err().unwrap_or_default();
    let [SetupProblem::Metadata { path, message }] = problems.as_slice() else { panic!("{problems:?}") };
    assert_eq!(path, "classes/A.cls-meta.xml");
    assert!(message.starts_with("this is not well formed XML: "), "{message}");
    refused(
        file("classes/A.cls-meta.xml", "<ApexTrigger/>"),
        "the root is <ApexTrigger>: a file of this name holds a <ApexClass>",
    );
    let both = [file("a.trigger-meta.xml", "<x/>"), file("b.trigger-meta.xml", "")];
    assert_eq!(read(&both).err().map(|problems| problems.len()), Some(2), "every problem is told");
}

#[test]
fn credentials_that_cannot_be_honoured_are_problems() {
    let named = |body: &str| {
        let text = format!("<NamedCredential>{body}</NamedCredential>");
        file("namedCredentials/N.namedCredential-meta.xml", &text)
    };
    let secured = "<namedCredentialType>SecuredEndpoint</namedCredentialType>";
    let parameter = |kind: &str, value: &str| {
        format!(
            "<namedCredentialParameters><parameterType>{kind}</parameterType>\
             <parameterValue>{value}</parameterValue></namedCredentialParameters>"
        )
    };
    refused(
        named("<namedCredentialType>PrivateEndpoint</namedCredentialType>"),
        "<namedCredentialType> PrivateEndpoint is not supported: use SecuredEndpoint",
    );
    let legacy = "<endpoint>https://x.example</endpoint><principalType>NamedUser</principalType>";
    refused(
        named(&format!("{legacy}<protocol>Jwt</protocol>")),
        "the legacy protocol Jwt is not supported: use Password or NoAuthentication",
    );
    refused(
        named(&format!("{}<protocol>Password</protocol>", legacy.replace("NamedUser", "Somebody"))),
        "<principalType> Somebody is not supported: use NamedUser, PerUser or Anonymous",
    );
    refused(named(secured), "it has no URL: add <namedCredentialParameters> of type Url");
    refused(
        named(&format!("{secured}{}", parameter("Url", "ftp://x"))),
        "ftp://x is no URL: write https://, a host and perhaps a path",
    );
    refused(
        named(&format!("{secured}{}", parameter("ClientCertificate", "x"))),
        "parameters of type ClientCertificate are not supported: remove it",
    );

    let external = |protocol: &str, parameters: &[(&str, &str)]| {
        let parameters: String = parameters
            .iter()
            .map(|(kind, value)| {
                format!(
                    "<externalCredentialParameters><parameterName>P</parameterName><parameterType>{kind}\
                     </parameterType><parameterValue>{value}</parameterValue></externalCredentialParameters>"
                )
            })
            .collect();
        let text = format!(
            "<ExternalCredential><authenticationProtocol>{protocol}</authenticationProtocol>{parameters}\
             </ExternalCredential>"
        );
        file("externalCredentials/E.externalCredential-meta.xml", &text)
    };
    for protocol in ["Jwt", "JwtExchange", "Password"] {
        refused(
            external(protocol, &[]),
            &format!("the protocol {protocol} is not supported: use Oauth, Basic, Custom, AwsSv4 or NoAuthentication"),
        );
    }
    refused(
        external("AwsSv4", &[("NamedPrincipal", "")]),
        "it has no AWS region or service: add AwsRegion and AwsService as AuthParameter",
    );
    refused(
        external("AwsSv4", &[("AuthProtocolVariant", "AwsSv4_STS")]),
        "the AWS variant AwsSv4_STS is not supported: use an access key",
    );
    refused(
        external("Custom", &[("AuthHeader", "{!$User.Id}")]),
        "the formula of the header P: this is not understood in a formula of a credential: $User.Id}",
    );
    refused(
        external("Oauth", &[("AdditionalRefreshStatusCode", "503")]),
        "no new token is fetched for a status from 500 to 599",
    );
    for kind in ["AuthProvider", "ExternalAuthIdentityProvider", "SigningCertificate", "JwtBodyClaim"] {
        refused(external("Oauth", &[(kind, "x")]), &format!("parameters of type {kind} are not supported: remove it"));
    }
    refused(
        external("Oauth", &[("AuthProtocolVariant", "JwtBearer")]),
        "the OAuth variant JwtBearer is not supported: use ClientCredentialsClientSecret",
    );
    refused(external("Oauth", &[]), "it has no OAuth variant: add a parameter of type AuthProtocolVariant");
    let variant = ("AuthProtocolVariant", "ClientCredentialsClientSecret");
    refused(external("Oauth", &[variant]), "it has no principal: add a parameter of type NamedPrincipal");
    refused(
        external("Oauth", &[variant, ("NamedPrincipal", "")]),
        "it has no token endpoint: add a parameter of type AuthProviderUrl",
    );
}

#[test]
fn files_of_other_kinds_are_passed_over_by_name() {
    let files = [file("layouts/Account.layout-meta.xml", "<<<"), file("README", "")];
    let deployment = read(&files).unwrap_or_default();
    assert_eq!(deployment.passed_over, ["layouts/Account.layout-meta.xml", "README"]);
}
