//! The trees: precedence, and everything that begins like something else.

use super::{class, errors, expression, statement, statements};
use crate::question::Operation;
use crate::syntax::{ClassKind, Expression, ExpressionKind, Member, StatementKind, TypeName, When};

fn type_text(type_name: &TypeName) -> String {
    let path = type_name.path.join(".");
    if type_name.arguments.is_empty() {
        return path;
    }
    format!("{path}<{}>", type_name.arguments.iter().map(type_text).collect::<Vec<_>>().join(","))
}

fn all(expressions: &[Expression]) -> String {
    expressions.iter().map(shape).collect::<Vec<_>>().join(" ")
}

/// A tree as text: operators before their operands.
fn shape(expression: &Expression) -> String {
    use ExpressionKind as E;
    match &expression.kind {
        E::Null => "null".into(),
        E::Boolean(value) => value.to_string(),
        E::Integer(value) => value.to_string(),
        E::Long(value) => format!("{value}L"),
        E::Double(value) => format!("{value}d"),
        E::Decimal(digits) => digits.clone(),
        E::String(text) => format!("{text:?}"),
        E::This => "this".into(),
        E::Super => "super".into(),
        E::Name(word) => word.clone(),
        E::Member { receiver, name, safe } => {
            format!("({} {} {})", if *safe { "?." } else { "." }, shape(receiver), name.text)
        }
        E::Call { receiver, name, arguments, safe } => {
            let receiver = receiver.as_ref().map(|receiver| shape(receiver) + " ").unwrap_or_default();
            let call = if *safe { "?call" } else { "call" };
            format!("({call} {receiver}{} [{}])", name.text, all(arguments))
        }
        E::Index { receiver, index } => format!("(at {} {})", shape(receiver), shape(index)),
        E::New { type_name, arguments } => format!("(new {} [{}])", type_text(type_name), all(arguments)),
        E::NewRecord { type_name, fields } => {
            let fields: Vec<_> = fields.iter().map(|(name, value)| format!("{}={}", name.text, shape(value))).collect();
            format!("(record {} {})", type_text(type_name), fields.join(" "))
        }
        E::NewElements { type_name, elements } => format!("(list {} [{}])", type_text(type_name), all(elements)),
        E::NewSized { type_name, size } => format!("(sized {} {})", type_text(type_name), shape(size)),
        E::NewEntries { type_name, entries } => {
            let entries: Vec<_> = entries.iter().map(|(key, value)| shape(key) + "=>" + &shape(value)).collect();
            format!("(map {} [{}])", type_text(type_name), entries.join(" "))
        }
        E::ClassLiteral(type_name) => format!("(class {})", type_text(type_name)),
        E::Cast { type_name, operand } => format!("(cast {} {})", type_text(type_name), shape(operand)),
        E::InstanceOf { operand, type_name } => format!("(is {} {})", shape(operand), type_text(type_name)),
        E::Unary { operator, operand } => format!("({operator:?} {})", shape(operand)),
        E::Binary { operator, left, right } => format!("({operator:?} {} {})", shape(left), shape(right)),
        E::Conditional { condition, then, otherwise } => {
            format!("(if {} {} {})", shape(condition), shape(then), shape(otherwise))
        }
        E::Assign { operator, target, value } => {
            let operator = operator.map(|operator| format!("{operator:?}")).unwrap_or_default();
            format!("({operator}= {} {})", shape(target), shape(value))
        }
        E::Soql(soql) => format!("(soql {:?} [{}])", soql.text, all(&soql.binds)),
        E::Sosl(sosl) => format!("(sosl {:?} [{}])", sosl.text, all(&sosl.binds)),
    }
}

fn check(pairs: &[(&str, &str)]) {
    for (text, expected) in pairs {
        assert_eq!(shape(&expression(text)), *expected, "{text}");
    }
}

