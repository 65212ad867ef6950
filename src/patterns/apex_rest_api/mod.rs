//! Apex REST API: a class answers one call that standard CRUD would need many for.

mod authorization;
mod mailbox;
mod mobile_app;
mod scenario;
mod topology;

#[cfg(test)]
mod apex_tests;

use crate::pattern::{Direction, Pattern, Role, SourceFile};

pub const PATTERN: Pattern = Pattern {
    number: 5,
    slug: "apex-rest-api",
    name: "Apex REST API",
    direction: Direction::Inbound,
    catalogue: "Remote Call-In",
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
    source!(Class, "classes/CaseIntakeRest.cls"),
    source!(Class, "classes/CaseIntake.cls"),
    source!(Class, "classes/CaseConfirmation.cls"),
    source!(Trigger, "triggers/CaseLineItemShelf.trigger"),
    source!(Test, "classes/CaseIntakeRestTest.cls"),
    source!(PermissionSet, "permissionsets/Case_Intake.permissionset-meta.xml"),
    source!(Object, "objects/Case_Line_Item__c/Case_Line_Item__c.object-meta.xml"),
    source!(Field, "objects/Case/fields/Request_Key__c.field-meta.xml"),
    source!(Field, "objects/Case_Line_Item__c/fields/Case__c.field-meta.xml"),
    source!(Field, "objects/Case_Line_Item__c/fields/Product__c.field-meta.xml"),
    source!(Field, "objects/Case_Line_Item__c/fields/Quantity__c.field-meta.xml"),
    source!(Field, "objects/Case_Line_Item__c/fields/Shelf__c.field-meta.xml"),
];
