//! Runs of the Apex REST API: what each fault keeps, what it undoes, and what the app makes of it.

use super::{Read, Run, holds, lacks, read};
use std::collections::BTreeMap;

fn run(fault: &str) -> Run {
    let faults = Some(fault.to_owned()).filter(|fault| !fault.is_empty()).into_iter().collect();
    Run { pattern: "apex-rest-api".to_owned(), faults, ..Run::default() }
}

fn typed(name: &str, value: &str) -> Read {
    read(&Run { inputs: BTreeMap::from([(name.to_owned(), value.to_owned())]), ..run("") })
}

fn edited(file: &str, from: &str, to: &str, fault: &str) -> Read {
    let pattern = patterns::find("apex-rest-api").expect("the pattern");
    let source = pattern.files.iter().find(|known| known.name() == file).expect(file);
    assert!(source.text.contains(from), "{file} holds {from}");
    read(&Run { edits: BTreeMap::from([(file.to_owned(), source.text.replace(from, to))]), ..run(fault) })
}

const NOTHING: &str = "The org holds no record, no job and no email.";

#[test]
fn the_default_run_opens_a_case_with_its_items_and_confirms_it() {
    let read = read(&run(""));
    holds(&read.org, &["SuppliedEmail ida@harbourlight.example", "Subject The quay is dark", "Shelf__c 7"]);
    holds(&read.org, &["Emails", "Status Sent"]);
    assert_eq!(read.org.matches("Quantity__c").count(), 2);
    lacks(&read.org, &["Not yet committed"]);
    holds(&read.wire, &["POST /services/apexrest/cases/v1/ HTTP/1.1", "Idempotency-Key: quay-7f3a-0001"]);
    holds(&read.wire, &["HTTP/1.1 201 Created", "\"caseNumber\":\"", "\"status\":\"New\",\"items\":2}"]);
    holds(
        &read.said,
        &[
            "Mobile App sends POST /services/apexrest/cases/v1/ to Apex REST Resource.",
            "Insert of 1 Case goes from Apex REST Resource to Case + Email.",
            "commits: 1 Case, 2 Case_Line_Item__c and 1 email are kept.",
            "Email to ida@harbourlight.example goes from Apex REST Resource to Case + Email.",
            "The app reads 201 Created: case ",
            "The customer reads the email: Case ",
        ],
    );
}

#[test]
fn each_fault_keeps_and_undoes_what_it_says() {
    for (fault, wire, org, said) in [
        (
            "Lost answer",
            "HTTP/1.1 200 OK",
            "Status Sent",
            &[
                "the message gets lost",
                "No answer within 10 seconds.",
                "DUPLICATE_VALUE",
                "commits: nothing is kept.",
                "was open already, and there is no second one.",
            ][..],
        ),
        (
            "Invalid item",
            "\"code\":\"NUMBER_OUTSIDE_VALID_RANGE\"",
            NOTHING,
            &[
                "What was written is undone: 1 Case.",
                "commits: nothing is kept.",
                "The app reads 400 Bad Request: NUMBER_OUTSIDE_VALID_RANGE (item 3 of the list)",
            ],
        ),
        (
            "Trigger exception",
            "\"errorCode\":\"APEX_ERROR\"",
            NOTHING,
            &[
                "Insert of 3 Case_Line_Item__c is refused: CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY, CaseLineItemShelf: execution",
                "is rolled back: nothing catches the System.DmlException. There is nothing left to undo.",
                "The app reads 500 Internal Server Error",
            ],
        ),
        (
            "Bad JSON",
            "\"errorCode\":\"JSON_PARSER_ERROR\"",
            NOTHING,
            &["The app reads 400 Bad Request: JSON_PARSER_ERROR"],
        ),
        (
            "2,000 items",
            "\"code\":\"TOO_MANY_ITEMS\"",
            NOTHING,
            &["The app reads 413 ", "A case has at most 200 items, not 2000", "commits: nothing is kept."],
        ),
        ("PUT", "HTTP Method 'PUT' not allowed. Allowed are POST", NOTHING, &["The app reads 405 Method Not Allowed"]),
        ("401 once", "HTTP/1.1 401 Unauthorized", "Status Sent", &["its token is over", "The app reads 201 Created"]),
    ] {
        let read = read(&run(fault));
        holds(&read.all, &[wire]);
        holds(&read.org, &[org]);
        holds(&read.said, said);
        lacks(&read.org, &["Not yet committed"]);
        assert!(read.org.matches("SuppliedEmail").count() <= 1, "{fault}: one case at most");
        assert_eq!(read.org.contains("Subject"), org != NOTHING, "{fault}");
    }
}

