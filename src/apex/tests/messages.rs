//! What the compiler refuses, in which words, and where.
//!
//! Refuses what does not even parse: those words are tested beside the parser.
//! Longer than 400 lines because every message has its line here.

mod common;

use apex::Source;
use common::Accounts;

/// All problems as `file:line:column: message`, the file's name only where there are several files.
fn problems(sources: &[(&str, &str)]) -> Vec<String> {
    let sources: Vec<Source> = sources.iter().map(|(name, text)| Source::new(*name, *text)).collect();
    let found = apex::compile(&sources, &Accounts).err().unwrap_or_default();
    let file = |name: &str| if sources.len() > 1 { format!("{name}:") } else { String::new() };
    found
        .iter()
        .map(|found| format!("{}{}:{}: {}", file(&found.file), found.line, found.column, found.message))
        .collect()
}

fn differing(text: &str, sources: &[(&str, &str)], expected: &str) -> Option<String> {
    let found = problems(sources).join(" | ");
    (found != expected).then(|| format!("{text}\n    gives {found}\n    not   {expected}\n"))
}

/// Each text is the second line of a method that answers an Integer, and has that one problem.
fn in_method(table: &[(&str, &str)]) {
    let mut wrong = Vec::new();
    for (text, expected) in table {
        let class = format!(
            "public class Probe {{ class MineException extends Exception {{}} final Integer fixed = 1; void hush() {{}} \
             Integer field; static final Integer LEAST = 1; Integer run(Integer given) {{\n{text}\nreturn 1; }} }}"
        );
        wrong.extend(differing(text, &[("Probe.cls", &class)], expected));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.concat());
}

/// Each text is a whole class and has that one problem.
fn of_class(table: &[(&str, &str)]) {
    let mut wrong = Vec::new();
    for (text, expected) in table {
        wrong.extend(differing(text, &[("Probe.cls", text)], expected));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.concat());
}

#[test]
fn names_that_mean_nothing_are_told() {
    in_method(&[
        ("x = 1;", "2:1: Variable does not exist: x"),
        ("Integer i = given + x;", "2:21: Variable does not exist: x"),
        ("Integer i = i;", "2:13: Variable does not exist: i"),
        ("given.size = 1;", "2:7: Variable does not exist: size"),
        ("this.nothing = 1;", "2:6: Variable does not exist: nothing"),
        ("Integer i = Probe.field;", "2:19: Variable does not exist: Probe.field"),
        ("Object o = Trigger.newest;", "2:20: Variable does not exist: Trigger.newest"),
        ("Account a; a.Nme = 'x';", "2:14: Variable does not exist: Nme"),
        ("SObject o; Object n = o.Name;", "2:25: A field of an SObject is read with get('Name')"),
        ("Account a = new Account(Nme = 'x');", "2:25: Field does not exist: Nme on Account"),
        ("Thing t;", "2:1: Invalid type: Thing"),
        ("List<Thing> t = new List<Thing>();", "2:6: Invalid type: Thing | 2:26: Invalid type: Thing"),
        ("Object o = new Thing();", "2:16: Invalid type: Thing"),
        ("hsh();", "2:1: Method does not exist or incorrect signature: void hsh() from the type Probe"),
        (
            "hush(1, 'a');",
            "2:1: Method does not exist or incorrect signature: void hush(Integer, String) from the type Probe",
        ),
        (
            "String s = 'a'.lenght();",
            "2:16: Method does not exist or incorrect signature: void lenght() from the type String",
        ),
        ("Probe.hush();", "2:7: Non static method cannot be referenced from a static context: void Probe.hush()"),
        ("given.foo();", "2:7: Method does not exist or incorrect signature: void foo() from the type Integer"),
        ("Boolean b; b.foo();", "2:14: Method does not exist or incorrect signature: void foo() from the type Boolean"),
        ("System.nothing();", "2:8: Method does not exist or incorrect signature: void nothing() from the type System"),
        ("Probe p = new Probe(1);", "2:11: Constructor not defined: [Probe].<Constructor>(Integer)"),
        (
            "MineException m = new MineException(1);",
            "2:19: Constructor not defined: [Probe.MineException].<Constructor>(Integer)",
        ),
        ("Http h = new Http('x');", "2:10: Constructor not defined: [Http].<Constructor>()"),
        ("Exception e = new Exception();", "2:15: Type cannot be constructed: Exception"),
        ("String s = new String();", "2:12: Type cannot be constructed: String"),
        (
            "Integer i = nothing.at.all + nothing.other();",
            "2:13: Variable does not exist: nothing | 2:30: Variable does not exist: nothing",
        ),
    ]);
}

