//! Each limit's own words, which no `catch` sees, at the very number: so many pass, and one more does not.
//!
//! Refuses limits that a test method cannot reach: callouts of real time are tested in the flows.

use super::of;

/// Runs each body inside a `try` that catches everything. `later` calls a body of its own as a job of that kind.
fn ends(table: &[(&str, &str)]) {
    for (body, expected) in table {
        let members = format!(
            "@IsTest static void runs() {{ try {{ {body} }} catch (Exception e) {{ System.debug('caught'); }} finally {{ Integer i = 1; }} }} \
             @future static void later() {{}} \
             class Job implements Queueable {{ public void execute(QueueableContext c) {{}} }}"
        );
        let found = of(&members);
        let wanted = match expected.is_empty() {
            true => "T.runs pass".to_owned(),
            false => ["T.runs fail System.LimitException: ", *expected].concat(),
        };
        assert!(found[0].starts_with(&wanted), "{body}\n    gives {}\n    not   {wanted}", found[0]);
    }
}

/// The outcome of a test that runs a body as a job: Queueable, future, batch or scheduled.
fn in_job(kind: &str, body: &str) -> String {
    let (start, class) = match kind {
        "queueable" => {
            ("System.enqueueJob(new J());", "implements Queueable { public void execute(QueueableContext c)")
        }
        "scheduled" => (
            "System.schedule('j', '0 0 0 1 1 ? 2050', new J());",
            "implements Schedulable { public void execute(SchedulableContext c)",
        ),
        "batch" => (
            "Database.executeBatch(new J());",
            "implements Database.Batchable<Integer> {
                public Iterable<Integer> start(Database.BatchableContext c) { return new List<Integer>{ 1 }; }
                public void finish(Database.BatchableContext c) { }
                public void execute(Database.BatchableContext c, List<Integer> scope)",
        ),
        _ => ("run();", "{ void execute()"),
    };
    let found = of(&format!(
        "@IsTest static void runs() {{ Test.startTest(); {start} Test.stopTest(); }}
         @future static void run() {{ work(); }}
         @future static void later() {{ }}
         static void work() {{ try {{ {body} }} catch (NullPointerException e) {{ Integer i = 1; }} }}
         class Job implements Queueable {{ public void execute(QueueableContext c) {{ }} }}
         class J {class} {{ work(); }} }}"
    ));
    found[0].clone()
}

/// So many accounts in one list.
fn accounts(count: usize) -> String {
    format!(
        "List<Account> l = new List<Account>(); for (Integer i = 0; i < {count}; i++) {{ l.add(new Account(Name = 'x')); }}"
    )
}

/// A statement so many times.
fn times(count: usize, statement: &str) -> String {
    format!("for (Integer i = 0; i < {count}; i++) {{ {statement} }}")
}

#[test]
fn one_more_than_the_limit_ends_the_transaction_and_the_limit_itself_does_not() {
    let query = "Object o = [SELECT Id FROM Account];";
    let insert = "insert new Account(Name = 'x');";
    let savepoint = "Savepoint s = Database.setSavepoint(); Database.rollback(s);";
    let search = "Object o = [FIND 'harbour' RETURNING Account];";
    let mail = "Messaging.sendEmail(new List<Messaging.SingleEmailMessage>());";
    let job = "System.enqueueJob(new Job());";
    ends(&[
        (&times(100, query), ""),
        (&times(101, query), "Too many SOQL queries: 101"),
        (&times(150, insert), ""),
        (&times(151, insert), "Too many DML statements: 151"),
        // A savepoint and the way back to it are a statement each.
        (&times(75, savepoint), ""),
        (&times(76, savepoint), "Too many DML statements: 151"),
        (&[savepoint, "System.assertEquals(2, Limits.getDmlRows());"].concat(), ""),
        (&times(20, search), ""),
        (&times(21, search), "Too many SOSL queries: 21"),
        (&times(10, mail), ""),
        (&times(11, mail), "Too many Email Invocations: 11"),
        (&times(50, "later();"), ""),
        (&times(51, "later();"), "Too many future calls: 51"),
        (&times(50, job), ""),
        (&times(51, job), "Too many queueable jobs added to the queue: 51"),
    ]);
}

#[test]
fn rows_are_counted_one_by_one() {
    let (most, over) = (accounts(10_000), accounts(10_001));
    let read = |count| [&most, " insert l; l = null; ", &times(count, "Object o = [SELECT Id FROM Account];")].concat();
    let locator = "Database.getQueryLocator('SELECT Id FROM Account');";
    ends(&[
        (&[&most, " insert l;"].concat(), ""),
        (&[&over, " insert l;"].concat(), "Too many DML rows: 10001"),
        (&read(5), ""),
        (&read(6), "Too many query rows: 50001"),
        (&[&most, " insert l; ", locator].concat(), ""),
        (
            &[&most, " insert l; ", locator, " Database.getQueryLocator([SELECT Id FROM Account LIMIT 1]);"].concat(),
            "Too many query locator rows: 10001",
        ),
    ]);
}

