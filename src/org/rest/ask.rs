//! A request's pieces: the path's segments and the query's parameters in plain text, and the body as JSON.
//!
//! Refuses a method that a resource does not have, a body of another type than JSON, and text that is no JSON, in
//! Salesforce's words. Invariant: percent-encoding is undone once, after the path was cut, so that no encoded slash or
//! question mark moves a boundary; bytes that are no UTF-8 become U+FFFD, which no name and no id has.

use std::borrow::Cow;

use apex::{SaveError, json::Json};

use crate::{
    http::{Method, Request, Response},
    schema::Schema,
};

use super::{
    Used,
    responses::{error, missing},
};

/// A request for a resource of a version.
pub(super) struct Ask<'a> {
    pub schema: &'a Schema,
    pub request: &'a Request,
    /// `v68.0`
    pub version: &'a str,
    pub used: Used,
    /// Behind the version.
    pub segments: Vec<Cow<'a, str>>,
    /// As they stand.
    pub resource: &'a str,
}

type Refusal = Box<Response>;

impl<'a> Ask<'a> {
    /// The segments behind the version as texts.
    pub fn names(&self) -> Vec<&str> {
        self.segments.iter().map(|segment| &**segment).collect()
    }

    /// The method, where HEAD stands for GET.
    pub fn method(&self) -> Method {
        match self.said() {
            Method::Head => Method::Get,
            method => method,
        }
    }

    /// The method; a POST may say another one in its address, for clients that know no PATCH.
    /// <https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/dome_update_fields.htm>
    fn said(&self) -> Method {
        let other = || self.parameter("_HttpMethod").and_then(|name| Method::parse(&name));
        match self.request.method {
            Method::Post => other().unwrap_or(Method::Post),
            method => method,
        }
    }

    /// Lets the methods of a resource through. They are told in this order.
    ///
    /// # Errors
    /// 405 with the methods that there are.
    pub fn allow(&self, allowed: &str) -> Result<(), Refusal> {
        let method = self.said().name();
        if allowed.split(',').any(|known| known == method) {
            return Ok(());
        }
        let message = ["HTTP Method '", method, "' not allowed. Allowed are ", allowed];
        Err(error(405, "METHOD_NOT_ALLOWED", &message, None))
    }

    /// The first value of a parameter in the path's query.
    pub fn parameter(&self, name: &str) -> Option<String> {
        self.request.query().split('&').find_map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (key == name || decoded(key, true) == name).then(|| decoded(value, true).into_owned())
        })
    }

    /// Whether a parameter is `true`.
    pub fn is_true(&self, name: &str) -> bool {
        self.parameter(name).is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.request.headers.get(name)
    }

    /// The body of a row: as [`Ask::body`], or in another form that rows may have, with the bytes of files.
    ///
    /// # Errors
    /// Those of a body.
    #[cfg(feature = "rest-media")]
    pub fn row(&self) -> Result<super::media::Parts, Refusal> {
        let content_type = self.header("Content-Type").unwrap_or_default();
        match media_type(content_type).as_str() {
            "application/xml" | "text/xml" => super::media::of_xml(&self.request.body),
            "multipart/form-data" => super::media::of_parts(content_type, &self.request.body),
            _ => Ok((self.body()?, Vec::new())),
        }
    }

    /// The body.
    ///
    /// # Errors
    /// 415 for another type, 501 for the types that Salesforce reads and this org does not, `JSON_PARSER_ERROR` for
    /// what is no JSON.
    pub fn body(&self) -> Result<Json, Refusal> {
        // Without a type the body is taken for JSON; every client here names one.
        let content_type = self.header("Content-Type").unwrap_or("application/json");
        let media_type = media_type(content_type);
        match media_type.as_str() {
            "application/json" => {}
            "application/xml" | "text/xml" | "multipart/form-data" => {
                return Err(missing(&["bodies of the type ", &media_type].concat()));
            }
            _ => {
                let message = ["Content-Type header specified in HTTP request is not supported: ", content_type];
                return Err(error(415, "UNSUPPORTED_MEDIA_TYPE", &message, None));
            }
        }
        let body = &self.request.body;
        let parser_error = |message: &str| error(400, "JSON_PARSER_ERROR", &[message], None);
        if body.is_empty() {
            return Err(parser_error("The HTTP entity body is required, but this request has no entity body."));
        }
        let text = std::str::from_utf8(body).map_err(|problem| {
            let byte = body.get(problem.valid_up_to()).copied().unwrap_or_default();
            parser_error(&format!("Invalid UTF-8 start byte 0x{byte:02x}"))
        })?;
        apex::json::parse(text).map_err(|problem| parser_error(&problem.message))
    }
}

fn media_type(content_type: &str) -> String {
    content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

impl Ask<'_> {
    /// A refusal of JSON that was read, with the place in the body, as Jackson tells it.
    pub fn placed(&self, mut refused: SaveError) -> SaveError {
        if refused.status_code == "JSON_PARSER_ERROR"
            && let Ok(text) = std::str::from_utf8(&self.request.body)
        {
            let field = refused.fields.first().map_or("", String::as_str);
            refused.message = apex::json::placed(text, field, refused.message);
        }
        refused
    }
}

/// `68` of `v68.0`. A number in another spelling is none of a version.
pub(super) fn number(version: &str) -> Option<u32> {
    let number = version.strip_prefix('v').and_then(|rest| rest.strip_suffix(".0"))?;
    let plain = number.len() == 2 && number.bytes().all(|byte| byte.is_ascii_digit());
    u32::try_from(apex::letters::integer(number).filter(|_| plain)?).ok()
}

/// Text without percent-encoding; in a query a plus is a space. What is no encoding stays as it is.
pub(crate) fn decoded(text: &str, in_query: bool) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    if !bytes.iter().any(|byte| *byte == b'%' || *byte == b'+') {
        return text.into();
    }
    let digit = |place: usize| bytes.get(place).and_then(|byte| char::from(*byte).to_digit(16));
    let (mut out, mut place) = (Vec::with_capacity(bytes.len()), 0);
    while let Some(byte) = bytes.get(place).copied() {
        let encoded = if byte == b'%' { digit(place + 1).zip(digit(place + 2)) } else { None };
        place += 1;
        match encoded {
            Some((high, low)) => {
                out.push((high * 16 + low) as u8);
                place += 2;
            }
            None if byte == b'+' && in_query => out.push(b' '),
            None => out.push(byte),
        }
    }
    let text = String::from_utf8(out);
    text.unwrap_or_else(|bad| String::from_utf8_lossy(bad.as_bytes()).into_owned()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_encoding_is_undone_once() {
        for (text, in_query, plain) in [
            ("a%2Fb", false, "a/b"),
            ("a+b%2B", true, "a b+"),
            ("a+b", false, "a+b"),
            ("%252F", true, "%2F"),
            ("100%", true, "100%"),
            ("%4", true, "%4"),
            ("%zz%c3%a9", true, "%zz\u{e9}"),
            ("%ff", true, "\u{fffd}"),
        ] {
            assert_eq!(decoded(text, in_query), plain, "{text}");
        }
    }

    #[test]
    fn a_version_has_one_spelling() {
        assert_eq!(number("v68.0"), Some(68));
        for other in ["68.0", "v068.0", "v68", "v6.0", "v+8.0", "v-1.0", "V68.0", "v68.00"] {
            assert_eq!(number(other), None, "{other}");
        }
    }
}
