//! Rows over REST: by id, by external id, under conditions, and the triggers that run around them.

use org::{
    File,
    http::{Headers, Method, Request, Response},
};

use crate::stage::{SESSION, Stage, knows, text, with_apex};

pub const ACCOUNTS: &str = "/services/data/v68.0/sobjects/Account";
const KEY: &str = "<CustomField><fullName>Key__c</fullName><label>Key</label><type>Text</type><length>9</length>\
    <externalId>true</externalId><unique>true</unique></CustomField>";
const CODE: &str = "<CustomField><fullName>Code__c</fullName><label>Code</label><type>Text</type><length>9</length>\
    <externalId>true</externalId></CustomField>";
const BAND: &str = "<CustomField><fullName>Band__c</fullName><label>Band</label><type>Picklist</type><valueSet>\
    <restricted>true</restricted><valueSetDefinition><value><fullName>A</fullName><default>false</default></value>\
    </valueSetDefinition></valueSet></CustomField>";
const TRIGGER: &str = "trigger Watch on Account (before insert, before update, before delete) {
    if (Trigger.isDelete) {
        for (Account a : Trigger.old) { if (a.Name == 'kept') { a.addError('It stays.'); } }
        return;
    }
    for (Account a : Trigger.new) {
        if (a.Name == 'bad') { a.Name.addError('No.'); a.addError('Never.'); }
        if (a.Name == 'boom') { throw new IllegalArgumentException('boom'); }
        if (a.Name == 'loud') { a.Site = 'heard'; }
    }
}";

/// An org with external ids on accounts, and a trigger that knows some names.
pub fn stage() -> Stage {
    let mut setup = with_apex(&[("Watch.trigger", TRIGGER)]);
    for (name, text) in [("Key__c", KEY), ("Code__c", CODE), ("Band__c", BAND)] {
        let path = format!("objects/Account/fields/{name}.field-meta.xml");
        setup.files.push(File { path, text: text.into() });
    }
    Stage::new(&setup, knows)
}

/// The status and the body.
pub fn told(response: &Response) -> (u16, String) {
    (response.status, text(response))
}

pub fn with_header(stage: &mut Stage, method: Method, path: &str, body: &str, header: (&str, &str)) -> Response {
    let mut request = Request::new(method, "https://night-network.my.salesforce.example", path);
    request.headers = Headers::default()
        .with("Authorization", format!("Bearer {SESSION}"))
        .with("Content-Type", "application/json")
        .with(header.0.to_owned(), header.1.to_owned());
    request.body = body.into();
    stage.send_request(request)
}

