//! Sources that nobody would write, programs that nobody would run, and answers that nobody would give.
//!
//! Refuses to look at results: only that each comes after so many operations, and that nothing panics. Without chance:
//! every run of the tests sees the same texts. What has no operations to count, such as a compilation, has a bound in
//! seconds that only what never ends would reach, however busy the machine is.
//! Longer than 400 lines because every kind of misuse has its own texts, and one platform answers them all.

mod common;

use std::time::{Duration, Instant};

use apex::{
    Answer, Datum, ExceptionSpec, Frozen, HttpResponse, Machine, Program, QueryShape, Question, Record, SaveError,
    SaveResult, Source, TriggerEvent, TriggerInvocation, Yield,
};
use common::{Accounts, FILES};

const ID: &str = "001bn0000000001AAA";

/// A simple generator (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % bound.max(1)
    }

    fn of<'t, T: ?Sized>(&mut self, all: &[&'t T]) -> &'t T {
        all[self.below(all.len())]
    }
}

/// Seconds after which work is taken for endless.
const LONGEST: u64 = 120;

/// Fails when the work seems to have no end.
fn in_time<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let done = work();
    let took = start.elapsed();
    if took > Duration::from_millis(300) {
        println!("{what}: {took:?}");
    }
    assert!(took < Duration::from_secs(LONGEST), "{what} takes {took:?}");
    done
}

fn compile(sources: &[Source]) -> Option<Program> {
    match apex::compile(sources, &Accounts) {
        Ok(program) => Some(program),
        Err(problems) => {
            assert!(!problems.is_empty());
            for problem in &problems {
                assert!(problem.line > 0 && problem.column > 0 && !problem.message.is_empty(), "{problem}");
                assert!(sources.iter().any(|source| source.name == problem.file), "{problem}");
            }
            None
        }
    }
}

fn files() -> Vec<Source> {
    FILES.iter().map(|(name, text)| Source::new(*name, *text)).collect()
}

/// The words and signs of a text.
fn pieces(text: &str) -> Vec<&str> {
    let mut all = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
        let length = match is_word(first) {
            true => rest.find(|letter| !is_word(letter)).unwrap_or(rest.len()),
            false => first.len_utf8(),
        };
        let (piece, after) = rest.split_at(length);
        all.push(piece);
        rest = after;
    }
    all
}

const INSERTED: [&str; 40] = [
    "{",
    "}",
    "(",
    ")",
    ";",
    ",",
    ".",
    "'",
    "<",
    ">",
    "=",
    "==",
    "!",
    "?",
    ":",
    "+",
    "-",
    "/",
    "null",
    "true",
    "this",
    "new",
    "static",
    "final",
    "return;",
    "break;",
    "continue;",
    "try { ",
    "} finally { ",
    "} catch (Exception e) { ",
    "while (true) { ",
    "throw",
    "[SELECT Id FROM Account]",
    "Trigger.new",
    "0",
    "2147483647",
    "1.5",
    "'é'",
    "insert",
    "++",
];

