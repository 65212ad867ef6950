//! Named credentials: where an endpoint leads, who may use it, and which token goes with it.
//!
//! Refuses an endpoint that neither a credential nor a remote site covers, a principal that no assigned permission set grants, and a principal
//! without a secret: all in the words of Salesforce. Invariant: a secret or token shows itself to nobody but
//! [`token_request`] and [`authorize`]; its `Debug` and everything called `shown` hold bullets.

mod masking;

use std::fmt;

use apex::image::{Bytes, Image};
use apex::json::{self, Json};

use crate::{
    Secret, Setup,
    http::{Headers, Method, Request, Response},
    metadata::{Deployment, ExternalCredential, NamedCredential, Protocol},
};

pub(crate) use masking::mask_request;
pub use masking::mask_response;

/// What stands in place of a secret.
const BULLETS: &str = "••••••••";
const LOOP: &str = "Callout loop not allowed";
/// The one principal of a legacy named credential.
const NAMED_USER: &str = "NamedUser";
/// Members of a token response that nobody may see.
const HIDDEN: [&str; 3] = ["access_token", "refresh_token", "client_secret"];
/// The name by which Salesforce's callouts introduce themselves, with the release's number.
const USER_AGENT: &str = "SFDC-Callout/68.0";

/// A text that does not show itself.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Hidden(String);

impl Hidden {
    pub fn new(text: &str) -> Self {
        Hidden(text.to_owned())
    }
}

impl fmt::Debug for Hidden {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(BULLETS)
    }
}

/// An external credential and one of its principals.
type PrincipalKey = (String, String);

/// A principal with a secret.
#[derive(Clone, Debug)]
struct Principal {
    key: PrincipalKey,
    client_id: Hidden,
    client_secret: Hidden,
    token: Option<Hidden>,
}

/// What the org knows of credentials.
#[derive(Clone, Debug, Default)]
pub(crate) struct Vault {
    named: Vec<NamedCredential>,
    external: Vec<ExternalCredential>,
    /// Origins that need no credential.
    sites: Vec<String>,
    granted: Vec<String>,
    /// The org's own.
    origin: String,
    principals: Vec<Principal>,
}

/// Where a callout goes, and as whom.
#[derive(Clone, Debug)]
pub(crate) struct Route {
    pub origin: String,
    pub path: String,
    /// The named credential; empty where a remote site lets it through.
    pub credential: String,
    /// Whose token goes with it; `None` when the credential generates no authorization.
    pub principal: Option<PrincipalKey>,
}

impl Vault {
    /// `https://night-network.my.salesforce.example`; a name of the same kind where the setup gives none.
    pub fn origin(&self) -> &str {
        if self.origin.is_empty() { "https://night-network.my.salesforce.example" } else { &self.origin }
    }

    /// Takes the metadata, and what an administrator assigned.
    pub fn new(deployment: Deployment, setup: &Setup) -> Self {
        let mut granted = Vec::new();
        for mut set in deployment.permission_sets {
            if setup.permission_sets.contains(&set.name) {
                granted.append(&mut set.principals);
            }
        }
        Vault {
            named: deployment.named_credentials,
            external: deployment.external_credentials,
            sites: deployment.remote_sites.iter().map(|url| split_url(url).0.to_ascii_lowercase()).collect(),
            granted,
            origin: setup.origin.clone(),
            principals: Vec::new(),
        }
    }

    /// Takes what an administrator typed.
    pub fn learn(&mut self, secrets: &[Secret]) {
        for secret in secrets {
            let key = (secret.external_credential.clone(), secret.principal.clone());
            // Of two secrets the later one counts.
            self.principals.retain(|known| known.key != key);
            let (client_id, client_secret) = (Hidden::new(&secret.client_id), Hidden::new(&secret.client_secret));
            self.principals.push(Principal { key, client_id, client_secret, token: None });
        }
    }

    fn known(&self, key: &PrincipalKey) -> Option<&Principal> {
        self.principals.iter().find(|known| known.key == *key)
    }

