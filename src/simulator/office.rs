//! An org that a page asks request by request: it keeps what it was told, on virtual time.
//!
//! Refuses an org of files with a problem, a method that is none, and to hand out bytes that are no text. Invariant:
//! the same requests in the same order get the answers that `mock-org` gives them with a stopped clock.

use std::collections::BTreeMap;

use org::{
    DebugLog, Deployed, Edition, Setup,
    http::{self, Method},
};
use patterns::{Pattern, org_actor::moment, scenario::Refused};
use protocol::{Entrance, Refusal, Request, Response, Run, Said};
use world::{Instant, Span};

use super::{calendar::datetime, draft, opened::refusal};
use crate::live::{self, Cast, Event, Example, Report, USERNAME, time_of_day};

/// The token of every org here: whoever asks is in the page already.
const TOKEN: &str = "mock-session-token";

/// An org that is open for requests.
pub struct Office {
    session: live::Session,
    example: Example,
    /// What happened on the way to the last answer.
    happened: Vec<(Instant, Report)>,
}

impl Office {
    /// The org of a pattern.
    ///
    /// # Errors
    /// Why it cannot be opened.
    pub fn of_pattern(pattern: &'static Pattern, run: Run, deployed: Deployed) -> Result<Office, Refusal> {
        Cast::of_pattern(pattern, &draft::choice(run), deployed, TOKEN).map(Office::new).map_err(refusal)
    }

    /// The org of files. Its inputs are an edition and how many requests it takes in a day.
    ///
    /// # Errors
    /// What is wrong with the files or the inputs.
    pub fn of_files(setup: &Setup, run: &Run, deployed: Deployed) -> Result<Office, Refusal> {
        if !deployed.problems.is_empty() {
            return Err(refusal(Refused::from(deployed.problems)));
        }
        let mut cast = Cast::of_org(deployed, setup, run.seed, TOKEN);
        if !run.inputs.is_empty() {
            cast.set_edition(&edition(&run.inputs).ok_or_else(|| refusal(Refused::Setup(NO_EDITION.to_owned())))?);
        }
        Ok(Office::new(cast))
    }

    fn new(mut cast: Cast) -> Office {
        let example = std::mem::take(&mut cast.example);
        Office { session: live::Session::new(cast), example, happened: Vec::new() }
    }

    pub fn entrance(&self) -> Entrance {
        let Example { method, path, headers, body } = self.example.clone();
        let own = ("Authorization".to_owned(), ["Bearer ", TOKEN].concat());
        let headers = [vec![own], headers].concat();
        let example = Request { method: method.to_owned(), path, headers, body };
        Entrance { token: TOKEN.to_owned(), username: USERNAME.to_owned(), example }
    }

    /// The org's time: `2026-11-24T03:00:01.250Z`
    pub fn now(&self) -> String {
        datetime(moment(self.session.now()))
    }

    /// Keeps a debug log of each transaction from now on, or of none.
    pub fn keep_logs(&mut self, keeps: bool) {
        if let Some(org) = self.session.org_mut() {
            org.keep_logs(keeps);
        }
    }

    /// The debug logs that were kept, the latest first.
    pub fn logs(&self) -> Vec<&DebugLog> {
        let mut logs: Vec<_> = self.session.org().into_iter().flat_map(|org| org.logs()).collect();
        logs.reverse();
        logs
    }

    /// The org's answer.
    ///
    /// # Errors
    /// That there is none.
    pub fn ask(&mut self, asked: Request) -> Result<Response, Refusal> {
        let method = Method::parse(&asked.method).ok_or(Refusal::UnknownMethod(asked.method))?;
        let mut request = http::Request::new(method, "", asked.path);
        for (name, value) in asked.headers {
            request.headers.add(name, value);
        }
        request.body = asked.body.into_bytes();
        self.happened.clear();
        let answer = self.session.ask(request, &mut self.happened).ok_or(Refusal::NoAnswer)?;
        Ok(Response {
            status: answer.status,
            headers: answer.headers.into_fields().collect(),
            reason: answer.reason,
            body: String::from_utf8(answer.body).map_err(|_| Refusal::NoAnswer)?,
        })
    }

    /// What happened on the way to the last answer, or while time last went on.
    pub fn happened(&self) -> Vec<Said> {
        said(&self.happened)
    }

    /// Lets time go on by so many milliseconds. Answers what happened.
    pub fn advance(&mut self, millis: u32) -> Vec<Said> {
        let last = self.session.now() + Span::from_millis(u64::from(millis));
        self.happened.clear();
        loop {
            let at = self.session.next_wake().map_or(last, |wake| wake.min(last));
            self.session.pass_to(at);
            while let Some(event) = self.session.poll() {
                if let Event::Reported(report) = event {
                    self.happened.push((self.session.now(), report));
                }
            }
            if at == last {
                return self.happened();
            }
        }
    }
}

const NO_EDITION: &str = "an org of files takes an edition and a number of requests";

fn edition(inputs: &BTreeMap<String, String>) -> Option<Edition> {
    let mut edition = Edition::default();
    for (name, value) in inputs {
        match name.as_str() {
            "edition" => edition = Edition::find(value)?,
            // It comes after the edition, whose own number it stands for.
            "requests" => edition.daily_requests = value.parse().ok()?,
            _ => return None,
        }
    }
    Some(edition)
}

fn said(happened: &[(Instant, Report)]) -> Vec<Said> {
    let mut told: Vec<Said> = Vec::with_capacity(happened.len());
    let mut last = None;
    for (at, report) in happened {
        // Most of it happens at one moment.
        let known = told.last().filter(|_| last == Some(*at)).map(|said| said.at.clone());
        told.push(Said { at: known.unwrap_or_else(|| time_of_day(*at)), sentence: report.sentence() });
        last = Some(*at);
    }
    told
}
