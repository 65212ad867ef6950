//! Named credentials: where an endpoint leads, who may use it, and which token goes with it.
//!
//! Refuses an endpoint that neither a credential nor a remote site covers, a principal that no assigned permission set grants, and a principal
//! without a secret: all in the words of Salesforce. Invariant: a secret or token shows itself to nobody but
//! [`token_request`] and [`outgoing`]; its `Debug` and everything called `shown` hold bullets.

#[cfg(feature = "credential-protocols")]
mod aws;
#[cfg(feature = "credential-protocols")]
mod dress;
#[cfg(not(feature = "credential-protocols"))]
#[path = "credentials/undressed.rs"]
mod dress;
mod hidden;
mod masking;

use apex::image::{Bytes, Image};
use apex::json::{self, Json};

use crate::{
    Moment, Secret, Setup,
    http::{Headers, Method, Request, Response},
    metadata::{Deployment, ExternalCredential, NamedCredential, Protocol},
};

pub(crate) use dress::check_template;
pub(crate) use hidden::Hidden;
pub(crate) use masking::mask_request;
pub use masking::masked_response;

/// What stands in place of a secret.
const BULLETS: &str = "••••••••";
const LOOP: &str = "Callout loop not allowed";
/// The one principal of a legacy named credential: for all users, or of each for himself.
const LEGACY_PRINCIPALS: [&str; 2] = ["NamedUser", "PerUser"];
/// Members of a token response that nobody may see.
const HIDDEN: [&str; 3] = ["access_token", "refresh_token", "client_secret"];
/// The name by which Salesforce's callouts introduce themselves, with the release's number.
const USER_AGENT: &str = "SFDC-Callout/68.0";

/// An external credential and one of its principals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PrincipalKey {
    pub external: String,
    principal: String,
    /// Whose it is; empty where it is everybody's.
    user: String,
}

/// A principal with a secret.
#[derive(Clone, Debug)]
struct Principal {
    key: PrincipalKey,
    client_id: Hidden,
    client_secret: Hidden,
    #[cfg_attr(not(feature = "credential-protocols"), expect(dead_code, reason = "formulas read them"))]
    parameters: Vec<(String, Hidden)>,
    token: Option<Hidden>,
}

/// What the org knows of credentials.
#[derive(Clone, Debug, Default)]
pub(crate) struct Vault {
    named: Vec<NamedCredential>,
    external: Vec<ExternalCredential>,
    /// Origins that need no credential.
    sites: Vec<String>,
    /// Permission sets by name, each with a principal that it grants: `Company_Data-Service`.
    granted: Vec<(String, String)>,
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
    /// As whom; `None` where the credential has no authentication.
    pub principal: Option<PrincipalKey>,
    /// The platform sets `Authorization`.
    generates: bool,
    /// A token is fetched for it.
    pub token: bool,
}

impl Vault {
    /// `https://night-network.my.salesforce.example`; a name of the same kind where the setup gives none.
    pub fn origin(&self) -> &str {
        if self.origin.is_empty() { "https://night-network.my.salesforce.example" } else { &self.origin }
    }

    /// Takes the metadata, and what an administrator assigned.
    pub fn new(deployment: Deployment, setup: &Setup) -> Self {
        let mut granted = Vec::new();
        for set in deployment.permission_sets {
            granted.extend(set.principals.into_iter().map(|principal| (set.name.clone(), principal)));
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
            let key = PrincipalKey {
                external: secret.external_credential.clone(),
                principal: secret.principal.clone(),
                user: secret.username.clone(),
            };
            // Of two secrets the later one counts.
            self.principals.retain(|known| known.key != key);
            let (client_id, client_secret) = (Hidden::new(&secret.client_id), Hidden::new(&secret.client_secret));
            let parameters = secret.parameters.iter().map(|(name, value)| (name.clone(), Hidden::new(value))).collect();
            self.principals.push(Principal { key, client_id, client_secret, parameters, token: None });
        }
    }

    fn known(&self, key: &PrincipalKey) -> Option<&Principal> {
        self.principals.iter().find(|known| known.key == *key)
    }

