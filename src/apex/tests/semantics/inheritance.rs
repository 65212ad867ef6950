//! Classes that extend and implement: which method runs, which constructor, which field.
//!
//! Refuses what does not compile: `messages`.

use super::*;

const SHAPES: &str = "interface Shape { Decimal area(); String name(); }
    abstract class Named implements Shape { protected String called; Integer made = 7;
        Named(String called) { this.called = called; }
        public virtual String name() { return called + '/' + kind(); }
        protected abstract String kind();
        public override String toString() { return '<' + name() + '>'; } }
    virtual class Box extends Named { Decimal side; Integer own = 3;
        Box(Decimal side) { super('box'); this.side = side; }
        public virtual Decimal area() { return side * side; }
        protected override String kind() { return 'square'; } }
    class Tall extends Box { Tall() { super(2); }
        public override Decimal area() { return super.area() * 10; }
        public override String name() { return 'tall ' + super.name(); } }";

#[test]
fn the_object_at_hand_decides_which_method_runs() {
    all(
        SHAPES,
        &[
            ("Shape s = new Box(3); return s.area();", "9m"),
            ("Shape s = new Tall(); return s.area();", "40m"),
            ("Shape s = new Tall(); return s.name();", "'tall box/square'"),
            ("Named n = new Tall(); return '' + n;", "'<tall box/square>'"),
            ("return String.valueOf(new Tall());", "'<tall box/square>'"),
            ("Object o = new Tall(); return 'a' + o + 'b';", "'a<tall box/square>b'"),
            (
                "List<Object> l = new List<Object>{ new Tall(), 1 }; return String.join(l, ',') + String.join(new Set<Shape>{ new Box(1) }, ',') + String.format('{1}{0}', l);",
                "'<tall box/square>,1<box/square>1<tall box/square>'",
            ),
            ("Box b = new Tall(); return b.made + b.own;", "10"),
            ("Shape s = new Tall(); return s instanceof Box && s instanceof Named;", "true"),
            ("Shape s = new Box(1); return s instanceof Tall;", "false"),
            // An extending class may be both.
            (
                "Box b = new Box(1); return (Comparable) b;",
                "System.TypeException: Invalid conversion from runtime type Probe.Box to Comparable",
            ),
            (
                "Comparable c = null; return (Tall) c == null;",
                "Probe.cls:15:29: Incompatible types since an instance of Comparable is never an instance of Probe.Tall\n",
            ),
            ("Shape s = new Tall(); return ((Box) s).side;", "2m"),
            (
                "Shape s = new Box(1); return ((Tall) s).side;",
                "System.TypeException: Invalid conversion from runtime type Probe.Box to Probe.Tall",
            ),
            (
                "List<Shape> all = new List<Shape>{ new Box(1), new Tall() }; Decimal sum = 0; for (Shape s : all) { sum += s.area(); } return sum;",
                "41m",
            ),
        ],
    );
}

#[test]
fn all_fields_have_their_first_values_before_a_constructor_begins() {
    all(
        "virtual class Base { String log = 'base '; Base() { begin(); } virtual void begin() {} }
        class Own extends Base { List<String> seen = new List<String>{ log }; { log += 'block '; } Own() { super(); seen.add('own'); }
            override void begin() { seen.add('begin'); } }
        class Bare extends Base { String word = log; override void begin() { word += 'begun'; } }",
        &[
            ("Own o = new Own(); return o.log + String.join(o.seen, ',');", "'base block base ,begin,own'"),
            ("Bare b = new Bare(); return b.word;", "'base begun'"),
            ("'' + new Bare()", "'Bare:[log=base , word=base begun]'"),
        ],
    );
}

