//! Test classes of a few lines each, run to the end.

use super::*;
use crate::File;

const NOW: Moment = 1_795_489_200_000;

fn runner(files: &[(&str, &str)]) -> TestRunner {
    let file = |(path, text): &(&str, &str)| File { path: (*path).into(), text: (*text).into() };
    let setup = Setup { files: files.iter().map(file).collect(), ..Setup::default() };
    TestRunner::new(&setup, NOW)
}

/// Each test with its outcome and message: `A.b pass`.
fn outcomes(files: &[(&str, &str)]) -> Vec<String> {
    runner(files)
        .map(|result| {
            let TestResult { name, outcome, message, .. } = result;
            [&name.class, ".", &name.method, " ", outcome.name(), " ", &message].concat().trim_end().to_owned()
        })
        .collect()
}

/// The outcomes of a class of these members.
fn of(members: &str) -> Vec<String> {
    outcomes(&[("T.cls", &["@IsTest private class T { ", members, " }"].concat())])
}

#[test]
fn a_method_passes_when_it_returns_and_fails_when_it_throws() {
    let found = of("@IsTest static void returns() { Integer a = 1; }
        static testMethod void throwsOne() { Integer a = 1 / 0; }
        static void helps() { }");
    assert_eq!(found, ["T.returns pass", "T.throwsOne fail System.MathException: Divide by 0"]);
}

#[test]
fn each_method_begins_with_what_the_setup_left() {
    let found = of("static Integer count = 0;
        @TestSetup static void setup() { insert new Account(Name = 'a'); count = 5; }
        static void expect(Integer rows) {
            List<Account> found = [SELECT Id FROM Account];
            if (found.size() != rows || count != 0) { Integer a = 1 / 0; }
            count = 1;
        }
        @IsTest static void first() { expect(1); insert new Account(Name = 'b'); expect2(2); }
        @IsTest static void second() { expect(1); delete [SELECT Id FROM Account]; }
        @IsTest static void third() { expect(1); }
        static void expect2(Integer rows) { count = 0; expect(rows); }");
    assert_eq!(found, ["T.first pass", "T.second pass", "T.third pass"]);
}
