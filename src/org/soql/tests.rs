//! Queries over three accounts.

use apex::{
    Datum, Decimal,
    soql::{Comparand, Condition, FieldPath, Operand, Operator, Ordering},
};

use super::*;
use crate::{
    records::{Overlay, Records},
    schema::{Field, Kind, Schema, standard},
};

mod answers;
mod groups;
mod refusals;
mod relationships;

const DAY: i64 = 86_400_000;
/// 2026-01-01T12:00:00Z
const NOW: i64 = 1_767_268_800_000;

struct Org {
    schema: Schema,
    records: Records,
}

fn string(text: &str) -> Datum {
    Datum::String(text.into())
}

fn id(text: &str) -> Datum {
    Datum::Id(text.into())
}

const ACME: &str = "001bn0000000001AAA";
const GLOBEX: &str = "001bn0000000002AAA";
const INITECH: &str = "001bn0000000003AAA";
const ADA: &str = "005bn0000000001AAA";

fn org() -> Org {
    let mut schema = standard();
    for (name, kind) in [("Active__c", Kind::Checkbox), ("Day__c", Kind::Date)] {
        assert_eq!(schema.put_field("Account", Field::new(name, name, kind)), Ok(()));
    }
    let mut overlay = Overlay::default();
    overlay.put(Record::new("User").with("Id", id(ADA)).with("LastName", string("Ada")));
    let account = |place: &str, name: &str, created: i64| {
        Record::new("Account")
            .with("Id", id(place))
            .with("Name", string(name))
            .with("OwnerId", id(ADA))
            .with("CreatedDate", Datum::Datetime(created))
    };
    overlay.put(
        account(ACME, "Acme", NOW)
            .with("NumberOfEmployees", Datum::Integer(10))
            .with("AnnualRevenue", Datum::Decimal(Decimal::from(500)))
            .with("Active__c", Datum::Boolean(true)),
    );
    overlay.put(
        account(GLOBEX, "globex", NOW - DAY)
            .with("NumberOfEmployees", Datum::Integer(200))
            .with("ParentId", id(ACME))
            .with("Day__c", Datum::Date(20_454)),
    );
    overlay.put(account(INITECH, "Initech 100%", NOW - 10 * DAY).with("ParentId", id(GLOBEX)));
    let mut records = Records::default();
    records.commit(overlay);
    Org { schema, records }
}

fn path(text: &str) -> FieldPath {
    text.split('.').map(str::to_owned).collect()
}

fn field(text: &str) -> Comparand {
    Comparand { function: None, path: path(text) }
}

fn select(fields: &[&str]) -> Query {
    Query {
        select: fields.iter().map(|text| Selection::Field(path(text))).collect(),
        from: "Account".into(),
        ..Query::default()
    }
}

fn compare(name: &str, operator: Operator, value: Datum) -> Condition {
    Condition::Compare { field: field(name), operator, value: Operand::Value(value) }
}

fn any_of(name: &str, negated: bool, values: Vec<Datum>) -> Condition {
    Condition::In { field: field(name), negated, values: Operand::Value(Datum::List(values)) }
}

impl Org {
    fn view(&self, overlay: &Overlay, query: &Query) -> Result<Found, Problem> {
        let view = View::new(&self.schema, &self.records, overlay, NOW, ADA);
        run(&view, query)
    }

    /// The rows of a query by its text.
    fn ask(&self, text: &str) -> Vec<Record> {
        let (query, _) = apex::soql::parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
        self.run(&query).unwrap_or_else(|problem| panic!("{text}: {problem:?}"))
    }

    /// The values of the rows of a query by its text.
    fn values(&self, text: &str) -> Vec<Vec<Datum>> {
        self.ask(text).iter().map(|row| row.fields().map(|(_, value)| value.clone()).collect()).collect()
    }

    #[track_caller]
    fn refuses_text(&self, text: &str, code: &str, message: &str) {
        let (query, _) = apex::soql::parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
        self.refuses(&query, code, message);
    }

    fn run(&self, query: &Query) -> Result<Vec<Record>, Problem> {
        self.view(&Overlay::default(), query).map(|found| found.records)
    }

