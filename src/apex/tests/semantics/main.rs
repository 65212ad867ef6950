//! What Apex code does: each test runs small classes and looks at what they return, throw or ask.
//!
//! Refuses to test messages of the compiler (`messages`) and texts that nobody would write (`hostile`).

#[path = "../common/mod.rs"]
mod common;

mod classes;
mod control;
mod equality;
mod inheritance;
mod json;
mod library;
mod made;
mod moments;
mod numbers;
mod patterns;
mod platform;
mod records;
mod running;
mod texts;
mod values;

use apex::{
    Answer, Datum, ExceptionSpec, Machine, QueryShape, Question, Record, SaveResult, TriggerEvent, TriggerInvocation,
    Uncaught, Yield,
};
use common::{Outcome, run_class};

const ID: &str = "001bn0000000001AAA";
const OTHER_ID: &str = "001bn0000000002AAA";

/// A value as the tables below write it.
fn show(value: &Datum) -> String {
    match value {
        Datum::Null => "null".into(),
        Datum::Boolean(truth) => truth.to_string(),
        Datum::Integer(number) => number.to_string(),
        Datum::Long(number) => format!("{number}L"),
        Datum::Double(number) => format!("{number:?}d"),
        Datum::Decimal(number) => format!("{number}m"),
        Datum::String(text) => format!("'{text}'"),
        Datum::Id(id) => id.clone(),
        Datum::List(values) => format!("({})", values.iter().map(show).collect::<Vec<_>>().join(", ")),
        Datum::Record(record) => {
            let fields: Vec<String> = record.fields().map(|(name, value)| format!("{name}={}", show(value))).collect();
            format!("{}:{{{}}}", record.object, fields.join(", "))
        }
        other => format!("{other:?}"),
    }
}

fn shown(outcome: &Outcome) -> String {
    match outcome {
        Ok(value) => show(value),
        Err(uncaught) => uncaught.to_string(),
    }
}

/// Runs statements beside some members of their class.
fn with(members: &str, body: &str) -> String {
    let text = format!("public class Probe {{ {members}\n public static Object run() {{\n{body}\n}}\n}}");
    match common::compile(&text) {
        Ok(_) => shown(&run_class(&text)),
        Err(problems) => common::joined(&problems),
    }
}

fn body(body: &str) -> String {
    with("", body)
}

/// Bodies, or single expressions, and what comes of them; all that went wrong at once.
fn all(members: &str, table: &[(&str, &str)]) {
    let wrong: String = table
        .iter()
        .filter_map(|(text, expected)| {
            let statements = if text.contains(';') { (*text).to_owned() } else { format!("return {text};") };
            let found = with(members, &statements);
            (found != *expected).then(|| format!("{text}\n    gives {found}\n    not   {expected}\n"))
        })
        .collect();
    assert!(wrong.is_empty(), "\n{wrong}");
}

fn failed(text: &str) -> Uncaught {
    run_class(text).expect_err("it throws")
}

fn account(id: &str, name: &str) -> Record {
    Record::new("Account").with("Id", Datum::Id(id.into())).with("Name", Datum::String(name.into()))
}

fn invocation(event: TriggerEvent) -> TriggerInvocation {
    let new = vec![account(ID, "one"), account(OTHER_ID, "two")];
    let old = vec![account(ID, "old one"), account(OTHER_ID, "old two")];
    let without_id =
        || ["one", "two"].map(|name| Record::new("Account").with("Name", Datum::String(name.into()))).to_vec();
    let (new, old) = match event {
        TriggerEvent::BeforeInsert => (without_id(), Vec::new()),
        TriggerEvent::AfterInsert | TriggerEvent::AfterUndelete => (new, Vec::new()),
        TriggerEvent::BeforeUpdate | TriggerEvent::AfterUpdate => (new, old),
        TriggerEvent::BeforeDelete | TriggerEvent::AfterDelete => (Vec::new(), old),
    };
    TriggerInvocation { trigger: 0, event, new, old }
}
