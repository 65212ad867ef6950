//! Queries that come as text: rows as clients get them, and problems with their place.

use super::*;
use crate::json;

fn answered(text: &str) -> Result<Found, (String, String)> {
    let (org, overlay) = (org(), Overlay::default());
    let view = View::new(&org.schema, &org.records, &overlay, NOW, ADA);
    answer(&view, text, false, 68).map_err(|problem| (problem.code.to_owned(), problem.message))
}

fn rows(text: &str) -> Vec<String> {
    match answered(text) {
        Ok(found) => found.records.iter().map(written).collect(),
        Err(problem) => panic!("{text}: {problem:?}"),
    }
}

#[test]
fn a_row_has_what_was_asked_for_in_that_order() {
    let attributes =
        r#""attributes":{"type":"Account","url":"/services/data/v68.0/sobjects/Account/001bn0000000002AAA"}"#;
    assert_eq!(
        rows("SELECT name, Website, ID, Active__c FROM Account WHERE Name = 'globex'"),
        [format!(r#"{{{attributes},"Name":"globex","Website":null,"Id":"001bn0000000002AAA","Active__c":false}}"#)]
    );
    assert_eq!(
        rows("SELECT Name FROM account a WHERE a.Name = 'globex'"),
        [format!(r#"{{{attributes},"Name":"globex"}}"#)]
    );
}

#[test]
fn parents_children_and_groups_have_attributes_of_their_own() {
    let account = |place: u32| {
        format!(
            r#""attributes":{{"type":"Account","url":"/services/data/v68.0/sobjects/Account/001bn000000000{place}AAA"}}"#
        )
    };
    let user = r#""attributes":{"type":"User","url":"/services/data/v68.0/sobjects/User/005bn0000000001AAA"}"#;
    assert_eq!(
        rows(
            "SELECT Parent.Name, Owner.Id, (SELECT Id FROM ChildAccounts) FROM Account WHERE Name LIKE 'init%' OR Name = 'Acme'"
        ),
        [
            format!(
                r#"{{{},"Parent":null,"Owner":{{{user},"Id":"005bn0000000001AAA"}},"ChildAccounts":{{"totalSize":1,"done":true,"records":[{{{},"Id":"001bn0000000002AAA"}}]}}}}"#,
                account(1),
                account(2)
            ),
            format!(
                r#"{{{},"Parent":{{{},"Name":"globex"}},"Owner":{{{user},"Id":"005bn0000000001AAA"}},"ChildAccounts":null}}"#,
                account(3),
                account(2)
            ),
        ]
    );
    assert_eq!(
        rows("SELECT COUNT(Id), MAX(Name) most FROM Account"),
        [r#"{"attributes":{"type":"AggregateResult"},"expr0":3,"most":"Initech 100%"}"#]
    );
    assert_eq!(answered("SELECT COUNT() FROM Account"), Ok(Found { records: Vec::new(), size: 3 }));
}

#[test]
fn a_result_is_cut_into_batches() {
    let found = answered("SELECT Id FROM Account").unwrap_or_default();
    let batch = |from, most| {
        let (rows, next) = found.batch(from, most);
        (rows.len(), next)
    };
    assert_eq!((found.size, batch(0, 2), batch(2, 2)), (3, (2, Some(2)), (1, None)));
    assert_eq!((batch(0, 3), batch(3, 3), batch(9, 3)), ((3, None), (0, None), (0, None)));
}

/// The text of a problem, after a block whose caret stands under this word; the n-th of them.
#[track_caller]
fn refused(query: &str, code: &str, word: &str, nth: usize, message: &str) {
    let place = query.match_indices(word).nth(nth).map_or(query.len(), |(place, _)| place);
    let problem = match answered(query) {
        Ok(found) => panic!("{query}: {found:?}"),
        Err(problem) => problem,
    };
    assert_eq!(problem.0, code, "{query}: {}", problem.1);
    let mut lines = problem.1.lines();
    let (blank, shown, caret) = (lines.next(), lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
    assert_eq!(blank, Some(""), "{query}");
    assert!(query.contains(shown), "{query}");
    assert!(shown.get(caret.len() - 1..).is_some_and(|rest| rest.starts_with(word)), "{query}\n{}", problem.1);
    assert_eq!(lines.next(), Some(format!("ERROR at Row:1:Column:{}", place + 1).as_str()), "{query}");
    assert_eq!(lines.collect::<Vec<_>>().join("\n"), message, "{query}");
}

fn no_column(name: &str, entity: &str) -> String {
    format!(
        "No such column '{name}' on entity '{entity}'. If you are attempting to use a custom field, be sure to append \
         the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate \
         names."
    )
}

#[test]
fn a_problem_tells_its_place_in_every_clause() {
    for (query, word, nth, entity) in [
        ("SELECT Foo FROM Account", "Foo", 0, "Account"),
        ("SELECT Id, Owner.Foo FROM Account", "Owner.Foo", 0, "User"),
        ("SELECT Id, (SELECT Id, Foo FROM ChildAccounts), Name FROM Account", "Foo", 0, "Account"),
        ("SELECT Id FROM Account WHERE Name = 'Foo' AND Foo = 1", "Foo", 1, "Account"),
        ("SELECT Id FROM Account WHERE Name = 'It\\'s Foo' AND (NOT Foo IN (1, 2))", "Foo", 1, "Account"),
        ("SELECT Id FROM Account WHERE Id IN (SELECT Foo FROM Contact)", "Foo", 0, "Contact"),
        ("SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact WHERE Foo = 1)", "Foo", 0, "Contact"),
        ("SELECT COUNT(Id) FROM Account GROUP BY Foo", "Foo", 0, "Account"),
        ("SELECT Id FROM Account ORDER BY Name, Foo", "Foo", 0, "Account"),
        ("SELECT COUNT() FROM Account WHERE Foo = 1", "Foo", 0, "Account"),
    ] {
        let name = word.rsplit('.').next().unwrap_or_default();
        refused(query, "INVALID_FIELD", word, nth, &no_column(name, entity));
    }
}

#[test]
fn each_kind_of_problem_has_its_code_and_its_place() {
    let object = "sObject type 'Foo' is not supported. If you are attempting to use a custom object, be sure to append \
                  the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate \
                  names.";
    refused("SELECT Id FROM Foo", "INVALID_TYPE", "Foo", 0, object);
    refused("SELECT FROM Account", "MALFORMED_QUERY", "FROM", 0, "unexpected token: 'FROM'");
    refused("SELECT Id FROM Account WHERE", "MALFORMED_QUERY", "", 99, "unexpected token: '<EOF>'");
    refused(
        "SELECT Id FROM Account WHERE NumberOfEmployees = '1'",
        "INVALID_FIELD",
        "NumberOfEmployees",
        0,
        "value of filter criterion for field 'NumberOfEmployees' must be of type int and should not be enclosed in \
         quotes",
    );
    refused("SELECT Id FROM Account WHERE Id = 'x'", "INVALID_QUERY_FILTER_OPERATOR", "Id", 1, "invalid ID field: x");
    refused(
        "SELECT Name, COUNT(Id) FROM Account",
        "MALFORMED_QUERY",
        "Name",
        0,
        "Field must be grouped or aggregated: Name",
    );
    refused("SELECT Id, Id FROM Account", "INVALID_FIELD", "Id", 1, "duplicate field selected: Id");
    refused(
        "SELECT Id FROM Account LIMIT 1 OFFSET 2001",
        "NUMBER_OUTSIDE_VALID_RANGE",
        "OFFSET",
        0,
        "Maximum SOQL offset allowed is 2000",
    );
    refused(
        "SELECT Id FROM Account ALL ROWS",
        "MALFORMED_QUERY",
        "ALL ROWS",
        0,
        "ALL ROWS not allowed in this context",
    );
    refused(
        "SELECT Id FROM Account WHERE Name = :name",
        "MALFORMED_QUERY",
        ":name",
        0,
        "Bind variables only allowed in Apex code",
    );
}

#[test]
fn a_text_that_is_too_long_is_refused_and_what_is_not_supported_is_named() {
    let long = format!("SELECT Id FROM Account WHERE Name = '{}'", "x".repeat(100_000));
    let problem = answered(&long).map(|found| found.size);
    let message = "SOQL statements cannot be longer than 100000 characters.";
    assert_eq!(problem, Err(("MALFORMED_QUERY".into(), message.into())));
    let problem = answered("SELECT Id FROM Account WITH DATA CATEGORY Geography__c AT usa__c");
    let message = "WITH DATA CATEGORY is not supported in SOQL here";
    assert_eq!(problem, Err((UNSUPPORTED.into(), message.into())));
}

fn written(row: &Record) -> String {
    let mut out = json::Out::default();
    json::write_record(row, "v68.0", &mut out);
    out.0
}

#[test]
fn any_text_has_an_answer_or_a_documented_problem() {
    const WORDS: &str = "\
        SELECT|FROM|WHERE|Account|Contact|Id|Name|Owner.Name|Parent.Parent.Name|(|)|,|AND|OR|NOT|=|!=|\
        <|LIKE|IN|'a%'|'|\\'|1|-2|1.5|2026-01-01|2026-01-01T00:00:00Z|TODAY|LAST_N_DAYS:3|NULL|TRUE|\
        ORDER BY|GROUP BY|HAVING|COUNT(Id)|COUNT()|MAX(Name)|LIMIT|OFFSET|FOR UPDATE|ALL ROWS|\
        FIELDS(ALL)|TYPEOF Owner WHEN User THEN Id END|(SELECT Id FROM Contacts)|\
        (SELECT AccountId FROM Contact)|INCLUDES|:x|WITH USER_MODE|ROLLUP(Name)|\
        CALENDAR_YEAR(CreatedDate)|toLabel(Industry)|FORMAT(AnnualRevenue)|Foo|\u{e9}|\n|\u{1f600}|\
        DESC NULLS LAST|a|USING SCOPE mine";
    const CODES: [&str; 7] = [
        "MALFORMED_QUERY",
        "INVALID_FIELD",
        "INVALID_TYPE",
        "INVALID_QUERY_FILTER_OPERATOR",
        "NUMBER_OUTSIDE_VALID_RANGE",
        "EXCEEDED_ID_LIMIT",
        UNSUPPORTED,
    ];
    let (org, overlay) = (org(), Overlay::default());
    let view = View::new(&org.schema, &org.records, &overlay, NOW, ADA);
    let mut chance = 88_172_645_463_325_252_u64;
    let mut below = |most: usize| {
        chance ^= chance << 13;
        chance ^= chance >> 7;
        chance ^= chance << 17;
        (chance >> 11) as usize % most
    };
    let words: Vec<&str> = WORDS.split('|').collect();
    let mut answered = 0;
    for round in 0..20_000 {
        let mut text =
            if round % 2 == 0 { "SELECT Id, Name FROM Account WHERE Name".to_owned() } else { String::new() };
        for _ in 0..below(14) {
            text.push_str(words[below(words.len())]);
            text.push_str(if below(8) == 0 { "" } else { " " });
        }
        if below(4) == 0 {
            let cut = text.char_indices().map(|(place, _)| place).nth(below(40)).unwrap_or(0);
            text.truncate(cut);
        }
        match answer(&view, &text, false, 68) {
            Ok(_) => answered += 1,
            Err(problem) => assert!(CODES.contains(&problem.code), "{text}: {problem:?}"),
        }
    }
    assert!(answered > 10, "{answered}");
}
