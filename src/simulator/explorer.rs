//! The explorer of an org: what a visitor presses becomes requests, and their answers become HTML.
//!
//! ```text
//! asking   one request, and what is told of it      rows     records as a table
//! records  objects, rows, one record                query    the SOQL box
//! rest     the REST box, and requests for curl      upkeep   jobs, debug logs, limits
//! ```
//!
//! Refuses to look into the org but for its debug logs: Salesforce gives those through the Tooling API, which this
//! org has not. Everything else is asked over REST. Invariant: an answer is made of elements that each bear the id of
//! the one on the page whose inside they take.

mod asking;
mod query;
mod records;
mod rest;
mod rows;
mod upkeep;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use patterns::Pattern;
use protocol::{Request, Said};

use super::office::Office;
use crate::markup::escaped;
use asking::Told;

/// What a visitor filled in, by the names of the fields; what was pressed is `do`.
pub type Form = BTreeMap<String, String>;

/// How long the org goes on after the first request, in milliseconds: its jobs run and their callouts come back.
const FIRST_MINUTE: u32 = 60_000;
/// Happenings that are told at most: the last ones.
const MOST_SAID: usize = 200;

/// The views of an org, one at a time.
#[derive(Clone, Copy, PartialEq, Eq)]
enum View {
    Records,
    Query,
    Rest,
    Jobs,
    Logs,
    Limits,
}

impl View {
    /// Each with its name in a form, and on the page.
    const ALL: [(View, &'static str, &'static str); 6] = [
        (View::Records, "records", "Records"),
        (View::Query, "soql", "SOQL"),
        (View::Rest, "rest", "REST"),
        (View::Jobs, "jobs", "Jobs"),
        (View::Logs, "logs", "Debug log"),
        (View::Limits, "limits", "Limits"),
    ];
}

/// An open org, and what the visitor looks at.
pub struct Explorer {
    office: Office,
    pattern: &'static Pattern,
    view: View,
    /// What the boxes hold.
    drafts: Form,
    /// The object whose rows are shown, and the record.
    object: String,
    record: String,
    /// The log that is shown, by its place.
    log: usize,
    /// Queries and requests that were sent, the latest first.
    queries: Vec<String>,
    requests: Vec<Request>,
    /// Names of objects by the prefixes of their ids.
    prefixes: BTreeMap<String, String>,
    /// How many records objects had before anybody asked the org anything.
    at_first: BTreeMap<String, String>,
    said: Vec<Said>,
    told: Told,
}

/// The explorer as it stands on a page before a script has touched it: no org is open.
pub fn closed() -> String {
    let mut html = String::from("<div class=\"explorer-side\">");
    piece(&mut html, "explorer-open", &opening(""));
    // What comes when an org is open has its place from the start, so that nothing moves then.
    piece(&mut html, "explorer-clock", &clock("No org is open.", " disabled"));
    html.push_str("</div><div class=\"explorer-main\">");
    piece(&mut html, "explorer-views", &views(None));
    html.push_str("<div id=\"explorer-status\" role=\"status\"></div>");
    html.push_str("<div id=\"explorer-view\" tabindex=\"-1\"><p class=\"explorer-empty\">Nothing is loaded yet. Press one of the patterns: its client\u{2019}s first request is sent, a minute of the org\u{2019}s time goes by, and these six views show what the org then holds.</p></div></div>");
    piece(&mut html, "explorer-said", "");
    html
}

/// The patterns whose org can be opened.
fn opening(open: &str) -> String {
    let mut html = String::from("<h2>Load a pattern\u{2019}s data</h2><form class=\"explorer-patterns\">");
    for pattern in patterns::all().iter().filter(|pattern| pattern.scenario.is_some()) {
        let current = if pattern.slug == open { " aria-current=\"true\"" } else { "" };
        let number = pattern.number.to_string();
        html.push_str(&["<button data-line=\"", &number, "\" name=\"do\" value=\"load:", pattern.slug, "\""].concat());
        html.push_str(&[current, "><span class=\"badge\" data-line=\"", &number, "\">", &number, "</span>"].concat());
        html.push_str(&["<span>", &escaped(pattern.name), "</span></button>"].concat());
    }
    html + "</form>"
}

/// An element that takes the place of the inside of the one with its id.
fn piece(html: &mut String, id: &str, inside: &str) {
    html.push_str(&["<div id=\"", id, "\">", inside, "</div>"].concat());
}

/// A button that says what it does in a form, and to a person.
fn button(html: &mut String, does: &str, words: &str, attributes: &str) {
    let parts = ["<button name=\"do\" value=\"", &escaped(does), "\"", attributes, ">", &escaped(words), "</button>"];
    html.push_str(&parts.concat());
}

/// A way to each view; to none before an org is open.
fn views(shown: Option<View>) -> String {
    let mut html = String::from("<form class=\"explorer-tabs\">");
    for (view, name, words) in View::ALL {
        let attributes = match shown {
            None => " disabled",
            Some(shown) if shown == view => " aria-current=\"true\"",
            Some(_) => "",
        };
        button(&mut html, &["view:", name].concat(), words, attributes);
    }
    html + "</form>"
}

fn clock(now: &str, attributes: &str) -> String {
    let mut html = String::from("<h2>The org\u{2019}s clock</h2><p class=\"explorer-time\">");
    html.push_str(&escaped(now));
    html.push_str("</p><form class=\"explorer-times\"><span>Let time pass</span>");
    let spans = [("1000", "1 s"), ("60000", "1 min"), ("3600000", "1 h"), ("86400000", "1 day")];
    for (millis, words) in spans {
        button(&mut html, &["advance:", millis].concat(), words, attributes);
    }
    html + "</form>"
}

