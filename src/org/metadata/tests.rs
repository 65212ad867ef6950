//! The files of the outbound callout pattern, and files that are wrong in one place each.

use apex::{Datum, Decimal};

use super::*;
use crate::schema::{Access, Kind, OnDelete, Schema, Setting, Source, standard};

macro_rules! pattern {
    ($($path:literal),* $(,)?) => {
        vec![$(file(
            concat!("force-app/main/default/", $path),
            include_str!(concat!("../../patterns/outbound_rest_callout/force-app/main/default/", $path)),
        )),*]
    };
}

fn file(path: &str, text: &str) -> File {
    File { path: path.into(), text: text.into() }
}

fn field_file(body: &str) -> File {
    let text = format!("<CustomField><fullName>F__c</fullName><label>F</label>{body}</CustomField>");
    file("objects/Account/fields/F__c.field-meta.xml", &text)
}

#[track_caller]
fn field(body: &str) -> Field {
    match read(&[field_file(body)]) {
        Ok(deployment) => deployment.fields.into_iter().next().map(|custom| custom.field),
        Err(problems) => panic!("{problems:?}"),
    }
    .unwrap_or_else(|| panic!("one file, one field"))
}

#[track_caller]
fn refused(file: File, message: &str) {
    let problem = SetupProblem::Metadata { path: file.path.clone(), message: message.into() };
    assert_eq!(read(&[file]).err(), Some(vec![problem]));
}

#[test]
fn the_pattern_is_read_whole() {
    let files = pattern![
        "classes/DataProvider.cls",
        "classes/DataProvider.cls-meta.xml",
        "triggers/AccountEnrichmentTrigger.trigger",
        "triggers/AccountEnrichmentTrigger.trigger-meta.xml",
        "objects/Account/fields/Enrichment_Status__c.field-meta.xml",
        "objects/Account/fields/Enrichment_Detail__c.field-meta.xml",
        "objects/Account/fields/Enriched_At__c.field-meta.xml",
        "namedCredentials/Company_Data.namedCredential-meta.xml",
        "externalCredentials/Company_Data.externalCredential-meta.xml",
        "permissionsets/Account_Enrichment.permissionset-meta.xml",
    ];
    let deployment = read(&files).unwrap_or_else(|problems| panic!("{problems:?}"));
    let names: Vec<&str> = deployment.apex.iter().map(|source| source.name.as_str()).collect();
    assert_eq!(names, ["DataProvider.cls", "AccountEnrichmentTrigger.trigger"]);
    assert_eq!(
        deployment.named_credentials,
        [NamedCredential {
            name: "Company_Data".into(),
            url: "https://api.companydata.example".into(),
            external_credential: Some("Company_Data".into()),
            generate_authorization_header: true,
            enabled: true,
        }]
    );
    assert_eq!(
        deployment.external_credentials,
        [ExternalCredential {
            name: "Company_Data".into(),
            protocol: Protocol::OauthClientCredentials {
                token_url: "https://api.companydata.example/oauth/token".into()
            },
            principals: vec!["Service".into()],
        }]
    );
    assert_eq!(
        deployment.permission_sets,
        [PermissionSet { name: "Account_Enrichment".into(), principals: vec!["Company_Data-Service".into()] }]
    );
    assert!(deployment.passed_over.is_empty());

    let mut schema = standard();
    assert_eq!(schema.deploy(&deployment), [""; 0]);
    let status = schema.object("account").and_then(|account| account.field("enrichment_status__c"));
    let values = ["Enriched", "Not Found", "Waiting", "Failed"].map(Into::into).to_vec();
    let kind = Kind::Picklist { values, restricted: true, multiple: false };
    let expected = Field::new("Enrichment_Status__c", "Enrichment Status", kind);
    assert_eq!(status, Some(&expected));
}

