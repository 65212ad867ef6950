//! Saves without triggers, step by step, and each refusal to the letter.

use super::*;
use crate::{
    records::{Overlay, Records},
    schema::{Field, OnDelete, Schema, Source, standard},
};

mod effects;
mod relationships;

const NOW: i64 = 1_767_225_600_750;

struct Org {
    schema: Schema,
    records: Records,
    overlay: Overlay,
    context: Context,
}

fn org() -> Org {
    let mut schema = standard();
    let code = Field { unique: true, ..Field::new("Code__c", "Code", Kind::Text { length: 20 }) };
    let active = Field::new("Active__c", "Active", Kind::Checkbox);
    for field in [code, active] {
        assert_eq!(schema.put_field("Account", field), Ok(()));
    }
    let mut records = Records::default();
    let user_id = records.next_id("005");
    let mut overlay = Overlay::default();
    overlay.put(Record::new("User").with("Id", Datum::Id(user_id.clone())));
    records.commit(overlay);
    Org { schema, records, overlay: Overlay::default(), context: Context { now: NOW, user_id: user_id.into() } }
}

fn string(text: &str) -> Datum {
    Datum::String(text.into())
}

fn account(name: &str) -> Record {
    Record::new("Account").with("Name", string(name))
}

const CLIENT: Writer = Writer { client: true };

impl Org {
    fn view(&self) -> View<'_> {
        View::new(&self.schema, &self.records, &self.overlay, self.context.now, &self.context.user_id)
    }

    fn insert(&mut self, record: &Record) -> Result<String, Refused> {
        let mut new = prepare_insert(&self.view(), record, CLIENT)?;
        settle(&self.view(), &mut new, None);
        first(validate(&self.view(), &new, None))?;
        let object = new.object.clone();
        let id = insert(&self.schema, &mut self.records, &mut self.overlay, new, &self.context);
        follow(&self.schema, &mut self.records, &mut self.overlay, &object, &id, &self.context);
        Ok(id)
    }

    fn update(&mut self, record: &Record) -> Result<(), Refused> {
        self.update_by(record, CLIENT)
    }

    fn update_by(&mut self, record: &Record, writer: Writer) -> Result<(), Refused> {
        let (old, mut new) = prepare_update(&self.view(), record, writer)?;
        settle(&self.view(), &mut new, Some(&old));
        first(validate(&self.view(), &new, Some(&old)))?;
        update(&self.schema, &mut self.overlay, new, &self.context);
        Ok(())
    }

    fn delete(&mut self, record: &Record) -> Result<(), Refused> {
        let old = prepare_delete(&self.view(), record)?;
        may_delete(&self.view(), &old)?;
        delete(&self.schema, &self.records, &mut self.overlay, &old, &self.context);
        Ok(())
    }

    fn undelete(&mut self, record: &Record) -> Result<(), Refused> {
        let old = prepare_undelete(&self.view(), record)?;
        undelete(&self.schema, &self.records, &mut self.overlay, &old, &self.context);
        Ok(())
    }

    /// A value as queries read it.
    fn value(&self, object: &str, id: &str, field: &str) -> Datum {
        let found = self.schema.object(object).and_then(|known| known.field(field));
        let row = self.records.get(&self.overlay, object, id);
        match (found, row) {
            (Some(field), Some(row)) => self.view().value(row, field),
            other => panic!("{object} {id} {field}: {other:?}"),
        }
    }

    fn row(&self, id: &str) -> Record {
        self.records.get(&self.overlay, "Account", id).cloned().unwrap_or_default()
    }
}

fn first(result: Result<(), Vec<apex::SaveError>>) -> Result<(), Refused> {
    result.map_err(|errors| Box::new(errors.into_iter().next().unwrap_or_default()))
}

fn with_id(id: &str) -> Record {
    Record::new("Account").with("Id", Datum::Id(id.into()))
}

#[track_caller]
fn refused<T: std::fmt::Debug>(result: Result<T, Refused>, code: &str, message: &str, fields: &[&str]) {
    let error = result.expect_err("this save is refused");
    assert_eq!((error.status_code.as_str(), error.message.as_str()), (code, message));
    assert_eq!(error.fields, fields);
}