    fn ids(&self, query: &Query) -> Vec<String> {
        let rows = self.run(query).unwrap_or_else(|problem| panic!("{problem:?}"));
        rows.iter().filter_map(|row| row.id().map(str::to_owned)).collect()
    }

    #[track_caller]
    fn finds(&self, condition: Condition, expected: &[&str]) {
        assert_eq!(self.ids(&Query { condition: Some(condition), ..select(&["Id"]) }), expected);
    }

    #[track_caller]
    fn refuses(&self, query: &Query, code: &str, message: &str) {
        let problem = self.run(query).expect_err("this query is refused");
        assert_eq!((problem.code, problem.message.as_str()), (code, message));
    }

    #[track_caller]
    fn refuses_condition(&self, condition: Condition, code: &str, message: &str) {
        self.refuses(&Query { condition: Some(condition), ..select(&["Id"]) }, code, message);
    }
}

#[test]
fn every_selected_field_is_there_and_the_id_comes_along() {
    let rows = org().run(&select(&["name", "Website", "Active__c"])).unwrap_or_default();
    let expected = Record::new("Account")
        .with("Id", id(GLOBEX))
        .with("Name", string("globex"))
        .with("Website", Datum::Null)
        .with("Active__c", Datum::Boolean(false));
    assert_eq!(rows.get(1), Some(&expected));
    assert_eq!(rows.len(), 3);
}

#[test]
fn a_parent_comes_as_a_record_of_its_own() {
    let query = Query {
        alias: Some("a".into()),
        ..select(&["a.Id", "Parent.Name", "Parent.Parent.Name", "Parent.Owner.Name"])
    };
    let rows = org().run(&query).unwrap_or_default();
    assert_eq!(rows[0], Record::new("Account").with("Id", id(ACME)).with("Parent", Datum::Null));
    let owner = Record::new("User").with("Id", id(ADA)).with("Name", string("Ada"));
    let top = Record::new("Account").with("Id", id(ACME)).with("Name", string("Acme"));
    let parent = Record::new("Account")
        .with("Id", id(GLOBEX))
        .with("Name", string("globex"))
        .with("Parent", Datum::Record(Box::new(top)))
        .with("Owner", Datum::Record(Box::new(owner)));
    let expected = Record::new("Account").with("Id", id(INITECH)).with("Parent", Datum::Record(Box::new(parent)));
    assert_eq!(rows[2], expected);
}

#[test]
fn what_the_transaction_wrote_is_found_and_what_it_deleted_is_not() {
    let org = org();
    let mut overlay = Overlay::default();
    overlay.put(Record::new("Account").with("Id", id(GLOBEX)).with("Name", string("Hooli")));
    overlay.delete(&Record::new("Account").with("Id", id(ACME)).with("IsDeleted", Datum::Boolean(false)));
    let query = Query { condition: Some(compare("Name", Operator::Equal, string("HOOLI"))), ..select(&["Id"]) };
    let rows = org.view(&overlay, &query).unwrap_or_default().records;
    assert_eq!(rows.iter().map(Record::id).collect::<Vec<_>>(), [Some(GLOBEX)]);
    assert_eq!(org.view(&overlay, &select(&["Id"])).map(|found| found.size), Ok(2));
    let deleted = Query {
        all_rows: true,
        condition: Some(compare("IsDeleted", Operator::Equal, Datum::Boolean(true))),
        ..select(&["Id"])
    };
    let rows = org.view(&overlay, &deleted).unwrap_or_default().records;
    assert_eq!(rows.iter().map(Record::id).collect::<Vec<_>>(), [Some(ACME)]);
}

#[test]
fn text_is_compared_without_case() {
    let org = org();
    org.finds(compare("Name", Operator::Equal, string("ACME")), &[ACME]);
    org.finds(compare("Name", Operator::NotEqual, string("acme")), &[GLOBEX, INITECH]);
    org.finds(compare("Name", Operator::Greater, string("G")), &[GLOBEX, INITECH]);
    org.finds(compare("Owner.Name", Operator::Equal, string("ada")), &[ACME, GLOBEX, INITECH]);
}