#[test]
fn each_type_becomes_its_kind() {
    for (body, kind) in [
        ("<type>Text</type><length>80</length>", Kind::Text { length: 80 }),
        ("<type>TextArea</type>", Kind::Text { length: 255 }),
        ("<type>LongTextArea</type><length>32768</length>", Kind::LongText { length: 32_768 }),
        ("<type>Url</type>", Kind::Url),
        ("<type>Phone</type>", Kind::Phone { length: 40 }),
        ("<type>Email</type>", Kind::Email),
        ("<type>Number</type><precision>18</precision><scale>0</scale>", Kind::Number { precision: 18, scale: 0 }),
        ("<type>Currency</type><precision>16</precision><scale>2</scale>", Kind::Currency { precision: 16, scale: 2 }),
        ("<type>Percent</type><precision>5</precision><scale>2</scale>", Kind::Percent { precision: 5, scale: 2 }),
        ("<type>Checkbox</type><defaultValue>false</defaultValue>", Kind::Checkbox),
        ("<type>Date</type>", Kind::Date),
        ("<type>DateTime</type>", Kind::DateTime),
        (
            "<type>Lookup</type><referenceTo>Account</referenceTo><relationshipName>Fs</relationshipName>",
            Kind::Reference {
                to: vec!["Account".into()],
                relationship: Some("F__r".into()),
                children: Some("Fs__r".into()),
                on_delete: OnDelete::Clear,
            },
        ),
    ] {
        assert_eq!(field(body).kind, kind);
    }
}

#[test]
fn flags_and_defaults_are_read() {
    let text = field(
        "<type>Text</type><length>9</length><required>true</required><unique>true</unique><externalId>true</externalId>",
    );
    assert!(text.required && text.unique && text.external_id);
    let checkbox = [field_file("<type>Checkbox</type><defaultValue>true</defaultValue>")];
    let mut schema = standard();
    assert_eq!(schema.deploy(&read(&checkbox).unwrap_or_default()), [""; 0]);
    let default = schema.object("Account").and_then(|account| account.field("F__c")).map(|field| field.default.clone());
    assert_eq!(default, Some(Datum::Boolean(true)));
    let list = field(
        "<type>Picklist</type><valueSet><valueSetDefinition><sorted>true</sorted>
         <value><fullName>B</fullName><default>true</default></value><value><fullName>A</fullName></value>
         <value><fullName>Old</fullName><isActive>false</isActive></value></valueSetDefinition></valueSet>",
    );
    assert_eq!(list.kind, Kind::Picklist { values: vec!["A".into(), "B".into()], restricted: false, multiple: false });
    assert_eq!(list.default, Datum::String("B".into()));
}

#[test]
fn a_number_out_of_range_or_a_wrong_name_is_a_problem_that_says_what_to_do() {
    for (body, message) in [
        ("", "<type> is missing: add it"),
        ("<type>Text</type>", "<length> is missing: add it"),
        ("<type>Text</type><length>256</length>", "<length> is 256: write a whole number from 1 to 255"),
        (
            "<type>Number</type><precision>3</precision><scale>4</scale>",
            "<scale> is 4: write a whole number from 0 to 3",
        ),
        ("<type>Url</type><required>yes</required>", "<required> is yes: write true or false"),
        ("<type>Picklist</type>", "<picklist> is missing: add it"),
    ] {
        refused(field_file(body), message);
    }
    let text = "<CustomField><fullName>Other__c</fullName></CustomField>";
    refused(
        file("objects/Account/fields/F__c.field-meta.xml", text),
        "<fullName> is Other__c, the file's name says F__c: make them the same",
    );
    refused(file("fields.field-meta.xml", text), "a field lies in objects/<Object>/fields: move the file there");
}

#[test]
fn what_is_simplified_or_left_out_is_named() {
    let standard = "<CustomField><fullName>Industry</fullName></CustomField>";
    let files = [
        field_file("<type>File</type>"),
        file("objects/Account/fields/Industry.field-meta.xml", standard),
        file(
            "objects/Case/fields/L__c.field-meta.xml",
            "<CustomField><fullName>L__c</fullName><type>Lookup</type><referenceTo>Account</referenceTo>\
             <lookupFilter><active>true</active></lookupFilter></CustomField>",
        ),
    ];
    let deployment = read(&files).unwrap_or_default();
    assert_eq!(
        deployment.simplified,
        [
            "Account.F__c: fields of type File are not supported",
            "Account.Industry: a standard field stays as it is",
            "Case.L__c: its lookup filter is not applied",
        ]
    );
    assert_eq!(deployment.fields.len(), 1);
}

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
    let names: Vec<&str> = invoice.fields.iter().map(|field| field.name.as_str()).collect();
    let system = ["IsDeleted", "CreatedDate", "CreatedById", "LastModifiedDate", "LastModifiedById", "SystemModstamp"];
    let expected = [["Id", "Name", "Total__c", "OwnerId", "RecordTypeId"].as_slice(), &system].concat();
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