#[test]
fn operators_bind_as_in_apex() {
    check(&[
        ("a + b * c - d", "(Subtract (Add a (Multiply b c)) d)"),
        ("a - b - c", "(Subtract (Subtract a b) c)"),
        ("(a - b) / c", "(Divide (Subtract a b) c)"),
        ("a || b && c == d", "(Or a (And b (Equal c d)))"),
        ("a < b == c >= d", "(Equal (Less a b) (GreaterOrEqual c d))"),
        ("a <> b != c", "(NotEqual (NotEqual a b) c)"),
        ("a === b !== c", "(NotSame (Same a b) c)"),
        ("a | b ^ c & d", "(BitOr a (BitXor b (BitAnd c d)))"),
        ("a << 1 >> 2 >>> 3", "(ShiftRightUnsigned (ShiftRight (ShiftLeft a 1) 2) 3)"),
        ("a > b", "(Greater a b)"),
        ("a ?? b ?? c || d", "(Coalesce (Coalesce a b) (Or c d))"),
        ("a ? b : c ? d : e", "(if a b (if c d e))"),
        ("a = b = c", "(= a (= b c))"),
        ("a instanceof B && !c", "(And (is a B) (Not c))"),
        ("a + b instanceof C == d", "(Equal (is (Add a b) C) d)"),
        ("-a.b * ++c", "(Multiply (Negate (. a b)) (IncrementBefore c))"),
        ("a[i++]--", "(DecrementAfter (at a (IncrementAfter i)))"),
        ("~a", "(Complement a)"),
        ("x += a >>= b", "(Add= x (ShiftRight= a b))"),
        ("x >>>= 1", "(ShiftRightUnsigned= x 1)"),
        ("x <<= 1", "(ShiftLeft= x 1)"),
    ]);
}

