//! What a client's user may do with records, by profile and permission sets.
//!
//! Refuses to change the metadata: the user changes its own profile, as an administrator would. Invariant: what the user
//! may not read is answered like what is not there.

use org::{File, http::Method};

use crate::stage::{START, Stage, knows, pattern, text};

const BASE: &str = "/services/data/v68.0";
const ADA: &str = "SELECT Id FROM User WHERE Username='ada@night-network.example'";

fn send(stage: &mut Stage, method: Method, path: &str, body: &str) -> (u16, String) {
    let answer = stage.send(method, &[BASE, path].concat(), body);
    (answer.status, text(&answer))
}

fn id(stage: &mut Stage, query: &str) -> String {
    let (status, body) = send(stage, Method::Get, &format!("/query?q={}", query.replace(' ', "+")), "");
    assert_eq!(status, 200, "{body}");
    let from = body.find("\"Id\":\"").unwrap_or_else(|| panic!("{body}")) + 6;
    body[from..from + 18].to_owned()
}

fn has_profile(stage: &mut Stage, name: &str) {
    let profile = id(stage, &format!("SELECT Id FROM Profile WHERE Name='{name}'"));
    let user = id(stage, ADA);
    let body = format!(r#"{{"ProfileId":"{profile}"}}"#);
    assert_eq!(send(stage, Method::Patch, &format!("/sobjects/User/{user}"), &body), (204, String::new()));
}

fn refused(answer: (u16, String), status: u16, code: &str, message: &str) {
    assert_eq!(answer.0, status, "{}", answer.1);
    let (code, message) = (format!("\"errorCode\":\"{code}\""), format!("\"message\":\"{message}"));
    assert!(answer.1.contains(&code) && answer.1.contains(&message), "{}", answer.1);
}

#[test]
fn a_client_does_what_its_user_may_and_no_more() {
    let mut setup = pattern();
    let set = "<PermissionSet><label>Reader</label><objectPermissions><object>Contact</object>\
        <allowCreate>true</allowCreate><allowDelete>false</allowDelete><allowEdit>true</allowEdit>\
        <allowRead>true</allowRead><modifyAllRecords>false</modifyAllRecords><viewAllRecords>false</viewAllRecords>\
        </objectPermissions><fieldPermissions><field>Contact.AccountId</field><editable>true</editable>\
        <readable>true</readable></fieldPermissions><fieldPermissions><field>Contact.Email</field>\
        <editable>false</editable><readable>true</readable></fieldPermissions></PermissionSet>";
    setup.files.push(File { path: "permissionsets/Reader.permissionset-meta.xml".into(), text: set.into() });
    let mut stage = Stage::new(&setup, knows);
    let account = stage.insert(r#"{"Name":"Harbourlight"}"#);
    let row = format!("/sobjects/Account/{account}");
    has_profile(&mut stage, "Read Only");
    let on_object = "insufficient access rights on object id";
    for (method, path, body) in [
        (Method::Post, "/sobjects/Account", r#"{"Name":"x"}"#),
        (Method::Patch, row.as_str(), r#"{"Name":"x"}"#),
        (Method::Delete, row.as_str(), ""),
    ] {
        refused(send(&mut stage, method, path, body), 403, "INSUFFICIENT_ACCESS_OR_READONLY", on_object);
    }
    let many = send(&mut stage, Method::Delete, &format!("/composite/sobjects?ids={account}"), "");
    assert!(many.1.contains(r#""statusCode":"INSUFFICIENT_ACCESS_OR_READONLY""#), "{many:?}");
    let (status, body) = send(&mut stage, Method::Get, &row, "");
    assert!(status == 200 && body.contains("\"Phone\"") && !body.contains("Enrichment_Status__c"), "{body}");
    let custom = format!("{row}?fields=Enrichment_Status__c");
    refused(send(&mut stage, Method::Get, &custom, ""), 400, "INVALID_FIELD", "No such column 'Enrichment_Status__c'");
    refused(
        send(&mut stage, Method::Get, "/query?q=SELECT+Enrichment_Status__c+FROM+Account", ""),
        400,
        "INVALID_FIELD",
        "\\nSELECT Enrichment_Status__c FROM Account\\n       ^\\nERROR at Row:1:Column:8\\nNo such column",
    );
    // That profile does not let anybody in by the API.
    let (status, body) = send(
        &mut stage,
        Method::Post,
        "/sobjects/PermissionSet",
        r#"{"Name":"Api","Label":"Api","PermissionsApiEnabled":true}"#,
    );
    assert_eq!(status, 201, "{body}");
    let (user, api) = (id(&mut stage, ADA), id(&mut stage, "SELECT Id FROM PermissionSet WHERE Name='Api'"));
    let assignment = format!(r#"{{"AssigneeId":"{user}","PermissionSetId":"{api}"}}"#);
    assert_eq!(send(&mut stage, Method::Post, "/sobjects/PermissionSetAssignment", &assignment).0, 201);
    has_profile(&mut stage, "Minimum Access - Salesforce");
    refused(send(&mut stage, Method::Get, &row, ""), 404, "NOT_FOUND", "The requested resource does not exist");
    let query = send(&mut stage, Method::Get, "/query?q=SELECT+Id+FROM+Account", "");
    refused(query, 400, "INVALID_TYPE", "\\nSELECT Id FROM Account");
    let (user, set) = (id(&mut stage, ADA), id(&mut stage, "SELECT Id FROM PermissionSet WHERE Name='Reader'"));
    let assignment = format!(r#"{{"AssigneeId":"{user}","PermissionSetId":"{set}"}}"#);
    assert_eq!(send(&mut stage, Method::Post, "/sobjects/PermissionSetAssignment", &assignment).0, 201);
    let contacts = "/sobjects/Contact";
    assert_eq!(send(&mut stage, Method::Post, contacts, r#"{"LastName":"Okafor"}"#).0, 201);
    let hidden = send(&mut stage, Method::Post, contacts, r#"{"LastName":"x","Email":"a@b.example"}"#);
    refused(hidden, 400, "INVALID_FIELD_FOR_INSERT_UPDATE", "Unable to create/update fields: Email. Please check");
    let lookup = format!(r#"{{"LastName":"x","AccountId":"{account}"}}"#);
    refused(
        send(&mut stage, Method::Post, contacts, &lookup),
        403,
        "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY",
        "insufficient access rights on cross-reference id",
    );
    has_profile(&mut stage, "System Administrator");
    assert_eq!(send(&mut stage, Method::Delete, &row, "").0, 204);
    assert_eq!(stage.now, START);
}
