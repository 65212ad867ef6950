//! The REST API: which request is for what, and every answer but a save's outcome.
//!
//! Refuses in Salesforce's words what Salesforce refuses, and with 501 and its name what only this org lacks.
//! Invariant: routing changes nothing; a record is touched only by what [`route`] answers.
//! <https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_list.htm>

mod responses;

use apex::{Record, json::Json};

use crate::{
    http::{Method, Request, Response},
    json,
    platform::User,
    schema::{Object, Schema},
};

pub(crate) use responses::{JSON_TYPE, error, failed, missing, read, saved};
use responses::{not_found, refusal, versions};

/// Versions that are served: Summer '14 to Winter '27.
const VERSIONS: std::ops::RangeInclusive<u32> = 31..=68;
/// Resources that Salesforce has under a version and this org has not.
const MISSING: &str = "actions|analytics|appMenu|async-queries|chatter|commerce|compactLayouts|composite|connect|\
    event|graphql|identity|jobs|knowledgeManagement|licensing|limits|metadata|parameterizedSearch|process|query|queryAll|\
    quickActions|recent|search|support|tabs|theme|tooling|ui-api";
/// What may stand in an id's place under an object.
const MISSING_OF_OBJECT: &str =
    "approvalLayouts|deleted|describe|eventSchema|listviews|namedLayouts|quickActions|updated";

/// What a request is for.
#[derive(Clone, Debug)]
pub(crate) enum Route {
    /// It is answered.
    Answer(Box<Response>),
    /// A class is to answer it.
    Resource { user: User },
    /// A record is to be inserted.
    Insert {
        user: User,
        /// `v68.0`
        version: String,
        record: Record,
    },
    /// A record is to be read.
    Read {
        version: String,
        object: String,
        id: String,
        /// The fields asked for, in declared case; empty for all.
        fields: Vec<String>,
    },
}

/// Finds out what a request is for. `user_of` knows the sessions; `used` counts the requests of known users.
pub(crate) fn route(
    schema: &Schema,
    request: &Request,
    user_of: impl Fn(&str) -> Option<User>,
    used: &mut u32,
) -> Route {
    match try_route(schema, request, user_of, used) {
        Ok(route) => route,
        Err(response) => Route::Answer(response),
    }
}

fn try_route(
    schema: &Schema,
    request: &Request,
    user_of: impl Fn(&str) -> Option<User>,
    used: &mut u32,
) -> Result<Route, Box<Response>> {
    let path = request.route();
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    if let ["services", "apexrest", ..] = segments.as_slice() {
        let user = user(request, user_of)?;
        *used += 1;
        return Ok(Route::Resource { user });
    }
    let Some(rest) = segments.strip_prefix(["services", "data"].as_slice()) else {
        return Err(match segments.as_slice() {
            ["services", "oauth2" | "Soap" | "async", ..] | ["cometd" | "id", ..] => missing(path),
            _ => not_found(),
        });
    };
    let Some((version, rest)) = rest.split_first() else {
        allow(request, &[Method::Get], "HEAD,GET", path)?;
        return Ok(Route::Answer(versions()));
    };
    let user = user(request, user_of)?;
    *used += 1;
    if !is_served(version) {
        return Err(not_found());
    }
    let end_of_version = apex::letters::find(path, version).map_or(0, |at| at + version.len());
    let resource = path.get(end_of_version..).unwrap_or_default();
    match rest {
        [] => {
            allow(request, &[Method::Get], "HEAD,GET", "the list of resources")?;
            let body = ["{\"sobjects\":\"/services/data/", version, "/sobjects\"}"].concat();
            Ok(Route::Answer(Box::new(Response::new(200, JSON_TYPE, body))))
        }
        ["sobjects"] => Err(missing(resource)),
        ["sobjects", name, rest @ ..] => {
            let object = schema.object(name).ok_or_else(not_found)?;
            match rest {
                [] => {
                    allow(request, &[Method::Post], "HEAD,GET,POST", resource)?;
                    let record = read_body(schema, object, request)?;
                    Ok(Route::Insert { user, version: (*version).to_owned(), record })
                }
                [id] if !is_among(MISSING_OF_OBJECT, id) => {
                    allow(request, &[Method::Get], "HEAD,GET,PATCH,DELETE", resource)?;
                    let (id, fields) = (read_id(schema, object, id)?, read_fields(object, request.query())?);
                    Ok(Route::Read { version: (*version).to_owned(), object: object.name.clone(), id, fields })
                }
                _ => Err(missing(resource)),
            }
        }
        [name, ..] if is_among(MISSING, name) => Err(missing(resource)),
        _ => Err(not_found()),
    }
}

