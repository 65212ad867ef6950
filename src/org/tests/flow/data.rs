//! Upserts, undeletes, custom objects and the rows that every org has, as Apex meets them.

use org::{File, Setup, http::Method};

use crate::stage::{Stage, knows, text, with_apex};

const KEY: &str = "<CustomField><fullName>Key__c</fullName><label>Key</label><type>Text</type><length>9</length>\
    <externalId>true</externalId><unique>true</unique></CustomField>";
const INVOICE: &str = "<CustomObject><label>Invoice</label><pluralLabel>Invoices</pluralLabel>\
    <nameField><type>Text</type><label>Invoice</label></nameField></CustomObject>";
const ACCOUNT: &str = "<CustomField><fullName>Account__c</fullName><label>Account</label><type>MasterDetail</type>\
    <referenceTo>Account</referenceTo><relationshipName>Invoices</relationshipName></CustomField>";
const TOTAL: &str = "<CustomField><fullName>Count__c</fullName><label>Count</label><type>Summary</type>\
    <summaryForeignKey>Invoice__c.Account__c</summaryForeignKey><summaryOperation>count</summaryOperation>\
    </CustomField>";

fn setup(sources: &[(&str, &str)]) -> Setup {
    let mut setup = with_apex(sources);
    for (path, text) in [
        ("objects/Account/fields/Key__c.field-meta.xml", KEY),
        ("objects/Account/fields/Count__c.field-meta.xml", TOTAL),
        ("objects/Invoice__c/Invoice__c.object-meta.xml", INVOICE),
        ("objects/Invoice__c/fields/Account__c.field-meta.xml", ACCOUNT),
    ] {
        setup.files.push(File { path: path.into(), text: text.into() });
    }
    setup
}

/// The debug texts of an after-insert trigger on an account that is named `x`, with this body, beside other triggers.
fn debugs_beside(others: &[(&str, &str)], body: &str) -> Vec<String> {
    let trigger = format!("trigger T on Account (after insert) {{ if (Trigger.new[0].Name == 'x') {{ {body} }} }}");
    let mut sources = vec![("T.trigger", trigger.as_str())];
    sources.extend(others);
    let mut stage = Stage::new(&setup(&sources), knows);
    stage.insert(r#"{"Name":"x"}"#);
    stage.run();
    stage.debugs()
}

fn debugs(body: &str) -> Vec<String> {
    debugs_beside(&[], body)
}

#[test]
fn an_upsert_inserts_and_updates_and_runs_the_triggers_of_both() {
    let watcher = "trigger W on Account (before insert, before update, after insert, after update) {
        if (Trigger.new[0].Name != 'x') {
            String names = '';
            for (Account a : Trigger.new) { names += a.Name + ' '; }
            System.debug((Trigger.isBefore ? 'before ' : 'after ') + (Trigger.isInsert ? 'insert ' : 'update ') + names);
        }
    }";
    let debugs = debugs_beside(
        &[("W.trigger", watcher)],
        "insert new Account(Name = 'old', Key__c = 'K1');
         List<Account> all = new List<Account>{
             new Account(Name = 'new', Key__c = 'K2'), new Account(Name = 'changed', Key__c = 'k1') };
         upsert all Key__c;
         System.debug([SELECT COUNT() FROM Account WHERE Key__c != null]);
         System.debug(all[0].Id != null && all[1].Id != null);
         all[0].Name = 'again';
         upsert all[0];
         System.debug([SELECT Name FROM Account WHERE Key__c = 'K2'].Name);",
    );
    assert_eq!(
        debugs,
        [
            "before insert old ",
            "after insert old ",
            "before insert new ",
            "before update changed ",
            "after insert new ",
            "after update changed ",
            "2",
            "true",
            "before update again ",
            "after update again ",
            "again",
        ]
    );
}

#[test]
fn an_upsert_with_the_same_key_twice_or_without_a_key_is_refused() {
    let debugs = debugs(
        "try {
             upsert new List<Account>{ new Account(Name = 'a', Key__c = 'K'), new Account(Name = 'b', Key__c = 'K') } Key__c;
         } catch (DmlException e) { System.debug(e.getMessage()); }
         try { upsert new Account(Name = 'a') Key__c; } catch (DmlException e) { System.debug(e.getMessage()); }",
    );
    assert_eq!(
        debugs,
        [
            "Upsert failed. First exception on row 0; first error: DUPLICATE_VALUE, Duplicate external id specified: \
             K: [Key__c]",
            "Upsert failed. First exception on row 0; first error: MISSING_ARGUMENT, Key__c not specified: []",
        ]
    );
}

