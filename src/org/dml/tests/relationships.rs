//! Details, restricting lookups, the recycle bin, and records that are known by an external id.

use super::*;

/// Invoices with details, a lookup that restricts, and an external id.
fn books() -> Org {
    let mut org = org();
    let lookup = |to: &str, on_delete| Kind::Reference {
        to: vec![to.into()],
        relationship: Some("Parent__r".into()),
        children: Some("Children__r".into()),
        on_delete,
    };
    for (name, prefix, parent, on_delete) in [
        ("Invoice__c", "a00", "Account", OnDelete::Restrict),
        ("Line__c", "a01", "Invoice__c", OnDelete::Cascade),
        ("Note__c", "a02", "Line__c", OnDelete::Cascade),
        ("Mark__c", "a03", "Line__c", OnDelete::Clear),
    ] {
        let mut object = crate::schema::Object::new(name, name, &[name, "s"].concat(), prefix);
        object.custom = true;
        object.fields.push(Field::new("Name", "Name", Kind::Text { length: 80 }));
        object.fields.push(Field::new("Parent__c", "Parent", lookup(parent, on_delete)));
        object.add_system_fields("s");
        assert_eq!(org.schema.add_object(object), Ok(()));
    }
    let key = Field { external_id: true, ..Field::new("Key__c", "Key", Kind::Text { length: 9 }) };
    assert_eq!(org.schema.put_field("Invoice__c", key), Ok(()));
    let number = Field {
        source: Source::AutoNumber("INV-{0000}".into()),
        access: Access::System,
        ..Field::new("Number__c", "Number", Kind::Text { length: 30 })
    };
    assert_eq!(org.schema.put_field("Invoice__c", number), Ok(()));
    org
}

fn child(object: &str, parent: &str) -> Record {
    Record::new(object).with("Parent__c", Datum::Id(parent.into()))
}

fn of(object: &str, id: &str) -> Record {
    Record::new(object).with("Id", Datum::Id(id.into()))
}

impl Org {
    fn count(&self, object: &str) -> usize {
        self.records.all(&self.overlay, object).len()
    }
}

#[test]
fn details_go_with_their_master_and_come_back_with_it() {
    let mut org = books();
    let account = org.insert(&account("Acme")).unwrap_or_default();
    let invoice = org.insert(&child("Invoice__c", &account)).unwrap_or_default();
    let line = org.insert(&child("Line__c", &invoice)).unwrap_or_default();
    let mark = org.insert(&child("Mark__c", &line)).unwrap_or_default();
    assert!(org.insert(&child("Note__c", &line)).is_ok());
    assert_eq!(org.delete(&of("Invoice__c", &invoice)), Ok(()));
    assert_eq!(["Invoice__c", "Line__c", "Note__c", "Mark__c"].map(|object| org.count(object)), [0, 0, 0, 1]);
    assert_eq!(org.value("Mark__c", &mark, "Parent__c"), Datum::Null);
    let bin = org.records.deleted(&org.overlay, "Line__c", &line).cloned().unwrap_or_default();
    assert_eq!(bin.get("IsDeleted"), Some(&Datum::Boolean(true)));
    assert_eq!(org.undelete(&of("Invoice__c", &invoice)), Ok(()));
    assert_eq!(["Invoice__c", "Line__c", "Note__c", "Mark__c"].map(|object| org.count(object)), [1, 1, 1, 1]);
    assert_eq!(org.value("Line__c", &line, "IsDeleted"), Datum::Boolean(false));
    assert_eq!(org.value("Mark__c", &mark, "Parent__c"), Datum::Id(line.clone()), "its lookup leads to it again");
    let message = "Entity is not in the recycle bin";
    refused(org.undelete(&of("Line__c", &line)), "UNDELETE_FAILED", message, &[]);
}

