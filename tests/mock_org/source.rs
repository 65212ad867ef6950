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

#[test]
fn a_secret_from_a_file_is_neither_printed_nor_told_to_a_test() {
    let root = std::env::temp_dir().join(format!("mock-org-secrets-{}", std::process::id()));
    let put = |path: &str, text: &str| {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("it is made");
        std::fs::write(path, text).expect("it is written");
    };
    let legacy = "<NamedCredential><endpoint>https://old.example</endpoint><principalType>NamedUser</principalType>\
        <protocol>Password</protocol></NamedCredential>";
    put("source/namedCredentials/Old.namedCredential-meta.xml", legacy);
    put(
        "source/classes/Calls.cls",
        "@RestResource(urlMapping='/calls/*') global class Calls { @HttpGet global static String get() {
            System.debug('The password is open sesame.');
            HttpRequest request = new HttpRequest(); request.setMethod('GET');
            request.setEndpoint('callout:Old/v1?key=open%20sesame'); request.setTimeout(1000);
            try { new Http().send(request); return 'answered'; } catch (CalloutException e) { return e.getMessage(); }
        } }",
    );
    put(
        "keys.json",
        "[{\"credential\":\"Old\",\"principal\":\"NamedUser\",\"id\":\"ada\",\"secret\":\"open sesame\"}]",
    );
    let path = |path: &str| root.join(path).to_str().expect("text").to_owned();
    let (source, keys) = (path("source"), path("keys.json"));
    let options = ["--source", &source, "--secrets", &keys, "--control", "0"];
    let mut org = Org::starts_with(&options);
    org.orders("POST /reset", "{\"stopped\":true}");
    let called = org.asks_as_user("GET /services/apexrest/calls/", "");
    assert_eq!((called.status, called.body.as_str()), (200, "\"Read timed out\""), "the credential has its secret");
    org.prints("The password is ");
    let trace = org.orders("GET /trace", "").body;
    assert!(trace.contains("No system answers at https://old.example") && !trace.contains("sesame"), "{trace}");
    let (_, printed) = org.ends_on("-TERM");
    let leaks: Vec<_> = printed.iter().filter(|line| line.contains("sesame")).collect();
    assert!(leaks.is_empty() && !printed.is_empty(), "{leaks:#?}");
    let without = Org::starts_with(&["--source", &source]);
    let refused = without.asks_as_user("GET /services/apexrest/calls/", "");
    assert!(refused.body.contains("The callout couldn't access the endpoint."), "{}", refused.body);
    std::fs::write(&keys, "[{\"credential\":\"Old\",\"secret\":\"open sesame\"").expect("it is written");
    let broken = ends(&["--port", "0", "--source", &source, "--secrets", &keys]);
    let told = text(&broken.stderr);
    assert!(broken.status.code() == Some(1) && told.contains("line 1") && !told.contains("sesame"), "{told}");
    std::fs::remove_dir_all(&root).expect("it goes");
}