#[test]
fn xml_that_is_malformed_or_of_another_kind_is_a_problem() {
    let problems = read(&[file("classes/A.cls-meta.xml", "<ApexClass>")]).err().unwrap_or_default();
    let [SetupProblem::Metadata { path, message }] = problems.as_slice() else { panic!("{problems:?}") };
    assert_eq!(path, "classes/A.cls-meta.xml");
    assert!(message.starts_with("this is not well formed XML: "), "{message}");
    refused(
        file("classes/A.cls-meta.xml", "<ApexTrigger/>"),
        "the root is <ApexTrigger>: a file of this name holds a <ApexClass>",
    );
    let both = [file("a.trigger-meta.xml", "<x/>"), file("b.trigger-meta.xml", "")];
    assert_eq!(read(&both).err().map(|problems| problems.len()), Some(2), "every problem is told");
}

#[test]
fn credentials_that_cannot_be_honoured_are_problems() {
    let named = |body: &str| {
        let text = format!("<NamedCredential>{body}</NamedCredential>");
        file("namedCredentials/N.namedCredential-meta.xml", &text)
    };
    let secured = "<namedCredentialType>SecuredEndpoint</namedCredentialType>";
    let parameter = |kind: &str, value: &str| {
        format!(
            "<namedCredentialParameters><parameterType>{kind}</parameterType>\
             <parameterValue>{value}</parameterValue></namedCredentialParameters>"
        )
    };
    refused(
        named("<namedCredentialType>Legacy</namedCredentialType>"),
        "<namedCredentialType> Legacy is not supported: use SecuredEndpoint",
    );
    refused(named(secured), "it has no URL: add <namedCredentialParameters> of type Url");
    refused(
        named(&format!("{secured}{}", parameter("Url", "ftp://x"))),
        "ftp://x is no URL: write https://, a host and perhaps a path",
    );
    refused(
        named(&format!("{secured}{}", parameter("HttpHeader", "x"))),
        "parameters of type HttpHeader are not supported: remove it",
    );
    refused(
        named(&format!("{secured}<allowMergeFieldsInBody>true</allowMergeFieldsInBody>")),
        "merge fields are not supported: set <allowMergeFieldsInBody> to false",
    );

    let external = |protocol: &str, parameters: &[(&str, &str)]| {
        let parameters: String = parameters
            .iter()
            .map(|(kind, value)| {
                format!(
                    "<externalCredentialParameters><parameterName>P</parameterName><parameterType>{kind}\
                     </parameterType><parameterValue>{value}</parameterValue></externalCredentialParameters>"
                )
            })
            .collect();
        let text = format!(
            "<ExternalCredential><authenticationProtocol>{protocol}</authenticationProtocol>{parameters}\
             </ExternalCredential>"
        );
        file("externalCredentials/E.externalCredential-meta.xml", &text)
    };
    refused(external("AwsSv4", &[]), "the protocol AwsSv4 is not supported: use Oauth");
    refused(
        external("Oauth", &[("AuthProtocolVariant", "JwtBearer")]),
        "the OAuth variant JwtBearer is not supported: use ClientCredentialsClientSecret",
    );
    refused(external("Oauth", &[]), "it has no OAuth variant: add a parameter of type AuthProtocolVariant");
    let variant = ("AuthProtocolVariant", "ClientCredentialsClientSecret");
    refused(external("Oauth", &[variant]), "it has no principal: add a parameter of type NamedPrincipal");
    refused(
        external("Oauth", &[variant, ("NamedPrincipal", "")]),
        "it has no token endpoint: add a parameter of type AuthProviderUrl",
    );
    refused(
        external("Oauth", &[variant, ("PerUserPrincipal", "x")]),
        "parameters of type PerUserPrincipal are not supported: remove it",
    );
}

#[test]
fn files_of_other_kinds_are_passed_over_by_name() {
    let files = [file("layouts/Account.layout-meta.xml", "<<<"), file("README", "")];
    let deployment = read(&files).unwrap_or_default();
    assert_eq!(deployment.passed_over, ["layouts/Account.layout-meta.xml", "README"]);
}
