//! One request to the open org, and what is told of it.
//!
//! Refuses to hide a request: whatever a view shows was asked for, and the last request stands beside it. Invariant: a
//! request of the explorer's own bears the session's token and nothing else.

use apex::json::{self, Json};
use protocol::{Request, Response};

use super::Explorer;
use crate::markup::escaped;

/// The version that the explorer asks in.
pub(super) const DATA: &str = "/services/data/v68.0";

/// What was asked last, and how it was answered.
#[derive(Default)]
pub(super) struct Told {
    asked: String,
    answered: String,
    is_bad: bool,
}

/// Why there is no value to show: the first of the errors that the org answered with.
pub(super) struct Refused {
    pub code: String,
    pub message: String,
}

impl Refused {
    pub fn html(&self) -> String {
        let parts = [
            "<div class=\"explorer-error\" role=\"alert\"><strong>",
            &escaped(&self.code),
            "</strong><pre tabindex=\"0\">",
        ];
        [&parts.concat(), escaped(self.message.trim_matches('\n')).as_str(), "</pre></div>"].concat()
    }
}

impl Told {
    pub fn html(&self) -> String {
        if self.asked.is_empty() {
            return String::new();
        }
        let class = if self.is_bad { "explorer-told is-bad" } else { "explorer-told" };
        // One line whatever was asked, so that nothing below it moves: a long request is scrolled.
        let parts = ["<p class=\"", class, "\"><code tabindex=\"0\">", &escaped(&self.asked), "</code> <span>"];
        [&parts.concat(), escaped(&self.answered).as_str(), "</span></p>"].concat()
    }
}

impl Explorer {
    /// Sends a visitor's request, and remembers what happened on the way.
    pub(super) fn send(&mut self, request: Request) -> Option<Response> {
        let response = self.ask(request)?;
        self.hear(self.office.happened());
        Some(response)
    }

    fn ask(&mut self, request: Request) -> Option<Response> {
        self.told = Told { asked: [&request.method, " ", &request.path].concat(), ..Told::default() };
        match self.office.ask(request) {
            Ok(response) => {
                self.told.answered = [&response.status.to_string(), " ", &response.reason].concat();
                self.told.is_bad = response.status >= 400;
                Some(response)
            }
            Err(refusal) => {
                self.told.answered = refusal.to_string();
                self.told.is_bad = true;
                None
            }
        }
    }

    /// What a resource of the version holds.
    pub(super) fn get(&mut self, path: &str) -> Result<Json, Refused> {
        let headers = vec![("Authorization".to_owned(), ["Bearer ", &self.office.entrance().token].concat())];
        let request = Request {
            method: "GET".to_owned(),
            // The org gives the rest of a query under a whole path.
            path: if path.starts_with("/services") { path.to_owned() } else { [DATA, path].concat() },
            headers,
            body: String::new(),
        };
        let refused = |message: &str| Refused { code: "NO_ANSWER".to_owned(), message: message.to_owned() };
        // What the explorer reads for itself is no news, and leaves no log.
        self.office.keep_logs(false);
        let response = self.ask(request);
        self.office.keep_logs(true);
        let response = response.ok_or_else(|| refused("The org did not answer."))?;
        let body = json::parse(&response.body).map_err(|_| refused("The org did not answer with JSON."))?;
        match &body {
            Json::Array(errors) if response.status >= 400 => {
                let first = errors.first().unwrap_or(&Json::Null);
                Err(Refused { code: text(first, "errorCode").to_owned(), message: text(first, "message").to_owned() })
            }
            _ => Ok(body),
        }
    }

    /// The answer to a query.
    pub(super) fn ask_query(&mut self, resource: &str, query: &str) -> Result<Json, Refused> {
        self.get(&["/", resource, "?q=", &encoded(query)].concat())
    }
}

/// A text member; empty where there is none.
pub(super) fn text<'a>(of: &'a Json, name: &str) -> &'a str {
    match of.get(name) {
        Some(Json::String(text) | Json::Number(text)) => text,
        _ => "",
    }
}

/// A list member; empty where there is none.
pub(super) fn list<'a>(of: &'a Json, name: &str) -> &'a [Json] {
    match of.get(name) {
        Some(Json::Array(all)) => all,
        _ => &[],
    }
}

/// A text as a value in a URL's query: <https://url.spec.whatwg.org/#application/x-www-form-urlencoded>
pub(super) fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b' ' => out.push('+'),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'*' | b'-' | b'.' | b'_' => out.push(char::from(byte)),
            _ => {
                out.push('%');
                let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or('0').to_ascii_uppercase();
                out.extend([digit(byte >> 4), digit(byte & 15)]);
            }
        }
    }
    out
}
