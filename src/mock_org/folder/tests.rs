//! Folders as people have them, made for each test and gone after it.

use std::{
    os::unix::fs::symlink,
    process,
    sync::atomic::{AtomicU32, Ordering},
};

use super::*;

/// A folder that goes with the test.
struct Made(PathBuf);

impl Made {
    fn with(files: &[(&str, &[u8])]) -> Made {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("mock-org-{}-{}", process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let made = Made(std::env::temp_dir().join(name));
        fs::create_dir_all(&made.0).expect("a folder");
        for (path, bytes) in files {
            let path = made.0.join(path);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, bytes).expect("a file");
        }
        made
    }

    fn read(&self) -> Folder {
        read(&self.0.to_string_lossy()).expect("a folder")
    }

    /// Paths and texts, without the folder's own name.
    fn files(&self) -> Vec<(String, String)> {
        let start = format!("{}/", self.0.to_string_lossy());
        let short = |file: org::File| (file.path.strip_prefix(&start).expect("the folder").to_owned(), file.text);
        self.read().files.into_iter().map(short).collect()
    }

    fn paths(&self) -> Vec<String> {
        self.files().into_iter().map(|(path, _)| path).collect()
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn apex_and_xml_of_any_layout_are_read_in_the_order_of_their_paths() {
    let made = Made::with(&[
        ("src/triggers/T.trigger", b"trigger"),
        ("src/objects/Account.object", b"\n  <CustomObject/>"),
        ("force-app/main/default/classes/B.cls", b"class B {}"),
        ("force-app/main/default/classes/A.cls-meta.xml", b"<ApexClass/>"),
        ("force-app/main/default/lwc/x/x.js", b"export"),
        ("node_modules/x/C.cls", b"class C {}"),
        (".sfdx/D.cls", b"class D {}"),
        ("README.md", b"# Text"),
        ("Empty.cls", b""),
    ]);
    assert_eq!(
        made.paths(),
        [
            "Empty.cls",
            "force-app/main/default/classes/A.cls-meta.xml",
            "force-app/main/default/classes/B.cls",
            "src/objects/Account.object",
            "src/triggers/T.trigger",
        ]
    );
    assert_eq!(made.read().left_out, Vec::<String>::new());
}

#[test]
fn a_byte_order_mark_goes_and_line_ends_stay() {
    let made = Made::with(&[("A.cls", b"\xEF\xBB\xBFclass A {\r\n}"), ("O.object", b"\xEF\xBB\xBF<CustomObject/>")]);
    let texts: Vec<String> = made.files().into_iter().map(|(_, text)| text).collect();
    assert_eq!(texts, ["class A {\r\n}", "<CustomObject/>"]);
}

#[test]
fn bytes_that_are_no_text_are_named_with_their_line_and_passed_over() {
    let made = Made::with(&[("A.cls", b"class A {\n// caf\xE9\n}"), ("B.cls", b"class B {}")]);
    assert_eq!(made.paths(), ["B.cls"]);
    let left_out = made.read().left_out;
    assert_eq!(left_out.len(), 1);
    assert!(left_out[0].ends_with("A.cls: line 2 is not UTF-8"), "{left_out:?}");
}

#[test]
fn links_are_followed_out_of_the_folder_once_and_never_in_circles() {
    let outside = Made::with(&[("Far.cls", b"class Far {}")]);
    symlink("..", outside.0.join("up")).expect("a link");
    let made = Made::with(&[("classes/A.cls", b"class A {}")]);
    symlink(".", made.0.join("self")).expect("a link");
    symlink("/", made.0.join("everything")).expect("a link");
    symlink("classes/A.cls", made.0.join("Again.cls")).expect("a link");
    symlink(&outside.0, made.0.join("far")).expect("a link");
    symlink(&outside.0, made.0.join("far_again")).expect("a link");
    symlink("nowhere", made.0.join("Lost.cls")).expect("a link");
    let paths = made.paths();
    assert_eq!(paths, ["classes/A.cls", "far/Far.cls"], "{paths:?}");
    assert!(made.read().left_out.iter().any(|left_out| left_out.contains("Lost.cls: the link leads nowhere")));
}

#[test]
fn what_is_no_plain_file_is_not_opened() {
    let made = Made::with(&[("A.cls", b"class A {}")]);
    let made_pipe = process::Command::new("mkfifo").arg(made.0.join("Pipe.cls")).status();
    assert!(made_pipe.is_ok_and(|status| status.success()));
    symlink("/dev/zero", made.0.join("Zero.cls")).expect("a link");
    assert_eq!(made.paths(), ["A.cls"]);
    assert_eq!(made.read().left_out.iter().filter(|left_out| left_out.contains("no plain file")).count(), 2);
}

#[test]
fn a_file_that_is_too_long_is_named_and_the_rest_is_read() {
    let made = Made::with(&[("B.cls", b"class B {}")]);
    let long = File::create(made.0.join("Long.cls")).expect("a file");
    long.set_len(MOST_OF_FILE + 1).expect("a length");
    assert_eq!(made.paths(), ["B.cls"]);
    assert!(made.read().left_out[0].contains("Long.cls: it is longer than 16 MB"));
}

#[test]
fn what_is_no_folder_is_refused_in_one_line() {
    let made = Made::with(&[("A.cls", b"")]);
    for path in [made.0.join("A.cls"), made.0.join("none")] {
        let why = read(&path.to_string_lossy()).expect_err("no folder");
        assert!(why.starts_with("the folder ") && why.lines().count() == 1, "{why}");
    }
}

#[test]
fn of_two_classes_of_one_name_the_first_counts_and_the_second_is_told() {
    let made =
        Made::with(&[("a/Same.cls", b"class Same {}"), ("b/same.cls", b"class Same {}"), ("b/same.trigger", b"")]);
    let deployable = Deployable::new(made.read());
    assert_eq!(deployable.setup.files.len(), 2);
    let problems: Vec<String> = deployable.problems(&[]).iter().map(ToString::to_string).collect();
    let [problem] = problems.as_slice() else { panic!("{problems:?}") };
    assert!(problem.contains("b/same.cls:1:1: Duplicate class: same stands in "), "{problem}");
    assert!(problem.contains("a/Same.cls"), "{problem}");
}

#[test]
fn kinds_are_named_once_with_some_of_their_files() {
    let paths: Vec<String> = (0..7).map(|number| format!("l/{number}.layout-meta.xml")).collect();
    let lines = kinds(&[paths, vec!["x/package.xml".to_owned()]].concat());
    assert_eq!(lines.len(), 2);
    assert!(lines[0].starts_with("layout-meta.xml: l/0.layout-meta.xml, ") && lines[0].ends_with(" and 2 more"));
    assert_eq!(lines[1], "xml: x/package.xml");
}

#[test]
fn a_line_stays_one_line_and_ends_somewhere() {
    assert_eq!(one_line("a\nb\u{1b}"), "a\\nb\\u{1b}");
    let long = one_line(&"x".repeat(1_000_000));
    assert!(long.len() < 5_000 && long.ends_with("x..."), "{}", long.len());
}