#[test]
fn a_lookup_that_restricts_keeps_its_parent() {
    let mut org = books();
    let acme = org.insert(&account("Acme")).unwrap_or_default();
    let invoice = org.insert(&child("Invoice__c", &acme).with("Name", string("I-1"))).unwrap_or_default();
    let message = "Your attempt to delete Acme could not be completed because it is associated with the following \
                   Invoice__cs.: I-1\n";
    refused(org.delete(&with_id(&acme)), "DELETE_FAILED", message, &[]);
    assert_eq!(org.delete(&of("Invoice__c", &invoice)), Ok(()));
    assert_eq!(org.delete(&with_id(&acme)), Ok(()));
    let message = "entity is deleted";
    refused(org.insert(&child("Invoice__c", &acme)), "ENTITY_IS_DELETED", message, &["Parent__c"]);
}

#[test]
fn a_parent_may_be_named_by_its_external_id() {
    let mut org = books();
    let invoice = org.insert(&Record::new("Invoice__c").with("Key__c", string("K1"))).unwrap_or_default();
    let parent = |key: &str| Datum::Record(Box::new(Record::new("Invoice__c").with("Key__c", string(key))));
    let line = org.insert(&Record::new("Line__c").with("Parent__r", parent("k1"))).unwrap_or_default();
    assert_eq!(org.value("Line__c", &line, "Parent__c"), Datum::Id(invoice));
    refused(
        org.insert(&Record::new("Line__c").with("Parent__r", parent("K2"))),
        "INVALID_FIELD",
        "Foreign key external ID: K2 not found for field Key__c in entity Invoice__c",
        &[],
    );
}

#[test]
fn a_value_names_no_record_one_or_several() {
    let mut org = books();
    let key = |key: &str| Record::new("Invoice__c").with("Key__c", string(key));
    let first = org.insert(&key("A")).unwrap_or_default();
    let second = org.insert(&key("a")).unwrap_or_default();
    let third = org.insert(&key("B")).unwrap_or_default();
    let found = |value: &str| matches(&org.view(), "Invoice__c", "key__C", &string(value));
    assert_eq!(found("c"), Match::None);
    assert_eq!(found("b"), Match::One(third));
    assert_eq!(found("A"), Match::Many(vec![first, second]));
}

#[test]
fn the_platform_numbers_records_and_names_them_when_nobody_else_does() {
    let mut org = books();
    let first = org.insert(&Record::new("Invoice__c")).unwrap_or_default();
    let second = org.insert(&Record::new("Invoice__c").with("Name", string("Mine"))).unwrap_or_default();
    assert_eq!(org.value("Invoice__c", &first, "Number__c"), string("INV-0001"));
    assert_eq!(org.value("Invoice__c", &second, "Number__c"), string("INV-0002"));
    assert_eq!(org.value("Invoice__c", &first, "Name"), string(&first[..15]));
    assert_eq!(org.value("Invoice__c", &second, "Name"), string("Mine"));
    let case = org.insert(&Record::new("Case")).unwrap_or_default();
    assert_eq!(org.value("Case", &case, "CaseNumber"), string("00000001"));
}

#[test]
fn a_chain_of_masters_without_end_is_deleted_once() {
    let mut org = books();
    if let Some(object) = org.schema.object_mut("Line__c") {
        for field in &mut object.fields {
            if let Kind::Reference { to, .. } = &mut field.kind {
                to.push("Line__c".into());
            }
        }
    }
    let one = org.insert(&Record::new("Line__c")).unwrap_or_default();
    let two = org.insert(&child("Line__c", &one)).unwrap_or_default();
    assert_eq!(org.update(&of("Line__c", &one).with("Parent__c", Datum::Id(two))), Ok(()));
    assert_eq!(org.delete(&of("Line__c", &one)), Ok(()));
    assert_eq!(org.count("Line__c"), 0);
}

