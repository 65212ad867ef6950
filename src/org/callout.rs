//! A callout from Apex: what may leave, what it looks like on the wire, and what comes of the answer.
//!
//! Refuses, in Salesforce's words, whatever breaks a rule of callouts. Invariant: the request that a sleeping
//! transaction holds has no authorization; that is put on at the moment of sending.
//! Rules: <https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_callouts_timeouts.htm>

use apex::{Answer, HttpRequest, HttpResponse};

use crate::{
    JobKind, Moment, Note, assignments,
    credentials::{self, Route, Vault},
    http::{Method, Request, Response},
    limits::{CALLOUT_MILLIS, Counted},
    platform::{Platform, User},
    transaction::Transaction,
};

const IN_TRIGGER: &str = "Callout from triggers are currently not supported.";
/// Apex asks only where no mock is set.
const IN_TEST: &str = "Methods defined as TestMethod do not support Web service callouts";
const IN_FUTURE: &str = "Callout not allowed from this future method. Please enable callout by annotating the future \
     method. eg: @Future(callout=true)";
const IN_SCHEDULED: &str = "Callout from scheduled Apex not supported.";
const UNCOMMITTED: &str = "You have uncommitted work pending. Please commit or rollback before calling out";
const TIMED_OUT: &str = "Read timed out";
const TOO_LONG: &str = "Exceeded maximum time allotted for callout (120000 ms)";
const EXCEPTION: &str = "System.CalloutException";

/// A callout on its way.
#[derive(Clone, Debug)]
pub(crate) struct Waiting {
    call: Call,
    stage: Stage,
    /// Its number.
    pub callout: u32,
    since: Moment,
    /// When patience ends.
    pub deadline: Moment,
}

/// What the code asked for.
#[derive(Clone, Debug)]
struct Call {
    request: Request,
    timeout: u32,
    route: Route,
}

/// What is out at the moment.
#[derive(Clone, Copy, Debug)]
enum Stage {
    /// The request for a token; `again` after a 401.
    Token { again: bool },
    /// The request itself; `again` with a fresh token.
    Itself { again: bool },
}

impl Call {
    /// The error is the CalloutException's text.
    fn new(vault: &Vault, asked: &HttpRequest, user: &User, has_set: &dyn Fn(&str) -> bool) -> Result<Call, String> {
        let route = vault.resolve(&asked.endpoint, &user.username, has_set)?;
        let method = Method::parse(&asked.method).ok_or_else(|| ["Invalid HTTP method: ", &asked.method].concat())?;
        if !(1..=CALLOUT_MILLIS).contains(&asked.timeout) {
            let timeout = asked.timeout.to_string();
            return Err(["Timeout must be between 1 and 120000 milliseconds: ", &timeout].concat());
        }
        if let Some(at) = route.path.bytes().position(|byte| !byte.is_ascii_graphic()) {
            let index = (route.origin.len() + at).to_string();
            return Err(["Illegal character in path at index ", &index, ": ", &route.origin, &route.path].concat());
        }
        let mut request = Request::new(method, route.origin.clone(), route.path.clone());
        for (name, value) in &asked.headers {
            if name.is_empty() || name.bytes().any(|byte| !byte.is_ascii_graphic() || byte == b':') {
                return Err(["Illegal character(s) in message header field: ", name].concat());
            }
            if value.bytes().any(|byte| byte == b'\r' || byte == b'\n') {
                return Err(["Illegal character(s) in message header value: ", value].concat());
            }
            request.headers.set(name.clone(), value.clone());
        }
        request.body = asked.body.clone();
        Ok(Call { request: credentials::with_transport_headers(request), timeout: asked.timeout, route })
    }
}

impl Transaction {
    /// `Http.send`: checks the rules, and sends.
    pub(crate) fn call_out(&mut self, platform: &mut Platform, now: Moment, asked: &HttpRequest) {
        if self.test.is_some() {
            return self.raise(platform, "System.TypeException", &[IN_TEST]);
        }
        if !self.may_call_out(platform) {
            return;
        }
        self.log_callout(platform, &asked.endpoint, &asked.method);
        let has_set = |set: &str| assignments::has(&platform.records, &self.work.overlay, &self.user.id, set, now);
        match Call::new(&platform.vault, asked, &self.user, &has_set) {
            Ok(call) => {
                let stage = match &call.route.principal {
                    Some(principal) if call.route.token && !platform.vault.has_token(principal) => {
                        Stage::Token { again: false }
                    }
                    _ => Stage::Itself { again: false },
                };
                self.send(platform, now, call, stage);
            }
            Err(text) => self.raise(platform, EXCEPTION, &[&text]),
        }
    }

