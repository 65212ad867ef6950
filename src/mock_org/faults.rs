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
    /// The body of that answer; without it, an error as Salesforce writes one.
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
        let status = self.status?;
        let body = self.body.clone().unwrap_or_else(|| {
            let (code, message) = match status {
                401 => ("INVALID_SESSION_ID", "Session expired or invalid"),
                403 => ("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."),
                503 => ("SERVER_UNAVAILABLE", "The server is temporarily unavailable."),
                _ => ("UNKNOWN_EXCEPTION", "An unexpected error occurred."),
            };
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
    fn a_word_that_no_fault_has_is_refused() {
        assert!(serde_json::from_str::<Fault>("{\"loses\":\"answer\"}").is_err());
        assert_eq!(fault("{\"lose\":\"answer\"}").lose, Some(Lost::Answer));
    }
}
