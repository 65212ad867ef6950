//! Each kind of field: what it stores, and each refusal to the letter.

use super::*;

fn field(name: &str, label: &str, kind: Kind) -> Field {
    Field::new(name, label, kind)
}

fn string(text: &str) -> Datum {
    Datum::String(text.into())
}

#[track_caller]
fn refused(field: &Field, value: Datum, code: &str, message: &str) {
    assert_eq!(check(field, value), Err(refusal(code, &[message], &field.name)));
}

#[test]
fn text_is_trimmed_and_empty_text_is_null() {
    let name = field("Name", "Account Name", Kind::Text { length: 4 });
    assert_eq!(check(&name, string("  Acme\n")), Ok(string("Acme")));
    assert_eq!(check(&name, string("  ")), Ok(Datum::Null));
    assert_eq!(check(&name, Datum::Null), Ok(Datum::Null));
    assert_eq!(check(&name, string("äöüß")), Ok(string("äöüß")), "characters count, not bytes");
}

#[test]
fn text_that_is_too_long_is_refused() {
    let name = field("Name", "Account Name", Kind::Text { length: 4 });
    refused(&name, string("Acme1"), "STRING_TOO_LONG", "Account Name: data value too large: Acme1 (max length=4)");
    let site = field("Website", "Website", Kind::Url);
    let long = "x".repeat(256);
    let message = format!("Website: data value too large: {long} (max length=255)");
    refused(&site, string(&long), "STRING_TOO_LONG", &message);
}

#[test]
fn a_restricted_picklist_takes_its_values_alone() {
    let values: Vec<crate::schema::PicklistValue> = ["Waiting", "Not Found"].map(Into::into).to_vec();
    let status = |restricted| {
        field(
            "Enrichment_Status__c",
            "Enrichment Status",
            Kind::Picklist { values: Vec::clone(&values), restricted, multiple: false },
        )
    };
    assert_eq!(check(&status(true), string("Not Found")), Ok(string("Not Found")));
    assert_eq!(check(&status(true), Datum::Null), Ok(Datum::Null));
    let message = "Enrichment Status: bad value for restricted picklist field: X";
    refused(&status(true), string("X"), "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", message);
    assert_eq!(check(&status(false), string("X")), Ok(string("X")));
}

#[test]
fn numbers_have_the_scale_of_the_field_or_more() {
    let amount = field("Amount__c", "Amount", Kind::Currency { precision: 5, scale: 2 });
    let two = |mantissa| Datum::Decimal(Decimal::new(mantissa, 2).unwrap_or(Decimal::ZERO));
    assert_eq!(check(&amount, Datum::Integer(12)), Ok(two(1200)));
    let kept = Decimal::parse("1.005").map(Datum::Decimal).unwrap_or_default();
    assert_eq!(check(&amount, Datum::Double(1.005)), Ok(kept), "only pages round");
    let Ok(Datum::Decimal(stored)) = check(&amount, Datum::Long(-999)) else { panic!("a long is a number") };
    assert_eq!(stored.to_string(), "-999.00");
    refused(
        &amount,
        Datum::Integer(1000),
        "NUMBER_OUTSIDE_VALID_RANGE",
        "Amount: value outside of valid range on numeric field: 1000.0",
    );
    let most = Decimal::parse("1000.996").map(Datum::Decimal).unwrap_or_default();
    let message = "Amount: value outside of valid range on numeric field: 1000.996";
    refused(&amount, most, "NUMBER_OUTSIDE_VALID_RANGE", message);
}