#[test]
fn an_abstract_method_that_nobody_else_sees_is_implemented_elsewhere_without_the_word_override() {
    let base =
        "public abstract class Base { abstract String name(); public String greet() { return 'I am ' + name(); } }";
    let own = "public class Probe extends Base { public String name() { return 'own'; } public static Object run() { return new Probe().greet(); } }";
    let sources = [apex::Source::new("Base.cls", base), apex::Source::new("Probe.cls", own)];
    let program = apex::compile(&sources, &common::Accounts).expect("it compiles");
    let mut machine = Machine::new();
    machine.push_static_call(&program, "Probe", "run", Vec::new()).expect("it is there");
    assert_eq!(shown(&common::drive(&program, &mut machine)), "'I am own'");
    assert_eq!(
        with("abstract class A { abstract void a(); } class B extends A { void a() {} }", "return 1;"),
        "Probe.cls:1:87: Method must use the override keyword: void Probe.B.a()\n"
    );
}

#[test]
fn collections_are_of_what_their_first_element_is() {
    all(
        "static String kind(Object o) { return o instanceof List<SObject> ? 'records' : o instanceof List<String> ? 'texts' : o instanceof Map<String, Object> ? 'map' : o instanceof List<Object> ? 'list' : 'other'; }",
        &[
            ("kind(new List<Account>{ null, new Account() })", "'records'"),
            ("kind(new List<String>{ 'a' }) + kind(new List<Integer>{ 1 })", "'textslist'"),
            (
                "kind(new Map<String, Integer>{ 'a' => null }) + kind(new Map<Integer, String>{ 1 => 'a' })",
                "'mapother'",
            ),
            ("Object o = new Set<Integer>{ 1 }; return o instanceof Set<String>;", "false"),
            (
                "Map<Type, Integer> m = new Map<Type, Integer>{ String.class => 1, List<String>.class => 2 }; return m.get(String.class) + m.get(List<String>.class);",
                "3",
            ),
        ],
    );
}

#[test]
fn enums_have_names_places_and_switches() {
    let members = "enum Season { WINTER, SPRING, SUMMER }
        static String of(Season s) { switch on s { when WINTER { return 'cold'; } when SPRING, SUMMER { return 'warm'; } when null { return 'none'; } } return '?'; }
        static String number(Integer i) { switch on i { when 1, 2 { return 'few'; } when -3 { return 'less'; } when else { return 'many'; } } }
        static String kind(Object o) { switch on o { when String s { return 'text ' + s; } when Account a { return 'account ' + a.Name; } when Season s { return 'season ' + s.ordinal(); } when null { return 'null'; } when else { return 'other'; } } }
        static String word(String s) { switch on s { when 'a', 'b' { return 'low'; } when else { return 'rest'; } } }";
    all(
        members,
        &[
            ("of(Season.WINTER) + of(Season.SUMMER) + of(null)", "'coldwarmnone'"),
            ("number(2) + number(-3) + number(9)", "'fewlessmany'"),
            (
                "kind('x') + kind(new Account(Name = 'n')) + kind(Season.SPRING) + kind(null) + kind(1)",
                "'text xaccount nseason 1nullother'",
            ),
            ("word('a') + word('A')", "'lowrest'"),
            (
                "Season.SPRING.name() + Season.SPRING.ordinal() + Season.values().size() + Season.valueOf('SUMMER')",
                "'SPRING13SUMMER'",
            ),
            ("Season.valueOf('AUTUMN')", "System.NoSuchElementException: No enum constant Probe.Season.AUTUMN"),
            (
                "Map<Season, Integer> m = new Map<Season, Integer>{ Season.WINTER => 4 }; return m.get(Season.WINTER);",
                "4",
            ),
            ("Season.WINTER == Season.WINTER", "true"),
            ("Season.WINTER != Season.SPRING", "true"),
            ("Season s; return s?.name();", "null"),
            ("'' + Season.values()", "'(WINTER, SPRING, SUMMER)'"),
        ],
    );
}

