//! The mock org as a participant: the world's messages and moments, told to an `org::Org` and back.
//!
//! Refuses to know a pattern: which host leads to which participant, over which edges, is data. Invariant: the
//! org's moment is the run's virtual time counted from one fixed start; what the trace shows is what the org masked.

use std::collections::VecDeque;

use apex::{Datum, Operation, Record};
use org::{Email, Moment, Org, Output, http, masked_response};
use world::{ActorId, Command, Input, Instant, MessageId, Outgoing};

use crate::participant::{Body, Note, Part, Plain};

/// When every run begins: 2026-11-24T03:00:00Z.
pub const START: Moment = 1_795_489_200_000;

/// The way from the org to another system.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    /// `https://api.companydata.example`
    pub origin: &'static str,
    pub to: ActorId,
    /// The edge to the named credential, inside the org; empty where the map draws none.
    pub inside: &'static str,
    /// The edge that a request takes, and the one that its answer takes.
    pub edge: &'static str,
    pub back: &'static str,
}

/// What goes on inside the org along an edge of the map: records that are inserted, e-mails.
#[derive(Clone, Copy, Debug)]
pub struct Inside {
    pub edge: &'static str,
    /// Who gets the e-mails that leave, and the edge that they take.
    pub mail: Option<(ActorId, &'static str)>,
}

/// An org among the participants.
#[derive(Clone)]
pub struct OrgActor {
    org: Org,
    ways: Vec<Way>,
    /// Commands that belong to an output already taken, which come before the next one.
    ready: VecDeque<Command<Body, Note>>,
    /// Whether the named credential goes on with a request that Apex has handed to it before.
    again: bool,
    inside: Option<Inside>,
    /// E-mails that have left.
    mails: u32,
}

/// The org's time at a moment of the run.
pub fn moment(now: Instant) -> Moment {
    START.saturating_add_unsigned(now.millis())
}

impl Part for OrgActor {
    fn handle(&mut self, now: Instant, input: Input<Body>) {
        let told = match input {
            Input::Request { message, body: Body::Request(request) } => org::Input::Request { id: message.0, request },
            Input::Answer { exchange, body: Body::Response(response) } => {
                org::Input::CalloutAnswered { callout: exchange, response }
            }
            Input::Wake => org::Input::Tick,
            // An org waits to be asked, and nothing that is no HTTP reaches it.
            Input::Start | Input::Request { .. } | Input::Answer { .. } => return,
        };
        self.org.handle(moment(now), told);
    }

    fn poll(&mut self, now: Instant) -> Option<Command<Body, Note>> {
        if self.ready.is_empty() {
            let output = self.org.poll(moment(now))?;
            self.translate(output);
        }
        self.ready.pop_front()
    }

    #[cfg(not(target_family = "wasm"))]
    fn copy(&self) -> Box<dyn Part> {
        Box::new(self.clone())
    }

    fn org(&self) -> Option<&Org> {
        Some(&self.org)
    }

    fn org_mut(&mut self) -> Option<&mut Org> {
        Some(&mut self.org)
    }
}

impl OrgActor {
    pub fn new(org: Org, ways: Vec<Way>) -> Self {
        Self { org, ways, ready: VecDeque::new(), again: false, inside: None, mails: 0 }
    }

    /// Inserts and e-mails show on the map.
    pub fn showing(self, inside: Inside) -> Self {
        Self { inside: Some(inside), ..self }
    }

    /// Puts what shows of a note before it, or after.
    fn show(&mut self, inside: Inside, note: org::Note) {
        let edge = inside.edge;
        match &note {
            org::Note::Wrote { operation: Operation::Insert, records, .. } => {
                let shown = Body::Plain(inserted(records));
                self.ready.push_back(Command::Pass { edge, shown });
                self.ready.push_back(Command::Note(Note::Org(note)));
            }
            org::Note::EmailSent { email, .. } => {
                let body = Body::Plain(mail(email));
                self.ready.push_back(Command::Pass { edge, shown: body.clone() });
                self.mails += 1;
                let (exchange, key) = (self.mails, ["Email ", &email.subject].concat());
                self.ready.push_back(Command::Note(Note::Org(note)));
                if let Some((to, edge)) = inside.mail {
                    let (back, attempt, shown) = (edge, 1, body.clone());
                    let sent = Outgoing { to, edge, back, exchange, key, attempt, body, shown };
                    self.ready.push_back(Command::Send(sent));
                }
            }
            _ => self.ready.push_back(Command::Note(Note::Org(note))),
        }
    }

