//! What the tests of the language share: a small schema, and a platform that answers from a script.
//!
//! Refuses to be an org: a question that a test did not foresee fails it.

#![allow(dead_code, reason = "each test file takes what it needs")]

use apex::{
    Answer, Datum, Field, FieldKind, Machine, Program, Question, Relationship, Schema, Source, TriggerInvocation,
    Uncaught, Yield,
};

/// Account, with the fields that the tests use.
pub struct Accounts;

const FIELDS: [(&str, FieldKind); 12] = [
    ("Id", FieldKind::Id),
    ("Name", FieldKind::Text),
    ("Website", FieldKind::Text),
    ("Description", FieldKind::Text),
    ("Industry", FieldKind::Text),
    ("NumberOfEmployees", FieldKind::Integer),
    ("AnnualRevenue", FieldKind::Decimal),
    ("Enrichment_Status__c", FieldKind::Text),
    ("Enrichment_Detail__c", FieldKind::Text),
    ("Enriched_At__c", FieldKind::Datetime),
    ("IsDeleted", FieldKind::Boolean),
    ("CreatedDate", FieldKind::Datetime),
];

impl Schema for Accounts {
    fn object(&self, name: &str) -> Option<String> {
        name.eq_ignore_ascii_case("Account").then(|| "Account".to_owned())
    }
    fn field(&self, object: &str, field: &str) -> Option<Field> {
        let found = FIELDS.iter().find(|(name, _)| name.eq_ignore_ascii_case(field))?;
        object.eq_ignore_ascii_case("Account").then(|| Field { name: found.0.to_owned(), kind: found.1.clone() })
    }
    fn parent(&self, _: &str, _: &str) -> Option<Relationship> {
        None
    }
    fn children(&self, _: &str, _: &str) -> Option<Relationship> {
        None
    }
}

pub const FILES: [(&str, &str); 5] = [
    (
        "AccountEnrichmentTrigger.trigger",
        include_str!(
            "../../../patterns/outbound_rest_callout/force-app/main/default/triggers/AccountEnrichmentTrigger.trigger"
        ),
    ),
    (
        "AccountEnrichment.cls",
        include_str!("../../../patterns/outbound_rest_callout/force-app/main/default/classes/AccountEnrichment.cls"),
    ),
    (
        "AccountEnrichmentJob.cls",
        include_str!("../../../patterns/outbound_rest_callout/force-app/main/default/classes/AccountEnrichmentJob.cls"),
    ),
    (
        "DataProvider.cls",
        include_str!("../../../patterns/outbound_rest_callout/force-app/main/default/classes/DataProvider.cls"),
    ),
    (
        "CompanyProfile.cls",
        include_str!("../../../patterns/outbound_rest_callout/force-app/main/default/classes/CompanyProfile.cls"),
    ),
];

pub fn enrichment() -> Program {
    let sources: Vec<Source> = FILES.iter().map(|(name, text)| Source::new(*name, *text)).collect();
    apex::compile(&sources, &Accounts).unwrap_or_else(|problems| panic!("{}", joined(&problems)))
}

pub fn joined(problems: &[apex::Diagnostic]) -> String {
    problems.iter().map(|problem| format!("{problem}\n")).collect()
}

/// Compiles one class named `Probe`.
pub fn compile(text: &str) -> Result<Program, Vec<apex::Diagnostic>> {
    apex::compile(&[Source::new("Probe.cls", text)], &Accounts)
}

/// The first compile error of a class, as `line:column: message`.
pub fn first_problem(text: &str) -> String {
    match compile(text) {
        Ok(_) => "it compiles".to_owned(),
        Err(problems) => problems
            .first()
            .map(|first| format!("{}:{}: {}", first.line, first.column, first.message))
            .unwrap_or_default(),
    }
}

/// What a run came to.
pub type Outcome = Result<Datum, Uncaught>;

/// Runs a body as `Probe.run()`, which returns that type, and answers what it returned or threw.
pub fn run_as(of_type: &str, body: &str) -> Outcome {
    run_class(&format!("public class Probe {{\n  public static {of_type} run() {{\n{body}\n  }}\n}}"))
}

/// Runs the static method `run` of a class named `Probe`.
pub fn run_class(text: &str) -> Outcome {
    let program = compile(text).unwrap_or_else(|problems| panic!("{}\nin\n{text}", joined(&problems)));
    let mut machine = Machine::new();
    machine.push_static_call(&program, "Probe", "run", Vec::new()).expect("Probe.run exists");
    drive(&program, &mut machine)
}

/// Runs to the end, answering the questions that need no org.
pub fn drive(program: &Program, machine: &mut Machine) -> Outcome {
    for _ in 0..1_000 {
        match machine.run(program, 1_000_000) {
            Yield::Returned(value) => return Ok(value),
            Yield::Threw(uncaught) => return Err(uncaught),
            Yield::Ask(Question::Debug { .. }) => machine.answer(program, Answer::Done).expect("debug waits"),
            Yield::Ask(Question::Describe { .. }) => {
                machine.answer(program, Answer::Described(None)).expect("a description waits");
            }
            Yield::Ask(Question::Now) => {
                machine.answer(program, Answer::Value(Datum::Datetime(1_795_489_200_000))).expect("now waits");
            }
            Yield::Ask(Question::Random) => {
                machine.answer(program, Answer::Value(Datum::Double(0.75))).expect("random waits");
            }
            Yield::OutOfFuel => {}
            other => panic!("unforeseen: {other:?}"),
        }
    }
    panic!("it does not end")
}

/// The text of a result.
pub fn text_of(of_type: &str, body: &str) -> String {
    match run_as(of_type, body) {
        Ok(value) => format!("{value:?}"),
        Err(uncaught) => uncaught.to_string(),
    }
}

pub fn after_insert(records: Vec<apex::Record>) -> TriggerInvocation {
    TriggerInvocation { trigger: 0, event: apex::TriggerEvent::AfterInsert, new: records, old: Vec::new() }
}
