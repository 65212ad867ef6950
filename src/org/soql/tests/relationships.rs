//! Children, parents of several types, and queries inside conditions.

use super::*;

const PAM: &str = "003bn0000000001AAA";
const QUEUE: &str = "00Gbn0000000001AAA";

/// Contacts, cases and tasks beside the accounts.
fn desk() -> Org {
    let mut org = org();
    let mut overlay = Overlay::default();
    let contact = |number: u32, name: &str, account: &str| {
        Record::new("Contact")
            .with("Id", Datum::Id(format!("003bn000000000{number}AAA")))
            .with("LastName", string(name))
            .with("Name", string(name))
            .with("AccountId", id(account))
    };
    overlay.put(contact(1, "Pam", ACME).with("Email", string("pam@acme.example")));
    overlay.put(contact(2, "Jim", ACME));
    overlay.put(contact(3, "Ann", GLOBEX).with("ReportsToId", id(PAM)));
    overlay.put(Record::new("Group").with("Id", id(QUEUE)).with("Name", string("Support")));
    let case = |number: u32, owner: &str| {
        Record::new("Case")
            .with("Id", Datum::Id(format!("500bn000000000{number}AAA")))
            .with("Subject", string("Help"))
            .with("CaseNumber", string("00001000"))
            .with("ContactId", id(PAM))
            .with("OwnerId", id(owner))
    };
    overlay.put(case(1, ADA));
    overlay.put(case(2, QUEUE));
    let task = |number: u32, what: &str| {
        Record::new("Task").with("Id", Datum::Id(format!("00Tbn000000000{number}AAA"))).with("WhatId", id(what))
    };
    overlay.put(task(1, ACME));
    overlay.put(task(2, "500bn0000000001AAA").with("WhoId", id(PAM)));
    org.records.commit(overlay);
    org
}

fn names(list: Option<&Datum>) -> Vec<String> {
    let Some(Datum::List(rows)) = list else { return vec![format!("{list:?}")] };
    let mut names = Vec::new();
    for row in rows {
        let Datum::Record(row) = row else { continue };
        names.push(row.get("LastName").map_or(String::new(), |name| format!("{name:?}")));
    }
    names
}

#[test]
fn children_come_as_a_list_under_the_relationship_s_name() {
    let rows = desk().ask(
        "SELECT Name, (SELECT LastName FROM contacts WHERE LastName != 'Ann' ORDER BY LastName DESC LIMIT 1) \
         FROM Account",
    );
    assert_eq!(names(rows[0].get("Contacts")), ["String(\"Pam\")"]);
    assert_eq!(rows[1].get("Contacts"), Some(&Datum::List(Vec::new())));
    assert_eq!(rows[0].fields().map(|(name, _)| name).collect::<Vec<_>>(), ["Id", "Name", "Contacts"]);
    for text in
        ["SELECT (SELECT COUNT() FROM Contacts) FROM Account", "SELECT (SELECT MAX(Id) m FROM Contacts) FROM Account"]
    {
        desk().refuses_text(text, "MALFORMED_QUERY", "only root queries support aggregate expressions");
    }
}

#[test]
fn children_have_parents_and_children_too() {
    let rows =
        desk().ask("SELECT (SELECT Account.Name, (SELECT Subject FROM Cases) FROM Contacts) FROM Account LIMIT 1");
    let Some(Datum::List(contacts)) = rows[0].get("Contacts") else { panic!("{rows:?}") };
    let Datum::Record(pam) = &contacts[0] else { panic!("{contacts:?}") };
    assert!(matches!(pam.get("Cases"), Some(Datum::List(cases)) if cases.len() == 2));
    assert!(matches!(pam.get("Account"), Some(Datum::Record(acme)) if acme.get("Name") == Some(&string("Acme"))));
}

#[test]
fn a_condition_may_ask_another_query() {
    let org = desk();
    let ids = |text: &str| org.ask(text).iter().filter_map(|row| row.id().map(str::to_owned)).collect::<Vec<_>>();
    assert_eq!(
        ids("SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact WHERE LastName = 'pam')"),
        [ACME]
    );
    assert_eq!(ids("SELECT Id FROM Account WHERE Id NOT IN (SELECT AccountId FROM Contact)"), [INITECH]);
    assert_eq!(ids("SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact WHERE Name = 'x')"), [""; 0]);
    assert_eq!(ids("SELECT Id FROM Account WHERE Id IN (SELECT Account.ParentId FROM Contact)"), [ACME]);
    let two = "SELECT Id FROM Account WHERE Id IN (SELECT AccountId, Name FROM Contact)";
    org.refuses_text(two, "MALFORMED_QUERY", "a subquery after IN must select one field");
}

