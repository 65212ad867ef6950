//! Who a token's user is, and how a query would be answered: what clients ask for beside rows.
//!
//! Refuses to take an address of another host for an answer. Invariant: nothing of this needs a row of the client's.

use org::http::{Headers, Method, Request, Response};

use crate::{
    rows::stage,
    stage::{SESSION, Stage, text},
};

const ORIGIN: &str = "https://night-network.my.salesforce.example";

fn get(stage: &mut Stage, path: &str, headers: &[(&str, &str)]) -> Response {
    let mut request = Request::new(Method::Get, ORIGIN, path);
    request.headers = Headers::default();
    for (name, value) in headers {
        request.headers.set((*name).to_owned(), (*value).to_owned());
    }
    stage.send_request(request)
}

fn own() -> String {
    format!("Bearer {SESSION}")
}

/// What stands behind `"name":"`.
fn member(body: &str, name: &str) -> String {
    let found = body.split(&format!(r#""{name}":""#)).nth(1).and_then(|rest| rest.split('"').next());
    found.unwrap_or_else(|| panic!("no {name} in {body}")).to_owned()
}

#[test]
fn the_resources_lead_to_the_user_who_asks() {
    let mut stage = stage();
    let token = own();
    let list = text(&get(&mut stage, "/services/data/v68.0", &[("Authorization", &token), ("Host", "127.0.0.1:8090")]));
    let url = member(&list, "identity");
    let path = url.strip_prefix("http://127.0.0.1:8090").unwrap_or_else(|| panic!("{url}")).to_owned();
    let told = get(&mut stage, &format!("{path}?format=json&oauth_token={SESSION}"), &[("Host", "127.0.0.1:8090")]);
    let body = text(&told);
    assert_eq!((told.status, told.headers.get("Sforce-Limit-Info")), (200, None), "{body}");
    assert!(body.starts_with(&format!(r#"{{"id":"{url}","asserted_user":true,"user_id":"005"#)), "{body}");
    for (name, value) in [
        ("username", "ada@night-network.example"),
        ("nick_name", "ada"),
        ("timezone", "GMT"),
        ("rest", "http://127.0.0.1:8090/services/data/v{version}/"),
        ("user_type", "STANDARD"),
        ("custom_domain", "http://127.0.0.1:8090"),
    ] {
        assert_eq!(member(&body, name), value);
    }
    assert!(body.contains(r#""status":{"created_date":null,"body":null},"urls":{"enterprise""#), "{body}");
    let latest = text(&get(&mut stage, &format!("{path}?version=latest"), &[("Authorization", &token)]));
    assert_eq!(member(&latest, "query"), format!("{ORIGIN}/services/data/v68.0/query/"));
}

#[test]
fn userinfo_is_that_of_openid_connect() {
    let mut stage = stage();
    let body = text(&get(&mut stage, "/services/oauth2/userinfo", &[("Authorization", &own())]));
    let (user, organization) = (member(&body, "user_id"), member(&body, "organization_id"));
    assert_eq!(member(&body, "sub"), format!("{ORIGIN}/id/{organization}/{user}"));
    assert_eq!(member(&body, "preferred_username"), "ada@night-network.example");
    for part in [r#""email_verified":true"#, r#""is_salesforce_integration_user":false"#, r#""utcOffset":0"#] {
        assert!(body.contains(part), "{part} {body}");
    }
}

#[test]
fn whoever_has_no_token_of_this_org_is_told_so_in_a_word() {
    let mut stage = stage();
    let (known, other) = (own(), "Bearer guessed");
    let url = {
        let list = text(&get(&mut stage, "/services/data/v68.0", &[("Authorization", &known)]));
        member(&list, "identity").replace(ORIGIN, "")
    };
    let elsewhere = url.replace("/00D", "/00E");
    let nobody = url.replace("/005", "/006");
    for (path, headers, word) in [
        ("/services/oauth2/userinfo", [].as_slice(), "Missing_OAuth_Token"),
        ("/services/oauth2/userinfo", &[("Authorization", other)], "Bad_OAuth_Token"),
        (&url, &[], "Missing_OAuth_Token"),
        (&format!("{url}?oauth_token=guessed"), &[], "Bad_OAuth_Token"),
        (&elsewhere, &[("Authorization", &known)], "Wrong_Org"),
        (&nobody, &[("Authorization", &known)], "Bad_Id"),
    ] {
        let refused = get(&mut stage, path, headers);
        assert_eq!((refused.status, text(&refused).as_str()), (403, word), "{path}");
        assert_eq!(refused.headers.get("Content-Type"), Some("text/html;charset=UTF-8"));
    }
    let xml = get(&mut stage, &format!("{url}?format=xml"), &[("Authorization", &known)]);
    assert_eq!(xml.status, 501);
}

#[test]
fn a_querys_plans_are_told_the_cheapest_first() {
    let mut stage = stage();
    for (number, site) in ["a", "a", "b", "b", "b", "c", "c", "c", "c", "c"].iter().enumerate() {
        stage.insert(&format!(r#"{{"Name":"n{number}","Site":"{site}","Key__c":"k{number}"}}"#));
    }
    let mut plans = |soql: &str| {
        let path = format!("/services/data/v68.0/query/?explain={}", soql.replace(' ', "+"));
        let told = stage.send(Method::Get, &path, "");
        (told.status, text(&told))
    };
    let note = r#""notes":[{"description":"Not considering filter for optimization because unindexed","fields":["IsDeleted"],"tableEnumOrId":"Account"}]"#;
    let plan = |cardinality: u32, field: &str, kind: &str, cost: &str| {
        format!(
            r#"{{"cardinality":{cardinality},"fields":[{field}],"leadingOperationType":"{kind}",{note},"relativeCost":{cost},"sobjectCardinality":10,"sobjectType":"Account"}}"#
        )
    };
    let soql = "SELECT Id FROM Account WHERE Name = 'n1' AND Site = 'a' AND Name LIKE 'n%'";
    let by_name = plan(1, r#""Name""#, "Index", "0.3333333333333333");
    let all_names = plan(10, r#""Name""#, "Index", "3.3333333333333335");
    let scan = plan(1, "", "TableScan", "1.26");
    let expected = format!(r#"{{"plans":[{by_name},{scan},{all_names}],"sourceQuery":"{soql}"}}"#);
    assert_eq!(plans(soql), (200, expected));
    // An index of a custom field is worth it up to a tenth of the rows; what stands beside OR leads nowhere.
    let (_, told) = plans("SELECT Id FROM Account WHERE Key__c IN ('k1','k2')");
    assert!(told.contains(&plan(2, r#""Key__c""#, "Index", "2.0")), "{told}");
    let (_, told) = plans("SELECT Id FROM Account WHERE Name = 'n1' OR Name = 'n2'");
    assert_eq!(told.matches("leadingOperationType").count(), 1, "{told}");
    let (status, told) = plans("SELECT Nope FROM Account");
    assert!(status == 400 && told.contains("INVALID_FIELD") && told.contains(r"ERROR at Row:1:Column:8"), "{told}");
}
