//! Test classes of a few lines each, run to the end.

use super::*;
use crate::File;

#[cfg(feature = "whole-library")]
mod access;
mod alone;
mod later;
mod limits;
#[cfg(feature = "debug-log")]
mod log;
#[cfg(feature = "whole-library")]
mod whole;

const NOW: Moment = 1_795_489_200_000;

fn runner(files: &[(&str, &str)]) -> TestRunner {
    let file = |(path, text): &(&str, &str)| File { path: (*path).into(), text: (*text).into() };
    let setup = Setup { files: files.iter().map(file).collect(), ..Setup::default() };
    // Every test here has been bytes in between, as the page's are.
    let deployed = Deployed::from_bytes(&Deployed::of(&setup).to_bytes()).expect("an image");
    TestRunner::open(deployed, &setup, NOW)
}

/// Each test with its outcome and message: `A.b pass`.
fn outcomes(files: &[(&str, &str)]) -> Vec<String> {
    let runner = runner(files);
    runner
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

#[test]
fn a_failure_tells_the_stack_and_its_causes() {
    let class = "@IsTest class T {
    @IsTest static void fails() {
        try {
            deeper();
        } catch (Exception e) {
            throw new OddException('odd', e);
        }
    }
    static void deeper() {
        Integer a = 1 / 0;
    }
    class OddException extends Exception {}
}";
    let results: Vec<TestResult> = runner(&[("classes/T.cls", class)]).collect();
    let [result] = results.as_slice() else { panic!("{results:?}") };
    assert_eq!(result.message, "T.OddException: odd");
    assert_eq!(
        result.stack,
        "Class.T.fails: line 6, column 1\nCaused by: System.MathException: Divide by 0\n\n\
         Class.T.deeper: line 10, column 1\nClass.T.fails: line 4, column 1"
    );
}

#[test]
fn a_setup_that_fails_fails_every_method_of_its_class_and_no_other_class() {
    let setup = "@IsTest class A { @TestSetup static void setup() { Integer a = 1 / 0; }
        @IsTest static void one() {} @IsTest static void two() {} }";
    let found = outcomes(&[("A.cls", setup), ("B.cls", "@IsTest class B { @IsTest static void three() {} }")]);
    let failed = "fail System.MathException: Divide by 0";
    assert_eq!(found, [["A.one ", failed].concat(), ["A.two ", failed].concat(), "B.three pass".to_owned()]);
}

#[test]
fn an_endless_loop_is_the_cpu_limit_and_cannot_be_caught() {
    let found = of("@IsTest static void loops() { try { while (true) {} } catch (Exception e) {} }
        @IsTest static void recurses() { recurses(); }
        @IsTest static void after() {}");
    assert_eq!(found[0], "T.loops fail System.LimitException: Apex CPU time limit exceeded");
    assert_eq!(found[1], "T.recurses fail System.LimitException: Maximum stack depth reached: 1001");
    assert_eq!(found[2], "T.after pass");
}

#[test]
fn a_callout_without_a_mock_is_refused_in_salesforces_words() {
    let found = of("@IsTest static void calls() {
        HttpRequest request = new HttpRequest();
        request.setEndpoint('https://api.example/x');
        request.setMethod('GET');
        new Http().send(request);
    }");
    let text = "System.TypeException: Methods defined as TestMethod do not support Web service callouts";
    assert_eq!(found, ["T.calls fail ".to_owned() + text]);
}

#[test]
fn code_that_does_not_compile_makes_the_tests_that_need_it_unsupported_and_no_others() {
    let bad = "// @IsTest static void not() {}
@IsTest
private class Bad {
    @IsTest(SeeAllData=true) static void one() { Integer a = 'x'; }
    static testMethod void two() {}
    static void helper() { String text = '@IsTest static void no() {}'; }
    class Inner { @IsTest static void inner() {} }
}";
    let good = "@IsTest class Good { @IsTest static void works() {} }";
    let found = outcomes(&[("classes/Bad.cls", bad), ("classes/Good.cls", good)]);
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found[0].starts_with("Bad.one unsupported Bad.cls:4:"), "{found:?}");
    assert_eq!(found[1..], ["Bad.two pass", "Good.works pass"]);
}

