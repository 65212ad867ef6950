//! What runs behind HttpRequest and HttpResponse, and how URLs are encoded.
//!
//! Refuses an encoding other than UTF-8, and a timeout that the platform refuses. Invariant: a header's name keeps the
//! spelling in which it was first set.

use std::sync::Arc;

use crate::code::Code;
use crate::library::Native;
use crate::machine::{Machine, Waits};
use crate::natives::{Given, integer};
use crate::operate::Raise;
use crate::question::{HttpRequest, HttpResponse, Question};
use crate::value::{Object, Value};

impl Machine {
    pub(crate) fn send(&mut self, request: Value) -> Result<(), Raise> {
        let Some(Object::HttpRequest(request)) = self.heap.get(request) else { return Err(Raise::null_argument()) };
        for (given, name) in [(&request.endpoint, "endpoint"), (&request.method, "method")] {
            if given.is_empty() {
                return Err(Raise::new("CalloutException", &["no ", name, " specified"]));
            }
        }
        Err(Raise::asked(Question::Callout((**request).clone()), Waits::Response))
    }

    pub(crate) fn url(&mut self, native: Native, text: &str, encoding: Value) -> Result<(), Raise> {
        let encoding = self.given_text(encoding)?;
        if !encoding.eq_ignore_ascii_case("UTF-8") {
            return Err(Raise::new(
                "UnsupportedOperationException",
                &["The mock org encodes URLs in UTF-8 only, not in ", encoding],
            ));
        }
        if native == Native::EncodingUtilUrlEncode {
            return self.give_text(&url_encoded(text));
        }
        match url_decoded(text) {
            Some(decoded) => self.give_text(&decoded),
            None => Err(Raise::new("IllegalArgumentException", &["Illegal URL encoding: ", text])),
        }
    }

    /// The methods of a request and of a response.
    pub(crate) fn http_native(
        &mut self,
        _code: &Code,
        native: Native,
        [first, second, third, ..]: &Given,
        _count: u8,
    ) -> Result<(), Raise> {
        use Native::*;
        match native {
            NewHttp => return self.give_object(Object::Http),
            NewHttpRequest => {
                let request = HttpRequest { timeout: 10_000, ..HttpRequest::default() };
                return self.give_object(Object::HttpRequest(Box::new(request)));
            }
            NewHttpResponse => return self.give_object(Object::HttpResponse(Box::<HttpResponse>::default())),
            HttpCallout => return self.send(*second),
            _ => {}
        }
        let given = self.heap.str(*second).cloned();
        let value = self.heap.str(*third).cloned();
        let bytes = match self.heap.get(*second) {
            Some(Object::Blob(bytes)) => Some(bytes.clone()),
            _ => None,
        };
        let text = || given.as_deref().ok_or_else(Raise::null_argument);
        let object = self.heap.get_mut(*first);
        let (headers, body) = match object {
            Some(Object::HttpRequest(request)) => (&mut request.headers, &mut request.body),
            Some(Object::HttpResponse(response)) => (&mut response.headers, &mut response.body),
            _ => return Err(Raise::null()),
        };
        match native {
            HttpRequestSetHeader | HttpResponseSetHeader => return set_header(headers, text()?, value),
            HttpRequestGetHeader | HttpResponseGetHeader => {
                return match header_of(headers, text()?) {
                    Some(header) => self.give_text(&header),
                    None => self.give(Value::NULL),
                };
            }
            HttpRequestSetBody | HttpResponseSetBody => {
                *body = text()?.into();
                return Ok(());
            }
            HttpRequestSetBodyAsBlob | HttpResponseSetBodyAsBlob => {
                *body = bytes.ok_or_else(Raise::null_argument)?.to_vec();
                return Ok(());
            }
            HttpRequestGetBodyAsBlob | HttpResponseGetBodyAsBlob => {
                let bytes = body.as_slice().into();
                return self.give_object(Object::Blob(bytes));
            }
            HttpResponseGetHeaderKeys => {
                let names: Vec<String> = headers.iter().map(|(name, _)| name.clone()).collect();
                let names = names.iter().map(|name| self.heap.text(name)).collect();
                return self.give_object(Object::list(names));
            }
            HttpRequestGetBody | HttpResponseGetBody => {
                let body = String::from_utf8_lossy(body).into_owned();
                return self.give_text(&body);
            }
            _ => {}
        }
        let held = match (native, self.heap.get_mut(*first)) {
            (HttpRequestSetMethod | HttpRequestGetMethod, Some(Object::HttpRequest(request))) => &mut request.method,
            (HttpRequestSetEndpoint | HttpRequestGetEndpoint, Some(Object::HttpRequest(request))) => {
                &mut request.endpoint
            }
            (HttpResponseSetStatus | HttpResponseGetStatus, Some(Object::HttpResponse(response))) => {
                &mut response.status
            }
            (HttpRequestSetTimeout, Some(Object::HttpRequest(request))) => {
                request.timeout = timeout(integer(*second)?)?;
                return Ok(());
            }
            (HttpResponseSetStatusCode, Some(Object::HttpResponse(response))) => {
                response.status_code = u16::try_from(integer(*second)?).unwrap_or_default();
                return Ok(());
            }
            (HttpResponseGetStatusCode, Some(Object::HttpResponse(response))) => {
                let code = response.status_code.into();
                return self.give_whole(code);
            }
            _ => return Err(Raise::null()),
        };
        if matches!(native, HttpRequestSetMethod | HttpRequestSetEndpoint | HttpResponseSetStatus) {
            *held = text()?.into();
            return Ok(());
        }
        let held = held.clone();
        self.give_text(&held)
    }
}

/// 1 to 120,000 milliseconds.
fn timeout(milliseconds: i32) -> Result<u32, Raise> {
    match u32::try_from(milliseconds) {
        Ok(milliseconds @ 1..=120_000) => Ok(milliseconds),
        _ => Err(Raise::new("CalloutException", &["Exceeded max size limit of 120000 for timeout"])),
    }
}

/// A name that is set again holds its last value.
fn set_header(headers: &mut Vec<(String, String)>, name: &str, value: Option<Arc<str>>) -> Result<(), Raise> {
    let value = value.ok_or_else(Raise::null_argument)?.to_string();
    match headers.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
        Some((_, held)) => *held = value,
        None => headers.push((name.into(), value)),
    }
    Ok(())
}

fn header_of(headers: &[(String, String)], name: &str) -> Option<String> {
    headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.clone())
}

/// As Java's `URLEncoder`, which Salesforce's is: a space is a plus.
fn url_encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'*' | b'_' => out.push(char::from(byte)),
            b' ' => out.push('+'),
            _ => {
                out.push('%');
                for digit in [byte >> 4, byte & 15] {
                    out.push(char::from(b"0123456789ABCDEF".get(usize::from(digit)).copied().unwrap_or(b'0')));
                }
            }
        }
    }
    out
}

fn url_decoded(text: &str) -> Option<String> {
    let mut out = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        out.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digit = |byte: u8| char::from(byte).to_digit(16);
                (digit(rest.next()?)? * 16 + digit(rest.next()?)?) as u8
            }
            other => other,
        });
    }
    Some(String::from_utf8_lossy(&out).into_owned())
}
