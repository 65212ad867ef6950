//! `mock-org test DIR`: a folder's Apex tests, run one after the other.
//!
//! Refuses to run a test that the filter does not name, and a filter that names none. Invariant: the same folder gives
//! the same output, byte for byte; with `--json` standard output holds one JSON object and nothing else.

use std::process::ExitCode;

use org::test_runner::{FileCoverage, Outcome, TestName, TestResult, TestRunner};
use patterns::org_actor::START;
use serde::Serialize;

use super::{
    check::{open, tell_limits},
    folder::one_line,
    log::print,
    options::TestOptions,
};

/// What `--json` prints.
#[derive(Serialize)]
struct Report<'a> {
    tests: Vec<Test<'a>>,
    coverage: Vec<Coverage<'a>>,
}

#[derive(Serialize)]
struct Test<'a> {
    class: &'a str,
    method: &'a str,
    outcome: &'a str,
    message: &'a str,
    ms: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    log: Option<&'a str>,
}

impl<'a> Test<'a> {
    fn of(result: &'a TestResult) -> Self {
        Test {
            class: &result.name.class,
            method: &result.name.method,
            outcome: result.outcome.name(),
            message: &result.message,
            ms: result.milliseconds(),
            log: result.log.as_deref(),
        }
    }
}

#[derive(Serialize)]
struct Coverage<'a> {
    class: &'a str,
    covered: usize,
    lines: usize,
}

/// 0, or 1 where a test failed.
///
/// # Errors
/// Why the folder cannot be read at all, or that it has no such test.
pub fn test(options: &TestOptions) -> Result<ExitCode, String> {
    let deployable = open(&options.folder)?;
    let mut runner = TestRunner::new(&deployable.setup, START);
    tell_limits(&deployable, runner.passed_over(), runner.simplified(), runner.problems());
    for problem in deployable.problems(runner.problems()) {
        eprintln!("{problem}");
    }
    if let Some(filter) = &options.filter {
        runner.retain(|name| is_named(name, filter));
        if runner.tests().next().is_none() {
            return Err(format!("{} has no test {filter}.", options.folder));
        }
    }
    if options.log {
        runner.keep_logs();
    }
    let mut results = Vec::new();
    let mut class = String::new();
    for result in runner.by_ref() {
        if !options.json {
            if class != result.name.class {
                class.clone_from(&result.name.class);
                print(&class);
            }
            tell(&result);
        }
        results.push(result);
    }
    let coverage = runner.coverage();
    if options.json {
        print(&json(&results, &coverage)?);
    } else {
        tell_coverage(&coverage);
        print(&totals(&results));
    }
    let failed = results.iter().any(|result| result.outcome == Outcome::Fail);
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// `AccountTest` names all its methods, `AccountTest.inserts` one; in any case of the letters, as Apex has it.
fn is_named(name: &TestName, filter: &str) -> bool {
    match filter.split_once('.') {
        Some((class, method)) => name.class.eq_ignore_ascii_case(class) && name.method.eq_ignore_ascii_case(method),
        None => name.class.eq_ignore_ascii_case(filter),
    }
}

fn json(results: &[TestResult], coverage: &[FileCoverage]) -> Result<String, String> {
    let report = Report {
        tests: results.iter().map(Test::of).collect(),
        coverage: coverage
            .iter()
            .map(|file| Coverage { class: &file.name, covered: file.covered.len(), lines: file.lines.len() })
            .collect(),
    };
    serde_json::to_string(&report).map_err(|error| format!("the results cannot be written as JSON: {error}."))
}

/// `  pass         inserts  2 ms`, and for what did not pass the message and the stack.
fn tell(result: &TestResult) {
    let word = match result.outcome {
        Outcome::Fail => "FAIL",
        other => other.name(),
    };
    let method = if result.name.method.is_empty() { "(the class cannot be read)" } else { &result.name.method };
    print(&format!("  {word:<11}  {method}  {} ms", result.milliseconds()));
    if result.outcome != Outcome::Pass {
        for line in result.message.lines().chain(result.stack.lines()).filter(|line| !line.is_empty()) {
            print(&format!("      {}", one_line(line)));
        }
    }
    // As it is, so that a program that reads Salesforce's logs reads it.
    if let Some(log) = &result.log {
        print(log);
    }
}

/// A line for each class and trigger, and one for all.
fn tell_coverage(coverage: &[FileCoverage]) {
    if coverage.is_empty() {
        return;
    }
    let sum = |of: fn(&FileCoverage) -> usize| coverage.iter().map(of).sum::<usize>();
    let all = (sum(|file| file.covered.len()), sum(|file| file.lines.len()));
    let width = coverage.iter().map(|file| file.name.chars().count()).max().unwrap_or_default().max("All".len());
    let row = |name: &str, (covered, lines): (usize, usize)| {
        let percent = (covered * 100).checked_div(lines).unwrap_or_default();
        print(&format!("  {name:<width$}  {percent:>3} %  {covered:>5} of {lines:>5} lines"));
    };
    print("\nCoverage");
    for file in coverage {
        row(&file.name, (file.covered.len(), file.lines.len()));
    }
    row("All", all);
}

fn totals(results: &[TestResult]) -> String {
    let count = |outcome| results.iter().filter(|result| result.outcome == outcome).count();
    let (passed, failed, unsupported) = (count(Outcome::Pass), count(Outcome::Fail), count(Outcome::Unsupported));
    let tests = if results.len() == 1 { "test" } else { "tests" };
    format!("\n{} {tests}: {passed} passed, {failed} failed, {unsupported} unsupported.", results.len())
}