#[test]
fn the_tests_of_a_class_that_cannot_be_read_are_named_all_the_same() {
    let cut = "// @IsTest static void not() {}
@IsTest(SeeAllData=true)
private class Cut {
    @IsTest static void one() { String text = '@IsTest static void no() {}'; }
    static testMethod void two() { }
    static void helper() { }
    class Inner { @IsTest static void inner() { } }
    void (";
    let found = outcomes(&[("classes/Cut.cls", cut), ("classes/End.cls", "@IsTest class End { @isTest stat")]);
    assert_eq!(found.len(), 3, "{found:?}");
    for (found, start) in
        found.iter().zip(["Cut.one unsupported Cut.cls:8:", "Cut.two ", "End. unsupported End.cls:1:"])
    {
        assert!(found.starts_with(start), "{found:?}");
    }
}

#[test]
fn what_the_org_refuses_makes_a_test_unsupported_even_when_the_code_catches_it() {
    let found = of("@IsTest static void refused() {
        try { Account[] rows = [SELECT Id FROM Account USING SCOPE team]; } catch (Exception e) { }
        Integer a = 1 / 0;
    }");
    assert_eq!(found, ["T.refused unsupported This org does not support USING SCOPE TEAM in a query."]);
}

#[test]
fn coverage_counts_lines_of_classes_and_triggers_that_tests_entered() {
    let service = "public class Service {
    public static Integer half(Integer amount) {
        if (amount == 0) {
            return 0;
        }
        return amount / 2;
    }
}";
    let trigger = "trigger T on Account (before insert) {
    for (Account row : Trigger.new) {
        row.Description = 'seen';
    }
}";
    let test = "@IsTest class ServiceTest {
    @TestSetup static void setup() { Service.half(0); }
    @IsTest static void halves() { Service.half(4); }
    @IsTest static void inserts() { insert new Account(Name = 'x'); }
}";
    let mut runner = runner(&[("T.trigger", trigger), ("Service.cls", service), ("ServiceTest.cls", test)]);
    let shown = |runner: &TestRunner| {
        let coverage = runner.coverage();
        coverage.into_iter().map(|file| (file.name, file.covered, file.lines)).collect::<Vec<_>>()
    };
    let service = |covered: &[u32]| ("Service".to_owned(), covered.to_vec(), vec![3, 4, 6]);
    let trigger = |covered: &[u32]| ("T".to_owned(), covered.to_vec(), vec![2, 3]);
    assert_eq!(shown(&runner), [trigger(&[]), service(&[])]);
    assert_eq!(runner.next().map(|result| result.name.method), Some("halves".to_owned()));
    assert_eq!(shown(&runner), [trigger(&[]), service(&[3, 6])]);
    assert_eq!(runner.next().map(|result| result.outcome), Some(Outcome::Pass));
    assert_eq!(shown(&runner), [trigger(&[2, 3]), service(&[3, 6])]);
    assert_eq!(runner.next(), None);
}

#[test]
fn a_long_loop_hides_no_line_that_comes_after_it() {
    let test = "@IsTest class L {
    @IsTest static void loops() {
        Work.run();
    }
}";
    let work = "public class Work {
    public static void run() {
        Integer sum = 0;
        for (Integer i = 0; i < 150000; i++) {
            sum += i;
            sum -= 1;
        }
        sum = 0;
    }
}";
    let mut runner = runner(&[("L.cls", test), ("Work.cls", work)]);
    assert_eq!(runner.next().map(|result| result.outcome), Some(Outcome::Pass));
    let coverage = runner.coverage();
    assert_eq!(coverage.len(), 1);
    assert_eq!(coverage[0].covered, coverage[0].lines);
}

#[test]
fn time_goes_on_with_the_instructions_and_not_with_the_clock() {
    let class = "@IsTest class C {
        @IsTest static void waits() {
            Datetime since = System.now();
            while (System.now() == since) {}
        }
    }";
    let results: Vec<TestResult> = runner(&[("C.cls", class)]).collect();
    let [result] = results.as_slice() else { panic!("{results:?}") };
    assert_eq!((result.outcome, result.milliseconds()), (Outcome::Pass, 1), "{result:?}");
    assert_eq!(results, runner(&[("C.cls", class)]).collect::<Vec<_>>());
}

#[test]
fn tests_may_be_chosen_and_are_told_beforehand() {
    let class = "@IsTest class C { @IsTest static void a() {} @IsTest static void b() {} }";
    let mut runner = runner(&[("C.cls", class)]);
    assert_eq!(runner.tests().count(), 2);
    runner.retain(|name| name.method == "b");
    assert_eq!(runner.tests().map(|name| name.method.as_str()).collect::<Vec<_>>(), ["b"]);
    assert_eq!(runner.next().map(|result| result.name.method), Some("b".to_owned()));
    assert_eq!((runner.tests().count(), runner.next()), (0, None));
}