/// A platform that answers something, plausible or not.
struct Platform<'n>(&'n mut Numbers);

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
    fn run_all(&mut self, program: &Program) {
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

#[test]
fn mutated_files_are_refused_or_run_to_some_end() {
    let mut numbers = Numbers(42);
    let (mut ran, mut sources) = (0, files());
    let words: Vec<Vec<&str>> = FILES.iter().map(|(_, text)| pieces(text)).collect();
    for round in 0..4_000 {
        let file = round % FILES.len();
        let mut broken = words[file].clone();
        for _ in 0..=numbers.below(2) {
            let (place, other) = (numbers.below(broken.len()), numbers.below(broken.len()));
            let is_word = |piece: &str| piece.starts_with(char::is_alphabetic);
            match numbers.below(6) {
                0 => drop(broken.remove(place)),
                1 => broken.insert(place, numbers.of(&INSERTED)),
                2 => broken.swap(place, other),
                3 => broken[place] = numbers.of(&INSERTED),
                // A word for a word often still compiles, and then does something else.
                _ => {
                    let known: Vec<&str> = broken.iter().copied().filter(|piece| is_word(piece)).collect();
                    let at: Vec<usize> = (0..broken.len()).filter(|at| is_word(broken[*at])).collect();
                    broken[at[numbers.below(at.len())]] = numbers.of(&known);
                }
            }
        }
        let sound = std::mem::replace(&mut sources[file], Source::new(FILES[file].0, broken.concat()));
        in_time("a mutation", || {
            if let Some(program) = compile(&sources) {
                ran += 1;
                Platform(&mut numbers).run_all(&program);
            }
        });
        sources[file] = sound;
    }
    assert!(ran > 200, "only {ran} of the mutations compile");
}

#[test]
fn the_sound_files_run_with_every_kind_of_answer() {
    let program = compile(&files()).expect("they compile");
    let mut numbers = Numbers(7);
    for _ in 0..500 {
        Platform(&mut numbers).run_all(&program);
    }
}

#[test]
fn every_beginning_of_every_file_is_refused_or_compiles() {
    for (place, (name, text)) in FILES.iter().enumerate() {
        let mut sources = files();
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            sources[place] = Source::new(*name, &text[..end]);
            assert!(compile(&sources).is_none() || text[end..].trim().is_empty(), "{name} up to {end}");
        }
    }
}

#[test]
fn bytes_without_sense_are_refused() {
    let mut numbers = Numbers(3);
    for round in 0..3_000 {
        let length = numbers.below(400);
        let bytes: Vec<u8> = (0..length).map(|_| numbers.below(if round % 2 == 0 { 256 } else { 128 }) as u8).collect();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        for (before, after) in [("", ""), ("class A { void b() { ", " } }"), ("class A { Object b = [SELECT ", "]; }")]
        {
            let name = if round % 3 == 0 { "A.trigger" } else { "A.cls" };
            compile(&[Source::new(name, [before, &text, after].concat())]);
        }
    }
}

/// A class with the given members.
fn class(members: &str) -> Vec<Source> {
    vec![Source::new("Probe.cls", ["public class Probe { ", members, " }"].concat())]
}

fn method(statements: &str) -> Vec<Source> {
    class(&["public static Object run() { Integer x = 0; ", statements, " return null; }"].concat())
}

#[test]
fn deep_nesting_is_refused_or_compiles() {
    for depth in [10, 40, 60, 90, 99, 100, 1_000, 20_000] {
        let nested =
            |open: &str, middle: &str, close: &str| [&open.repeat(depth), middle, &close.repeat(depth)].concat();
        for sources in [
            method(&nested("{ ", "x = 1;", " }")),
            method(&nested("if (x == 1) { ", "x = 1;", " } else { x = 2; }")),
            method(&nested("if (x == 1) x = 2; else ", "x = 1;", "")),
            method(&nested("while (x < 1) { ", "x++;", " }")),
            method(&nested("for (Integer a : new List<Integer>()) ", "x++;", "")),
            method(&nested("try { ", "x = 1;", " } finally { x = 2; }")),
            method(&nested("try { ", "x = 1;", " } catch (Exception e) { x = 2; }")),
            method(&nested("try { x = 1; } finally { ", "x = 2;", " }")),
            method(&nested("try { return 1; } finally { ", "x = 2;", " }")),
            method(&nested("while (true) { try { break; } finally { ", "x = 2;", " } }")),
            method(&nested("try { x = 1; } catch (Exception e) { ", "x = 2;", " }")),
            method(&["x = ", &nested("(", "1", ")"), ";"].concat()),
            method(&["x = ", &nested("1 + (", "1", ")"), ";"].concat()),
            method(&["x = ", &nested("x == 1 ? ", "1", " : 2"), ";"].concat()),
            method(&["x = ", &nested("Math.abs(", "1", ")"), ";"].concat()),
            method(&["x = ", &nested("- ", "1", ""), ";"].concat()),
            method(&["x = ", &nested("x = ", "1", ""), ";"].concat()),
            method(&["Object o = ", &nested("new List<Object>{ ", "1", " }"), ";"].concat()),
            method(&["Object o = ", &nested("[SELECT Id FROM Account WHERE Name IN :", "'x'", "]"), ";"].concat()),
            method(&["Object o = [SELECT Id FROM Account WHERE ", &nested("(", "Name = 'x'", ")"), "];"].concat()),
            method(&["Object o; ", &nested("List<", "Integer", ">"), " l = null;"].concat()),
            method(&["Object o = ''", &".trim()".repeat(depth), ";"].concat()),
            method(&["x = 1", &" + 1".repeat(depth), ";"].concat()),
        ] {
            let text = &sources[0].text[..sources[0].text.len().min(120)];
            in_time(text, || compile(&sources));
        }
    }
}

