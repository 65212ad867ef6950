//! Work that a test queues: when it runs, on what, and what becomes of its exceptions.
//! Longer than 400 lines because every kind of job has its tests here.

use super::*;

/// What test classes check with: a failure that bears a text.
const CHECK: &str = "static void check(Boolean holds, String what) { if (!holds) { throw new WrongException(what); } }
    class WrongException extends Exception {}
";

/// The outcomes of a class of these members, with `check` and the job `J` at hand.
fn checked(members: &str) -> Vec<String> {
    outcomes(&[("T.cls", &["@IsTest private class T { ", CHECK, members, " }"].concat()), JOB])
}

const JOB: (&str, &str) = (
    "J.cls",
    "public class J implements Queueable {
        public static Integer ran = 0;
        public String name;
        public void execute(QueueableContext context) {
            ran += 1;
            insert new Account(Name = name);
            if (name == 'bad') { Integer a = 1 / 0; }
            if (name == 'own') { throw new OwnException('mine'); }
            if (name == 'chain') { System.enqueueJob(new J()); }
            if (name == 'limits' && Limits.getLimitQueries() != 200) { Integer a = 1 / 0; }
            name = 'after';
        }
        public class OwnException extends Exception {}
    }",
);

#[test]
fn what_was_queued_runs_at_the_stop_in_a_transaction_of_its_own() {
    let found = checked(
        "static J job(String name) { J job = new J(); job.name = name; return job; }
        static Integer rows() { return [SELECT COUNT() FROM Account]; }
        @IsTest static void runs() {
            insert new Account(Name = 'x');
            J one = job('one');
            Test.startTest();
            Id id = System.enqueueJob(one);
            one.name = 'changed';
            check(rows() == 1 && J.ran == 0, 'nothing runs before the stop');
            Test.stopTest();
            check(rows() == 2, 'two rows');
            check(J.ran == 1, 'statics are shared');
            check([SELECT COUNT() FROM Account WHERE Name = 'one'] == 1, 'the object is a copy');
            check(one.name == 'changed', 'the test keeps its own');
            check([SELECT Status FROM AsyncApexJob WHERE Id = :id].Status == 'Completed', 'the job is completed');
        }
        @IsTest static void failing() {
            Test.startTest();
            System.enqueueJob(job('bad'));
            String caught = '';
            try { Test.stopTest(); } catch (MathException e) { caught = e.getMessage(); }
            check(caught == 'Divide by 0', 'caught: ' + caught);
            check(rows() == 0, 'what the job wrote is gone');
        }
        @IsTest static void uncaught() { Test.startTest(); System.enqueueJob(job('bad')); Test.stopTest(); }
        @IsTest static void ownException() { Test.startTest(); System.enqueueJob(job('own')); Test.stopTest(); }
        @IsTest static void chained() { Test.startTest(); System.enqueueJob(job('chain')); Test.stopTest(); }
        @IsTest static void atTheEnd() { System.enqueueJob(job('bad')); }
        @IsTest static void limitsOfAJob() { System.enqueueJob(job('limits')); }",
    );
    assert_eq!(
        found,
        [
            "T.runs pass",
            "T.failing pass",
            "T.uncaught fail System.MathException: Divide by 0",
            "T.ownException fail J.OwnException: mine",
            "T.chained fail System.AsyncException: Maximum stack depth has been reached.",
            "T.atTheEnd fail System.MathException: Divide by 0",
            "T.limitsOfAJob pass",
        ]
    );
}

#[test]
fn limits_are_fresh_between_start_and_stop_and_the_old_ones_hold_again_after() {
    let found = checked(
        "static void query(Integer times) {
            for (Integer i = 0; i < times; i++) { List<Account> found = [SELECT Id FROM Account]; }
        }
        @IsTest static void fresh() {
            query(60);
            Test.startTest();
            check(Limits.getQueries() == 0, 'fresh');
            query(99);
            Test.stopTest();
            check(Limits.getQueries() == 60, 'old');
        }
        @IsTest static void over() { query(101); }
        @IsTest static void again() { Test.startTest(); Test.startTest(); }
        @IsTest static void never() { Test.stopTest(); }
        @IsTest static void setupIsNotCounted() { check(Limits.getDmlStatements() == 0, 'dml'); }
        @IsTest static void running() { check(Test.isRunningTest(), 'running'); }",
    );
    assert_eq!(
        found,
        [
            "T.fresh pass",
            "T.over fail System.LimitException: Too many SOQL queries: 101",
            "T.again fail System.FinalException: Testing already started",
            "T.never fail System.FinalException: Testing has not started",
            "T.setupIsNotCounted pass",
            "T.running pass",
        ]
    );
}