fn error(code: &str, message: &str) -> String {
    match code {
        "NOT_FOUND" | "APEX_ERROR" => format!(r#"[{{"errorCode":"{code}","message":"{message}"}}]"#),
        _ => format!(r#"[{{"message":"{message}","errorCode":"{code}"}}]"#),
    }
}

fn refusal(code: &str, message: &str, fields: &str) -> String {
    format!(r#"[{{"message":"{message}","errorCode":"{code}","fields":[{fields}]}}]"#)
}

#[test]
fn a_row_is_changed_where_the_body_says_and_deleted() {
    let mut stage = stage();
    let id = stage.insert(r#"{"Name":"x","Phone":"1","Website":"w"}"#);
    let path = format!("{ACCOUNTS}/{id}");
    let changed = stage.send(Method::Patch, &path, r#"{"Phone":null,"name":"loud"}"#);
    assert_eq!(told(&changed), (204, String::new()));
    let read = stage.account(&id);
    for part in [r#""Phone":null"#, r#""Name":"loud""#, r#""Website":"w""#, r#""Site":"heard""#] {
        assert!(read.contains(part), "{part} in {read}");
    }
    assert_eq!(told(&stage.send(Method::Delete, &path, "")), (204, String::new()));
    let gone = (404, refusal("ENTITY_IS_DELETED", "entity is deleted", ""));
    for method in [Method::Get, Method::Patch, Method::Delete] {
        assert_eq!(told(&stage.send(method, &path, "{}")), gone, "{method}");
    }
    let nothing = (404, error("NOT_FOUND", "The requested resource does not exist"));
    for method in [Method::Get, Method::Patch, Method::Delete] {
        assert_eq!(told(&stage.send(method, &format!("{ACCOUNTS}/001bn00000zzzzzAAA"), "{}")), nothing, "{method}");
    }
}

#[test]
fn what_a_save_is_refused_for_is_said_with_its_code_text_and_fields() {
    let mut stage = stage();
    let first = stage.insert(r#"{"Name":"first","Key__c":"K1"}"#);
    let short = &first[..15];
    let user = "005bn0000000009AAA";
    let security = "Please check the security settings of this field and verify that it is read/write for your \
                    profile or permission set.";
    for (body, code, message, fields) in [
        (r#"{"Phone":"1"}"#, "REQUIRED_FIELD_MISSING", "Required fields are missing: [Name]".to_owned(), r#""Name""#),
        (
            r#"{"Name":"y","Key__c":"k1"}"#,
            "DUPLICATE_VALUE",
            format!("duplicate value found: Key__c duplicates value on record with id: {short}"),
            r#""Key__c""#,
        ),
        (
            r#"{"Name":"y","Key__c":"0123456789"}"#,
            "STRING_TOO_LONG",
            "Key: data value too large: 0123456789 (max length=9)".to_owned(),
            r#""Key__c""#,
        ),
        (
            r#"{"Name":"y","Band__c":"Z"}"#,
            "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
            "Band: bad value for restricted picklist field: Z".to_owned(),
            r#""Band__c""#,
        ),
        (
            &format!(r#"{{"Name":"y","OwnerId":"{user}"}}"#),
            "INVALID_CROSS_REFERENCE_KEY",
            "invalid cross reference id".to_owned(),
            r#""OwnerId""#,
        ),
        (
            r#"{"Name":"y","CreatedDate":"2026-01-01T00:00:00Z"}"#,
            "INVALID_FIELD_FOR_INSERT_UPDATE",
            format!("Unable to create/update fields: CreatedDate. {security}"),
            r#""CreatedDate""#,
        ),
        (
            r#"{"Name":"y","NumberOfEmployees":1234567890}"#,
            "NUMBER_OUTSIDE_VALID_RANGE",
            "Employees: value outside of valid range on numeric field: 1234567890".to_owned(),
            r#""NumberOfEmployees""#,
        ),
    ] {
        let expected = (400, refusal(code, &message, fields));
        assert_eq!(told(&stage.send(Method::Post, ACCOUNTS, body)), expected, "{body}");
    }
    let email = "/services/data/v68.0/sobjects/Contact";
    let expected = (400, refusal("INVALID_EMAIL_ADDRESS", "Email: invalid email address: x", r#""Email""#));
    assert_eq!(told(&stage.send(Method::Post, email, r#"{"LastName":"y","Email":"x"}"#)), expected);
}

#[test]
fn every_error_of_a_row_is_told_and_a_trigger_that_throws_is_named() {
    let mut stage = stage();
    let (status, body) = told(&stage.send(Method::Post, ACCOUNTS, r#"{"Name":"bad"}"#));
    let one = |message: &str, fields: &str| {
        let errors = refusal("FIELD_CUSTOM_VALIDATION_EXCEPTION", message, fields);
        errors[1..errors.len() - 1].to_owned()
    };
    assert_eq!((status, body), (400, format!("[{},{}]", one("No.", r#""Name""#), one("Never.", ""))));
    let (status, body) = told(&stage.send(Method::Post, ACCOUNTS, r#"{"Name":"boom"}"#));
    assert_eq!(status, 400);
    let start =
        r#"[{"message":"Watch: execution of BeforeInsert\n\ncaused by: System.IllegalArgumentException: boom\n"#;
    assert!(body.starts_with(start), "{body}");
    assert!(body.ends_with(r#"","errorCode":"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY","fields":[]}]"#), "{body}");
    let id = stage.insert(r#"{"Name":"kept"}"#);
    let expected = (400, refusal("FIELD_CUSTOM_VALIDATION_EXCEPTION", "It stays.", ""));
    assert_eq!(told(&stage.send(Method::Delete, &format!("{ACCOUNTS}/{id}"), "")), expected);
    assert!(stage.account(&id).contains(r#""Name":"kept""#));
}

#[test]
fn a_body_that_names_its_key_is_refused() {
    let mut stage = stage();
    let id = stage.insert(r#"{"Name":"x"}"#);
    for (path, body, field) in [
        (format!("{ACCOUNTS}/{id}"), format!(r#"{{"Id":"{id}"}}"#), "Id"),
        (format!("{ACCOUNTS}/Key__c/K9"), r#"{"Name":"x","Key__c":"K9"}"#.to_owned(), "Key__c"),
    ] {
        let message = format!("The {field} field should not be specified in the sobject data.");
        assert_eq!(told(&stage.send(Method::Patch, &path, &body)), (400, error("INVALID_FIELD", &message)));
    }
}

#[test]
fn an_upsert_makes_a_row_or_changes_it() {
    let mut stage = stage();
    let path = format!("{ACCOUNTS}/Key__c/K%2F1");
    let made = stage.send(Method::Patch, &path, r#"{"Name":"new"}"#);
    let (status, body) = told(&made);
    let id = body.split('"').nth(3).expect("an id").to_owned();
    let answer = |created: bool| format!(r#"{{"id":"{id}","success":true,"errors":[],"created":{created}}}"#);
    assert_eq!((status, body), (201, answer(true)));
    assert_eq!(made.headers.get("Location"), Some(format!("{ACCOUNTS}/{id}").as_str()));
    assert!(stage.account(&id).contains(r#""Key__c":"K/1""#));
    assert_eq!(told(&stage.send(Method::Patch, &path, r#"{"Name":"changed"}"#)), (200, answer(false)));
    assert!(stage.account(&id).contains(r#""Name":"changed""#));
    let old = path.replace("v68.0", "v45.0");
    assert_eq!(told(&stage.send(Method::Patch, &old, r#"{"Name":"again"}"#)), (204, String::new()));
    let update = format!("{ACCOUNTS}/Key__c/K2?updateOnly=true");
    let nothing = (404, error("NOT_FOUND", "The requested resource does not exist"));
    assert_eq!(told(&stage.send(Method::Patch, &update, r#"{"Name":"x"}"#)), nothing);

    assert!(text(&stage.send(Method::Get, &path, "")).contains(&format!(r#""Id":"{id}""#)));
    assert_eq!(stage.send(Method::Delete, &path, "").status, 204);
    assert_eq!(told(&stage.send(Method::Get, &path, "")), nothing);
    let message = "Provided external ID field does not exist or is not accessible: Phone";
    let unknown = (404, error("NOT_FOUND", message));
    assert_eq!(told(&stage.send(Method::Get, &format!("{ACCOUNTS}/Phone/1"), "")), unknown);
}

/// As documented since version 37.0: the field Id, and no value of it.
#[test]
fn a_post_to_the_field_id_makes_a_row() {
    let mut stage = stage();
    let (status, body) = told(&stage.send(Method::Post, &format!("{ACCOUNTS}/Id"), r#"{"Name":"new"}"#));
    assert!(status == 201 && body.contains(r#""success":true"#), "{body}");
    let (status, body) = told(&stage.send(Method::Get, &format!("{ACCOUNTS}/Id"), ""));
    assert!(status == 400 && body.contains("malformed id Id"), "{body}");
}

#[test]
fn several_rows_of_one_external_id_are_told_by_their_addresses() {
    let mut stage = stage();
    let ids = [(); 2].map(|()| stage.insert(r#"{"Name":"twin","Code__c":"C"}"#));
    let expected = format!(r#"["{ACCOUNTS}/{}","{ACCOUNTS}/{}"]"#, ids[0], ids[1]);
    for method in [Method::Get, Method::Patch, Method::Delete] {
        let response = stage.send(method, &format!("{ACCOUNTS}/Code__c/c"), r#"{"Name":"y"}"#);
        assert_eq!(told(&response), (300, expected.clone()), "{method}");
    }
}

#[test]
fn a_parent_is_named_by_its_external_id() {
    let mut stage = stage();
    let id = stage.insert(r#"{"Name":"parent","Key__c":"P"}"#);
    let contacts = "/services/data/v68.0/sobjects/Contact";
    let (status, body) = told(&stage.send(Method::Post, contacts, r#"{"LastName":"x","Account":{"Key__c":"P"}}"#));
    assert_eq!(status, 201, "{body}");
    let contact = body.split('"').nth(3).expect("an id");
    let read = text(&stage.send(Method::Get, &format!("{contacts}/{contact}?fields=AccountId"), ""));
    assert!(read.contains(&format!(r#""AccountId":"{id}""#)), "{read}");
    let lost = stage.send(Method::Post, contacts, r#"{"LastName":"x","Account":{"Key__c":"Q"}}"#);
    let message = "Foreign key external ID: Q not found for field Key__c in entity Account";
    assert_eq!(told(&lost), (400, error("INVALID_FIELD", message)));
}

#[test]
fn an_account_has_an_entity_tag_that_changes_with_it() {
    let mut stage = stage();
    let id = stage.insert(r#"{"Name":"x"}"#);
    let path = format!("{ACCOUNTS}/{id}");
    let read = stage.send(Method::Get, &path, "");
    let tag = read.headers.get("ETag").expect("a tag").to_owned();
    assert!(tag.starts_with('"') && tag.ends_with("--gzip\""), "{tag}");
    assert_eq!(read.headers.get("Last-Modified"), Some("Thu, 01 Jan 2026 00:00:00 GMT"));
    let body = r#"{"Name":"y"}"#;
    let mut ask = |method, header: (&str, &str)| {
        let response = with_header(&mut stage, method, &path, body, header);
        if response.status != 200 {
            assert_eq!(text(&response), if response.status == 400 { text(&response) } else { String::new() });
        }
        response.status
    };
    let other = "\"other--gzip\"";
    assert_eq!(ask(Method::Get, ("If-None-Match", &tag)), 304);
    assert_eq!(ask(Method::Get, ("If-None-Match", other)), 200);
    assert_eq!(ask(Method::Get, ("If-Match", other)), 412);
    assert_eq!(ask(Method::Patch, ("If-Match", other)), 412);
    assert_eq!(ask(Method::Patch, ("If-None-Match", &tag)), 412);
    assert_eq!(ask(Method::Patch, ("If-Match", "no tag")), 400);
    assert_eq!(ask(Method::Patch, ("If-Unmodified-Since", "yesterday")), 400);
    assert_eq!(ask(Method::Get, ("If-Unmodified-Since", "yesterday")), 200);
    let (before, then) = ("Wed, 31 Dec 2025 23:59:59 GMT", "Thu, 01 Jan 2026 00:00:00 GMT");
    assert_eq!(ask(Method::Get, ("If-Modified-Since", then)), 304);
    assert_eq!(ask(Method::Get, ("If-Modified-Since", before)), 200);
    assert_eq!(ask(Method::Get, ("If-Modified-Since", "yesterday")), 200);
    assert_eq!(ask(Method::Get, ("If-Unmodified-Since", before)), 412);
    assert_eq!(ask(Method::Patch, ("If-Unmodified-Since", before)), 412);
    assert_eq!(ask(Method::Patch, ("If-Match", &tag)), 204);
    assert_eq!(ask(Method::Get, ("If-None-Match", &tag)), 200, "it has changed");
}

#[test]
fn a_head_is_a_get_without_a_body_and_answers_are_laid_out_when_asked() {
    let mut stage = stage();
    let id = stage.insert(r#"{"Name":"x"}"#);
    let path = format!("{ACCOUNTS}/{id}?fields=Name");
    let head = stage.send(Method::Head, &path, "");
    assert_eq!(told(&head), (200, String::new()));
    assert_eq!(head.headers.get("Content-Type"), Some("application/json;charset=UTF-8"));
    let pretty = text(&with_header(&mut stage, Method::Get, &path, "", ("X-PrettyPrint", "1")));
    let expected = format!(
        "{{\n  \"attributes\" : {{\n    \"type\" : \"Account\",\n    \"url\" : \"{ACCOUNTS}/{id}\"\n  }},\n  \"Name\" : \
         \"x\",\n  \"Id\" : \"{id}\"\n}}"
    );
    assert_eq!(pretty, expected);
    let nothing = with_header(&mut stage, Method::Get, "/services/data/v68.0/nothing", "", ("X-PrettyPrint", "1"));
    assert!(text(&nothing).starts_with("[ {\n  \"errorCode\" : "), "{}", text(&nothing));
}

#[test]
fn what_is_too_long_or_in_another_format_is_refused() {
    let mut stage = stage();
    let long = format!("/services/data/v68.0/query?q={}", "x".repeat(16_384));
    assert_eq!(stage.send(Method::Get, &long, "").status, 414);
    let header = ("X-Long", "x".repeat(16_384));
    assert_eq!(with_header(&mut stage, Method::Get, ACCOUNTS, "", (header.0, &header.1)).status, 431);
    assert_eq!(with_header(&mut stage, Method::Get, ACCOUNTS, "", ("Accept", "application/xml")).status, 501);
    assert_eq!(with_header(&mut stage, Method::Get, ACCOUNTS, "", ("Accept", "*/*")).status, 200);
    let expected = "The HTTP entity body is required, but this request has no entity body.";
    let none = stage.send(Method::Post, ACCOUNTS, "");
    assert_eq!(told(&none), (400, error("JSON_PARSER_ERROR", expected)));
}

#[test]
fn a_file_is_written_in_base64_and_read_as_bytes() {
    if cfg!(not(feature = "standard-objects")) {
        return;
    }
    let mut stage = stage();
    let files = "/services/data/v68.0/sobjects/ContentVersion";
    let body = r#"{"Title":"t","PathOnClient":"t.txt","VersionData":"bmlnaHQ="}"#;
    let (status, body) = told(&stage.send(Method::Post, files, body));
    assert_eq!(status, 201, "{body}");
    let id = body.split('"').nth(3).expect("an id");
    let url = format!("{files}/{id}/VersionData");
    let read = text(&stage.send(Method::Get, &format!("{files}/{id}?fields=VersionData"), ""));
    assert!(read.contains(&format!(r#""VersionData":"{url}""#)), "{read}");
    assert_eq!(told(&stage.send(Method::Get, &url, "")), (200, "night".to_owned()));
}

/// Contacts, leads and users are known by their email address too, records of the org's own objects by their name.
#[test]
fn a_record_is_known_by_what_the_platform_names_for_it() {
    let mut stage = stage();
    let contacts = "/services/data/v68.0/sobjects/Contact";
    let by_email = format!("{contacts}/Email/ada@harbourlight.example");
    let (status, body) = told(&stage.send(Method::Patch, &by_email, r#"{"LastName":"Okafor"}"#));
    assert!(status == 201 && body.contains(r#""created":true"#), "{body}");
    let (status, body) = told(&stage.send(Method::Patch, &by_email, r#"{"FirstName":"Ada"}"#));
    assert!(status == 200 && body.contains(r#""created":false"#), "{body}");
    let (status, body) = told(&stage.send(Method::Get, &format!("{by_email}?fields=Name"), ""));
    assert!(status == 200 && body.contains(r#""Name":"Ada Okafor""#), "{body}");
    let described = text(&stage.send(Method::Get, &format!("{contacts}/describe"), ""));
    let email = described.split(r#""name":"Email""#).next().unwrap_or_default();
    let id_lookup = email.rsplit(r#""idLookup":"#).next().unwrap_or_default();
    assert!(id_lookup.starts_with("true"), "{id_lookup}");
    stage.insert(r#"{"Name":"Harbourlight"}"#);
    let by_name = r#"{"LastName":"x","Account":{"Name":"Harbourlight"}}"#;
    let (status, body) = told(&stage.send(Method::Post, contacts, by_name));
    let message =
        "Field name provided, Name does not match an External ID, Salesforce Id, or indexed field for Account";
    assert!(status == 400 && body.contains(message) && body.contains("INVALID_FIELD"), "{body}");
}

/// Who leaves is made inactive.
#[test]
fn no_user_is_deleted() {
    let mut stage = stage();
    let users = "/services/data/v68.0/sobjects/User";
    let found = text(&stage.send(Method::Get, "/services/data/v68.0/query?q=SELECT+Id+FROM+User+LIMIT+1", ""));
    let id = found.split(r#""Id":""#).nth(1).and_then(|rest| rest.get(..18)).expect("an id").to_owned();
    let (status, body) = told(&stage.send(Method::Delete, &format!("{users}/{id}"), ""));
    assert!(status == 400 && body.contains("entity type cannot be deleted: User"), "{body}");
    let described = text(&stage.send(Method::Get, &format!("{users}/describe"), ""));
    assert!(described.contains(r#""deletable":false"#) && described.contains(r#""createable":true"#));
}