#[test]
fn a_lookup_that_leads_elsewhere_by_now_stays_when_its_record_comes_back() {
    let mut org = books();
    let [one, two] = [0; 2].map(|_| org.insert(&Record::new("Line__c")).unwrap_or_default());
    let mark = org.insert(&child("Mark__c", &one)).unwrap_or_default();
    let other = org.insert(&child("Mark__c", &one)).unwrap_or_default();
    assert_eq!(org.delete(&of("Line__c", &one)), Ok(()));
    assert_eq!(org.update(&of("Mark__c", &mark).with("Parent__c", Datum::Id(two.clone()))), Ok(()));
    assert_eq!(org.undelete(&of("Line__c", &one)), Ok(()));
    assert_eq!(org.value("Mark__c", &mark, "Parent__c"), Datum::Id(two));
    assert_eq!(org.value("Mark__c", &other, "Parent__c"), Datum::Id(one));
}

#[test]
fn a_detail_does_not_come_back_without_its_master() {
    let mut org = books();
    let account = org.insert(&account("Acme")).unwrap_or_default();
    let invoice = org.insert(&child("Invoice__c", &account)).unwrap_or_default();
    let line = org.insert(&child("Line__c", &invoice)).unwrap_or_default();
    assert_eq!(org.delete(&of("Invoice__c", &invoice)), Ok(()));
    let message = "Entity is not in the recycle bin";
    refused(org.undelete(&of("Line__c", &line)), "UNDELETE_FAILED", message, &[]);
    assert_eq!(org.undelete(&of("Invoice__c", &invoice)), Ok(()));
    assert_eq!(org.delete(&of("Line__c", &line)), Ok(()));
    assert_eq!(org.undelete(&of("Line__c", &line)), Ok(()));
}

#[test]
fn a_restricting_lookup_to_a_detail_keeps_its_master_too() {
    let mut org = books();
    if let Some(object) = org.schema.object_mut("Mark__c") {
        for field in &mut object.fields {
            if let Kind::Reference { on_delete, .. } = &mut field.kind {
                *on_delete = OnDelete::Restrict;
            }
        }
    }
    let invoice = org.insert(&Record::new("Invoice__c")).unwrap_or_default();
    let line = org.insert(&child("Line__c", &invoice).with("Name", string("L-1"))).unwrap_or_default();
    let mark = org.insert(&child("Mark__c", &line).with("Name", string("M-1"))).unwrap_or_default();
    let message = "Your attempt to delete L-1 could not be completed because it is associated with the following \
                   Mark__cs.: M-1\n";
    refused(org.delete(&of("Invoice__c", &invoice)), "DELETE_FAILED", message, &[]);
    assert_eq!(org.delete(&of("Mark__c", &mark)), Ok(()));
    assert_eq!(org.delete(&of("Invoice__c", &invoice)), Ok(()));
}

#[test]
fn a_master_is_changed_only_where_its_details_may_move() {
    let mut org = books();
    let [one, two] = [0; 2].map(|_| org.insert(&Record::new("Invoice__c")).unwrap_or_default());
    let line = org.insert(&child("Line__c", &one)).unwrap_or_default();
    let moved = child("Line__c", &two).with("Id", Datum::Id(line.clone()));
    assert_eq!(org.update(&moved), Ok(()));
    if let Some(field) = org
        .schema
        .object_mut("Line__c")
        .and_then(|object| object.fields.iter_mut().find(|field| &*field.name == "Parent__c"))
    {
        field.access = Access::Create;
    }
    let message = "Unable to create/update fields: Parent__c. Please check the security settings of this field and \
                   verify that it is read/write for your profile or permission set.";
    let back = child("Line__c", &one).with("Id", Datum::Id(line.clone()));
    refused(org.update(&back), "INVALID_FIELD_FOR_INSERT_UPDATE", message, &["Parent__c"]);
    let apex = Writer { client: false };
    refused(org.update_by(&back, apex), "INVALID_FIELD_FOR_INSERT_UPDATE", message, &["Parent__c"]);
    assert_eq!(org.update_by(&moved, apex), Ok(()), "what stays as it is was not written by Apex");
    refused(org.update(&moved), "INVALID_FIELD_FOR_INSERT_UPDATE", message, &["Parent__c"]);
}
