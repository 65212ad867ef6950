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
    org.refuses(&Query { order_by, ..select(&["Id"]) }, "MALFORMED_QUERY", message);
}

#[test]
fn what_is_not_supported_is_refused_by_its_name() {
    let org = org();
    for (text, what) in [
        ("SELECT convertCurrency(AnnualRevenue) FROM Account", "CONVERTCURRENCY"),
        ("SELECT Id FROM Account USING SCOPE team", "USING SCOPE TEAM"),
    ] {
        org.refuses_text(text, UNSUPPORTED, &format!("This org does not support {what} in a query."));
    }
}

#[test]
fn groups_and_functions_that_do_not_fit_are_refused() {
    let org = org();
    for (text, message) in [
        ("SELECT Name, COUNT(Id) FROM Account", "Field must be grouped or aggregated: Name"),
        (
            "SELECT Industry, COUNT(Id) FROM Account GROUP BY Industry ORDER BY Name",
            "Field must be grouped or aggregated: Name",
        ),
        ("SELECT CALENDAR_YEAR(CreatedDate) FROM Account", "Field must be grouped or aggregated: CreatedDate"),
        (
            "SELECT Id FROM Account WHERE Id IN (SELECT ParentId FROM Account)",
            "The inner and outer selects should not be on the same object type",
        ),
        ("SELECT Id FROM Account ORDER BY COUNT(Id)", "Ordered field must be grouped or aggregated: Id"),
        ("SELECT COUNT(Id) a, MAX(Name) A FROM Account", "duplicate alias: A"),
        (
            "SELECT COUNT(Id) FROM Account GROUP BY Description",
            "field 'Description' can not be grouped in a query call",
        ),
        (
            "SELECT COUNT(Id) FROM Account GROUP BY AnnualRevenue",
            "field 'AnnualRevenue' can not be grouped in a query call",
        ),
        (
            "SELECT COUNT(Id) FROM Account GROUP BY CreatedDate",
            "field 'CreatedDate' can not be grouped in a query call",
        ),
        ("SELECT COUNT(Id) FROM Case GROUP BY CaseNumber", "field 'CaseNumber' can not be grouped in a query call"),
    ] {
        org.refuses_text(text, "MALFORMED_QUERY", message);
    }
    for (text, message) in [
        ("SELECT SUM(Name) FROM Account", "field Name does not support aggregate operator SUM"),
        ("SELECT MAX(Active__c) FROM Account", "field Active__c does not support aggregate operator MAX"),
        (
            "SELECT Id FROM Account WHERE Name IN (SELECT Name FROM Contact)",
            "The left operand field in the where expression for outer query should be an id field, cannot use: 'Name'",
        ),
        ("SELECT Id, FIELDS(ALL) FROM Account LIMIT 1", "duplicate field selected: Id"),
        ("SELECT Id FROM Account WHERE Name INCLUDES ('a')", "invalid operator on string field"),
    ] {
        org.refuses_text(text, "INVALID_FIELD", message);
    }
    org.refuses_text(
        "SELECT Id, (SELECT Id FROM Friends) FROM Account",
        "INVALID_TYPE",
        "Didn't understand relationship 'Friends' in FROM part of query call. If you are attempting to use a custom \
         relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or \
         the describe call for the appropriate names.",
    );
}
