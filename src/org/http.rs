//! HTTP as data: a request and a response, as they travel.
//!
//! Refuses to parse or to send: an actor hands these over whole. Invariant: header names are compared without case,
//! and kept in the order and the spelling in which they were set.

use std::{borrow::Cow, fmt};

use apex::letters::is_same;

/// A request method (RFC 9110, section 9; PATCH is RFC 5789).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// GET
    Get,
    /// HEAD
    Head,
    /// POST
    Post,
    /// PUT
    Put,
    /// PATCH
    Patch,
    /// DELETE
    Delete,
    /// OPTIONS
    Options,
    /// TRACE
    Trace,
}

impl Method {
    const ALL: [(Method, &'static str); 8] = [
        (Method::Get, "GET"),
        (Method::Head, "HEAD"),
        (Method::Post, "POST"),
        (Method::Put, "PUT"),
        (Method::Patch, "PATCH"),
        (Method::Delete, "DELETE"),
        (Method::Options, "OPTIONS"),
        (Method::Trace, "TRACE"),
    ];

    /// The method of that name, in upper case as on the wire.
    pub fn parse(name: &str) -> Option<Method> {
        Method::ALL.iter().find(|(_, known)| *known == name).map(|(method, _)| *method)
    }

    /// Its name on the wire.
    pub fn name(self) -> &'static str {
        Method::ALL.iter().find(|(method, _)| *method == self).map_or("GET", |(_, name)| name)
    }
}

impl fmt::Display for Method {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// A text of a header: mostly one that stands in the code.
type Text = Cow<'static, str>;

/// Header fields in wire order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headers(Vec<(Text, Text)>);

impl Headers {
    /// The first value of a field.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| is_same(known, name)).map(|(_, value)| &**value)
    }

    /// Sets a field, in place of an earlier value.
    pub fn set(&mut self, name: impl Into<Text>, value: impl Into<Text>) {
        self.put(name.into(), value.into());
    }

    fn put(&mut self, name: Text, value: Text) {
        match self.0.iter_mut().find(|(known, _)| is_same(known, &name)) {
            Some((_, held)) => *held = value,
            None => self.0.push((name, value)),
        }
    }

    /// Adds a field as it travels: one that comes again goes on with its list (RFC 9110, section 5.3).
    pub fn add(&mut self, name: impl Into<Text>, value: impl Into<Text>) {
        let (name, value) = (name.into(), value.into());
        match self.get(&name) {
            Some(held) => self.put(name, [held, ", ", &value].concat().into()),
            None => self.0.push((name, value)),
        }
    }

    /// [`Headers::set`], for building headers in one expression.
    pub fn with(mut self, name: impl Into<Text>, value: impl Into<Text>) -> Self {
        self.set(name, value);
        self
    }

    /// Fields in wire order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (&**name, &**value))
    }

    /// Fields in wire order, to be kept.
    pub fn into_fields(self) -> impl Iterator<Item = (Text, Text)> {
        self.0.into_iter()
    }
}

/// A request to one host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// What is asked for.
    pub method: Method,
    /// Scheme and host, without a slash at the end: `https://api.companydata.example`.
    pub origin: String,
    /// Path with its query, from the slash on.
    pub path: String,
    /// Header fields.
    pub headers: Headers,
    /// The body; empty for none.
    pub body: Vec<u8>,
}

impl Request {
    /// A request without headers or body.
    pub fn new(method: Method, origin: impl Into<String>, path: impl Into<String>) -> Self {
        Request { method, origin: origin.into(), path: path.into(), headers: Headers::default(), body: Vec::new() }
    }

    /// The path without its query.
    pub fn route(&self) -> &str {
        self.path.split('?').next().unwrap_or_default()
    }

    /// The query without its question mark; empty for none.
    pub fn query(&self) -> &str {
        self.path.split_once('?').map_or("", |(_, query)| query)
    }
}

/// A response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// 200
    pub status: u16,
    /// `OK`
    pub reason: Text,
    /// Header fields.
    pub headers: Headers,
    /// The body; empty for none.
    pub body: Vec<u8>,
}

impl Response {
    /// A response with a body of that type; no body and no type when `body` is empty.
    pub fn new(status: u16, content_type: impl Into<Text>, body: impl Into<Vec<u8>>) -> Self {
        Response::of(status, content_type.into(), body.into())
    }

    #[inline(never)]
    fn of(status: u16, content_type: Text, body: Vec<u8>) -> Self {
        let mut headers = Headers::default();
        if !body.is_empty() {
            headers.set("Content-Type", content_type);
        }
        Response { status, reason: reason(status).into(), headers, body }
    }
}

const REASONS: [(u16, &str); 28] = [
    (200, "OK"),
    (201, "Created"),
    (202, "Accepted"),
    (204, "No Content"),
    (206, "Partial Content"),
    (300, "Multiple Choices"),
    (301, "Moved Permanently"),
    (302, "Found"),
    (304, "Not Modified"),
    (400, "Bad Request"),
    (401, "Unauthorized"),
    (403, "Forbidden"),
    (404, "Not Found"),
    (405, "Method Not Allowed"),
    (406, "Not Acceptable"),
    (409, "Conflict"),
    (410, "Gone"),
    (412, "Precondition Failed"),
    (413, "Content Too Large"),
    (414, "URI Too Long"),
    (415, "Unsupported Media Type"),
    (417, "Expectation Failed"),
    (429, "Too Many Requests"),
    (431, "Request Header Fields Too Large"),
    (500, "Internal Server Error"),
    (501, "Not Implemented"),
    (502, "Bad Gateway"),
    (503, "Service Unavailable"),
];

/// The usual reason phrase of a status (RFC 9110, section 15).
pub fn reason(status: u16) -> &'static str {
    REASONS.iter().find(|(known, _)| *known == status).map_or("", |(_, reason)| reason)
}
