//! HTTP as it travels, turned into what the org knows, and back.
//!
//! Refuses what never gets as far as an org: a URI or a head over 16,384 bytes (414, 431), a body over 10 MB (413), a
//! method without a meaning here (501). Invariant: such a refusal is plain text, so that nobody takes it for the org's.
//! Limits: <https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm>

use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::{
    Request, Response, StatusCode,
    body::{Body, Bytes},
    header::{CONNECTION, CONTENT_TYPE, HeaderValue},
    http::request::Parts,
};
use org::http::{self, Method};

/// Bytes of a body.
pub const MOST_OF_BODY: usize = 10_000_000;
/// Bytes of a URI, and of a URI and the header fields together.
pub const MOST_OF_HEAD: usize = 16_384;

/// What this program says by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    UriTooLong,
    HeadTooLarge,
    BodyTooLarge,
    BodyBroken,
    UnknownMethod,
    /// The program ends, and the org no longer answers.
    Ending,
}

impl Refusal {
    pub fn status(self) -> u16 {
        match self {
            Refusal::UriTooLong => 414,
            Refusal::HeadTooLarge => 431,
            Refusal::BodyTooLarge => 413,
            Refusal::BodyBroken => 400,
            Refusal::UnknownMethod => 501,
            Refusal::Ending => 503,
        }
    }

    pub fn text(self) -> &'static str {
        match self {
            Refusal::UriTooLong => "The URI is longer than 16384 bytes.",
            Refusal::HeadTooLarge => "The URI and the header fields are longer than 16384 bytes together.",
            Refusal::BodyTooLarge => "The body is larger than 10 MB.",
            Refusal::BodyBroken => "The body does not arrive as its header fields say.",
            Refusal::UnknownMethod => "The mock org does not know this method.",
            Refusal::Ending => "The mock org is ending.",
        }
    }
}

/// The request that an org can answer.
///
/// # Errors
/// Why it does not get as far as that.
pub async fn read<B>(request: Request<B>) -> Result<http::Request, Refusal>
where
    B: Body<Data = Bytes>,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let (head, body) = request.into_parts();
    let mut request = read_head(&head)?;
    // A body that says how large it is need not be sent first.
    if body.size_hint().lower() > MOST_OF_BODY as u64 {
        return Err(Refusal::BodyTooLarge);
    }
    request.body = match Limited::new(body, MOST_OF_BODY).collect().await {
        Ok(body) => body.to_bytes().to_vec(),
        Err(error) if error.is::<LengthLimitError>() => return Err(Refusal::BodyTooLarge),
        Err(_) => return Err(Refusal::BodyBroken),
    };
    Ok(request)
}

fn read_head(head: &Parts) -> Result<http::Request, Refusal> {
    let path = head.uri.path_and_query().map_or("", |path| path.as_str());
    if path.len() > MOST_OF_HEAD {
        return Err(Refusal::UriTooLong);
    }
    let fields: usize = head.headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if path.len() + fields > MOST_OF_HEAD {
        return Err(Refusal::HeadTooLarge);
    }
    let method = Method::parse(head.method.as_str()).ok_or(Refusal::UnknownMethod)?;
    let mut request = http::Request::new(method, "", path);
    for (name, value) in &head.headers {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        // A field that comes again goes on with its list (RFC 9110, section 5.3).
        let value = match request.headers.get(name.as_str()) {
            Some(held) => [held, ", ", &value].concat(),
            None => value,
        };
        request.headers.set(name.as_str(), value);
    }
    Ok(request)
}

/// The org's answer as it travels.
pub fn write(answer: http::Response) -> Response<Full<Bytes>> {
    let mut builder = Response::builder().status(answer.status);
    for (name, value) in answer.headers.iter() {
        builder = builder.header(name, value);
    }
    builder.body(Full::from(answer.body)).unwrap_or_else(|_| {
        let mut broken = Response::new(Full::from("The org's answer is no HTTP."));
        *broken.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        broken
    })
}

/// A refusal as it travels. The connection closes, for the rest of the request may still be on its way.
pub fn refuse(refusal: Refusal) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::from([refusal.text(), "\n"].concat()));
    *response.status_mut() = StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::BAD_REQUEST);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain;charset=UTF-8"));
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    response
}

#[cfg(test)]
#[path = "message/tests.rs"]
mod tests;
