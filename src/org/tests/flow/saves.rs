//! Saves with triggers around them, from REST and from Apex.

use org::{JobStatus, Note, http::Method};

use crate::stage::{Stage, knows, text, with_apex};

const ACCOUNTS: &str = "/services/data/v68.0/sobjects/Account";

fn with_trigger(trigger: &str) -> Stage {
    Stage::new(&with_apex(&[("T.trigger", trigger)]), knows)
}

/// The debug texts of an after-insert trigger on an account that is named `x`, with this body.
fn debugs(body: &str) -> (Stage, Vec<String>) {
    let trigger = format!("trigger T on Account (after insert) {{ if (Trigger.new[0].Name == 'x') {{ {body} }} }}");
    let mut stage = with_trigger(&trigger);
    stage.insert(r#"{"Name":"x"}"#);
    stage.run();
    let debugs = stage.debugs();
    (stage, debugs)
}

#[test]
fn a_before_trigger_changes_what_is_saved() {
    let mut stage = with_trigger(
        "trigger T on Account (before insert) { for (Account a : Trigger.new) { a.Description = 'For ' + a.Name; } }",
    );
    let id = stage.insert(r#"{"Name":"Harbourlight"}"#);
    let account = stage.account(&id);
    assert!(account.contains(r#""Description":"For Harbourlight""#), "{account}");
}

#[test]
fn a_before_trigger_may_fill_a_required_field() {
    let mut stage =
        with_trigger("trigger T on Account (before insert) { for (Account a : Trigger.new) { a.Name = 'Given'; } }");
    let id = stage.insert("{}");
    let account = stage.account(&id);
    assert!(account.contains(r#""Name":"Given""#), "{account}");
}

#[test]
fn an_error_that_a_trigger_adds_refuses_the_record() {
    for event in ["before insert", "after insert"] {
        let mut stage = with_trigger(&format!(
            "trigger T on Account ({event}) {{ for (Account a : Trigger.new) {{ a.addError('Not this one'); }} }}"
        ));
        let response = stage.send(Method::Post, ACCOUNTS, r#"{"Name":"x"}"#);
        assert_eq!(response.status, 400);
        assert_eq!(
            text(&response),
            r#"[{"message":"Not this one","errorCode":"FIELD_CUSTOM_VALIDATION_EXCEPTION","fields":[]}]"#
        );
    }
}

#[test]
fn an_exception_in_a_trigger_refuses_the_save_and_its_jobs_are_gone() {
    let trigger = "trigger T on Account (after insert) {
        System.enqueueJob(new J());
        String name = null;
        Integer length = name.length();
    }";
    let job = "public class J implements Queueable { public void execute(QueueableContext c) { } }";
    let mut stage = Stage::new(&with_apex(&[("T.trigger", trigger), ("J.cls", job)]), knows);
    let response = stage.send(Method::Post, ACCOUNTS, r#"{"Name":"x"}"#);
    let body = text(&response);
    assert_eq!(response.status, 400);
    let start = r#"[{"message":"T: execution of AfterInsert\n\ncaused by: System.NullPointerException: Attempt to de-reference a null object\n\nTrigger.T: line 4, column "#;
    assert!(body.starts_with(start), "{body}");
    assert!(body.ends_with(r#","errorCode":"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY","fields":[]}]"#), "{body}");
    stage.run();
    assert!(stage.jobs().is_empty());
    assert!(stage.notes().iter().any(|note| matches!(note, Note::RolledBack { transaction: 1, .. })));
}

#[test]
fn a_refused_record_throws_a_dml_exception_in_apex() {
    let (_, debugs) = debugs("try { insert new Account(); } catch (DmlException e) { System.debug(e.getMessage()); }");
    assert_eq!(
        debugs,
        ["Insert failed. First exception on row 0; first error: REQUIRED_FIELD_MISSING, \
          Required fields are missing: [Name]: [Name]"]
    );
}

#[test]
fn all_or_none_leaves_none() {
    let (mut stage, debugs) = debugs(
        "try { insert new List<Account>{ new Account(Name = 'good'), new Account() }; }
         catch (DmlException e) { System.debug([SELECT COUNT() FROM Account]); }",
    );
    assert_eq!(debugs, ["1"]);
    stage.run();
}

#[test]
fn partial_success_keeps_the_good_ones() {
    let (_, debugs) = debugs(
        "List<Database.SaveResult> results =
             Database.insert(new List<Account>{ new Account(Name = 'good'), new Account() }, false);
         System.debug(results[0].isSuccess() + ' ' + results[1].isSuccess());
         System.debug([SELECT COUNT() FROM Account]);",
    );
    assert_eq!(debugs, ["true false", "2"]);
}

#[test]
fn a_trigger_that_saves_what_it_is_triggered_by_ends_at_depth_16() {
    let mut stage =
        with_trigger("trigger T on Account (after insert) { insert new Account(Name = Trigger.new[0].Name + '1'); }");
    let response = stage.send(Method::Post, ACCOUNTS, r#"{"Name":"x"}"#);
    let body = text(&response);
    assert_eq!(response.status, 400);
    assert!(body.contains("maximum trigger depth exceeded"), "{body}");
}

#[test]
fn a_loop_without_end_is_stopped() {
    let mut stage = with_trigger("trigger T on Account (after insert) { while (true) { Integer i = 1; } }");
    let response = stage.send(Method::Post, ACCOUNTS, r#"{"Name":"x"}"#);
    let body = text(&response);
    assert_eq!(response.status, 400);
    assert!(body.contains(r#""message":"T: System.LimitException: Apex CPU time limit exceeded"#), "{body}");
}

#[test]
fn the_hundred_and_first_query_cannot_be_caught() {
    let mut stage = with_trigger(
        "trigger T on Account (after insert) {
            try { for (Integer i = 0; i < 101; i++) { List<Account> found = [SELECT Id FROM Account]; } }
            catch (Exception e) { System.debug('caught'); }
        }",
    );
    let response = stage.send(Method::Post, ACCOUNTS, r#"{"Name":"x"}"#);
    let body = text(&response);
    assert!(body.contains("T: System.LimitException: Too many SOQL queries: 101"), "{body}");
    assert!(stage.debugs().is_empty());
}

#[test]
fn a_savepoint_takes_back_what_came_after_it() {
    let (_, debugs) = debugs(
        "Savepoint s = Database.setSavepoint();
         insert new Account(Name = 'gone');
         System.debug([SELECT COUNT() FROM Account]);
         Database.rollback(s);
         System.debug([SELECT COUNT() FROM Account]);
         System.debug(Limits.getDmlStatements() + ' of ' + Limits.getLimitDmlStatements());",
    );
    assert_eq!(debugs, ["2", "1", "3 of 150"]);
}

#[test]
fn a_job_that_queues_two_jobs_fails_and_nothing_of_it_remains() {
    let trigger = "trigger T on Account (after insert) { System.enqueueJob(new J()); }";
    let job = "public class J implements Queueable {
        public void execute(QueueableContext context) {
            System.enqueueJob(new K());
            System.enqueueJob(new K());
        }
    }";
    let other = "public class K implements Queueable { public void execute(QueueableContext context) { } }";
    let mut stage = Stage::new(&with_apex(&[("T.trigger", trigger), ("J.cls", job), ("K.cls", other)]), knows);
    stage.insert(r#"{"Name":"x"}"#);
    stage.run();
    let jobs = stage.jobs();
    assert_eq!(jobs.len(), 1);
    assert_eq!(jobs[0].status, JobStatus::Failed);
    let error = "First error: Too many queueable jobs added to the queue: 2";
    assert_eq!(jobs[0].error.as_deref(), Some(error));
    let path = format!("/services/data/v68.0/sobjects/AsyncApexJob/{}?fields=Status,ExtendedStatus", jobs[0].id);
    let record = text(&stage.send(Method::Get, &path, ""));
    assert!(record.contains(r#""Status":"Failed""#) && record.contains(error), "{record}");
}

#[test]
fn a_job_delayed_by_more_than_ten_minutes_is_refused() {
    let trigger = "trigger T on Account (after insert) {
        try { System.enqueueJob(new J(), 11); } catch (Exception e) { System.debug(e.getMessage()); }
    }";
    let job = "public class J implements Queueable { public void execute(QueueableContext context) { } }";
    let mut stage = Stage::new(&with_apex(&[("T.trigger", trigger), ("J.cls", job)]), knows);
    stage.insert(r#"{"Name":"x"}"#);
    stage.run();
    assert_eq!(stage.debugs(), ["The delay of a queueable job must be from 0 to 10 minutes: 11"]);
    assert!(stage.jobs().is_empty());
}

#[test]
fn a_trigger_gets_at_most_200_records_at_a_time() {
    let (_, debugs) = debugs(
        "List<Account> many = new List<Account>();
         for (Integer i = 0; i < 250; i++) { many.add(new Account(Name = 'y')); }
         insert many;
         System.debug(many[249].Id == null);
         System.debug(Limits.getDmlRows());
     } else { System.debug(Trigger.new.size());",
    );
    assert_eq!(debugs, ["200", "50", "false", "250"]);
}

#[test]
fn an_update_and_a_delete_run_their_triggers_with_what_was_there_before() {
    let trigger = "trigger T on Account (after insert, before update, after update, before delete, after delete) {
        if (Trigger.isInsert) {
            Account again = new Account(Id = Trigger.new[0].Id, Phone = '1');
            update again;
            delete again;
        } else if (Trigger.isDelete) {
            System.debug('delete ' + (Trigger.new == null) + ' ' + Trigger.old[0].Description);
        } else {
            System.debug('update ' + Trigger.old[0].Phone + ' ' + Trigger.new[0].Phone);
            if (Trigger.isBefore) { Trigger.new[0].Description = 'written'; }
        }
    }";
    let mut stage = with_trigger(trigger);
    let id = stage.insert(r#"{"Name":"x"}"#);
    assert_eq!(stage.debugs(), ["update null 1", "update null 1", "delete true written", "delete true written"]);
    assert!(stage.account(&id).contains("ENTITY_IS_DELETED"));
}

#[test]
fn an_update_of_a_record_that_is_not_there_names_its_id() {
    let (_, debugs) = debugs(
        "try { update new Account(Id = '001000000000001AAA', Name = 'y'); }
         catch (DmlException e) { System.debug(e.getMessage()); }",
    );
    assert_eq!(
        debugs,
        ["Update failed. First exception on row 0 with id 001000000000001AAA; first error: \
          INVALID_CROSS_REFERENCE_KEY, invalid cross reference id: []"]
    );
}

#[test]
fn code_learns_who_runs_it_and_what_it_has_used() {
    let (_, debugs) = debugs(
        "System.debug(UserInfo.getUserName());
         System.debug(UserInfo.getUserId() == Trigger.new[0].CreatedById);
         System.debug(Limits.getQueries() + ' of ' + Limits.getLimitQueries());
         System.debug(System.isQueueable());",
    );
    assert_eq!(debugs, ["ada@night-network.example", "true", "0 of 100", "false"]);
}

#[test]
fn a_loop_that_talks_without_end_is_cut_short() {
    let mut stage = with_trigger("trigger T on Account (after insert) { while (true) { System.debug('again'); } }");
    let response = stage.send(Method::Post, ACCOUNTS, r#"{"Name":"x"}"#);
    assert_eq!(response.status, 400);
    assert!(stage.outputs.len() < 50_000, "{}", stage.outputs.len());
}
