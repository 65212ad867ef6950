//! What a page is told of code that a visitor edits: what is wrong with it, how it is painted, what its tests come to.

use std::collections::BTreeMap;

use protocol::{Answer, Question, Run, Summary};

use super::{Session, answer, ask};

const FILE: &str = "DataProvider.cls";

fn session() -> Session {
    Session::new("b".to_owned())
}

fn shipped(file: &str) -> &'static str {
    let pattern = patterns::find("outbound-rest-callout").expect("the pattern");
    pattern.files.iter().find(|known| known.name() == file).expect(file).text
}

/// A run in which one text of a file stands for another.
fn edited(file: &str, from: &str, to: &str) -> Run {
    assert!(shipped(file).contains(from), "{file} holds {from}");
    let edits = BTreeMap::from([(file.to_owned(), shipped(file).replace(from, to))]);
    Run { pattern: "outbound-rest-callout".to_owned(), edits, ..Run::default() }
}

fn untouched() -> Run {
    Run { edits: BTreeMap::new(), ..edited(FILE, "200", "200") }
}

fn html(session: &mut Session, question: Question) -> String {
    match answer(session, &ask(question)) {
        Answer::Html(html) => html,
        other => panic!("no HTML: {other:?}"),
    }
}

fn opened(session: &mut Session, run: Run) -> Summary {
    match answer(session, &ask(Question::Open(run))) {
        Answer::Opened(summary) => summary,
        other => panic!("no run: {other:?}"),
    }
}

fn paint(session: &mut Session, file: &str, text: &str) -> String {
    html(session, Question::Paint { file: file.to_owned(), text: text.to_owned() })
}

#[test]
fn a_mistake_is_told_at_its_file_and_on_its_line_until_it_is_mended() {
    let mut session = session();
    assert_eq!(html(&mut session, Question::Check(untouched())), "");
    let wrong = edited(FILE, "Integer status =", "Integer state =");
    let text = wrong.edits[FILE].clone();
    assert_eq!(html(&mut session, Question::Check(wrong)), "6 problems");
    let problems = html(&mut session, Question::Problems(FILE.to_owned()));
    assert!(problems.contains("<span>Line 27, column 13</span> Variable does not exist: status"), "{problems}");
    assert_eq!(html(&mut session, Question::Problems("CompanyProfile.cls".to_owned())), "");
    let painted = paint(&mut session, FILE, &text);
    assert!(painted.contains("<span class=\"line\" data-problem>"), "{painted}");
    assert!(painted.contains("<b data-said=\"Variable does not exist: status\"></b>\n</span>"), "{painted}");
    let longer = ["\n", &text].concat();
    assert!(!paint(&mut session, FILE, &longer).contains("data-problem"), "its lines are others");
    html(&mut session, Question::Check(untouched()));
    assert_eq!(html(&mut session, Question::Problems(FILE.to_owned())), "");
    assert!(!paint(&mut session, FILE, shipped(FILE)).contains("data-problem"));
}

#[test]
fn an_edit_may_break_another_file_and_that_is_told_there() {
    let mut session = session();
    html(&mut session, Question::Check(edited("CompanyProfile.cls", "legalName", "name")));
    let problems = html(&mut session, Question::Problems("DataProviderTest.cls".to_owned()));
    assert!(problems.contains("legalName"), "{problems}");
}

#[test]
fn a_run_of_edited_code_says_so_and_one_of_shipped_code_does_not() {
    let mut session = session();
    let run = opened(&mut session, edited(FILE, "setTimeout(10000)", "setTimeout(9000)"));
    assert!(run.transcript.starts_with("<p class=\"of-edits\">With your code: DataProvider.cls</p>"));
    for run in [untouched(), edited(FILE, "200", "200"), edited("DataProviderTest.cls", "'No'", "'Never'")] {
        assert!(opened(&mut session, run).transcript.starts_with("<ol"), "no edit that ran");
    }
}

#[test]
fn a_run_that_does_not_compile_is_refused_with_file_line_and_column() {
    let Answer::Refused(why) = answer(&mut session(), &ask(Question::Open(edited(FILE, "response =", "answer ="))))
    else {
        panic!("it ran");
    };
    assert!(why.contains("DataProvider.cls:21:13: "), "{why}");
}

/// What the tests say after each step, and in the end.
fn tested(session: &mut Session, run: Run) -> (Vec<String>, String) {
    let mut steps = vec![html(session, Question::Test(run))];
    loop {
        let step = html(session, Question::NextTest);
        if step.is_empty() {
            return (steps, html(session, Question::TestTotal));
        }
        steps.push(step);
    }
}

#[test]
fn the_tests_run_one_by_one_and_pass() {
    let mut session = session();
    let (steps, total) = tested(&mut session, untouched());
    for (ran, step) in steps.iter().enumerate() {
        assert_eq!(step.matches("is-good").count(), ran);
        assert_eq!(step.matches("is-waiting").count(), steps.len() - 1 - ran);
        assert_eq!(step.contains("tests-coverage"), ran > 0);
    }
    let tests = steps.len() - 1;
    assert_eq!(total, format!("{tests} tests: {tests} passed, 100 % of the lines covered."));
    let painted = paint(&mut session, FILE, shipped(FILE));
    assert_eq!((painted.matches("is-covered").count(), painted.matches("is-missed").count()), (17, 0));
    let other = [shipped(FILE), "\n"].concat();
    assert!(!paint(&mut session, FILE, &other).contains("is-covered"), "another text was not tested");
}

#[test]
fn a_test_that_fails_says_why_and_where_and_missed_lines_are_painted() {
    let mut session = session();
    let run = edited(FILE, "if (status == 404) {", "if (status == 405) {");
    let text = run.edits[FILE].clone();
    let (steps, total) = tested(&mut session, run);
    let last = steps.last().expect("a step");
    assert!(last.starts_with("<p class=\"of-edits\">With your code: DataProvider.cls</p>"), "{last}");
    assert!(last.contains(
        "DataProvider.RefusedException: The provider answered 404 Not Found\nClass.DataProvider.lookUp: line "
    ));
    assert!(total.contains("passed, ") && total.contains(" failed, ") && !total.contains("100 %"), "{total}");
    assert_eq!(paint(&mut session, FILE, &text).matches("is-missed").count(), 1);
}

#[test]
fn a_test_that_needs_code_with_a_mistake_is_unsupported_with_the_compilers_words() {
    let (steps, total) = tested(&mut session(), edited("CompanyProfile.cls", "account.Industry", "account.Trade"));
    assert!(steps.last().is_some_and(|step| step.contains("CompanyProfile.cls:10:")), "{steps:?}");
    assert!(total.contains(" unsupported, "), "{total}");
}

#[test]
fn tests_of_no_pattern_are_refused_and_none_is_run_before_they_are_put_up() {
    let mut session = session();
    assert!(matches!(answer(&mut session, &ask(Question::Test(Run::default()))), Answer::Refused(_)));
    assert!(matches!(answer(&mut session, &ask(Question::Check(Run::default()))), Answer::Refused(_)));
    for question in [Question::NextTest, Question::TestTotal] {
        assert_eq!(html(&mut session, question), "");
    }
}