#[test]
fn values_that_do_not_fit_are_told() {
    in_method(&[
        ("String s = 1;", "2:12: Illegal assignment from Integer to String"),
        ("Integer i = 'a';", "2:13: Illegal assignment from String to Integer"),
        ("Integer i = 1L;", "2:13: Illegal assignment from Long to Integer"),
        ("given = 1.5;", "2:9: Illegal assignment from Decimal to Integer"),
        ("given += 1.5;", "2:1: Illegal assignment from Decimal to Integer"),
        ("Integer i = hush();", "2:13: Illegal assignment from void to Integer"),
        ("List<String> l = new List<Integer>();", "2:18: Illegal assignment from List<Integer> to List<String>"),
        ("Account a = new Account(Name = 1);", "2:32: Illegal assignment from Integer to String"),
        ("Account a = [SELECT COUNT() FROM Account];", "2:13: Illegal assignment from Integer to Account"),
        ("return 'a';", "2:8: Illegal assignment from String to Integer | 3:1: Unreachable statement"),
        ("List<Integer> l; l['a'] = 1;", "2:20: Illegal assignment from String to Integer"),
        ("given[0] = 1;", "2:1: Expression must be a list type: Integer"),
        ("Integer i = 1 + true;", "2:13: Arithmetic expressions must use numeric arguments"),
        ("Integer i = 'a' - 'b';", "2:13: Arithmetic expressions must use numeric arguments"),
        ("Boolean b = 'a' == 1;", "2:13: Comparison arguments must be compatible types: String, Integer"),
        ("Boolean b = true < false;", "2:13: Comparison arguments must be compatible types: Boolean, Boolean"),
        ("Boolean b = true && 1;", "2:13: AND operator can only be applied to Boolean expressions: Boolean, Integer"),
        ("Boolean b = null || true;", "2:13: OR operator can only be applied to Boolean expressions: null, Boolean"),
        ("Boolean b = !1;", "2:13: Operation Not can only be applied to a Boolean expression: Integer"),
        ("Integer i = -'a';", "2:13: Unary negation must use a numeric argument"),
        ("Object o = true ? 1 : 'a';", "2:23: Incompatible types in ternary operator: Integer, String"),
        ("Object o = 'a' ?? 1;", "2:12: Incompatible types in null coalescing operator: String, Integer"),
        (
            "String s = (String) given;",
            "2:12: Incompatible types since an instance of Integer is never an instance of String",
        ),
        ("if (given) { }", "2:5: Condition expression must be of type Boolean: Integer"),
        ("while ('a') { }", "2:8: Condition expression must be of type Boolean: String"),
        ("do { } while (1);", "2:15: Condition expression must be of type Boolean: Integer"),
        ("for (; given;) { }", "2:8: Condition expression must be of type Boolean: Integer"),
        ("Integer i = given ? 1 : 2;", "2:13: Condition expression must be of type Boolean: Integer"),
        ("for (Integer i : given) { }", "2:18: Loop must iterate over collection: Integer"),
        ("for (String s : new List<Integer>()) { }", "2:6: Invalid loop variable type expected Integer was String"),
        ("throw 'a';", "2:7: Throw expression must be of type exception: String | 3:1: Unreachable statement"),
        ("try { } catch (Account e) { }", "2:16: Catch block variable must be of type exception: Account"),
        ("insert given;", "2:8: DML requires SObject or SObject list type: Integer"),
        ("update new List<String>();", "2:8: DML requires SObject or SObject list type: List<String>"),
        (
            "System.enqueueJob(new Probe());",
            "2:1: Method does not exist or incorrect signature: Id enqueueJob(Probe) from the type System",
        ),
        ("System.debug(hush());", "2:14: A method without a return value cannot be an argument"),
        ("Boolean b = hush() instanceof Probe;", "2:13: A method without a return value has no type"),
        (
            "Object o = [SELECT Id FROM Account WHERE Name = :hush()];",
            "2:50: A method without a return value cannot be a bind",
        ),
        (
            "List<Integer> l = new List<Integer>(1, 2);",
            "2:19: Constructor not defined: [List<Integer>].<Constructor> with several arguments",
        ),
        ("Map<String> m;", "2:1: Invalid type argument count for Map: expected 2 but found 1"),
    ]);
}

