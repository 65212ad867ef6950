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

/// A user of a minimal profile with a permission set that gives contacts, and of accounts nothing.
fn reader() -> Stage {
    let mut setup = pattern();
    let field = |name: &str, edit: bool| {
        format!(
            "<fieldPermissions><field>Contact.{name}</field><editable>{edit}</editable><readable>true</readable>\
             </fieldPermissions>"
        )
    };
    let set = format!(
        "<PermissionSet><label>Reader</label><objectPermissions><object>Contact</object><allowCreate>false</allowCreate>\
         <allowDelete>false</allowDelete><allowEdit>true</allowEdit><allowRead>true</allowRead>\
         <modifyAllRecords>false</modifyAllRecords><viewAllRecords>false</viewAllRecords></objectPermissions>\
         <objectPermissions><object>Case</object><allowCreate>true</allowCreate><allowDelete>false</allowDelete>\
         <allowEdit>true</allowEdit><allowRead>true</allowRead><modifyAllRecords>false</modifyAllRecords>\
         <viewAllRecords>false</viewAllRecords></objectPermissions>{}{}{}<userPermissions><enabled>true</enabled>\
         <name>ApiEnabled</name></userPermissions></PermissionSet>",
        field("Email", false),
        field("AccountId", true),
        field("MailingAddress", true),
    );
    setup.files.push(File { path: "permissionsets/Reader.permissionset-meta.xml".into(), text: set });
    let mut stage = Stage::new(&setup, knows);
    for (body, object) in [
        (r#"{"Name":"Api","Label":"Api","PermissionsApiEnabled":true}"#, "PermissionSet"),
        (r#"{"LastName":"Okafor","Email":"o@b.example","Phone":"1 secret","MailingCity":"Lagos"}"#, "Contact"),
    ] {
        assert_eq!(send(&mut stage, Method::Post, &format!("/sobjects/{object}"), body).0, 201);
    }
    let account = stage.insert(r#"{"Name":"Harbourlight"}"#);
    let contact = id(&mut stage, "SELECT Id FROM Contact");
    send(
        &mut stage,
        Method::Patch,
        &format!("/sobjects/Contact/{contact}"),
        &format!(r#"{{"AccountId":"{account}"}}"#),
    );
    for set in ["Api", "Reader"] {
        let user = id(&mut stage, ADA);
        let set = id(&mut stage, &format!("SELECT Id FROM PermissionSet WHERE Name='{set}'"));
        let body = format!(r#"{{"AssigneeId":"{user}","PermissionSetId":"{set}"}}"#);
        assert_eq!(send(&mut stage, Method::Post, "/sobjects/PermissionSetAssignment", &body).0, 201);
    }
    has_profile(&mut stage, "Minimum Access - Salesforce");
    stage
}

/// The flags of the object or field of that name, of those that are told beside its name.
fn flags<'a>(described: &'a str, name: &str, keys: &[&str]) -> Vec<&'a str> {
    let place = described.find(&format!(r#""name":"{name}""#)).unwrap_or_else(|| panic!("no {name}"));
    // A describe's keys stand in the order of the alphabet.
    let from = described[..place].rfind('{').unwrap_or_default();
    let of_key = |key: &&str| {
        let rest = described[from..].split_once(&format!(r#""{key}":"#)).unwrap_or_else(|| panic!("no {key}")).1;
        rest.split([',', '}']).next().unwrap_or_default()
    };
    keys.iter().map(of_key).collect()
}

#[test]
fn a_describe_tells_what_the_user_may_and_hides_the_rest() {
    let mut stage = reader();
    let all = send(&mut stage, Method::Get, "/sobjects", "").1;
    assert!(!all.contains(r#""name":"Account""#) && all.contains(r#""name":"User""#), "accounts are not to be read");
    let keys = ["createable", "deletable", "queryable", "undeletable", "updateable"];
    assert_eq!(flags(&all, "Contact", &keys), ["false", "false", "true", "true", "true"]);
    assert_eq!(flags(&all, "Case", &keys), ["true", "false", "true", "true", "true"]);
    for path in ["/sobjects/Account", "/sobjects/Account/describe"] {
        refused(send(&mut stage, Method::Get, path, ""), 404, "NOT_FOUND", "The requested resource does not exist");
    }
    let brief = send(&mut stage, Method::Get, "/sobjects/Contact", "").1;
    assert_eq!(flags(&brief, "Contact", &keys), ["false", "false", "true", "true", "true"]);
    let contact = send(&mut stage, Method::Get, "/sobjects/Contact/describe", "").1;
    for hidden in ["Phone", "Birthdate", "OtherAddress", "OtherCity"] {
        assert!(!contact.contains(&format!(r#""name":"{hidden}""#)), "{hidden}");
    }
    let keys = ["createable", "updateable"];
    assert_eq!(flags(&contact, "Email", &keys), ["false", "false"]);
    assert_eq!(flags(&contact, "AccountId", &keys), ["false", "true"]);
    // A part of an address is had with the whole.
    assert_eq!(flags(&contact, "MailingCity", &keys), ["false", "true"]);
    assert!(contact.contains(r#""referenceTo":[],"relationshipName":"Account""#), "where it leads is not told");
    for child in ["Case", "Opportunity"] {
        assert!(
            !contact.contains(&format!(r#""childSObject":"{child}""#)),
            "{child}: by a lookup that is not to be read"
        );
    }
    let case = send(&mut stage, Method::Get, "/sobjects/Case/describe", "").1;
    assert!(!case.contains(r#""name":"ContactId""#), "a lookup without its permission");
    has_profile(&mut stage, "System Administrator");
    let notes = stage.notes().len();
    let contact = send(&mut stage, Method::Get, "/sobjects/Contact/describe", "").1;
    assert_eq!(stage.notes().len(), notes, "a describe is no transaction");
    assert_eq!(flags(&contact, "Email", &keys), ["true", "true"]);
    assert!(contact.contains(r#""name":"Phone""#) && contact.contains(r#""referenceTo":["Account"]"#));
    assert!(contact.contains(r#""childSObject":"Case""#) && contact.contains(r#""childSObject":"Opportunity""#));
}

#[test]
fn what_the_user_may_not_read_is_in_no_list_of_fields_and_no_relationship() {
    let mut stage = reader();
    let account = id(&mut stage, "SELECT AccountId, Id FROM Contact").to_owned();
    let contact = id(&mut stage, "SELECT Id FROM Contact");
    let all = send(&mut stage, Method::Get, "/query?q=SELECT+FIELDS(ALL)+FROM+Contact+LIMIT+1", "").1;
    assert!(all.contains(r#""city":"Lagos""#) && !all.contains("Phone") && !all.contains("secret"), "{all}");
    let row = send(&mut stage, Method::Get, &format!("/sobjects/Contact/{contact}"), "").1;
    assert!(row.contains(r#""MailingCity":"Lagos""#) && !row.contains("Phone"), "{row}");
    let no_relationship =
        "\\nSELECT Account.Name FROM Contact\\n       ^\\nERROR at Row:1:Column:8\\nDidn't understand";
    refused(
        send(&mut stage, Method::Get, "/query?q=SELECT+Account.Name+FROM+Contact", ""),
        400,
        "INVALID_FIELD",
        no_relationship,
    );
    // A lookup that is not to be read leads nowhere, though what it leads to may be read.
    let (status, body) = send(&mut stage, Method::Get, "/query?q=SELECT+Contact.LastName+FROM+Case", "");
    assert!(status == 400 && body.contains("Didn't understand relationship 'Contact' in field path"), "{body}");
    let children = "/query?q=SELECT+Id,(SELECT+Id+FROM+Assets)+FROM+Contact";
    let (status, body) = send(&mut stage, Method::Get, children, "");
    assert!(status == 400 && body.contains("INVALID_TYPE"), "{body}");
    let many = format!("/composite/sobjects/Contact?ids={contact}&fields=Phone");
    refused(send(&mut stage, Method::Get, &many, ""), 400, "INVALID_FIELD", "No such column 'Phone'");
    for path in [
        format!("/composite/sobjects/Account?ids={account}&fields=Name"),
        format!("/sobjects/Contact/{contact}/Account"),
        format!("/sobjects/Contact/{contact}/Assets"),
        "/sobjects/Account/updated?start=2025-12-31T00:00:00Z&end=2026-01-02T00:00:00Z".to_owned(),
    ] {
        refused(send(&mut stage, Method::Get, &path, ""), 404, "NOT_FOUND", "The requested resource does not exist");
    }
    let cases = send(&mut stage, Method::Get, &format!("/sobjects/Contact/{contact}/Cases"), "");
    refused(cases, 404, "NOT_FOUND", "The requested resource does not exist");
    #[cfg(feature = "whole-rest")]
    {
        let plan = send(&mut stage, Method::Get, "/query?explain=SELECT+Id+FROM+Contact+WHERE+Phone='1'", "");
        refused(plan, 400, "INVALID_FIELD", "\\nSELECT Id FROM Contact WHERE Phone='1'");
    }
    let found = send(&mut stage, Method::Get, "/search?q=FIND+{secret}", "").1;
    assert_eq!(found, r#"{"searchRecords":[]}"#, "no word of a hidden field is found");
    let found = send(&mut stage, Method::Get, "/search?q=FIND+{okafor}", "").1;
    assert!(found.contains(&contact), "{found}");
    has_profile(&mut stage, "System Administrator");
    let cases = send(&mut stage, Method::Get, &format!("/sobjects/Contact/{contact}/Cases"), "");
    assert_eq!(cases, (200, r#"{"totalSize":0,"done":true,"records":[]}"#.to_owned()));
}