/// Whether a list has a word between its bars.
fn is_among(list: &str, word: &str) -> bool {
    list.split('|').any(|known| known == word)
}

fn is_served(segment: &str) -> bool {
    let number = segment.strip_prefix('v').and_then(|rest| rest.strip_suffix(".0"));
    // A number in another spelling is none of a version.
    let number = number.filter(|number| number.len() == 2).and_then(apex::letters::integer);
    number.is_some_and(|number| VERSIONS.contains(&(number as u32)))
}

fn user(request: &Request, user_of: impl Fn(&str) -> Option<User>) -> Result<User, Box<Response>> {
    let header = request.headers.get("Authorization").and_then(|header| header.split_once(' '));
    let token = header.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("Bearer") || *scheme == "OAuth");
    let Some((_, token)) = token else {
        return Err(error(401, "INVALID_AUTH_HEADER", &["INVALID_AUTH_HEADER"], None));
    };
    user_of(token.trim()).ok_or_else(|| error(401, "INVALID_SESSION_ID", &["Session expired or invalid"], None))
}

/// Lets the methods through that are done here, and tells those that Salesforce allows from those that it does not.
fn allow(request: &Request, here: &[Method], allowed: &str, what: &str) -> Result<(), Box<Response>> {
    let method = request.method;
    if here.contains(&method) {
        return Ok(());
    }
    if allowed.split(',').any(|known| known == method.name()) {
        return Err(missing(&[method.name(), " ", what].concat()));
    }
    let message = ["HTTP Method '", method.name(), "' not allowed. Allowed are ", allowed];
    Err(error(405, "METHOD_NOT_ALLOWED", &message, None))
}

fn read_body(schema: &Schema, object: &Object, request: &Request) -> Result<Record, Box<Response>> {
    // Without a type the body is taken for JSON; every client here names one.
    let content_type = request.headers.get("Content-Type").unwrap_or("application/json");
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case("application/json") {
        let message = ["Content-Type header specified in HTTP request is not supported: ", content_type];
        return Err(error(415, "UNSUPPORTED_MEDIA_TYPE", &message, None));
    }
    let parser_error = |message: &str| error(400, "JSON_PARSER_ERROR", &[message], None);
    let text = std::str::from_utf8(&request.body).map_err(|problem| {
        let byte = request.body.get(problem.valid_up_to()).copied().unwrap_or_default();
        parser_error(&format!("Invalid UTF-8 start byte 0x{byte:02x}"))
    })?;
    let body: Json = apex::json::parse(text).map_err(|problem| parser_error(&problem.message))?;
    json::read_record(schema, object, &body).map_err(|refused| refusal(&refused))
}

fn read_id(schema: &Schema, object: &Object, text: &str) -> Result<String, Box<Response>> {
    let Some(id) = apex::normalise_id(text) else {
        return Err(error(400, "MALFORMED_ID", &["malformed id ", text], None));
    };
    if schema.object_of_id(&id).is_some_and(|owner| owner.name == object.name) {
        return Ok(id);
    }
    Err(error(400, "MALFORMED_ID", &[&object.label, " ID: id value of incorrect type: ", text], None))
}

fn read_fields(object: &Object, query: &str) -> Result<Vec<String>, Box<Response>> {
    let list = query.split('&').find_map(|pair| pair.strip_prefix("fields=")).unwrap_or_default();
    // A comma may come percent-encoded; a field's name holds nothing else that would.
    let list = apex::letters::replace(&apex::letters::replace(list, "%2C", ","), "%2c", ",");
    let mut fields = Vec::new();
    for name in list.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        match object.field(name) {
            Some(field) => fields.push(field.name.clone()),
            None => return Err(refusal(&json::no_column(name, object))),
        }
    }
    Ok(fields)
}