#[test]
fn control_that_goes_nowhere_is_told() {
    in_method(&[
        ("return 1; given = 2;", "2:11: Unreachable statement"),
        ("while (true) { }", "3:1: Unreachable statement"),
        ("for (;;) { break; given = 1; }", "2:19: Unreachable statement"),
        ("if (given == 1) { return 1; } else { throw new MineException(); }", "3:1: Unreachable statement"),
        ("try { return 1; } finally { given = 1; }", "3:1: Unreachable statement"),
        ("break;", "2:1: Break statement must be in loop | 3:1: Unreachable statement"),
        ("continue;", "2:1: Continue statement must be in loop | 3:1: Unreachable statement"),
        ("return;", "2:1: Missing return statement required return type: Integer | 3:1: Unreachable statement"),
    ]);
    let missing = "Non-void method might not return a value or might have statement after a return statement.";
    of_class(&[
        ("class Probe { Integer a() { } }", &format!("1:29: {missing}")),
        ("class Probe { Integer a(Boolean b) { if (b) return 1; } }", &format!("1:55: {missing}")),
        ("class Probe { Integer a(Boolean b) { while (b) return 1; } }", &format!("1:58: {missing}")),
        ("class Probe { Integer a() { while (true) { } } }", ""),
        ("class Probe { Integer a() { try { return 1; } catch (Exception e) { } } }", &format!("1:71: {missing}")),
        ("class Probe { Integer a() { try { } finally { return 1; } } }", ""),
        ("class Probe { void a() { return 1; } }", "1:33: Void method must not return a value"),
        ("class Probe { void a(); }", "1:20: Method must have a body"),
    ]);
}

#[test]
fn what_is_declared_twice_is_told() {
    in_method(&[
        ("Integer given = 1;", "2:9: Duplicate variable: given"),
        ("Integer a, A;", "2:12: Duplicate variable: A"),
        ("for (Integer i = 0; i < 1; i++) { Integer i = 2; }", "2:43: Duplicate variable: i"),
        ("try { } catch (Exception given) { }", "2:26: Duplicate variable: given"),
        ("{ Integer a; } { Integer a; } Integer a;", ""),
        ("try { Integer a = 1; return a; } finally { Integer a = 2; }", "3:1: Unreachable statement"),
    ]);
    of_class(&[
        ("class Probe { Integer a; String A; }", "1:33: Duplicate field: A"),
        ("class Probe { void a(Integer b) {} Integer A(Integer c) { return 1; } }", "1:44: Method already defined: A"),
        ("class Probe { Probe() {} Probe() {} }", "1:26: Method already defined: Probe"),
        ("class Probe { class A {} class a {} }", "1:32: Type name already in use: Probe.a"),
        ("class Probe { void a(Integer b, Integer B) {} }", "1:41: Duplicate variable: B"),
        ("class Probe { class Inner { } void a() {} void a(Integer b) {} Integer b; }", ""),
    ]);
    assert_eq!(
        problems(&[("A.cls", "class Probe { }"), ("B.cls", "class probe { }")]),
        ["B.cls:1:7: Type name already in use: probe"]
    );
}