    /// Finds where an endpoint leads for a user, who has the permission sets that `has_set` knows. The error is the
    /// CalloutException's text.
    pub fn resolve(&self, endpoint: &str, username: &str, has_set: &dyn Fn(&str) -> bool) -> Result<Route, String> {
        let Some(rest) = endpoint.strip_prefix("callout:") else {
            let (origin, path) = split_url(endpoint);
            if origin == self.origin {
                return Err(LOOP.into());
            }
            if self.sites.contains(&origin.to_ascii_lowercase()) {
                let (path, _) = cut(path, 0, b"#");
                let path = [if path.starts_with('/') { "" } else { "/" }, path].concat();
                let credential = String::new();
                return Ok(Route {
                    origin: origin.to_owned(),
                    path,
                    credential,
                    principal: None,
                    generates: false,
                    token: false,
                });
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
                let principal = LEGACY_PRINCIPALS[usize::from(named.per_user)];
                let key = key_of(own, principal, named.per_user, username);
                Some(self.known(&key).map(|_| key).ok_or_else(refusal)?)
            }
            Some(external) => Some(self.usable_principal(external, username, has_set).ok_or_else(refusal)?),
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
            generates: named.generate_authorization_header,
            token: principal.as_ref().is_some_and(|key| {
                let is_wanted = named.generate_authorization_header || named.merges_headers || named.merges_body;
                is_wanted && self.token_endpoint(key).is_some()
            }),
            principal,
        })
    }

    /// The first principal that an assigned permission set grants and that has a secret, where its protocol needs one.
    fn usable_principal(&self, external: &str, username: &str, has_set: &dyn Fn(&str) -> bool) -> Option<PrincipalKey> {
        let external = self.external.iter().find(|known| known.name == external)?;
        let needs_none = matches!(external.protocol, Protocol::Custom | Protocol::NoAuthentication);
        let keys = external.principals.iter();
        keys.map(|(principal, per_user)| key_of(&external.name, principal, *per_user, username)).find(|key| {
            let wanted = [key.external.as_str(), "-", &key.principal].concat();
            self.granted.iter().any(|(set, principal)| *principal == wanted && has_set(set))
                && (needs_none || self.known(key).is_some())
        })
    }

    /// The external credential where it fetches tokens.
    fn token_endpoint(&self, principal: &PrincipalKey) -> Option<&ExternalCredential> {
        let has_endpoint = |known: &&ExternalCredential| {
            known.name == principal.external && matches!(known.protocol, Protocol::OauthClientCredentials { .. })
        };
        self.external.iter().find(has_endpoint)
    }

    /// Whether a status means that a route's token is no longer good.
    pub fn wants_refresh(&self, route: &Route, status: u16) -> bool {
        let external = route.principal.as_ref().and_then(|key| self.token_endpoint(key));
        route.token && external.is_some_and(|known| status == 401 || known.refresh_statuses.contains(&status))
    }

    /// Whether a principal's requests bear its name and password, so that there is no token to get or to renew.
    fn is_basic(&self, principal: &PrincipalKey) -> bool {
        LEGACY_PRINCIPALS.contains(&principal.principal.as_str())
            && self.named.iter().any(|named| named.legacy && named.name == principal.external)
            || self.external.iter().any(|known| known.name == principal.external && known.protocol == Protocol::Basic)
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
            self.set_token(principal, token.map(|token| Hidden::new(&token)));
        }
        found
    }

    /// The request for a token: RFC 6749, section 4.4.2, with the client's credentials in the body.
    pub fn token_request(&self, principal: &PrincipalKey) -> Option<Request> {
        let external = self.token_endpoint(principal)?;
        let Protocol::OauthClientCredentials { token_url, scope, in_header } = &external.protocol else { return None };
        let Principal { client_id, client_secret, .. } = self.known(principal)?;
        let (id, secret) = (form(client_id.told()), form(client_secret.told()));
        let mut body = String::from("grant_type=client_credentials");
        if !in_header {
            body = [&body, "&client_id=", &id, "&client_secret=", &secret].concat();
        }
        if !scope.is_empty() {
            body = [&body, "&scope=", &form(scope)].concat();
        }
        let (origin, path) = split_url(token_url);
        let path = [if path.starts_with('/') { "" } else { "/" }, path].concat();
        let mut request = Request::new(Method::Post, origin, path);
        request.headers.set("Content-Type", "application/x-www-form-urlencoded");
        request.headers.set("Accept", "application/json");
        if *in_header {
            let pair = [id.as_str(), ":", &secret].concat();
            request.headers.set("Authorization", ["Basic ", &apex::base64(pair.as_bytes())].concat());
        }
        request.body = body.into_bytes();
        Some(with_transport_headers(request))
    }

    /// `Basic` or `Bearer` and what goes with it.
    fn authorization(&self, known: &Principal) -> Option<String> {
        if self.is_basic(&known.key) {
            let pair = [known.client_id.told(), ":", known.client_secret.told()].concat();
            return Some(["Basic ", &apex::base64(pair.as_bytes())].concat());
        }
        known.token.as_ref().map(|token| ["Bearer ", token.told()].concat())
    }

    /// The request as it leaves at a moment, and the same for everybody's eyes. The error is the CalloutException's
    /// text.
    pub fn outgoing(&self, request: &Request, route: &Route, now: Moment) -> Result<(Request, Request), String> {
        let mut request = request.clone();
        let known = route.principal.as_ref().filter(|_| route.generates).and_then(|key| self.known(key));
        if let Some(authorization) = known.and_then(|known| self.authorization(known)) {
            request.headers.set("Authorization", authorization);
        }
        let mut shown = mask_request(&request);
        dress::dress(self, route, now, &mut request, &mut shown)?;
        Ok((request, shown))
    }
}

fn key_of(external: &str, principal: &str, per_user: bool, username: &str) -> PrincipalKey {
    let user = if per_user { username } else { "" };
    PrincipalKey { external: external.to_owned(), principal: principal.to_owned(), user: user.to_owned() }
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
    let mut headers = Headers::default().with("Host", host.to_owned()).with("User-Agent", USER_AGENT);
    for (name, value) in request.headers.into_fields() {
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