    /// The rules that hold with a mock too; counts.
    pub(crate) fn may_call_out(&mut self, platform: &mut Platform) -> bool {
        let refusal = match self.job_kind() {
            _ if self.in_trigger() => IN_TRIGGER,
            None if self.test.is_some() => "",
            _ if self.allows_callouts() => "",
            Some(JobKind::Future) => IN_FUTURE,
            Some(JobKind::Scheduled) => IN_SCHEDULED,
            _ => IN_TRIGGER,
        };
        let refusal = if refusal.is_empty() && self.has_uncommitted_work() { UNCOMMITTED } else { refusal };
        if !refusal.is_empty() {
            self.raise(platform, EXCEPTION, &[refusal]);
            return false;
        }
        self.may(platform, Counted::Callouts, 1)
    }

    fn send(&mut self, platform: &mut Platform, now: Moment, call: Call, stage: Stage) {
        let patience = call.timeout.min(CALLOUT_MILLIS.saturating_sub(self.limits.callout_millis));
        if patience == 0 {
            return self.raise(platform, EXCEPTION, &[TOO_LONG]);
        }
        let principal = call.route.principal.as_ref();
        let (key, request, shown) = match (stage, principal) {
            (Stage::Token { .. }, Some(principal)) => match platform.vault.token_request(principal) {
                Some(request) => {
                    let shown = credentials::mask_request(&request);
                    (["token ", &principal.external].concat(), request, shown)
                }
                None => {
                    return self.raise(platform, EXCEPTION, &[&credentials::no_access(&call.route.credential)]);
                }
            },
            _ => match platform.vault.outgoing(&call.request, &call.route, now) {
                // Merge fields may have made it larger than the code knows.
                Ok((request, _)) if request.body.len() > self.most_bytes() => {
                    return self.too_large(platform, "request", request.body.len());
                }
                Ok((request, shown)) => (key_of(&call.request), request, shown),
                Err(text) => return self.raise(platform, EXCEPTION, &[&text]),
            },
        };
        let credential = Some(call.route.credential.clone()).filter(|name| !name.is_empty());
        let callout = platform.call_out(key, request, shown, credential);
        platform.note(Note::Waits { transaction: self.number, timeout: patience });
        let deadline = now.saturating_add(Moment::from(patience));
        platform.wake_at(deadline);
        self.waiting = Some(Waiting { call, stage, callout, since: now, deadline });
    }

    /// The answer has come.
    pub(crate) fn answered(&mut self, platform: &mut Platform, now: Moment, response: Response) {
        let Some(Waiting { call, stage, since, .. }) = self.waiting.take() else { return };
        self.log_at(now);
        self.spend(now, since);
        let principal = call.route.principal.clone();
        match (stage, principal) {
            (Stage::Token { again }, Some(principal)) => match platform.vault.keep_token(&principal, &response) {
                true => self.send(platform, now, call, Stage::Itself { again }),
                false => self.raise(platform, EXCEPTION, &[&credentials::no_access(&call.route.credential)]),
            },
            (Stage::Itself { again: false }, Some(principal))
                if platform.vault.wants_refresh(&call.route, response.status) =>
            {
                let credential = call.route.credential.clone();
                platform.note(Note::Refreshes { transaction: self.number, credential });
                platform.vault.forget_token(&principal);
                self.send(platform, now, call, Stage::Token { again: true });
            }
            _ if response.body.len() > self.most_bytes() => {
                self.too_large(platform, "response", response.body.len());
            }
            _ => {
                self.log_response(platform, &response.reason, response.status.into());
                self.reply(platform, Answer::Response(seen_by_apex(response)));
            }
        }
    }

    /// Patience has ended.
    pub(crate) fn timed_out(&mut self, platform: &mut Platform, now: Moment) {
        let Some(Waiting { call, stage, since, .. }) = self.waiting.take() else { return };
        self.spend(now, since);
        let text = match stage {
            _ if now.saturating_sub(since) < Moment::from(call.timeout) => TOO_LONG.to_owned(),
            // A token endpoint that says nothing gives no token: the code never learns that there was one.
            Stage::Token { .. } => credentials::no_access(&call.route.credential),
            Stage::Itself { .. } => TIMED_OUT.to_owned(),
        };
        self.raise(platform, EXCEPTION, &[&text]);
    }

    fn spend(&mut self, now: Moment, since: Moment) {
        let spent = u32::try_from(now.saturating_sub(since)).unwrap_or_default();
        self.limits.callout_millis = self.limits.callout_millis.saturating_add(spent);
    }

    fn too_large(&mut self, platform: &mut Platform, what: &str, size: usize) {
        let sizes = [self.most_bytes(), size].map(|size| size.to_string());
        let text = ["Exceeded max size limit of ", &sizes[0], " with ", what, " size ", &sizes[1]];
        self.raise(platform, EXCEPTION, &text);
    }

    fn most_bytes(&self) -> usize {
        self.limits.heap() as usize
    }
}

/// The same for each attempt at the same work.
fn key_of(request: &Request) -> String {
    [request.method.name(), " ", &request.path].concat()
}

fn seen_by_apex(response: Response) -> HttpResponse {
    let headers = response.headers.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    HttpResponse { status_code: response.status, status: response.reason.into_owned(), headers, body: response.body }
}