#[test]
fn an_undelete_brings_rows_back_and_runs_its_trigger() {
    let watcher = "trigger W on Account (after undelete) { System.debug('back: ' + Trigger.new[0].Name); }";
    let debugs = debugs_beside(
        &[("W.trigger", watcher)],
        "Account a = new Account(Name = 'gone');
         insert a;
         insert new Invoice__c(Account__c = a.Id, Name = 'I-1');
         delete a;
         System.debug([SELECT COUNT() FROM Invoice__c]);
         System.debug([SELECT COUNT() FROM Account WHERE IsDeleted = true ALL ROWS]);
         undelete a;
         System.debug([SELECT COUNT() FROM Invoice__c]);
         try { undelete a; } catch (DmlException e) { System.debug(e.getMessage()); }",
    );
    assert_eq!(debugs.get(..4), Some(&["0", "1", "back: gone", "1"].map(str::to_owned)[..]));
    let last = debugs.last().map(String::as_str).unwrap_or_default();
    assert!(last.starts_with("Undelete failed. First exception on row 0 with id 001"), "{debugs:?}");
    assert!(last.ends_with("; first error: UNDELETE_FAILED, Entity is not in the recycle bin: []"), "{debugs:?}");
}

#[test]
fn a_list_of_apex_has_ten_chunks_at_most() {
    let debugs = debugs(
        "List<SObject> mixed = new List<SObject>();
         for (Integer i = 0; i < 5; i++) { mixed.add(new Account(Name = 'a')); mixed.add(new Contact(LastName = 'c')); }
         insert mixed;
         System.debug([SELECT COUNT() FROM Contact]);
         mixed = mixed.deepClone(false);
         mixed.add(new Account(Name = 'a'));
         try { insert mixed; } catch (TypeException e) { System.debug(e.getMessage()); }
         System.debug([SELECT COUNT() FROM Contact]);",
    );
    let message =
        "Cannot have more than 10 chunks in a single operation. Please rearrange the data to reduce chunking.";
    assert_eq!(debugs, ["5", message, "5"]);
}

