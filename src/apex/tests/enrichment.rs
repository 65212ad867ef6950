//! The first pattern's own Apex, run against a platform that answers by hand.

mod common;

use apex::{Answer, Datum, ExceptionSpec, Frozen, HttpResponse, Machine, Program, Question, Record, SaveResult, Yield};
use common::{after_insert, enrichment};

const ID: &str = "001bn0000000001AAA";

fn account(website: &str) -> Record {
    Record::new("Account")
        .with("Id", Datum::Id(ID.into()))
        .with("Name", Datum::String("Harbourlight".into()))
        .with("Website", Datum::String(website.into()))
}

/// Runs the trigger to its end; answers the jobs that it queued.
fn jobs_of(program: &Program, website: &str) -> Vec<Frozen> {
    let mut machine = Machine::new();
    machine.push_trigger(program, after_insert(vec![account(website)])).expect("the trigger is there");
    let mut jobs = Vec::new();
    loop {
        match machine.run(program, 100_000) {
            Yield::Ask(Question::Enqueue(question)) => {
                assert!(question.allows_callouts);
                assert_eq!(question.delay_minutes, None);
                jobs.push(question.job);
                machine
                    .answer(program, Answer::Value(Datum::Id("707bn0000000001AAA".into())))
                    .expect("the job's id fits");
            }
            Yield::TriggerDone(outcome) => {
                assert!(outcome.errors.is_empty());
                return jobs;
            }
            other => panic!("{other:?}"),
        }
    }
}

/// A job that has asked for its rows and now waits for the answer to its callout.
fn at_the_callout(program: &Program) -> Machine {
    let job = jobs_of(program, "https://harbourlight.example").remove(0);
    let mut machine = Machine::new();
    machine.push_job(program, &job, "707bn0000000001AAA", false).expect("the job thaws");
    loop {
        match machine.run(program, 100_000) {
            Yield::Ask(Question::Query(query)) => {
                assert_eq!(query.text, "SELECT Id, Website FROM Account WHERE Id IN :accountIds AND Website != null");
                assert!(format!("{:?}", query.query.condition).contains(ID), "{:?}", query.query);
                let row = Record::new("Account")
                    .with("Id", Datum::Id(ID.into()))
                    .with("Website", Datum::String("https://harbourlight.example".into()));
                machine.answer(program, Answer::Rows(vec![row])).expect("rows fit");
            }
            Yield::Ask(Question::Now) => {
                machine.answer(program, Answer::Value(Datum::Datetime(1_795_489_200_000))).expect("a moment fits");
            }
            Yield::Ask(Question::Callout(request)) => {
                assert_eq!(request.method, "GET");
                assert_eq!(
                    request.endpoint,
                    "callout:Company_Data/v1/companies?website=https%3A%2F%2Fharbourlight.example"
                );
                assert_eq!(request.headers, [("Accept".to_owned(), "application/json".to_owned())]);
                assert_eq!(request.timeout, 10_000);
                return machine;
            }
            other => panic!("{other:?}"),
        }
    }
}

fn response(status_code: u16, status: &str, body: &str) -> Answer {
    Answer::Response(HttpResponse { status_code, status: status.into(), headers: Vec::new(), body: body.into() })
}

/// From the callout's answer to the end: the records of the update, and the delays of the jobs queued after it.
fn finish(program: &Program, machine: &mut Machine) -> (Vec<Record>, Vec<Option<i32>>) {
    let (mut updated, mut delays) = (Vec::new(), Vec::new());
    loop {
        match machine.run(program, 100_000) {
            Yield::Ask(Question::Dml(dml)) => {
                assert_eq!(dml.operation, apex::Operation::Update);
                assert!(dml.all_or_none);
                let saved = SaveResult { id: Some(ID.into()), ..SaveResult::default() };
                updated.extend(dml.records);
                machine.answer(program, Answer::Saved(vec![saved])).expect("a result for each record");
            }
            Yield::Ask(Question::Enqueue(question)) => {
                delays.push(question.delay_minutes);
                machine
                    .answer(program, Answer::Value(Datum::Id("707bn0000000002AAA".into())))
                    .expect("the job's id fits");
            }
            Yield::Returned(_) => return (updated, delays),
            other => panic!("{other:?}"),
        }
    }
}

fn after(answer: Answer) -> (Vec<Record>, Vec<Option<i32>>) {
    let program = enrichment();
    let mut machine = at_the_callout(&program);
    machine.answer(&program, answer).expect("a response fits");
    finish(&program, &mut machine)
}

fn text(record: &Record, field: &str) -> String {
    match record.get(field) {
        Some(Datum::String(text)) => text.clone(),
        other => format!("{other:?}"),
    }
}

#[test]
fn the_trigger_queues_a_job_for_an_account_with_a_website_and_none_for_one_without() {
    let program = enrichment();
    assert_eq!(jobs_of(&program, "harbourlight.example").len(), 1);
    assert_eq!(jobs_of(&program, "  ").len(), 0);
}