#[test]
fn long_sources_compile_or_are_refused_in_time() {
    const LONG: usize = 1_000_000;
    let many = |piece: &dyn Fn(usize) -> String| {
        let mut text = String::with_capacity(LONG + 100);
        for place in 0.. {
            if text.len() >= LONG {
                break;
            }
            text.push_str(&piece(place));
        }
        text
    };
    for (what, sources) in [
        ("statements", method(&many(&|place| format!("x = {place};\n")).repeat(5))),
        ("locals", method(&many(&|place| format!("Integer a{place};\n")))),
        ("one declaration", method(&["Integer b", &many(&|place| format!(", a{place}")), ";"].concat())),
        ("texts", method(&many(&|place| format!("System.debug('{place}');")))),
        ("elements", method(&["Object o = new List<Integer>{ 0", &many(&|_| ", 1".into()), " };"].concat())),
        ("arguments", method(&["System.debug(0", &many(&|_| ", 1".into()), ");"].concat())),
        ("comments", method(&many(&|_| "/* nothing */".into()))),
        ("one name", method(&["Integer a", &many(&|_| "a".into()), ";"].concat())),
        ("one text", method(&["System.debug('", &many(&|_| "a".into()), "');"].concat())),
        ("one number", method(&["x = ", &many(&|_| "1".into()), ";"].concat())),
        ("one decimal", method(&["Object o = 1.", &many(&|_| "1".into()), ";"].concat())),
        (
            "conditions",
            method(
                &["Object o = [SELECT Id FROM Account WHERE Name = 'x'", &many(&|_| " OR Name = :x".into()), "];"]
                    .concat(),
            ),
        ),
        ("unknown names", method(&many(&|place| format!("a{place} = 1;\n")))),
        ("fields", class(&many(&|place| format!("Integer a{place};\n")))),
        ("first values", class(&many(&|place| format!("String a{place} = '{place}';\n")))),
        ("parameters", class(&["void a(Integer b", &many(&|place| format!(", Integer a{place}")), ") { }"].concat())),
        ("methods", class(&many(&|place| format!("void a{place}() {{ }}\n")))),
        ("overloads", class(&many(&|_| "void a(Integer b) { }\n".into()))),
        ("texts in methods", class(&many(&|place| format!("void a{place}() {{ System.debug('{place}'); }}\n")))),
        ("classes", class(&many(&|place| format!("class A{place} {{ }}\n")))),
        ("braces", class(&many(&|_| "{".into()))),
        ("errors", class(&many(&|_| "x y z;".into()))),
    ] {
        in_time(what, || compile(&sources));
    }
}

#[test]
fn a_method_may_have_as_many_parameters_as_the_platform_allows_and_no_more() {
    for (count, compiles) in [(32, true), (33, false), (254, false), (255, false), (256, false), (300, false)] {
        let list = |each: &str| vec![each; count].join(", ");
        let parameters: Vec<String> = (0..count).map(|place| format!("Long a{place}")).collect();
        let text = format!(
            "static void take({}) {{ }} void bear({}) {{ }} static void run() {{ take({}); new Probe().bear({}); }}",
            parameters.join(", "),
            parameters.join(", "),
            list("1"),
            list("1")
        );
        assert_eq!(compile(&class(&text)).is_some(), compiles, "{count}");
    }
}