#[test]
fn properties_run_their_accessors_and_see_the_field_behind_them() {
    let members = "static Integer reads = 0; Integer doubled { get { reads++; return doubled * 2; } set { doubled = value + 1; } }
        static String cached { get { if (cached == null) { cached = 'made'; reads++; } return cached; } private set; }
        virtual class Base { public virtual String label { get { return 'base'; } set; } }
        class Sub extends Base { public override String label { get { return 'sub'; } set; } }
        Integer plain { get; set; } public static Sub Sub { get { return new Sub(); } }";
    all(
        members,
        &[
            ("Probe p = new Probe(); p.doubled = 4; return p.doubled;", "10"),
            ("Probe p = new Probe(); p.doubled = 4; p.doubled += 1; return p.doubled;", "24"),
            ("cached + cached + reads", "'mademade1'"),
            // The name of a property and of a class.
            ("Probe.Sub.label", "'sub'"),
            ("Base b = new Sub(); return b.label;", "'sub'"),
            ("Probe p = new Probe(); p.plain = 1; p.plain++; return p.plain;", "2"),
        ],
    );
}

#[test]
fn lists_sort_by_value_by_compare_to_and_by_a_comparator() {
    let members = "class Row implements Comparable { Integer n; String s; Row(Integer n, String s) { this.n = n; this.s = s; }
            public Integer compareTo(Object other) { return n - ((Row) other).n; } public override String toString() { return s; } }
        class Backwards implements Comparator<String> { public Integer compare(String one, String other) { return other.compareTo(one); } }";
    all(
        members,
        &[
            ("List<Integer> l = new List<Integer>{ 3, 1, null, 2 }; l.sort(); return '' + l;", "'(null, 1, 2, 3)'"),
            ("List<String> l = new List<String>{ 'b', 'a', 'C' }; l.sort(); return '' + l;", "'(C, a, b)'"),
            (
                "List<String> l = new List<String>{ 'b', 'a', 'c' }; l.sort(new Backwards()); return '' + l;",
                "'(c, b, a)'",
            ),
            (
                "List<Row> l = new List<Row>{ new Row(2, 'x'), new Row(1, 'y'), new Row(2, 'z'), new Row(0, 'w') }; l.sort(); String s = ''; for (Row r : l) { s += r; } return s;",
                "'wyxz'",
            ),
        ],
    );
}

#[test]
fn iterators_are_walked_by_hand_and_by_loops() {
    let members = "class Count implements Iterator<Integer> { Integer n = 0; public Boolean hasNext() { return n < 3; } public Integer next() { return n++; } }
        class Counts implements Iterable<Integer> { public Iterator<Integer> iterator() { return new Count(); } }
        static Integer sum(Iterable<Integer> all) { Integer s = 0; for (Integer i : all) { s += i; } return s; }";
    all(
        members,
        &[
            (
                "Iterator<Integer> i = new List<Integer>{ 4, 5 }.iterator(); Integer s = 0; while (i.hasNext()) { s += i.next(); } return s;",
                "9",
            ),
            ("sum(new Counts())", "3"),
            ("sum(new List<Integer>{ 4, 5 })", "9"),
            ("sum(new Set<Integer>{ 4, 5 })", "9"),
            ("Integer s = 0; for (Integer i : new Counts()) { s += i; if (i == 1) { break; } } return s;", "1"),
        ],
    );
}

#[test]
fn exceptions_may_have_constructors_of_their_own_and_descend_from_one_another() {
    let members = "virtual class AppException extends Exception { Integer code; AppException(Integer code) { this('code ' + code); this.code = code; } }
        class DeepException extends AppException { DeepException(Integer code) { super(code + 1); } }
        static String caught(Exception e) { try { throw e; } catch (AppException a) { return 'app ' + a.getMessage() + ' ' + a.code; } catch (Exception other) { return other.getTypeName(); } }";
    all(
        members,
        &[
            ("caught(new AppException(4))", "'app code 4 4'"),
            ("caught(new DeepException(4))", "'app code 5 5'"),
            ("caught(new AppException('plain'))", "'app plain null'"),
            ("caught(new MathException('m'))", "'System.MathException'"),
        ],
    );
}

