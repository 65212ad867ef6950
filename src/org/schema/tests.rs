//! Objects and fields by name, and fields that are added.

use super::*;

fn text(name: &str) -> Field {
    Field::new(name, name, Kind::Text { length: 9 })
}

#[test]
fn names_are_found_in_any_case_and_answered_as_declared() {
    let schema = standard();
    let apex: &dyn apex::Schema = &schema;
    assert_eq!(apex.object("ACCOUNT").as_deref(), Some("Account"));
    let website = apex.field("account", "website").map(|field| (field.name, field.kind));
    assert_eq!(website, Some(("Website".into(), apex::FieldKind::Text)));
    let owner = Relationship { name: "Owner".into(), object: "User".into(), field: "OwnerId".into() };
    assert_eq!(apex.parent("account", "OWNER"), Some(owner));
    assert_eq!(apex.object("Nobody"), None);
    assert_eq!(apex.field("Account", "Foo__c"), None);
    let children = Relationship { name: "ChildAccounts".into(), object: "Account".into(), field: "ParentId".into() };
    assert_eq!(apex.children("Account", "childaccounts"), Some(children));
}

#[test]
fn an_id_names_its_object_by_its_first_three_characters() {
    let schema = standard();
    for (id, name) in [("001bn0000000001AAA", "Account"), ("707", "AsyncApexJob"), ("005x", "User")] {
        assert_eq!(schema.object_of_id(id).map(|object| object.name.as_str()), Some(name));
    }
    assert_eq!(schema.object_of_id("00"), None);
    assert_eq!(schema.object_of_id("00é"), None);
    assert_eq!(schema.object_of_id("zzzbn0000000001AAA"), None);
}

#[test]
fn a_field_is_added_once_and_to_an_object_that_is_there() {
    let mut schema = standard();
    assert_eq!(schema.put_field("account", text("Code__c")), Ok(()));
    assert!(schema.object("Account").is_some_and(|account| account.field("CODE__C").is_some()));
    let message = "Account has a field code__c already: choose another name";
    assert_eq!(schema.put_field("Account", text("code__c")), Err(message.into()));
    let message = "Order__c.Code__c: the org has no object Order__c";
    assert_eq!(schema.put_field("Order__c", text("Code__c")), Err(message.into()));
}

#[test]
fn every_standard_object_begins_with_its_id_and_has_a_prefix_of_its_own() {
    let schema = standard();
    let mut prefixes = Vec::new();
    for object in schema.objects() {
        assert_eq!(object.fields.first().map(|field| &field.kind), Some(&Kind::Id), "{}", object.name);
        if !matches!(object.name.as_str(), NAME | AGGREGATE_RESULT) {
            assert_eq!(object.key_prefix.len(), 3, "{}", object.name);
            assert!(!prefixes.contains(&object.key_prefix), "{}", object.name);
            prefixes.push(object.key_prefix.clone());
        }
    }
}

#[test]
fn every_standard_lookup_leads_to_an_object_and_every_name_is_there_once() {
    let schema = standard();
    for object in schema.objects() {
        for (place, field) in object.fields.iter().enumerate() {
            for target in field.targets() {
                assert!(target == ANY || schema.object(target).is_some(), "{}.{}", object.name, field.name);
            }
            let before = object.fields.get(..place).unwrap_or_default();
            assert!(!before.iter().any(|known| known.name == field.name), "{}.{}", object.name, field.name);
        }
    }
    for (parent, relationship, child, lookup) in [
        ("Account", "Contacts", "Contact", "AccountId"),
        ("Account", "ChildAccounts", "Account", "ParentId"),
        ("Opportunity", "OpportunityLineItems", "OpportunityLineItem", "OpportunityId"),
        ("Case", "CaseComments", "CaseComment", "ParentId"),
        ("Contact", "Tasks", "Task", "WhoId"),
        ("Account", "Tasks", "Task", "WhatId"),
        ("Product2", "PricebookEntries", "PricebookEntry", "Product2Id"),
        ("PermissionSet", "Assignments", "PermissionSetAssignment", "PermissionSetId"),
    ] {
        let parent = schema.object(parent).unwrap_or_else(|| panic!("{parent}"));
        let found = schema.children(parent, relationship).map(|(child, field, _)| (&*child.name, &*field.name));
        assert_eq!(found, Some((child, lookup)), "{relationship}");
    }
}

