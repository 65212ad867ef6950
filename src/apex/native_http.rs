//! What runs behind HttpRequest, HttpResponse and EncodingUtil.
//!
//! Refuses an encoding other than UTF-8, and a timeout that the platform refuses. Invariant: a header's name keeps the
//! spelling in which it was first set.

use std::sync::Arc;

use crate::library::Native;
use crate::machine::{Machine, Step, Waits};
use crate::native::{Left, integer};
use crate::operate::Raise;
use crate::question::Question;
use crate::value::{Object, Value};

impl Machine {
    pub(crate) fn send(&mut self, request: Value) -> Result<Step, Raise> {
        let Some(Object::HttpRequest(request)) = self.heap.get(request) else { return Err(Raise::null_argument()) };
        for (missing, name) in [(request.endpoint.is_empty(), "endpoint"), (request.method.is_empty(), "method")] {
            if missing {
                return Err(Raise::new("CalloutException", &["no ", name, " specified"]));
            }
        }
        Ok(Step::Asked(Box::new(Question::Callout((**request).clone())), Waits::Response))
    }

    pub(crate) fn url(&mut self, native: Native, text: Value, encoding: Value) -> Result<Left, Raise> {
        let (text, encoding) = (self.given_text(text)?, self.given_text(encoding)?);
        if !encoding.eq_ignore_ascii_case("UTF-8") {
            return Err(Raise::new(
                "UnsupportedOperationException",
                &["The mock org encodes URLs in UTF-8 only, not in ", &encoding],
            ));
        }
        match native {
            Native::UrlEncode => self.text_value(url_encoded(&text)),
            _ => match url_decoded(&text) {
                Some(decoded) => self.text_value(decoded),
                None => Err(Raise::new("IllegalArgumentException", &["Illegal URL encoding: ", &text])),
            },
        }
    }

    /// The methods of a request and of a response.
    pub(crate) fn message(&mut self, native: Native, first: Value, second: Value, third: Value) -> Result<Left, Raise> {
        use Native::*;
        let given = self.heap.str(second).cloned();
        let text = || given.clone().map(|text| text.to_string()).ok_or_else(Raise::null_argument);
        let header = (native, self.heap.str(third).cloned());
        let mut answer: Option<String> = None;
        match self.heap.get_mut(first) {
            Some(Object::HttpRequest(request)) => match native {
                RequestSetMethod => request.method = text()?,
                RequestSetEndpoint => request.endpoint = text()?,
                RequestSetBody => request.body = text()?.into_bytes(),
                RequestSetTimeout => request.timeout = timeout(integer(second)?)?,
                RequestSetHeader => set_header(&mut request.headers, text()?, header.1)?,
                RequestGetMethod => answer = Some(request.method.clone()),
                RequestGetEndpoint => answer = Some(request.endpoint.clone()),
                RequestGetBody => answer = Some(String::from_utf8_lossy(&request.body).into_owned()),
                _ => answer = header_of(&request.headers, &text()?),
            },
            Some(Object::HttpResponse(response)) => match native {
                ResponseGetStatusCode => return Ok(Left::Value(Value::Integer(response.status_code.into()))),
                ResponseSetStatusCode => response.status_code = u16::try_from(integer(second)?).unwrap_or_default(),
                ResponseSetStatus => response.status = text()?,
                ResponseSetBody => response.body = text()?.into_bytes(),
                ResponseSetHeader => set_header(&mut response.headers, text()?, header.1)?,
                ResponseGetStatus => answer = Some(response.status.clone()),
                ResponseGetBody => answer = Some(String::from_utf8_lossy(&response.body).into_owned()),
                _ => answer = header_of(&response.headers, &text()?),
            },
            _ => return Err(Raise::null()),
        }
        let gets = matches!(
            native,
            RequestGetMethod
                | RequestGetEndpoint
                | RequestGetBody
                | RequestGetHeader
                | ResponseGetStatus
                | ResponseGetBody
                | ResponseGetHeader
        );
        Ok(match answer {
            Some(text) => Left::Value(self.heap.text(text)),
            None if gets => Left::Value(Value::Null),
            None => Left::Nothing,
        })
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
fn set_header(headers: &mut Vec<(String, String)>, name: String, value: Option<Arc<str>>) -> Result<(), Raise> {
    let value = value.ok_or_else(Raise::null_argument)?.to_string();
    match headers.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(&name)) {
        Some((_, held)) => *held = value,
        None => headers.push((name, value)),
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
