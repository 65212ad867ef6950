//! Each refusal of a query, to the letter.

use super::*;

#[test]
fn names_that_are_not_there_are_refused() {
    let org = org();
    org.refuses(
        &Query { from: "X".into(), ..select(&["Id"]) },
        "INVALID_TYPE",
        "sObject type 'X' is not supported. If you are attempting to use a custom object, be sure to append the '__c' \
         after the entity name. Please reference your WSDL or the describe call for the appropriate names.",
    );
    let column = |entity: &str| {
        format!(
            "No such column 'X' on entity '{entity}'. If you are attempting to use a custom field, be sure to append \
             the '__c' after the custom field name. Please reference your WSDL or the describe call for the \
             appropriate names."
        )
    };
    org.refuses(&select(&["X"]), "INVALID_FIELD", &column("Account"));
    org.refuses(&select(&["Owner.X"]), "INVALID_FIELD", &column("User"));
    org.refuses_condition(compare("X", Operator::Equal, Datum::Null), "INVALID_FIELD", &column("Account"));
    org.refuses(
        &select(&["Boss.Name"]),
        "INVALID_FIELD",
        "Didn't understand relationship 'Boss' in field path. If you are attempting to use a custom relationship, be \
         sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call \
         for the appropriate names.",
    );
    org.refuses(&select(&["Name", "name"]), "INVALID_FIELD", "duplicate field selected: Name");
}

#[test]
fn a_value_of_another_type_is_refused() {
    let org = org();
    for (name, value, kind, quotes) in [
        ("Name", Datum::Integer(1), "string", "should be"),
        ("Industry", Datum::Boolean(true), "string", "should be"),
        ("NumberOfEmployees", string("1"), "int", "should not be"),
        ("AnnualRevenue", string("1"), "currency", "should not be"),
        ("Active__c", string("true"), "boolean", "should not be"),
        ("CreatedDate", string("2026-01-01"), "dateTime", "should not be"),
        ("Day__c", Datum::Datetime(0), "date", "should not be"),
    ] {
        let message = format!(
            "value of filter criterion for field '{name}' must be of type {kind} and {quotes} enclosed in quotes"
        );
        org.refuses_condition(compare(name, Operator::Equal, value), "INVALID_FIELD", &message);
    }
}

#[test]
fn operators_and_fields_that_do_not_filter_are_refused() {
    let org = org();
    let like = compare("Id", Operator::Like, string("001%"));
    org.refuses_condition(like, "INVALID_FIELD", "invalid operator on id field");
    let less = compare("Active__c", Operator::Less, Datum::Boolean(true));
    org.refuses_condition(less, "INVALID_FIELD", "invalid operator on boolean field");
    let message = "field 'Description' can not be filtered in a query call";
    org.refuses_condition(compare("Description", Operator::Equal, Datum::Null), "INVALID_FIELD", message);
    let order_by = vec![Ordering { by: field("Description"), descending: false, nulls_last: false }];
    let message = "field 'Description' can not be sorted in a query call";
    org.refuses(&Query { order_by, ..select(&["Id"]) }, "INVALID_FIELD", message);
}

#[test]
fn what_is_not_supported_is_refused_by_its_name() {
    let org = org();
    let sum = Selection::Aggregate { function: "SUM".into(), field: Some(path("AnnualRevenue")), alias: None };
    let children = Selection::Children(Box::new(Query { from: "ChildAccounts".into(), ..Query::default() }));
    let inner = Condition::InQuery { field: field("Id"), negated: false, query: Box::new(select(&["ParentId"])) };
    let year = Comparand { function: Some("CALENDAR_YEAR".into()), path: path("CreatedDate") };
    let year =
        Condition::Compare { field: year, operator: Operator::Equal, value: Operand::Value(Datum::Integer(2026)) };
    for (query, what) in [
        (Query { with: Some("WITH USER_MODE".into()), ..select(&["Id"]) }, "WITH"),
        (Query { group_by: vec![field("Name")], ..select(&["Name"]) }, "GROUP BY"),
        (Query { for_update: true, ..select(&["Id"]) }, "FOR UPDATE"),
        (Query { all_rows: true, ..select(&["Id"]) }, "ALL ROWS"),
        (Query { select: vec![sum], ..select(&[]) }, "SUM"),
        (Query { select: vec![children], ..select(&[]) }, "a subquery (ChildAccounts)"),
        (Query { condition: Some(inner), ..select(&["Id"]) }, "IN with a subquery"),
        (Query { condition: Some(year), ..select(&["Id"]) }, "CALENDAR_YEAR"),
    ] {
        org.refuses(&query, UNSUPPORTED, &format!("This org does not support {what} in a query."));
    }
}