#[test]
fn what_may_not_be_seen_or_written_is_told() {
    in_method(&[
        (
            "fixed = 2;",
            "2:1: Final members can only be assigned in their declaration, init blocks, or constructors: fixed",
        ),
        (
            "this.fixed++;",
            "2:6: Final members can only be assigned in their declaration, init blocks, or constructors: fixed",
        ),
        (
            "LEAST += 1;",
            "2:1: Final members can only be assigned in their declaration, init blocks, or constructors: LEAST",
        ),
        (
            "Probe.LEAST = 1;",
            "2:7: Final members can only be assigned in their declaration, init blocks, or constructors: LEAST",
        ),
        ("1 = 2;", "2:1: Expression cannot be assigned"),
        ("hush() = 2;", "2:1: Expression cannot be assigned"),
        ("given++ ++;", "2:1: Expression cannot be assigned"),
        ("Probe p; p?.field = 1;", "2:13: Expression cannot be assigned"),
    ]);
    let other = "class Other { Integer a; static Integer b; void c() {} static void d() {} public Integer e; }";
    for (text, expected) in [
        ("new Other().a = 1;", "Probe.cls:1:40: Variable is not visible: Other.a"),
        ("Other.b = 1;", "Probe.cls:1:34: Variable is not visible: Other.b"),
        ("new Other().c();", "Probe.cls:1:28: Method is not visible: void Other.c()"),
        ("Other.d();", "Probe.cls:1:28: Method is not visible: void Other.d()"),
        ("new Other().e = 1;", ""),
    ] {
        let probe = format!("class Probe {{ void run() {{ {text} }} }}");
        assert_eq!(problems(&[("Probe.cls", &probe), ("Other.cls", other)]).join(" | "), expected, "{text}");
    }
    of_class(&[
        ("class Probe { Integer a; static void b() { a = 1; } }", "1:44: Variable does not exist: a"),
        ("class Probe { Integer a; class In { void b() { a = 1; } } }", "1:48: Variable does not exist: a"),
        ("class Probe { static Object a() { return this; } }", "1:42: This cannot be referenced in a static context"),
        ("class Probe { final Integer a; Probe() { a = 1; } { a = 2; } }", ""),
    ]);
}

#[test]
fn queries_are_checked_against_the_org() {
    let behind = " Please reference your WSDL or the describe call for the appropriate names.";
    in_method(&[
        (
            "Object o = [SELECT Id FROM Acount];",
            &format!(
                "2:12: sObject type 'Acount' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name.{behind}"
            ),
        ),
        (
            "Object o = [SELECT Nme FROM Account];",
            &format!(
                "2:12: No such column 'Nme' on entity 'Account'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name.{behind}"
            ),
        ),
        (
            "Object o = [SELECT Owner.Name FROM Account];",
            &format!(
                "2:12: Didn't understand relationship 'Owner' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name.{behind}"
            ),
        ),
        (
            "Object o = [SELECT Id FROM Account WHERE Nme = 'x' ORDER BY Name];",
            &format!(
                "2:12: No such column 'Nme' on entity 'Account'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name.{behind}"
            ),
        ),
        ("Object o = [SELECT Id FROM Account WHERE Name = :nobody];", "2:50: Variable does not exist: nobody"),
        (
            "Object o = [SELECT (SELECT Id FROM Contacts) FROM Account];",
            &format!(
                "2:12: Didn't understand relationship 'Contacts' in FROM part of query call. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name.{behind}"
            ),
        ),
        (
            "AggregateResult[] o = [SELECT SUM(AnnualRevenue) s FROM Account GROUP BY Name HAVING COUNT(Id) > 1 ORDER BY s];",
            "",
        ),
        ("AggregateResult o = [SELECT COUNT(Id) FROM Account];", ""),
        ("Account o = [SELECT COUNT(Id) FROM Account];", "2:13: Illegal assignment from AggregateResult to Account"),
        ("Object o = [SELECT Id FROM Account a WHERE a.Id IN (SELECT Id FROM Account WHERE Account.Name = 'x')];", ""),
        (
            "Object o = [SELECT Id FROM Account WHERE Id IN (SELECT Nme FROM Account)];",
            &format!(
                "2:12: No such column 'Nme' on entity 'Account'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name.{behind}"
            ),
        ),
        ("Object o = [FIND 'x' IN ALL FIELDS];", "2:12: SOSL without RETURNING is not supported here yet"),
        (
            "Object o = [FIND 'x' RETURNING Account(Nam)];",
            "2:12: No such column 'Nam' on entity 'Account'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.",
        ),
    ]);
}

