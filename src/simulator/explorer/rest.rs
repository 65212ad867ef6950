//! The REST box: any request, its answer as it came, and the same request for curl.
//!
//! Refuses to tidy up: headers and body go as they were typed, and a header line without a colon is sent as a name with
//! no value. Invariant: the command for curl sends the bytes that the box sends, to the mock org on this machine; the
//! session's token stands in it by name.

use apex::json;
use protocol::Request;

use super::{Explorer, View, asking::DATA, button};
use crate::{live::Command, markup::escaped};

/// Where `mock-org` listens.
const MOCK_ORG: &str = "http://127.0.0.1:8090";
/// Requests that are remembered.
const MOST: usize = 20;
const METHODS: [&str; 6] = ["GET", "POST", "PATCH", "PUT", "DELETE", "HEAD"];

/// Headers a line each.
pub(super) fn lines<T: AsRef<str>>(headers: &[(T, T)]) -> String {
    headers.iter().map(|(name, value)| [name.as_ref(), ": ", value.as_ref()].concat()).collect::<Vec<_>>().join("\n")
}

/// A body for people, where it is JSON.
pub(super) fn pretty(body: &str) -> String {
    json::parse(body).map_or_else(
        |_| body.to_owned(),
        |value| {
            let mut out = String::new();
            indented(&mut out, &value, 0);
            out
        },
    )
}

fn indented(out: &mut String, value: &json::Json, depth: usize) {
    use json::Json;
    let line = |out: &mut String, depth: usize| {
        out.push('\n');
        out.push_str(&"  ".repeat(depth));
    };
    match value {
        Json::Null => out.push_str("null"),
        Json::Boolean(value) => out.push_str(if *value { "true" } else { "false" }),
        Json::Number(text) => out.push_str(text),
        Json::String(text) => out.push_str(&json::quoted(text)),
        Json::Array(all) if all.is_empty() => out.push_str("[]"),
        Json::Object(all) if all.is_empty() => out.push_str("{}"),
        Json::Array(all) => {
            out.push('[');
            for (place, value) in all.iter().enumerate() {
                out.push_str(if place > 0 { "," } else { "" });
                line(out, depth + 1);
                indented(out, value, depth + 1);
            }
            line(out, depth);
            out.push(']');
        }
        Json::Object(members) => {
            out.push('{');
            for (place, (name, value)) in members.iter().enumerate() {
                out.push_str(if place > 0 { "," } else { "" });
                line(out, depth + 1);
                out.push_str(&[&json::quoted(name), ": "].concat());
                indented(out, value, depth + 1);
            }
            line(out, depth);
            out.push('}');
        }
    }
}

/// The request as a command for a shell, with a way to copy it.
pub(super) fn curl(request: &Request, token: &str) -> String {
    let Request { method, path, headers, body } = request;
    let command = Command { origin: MOCK_ORG, method, path, headers, body }.text(Some(token));
    ["<figure class=\"explorer-curl\"><figcaption><span>The same with curl, against <code>mock-org</code>; <code>TOKEN</code> is what it prints</span><button type=\"button\" data-copy>Copy</button></figcaption><pre tabindex=\"0\"><code>", &escaped(&command), "</code></pre></figure>"].concat()
}

impl Explorer {
    pub(super) fn rest_box(&self) -> String {
        let draft = |name: &str| escaped(self.drafts.get(name).map_or("", String::as_str));
        let mut html = String::from(
            "<form class=\"explorer-box\"><input type=\"hidden\" name=\"do\" value=\"send\"><div class=\"explorer-line\"><label><span>Method</span><select name=\"method\">",
        );
        for method in METHODS {
            let chosen = if draft("method") == method { " selected" } else { "" };
            html.push_str(&["<option", chosen, ">", method, "</option>"].concat());
        }
        html.push_str(
            &[
                "</select></label><label><span>Path</span><input name=\"path\" value=\"",
                &draft("path"),
                "\" spellcheck=\"false\" autocapitalize=\"off\" autocomplete=\"off\"></label></div>",
            ]
            .concat(),
        );
        for (name, words, rows) in [("headers", "Headers", "4"), ("body", "Body", "8")] {
            html.push_str(
                &[
                    "<label><span>",
                    words,
                    "</span><textarea name=\"",
                    name,
                    "\" rows=\"",
                    rows,
                    "\" spellcheck=\"false\" autocapitalize=\"off\" autocomplete=\"off\">\n",
                    &draft(name),
                    "</textarea></label>",
                ]
                .concat(),
            );
        }
        html.push_str("<p class=\"explorer-ways\"><button class=\"explorer-go\">Send</button>");
        button(&mut html, "curl", "Copy as curl", "");
        html.push_str("</p></form><div id=\"rest-answer\"></div><div id=\"rest-history\">");
        html.push_str(&self.request_history());
        html + "</div>"
    }

