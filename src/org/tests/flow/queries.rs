//! Queries over REST, page by page, and what is told of objects.

use org::http::Method;

use crate::{
    rows::{ACCOUNTS, stage, told, with_header},
    stage::{Stage, text},
};

const QUERY: &str = "/services/data/v68.0/query";
/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

pub fn query(stage: &mut Stage, soql: &str) -> (u16, String) {
    told(&stage.send(Method::Get, &format!("{QUERY}?q={}", soql.replace(' ', "+")), ""))
}

/// Accounts, as many, by a trigger that makes them.
fn many(count: usize) -> Stage {
    let mut stage = stage();
    for number in 0..count {
        stage.insert(&format!(r#"{{"Name":"n{number:04}"}}"#));
    }
    stage
}

fn next_url(body: &str) -> Option<String> {
    body.split(r#""nextRecordsUrl":""#).nth(1).and_then(|rest| rest.split('"').next()).map(str::to_owned)
}

#[test]
fn a_query_answers_with_rows_that_have_what_it_selects() {
    let mut stage = stage();
    let id = stage.insert(r#"{"Name":"Harbour & Light"}"#);
    let row = format!(r#"{{"attributes":{{"type":"Account","url":"{ACCOUNTS}/{id}"}},"Name":"Harbour & Light"}}"#);
    let expected = format!(r#"{{"totalSize":1,"done":true,"records":[{row}]}}"#);
    for path in [QUERY.to_owned(), format!("{QUERY}/"), QUERY.replace("query", "queryAll")] {
        let path = format!("{path}?q=SELECT+Name%20FROM+Account+WHERE+Name='Harbour+%26+Light'");
        assert_eq!(told(&stage.send(Method::Get, &path, "")), (200, expected.clone()), "{path}");
    }
    assert_eq!(query(&mut stage, "SELECT COUNT() FROM Account").1, r#"{"totalSize":1,"done":true,"records":[]}"#);
    let groups = query(&mut stage, "SELECT Name, COUNT(Id) FROM Account GROUP BY Name").1;
    let group = r#"{"attributes":{"type":"AggregateResult"},"Name":"Harbour & Light","expr0":1}"#;
    assert_eq!(groups, format!(r#"{{"totalSize":1,"done":true,"records":[{group}]}}"#));
}

#[test]
fn a_query_that_is_none_is_refused_with_its_place() {
    let mut stage = stage();
    let (status, body) = query(&mut stage, "SELECT FROM Account");
    assert_eq!(status, 400);
    assert!(body.starts_with(r#"[{"message":"\nSELECT FROM Account\n"#), "{body}");
    assert!(
        body.contains(r"^\nERROR at Row:1:Column:8\n") && body.contains(r#""errorCode":"MALFORMED_QUERY""#),
        "{body}"
    );
    let (status, body) = query(&mut stage, "SELECT Nothing__c FROM Account");
    assert!(status == 400 && body.contains(r#""errorCode":"INVALID_FIELD""#), "{body}");
    assert!(body.contains("No such column 'Nothing__c' on entity 'Account'."), "{body}");
    let (status, body) = query(&mut stage, "SELECT Id FROM Nothing__c");
    assert!(status == 400 && body.contains(r#""errorCode":"INVALID_TYPE""#), "{body}");
    let (status, body) = told(&stage.send(Method::Get, QUERY, ""));
    assert!(status == 400 && body.contains("MALFORMED_QUERY"), "{body}");
    let message = "HTTP Method 'POST' not allowed. Allowed are HEAD,GET";
    let (status, body) = told(&stage.send(Method::Post, QUERY, "{}"));
    assert!(status == 405 && body.contains(message), "{body}");
}

#[test]
fn relationships_lie_so_deep_and_no_deeper() {
    let mut stage = stage();
    let mut status = |version: u32, soql: &str| {
        let path = format!("/services/data/v{version}.0/query?q={}", soql.replace(' ', "+"));
        told(&stage.send(Method::Get, &path, ""))
    };
    let nested = |levels: usize| {
        let (start, end) = ("(SELECT Id, ".repeat(levels - 1), " FROM ChildAccounts)".repeat(levels));
        format!("SELECT Id, {start}(SELECT Id{end} FROM Account")
    };
    let told_too_deep = |most: &str| {
        format!(
            "SOQL statements cannot query aggregate relationships more than {most} away from the root entity object."
        )
    };
    assert_eq!(status(57, &nested(1)).0, 200);
    let (refused, body) = status(57, &nested(2));
    assert!(refused == 400 && body.contains(&told_too_deep("1 level")) && body.contains("MALFORMED_QUERY"), "{body}");
    assert_eq!(status(58, &nested(4)).0, 200, "{}", nested(4));
    let (refused, body) = status(68, &nested(5));
    assert!(refused == 400 && body.contains(&told_too_deep("4 levels")), "{body}");
    assert_eq!(status(68, &format!("SELECT {}Name FROM Account", "Parent.".repeat(5))).0, 200);
    let (refused, body) = status(68, &format!("SELECT {}Name FROM Account", "Parent.".repeat(6)));
    assert!(refused == 400 && body.contains("at most 5 levels"), "{body}");
}

/// Of 250 children the first 200 come with their parent, and the others by a locator of their own.
#[test]
fn children_are_delivered_in_pages_too() {
    let mut stage = stage();
    let id = stage.insert(r#"{"Name":"parent"}"#);
    for part in [200, 50] {
        let record = format!(r#"{{"attributes":{{"type":"Contact"}},"LastName":"c","AccountId":"{id}"}}"#);
        let records = vec![record; part].join(",");
        let path = "/services/data/v68.0/composite/sobjects";
        stage.send(Method::Post, path, &format!(r#"{{"records":[{records}]}}"#));
    }
    let path = format!("{QUERY}?q=SELECT+Name,(SELECT+LastName+FROM+Contacts)+FROM+Account");
    let read = |stage: &mut Stage, path: &str| {
        text(&with_header(stage, Method::Get, path, "", ("Sforce-Query-Options", "batchSize=200")))
    };
    let body = read(&mut stage, &path);
    let start =
        r#""Name":"parent","Contacts":{"totalSize":250,"done":false,"nextRecordsUrl":"/services/data/v68.0/query/01g"#;
    assert!(body.starts_with(r#"{"totalSize":1,"done":true,"records":[{"#) && body.contains(start), "{}", &body[..400]);
    assert_eq!(body.matches(r#""LastName":"c""#).count(), 200);
    let rest = read(&mut stage, &next_url(&body).expect("a locator"));
    assert!(rest.starts_with(r#"{"totalSize":250,"done":true,"records":[{"#), "{}", &rest[..100]);
    assert_eq!(rest.matches(r#""LastName":"c""#).count(), 50);
    let whole = text(&stage.send(Method::Get, &path, ""));
    assert!(whole.contains(r#""Contacts":{"totalSize":250,"done":true,"records":[{"#), "a batch is 2,000 of them");
}

/// A day is no moment for a client, which writes it out: in Apex a bind may be one.
#[test]
fn a_moment_is_not_compared_with_a_day() {
    let mut stage = stage();
    let (status, body) = query(&mut stage, "SELECT Id FROM Account WHERE CreatedDate > 2026-01-01");
    let message = "value of filter criterion for field 'CreatedDate' must be of type dateTime and should not be";
    assert!(status == 400 && body.contains(message) && body.contains("INVALID_FIELD"), "{body}");
    let (status, _) = query(&mut stage, "SELECT Id FROM Account WHERE DAY_ONLY(CreatedDate) > 2026-01-01");
    assert_eq!(status, 200);
}

#[test]
fn what_is_deleted_is_found_by_query_all() {
    let mut stage = stage();
    let id = stage.insert(r#"{"Name":"gone"}"#);
    stage.send(Method::Delete, &format!("{ACCOUNTS}/{id}"), "");
    let soql = "SELECT+Id,IsDeleted+FROM+Account";
    let none = text(&stage.send(Method::Get, &format!("{QUERY}?q={soql}"), ""));
    assert!(none.contains(r#""totalSize":0"#), "{none}");
    let all = text(&stage.send(Method::Get, &format!("{QUERY}All?q={soql}"), ""));
    assert!(all.contains(r#""IsDeleted":true"#), "{all}");
}

#[test]
fn a_query_is_delivered_in_pages_as_it_was_found() {
    let mut stage = many(450);
    let path = format!("{QUERY}?q=SELECT+Name+FROM+Account+ORDER+BY+Name");
    let batch = ("Sforce-Query-Options", "batchSize=200");
    let first = text(&with_header(&mut stage, Method::Get, &path, "", batch));
    assert!(first.starts_with(r#"{"totalSize":450,"done":false,"nextRecordsUrl":"#), "{}", &first[..200]);
    let next = next_url(&first).expect("more");
    let name = next.rsplit('/').next().expect("a locator");
    assert!(name.starts_with("01g") && name.ends_with("-200") && name.len() == 22, "{name}");
    stage.insert(r#"{"Name":"n0200a"}"#);
    let second = text(&with_header(&mut stage, Method::Get, &next, "", batch));
    assert!(second.contains(r#""Name":"n0200""#) && !second.contains("n0200a"), "as it was found");
    let last = text(&with_header(&mut stage, Method::Get, &next_url(&second).expect("more"), "", batch));
    assert!(last.contains(r#""done":true"#) && next_url(&last).is_none());
    assert_eq!([&first, &second, &last].map(|page| page.matches("\"Name\"").count()), [200, 200, 50]);
    // Again, and in one page of the size that is usual.
    assert_eq!(text(&stage.send(Method::Get, &next, "")).matches("\"Name\"").count(), 250);
    assert!(text(&stage.send(Method::Get, &path, "")).contains(r#""done":true"#));

    let refused = (400, r#"[{"message":"invalid query locator","errorCode":"INVALID_QUERY_LOCATOR"}]"#.to_owned());
    for bad in [
        next.replace("-200", ""),
        next.replace("-200", "-450"),
        next.replace("-200", "-x"),
        format!("{QUERY}/01gbn0000000099AAA-200"),
    ] {
        assert_eq!(told(&stage.send(Method::Get, &bad, "")), refused, "{bad}");
    }
    stage.now += 2 * DAY - 1;
    assert_eq!(stage.send(Method::Get, &next, "").status, 200);
    stage.now += 1;
    assert_eq!(told(&stage.send(Method::Get, &next, "")), refused, "two days have passed");
}

#[test]
fn ten_queries_stay_open_and_the_oldest_goes() {
    let mut stage = many(201);
    let path = format!("{QUERY}?q=SELECT+Name+FROM+Account");
    let batch = ("Sforce-Query-Options", "batchSize=200");
    let pages: Vec<String> = (0..11)
        .map(|_| next_url(&text(&with_header(&mut stage, Method::Get, &path, "", batch))).expect("more"))
        .collect();
    let mut statuses = pages.iter().map(|url| stage.send(Method::Get, url, "").status);
    assert_eq!(statuses.next(), Some(400));
    assert!(statuses.all(|status| status == 200));
}

/// Keys of the first object behind a place, as far as they stand at its own level.
fn keys(json: &str) -> Vec<String> {
    let (mut depth, mut quoted, mut word, mut keys) = (0, false, String::new(), Vec::new());
    for character in json.chars() {
        match character {
            '"' if quoted => quoted = false,
            '"' => {
                quoted = true;
                word.clear();
            }
            _ if quoted => word.push(character),
            ':' if depth == 1 => keys.push(word.clone()),
            '{' | '[' => depth += 1,
            '}' | ']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    keys
}

#[test]
fn a_describe_has_every_key() {
    let mut stage = stage();
    let described = text(&stage.send(Method::Get, &format!("{ACCOUNTS}/describe"), ""));
    let of_object = keys(&described);
    for key in "activateable createable custom customSetting deepCloneable deletable deprecatedAndHidden feedEnabled \
        hasSubtypes isInterface isSubtype keyPrefix label labelPlural layoutable mergeable mruEnabled name queryable \
        replicateable retrieveable searchable triggerable undeletable updateable urls actionOverrides \
        childRelationships compactLayoutable fields listviewable lookupLayoutable namedLayoutInfos \
        networkScopeFieldName recordTypeInfos searchLayoutable supportedScopes"
        .split_whitespace()
    {
        assert!(of_object.iter().any(|known| known == key), "no {key}");
    }
    let fields = described.split(r#""fields":["#).nth(1).expect("fields");
    let of_field = keys(fields);
    for key in "aggregatable autoNumber byteLength calculated calculatedFormula cascadeDelete caseSensitive \
        compoundFieldName controllerName createable custom defaultValue defaultValueFormula defaultedOnCreate \
        dependentPicklist deprecatedAndHidden digits displayLocationInDecimal encrypted externalId extraTypeInfo \
        filterable filteredLookupInfo groupable highScaleNumber htmlFormatted idLookup inlineHelpText label length \
        mask maskType name nameField namePointing nillable permissionable picklistValues precision queryByDistance \
        referenceTargetField referenceTo relationshipName relationshipOrder restrictedDelete restrictedPicklist scale \
        soapType sortable type unique updateable writeRequiresMasterRead"
        .split_whitespace()
    {
        assert!(of_field.iter().any(|known| known == key), "no {key}");
    }
    let band = described.split(r#""name":"Band__c""#).nth(1).expect("Band__c");
    let value = r#""picklistValues":[{"active":true,"defaultValue":false,"label":"A","validFor":null,"value":"A"}]"#;
    assert!(band.contains(value), "{band}");
    let owner = described.split(r#""name":"OwnerId""#).nth(1).expect("OwnerId");
    assert!(owner.contains(r#""referenceTo":["User"],"relationshipName":"Owner""#));
    for name in ["Name", "OwnerId", "CreatedDate", "LastModifiedById", "SystemModstamp"] {
        let field = described.split(&format!(r#""name":"{name}""#)).nth(1).unwrap_or_else(|| panic!("no {name}"));
        let nillable = field.split(r#""nillable":"#).nth(1).expect("nillable");
        assert!(nillable.starts_with("false"), "{name} is never empty");
    }
    assert!(described.contains(r#""childSObject":"Contact","deprecatedAndHidden":false,"field":"AccountId""#));
}

#[test]
fn objects_are_listed_and_told_in_short() {
    let mut stage = stage();
    let all = text(&stage.send(Method::Get, "/services/data/v68.0/sobjects/", ""));
    assert!(all.starts_with(r#"{"encoding":"UTF-8","maxBatchSize":200,"sobjects":[{"#), "{}", &all[..100]);
    assert!(all.contains(&format!(r#""describe":"{ACCOUNTS}/describe","sobject":"{ACCOUNTS}""#)));
    let one = text(&stage.send(Method::Get, "/services/data/v68.0/sobjects/account", ""));
    assert!(one.starts_with(r#"{"objectDescribe":{"activateable":false,"#) && one.ends_with(r#""recentItems":[]}"#));
    let since = ("If-Modified-Since", "Thu, 01 Jan 2026 00:00:00 GMT");
    let path = format!("{ACCOUNTS}/describe");
    assert_eq!(told(&with_header(&mut stage, Method::Get, &path, "", since)), (304, String::new()));
}
