//! A run written by hand, and what the page is told of it; and questions that have no good answer.

use apex::{Datum, Operation, Record};
use org::{
    Work,
    http::{Headers, Method, Request, Response},
};
use patterns::participant::{Body, MASK, Note};
use protocol::{Answer, Ask, Question, Run, Summary};
use world::{ActorId, Event, Happening, Instant, MessageId, Span};

use super::{
    Session, default_transcript,
    opened::Opened,
    org_view, summary,
    transcript::{self, Form},
    wire,
};

mod editing;
mod requests;

const CLIENT: ActorId = ActorId(0);
const ORG: ActorId = ActorId(1);
const PROVIDER: ActorId = ActorId(2);

fn sent(message: u32, edge: &'static str, ends: (ActorId, ActorId), shown: Body, lost: bool) -> Happening<Body, Note> {
    let travel = (!lost).then_some(Span::from_millis(30));
    Happening::Sent { message: MessageId(message), edge, from: ends.0, to: ends.1, shown, travel }
}

fn of_org(note: org::Note) -> Happening<Body, Note> {
    Happening::Inside { actor: ORG, note: Note::Org(note) }
}

fn account(name: &str) -> Record {
    Record::new("Account")
        .with("Id", Datum::Id("001000000000001AAA".to_owned()))
        .with("Name", Datum::String(name.to_owned()))
}

/// A save, a callout that is lost, and a page instead of an answer: every kind of event is in it.
fn by_hand() -> Opened {
    let save = Request {
        headers: Headers::default().with("Authorization", ["Bearer ", MASK].concat()),
        body: b"{\"Name\":\"<b>\"}".to_vec(),
        ..Request::new(Method::Post, "https://org.example", "/services/data/v68.0/sobjects/Account")
    };
    let ask = Request {
        headers: Headers::default().with("Authorization", ["Bearer ", MASK].concat()),
        ..Request::new(Method::Get, "https://api.example", "/v1/companies?website=x&y")
    };
    let inside = Request::new(Method::Get, "callout:Company_Data", "/v1/companies?website=x&y");
    let page = Response::new(200, "text/html; charset=UTF-8", "<h1>");
    let wrote = |operation, name| org::Note::Wrote { transaction: 1, operation, records: vec![account(name)] };
    let happenings = vec![
        sent(0, "save", (CLIENT, ORG), Body::Request(save), false),
        Happening::Arrived { message: MessageId(0), at: ORG },
        of_org(org::Note::Began { transaction: 1, work: Work::Rest { line: "POST /x".to_owned() } }),
        of_org(org::Note::Ran { transaction: 1, file: "AccountEnrichment.cls".to_owned(), lines: vec![8, 9, 15] }),
        of_org(wrote(Operation::Insert, "<b>")),
        of_org(org::Note::Committed { transaction: 1 }),
        Happening::Passed { edge: "apex-callout", within: ORG, shown: Body::Request(inside) },
        sent(1, "https-auth", (ORG, PROVIDER), Body::Request(ask), true),
        Happening::Fault { message: MessageId(1), rule: "No answer" },
        of_org(org::Note::Raised {
            transaction: 2,
            type_name: "System.CalloutException".to_owned(),
            message: "Read timed out".to_owned(),
        }),
        sent(2, "json-response", (PROVIDER, ORG), Body::Response(page), false),
        Happening::Arrived { message: MessageId(2), at: ORG },
        sent(0, "save-answer", (ORG, CLIENT), Body::Response(Response::new(400, "", "")), false),
        Happening::Inside { actor: CLIENT, note: Note::Said { sentence: "The client reads.".to_owned(), bad: false } },
    ];
    let event = |(at, happening): (u64, _)| Event { at: Instant(at * 1_500), happening };
    let pattern = patterns::ALL[0];
    let scenario = pattern.scenario.expect("a scenario");
    Opened::of(pattern, scenario, (0..).zip(happenings).map(event).collect())
}

/// The text between the tags, line by line.
fn lines(html: &str) -> Vec<String> {
    let text: String = html.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect();
    text.lines().map(str::to_owned).collect()
}

#[test]
fn every_event_has_its_sentence() {
    let html = transcript::html(&by_hand(), Form::Pressable).replace("<li", "\n<li");
    assert_eq!(
        lines(&html)[1..],
        [
            "00:00.000Client sends POST /services/data/v68.0/sobjects/Account to Salesforce.",
            "00:00.001POST /services/data/v68.0/sobjects/Account arrives at Salesforce.",
            "00:00.003Transaction 1 begins: POST /x.",
            "00:00.004In AccountEnrichment.cls, lines 8 to 15 run.",
            "00:00.006Insert: Account 001000000000001AAA is written, not yet committed.",
            "00:00.007Transaction 1 commits: 1 Account is kept.",
            "00:00.009Salesforce hands GET /v1/companies?website=x&amp;y to Named Credential.",
            "00:00.010Named Credential adds the authorization and sends GET /v1/companies?website=x&amp;y to External API.",
            "00:00.012The fault &quot;No answer&quot; sets in: the message gets lost, and nothing arrives.",
            "00:00.013System.CalloutException is raised: Read timed out.",
            "00:00.015External API answers 200 OK.",
            "00:00.016200 OK arrives at Salesforce.",
            "00:00.018Salesforce answers 400 Bad Request.",
            "00:00.019The client reads.",
        ]
    );
    assert_eq!(html.matches("class=\"is-bad\"").count(), 3);
}

#[test]
fn the_static_form_says_the_same_and_has_no_button() {
    let opened = by_hand();
    let [pressable, fixed] = [Form::Pressable, Form::Static].map(|form| transcript::html(&opened, form));
    assert_eq!(lines(&pressable), lines(&fixed));
    assert!(pressable.contains("<button") && !fixed.contains("<button"));
}