#[test]
fn a_whole_number_stays_whole_and_in_its_digits() {
    let employees = field("NumberOfEmployees", "Employees", Kind::Integer { digits: 8 });
    assert_eq!(check(&employees, Datum::Double(250.0)), Ok(Datum::Integer(250)));
    let message = "Employees: value outside of valid range on numeric field: 100000000";
    refused(&employees, Datum::Integer(100_000_000), "NUMBER_OUTSIDE_VALID_RANGE", message);
    let message = "Employees: value outside of valid range on numeric field: 9.9999999999E10";
    refused(&employees, Datum::Long(99_999_999_999), "NUMBER_OUTSIDE_VALID_RANGE", message);
    let message = "Employees: value not of required type: 2.5";
    refused(&employees, Datum::Double(2.5), "INVALID_TYPE_ON_FIELD_IN_RECORD", message);
}

#[test]
fn ids_become_eighteen_characters_or_are_refused() {
    let parent = field(
        "ParentId",
        "Parent Account ID",
        Kind::Reference { to: vec![], relationship: None, children: None, on_delete: crate::schema::OnDelete::Clear },
    );
    assert_eq!(check(&parent, string("0018M000003uKqq")), Ok(Datum::Id("0018M000003uKqqQAE".into())));
    refused(&parent, string("abc123"), "MALFORMED_ID", "malformed id abc123");
}

#[test]
fn an_address_that_is_none_is_refused() {
    let email = field("Email", "Email", Kind::Email);
    for good in ["a@b.example", "first.last+tag@mail.example.com", "o'neil@x-y.example"] {
        assert_eq!(check(&email, string(good)), Ok(string(good)));
    }
    for bad in ["x", "a@b", "a b@c.example", "a@b@c.example", ".a@b.example", "a@.example", "@b.example"] {
        refused(&email, string(bad), "INVALID_EMAIL_ADDRESS", &format!("Email: invalid email address: {bad}"));
    }
}

#[test]
fn moments_lose_their_fraction_and_a_day_becomes_its_midnight() {
    let at = field("Enriched_At__c", "Enriched At", Kind::DateTime);
    assert_eq!(check(&at, Datum::Datetime(1_767_225_600_999)), Ok(Datum::Datetime(1_767_225_600_000)));
    assert_eq!(check(&at, Datum::Datetime(-1)), Ok(Datum::Datetime(-1000)));
    assert_eq!(check(&at, Datum::Date(1)), Ok(Datum::Datetime(DAY)));
}

#[test]
fn a_checkbox_is_never_null() {
    let active = field("Active__c", "Active", Kind::Checkbox);
    assert_eq!(check(&active, Datum::Null), Ok(Datum::Boolean(false)));
    let message = "Active: value not of required type: yes";
    refused(&active, string("yes"), "INVALID_TYPE_ON_FIELD_IN_RECORD", message);
}

#[test]
fn a_value_that_was_accepted_is_accepted_again_unchanged() {
    for (kind, value) in [
        (Kind::Text { length: 9 }, string(" a ")),
        (Kind::Number { precision: 9, scale: 3 }, Datum::Double(0.1235)),
        (Kind::DateTime, Datum::Datetime(1_767_225_600_999)),
        (Kind::Id, string("0018m000003ukqqqae")),
    ] {
        let field = field("F__c", "F", kind);
        let once = check(&field, value).unwrap_or_default();
        assert_ne!(once, Datum::Null);
        assert_eq!(check(&field, once.clone()), Ok(once));
    }
}

#[test]
fn a_day_is_one_of_the_years_from_1700_to_4000() {
    let (close, at) = (field("CloseDate", "Close Date", Kind::Date), field("At__c", "At", Kind::DateTime));
    for (text, good) in [("1700-01-01", true), ("4000-12-31", true), ("1699-12-31", false), ("4001-01-01", false)] {
        let day = crate::json::parse_date(text).unwrap_or_default();
        assert_eq!(check(&close, Datum::Date(day)).is_ok(), good, "{text}");
        assert_eq!(check(&at, Datum::Datetime(i64::from(day) * DAY)).is_ok(), good, "{text}");
    }
    let day = crate::json::parse_date("1699-12-31").unwrap_or_default();
    refused(&close, Datum::Date(day), "FIELD_INTEGRITY_EXCEPTION", "Close Date: invalid date: 1699-12-31");
}
