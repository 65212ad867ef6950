//! Formulas over one opportunity, to the letter.

use super::*;
use crate::{
    records::{Overlay, Records},
    schema::standard,
};

/// 2026-01-31T12:30:00Z
const NOW: i64 = 1_769_862_600_000;
const ADA: &str = "005bn0000000001AAA";

fn string(text: &str) -> Datum {
    Datum::String(text.into())
}

fn decimal(text: &str) -> Datum {
    Decimal::parse(text).map(Datum::Decimal).unwrap_or_default()
}

/// The value of a formula in an opportunity of an account that Ada owns.
fn value_after(text: &str, old: Option<&Record>) -> Datum {
    let schema = standard();
    let (mut records, overlay) = (Records::default(), Overlay::default());
    let profile = "00ebn0000000001AAA";
    records.put(Record::new("Profile").with("Id", Datum::Id(profile.into())).with("Name", string("Night")));
    records.put(
        Record::new("User")
            .with("Id", Datum::Id(ADA.into()))
            .with("LastName", string("Byron"))
            .with("ProfileId", Datum::Id(profile.into())),
    );
    let acme = "001bn0000000001AAA";
    records.put(
        Record::new("Account")
            .with("Id", Datum::Id(acme.into()))
            .with("Name", string("Acme"))
            .with("OwnerId", Datum::Id(ADA.into())),
    );
    let row = Record::new("Opportunity")
        .with("Name", string("Deal \"1\""))
        .with("AccountId", Datum::Id(acme.into()))
        .with("Amount", decimal("99.50"))
        .with("Probability", decimal("60"))
        .with("StageName", string("Closed Won"))
        .with("CloseDate", Datum::Date(20_484));
    let view = View::new(&schema, &records, &overlay, NOW, ADA);
    let formula = Formula::parse(text).unwrap_or_else(|why| panic!("{text}: {why}"));
    formula.0.evaluate(Subject { view: &view, row: &row, old })
}

#[track_caller]
fn gives(text: &str, expected: Datum) {
    assert_eq!(value_after(text, None), expected, "{text}");
}

#[test]
fn operators_keep_their_ranks() {
    gives("1 + 2 * 3 - 4 / 2", decimal("5"));
    gives("(1 + 2) * -3", decimal("-9"));
    gives("2 ^ 10", decimal("1024"));
    gives("1 + 1 = 2 && 3 > 2 || FALSE", Datum::Boolean(true));
    gives("'a' & 1.50 & 'b'", string("a1.5b"));
    gives("\"x\" + \"y\"", string("xy"));
    gives("1 /* one */ + 1", decimal("2"));
    gives("!(1 <> 1) && NOT(false)", Datum::Boolean(true));
    gives("1 / 0", Datum::Null);
}

#[test]
fn fields_are_read_from_the_row_its_parents_and_the_user() {
    gives("Name", string("Deal \"1\""));
    gives("Amount * Probability", decimal("59.70"));
    gives("Account.Name & '/' & Account.Owner.LastName", string("Acme/Byron"));
    gives("Account.Owner:User.LastName", string("Byron"));
    gives("$User.LastName & ' ' & $Profile.Name", string("Byron Night"));
    gives("Account.Parent.Name", Datum::Null);
    gives("Account.Parent.AnnualRevenue + 1", decimal("1"));
    gives("IsWon", Datum::Boolean(true));
}

#[test]
fn choices_and_blanks() {
    gives("IF(Amount > 50, 'big', 'small')", string("big"));
    gives("CASE(StageName, 'Prospecting', 1, 'Closed Won', 2, 3)", decimal("2"));
    gives("CASE(StageName, 'Prospecting', 1, 3)", decimal("3"));
    gives("ISBLANK(NextStep)", Datum::Boolean(true));
    gives("BLANKVALUE(NextStep, 'none')", string("none"));
    gives("NextStep = ''", Datum::Boolean(true));
    gives("ISPICKVAL(StageName, 'Closed Won')", Datum::Boolean(true));
    gives("AND(TRUE, OR(FALSE, 1 < 2))", Datum::Boolean(true));
}

#[test]
fn text_is_taken_apart_and_put_together() {
    gives("LEFT('abcdef', 2) & MID('abcdef', 3, 2) & RIGHT('abcdef', 1)", string("abcdf"));
    gives("LEN(Name)", decimal("8"));
    gives("UPPER('a') & LOWER('B') & TRIM(' c ')", string("Abc"));
    gives("SUBSTITUTE('a-b-c', '-', '+')", string("a+b+c"));
    gives("FIND('c', 'abcabc') + FIND('c', 'abcabc', 4) + FIND('x', 'abc')", decimal("9"));
    gives("LPAD('7', 3, '0') & RPAD('ab', 1, 'x')", string("007a"));
    gives("CONTAINS('abc', 'b') && BEGINS('abc', 'ab')", Datum::Boolean(true));
    gives("VALUE('1.5') + 1", decimal("2.5"));
    gives("TEXT(CloseDate) & TEXT(1.50)", string("2026-01-311.5"));
}

