//! The fidelity page: how the org behaves, rule by rule, each with its source and the test that holds it.
//!
//! Refuses a line that is in no rule: the page would leave it out. Invariant: the page is made of `fidelity.txt` alone,
//! and `tests/house/fidelity.rs` holds that file against the code.

use super::markup::{escaped, inline};
use crate::pages::routes::{Base, Page};

/// Every rule, as the org's own floor tells it.
const RULES: &str = include_str!("../../org/fidelity.txt");

/// How far a rule is Salesforce's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Emulated,
    Simplified,
    Stricter,
    Absent,
}

/// The states in the order of the page, each with its word in the file, its name, and what it means.
const STATES: [(State, &str, &str, &str); 4] = [
    (State::Emulated, "emulated", "Emulated", "as Salesforce does it, in its own words"),
    (State::Simplified, "simplified", "Simplified", "it does less, or measures otherwise, and the rule says what"),
    (State::Stricter, "stricter", "Stricter", "it refuses more than Salesforce does, by name"),
    (State::Absent, "absent", "Not emulated", "it is not there"),
];

#[derive(Debug, Default)]
struct Section<'a> {
    title: &'a str,
    source: &'a str,
    rules: Vec<Rule<'a>>,
}

#[derive(Debug)]
struct Rule<'a> {
    id: &'a str,
    state: State,
    says: &'a str,
    source: &'a str,
    tests: Vec<&'a str>,
    answers: Vec<&'a str>,
}

/// Takes the file apart.
///
/// # Errors
/// The line that is no part of a rule.
fn parse(text: &str) -> Result<Vec<Section<'_>>, String> {
    let mut sections: Vec<Section> = Vec::new();
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
        let wrong = || format!("line {number}: {line}");
        if let Some(title) = line.strip_prefix("== ") {
            sections.push(Section { title, ..Section::default() });
            continue;
        }
        let section = sections.last_mut().ok_or_else(wrong)?;
        if let Some(source) = line.strip_prefix("source: ") {
            section.source = source;
        } else if let Some(detail) = line.strip_prefix("  ") {
            let rule = section.rules.last_mut().ok_or_else(wrong)?;
            let listed = |list: &'static str| detail.strip_prefix(list).map(|list| list.split(", ").collect());
            if let Some(source) = detail.strip_prefix("source: ") {
                rule.source = source;
            } else if let Some(tests) = listed("tests: ") {
                rule.tests = tests;
            } else if let Some(answers) = listed("answers: ") {
                rule.answers = answers;
            } else if rule.says.is_empty() {
                rule.says = detail;
            } else {
                return Err(wrong());
            }
        } else {
            let (id, word) = line.split_once(' ').ok_or_else(wrong)?;
            let state = STATES.iter().find(|(_, known, ..)| *known == word).ok_or_else(wrong)?.0;
            let source = section.source;
            section.rules.push(Rule { id, state, says: "", source, tests: Vec::new(), answers: Vec::new() });
        }
    }
    Ok(sections)
}

/// The page; without a rule where the file cannot be read, which a test does not let happen.
pub fn page(base: &Base) -> String {
    let sections = parse(RULES).unwrap_or_default();
    let count = |state| sections.iter().flat_map(|section| &section.rules).filter(|rule| rule.state == state).count();
    // Radio buttons that the style sheet reads: the filter works without a script.
    let choice = |word: &str, checked: &str, name: &str, count: usize, meaning: &str| {
        format!(
            "<label><input type=\"radio\" name=\"state\" value=\"{word}\"{checked}><span class=\"fidelity-state\" data-state=\"{word}\">{name}</span> <b>{count}</b><small>{meaning}</small></label>"
        )
    };
    let all = sections.iter().map(|section| section.rules.len()).sum();
    let key: String = std::iter::once(choice("all", " checked=\"checked\"", "All", all, "every rule there is"))
        .chain(STATES.iter().map(|(state, word, name, meaning)| choice(word, "", name, count(*state), meaning)))
        .collect();
    let contents: String = sections
        .iter()
        .map(|section| {
            format!(
                "<li data-has=\"{}\"><a href=\"#{}\" rel=\"external\">{}</a> <b>{}</b></li>",
                states(section),
                anchor(section.title),
                escaped(section.title),
                section.rules.len()
            )
        })
        .collect();
    let body: String = sections.iter().map(section).collect();
    format!(
        "<div class=\"fidelity\"><h1>Fidelity</h1><p class=\"fidelity-lead\">How far the org behind these pages, and <code>mock-org</code> on your own machine, behaves as Salesforce does. \
         Every rule has a source to read and a test that fails when the code stops keeping it. <a href=\"{}\">Try it in the org.</a></p>\
         <fieldset class=\"fidelity-key\"><legend class=\"visually-hidden\">Show rules that are</legend>{key}</fieldset>\
         <div class=\"fidelity-body\"><nav id=\"sections\" aria-label=\"Sections\"><ul class=\"fidelity-contents\">{contents}</ul></nav><div class=\"fidelity-sections\">{body}</div></div></div>",
        base.href(&Page::Org)
    )
}