/// Runs the method to its end or to the end of so much fuel.
fn run_body(body: &str, fuel: u64) -> String {
    let program = compile(&method(body)).unwrap_or_else(|| panic!("{body} does not compile"));
    let mut machine = Machine::new();
    machine.push_static_call(&program, "Probe", "run", Vec::new()).expect("it is there");
    for _ in 0..100 {
        match machine.run(&program, fuel) {
            Yield::Ask(Question::Debug { .. }) => machine.answer(&program, Answer::Done).expect("it fits"),
            Yield::Ask(Question::Query(_)) => machine.answer(&program, Answer::Rows(Vec::new())).expect("it fits"),
            Yield::Threw(uncaught) => return uncaught.to_string(),
            Yield::Returned(_) => return machine.returned_json(&program, false).chars().take(40).collect(),
            other => return format!("{other:?}").chars().take(40).collect(),
        }
    }
    panic!("it does not end")
}

#[test]
fn small_programs_with_large_results_end_in_a_limit() {
    let large = "String s = 'aaaaaaaaaa'; for (Integer i = 0; i < 5; i++) { s = s + s + s + s + s + s + s + s; }";
    let tower = "List<Object> l = new List<Object>(); for (Integer i = 0; i < 60; i++) { l = new List<Object>{ l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l }; }";
    let wide = "List<Object> l = new List<Object>(); for (Integer i = 0; i < 1000; i++) { l.add(''); } for (Integer i = 0; i < 11; i++) { List<Object> m = new List<Object>(); for (Integer j = 0; j < 1000; j++) { m.add(l); } l = m; }";
    let repeated =
        format!("{large} List<String> l = new List<String>(); for (Integer i = 0; i < 100000; i++) {{ l.add(s); }}");
    for (what, body) in [
        ("replace", format!("{large} s = s.replace('a', s);")),
        ("replace nothing", format!("{large} s = s.replace('', s);")),
        ("join", format!("{repeated} s = String.join(l, '');")),
        ("join with a large text", format!("{large} List<Integer> l = new List<Integer>(); for (Integer i = 0; i < 100000; i++) {{ l.add(i); }} s = String.join(l, s);")),
        ("as text", format!("{repeated} s = '' + l;")),
        ("as JSON", format!("{repeated} s = JSON.serialize(l);")),
        ("as a bind", format!("{repeated} Object o = [SELECT Id FROM Account WHERE Name IN :l];")),
        ("returned", format!("{repeated} if (x == 0) return l;")),
        ("a tower as text", format!("{tower} String s = '' + l;")),
        ("a tower as JSON", format!("{tower} String s = JSON.serialize(l);")),
        ("a tower as a bind", format!("{tower} Object o = [SELECT Id FROM Account WHERE Name IN :l];")),
        ("a tower returned", format!("{tower} if (x == 0) return l;")),
        ("a tower debugged", format!("{tower} System.debug(l);")),
        ("two towers compared", format!("{tower} List<Object> k = l; {} if (x == 0) return k == l;", tower.replace("List<Object> l =", "l ="))),
        ("a wide tower as text", format!("{wide} String s = '' + l;")),
        ("a wide tower as JSON", format!("{wide} String s = JSON.serialize(l);")),
        ("a wide tower returned", format!("{wide} if (x == 0) return l;")),
        ("a list of itself", "List<Object> l = new List<Object>(); l.add(l); l.add(l); String s = '' + l; if (x == 0) return l == new List<Object>{ l, l };".into()),
        ("a map that is emptied again and again", "Map<Integer, Integer> m = new Map<Integer, Integer>(); for (Integer i = 0; i < 1000000; i++) { m.put(i, i); m.remove(i - 5); }".into()),
        ("a chain of sums", format!("{large} s = s{};", " + s".repeat(90))),
    ] {
        let start = Instant::now();
        let end = in_time(what, || run_body(&body, 100_000_000));
        println!("{what}: {end} after {:?}", start.elapsed());
    }
}

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