#[test]
fn what_is_not_there_yet_is_refused_by_its_name() {
    in_method(&[
        ("Account a; merge a 1;", "2:20: DML requires SObject or SObject list type: Integer"),
        (
            "System.runAs(1) { }",
            "2:1: Method does not exist or incorrect signature: void runAs(Integer) from the type System",
        ),
        ("Object o = Account.Nme;", "2:20: Variable does not exist: Account.Nme"),
        (
            "Object o = Account.getSObjectKind();",
            "2:20: Method does not exist or incorrect signature: void getSObjectKind() from the type Account",
        ),
        ("Object o = System.Label.Greeting;", "2:25: External string does not exist: Greeting"),
    ]);
}

#[test]
fn classes_keep_what_they_promise() {
    of_class(&[
        (
            "class Probe { class A {} class B extends A {} }",
            "1:42: Non-virtual and non-abstract type cannot be extended: Probe.A",
        ),
        (
            "class Probe implements Comparable { }",
            "1:7: Class Probe must implement the method: Integer Comparable.compareTo(Object)",
        ),
        (
            "class Probe { abstract class A { abstract void a(); } class B extends A { } }",
            "1:61: Class Probe.B must implement the abstract method: void Probe.A.a()",
        ),
        (
            "class Probe { virtual class A { public virtual void a() {} } class B extends A { public void a() {} } }",
            "1:94: Method must use the override keyword: void Probe.B.a()",
        ),
        (
            "class Probe { virtual class A { public void a() {} } class B extends A { public override void a() {} } }",
            "1:95: Non-virtual, non-abstract methods cannot be overridden: void Probe.A.a()",
        ),
        (
            "class Probe { public override void a() {} }",
            "1:36: @Override specified for non-overriding method: void Probe.a()",
        ),
        (
            "class Probe { interface A { void a(); } class B implements A { public void a() {} } static A a() { return new B(); } }",
            "",
        ),
        (
            "class Probe { interface A { void a(); } static A a() { return new A(); } }",
            "1:63: Type cannot be constructed: Probe.A",
        ),
        (
            "class Probe { abstract class A { } static A a() { return new A(); } }",
            "1:58: Abstract classes cannot be constructed: Probe.A",
        ),
        (
            "class Probe { virtual class A { A(Integer i) {} } class B extends A { } class C extends A { C() {} } static B b() { return new B(); } }",
            "1:93: Constructor not defined: [Probe.A].<Constructor>() | 1:124: Constructor not defined: [Probe.A].<Constructor>()",
        ),
        (
            "class Probe { virtual class A extends B { } virtual class B extends A { } }",
            "1:69: Circular definition: Probe.A",
        ),
        ("class Probe { @future void a() {} }", "1:28: Future methods must be static and return void: a"),
        ("class Probe { @future static void a(Account b) {} }", "1:35: Unsupported parameter type Account"),
        ("class Probe { enum A { B } static Object a() { return A.C; } }", "1:57: Variable does not exist: Probe.A.C"),
        (
            "class Probe implements Queueable { }",
            "1:7: Class Probe must implement the method: void Queueable.execute(QueueableContext)",
        ),
        (
            "class Probe implements System.Queueable { void execute() {} }",
            "1:7: Class Probe must implement the method: void Queueable.execute(QueueableContext)",
        ),
        (
            "class Probe implements Queueable, Database.AllowsCallouts { public void execute(QueueableContext c) {} }",
            "",
        ),
        (
            "class Probe extends Exception { }",
            "1:7: Classes extending Exception must have a name ending in 'Exception': Probe",
        ),
        (
            "class Probe { class Wrong extends Exception { } }",
            "1:21: Classes extending Exception must have a name ending in 'Exception': Wrong",
        ),
        ("class Probe { void a; }", "1:15: Variables cannot be of type void"),
    ]);
}

