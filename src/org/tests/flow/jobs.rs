//! Batches and future methods outside of tests: transactions of their own, some time later.

use org::{JobKind, JobStatus, Note};

use crate::stage::{Stage, knows, with_apex};

const BATCH: (&str, &str) = (
    "Numbers.cls",
    "public class Numbers implements Database.Batchable<Integer>, Database.Stateful {
        private static Integer calls = 0;
        private Integer sum = 0;
        public Iterable<Integer> start(Database.BatchableContext context) { return new List<Integer>{ 1, 2, 3, 4, 5 }; }
        public void execute(Database.BatchableContext context, List<Integer> scope) {
            calls++;
            for (Integer one : scope) { sum += one; insert new Account(Name = 'n' + one); }
            System.debug(scope + ' ' + calls + ' ' + Limits.getDmlStatements());
            if (scope.contains(3)) { throw new IllegalArgumentException('three'); }
        }
        public void finish(Database.BatchableContext context) {
            System.debug('sum ' + sum + ' rows ' + [SELECT COUNT() FROM Account]);
        }
    }",
);

#[test]
fn a_batch_commits_chunk_by_chunk_and_one_that_fails_stops_no_other() {
    let trigger = "trigger T on Account (after insert) {
        if (Trigger.new[0].Name == 'x') { Database.executeBatch(new Numbers(), 2); }
    }";
    let mut stage = Stage::new(&with_apex(&[BATCH, ("T.trigger", trigger)]), knows);
    stage.insert(r#"{"Name":"x"}"#);
    assert_eq!(stage.debugs(), Vec::<String>::new(), "it runs later");
    stage.run();
    // What the failed chunk had added to the sum is gone with its rows.
    assert_eq!(stage.debugs(), ["(1, 2) 1 2", "(3, 4) 1 2", "(5) 1 1", "sum 8 rows 4"]);
    let jobs = stage.jobs();
    let [job] = jobs.as_slice() else { panic!("{jobs:?}") };
    assert_eq!((job.kind, job.class.as_str(), job.status), (JobKind::Batch, "Numbers", JobStatus::Completed));
    let ends: Vec<&str> = stage
        .notes()
        .iter()
        .filter_map(|note| match note {
            Note::Committed { .. } => Some("committed"),
            Note::RolledBack { .. } => Some("rolled back"),
            _ => None,
        })
        .collect();
    // The insert; start; three chunks; finish.
    assert_eq!(ends, ["committed", "committed", "committed", "rolled back", "committed", "committed"]);
}

#[test]
fn a_future_method_runs_in_a_transaction_of_its_own() {
    let later = "public class Later {
        public static Integer calls = 0;
        @future public static void say(List<String> names) {
            calls++;
            System.debug(String.join(names, '+') + ' ' + calls + ' ' + System.isFuture());
        }
    }";
    let trigger = "trigger T on Account (after insert) {
        Later.say(new List<String>{ 'a', 'b' });
        Later.say(new List<String>());
        System.debug('calls ' + Later.calls);
    }";
    let mut stage = Stage::new(&with_apex(&[("Later.cls", later), ("T.trigger", trigger)]), knows);
    stage.insert(r#"{"Name":"x"}"#);
    stage.run();
    assert_eq!(stage.debugs(), ["calls 0", "a+b 1 true", " 1 true"]);
    assert!(stage.jobs().iter().all(|job| job.kind == JobKind::Future && job.status == JobStatus::Completed));
}

#[test]
fn the_classes_of_all_objects_of_a_job_are_initialised() {
    let handler = "public virtual class Handler {
        private static Map<String, Integer> prices = new Map<String, Integer>{ 'a' => 3 };
        public Integer price(String name) { return prices.get(name); }
    }";
    let job = "public class Job implements Queueable {
        private Handler handler;
        public Job(Handler handler) { this.handler = handler; }
        public void execute(QueueableContext context) { System.debug('price ' + handler.price('a')); }
    }";
    let trigger = "trigger T on Account (after insert) { System.enqueueJob(new Job(new Handler())); }";
    let files = [("Handler.cls", handler), ("Job.cls", job), ("T.trigger", trigger)];
    let mut stage = Stage::new(&with_apex(&files), knows);
    stage.insert(r#"{"Name":"x"}"#);
    stage.run();
    assert_eq!(stage.debugs(), ["price 3"]);
}

