//! An org of somebody's folder, and one of a pattern by its name.

use super::{
    process::{Org, ends},
    text,
};

const SHIPMENTS: &str = "/services/data/v68.0/sobjects/Shipment__c";

#[test]
fn the_org_of_a_folder_has_its_objects_and_their_rules() {
    let org = Org::starts_with(&["--source", "tests/clients/force-app"]);
    assert!(org.printed.iter().any(|line| line.contains("An org of the folder tests/clients/force-app")));
    let saved = org.asks_as_user(&format!("POST {SHIPMENTS}"), "{\"Name\":\"A\",\"Carrier__c\":\"Northfold\"}");
    assert_eq!(saved.status, 201, "{}", saved.body);
    let refused = org.asks_as_user(&format!("POST {SHIPMENTS}"), "{\"Name\":\"A\"}");
    assert!(refused.body.contains("REQUIRED_FIELD_MISSING"), "{}", refused.body);
}

#[test]
fn what_cannot_be_deployed_is_not_served() {
    for (arguments, word) in [
        (&["--source", "no/such/folder"][..], "no/such/folder"),
        (&["--pattern", "fax-machine"], "outbound-rest-callout"),
        (&["--pattern", "platform-events"], "does not run yet"),
    ] {
        let refused = ends(&[&["--port", "0"], arguments].concat());
        let told = text(&refused.stderr);
        assert_eq!(refused.status.code(), Some(1), "{told}");
        assert!(told.contains(word), "{told}");
    }
}
