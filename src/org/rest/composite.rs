//! Requests made of requests: composite, graphs and batches.
//!
//! ```text
//! composite   one group, whose parts refer to one another: @{reference.field}
//! graph       groups of that kind, each all or none by itself
//! batch       one group, whose parts know nothing of one another
//! ```
//!
//! Refuses too many parts, a reference that is none or stands twice, and parts inside parts. A part that is refused
//! has its own answer; the whole is answered with 200. Invariant: there are as many answers as parts, in their order.
//! Simplified: a graph's parts run in the order in which they stand, not in that of their references.
//! <https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_composite.htm>

use apex::json::Json;

use crate::{
    http::{Headers, Method, Request, Response},
    json::Out,
    schema::Schema,
    work::Work,
};

use super::{
    Ask, Used,
    resources::{self, Action},
    responses::{JSON_TYPE, error, json},
};

/// What is said of parts that another one took along.
pub(super) const HALTED: &str =
    "The transaction was rolled back since another operation in the same transaction failed.";
const MOST_PARTS: usize = 25;
/// Of these, queries and collections.
const MOST_QUERIES: usize = 5;
const MOST_GRAPHS: usize = 75;
const MOST_NODES: usize = 500;
/// Headers of a part's answer that its client sees.
const SHOWN: [&str; 3] = ["Location", "ETag", "Last-Modified"];

/// What kind of request it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// One of one part.
    One,
    Composite,
    Graph,
    Batch {
        /// After the first part that fails no other begins.
        halt: bool,
    },
}

/// Parts that follow one another.
#[derive(Clone, Debug, Default)]
pub(super) struct Group {
    name: String,
    pub all_or_none: bool,
    pub parts: Vec<Part>,
    references: Vec<String>,
    #[expect(clippy::vec_box, reason = "they come in boxes, and mostly there is one, which goes on in its own")]
    pub answers: Vec<Box<Response>>,
    pub start: Work,
    failed: bool,
}

/// One of them.
#[derive(Clone, Debug)]
pub(super) enum Part {
    Ready(Box<Action>),
    Asked(Box<Asked>),
    /// It has been taken up.
    Done,
}

/// A part as its client wrote it.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    method: String,
    url: String,
    headers: Headers,
    body: Option<Json>,
}

type Refusal = Box<Response>;

fn refused(code: &str, message: &[&str]) -> Refusal {
    error(400, code, message, None)
}

fn text<'a>(json: &'a Json, key: &str) -> Option<&'a str> {
    match json.get(key) {
        Some(Json::String(text)) => Some(text),
        _ => None,
    }
}

fn list<'a>(json: &'a Json, key: &str) -> Result<&'a [Json], Refusal> {
    match json.get(key) {
        Some(Json::Array(list)) if !list.is_empty() => Ok(list),
        // Unconfirmed.
        _ => Err(refused("INVALID_INPUT", &["The request needs a list of ", key])),
    }
}

fn is_true(json: &Json, key: &str) -> bool {
    json.get(key) == Some(&Json::Boolean(true))
}

/// The words are unconfirmed.
fn at_most(count: usize, most: usize, what: &str) -> Result<(), Refusal> {
    if count <= most {
        return Ok(());
    }
    Err(refused("LIMIT_EXCEEDED", &["The request has more than ", &most.to_string(), " ", what]))
}

/// `POST /composite`
pub(super) fn composite(ask: &Ask<'_>) -> Result<Action, Refusal> {
    let body = ask.body()?;
    let mut group = group(&body, MOST_PARTS)?;
    group.all_or_none = is_true(&body, "allOrNone");
    let is_large = |part: &&Part| {
        let Part::Asked(asked) = part else { return false };
        let mut names = asked.url.split(['/', '?']).skip(4);
        match names.next() {
            Some("query" | "queryAll") => true,
            Some("composite") => names.next() == Some("sobjects"),
            _ => false,
        }
    };
    at_most(group.parts.iter().filter(is_large).count(), MOST_QUERIES, "subrequests that are queries or collections")?;
    Ok(Action::Many(Kind::Composite, vec![group]))
}

/// `POST /composite/graph`
pub(super) fn graph(ask: &Ask<'_>) -> Result<Action, Refusal> {
    let body = ask.body()?;
    let graphs = list(&body, "graphs")?;
    at_most(graphs.len(), MOST_GRAPHS, "graphs")?;
    let (mut groups, mut nodes): (Vec<Group>, usize) = (Vec::new(), 0);
    for graph in graphs {
        let mut group = group(graph, MOST_NODES)?;
        nodes += group.parts.len();
        group.all_or_none = true;
        group.name = text(graph, "graphId").map(str::to_owned).unwrap_or_default();
        if !is_reference(&group.name) || groups.iter().any(|known| known.name == group.name) {
            return Err(bad_reference("graphId", &group.name));
        }
        groups.push(group);
    }
    at_most(nodes, MOST_NODES, "nodes")?;
    Ok(Action::Many(Kind::Graph, groups))
}