#[test]
fn the_map_shows_where_each_event_is() {
    let Summary { events, shapes, view_box, .. } = summary::summary(&by_hand());
    assert_eq!((view_box.wide.as_str(), view_box.narrow.as_str()), ("0 0 1000 400", "0 0 320 520"));
    let node = |event: usize| events[event].node.map(|shape| shapes[shape as usize].wide.clone());
    let course = |event: usize| {
        events[event].motion.as_ref().map(|motion| (shapes[motion.edge as usize].wide.clone(), motion.tag.as_str()))
    };
    assert_eq!(node(0), None);
    assert_eq!(course(0), Some(("M20 226L160 226".to_owned(), "POST")));
    assert_eq!(course(12), Some(("M160 226L20 226".to_owned(), "400")));
    assert!(node(1).is_some() && node(1) == node(3) && node(1) == node(11));
    assert_eq!(events[3].code.as_ref().map(|code| code.lines.as_slice()), Some(&[8, 9, 15][..]));
    assert_eq!(events[7].motion.as_ref().map(|motion| (motion.lost, motion.tag.as_str())), Some((true, "GET")));
    assert_eq!(course(10).map(|(_, tag)| tag), Some("text/html"), "a page is not what was asked for");
    assert!(shapes.iter().all(|shape| shape.wide.starts_with('M') && shape.narrow.starts_with('M')));
}

#[test]
fn the_wire_shows_the_message_as_it_was_sent() {
    let opened = by_hand();
    let last = |at: usize| lines(wire::html(&opened, at).rsplit("<pre>").next().unwrap_or_default());
    let post = last(0);
    assert_eq!(post[0], "POST /services/data/v68.0/sobjects/Account HTTP/1.1");
    assert_eq!(post[1], format!("Authorization: {MASK}").replace(": ", ": Bearer "));
    assert_eq!(post[2..], ["", "{\"Name\":\"<b>\"}"].map(crate::markup::escaped));
    assert_eq!(last(6), ["GET callout:Company_Data/v1/companies?website=x&amp;y"]);
    assert_eq!(last(9)[0], "GET /v1/companies?website=x&amp;y HTTP/1.1");
    assert_eq!(last(11)[0], "HTTP/1.1 200 OK");
    assert!(wire::html(&opened, 8).contains("lost on the way"));
    assert_eq!(wire::html(&opened, 13).matches("<button").count(), 5);
    assert_eq!(wire::html(&opened, 13).matches("is-shown").count(), 1);
}

#[test]
fn what_is_not_committed_says_so() {
    let opened = by_hand();
    assert!(org_view::html(&opened, 3).contains("no record"));
    let written = org_view::html(&opened, 4);
    assert!(written.contains("Not yet committed: Insert by transaction 1"), "{written}");
    let committed = org_view::html(&opened, 5);
    assert!(!committed.contains("Not yet committed") && committed.contains("<dd>&lt;b&gt;</dd>"), "{committed}");
}

fn answer(session: &mut Session, ask: &str) -> Answer {
    serde_json::from_str(&session.answer_json(ask)).expect("an answer")
}

fn ask(question: Question) -> String {
    serde_json::to_string(&Ask { build: "b".to_owned(), question }).expect("a question")
}

#[test]
fn what_cannot_be_read_is_refused_and_another_build_is_told_so() {
    let mut session = Session::new("b".to_owned());
    for unreadable in ["", "{", "null", "[]", "\"Wire\"", "{\"build\":\"b\",\"question\":\"Dance\"}", "{\"build\":1}"] {
        assert!(matches!(answer(&mut session, unreadable), Answer::Refused(_)), "{unreadable}");
    }
    for other in ["{\"build\":\"c\",\"question\":{\"Wire\":0}}", "{\"build\":\"c\",\"question\":\"Dance\"}"] {
        assert_eq!(answer(&mut session, other), Answer::OtherBuild);
    }
}

#[test]
fn what_is_not_there_is_refused_by_name() {
    let mut session = Session::new("b".to_owned());
    let run = |pattern: &str, fault: &str| Run {
        pattern: pattern.to_owned(),
        faults: Some(fault.to_owned()).filter(|fault| !fault.is_empty()).into_iter().collect(),
        ..Run::default()
    };
    for (question, words) in [
        (Question::Open(run("fax-machine", "")), "no pattern named fax-machine"),
        (Question::Open(run("platform-events", "")), "does not run yet"),
        (Question::Open(run("outbound-rest-callout", "meteor")), "no fault named meteor"),
        (Question::Wire(0), "no such event"),
        (Question::OrgAt(u32::MAX), "no such event"),
    ] {
        let Answer::Refused(why) = answer(&mut session, &ask(question)) else { panic!("{words}: answered") };
        assert!(why.contains(words), "{why}");
    }
}

#[test]
fn a_refused_run_leaves_the_one_before_open() {
    let mut session = Session::new("b".to_owned());
    let good = Run { pattern: "outbound-rest-callout".to_owned(), ..Run::default() };
    assert!(matches!(answer(&mut session, &ask(Question::Open(good))), Answer::Opened(_)));
    answer(&mut session, &ask(Question::Open(Run::default())));
    assert!(matches!(answer(&mut session, &ask(Question::Wire(0))), Answer::Html(_)));
}

#[test]
fn the_default_transcript_begins_with_the_clients_request() {
    let html = default_transcript(patterns::ALL[0]).expect("the default run opens");
    assert!(html.contains("<div class=\"sentence\"><time datetime=\"2026-11-24T03:00:00.000Z\">00:00.000</time><span>Client sends POST"), "{html}");
}
