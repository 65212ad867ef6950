//! Each limit's own words, which no `catch` sees, at the very number.
//!
//! Refuses limits that a test method cannot reach: callouts and jobs of real time are tested in the flows.

use super::of;

/// Runs each body inside a `try` that catches everything.
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

/// So many accounts in one list.
fn accounts(count: usize) -> String {
    format!(
        "List<Account> l = new List<Account>(); for (Integer i = 0; i < {count}; i++) {{ l.add(new Account(Name = 'x')); }}"
    )
}

#[test]
fn one_more_than_the_limit_ends_the_transaction_and_the_limit_itself_does_not() {
    let most = accounts(10_000);
    let over = accounts(10_001);
    ends(&[
        ("for (Integer i = 0; i < 100; i++) { Object o = [SELECT Id FROM Account]; }", ""),
        ("for (Integer i = 0; i < 101; i++) { Object o = [SELECT Id FROM Account]; }", "Too many SOQL queries: 101"),
        ("for (Integer i = 0; i < 150; i++) { insert new Account(Name = 'x'); }", ""),
        ("for (Integer i = 0; i < 151; i++) { insert new Account(Name = 'x'); }", "Too many DML statements: 151"),
        (&[&most, " insert l;"].concat(), ""),
        (&[&over, " insert l;"].concat(), "Too many DML rows: 10001"),
        (
            &[&most, " insert l; l = null; for (Integer i = 0; i < 5; i++) { Object o = [SELECT Id FROM Account]; }"]
                .concat(),
            "",
        ),
        (
            &[&most, " insert l; l = null; for (Integer i = 0; i < 6; i++) { Object o = [SELECT Id FROM Account]; }"]
                .concat(),
            "Too many query rows: 50001",
        ),
        ("for (Integer i = 0; i < 51; i++) { later(); }", "Too many future calls: 51"),
        (
            "for (Integer i = 0; i < 51; i++) { System.enqueueJob(new Job()); }",
            "Too many queueable jobs added to the queue: 51",
        ),
    ]);
}

#[test]
fn what_needs_too_much_time_or_room_ends_with_its_own_words() {
    ends(&[
        ("while (true) { }", "Apex CPU time limit exceeded"),
        (
            "List<Integer> l = new List<Integer>{ 1 }; while (l.size() < 1000000) { l.addAll(new List<Integer>(l)); }",
            "Apex heap size too large: ",
        ),
        ("String s = 'x'; while (true) { s += s; }", "Apex heap size too large: "),
    ]);
}