#[test]
fn queries_of_children_are_counted_beside_the_others() {
    let three = "Object o = [SELECT Id, (SELECT Id FROM Contacts), (SELECT Id FROM Cases), (SELECT Id FROM Opportunities) FROM Account];";
    let four = three.replace("FROM Contacts)", "FROM Contacts), (SELECT Id FROM Orders)");
    let told = "System.assert(Limits.getAggregateQueries() == 300 && Limits.getQueries() == 100);";
    let counted = "Object a = [SELECT COUNT(Id) c FROM Account]; Object b = [SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact)];";
    ends(&[
        (&[&times(100, three), told].concat(), ""),
        // One more of three would be the hundred and first query as well.
        (&(times(99, three) + &four), "Too many aggregate queries: 301"),
        // What groups, and what asks in a condition, is none of them.
        (&[counted, "System.assert(Limits.getAggregateQueries() == 0);"].concat(), ""),
    ]);
}

#[test]
fn a_search_finds_two_thousand_rows_and_a_limit_of_its_own_no_more() {
    let insert = |count| [&accounts(count), " insert l;"].concat();
    let found = "Integer n = ((List<List<SObject>>) [FIND 'x' RETURNING Account(Id LIMIT 2001)])[0].size();";
    ends(&[
        (&[&insert(2_000), found, "System.assertEquals(2000, n);"].concat(), ""),
        (&[&insert(2_001), found, "System.assertEquals(2000, n);"].concat(), ""),
    ]);
}

#[test]
fn calls_lie_a_thousand_deep_and_no_deeper() {
    // The test's own method is the first of them.
    let found = of("static void down(Integer left) { if (left > 1) { down(left - 1); } }
        @IsTest static void passes() { down(999); }
        @IsTest static void fails() { try { down(1000); } catch (Exception e) { Integer i = 1; } }");
    assert_eq!(found, ["T.passes pass", "T.fails fail System.LimitException: Maximum stack depth reached: 1001"]);
}

#[test]
fn triggers_lie_sixteen_deep_and_no_deeper() {
    let trigger = "trigger Down on Account (after insert) {
        Integer left = Integer.valueOf(Trigger.new[0].Name);
        if (left > 1) { insert new Account(Name = String.valueOf(left - 1)); }
    }";
    let test = "@IsTest class T {
        @IsTest static void passes() { insert new Account(Name = '16'); System.assertEquals(16, [SELECT COUNT() FROM Account]); }
        @IsTest static void fails() {
            try { insert new Account(Name = '17'); } catch (DmlException e) {
                System.assertEquals(0, [SELECT COUNT() FROM Account]);
                System.assert(e.getMessage().contains('Down: maximum trigger depth exceeded\\nAccount trigger event AfterInsert'), e.getMessage());
                throw e;
            }
        }
    }";
    let found = super::outcomes(&[("triggers/Down.trigger", trigger), ("classes/T.cls", test)]);
    assert_eq!(found[0], "T.passes pass");
    assert!(
        found[1].starts_with("T.fails fail System.DmlException: Insert failed. First exception on row 0"),
        "{}",
        found[1]
    );
}

#[test]
fn a_mock_answers_a_hundred_callouts_and_no_more() {
    for (count, expected) in [(100, "T.runs pass"), (101, "T.runs fail System.LimitException: Too many callouts: 101")]
    {
        let found = of(&format!(
            "class Mock implements HttpCalloutMock {{
                public HttpResponse respond(HttpRequest request) {{ return new HttpResponse(); }}
             }}
             @IsTest static void runs() {{
                Test.setMock(HttpCalloutMock.class, new Mock());
                HttpRequest request = new HttpRequest();
                request.setEndpoint('https://a.example');
                request.setMethod('GET');
                try {{ {} }} catch (Exception e) {{ Integer i = 1; }}
                System.assertEquals({count}, Limits.getCallouts());
             }}",
            times(count, "new Http().send(request);")
        ));
        assert_eq!(found, [expected]);
    }
}

