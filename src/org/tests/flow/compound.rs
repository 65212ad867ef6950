//! Values that are made of several: addresses, names of persons, picklists that hold several values.
//!
//! Refuses nothing. Invariant: what is read as one value is written by its parts alone.

use org::http::Method;

use crate::{
    queries::query,
    rows::{ACCOUNTS, stage, told},
    stage::text,
};

#[test]
fn an_address_is_read_as_one_value_and_written_by_its_parts() {
    let mut stage = stage();
    let full =
        stage.insert(r#"{"Name":"full","BillingCity":"Lagos","BillingLatitude":6.5,"BillingGeocodeAccuracy":"City"}"#);
    let empty = stage.insert(r#"{"Name":"empty"}"#);
    let address = r#"{"city":"Lagos","country":null,"geocodeAccuracy":"City","latitude":6.5,"longitude":null,"postalCode":null,"state":null,"street":null}"#;
    let found = query(&mut stage, "SELECT BillingAddress, ShippingAddress FROM Account WHERE Name = 'full'").1;
    let row = format!(
        r#"{{"attributes":{{"type":"Account","url":"{ACCOUNTS}/{full}"}},"BillingAddress":{address},"ShippingAddress":null}}"#
    );
    assert_eq!(found, format!(r#"{{"totalSize":1,"done":true,"records":[{row}]}}"#));
    let read = stage.account(&full);
    assert!(read.contains(&format!(r#""BillingGeocodeAccuracy":"City","BillingAddress":{address},"#)), "{read}");
    assert!(stage.account(&empty).contains(r#""BillingAddress":null"#));
    let (status, body) = told(&stage.send(Method::Get, &format!("{ACCOUNTS}/{full}?fields=BillingAddress"), ""));
    assert!(status == 200 && body.contains(&format!(r#""BillingAddress":{address},"Id""#)), "{body}");
    stage.send(
        Method::Post,
        "/services/data/v68.0/sobjects/Contact",
        &format!(r#"{{"LastName":"x","AccountId":"{full}"}}"#),
    );
    let parent = query(&mut stage, "SELECT Account.BillingAddress, MailingAddress, OtherAddress FROM Contact").1;
    assert!(
        parent.contains(&format!(r#""BillingAddress":{address}}},"MailingAddress":null,"OtherAddress":null"#)),
        "{parent}"
    );
    for object in ["Lead", "User", "Organization"] {
        assert_eq!(query(&mut stage, &format!("SELECT Address FROM {object}")).0, 200, "{object}");
    }
    for value in [address, "null", "\"Lagos\"", "1"] {
        for (method, path) in [(Method::Post, ACCOUNTS.to_owned()), (Method::Patch, format!("{ACCOUNTS}/{full}"))] {
            let body = format!(r#"{{"Name":"x","BillingAddress":{value}}}"#);
            let (status, body) = told(&stage.send(method, &path, &body));
            let message =
                "Unable to create/update fields: BillingAddress. Please check the security settings of this field";
            assert!(status == 400 && body.contains(message), "{value}: {body}");
            assert!(
                body.contains(r#""errorCode":"INVALID_FIELD_FOR_INSERT_UPDATE","fields":["BillingAddress"]"#),
                "{body}"
            );
        }
    }
    for (clause, code, message) in [
        (
            "WHERE BillingAddress = null",
            "INVALID_FIELD",
            "Address fields can only be filtered using Distance expressions",
        ),
        ("ORDER BY BillingAddress", "MALFORMED_QUERY", "field 'BillingAddress' can not be sorted in a query call"),
    ] {
        let (status, body) = query(&mut stage, &format!("SELECT Id FROM Account {clause}"));
        assert!(status == 400 && body.contains(message) && body.contains(code), "{body}");
    }
    let (status, body) = query(&mut stage, "SELECT COUNT(Id) FROM Account GROUP BY BillingAddress");
    assert!(status == 400 && body.contains("field 'BillingAddress' can not be grouped in a query call"), "{body}");
    let (status, body) = query(&mut stage, "SELECT COUNT(BillingAddress) FROM Account");
    assert!(status == 400 && body.contains("does not support aggregate operator COUNT"), "{body}");
}

/// Compound fields tell of themselves, and their parts of them.
#[test]
fn a_part_names_its_compound_field() {
    let mut stage = stage();
    let mut described =
        |object: &str| text(&stage.send(Method::Get, &format!("/services/data/v68.0/sobjects/{object}/describe"), ""));
    let (account, contact) = (described("Account"), described("Contact"));
    let field = |described: &str, name: &str, keys: &[(&str, &str)]| {
        let place = described.find(&format!(r#""name":"{name}""#)).unwrap_or_else(|| panic!("no {name}"));
        let from = described[..place].rfind(r#"{"aggregatable""#).unwrap_or_default();
        for (key, value) in keys {
            let wanted = format!(r#""{key}":{value}"#);
            let rest = described[from..].split_once(&format!(r#""{key}":"#)).map(|(_, rest)| rest).unwrap_or_default();
            assert!(rest.starts_with(value), "{name}: no {wanted}");
        }
    };
    field(
        &account,
        "BillingAddress",
        &[
            ("type", "\"address\""),
            ("soapType", "\"urn:address\""),
            ("createable", "false"),
            ("updateable", "false"),
            ("filterable", "true"),
            ("sortable", "false"),
            ("groupable", "false"),
            ("queryByDistance", "true"),
            ("compoundFieldName", "null"),
            ("label", "\"Billing Address\""),
            ("permissionable", "true"),
            ("nillable", "true"),
        ],
    );
    field(&account, "BillingStreet", &[("type", "\"textarea\""), ("compoundFieldName", "\"BillingAddress\"")]);
    field(
        &account,
        "ShippingCity",
        &[("type", "\"string\""), ("compoundFieldName", "\"ShippingAddress\""), ("createable", "true")],
    );
    field(&account, "Name", &[("compoundFieldName", "null")]);
    field(
        &contact,
        "Name",
        &[
            ("compoundFieldName", "null"),
            ("createable", "false"),
            ("updateable", "false"),
            ("calculated", "false"),
            ("nameField", "true"),
        ],
    );
    for part in ["FirstName", "LastName", "Salutation"] {
        field(&contact, part, &[("compoundFieldName", "\"Name\""), ("updateable", "true")]);
    }
    field(&described("User"), "LastName", &[("compoundFieldName", "\"Name\"")]);
    field(&described("Lead"), "City", &[("compoundFieldName", "\"Address\"")]);
}

/// A person's name is made of its parts, and is not written itself.
#[test]
fn the_name_of_a_person_is_its_parts_and_is_not_written() {
    let mut stage = stage();
    let contacts = "/services/data/v68.0/sobjects/Contact";
    let body = r#"{"Salutation":"Dr.","FirstName":"Ada","LastName":"Okafor"}"#;
    assert_eq!(stage.send(Method::Post, contacts, body).status, 201);
    assert!(
        query(&mut stage, "SELECT Name FROM Contact WHERE Name = 'Ada Okafor' ORDER BY Name")
            .1
            .contains(r#""Name":"Ada Okafor""#)
    );
    let (status, body) = told(&stage.send(Method::Post, contacts, r#"{"LastName":"x","Name":"Ada Okafor"}"#));
    assert!(
        status == 400 && body.contains("INVALID_FIELD_FOR_INSERT_UPDATE") && body.contains(r#""fields":["Name"]"#),
        "{body}"
    );
}

/// A picklist of several values keeps them as its definition has them.
#[cfg(feature = "standard-objects")]
#[test]
fn several_values_are_kept_in_the_order_of_their_definition() {
    let mut stage = stage();
    let path = "/services/data/v68.0/sobjects/Idea";
    for (sent, kept) in [
        ("Service;Product", "\"Product;Service\""),
        (" Service ; Product;Service", "\"Product;Service\""),
        ("Other;Service", "\"Service;Other\""),
        (";", "null"),
    ] {
        let (status, body) =
            told(&stage.send(Method::Post, path, &format!(r#"{{"Title":"t","Categories":"{sent}"}}"#)));
        assert_eq!(status, 201, "{body}");
        let id = body.split('"').nth(3).expect("an id");
        let read = text(&stage.send(Method::Get, &format!("{path}/{id}?fields=Categories"), ""));
        assert!(read.contains(&format!(r#""Categories":{kept},"#)), "{sent}: {read}");
    }
    let count = |stage: &mut crate::stage::Stage, condition: &str| {
        let found = query(stage, &format!("SELECT COUNT() FROM Idea WHERE Categories {condition}")).1;
        found.split(['{', ',', ':']).nth(2).and_then(|number| number.parse::<u32>().ok())
    };
    for (condition, expected) in [
        ("INCLUDES ('Service')", 3),
        ("INCLUDES ('Service;Product')", 2),
        ("INCLUDES ('Product', 'Other')", 3),
        ("EXCLUDES ('Product')", 2),
        ("= 'Service;Product'", 2),
        ("= 'Product;Service'", 2),
        ("= 'Product'", 0),
        ("IN ('Service;Product')", 2),
        ("!= null", 3),
    ] {
        assert_eq!(count(&mut stage, condition), Some(expected), "{condition}");
    }
    let (status, body) = query(&mut stage, "SELECT Id FROM Idea WHERE Categories LIKE 'P%25'");
    assert!(status == 400 && body.contains("invalid operator on multipicklist field"), "{body}");
}
