//! Who may use a credential's principal and a class of Apex REST: whoever has a permission set that grants it, as the
//! rows of PermissionSetAssignment say at that moment.
//!
//! Refuses to look at the metadata: it stays as it is, and only assignments change. Invariant: without permission nothing
//! leaves the org.

use org::http::{Method, Response};

use crate::stage::{Stage, knows, text, with_apex};

const BASE: &str = "/services/data/v68.0";
/// 2030-01-01T00:00:00Z
const END: i64 = 1_893_456_000_000;
const NO_ACCESS: &str = "The callout couldn't access the endpoint. You might not have the required permissions, or the \
                         named credential \\\"Company_Data\\\" might not exist.";
const CALLS: &str = "@RestResource(urlMapping='/calls/*') global class Calls {
    @HttpGet global static String get() {
        HttpRequest request = new HttpRequest();
        request.setMethod('GET');
        request.setEndpoint('callout:Company_Data/v1');
        try { return String.valueOf(new Http().send(request).getStatusCode()); }
        catch (CalloutException e) { return e.getMessage(); }
    }
    @HttpDelete global static void take() {
        delete [SELECT Id FROM PermissionSetAssignment WHERE AssigneeId = :UserInfo.getUserId()];
    }
    @HttpPost global static void give() {
        PermissionSet known = [SELECT Id FROM PermissionSet WHERE Name = 'Account_Enrichment'];
        insert new PermissionSetAssignment(AssigneeId = UserInfo.getUserId(), PermissionSetId = known.Id);
    }
    @HttpPut global static void giveAndThrow() {
        give();
        throw new IllegalArgumentException('and take it back');
    }
}";

fn stage() -> Stage {
    Stage::new(&with_apex(&[("Calls.cls", CALLS)]), knows)
}

/// What the class answers once it has called out, or could not.
fn calls(stage: &mut Stage) -> String {
    let mut request = org::http::Request::new(Method::Get, "", "/services/apexrest/calls/");
    request.headers.set("Authorization", format!("Bearer {}", crate::stage::SESSION));
    let from = stage.outputs.len();
    stage.send_later(request);
    stage.run();
    let answer = stage.outputs[from..].iter().find_map(|output| match output {
        org::Output::Respond { response, .. } => Some(text(response)),
        _ => None,
    });
    answer.expect("an answer").trim_matches('"').to_owned()
}

fn apex(stage: &mut Stage, method: Method) -> u16 {
    stage.send(method, "/services/apexrest/calls/", "").status
}

fn ids(stage: &mut Stage, query: &str) -> Vec<String> {
    let body = text(&stage.send(Method::Get, &format!("{BASE}/query?q={}", query.replace(' ', "+")), ""));
    body.split("\"Id\":\"").skip(1).map(|rest| rest[..18].to_owned()).collect()
}

