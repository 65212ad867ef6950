//! The protocol's JSON, read and written by the language's own reader.
//!
//! serde_json says the same, and weighs 10 kB of this bundle; the app, which asks, does use it. Refuses what is no
//! question. Invariant: serde reads what is written here, and what it writes is read here, to the same values.

mod ask;

use apex::{json, letters::push_digits};
use protocol::{Answer, Drawn, Event, Request, Said};

pub use ask::read_ask;

/// Writes an `Answer`.
pub fn write_answer(answer: &Answer) -> String {
    match answer {
        Answer::OtherBuild => "\"OtherBuild\"".to_owned(),
        Answer::Undeployed => "\"Undeployed\"".to_owned(),
        Answer::Html(html) => ["{\"Html\":", &json::quoted(html), "}"].concat(),
        Answer::Refused(why) => ["{\"Refused\":", &json::quoted(why), "}"].concat(),
        Answer::Entrance(entrance) => {
            let mut out = ["{\"Entrance\":{\"token\":", &json::quoted(&entrance.token)].concat();
            out.push_str(&[",\"username\":", &json::quoted(&entrance.username), ",\"example\":"].concat());
            let Request { method, path, headers, body } = &entrance.example;
            out.push_str(&["{\"method\":", &json::quoted(method), ",\"path\":", &json::quoted(path)].concat());
            out.push_str(",\"headers\":");
            list(&mut out, headers, field);
            out.push_str(&[",\"body\":", &json::quoted(body), "}}}"].concat());
            out
        }
        Answer::Response(response) => {
            // The rest is mostly no longer than this, and the body with its quotes escaped twice as long as without.
            let mut out = String::with_capacity(2 * response.body.len() + 1_024);
            out.push_str("{\"Response\":{\"status\":");
            push_digits(response.status.into(), &mut out);
            out.push_str(",\"reason\":");
            json::push_quoted(&response.reason, &mut out);
            out.push_str(",\"headers\":");
            list(&mut out, &response.headers, field);
            out.push_str(",\"body\":");
            json::push_quoted(&response.body, &mut out);
            out.push_str("}}");
            out
        }
        Answer::Said(all) => {
            let mut out = String::from("{\"Said\":");
            list(&mut out, all, said);
            out.push('}');
            out
        }
        Answer::Opened(summary) => {
            let mut out = String::from("{\"Opened\":{\"events\":");
            list(&mut out, &summary.events, event);
            out.push_str(",\"transcript\":");
            out.push_str(&json::quoted(&summary.transcript));
            out.push_str(",\"view_box\":");
            drawn(&mut out, &summary.view_box);
            out.push_str(",\"shapes\":");
            list(&mut out, &summary.shapes, drawn);
            out.push_str("}}");
            out
        }
    }
}

fn list<T>(out: &mut String, all: &[T], write: fn(&mut String, &T)) {
    out.push('[');
    for (place, one) in all.iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        write(out, one);
    }
    out.push(']');
}

fn field<T: AsRef<str>>(out: &mut String, (name, value): &(T, T)) {
    out.push('[');
    json::push_quoted(name.as_ref(), out);
    out.push(',');
    json::push_quoted(value.as_ref(), out);
    out.push(']');
}

fn said(out: &mut String, said: &Said) {
    out.push_str("{\"at\":");
    json::push_quoted(&said.at, out);
    out.push_str(",\"sentence\":");
    json::push_quoted(&said.sentence, out);
    out.push('}');
}

fn whole(out: &mut String, number: &u32) {
    push_digits((*number).into(), out);
}

fn drawn(out: &mut String, drawn: &Drawn) {
    out.push_str(
        &["{\"wide\":", &json::quoted(&drawn.wide), ",\"narrow\":", &json::quoted(&drawn.narrow), "}"].concat(),
    );
}

