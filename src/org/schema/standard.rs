//! The standard objects that every org has here, with the fields that are honoured.
//!
//! Refuses to list a field that no part of the org keeps up. Invariant: names, labels, lengths and values are
//! Salesforce's own; Id comes first. The pages:
//! <https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_account.htm>

use apex::Datum;

use super::{Access, Field, Kind, Object, Schema};

const INDUSTRIES: &str = "Agriculture|Apparel|Banking|Biotechnology|Chemicals|Communications|Construction|Consulting|\
    Education|Electronics|Energy|Engineering|Entertainment|Environmental|Finance|Food & Beverage|Government|Healthcare|\
    Hospitality|Insurance|Machinery|Manufacturing|Media|Not For Profit|Recreation|Retail|Shipping|Technology|\
    Telecommunications|Transportation|Utilities|Other";
const ACCOUNT_TYPES: &str = "Prospect|Customer - Direct|Customer - Channel|Channel Partner / Reseller|\
    Installation Partner|Technology Partner|Other";
const JOB_STATUSES: &str = "Queued|Processing|Aborted|Completed|Failed|Preparing|Holding";
const JOB_TYPES: &str = "Future|SharingRecalculation|ScheduledApex|BatchApex|BatchApexWorker|TestRequest|TestWorker|\
    ApexToken|Queueable";

fn picklist(values: &str) -> Kind {
    Kind::Picklist { values: values.split('|').map(str::to_owned).collect(), restricted: false }
}

fn text(length: u32) -> Kind {
    Kind::Text { length }
}

fn reference(to: &str, relationship: &str) -> Kind {
    Kind::Reference { to: vec![to.to_owned()], relationship: Some(relationship.to_owned()) }
}

fn fields(list: Vec<(&str, &str, Kind)>) -> Vec<Field> {
    list.into_iter().map(|(name, label, kind)| Field::new(name, label, kind)).collect()
}

fn system(list: Vec<(&str, &str, Kind)>) -> Vec<Field> {
    let mut fields = fields(list);
    fields.iter_mut().for_each(|field| field.access = Access::System);
    fields
}

fn object(name: &str, label: &str, key_prefix: &str, access: Access, rest: Vec<Field>) -> Object {
    let mut fields = system(vec![("Id", &format!("{label} ID"), Kind::Id)]);
    fields.extend(rest);
    Object { name: name.into(), label: label.into(), key_prefix: key_prefix.into(), custom: false, access, fields }
}

fn account() -> Object {
    let mut list = fields(vec![
        ("Name", "Account Name", text(255)),
        ("Type", "Account Type", picklist(ACCOUNT_TYPES)),
        ("ParentId", "Parent Account ID", reference("Account", "Parent")),
        ("BillingStreet", "Billing Street", text(255)),
        ("BillingCity", "Billing City", text(40)),
        ("BillingState", "Billing State/Province", text(80)),
        ("BillingPostalCode", "Billing Zip/Postal Code", text(20)),
        ("BillingCountry", "Billing Country", text(80)),
        ("Phone", "Account Phone", Kind::Phone { length: 40 }),
        ("Fax", "Account Fax", Kind::Phone { length: 40 }),
        ("AccountNumber", "Account Number", text(40)),
        ("Website", "Website", Kind::Url),
        ("Industry", "Industry", picklist(INDUSTRIES)),
        ("AnnualRevenue", "Annual Revenue", Kind::Currency { precision: 18, scale: 0 }),
        ("NumberOfEmployees", "Employees", Kind::Integer { digits: 8 }),
        ("Description", "Account Description", Kind::LongText { length: 32_000 }),
        ("Rating", "Account Rating", picklist("Hot|Warm|Cold")),
        ("Site", "Account Site", text(80)),
        ("OwnerId", "Owner ID", reference("User", "Owner")),
    ]);
    for field in &mut list {
        field.required = field.name == "Name";
    }
    list.extend(system(vec![
        ("IsDeleted", "Deleted", Kind::Checkbox),
        ("CreatedDate", "Created Date", Kind::DateTime),
        ("CreatedById", "Created By ID", reference("User", "CreatedBy")),
        ("LastModifiedDate", "Last Modified Date", Kind::DateTime),
        ("LastModifiedById", "Last Modified By ID", reference("User", "LastModifiedBy")),
        ("SystemModstamp", "System Modstamp", Kind::DateTime),
    ]));
    object("Account", "Account", "001", Access::ReadWrite, list)
}

fn user() -> Object {
    let mut list = system(vec![
        ("Username", "Username", text(80)),
        ("Name", "Full Name", text(121)),
        ("Email", "Email", Kind::Email),
        ("IsActive", "Active", Kind::Checkbox),
    ]);
    for field in &mut list {
        if field.name == "IsActive" {
            field.default = Datum::Boolean(true);
        }
    }
    object("User", "User", "005", Access::System, list)
}

fn job() -> Object {
    let list = system(vec![
        ("Status", "Status", picklist(JOB_STATUSES)),
        ("JobType", "Job Type", picklist(JOB_TYPES)),
        // The class is no record here, so the lookup has no way to its parent.
        ("ApexClassId", "Class ID", Kind::Reference { to: vec!["ApexClass".into()], relationship: None }),
        ("MethodName", "Apex Method", text(255)),
        ("CreatedDate", "Created Date", Kind::DateTime),
        ("NumberOfErrors", "Failures", Kind::Integer { digits: 9 }),
        ("ExtendedStatus", "Status Detail", text(1000)),
    ]);
    object("AsyncApexJob", "Apex Job", "707", Access::System, list)
}

/// The objects of an org without metadata: Account, User, AsyncApexJob.
pub fn standard() -> Schema {
    Schema { objects: vec![account(), user(), job()] }
}
