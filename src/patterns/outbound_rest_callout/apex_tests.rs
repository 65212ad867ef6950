//! The pattern's own Apex tests: they pass, they enter every line, and each would miss what it is there to hold.
//!
//! Refuses a test that cannot fail: for every safeguard there is a change of the code that takes it out, and a test
//! that then fails, by name.

use std::collections::BTreeMap;

use org::test_runner::{Outcome, TestRunner};

use super::{FILES, scenario::SCENARIO};
use crate::{org_actor, scenario::Choice};

/// The runner of the pattern's files, some of them edited.
fn runner(edits: BTreeMap<String, String>) -> TestRunner {
    let setup = (SCENARIO.setup)(&Choice { edits, ..Choice::default() }).expect("the files are there");
    let runner = TestRunner::new(&setup, org_actor::START);
    assert_eq!(runner.problems(), [], "everything compiles");
    runner
}

#[test]
fn the_shipped_code_passes_its_tests_and_every_line_is_entered() {
    let mut runner = runner(BTreeMap::new());
    for result in runner.by_ref() {
        assert_eq!(result.outcome, Outcome::Pass, "{:?} {}", result.name, result.message);
    }
    let coverage = runner.coverage();
    assert_eq!(coverage.len(), 5, "four classes and a trigger");
    for file in coverage {
        assert_eq!(file.covered, file.lines, "{}", file.file);
    }
}

/// A file, what is taken out of it, what stands there instead, and a test that notices.
const SAFEGUARDS: [(&str, &str, &str, &str); 16] = [
    ("AccountEnrichment.cls", "String.isNotBlank(account.Website) && ", "", "aNewWebsiteIsAskedAboutAgain"),
    ("AccountEnrichment.cls", " && account.Website != previous", "", "aSaveThatLeavesTheWebsiteAsItWasAsksNothing"),
    (
        "AccountEnrichment.cls",
        "changed.add(account.Id);",
        "System.enqueueJob(new AccountEnrichmentJob(new List<Id>{ account.Id }, 1));",
        "twoHundredAccountsAreOneJob",
    ),
    ("AccountEnrichmentJob.cls", " AND Website != null", "", "aWebsiteThatIsGoneByNowIsNothingToAskAbout"),
    (
        "AccountEnrichmentJob.cls",
        "if (answered.size() == CALLOUTS_PER_JOB)",
        "if (false)",
        "fiftyCalloutsAreEnoughForOneJob",
    ),
    ("AccountEnrichmentJob.cls", "if (!later.isEmpty())", "if (false)", "fiftyCalloutsAreEnoughForOneJob"),
    ("AccountEnrichmentJob.cls", "attempt < ATTEMPTS", "true", "theThirdAttemptIsTheLast"),
    ("AccountEnrichmentJob.cls", "attempt < ATTEMPTS", "false", "aProviderThatIsDownIsAskedAgainAndRecovers"),
    ("AccountEnrichmentJob.cls", "if (profile == null)", "if (false)", "anUnknownCompanyIsMarkedAsNotFound"),
    (
        "AccountEnrichmentJob.cls",
        "Enriched_At__c = System.now()",
        "Enriched_At__c = null",
        "whatTheProviderKnowsIsOnTheAccount",
    ),
    ("AccountEnrichmentJob.cls", ".left(255)", "", "aLongReasonIsCutToItsField"),
    (
        "CompanyProfile.cls",
        "account.Industry = industry;",
        "account.Industry = null;",
        "whatTheProviderKnowsIsOnTheAccount",
    ),
    (
        "DataProvider.cls",
        "EncodingUtil.urlEncode(website, 'UTF-8')",
        "website",
        "theRequestNamesTheCredentialAndCarriesNoSecret",
    ),
    ("DataProvider.cls", "status == 429 || ", "", "answersThatSayNotNowAreWorthAnotherAttempt"),
    ("DataProvider.cls", "if (status != 200)", "if (status == 401)", "answersThatWouldBeTheSameAgainAreNot"),
    (
        "DataProvider.cls",
        "throw new UnavailableException(e.getMessage());",
        "throw e;",
        "noAnswerIsWorthAnotherAttempt",
    ),
];

#[test]
fn a_safeguard_that_is_taken_out_fails_a_test() {
    for (name, from, to, noticed) in SAFEGUARDS {
        let file = FILES.iter().find(|file| file.name() == name).expect(name);
        assert!(file.text.contains(from), "{name} holds {from}");
        let mut runner = runner(BTreeMap::from([(name.to_owned(), file.text.replace(from, to))]));
        runner.retain(|test| test.method == noticed);
        let outcomes: Vec<Outcome> = runner.map(|result| result.outcome).collect();
        assert_eq!(outcomes, [Outcome::Fail], "{name} without {from}: {noticed}");
    }
}
