//! Each test method alone: nothing that one does is there for the next, whichever comes first.
//!
//! Refuses to say in which order methods run: every one of them does everything, and none may see a trace of it.

use super::outcomes;

const BOOKING: &str = r#"<CustomObject xmlns="http://soap.sforce.com/2006/04/metadata">
    <label>Booking</label><pluralLabel>Bookings</pluralLabel>
    <nameField><displayFormat>B-{0000}</displayFormat><label>Number</label><type>AutoNumber</type></nameField>
    <sharingModel>ReadWrite</sharingModel><deploymentStatus>Deployed</deploymentStatus>
</CustomObject>"#;

const SETTINGS: &str = r#"<CustomObject xmlns="http://soap.sforce.com/2006/04/metadata">
    <customSettingsType>Hierarchy</customSettingsType><label>Settings</label>
    <fields><fullName>Rate__c</fullName><label>Rate</label><type>Number</type><precision>5</precision><scale>0</scale></fields>
</CustomObject>"#;

/// The outcomes of three methods that first look for what this leaves, and then do it.
fn three_times(looks: &str, does: &str) -> Vec<String> {
    let class = format!(
        "@IsTest class T {{
            static Integer count = 0;
            static Map<String, Object> kept = new Map<String, Object>();
            class J implements Queueable {{ public void execute(QueueableContext c) {{ insert new Account(Name = 'by a job'); }} }}
            class S implements Schedulable {{ public void execute(SchedulableContext c) {{ }} }}
            @future static void later() {{ insert new Account(Name = 'later'); }}
            static void run() {{ {looks} {does} }}
            @IsTest static void one() {{ run(); }}
            @IsTest static void two() {{ run(); }}
            @IsTest static void three() {{ run(); }}
        }}"
    );
    outcomes(&[
        ("objects/Booking__c/Booking__c.object-meta.xml", BOOKING),
        ("objects/Settings__c/Settings__c.object-meta.xml", SETTINGS),
        ("classes/T.cls", &class),
    ])
}

fn is_alone(looks: &str, does: &str) {
    assert_eq!(three_times(looks, does), ["T.one pass", "T.two pass", "T.three pass"], "{looks} {does}");
}

#[test]
fn a_test_does_not_find_the_records_of_another() {
    is_alone(
        "System.assertEquals(0, [SELECT COUNT() FROM Account]);",
        "insert new Account(Name = 'a'); System.assertEquals(1, [SELECT COUNT() FROM Account]);",
    );
    // Of what the setup made each has its own.
    let class = "@IsTest class T {
        @TestSetup static void setup() { insert new Account(Name = 'a'); }
        static void run() {
            Account a = [SELECT Id, Name FROM Account];
            System.assertEquals('a', a.Name);
            a.Name = 'b';
            update a;
            delete a;
        }
        @IsTest static void one() { run(); }
        @IsTest static void two() { run(); }
    }";
    assert_eq!(outcomes(&[("classes/T.cls", class)]), ["T.one pass", "T.two pass"]);
}

#[test]
fn a_test_does_not_find_the_recycle_bin_of_another() {
    is_alone(
        "System.assertEquals(0, [SELECT COUNT() FROM Account ALL ROWS]);",
        "Account a = new Account(Name = 'a'); insert a; delete a; System.assertEquals(1, [SELECT COUNT() FROM Account WHERE IsDeleted = true ALL ROWS]);",
    );
}

#[test]
fn a_test_does_not_find_the_statics_of_another() {
    is_alone("System.assertEquals(0, count); System.assert(kept.isEmpty());", "count++; kept.put('a', count);");
}

#[test]
fn a_test_does_not_find_the_settings_of_another() {
    is_alone(
        "System.assertEquals(null, Settings__c.getOrgDefaults().Rate__c);",
        "insert new Settings__c(SetupOwnerId = UserInfo.getOrganizationId(), Rate__c = 7); System.assertEquals(7, Settings__c.getOrgDefaults().Rate__c);",
    );
}

#[test]
fn a_test_does_not_find_the_jobs_of_another() {
    is_alone(
        "System.assertEquals(0, [SELECT COUNT() FROM AsyncApexJob]); System.assertEquals(0, [SELECT COUNT() FROM Account]);",
        "System.enqueueJob(new J()); later(); System.assertEquals(2, [SELECT COUNT() FROM AsyncApexJob]);",
    );
    // A name that is scheduled already cannot be scheduled again.
    is_alone(
        "System.assertEquals(0, [SELECT COUNT() FROM CronTrigger]);",
        "System.schedule('nightly', '0 0 0 1 1 ? 2050', new S()); System.assertEquals(1, [SELECT COUNT() FROM CronTrigger]);",
    );
}

#[test]
fn a_test_does_not_find_the_counts_and_mocks_of_another() {
    is_alone(
        "System.assertEquals(0, Limits.getQueries() + Limits.getDmlStatements() + Limits.getEmailInvocations());",
        "insert new Account(Name = 'a'); Object o = [SELECT Id FROM Account];
         Messaging.SingleEmailMessage mail = new Messaging.SingleEmailMessage();
         mail.setToAddresses(new List<String>{ 'a@b.example' }); mail.setPlainTextBody('a');
         Messaging.sendEmail(new List<Messaging.SingleEmailMessage>{ mail });
         System.assertEquals(1, Limits.getEmailInvocations());",
    );
}

#[test]
fn ids_and_numbers_begin_again_with_each_test() {
    // Kept in an exception's text: what all three say is the same.
    let found = three_times(
        "",
        "Booking__c b = new Booking__c(); insert b; Account a = new Account(Name = 'a'); insert a;
         b = [SELECT Name FROM Booking__c]; throw new IllegalArgumentException(b.Name + ' ' + a.Id);",
    );
    let said: Vec<&str> = found.iter().filter_map(|found| found.split("System.").nth(1)).collect();
    assert!(said.len() == 3 && said.iter().all(|one| *one == said[0]), "{found:?}");
    assert!(said[0].starts_with("IllegalArgumentException: B-0001 001"), "{found:?}");
}

#[test]
fn a_rollback_takes_back_the_records_and_not_the_variables() {
    is_alone(
        "",
        "Account a = new Account(Name = 'a'); Savepoint s = Database.setSavepoint(); insert a; count = 1; Database.rollback(s);
         System.assertEquals(0, [SELECT COUNT() FROM Account]); System.assert(a.Id != null && count == 1);",
    );
}
