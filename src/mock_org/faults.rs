//! Faults between a client and the org, for tests of clients: an answer in the org's place, a request or an answer that
//! gets lost, and one that takes its time.
//!
//! Refuses to touch what the org does. Invariant: a fault fires as often as it says and then is gone.

use std::time::Duration;

use org::http::{Request, Response};
use serde::Deserialize;

/// A fault, as the control port takes it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// Only requests of this method; any where it is left out.
    pub method: Option<String>,
    /// Only requests whose path begins with this.
    #[serde(default)]
    pub path: String,
    /// How often it fires.
    #[serde(default = "once")]
    pub times: u32,
    /// Answers with this status in the org's place.
    pub status: Option<u16>,
    /// Answers with this error of the REST API in the org's place: `UNKNOWN_EXCEPTION`.
    pub error: Option<Named>,
    /// The body of that answer; without it, the error of the status as Salesforce writes it.
    pub body: Option<String>,
    /// Closes the connection without an answer.
    pub lose: Option<Lost>,
    /// Milliseconds that the answer takes.
    #[serde(default)]
    pub delay: u64,
}

/// What gets lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lost {
    /// The org never hears of it.
    Request,
    /// The org does what it is asked.
    Answer,
}

/// Errors with their statuses and texts: what no state of this org brings about, and some that one does. Unconfirmed:
/// that a 420 has no body.
/// <https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm>
const ERRORS: [(u16, &str, &str); 8] = [
    (401, "INVALID_SESSION_ID", "Session expired or invalid"),
    (401, "INVALID_SESSION_ID", "This session is not valid for use with the REST API"),
    (403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."),
    (403, "API_DISABLED_FOR_ORG", "The REST API is not enabled for this Organization."),
    (403, "FUNCTIONALITY_NOT_ENABLED", "This feature is not currently enabled for this user type or org"),
    (420, "", ""),
    (
        500,
        "UNKNOWN_EXCEPTION",
        "An unexpected error occurred. Please include this ErrorId if you contact support: 1795489200-10001 (68000001)",
    ),
    (503, "SERVER_UNAVAILABLE", "The server is temporarily unavailable."),
];

/// One of the errors: by its code, or by its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Named(usize);

impl TryFrom<String> for Named {
    type Error = String;

    fn try_from(name: String) -> Result<Named, String> {
        let known = |(_, code, text): &(u16, &str, &str)| !name.is_empty() && (*code == name || *text == name);
        ERRORS.iter().position(known).map(Named).ok_or_else(|| {
            let codes: Vec<_> = ERRORS.iter().map(|(_, code, _)| *code).filter(|code| !code.is_empty()).collect();
            format!("there is no error {name:?} to install; there are {}", codes.join(", "))
        })
    }
}

fn once() -> u32 {
    1
}

/// The first fault that befalls a request. It is used up by one.
pub fn befalls(faults: &mut Vec<Fault>, request: &Request) -> Option<Fault> {
    let fits = |fault: &Fault| {
        fault.times > 0
            && fault.method.as_deref().is_none_or(|method| method == request.method.name())
            && request.path.starts_with(&fault.path)
    };
    let fault = faults.iter_mut().find(|fault| fits(fault))?;
    fault.times -= 1;
    let fired = fault.clone();
    faults.retain(|fault| fault.times > 0);
    Some(fired)
}

impl Fault {
    /// The answer in the org's place, where there is one.
    pub fn answer(&self) -> Option<Response> {
        let named = self.error.and_then(|Named(place)| ERRORS.get(place));
        let status = self.status.or(named.map(|(status, ..)| *status))?;
        let body = self.body.clone().unwrap_or_else(|| {
            let of_status = || ERRORS.iter().find(|(known, ..)| *known == status);
            let unknown = (status, "UNKNOWN_EXCEPTION", "An unexpected error occurred.");
            let (_, code, message) = named.or_else(of_status).copied().unwrap_or(unknown);
            if code.is_empty() {
                return String::new();
            }
            format!("[{{\"message\":\"{message}\",\"errorCode\":\"{code}\"}}]")
        });
        Some(Response::new(status, "application/json;charset=UTF-8", body))
    }

    /// How long the answer takes.
    pub fn delay(&self) -> Duration {
        Duration::from_millis(self.delay)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use org::http::Method;

    fn fault(json: &str) -> Fault {
        serde_json::from_str(json).expect("a fault")
    }

    #[test]
    fn a_fault_fires_for_what_it_fits_and_as_often_as_it_says() {
        let mut faults = vec![fault("{\"method\":\"GET\",\"path\":\"/a\",\"times\":2,\"status\":503}")];
        let request = |method, path| Request::new(method, "", path);
        for other in [request(Method::Post, "/a"), request(Method::Get, "/b")] {
            assert_eq!(befalls(&mut faults, &other), None);
        }
        for _ in 0..2 {
            let fired = befalls(&mut faults, &request(Method::Get, "/a/b")).expect("it fires");
            assert_eq!(fired.answer().map(|answer| answer.status), Some(503));
        }
        assert_eq!(befalls(&mut faults, &request(Method::Get, "/a")), None);
    }

    #[test]
    fn an_error_is_installed_by_its_code_by_its_text_or_by_its_status() {
        let body = |json: &str| {
            let answer = fault(json).answer().expect("an answer");
            (answer.status, String::from_utf8(answer.body).expect("text"))
        };
        let disabled = "This feature is not currently enabled for this user type or org";
        let error = |code: &str, text: &str| format!("[{{\"message\":\"{text}\",\"errorCode\":\"{code}\"}}]");
        assert_eq!(
            body("{\"error\":\"FUNCTIONALITY_NOT_ENABLED\"}"),
            (403, error("FUNCTIONALITY_NOT_ENABLED", disabled))
        );
        let session = "This session is not valid for use with the REST API";
        assert_eq!(body(&format!("{{\"error\":\"{session}\"}}")), (401, error("INVALID_SESSION_ID", session)));
        let (status, unknown) = body("{\"error\":\"UNKNOWN_EXCEPTION\"}");
        assert!(status == 500 && unknown.contains("Please include this ErrorId if you contact support: "), "{unknown}");
        assert_eq!(body("{\"status\":500}"), (500, unknown));
        assert_eq!(body("{\"status\":420}"), (420, String::new()));
        let limit = error("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.");
        assert_eq!(body("{\"status\":403}"), (403, limit));
        let other = serde_json::from_str::<Fault>("{\"error\":\"NOT_FOUND\"}").expect_err("the org's own affair");
        assert!(other.to_string().contains("API_DISABLED_FOR_ORG"), "{other}");
    }

    #[test]
    fn a_word_that_no_fault_has_is_refused() {
        assert!(serde_json::from_str::<Fault>("{\"loses\":\"answer\"}").is_err());
        assert_eq!(fault("{\"lose\":\"answer\"}").lose, Some(Lost::Answer));
    }
}
