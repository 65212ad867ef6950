//! Objects with their fields, rules and records, as a schema has them.

use super::*;

/// A schema from files, and what of them is left out.
fn deployed(files: &[(&str, &str)]) -> (Schema, Vec<String>) {
    let files: Vec<File> = files.iter().map(|(path, text)| file(path, text)).collect();
    let deployment = read(&files).unwrap_or_else(|problems| panic!("{problems:?}"));
    let mut schema = standard();
    let notes = schema.deploy(&deployment);
    (schema, notes)
}

const INVOICE: &str = "<CustomObject><label>Invoice</label><pluralLabel>Invoices</pluralLabel>\
    <nameField><type>AutoNumber</type><displayFormat>INV-{0000}</displayFormat><label>Number</label></nameField>\
    <sharingModel>ReadWrite</sharingModel></CustomObject>";
const LINE: &str = "<CustomObject><label>Line</label><pluralLabel>Lines</pluralLabel>\
    <nameField><type>Text</type><label>Line</label></nameField>\
    <fields><fullName>Invoice__c</fullName><label>Invoice</label><type>MasterDetail</type>\
    <referenceTo>Invoice__c</referenceTo><relationshipName>Lines</relationshipName></fields>\
    <fields><fullName>Amount__c</fullName><label>Amount</label><type>Currency</type><precision>10</precision>\
    <scale>2</scale><defaultValue>5.5</defaultValue></fields></CustomObject>";
const TOTAL: &str = "<CustomField><fullName>Total__c</fullName><label>Total</label><type>Summary</type>\
    <summarizedField>Line__c.Amount__c</summarizedField><summaryForeignKey>Line__c.Invoice__c</summaryForeignKey>\
    <summaryOperation>sum</summaryOperation></CustomField>";

#[test]
fn objects_come_with_their_fields_from_either_format() {
    let (schema, notes) = deployed(&[
        ("src/objects/Line__c.object", LINE),
        ("objects/Invoice__c/fields/Total__c.field-meta.xml", TOTAL),
        ("objects/Invoice__c/Invoice__c.object-meta.xml", INVOICE),
    ]);
    assert_eq!(notes, [""; 0]);
    let (Some(invoice), Some(line)) = (schema.object("invoice__C"), schema.object("Line__c")) else { panic!() };
    let names: Vec<&str> = invoice.fields.iter().map(|field| &*field.name).collect();
    let system = ["IsDeleted", "CreatedDate", "CreatedById", "LastModifiedDate", "LastModifiedById", "SystemModstamp"];
    let expected = [
        ["Id", "Name", "Total__c", "OwnerId", "RecordTypeId", "LastViewedDate", "LastReferencedDate"].as_slice(),
        &system,
    ]
    .concat();
    assert_eq!(names, expected);
    assert!(line.field("OwnerId").is_none(), "a detail has no owner of its own");
    assert_ne!(invoice.key_prefix, line.key_prefix);
    assert!(invoice.key_prefix.starts_with("a0"));
    let found = schema.children(invoice, "lines__r").map(|(child, field, name)| (&*child.name, &*field.name, name));
    assert_eq!(found, Some(("Line__c", "Invoice__c", "Lines__r")));
    assert_eq!(line.parent("invoice__r").map(|(_, name, target)| (name, target)), Some(("Invoice__r", "Invoice__c")));
    let total = invoice.field("Total__c").map(|field| &field.kind);
    assert_eq!(total, Some(&Kind::Currency { precision: 10, scale: 2 }), "a sum is of the kind of what is summed up");
    let amount = line.field("Amount__c").map(|field| field.default.clone());
    assert_eq!(amount, Decimal::parse("5.5").map(Datum::Decimal));
    let name = invoice.field("Name").map(|field| (&field.source, field.access));
    assert_eq!(name, Some((&Source::AutoNumber("INV-{0000}".into()), Access::System)));
    assert!(schema.object("Invoice__Share").is_some() && schema.object("Line__Share").is_none());
}

