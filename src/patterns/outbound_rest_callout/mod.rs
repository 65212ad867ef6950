//! Outbound REST Callout: the org asks a system outside, through a Named Credential.

mod data_provider;
mod scenario;
mod topology;

#[cfg(test)]
mod apex_tests;

use crate::pattern::{Direction, Pattern, Role, SourceFile};

pub const PATTERN: Pattern = Pattern {
    number: 1,
    slug: "outbound-rest-callout",
    name: "Outbound REST Callout",
    direction: Direction::Outbound,
    catalogue: "Remote Process Invocation: Request and Reply, through a Queueable, so the save does not wait for the reply",
    text: crate::pattern::prose!(),
    topology: &topology::TOPOLOGY,
    line: crate::pattern::drawn!(crate::network::Line, topology::LINE),
    files: FILES,
    scenario: Some(&scenario::SCENARIO),
};

macro_rules! source {
    ($role:ident, $path:literal) => {
        SourceFile::new(
            concat!("force-app/main/default/", $path),
            Role::$role,
            include_str!(concat!("force-app/main/default/", $path)),
        )
    };
}

const FILES: &[SourceFile] = &[
    source!(Trigger, "triggers/AccountEnrichmentTrigger.trigger"),
    source!(Class, "classes/AccountEnrichment.cls"),
    source!(Class, "classes/AccountEnrichmentJob.cls"),
    source!(Class, "classes/DataProvider.cls"),
    source!(Class, "classes/CompanyProfile.cls"),
    source!(Test, "classes/AccountEnrichmentTest.cls"),
    source!(Test, "classes/AccountEnrichmentJobTest.cls"),
    source!(Test, "classes/DataProviderTest.cls"),
    source!(Test, "classes/DataProviderMock.cls"),
    source!(Credential, "namedCredentials/Company_Data.namedCredential-meta.xml"),
    source!(Credential, "externalCredentials/Company_Data.externalCredential-meta.xml"),
    source!(PermissionSet, "permissionsets/Account_Enrichment.permissionset-meta.xml"),
    source!(Field, "objects/Account/fields/Enrichment_Status__c.field-meta.xml"),
    source!(Field, "objects/Account/fields/Enrichment_Detail__c.field-meta.xml"),
    source!(Field, "objects/Account/fields/Enriched_At__c.field-meta.xml"),
];