const WORK: [(&str, &str); 4] = [
    (
        "Later.cls",
        "public class Later {
            public static Integer ran = 0;
            @future public static void mark(Set<String> names, Integer count) {
                ran = count;
                for (String name : names) { insert new Account(Name = name); }
                if (!System.isFuture()) { throw new IllegalArgumentException('no future'); }
            }
            @Future(callout = true) public static void again(Id id) { mark(new Set<String>(), 1); }
        }",
    ),
    (
        "Rename.cls",
        "public class Rename implements Database.Batchable<SObject>, Database.Stateful {
            public static Integer total = 0;
            public Integer seen = 0;
            public Object start(Database.BatchableContext context) {
                return Database.getQueryLocator([SELECT Id, Name FROM Account]);
            }
            public void execute(Database.BatchableContext context, List<Account> scope) {
                for (Account row : scope) { row.Name = row.Name + '!'; seen++; }
                update scope;
            }
            public void finish(Database.BatchableContext context) {
                total = seen;
                AsyncApexJob job = [SELECT Status FROM AsyncApexJob WHERE Id = :context.getJobId()];
                insert new Account(Name = 'finished ' + seen + ' ' + System.isBatch(), Site = job.Status);
            }
        }",
    ),
    (
        "Names.cls",
        "public class Names implements Database.Batchable<String> {
            public Integer calls = 0;
            public Iterable<String> start(Database.BatchableContext context) { calls++; return new List<String>{ 'a', 'b' }; }
            public void execute(Database.BatchableContext context, List<String> scope) {
                calls++;
                insert new Account(Name = String.join(scope, '+') + calls);
            }
            public void finish(Database.BatchableContext context) { insert new Account(Name = 'end' + calls); }
        }",
    ),
    (
        "Nightly.cls",
        "public class Nightly implements Schedulable {
            public void execute(SchedulableContext context) {
                insert new Account(Name = 'scheduled ' + (context.getTriggerId() != null) + System.isScheduled());
            }
        }",
    ),
];

/// The outcomes of a class of these members, with `check` and the work above at hand.
fn working(members: &str) -> Vec<String> {
    let class = ["@IsTest private class T { ", CHECK, members, " }"].concat();
    outcomes(&[&WORK[..], &[("T.cls", &class)]].concat())
}

#[test]
fn future_methods_run_later_with_copies_of_their_arguments() {
    let found = working(
        "@IsTest static void later() {
            Set<String> names = new Set<String>{ 'one' };
            Test.startTest();
            Later.mark(names, 7);
            names.add('two');
            check(Later.ran == 0 && Limits.getFutureCalls() == 1, 'later');
            Test.stopTest();
            check(Later.ran == 7, 'ran');
            check([SELECT COUNT() FROM Account] == 1, 'one name');
        }
        @IsTest static void never() { Later.again(null); }",
    );
    let refused = "System.AsyncException: Future method cannot be called from a future or batch method: \
                   Later.mark(Set<String>, Integer)";
    assert_eq!(found, ["T.later pass".to_owned(), ["T.never fail ", refused].concat()]);
}