#[test]
fn an_insert_fills_defaults_and_stamps_the_record() {
    let mut org = org();
    let id = org.insert(&account(" Acme ").with("numberofemployees", Datum::Long(5))).unwrap_or_default();
    let row = org.row(&id);
    assert_eq!(row.id(), Some(id.as_str()));
    assert_eq!(row.fields().next().map(|(name, _)| name), Some("Id"));
    let now = Datum::Datetime(1_767_225_600_000);
    let user = Datum::Id(org.context.user_id.to_string());
    for (field, value) in [
        ("Name", &string("Acme")),
        ("NumberOfEmployees", &Datum::Integer(5)),
        ("Website", &Datum::Null),
        ("Active__c", &Datum::Boolean(false)),
        ("IsDeleted", &Datum::Boolean(false)),
        ("CreatedDate", &now),
        ("LastModifiedDate", &now),
        ("SystemModstamp", &now),
        ("CreatedById", &user),
        ("LastModifiedById", &user),
        ("OwnerId", &user),
    ] {
        assert_eq!(row.get(field), Some(value), "{field}");
    }
}

#[test]
fn an_insert_with_an_id_a_system_field_or_an_unknown_field_is_refused() {
    let mut org = org();
    refused(
        org.insert(&with_id("001bn0000000009AAA")),
        "INVALID_FIELD_FOR_INSERT_UPDATE",
        "cannot specify Id in an insert call",
        &["Id"],
    );
    refused(
        org.insert(&account("Acme").with("CreatedDate", Datum::Datetime(0))),
        "INVALID_FIELD_FOR_INSERT_UPDATE",
        "Unable to create/update fields: CreatedDate. Please check the security settings of this field and verify \
         that it is read/write for your profile or permission set.",
        &["CreatedDate"],
    );
    refused(
        org.insert(&account("Acme").with("Foo__c", Datum::Null)),
        "INVALID_FIELD",
        "No such column 'Foo__c' on sobject of type Account",
        &[],
    );
    refused(
        org.insert(&Record::new("AsyncApexJob")),
        "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
        "entity type cannot be inserted: Apex Job",
        &[],
    );
}

#[test]
fn a_required_field_is_asked_for_after_the_before_triggers() {
    let mut org = org();
    let empty = Record::new("Account");
    let message = "Required fields are missing: [Name]";
    assert!(prepare_insert(&org.view(), &empty, CLIENT).is_ok());
    refused(org.insert(&empty), "REQUIRED_FIELD_MISSING", message, &["Name"]);
    refused(org.insert(&account("  ")), "REQUIRED_FIELD_MISSING", message, &["Name"]);
}

#[test]
fn a_value_that_a_trigger_set_is_checked_and_coerced_too() {
    let mut org = org();
    let new =
        prepare_insert(&org.view(), &account("Acme"), CLIENT).unwrap_or_default().with("AccountNumber", string(" 7 "));
    let long = new.clone().with("AccountNumber", string(&"9".repeat(41)));
    refused(
        first(validate(&org.view(), &long, None)),
        "STRING_TOO_LONG",
        &format!("Account Number: data value too large: {} (max length=40)", "9".repeat(41)),
        &["AccountNumber"],
    );
    let id = insert(&org.schema, &mut org.records, &mut org.overlay, new, &org.context);
    assert_eq!(org.row(&id).get("AccountNumber"), Some(&string("7")));
}

#[test]
fn a_parent_must_be_there_and_of_the_right_object() {
    let mut org = org();
    let parent = org.insert(&account("Parent")).unwrap_or_default();
    let child = |id: &str| account("Child").with("ParentId", string(id));
    assert!(org.insert(&child(&parent)).is_ok());
    let user = org.context.user_id.to_string();
    let message = format!("Parent Account ID: id value of incorrect type: {user}");
    refused(org.insert(&child(&user)), "MALFORMED_ID", &message, &["ParentId"]);
    refused(
        org.insert(&child("001bn0000000099AAA")),
        "INVALID_CROSS_REFERENCE_KEY",
        "invalid cross reference id",
        &["ParentId"],
    );
}

#[test]
fn a_unique_value_is_saved_once() {
    let mut org = org();
    let first = org.insert(&account("One").with("Code__c", string("A1"))).unwrap_or_default();
    let message = format!("duplicate value found: Code__c duplicates value on record with id: {}", &first[..15]);
    refused(org.insert(&account("Two").with("Code__c", string("a1"))), "DUPLICATE_VALUE", &message, &["Code__c"]);
    assert_eq!(org.update(&with_id(&first).with("Code__c", string("A1"))), Ok(()), "its own value is no duplicate");
}

