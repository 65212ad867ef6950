//! The pattern's own Apex tests, and what each of them is there to hold.
//!
//! Refuses what [`own_tests`] refuses. Invariant: every safeguard of the code is in the list.

use super::PATTERN;
use crate::own_tests::{self, Safeguard, safeguard};

const SAFEGUARDS: [Safeguard; 16] = [
    safeguard("AccountEnrichment.cls", "String.isNotBlank(account.Website) && ", "", "aNewWebsiteIsAskedAboutAgain"),
    safeguard(
        "AccountEnrichment.cls",
        " && account.Website != previous",
        "",
        "aSaveThatLeavesTheWebsiteAsItWasAsksNothing",
    ),
    safeguard(
        "AccountEnrichment.cls",
        "changed.add(account.Id);",
        "System.enqueueJob(new AccountEnrichmentJob(new List<Id>{ account.Id }, 1));",
        "twoHundredAccountsAreOneJob",
    ),
    safeguard("AccountEnrichmentJob.cls", " AND Website != null", "", "aWebsiteThatIsGoneByNowIsNothingToAskAbout"),
    safeguard(
        "AccountEnrichmentJob.cls",
        "if (answered.size() == CALLOUTS_PER_JOB)",
        "if (false)",
        "fiftyCalloutsAreEnoughForOneJob",
    ),
    safeguard("AccountEnrichmentJob.cls", "if (!later.isEmpty())", "if (false)", "fiftyCalloutsAreEnoughForOneJob"),
    safeguard("AccountEnrichmentJob.cls", "attempt < ATTEMPTS", "true", "theThirdAttemptIsTheLast"),
    safeguard("AccountEnrichmentJob.cls", "attempt < ATTEMPTS", "false", "aProviderThatIsDownIsAskedAgainAndRecovers"),
    safeguard("AccountEnrichmentJob.cls", "if (profile == null)", "if (false)", "anUnknownCompanyIsMarkedAsNotFound"),
    safeguard(
        "AccountEnrichmentJob.cls",
        "Enriched_At__c = System.now()",
        "Enriched_At__c = null",
        "whatTheProviderKnowsIsOnTheAccount",
    ),
    safeguard("AccountEnrichmentJob.cls", ".left(255)", "", "aLongReasonIsCutToItsField"),
    safeguard(
        "CompanyProfile.cls",
        "account.Industry = industry;",
        "account.Industry = null;",
        "whatTheProviderKnowsIsOnTheAccount",
    ),
    safeguard(
        "DataProvider.cls",
        "EncodingUtil.urlEncode(website, 'UTF-8')",
        "website",
        "theRequestNamesTheCredentialAndCarriesNoSecret",
    ),
    safeguard("DataProvider.cls", "status == 429 || ", "", "answersThatSayNotNowAreWorthAnotherAttempt"),
    safeguard("DataProvider.cls", "if (status != 200)", "if (status == 401)", "answersThatWouldBeTheSameAgainAreNot"),
    safeguard(
        "DataProvider.cls",
        "throw new UnavailableException(e.getMessage());",
        "throw e;",
        "noAnswerIsWorthAnotherAttempt",
    ),
];

#[test]
fn the_shipped_code_passes_its_tests_and_every_line_is_entered() {
    // Four classes and a trigger.
    own_tests::pass_and_enter_every_line(&PATTERN, 5);
}

#[test]
fn a_safeguard_that_is_taken_out_fails_a_test() {
    own_tests::fail_without(&PATTERN, &SAFEGUARDS);
}