#[test]
fn a_batch_goes_from_start_to_finish_and_tests_take_one_chunk() {
    let found = working(
        "static List<String> names() {
            List<String> names = new List<String>();
            for (Account row : [SELECT Name FROM Account ORDER BY Name]) { names.add(row.Name); }
            return names;
        }
        @IsTest static void renames() {
            insert new Account(Name = 'x');
            insert new Account(Name = 'y');
            Test.startTest();
            Rename job = new Rename();
            Id id = Database.executeBatch(job);
            Test.stopTest();
            check(names() == new List<String>{ 'finished 2 true', 'x!', 'y!' }, String.join(names(), ','));
            check([SELECT Site FROM Account WHERE Name LIKE 'finished%'].Site == 'Completed', 'status');
            check(Rename.total == 2 && job.seen == 0, 'the state is a copy\\'s');
            check([SELECT JobType FROM AsyncApexJob WHERE Id = :id].JobType == 'BatchApex', 'type');
        }
        @IsTest static void iterates() {
            Test.startTest();
            Database.executeBatch(new Names(), 10);
            Test.stopTest();
            check(names() == new List<String>{ 'a+b1', 'end0' }, String.join(names(), ','));
        }
        @IsTest static void twoChunks() {
            Database.executeBatch(new Names(), 1);
        }
        @IsTest static void nothingToDo() {
            Test.startTest();
            Database.executeBatch(new Rename(), 1);
            Test.stopTest();
            check(names() == new List<String>{ 'finished 0 true' }, String.join(names(), ','));
        }
        @IsTest static void scheduled() {
            Test.startTest();
            String id = System.schedule('nightly', '0 0 3 * * ?', new Nightly());
            check(id != null && names().isEmpty(), 'later');
            Test.stopTest();
            check(names() == new List<String>{ 'scheduled truetrue' }, String.join(names(), ','));
        }",
    );
    let second = "T.twoChunks fail System.UnexpectedException: No more than one executeBatch can be called from within a \
                  test method. Please make sure the iterable returned from your start method matches the batch size, \
                  resulting in one executeBatch invocation.";
    assert_eq!(found, ["T.renames pass", "T.iterates pass", second, "T.nothingToDo pass", "T.scheduled pass"]);
}

#[test]
fn a_schedule_has_its_rows_and_may_be_aborted() {
    let found = working(
        "@IsTest static void scheduled() {
            Test.startTest();
            String id = System.schedule('nightly', '0 0 0 15 3 ? 2042', new Nightly());
            CronTrigger row = [SELECT CronExpression, TimesTriggered, NextFireTime, CronJobDetail.Name
                FROM CronTrigger WHERE Id = :id];
            check(row.CronExpression == '0 0 0 15 3 ? 2042' && row.TimesTriggered == 0, 'expression');
            check(String.valueOf(row.NextFireTime) == '2042-03-15 00:00:00', String.valueOf(row.NextFireTime));
            check(row.CronJobDetail.Name == 'nightly', 'name');
            System.abortJob(id);
            check([SELECT COUNT() FROM CronTrigger] == 0, 'gone');
            Test.stopTest();
            check([SELECT COUNT() FROM Account] == 0, 'never ran');
        }
        @IsTest static void twice() {
            System.schedule('nightly', '0 0 3 * * ?', new Nightly());
            System.schedule('nightly', '0 0 4 * * ?', new Nightly());
        }
        @IsTest static void wrong() { System.schedule('nightly', 'every day', new Nightly()); }",
    );
    assert_eq!(
        found,
        [
            "T.scheduled pass",
            "T.twice fail System.AsyncException: The Apex job named \"nightly\" is already scheduled for execution.",
            "T.wrong fail System.StringException: Illegal cron expression format (every day)",
        ]
    );
}

#[test]
fn a_mock_answers_under_the_rules_of_callouts() {
    let found = working(
        "class Mock implements HttpCalloutMock {
            public HttpResponse respond(HttpRequest request) {
                HttpResponse response = new HttpResponse();
                response.setBody('told ' + request.getEndpoint());
                return response;
            }
        }
        static String send() {
            HttpRequest request = new HttpRequest();
            request.setEndpoint('https://api.example/x');
            request.setMethod('GET');
            return new Http().send(request).getBody();
        }
        @IsTest static void mocked() {
            Test.setMock(HttpCalloutMock.class, new Mock());
            check(send() == 'told https://api.example/x' && Limits.getCallouts() == 1, 'once');
        }
        @IsTest static void afterTheStart() {
            insert new Account(Name = 'x');
            Test.startTest();
            Test.setMock(HttpCalloutMock.class, new Mock());
            check(send() != null, 'told');
            Test.stopTest();
        }
        @IsTest static void afterAnInsert() {
            Test.setMock(HttpCalloutMock.class, new Mock());
            insert new Account(Name = 'x');
            send();
        }",
    );
    let uncommitted = "T.afterAnInsert fail System.CalloutException: You have uncommitted work pending. Please commit or \
                       rollback before calling out";
    assert_eq!(found, ["T.mocked pass", "T.afterTheStart pass", uncommitted]);
}