#[test]
fn an_update_changes_what_it_names_and_leaves_the_rest() {
    let mut org = org();
    let record = account("Acme").with("Website", string("acme.example"));
    let id = org.insert(&record).unwrap_or_default();
    org.context.now += 60_000;
    let change = with_id(&id[..15]).with("Website", Datum::Null);
    let (old, new) = prepare_update(&org.view(), &change, CLIENT).unwrap_or_default();
    assert_eq!(old.get("Website"), Some(&string("acme.example")));
    assert_eq!(new.get("Website"), Some(&Datum::Null));
    assert_eq!(new.get("Name"), Some(&string("Acme")));
    assert_eq!(org.update(&change), Ok(()));
    assert_eq!(org.row(&id).get("CreatedDate"), Some(&Datum::Datetime(1_767_225_600_000)));
    assert_eq!(org.row(&id).get("LastModifiedDate"), Some(&Datum::Datetime(1_767_225_660_000)));
    refused(
        org.update(&with_id(&id).with("Name", Datum::Null)),
        "REQUIRED_FIELD_MISSING",
        "Required fields are missing: [Name]",
        &["Name"],
    );
}

#[test]
fn a_record_that_was_queried_may_be_updated_by_apex_with_all_that_came_along() {
    let mut org = org();
    let id = org.insert(&account("Acme")).unwrap_or_default();
    let queried = org.row(&id).with("Owner", Datum::Record(Box::default())).with("Parent", Datum::Null);
    let apex = Writer { client: false };
    assert_eq!(org.update_by(&queried.with("Name", string("New")), apex), Ok(()));
    assert_eq!(org.row(&id).get("Owner"), None);
    let old = org.row(&id).with("CreatedDate", Datum::Datetime(0)).with("Name", string("Newer"));
    assert_eq!(org.update_by(&old, apex), Ok(()));
    assert_ne!(org.row(&id).get("CreatedDate"), Some(&Datum::Datetime(0)));
}

/// Also of what it leaves as it is, and of what is computed: all of them at once.
#[test]
fn a_client_is_told_of_every_field_that_it_may_not_write() {
    let mut org = org();
    let id = org.insert(&account("Acme")).unwrap_or_default();
    let row = org.row(&id);
    let same = |name: &str| row.get(name).cloned().unwrap_or_default();
    let given = with_id(&id).with("Name", string("New"));
    let given = given.with("CreatedDate", same("CreatedDate")).with("LastModifiedById", same("LastModifiedById"));
    refused(
        org.update(&given),
        "INVALID_FIELD_FOR_INSERT_UPDATE",
        "Unable to create/update fields: CreatedDate, LastModifiedById. Please check the security settings of this \
         field and verify that it is read/write for your profile or permission set.",
        &["CreatedDate", "LastModifiedById"],
    );
    assert_eq!(org.row(&id).get("Name"), Some(&string("Acme")));
}

#[test]
fn an_update_of_what_is_not_there_is_refused() {
    let mut org = org();
    let id = org.insert(&account("Acme")).unwrap_or_default();
    refused(org.update(&account("x")), "MISSING_ARGUMENT", "Id not specified in an update call", &[]);
    refused(org.update(&with_id("abc")), "MALFORMED_ID", "malformed id abc", &["Id"]);
    refused(
        org.update(&with_id("003bn0000000001AAA")),
        "MALFORMED_ID",
        "Account ID: id value of incorrect type: 003bn0000000001AAA",
        &["Id"],
    );
    refused(
        org.update(&with_id("001bn0000000099AAA")),
        "INVALID_CROSS_REFERENCE_KEY",
        "invalid cross reference id",
        &[],
    );
    assert_eq!(org.delete(&with_id(&id)), Ok(()));
    refused(org.update(&with_id(&id)), "ENTITY_IS_DELETED", "entity is deleted", &[]);
    refused(org.delete(&with_id(&id)), "ENTITY_IS_DELETED", "entity is deleted", &[]);
    refused(org.delete(&account("x")), "MISSING_ARGUMENT", "Id not specified in a delete call", &[]);
}

#[test]
fn a_delete_empties_the_lookups_that_point_to_the_row() {
    let mut org = org();
    let parent = org.insert(&account("Parent")).unwrap_or_default();
    let child = org.insert(&account("Child").with("ParentId", string(&parent))).unwrap_or_default();
    assert_eq!(org.delete(&with_id(&parent)), Ok(()));
    assert_eq!(org.row(&child).get("ParentId"), Some(&Datum::Null));
}

#[test]
fn a_rollback_to_a_savepoint_forgets_rows_and_keeps_ids_apart() {
    let mut org = org();
    let kept = org.insert(&account("Kept")).unwrap_or_default();
    let savepoint = org.overlay.clone();
    let lost = org.insert(&account("Lost")).unwrap_or_default();
    org.overlay = savepoint;
    assert_eq!(org.records.get(&org.overlay, "Account", &lost), None);
    let next = org.insert(&account("Next")).unwrap_or_default();
    assert!(next != lost && next != kept);
    org.records.commit(org.overlay);
    assert_eq!(org.records.all(&Overlay::default(), "Account").len(), 2);
}