/// `POST /composite/batch`
pub(super) fn batch(ask: &Ask<'_>) -> Result<Action, Refusal> {
    let body = ask.body()?;
    let requests = list(&body, "batchRequests")?;
    at_most(requests.len(), MOST_PARTS, "subrequests")?;
    let mut parts = Vec::new();
    for request in requests {
        parts.push(asked(request, "richInput")?);
    }
    Ok(Action::Many(Kind::Batch { halt: is_true(&body, "haltOnError") }, vec![Group::of(parts)]))
}

fn group(body: &Json, most: usize) -> Result<Group, Refusal> {
    let mut group = Group::default();
    let requests = list(body, "compositeRequest")?;
    at_most(requests.len(), most, "subrequests")?;
    for request in requests {
        let reference = text(request, "referenceId").unwrap_or_default();
        if !is_reference(reference) || group.references.iter().any(|known| known == reference) {
            return Err(bad_reference("referenceId", reference));
        }
        group.references.push(reference.to_owned());
        group.parts.push(asked(request, "body")?);
    }
    Ok(group)
}

fn asked(request: &Json, body: &str) -> Result<Part, Refusal> {
    let (Some(method), Some(url)) = (text(request, "method"), text(request, "url")) else {
        // Unconfirmed.
        return Err(refused("INVALID_INPUT", &["Each subrequest needs a method and a url"]));
    };
    let mut headers = Headers::default();
    if let Some(Json::Object(members)) = request.get("httpHeaders") {
        for (name, value) in members {
            if let Json::String(value) = value {
                headers.set(name.clone(), value.clone());
            }
        }
    }
    headers.set("Content-Type", "application/json");
    let body = request.get(body).filter(|body| **body != Json::Null).cloned();
    Ok(Part::Asked(Box::new(Asked { method: method.to_owned(), url: url.to_owned(), headers, body })))
}

fn is_reference(text: &str) -> bool {
    text.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn bad_reference(what: &str, reference: &str) -> Refusal {
    let rule = "') must be unique, must start with a letter or a number, and it can contain only letters, numbers and \
                underscores ('_').";
    refused("INVALID_INPUT", &["Provided ", what, " ('", reference, rule])
}

impl Group {
    pub fn of(parts: Vec<Part>) -> Group {
        Group { parts, ..Group::default() }
    }

    /// A part has failed: what follows is not begun, or all of it is gone.
    pub fn halt(&mut self, kind: Kind) {
        let bad = self.answers.len().saturating_sub(1);
        match kind {
            Kind::Batch { halt: true } => {
                let text = "Batch processing halted per request";
                self.answers.resize(self.parts.len(), error(412, "BATCH_PROCESSING_HALTED", &[text], None));
            }
            Kind::Composite | Kind::Graph if self.all_or_none => {
                self.failed = true;
                self.answers.resize(self.parts.len(), halted(HALTED));
                let others = self.answers.iter_mut().enumerate().filter(|(place, _)| *place < bad);
                others.for_each(|(_, answer)| *answer = halted(HALTED));
            }
            _ => {}
        }
    }

    /// A text with what its references stand for.
    fn resolved(&self, text: &str) -> Result<String, Refusal> {
        let (mut out, mut rest) = (String::new(), text);
        while let Some((before, (path, after))) =
            rest.split_once("@{").and_then(|(before, behind)| Some((before, behind.split_once('}')?)))
        {
            out.push_str(before);
            out.push_str(&self.value(path)?);
            rest = after;
        }
        out.push_str(rest);
        Ok(out)
    }

    /// What `reference.records[0].Id` stands for.
    fn value(&self, path: &str) -> Result<String, Refusal> {
        let end = path.bytes().position(|byte| matches!(byte, b'.' | b'[')).unwrap_or(path.len());
        let (name, steps) = path.split_at_checked(end).unwrap_or((path, ""));
        let answer = self.references.iter().position(|known| known == name).and_then(|place| self.answers.get(place));
        let body = answer.filter(|answer| answer.status < 400);
        let body = body.and_then(|answer| apex::json::parse(&String::from_utf8_lossy(&answer.body)).ok());
        let found = body.as_ref().and_then(|body| walk(body, steps));
        match found {
            Some(Json::String(text)) => Ok(text.clone()),
            Some(value @ (Json::Number(_) | Json::Boolean(_))) => Ok(value.to_string()),
            _ => {
                let rule = "') must start with a letter or a number, and it can contain only letters, numbers and \
                            underscores ('_').";
                let message = ["No value for ", path, " found in ", name, ". Provided referenceId ('", path, rule];
                Err(halted(&["Invalid reference specified. ", &message.concat()].concat()))
            }
        }
    }

    fn resolve(&self, json: Json) -> Result<Json, Refusal> {
        Ok(match json {
            Json::String(text) => Json::String(self.resolved(&text)?),
            Json::Array(list) => {
                let mut values = Vec::with_capacity(list.len());
                for value in list {
                    values.push(self.resolve(value)?);
                }
                Json::Array(values)
            }
            Json::Object(list) => {
                let mut members = Vec::with_capacity(list.len());
                for (key, value) in list {
                    members.push((key, self.resolve(value)?));
                }
                Json::Object(members)
            }
            other => other,
        })
    }
}

fn halted(message: &str) -> Refusal {
    refused("PROCESSING_HALTED", &[message])
}

/// Follows `.records[0].Id`.
fn walk<'a>(mut json: &'a Json, steps: &str) -> Option<&'a Json> {
    for step in steps.split(['.', '[']).filter(|step| !step.is_empty()) {
        json = match (step.strip_suffix(']'), json) {
            (Some(place), Json::Array(list)) => list.get(usize::try_from(apex::letters::whole(place)?).ok()?)?,
            (None, json) => json.get(step)?,
            _ => return None,
        };
    }
    Some(json)
}

