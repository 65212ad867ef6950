//! A question as JSON, as serde would write it, in a tenth of the code: the page's bundle must stay small.
//!
//! Refuses nothing: every question can be written. Invariant: what is written here is what serde writes.

use std::collections::BTreeMap;

use crate::{Ask, Question, Request, Run};

impl Ask {
    /// The question as the simulator reads it.
    pub fn to_json(&self) -> String {
        let mut json = String::from("{\"build\":");
        quote(&mut json, &self.build);
        json.push_str(",\"question\":");
        let name = match &self.question {
            Question::Open(_) => "Open",
            Question::Wire(_) => "Wire",
            Question::OrgAt(_) => "OrgAt",
            Question::Check(_) => "Check",
            Question::Problems(_) => "Problems",
            Question::Paint { .. } => "Paint",
            Question::Test(_) => "Test",
            Question::NextTest => "\"NextTest\"}",
            Question::Happened => "\"Happened\"}",
            Question::TestTotal => "\"TestTotal\"}",
            Question::OpenOrg(_) => "OpenOrg",
            Question::Request(_) => "Request",
            Question::Advance(_) => "Advance",
            Question::Explore(_) => "Explore",
        };
        if let Question::NextTest | Question::TestTotal | Question::Happened = self.question {
            json.push_str(name);
            return json;
        }
        json.push_str("{\"");
        json.push_str(name);
        json.push_str("\":");
        match &self.question {
            Question::Open(run) | Question::Check(run) | Question::Test(run) | Question::OpenOrg(run) => {
                write_run(&mut json, run)
            }
            Question::Wire(number) | Question::OrgAt(number) | Question::Advance(number) => {
                json.push_str(&number.to_string())
            }
            Question::Request(request) => write_request(&mut json, request),
            Question::Explore(form) => texts(&mut json, form),
            Question::Problems(file) => quote(&mut json, file),
            Question::Paint { file, text } => {
                json.push_str("{\"file\":");
                quote(&mut json, file);
                json.push_str(",\"text\":");
                quote(&mut json, text);
                json.push('}');
            }
            Question::NextTest | Question::TestTotal | Question::Happened => {}
        }
        json.push_str("}}");
        json
    }
}

fn write_run(json: &mut String, run: &Run) {
    json.push_str("{\"pattern\":");
    quote(json, &run.pattern);
    json.push_str(",\"inputs\":");
    texts(json, &run.inputs);
    json.push_str(",\"seed\":");
    json.push_str(&run.seed.to_string());
    json.push_str(",\"faults\":[");
    for (place, fault) in run.faults.iter().enumerate() {
        json.push_str(if place > 0 { "," } else { "" });
        quote(json, fault);
    }
    json.push_str("],\"edits\":");
    texts(json, &run.edits);
    json.push('}');
}

fn write_request(json: &mut String, request: &Request) {
    json.push_str("{\"method\":");
    quote(json, &request.method);
    json.push_str(",\"path\":");
    quote(json, &request.path);
    json.push_str(",\"headers\":[");
    for (place, (name, value)) in request.headers.iter().enumerate() {
        json.push_str(if place > 0 { ",[" } else { "[" });
        quote(json, name);
        json.push(',');
        quote(json, value);
        json.push(']');
    }
    json.push_str("],\"body\":");
    quote(json, &request.body);
    json.push('}');
}

fn texts(json: &mut String, texts: &BTreeMap<String, String>) {
    json.push('{');
    for (place, (name, text)) in texts.iter().enumerate() {
        json.push_str(if place > 0 { "," } else { "" });
        quote(json, name);
        json.push(':');
        quote(json, text);
    }
    json.push('}');
}

/// A string of RFC 8259.
fn quote(json: &mut String, text: &str) {
    const HEX: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    json.push('"');
    for letter in text.chars() {
        let short = match letter {
            '"' | '\\' => letter,
            '\n' => 'n',
            '\r' => 'r',
            '\t' => 't',
            '\u{8}' => 'b',
            '\u{c}' => 'f',
            '\0'..' ' => 'u',
            _ => {
                json.push(letter);
                continue;
            }
        };
        json.push('\\');
        json.push(short);
        if short == 'u' {
            json.push_str("00");
            let code = letter as usize;
            json.extend([HEX[code / 16 % 16], HEX[code % 16]]);
        }
    }
    json.push('"');
}
