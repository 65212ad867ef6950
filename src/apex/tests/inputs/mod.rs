//! Any bytes, given to each thing that reads bytes. The fuzz targets and the tests on stable Rust both begin here.
//!
//! Refuses to judge results: only that there is one, within so many steps. Invariant: no input makes more steps than
//! [`FUEL`], whatever it asks for.

use apex::{Answer, Datum, Machine, Program, Question, Source, Yield};

use crate::common::Accounts;

/// The kinds of input, each with a folder of the committed corpus and a fuzz target of its name.
pub const KINDS: [&str; 5] = ["compile", "run", "soql", "json", "regex"];

/// Operations that an input may take.
const FUEL: u64 = 200_000;
/// Questions that are answered before a run is left alone.
const QUESTIONS: usize = 200;

/// Gives an input to what it is for.
pub fn feed(kind: &str, bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    match kind {
        "compile" => drop(compiled(&text)),
        "run" => {
            let class = format!("public class Probe {{ public static Object run() {{\n{text}\nreturn null; }} }}");
            if let Some(program) = compiled(&class) {
                run(&program, "run", Vec::new());
            }
        }
        "soql" => {
            drop(compiled(&format!("class Probe {{ Object run(String s) {{ return [{text}]; }} }}")));
        }
        "json" => {
            let program = compiled(
                "public class Probe { public String name; public Probe next; public List<Map<String, Decimal>> rows; \
                 public static Object untyped(String s) { return JSON.serialize(JSON.deserializeUntyped(s)); } \
                 public static Object typed(String s) { return JSON.serialize(JSON.deserialize(s, Probe.class)); } \
                 public static Object tokens(String s) { Integer i = 0; JSONParser p = JSON.createParser(s); \
                 while (p.nextToken() != null) { i++; } return i; } }",
            );
            for method in ["untyped", "typed", "tokens"] {
                if let Some(program) = &program {
                    run(program, method, vec![Datum::String(text.clone().into_owned())]);
                }
            }
        }
        "regex" => {
            let (pattern, given) = text.split_once('\n').unwrap_or((&text, "aaaaaaaaaaaaaaaaaaaaaaaab"));
            let program = compiled(
                "public class Probe { public static Object run(String p, String s) { \
                 Matcher m = Pattern.compile(p).matcher(s); Integer i = 0; while (m.find()) { i += m.end(); } \
                 return s.replaceAll(p, '$0') + i + s.split(p).size(); } }",
            );
            if let Some(program) = program {
                let given = vec![Datum::String(pattern.to_owned()), Datum::String(given.to_owned())];
                run(&program, "run", given);
            }
        }
        other => panic!("{other} is no kind of input"),
    }
}

/// Compiles one file; every problem has a place and words.
fn compiled(text: &str) -> Option<Program> {
    match apex::compile(&[Source::new("Probe.cls", text)], &Accounts) {
        Ok(program) => Some(program),
        Err(problems) => {
            assert!(!problems.is_empty());
            for problem in problems {
                assert!(problem.line > 0 && problem.column > 0 && !problem.message.is_empty(), "{problem}");
            }
            None
        }
    }
}

/// Runs to an end, or until the fuel is spent, with answers that fit their questions.
fn run(program: &Program, method: &str, given: Vec<Datum>) {
    let mut machine = Machine::new();
    if machine.push_static_call(program, "Probe", method, given).is_err() {
        return;
    }
    for _ in 0..QUESTIONS {
        let Some(fuel) = FUEL.checked_sub(machine.executed()).filter(|left| *left > 0) else { break };
        match machine.run(program, fuel) {
            Yield::Ask(question) => {
                let answer = match question {
                    Question::Query(_) => Answer::Rows(Vec::new()),
                    Question::Dml(dml) => Answer::Saved(vec![Default::default(); dml.records.len()]),
                    Question::Callout(_) => Answer::Response(Default::default()),
                    Question::Debug { .. } | Question::Future { .. } => Answer::Done,
                    _ => Answer::Value(Datum::Integer(1)),
                };
                // One that does not fit is refused without damage, and so is the question.
                if machine.answer(program, answer).is_err() {
                    break;
                }
            }
            _ => break,
        }
    }
    // The last operation may be a whole search by a regular expression.
    assert!(machine.executed() <= FUEL + 2_000_000, "{} operations", machine.executed());
    let _ = (machine.stack_trace(program), machine.returned_json(program, false));
}
