//! The mobile app: it gets a token, sends a case with its items, and sends it again when it hears nothing.
//!
//! Refuses to guess: what it says of an answer it has read there. Invariant: every attempt bears the same key and the
//! same body; no token is shown.

use std::collections::VecDeque;

use apex::json::{self, Json, quoted};
use org::http::{Headers, Method, Request, Response};
use world::{ActorId, Command, Input, Instant, Outgoing, Span};

use super::authorization::{PATH, REFRESH_TOKEN};
use crate::participant::{Body, MASK, Note, Part};

/// How long the app waits for an answer.
const PATIENCE: Span = Span::from_millis(10_000);
const ATTEMPTS: u32 = 3;
/// Number of the exchange in which the app asks for a token; those of the case follow.
const TOKEN: u32 = 0;
/// Items that the wire shows of a long list.
const SHOWN: usize = 3;
const URL: &str = "/services/apexrest/cases/v1/";

/// Whom the app talks to, and over which edges.
#[derive(Clone, Copy, Debug)]
pub struct Lines {
    pub origin: &'static str,
    pub authorization: ActorId,
    pub org: ActorId,
    /// There and back.
    pub token: (&'static str, &'static str),
    pub case: (&'static str, &'static str),
}

/// What the app sends.
#[derive(Clone, Debug)]
pub struct Intake {
    pub method: Method,
    pub key: String,
    pub subject: String,
    pub email: String,
    /// `2 x LAMP-7, 1 x CABLE-3`
    pub items: String,
    /// How many times the list is there, one after the other.
    pub times: usize,
    /// The body ends in the middle of it.
    pub is_cut: bool,
}

#[derive(Clone)]
pub struct MobileApp {
    lines: Lines,
    intake: Intake,
    token: String,
    /// Of the case.
    attempt: u32,
    /// When the app gives an attempt up; none where it waits for no answer.
    deadline: Option<Instant>,
    /// It has got a new token because the org did not know the old one.
    has_renewed: bool,
    outbox: VecDeque<Command<Body, Note>>,
}

impl MobileApp {
    pub fn new(lines: Lines, intake: Intake) -> Self {
        let (token, outbox) = (String::new(), VecDeque::new());
        Self { lines, intake, token, attempt: 0, deadline: None, has_renewed: false, outbox }
    }

    /// What it sends first when it has that token.
    pub fn first_request(&self, token: &str) -> Request {
        self.request(token, &self.intake.body(usize::MAX))
    }

    fn request(&self, token: &str, body: &str) -> Request {
        let mut request = Request::new(self.intake.method, self.lines.origin, URL);
        request.headers = Headers::default()
            .with("Host", self.lines.origin.trim_start_matches("https://"))
            .with("Authorization", ["Bearer ", token].concat())
            .with("Content-Type", "application/json")
            .with("Accept", "application/json");
        if !self.intake.key.is_empty() {
            request.headers.set("Idempotency-Key", self.intake.key.to_string());
        }
        request.body = body.as_bytes().to_vec();
        request
    }

    fn ask_for_token(&mut self) {
        let mut request = Request::new(Method::Post, self.lines.origin, PATH);
        request.headers = Headers::default()
            .with("Host", self.lines.origin.trim_start_matches("https://"))
            .with("Content-Type", "application/x-www-form-urlencoded");
        let form = |token: &str| ["grant_type=refresh_token&client_id=harbour-app&refresh_token=", token].concat();
        let mut shown = request.clone();
        request.body = form(REFRESH_TOKEN).into_bytes();
        shown.body = form(MASK).into_bytes();
        let attempt = 1 + u32::from(self.has_renewed);
        self.send(self.lines.authorization, self.lines.token, TOKEN, attempt, request, shown);
    }

    fn send_case(&mut self, now: Instant) {
        self.attempt += 1;
        let request = self.request(&self.token, &self.intake.body(usize::MAX));
        let shown = self.request(MASK, &self.intake.body(SHOWN));
        let deadline = now + PATIENCE;
        self.deadline = Some(deadline);
        self.send(self.lines.org, self.lines.case, self.attempt, self.attempt, request, shown);
        self.outbox.push_back(Command::WakeAt(deadline));
    }

    fn send(
        &mut self,
        to: ActorId,
        (edge, back): (&'static str, &'static str),
        exchange: u32,
        attempt: u32,
        request: Request,
        shown: Request,
    ) {
        let key = [request.method.name(), " ", &request.path].concat();
        let (body, shown) = (Body::Request(request), Body::Request(shown));
        self.outbox.push_back(Command::Send(Outgoing { to, edge, back, exchange, key, attempt, body, shown }));
    }

    fn say(&mut self, bad: bool, words: &[&str]) {
        self.outbox.push_back(Command::Note(Note::Said { sentence: words.concat(), bad }));
    }

