//! SOQL that stands alone: its tree, its binds, and Salesforce's words for what is none.

use super::super::query;
use crate::datum::Datum;
use crate::decimal::Decimal;
use crate::soql::{Comparand, Condition, Operand, Operator, Query, Selection};

fn parsed(text: &str) -> Query {
    query(text).unwrap_or_else(|error| panic!("{text}: {error:?}")).0
}

fn value(literal: &str) -> Operand {
    match parsed(&["SELECT Id FROM A WHERE B = ", literal].concat()).condition {
        Some(Condition::Compare { value, .. }) => value,
        other => panic!("{literal}: {other:?}"),
    }
}

fn comparand(function: Option<&str>, field: &str) -> Comparand {
    Comparand { function: function.map(str::to_owned), path: vec![field.into()] }
}

fn message(text: &str) -> String {
    let error = query(text).unwrap_err();
    format!("{}:{}: {}", error.line, error.column, error.message)
}

#[test]
fn every_clause_finds_its_place() {
    let query = parsed(
        "select Id, Owner.Name, (SELECT Id FROM Contacts), FIELDS(all) FROM Account a WHERE Name LIKE 'x%' \
         WITH USER_MODE ORDER BY Name DESC NULLS LAST, Id LIMIT 10 OFFSET 5 FOR UPDATE ALL ROWS",
    );
    assert_eq!(query.select[1], Selection::Field(vec!["Owner".into(), "Name".into()]));
    assert!(matches!(&query.select[2], Selection::Children(children) if children.from == "Contacts"));
    assert_eq!(query.select[3], Selection::Fields("ALL".into()));
    assert_eq!((query.from.as_str(), query.alias.as_deref()), ("Account", Some("a")));
    assert_eq!(query.with.as_deref(), Some("USER_MODE"));
    assert!(query.order_by[0].descending && query.order_by[0].nulls_last && !query.order_by[1].nulls_last);
    assert_eq!(query.limit, Some(Operand::Value(Datum::Integer(10))));
    assert_eq!(query.offset, Some(Operand::Value(Datum::Integer(5))));
    assert!(query.for_update && query.all_rows);
}

#[test]
fn aggregates_have_fields_and_aliases() {
    let query =
        parsed("SELECT Type, COUNT(Id) total, max(A.B) FROM A GROUP BY Type HAVING COUNT(Id) > 1 ORDER BY COUNT(Id)");
    let total = Some("total".to_string());
    let field = Some(vec!["Id".to_string()]);
    assert_eq!(query.select[1], Selection::Aggregate { function: "COUNT".into(), field, alias: total });
    assert_eq!(query.group_by, [comparand(None, "Type")]);
    let counted = Comparand { function: Some("COUNT".into()), path: vec!["Id".into()] };
    assert_eq!(query.order_by[0].by, counted);
    assert!(matches!(query.having, Some(Condition::Compare { field, .. }) if field == counted));
    let count = parsed("SELECT COUNT() FROM A").select.remove(0);
    assert_eq!(count, Selection::Aggregate { function: "COUNT".into(), field: None, alias: None });
}

#[test]
fn functions_of_dates_stand_wherever_a_field_does() {
    let query = parsed(
        "SELECT Type kind, calendar_year(convertTimezone(B)) y, DAY_ONLY(B) FROM A WHERE CALENDAR_MONTH(B) IN (1, 2) \
         GROUP BY Type, CALENDAR_YEAR(B), DAY_ONLY(convertTimezone(B)) ORDER BY CALENDAR_YEAR(B)",
    );
    assert_eq!(query.select[0], Selection::Aliased { field: vec!["Type".into()], alias: "kind".into() });
    let year = comparand(Some("CALENDAR_YEAR"), "B");
    let selected = Selection::Aggregate {
        function: "CALENDAR_YEAR".into(),
        field: Some(vec!["B".into()]),
        alias: Some("y".into()),
    };
    assert_eq!(query.select[1], selected);
    assert_eq!(query.group_by, [comparand(None, "Type"), year.clone(), comparand(Some("DAY_ONLY"), "B")]);
    assert_eq!(query.order_by[0].by, year);
    let month = comparand(Some("CALENDAR_MONTH"), "B");
    assert!(matches!(query.condition, Some(Condition::In { field, .. }) if field == month));
    assert!(
        matches!(&parsed("SELECT toLabel(A) FROM B").select[0], Selection::Aggregate { function, .. } if function == "TOLABEL")
    );
}

