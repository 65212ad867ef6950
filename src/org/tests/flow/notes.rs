//! What an org reports while it works.

use apex::Operation;
use org::{Note, Output, Work};

use crate::stage::{Stage, knows, pattern, with_apex};

#[test]
fn a_save_reports_its_lines_before_what_they_ask_for_and_ends_with_its_commit() {
    let mut stage = Stage::new(&pattern(), knows);
    stage.insert(r#"{"Name":"Harbourlight","Website":"https://harbourlight.example"}"#);
    let notes = stage.notes();
    let [
        Note::Began { transaction: 1, work: Work::Rest { line } },
        Note::Wrote { operation: Operation::Insert, records, .. },
        middle @ ..,
        Note::Enqueued { class, delay_minutes: 0, .. },
        Note::Committed { transaction: 1 },
    ] = notes.as_slice()
    else {
        panic!("{notes:#?}")
    };
    assert_eq!(line, "POST /services/data/v68.0/sobjects/Account");
    assert_eq!(records[0].object, "Account");
    assert_eq!(class, "AccountEnrichmentJob");
    let files: Vec<&str> = middle
        .iter()
        .map(|note| match note {
            Note::Ran { file, lines, .. } => {
                assert!(!lines.is_empty());
                file.as_str()
            }
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(files.first(), Some(&"AccountEnrichmentTrigger.trigger"));
    assert!(files.contains(&"AccountEnrichment.cls"), "{files:?}");
    assert!(files.windows(2).all(|pair| pair[0] != pair[1]), "one note for one stretch: {files:?}");
}

#[test]
fn the_line_that_sends_is_reported_before_the_callout() {
    let mut stage = Stage::new(&pattern(), knows);
    stage.insert(r#"{"Name":"Harbourlight","Website":"https://harbourlight.example"}"#);
    stage.run();
    let sent = stage.outputs.iter().position(|output| matches!(output, Output::Callout { .. })).expect("a callout");
    let Output::Note(Note::Ran { file, lines, .. }) = &stage.outputs[sent - 1] else {
        panic!("{:?}", stage.outputs[sent - 1])
    };
    assert_eq!((file.as_str(), lines.last()), ("DataProvider.cls", Some(&21)));
    assert!(matches!(stage.outputs[sent + 1], Output::Note(Note::Waits { timeout: 10_000, .. })));
}

#[test]
fn a_save_that_is_taken_back_says_what_became_of_each_row() {
    let trigger = "trigger T on Account (after insert) {
        if (Trigger.new[0].Name == 'y') { throw new IllegalArgumentException('no'); }
        if (Trigger.new[0].Name == 'x') {
            try { insert new Account(Name = 'y'); } catch (DmlException e) { System.debug(e.getMessage()); }
        }
    }";
    let mut stage = Stage::new(&with_apex(&[("T.trigger", trigger)]), knows);
    stage.insert(r#"{"Name":"x"}"#);
    let operations: Vec<Operation> = stage
        .notes()
        .into_iter()
        .filter_map(|note| match note {
            Note::Wrote { operation, .. } | Note::Undid { operation, .. } => Some(*operation),
            _ => None,
        })
        .collect();
    assert_eq!(operations, [Operation::Insert, Operation::Insert, Operation::Delete]);
    let text = "Insert failed. First exception on row 0; first error: CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY, \
                T: execution of AfterInsert\n\ncaused by: System.IllegalArgumentException: no\n\n\
                Trigger.T: line 2, column 1: []";
    assert_eq!(stage.debugs(), [text]);
    assert!(matches!(stage.notes().last(), Some(Note::Committed { .. })));
    let gone = stage.notes().into_iter().find_map(|note| match note {
        Note::Undid { operation: Operation::Delete, records, .. } => records[0].id().map(str::to_owned),
        _ => None,
    });
    let read = stage.account(&gone.expect("a record that was taken back"));
    assert!(read.contains("NOT_FOUND"), "{read}");
}
