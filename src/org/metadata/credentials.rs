//! Named credentials, external credentials, remote sites and permission sets from their metadata.
//!
//! Refuses every protocol but Basic and OAuth client credentials with a secret, merge fields, and every parameter whose
//! type is not listed here; of legacy credentials those with a user of their own each, and every protocol but
//! Password. Invariant: no secret is in metadata, so none is read.
//! <https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_namedcredential.htm>

use super::{ExternalCredential, NamedCredential, PermissionSet, Protocol, element::Element};

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

/// The named credential of a file of that name.
pub fn named(element: Element<'_>, file: &str) -> NamedCredential {
    let kind = element.text("namedCredentialType").unwrap_or("Legacy");
    let legacy = kind == "Legacy";
    if kind != "SecuredEndpoint" && !legacy {
        element.wrong(&["<namedCredentialType> ", kind, " is not supported: use SecuredEndpoint"]);
    }
    for flag in ["allowMergeFieldsInBody", "allowMergeFieldsInHeader"] {
        if element.flag(flag, false) {
            element.wrong(&["merge fields are not supported: set <", flag, "> to false"]);
        }
    }
    let (mut address, mut external_credential) = (String::new(), None);
    for parameter in element.all("namedCredentialParameters") {
        match parameter.needed("parameterType") {
            "Url" => address = url(parameter),
            "Authentication" => external_credential = Some(parameter.needed("externalCredential").to_owned()),
            other => unknown(parameter, other),
        }
    }
    if legacy {
        address = checked(element, element.needed("endpoint"));
        let kind = element.text("principalType").unwrap_or("Anonymous");
        match (kind, element.text("protocol").unwrap_or("NoAuthentication")) {
            ("Anonymous", _) | (_, "NoAuthentication") => {}
            ("NamedUser", "Password") => external_credential = Some(file.to_owned()),
            ("NamedUser", other) => {
                element.wrong(&["the legacy protocol ", other, " is not supported: use Password or NoAuthentication"]);
            }
            (other, _) => element.wrong(&["<principalType> ", other, " is not supported: use NamedUser or Anonymous"]),
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
        generate_authorization_header: element.flag("generateAuthorizationHeader", true),
        enabled: status == "Enabled",
    }
}

/// The external credential of a file of that name.
pub fn external(element: Element<'_>, file: &str) -> ExternalCredential {
    let protocol = element.needed("authenticationProtocol");
    let is_basic = protocol == "Basic";
    if protocol != "Oauth" && !is_basic {
        element.wrong(&["the protocol ", protocol, " is not supported: use Oauth or Basic"]);
    }
    let (mut variant, mut token_url, mut principals) = ("", String::new(), Vec::new());
    for parameter in element.all("externalCredentialParameters") {
        match parameter.needed("parameterType") {
            "AuthProtocolVariant" => variant = parameter.needed("parameterValue"),
            "AuthProviderUrl" => token_url = url(parameter),
            "NamedPrincipal" => principals.push(parameter.needed("parameterName").to_owned()),
            other => unknown(parameter, other),
        }
    }
    match variant {
        _ if is_basic => {}
        "ClientCredentialsClientSecret" => {}
        "" => element.wrong(&["it has no OAuth variant: add a parameter of type AuthProtocolVariant"]),
        other => {
            element.wrong(&["the OAuth variant ", other, " is not supported: use ClientCredentialsClientSecret"]);
        }
    }
    if principals.is_empty() {
        element.wrong(&["it has no principal: add a parameter of type NamedPrincipal"]);
    }
    if is_basic {
        return ExternalCredential { name: file.to_owned(), protocol: Protocol::Basic, principals };
    }
    if token_url.is_empty() {
        element.wrong(&["it has no token endpoint: add a parameter of type AuthProviderUrl"]);
    }
    ExternalCredential { name: file.to_owned(), protocol: Protocol::OauthClientCredentials { token_url }, principals }
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
    PermissionSet { name: file.to_owned(), principals, classes }
}
