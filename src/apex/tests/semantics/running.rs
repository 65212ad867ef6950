//! A machine that runs: its memory, its fuel, its copies.
//!
//! Refuses to look at what the code means.

use super::*;

#[test]
fn garbage_is_collected_and_what_lives_is_limited() {
    let short = "Integer n = 0; for (Integer i = 0; i < 5000000; i++) { n += ('a' + i).length(); } return n > 0;";
    assert_eq!(body(short), "true");
    let million =
        "List<String> l = new List<String>(); for (Integer i = 0; i < 1000000; i++) { l.add('a' + i); } return 1;";
    let limited = body(million);
    assert!(limited.starts_with("System.LimitException: Apex heap size too large: "), "{limited}");
    let doubled = body("String s = 'a'; while (true) { s += s; }");
    assert_eq!(doubled, "System.StringException: String length exceeds maximum: 6000000");
    let numbers =
        "List<Integer> l = new List<Integer>(); for (Integer i = 0; i < 500000; i++) { l.add(i); } return l.size();";
    assert_eq!(body(numbers), "500000");
    let cycle = "Probe p = new Probe(); for (Integer i = 0; i < 200000; i++) { Probe q = new Probe(); q.next = q; p = q; } return p.next == p;";
    assert_eq!(with("Probe next;", cycle), "true");
}

#[test]
fn an_endless_loop_runs_out_of_fuel_and_goes_on() {
    let program =
        common::compile("public class Probe { public static void run() { while (true) { } } }").expect("it compiles");
    let mut machine = Machine::new();
    machine.push_static_call(&program, "Probe", "run", Vec::new()).expect("there is one");
    for spent in 1..=5 {
        assert!(matches!(machine.run(&program, 1_000), Yield::OutOfFuel));
        assert_eq!(machine.executed(), spent * 1_000);
    }
}

#[test]
fn a_machine_that_is_cloned_at_every_question_and_at_every_step_comes_to_the_same_end() {
    let text = "public class Probe { static Integer n = 0; public static Object run() {
        List<Object> seen = new List<Object>(); Map<String, Integer> m = new Map<String, Integer>();
        for (Account a : [SELECT Id, Name FROM Account]) { m.put(a.Name, n++); seen.add('' + System.now() + a.Id);
            try { insert new Account(Name = a.Name + Math.random()); } catch (DmlException e) { seen.add(e.getMessage()); }
            finally { seen.add(Limits.getQueries()); } }
        seen.add('' + m + UserInfo.getUserId()); return seen; } }";
    let program = common::compile(text).unwrap_or_else(|problems| panic!("{}", common::joined(&problems)));
    let run = |fuel: u64, cloned: bool| {
        let mut machine = Machine::new();
        machine.push_static_call(&program, "Probe", "run", Vec::new()).expect("there is one");
        let (mut old, mut asked) = (Vec::new(), 0);
        loop {
            if cloned {
                let copy = machine.clone();
                old.push(std::mem::replace(&mut machine, copy));
            }
            match machine.run(&program, fuel) {
                Yield::Returned(value) => return (show(&value), asked, old.len()),
                Yield::OutOfFuel => {}
                Yield::Ask(question) => {
                    asked += 1;
                    if let Some(kept) = old.last_mut() {
                        // The copy that stays behind is driven astray, which must not matter.
                        let _ = kept.run(&program, 1_000);
                        let _ = kept.throw(&program, ExceptionSpec::new("System.LimitException", "gone"));
                        let _ = kept.run(&program, 1_000);
                    }
                    match question {
                        Question::Dml(_) if asked % 2 == 0 => {
                            machine
                                .throw(&program, ExceptionSpec::new("System.DmlException", "no"))
                                .expect("it may fail");
                        }
                        question => machine.answer(&program, plain_answer(&question)).expect("it fits"),
                    }
                }
                other => panic!("{other:?}"),
            }
        }
    };
    let (expected, questions, _) = run(1_000_000, false);
    assert!(expected.contains(OTHER_ID) && questions > 8, "{expected} after {questions}");
    assert_eq!(run(1_000_000, true), (expected.clone(), questions, questions + 1));
    assert_eq!(run(1, true).0, expected);
}

fn plain_answer(question: &Question) -> Answer {
    match question {
        Question::Query(_) => Answer::Rows(vec![account(ID, "one"), account(OTHER_ID, "two")]),
        Question::Dml(_) => Answer::Saved(vec![SaveResult { id: Some(ID.into()), ..SaveResult::default() }]),
        Question::Now => Answer::Value(Datum::Datetime(1_795_489_200_000)),
        Question::Random => Answer::Value(Datum::Double(0.25)),
        Question::Limit { .. } => Answer::Value(Datum::Integer(3)),
        Question::User { .. } => Answer::Value(Datum::Id("005bn0000000001AAA".into())),
        other => panic!("{other:?}"),
    }
}
