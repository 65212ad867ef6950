//! The pattern's own Apex, from the save to the record that says what was learned.

use org::{JobStatus, Note, http::Response};

use crate::stage::{LATENCY, START, Stage, edited, knows, pattern};

const HARBOURLIGHT: &str = r#"{"Name":"Harbourlight","Website":"https://harbourlight.example"}"#;
const KEY: &str = "GET /v1/companies?website=https%3A%2F%2Fharbourlight.example";

fn run(provider: crate::stage::Provider) -> (Stage, String) {
    let mut stage = Stage::new(&pattern(), provider);
    let id = stage.insert(HARBOURLIGHT);
    stage.run();
    let account = stage.account(&id);
    (stage, account)
}

#[track_caller]
fn holds(account: &str, part: &str) {
    assert!(account.contains(part), "no {part} in {account}");
}

#[test]
fn a_saved_account_learns_what_the_provider_knows() {
    let (stage, account) = run(knows);
    holds(&account, r#""Enrichment_Status__c":"Enriched""#);
    holds(&account, r#""Description":"Harbourlight Ltd""#);
    holds(&account, r#""Industry":"Shipping""#);
    holds(&account, r#""NumberOfEmployees":120"#);
    holds(&account, r#""AnnualRevenue":4500000"#);
    holds(&account, r#""Enriched_At__c":"2026-01-01T00:00:01.000+0000""#);
    let keys: Vec<_> = stage.callouts().into_iter().map(|(key, attempt, _)| (key, attempt)).collect();
    assert_eq!(keys, [("token Company_Data".to_owned(), 1), (KEY.to_owned(), 1)]);
    assert_eq!(stage.jobs().len(), 1, "the job's own update queues no other job");
    assert_eq!(stage.jobs()[0].status, JobStatus::Completed);
    assert_eq!(stage.jobs()[0].class, "AccountEnrichmentJob");
}

#[test]
fn the_token_is_kept_for_the_next_job() {
    let (mut stage, _) = run(knows);
    stage.insert(r#"{"Name":"Northfold","Website":"northfold.example"}"#);
    stage.run();
    assert_eq!((stage.tokens, stage.calls), (1, 2));
}

#[test]
fn an_account_without_a_website_queues_nothing() {
    let mut stage = Stage::new(&pattern(), knows);
    stage.insert(r#"{"Name":"Tallow & Wick"}"#);
    stage.run();
    assert!(stage.jobs().is_empty());
    assert_eq!(stage.calls, 0);
}

#[test]
fn a_401_makes_the_platform_get_a_new_token_and_apex_never_hears_of_it() {
    let (stage, account) = run(|request, before| match before {
        0 => Some(Response::new(401, "application/json", r#"{"error":"invalid_token"}"#)),
        _ => {
            assert_eq!(request.headers.get("Authorization"), Some("Bearer tok-2-of-night"));
            knows(request, before)
        }
    });
    holds(&account, r#""Enrichment_Status__c":"Enriched""#);
    assert_eq!((stage.tokens, stage.calls), (2, 2));
    assert!(
        stage
            .notes()
            .iter()
            .any(|note| matches!(note, Note::Refreshes { credential, .. } if credential == "Company_Data"))
    );
    let attempts: Vec<u32> = stage.callouts().iter().filter(|(key, ..)| key == KEY).map(|sent| sent.1).collect();
    assert_eq!(attempts, [1, 2]);
    assert_eq!(stage.jobs().len(), 1);
}

#[test]
fn a_second_401_reaches_apex() {
    let (stage, account) = run(|_, _| Some(Response::new(401, "text/plain", "no")));
    assert_eq!((stage.tokens, stage.calls), (2, 2));
    holds(&account, r#""Enrichment_Status__c":"Failed""#);
    holds(&account, r#""Enrichment_Detail__c":"The provider answered 401 Unauthorized""#);
}

#[test]
fn after_three_times_500_the_job_gives_up_and_says_so() {
    let mut stage = Stage::new(&pattern(), |_, _| Some(Response::new(500, "text/plain", "down")));
    let id = stage.insert(HARBOURLIGHT);
    while stage.calls == 0 {
        assert!(stage.step());
    }
    stage.step();
    let account = stage.account(&id);
    holds(&account, r#""Enrichment_Status__c":"Waiting""#);
    stage.run();
    let account = stage.account(&id);
    holds(&account, r#""Enrichment_Status__c":"Failed""#);
    holds(&account, r#""Enrichment_Detail__c":"The provider answered 500 Internal Server Error""#);
    assert_eq!(stage.calls, 3);
    assert_eq!(stage.jobs().len(), 3);
    assert!(stage.jobs().iter().all(|job| job.status == JobStatus::Completed));
    let attempts: Vec<u32> = stage.callouts().iter().filter(|(key, ..)| key == KEY).map(|sent| sent.1).collect();
    assert_eq!(attempts, [1, 2, 3]);
    // One second, the token and the answer; then one minute and two, with an answer each.
    let last = START + 1_000 + 2 * LATENCY + 60_000 + LATENCY + 120_000 + LATENCY;
    assert!(stage.now >= last, "ended at {}", stage.now - START);
}

#[test]
fn one_500_is_forgotten_a_minute_later() {
    let (stage, account) = run(|request, before| match before {
        0 => Some(Response::new(500, "text/plain", "down")),
        _ => knows(request, before),
    });
    holds(&account, r#""Enrichment_Status__c":"Enriched""#);
    assert_eq!(stage.calls, 2);
}

#[test]
fn a_404_means_that_the_provider_knows_no_such_company() {
    let (_, account) = run(|_, _| Some(Response::new(404, "application/json", "{}")));
    holds(&account, r#""Enrichment_Status__c":"Not Found""#);
}

#[test]
fn a_page_for_people_is_not_json() {
    let (_, account) = run(|_, _| Some(Response::new(200, "text/html", "<html><body>Hello</body></html>")));
    holds(&account, r#""Enrichment_Status__c":"Failed""#);
    holds(&account, "The provider answered something that is not JSON: ");
}

#[test]
fn a_provider_that_says_nothing_times_out_three_times() {
    let (stage, account) = run(|_, _| None);
    holds(&account, r#""Enrichment_Status__c":"Failed""#);
    holds(&account, r#""Enrichment_Detail__c":"Read timed out""#);
    assert_eq!(stage.calls, 3);
    assert!(stage.notes().iter().any(|note| matches!(note, Note::Waits { timeout: 10_000, .. })));
}

#[test]
fn without_the_permission_set_the_callout_cannot_access_the_endpoint() {
    let mut setup = pattern();
    setup.permission_sets.clear();
    let mut stage = Stage::new(&setup, knows);
    let id = stage.insert(HARBOURLIGHT);
    stage.run();
    let account = stage.account(&id);
    assert_eq!((stage.tokens, stage.calls), (0, 0));
    holds(
        &account,
        "The callout couldn't access the endpoint. You might not have the required permissions, or the named credential \\\"Company_Data\\\" might not exist.",
    );
}

#[test]
fn two_copies_of_an_org_with_a_callout_out_end_alike() {
    let mut stage = Stage::new(&pattern(), knows);
    let id = stage.insert(HARBOURLIGHT);
    while stage.calls == 0 {
        assert!(stage.step());
    }
    let mut copy = stage.clone();
    stage.run();
    copy.run();
    assert_eq!(stage.outputs, copy.outputs);
    assert_eq!(stage.account(&id), copy.account(&id));
    assert_eq!(format!("{:?}", stage.org), format!("{:?}", copy.org));
}

#[test]
fn the_job_can_be_edited_and_then_does_something_else() {
    let setup = edited("AccountEnrichmentJob.cls", "ATTEMPTS = 3", "ATTEMPTS = 1");
    let mut stage = Stage::new(&setup, |_, _| Some(Response::new(503, "text/plain", "down")));
    let id = stage.insert(HARBOURLIGHT);
    stage.run();
    assert_eq!(stage.calls, 1);
    holds(&stage.account(&id), r#""Enrichment_Status__c":"Failed""#);
}

#[test]
fn while_one_job_sleeps_another_request_is_answered_and_sees_only_committed_rows() {
    let mut stage = Stage::new(&pattern(), knows);
    let id = stage.insert(HARBOURLIGHT);
    while stage.calls == 0 {
        assert!(stage.step());
    }
    assert_eq!(stage.jobs()[0].status, JobStatus::Processing);
    let account = stage.account(&id);
    holds(&account, r#""Enrichment_Status__c":null"#);
    let other = stage.insert(r#"{"Name":"Juniper","Website":"www.juniperbank.example"}"#);
    stage.run();
    for id in [id, other] {
        let account = stage.account(&id);
        holds(&account, r#""Enrichment_Status__c":"Enriched""#);
    }
}