#[test]
fn a_safe_link_skips_the_rest_of_its_chain() {
    let members = "class Node { Node next; List<String> words = new List<String>{ 'abc' }; Node go() { return next; } void touch() { touched++; } }
        static Integer touched = 0; static Integer counted() { touched++; return 0; }";
    all(
        members,
        &[
            ("Node n; return n?.next.next.words[0].length();", "null"),
            ("Node n = new Node(); return n.next?.go().words[counted()] + touched;", "'null0'"),
            ("Node n = new Node(); return n?.words[0].length();", "3"),
            ("Node n; n?.go().touch(); return touched;", "0"),
            ("Node n = new Node(); n?.touch(); return touched;", "1"),
            (
                "Node n = new Node(); return n?.next.next;",
                "System.NullPointerException: Attempt to de-reference a null object",
            ),
        ],
    );
}

#[test]
fn tokens_name_objects_and_fields_and_are_equal_by_name() {
    all(
        "",
        &[
            ("'' + Account.SObjectType + Account.name + Schema.Account.Website", "'AccountNameWebsite'"),
            ("new Account().getSObjectType() == Account.SObjectType", "true"),
            ("Account.Name == Account.Website", "false"),
            ("new Set<Schema.SObjectField>{ Account.Name, Account.fields.Name }.size()", "1"),
        ],
    );
}

#[test]
fn a_stub_asks_its_provider() {
    let members = "interface Store { String find(Integer key, String other); void put(String s); }
        virtual class Real { Integer n = 4; public Integer twice(Integer i) { return i * 2; } public virtual String name() { return 'real'; } }
        static List<String> seen = new List<String>();
        class Provider implements System.StubProvider {
            public Object handleMethodCall(Object stub, String name, Type returns, List<Type> types, List<String> names, List<Object> given) {
                seen.add(name + ':' + returns + types + names + given);
                return name == 'twice' ? (Object) 42 : (Object) (stub instanceof Store ? 'found' : 'stub');
            }
        }";
    all(
        members,
        &[
            (
                "Store s = (Store) Test.createStub(Store.class, new Provider()); s.put('x'); return s.find(1, 'b') + seen;",
                "'found(put:void(String)(s)(x), find:String(Integer, String)(key, other)(1, b))'",
            ),
            ("'' + Test.createStub(Store.class, new Provider())", "'Store__sfdc_ApexStub:[]'"),
            ("Real r = (Real) Test.createStub(Real.class, new Provider()); return r.twice(1) + r.name();", "'42stub'"),
            ("return new Real().twice(1) + new Real().name();", "'2real'"),
        ],
    );
}

#[test]
fn the_statics_of_a_superclass_are_there_before_those_of_what_descends_from_it() {
    let sources = [
        (
            "Base.cls",
            "public virtual class Base { protected static final List<String> LOG = new List<String>{ 'base' }; public String log() { return String.join(LOG, ' '); } }",
        ),
        (
            "Sub.cls",
            "public class Sub extends Base { private static final Integer SIZE = note(); private static Integer note() { LOG.add('sub'); return 1; } }",
        ),
        ("Probe.cls", "public class Probe { public static String run() { return new Sub().log(); } }"),
    ];
    let sources: Vec<apex::Source> = sources.iter().map(|(name, text)| apex::Source::new(*name, *text)).collect();
    let program = apex::compile(&sources, &common::Accounts).expect("it compiles");
    let mut machine = Machine::new();
    machine.push_static_call(&program, "Probe", "run", Vec::new()).expect("it is there");
    assert_eq!(shown(&common::drive(&program, &mut machine)), "'base sub'");
}

#[test]
fn a_variable_may_have_the_name_of_its_class() {
    let members =
        "enum Season { WINTER, SPRING } Season season = Season.SPRING; static Season other = Season.valueOf('WINTER');";
    all(
        members,
        &[
            (
                "Season season = Season.WINTER; return '' + season + Season.SPRING + season.ordinal() + Season.values().size();",
                "'WINTERSPRING02'",
            ),
            ("Probe p = new Probe(); return p.season.name() + other.name();", "'SPRINGWINTER'"),
        ],
    );
}

#[test]
fn a_list_of_library_objects_stands_for_one_of_what_they_extend() {
    all(
        "",
        &[(
            "List<Messaging.Email> all = new List<Messaging.SingleEmailMessage>{ new Messaging.SingleEmailMessage() }; return all.size();",
            "1",
        )],
    );
}
