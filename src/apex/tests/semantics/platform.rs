//! What asks the platform: queries, saves, triggers.
//!
//! Refuses to be an org: each test answers by hand.

use super::*;

/// Runs a body; the platform answers queries with the given rows and saves with ids. Answers what was asked, too.
fn asked(body: &str, rows: &[Record]) -> (Vec<Question>, String) {
    let text = format!("public class Probe {{ static Integer n = 0; public static Object run() {{\n{body}\n}}\n}}");
    let program = common::compile(&text).unwrap_or_else(|problems| panic!("{}", common::joined(&problems)));
    let mut machine = Machine::new();
    machine.push_static_call(&program, "Probe", "run", Vec::new()).expect("there is one");
    let mut questions = Vec::new();
    loop {
        let question = match machine.run(&program, 100_000) {
            Yield::Returned(value) => return (questions, show(&value)),
            Yield::Threw(uncaught) => return (questions, uncaught.to_string()),
            Yield::Ask(question) => question,
            other => panic!("{other:?}"),
        };
        let answer = match &question {
            Question::Query(query) if query.shape == QueryShape::Count => {
                Answer::Value(Datum::Integer(rows.len() as i32))
            }
            Question::Query(_) => Answer::Rows(rows.to_vec()),
            Question::Dml(dml) => {
                Answer::Saved(vec![SaveResult { id: Some(ID.into()), ..SaveResult::default() }; dml.records.len()])
            }
            Question::Describe { .. } => {
                machine.answer(&program, Answer::Described(None)).expect("it fits");
                continue;
            }
            other => panic!("{other:?}"),
        };
        machine.answer(&program, answer).expect("it fits");
        questions.push(question);
    }
}

#[test]
fn queries_give_records_that_know_what_was_selected() {
    let row = || account(ID, "one");
    for (text, rows, expected) in [
        (
            "return [SELECT Id, Name FROM Account];",
            2,
            "(Account:{Id=001bn0000000001AAA, Name='one'}, Account:{Id=001bn0000000001AAA, Name='one'})",
        ),
        ("Account a = [SELECT Id, Name FROM Account]; return a.Name;", 1, "'one'"),
        (
            "Account a = [SELECT Id FROM Account]; return a;",
            0,
            "System.QueryException: List has no rows for assignment to SObject",
        ),
        (
            "Account a = [SELECT Id FROM Account]; return a;",
            2,
            "System.QueryException: List has more than 1 row for assignment to SObject",
        ),
        ("return [SELECT Name FROM Account].Name;", 1, "'one'"),
        ("Account a = Database.query('SELECT Id, Name FROM Account'); return a.Name;", 1, "'one'"),
        ("return ((Account) Database.query('SELECT Id, Name FROM Account')).Name;", 1, "'one'"),
        (
            "SObject a = Database.query('SELECT Id FROM Account'); return a;",
            0,
            "System.QueryException: List has no rows for assignment to SObject",
        ),
        ("return [SELECT Name FROM Account][0].Name;", 1, "'one'"),
        ("return [SELECT Name FROM Account][1].Name;", 1, "System.ListException: List index out of bounds: 1"),
        (
            "return [SELECT Id, Name FROM Account][0].Website;",
            1,
            "System.SObjectException: SObject row was retrieved via SOQL without querying the requested field: Account.Website",
        ),
        (
            "return [SELECT Id, Name FROM Account][0].get('Website');",
            1,
            "System.SObjectException: SObject row was retrieved via SOQL without querying the requested field: Account.Website",
        ),
        ("Account a = [SELECT Id, Name FROM Account]; a.Website = 'w'; return a.Website;", 1, "'w'"),
        ("return [SELECT COUNT() FROM Account] + 1;", 3, "4"),
        ("String s = ''; for (Account a : [SELECT Name FROM Account]) { s += a.Name; } return s;", 2, "'oneone'"),
        ("for (Account a : [SELECT Name FROM Account]) { return a.Name; } return 'none';", 0, "'none'"),
        (
            "try { Account a = [SELECT Id FROM Account]; } catch (QueryException e) { return 'caught'; } return 1;",
            0,
            "'caught'",
        ),
        ("return new Account().Name;", 0, "null"),
        ("return new Account(Name = 'x').get('NAME');", 0, "'x'"),
        ("List<Account> l = [SELECT Id FROM Account]; return l.isEmpty();", 0, "true"),
    ] {
        assert_eq!(asked(text, &vec![row(); rows]).1, expected, "{text}");
    }
}

