//! Named credentials, external credentials, remote sites and permission sets from their metadata.
//!
//! Refuses every protocol but Basic, Custom, AWS Signature Version 4 and OAuth client credentials with a secret: what
//! signs with a certificate or sends a person to a browser is named. Of legacy credentials it refuses every protocol but
//! Password. Refuses parameters whose type is not listed here, and formulas that are not filled in. Without the feature
//! `credential-protocols` it refuses Custom, AWS, header fields and merge fields too. Invariant: no secret is in
//! metadata, so none is read.
//! <https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_namedcredential.htm>

use crate::credentials::check_template;

use super::{ExternalCredential, NamedCredential, PermissionSet, Protocol, element::Element};

const WHOLE: bool = cfg!(feature = "credential-protocols");

fn url(element: Element<'_>) -> String {
    checked(element, element.needed("parameterValue"))
}

fn checked(element: Element<'_>, text: &str) -> String {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or_default();
    if rest.is_empty() || rest.starts_with('/') || rest.contains(char::is_whitespace) {
        element.wrong(&[text, " is no URL: write https://, a host and perhaps a path"]);
    }
    text.to_owned()
}

fn unknown(element: Element<'_>, kind: &str) {
    element.wrong(&["parameters of type ", kind, " are not supported: remove it"]);
}

/// Things in the order of their `sequenceNumber`; what has none comes last.
struct Ordered<T> {
    orders: Vec<u32>,
    things: Vec<T>,
}

impl<T> Ordered<T> {
    fn new() -> Self {
        Ordered { orders: Vec::new(), things: Vec::new() }
    }

    fn add(&mut self, element: Element<'_>, thing: T) {
        let order = element.text("sequenceNumber").map_or(u32::MAX, |_| element.number("sequenceNumber", 0, u32::MAX));
        let place = self.orders.iter().take_while(|known| **known <= order).count();
        self.orders.insert(place, order);
        self.things.insert(place, thing);
    }
}

/// A header field of the administrator's: its name and the formula of its value.
fn header(element: Element<'_>, into: &mut Ordered<(String, String)>) {
    let (name, formula) = (element.needed("parameterName"), element.needed("parameterValue"));
    if !WHOLE {
        return unknown(element, element.needed("parameterType"));
    }
    if name.is_empty() || name.bytes().any(|byte| !byte.is_ascii_graphic() || byte == b':') {
        element.wrong(&[name, " is no name of a header field"]);
    }
    if let Err(problem) = check_template(formula) {
        element.wrong(&["the formula of the header ", name, ": ", &problem]);
    }
    into.add(element, (name.to_owned(), formula.to_owned()));
}

/// The named credential of a file of that name.
pub fn named(element: Element<'_>, file: &str) -> NamedCredential {
    let kind = element.text("namedCredentialType").unwrap_or("Legacy");
    let legacy = kind == "Legacy";
    if kind != "SecuredEndpoint" && !legacy {
        element.wrong(&["<namedCredentialType> ", kind, " is not supported: use SecuredEndpoint"]);
    }
    let [merges_body, merges_headers] = ["allowMergeFieldsInBody", "allowMergeFieldsInHeader"].map(|flag| {
        let merges = element.flag(flag, false);
        if merges && !WHOLE {
            element.wrong(&["merge fields are not supported: set <", flag, "> to false"]);
        }
        merges
    });
    let (mut address, mut external_credential) = (String::new(), None);
    let mut headers = Ordered::new();
    for parameter in element.all("namedCredentialParameters") {
        match parameter.needed("parameterType") {
            "Url" => address = url(parameter),
            "Authentication" => external_credential = Some(parameter.needed("externalCredential").to_owned()),
            "HttpHeader" => header(parameter, &mut headers),
            other => unknown(parameter, other),
        }
    }
    let mut per_user = false;
    if legacy {
        address = checked(element, element.needed("endpoint"));
        let kind = element.text("principalType").unwrap_or("Anonymous");
        match (kind, element.text("protocol").unwrap_or("NoAuthentication")) {
            ("Anonymous", _) | (_, "NoAuthentication") => {}
            ("NamedUser" | "PerUser", "Password") => {
                external_credential = Some(file.to_owned());
                per_user = kind == "PerUser";
            }
            ("NamedUser" | "PerUser", other) => {
                element.wrong(&["the legacy protocol ", other, " is not supported: use Password or NoAuthentication"]);
            }
            (other, _) => {
                element.wrong(&["<principalType> ", other, " is not supported: use NamedUser, PerUser or Anonymous"]);
            }
        }
    }
    let status = element.text("calloutStatus").unwrap_or("Enabled");
    if status != "Enabled" && status != "Disabled" {
        element.wrong(&["<calloutStatus> is ", status, ": write Enabled or Disabled"]);
    }
    if address.is_empty() {
        element.wrong(&["it has no URL: add <namedCredentialParameters> of type Url"]);
    }
    NamedCredential {
        name: file.to_owned(),
        url: address,
        external_credential,
        legacy,
        per_user,
        generate_authorization_header: element.flag("generateAuthorizationHeader", true),
        enabled: status == "Enabled",
        headers: headers.things,
        merges_headers,
        merges_body,
    }
}

