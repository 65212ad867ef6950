//! The pattern's own Apex tests: they pass, they enter every line, and each would miss what it is there to hold.
//!
//! Refuses a test that cannot fail: for every safeguard there is a change of the files that takes it out, and a test
//! that then fails, by name.

use std::collections::BTreeMap;

use org::test_runner::{Outcome, TestRunner};

use super::{FILES, scenario::SCENARIO};
use crate::{org_actor, scenario::Choice};

/// The runner of the pattern's files, some of them edited.
fn runner(edits: BTreeMap<String, String>) -> TestRunner {
    let setup = (SCENARIO.setup)(&Choice { edits, ..Choice::default() }).expect("the files are there");
    let runner = TestRunner::new(&setup, org_actor::START);
    assert_eq!(runner.problems(), [], "everything compiles");
    runner
}

#[test]
fn the_shipped_code_passes_its_tests_and_every_line_is_entered() {
    let mut runner = runner(BTreeMap::new());
    for result in runner.by_ref() {
        assert_eq!(result.outcome, Outcome::Pass, "{:?} {}", result.name, result.message);
    }
    let coverage = runner.coverage();
    assert_eq!(coverage.len(), 4, "three classes and a trigger");
    for file in coverage {
        assert_eq!(file.covered, file.lines, "{}", file.file);
    }
}

/// A file, what is taken out of it, what stands there instead, and a test that notices.
const SAFEGUARDS: [(&str, &str, &str, &str); 16] = [
    // The savepoint.
    ("CaseIntake.cls", "Database.rollback(before);", "", "aRefusedItemLeavesNoHalfACase"),
    // The idempotency key.
    (
        "CaseIntake.cls",
        "Request_Key__c = key,",
        "Request_Key__c = key + Math.random(),",
        "aCallThatIsRepeatedOpensNoSecondCase",
    ),
    (
        "Request_Key__c.field-meta.xml",
        "<unique>true</unique>",
        "<unique>false</unique>",
        "aCallThatIsRepeatedOpensNoSecondCase",
    ),
    (
        "CaseIntake.cls",
        "== StatusCode.DUPLICATE_VALUE",
        "== StatusCode.DELETE_FAILED",
        "aCallThatIsRepeatedOpensNoSecondCase",
    ),
    ("CaseIntakeRest.cls", "intake.isRepeated ? 200 : 201", "201", "aCallThatIsRepeatedOpensNoSecondCase"),
    ("CaseIntake.cls", "if (String.isBlank(key))", "if (false)", "everyProblemIsToldAtOnce"),
    // The answer's own shape.
    (
        "CaseIntakeRest.cls",
        "global String caseNumber;",
        "global String caseNumber; global Case opened = new Case();",
        "theAnswerIsOfItsOwnShape",
    ),
    // Errors in words of our own, and only those of the request.
    (
        "CaseIntake.cls",
        "if (!OF_THE_REQUEST.contains(e.getDmlType(0)))",
        "if (false)",
        "anErrorOfOursIsNoProblemOfTheRequest",
    ),
    ("CaseIntake.cls", "StatusCode.NUMBER_OUTSIDE_VALID_RANGE,", "", "aRefusedItemLeavesNoHalfACase"),
    ("CaseIntake.cls", "opened.Id == null ? null : e.getDmlIndex(0)", "e.getDmlIndex(0)", "aRefusedCaseNamesNoItem"),
    ("CaseIntakeRest.cls", "RestContext.response.statusCode = e.status;", "", "aRefusedItemLeavesNoHalfACase"),
    // Before any DML.
    ("CaseIntake.cls", "items.size() > MOST_ITEMS", "false", "tooManyItemsAreRefusedBeforeAnyDml"),
    ("CaseIntake.cls", "items == null || items.isEmpty()", "items == null", "aCaseHasAtLeastOneItem"),
    ("CaseIntake.cls", " || items[i].quantity < 1", "", "everyProblemIsToldAtOnce"),
    // One statement for all lines.
    (
        "CaseIntake.cls",
        "insert as user lines(opened, items);",
        "for (Case_Line_Item__c line : lines(opened, items)) { insert line; }",
        "twoHundredItemsAreOneInsert",
    ),
    // The email.
    ("CaseConfirmation.cls", "Messaging.sendEmail(mails);", "", "aCaseIsOpenedWithItsItemsAndConfirmed"),
];

#[test]
fn a_safeguard_that_is_taken_out_fails_a_test() {
    for (name, from, to, noticed) in SAFEGUARDS {
        let file = FILES.iter().find(|file| file.name() == name).expect(name);
        assert!(file.text.contains(from), "{name} holds {from}");
        let mut runner = runner(BTreeMap::from([(name.to_owned(), file.text.replace(from, to))]));
        runner.retain(|test| test.method == noticed);
        let outcomes: Vec<Outcome> = runner.map(|result| result.outcome).collect();
        assert_eq!(outcomes, [Outcome::Fail], "{name} without {from}: {noticed}");
    }
}