#[test]
fn a_parent_of_several_types_is_asked_by_its_type() {
    let query = parsed(
        "SELECT Id, TYPEOF What WHEN Account THEN Phone, Owner.Name WHEN Lead THEN Email ELSE Name END FROM Task",
    );
    let path = |text: &str| text.split('.').map(str::to_owned).collect::<Vec<_>>();
    let expected = Selection::TypeOf {
        relationship: "What".into(),
        cases: vec![("Account".into(), vec![path("Phone"), path("Owner.Name")]), ("Lead".into(), vec![path("Email")])],
        otherwise: vec![path("Name")],
    };
    assert_eq!(query.select[1], expected);
    assert_eq!(message("SELECT TYPEOF What END FROM Task"), "1:20: unexpected token: 'END'");
    assert_eq!(parsed("SELECT TypeOf FROM Task").select, [Selection::Field(path("TypeOf"))]);
}

#[test]
fn a_scope_and_views_are_kept() {
    let query = parsed("SELECT Id FROM A USING SCOPE mine WHERE B = 1 FOR REFERENCE");
    assert_eq!(query.scope.as_deref(), Some("MINE"));
    assert!(query.viewed && !query.for_update && query.condition.is_some());
    assert!(parsed("SELECT Id FROM A FOR VIEW").viewed);
}

#[test]
fn literals_of_every_kind_are_values() {
    let word = |word: &str, count| Operand::DateLiteral { word: word.into(), count };
    for (literal, expected) in [
        (r"'a\'b\\c'", Operand::Value(Datum::String("a'b\\c".into()))),
        ("-5", Operand::Value(Datum::Integer(-5))),
        ("5000000000", Operand::Value(Datum::Long(5_000_000_000))),
        ("1.50", Operand::Value(Datum::Decimal(Decimal::parse("1.50").unwrap()))),
        ("true", Operand::Value(Datum::Boolean(true))),
        ("NULL", Operand::Value(Datum::Null)),
        ("1970-01-02", Operand::Value(Datum::Date(1))),
        ("1970-01-01T00:00:01Z", Operand::Value(Datum::Datetime(1000))),
        ("1970-01-01T01:00:00.250+01:00", Operand::Value(Datum::Datetime(250))),
        ("today", word("TODAY", None)),
        ("LAST_N_DAYS:30", word("LAST_N_DAYS", Some(30))),
        ("n_fiscal_years_ago : 2", word("N_FISCAL_YEARS_AGO", Some(2))),
        (":account.Id", Operand::Bind(0)),
    ] {
        assert_eq!(value(literal), expected, "{literal}");
    }
}

#[test]
fn binds_are_counted_as_they_stand() {
    let (query, binds) =
        query("SELECT Id FROM A WHERE B IN :ids AND C IN ('x', :y) AND D NOT IN (1, 2) LIMIT :most").unwrap();
    assert_eq!(binds, ["ids", "y", "most"]);
    assert_eq!(query.limit, Some(Operand::Bind(2)));
    let Some(Condition::And(parts)) = query.condition else { panic!() };
    let text = Operand::Value(Datum::String("x".into()));
    assert!(matches!(&parts[0], Condition::In { negated: false, values: Operand::Bind(0), .. }));
    assert!(
        matches!(&parts[1], Condition::In { values: Operand::List(list), .. } if *list == [text, Operand::Bind(1)])
    );
    let numbers = Operand::Value(Datum::List(vec![Datum::Integer(1), Datum::Integer(2)]));
    assert!(matches!(&parts[2], Condition::In { negated: true, values, .. } if *values == numbers));
}

#[test]
fn conditions_nest_as_their_brackets_say() {
    let condition = parsed(
        "SELECT Id FROM A WHERE (B = 1 OR (NOT C <= 2)) AND D INCLUDES ('a;b', 'c') AND NOT E <> null \
         AND Id IN (SELECT A__c FROM F WHERE G > 1)",
    );
    let Some(Condition::And(parts)) = condition.condition else { panic!() };
    assert!(matches!(&parts[0], Condition::Or(inner) if matches!(inner[1], Condition::Not(_))));
    assert!(matches!(&parts[1], Condition::Compare { operator: Operator::Includes, .. }));
    assert!(matches!(&parts[2], Condition::Not(_)));
    assert!(matches!(&parts[3], Condition::InQuery { query, .. } if query.from == "F"));
}

