//! The REST API: which request is for what, and every answer.
//!
//! ```text
//! route:     a request becomes an answer, or work that its transaction does       (ask, resources)
//! exchange:  part by part the work is done; a save's triggers run in between      (exchange, composite, tree)
//! rooms:     rows, queries, collections, describes, limits answer one part each
//! ```
//!
//! Refuses in Salesforce's words what Salesforce refuses, and with 501 and its name what only this org lacks.
//! Invariant: routing changes nothing; a record is touched only by an [`Exchange`], inside its transaction.
//! <https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_list.htm>

mod ask;
mod changes;
mod collections;
mod composite;
mod conditions;
mod describe;
mod exchange;
#[cfg(feature = "whole-rest")]
mod identity;
#[cfg(feature = "rest-media")]
mod media;
mod memory;
mod queries;
mod recent;
mod related;
mod resources;
mod responses;
mod rows;
#[cfg(feature = "search")]
mod searches;
mod tree;
mod usage;

use std::borrow::Cow;

use crate::{
    Moment, access,
    http::{Method, Request, Response},
    json::pretty,
    platform::{Platform, User},
    records::Overlay,
    schema::Schema,
    soql::View,
};

use ask::Ask;
pub(crate) use ask::decoded;
pub(crate) use exchange::Exchange;
pub(crate) use memory::Memory;
use resources::Action;
pub(crate) use responses::{JSON_TYPE, error, failed, missing};
use responses::{not_found, versions};
pub(crate) use usage::Usage;
use usage::Used;

/// Versions that are served: Summer '14 to Winter '27.
const VERSIONS: std::ops::RangeInclusive<u32> = 31..=68;
/// Bytes of a URI, and of a URI and the header fields together.
const MOST_OF_HEAD: usize = 16_384;

const IN_XML: &str = "in XML";

/// What a request is for.
#[derive(Clone, Debug)]
pub(crate) enum Route {
    /// It is answered.
    Answer(Box<Response>),
    /// Whoever asks does not come in.
    Stranger(Box<Response>),
    /// A class is to answer it.
    Resource { user: User },
    /// A transaction is to answer it.
    Work(User, Box<Exchange>),
}

/// Finds out what a request is for. `user_of` knows the sessions; `usage` counts the requests of known users.
pub(crate) fn route(
    platform: &Platform,
    request: &Request,
    user_of_token: impl Fn(&str) -> Option<User>,
    usage: &mut Usage,
    now: Moment,
) -> Route {
    let mut is_known = false;
    let user_of = |is_known: &mut bool| {
        let user = user(request, &user_of_token)?;
        // Unconfirmed: that Apex REST is closed too.
        if !platform.has_api || !access::has_api(&platform.records, &user.id, now) {
            let message = "The REST API is not enabled for this Organization.";
            return Err(error(403, "API_DISABLED_FOR_ORG", &[message], None));
        }
        *is_known = true;
        Ok(user)
    };
    let segments: Vec<&str> = request.route().split('/').filter(|segment| !segment.is_empty()).collect();
    #[cfg(feature = "whole-rest")]
    if let Some(response) = identity::answer(platform, request, &segments, &user_of_token) {
        return Route::Stranger(Layout::of(request).laid_out(response));
    }
    match try_route(platform, request, &segments, || user_of(&mut is_known), usage, now) {
        Ok(route) => route,
        Err(response) => {
            let response = Layout::of(request).laid_out(response);
            if is_known { Route::Answer(response) } else { Route::Stranger(response) }
        }
    }
}

fn try_route(
    platform: &Platform,
    request: &Request,
    segments: &[&str],
    user: impl FnOnce() -> Result<User, Box<Response>>,
    usage: &mut Usage,
    now: Moment,
) -> Result<Route, Box<Response>> {
    check_head(request)?;
    if let ["services", "apexrest", ..] = segments {
        let user = user()?;
        usage.count(now)?;
        return Ok(Route::Resource { user });
    }
    let Some(rest) = segments.strip_prefix(["services", "data"].as_slice()) else {
        return Err(match segments {
            ["services", "oauth2" | "Soap" | "async", ..] | ["cometd" | "id", ..] => missing(request.route()),
            _ => not_found(),
        });
    };
    let Some(version) = rest.first() else {
        if !matches!(request.method, Method::Get | Method::Head) {
            let message = ["HTTP Method '", request.method.name(), "' not allowed. Allowed are HEAD,GET"];
            return Err(error(405, "METHOD_NOT_ALLOWED", &message, None));
        }
        check_format(request)?;
        return Err(versions());
    };
    let user = user()?;
    let used = usage.count(now)?;
    check_format(request)?;
    let ask = ask(&platform.schema, request, version, used)?;
    #[cfg(feature = "whole-rest")]
    if ask.segments.is_empty() && ask.method() == Method::Get {
        let mut list = resources::list(&ask, &resources::HERE, "/");
        list.truncate(list.len() - 1);
        let mut out = crate::json::Out(list);
        out.text("identity", &identity::url(platform, request, &user.id)).close('}');
        return Err(responses::json(200, out.0));
    }
    let action = resources::action(&ask)?;
    // What is told of objects needs no transaction, and leaves no log.
    if let Action::Describe(describe) = &action {
        let nothing = Overlay::default();
        let view = View::new(&platform.schema, &platform.records, &nothing, now, &user.id);
        return Err(describe.answer(view, version));
    }
    Ok(Route::Work(user, Box::new(Exchange::new(Layout::of(request), version, used, action))))
}

