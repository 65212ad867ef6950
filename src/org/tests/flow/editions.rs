//! What an org's edition and its user's permission let in: so many requests a day, or none at all.
//!
//! Refuses to wait: a day goes by when the stage says so. Invariant: what is refused changes nothing, and is not counted.

use org::{
    Edition,
    http::{Method, Response},
};

use crate::stage::{START, Stage, knows, text, with_apex};

const BASE: &str = "/services/data/v68.0";
const HOUR: i64 = 3_600_000;
const RESOURCE: &str = "@RestResource(urlMapping='/echo/*') global class Echo {
    @HttpGet global static String get() { return 'heard'; }
}";

fn stage(edition: &Edition) -> Stage {
    let mut stage = Stage::new(&with_apex(&[("Echo.cls", RESOURCE)]), knows);
    stage.org.set_edition(edition);
    stage
}

fn told(response: &Response) -> (u16, String, String) {
    let usage = response.headers.get("Sforce-Limit-Info").unwrap_or_default().to_owned();
    (response.status, usage, text(response))
}

fn get(stage: &mut Stage, path: &str) -> (u16, String, String) {
    told(&stage.send(Method::Get, path, ""))
}

fn refused(usage: &str) -> (u16, String, String) {
    let body = r#"[{"message":"TotalRequests Limit exceeded.","errorCode":"REQUEST_LIMIT_EXCEEDED"}]"#;
    (403, usage.to_owned(), body.to_owned())
}