    pub(super) fn request_history(&self) -> String {
        if self.requests.is_empty() {
            return String::new();
        }
        let mut html = String::from("<form class=\"explorer-history\"><h3>Earlier requests</h3>");
        for (place, request) in self.requests.iter().enumerate() {
            let words = [&request.method, " ", &request.path].concat();
            button(&mut html, &["again:", &place.to_string()].concat(), &words, "");
        }
        html + "</form>"
    }

    /// The request in the box.
    pub(super) fn draft(&self) -> Request {
        let draft = |name: &str| self.drafts.get(name).cloned().unwrap_or_default();
        let header = |line: &str| {
            let (name, value) = line.split_once(':').unwrap_or((line, ""));
            (name.trim().to_owned(), value.trim().to_owned())
        };
        let headers = draft("headers").lines().filter(|line| !line.trim().is_empty()).map(header).collect();
        let method = draft("method");
        // A request that has no body sends none, whatever is left in the box.
        let body = if let "GET" | "HEAD" | "DELETE" = method.as_str() { String::new() } else { draft("body") };
        Request { method, path: draft("path").trim().to_owned(), headers, body }
    }

    /// Sends the request in the box.
    pub(super) fn send_draft(&mut self) -> String {
        let request = self.draft();
        self.requests.retain(|known| *known != request);
        self.requests.insert(0, request.clone());
        self.requests.truncate(MOST);
        let token = self.office.entrance().token;
        let Some(response) = self.send(request.clone()) else {
            return ["<div class=\"explorer-error\" role=\"alert\">", &self.told.html(), "</div>"].concat();
        };
        let mut html =
            String::from("<h3>Answer</h3><pre class=\"explorer-wire\" tabindex=\"0\"><span class=\"start\">");
        html.push_str(&escaped(&["HTTP/1.1 ", &response.status.to_string(), " ", &response.reason].concat()));
        html.push_str(&["</span>\n", &escaped(&lines(&response.headers)), "\n\n"].concat());
        html.push_str(&[&escaped(&pretty(&response.body)), "</pre>"].concat());
        html + &curl(&request, &token)
    }

    /// Puts a request into the box.
    pub(super) fn put_request(&mut self, request: &Request) {
        for (name, text) in [
            ("method", request.method.clone()),
            ("path", request.path.clone()),
            ("headers", lines(&request.headers)),
            ("body", request.body.clone()),
        ] {
            self.drafts.insert(name.to_owned(), text);
        }
        self.view = View::Rest;
    }

    /// Puts a request for a row or an object into the box: `PATCH Account/001…`.
    pub(super) fn compose(&mut self, of: &str) {
        let (method, place) = of.split_once(' ').unwrap_or(("GET", of));
        let mut headers = vec![("Authorization".to_owned(), ["Bearer ", &self.office.entrance().token].concat())];
        let mut body = String::new();
        if let "POST" | "PATCH" = method {
            headers.push(("Content-Type".to_owned(), "application/json".to_owned()));
            body.push_str("{\n  \"Name\": \"\"\n}");
        }
        let path = [DATA, "/sobjects/", place].concat();
        self.put_request(&Request { method: method.to_owned(), path, headers, body });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_laid_out_and_anything_else_stays_as_it_came() {
        assert_eq!(pretty("{\"a\":[1,{}],\"b\":null}"), "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": null\n}");
        assert_eq!(pretty("<html>"), "<html>");
    }
}
