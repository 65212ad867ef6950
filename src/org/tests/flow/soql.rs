//! Queries that Salesforce answers in a way of its own, over REST: which clauses stand beside one another, nothing in a
//! checkbox, and text that minds its case.
//!
//! Refuses nothing. Invariant: each row is a query that was answered otherwise once.

use org::{File, http::Method};

use crate::{
    queries::query,
    rows::told,
    stage::{Stage, knows, with_apex},
};

fn stage() -> Stage {
    let mut setup = with_apex(&[]);
    for (name, more) in [
        ("Code__c", "<type>Text</type><length>20</length><unique>true</unique><caseSensitive>true</caseSensitive>"),
        ("Active__c", "<type>Checkbox</type><defaultValue>false</defaultValue>"),
        ("Copy__c", "<type>Text</type><formula>Name</formula>"),
        ("Opens__c", "<type>Time</type>"),
        ("Place__c", "<type>Location</type><scale>5</scale>"),
    ] {
        let text = format!("<CustomField><fullName>{name}</fullName><label>{name}</label>{more}</CustomField>");
        setup.files.push(File { path: format!("objects/Account/fields/{name}.field-meta.xml"), text });
    }
    let mut stage = Stage::new(&setup, knows);
    stage.insert(r#"{"Name":"Acme","Code__c":"ab","Active__c":true,"NumberOfEmployees":7}"#);
    stage.insert(r#"{"Name":"Beta","Code__c":"AB"}"#);
    let contacts = "/services/data/v68.0/sobjects/Contact";
    assert_eq!(stage.send(Method::Post, contacts, r#"{"LastName":"Alone"}"#).status, 201);
    stage
}

#[test]
fn a_query_whose_clauses_do_not_go_together_is_refused() {
    let mut stage = stage();
    for (soql, message) in [
        (
            "SELECT MAX(Name) FROM Account LIMIT 1",
            "Non-grouped query that uses overall aggregate functions cannot also use LIMIT",
        ),
        (
            "SELECT COUNT(Id) n FROM Account LIMIT 5",
            "Non-grouped query that uses overall aggregate functions cannot also use LIMIT",
        ),
        ("SELECT COUNT() n FROM Account", "COUNT() must be the only item"),
        ("SELECT COUNT(), Name FROM Account", "COUNT() must be the only item"),
        ("SELECT COUNT() FROM Account GROUP BY Name", "COUNT() must be the only item"),
        ("SELECT COUNT() FROM Account ORDER BY Name", "COUNT() can not be used with ORDER BY"),
        ("SELECT Id FROM Account ORDER BY Name FOR UPDATE", "ORDER BY can not be used with FOR UPDATE"),
        ("SELECT Id, (SELECT Id FROM Contacts LIMIT 1 OFFSET 1) FROM Account", "OFFSET in a subquery needs LIMIT 1"),
        ("SELECT Id, (SELECT Id FROM Contacts OFFSET 1) FROM Account LIMIT 2", "OFFSET in a subquery needs LIMIT 1"),
        (
            "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact LIMIT 1)",
            "LIMIT can not be used in a semi join sub-select",
        ),
        (
            "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact ORDER BY Name)",
            "ORDER BY can not be used in a semi join sub-select",
        ),
        (
            "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact OFFSET 1)",
            "OFFSET can not be used in a semi join sub-select",
        ),
        (
            "SELECT Id FROM Account WHERE Id IN (SELECT COUNT() FROM Contact)",
            "COUNT() can not be used in a semi join sub-select",
        ),
        ("SELECT Name FROM Account GROUP BY Name HAVING Website = 'x'", "Field must be grouped or aggregated: Website"),
        (
            "SELECT Name FROM Account GROUP BY Name HAVING COUNT(Id) > 0 AND NOT Website LIKE 'x'",
            "Field must be grouped or aggregated: Website",
        ),
        (
            "SELECT Id FROM Account GROUP BY Id HAVING Id IN (SELECT AccountId FROM Contact)",
            "Semi join sub-selects are not allowed in HAVING",
        ),
        (
            "SELECT Name, COUNT(Id) FROM Account GROUP BY Name, AnnualRevenue",
            "field 'AnnualRevenue' can not be grouped in a query call",
        ),
        (
            "SELECT COUNT(Id) FROM Account GROUP BY CreatedDate",
            "field 'CreatedDate' can not be grouped in a query call",
        ),
        (
            "SELECT COUNT(Id) FROM Account GROUP BY BillingLatitude",
            "field 'BillingLatitude' can not be grouped in a query call",
        ),
        ("SELECT COUNT(Id) FROM Account GROUP BY Copy__c", "field 'Copy__c' can not be grouped in a query call"),
        ("SELECT Id FROM Account ORDER BY Description", "field 'Description' can not be sorted in a query call"),
        (
            "SELECT TYPEOF Account WHEN Account THEN Name END FROM Contact",
            "TYPEOF operand 'Account' is not a polymorphic relationship",
        ),
        (
            "SELECT What.Name, TYPEOF What WHEN Account THEN Phone END FROM Task",
            "TYPEOF operand 'What' and top-level SELECT list element 'What.Name' may not reference the same relationship field.",
        ),
        ("SELECT TYPEOF What ELSE Name END FROM Task", "unexpected token: 'ELSE'"),
        ("SELECT Id FROM Account WITH SECURITY_ENFORCED", "SECURITY_ENFORCED only allowed in Apex code"),
        ("SELECT Id FROM Account WITH USER_MODE", "USER_MODE only allowed in Apex code"),
    ] {
        let (status, body) = query(&mut stage, soql);
        assert!(status == 400 && body.contains(message), "{soql}: {body}");
        assert!(body.contains(r#""errorCode":"MALFORMED_QUERY""#), "{soql}: {body}");
    }
    for soql in [
        "SELECT COUNT() FROM Account LIMIT 1",
        "SELECT Name, COUNT(Id) FROM Account GROUP BY Name LIMIT 1",
        "SELECT NumberOfEmployees, COUNT(Id) FROM Account GROUP BY NumberOfEmployees",
        "SELECT Active__c, COUNT(Id) FROM Account GROUP BY Active__c",
        "SELECT Id FROM Account FOR UPDATE",
        "SELECT Id, (SELECT Id FROM Contacts LIMIT 1 OFFSET 1) FROM Account LIMIT 1",
        "SELECT Name, COUNT(Id) FROM Account GROUP BY Name HAVING Name LIKE 'A%25' AND COUNT(Id) > 0",
        "SELECT WhatId, TYPEOF What WHEN Account THEN Phone END FROM Task",
    ] {
        assert_eq!(query(&mut stage, soql).0, 200, "{soql}");
    }
    let old = "/services/data/v45.0/query?q=SELECT+TYPEOF+What+WHEN+Account+THEN+Phone+END+FROM+Task";
    let (status, body) = told(&stage.send(Method::Get, old, ""));
    assert!(status == 400 && body.contains("SOQL TYPEOF expressions are not supported in this organization"), "{body}");
}

/// How many rows meet a condition.
fn count(stage: &mut Stage, object: &str, condition: &str) -> String {
    let (status, body) = query(stage, &format!("SELECT COUNT() FROM {object} WHERE {condition}"));
    assert_eq!(status, 200, "{condition}: {body}");
    body.split(['{', ',', ':']).nth(2).unwrap_or_default().to_owned()
}

/// A checkbox that is compared with nothing is one that is not set, and so is one of a parent that is not there.
#[test]
fn nothing_in_a_checkbox_is_not_set() {
    let mut stage = stage();
    for (object, condition, expected) in [
        ("Account", "Active__c = null", "1"),
        ("Account", "Active__c != null", "1"),
        ("Account", "Active__c IN (null)", "1"),
        ("Contact", "Account.Active__c = false", "1"),
        ("Contact", "Account.Active__c = true", "0"),
        ("Contact", "Account.Active__c != true", "1"),
    ] {
        assert_eq!(count(&mut stage, object, condition), expected, "{condition}");
    }
}

#[test]
fn a_field_that_minds_case_is_compared_with_it() {
    let mut stage = stage();
    for (condition, expected) in [
        ("Code__c = 'ab'", "1"),
        ("Code__c = 'Ab'", "0"),
        ("Code__c != 'ab'", "1"),
        ("Code__c IN ('ab', 'AB', 'aB')", "2"),
        ("Code__c NOT IN ('AB')", "1"),
        ("Code__c LIKE 'aB'", "2"),
        ("Name = 'ACME'", "1"),
    ] {
        assert_eq!(count(&mut stage, "Account", condition), expected, "{condition}");
    }
}

/// A time is written out with its zone, and with as many digits of a second as one likes.
#[test]
fn times_are_compared_with_times() {
    let mut stage = stage();
    for (name, opens) in [("early", "07:00:00.000Z"), ("late", "19:30:00.500Z")] {
        stage.insert(&format!(r#"{{"Name":"{name}","Opens__c":"{opens}"}}"#));
    }
    for (condition, expected) in [
        ("Opens__c = 07:00:00Z", "1"),
        ("Opens__c > 07:00:00.000Z", "1"),
        ("Opens__c >= 07:00:00.0000000Z", "2"),
        ("Opens__c < 01:00:00-06:30", "1"),
        ("Opens__c IN (07:00:00Z, 19:30:00.5Z)", "2"),
        ("Opens__c != null", "2"),
    ] {
        assert_eq!(count(&mut stage, "Account", &condition.replace('+', "%2B")), expected, "{condition}");
    }
    for condition in ["Opens__c = 07:00:00", "Opens__c = 7:00:00Z", "Opens__c = 24:00:00Z", "Opens__c = '07:00:00Z'"] {
        assert_eq!(query(&mut stage, &format!("SELECT Id FROM Account WHERE {condition}")).0, 400, "{condition}");
    }
}

/// A place on the map is one value too, and lies on the map.
#[test]
fn a_place_is_read_as_one_value_and_written_by_its_parts() {
    let mut stage = stage();
    let accounts = "/services/data/v68.0/sobjects/Account";
    let id = stage.insert(r#"{"Name":"there","Place__Latitude__s":6.5,"Place__Longitude__s":-180}"#);
    let place = r#""Place__c":{"latitude":6.5,"longitude":-180.0}"#;
    assert!(stage.account(&id).contains(place), "{}", stage.account(&id));
    assert!(query(&mut stage, "SELECT Place__c FROM Account WHERE Place__Latitude__s > 6").1.contains(place));
    assert!(query(&mut stage, "SELECT Place__c FROM Account WHERE Name = 'Acme'").1.contains(r#""Place__c":null"#));
    for (body, code, message) in [
        (
            r#"{"Place__c":{"latitude":1}}"#,
            "INVALID_FIELD_FOR_INSERT_UPDATE",
            "Unable to create/update fields: Place__c.",
        ),
        (
            r#"{"Place__Latitude__s":90.1}"#,
            "NUMBER_OUTSIDE_VALID_RANGE",
            "value outside of valid range on numeric field: 90.1",
        ),
        (
            r#"{"BillingLongitude":-181}"#,
            "NUMBER_OUTSIDE_VALID_RANGE",
            "Billing Longitude: value outside of valid range",
        ),
    ] {
        let (status, told) = told(&stage.send(Method::Patch, &format!("{accounts}/{id}"), body));
        assert!(status == 400 && told.contains(code) && told.contains(message), "{told}");
    }
    let (status, body) = query(&mut stage, "SELECT Id FROM Account WHERE Place__c = null");
    assert!(
        status == 400 && body.contains("Location fields can only be filtered using Distance expressions"),
        "{body}"
    );
    let described = told(&stage.send(Method::Get, &format!("{accounts}/describe"), "")).1;
    let part = described.split(r#""name":"Place__Latitude__s""#).next().unwrap_or_default();
    let of_part = part.rsplit(r#"{"aggregatable""#).next().unwrap_or_default();
    assert!(of_part.contains(r#""compoundFieldName":"Place__c""#) && of_part.contains(r#""custom":true"#), "{of_part}");
    assert!(described.contains(r#""type":"location""#));
}

/// An external id minds no case, unless it says so: two rows that differ in it alone are the same one.
#[test]
fn an_upsert_that_brings_a_key_twice_is_refused_whatever_its_case() {
    let mut stage = stage();
    let upsert = |stage: &mut Stage, field: &str, one: &str, two: &str| {
        let row = |key: &str| format!(r#"{{"attributes":{{"type":"Contact"}},"LastName":"x","{field}":"{key}"}}"#);
        let body = format!(r#"{{"records":[{},{}]}}"#, row(one), row(two));
        told(&stage.send(Method::Patch, &format!("/services/data/v68.0/composite/sobjects/Contact/{field}"), &body)).1
    };
    let body = upsert(&mut stage, "Email", "a@b.example", "A@b.example");
    assert_eq!(body.matches("Duplicate external id specified").count(), 2, "{body}");
    let body = upsert(&mut stage, "Email", "a@b.example", "c@b.example");
    assert_eq!(body.matches(r#""created":true"#).count(), 2, "{body}");
}