/// The request behind its version.
fn ask<'a>(schema: &'a Schema, request: &'a Request, version: &'a str, used: Used) -> Result<Ask<'a>, Box<Response>> {
    if !ask::number(version).is_some_and(|number| VERSIONS.contains(&number)) {
        return Err(not_found());
    }
    let path = request.route();
    let end = apex::letters::find(path, version).map_or(0, |at| at + version.len());
    let resource = path.get(end..).unwrap_or_default();
    let segments = resource.split('/').filter(|segment| !segment.is_empty());
    let mut segments: Vec<Cow<'a, str>> = segments.map(|segment| ask::decoded(segment, false)).collect();
    // The end of an address may name the format. The value of an external id may end as it likes.
    let count = segments.len();
    if let Some(last) = segments.last_mut().filter(|_| count != 4) {
        if last.ends_with(".xml") {
            return Err(missing(IN_XML));
        }
        if last.ends_with(".json") {
            let length = last.len() - ".json".len();
            last.to_mut().truncate(length);
        }
    }
    Ok(Ask { schema, request, version, used, segments, resource })
}

/// Refuses whoever wants XML and nothing else, where there is none. Unconfirmed: that whoever wants neither XML nor
/// JSON gets JSON.
fn check_format(request: &Request) -> Result<(), Box<Response>> {
    #[cfg(feature = "rest-media")]
    if media::is_wanted(request) {
        return Ok(());
    }
    if wants_xml(request) { Err(missing(IN_XML)) } else { Ok(()) }
}

fn wants_xml(request: &Request) -> bool {
    let accept = request.headers.get("Accept").unwrap_or_default();
    accept.contains("xml") && !accept.contains("json") && !accept.contains("*/*")
}

fn check_head(request: &Request) -> Result<(), Box<Response>> {
    let uri = request.path.len();
    let fields: usize = request.headers.iter().map(|(name, value)| name.len() + value.len()).sum();
    if uri > MOST_OF_HEAD {
        return Err(responses::empty(414));
    }
    if uri + fields > MOST_OF_HEAD {
        return Err(responses::empty(431));
    }
    Ok(())
}

fn user(request: &Request, user_of: &impl Fn(&str) -> Option<User>) -> Result<User, Box<Response>> {
    let header = request.headers.get("Authorization").and_then(|header| header.split_once(' '));
    let token = header.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("Bearer") || *scheme == "OAuth");
    let Some((_, token)) = token else {
        return Err(error(401, "INVALID_AUTH_HEADER", &["INVALID_AUTH_HEADER"], None));
    };
    user_of(token.trim()).ok_or_else(|| error(401, "INVALID_SESSION_ID", &["Session expired or invalid"], None))
}

/// How an answer is laid out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Layout {
    pretty: bool,
    head: bool,
    /// What is saved becomes a recent item.
    recent: bool,
    #[cfg(feature = "rest-media")]
    xml: bool,
}

impl Layout {
    /// What a request asks for.
    pub fn of(request: &Request) -> Layout {
        let pretty = request.headers.get("X-PrettyPrint").is_some_and(|value| value.trim() == "1");
        let recent = request.headers.get("Sforce-Mru").is_some_and(|value| value.trim() == "updateMru=true");
        Layout {
            pretty,
            head: request.method == Method::Head,
            recent,
            #[cfg(feature = "rest-media")]
            xml: media::is_wanted(request),
        }
    }

    /// The answer as it was asked for.
    pub fn laid_out(self, mut response: Box<Response>) -> Box<Response> {
        let is_json = response.headers.get("Content-Type").is_some_and(|known| known == responses::JSON_TYPE);
        if self.head {
            response.body.clear();
        } else if self.pretty && is_json && !self.is_xml() {
            response.body = pretty(&String::from_utf8_lossy(&response.body)).into_bytes();
        }
        #[cfg(feature = "rest-media")]
        if self.xml && !self.head {
            return media::in_xml(response);
        }
        response
    }

    fn is_xml(self) -> bool {
        #[cfg(feature = "rest-media")]
        return self.xml;
        #[cfg(not(feature = "rest-media"))]
        false
    }
}