#[test]
fn without_a_line_of_apex_nothing_begins() {
    for fault in ["Bad JSON", "PUT"] {
        lacks(&read(&run(fault)).said, &["Transaction", "In Case"]);
    }
    lacks(&read(&run("2,000 items")).said, &["is written", "Insert of", "savepoint"]);
}

#[test]
fn a_verb_without_a_method_takes_no_edge_that_names_another() {
    let summary = read(&run("PUT")).summary;
    let tags: Vec<&str> = summary.events.iter().filter_map(|event| Some(event.motion.as_ref()?.tag.as_str())).collect();
    assert_eq!(tags, ["POST", "200", "405"], "the token, and the answer");
}

#[test]
fn what_a_visitor_types_is_what_is_opened_or_refused() {
    holds(&typed("subject", "").wire, &["400 Bad Request", "SUBJECT_MISSING"]);
    holds(&typed("key", "").wire, &["400 Bad Request", "KEY_MISSING"]);
    holds(&typed("email", "ida at home").wire, &["400 Bad Request", "INVALID_EMAIL_ADDRESS"]);
    holds(&typed("items", "").wire, &["400 Bad Request", "ITEMS_MISSING"]);
    holds(&typed("items", "many x LAMP-7").wire, &["400 Bad Request", "Cannot deserialize instance of int"]);
    holds(&typed("items", "0 x LAMP-7, 007 x ROPE-1").wire, &["400 Bad Request"]);
    let three = typed("items", "3 x BUOY-12");
    holds(&three.org, &["Product__c BUOY-12", "Quantity__c 3", "Shelf__c 12"]);
    let strange = typed("subject", "<script>alert(1)</script> \u{1F310}");
    holds(&strange.org, &["<script>alert(1)</script> \u{1F310}"]);
    lacks(&strange.bytes, &["<script"]);
}

#[test]
fn without_the_savepoint_half_a_case_stays() {
    let read = edited("CaseIntake.cls", "Database.rollback(before);", "", "Invalid item");
    holds(&read.said, &["commits: 1 Case is kept.", "The app reads 400 Bad Request"]);
    holds(&read.org, &["Subject The quay is dark"]);
    lacks(&read.org, &["Product__c"]);
}

#[test]
fn without_the_key_a_lost_answer_opens_two_cases() {
    let read = edited("CaseIntake.cls", "this.key = key;", "this.key = key + Math.random();", "Lost answer");
    assert_eq!(read.org.matches("SuppliedEmail").count(), 2, "{}", read.org);
}

#[test]
fn another_name_of_a_parameter_is_another_contract() {
    let renamed = edited(
        "CaseIntakeRest.cls",
        "open(String subject, String contactEmail, List<Item> items) {",
        "open(String subject, String contact, List<Item> items) { String contactEmail = contact;",
        "",
    );
    holds(
        &renamed.wire,
        &[
            "400 Bad Request",
            "Unexpected parameter encountered during deserialization: contactEmail at [line:3, column:",
        ],
    );
    let answer = edited("CaseIntakeRest.cls", "caseNumber", "caseNo", "");
    holds(&answer.wire, &["{\"caseNo\":\""]);
    holds(&answer.said, &["it does not understand the answer."]);
}

#[test]
fn a_class_that_the_permission_set_does_not_open_is_closed() {
    let read = edited("Case_Intake.permissionset-meta.xml", "<enabled>true</enabled>", "<enabled>false</enabled>", "");
    holds(&read.wire, &["403 Forbidden", "You do not have access to the Apex class named: CaseIntakeRest"]);
    holds(&read.org, &[NOTHING]);
}