#[test]
fn semi_joins_stand_at_the_top_two_at_most_and_select_ids() {
    let org = desk();
    let contacts = "Id IN (SELECT AccountId FROM Contact)";
    let cases = "Id NOT IN (SELECT AccountId FROM Case)";
    for (condition, code, message) in [
        (
            format!("Name = 'x' OR {contacts}"),
            "MALFORMED_QUERY",
            "Semi join sub-selects are not allowed with the 'OR' operator",
        ),
        (
            format!("Name = 'x' AND (Name = 'y' OR {contacts})"),
            "MALFORMED_QUERY",
            "Semi join sub-selects are only allowed at the top level WHERE expressions and not in nested WHERE \
             expressions.",
        ),
        (
            "Id IN (SELECT AccountId FROM Contact WHERE Id IN (SELECT ContactId FROM Case))".to_owned(),
            "MALFORMED_QUERY",
            "Nesting of semi join sub-selects is not supported",
        ),
        (
            format!("{contacts} AND {cases} AND {contacts}"),
            "MALFORMED_QUERY",
            "Maximum 2 semi join sub-selects are allowed",
        ),
        (
            "Id IN (SELECT LastName FROM Contact)".to_owned(),
            "INVALID_FIELD",
            "semi join sub selects can only query id fields, cannot use: 'LastName'",
        ),
    ] {
        org.refuses_text(&format!("SELECT Id FROM Account WHERE {condition}"), code, message);
    }
    assert_eq!(org.ask(&format!("SELECT Id FROM Account WHERE {contacts} AND {cases}")).len(), 2);
    assert_eq!(org.ask("SELECT COUNT(c.Id) FROM Contact c, c.Account a WHERE a.Name = 'Acme'").len(), 1);
}

#[test]
fn a_parent_of_several_types_is_read_by_what_it_is() {
    let org = desk();
    let owners = org.ask("SELECT Owner.Name, Owner.Type FROM Case");
    let owner = |place: &str, name: &str, kind: &str| {
        let record = Record::new("Name").with("Id", id(place)).with("Name", string(name)).with("Type", string(kind));
        Datum::Record(Box::new(record))
    };
    assert_eq!(owners[0].get("Owner"), Some(&owner(ADA, "Ada", "User")));
    assert_eq!(owners[1].get("Owner"), Some(&owner(QUEUE, "Support", "Group")));
    assert_eq!(org.ask("SELECT Id FROM Case WHERE Owner.Type = 'Group'").len(), 1);
    let what = org.ask("SELECT What.Name FROM Task WHERE What.Type IN ('Case')");
    assert!(matches!(what[0].get("What"), Some(Datum::Record(case)) if case.get("Name") == Some(&string("00001000"))));
}

#[test]
fn typeof_selects_by_the_type_that_is_there() {
    let rows = desk().ask(
        "SELECT TYPEOF What WHEN Account THEN Name, Owner.Name ELSE Type END, \
         TYPEOF Who WHEN Contact THEN Email END FROM Task",
    );
    let ada = Record::new("User").with("Id", id(ADA)).with("Name", string("Ada"));
    let acme = Record::new("Account")
        .with("Id", id(ACME))
        .with("Name", string("Acme"))
        .with("Owner", Datum::Record(Box::new(ada)));
    assert_eq!(rows[0].get("What"), Some(&Datum::Record(Box::new(acme))));
    assert_eq!(rows[0].get("Who"), Some(&Datum::Null));
    let case = Record::new("Case").with("Id", id("500bn0000000001AAA")).with("Type", string("Case"));
    assert_eq!(rows[1].get("What"), Some(&Datum::Record(Box::new(case))));
    let pam = Record::new("Contact").with("Id", id(PAM)).with("Email", string("pam@acme.example"));
    assert_eq!(rows[1].get("Who"), Some(&Datum::Record(Box::new(pam))));
}