fn event(out: &mut String, event: &Event) {
    out.push_str("{\"node\":");
    match &event.node {
        Some(node) => whole(out, node),
        None => out.push_str("null"),
    }
    out.push_str(",\"motion\":");
    match &event.motion {
        Some(motion) => {
            out.push_str("{\"edge\":");
            whole(out, &motion.edge);
            out.push_str(if motion.lost { ",\"lost\":true,\"tag\":" } else { ",\"lost\":false,\"tag\":" });
            out.push_str(&json::quoted(&motion.tag));
            out.push('}');
        }
        None => out.push_str("null"),
    }
    out.push_str(",\"code\":");
    match &event.code {
        Some(code) => {
            out.push_str(&["{\"file\":", &json::quoted(&code.file), ",\"lines\":"].concat());
            list(out, &code.lines, whole);
            out.push('}');
        }
        None => out.push_str("null"),
    }
    out.push('}');
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use protocol::{Ask, Code, Entrance, Motion, Question, Response, Run, Summary};

    use super::*;

    #[test]
    fn serde_reads_every_answer_that_is_written_here() {
        let text = "\"\\/\u{8}\u{c}\n\r\t\u{1}\u{1f}\u{7f}\u{2028}<b>&\u{1f310}";
        let shape = Drawn { wide: text.to_owned(), narrow: String::new() };
        let motion = Motion { edge: 7, lost: true, tag: text.to_owned() };
        let code = Code { file: text.to_owned(), lines: vec![1, 2, 4_000_000_000] };
        let events = vec![
            Event::default(),
            Event { node: Some(0), motion: Some(motion.clone()), code: Some(code) },
            Event { motion: Some(Motion { lost: false, ..motion }), ..Event::default() },
        ];
        let summary = Summary {
            events,
            transcript: text.to_owned(),
            view_box: shape.clone(),
            shapes: vec![shape.clone(), shape],
        };
        let fields = vec![(text.to_owned(), String::new()), (String::new(), text.to_owned())];
        let said = vec![Said { at: text.to_owned(), sentence: text.to_owned() }, Said::default()];
        let example =
            Request { method: text.to_owned(), path: text.to_owned(), headers: fields, body: text.to_owned() };
        for answer in [
            Answer::Entrance(Entrance { token: text.to_owned(), username: text.to_owned(), example }),
            Answer::Response(Response::default()),
            Answer::Response(Response {
                status: 599,
                reason: text.into(),
                headers: vec![(text.into(), "".into()), ("".into(), text.into())],
                body: text.to_owned(),
            }),
            Answer::Said(said),
            Answer::OtherBuild,
            Answer::Html(text.to_owned()),
            Answer::Refused(text.to_owned()),
            Answer::Opened(Summary::default()),
            Answer::Opened(summary),
        ] {
            assert_eq!(serde_json::from_str::<Answer>(&write_answer(&answer)).ok(), Some(answer));
        }
    }

    #[test]
    fn every_question_that_serde_writes_is_read_here() {
        let texts =
            || BTreeMap::from([("name".to_owned(), "\"<\u{0}\u{1f310}".to_owned()), (String::new(), String::new())]);
        let run = Run {
            pattern: "p".to_owned(),
            inputs: texts(),
            seed: u64::MAX,
            faults: vec!["401 once".to_owned()],
            edits: texts(),
        };
        let text = "\"\\\n\t\u{1f310}".to_owned();
        for question in [
            Question::Open(Run::default()),
            Question::Open(run.clone()),
            Question::Wire(u32::MAX),
            Question::OrgAt(0),
            Question::Check(run.clone()),
            Question::Problems(text.clone()),
            Question::Request(Request::default()),
            Question::Request(Request {
                method: text.clone(),
                path: text.clone(),
                headers: vec![(text.clone(), String::new()), (String::new(), text.clone())],
                body: text.clone(),
            }),
            Question::Happened,
            Question::Advance(u32::MAX),
            Question::Explore(texts()),
            Question::OpenOrg(run.clone()),
            Question::Paint { file: text.clone(), text },
            Question::Test(run),
            Question::NextTest,
            Question::TestTotal,
        ] {
            let ask = Ask { build: "b".to_owned(), question };
            let written = serde_json::to_string(&ask).unwrap_or_default();
            assert_eq!(ask.to_json(), written, "the app writes what serde writes");
            let read = read_ask(&written).unwrap_or_else(|unreadable| panic!("{}", unreadable.why));
            assert_eq!(serde_json::to_string(&read).unwrap_or_default(), written);
        }
    }

    #[test]
    fn what_is_no_question_is_refused_with_its_build_where_that_can_be_read() {
        for (text, build) in [
            ("", None),
            ("{\"build\":1}", None),
            ("{\"build\":\"b\",\"question\":{\"Fly\":1}}", Some("b")),
            ("{\"build\":\"b\",\"question\":{\"Wire\":-1}}", Some("b")),
            ("{\"build\":\"b\",\"question\":{\"Request\":{\"method\":\"GET\"}}}", Some("b")),
            ("{\"build\":\"b\",\"question\":{\"Wire\":1,\"OrgAt\":1}}", Some("b")),
            ("{\"build\":\"b\",\"question\":{\"Open\":{\"pattern\":\"p\",\"faults\":[1]}}}", Some("b")),
            ("{\"build\":\"b\",\"question\":{\"Open\":{}}}", Some("b")),
        ] {
            let found = read_ask(text).map(|_| ()).map_err(|unreadable| unreadable.build);
            assert_eq!(found, Err(build.map(str::to_owned)), "{text}");
        }
    }
}