#[test]
fn a_pattern_knows_any_text_any_character_and_itself() {
    let org = org();
    for (pattern, expected) in [
        ("%E%", &[ACME, GLOBEX, INITECH][..]),
        ("_cme", &[ACME]),
        ("cme", &[]),
        ("%", &[ACME, GLOBEX, INITECH]),
        ("%\\%", &[INITECH]),
        ("i%t%0_", &[INITECH]),
        ("ac\\me", &[]),
        ("", &[]),
    ] {
        org.finds(compare("Name", Operator::Like, string(pattern)), expected);
    }
    org.finds(compare("Name", Operator::Like, string(&"%a".repeat(2000))), &[]);
}

#[test]
fn numbers_flags_and_nulls_are_compared_by_value() {
    let org = org();
    org.finds(compare("NumberOfEmployees", Operator::Less, Datum::Integer(200)), &[ACME]);
    org.finds(compare("NumberOfEmployees", Operator::GreaterOrEqual, Datum::Long(10)), &[ACME, GLOBEX]);
    org.finds(compare("AnnualRevenue", Operator::Equal, Datum::Double(500.0)), &[ACME]);
    org.finds(compare("AnnualRevenue", Operator::NotEqual, Datum::Integer(500)), &[GLOBEX, INITECH]);
    org.finds(compare("Active__c", Operator::Equal, Datum::Boolean(false)), &[GLOBEX, INITECH]);
    org.finds(compare("Website", Operator::Equal, Datum::Null), &[ACME, GLOBEX, INITECH]);
    org.finds(compare("Website", Operator::Equal, string("")), &[ACME, GLOBEX, INITECH]);
    org.finds(compare("ParentId", Operator::NotEqual, Datum::Null), &[GLOBEX, INITECH]);
    org.finds(compare("NumberOfEmployees", Operator::LessOrEqual, Datum::Null), &[]);
}

#[test]
fn ids_of_fifteen_and_eighteen_characters_are_the_same() {
    let org = org();
    org.finds(compare("Id", Operator::Equal, string(&ACME[..15])), &[ACME]);
    org.finds(any_of("Id", false, vec![id(GLOBEX), string(&INITECH[..15])]), &[GLOBEX, INITECH]);
    org.finds(compare("Id", Operator::Greater, id(GLOBEX)), &[INITECH]);
    let message = "invalid ID field: abc";
    org.refuses_condition(compare("Id", Operator::Equal, string("abc")), "INVALID_QUERY_FILTER_OPERATOR", message);
    org.refuses_condition(any_of("Id", true, vec![string("abc")]), "INVALID_QUERY_FILTER_OPERATOR", message);
}

#[test]
fn lists_are_searched_and_an_empty_list_holds_nothing() {
    let org = org();
    org.finds(any_of("Name", false, vec![string("acme"), string("x")]), &[ACME]);
    org.finds(any_of("Name", true, vec![string("acme")]), &[GLOBEX, INITECH]);
    org.finds(any_of("Id", false, vec![]), &[]);
    org.finds(any_of("Id", true, vec![]), &[ACME, GLOBEX, INITECH]);
    org.finds(any_of("ParentId", false, vec![Datum::Null, id(ACME)]), &[ACME, GLOBEX]);
    let record = Datum::Record(Box::new(Record::new("Account").with("Id", id(ACME))));
    org.finds(any_of("Id", false, vec![record]), &[ACME]);
}

#[test]
fn conditions_are_joined_and_turned() {
    let org = org();
    let (acme, small) = (
        compare("Name", Operator::Equal, string("Acme")),
        compare("NumberOfEmployees", Operator::Less, Datum::Integer(50)),
    );
    org.finds(Condition::And(vec![acme.clone(), small.clone()]), &[ACME]);
    let globex = compare("Name", Operator::Equal, string("Globex"));
    org.finds(Condition::Or(vec![acme, globex]), &[ACME, GLOBEX]);
    org.finds(Condition::Not(Box::new(small)), &[GLOBEX, INITECH]);
}