#[test]
fn a_job_that_fails_and_is_queued_again_by_its_finalizer_comes_to_an_end() {
    let found = of("class F implements Queueable, Finalizer {
            public void execute(QueueableContext context) {
                System.attachFinalizer(this);
                throw new IllegalArgumentException('job');
            }
            public void execute(FinalizerContext context) {
                insert new Account(Name = 'x');
                System.enqueueJob(new F());
            }
        }
        @IsTest static void again() {
            Test.startTest();
            System.enqueueJob(new F());
            try { Test.stopTest(); } catch (IllegalArgumentException e) { System.assertEquals('job', e.getMessage()); }
            System.assertEquals(6, [SELECT COUNT() FROM Account], 'once and five times again');
        }");
    assert_eq!(found, ["T.again pass"]);
}

#[test]
fn a_finalizer_runs_before_the_test_hears_of_its_jobs_end() {
    let job = "public class F implements Queueable, Finalizer {
        public Boolean bad = false;
        public void execute(QueueableContext context) {
            System.attachFinalizer(this);
            if (bad) { throw new IllegalArgumentException('job'); }
        }
        public void execute(FinalizerContext context) {
            insert new Account(Name = context.getResult().name());
            if (bad) { System.enqueueJob(new F()); }
        }
    }";
    let test = "@IsTest private class T {
        static Integer rows(String name) { return [SELECT COUNT() FROM Account WHERE Name = :name]; }
        @IsTest static void good() {
            Test.startTest();
            System.enqueueJob(new F());
            Test.stopTest();
            System.assertEquals(1, rows('SUCCESS'));
        }
        @IsTest static void bad() {
            F job = new F();
            job.bad = true;
            Test.startTest();
            System.enqueueJob(job);
            try {
                Test.stopTest();
                System.assert(false, 'it goes on');
            } catch (IllegalArgumentException e) {
                System.assertEquals('job', e.getMessage());
            }
            System.assertEquals(1, rows('UNHANDLED_EXCEPTION'));
            System.assertEquals(1, rows('SUCCESS'), 'what a finalizer queues runs too');
            System.assertEquals(2, [SELECT COUNT() FROM AsyncApexJob]);
            System.assertEquals(1, [SELECT COUNT() FROM AsyncApexJob WHERE Status = 'Completed']);
        }
        @IsTest static void uncaught() {
            F job = new F();
            job.bad = true;
            System.enqueueJob(job);
        }
        @IsTest static void notHere() {
            try {
                System.attachFinalizer(new F());
                System.assert(false, 'only jobs have finalizers');
            } catch (AsyncException e) {
                System.assertEquals('System.attachFinalizer(Finalizer) is not allowed in this context', e.getMessage());
            }
        }
        class Context implements QueueableContext {
            public Id getJobId() { return null; }
        }
        @IsTest static void contextsAreInterfaces() {
            System.assertEquals(null, new Context().getJobId());
            System.assertEquals(Account.SObjectType, Id.valueOf('001000000000001AAA').getSObjectType());
        }
    }";
    assert_eq!(
        outcomes(&[("T.cls", test), ("F.cls", job)]),
        [
            "T.good pass",
            "T.bad pass",
            "T.uncaught fail System.IllegalArgumentException: job",
            "T.notHere pass",
            "T.contextsAreInterfaces pass",
        ]
    );
}

#[test]
fn a_search_in_a_test_finds_what_was_fixed() {
    let test = "@IsTest private class T {
        @IsTest static void fixed() {
            List<Account> all = new List<Account>{ new Account(Name = 'one'), new Account(Name = 'two') };
            insert all;
            System.assertEquals(0, [FIND 'one' RETURNING Account(Id)][0].size(), 'nothing is fixed');
            Test.setFixedSearchResults(new List<Id>{ all[0].Id, all[1].Id });
            List<List<SObject>> found = [FIND 'any' RETURNING Account(Name WHERE Name != 'two'), Contact(Id)];
            System.assertEquals(1, found[0].size());
            System.assertEquals('one', ((Account) found[0][0]).Name);
            System.assertEquals(0, found[1].size());
        }
    }";
    assert_eq!(outcomes(&[("T.cls", test)]), ["T.fixed pass"]);
}