    fn answered(&mut self, now: Instant, exchange: u32, response: &Response) {
        let text = String::from_utf8_lossy(&response.body);
        let parsed = json::parse(&text).unwrap_or(Json::Null);
        if exchange == TOKEN {
            return match member(&parsed, "access_token") {
                Some(token) => {
                    self.token = token.to_owned();
                    self.send_case(now);
                }
                None => self.say(true, &["The app gets no token, and asks for a new sign-in."]),
            };
        }
        // An answer to an attempt that was given up says nothing new.
        if exchange != self.attempt || self.deadline.take().is_none() {
            return;
        }
        if response.status == 401 && !self.has_renewed {
            self.has_renewed = true;
            self.say(true, &["The app reads 401: its token is over. It gets a new one and sends the case again."]);
            return self.ask_for_token();
        }
        let (bad, told) = told(response, &parsed);
        let read = ["The app reads ", &response.status.to_string(), " ", &response.reason, ": ", &told].concat();
        self.say(bad, &[&read]);
    }
}

/// What the app makes of an answer, and whether it is bad news.
fn told(response: &Response, body: &Json) -> (bool, String) {
    if let Some(number) = member(body, "caseNumber") {
        let first = ["case ", number, " is open."].concat();
        let again = ["case ", number, " was open already, and there is no second one."].concat();
        return (false, if response.status == 201 { first } else { again });
    }
    // The class's own problems, or the platform's errors.
    let (list, code) = match body {
        Json::Array(errors) => (Some(errors), "errorCode"),
        other => match other.get("problems") {
            Some(Json::Array(problems)) => (Some(problems), "code"),
            _ => (None, ""),
        },
    };
    let mut told = String::new();
    for problem in list.into_iter().flatten() {
        let message = member(problem, "message").unwrap_or_default();
        let item = match problem.get("item") {
            // The class counts from 0, people from 1.
            Some(Json::Number(place)) => {
                let place = place.parse::<u32>().map_or(0, |place| place.saturating_add(1));
                [" (item ", &place.to_string(), " of the list)"].concat()
            }
            _ => String::new(),
        };
        told.push_str(&[member(problem, code).unwrap_or("?"), &item].concat());
        // An exception is nothing for a phone.
        if response.status < 500 {
            told.push_str(&[", ", message.trim_end_matches('.')].concat());
        }
        told.push_str(". ");
    }
    let whose = match response.status {
        500.. => "That is not the app's to mend: it keeps the case and its key for later.",
        405 => "That is for whoever writes the app.",
        _ => "The app shows it to its user.",
    };
    if told.is_empty() { (true, "it does not understand the answer.".to_owned()) } else { (true, told + whose) }
}

fn member<'j>(json: &'j Json, name: &str) -> Option<&'j str> {
    match json.get(name)? {
        Json::String(text) => Some(text),
        _ => None,
    }
}

impl Intake {
    /// The body, with at most so many of its items.
    fn body(&self, most: usize) -> String {
        let items: Vec<String> =
            self.items.split(',').map(str::trim).filter(|item| !item.is_empty()).map(item).collect();
        let all = items.len() * self.times;
        let mut list: Vec<String> = items.iter().cycle().take(all.min(most)).cloned().collect();
        if all > list.len() {
            list.push(["... ", &(all - list.len()).to_string(), " more items ..."].concat());
        }
        let items = match list.is_empty() {
            true => "[]".to_owned(),
            false => ["[\n    ", &list.join(",\n    "), "\n  ]"].concat(),
        };
        let mut body = ["{\n  \"subject\": ", &quoted(&self.subject), ",\n  \"contactEmail\": "].concat();
        body.push_str(&quoted(&self.email));
        if !self.is_cut {
            body.push_str(&[",\n  \"items\": ", &items, "\n}"].concat());
        }
        body
    }
}

/// `2 x LAMP-7` as JSON. What is no number goes out as it was typed, for the org to refuse.
fn item(text: &str) -> String {
    let (quantity, product) = text.split_once(" x ").unwrap_or(("1", text));
    let quantity = quantity.trim();
    let digits = quantity.strip_prefix('-').unwrap_or(quantity);
    // JSON has no number that begins with a zero.
    let is_number = !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && (digits == "0" || !digits.starts_with('0'));
    let quantity = if is_number { quantity.to_owned() } else { quoted(quantity) };
    ["{ \"product\": ", &quoted(product.trim()), ", \"quantity\": ", &quantity, " }"].concat()
}

impl Part for MobileApp {
    fn handle(&mut self, now: Instant, input: Input<Body>) {
        match input {
            Input::Start => self.ask_for_token(),
            Input::Answer { exchange, body: Body::Response(response) } => self.answered(now, exchange, &response),
            Input::Wake if self.deadline.is_some_and(|deadline| deadline <= now) => {
                self.deadline = None;
                if self.attempt < ATTEMPTS {
                    let words = "No answer within 10 seconds. The app cannot know whether the case is open, so it sends the \
                        same call again, with the same key.";
                    self.say(true, &[words]);
                    self.send_case(now);
                } else {
                    self.say(true, &["The app gives up for now, and keeps the case and its key for later."]);
                }
            }
            _ => {}
        }
    }

    fn poll(&mut self, _now: Instant) -> Option<Command<Body, Note>> {
        self.outbox.pop_front()
    }

    #[cfg(not(target_family = "wasm"))]
    fn copy(&self) -> Box<dyn Part> {
        Box::new(self.clone())
    }
}

#[cfg(test)]
#[path = "mobile_app/tests.rs"]
mod tests;