#[test]
fn run_as_changes_who_works_until_the_block_is_left() {
    let found = of("class OddException extends Exception {}
        static void check(Boolean holds, String what) { if (!holds) { throw new OddException(what); } }
        @IsTest static void runs() {
            Id before = UserInfo.getUserId();
            User other = new User(Username = 'other@night-network.example');
            Account made = new Account(Name = 'x');
            try {
                System.runAs(other) {
                    check(UserInfo.getUserName() == 'other@night-network.example', 'name');
                    check(UserInfo.getUserId() != before, 'id');
                    insert made;
                    System.runAs(new User(Id = before)) { check(UserInfo.getUserId() == before, 'inner'); }
                    throw new OddException('out');
                }
            } catch (OddException e) {
                check(e.getMessage() == 'out', e.getMessage());
            }
            check(UserInfo.getUserId() == before, 'back');
            check([SELECT CreatedById FROM Account].CreatedById != before, 'owner');
        }");
    assert_eq!(found, ["T.runs pass"]);
}

#[test]
fn code_asks_the_org_for_its_objects_and_fields() {
    let found = of("@IsTest static void describes() {
            Assert.areEqual('003', Schema.getGlobalDescribe().get('contact').getDescribe().getKeyPrefix());
            Assert.areEqual(Account.SObjectType, Contact.AccountId.getDescribe().getReferenceTo()[0]);
            Assert.isTrue(Account.Industry.getDescribe().getPicklistValues().size() > 5);
            Assert.isTrue(Schema.SObjectType.Account.fields.getMap().containsKey('NUMBEROFEMPLOYEES'));
            Assert.isNull(new Account().LastViewedDate);
            Map<Schema.ChildRelationship, Integer> known = new Map<Schema.ChildRelationship, Integer>();
            for (Integer time = 0; time < 2; time++) {
                for (Schema.ChildRelationship child : Account.SObjectType.getDescribe().getChildRelationships()) {
                    known.put(child, time);
                }
            }
            Assert.areEqual(Account.SObjectType.getDescribe().getChildRelationships().size(), known.size());
            Assert.areEqual(User.SObjectType, UserInfo.getUserId().getSObjectType());
            try {
                Id.valueOf('zzz000000000001').getSObjectType();
                Assert.fail();
            } catch (SObjectException e) {
                Assert.areEqual('Cannot locate Apex Type for ID: zzz000000000001AAA', e.getMessage());
            }
        }
        @IsTest static void names() {
            SObject record = Schema.getGlobalDescribe().get('Contact').newSObject();
            record.put('lastname', 'x');
            record.putSObject('account', new Account(Name = 'y'));
            Assert.areEqual('x', ((Contact) record).LastName);
            Assert.areEqual('y', ((Contact) record).Account.Name);
            record.get('Nope');
        }
        @IsTest static void parents() {
            // Known by its id there is no other way; a parent that a query brought is not written.
            Contact c = new Contact(LastName = 'y', ReportsTo = new Contact(Email = 'no@x.example'));
            try { insert c; Assert.fail(); } catch (DmlException e) { Assert.isTrue(e.getMessage().contains('Foreign key external ID: no@x.example not found for field Email in entity Contact'), e.getMessage()); }
            c.ReportsTo = null;
            insert c;
            c = [SELECT LastName, CreatedBy.Name FROM Contact];
            c.LastName = 'z';
            update c;
        }
        @IsTest static void reads() {
            Account a = new Account(Name = 'x');
            insert a;
            insert new Contact(LastName = 'y', AccountId = a.Id);
            a = [SELECT Name, (SELECT LastName FROM Contacts) FROM Account];
            Account b = (Account) JSON.deserialize(JSON.serialize(a), Account.class);
            Assert.areEqual('y', b.Contacts[0].LastName);
            Assert.areEqual(a.Id, b.Id);
            Assert.areEqual(true, JSON.serialize(a).contains('/sobjects/Account/' + a.Id));
        }");
    assert_eq!(
        found,
        [
            "T.describes pass",
            "T.names fail System.SObjectException: Invalid field Nope for Contact",
            "T.parents pass",
            "T.reads pass"
        ]
    );
}