impl Asked {
    /// What a part is for, and in which version.
    pub fn route(self, schema: &Schema, kind: Kind, used: Used, group: &Group) -> Result<(String, Action), Refusal> {
        let refers = matches!(kind, Kind::Composite | Kind::Graph);
        let (mut url, mut body) = (self.url, self.body);
        if refers {
            url = group.resolved(&url)?;
            body = body.map(|body| group.resolve(body)).transpose()?;
        }
        let base = "/services/data/";
        let path = match url.strip_prefix(base) {
            None if !refers => url.trim_start_matches('/').to_owned(),
            None => return Err(refused("INVALID_INPUT", &["The url of a subrequest must begin with ", base])),
            Some(rest) => rest.to_owned(),
        };
        let Some(method) = Method::parse(&self.method) else {
            let message = ["HTTP Method '", &self.method, "' not allowed. Allowed are HEAD,GET,POST,PATCH,DELETE"];
            return Err(error(405, "METHOD_NOT_ALLOWED", &message, None));
        };
        let version = path.split(['/', '?']).next().unwrap_or_default().to_owned();
        let mut request = Request::new(method, "", [base, &path].concat());
        request.headers = self.headers;
        request.body = body.map(|body| body.to_string().into_bytes()).unwrap_or_default();
        let action = resources::action(&super::ask(schema, &request, &version, used)?)?;
        if matches!(action, Action::Many(..)) {
            return Err(refused("INVALID_INPUT", &["A subrequest cannot have subrequests of its own"]));
        }
        Ok((version, action))
    }
}

/// The answer to all parts.
pub(super) fn answer(kind: Kind, groups: &mut [Group]) -> Box<Response> {
    let mut out = Out::default();
    let Some(first) = groups.first_mut() else { return super::responses::empty(500) };
    match kind {
        Kind::One => return first.answers.pop().unwrap_or_else(|| super::responses::empty(500)),
        Kind::Composite => responses(first, &mut out),
        Kind::Graph => {
            out.open('{').key("graphs").open('[');
            for group in groups {
                out.open('{').text("graphId", &group.name).key("graphResponse");
                responses(group, &mut out);
                out.member("isSuccessful", if group.failed { "false" } else { "true" }).close('}');
            }
            out.close(']').close('}');
        }
        Kind::Batch { .. } => {
            let bad = first.answers.iter().any(|answer| answer.status >= 400);
            out.open('{').member("hasErrors", if bad { "true" } else { "false" }).key("results").open('[');
            for answer in &first.answers {
                out.open('{').whole("statusCode", answer.status.into()).key("result");
                body(answer, &mut out);
                out.close('}');
            }
            out.close(']').close('}');
        }
    }
    json(200, out.0)
}

fn responses(group: &Group, out: &mut Out) {
    out.open('{').key("compositeResponse").open('[');
    for (answer, reference) in group.answers.iter().zip(&group.references) {
        out.open('{').key("body");
        body(answer, out);
        out.key("httpHeaders").open('{');
        for name in SHOWN {
            if let Some(value) = answer.headers.get(name) {
                out.text(name, value);
            }
        }
        out.close('}').whole("httpStatusCode", answer.status.into()).text("referenceId", reference).close('}');
    }
    out.close(']').close('}');
}

fn body(answer: &Response, out: &mut Out) {
    match std::str::from_utf8(&answer.body) {
        Ok(text) if answer.headers.get("Content-Type") == Some(JSON_TYPE) => _ = out.raw(text),
        // Bytes have no place in JSON.
        _ => _ = out.raw("null"),
    }
}