/// The words of the states that a section's rules have.
fn states(section: &Section) -> String {
    let has = |state: &State| section.rules.iter().any(|rule| rule.state == *state);
    let words: Vec<&str> = STATES.iter().filter(|(state, ..)| has(state)).map(|(_, word, ..)| *word).collect();
    words.join(" ")
}

/// The name of a section in an address.
fn anchor(title: &str) -> String {
    let letters = title.to_lowercase();
    letters
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}

fn section(section: &Section) -> String {
    let rules: String = section.rules.iter().map(rule).collect();
    format!(
        "<section class=\"fidelity-section\" data-has=\"{}\" aria-labelledby=\"{anchor}\"><h2 id=\"{anchor}\">{}</h2><ul>{rules}</ul><p class=\"fidelity-back\"><a href=\"#sections\" rel=\"external\">All sections</a></p></section>",
        states(section),
        escaped(section.title),
        anchor = anchor(section.title)
    )
}

fn rule(rule: &Rule) -> String {
    let (word, name) =
        STATES.iter().find(|(state, ..)| *state == rule.state).map_or(("", ""), |(_, word, name, _)| (*word, *name));
    let answers = if rule.answers.is_empty() {
        String::new()
    } else {
        let codes: Vec<String> =
            rule.answers.iter().map(|answer| format!("<code>{}</code>", escaped(answer))).collect();
        format!("<p class=\"fidelity-answers\">{}</p>", codes.join(" "))
    };
    let tests = if rule.tests.is_empty() {
        "No test: there is nothing to hold.".to_owned()
    } else {
        let items: String = rule.tests.iter().map(|test| format!("<li>{}</li>", escaped(&sentence(test)))).collect();
        format!(
            "<details><summary>{} {}</summary><ul>{items}</ul></details>",
            rule.tests.len(),
            if rule.tests.len() == 1 { "test" } else { "tests" }
        )
    };
    format!(
        "<li class=\"fidelity-rule\" data-has=\"{word}\" id=\"{id}\"><p class=\"fidelity-head\"><span class=\"fidelity-state\" data-state=\"{word}\">{name}</span> <code>{id}</code></p>\
         <p>{says}</p>{answers}<div class=\"fidelity-proof\"><a href=\"{source}\" aria-label=\"Source of {id}\">Source</a>{tests}</div></li>",
        id = escaped(rule.id),
        says = inline(rule.says),
        source = escaped(rule.source),
    )
}

/// A test's name as the sentence that it is.
fn sentence(test: &str) -> String {
    let mut words = test.replace('_', " ");
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_rules_is_on_the_page() {
        let sections = parse(RULES).expect("every line is part of a rule");
        let page = page(&Base::default());
        let rules: Vec<&Rule> = sections.iter().flat_map(|section| &section.rules).collect();
        assert!(rules.len() >= 90, "{}", rules.len());
        for rule in rules {
            assert!(page.contains(&format!("id=\"{}\"", rule.id)) && page.contains(&inline(rule.says)), "{}", rule.id);
            for test in &rule.tests {
                assert!(page.contains(&escaped(&sentence(test))), "{}: {test}", rule.id);
            }
        }
    }

    #[test]
    fn what_is_no_part_of_a_rule_is_refused_with_its_line() {
        for (text, line) in [
            ("says", "line 1"),
            ("== T\nx.y", "line 2"),
            ("== T\nx.y unsure", "line 2"),
            ("== T\nx.y absent\n  One.\n  Two.", "line 4"),
        ] {
            assert!(parse(text).is_err_and(|why| why.starts_with(line)), "{text}");
        }
    }
}
