//! SOSL in brackets: what is sound, and what is refused where.

use super::errors;

fn searched(text: &str) -> Vec<String> {
    errors("Test.cls", &["class Test { Object found = [", text, "]; }"].concat())
}

#[test]
fn clauses_of_a_search_are_read() {
    for text in [
        "FIND 'x*'",
        "find :term.trim()",
        "FIND 'x' IN ALL FIELDS",
        "FIND 'x' IN NAME FIELDS RETURNING Account, Contact(Id, Name), Lead(Id LIMIT 3)",
        "FIND 'x' RETURNING Account(Id WHERE Name LIKE 'a%' AND Id IN :ids ORDER BY Name DESC NULLS LAST LIMIT :most OFFSET 2)",
        "FIND 'x' RETURNING Case(toLabel(Status) state, Id USING ListView = Recent)",
        "FIND 'x' WITH DIVISION = 'Global' WITH SNIPPET (target_length = 120) WITH HIGHLIGHT LIMIT 5",
        "FIND 'x' WITH NETWORK IN ('a', :b) WITH SPELL_CORRECTION = false WITH USER_MODE UPDATE TRACKING, VIEWSTAT",
    ] {
        assert!(searched(text).is_empty(), "{text}: {:?}", searched(text));
    }
}

#[test]
fn what_stands_in_no_clause_is_refused() {
    for (text, expected) in [
        ("FIND {x}", "1:35: unexpected token: '{'"),
        ("FIND 'x' IN SOME FIELDS", "1:42: unexpected token: 'SOME'"),
        ("FIND 'x' RETURNING Account(Id", "1:59: unexpected token: ']'"),
        ("FIND 'x' LIMIT 5 RETURNING Account", "1:47: unexpected token: 'RETURNING'"),
        (
            "FIND 'x' WITH DATA CATEGORY Geography__c AT asia__c",
            "1:44: WITH DATA CATEGORY is not supported in SOSL here",
        ),
    ] {
        assert_eq!(searched(text)[0], expected, "{text}");
    }
}
