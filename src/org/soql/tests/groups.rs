//! Grouped queries, and date functions.

use super::*;

fn whole(number: i32) -> Datum {
    Datum::Integer(number)
}

/// Six opportunities of two accounts; one has no amount.
fn sales() -> Org {
    let mut org = org();
    let mut overlay = Overlay::default();
    for (number, account, stage, amount, close) in [
        (1, ACME, "Closed Won", Some(100), 20_454),
        (2, ACME, "closed won", Some(50), 20_454 - 31),
        (3, ACME, "Prospecting", None, 20_454 + 1),
        (4, GLOBEX, "Closed Won", Some(30), 20_454 - 366),
        (5, GLOBEX, "Prospecting", Some(7), 20_454),
        (6, GLOBEX, "Prospecting", Some(7), 20_454 + 40),
    ] {
        overlay.put(
            Record::new("Opportunity")
                .with("Id", Datum::Id(format!("006bn000000000{number}AAA")))
                .with("Name", string(&format!("Deal {number}")))
                .with("AccountId", id(account))
                .with("StageName", string(stage))
                .with("Amount", amount.map_or(Datum::Null, |amount| Datum::Decimal(Decimal::from(amount))))
                .with("CloseDate", Datum::Date(close)),
        );
    }
    org.records.commit(overlay);
    org
}

#[test]
fn rows_are_grouped_without_case_and_aggregated() {
    let rows = sales().ask(
        "SELECT StageName, COUNT(Id), COUNT(Amount) filled, SUM(Amount) total, MIN(Amount), AVG(Amount) middle \
         FROM Opportunity GROUP BY StageName ORDER BY SUM(Amount) DESC",
    );
    let decimal = |number: i64| Datum::Decimal(Decimal::from(number));
    let won = Record::new("AggregateResult")
        .with("StageName", string("Closed Won"))
        .with("expr0", whole(3))
        .with("filled", whole(3))
        .with("total", decimal(180))
        .with("expr1", decimal(30))
        .with("middle", Datum::Double(60.0));
    assert_eq!(rows[0], won);
    let middle = rows[1].get("middle");
    assert_eq!((rows[1].get("filled"), middle), (Some(&whole(2)), Some(&Datum::Double(7.0))));
    assert_eq!(rows.len(), 2);
}

#[test]
fn a_group_may_be_a_parent_s_field_or_a_part_of_a_date() {
    let org = sales();
    let by_account = "SELECT Account.Name, COUNT_DISTINCT(Amount) FROM Opportunity GROUP BY Account.Name";
    assert_eq!(org.values(by_account), [[string("Acme"), whole(2)], [string("globex"), whole(2)]]);
    let by_year = "SELECT CALENDAR_YEAR(CloseDate) y, CALENDAR_MONTH(CloseDate), COUNT(Id) FROM Opportunity \
                   WHERE CALENDAR_YEAR(CloseDate) >= 2025 GROUP BY CALENDAR_YEAR(CloseDate), CALENDAR_MONTH(CloseDate)";
    assert_eq!(
        org.values(by_year),
        [[whole(2025), whole(12), whole(1)], [whole(2026), whole(1), whole(3)], [whole(2026), whole(2), whole(1)]]
    );
    assert_eq!(org.values("SELECT StageName kind FROM Opportunity GROUP BY StageName").len(), 2);
}

#[test]
fn groups_are_filtered_ordered_and_cut() {
    let org = sales();
    let having = "SELECT AccountId, StageName, COUNT(Id) n FROM Opportunity GROUP BY AccountId, StageName \
                  HAVING COUNT(Id) > 1 AND StageName LIKE 'c%'";
    assert_eq!(org.values(having), [[id(ACME), string("Closed Won"), whole(2)]]);
    let most = "SELECT AccountId FROM Opportunity GROUP BY AccountId ORDER BY SUM(Amount) DESC NULLS LAST, AccountId \
                LIMIT 1 OFFSET 1";
    assert_eq!(org.values(most), [[id(GLOBEX)]]);
}

#[test]
fn aggregates_without_groups_give_one_row_also_of_nothing() {
    let org = sales();
    let text = "SELECT COUNT(Id), SUM(Amount), MAX(CloseDate), MIN(Name) FROM Opportunity WHERE Name = 'nobody'";
    assert_eq!(org.values(text), [[whole(0), Datum::Null, Datum::Null, Datum::Null]]);
    let text = "SELECT MAX(CloseDate), MIN(Name), SUM(NumberOfEmployees) FROM Account";
    assert!(apex::soql::parse(text).is_ok_and(|(query, _)| org.run(&query).is_err()));
    let text = "SELECT MIN(Name), SUM(NumberOfEmployees), MAX(CreatedDate) FROM Account";
    assert_eq!(org.values(text), [[string("Acme"), whole(210), Datum::Datetime(NOW)]]);
    let counted = apex::soql::parse("SELECT COUNT() FROM Opportunity WHERE Amount > 10 LIMIT 2");
    let found = counted.map(|(query, _)| org.view(&Overlay::default(), &query));
    assert_eq!(found, Ok(Ok(Found { records: Vec::new(), size: 2 })));
}

#[test]
fn groups_may_be_ordered_by_an_alias() {
    let org = org();
    let text =
        "SELECT OwnerId who, COUNT(Id) many, MAX(Name) last FROM Account GROUP BY OwnerId, Name ORDER BY last DESC";
    let rows = org.ask(text);
    assert_eq!(rows[0].get("last"), Some(&string("Initech 100%")));
    assert_eq!(org.ask("SELECT COUNT(Id) FROM Account ORDER BY expr0").len(), 1);
}

#[test]
fn rollup_and_cube_add_subtotals() {
    let org = sales();
    let text = |kind: &str| {
        format!(
            "SELECT Account.Name a, StageName s, COUNT(Id) n, GROUPING(StageName) g FROM Opportunity \
             GROUP BY {kind}(Account.Name, StageName)"
        )
    };
    let rows = |kind: &str| {
        let shown = |value: &Datum| match value {
            Datum::String(text) => text.clone(),
            Datum::Integer(number) => number.to_string(),
            _ => "-".to_owned(),
        };
        let rows = org.values(&text(kind));
        rows.iter().map(|row| row.iter().map(shown).collect::<Vec<_>>().join(" ")).collect::<Vec<_>>()
    };
    let (acme, globex) = (
        ["Acme Closed Won 2 0", "Acme Prospecting 1 0", "Acme - 3 1"],
        ["globex Closed Won 1 0", "globex Prospecting 2 0", "globex - 3 1"],
    );
    assert_eq!(rows("ROLLUP"), [&acme[..], &globex, &["- - 6 1"]].concat());
    assert_eq!(rows("cube"), [&acme[..], &globex, &["- Closed Won 3 0", "- Prospecting 3 0", "- - 6 1"]].concat());
    org.refuses_text(
        "SELECT COUNT(Id) FROM Account GROUP BY ROLLUP(Name, Type, Industry, Rating)",
        "MALFORMED_QUERY",
        "ROLLUP and CUBE take at most 3 fields",
    );
}
