//! The authorization server's part: it knows one app with one refresh token, and gives the org's session for it.
//!
//! Stands in for the mock org's own OAuth, which it has not yet. Refuses any other token (RFC 6749, section 5.2).
//! Invariant: the session is in no answer but that to the right token.

use apex::json::quoted;
use org::http::{Method, Request, Response};

use crate::server::Answers;

pub const PATH: &str = "/services/oauth2/token";
pub const REFRESH_TOKEN: &str = "5Aep-s3cr3t-refresh";

/// The server, and the session that it gives.
#[derive(Clone)]
pub struct Authorization {
    session: &'static str,
    origin: &'static str,
}

impl Authorization {
    pub fn new(session: &'static str, origin: &'static str) -> Self {
        Self { session, origin }
    }
}

impl Answers for Authorization {
    fn answer(&mut self, request: &Request) -> Response {
        let body = String::from_utf8_lossy(&request.body);
        let is_known = body.split('&').any(|pair| pair.strip_prefix("refresh_token=") == Some(REFRESH_TOKEN));
        if request.method != Method::Post || request.route() != PATH || !is_known {
            let body = "{\"error\":\"invalid_grant\",\"error_description\":\"expired access/refresh token\"}";
            return Response::new(400, "application/json;charset=UTF-8", body);
        }
        let body = [
            "{\"access_token\":",
            &quoted(self.session),
            ",\"instance_url\":",
            &quoted(self.origin),
            ",\"token_type\":\"Bearer\"}",
        ];
        Response::new(200, "application/json;charset=UTF-8", body.concat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_session_is_given_for_the_refresh_token_alone() {
        let mut server = Authorization::new("s3cr3t", "https://org.example");
        for (token, status) in [(REFRESH_TOKEN, 200), ("another", 400), ("", 400)] {
            let mut request = Request::new(Method::Post, "https://org.example", PATH);
            request.body = ["grant_type=refresh_token&refresh_token=", token].concat().into_bytes();
            let response = server.answer(&request);
            assert_eq!(response.status, status);
            assert_eq!(String::from_utf8_lossy(&response.body).contains("s3cr3t"), status == 200);
        }
    }
}
