//! The pattern's own Apex tests, and what each of them is there to hold.
//!
//! Refuses what [`own_tests`] refuses. Invariant: every safeguard of the code is in the list.

use super::PATTERN;
use crate::own_tests::{self, Safeguard, safeguard};

const SAFEGUARDS: [Safeguard; 16] = [
    // The savepoint.
    safeguard("CaseIntake.cls", "Database.rollback(before);", "", "aRefusedItemLeavesNoHalfACase"),
    // The idempotency key.
    safeguard(
        "CaseIntake.cls",
        "Request_Key__c = key,",
        "Request_Key__c = key + Math.random(),",
        "aCallThatIsRepeatedOpensNoSecondCase",
    ),
    safeguard(
        "Request_Key__c.field-meta.xml",
        "<unique>true</unique>",
        "<unique>false</unique>",
        "aCallThatIsRepeatedOpensNoSecondCase",
    ),
    safeguard(
        "CaseIntake.cls",
        "== StatusCode.DUPLICATE_VALUE",
        "== StatusCode.DELETE_FAILED",
        "aCallThatIsRepeatedOpensNoSecondCase",
    ),
    safeguard("CaseIntakeRest.cls", "intake.isRepeated ? 200 : 201", "201", "aCallThatIsRepeatedOpensNoSecondCase"),
    safeguard("CaseIntake.cls", "if (String.isBlank(key))", "if (false)", "everyProblemIsToldAtOnce"),
    // The answer's own shape.
    safeguard(
        "CaseIntakeRest.cls",
        "global String caseNumber;",
        "global String caseNumber; global Case opened = new Case();",
        "theAnswerIsOfItsOwnShape",
    ),
    // Errors in words of our own, and only those of the request.
    safeguard(
        "CaseIntake.cls",
        "if (!OF_THE_REQUEST.contains(e.getDmlType(0)))",
        "if (false)",
        "anErrorOfOursIsNoProblemOfTheRequest",
    ),
    safeguard("CaseIntake.cls", "StatusCode.NUMBER_OUTSIDE_VALID_RANGE,", "", "aRefusedItemLeavesNoHalfACase"),
    safeguard(
        "CaseIntake.cls",
        "opened.Id == null ? null : e.getDmlIndex(0)",
        "e.getDmlIndex(0)",
        "aRefusedCaseNamesNoItem",
    ),
    safeguard("CaseIntakeRest.cls", "RestContext.response.statusCode = e.status;", "", "aRefusedItemLeavesNoHalfACase"),
    // Before any DML.
    safeguard("CaseIntake.cls", "items.size() > MOST_ITEMS", "false", "tooManyItemsAreRefusedBeforeAnyDml"),
    safeguard("CaseIntake.cls", "items == null || items.isEmpty()", "items == null", "aCaseHasAtLeastOneItem"),
    safeguard("CaseIntake.cls", " || items[i].quantity < 1", "", "everyProblemIsToldAtOnce"),
    // One statement for all lines.
    safeguard(
        "CaseIntake.cls",
        "insert as user lines(opened, items);",
        "for (Case_Line_Item__c line : lines(opened, items)) { insert line; }",
        "twoHundredItemsAreOneInsert",
    ),
    // The email.
    safeguard("CaseConfirmation.cls", "Messaging.sendEmail(mails);", "", "aCaseIsOpenedWithItsItemsAndConfirmed"),
];

#[test]
fn the_shipped_code_passes_its_tests_and_every_line_is_entered() {
    // Three classes and a trigger.
    own_tests::pass_and_enter_every_line(&PATTERN, 4);
}

#[test]
fn a_safeguard_that_is_taken_out_fails_a_test() {
    own_tests::fail_without(&PATTERN, &SAFEGUARDS);
}