#[test]
fn days_and_moments_are_compared_with_values_and_with_date_literals() {
    let org = org();
    let literal = |name: &str, operator, word: &str, count| Condition::Compare {
        field: field(name),
        operator,
        value: Operand::DateLiteral { word: word.into(), count },
    };
    org.finds(literal("CreatedDate", Operator::Equal, "TODAY", None), &[ACME]);
    org.finds(literal("CreatedDate", Operator::Equal, "YESTERDAY", None), &[GLOBEX]);
    org.finds(literal("CreatedDate", Operator::Less, "YESTERDAY", None), &[INITECH]);
    org.finds(literal("CreatedDate", Operator::GreaterOrEqual, "YESTERDAY", None), &[ACME, GLOBEX]);
    org.finds(literal("CreatedDate", Operator::Equal, "LAST_N_DAYS", Some(10)), &[ACME, GLOBEX, INITECH]);
    org.finds(literal("CreatedDate", Operator::Equal, "LAST_N_DAYS", Some(9)), &[ACME, GLOBEX]);
    org.finds(literal("Day__c", Operator::Equal, "TODAY", None), &[GLOBEX]);
    org.finds(compare("Day__c", Operator::Equal, Datum::Date(20_454)), &[GLOBEX]);
    org.finds(compare("CreatedDate", Operator::Greater, Datum::Datetime(NOW - 1)), &[ACME]);
    org.finds(literal("CreatedDate", Operator::Less, "THIS_FISCAL_YEAR", None), &[GLOBEX, INITECH]);
}

#[test]
fn rows_are_ordered_with_nulls_first_unless_told() {
    let org = org();
    let by = |name: &str, descending, nulls_last| Query {
        order_by: vec![Ordering { by: field(name), descending, nulls_last }],
        ..select(&["Id"])
    };
    assert_eq!(org.ids(&by("NumberOfEmployees", false, false)), [INITECH, ACME, GLOBEX]);
    assert_eq!(org.ids(&by("NumberOfEmployees", true, false)), [INITECH, GLOBEX, ACME]);
    assert_eq!(org.ids(&by("NumberOfEmployees", true, true)), [GLOBEX, ACME, INITECH]);
    assert_eq!(org.ids(&by("NumberOfEmployees", false, true)), [ACME, GLOBEX, INITECH]);
    assert_eq!(org.ids(&by("Name", true, false)), [INITECH, GLOBEX, ACME]);
    assert_eq!(org.ids(&by("Owner.Name", true, false)), [ACME, GLOBEX, INITECH], "equal rows keep the order of ids");
}

#[test]
fn limit_and_offset_cut_the_rows() {
    let org = org();
    let cut = |limit, offset| Query {
        limit: Some(Operand::Value(Datum::Integer(limit))),
        offset: Some(Operand::Value(Datum::Integer(offset))),
        ..select(&["Id"])
    };
    assert_eq!(org.ids(&cut(1, 1)), [GLOBEX]);
    assert_eq!(org.ids(&cut(0, 0)), [""; 0]);
    assert_eq!(org.ids(&cut(9, 9)), [""; 0]);
    org.refuses(&cut(1, 2001), "NUMBER_OUTSIDE_VALID_RANGE", "Maximum SOQL offset allowed is 2000");
    org.refuses(&cut(-1, 0), "MALFORMED_QUERY", "LIMIT takes a whole number that is not negative");
}

#[test]
fn a_count_gives_a_number_and_no_rows() {
    let count = Selection::Aggregate { function: "COUNT".into(), field: None, alias: None };
    let query = Query {
        select: vec![count],
        condition: Some(compare("Name", Operator::NotEqual, string("acme"))),
        ..select(&[])
    };
    let found = org().view(&Overlay::default(), &query);
    assert_eq!(found, Ok(Found { records: Vec::new(), size: 2 }));
}

#[test]
fn all_fields_are_selected_by_one_word_within_a_limit() {
    let org = org();
    let query = |word: &str, limit: i32| Query {
        select: vec![Selection::Fields(word.into())],
        limit: Some(Operand::Value(Datum::Integer(limit))),
        ..select(&[])
    };
    let rows = org.run(&query("ALL", 1)).unwrap_or_default();
    assert_eq!(rows[0].fields().count(), org.schema.object("Account").map_or(0, |object| object.fields.len()));
    let rows = org.run(&query("CUSTOM", 200)).unwrap_or_default();
    assert_eq!(rows[0].fields().map(|(name, _)| name).collect::<Vec<_>>(), ["Id", "Active__c", "Day__c"]);
    let message = "The SOQL FIELDS function must have a LIMIT of at most 200";
    org.refuses(&query("ALL", 201), "MALFORMED_QUERY", message);
}
