//! Apex REST: which class a request is for, whether it may be called, and the answer that its method leaves.
//!
//! Refuses in Salesforce's words an address that no class is mapped to (404), a verb that the class has no method for
//! (405), a class that the user may not use (403) and a body that the parameters cannot hold (400); by name, with 501,
//! XML. Invariant: a request that is refused here begins no transaction.
//! A class is closed to those who lack its permission set where a permission set names it; one that none names is open,
//! for every user here is an administrator.
//! <https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_classes_annotation_rest_resource.htm>

use apex::{ClassInfo, Datum, Machine, MethodInfo, Program, RestCall, RestRefusal};

use crate::{
    Moment, assignments,
    http::{Request, Response},
    platform::{Platform, User},
    records::Overlay,
    rest::{JSON_TYPE, decoded, error, missing},
    transaction::Transaction,
    triggers,
};

/// Where all mappings begin.
pub(crate) const ROOT: &str = "/services/apexrest";

/// Verbs that a class may answer, and the annotation of each.
const VERBS: [(&str, &str); 5] =
    [("GET", "HttpGet"), ("POST", "HttpPost"), ("PUT", "HttpPut"), ("PATCH", "HttpPatch"), ("DELETE", "HttpDelete")];

/// Statuses that a response may have.
/// <https://developer.salesforce.com/docs/platform/apex-ref/references/apex-ref/apex-methods-system-restresponse.html>
const STATUSES: [i32; 23] =
    [200, 201, 202, 204, 206, 300, 301, 302, 304, 400, 401, 403, 404, 405, 406, 409, 410, 412, 413, 414, 415, 417, 500];
/// The list's last: a class may say that it is not available.
const UNAVAILABLE: i32 = 503;

/// Header fields that are the platform's own affair: no code sees them, and none sets them.
const HIDDEN: [&str; 5] = ["authorization", "cookie", "set-cookie", "set-cookie2", "content-length"];

/// A method that is about to be called, on a machine of its own.
#[derive(Debug)]
pub(crate) struct Called {
    pub machine: Machine,
    pub resource: Resource,
}

/// What a transaction keeps of the method that it was begun for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Resource {
    /// It returns something, which is the answer's body.
    returns: bool,
    /// The method has returned, and its value is being written as text.
    writing: bool,
}

/// Finds the class and the method, and puts the method on a machine.
pub(crate) fn route(platform: &Platform, request: &Request, user: &User, now: Moment) -> Result<Called, Box<Response>> {
    let uri = request.route().strip_prefix(ROOT).unwrap_or_default();
    let Some((class, mapping)) = mapped(&platform.program, uri) else {
        return Err(error(404, "NOT_FOUND", &["Could not find a match for URL"], None));
    };
    if !may_use(platform, user, &class.name, now) {
        // Unconfirmed: reported with and without the class's name.
        let message = ["You do not have access to the Apex class named: ", &class.name];
        return Err(error(403, "FORBIDDEN", &message, None));
    }
    let method_name = request.method.name();
    let Some((annotation, method)) = method_of(class, method_name) else {
        let allowed: Vec<&str> =
            VERBS.iter().map(|(verb, _)| *verb).filter(|verb| method_of(class, verb).is_some()).collect();
        let message = ["HTTP Method '", method_name, "' not allowed. Allowed are ", &allowed.join(",")];
        return Err(error(405, "METHOD_NOT_ALLOWED", &message, None));
    };
    check_media(request, method)?;
    let shown = |(name, _): &(&str, &str)| !HIDDEN.iter().any(|hidden| hidden.eq_ignore_ascii_case(name));
    let headers = request.headers.iter().filter(shown);
    let call = RestCall {
        class: class.name.clone(),
        annotation: annotation.to_owned(),
        http_method: method_name.to_owned(),
        request_uri: uri.to_owned(),
        resource_path: [ROOT, &mapping].concat(),
        // Whoever asks is on this machine, or in this page.
        remote_address: "127.0.0.1".to_owned(),
        headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        parameters: parameters(request.query()),
        body: request.body.clone(),
    };
    let mut machine = Machine::new();
    match machine.push_rest(&platform.program, &*platform.schema, &call) {
        Ok(()) => Ok(Called { machine, resource: Resource { returns: method.returns != "void", writing: false } }),
        Err(RestRefusal::Body(message)) => Err(error(400, "JSON_PARSER_ERROR", &[&message], None)),
        Err(RestRefusal::Call(why)) => Err(error(500, "UNKNOWN_EXCEPTION", &[&why.0], None)),
    }
}

/// The class of an address, and its mapping: one that is the address to the letter, else of those that fit with their
/// wildcards the longest.
fn mapped<'p>(program: &'p Program, uri: &str) -> Option<(&'p ClassInfo, String)> {
    let mut best: Option<(&ClassInfo, String)> = None;
    for class in program.classes() {
        let Some(mapping) = class.annotations.iter().find_map(|annotation| mapping_of(annotation)) else { continue };
        if mapping == uri {
            return Some((class, mapping));
        }
        let is_longer = best.as_ref().is_none_or(|(_, known)| mapping.len() > known.len());
        if is_longer && fits(&mapping, uri) {
            best = Some((class, mapping));
        }
    }
    best
}