    /// Finds where an endpoint leads. The error is the CalloutException's text.
    pub fn resolve(&self, endpoint: &str) -> Result<Route, String> {
        let Some(rest) = endpoint.strip_prefix("callout:") else {
            let (origin, path) = split_url(endpoint);
            if origin == self.origin {
                return Err(LOOP.into());
            }
            if self.sites.contains(&origin.to_ascii_lowercase()) {
                let (path, _) = cut(path, 0, b"#");
                let path = [if path.starts_with('/') { "" } else { "/" }, path].concat();
                return Ok(Route { origin: origin.to_owned(), path, credential: String::new(), principal: None });
            }
            let what = match apex::letters::find(endpoint, "://") {
                Some(_) => "Unauthorized endpoint, please check Setup->Security->Remote site settings. endpoint = ",
                // What Java's URL says, which is what shows through in Salesforce.
                None => "no protocol: ",
            };
            return Err([what, endpoint].concat());
        };
        let (name, tail) = cut(rest, 0, b"/?");
        let refusal = || no_access(name);
        let named = self.named.iter().find(|known| known.name == name && known.enabled).ok_or_else(refusal)?;
        let principal = match &named.external_credential {
            Some(own) if named.legacy => {
                let key = (own.clone(), NAMED_USER.to_owned());
                Some(self.known(&key).map(|_| key).ok_or_else(refusal)?)
            }
            Some(external) => Some(self.usable_principal(external).ok_or_else(refusal)?),
            None => None,
        };
        let (origin, base) = split_url(&named.url);
        if origin == self.origin {
            return Err(LOOP.into());
        }
        let base = base.trim_end_matches('/');
        let slash = if base.is_empty() && !tail.starts_with('/') { "/" } else { "" };
        Ok(Route {
            origin: origin.to_owned(),
            path: [base, slash, tail].concat(),
            credential: named.name.clone(),
            principal: principal.filter(|_| named.generate_authorization_header),
        })
    }

    /// The first principal that an assigned permission set grants and that has a secret.
    fn usable_principal(&self, external: &str) -> Option<PrincipalKey> {
        let external = self.external.iter().find(|known| known.name == external)?;
        external
            .principals
            .iter()
            .map(|principal| (external.name.clone(), principal.clone()))
            .find(|key| self.granted.contains(&[key.0.as_str(), "-", &key.1].concat()) && self.known(key).is_some())
    }

    /// Whether a principal's requests bear its name and password, so that there is no token to get or to renew.
    pub fn is_basic(&self, principal: &PrincipalKey) -> bool {
        principal.1 == NAMED_USER && self.named.iter().any(|named| named.legacy && named.name == principal.0)
            || self.external.iter().any(|known| known.name == principal.0 && known.protocol == Protocol::Basic)
    }

    pub fn has_token(&self, principal: &PrincipalKey) -> bool {
        self.known(principal).is_some_and(|known| known.token.is_some())
    }

    pub fn forget_token(&mut self, principal: &PrincipalKey) {
        self.set_token(principal, None);
    }

    fn set_token(&mut self, key: &PrincipalKey, token: Option<Hidden>) {
        if let Some(known) = self.principals.iter_mut().find(|known| known.key == *key) {
            known.token = token;
        }
    }

    /// Keeps the access token of a token endpoint's answer; false when there is none in it.
    pub fn keep_token(&mut self, principal: &PrincipalKey, response: &Response) -> bool {
        if response.status != 200 {
            return false;
        }
        let text = String::from_utf8_lossy(&response.body);
        let Ok(Json::Object(members)) = json::parse(&text) else { return false };
        let token = members.into_iter().find_map(|(name, value)| match value {
            Json::String(token) if name == "access_token" && fits_header(&token) => Some(token),
            _ => None,
        });
        let found = token.is_some();
        if found {
            self.set_token(principal, token.map(Hidden));
        }
        found
    }