#[test]
fn settings_events_and_metadata_types_have_fields_of_their_own() {
    let object = |more: &str| ["<CustomObject><label>X</label>", more, "</CustomObject>"].concat();
    let setting = object("<customSettingsType>Hierarchy</customSettingsType>");
    let (schema, _) = deployed(&[
        ("objects/S__c/S__c.object-meta.xml", &setting),
        ("objects/E__e/E__e.object-meta.xml", &object("<eventType>HighVolume</eventType>")),
        ("objects/M__mdt/M__mdt.object-meta.xml", &object("")),
    ]);
    let has = |object: &str, field: &str| schema.object(object).is_some_and(|object| object.field(field).is_some());
    assert!(has("S__c", "SetupOwnerId") && has("S__c", "Name") && !has("S__c", "OwnerId"));
    assert!(has("E__e", "ReplayId") && has("E__e", "CreatedDate") && !has("E__e", "Name"));
    assert!(has("M__mdt", "DeveloperName") && has("M__mdt", "MasterLabel") && !has("M__mdt", "OwnerId"));
    assert_eq!(schema.object("S__c").map(|object| object.setting), Some(Setting::Hierarchy));
    let prefix = |name: &str| schema.object(name).map(|object| object.key_prefix.as_str());
    assert_eq!([prefix("S__c"), prefix("E__e"), prefix("M__mdt")], [Some("a00"), Some("e00"), Some("m00")]);
}

#[test]
fn value_sets_record_types_labels_and_metadata_records_are_read() {
    let files = [
        file(
            "globalValueSets/Colour.globalValueSet-meta.xml",
            "<GlobalValueSet><customValue><fullName>R</fullName><label>Red</label><default>true</default></customValue>\
             <customValue><fullName>G</fullName><label>G</label></customValue></GlobalValueSet>",
        ),
        field_file(
            "<type>MultiselectPicklist</type><valueSet><restricted>true</restricted><valueSetName>Colour</valueSetName></valueSet>",
        ),
        file(
            "objects/Account/recordTypes/Big.recordType-meta.xml",
            "<RecordType><fullName>Big</fullName><label>Big ones</label><active>true</active></RecordType>",
        ),
        file(
            "customMetadata/Rate.Normal.md-meta.xml",
            "<CustomMetadata><label>Normal rate</label><values><field>Percent__c</field><value xsi:type=\"xsd:double\">\
             20.0</value></values><values><field>Note__c</field><value xsi:nil=\"true\"/></values></CustomMetadata>",
        ),
        file(
            "labels/CustomLabels.labels-meta.xml",
            "<CustomLabels><labels><fullName>Hello</fullName><value>Good evening</value></labels></CustomLabels>",
        ),
    ];
    let deployment = read(&files).unwrap_or_else(|problems| panic!("{problems:?}"));
    assert_eq!(deployment.labels, [("Hello".to_owned(), "Good evening".to_owned())]);
    let rate = MetadataRecord {
        object: "Rate__mdt".into(),
        name: "Normal".into(),
        label: "Normal rate".into(),
        values: vec![("Percent__c".into(), "20.0".into())],
    };
    assert_eq!(deployment.metadata_records, [rate]);
    let mut schema = standard();
    assert_eq!(schema.deploy(&deployment), [""; 0]);
    let Some(account) = schema.object("Account") else { panic!() };
    let red = PicklistValue { name: "R".into(), label: Some("Red".into()) };
    let kind = Kind::Picklist { values: vec![red, "G".into()], restricted: true, multiple: true };
    assert_eq!(
        account.field("F__c").map(|field| (&field.kind, &field.default)),
        Some((&kind, &Datum::String("R".into())))
    );
    let [big] = account.record_types.as_slice() else { panic!("{:?}", account.record_types) };
    assert_eq!((&*big.name, &*big.label, big.active), ("Big", "Big ones", true));
    assert_eq!(big.id.get(..3), Some("012"));
}

