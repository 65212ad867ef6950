//! The debug logs that an org keeps: which there are, and what stands in them.
//!
//! Refuses to look at the whole of a log but once: a shape is tested where it first occurs.

use org::DebugLog;

use crate::stage::{SECRET, SESSION, START, Stage, knows, with_apex};

const TRIGGER: &str = "trigger T on Account (before insert) {
    System.debug('so many: ' + Trigger.new.size());
    System.enqueueJob(new J());
}";

const JOB: &str = "public class J implements Queueable, Database.AllowsCallouts {
    public void execute(QueueableContext context) {
        HttpRequest request = new HttpRequest();
        request.setMethod('GET');
        request.setEndpoint('callout:Company_Data/v1');
        new Http().send(request);
        List<Account> found = [SELECT Id, (SELECT Id FROM Contacts) FROM Account];
        Savepoint before = Database.setSavepoint();
        insert new Contact(LastName = 'Ada', AccountId = found[0].Id);
        Database.rollback(before);
        try { throw new MathException('caught'); } catch (MathException e) { System.debug(LoggingLevel.FINE, e); }
        found[9].Name = 'x';
    }
}";

/// The logs of an insert and of the job that it queues.
fn logs(keeps: bool) -> Vec<DebugLog> {
    let mut stage = Stage::new(&with_apex(&[("T.trigger", TRIGGER), ("J.cls", JOB)]), knows);
    stage.org.keep_logs(keeps);
    stage.insert(r#"{"Name":"Harbourlight"}"#);
    stage.run();
    stage.org.logs().cloned().collect()
}

/// Events with what stands behind them, without the moments.
fn events(log: &DebugLog) -> Vec<&str> {
    log.text.lines().filter_map(|line| line.split_once(")|").map(|(_, event)| event)).collect()
}

#[test]
fn an_org_keeps_no_log_unless_it_is_told_to() {
    assert_eq!(logs(false), []);
}

#[test]
fn a_save_of_a_client_is_a_log_with_its_triggers() {
    let logs = logs(true);
    let [save, _] = logs.as_slice() else { panic!("{logs:?}") };
    assert_eq!((save.transaction, save.began), (1, START));
    assert_eq!(save.operation, "POST /services/data/v68.0/sobjects/Account");
    let mut lines = save.text.lines();
    let levels = lines.next().expect("the levels");
    assert!(levels.starts_with("68.0 APEX_CODE,DEBUG;APEX_PROFILING,INFO;CALLOUT,INFO;DB,INFO;"), "{levels}");
    assert_eq!(
        lines.next().and_then(|line| line.split_once("|005")).map(|(before, _)| before),
        Some("00:00:00.0 (0)|USER_INFO|[EXTERNAL]")
    );
    let events = events(save);
    let unit = "T on Account trigger event BeforeInsert|__sfdc_trigger/T";
    let started = events[2].split_once("|01q").expect("a trigger's id");
    assert_eq!(started.0, "CODE_UNIT_STARTED|[EXTERNAL]");
    assert!(started.1.ends_with(&["|", unit].concat()), "{events:?}");
    assert_eq!(
        events[3..],
        [
            "USER_DEBUG|[2]|DEBUG|so many: 1",
            &["CODE_UNIT_FINISHED|", unit].concat(),
            "CUMULATIVE_LIMIT_USAGE",
            "LIMIT_USAGE_FOR_NS|(default)|",
            "CUMULATIVE_LIMIT_USAGE_END",
            "EXECUTION_FINISHED"
        ]
    );
    assert!(
        save.text
            .contains("|(default)|\n  Number of SOQL queries: 0 out of 100\n  Number of query rows: 0 out of 50000\n")
    );
    assert!(save.text.contains("\n  Number of queueable jobs added to the queue: 1 out of 50\n"), "{}", save.text);
}

#[test]
fn a_jobs_log_has_its_queries_saves_callouts_and_exceptions_on_their_lines() {
    let logs = logs(true);
    let job = logs.last().expect("a log");
    assert_eq!((logs.len(), job.operation.as_str()), (2, "J"));
    let events = events(job);
    assert_eq!(
        events[3..19],
        [
            "CALLOUT_REQUEST|[6]|System.HttpRequest[Endpoint=callout:Company_Data/v1, Method=GET]",
            "CALLOUT_RESPONSE|[6]|System.HttpResponse[Status=OK, StatusCode=200]",
            "SOQL_EXECUTE_BEGIN|[7]|Aggregations:1|SELECT Id, (SELECT Id FROM Contacts) FROM Account",
            "SOQL_EXECUTE_END|[7]|Rows:1",
            "SAVEPOINT_SET|[8]",
            "DML_BEGIN|[9]|Op:Insert|Type:Contact|Rows:1",
            "DML_END|[9]",
            "SAVEPOINT_ROLLBACK|[10]",
            "EXCEPTION_THROWN|[11]|System.MathException: caught",
            "EXCEPTION_THROWN|[12]|System.ListException: List index out of bounds: 9",
            "FATAL_ERROR|System.ListException: List index out of bounds: 9",
            "CUMULATIVE_LIMIT_USAGE",
            "LIMIT_USAGE_FOR_NS|(default)|",
            "CUMULATIVE_LIMIT_USAGE_END",
            "CODE_UNIT_FINISHED|J",
            "EXECUTION_FINISHED",
        ][..]
    );
    assert!(job.text.contains("bounds: 9\n\nClass.J.execute: line 12, column 1\n"), "{}", job.text);
    assert!(job.text.contains("  Number of SOQL queries: 1 out of 200\n"), "{}", job.text);
    assert!(job.text.contains("  Number of DML statements: 3 out of 150\n"), "{}", job.text);
    // The token and the answer each took two tenths of a second, and the instructions their microseconds.
    let response = job.text.lines().find(|line| line.contains("CALLOUT_RESPONSE")).expect("a response");
    assert!(response.starts_with("00:00:01.400 (4000"), "{response}");
    for secret in [SECRET, SESSION, "tok-1"] {
        assert!(!job.text.contains(secret), "{}", job.text);
    }
}

#[test]
fn the_same_happenings_give_the_same_logs() {
    assert_eq!(logs(true), logs(true));
}
