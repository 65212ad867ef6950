//! What a visitor who edits a pattern's code is likely to write, for the rehearsal of what the page then needs.
//!
//! Refuses to tell whether it compiles: some of it does not, as what people type. Invariant: the first edit is none at
//! all, so that the pattern's own code is checked, painted and tested as well.

use std::collections::BTreeMap;

use patterns::{Pattern, Role, SourceFile};
use protocol::{Question, Run};

/// The texts of files by their names.
pub type Edits = BTreeMap<String, String>;

/// Tests that go through the language and the library. Each takes the place of a pattern's own.
const TESTS: &[&str] =
    &[include_str!("edits/Language.cls"), include_str!("edits/Records.cls"), include_str!("edits/Services.cls")];

/// What may stand behind the first brace of a class, or at its end.
const MEMBERS: &[&str] = &[
    // It compiles, and stops the class from being used where something fails in it.
    "\n    private static final Integer ADDED = 1 / 'x'.indexOf('x');",
    "\n    static { System.debug('loaded'); }\n    /* a comment */ // and another\n",
    // What does not compile, in the ways in which that happens most.
    "\n    Integer number = 'text'",
    "\n    void missing() { unknown.call(); Strin text; return 1; }",
    "\n    void open() { if (true) { String text = 'never closed; } }",
    "\n    Integer value() { List<Account> found = [SELECT Nam FROM Account WHERE]; }",
    " }",
    "",
];

/// What may stand first in a method or a trigger.
const STATEMENTS: &[&str] = &[
    "System.debug('here ' + System.now());",
    "for (Integer i = 0; i < 3000; i++) { Map<String, Object> made = new Map<String, Object>{ 'x'.repeat(i) => new List<Integer>{ i } }; }",
    "while (true) { String text = 'on'.repeat(9000); }",
    "insert new Contact(LastName = 'Typed', Email = 'typed@example.com'); System.debug([SELECT Id, Name FROM Contact]);",
    "Account none; System.debug(none.Name);",
    "if (1 == 1) { throw new IllegalArgumentException('thrown'); }",
];

/// Edits of a pattern, each as what a visitor has made of its files.
pub fn of(pattern: &Pattern) -> Vec<Edits> {
    let mut edits = vec![Edits::new()];
    let of_role = |role| pattern.files.iter().filter(move |file| file.role == role);
    let one = |file: &SourceFile, text: String| Edits::from([(file.name().to_owned(), text)]);
    let tests = of_role(Role::Test).filter(|file| file.name().ends_with("Test.cls"));
    edits.extend(tests.take(1).flat_map(|file| TESTS.iter().map(move |text| one(file, (*text).to_owned()))));
    for file in [Role::Class, Role::Trigger, Role::Test].into_iter().filter_map(|role| of_role(role).next()) {
        for member in MEMBERS {
            // A class or a trigger without a brace is none.
            let text =
                if member.is_empty() { String::new() } else { file.text.replacen('{', &["{", member].concat(), 1) };
            edits.push(one(file, text));
        }
    }
    // Each statement in one file.
    let files = of_role(Role::Trigger).chain(of_role(Role::Class)).cycle();
    for (file, statement) in files.zip(STATEMENTS) {
        edits.push(one(file, file.text.replacen(") {\n", &[") {\n        ", statement, "\n"].concat(), 1)));
    }
    // And back.
    edits.push(Edits::new());
    edits
}

/// What the page asks about a pattern with those edits.
pub fn questions(pattern: &Pattern, edits: Edits) -> Vec<Question> {
    let texts = pattern.files.iter().filter(|file| matches!(file.role, Role::Class | Role::Trigger | Role::Test));
    let painted: Vec<Question> = texts
        .flat_map(|file| {
            let text = edits.get(file.name()).map_or(file.text, String::as_str).to_owned();
            let name = || file.name().to_owned();
            [Question::Problems(name()), Question::Paint { file: name(), text }]
        })
        .collect();
    let run = Run { pattern: pattern.slug.to_owned(), edits, ..Run::default() };
    let mut questions = vec![Question::Check(run.clone())];
    questions.extend(painted.iter().cloned());
    questions.extend([Question::Open(run.clone()), Question::Test(run), Question::TestTotal]);
    questions.extend(painted);
    questions
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulator::Session;

    #[test]
    fn what_is_rehearsed_compiles_in_every_pattern_and_nothing_of_it_is_unsupported() {
        let mut run = 0;
        for pattern in patterns::all().iter().filter(|pattern| pattern.scenario.is_some()) {
            for edits in of(pattern).into_iter().take(1 + TESTS.len()) {
                let mut session = Session::new(String::new());
                let mut ask = |question| {
                    let ask = protocol::Ask { build: String::new(), question };
                    session.answer_json(&ask.to_json())
                };
                let mut said = Vec::new();
                for question in questions(pattern, edits) {
                    let is_test = matches!(question, Question::Test(_));
                    said.push(ask(question));
                    while is_test && ask(Question::NextTest) != "{\"Html\":\"\"}" {
                        run += 1;
                    }
                }
                assert_eq!(said[0], "{\"Html\":\"\"}", "a problem");
                let total = said.iter().find(|said| said.contains("of the lines covered")).expect("tests");
                assert!(!total.contains("unsupported"), "{total}");
            }
        }
        assert!(run > 60, "{run}");
    }
}