#[test]
fn triggers_stand_on_objects_and_events_of_the_org() {
    for (text, expected) in [
        ("trigger T on Acount (after insert) { }", "1:14: Invalid type: Acount"),
        ("trigger T on Account (before undelete) { }", "1:23: Invalid trigger event: before undelete"),
        ("trigger T on Account (after insert, after insert) { }", "1:37: Duplicate trigger event: after insert"),
        ("trigger T on Account (after upsert) { }", "1:29: Unexpected token 'upsert'."),
        (
            "trigger T on Account (after insert) { x(); }",
            "1:39: Method does not exist or incorrect signature: void x() from the type T",
        ),
        ("trigger T on Account (after insert) { Trigger.new[0].Nme = 'x'; }", "1:54: Variable does not exist: Nme"),
        ("trigger T on Account (after insert) { return 1; }", "1:46: Trigger bodies must not return a value"),
        ("trigger T on Account (after insert) { this.x = 1; }", "1:39: This cannot be referenced in a static context"),
        ("trigger T on account (AFTER Insert) { return; }", ""),
    ] {
        assert_eq!(problems(&[("T.trigger", text)]).join(" | "), expected, "{text}");
    }
}

#[test]
fn every_mistake_is_told_in_the_order_of_files_and_lines() {
    let found = problems(&[
        ("T.trigger", "trigger T on Account (after insert) {\n A.go(1);\n x = 2;\n}"),
        ("B.cls", "class B {\n Integer a = ;\n}"),
        (
            "A.cls",
            "public class A {\n public static void go() {\n  Integer a = 'x';\n  Integer b = y;\n }\n Thing c;\n}",
        ),
    ]);
    assert_eq!(
        found,
        [
            "T.trigger:2:4: Method does not exist or incorrect signature: void go(Integer) from the type A",
            "T.trigger:3:2: Variable does not exist: x",
            "B.cls:2:14: Unexpected token ';'.",
            "A.cls:3:15: Illegal assignment from String to Integer",
            "A.cls:4:15: Variable does not exist: y",
            "A.cls:6:2: Invalid type: Thing",
        ]
    );
}

#[test]
fn one_mistake_is_one_message() {
    in_method(&[
        ("Integer i = nobody.one[2].three(4) + 5;", "2:13: Variable does not exist: nobody"),
        ("Thing t = new Thing(); t.go(); t.x = t.y + 1;", "2:1: Invalid type: Thing | 2:15: Invalid type: Thing"),
        ("for (Integer i : nobody) { Integer j = i; }", "2:18: Variable does not exist: nobody"),
        (
            "System.debug(nobody); throw nobody;",
            "2:14: Variable does not exist: nobody | 2:29: Variable does not exist: nobody | 3:1: Unreachable statement",
        ),
        (
            "try { return nobody; } finally { x = 1; }",
            "2:14: Variable does not exist: nobody | 2:34: Variable does not exist: x | 3:1: Unreachable statement",
        ),
    ]);
}