#[test]
fn an_alias_of_a_parent_is_written_out_wherever_it_stands() {
    let short = "SELECT COUNT(a.Id), o.Name FROM Contact c, c.Account a, a.Owner AS o WHERE A.Name = 'x' AND NOT o.Id IN \
                 (SELECT a.Id FROM User a) GROUP BY o.Name HAVING MAX(a.Name) > 'y' ORDER BY o.Name LIMIT 1";
    let long = "SELECT COUNT(c.Account.Id), c.Account.Owner.Name FROM Contact c WHERE c.Account.Name = 'x' AND NOT \
                c.Account.Owner.Id IN (SELECT a.Id FROM User a) GROUP BY c.Account.Owner.Name HAVING \
                MAX(c.Account.Name) > 'y' ORDER BY c.Account.Owner.Name LIMIT 1";
    assert_eq!(parsed(short), parsed(long));
    for (text, expected) in [
        ("SELECT Id FROM A a, B b", "1:21: A relationship in a FROM clause must begin with an object or an alias"),
        ("SELECT Id FROM A a, x.B b", "1:21: A relationship in a FROM clause must begin with an object or an alias"),
        ("SELECT Id FROM A a, a.B", "1:24: unexpected token: '<EOF>'"),
    ] {
        assert_eq!(message(text), expected, "{text}");
    }
}

#[test]
fn objects_may_be_called_like_clauses() {
    assert_eq!(parsed("SELECT Id FROM Order ORDER BY Id").from, "Order");
    assert_eq!(parsed("SELECT Order.Id FROM Group GROUP BY Order.Id").from, "Group");
}

#[test]
fn what_is_no_query_is_told_in_salesforce_s_words() {
    for (text, expected) in [
        ("", "1:1: unexpected token: '<EOF>'"),
        ("SELECT FROM Account", "1:8: unexpected token: 'FROM'"),
        ("SELECT Id, FROM Account", "1:12: unexpected token: 'FROM'"),
        ("SELECT Id", "1:10: unexpected token: '<EOF>'"),
        ("SELECT Id FROM", "1:15: unexpected token: '<EOF>'"),
        ("SELECT Id FROM Account WHERE", "1:29: unexpected token: '<EOF>'"),
        ("SELECT Id FROM Account\nWHERE Name == 'x'", "2:12: unexpected token: '=='"),
        ("SELECT Id FROM Account WHERE Name = x", "1:37: unexpected token: 'x'"),
        ("SELECT Id FROM Account WHERE Name = 'x", "1:37: Line breaks not allowed in string literals"),
        ("SELECT Id FROM A WHERE B = 1 AND C = 2 OR D = 3", "1:40: unexpected token: 'OR'"),
        ("SELECT Id FROM A WHERE B IN ()", "1:30: unexpected token: ')'"),
        ("SELECT Id FROM A WHERE COUNT(Id) > 1", "1:29: unexpected token: '('"),
        ("SELECT Id FROM A LIMIT x", "1:24: unexpected token: 'x'"),
        ("SELECT Id FROM A HAVING B = 1", "1:18: unexpected token: 'HAVING'"),
        ("SELECT Id FROM A LIMIT 1 WHERE B = 1", "1:26: unexpected token: 'WHERE'"),
        ("SELECT Id FROM A # B", "1:18: unexpected token: '#'"),
        ("SELECT Id FROM A WHERE B = 2024-02-30", "1:28: unexpected token: '2024-02-30'"),
        ("SELECT Id, Name n FROM A", "1:12: only aggregate expressions use field aliasing"),
        ("DELETE FROM A", "1:1: unexpected token: 'DELETE'"),
    ] {
        assert_eq!(message(text), expected, "{text}");
    }
}

#[test]
fn what_is_not_supported_is_refused_by_its_name() {
    for (text, name) in [
        ("SELECT DISTANCE(A, B) FROM B", "The function DISTANCE"),
        ("SELECT Id FROM A WITH DATA CATEGORY B AT c", "WITH DATA CATEGORY"),
        ("SELECT Id FROM A UPDATE TRACKING", "UPDATE TRACKING or VIEWSTAT"),
        ("SELECT Id FROM A LIMIT 1 UPDATE VIEWSTAT", "UPDATE TRACKING or VIEWSTAT"),
    ] {
        assert!(message(text).ends_with(&[name, " is not supported in SOQL here"].concat()), "{}", message(text));
    }
}
