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
    assert_eq!(website, Some(("Website".into(), FieldKind::Text)));
    let owner = Relationship { name: "Owner".into(), object: "User".into(), field: "OwnerId".into() };
    assert_eq!(apex.parent("account", "OWNER"), Some(owner));
    assert_eq!(apex.object("Contact"), None);
    assert_eq!(apex.field("Account", "Foo__c"), None);
    assert_eq!(apex.children("Account", "ChildAccounts"), None);
}

#[test]
fn an_id_names_its_object_by_its_first_three_characters() {
    let schema = standard();
    for (id, name) in [("001bn0000000001AAA", "Account"), ("707", "AsyncApexJob"), ("005x", "User")] {
        assert_eq!(schema.object_of_id(id).map(|object| object.name.as_str()), Some(name));
    }
    assert_eq!(schema.object_of_id("00"), None);
    assert_eq!(schema.object_of_id("00é"), None);
    assert_eq!(schema.object_of_id("003bn0000000001AAA"), None);
}

#[test]
fn a_field_is_added_once_and_to_an_object_that_is_there() {
    let mut schema = standard();
    assert_eq!(schema.add_field("account", text("Code__c")), Ok(()));
    assert!(schema.object("Account").is_some_and(|account| account.field("CODE__C").is_some()));
    let message = "Account has a field code__c already: choose another name";
    assert_eq!(schema.add_field("Account", text("code__c")), Err(message.into()));
    let message = "the org has no object Order__c: put the field on one that it has";
    assert_eq!(schema.add_field("Order__c", text("Code__c")), Err(message.into()));
    let lookup = Kind::Reference { to: vec!["Order__c".into()], relationship: None };
    let message = "the lookup leads to Order__c, which the org does not have: choose another object";
    assert_eq!(schema.add_field("Account", Field::new("O__c", "O", lookup)), Err(message.into()));
}

#[test]
fn every_standard_object_begins_with_its_id() {
    for object in standard().objects() {
        assert_eq!(object.fields.first().map(|field| &field.kind), Some(&Kind::Id), "{}", object.name);
        assert_eq!(object.key_prefix.len(), 3);
    }
}
