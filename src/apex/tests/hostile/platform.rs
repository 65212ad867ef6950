//! A platform that gives any answer that fits, and some that nobody expects; it runs all that a program lets it run.
//!
//! Refuses to go on for ever: each thing runs a dozen stretches of three thousand instructions.

use apex::{
    Answer, Datum, ExceptionSpec, Frozen, HttpResponse, Machine, Program, QueryShape, Question, Record, SaveError,
    SaveResult, TriggerEvent, TriggerInvocation, Yield,
};

use crate::{ID, Numbers};

/// A platform that answers something, plausible or not.
pub struct Platform<'n>(pub &'n mut Numbers);

impl Platform<'_> {
    fn datum(&mut self) -> Datum {
        match self.0.below(13) {
            0 => Datum::Null,
            1 => Datum::Boolean(true),
            2 => Datum::Integer(i32::MIN),
            3 => Datum::Long(i64::MAX),
            4 => Datum::Double(f64::NAN),
            5 => apex::Decimal::parse("98000000.50").map_or(Datum::Null, Datum::Decimal),
            6 => Datum::String("https://harbourlight.example/é".into()),
            7 => Datum::Id(ID.into()),
            8 => Datum::Date(i32::MAX),
            9 => Datum::Datetime(i64::MIN),
            10 => Datum::Time(-1),
            11 => Datum::Blob(vec![0xFF]),
            _ => Datum::List(vec![Datum::Null, Datum::Integer(1)]),
        }
    }

    fn record(&mut self) -> Record {
        let mut record = Record::new("Account");
        for (field, usual) in [("Id", Datum::Id(ID.into())), ("Website", Datum::String("example.com".into()))] {
            match self.0.below(8) {
                0 => {}
                1 => record.set(field, self.datum()),
                _ => record.set(field, usual),
            }
        }
        record
    }

    fn records(&mut self) -> Vec<Record> {
        (0..self.0.below(4)).map(|_| self.record()).collect()
    }

    fn answer(&mut self, question: &Question) -> Answer {
        match question {
            Question::Query(query) if query.shape == QueryShape::Count => Answer::Value(Datum::Integer(2)),
            Question::Query(_) => Answer::Rows(self.records()),
            Question::Dml(dml) => {
                let errors = vec![SaveError::default(); self.0.below(2)];
                let saved = SaveResult { id: Some(ID.into()), created: true, errors };
                Answer::Saved(vec![saved; dml.records.len()])
            }
            Question::Callout(_) => Answer::Response(HttpResponse {
                status_code: [200, 404, 500, 0, u16::MAX][self.0.below(5)],
                status: "OK".into(),
                headers: Vec::new(),
                body: self.0.of(&["", "{}", "[", "{\"employees\":1,\"legalName\":\"x\"}", "\u{FEFF}null"]).into(),
            }),
            Question::Debug { .. } | Question::Future { .. } => Answer::Done,
            _ => Answer::Value(self.datum()),
        }
    }

    /// Runs to an end, or until the fuel or the patience is spent; answers the jobs that were queued.
    fn run(&mut self, program: &Program, machine: &mut Machine) -> Vec<Frozen> {
        let mut jobs = Vec::new();
        for _ in 0..12 {
            match machine.run(program, 3_000) {
                Yield::Ask(question) => {
                    let _ = machine.stack_trace(program);
                    if self.0.below(6) == 0 {
                        let name = self.0.of(&[
                            "System.CalloutException",
                            "System.DmlException",
                            "System.LimitException",
                            "None",
                        ]);
                        let _ = machine.throw(program, ExceptionSpec::new(name, "it failed"));
                        continue;
                    }
                    let answer = self.answer(&question);
                    machine.answer(program, answer).expect("it fits");
                    if let Question::Enqueue(question) = question {
                        jobs.push(question.job);
                    }
                }
                Yield::OutOfFuel => {}
                _ => break,
            }
        }
        let _ = (machine.position(program), machine.take_lines(), machine.returned_json(program, false));
        jobs
    }

    /// Runs all that a program lets the org run.
    pub fn run_all(&mut self, program: &Program) {
        let mut jobs = Vec::new();
        for (place, _) in (0..).zip(program.triggers()) {
            for event in [TriggerEvent::BeforeInsert, TriggerEvent::AfterUpdate, TriggerEvent::AfterDelete] {
                let mut machine = Machine::new();
                let (new, old) = (self.records(), self.records());
                machine
                    .push_trigger(program, TriggerInvocation { trigger: place, event, new, old })
                    .expect("it is there");
                jobs.extend(self.run(program, &mut machine));
            }
        }
        for class in program.classes() {
            for method in class.methods.iter().filter(|method| method.is_static) {
                let mut machine = Machine::new();
                let given = method.parameters.iter().map(|_| self.datum()).collect();
                if machine.push_static_call(program, &class.name, &method.name, given).is_ok() {
                    jobs.extend(self.run(program, &mut machine));
                }
            }
        }
        for job in jobs {
            let mut machine = Machine::new();
            if machine.push_job(program, &job, "707bn0000000001AAA", false).is_ok() {
                self.run(program, &mut machine);
            }
        }
    }
}
