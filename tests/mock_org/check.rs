//! `mock-org check`: problems with their places, and folders that nobody wrote for it.

use crate::folder::{Made, PATTERN, run};

const CLASSES: &str = "force-app/main/default/classes";

fn class(name: &str) -> String {
    format!("{CLASSES}/{name}.cls")
}

#[test]
fn a_folder_without_a_problem_ends_with_0_and_prints_nothing() {
    let ended = run(&["check", PATTERN], PATTERN);
    assert_eq!((ended.code, ended.out.as_str(), ended.err.as_str()), (Some(0), "", ""));
    let empty = Made::with(&[]).runs("check", &[]);
    assert_eq!((empty.code, empty.out.as_str(), empty.err.as_str()), (Some(0), "", ""));
}

#[test]
fn each_problem_is_a_line_with_file_line_and_column_in_order() {
    let made = Made::with(&[
        (&class("Zebra"), b"public class Zebra {\n    Nothing zero;\n}"),
        (&class("Bad"), b"public class Bad {\n    Integer a = 'x';\n    Missing b;\n}"),
        (&class("Good"), b"public class Good { public static Integer one() { return 1; } }"),
    ]);
    let ended = made.runs("check", &[]);
    let places: Vec<&str> = ended.out.lines().map(|line| line.split(": ").next().unwrap_or(line)).collect();
    let expected = ["Bad.cls:2:17", "Bad.cls:3:5", "Zebra.cls:2:5"].map(|place| format!("DIR/{CLASSES}/{place}"));
    assert_eq!(places, expected, "{}", ended.out);
    assert_eq!(ended.code, Some(1), "{}", ended.err);
    assert_eq!(made.runs("check", &[]).out, ended.out, "the same folder gives the same output");
}

#[test]
fn one_file_that_does_not_even_parse_does_not_hide_the_others() {
    let made = Made::with(&[
        ("src/classes/Cut.cls", b"public class Cut { void"),
        ("src/classes/Bytes.cls", b"public class \xFF {}"),
        ("src/classes/Wrong.cls", b"\xEF\xBB\xBFpublic class Wrong {\r\n    Nothing n;\r\n}\r\n"),
    ]);
    let ended = made.runs("check", &[]);
    assert!(ended.out.contains("DIR/src/classes/Cut.cls:1:"), "{}", ended.out);
    assert!(ended.out.contains("DIR/src/classes/Wrong.cls:2:5: "), "{}", ended.out);
    assert!(ended.err.contains("DIR/src/classes/Bytes.cls: line 1 is not UTF-8"), "{}", ended.err);
    assert_eq!(ended.code, Some(1));
}

#[test]
fn metadata_of_a_kind_that_it_does_not_know_is_named_and_no_problem() {
    let made = Made::with(&[
        ("force-app/main/default/layouts/Account.layout-meta.xml", b"<Layout/>"),
        ("force-app/main/default/lwc/x/x.js", b"export default 1;"),
        ("sfdx-project.json", b"{}"),
        (&class("Good"), b"public class Good {}"),
    ]);
    let ended = made.runs("check", &[]);
    assert_eq!((ended.code, ended.out.as_str()), (Some(0), ""));
    assert!(ended.err.contains("layout-meta.xml: DIR/force-app/main/default/layouts/Account"), "{}", ended.err);
}

#[test]
fn what_of_known_metadata_is_not_done_here_is_named_and_no_problem_but_malformed_xml_is_one() {
    let credential = "force-app/main/default/namedCredentials/Old.namedCredential-meta.xml";
    let legacy = b"<NamedCredential><label>Old</label><protocol>NoAuthentication</protocol></NamedCredential>";
    let made = Made::with(&[(credential, legacy)]);
    let ended = made.runs("check", &[]);
    assert_eq!((ended.code, ended.out.as_str()), (Some(0), ""), "{}", ended.err);
    assert!(ended.err.contains(&format!("passed over, DIR/{credential}:1:1: ")), "{}", ended.err);
    let field = "force-app/main/default/objects/Account/fields/Cut__c.field-meta.xml";
    let ended = Made::with(&[(field, b"<CustomField><fullName>Cut__c</full")]).runs("check", &[]);
    assert_eq!(ended.code, Some(1), "{}", ended.err);
    assert!(ended.out.starts_with(&format!("DIR/{field}:1:1: this is not well formed XML")), "{}", ended.out);
}

#[test]
fn a_class_of_two_packages_is_told_once() {
    let made = Made::with(&[("one/Same.cls", b"public class Same {}"), ("two/Same.cls", b"public class Same {}")]);
    let ended = made.runs("check", &[]);
    assert_eq!(ended.code, Some(1));
    assert_eq!(
        ended.out,
        "DIR/two/Same.cls:1:1: Duplicate class: Same stands in DIR/one/Same.cls too, and that one counts\n"
    );
}

#[test]
fn what_is_no_folder_or_no_command_line_ends_with_2() {
    for arguments in [
        &["check"][..],
        &["check", "/no/such/folder"],
        &["check", env!("CARGO_BIN_EXE_mock-org")],
        &["check", PATTERN, "--json"],
        &["test"],
        &["test", "/no/such/folder", "--json"],
        &["test", PATTERN, "--filter", "No.such.test"],
        &["test", PATTERN, "--filter", "NoSuchTest"],
    ] {
        let ended = run(arguments, PATTERN);
        assert_eq!((ended.code, ended.out.as_str()), (Some(2), ""), "{arguments:?}: {}", ended.err);
        assert!(ended.err.starts_with("mock-org: "), "{}", ended.err);
    }
}