#[test]
fn the_table_tells_what_a_field_is() {
    let schema = standard();
    let field = |object: &str, field: &str| {
        schema.object(object).and_then(|object| object.field(field)).unwrap_or_else(|| panic!("{object}.{field}"))
    };
    let name = field("Account", "Name");
    assert_eq!((name.label.as_str(), name.required, &name.kind), ("Account Name", true, &Kind::Text { length: 255 }));
    assert_eq!(field("Account", "BillingState").label, "Billing State/Province");
    assert_eq!(field("Lead", "City").kind, Kind::Text { length: 40 });
    assert_eq!(field("Account", "AnnualRevenue").kind, Kind::Currency { precision: 18, scale: 0 });
    assert_eq!(field("Opportunity", "Amount").kind, Kind::Currency { precision: 18, scale: 2 });
    assert_eq!(field("Case", "Status").default, apex::Datum::String("New".into()));
    assert_eq!(field("User", "IsActive").default, apex::Datum::Boolean(true));
    assert_eq!(field("Account", "CreatedById").label, "Created By ID");
    assert!(field("User", "Username").unique && field("CaseComment", "ParentId").required);
    assert_eq!(field("Case", "CaseNumber").source, Source::AutoNumber("{00000000}".into()));
    assert_eq!(field("Product2", "ExternalId").kind, Kind::Text { length: 255 });
    let owner = schema.object("Lead").and_then(|lead| lead.parent("Owner")).map(|(_, name, target)| (name, target));
    assert_eq!(owner, Some(("Owner", NAME)));
}

#[test]
fn every_formula_of_a_standard_field_reads_what_is_there() {
    let schema = standard();
    let mut formulas = 0;
    for object in schema.objects() {
        for field in &object.fields {
            let computed = match &field.source {
                Source::Formula(formula) => Some(formula),
                _ => None,
            };
            for formula in computed.into_iter().chain(&field.settled) {
                formulas += 1;
                assert_ne!(**formula, Formula::nothing(), "{}.{}", object.name, field.name);
                assert_eq!(formula.unknown_field(&schema, object), None, "{}.{}", object.name, field.name);
            }
            if let Source::Summary(summary) = &field.source {
                let child = schema.object(&summary.object).unwrap_or_else(|| panic!("{summary:?}"));
                assert!(child.field(&summary.lookup).is_some_and(|lookup| lookup.leads_to(&object.name)));
                assert!(summary.field.as_ref().is_none_or(|name| child.field(name).is_some()));
            }
        }
    }
    assert!(formulas > 50, "{formulas}");
}

#[test]
fn an_object_and_a_field_describe_themselves() {
    let schema = standard();
    let apex: &dyn apex::Schema = &schema;
    let account = apex.describe("account").unwrap_or_default();
    assert_eq!((&*account.label, &*account.label_plural, account.writable), ("Account", "Accounts", true));
    assert_eq!(account.key_prefix.as_deref(), Some("001"));
    assert!(account.fields.iter().any(|name| name == "Website"));
    let contacts = account.children.iter().find(|child| child.name.as_deref() == Some("Contacts"));
    assert_eq!(contacts.map(|child| (&*child.object, &*child.field)), Some(("Contact", "AccountId")));
    assert_eq!(account.record_types.last().map(|known| known.master), Some(true));
    let rating = apex.describe_field("Account", "rating").unwrap_or_default();
    assert_eq!((&*rating.display_type, rating.nillable, rating.updateable), ("PICKLIST", true, true));
    assert_eq!(rating.picklist.iter().map(|entry| &*entry.value).collect::<Vec<_>>(), ["Hot", "Warm", "Cold"]);
    let name = apex.describe_field("Account", "Name").unwrap_or_default();
    assert!(name.name_field && !name.nillable && name.length == 255);
    let employees = apex.describe_field("Account", "NumberOfEmployees").unwrap_or_default();
    assert_eq!((&*employees.display_type, employees.precision), ("INTEGER", 8));
}