#[test]
fn the_answer_is_written_on_the_record() {
    let body = r#"{"legalName":"Harbourlight SE","industry":"Energy","employees":1200,"annualRevenue":98000000.50,"unknown":[1]}"#;
    let (updated, delays) = after(response(200, "OK", body));
    let [record] = updated.as_slice() else { panic!("one record: {updated:?}") };
    assert_eq!(text(record, "Enrichment_Status__c"), "Enriched");
    assert_eq!(text(record, "Description"), "Harbourlight SE");
    assert_eq!(record.get("NumberOfEmployees"), Some(&Datum::Integer(1200)));
    assert_eq!(record.get("AnnualRevenue").map(|value| format!("{value:?}").is_empty()), Some(false));
    assert!(
        matches!(record.get("AnnualRevenue"), Some(Datum::Decimal(revenue)) if revenue.to_string() == "98000000.50")
    );
    assert_eq!(record.get("Enriched_At__c"), Some(&Datum::Datetime(1_795_489_200_000)));
    assert!(delays.is_empty());
}

#[test]
fn an_unknown_company_is_not_found_and_is_not_asked_for_again() {
    let (updated, delays) = after(response(404, "Not Found", "{}"));
    assert_eq!(text(&updated[0], "Enrichment_Status__c"), "Not Found");
    assert!(delays.is_empty());
}

#[test]
fn a_server_error_is_tried_again_a_minute_later() {
    let (updated, delays) = after(response(500, "Internal Server Error", ""));
    assert_eq!(text(&updated[0], "Enrichment_Status__c"), "Waiting");
    assert_eq!(text(&updated[0], "Enrichment_Detail__c"), "The provider answered 500 Internal Server Error");
    assert_eq!(delays, [Some(1)]);
}

#[test]
fn a_page_for_people_is_no_json() {
    let (updated, delays) = after(response(200, "OK", "<html>"));
    assert_eq!(text(&updated[0], "Enrichment_Status__c"), "Failed");
    let detail = text(&updated[0], "Enrichment_Detail__c");
    assert!(
        detail.starts_with("The provider answered something that is not JSON: Unexpected character ('<' (code 60))"),
        "{detail}"
    );
    assert!(delays.is_empty());
}

#[test]
fn a_timeout_is_caught_by_the_code() {
    let program = enrichment();
    let mut machine = at_the_callout(&program);
    machine
        .throw(&program, ExceptionSpec::new("System.CalloutException", "Read timed out"))
        .expect("a callout may time out");
    let (updated, delays) = finish(&program, &mut machine);
    assert_eq!(text(&updated[0], "Enrichment_Detail__c"), "Read timed out");
    assert_eq!(delays, [Some(1)]);
}

#[test]
fn a_machine_that_waits_for_its_callout_clones_and_both_go_on_alone() {
    let program = enrichment();
    let mut one = at_the_callout(&program);
    let mut other = one.clone();
    one.answer(&program, response(404, "Not Found", "")).expect("a response fits");
    other.answer(&program, response(500, "Internal Server Error", "")).expect("a response fits");
    assert_eq!(text(&finish(&program, &mut one).0[0], "Enrichment_Status__c"), "Not Found");
    assert_eq!(text(&finish(&program, &mut other).0[0], "Enrichment_Status__c"), "Waiting");
}

#[test]
fn while_it_waits_the_machine_stands_on_the_line_that_sends() {
    let program = enrichment();
    let machine = at_the_callout(&program);
    let position = machine.position(&program).expect("it waits somewhere");
    assert_eq!(
        (position.file.as_str(), position.class.as_str(), position.method.as_str()),
        ("DataProvider.cls", "DataProvider", "lookUp")
    );
    let line = common::FILES[3].1.lines().nth(position.line as usize - 1).unwrap_or_default();
    assert!(line.contains("send(request)"), "{line}");
    assert!(machine.stack_trace(&program).starts_with(&format!(
        "Class.DataProvider.lookUp: line {}, column 1\nClass.AccountEnrichmentJob.execute: line",
        position.line
    )));
}

#[test]
fn an_answer_of_the_wrong_kind_is_refused_and_the_question_stays_open() {
    let program = enrichment();
    let mut machine = at_the_callout(&program);
    assert!(machine.answer(&program, Answer::Rows(Vec::new())).is_err());
    assert!(matches!(machine.run(&program, 100), Yield::Idle));
    assert!(machine.throw(&program, ExceptionSpec::new("System.NoSuchException", "")).is_err());
    machine.answer(&program, response(404, "Not Found", "")).expect("it still waits");
    assert!(machine.answer(&program, response(404, "Not Found", "")).is_err(), "and only once");
}

#[test]
fn the_lines_that_ran_are_told_in_order() {
    let program = enrichment();
    let mut machine = Machine::new();
    machine.push_trigger(&program, after_insert(vec![account("harbourlight.example")])).expect("the trigger is there");
    let _ = machine.run(&program, 100_000);
    let lines = machine.take_lines();
    assert_eq!(program.files()[lines[0].file as usize], "AccountEnrichmentTrigger.trigger");
    assert!(lines.iter().any(|mark| program.files()[mark.file as usize] == "AccountEnrichment.cls"));
    assert!(machine.take_lines().is_empty(), "and only once");
}