#[test]
fn a_principal_is_had_as_long_as_the_permission_set_is_assigned() {
    let mut stage = stage();
    assert_eq!(calls(&mut stage), "200");
    let assignments = ids(&mut stage, "SELECT Id FROM PermissionSetAssignment");
    let [assignment] = assignments.as_slice() else { panic!("{assignments:?}") };
    let path = format!("{BASE}/sobjects/PermissionSetAssignment");
    assert_eq!(stage.send(Method::Delete, &format!("{path}/{assignment}"), "").status, 204);
    let before = (stage.calls, stage.tokens);
    assert_eq!(calls(&mut stage), NO_ACCESS);
    assert_eq!((stage.calls, stage.tokens), before, "nothing leaves");
    let user = ids(&mut stage, "SELECT Id FROM User WHERE Username = 'ada@night-network.example'").remove(0);
    let set = ids(&mut stage, "SELECT Id FROM PermissionSet WHERE Name = 'Account_Enrichment'").remove(0);
    let body = format!(r#"{{"AssigneeId":"{user}","PermissionSetId":"{set}"}}"#);
    let given: Response = stage.send(Method::Post, &path, &body);
    assert_eq!(given.status, 201, "{}", text(&given));
    assert_eq!(calls(&mut stage), "200");
}

/// The last millisecond before it ends, and the first one after.
#[test]
fn an_assignment_ends_at_its_moment() {
    let mut stage = stage();
    assert_eq!(apex(&mut stage, Method::Delete), 200);
    let user = ids(&mut stage, "SELECT Id FROM User WHERE Username = 'ada@night-network.example'").remove(0);
    let set = ids(&mut stage, "SELECT Id FROM PermissionSet WHERE Name = 'Account_Enrichment'").remove(0);
    stage.now = END - 1000;
    let body =
        format!(r#"{{"AssigneeId":"{user}","PermissionSetId":"{set}","ExpirationDate":"2030-01-01T00:00:00Z"}}"#);
    let given = stage.send(Method::Post, &format!("{BASE}/sobjects/PermissionSetAssignment"), &body);
    assert_eq!(given.status, 201, "{}", text(&given));
    assert_eq!(calls(&mut stage), "200");
    stage.now = END;
    assert_eq!(calls(&mut stage), NO_ACCESS);
}

/// The group comes from metadata; whoever has it has its sets, and what is taken from it is taken from them.
#[cfg(feature = "standard-objects")]
#[test]
fn a_group_gives_its_permission_sets() {
    let mut setup = with_apex(&[("Calls.cls", CALLS)]);
    let group = "<PermissionSetGroup><label>Desk</label><permissionSets>Account_Enrichment</permissionSets>\
        <status>Updated</status></PermissionSetGroup>";
    setup
        .files
        .push(org::File { path: "permissionsetgroups/Desk.permissionsetgroup-meta.xml".into(), text: group.into() });
    let mut stage = Stage::new(&setup, knows);
    assert_eq!(apex(&mut stage, Method::Delete), 200);
    assert_eq!(calls(&mut stage), NO_ACCESS);
    let user = ids(&mut stage, "SELECT Id FROM User WHERE Username = 'ada@night-network.example'").remove(0);
    let group = ids(&mut stage, "SELECT Id FROM PermissionSetGroup WHERE DeveloperName = 'Desk'").remove(0);
    let path = format!("{BASE}/sobjects/PermissionSetAssignment");
    let none = stage.send(Method::Post, &path, &format!(r#"{{"AssigneeId":"{user}"}}"#));
    assert!(none.status == 400 && text(&none).contains("Required fields are missing: [PermissionSetId]"));
    let body = format!(r#"{{"AssigneeId":"{user}","PermissionSetGroupId":"{group}"}}"#);
    let given = stage.send(Method::Post, &path, &body);
    assert_eq!(given.status, 201, "{}", text(&given));
    assert_eq!(calls(&mut stage), "200");
    let component = ids(&mut stage, "SELECT Id FROM PermissionSetGroupComponent").remove(0);
    let path = format!("{BASE}/sobjects/PermissionSetGroupComponent/{component}");
    assert_eq!(stage.send(Method::Delete, &path, "").status, 204);
    assert_eq!(calls(&mut stage), NO_ACCESS);
}

#[test]
fn apex_gives_and_takes_principals_and_a_rollback_leaves_them_as_they_were() {
    let mut stage = stage();
    assert_eq!(apex(&mut stage, Method::Delete), 200);
    assert_eq!(calls(&mut stage), NO_ACCESS);
    assert_eq!(apex(&mut stage, Method::Put), 500);
    assert_eq!(calls(&mut stage), NO_ACCESS, "what was rolled back gives nothing");
    assert_eq!(apex(&mut stage, Method::Post), 200);
    assert_eq!(calls(&mut stage), "200");
}

#[test]
fn whoever_has_another_permission_set_alone_has_no_principal() {
    let mut setup = with_apex(&[("Calls.cls", CALLS)]);
    let other = "<PermissionSet><label>Other</label></PermissionSet>";
    setup.files.push(org::File { path: "permissionsets/Other.permissionset-meta.xml".into(), text: other.into() });
    setup.permission_sets = vec!["Other".into()];
    assert_eq!(calls(&mut Stage::new(&setup, knows)), NO_ACCESS);
}

#[test]
fn a_class_is_open_as_long_as_the_permission_set_is_assigned() {
    let mut setup = with_apex(&[("Calls.cls", CALLS)]);
    let set = "<PermissionSet><label>Calls</label><classAccesses><apexClass>Calls</apexClass><enabled>true</enabled>\
        </classAccesses></PermissionSet>";
    setup.files.push(org::File { path: "permissionsets/Calls.permissionset-meta.xml".into(), text: set.into() });
    setup.permission_sets.push("Calls".into());
    let mut stage = Stage::new(&setup, knows);
    assert_eq!(apex(&mut stage, Method::Delete), 200, "it takes all of its user's");
    assert_eq!(apex(&mut stage, Method::Delete), 403);
}