#[test]
fn binds_are_evaluated_in_the_order_in_which_they_stand() {
    let (questions, _) = asked(
        "return [SELECT id FROM account WHERE (name = :'a' + n++ OR Website IN :new List<String>{'b' + n++}) \
         AND NumberOfEmployees > :n++ ORDER BY name LIMIT :n];",
        &[],
    );
    let [Question::Query(asked)] = questions.as_slice() else { panic!("{questions:?}") };
    let written = format!("{:?}", asked.query);
    for value in [r#"String("a0")"#, r#"List([String("b1")])"#, "Value(Integer(2))", "limit: Some(Value(Integer(3)))"] {
        assert!(written.contains(value), "{value} in {written}");
    }
    assert!(written.contains(r#""Name""#) && asked.query.from == "Account", "as declared: {written}");
}

#[test]
fn what_is_saved_gets_its_id() {
    for (text, expected) in [
        ("Account a = new Account(Name = 'x'); insert a; return a.Id;", ID),
        ("List<Account> l = new List<Account>{new Account(), new Account()}; upsert l; return l[1].Id;", ID),
        ("Account a = new Account(Id = '001bn0000000002'); update a; return a.Id;", OTHER_ID),
        ("insert new List<Account>(); return n;", "0"),
        (
            "insert new List<Account>{null}; return n;",
            "System.NullPointerException: Attempt to de-reference a null object",
        ),
        ("Account a; delete a; return n;", "System.NullPointerException: Attempt to de-reference a null object"),
    ] {
        assert_eq!(asked(text, &[]).1, expected, "{text}");
    }
    let (questions, _) = asked("update as user new Account(Id = '001bn0000000001', Name = 'x'); return 1;", &[]);
    let [Question::Dml(dml)] = questions.as_slice() else { panic!("{questions:?}") };
    assert!(dml.user_mode && dml.all_or_none && dml.operation == apex::Operation::Update);
    assert_eq!(show(&Datum::Record(Box::new(dml.records[0].clone()))), "Account:{Id=001bn0000000001AAA, Name='x'}");
}

/// Runs a trigger for an event: its outcome, or what it threw.
fn triggered(event: TriggerEvent, body: &str) -> Result<apex::TriggerOutcome, String> {
    let text = format!(
        "trigger T on Account (before insert, before update, before delete, after insert, after update, after delete, \
         after undelete) {{\n{body}\n}}"
    );
    let program = apex::compile(&[apex::Source::new("T.trigger", text)], &common::Accounts)
        .unwrap_or_else(|problems| panic!("{}", common::joined(&problems)));
    let mut machine = Machine::new();
    machine.push_trigger(&program, invocation(event)).expect("there is one");
    match machine.run(&program, 100_000) {
        Yield::TriggerDone(outcome) => Ok(outcome),
        Yield::Threw(uncaught) => Err(uncaught.to_string()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_trigger_knows_its_event() {
    use TriggerEvent::*;
    let say = "String s = ''; if (Trigger.isBefore) s += 'before'; if (Trigger.isAfter) s += 'after';
        if (Trigger.isInsert) s += ' insert'; if (Trigger.isUpdate) s += ' update'; if (Trigger.isDelete) s += ' delete';
        if (Trigger.isUndelete) s += ' undelete'; s += ' ' + Trigger.isExecuting + Trigger.size;
        s += Trigger.new == null ? '' : ' new'; s += Trigger.old == null ? '' : ' old';
        s += Trigger.newMap == null ? '' : ' newMap'; s += Trigger.oldMap == null ? '' : ' oldMap';
        List<Account> all = Trigger.new == null ? Trigger.old : Trigger.new; all[0].addError(s);";
    for (event, expected) in [
        (BeforeInsert, "before insert true2 new"),
        (AfterInsert, "after insert true2 new newMap"),
        (BeforeUpdate, "before update true2 new old newMap oldMap"),
        (AfterUpdate, "after update true2 new old newMap oldMap"),
        (BeforeDelete, "before delete true2 old oldMap"),
        (AfterDelete, "after delete true2 old oldMap"),
        (AfterUndelete, "after undelete true2 new newMap"),
    ] {
        let outcome = triggered(event, say).expect("it ends");
        assert_eq!(outcome.errors[0].message, expected);
    }
}

#[test]
fn a_before_trigger_changes_its_records_and_an_after_trigger_does_not() {
    use TriggerEvent::*;
    let rename = "for (Account a : Trigger.new) { a.Name += '!'; a.Website = 'w'; }";
    for event in [BeforeInsert, BeforeUpdate] {
        let outcome = triggered(event, rename).expect("it may");
        assert_eq!(outcome.new[1].get("Name"), Some(&Datum::String("two!".into())));
        assert_eq!(outcome.new[1].get("Website"), Some(&Datum::String("w".into())));
    }
    let locked = Err("System.FinalException: Record is read-only".to_owned());
    for event in [AfterInsert, AfterUpdate] {
        assert_eq!(triggered(event, rename), locked);
    }
    assert_eq!(triggered(BeforeUpdate, "Trigger.old[0].Name = 'x';"), locked);
    assert_eq!(triggered(BeforeUpdate, "Trigger.oldMap.get(Trigger.new[0].Id).Name = 'x';"), locked);
    let errors =
        triggered(AfterUpdate, "Trigger.new[1].addError('no'); Trigger.oldMap.get(Trigger.new[0].Id).addError('old');");
    let told: Vec<(u32, String)> =
        errors.expect("it ends").errors.into_iter().map(|error| (error.row, error.message)).collect();
    assert_eq!(told, [(1, "no".to_owned()), (0, "old".to_owned())]);
    assert_eq!(
        body(
            "Account a = new Account(); Boolean before = a.hasErrors(); a.addError('x'); return '' + before + a.hasErrors();"
        ),
        "'falsetrue'"
    );
}

#[test]
fn a_trigger_runs_above_the_question_that_caused_it() {
    let sources = [
        apex::Source::new(
            "Probe.cls",
            "public class Probe { public static Integer n = 0; public static Object run() {\n Account a = new Account(Name = 'x');\n try { insert a; } catch (DmlException e) { return e.getMessage(); }\n return '' + a.Id + n; } }",
        ),
        apex::Source::new(
            "T.trigger",
            "trigger T on Account (before insert) { Probe.n++;\n if (Trigger.new[0].Website == 'bad') { Integer i = 1 / 0; } }",
        ),
    ];
    let program = apex::compile(&sources, &common::Accounts).expect("it compiles");
    let at_the_insert = || {
        let mut machine = Machine::new();
        machine.push_static_call(&program, "Probe", "run", Vec::new()).expect("there is one");
        assert!(matches!(machine.run(&program, 1_000), Yield::Ask(Question::Dml(_))));
        machine.push_trigger(&program, invocation(TriggerEvent::BeforeInsert)).expect("there is one");
        machine
    };
    let mut machine = at_the_insert();
    assert!(matches!(machine.run(&program, 1_000), Yield::TriggerDone(_)));
    let saved = SaveResult { id: Some(ID.into()), ..SaveResult::default() };
    machine.answer(&program, Answer::Saved(vec![saved])).expect("it still waits");
    assert_eq!(shown(&common::drive(&program, &mut machine)), format!("'{ID}1'"));
    let mut machine = at_the_insert();
    assert!(matches!(machine.run(&program, 1_000), Yield::TriggerDone(_)));
    machine.throw(&program, ExceptionSpec::new("System.DmlException", "Insert failed.")).expect("it may fail");
    assert_eq!(shown(&common::drive(&program, &mut machine)), "'Insert failed.'");
    let mut machine = at_the_insert();
    assert!(matches!(machine.run(&program, 1_000), Yield::TriggerDone(_)));
    machine
        .throw(&program, ExceptionSpec::new("System.LimitException", "Too many DML statements: 151"))
        .expect("a limit");
    assert_eq!(shown(&common::drive(&program, &mut machine)), "System.LimitException: Too many DML statements: 151");
}