    fn translate(&mut self, output: Output) {
        let command = match output {
            Output::Respond { id, response } => {
                let shown = masked_response(&response).map(Body::Response);
                Command::Answer { message: MessageId(id), body: Body::Response(response), shown }
            }
            Output::Note(note) => {
                self.again |= matches!(note, org::Note::Refreshes { .. });
                if let Some(inside) = self.inside {
                    return self.show(inside, note);
                }
                Command::Note(Note::Org(note))
            }
            Output::WakeAt(at) => {
                let millis = u64::try_from(at.saturating_sub(START)).unwrap_or_default();
                Command::WakeAt(Instant(millis.saturating_mul(1_000)))
            }
            Output::Callout { callout, key, attempt, request, shown, credential } => {
                let Some(way) = self.ways.iter().find(|way| way.origin == request.origin).copied() else {
                    let sentence = ["No system answers at ", &request.origin, ": the request gets lost."].concat();
                    return self.ready.push_back(Command::Note(Note::Said { sentence, bad: true }));
                };
                // A token is the platform's own affair: Apex neither asks for it nor asks again after a 401.
                let is_of_apex = !key.starts_with("token ");
                let is_handed_over = is_of_apex && !self.again && !way.inside.is_empty();
                self.again &= !is_of_apex;
                if let Some(credential) = credential.filter(|_| is_handed_over) {
                    let shown = Body::Request(as_apex_made_it(&shown, &credential));
                    self.ready.push_back(Command::Pass { edge: way.inside, shown });
                }
                Command::Send(Outgoing {
                    to: way.to,
                    edge: way.edge,
                    back: way.back,
                    exchange: callout,
                    key,
                    attempt,
                    body: Body::Request(request),
                    shown: Body::Request(shown),
                })
            }
        };
        self.ready.push_back(command);
    }
}

/// Records on their way to the database: the fields that have a value, but those that the platform keeps.
fn inserted(records: &[Record]) -> Plain {
    let object = records.first().map_or("", |record| &record.object);
    let what = ["Insert of ", &records.len().to_string(), " ", object].concat();
    let mut text = String::new();
    for record in records {
        text.push_str(if text.is_empty() { "" } else { "\n" });
        for (name, value) in record.fields().filter(|(name, _)| !KEPT.contains(name)) {
            let value = match value {
                Datum::String(value) | Datum::Id(value) => value.clone(),
                Datum::Decimal(value) => value.to_string(),
                Datum::Integer(value) => value.to_string(),
                Datum::Boolean(value) => value.to_string(),
                _ => continue,
            };
            text.push_str(&[name, ": ", &value, "\n"].concat());
        }
    }
    Plain { tag: "Insert", what, text }
}

/// Fields that the platform keeps by itself.
const KEPT: [&str; 4] = ["OwnerId", "IsDeleted", "CreatedById", "LastModifiedById"];

/// An e-mail as it is read (RFC 5322).
fn mail(email: &Email) -> Plain {
    let to = email.to.join(", ");
    let what = ["Email to ", &to].concat();
    let text = ["To: ", &to, "\nSubject: ", &email.subject, "\n\n", &email.body].concat();
    Plain { tag: "Email", what, text }
}

/// What the platform adds to a request of Apex.
const ADDED: [&str; 4] = ["Authorization", "Host", "User-Agent", "Content-Length"];

/// The request before the named credential put its address and its authorization in.
fn as_apex_made_it(shown: &http::Request, credential: &str) -> http::Request {
    let mut made = http::Request::new(shown.method, ["callout:", credential].concat(), &shown.path);
    for (name, value) in shown.headers.iter() {
        if ADDED.iter().all(|added| !name.eq_ignore_ascii_case(added)) {
            made.headers.set(name.to_owned(), value.to_owned());
        }
    }
    made.body.clone_from(&shown.body);
    made
}

#[cfg(test)]
mod tests {
    use super::*;
    use org::http::{Headers, Method, Request, Response};

