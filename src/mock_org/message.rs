//! HTTP as it travels, turned into what the org knows, and back.
//!
//! Refuses what never gets as far as an org: a URI or a head over 16,384 bytes (414, 431), a body over 10 MB (413), a
//! method without a meaning here (501). Invariant: such a refusal is plain text, so that nobody takes it for the org's.
//! Limits: <https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm>

use std::time::Duration;

use axum::{
    body::Body,
    http::{
        Request, Response, StatusCode,
        header::{CONNECTION, CONTENT_TYPE, HeaderValue},
        request::Parts,
    },
};
use http_body_util::BodyExt;
use hyper::body::Body as _;
use org::http::{self, Method};
use tokio::time::timeout;

/// Bytes of a body.
pub const MOST_OF_BODY: usize = 10_000_000;
/// How long what follows a refused request is still listened to.
const FAREWELL: Duration = Duration::from_secs(3);
/// Bytes of a URI, and of a URI and the header fields together.
pub const MOST_OF_HEAD: usize = 16_384;

/// What this program says by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    UriTooLong,
    HeadTooLarge,
    BodyTooLarge,
    BodyBroken,
    BodyLate,
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
            Refusal::BodyLate => 408,
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
            Refusal::BodyLate => "The body does not arrive within 30 seconds.",
            Refusal::UnknownMethod => "The mock org does not know this method.",
            Refusal::Ending => "The mock org is ending.",
        }
    }
}

/// The request that an org can answer.
///
/// # Errors
/// Why it does not get as far as that.
pub async fn read(request: Request<Body>) -> Result<http::Request, Refusal> {
    let (head, body) = request.into_parts();
    let mut request = read_head(&head)?;
    request.body = read_body(body).await?;
    Ok(request)
}

async fn read_body(mut body: Body) -> Result<Vec<u8>, Refusal> {
    // A body that says how large it is need not be sent first.
    if body.size_hint().lower() > MOST_OF_BODY as u64 {
        discard(body);
        return Err(Refusal::BodyTooLarge);
    }
    let mut bytes = Vec::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Refusal::BodyBroken)?;
        let Some(data) = frame.data_ref() else { continue };
        if bytes.len() + data.len() > MOST_OF_BODY {
            discard(body);
            return Err(Refusal::BodyTooLarge);
        }
        bytes.extend_from_slice(data);
    }
    Ok(bytes)
}

/// Lets a client that reads nothing before it has sent all come to reading the refusal, unless it takes too long.
fn discard(mut body: Body) {
    tokio::spawn(timeout(FAREWELL, async move { while let Some(Ok(_)) = body.frame().await {} }));
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
        request.headers.add(name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned());
    }
    Ok(request)
}

/// The org's answer as it travels.
pub fn write(answer: http::Response) -> Response<Body> {
    let mut builder = Response::builder().status(answer.status);
    for (name, value) in answer.headers.iter() {
        builder = builder.header(name, value);
    }
    builder.body(Body::from(answer.body)).unwrap_or_else(|_| {
        let mut broken = Response::new(Body::from("The org's answer is no HTTP."));
        *broken.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        broken
    })
}

/// A refusal as it travels. The connection closes, for the rest of the request may still be on its way.
pub fn refuse(refusal: Refusal) -> Response<Body> {
    let mut response = Response::new(Body::from([refusal.text(), "\n"].concat()));
    *response.status_mut() = StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::BAD_REQUEST);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain;charset=UTF-8"));
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    response
}

#[cfg(test)]
#[path = "message/tests.rs"]
mod tests;
