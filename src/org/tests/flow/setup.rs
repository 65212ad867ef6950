//! What an org refuses to be made of.

use org::{Org, Secret, SetupProblem};

use crate::stage::{edited, pattern};

fn problems(setup: &org::Setup) -> Vec<String> {
    Org::new(setup).err().unwrap_or_default().iter().map(ToString::to_string).collect()
}

#[test]
fn the_pattern_is_accepted() {
    assert_eq!(problems(&pattern()), Vec::<String>::new());
}

#[test]
fn a_field_that_is_renamed_in_the_apex_alone_does_not_compile() {
    let problems = problems(&edited("AccountEnrichmentJob.cls", "Enriched_At__c", "Enriched_On__c"));
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].starts_with("AccountEnrichmentJob.cls:27:"), "{problems:?}");
    assert!(problems[0].contains("Enriched_On__c"), "{problems:?}");
}

#[test]
fn all_problems_come_at_once() {
    let mut setup = edited("CompanyProfile.cls", "legalName;", "legalName");
    setup.permission_sets.push("Nobody".into());
    let problems = Org::new(&setup).expect_err("two problems");
    assert!(problems.iter().any(|problem| matches!(problem, SetupProblem::Apex(_))), "{problems:?}");
    assert!(problems.iter().any(|problem| matches!(problem, SetupProblem::Metadata { .. })), "{problems:?}");
}

#[test]
fn a_secret_for_nobody_is_refused_without_being_shown() {
    for (credential, principal) in [("Nobody", "Service"), ("Company_Data", "Nobody")] {
        let mut setup = pattern();
        setup.secrets.push(Secret {
            external_credential: credential.into(),
            principal: principal.into(),
            client_id: "id".into(),
            client_secret: "hush".into(),
            ..Secret::default()
        });
        let problems = problems(&setup);
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].contains("Nobody") && !problems[0].contains("hush"), "{problems:?}");
    }
}

#[test]
fn a_named_credential_needs_its_external_credential() {
    let mut setup = pattern();
    setup.files.retain(|file| !file.path.ends_with("externalCredential-meta.xml"));
    setup.secrets.clear();
    let problems = problems(&setup);
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].contains("Company_Data.namedCredential-meta.xml"), "{problems:?}");
}

#[test]
fn two_classes_have_no_address_of_apex_rest_in_common() {
    let class = |name: &str, mapping: &str| {
        let text = format!(
            "@RestResource(urlMapping='{mapping}') global class {name} {{ @HttpGet global static void get() {{}} }}"
        );
        org::File { path: format!("classes/{name}.cls"), text }
    };
    let with = |classes: &[(&str, &str)]| {
        let mut setup = pattern();
        setup.files.extend(classes.iter().map(|(name, mapping)| class(name, mapping)));
        problems(&setup)
    };
    assert_eq!(with(&[("A", "/x/*"), ("B", "/x"), ("C", "/X/*"), ("D", "/x/*/y/*")]), Vec::<String>::new());
    assert_eq!(
        with(&[("A", "/x/*"), ("B", "/x/*")]),
        ["classes/B.cls: the urlMapping /x/* is that of A too: choose another one"]
    );
    for mapping in ["x/*", "", "/x*", "/x/*y/z", &format!("/{}", "x".repeat(255))] {
        let problems = with(&[("A", mapping)]);
        assert!(matches!(problems.as_slice(), [one] if one.contains("is none: begin with a slash")), "{problems:?}");
    }
}
