//! Answers that fit no question, and calls of what is not there: refused, and nothing is damaged.
//!
//! Refuses nothing itself. Invariant: after a refusal the machine goes on as if nothing had been.

use apex::{
    Answer, Datum, ExceptionSpec, Frozen, HttpResponse, Machine, QueryShape, Question, Record, SaveResult, Source,
    TriggerEvent, TriggerInvocation, Yield,
};

use crate::{ID, class, compile, files};

#[test]
fn an_answer_of_the_wrong_kind_is_refused_without_damage() {
    let text = "public class Probe implements Queueable { public void execute(QueueableContext c) {}
        public static Object run() { String s = '' + [SELECT Id, Name FROM Account].size();
        s += ' ' + [SELECT Name FROM Account LIMIT 1].Name; s += ' ' + [SELECT COUNT() FROM Account];
        Account a = new Account(); insert a; s += ' ' + a.Id; HttpRequest r = new HttpRequest(); r.setMethod('GET');
        r.setEndpoint('callout:X'); s += ' ' + new Http().send(r).getStatusCode(); s += ' ' + System.enqueueJob(new Probe());
        System.debug(s); s += ' ' + System.now() + Math.random() + Limits.getQueries() + UserInfo.getName();
        s += System.isQueueable(); update a; return s; } }";
    let program = compile(&[Source::new("Probe.cls", text)]).expect("it compiles");
    let run = |disturbed: bool| {
        let mut machine = Machine::new();
        machine.push_static_call(&program, "Probe", "run", Vec::new()).expect("it is there");
        let mut questions = 0;
        loop {
            let question = match machine.run(&program, 10_000) {
                Yield::Returned(value) => return (format!("{value:?}"), questions),
                Yield::Ask(question) => question,
                other => panic!("{other:?}"),
            };
            questions += 1;
            let right = match &question {
                Question::Query(query) if query.shape == QueryShape::Count => Answer::Value(Datum::Integer(2)),
                Question::Query(_) => {
                    Answer::Rows(vec![Record::new("Account").with("Name", Datum::String("x".into()))])
                }
                Question::Dml(_) => Answer::Saved(vec![SaveResult { id: Some(ID.into()), ..SaveResult::default() }]),
                Question::Callout(_) => Answer::Response(HttpResponse { status_code: 200, ..HttpResponse::default() }),
                Question::Debug { .. } => Answer::Done,
                Question::Now => Answer::Value(Datum::Datetime(0)),
                Question::Random => Answer::Value(Datum::Double(0.5)),
                Question::User { .. } => Answer::Value(Datum::String("u".into())),
                Question::System { .. } => Answer::Value(Datum::Boolean(true)),
                _ => Answer::Value(Datum::Integer(3)),
            };
            if disturbed {
                for wrong in [
                    Answer::Done,
                    Answer::Value(Datum::Null),
                    Answer::Rows(Vec::new()),
                    Answer::Saved(Vec::new()),
                    Answer::Response(HttpResponse::default()),
                ] {
                    // What a question without a stated answer may be answered with: a value, or nothing.
                    let either = matches!(
                        (&question, &wrong),
                        (Question::User { .. } | Question::System { .. } | Question::Limit { .. }, Answer::Done)
                            | (Question::Now | Question::Random, Answer::Done)
                    );
                    if !either && std::mem::discriminant(&wrong) != std::mem::discriminant(&right) {
                        let kind = format!("{wrong:?} to {question:?}");
                        let refused = machine.answer(&program, wrong);
                        assert!(refused.is_err_and(|told| told.0.contains("does not answer")), "{kind}");
                        assert!(matches!(machine.run(&program, 10), Yield::Idle), "{kind}");
                    }
                }
                let unknown = machine.throw(&program, ExceptionSpec::new("Probe.Other", ""));
                assert!(unknown.is_err_and(|told| told.0 == "Probe.Other is no exception of the platform."));
            }
            machine.answer(&program, right).expect("it fits");
            assert!(machine.answer(&program, Answer::Done).is_err_and(|told| told.0 == "No question is open."));
        }
    };
    let (expected, questions) = run(false);
    assert_eq!(run(true), (expected, questions));
    assert_eq!(questions, 13);
}

#[test]
fn what_is_not_there_cannot_be_pushed() {
    let program = compile(&files()).expect("they compile");
    let other = compile(&class("")).expect("it compiles");
    let mut machine = Machine::new();
    for (class, method, count) in [("Nobody", "run", 0), ("DataProvider", "nothing", 1), ("DataProvider", "lookUp", 2)]
    {
        assert!(
            machine.push_static_call(&program, class, method, vec![Datum::Null; count]).is_err(),
            "{class}.{method}"
        );
    }
    let invocation =
        TriggerInvocation { trigger: 9, event: TriggerEvent::AfterInsert, new: Vec::new(), old: Vec::new() };
    assert!(machine.push_trigger(&program, invocation).is_err());
    assert!(machine.push_job(&program, &Frozen::default(), "", false).is_err());
    assert!(matches!(machine.run(&program, 10), Yield::Idle));
    assert!(machine.push_static_call(&program, "dataprovider", "LOOKUP", vec![Datum::Null]).is_ok());
    assert!(machine.push_static_call(&other, "Probe", "run", Vec::new()).is_err(), "it runs another program");
    assert!(matches!(machine.run(&other, 10), Yield::Idle));
}