/// The external credential of a file of that name.
pub fn external(element: Element<'_>, file: &str) -> ExternalCredential {
    let protocol = element.needed("authenticationProtocol");
    match protocol {
        "Oauth" | "Basic" => {}
        "Custom" | "AwsSv4" | "NoAuthentication" if WHOLE => {}
        _ if WHOLE => {
            let known = " is not supported: use Oauth, Basic, Custom, AwsSv4 or NoAuthentication";
            element.wrong(&["the protocol ", protocol, known]);
        }
        _ => element.wrong(&["the protocol ", protocol, " is not supported: use Oauth or Basic"]),
    }
    let (mut variant, mut token_url) = ("", String::new());
    let (mut scope, mut region, mut service) = (String::new(), String::new(), String::new());
    let (mut principals, mut headers) = (Ordered::new(), Ordered::new());
    let (mut parameters, mut refresh_statuses) = (Vec::new(), Vec::new());
    for parameter in element.all("externalCredentialParameters") {
        match parameter.needed("parameterType") {
            "AuthProtocolVariant" => variant = parameter.needed("parameterValue"),
            "AuthProviderUrl" => token_url = url(parameter),
            kind @ ("NamedPrincipal" | "PerUserPrincipal") => {
                let name = parameter.needed("parameterName").to_owned();
                principals.add(parameter, (name, kind == "PerUserPrincipal"));
            }
            "AuthHeader" => header(parameter, &mut headers),
            "AdditionalRefreshStatusCode" => {
                let status = parameter.number("parameterValue", 400, 999);
                if (500..600).contains(&status) {
                    parameter.wrong(&["no new token is fetched for a status from 500 to 599"]);
                }
                refresh_statuses.extend(u16::try_from(status));
            }
            "AuthParameter" if WHOLE => {
                let value = parameter.needed("parameterValue").to_owned();
                match parameter.needed("parameterName") {
                    "AwsRegion" => region = value,
                    "AwsService" => service = value,
                    "Scope" if protocol == "Oauth" => scope = value,
                    name if protocol == "Custom" => parameters.push((name.to_owned(), value)),
                    other => parameter.wrong(&["the parameter ", other, " is not supported: remove it"]),
                }
            }
            other => unknown(parameter, other),
        }
    }
    let protocol = match protocol {
        "Custom" => Protocol::Custom,
        "NoAuthentication" => Protocol::NoAuthentication,
        "AwsSv4" => {
            if !variant.is_empty() {
                element.wrong(&["the AWS variant ", variant, " is not supported: use an access key"]);
            }
            if region.is_empty() || service.is_empty() {
                element.wrong(&["it has no AWS region or service: add AwsRegion and AwsService as AuthParameter"]);
            }
            Protocol::AwsSv4 { region, service }
        }
        "Oauth" => {
            let in_header = variant == "ClientCredentialsClientSecretBasic";
            match variant {
                "ClientCredentialsClientSecret" | "ClientCredentialsClientSecretBasic" => {}
                "" => element.wrong(&["it has no OAuth variant: add a parameter of type AuthProtocolVariant"]),
                other => element.wrong(&[
                    "the OAuth variant ",
                    other,
                    " is not supported: use ClientCredentialsClientSecret",
                ]),
            }
            Protocol::OauthClientCredentials { token_url, scope, in_header }
        }
        _ => Protocol::Basic,
    };
    if principals.things.is_empty() {
        element.wrong(&["it has no principal: add a parameter of type NamedPrincipal"]);
    }
    if matches!(&protocol, Protocol::OauthClientCredentials { token_url, .. } if token_url.is_empty()) {
        element.wrong(&["it has no token endpoint: add a parameter of type AuthProviderUrl"]);
    }
    let (principals, headers) = (principals.things, headers.things);
    ExternalCredential { name: file.to_owned(), protocol, principals, headers, parameters, refresh_statuses }
}

/// The address of a remote site, where it is active.
pub fn remote_site(element: Element<'_>) -> Option<String> {
    let address = checked(element, element.needed("url"));
    element.flag("isActive", true).then_some(address)
}

/// The permission set of a file of that name.
pub fn permission_set(element: Element<'_>, file: &str) -> PermissionSet {
    let mut principals = Vec::new();
    for access in element.all("externalCredentialPrincipalAccesses") {
        if access.flag("enabled", false) {
            principals.push(access.needed("externalCredentialPrincipal").to_owned());
        }
    }
    let class = |access: Element<'_>| (access.needed("apexClass").to_owned(), access.flag("enabled", false));
    let classes = element.all("classAccesses").map(class).collect();
    let given = element.all("userPermissions").filter(|given| given.flag("enabled", false));
    let user_permissions = given.map(|given| given.needed("name").to_owned()).collect();
    PermissionSet { name: file.to_owned(), principals, classes, user_permissions }
}
