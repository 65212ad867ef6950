//! Overlays, savepoints, ids and indexes, row by row.

use super::*;
use apex::Datum;

fn account(id: &str, name: &str) -> Record {
    Record::new("Account").with("Id", Datum::Id(id.into())).with("Name", Datum::String(name.into()))
}

fn names(records: &Records, overlay: &Overlay) -> Vec<String> {
    let text = |record: &&Record| match record.get("Name") {
        Some(Datum::String(name)) => name.clone(),
        other => format!("{other:?}"),
    };
    records.all(overlay, "Account").iter().map(text).collect()
}

#[test]
fn a_transaction_sees_its_own_rows_on_top_of_the_committed_ones() {
    let (mut records, mut overlay) = (Records::default(), Overlay::default());
    overlay.put(account("001b", "two"));
    overlay.put(account("001a", "one"));
    records.commit(overlay);

    let mut overlay = Overlay::default();
    assert_eq!(overlay.changes().count(), 0);
    overlay.put(account("001b", "changed"));
    overlay.put(account("001c", "three"));
    overlay.delete(&account("001a", "one"));
    assert_eq!(names(&records, &overlay), ["changed", "three"]);
    assert_eq!(names(&records, &Overlay::default()), ["one", "two"]);
    assert_eq!(records.get(&overlay, "Account", "001a"), None);
    assert_eq!(records.deleted(&overlay, "Account", "001a"), Some(&account("001a", "one")));
    assert_eq!(records.deleted(&Overlay::default(), "Account", "001a"), None);
    assert_eq!(records.with_deleted(&overlay, "Account", true).len(), 3);
    assert_eq!(overlay.changes().map(|change| change.id).collect::<Vec<_>>(), ["001a", "001b", "001c"]);

    let earlier = overlay.clone();
    overlay.put(account("001b", "again"));
    overlay.put(account("0019", "first"));
    let mut changed = Vec::new();
    overlay.changes_since(&earlier, |change| changed.push(change.id.to_owned()));
    assert_eq!(changed, ["0019", "001b"]);
    let overlay = earlier;

    records.commit(overlay);
    assert_eq!(names(&records, &Overlay::default()), ["changed", "three"]);
    assert!(records.deleted(&Overlay::default(), "Account", "001a").is_some());
}

#[test]
fn a_clone_of_the_overlay_is_a_savepoint() {
    let (records, mut overlay) = (Records::default(), Overlay::default());
    overlay.put(account("001a", "kept"));
    let savepoint = overlay.clone();
    overlay.put(account("001a", "lost"));
    overlay.put(account("001b", "lost too"));
    let overlay = savepoint;
    assert_eq!(names(&records, &overlay), ["kept"]);
}

#[test]
fn an_id_is_never_given_twice_also_after_a_rollback() {
    let mut records = Records::default();
    let lost = records.next_id("001");
    drop(Overlay::default());
    assert_ne!(records.next_id("001"), lost);
}

#[test]
fn rows_are_found_by_a_value_with_and_without_an_index() {
    let mut schema = crate::schema::standard();
    let key = crate::schema::Field {
        external_id: true,
        ..crate::schema::Field::new("Key__c", "Key", Kind::Text { length: 9 })
    };
    assert_eq!(schema.put_field("Account", key), Ok(()));
    for indexed in [false, true] {
        let mut records = Records::default();
        if indexed {
            records.index(&schema);
        }
        assert_eq!(records.is_indexed("Account", "Key__c"), indexed);
        assert!(!records.is_indexed("Account", "Name"));
        let keyed = |id: &str, key: &str| account(id, id).with("Key__c", Datum::String(key.into()));
        for (id, key) in [("001a", "One"), ("001b", "two"), ("001c", "one"), ("001d", "ones")] {
            records.put(keyed(id, key));
        }
        let mut overlay = Overlay::default();
        overlay.index_like(&records);
        let ids = |overlay: &Overlay, key: &str, deleted: bool| {
            let key = Datum::String(key.into());
            let found = records.with_value(overlay, "Account", "Key__c", &key, deleted);
            found.iter().filter_map(|row| row.id().map(str::to_owned)).collect::<Vec<_>>()
        };
        assert_eq!(ids(&overlay, "ONE", false), ["001a", "001c"]);
        overlay.put(keyed("001a", "other"));
        overlay.put(keyed("001b", "one"));
        overlay.put(keyed("001e", "ONE"));
        overlay.delete(&keyed("001c", "one"));
        assert_eq!(ids(&overlay, "one", false), ["001b", "001e"]);
        assert_eq!(ids(&overlay, "one", true), ["001b", "001c", "001e"]);
        assert_eq!(ids(&overlay, "two", true), [""; 0]);
        assert_eq!(records.with_value(&overlay, "Account", "Key__c", &Datum::Null, true).len(), 0);
        let mut after = records.clone();
        after.commit(overlay);
        let nothing = Overlay::default();
        let found = after.with_key(&nothing, "Account", "Key__c", "one", false);
        assert_eq!(found.iter().map(|row| row.id()).collect::<Vec<_>>(), [Some("001b"), Some("001e")]);
        let found = after.with_key(&nothing, "Account", "Key__c", "other", false);
        assert_eq!(found.len(), 1);
    }
}