/// A job that does what its name says, and looks at its end.
const WATCHED: (&str, &str) = (
    "Watched.cls",
    "public class Watched implements Queueable, Finalizer, Schedulable {
        private String name;
        private List<String> seen = new List<String>();
        public Watched(String name) { this.name = name; }
        public void execute(QueueableContext context) {
            System.attachFinalizer(this);
            if (name == 'twice') { System.attachFinalizer(this); }
            seen.add('ran ' + (context.getJobId() != null));
            insert new Account(Name = 'row');
            if (name == 'bad') { throw new IllegalArgumentException('bad'); }
            if (name == 'endless') { while (true) {} }
        }
        public void execute(FinalizerContext context) {
            System.debug(seen + ' ' + context.getResult() + ' ' + context.getException()?.getTypeName() + ' '
                + context.getException()?.getMessage() + ' ' + [SELECT COUNT() FROM Account WHERE Name = 'row'] + ' '
                + Request.getCurrent().getQuiddity() + (context.getAsyncApexJobId() != null));
            if (name == 'bad') { System.enqueueJob(new Watched('again')); }
        }
        public void execute(SchedulableContext context) { }
    }",
);

fn watched(name: &str) -> Stage {
    let trigger = [
        "trigger T on Account (after insert) { if (Trigger.new[0].Name == 'x') { System.enqueueJob(new Watched('",
        name,
        "')); } }",
    ]
    .concat();
    let mut stage = Stage::new(&with_apex(&[WATCHED, ("T.trigger", &trigger)]), knows);
    stage.insert(r#"{"Name":"x"}"#);
    stage.run();
    stage
}

#[test]
fn a_finalizer_sees_how_its_job_ended() {
    let end = "TRANSACTION_FINALIZER_QUEUEABLEtrue";
    let stage = watched("good");
    assert_eq!(stage.debugs(), [["(ran true) SUCCESS null null 1 ", end].concat()]);
    assert_eq!(stage.jobs()[0].status, JobStatus::Completed);
    let stage = watched("bad");
    assert_eq!(
        stage.debugs(),
        [
            ["(ran true) UNHANDLED_EXCEPTION System.IllegalArgumentException bad 0 ", end].concat(),
            ["(ran true) SUCCESS null null 1 ", end].concat(),
        ],
        "its rows are gone, and the finalizer may try again"
    );
    let stages: Vec<JobStatus> = stage.jobs().iter().map(|job| job.status).collect();
    assert_eq!(stages, [JobStatus::Failed, JobStatus::Completed]);
    assert_eq!(
        watched("endless").debugs(),
        [["(ran true) UNHANDLED_EXCEPTION System.LimitException Apex CPU time limit exceeded 0 ", end].concat()]
    );
    let stage = watched("twice");
    let more = "More than one Finalizer cannot be attached to same Async Apex Job";
    assert_eq!(stage.debugs(), [["() UNHANDLED_EXCEPTION System.AsyncException ", more, " 0 ", end].concat()]);
}

#[test]
fn only_so_many_jobs_follow_one_another_and_none_waits_twice() {
    let job = "public class J implements Queueable {
        public static void start(String part) {
            AsyncOptions options = new AsyncOptions();
            options.MaximumQueueableStackDepth = 2;
            options.DuplicateSignature = new QueueableDuplicateSignature.Builder().addString(part).addInteger(1).build();
            System.enqueueJob(new J(), options);
        }
        public void execute(QueueableContext context) {
            System.debug(AsyncInfo.getCurrentQueueableStackDepth() + ' of ' + AsyncInfo.getMaximumQueueableStackDepth());
            System.enqueueJob(new J());
        }
    }";
    let trigger = "trigger T on Account (after insert) {
        J.start('a');
        try { J.start('a'); } catch (DuplicateMessageException e) { System.debug(e.getMessage()); }
        try { System.attachFinalizer(null); } catch (NullPointerException e) { System.debug(e.getMessage()); }
    }";
    let mut stage = Stage::new(&with_apex(&[("J.cls", job), ("T.trigger", trigger)]), knows);
    stage.insert(r#"{"Name":"x"}"#);
    stage.run();
    let duplicate = "Attempt to enqueue job with duplicate queueable signature";
    assert_eq!(stage.debugs(), [duplicate, "Argument cannot be null.", "1 of 2", "2 of 2"]);
    let last = stage.jobs().pop().expect("two jobs");
    assert_eq!(last.error.as_deref(), Some("First error: Maximum stack depth has been reached."));
}
