//! Named credentials, external credentials and permission sets from their metadata.
//!
//! Refuses legacy credentials, every protocol but OAuth client credentials with a secret, merge fields, and every
//! parameter whose type is not listed here. Invariant: no secret is in metadata, so none is read.
//! <https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_namedcredential.htm>

use super::{ExternalCredential, NamedCredential, PermissionSet, Protocol, element::Element};

fn is_url(text: &str) -> bool {
    text.strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))
        .is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/') && !rest.contains(char::is_whitespace))
}

fn url(text: &str) -> Result<String, String> {
    match is_url(text) {
        true => Ok(text.to_owned()),
        false => Err(format!("{text} is no URL: write https://, a host and perhaps a path")),
    }
}

/// The named credential of a file of that name.
pub fn named(element: Element<'_>, file: &str) -> Result<NamedCredential, String> {
    match element.needed("namedCredentialType")? {
        "SecuredEndpoint" => {}
        other => return Err(format!("<namedCredentialType> {other} is not supported: use SecuredEndpoint")),
    }
    for flag in ["allowMergeFieldsInBody", "allowMergeFieldsInHeader"] {
        if element.flag(flag, false)? {
            return Err(format!("merge fields are not supported: set <{flag}> to false"));
        }
    }
    let mut address = None;
    let mut external_credential = None;
    for parameter in element.all("namedCredentialParameters") {
        match parameter.needed("parameterType")? {
            "Url" => address = Some(url(parameter.needed("parameterValue")?)?),
            "Authentication" => external_credential = Some(parameter.needed("externalCredential")?.to_owned()),
            other => return Err(format!("parameters of type {other} are not supported: remove it")),
        }
    }
    let enabled = match element.text("calloutStatus") {
        None | Some("Enabled") => true,
        Some("Disabled") => false,
        Some(other) => return Err(format!("<calloutStatus> is {other}: write Enabled or Disabled")),
    };
    Ok(NamedCredential {
        name: file.to_owned(),
        url: address.ok_or("it has no URL: add <namedCredentialParameters> of type Url")?,
        external_credential,
        generate_authorization_header: element.flag("generateAuthorizationHeader", true)?,
        enabled,
    })
}

/// The external credential of a file of that name.
pub fn external(element: Element<'_>, file: &str) -> Result<ExternalCredential, String> {
    match element.needed("authenticationProtocol")? {
        "Oauth" => {}
        other => return Err(format!("the protocol {other} is not supported: use Oauth")),
    }
    let mut variant = None;
    let mut token_url = None;
    let mut principals = Vec::new();
    for parameter in element.all("externalCredentialParameters") {
        match parameter.needed("parameterType")? {
            "AuthProtocolVariant" => variant = Some(parameter.needed("parameterValue")?),
            "AuthProviderUrl" => token_url = Some(url(parameter.needed("parameterValue")?)?),
            "NamedPrincipal" => principals.push(parameter.needed("parameterName")?.to_owned()),
            other => return Err(format!("parameters of type {other} are not supported: remove it")),
        }
    }
    match variant {
        Some("ClientCredentialsClientSecret") => {}
        Some(other) => {
            return Err(format!("the OAuth variant {other} is not supported: use ClientCredentialsClientSecret"));
        }
        None => return Err("it has no OAuth variant: add a parameter of type AuthProtocolVariant".into()),
    }
    if principals.is_empty() {
        return Err("it has no principal: add a parameter of type NamedPrincipal".into());
    }
    let token_url = token_url.ok_or("it has no token endpoint: add a parameter of type AuthProviderUrl")?;
    Ok(ExternalCredential {
        name: file.to_owned(),
        protocol: Protocol::OauthClientCredentials { token_url },
        principals,
    })
}

/// The permission set of a file of that name.
pub fn permission_set(element: Element<'_>, file: &str) -> Result<PermissionSet, String> {
    let mut principals = Vec::new();
    for access in element.all("externalCredentialPrincipalAccesses") {
        if access.flag("enabled", false)? {
            principals.push(access.needed("externalCredentialPrincipal")?.to_owned());
        }
    }
    Ok(PermissionSet { name: file.to_owned(), principals })
}