#[test]
fn several_values_in_one_field_are_asked_for_together() {
    let mut org = org();
    let values = ["Red", "Green", "Blue"].map(Into::into).to_vec();
    let kind = Kind::Picklist { values, restricted: true, multiple: true };
    assert_eq!(org.schema.put_field("Account", Field::new("Colours__c", "Colours", kind)), Ok(()));
    let mut overlay = Overlay::default();
    for (place, colours) in [(ACME, "Red;Blue"), (GLOBEX, "Green")] {
        let row = org.records.get(&overlay, "Account", place).cloned().unwrap_or_default();
        overlay.put(row.with("Colours__c", string(colours)));
    }
    org.records.commit(overlay);
    let found = |condition: &str| org.ask(&format!("SELECT Id FROM Account WHERE Colours__c {condition}")).len();
    assert_eq!(found("INCLUDES ('red')"), 1);
    assert_eq!(found("INCLUDES ('Red;Green')"), 0);
    assert_eq!(found("INCLUDES ('Red;Blue', 'Green')"), 2);
    assert_eq!(found("EXCLUDES ('Red')"), 2, "also where there is none");
    assert_eq!(found("= 'Red;Blue'"), 1);
}

#[test]
fn a_picklists_value_is_shown_by_its_label_where_one_asks_for_it() {
    let mut org = org();
    let values = vec![crate::schema::PicklistValue { name: "R".into(), label: Some("Red".into()) }, "Blue".into()];
    let kind = Kind::Picklist { values, restricted: true, multiple: false };
    assert_eq!(org.schema.put_field("Account", Field::new("Colour__c", "Colour", kind)), Ok(()));
    let mut overlay = Overlay::default();
    for (place, colour) in [(ACME, "R"), (GLOBEX, "Blue")] {
        let row = org.records.get(&overlay, "Account", place).cloned().unwrap_or_default();
        overlay.put(row.with("Colour__c", string(colour)));
    }
    org.records.commit(overlay);
    let rows = org.ask("SELECT toLabel(Colour__c), Name FROM Account ORDER BY Name");
    assert_eq!(rows[0].get("Colour__c"), Some(&string("Red")));
    assert_eq!(rows[1].get("Colour__c"), Some(&string("Blue")));
    let rows = org.ask(
        "SELECT toLabel(Parent.Colour__c), toLabel(Colour__c) shown FROM Account WHERE toLabel(Colour__c) = 'blue'",
    );
    assert!(
        matches!(rows[0].get("Parent"), Some(Datum::Record(acme)) if acme.get("Colour__c") == Some(&string("Red")))
    );
    assert_eq!(rows[0].get("shown"), Some(&string("Blue")));
    let rows = org.ask("SELECT FORMAT(AnnualRevenue) nice, FORMAT(CreatedDate) FROM Account WHERE Name = 'Acme'");
    assert_eq!(rows[0].get("nice"), Some(&string("$500")));
    assert_eq!(rows[0].get("CreatedDate"), Some(&string("1/1/2026, 12:00 PM")));
    // By its place in the list, not as text.
    let sorted = org.ask("SELECT Id FROM Account ORDER BY Colour__c DESC");
    assert_eq!(sorted.iter().map(Record::id).collect::<Vec<_>>(), [Some(INITECH), Some(GLOBEX), Some(ACME)]);
}

#[test]
fn clauses_that_lock_view_or_check_access_change_no_rows() {
    let org = desk();
    for clause in ["FOR UPDATE", "FOR VIEW", "WITH SECURITY_ENFORCED", "WITH USER_MODE", "WITH SYSTEM_MODE"] {
        assert_eq!(org.ask(&format!("SELECT Id FROM Contact {clause}")).len(), 3, "{clause}");
    }
    assert_eq!(org.ask("SELECT Id FROM Case USING SCOPE mine").len(), 1);
    assert_eq!(org.ask("SELECT Id FROM Case USING SCOPE everything").len(), 2);
}

#[test]
fn a_pattern_may_be_one_of_several() {
    let patterns = Datum::List(vec![string("ac%"), string("%x")]);
    org().finds(compare("Name", Operator::Like, patterns), &[ACME, GLOBEX]);
}
