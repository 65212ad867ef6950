//! Bodies in, records out, and the calendar between.

use super::*;
use crate::schema::standard;

fn read(members: &[(&str, Json)]) -> Result<Record, Refused> {
    let schema = standard();
    let body = Json::Object(members.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect());
    let account = schema.object("Account").cloned();
    read_record(&schema, &account.unwrap_or_else(|| panic!("there is an Account")), &body)
}

fn string(text: &str) -> Json {
    Json::String(text.into())
}

fn number(text: &str) -> Json {
    Json::Number(text.into())
}

#[test]
fn a_body_becomes_a_record_in_declared_case() {
    let record = read(&[
        ("attributes", Json::Object(vec![("type".into(), string("Account"))])),
        ("name", string("Acme")),
        ("NumberOfEmployees", number("250")),
        ("AnnualRevenue", string("1.5e3")),
        ("Website", Json::Null),
    ]);
    let expected = Record::new("Account")
        .with("Name", Datum::String("Acme".into()))
        .with("NumberOfEmployees", Datum::Integer(250))
        .with("AnnualRevenue", Datum::Decimal(Decimal::from(1500)))
        .with("Website", Datum::Null);
    assert_eq!(record, Ok(expected));
}

#[test]
fn an_unknown_key_is_refused() {
    let error = read(&[("Foo__c", Json::Null)]).unwrap_err();
    assert_eq!(error.status_code, "INVALID_FIELD");
    assert_eq!(error.message, "No such column 'Foo__c' on sobject of type Account");
}

#[test]
fn a_value_of_another_type_is_refused_by_the_name_of_the_type() {
    for (key, value, start) in [
        ("Name", number("1"), "string from VALUE_NUMBER_INT value 1"),
        ("AnnualRevenue", string("abc"), "currency from VALUE_STRING value abc"),
        ("NumberOfEmployees", number("2.5"), "int from VALUE_NUMBER_FLOAT value 2.5"),
        ("Industry", Json::Array(vec![]), "picklist from START_ARRAY value ["),
        ("CreatedDate", string("2026-02-30T00:00:00Z"), "datetime from VALUE_STRING value 2026-02-30T00:00:00Z"),
        ("IsDeleted", string("yes"), "boolean from VALUE_STRING value yes"),
    ] {
        let error = read(&[(key, value)]).unwrap_err();
        assert_eq!(error.status_code, "JSON_PARSER_ERROR");
        let end = "or request may be missing a required field";
        assert_eq!(error.message, format!("Cannot deserialize instance of {start} {end}"));
    }
}

#[test]
fn a_parent_may_be_given_by_its_external_id() {
    let record = read(&[("owner", Json::Object(vec![("Username".into(), string("ada"))]))]).unwrap();
    let owner = Record::new("User").with("Username", Datum::String("ada".into()));
    assert_eq!(record.get("Owner"), Some(&Datum::Record(Box::new(owner))));
}

fn written(record: &Record) -> String {
    let mut out = Out::default();
    write_record(record, "v68.0", &mut out);
    out.0
}

#[test]
fn a_record_is_written_with_its_attributes_first() {
    let owner = Record::new("User").with("Id", Datum::Id("005bn0000000001AAA".into()));
    let record = Record::new("Account")
        .with("Id", Datum::Id("001bn0000000001AAA".into()))
        .with("Name", Datum::String("Ac\"me\n\u{1}".into()))
        .with("AnnualRevenue", Datum::Decimal(Decimal::from(350_000_000)))
        .with("NumberOfEmployees", Datum::Integer(7))
        .with("CreatedDate", Datum::Datetime(1_767_225_600_000))
        .with("Website", Datum::Null)
        .with("Owner", Datum::Record(Box::new(owner)));
    assert_eq!(
        written(&record),
        concat!(
            r#"{"attributes":{"type":"Account","url":"/services/data/v68.0/sobjects/Account/001bn0000000001AAA"},"#,
            r#""Id":"001bn0000000001AAA","Name":"Ac\"me\n\u0001","AnnualRevenue":3.5E8,"NumberOfEmployees":7,"#,
            r#""CreatedDate":"2026-01-01T00:00:00.000+0000","Website":null,"#,
            r#""Owner":{"attributes":{"type":"User","url":"/services/data/v68.0/sobjects/User/005bn0000000001AAA"},"#,
            r#""Id":"005bn0000000001AAA"}}"#
        )
    );
}

#[test]
fn moments_are_written_and_read_by_the_calendar() {
    for (moment, text) in [
        (0, "1970-01-01T00:00:00.000+0000"),
        (1_767_225_600_000, "2026-01-01T00:00:00.000+0000"),
        (951_782_400_123, "2000-02-29T00:00:00.123+0000"),
        (-1, "1969-12-31T23:59:59.999+0000"),
        (4_107_542_399_000, "2100-02-28T23:59:59.000+0000"),
    ] {
        assert_eq!(iso(moment), text);
        assert_eq!(parse_iso(text), Some(moment));
    }
    let moment = Some(1_767_225_600_000);
    for text in ["2026-01-01T00:00:00Z", "2026-01-01T01:30:00.0+01:30", "2025-12-31T19:00:00-0500"] {
        assert_eq!(parse_iso(text), moment, "{text}");
    }
    assert_eq!(parse_iso("2026-01-01T00:00:00.1Z"), Some(1_767_225_600_100));
    for day in -800_000..800_000 {
        if day % 37 == 0 && !date(day).starts_with('-') && date(day).len() == 10 {
            assert_eq!(parse_date(&date(day)), Some(day));
        }
    }
}

#[test]
fn what_is_not_a_moment_is_refused() {
    for text in [
        "",
        "2026-01-01",
        "2026-01-01T00:00:00",
        "2026-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-01-01T24:00:00Z",
        "2026-01-01T00:00Z",
        "2026-01-01T00:00:00+1",
        "2026-01-01T00:00:00.Z",
        "2026-01-01Té:00:00Z",
        "26-01-01T00:00:00Z",
        "2026-01-01T00:00:00+é",
    ] {
        assert_eq!(parse_iso(text), None, "{text}");
    }
}

#[test]
fn moments_at_the_ends_of_time_do_no_harm() {
    for moment in [i64::MIN, i64::MAX] {
        assert!(!iso(moment).is_empty());
    }
}

#[test]
fn doubles_are_written_as_the_api_writes_them() {
    for (number, text) in [
        (0.0, "0.0"),
        (100.0, "100.0"),
        (-12.5, "-12.5"),
        (9_999_999.0, "9999999.0"),
        (10_000_000.0, "1.0E7"),
        (350_000_000.0, "3.5E8"),
        (0.0005, "5.0E-4"),
    ] {
        assert_eq!(double(number), text);
    }
}