#[test]
fn literals_keep_their_kinds() {
    check(&[
        ("2147483647", "2147483647"),
        ("-2147483648", "-2147483648"),
        ("9223372036854775807L", "9223372036854775807L"),
        ("1.50", "1.50"),
        ("2d", "2d"),
        ("TRUE", "true"),
        (r"'a\n\t\'\\\u00e4'", r#""a\n\t'\\ä""#),
        ("'''\na 'b' \\n\n c'''", r#""a 'b' \n\n c""#),
        ("'''\r\n'''", r#""""#),
        ("''", r#""""#),
    ]);
}

#[test]
fn a_bracket_is_a_cast_only_before_an_operand() {
    check(&[
        ("(A) b", "(cast A b)"),
        ("(A.B) b.c", "(cast A.B (. b c))"),
        ("(a) - b", "(Subtract a b)"),
        ("(Integer) -b", "(cast Integer (Negate b))"),
        ("(a)", "a"),
        ("(a).b", "(. a b)"),
        ("(a)[0]", "(at a 0)"),
        ("(List<A>) [SELECT Id FROM A]", r#"(cast List<A> (soql "SELECT Id FROM A" []))"#),
        ("(A) (b)", "(cast A b)"),
        ("(Map<Id, A>) JSON.x(b)", "(cast Map<Id,A> (call JSON x [b]))"),
        ("(a) instanceof B", "(is a B)"),
        ("(a) ? b : c", "(if a b c)"),
        ("(Object[]) new List<A>()", "(cast List<Object> (new List<A> []))"),
        ("(List<A>) -b", "(cast List<A> (Negate b))"),
        ("(A) b.c()[0]?.d", "(cast A (?. (at (call b c []) 0) d))"),
        (
            "[SELECT Id FROM A WHERE B IN :(c) AND D = :((E) f) LIMIT 1]",
            "(soql \"SELECT Id FROM A WHERE B IN :(c) AND D = :((E) f) LIMIT 1\" [c (cast E f)])",
        ),
    ]);
}

#[test]
fn new_has_many_forms() {
    check(&[
        ("new A.B(1, c)", "(new A.B [1 c])"),
        ("new Account(Name = 'x', A__r = b)", r#"(record Account Name="x" A__r=b)"#),
        ("new Account()", "(new Account [])"),
        ("new A(b == c)", "(new A [(Equal b c)])"),
        ("new List<Map<Id, A>>{ a, b }", "(list List<Map<Id,A>> [a b])"),
        ("new Set<Id>{}", "(list Set<Id> [])"),
        ("new Integer[]{ 1, 2 }", "(list List<Integer> [1 2])"),
        ("new Integer[5]", "(sized List<Integer> 5)"),
        ("new Integer[]", "(list List<Integer> [])"),
        ("new Integer[]{ 1, }", "(list List<Integer> [1])"),
        ("new List<A>[]{ a }", "(list List<List<A>> [a])"),
        ("new A(b, c = d)", "(new A [b (= c d)])"),
        ("new Map<String, Integer>{ 'a' => 1, b => c }", r#"(map Map<String,Integer> ["a"=>1 b=>c])"#),
        ("new Map<String, A>{}", "(map Map<String,A> [])"),
        ("new Map<Id, A>([SELECT Id FROM A])", r#"(new Map<Id,A> [(soql "SELECT Id FROM A" [])])"#),
        ("new Http().send(r)", "(call (new Http []) send [r])"),
    ]);
}

#[test]
fn any_word_is_a_name_after_a_dot() {
    check(&[
        ("Trigger.new", "(. Trigger new)"),
        ("Database.insert(a, false)", "(call Database insert [a false])"),
        ("a?.b?.c()", "(?call (?. a b) c [])"),
        ("A.B.class", "(class A.B)"),
        ("List<A>.class", "(class List<A>)"),
        ("A[].class", "(class List<A>)"),
        ("void.class", "(class void)"),
        ("List.class", "(class List)"),
        ("a.class()", "(call a class [])"),
        ("a < b > c", "(Greater (Less a b) c)"),
        ("a < < b > > c", "(ShiftRight (ShiftLeft a b) c)"),
        ("a > = b", "(GreaterOrEqual a b)"),
        ("super.go()", "(call super go [])"),
        ("this(1)", "(call this [1])"),
        ("get + set + order + limit", "(Add (Add (Add get set) order) limit)"),
        ("a < b && c > d", "(And (Less a b) (Greater c d))"),
    ]);
}

#[test]
fn inline_queries_number_their_binds() {
    check(&[
        (
            "[SELECT Id FROM A WHERE B IN :c.d() AND E = :f + 1 LIMIT :g][0].Id",
            "(. (at (soql \"SELECT Id FROM A WHERE B IN :c.d() AND E = :f + 1 LIMIT :g\" \
             [(call c d []) (Add f 1) g]) 0) Id)",
        ),
        (
            "[SELECT Id FROM A WHERE B = :[SELECT Id FROM C WHERE D = :e].F AND G = :h]",
            "(soql \"SELECT Id FROM A WHERE B = :[SELECT Id FROM C WHERE D = :e].F AND G = :h\" \
             [(. (soql \"SELECT Id FROM C WHERE D = :e\" [e]) F) h])",
        ),
        ("[FIND 'x]' IN ALL FIELDS RETURNING A(Id)]", r#"(sosl "FIND 'x]' IN ALL FIELDS RETURNING A(Id)" [])"#),
    ]);
}

#[test]
fn an_expression_stands_where_it_begins_and_a_method_where_its_name_is() {
    let call = expression("a\n  .b()");
    assert_eq!((call.at.line, call.at.column), (1, 33));
    let ExpressionKind::Call { name, .. } = call.kind else { panic!() };
    assert_eq!((name.at.line, name.at.column), (2, 4));
}

#[test]
fn a_class_may_hold_every_kind_of_member() {
    let class = class(
        "@RestResource(urlMapping='/cases/(v1)/*') global with sharing abstract class Test extends A
        implements B, C<D> {
            private static final Integer ONE = 1, two;
            public String name { get; private set { name = value; } }
            static { x(); } { y(); }
            public Test(final Integer a, List<A> b) { this(); }
            protected abstract void go();
            @future(callout=true) static void later() {}
            public class Inner extends Exception {}
            interface Face extends B { Integer count(A a); }
            enum Season { SPRING, SUMMER }
            String[] words; ;
        }",
    );
    let annotation = &class.modifiers.annotations[0];
    assert_eq!((&*annotation.name.text, &*annotation.arguments), ("RestResource", "urlMapping='/cases/(v1)/*'"));
    assert!(class.modifiers.has("with sharing") && class.modifiers.has("global"));
    assert_eq!(class.implements.iter().map(type_text).collect::<Vec<_>>(), ["B", "C<D>"]);
    assert_eq!(class.members.len(), 12);
    let mut kinds = class.members.iter().map(|member| match member {
        Member::Field(field) => format!("field {} {}", type_text(&field.type_name), field.name.text),
        Member::Property(property) => {
            let set = property.set.as_ref().unwrap();
            assert!(property.get.as_ref().unwrap().body.is_none() && set.modifiers.has("private"));
            format!("property {} {}", property.name.text, set.body.as_ref().unwrap().len())
        }
        Member::Method(method) => {
            let returns = method.returns.as_ref().map_or("new".into(), type_text);
            format!("{returns} {} {} {}", method.name.text, method.parameters.len(), method.body.is_some())
        }
        Member::Initialiser { is_static, .. } => format!("initialiser {is_static}"),
        Member::Class(inner) => format!("{:?} {} {}", inner.kind, inner.name.text, inner.values.len()),
    });
    let expected = [
        "field Integer ONE",
        "field Integer two",
        "property name 1",
        "initialiser true",
        "initialiser false",
        "new Test 2 true",
        "void go 0 false",
        "void later 0 true",
        "Class Inner 0",
        "Interface Face 0",
        "Enum Season 2",
        "field List<String> words",
    ];
    assert!(kinds.by_ref().eq(expected));
    assert!(matches!(class.kind, ClassKind::Class));
}

#[test]
fn statements_of_every_kind_parse() {
    let all = statements(
        "Integer a = 1, b; final A.B c = d; List<A> e; A[] f; a = 1; a++; go();
         if (a) b(); else if (c) {} else d();
         for (A x : [SELECT Id FROM A]) {} for (Integer i = 0, j = 1; i < j; i++, j--) {}
         for (;;) break; for (x = 1;;) {}
         while (a) continue; do { a(); } while (b);
         try { a(); } catch (A.B e) {} catch (C e) {} finally { b(); }
         throw new A(); return; return a;
         insert a; update as user b; upsert c Key__c; upsert as system c A.Fields.Key__c; delete [SELECT Id FROM A];
         undelete d; merge a b; System.runAs(user) { a(); } { }",
    );
    let names: Vec<String> = all
        .iter()
        .map(|statement| match &statement.kind {
            StatementKind::Dml { operation, external_id, as_user, .. } => {
                let field = external_id.as_ref().map(|name| &*name.text);
                format!("{operation:?} {as_user} {}", field.unwrap_or("-"))
            }
            kind => format!("{kind:?}").split([' ', '(']).next().unwrap_or_default().to_string(),
        })
        .collect();
    let expected = [
        "Locals",
        "Local",
        "Local",
        "Local",
        "Expression",
        "Expression",
        "Expression",
        "If",
        "ForEach",
        "For",
        "For",
        "For",
        "While",
        "DoWhile",
        "Try",
        "Throw",
        "Return",
        "Return",
        "Insert false -",
        "Update true -",
        "Upsert false Key__c",
        "Upsert false Key__c",
        "Delete false -",
        "Undelete false -",
        "Merge",
        "RunAs",
        "Block",
    ];
    assert_eq!(names, expected);
    let StatementKind::Dml { operation, .. } = statement("insert new List<A>{ b };") else { panic!() };
    assert_eq!(operation, Operation::Insert);
}

#[test]
fn a_switch_tells_values_from_types() {
    let text = "switch on a.b() { when 1, -2 { x(); } when SPRING { } when null { } when A.B c { } when else { } }";
    let StatementKind::Switch { cases, otherwise, .. } = statement(text) else { panic!() };
    let kinds: Vec<_> = cases.iter().map(|case| matches!(case.when, When::Type { .. })).collect();
    assert_eq!(kinds, [false, false, false, true]);
    assert!(otherwise.is_some());
}

#[test]
fn keywords_have_no_case_and_soft_ones_are_names() {
    assert!(errors("T.cls", "PUBLIC CLASS T { STATIC VOID Go() { IF (TRUE) RETURN; } }").is_empty());
    let text = "class T { Order order; Integer count, after; Set<Id> set; Date date; Time time; String name;
        void get(Id id) { Integer first = 1, limit = 2, with = 3, sharing = 4; } void group() { } void when() { } }";
    assert!(errors("T.cls", text).is_empty(), "{:?}", errors("T.cls", text));
}