/// A roll-up summary was taken and forgotten.
#[test]
fn a_client_writes_no_computed_field() {
    let mut stage = Stage::new(&setup(&[]), knows);
    let accounts = "/services/data/v68.0/sobjects/Account";
    let id = stage.insert(r#"{"Name":"x"}"#);
    for (method, path, body) in [
        (Method::Post, accounts.to_owned(), r#"{"Name":"y","Count__c":1}"#),
        (Method::Patch, format!("{accounts}/{id}"), r#"{"Count__c":0}"#),
    ] {
        let refused = stage.send(method, &path, body);
        let body = text(&refused);
        assert!(refused.status == 400 && body.contains("Unable to create/update fields: Count__c. Please"), "{body}");
        assert!(body.ends_with(r#""errorCode":"INVALID_FIELD_FOR_INSERT_UPDATE","fields":["Count__c"]}]"#), "{body}");
    }
}

#[test]
fn details_and_their_summary_are_seen_by_queries() {
    let debugs = debugs(
        "insert new Invoice__c(Account__c = Trigger.new[0].Id);
         insert new Invoice__c(Account__c = Trigger.new[0].Id);
         System.debug([SELECT Count__c FROM Account WHERE Count__c > 1].Count__c);
         System.debug([SELECT Account__r.Owner.Username FROM Invoice__c LIMIT 1].Account__r.Owner.Username);
         System.debug([SELECT Name FROM Account WHERE Id IN :Trigger.new].Name);
         try { insert new Invoice__c(); } catch (DmlException e) { System.debug(e.getMessage()); }",
    );
    let missing = "Insert failed. First exception on row 0; first error: REQUIRED_FIELD_MISSING, Required fields are \
                   missing: [Account__c]: [Account__c]";
    assert_eq!(debugs, ["2", "ada@night-network.example", "x", missing]);
}

#[test]
fn every_org_has_a_user_with_a_profile_an_organization_and_a_price_book() {
    let debugs = debugs(
        "User me = [SELECT Name, Profile.Name, IsActive, UserType FROM User WHERE Id = :UserInfo.getUserId()];
         System.debug(me.Profile.Name + ' ' + me.IsActive + ' ' + me.UserType);
         System.debug([SELECT COUNT() FROM Profile WHERE Name IN ('Standard User', 'System Administrator')]);
         System.debug([SELECT OrganizationType FROM Organization].OrganizationType);
         System.debug([SELECT Name FROM Pricebook2 WHERE IsStandard = true].Name);
         System.debug([SELECT COUNT() FROM ApexTrigger WHERE Name = 'T']);",
    );
    assert_eq!(debugs, ["System Administrator true Standard", "2", "Developer Edition", "Standard Price Book", "1"]);
}

#[test]
fn groups_children_and_semi_joins_come_as_apex_wants_them() {
    let debugs = debugs(
        "Id x = Trigger.new[0].Id;
         insert new List<Invoice__c>{
             new Invoice__c(Account__c = x, Name = 'I-1'), new Invoice__c(Account__c = x, Name = 'I-2') };
         insert new Account(Name = 'alone');
         for (AggregateResult row : [SELECT Account__r.Name name, COUNT(Id) many, MAX(Name) FROM Invoice__c
                                     GROUP BY Account__r.Name HAVING COUNT(Id) > 1]) {
             System.debug(row.get('name') + ' ' + row.get('many') + ' ' + row.get('expr0'));
         }
         for (Account a : [SELECT Name, (SELECT Name FROM Invoices__r ORDER BY Name DESC) FROM Account ORDER BY Name]) {
             System.debug(a.Name + ' ' + a.Invoices__r.size());
             for (Invoice__c i : a.Invoices__r) { System.debug(i.Name); }
         }
         System.debug([SELECT Name FROM Account WHERE Id NOT IN (SELECT Account__c FROM Invoice__c)].Name);
         System.debug([SELECT COUNT() FROM Account WHERE CreatedDate = TODAY AND CALENDAR_YEAR(CreatedDate) = 2026]);",
    );
    assert_eq!(debugs, ["x 2 I-2", "alone 0", "x 2", "I-2", "I-1", "alone", "2"]);
}

#[cfg(feature = "formulas")]
#[test]
fn formulas_rules_settings_and_metadata_hold_in_apex() {
    let files = [
        (
            "objects/Account/fields/Big__c.field-meta.xml",
            "<CustomField><fullName>Big__c</fullName><type>Checkbox</type><formula>NumberOfEmployees &gt; 10</formula>\
             </CustomField>",
        ),
        (
            "objects/Account/validationRules/Named.validationRule-meta.xml",
            "<ValidationRule><fullName>Named</fullName><active>true</active><errorConditionFormula>BEGINS(Name, '!')\
             </errorConditionFormula><errorDisplayField>Name</errorDisplayField><errorMessage>No shouting\
             </errorMessage></ValidationRule>",
        ),
        ("objects/Rate__mdt/Rate__mdt.object-meta.xml", "<CustomObject><label>Rate</label></CustomObject>"),
        (
            "objects/Rate__mdt/fields/Percent__c.field-meta.xml",
            "<CustomField><fullName>Percent__c</fullName><type>Number</type><precision>5</precision><scale>1</scale>\
             </CustomField>",
        ),
        (
            "customMetadata/Rate.Normal.md-meta.xml",
            "<CustomMetadata><label>Normal</label><values><field>Percent__c</field><value>20.5</value></values>\
             </CustomMetadata>",
        ),
    ];
    let trigger = "trigger T on Account (before insert, after insert) {
        if (Trigger.isBefore) { System.debug('before ' + Trigger.new[0].Big__c); }
        else if (Trigger.new[0].Name == 'x') {
            System.debug('after ' + Trigger.new[0].Big__c);
            try { insert new Account(Name = '!'); } catch (DmlException e) { System.debug(e.getMessage()); }
            System.debug([SELECT MasterLabel, Percent__c FROM Rate__mdt WHERE DeveloperName = 'normal'].Percent__c);
        }
    }";
    let mut setup = setup(&[("T.trigger", trigger)]);
    setup.files.extend(files.map(|(path, text)| File { path: path.into(), text: text.into() }));
    let mut stage = Stage::new(&setup, knows);
    stage.insert(r#"{"Name":"x","NumberOfEmployees":11}"#);
    stage.run();
    assert_eq!(
        stage.debugs(),
        [
            "before true",
            "after true",
            "before false",
            "Insert failed. First exception on row 0; first error: FIELD_CUSTOM_VALIDATION_EXCEPTION, No shouting: \
             [Name]",
            "20.5",
        ]
    );
}