    fn actor() -> OrgActor {
        let org = Org::new(&org::Setup::default()).expect("an empty org");
        let way = Way { origin: "https://api.example", to: ActorId(2), inside: "inside", edge: "out", back: "back" };
        OrgActor::new(org, vec![way])
    }

    fn callout(origin: &str, credential: Option<&str>) -> Output {
        let shown = Request {
            headers: Headers::default().with("Authorization", "Bearer hidden").with("Accept", "*/*"),
            ..Request::new(Method::Get, origin, "/v1/x")
        };
        Output::Callout {
            callout: 7,
            key: "GET /v1/x".to_owned(),
            attempt: 1,
            request: shown.clone(),
            shown,
            credential: credential.map(str::to_owned),
        }
    }

    #[test]
    fn a_callout_through_a_credential_goes_inside_first_and_without_its_authorization() {
        let mut actor = actor();
        actor.translate(callout("https://api.example", Some("Data")));
        let Some(Command::Pass { edge: "inside", shown: Body::Request(shown) }) = actor.poll(Instant::START) else {
            panic!("nothing went inside");
        };
        assert_eq!((shown.origin.as_str(), shown.headers.get("authorization")), ("callout:Data", None));
        assert_eq!(shown.headers.get("Accept"), Some("*/*"));
        let Some(Command::Send(sent)) = actor.poll(Instant::START) else { panic!("nothing was sent") };
        assert_eq!((sent.to, sent.edge, sent.back, sent.exchange), (ActorId(2), "out", "back", 7));
    }

    #[test]
    fn what_the_platform_asks_by_itself_does_not_come_from_apex() {
        let mut actor = actor();
        let refreshes = org::Note::Refreshes { transaction: 1, credential: "Data".to_owned() };
        actor.translate(Output::Note(refreshes));
        for key in ["token Data.Service", "GET /v1/x", "GET /v1/x"] {
            let mut output = callout("https://api.example", Some("Data"));
            if let Output::Callout { key: held, .. } = &mut output {
                *held = key.to_owned();
            }
            actor.translate(output);
        }
        let went: Vec<&str> = std::iter::from_fn(|| actor.poll(Instant::START))
            .filter_map(|command| match command {
                Command::Send(_) => Some("out"),
                Command::Pass { .. } => Some("inside"),
                _ => None,
            })
            .collect();
        assert_eq!(went, ["out", "out", "inside", "out"]);
    }

    #[test]
    fn a_callout_to_a_host_that_nobody_has_is_said_and_not_sent() {
        let mut actor = actor();
        actor.translate(callout("https://nobody.example", None));
        let Some(Command::Note(Note::Said { sentence, bad: true })) = actor.poll(Instant::START) else {
            panic!("nothing was said");
        };
        assert!(sentence.contains("https://nobody.example"), "{sentence}");
        assert_eq!(actor.poll(Instant::START), None);
    }

    #[test]
    fn the_orgs_time_is_counted_from_three_at_night() {
        assert_eq!(moment(Instant(1_999)), START + 1);
        let mut actor = actor();
        actor.translate(Output::WakeAt(START + 60_000));
        assert_eq!(actor.poll(Instant::START), Some(Command::WakeAt(Instant(60_000_000))));
    }

    #[test]
    fn an_answer_goes_back_under_the_number_of_its_request() {
        let mut actor = actor();
        actor.translate(Output::Respond { id: 3, response: Response::new(204, "", "") });
        assert!(matches!(actor.poll(Instant::START), Some(Command::Answer { message: MessageId(3), .. })));
    }
}
