//! Whether the rules of fidelity are those that the code keeps: `src/org/fidelity.txt` against the sources.
//!
//! Refuses a rule without a proof and an answer without a rule. It scans the sources as text: an answer is a status and a
//! code in a call of `error(`, or a word in capitals with an underscore.

use std::collections::BTreeSet;

use crate::tree::{self, Source};

/// Words in capitals that the org's sources hold and that are no code of an error: date literals, functions of SOQL, types
/// of jobs, request ids, events of debug logs.
const NO_CODES: [&str; 24] = [
    "LAST_",
    "NEXT_",
    "THIS_",
    "N_",
    "CALENDAR_",
    "FISCAL_",
    "DAY_IN_",
    "DAY_ONLY",
    "HOUR_IN_DAY",
    "WEEK_IN_",
    "COUNT_DISTINCT",
    "BATCH_APEX",
    "TRANSACTION_FINALIZER_QUEUEABLE",
    "RUNTEST_",
    "SOQL_",
    "SOSL_",
    "SAVEPOINT_",
    "DML_",
    "CALLOUT_",
    "CUMULATIVE_",
    "EXECUTION_",
    "CODE_UNIT_",
    "USER_",
    "SECURITY_ENFORCED",
];

#[derive(Default)]
struct Rule {
    id: String,
    state: String,
    says: String,
    source: String,
    tests: Vec<String>,
    answers: Vec<String>,
}

fn rules() -> Vec<Rule> {
    let (mut rules, mut source): (Vec<Rule>, String) = Default::default();
    for line in tree::source("src/org/fidelity.txt").text.lines() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if line.starts_with("== ") {
            source.clear();
        } else if let Some(address) = line.strip_prefix("source: ") {
            source = address.to_owned();
        } else if let Some(detail) = line.strip_prefix("  ") {
            let rule = rules.last_mut().unwrap_or_else(|| panic!("in no rule: {line}"));
            let list = |list: &str| list.split(", ").map(str::to_owned).collect();
            match detail.split_once(": ") {
                Some(("source", address)) => rule.source = address.to_owned(),
                Some(("tests", tests)) => rule.tests = list(tests),
                Some(("answers", answers)) => rule.answers = list(answers),
                _ => rule.says = detail.to_owned(),
            }
        } else {
            let (id, state) = line.split_once(' ').unwrap_or_else(|| panic!("no state: {line}"));
            rules.push(Rule { id: id.into(), state: state.into(), source: source.clone(), ..Rule::default() });
        }
    }
    rules
}

/// The files of the org that answer.
fn org() -> Vec<Source> {
    tree::sources("src/org", &["rs"])
}

/// Quoted words of a line that a code of an error may be.
fn codes(line: &str) -> impl Iterator<Item = &str> {
    // A code that is only told apart is not answered with: `"NOT_FOUND" => 404`.
    let arm = line.split_once("=> ").is_some_and(|(_, rest)| rest.starts_with(|letter: char| letter.is_ascii_digit()));
    let line = if arm { "" } else { line };
    line.split('"').skip(1).step_by(2).filter(|word| {
        word.contains('_')
            && word.starts_with(|letter: char| letter.is_ascii_uppercase())
            && word.ends_with(|letter: char| letter.is_ascii_uppercase() || letter.is_ascii_digit())
            && word.chars().all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_')
            && !NO_CODES.iter().any(|known| word.starts_with(known))
    })
}

/// `401 INVALID_SESSION_ID`, of a call of `error(401, "INVALID_SESSION_ID", ...`.
fn answer(line: &str) -> Option<String> {
    let (_, rest) = line.split_once("error(")?;
    let (status, rest) = rest.split_once(", \"")?;
    let is_status = status.len() == 3 && status.bytes().all(|byte| byte.is_ascii_digit());
    is_status.then(|| [status, " ", rest.split('"').next().unwrap_or_default()].concat())
}

#[test]
fn every_rule_of_fidelity_has_an_id_of_its_own_a_state_a_sentence_and_a_source() {
    let (rules, mut ids) = (rules(), BTreeSet::new());
    assert!(rules.len() >= 90, "{}", rules.len());
    for rule in &rules {
        assert!(ids.insert(&rule.id), "{} is there twice", rule.id);
        let is_id = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || ".-".contains(letter);
        assert!(rule.id.contains('.') && rule.id.chars().all(is_id), "{} is no id", rule.id);
        assert!(["emulated", "simplified", "stricter", "absent"].contains(&rule.state.as_str()), "{}", rule.id);
        assert!(rule.says.ends_with('.'), "{} says nothing", rule.id);
        assert!(rule.source.starts_with("https://"), "{} has no source", rule.id);
    }
}

#[test]
fn every_rule_of_fidelity_is_held_by_tests_that_exist() {
    let sources = [tree::sources("src", &["rs"]), tree::sources("tests", &["rs"])].concat();
    for rule in rules() {
        assert!(!rule.tests.is_empty() || rule.state == "absent", "{} has no test", rule.id);
        for test in &rule.tests {
            let function = ["fn ", test, "("].concat();
            let is_there = if test.contains('/') {
                tree::exists(&["tests/", test].concat())
            } else {
                sources.iter().any(|source| source.text.contains(&function))
            };
            assert!(is_there, "{}: there is no test named {test}", rule.id);
        }
    }
}

#[test]
fn every_status_and_code_that_the_org_answers_with_is_in_a_rule() {
    let told: BTreeSet<String> = rules().into_iter().flat_map(|rule| rule.answers).collect();
    let named = |code: &str| told.iter().any(|answer| answer.split(' ').any(|word| word == code));
    let mut missing = BTreeSet::new();
    for source in org() {
        for (number, line) in source.lines_of_code() {
            let at = |what: &str| format!("{}:{number}: {what}", source.path);
            missing.extend(codes(line).filter(|code| !named(code)).map(at));
            missing.extend(answer(line).filter(|answer| !told.contains(answer)).map(|answer| at(&answer)));
        }
    }
    let missing: Vec<String> = missing.into_iter().collect();
    assert!(missing.is_empty(), "say in src/org/fidelity.txt when the org answers this\n{}", missing.join("\n"));
}

#[test]
fn every_code_in_a_rule_is_one_that_the_org_answers_with() {
    let code: Vec<String> = org()
        .iter()
        .flat_map(|source| source.lines_of_code().map(|(_, line)| line.to_owned()).collect::<Vec<_>>())
        .collect();
    for rule in rules() {
        for word in rule.answers.iter().flat_map(|answer| answer.split(' ')).filter(|word| word.parse::<u16>().is_err())
        {
            let quoted = ["\"", word, "\""].concat();
            assert!(code.iter().any(|line| line.contains(&quoted)), "{}: nothing answers {word}", rule.id);
        }
    }
}

#[test]
fn codes_are_told_from_other_words() {
    assert_eq!(codes("refusal(\"MALFORMED_ID\", \"LAST_N_DAYS\", \"Id\")").collect::<Vec<_>>(), ["MALFORMED_ID"]);
    assert_eq!(codes("\"API_DISABLED_FOR_ORG\" => 403,").count(), 0);
    assert_eq!(answer("Err(error(404, \"NOT_FOUND\", &[]))").as_deref(), Some("404 NOT_FOUND"));
    assert_eq!(answer("fn error(status: u16, code: &str)"), None);
}
