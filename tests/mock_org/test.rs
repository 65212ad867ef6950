//! `mock-org test`: outcomes, messages and coverage, for people and as JSON.

use crate::folder::{Made, PATTERN, run};

const SERVICE: &[u8] = b"public class Service {
    public static Integer half(Integer whole) {
        if (whole == 0) {
            return 0;
        }
        return whole / 2;
    }
}";

const TESTS: &[u8] = b"@IsTest
private class ServiceTest {
    @TestSetup
    static void setup() {
        insert new Account(Name = 'Harbourlight');
    }
    @IsTest
    static void halves() {
        if (Service.half(4) != 2) {
            throw new OddException('not two');
        }
    }
    @IsTest
    static void fails() {
        delete [SELECT Id FROM Account];
        throw new OddException('as it \"should\"');
    }
    static testMethod void seesTheSetup() {
        if ([SELECT COUNT() FROM Account] != 1) {
            throw new OddException('rows');
        }
    }
    class OddException extends Exception {}
}";

fn made() -> Made {
    Made::with(&[
        ("force-app/classes/Service.cls", SERVICE),
        ("force-app/classes/ServiceTest.cls", TESTS),
        (
            "more/classes/BadTest.cls",
            b"@IsTest private class BadTest {\n    @IsTest static void one() { Nothing n; }\n}",
        ),
    ])
}

#[test]
fn each_test_is_told_with_what_it_came_to_and_coverage_comes_last() {
    let ended = made().runs("test", &[]);
    assert_eq!(ended.code, Some(1), "{}", ended.err);
    for part in [
        "ServiceTest\n  pass         halves  ",
        "  FAIL         fails  ",
        "      ServiceTest.OddException: as it \"should\"\n      Class.ServiceTest.fails: line 16, column 1\n",
        "  pass         seesTheSetup  ",
        "BadTest\n  unsupported  one  0 ms\n      BadTest.cls:2:33: Invalid type: Nothing\n",
        "\nCoverage\n  Service   66 %      2 of     3 lines\n  All       66 %      2 of     3 lines\n",
        "\n4 tests: 2 passed, 1 failed, 1 unsupported.\n",
    ] {
        assert!(ended.out.contains(part), "{part}\n---\n{}", ended.out);
    }
    assert_eq!(ended.err, "DIR/more/classes/BadTest.cls:2:33: Invalid type: Nothing\n");
}

#[test]
fn the_json_holds_tests_and_coverage_and_nothing_else() {
    let made = made();
    let ended = made.runs("test", &["--json"]);
    assert_eq!(ended.code, Some(1));
    assert_eq!(
        ended.out,
        "{\"tests\":[\
         {\"class\":\"ServiceTest\",\"method\":\"halves\",\"outcome\":\"pass\",\"message\":\"\",\"ms\":0},\
         {\"class\":\"ServiceTest\",\"method\":\"fails\",\"outcome\":\"fail\",\
         \"message\":\"ServiceTest.OddException: as it \\\"should\\\"\",\"ms\":0},\
         {\"class\":\"ServiceTest\",\"method\":\"seesTheSetup\",\"outcome\":\"pass\",\"message\":\"\",\"ms\":0},\
         {\"class\":\"BadTest\",\"method\":\"one\",\"outcome\":\"unsupported\",\
         \"message\":\"BadTest.cls:2:33: Invalid type: Nothing\",\"ms\":0}],\
         \"coverage\":[{\"class\":\"Service\",\"covered\":2,\"lines\":3}]}\n"
    );
    assert_eq!(made.runs("test", &["--json"]).out, ended.out, "the same folder gives the same output");
}

#[test]
fn a_filter_runs_one_class_or_one_method_in_any_case() {
    let made = made();
    let one = made.runs("test", &["--filter", "servicetest.HALVES"]);
    assert_eq!(one.code, Some(0), "{}", one.out);
    assert!(one.out.ends_with("\n1 test: 1 passed, 0 failed, 0 unsupported.\n"), "{}", one.out);
    let class = made.runs("test", &["--filter=ServiceTest", "--json"]);
    assert_eq!((class.code, class.out.matches("\"method\"").count()), (Some(1), 3), "{}", class.out);
}

#[test]
fn with_log_each_tests_debug_log_follows_it() {
    let ended = made().runs("test", &["--log", "--filter", "ServiceTest.halves"]);
    let log = ended.out.split_once(" ms\n68.0 APEX_CODE,DEBUG;").expect("a log").1;
    assert!(log.contains("|ServiceTest.halves()\n03:00:00.0 ("), "{}", ended.out);
    assert!(log.contains(")|EXECUTION_FINISHED\n"), "{}", ended.out);
    let json = made().runs("test", &["--log", "--json", "--filter", "ServiceTest.halves"]);
    assert!(json.out.contains("\"ms\":0,\"log\":\"68.0 APEX_CODE,DEBUG;"), "{}", json.out);
}

#[test]
fn the_patterns_own_tests_pass_and_cover_it_all() {
    let ended = run(&["test", PATTERN], PATTERN);
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""), "{}", ended.out);
    assert!(ended.out.contains("  AccountEnrichmentTrigger  100 %"), "{}", ended.out);
    assert!(ended.out.contains(" passed, 0 failed, 0 unsupported."), "{}", ended.out);
}

#[test]
fn without_tests_there_is_nothing_to_fail() {
    let empty = Made::with(&[]);
    assert_eq!(empty.runs("test", &[]).out, "\n0 tests: 0 passed, 0 failed, 0 unsupported.\n");
    let json = empty.runs("test", &["--json"]);
    assert_eq!((json.code, json.out.as_str()), (Some(0), "{\"tests\":[],\"coverage\":[]}\n"));
}

#[test]
fn an_endless_test_ends_and_the_next_one_runs() {
    let made = Made::with(&[(
        "LoopTest.cls",
        b"@IsTest class LoopTest { @IsTest static void loops() { while (true) {} } @IsTest static void ends() {} }",
    )]);
    let ended = made.runs("test", &[]);
    assert!(
        ended
            .out
            .contains("  FAIL         loops  10000 ms\n      System.LimitException: Apex CPU time limit exceeded\n")
    );
    assert!(ended.out.contains("  pass         ends  0 ms\n"), "{}", ended.out);
    assert_eq!(ended.code, Some(1));
}