#[test]
fn formulas_and_validation_rules_are_computed_or_named() {
    let formula = |name: &str, text: &str| {
        format!(
            "<CustomField><fullName>{name}</fullName><type>Number</type><precision>9</precision><scale>2</scale>\
             <formula>{text}</formula></CustomField>"
        )
    };
    let rule = |name: &str, text: &str| {
        format!(
            "<ValidationRule><fullName>{name}</fullName><active>true</active><errorConditionFormula>{text}\
             </errorConditionFormula><errorDisplayField>Name</errorDisplayField><errorMessage>No</errorMessage>\
             </ValidationRule>"
        )
    };
    let field_path = |name: &str| format!("objects/Account/fields/{name}.field-meta.xml");
    let rule_path = |name: &str| format!("objects/Account/validationRules/{name}.validationRule-meta.xml");
    let files = [
        file(&field_path("A__c"), &formula("A__c", "NumberOfEmployees * 2")),
        file(&field_path("B__c"), &formula("B__c", "VLOOKUP(1)")),
        file(&field_path("C__c"), &formula("C__c", "Gone__c")),
        file(&rule_path("Good"), &rule("Good", "LEN(Name) &lt; 2")),
        file(&rule_path("Bad"), &rule("Bad", "REGEX(Name, 'x')")),
        file(&rule_path("Lost"), &rule("Lost", "ISBLANK(Gone__c)")),
    ];
    let deployment = read(&files).unwrap_or_else(|problems| panic!("{problems:?}"));
    let nothing = "Account.B__c: its formula is not computed, and gives nothing: the function VLOOKUP is not supported";
    assert_eq!(deployment.simplified, [nothing]);
    let mut schema = standard();
    assert_eq!(
        schema.deploy(&deployment),
        [
            "Account.C__c: its formula reads Gone__c, which is not there",
            "Account.Bad: this validation rule is not applied: the function REGEX is not supported",
            "Account.Lost: this validation rule is not applied: Gone__c",
        ]
    );
    let Some(account) = schema.object("Account") else { panic!() };
    let rules: Vec<_> = account.rules.iter().map(|rule| (&*rule.message, &*rule.field)).collect();
    assert_eq!(rules, [("No", "Name")]);
    let written = |name| account.field(name).map(|field| (field.is_computed(), field.access));
    assert_eq!(["A__c", "B__c", "C__c"].map(written), [Some((true, Access::System)); 3]);
}

#[test]
fn what_a_partial_folder_lacks_is_named_and_stops_nothing() {
    let field =
        |name: &str, body: &str| ["<CustomField><fullName>", name, "</fullName>", body, "</CustomField>"].concat();
    let (schema, notes) = deployed(&[
        ("objects/Alone__c/fields/A__c.field-meta.xml", &field("A__c", "<type>Url</type>")),
        ("objects/Shipment/fields/B__c.field-meta.xml", &field("B__c", "<type>Url</type>")),
        (
            "objects/Account/fields/C__c.field-meta.xml",
            &field("C__c", "<type>Lookup</type><referenceTo>pkg__Thing__c</referenceTo>"),
        ),
        ("objects/Activity/fields/D__c.field-meta.xml", &field("D__c", "<type>Url</type>")),
        (
            "objects/Account/fields/E__c.field-meta.xml",
            &field("E__c", "<type>Date</type><defaultValue>VLOOKUP(1)</defaultValue>"),
        ),
    ]);
    assert_eq!(
        notes,
        [
            "Alone__c: no file tells of the object itself: its Name is a text",
            "Shipment.B__c: the org has no object Shipment",
            "Account.C__c: it leads to pkg__Thing__c, which the org does not have",
            "Account.E__c: its default value is not computed: the function VLOOKUP is not supported",
        ]
    );
    let has = |object: &str, field: &str| schema.object(object).is_some_and(|object| object.field(field).is_some());
    assert!(has("Alone__c", "A__c") && has("Alone__c", "OwnerId") && has("Account", "C__c"));
    assert!(has("Task", "D__c") && has("Event", "D__c"));
}