#[test]
fn the_last_request_of_a_day_is_answered_and_the_next_waits_for_the_day_to_pass() {
    let mut stage = stage(&Edition { daily_requests: 4, ..Edition::default() });
    stage.now = START + 10 * 60_000;
    let (status, usage, limits) = get(&mut stage, &format!("{BASE}/limits"));
    assert_eq!((status, usage.as_str()), (200, "api-usage=1/4"));
    assert!(limits.contains(r#""DailyApiRequests":{"Max":4,"Remaining":3}"#), "{limits}");
    let heard = get(&mut stage, "/services/apexrest/echo/");
    assert_eq!(heard, (200, "api-usage=2/4".into(), "\"heard\"".into()));
    stage.now = START + HOUR + 60_000;
    // Many in one are one.
    let many = r#"{"batchRequests":[{"method":"GET","url":"v68.0/limits"},{"method":"GET","url":"v68.0/limits"}]}"#;
    let batch = told(&stage.send(Method::Post, &format!("{BASE}/composite/batch"), many));
    assert_eq!((batch.0, batch.1.as_str()), (200, "api-usage=3/4"));
    assert_eq!(batch.2.matches(r#""DailyApiRequests":{"Max":4,"Remaining":1}"#).count(), 2, "{}", batch.2);
    assert_eq!(get(&mut stage, BASE).1, "api-usage=4/4");
    for _ in 0..3 {
        assert_eq!(get(&mut stage, BASE), refused("api-usage=4/4"));
        assert_eq!(get(&mut stage, "/services/apexrest/echo/"), refused("api-usage=4/4"));
    }
    let row = stage.send(Method::Post, &format!("{BASE}/sobjects/Account"), r#"{"Name":"late"}"#);
    assert_eq!(told(&row), refused("api-usage=4/4"));
    assert_eq!(stage.org.records_json("Account").as_deref(), Some("[]"), "what is refused is not done");
    assert_eq!(get(&mut stage, "/services/data").0, 200, "the versions take no session");
    stage.now = START + 24 * HOUR - 1;
    assert_eq!(get(&mut stage, BASE), refused("api-usage=4/4"));
    // The first hour is forgotten, and what was refused was never counted.
    stage.now = START + 24 * HOUR;
    assert_eq!((get(&mut stage, BASE).1, get(&mut stage, BASE).1), ("api-usage=3/4".into(), "api-usage=4/4".into()));
    assert_eq!(get(&mut stage, BASE), refused("api-usage=4/4"));
}

#[test]
fn an_edition_has_its_name_its_limit_and_the_api_or_not() {
    for (word, name, daily) in [
        ("developer", "Developer Edition", 15_000),
        ("Enterprise", "Enterprise Edition", 101_000),
        ("UNLIMITED", "Unlimited Edition", 105_000),
    ] {
        let mut stage = stage(&Edition::find(word).expect(word));
        let query = format!("{BASE}/query?q=SELECT+OrganizationType+FROM+Organization");
        let (status, usage, body) = get(&mut stage, &query);
        assert_eq!((status, usage), (200, format!("api-usage=1/{daily}")));
        assert!(body.contains(&format!(r#""OrganizationType":"{name}""#)), "{body}");
    }
    assert_eq!(Edition::find("starter"), None);
    assert_eq!(Edition::ALL.first(), Some(&Edition::default()));
    for word in ["professional", "team"] {
        let mut stage = stage(&Edition::find(word).expect(word));
        assert_eq!(get(&mut stage, "/services/data").0, 200, "the versions are no secret");
        assert_eq!((get(&mut stage, BASE), get(&mut stage, "/services/apexrest/echo/")), (disabled(), disabled()));
    }
}

fn disabled() -> (u16, String, String) {
    let body =
        r#"[{"message":"The REST API is not enabled for this Organization.","errorCode":"API_DISABLED_FOR_ORG"}]"#;
    (403, String::new(), body.to_owned())
}

#[cfg(feature = "test-runner")]
#[test]
fn a_user_without_api_enabled_is_told_that_the_org_has_no_api() {
    let mut setup = with_apex(&[("Echo.cls", RESOURCE)]);
    let set = "<PermissionSet><label>Api</label><userPermissions><enabled>true</enabled><name>ApiEnabled</name>\
        </userPermissions><userPermissions><enabled>true</enabled><name>RunReports</name></userPermissions>\
        </PermissionSet>";
    setup.files.push(org::File { path: "permissionsets/Api.permissionset-meta.xml".into(), text: set.into() });
    let mut stage = Stage::new(&setup, knows);
    let id = |stage: &mut Stage, query: &str| {
        let (_, _, body) = get(stage, &format!("{BASE}/query?q={}", query.replace(' ', "+")));
        let from = body.find("\"Id\":\"").unwrap_or_else(|| panic!("{body}")) + 6;
        body[from..from + 18].to_owned()
    };
    let user = id(&mut stage, "SELECT Id FROM User WHERE Username='ada@night-network.example'");
    let set = id(&mut stage, "SELECT Id FROM PermissionSet WHERE PermissionsApiEnabled=true");
    let profile = |stage: &mut Stage, name: &str| {
        let id = id(stage, &format!("SELECT Id FROM Profile WHERE Name='{name}'"));
        let body = format!(r#"{{"ProfileId":"{id}"}}"#);
        assert_eq!(stage.send(Method::Patch, &format!("{BASE}/sobjects/User/{user}"), &body).status, 204, "{name}");
    };
    let assignment = format!(r#"{{"AssigneeId":"{user}","PermissionSetId":"{set}"}}"#);
    let assigned = stage.send(Method::Post, &format!("{BASE}/sobjects/PermissionSetAssignment"), &assignment);
    assert_eq!(assigned.status, 201, "{}", text(&assigned));
    profile(&mut stage, "Minimum Access - Salesforce");
    assert_eq!(get(&mut stage, "/services/apexrest/echo/").0, 200, "the permission set gives it");
    let id = text(&assigned).split('"').nth(3).expect("an id").to_owned();
    stage.send(Method::Delete, &format!("{BASE}/sobjects/PermissionSetAssignment/{id}"), "");
    assert_eq!((get(&mut stage, BASE), get(&mut stage, "/services/apexrest/echo/")), (disabled(), disabled()));
}