/// `/cases/v1/*` of `RestResource(urlMapping='/cases/v1/*')`.
pub(crate) fn mapping_of(annotation: &str) -> Option<String> {
    let open = apex::letters::find(annotation, "(")?;
    if !annotation.get(..open)?.eq_ignore_ascii_case("RestResource") {
        return None;
    }
    let mapping = annotation.get(open..)?.split('\'').nth(1)?;
    Some(mapping.to_owned())
}

/// Whether an address fits a mapping with wildcards: the last one stands for all that is left, also for nothing,
/// another for one part of the path. Unconfirmed: of the latter the documentation says only how it is written.
fn fits(mapping: &str, uri: &str) -> bool {
    let (start, is_open) = match mapping.strip_suffix("/*") {
        Some(start) => (start, true),
        None => (mapping, false),
    };
    let (mut wanted, mut given) = (start.split('/'), uri.split('/'));
    for part in wanted.by_ref() {
        match given.next() {
            Some(found) if part == found || (part == "*" && !found.is_empty()) => {}
            _ => return false,
        }
    }
    is_open || (given.next().is_none() && apex::letters::find(mapping, "*").is_some())
}

/// The method that answers a verb, with its annotation.
fn method_of<'c>(class: &'c ClassInfo, verb: &str) -> Option<(&'static str, &'c MethodInfo)> {
    let (_, annotation) = VERBS.iter().find(|(known, _)| *known == verb)?;
    let has = |method: &&MethodInfo| method.annotations.iter().any(|known| known.eq_ignore_ascii_case(annotation));
    Some((annotation, class.methods.iter().find(has)?))
}

/// A method with parameters reads its body, and that is JSON or XML; one that returns something writes either.
fn check_media(request: &Request, method: &MethodInfo) -> Result<(), Box<Response>> {
    let media = |header: &str| {
        let value = request.headers.get(header).unwrap_or("application/json");
        value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    };
    if !method.parameters.is_empty() {
        match media("Content-Type").as_str() {
            "application/json" => {}
            "application/xml" | "text/xml" => return Err(missing("bodies in XML of Apex REST")),
            other => {
                let message = ["Content-Type header specified in HTTP request is not supported: ", other];
                return Err(error(415, "UNSUPPORTED_MEDIA_TYPE", &message, None));
            }
        }
    }
    if method.returns != "void" && matches!(media("Accept").as_str(), "application/xml" | "text/xml") {
        return Err(missing("answers in XML of Apex REST"));
    }
    Ok(())
}

/// Whether a user may call a class from outside.
fn may_use(platform: &Platform, user: &User, class: &str, now: Moment) -> bool {
    let mut sets = platform.class_access.iter().filter(|(known, _)| known.eq_ignore_ascii_case(class)).peekable();
    let nothing = Overlay::default();
    let has = |set: &str| assignments::has(&platform.records, &nothing, &user.id, set, now);
    sets.peek().is_none() || sets.any(|(_, set)| has(set))
}

/// The parameters of a query, decoded.
fn parameters(query: &str) -> Vec<(String, String)> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decoded(name, true).into_owned(), decoded(value, true).into_owned())
    };
    pairs.map(pair).collect()
}

impl Transaction {
    /// What was called has returned: the answer, or nothing while the value is being written as text.
    pub(crate) fn resource_returned(&mut self, platform: &Platform, value: Datum) -> Option<Result<Response, String>> {
        let resource = self.resource.as_mut()?;
        let body = match (resource.returns, value) {
            (false, _) => None,
            (true, Datum::String(text)) if resource.writing => Some(text.into_bytes()),
            (true, _) => {
                match self.machine.push_rest_body(&platform.program) {
                    Ok(true) => {
                        resource.writing = true;
                        return None;
                    }
                    Ok(false) => {}
                    Err(full) => return Some(Err(full.0)),
                }
                match self.machine.rest_body(&platform.program) {
                    Ok(text) => Some(text.into_bytes()),
                    Err(message) => return Some(Err(["System.JSONException: ", &message].concat())),
                }
            }
        };
        let left = self.machine.rest_answer(&platform.program);
        let status = left.status_code.unwrap_or(200);
        if !STATUSES.contains(&status) && status != UNAVAILABLE {
            return Some(Err(["Invalid status code for HTTP response: ", &status.to_string()].concat()));
        }
        let body = body.or(left.body).unwrap_or_default();
        let mut response = Response::new(status as u16, JSON_TYPE, body);
        for (name, value) in &left.headers {
            if !HIDDEN.iter().any(|hidden| hidden.eq_ignore_ascii_case(name)) && is_field(name, value) {
                response.headers.set(name.clone(), value.clone());
            }
        }
        Some(Ok(response))
    }
}

/// What can stand in a header (RFC 9110, section 5.5): a line's end would begin another field.
fn is_field(name: &str, value: &str) -> bool {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !name.is_empty() && name.bytes().all(is_token) && !value.bytes().any(|byte| byte < b' ' && byte != b'\t')
}

/// The answer to a method that an exception ended: whatever it did is undone.
pub(crate) fn failed(uncaught: &apex::Uncaught) -> Box<Response> {
    error(500, "APEX_ERROR", &[&triggers::with_stack(uncaught)], None)
}

/// The answer to a response that cannot be sent.
pub(crate) fn unsendable(message: &str) -> Box<Response> {
    error(500, "APEX_ERROR", &[message], None)
}