impl Explorer {
    /// Opens the org of a pattern for a visitor: what its client sends at first has been sent, and a minute has gone by.
    pub fn open(pattern: &'static Pattern, office: Office) -> Explorer {
        let example = office.entrance().example;
        let mut drafts = Form::new();
        drafts.insert("method".to_owned(), example.method.clone());
        drafts.insert("path".to_owned(), example.path.clone());
        drafts.insert("headers".to_owned(), rest::lines(&example.headers));
        drafts.insert("body".to_owned(), rest::pretty(&example.body));
        let mut explorer = Explorer {
            office,
            pattern,
            view: View::Records,
            drafts,
            object: String::new(),
            record: String::new(),
            log: 0,
            queries: Vec::new(),
            requests: Vec::new(),
            prefixes: BTreeMap::new(),
            at_first: BTreeMap::new(),
            said: Vec::new(),
            told: Told::default(),
        };
        explorer.at_first = explorer.counts().unwrap_or_default();
        explorer.send(example);
        explorer.advance(FIRST_MINUTE);
        explorer.learn_prefixes();
        explorer
    }

    /// Everything that the page shows of the org.
    pub fn whole(&mut self) -> String {
        let mut html = String::new();
        piece(&mut html, "explorer-open", &opening(self.pattern.slug));
        self.look(&mut html);
        html
    }

    /// Does what was pressed. The pieces of the page that change with it.
    pub fn press(&mut self, form: &Form) -> String {
        for (name, text) in form.iter().filter(|(name, _)| *name != "do") {
            self.drafts.insert(name.clone(), text.clone());
        }
        // A box that is not ticked is not sent.
        if self.view == View::Query && !form.contains_key("all") {
            self.drafts.remove("all");
        }
        let does = form.get("do").map_or("", String::as_str);
        let (verb, of) = does.split_once(':').unwrap_or((does, ""));
        let mut html = String::new();
        match verb {
            "query" => {
                piece(&mut html, "soql-answer", &self.run_query());
                piece(&mut html, "soql-history", &self.query_history());
                self.surroundings(&mut html);
                return html;
            }
            "more" => {
                piece(&mut html, "soql-answer", &self.more_rows(of));
                self.surroundings(&mut html);
                return html;
            }
            "send" => {
                piece(&mut html, "rest-answer", &self.send_draft());
                piece(&mut html, "rest-history", &self.request_history());
                self.surroundings(&mut html);
                return html;
            }
            "curl" => {
                let request = self.draft();
                piece(&mut html, "rest-answer", &rest::curl(&request, &self.office.entrance().token));
                return html;
            }
            "view" => {
                if let Some((view, ..)) = View::ALL.into_iter().find(|(_, name, _)| *name == of) {
                    self.view = view;
                }
            }
            "object" => (self.view, self.object, self.record) = (View::Records, of.to_owned(), String::new()),
            "record" => {
                let (object, id) = of.split_once('/').unwrap_or((of, ""));
                (self.view, self.object, self.record) = (View::Records, object.to_owned(), id.to_owned());
            }
            "asked" => {
                if let Some(query) = of.parse().ok().and_then(|place: usize| self.queries.get(place)) {
                    self.drafts.insert("soql".to_owned(), query.clone());
                }
            }
            "select" => self.compose_query(of),
            "again" => {
                if let Some(request) = of.parse().ok().and_then(|place: usize| self.requests.get(place)).cloned() {
                    self.put_request(&request);
                }
            }
            "compose" => self.compose(of),
            "log" => self.log = of.parse().unwrap_or_default(),
            "advance" => {
                self.advance(of.parse().unwrap_or_default());
                // What stands in a box, and its answer, is the visitor's.
                if let View::Query | View::Rest = self.view {
                    self.surroundings(&mut html);
                    return html;
                }
            }
            _ => {}
        }
        self.look(&mut html);
        html
    }

    /// The view, and all around it.
    fn look(&mut self, html: &mut String) {
        let view = match self.view {
            View::Records => self.records(),
            View::Query => self.query_box(),
            View::Rest => self.rest_box(),
            View::Jobs => self.jobs(),
            View::Logs => self.logs(),
            View::Limits => self.limits(),
        };
        piece(html, "explorer-views", &views(Some(self.view)));
        piece(html, "explorer-view", &view);
        self.surroundings(html);
    }

    /// What stands beside the view: what was asked last, the time, and what has happened.
    fn surroundings(&self, html: &mut String) {
        piece(html, "explorer-status", &self.told.html());
        piece(html, "explorer-clock", &clock(&self.office.now(), ""));
        let mut list = String::from("<h2>What happened</h2><ol class=\"explorer-said\" tabindex=\"0\" reversed>");
        for said in self.said.iter().rev() {
            let parts = ["<li><time>", &escaped(&said.at), "</time> <span>", &escaped(&said.sentence), "</span></li>"];
            list.push_str(&parts.concat());
        }
        piece(html, "explorer-said", &(list + "</ol>"));
    }

    fn advance(&mut self, millis: u32) {
        let said = self.office.advance(millis);
        self.hear(said);
    }

    fn hear(&mut self, said: Vec<Said>) {
        self.said.extend(said);
        self.said.drain(..self.said.len().saturating_sub(MOST_SAID));
    }
}