#[test]
fn asynchronous_code_has_limits_of_its_own_and_scheduled_code_those_of_a_request() {
    let query = |count| times(count, "Object o = [SELECT Id FROM Account];");
    for kind in ["queueable", "future", "batch"] {
        assert_eq!(in_job(kind, &query(200)), "T.runs pass", "{kind}");
        let over = in_job(kind, &query(201));
        assert_eq!(over, "T.runs fail System.LimitException: Too many SOQL queries: 201", "{kind}");
    }
    assert_eq!(in_job("scheduled", &query(100)), "T.runs pass");
    let over = in_job("scheduled", &query(101));
    assert_eq!(over, "T.runs fail System.LimitException: Too many SOQL queries: 101");
    let told =
        "String.join(new List<Object>{ Limits.getLimitQueries(), Limits.getLimitCpuTime(), Limits.getLimitHeapSize(),
        Limits.getLimitFutureCalls(), Limits.getLimitQueueableJobs() }, ' ')";
    for (kind, numbers) in [
        ("queueable", "200 60000 12000000 50 1"),
        ("future", "200 60000 12000000 0 1"),
        ("batch", "200 60000 12000000 0 1"),
        ("scheduled", "100 10000 6000000 50 50"),
    ] {
        assert_eq!(in_job(kind, &format!("System.assertEquals('{numbers}', {told});")), "T.runs pass", "{kind}");
    }
    // A job of a test may not queue another one at all; one that starts from a future method is its first.
    assert_eq!(in_job("future", "System.enqueueJob(new Job());"), "T.runs pass");
    let over = in_job("future", &times(2, "System.enqueueJob(new Job());"));
    assert_eq!(over, "T.runs fail System.LimitException: Too many queueable jobs added to the queue: 2");
    for kind in ["future", "batch"] {
        let found = in_job(kind, "later();");
        let words = "T.runs fail System.AsyncException: Future method cannot be called from a future or batch method: T.later()";
        assert_eq!(found, words);
    }
    assert_eq!(in_job("queueable", "later();"), "T.runs pass");
}

#[test]
fn what_needs_too_much_time_ends_with_its_own_words_and_not_sooner() {
    // Nine instructions a turn, and a microsecond for each.
    ends(&[("for (Integer i = 0; i < 1000000; i++) { }", ""), ("while (true) { }", "Apex CPU time limit exceeded")]);
    let endless = "T.runs fail System.LimitException: Apex CPU time limit exceeded";
    assert_eq!(in_job("queueable", "for (Integer i = 0; i < 4000000; i++) { }"), "T.runs pass");
    assert_eq!(in_job("queueable", "while (true) { }"), endless);
    // A job's time is its own, and not the test's.
    let after = of("class J implements Queueable { public void execute(QueueableContext c) { for (Integer i = 0; i < 1000000; i++) { } } }
        @IsTest static void runs() {
            Test.startTest(); System.enqueueJob(new J()); Test.stopTest();
            System.assert(Limits.getCpuTime() < 10, Limits.getCpuTime());
            for (Integer i = 0; i < 1000000; i++) { }
        }");
    assert_eq!(after, ["T.runs pass"]);
    assert_eq!(in_job("scheduled", "for (Integer i = 0; i < 4000000; i++) { }"), endless);
}

#[test]
fn what_needs_too_much_room_ends_with_its_own_words_and_not_sooner() {
    let list = |count: usize| {
        format!(
            "List<Integer> l = new List<Integer>(); for (Integer i = 0; i < {count}; i++) {{ l.add(i); }} Integer j = 0;"
        )
    };
    ends(&[
        (&list(360_000), ""),
        (&list(400_000), "Apex heap size too large: "),
        (
            "List<Integer> l = new Integer[340000]; System.assert(Limits.getHeapSize() > 5400000 && Limits.getHeapSize() < 6000000);",
            "",
        ),
        (
            "List<Integer> l = new List<Integer>{ 1 }; while (l.size() < 1000000) { l.addAll(new List<Integer>(l)); }",
            "Apex heap size too large: ",
        ),
        (
            "String s = 'x'.repeat(2000000); String t = s + s; for (Integer i = 0; i < 9; i++) { }",
            "Apex heap size too large: ",
        ),
        // What nothing refers to any longer does not count.
        ("for (Integer i = 0; i < 100; i++) { String s = 'x'.repeat(1000000); }", ""),
    ]);
    assert_eq!(in_job("queueable", &list(720_000)), "T.runs pass");
    let over = in_job("queueable", &list(800_000));
    assert!(over.starts_with("T.runs fail System.LimitException: Apex heap size too large: "), "{over}");
}

#[test]
fn what_goes_through_something_long_takes_its_time() {
    let text = "String s = 'x'.repeat(1000000);";
    let list = "List<Integer> l = new List<Integer>(); for (Integer i = 0; i < 100000; i++) { l.add(i); }";
    for body in [
        [text, " while (true) { s.contains('y'); }"].concat(),
        [text, " String t = s + 'y'; while (true) { Boolean same = s + 'y' == t; }"].concat(),
        [text, " while (true) { String t = s + s; }"].concat(),
        [list, " while (true) { l.contains(-1); }"].concat(),
        [list, " while (true) { l.remove(0); l.add(0, 1); }"].concat(),
        [list, " List<Integer> m = l.clone(); while (true) { Boolean same = l == m; }"].concat(),
        "while (true) { Pattern.matches('(a+)+b', 'aaaaaaaaaaaa'); }".to_owned(),
        "while (true) { 'aaaaaaaaaaaa'.replaceAll('(a+)+b', ''); }".to_owned(),
    ] {
        ends(&[(&body, "Apex CPU time limit exceeded")]);
    }
}