    /// The request for a token: RFC 6749, section 4.4.2, with the client's credentials in the body.
    pub fn token_request(&self, principal: &PrincipalKey) -> Option<Request> {
        let external = self.external.iter().find(|known| known.name == principal.0)?;
        let Protocol::OauthClientCredentials { token_url } = &external.protocol else { return None };
        let Principal { client_id, client_secret, .. } = self.known(principal)?;
        let (id, secret) = (form(&client_id.0), form(&client_secret.0));
        let body = ["grant_type=client_credentials&client_id=", &id, "&client_secret=", &secret].concat();
        let (origin, path) = split_url(token_url);
        let path = [if path.starts_with('/') { "" } else { "/" }, path].concat();
        let mut request = Request::new(Method::Post, origin, path);
        request.headers.set("Content-Type", "application/x-www-form-urlencoded");
        request.headers.set("Accept", "application/json");
        request.body = body.into_bytes();
        Some(with_transport_headers(request))
    }

    /// The request with the principal's token, or its name and password.
    pub fn authorize(&self, mut request: Request, principal: &PrincipalKey) -> Request {
        if self.is_basic(principal)
            && let Some(Principal { client_id, client_secret, .. }) = self.known(principal)
        {
            let pair = [client_id.0.as_str(), ":", &client_secret.0].concat();
            request.headers.set("Authorization", ["Basic ", &apex::base64(pair.as_bytes())].concat());
            return request;
        }
        if let Some(token) = self.known(principal).and_then(|known| known.token.as_ref()) {
            request.headers.set("Authorization", ["Bearer ", &token.0].concat());
        }
        request
    }
}

/// The text for a credential that is not there, or not for this user: Salesforce does not say which.
pub(crate) fn no_access(credential: &str) -> String {
    [
        "The callout couldn't access the endpoint. You might not have the required permissions, or the named credential \"",
        credential,
        "\" might not exist.",
    ]
    .concat()
}

/// Host, User-Agent and Content-Length: what the sender of any request adds.
pub(crate) fn with_transport_headers(mut request: Request) -> Request {
    let origin = request.origin.as_str();
    let host = apex::letters::find(origin, "://").and_then(|at| origin.get(at + 3..)).unwrap_or_default();
    let mut headers = Headers::default().with("Host", host).with("User-Agent", USER_AGENT);
    for (name, value) in request.headers.iter() {
        headers.set(name, value);
    }
    if !request.body.is_empty() {
        headers.set("Content-Length", request.body.len().to_string());
    }
    request.headers = headers;
    request
}

/// Scheme with host, and the rest from the first slash or question mark on.
fn split_url(url: &str) -> (&str, &str) {
    cut(url, apex::letters::find(url, "://").map_or(0, |at| at + 3), b"/?#")
}

/// Cuts before the first of these marks from a place on.
#[inline(never)]
fn cut<'a>(url: &'a str, from: usize, marks: &[u8]) -> (&'a str, &'a str) {
    let end = url.bytes().enumerate().skip(from).find(|(_, byte)| marks.contains(byte)).map_or(url.len(), |(at, _)| at);
    url.split_at_checked(end).unwrap_or((url, ""))
}

/// A token with a line break in it would break out of its header.
fn fits_header(token: &str) -> bool {
    !token.is_empty() && token.chars().all(|character| character.is_ascii_graphic())
}

/// `application/x-www-form-urlencoded`, one value.
fn form(value: &str) -> String {
    let mut out = String::new();
    for byte in value.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'*' => out.push(char::from(byte)),
            b' ' => out.push('+'),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

impl Image for Vault {
    /// Without principals: their secrets are nobody's to keep.
    fn write(&self, out: &mut Vec<u8>) {
        self.named.write(out);
        self.external.write(out);
        self.sites.write(out);
        self.granted.write(out);
        self.origin.write(out);
    }
    fn read(bytes: &mut Bytes<'_>) -> Self {
        Vault {
            named: Image::read(bytes),
            external: Image::read(bytes),
            sites: Image::read(bytes),
            granted: Image::read(bytes),
            origin: Image::read(bytes),
            principals: Vec::new(),
        }
    }
}