#[test]
fn numbers_are_rounded_and_compared() {
    gives("ROUND(2.345, 2)", decimal("2.35"));
    gives("CEILING(2.1) + FLOOR(2.9) + ABS(-1)", decimal("6"));
    gives("MAX(1, 3, 2) * MIN(4, 5)", decimal("12"));
    gives("MOD(7, 3)", decimal("1"));
}

#[test]
fn days_and_moments_are_counted() {
    gives("TODAY()", Datum::Date(20_484));
    gives("CloseDate - 1", Datum::Date(20_483));
    gives("CloseDate - DATE(2026, 1, 1)", decimal("30"));
    gives("YEAR(CloseDate) * 100 + MONTH(CloseDate)", decimal("202601"));
    gives("WEEKDAY(CloseDate)", decimal("7"));
    gives("ADDMONTHS(CloseDate, 1)", Datum::Date(20_512));
    gives("ADDMONTHS(CloseDate, -14)", Datum::Date(20_057));
    gives("NOW() - 0.5", Datum::Datetime(NOW - 43_200_000));
    gives("DATEVALUE(NOW()) = TODAY()", Datum::Boolean(true));
    gives("DATEVALUE('2026-01-31') = CloseDate", Datum::Boolean(true));
    gives("DATE(2026, 2, 30)", Datum::Null);
}

#[test]
fn a_change_is_seen_against_what_was_there() {
    let old = Record::new("Opportunity").with("StageName", string("Prospecting")).with("Amount", decimal("99.5"));
    let after = |text: &str| value_after(text, Some(&old));
    assert_eq!(after("ISCHANGED(StageName) && NOT(ISCHANGED(Amount)) && NOT(ISNEW())"), Datum::Boolean(true));
    assert_eq!(after("PRIORVALUE(StageName)"), string("Prospecting"));
    gives("ISNEW() && NOT(ISCHANGED(StageName))", Datum::Boolean(true));
}

#[test]
fn what_is_not_understood_says_why() {
    for (text, why) in [
        ("VLOOKUP(Name)", "the function VLOOKUP is not supported"),
        ("$Api.Session_ID", "$Api.Session_ID is not supported"),
        ("1 +", "it ends too early"),
        ("IF(1, 2", ") is missing"),
        ("'open", "a text does not end"),
        ("1 2", "unexpected 2"),
        ("#", "unexpected #"),
    ] {
        assert_eq!(Formula::parse(text), Err(why.into()), "{text}");
    }
    assert!(Formula::parse(&"(".repeat(100_000)).is_err());
    assert!(Formula::parse(&"-".repeat(100_000)).is_err());
    assert!(Formula::parse(&["1", &"+1".repeat(100_000)].concat()).is_ok(), "long is not deep");
}

#[test]
fn a_field_that_is_not_there_is_named() {
    let schema = standard();
    let unknown = |text: &str| {
        let formula = Formula::parse(text).unwrap_or_else(|why| panic!("{why}"));
        schema.object("Opportunity").and_then(|object| formula.unknown_field(&schema, object))
    };
    assert_eq!(unknown("Amount + IF(Account.Nothing__c, 1, 2)"), Some("Account.Nothing__c".into()));
    assert_eq!(unknown("$User.FirstName & Account.Owner.Name & $Label.Hello"), None);
}

#[test]
fn a_value_is_brought_to_its_field() {
    let schema = standard();
    let (records, overlay) = (Records::default(), Overlay::default());
    let view = View::new(&schema, &records, &overlay, NOW, ADA);
    let row = Record::new("Opportunity");
    let as_kind = |text: &str, kind: Kind| {
        let formula = Formula::parse(text).unwrap_or_else(|why| panic!("{why}"));
        formula.value(Subject { view: &view, row: &row, old: None }, &Field::new("F__c", "F", kind))
    };
    assert_eq!(as_kind("1 / 3", Kind::Number { precision: 18, scale: 2 }), decimal("0.33"));
    assert_eq!(as_kind("0.25", Kind::Percent { precision: 5, scale: 2 }), decimal("25.00"));
    assert_eq!(as_kind("7", Kind::Integer { digits: 9 }), Datum::Integer(7));
    assert_eq!(as_kind("null", Kind::Checkbox), Datum::Boolean(false));
    assert_eq!(as_kind("''", Kind::Text { length: 9 }), Datum::Null);
}

#[test]
fn every_function_has_its_own_name() {
    for name in
        ["IF", "ISPICKVAL", "BR", "FIND", "INCLUDES", "FLOOR", "TODAY", "DATETIMEVALUE", "ADDMONTHS", "PRIORVALUE"]
    {
        let function = functions::Function::of(name).unwrap_or_else(|| panic!("{name}"));
        assert_eq!(format!("{function:?}").to_ascii_uppercase(), name);
    }
}
