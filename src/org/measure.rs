//! Rows by the thousand, for the benches alone: a store of any size, asked as clients ask.
//!
//! Refuses nothing, and is in no program. Invariant: a store of the same size holds the same rows.

use std::sync::Arc;

use apex::{Datum, Record};

use crate::{
    Moment,
    ids::Counter,
    records::{Overlay, Records},
    schema::{Field, Kind, Object, OnDelete, Schema, standard},
    soql::{View, answer},
};

/// 2026-01-01T00:00:00Z
const NOW: Moment = 1_767_225_600_000;
/// Parts of one account.
pub const OF_ONE_ACCOUNT: u32 = 10;

/// Parts of accounts: `Part__c` with `Key__c`, an external id, and `Account__c`, a lookup.
#[derive(Clone, Debug)]
pub struct Store {
    schema: Arc<Schema>,
    records: Records,
}

fn text(text: String) -> Datum {
    Datum::String(text)
}

fn part(number: u32, id: String, account: &str) -> Record {
    Record::new("Part__c")
        .with("Id", Datum::Id(id))
        .with("Name", text(["part ", &number.to_string()].concat()))
        .with("Key__c", text(["K-", &number.to_string()].concat()))
        .with("Account__c", Datum::Id(account.to_owned()))
        .with("Count__c", Datum::Integer((number % 1000) as i32))
}

/// The id of the part with a number, from 1.
pub fn id_of(number: u32) -> String {
    Counter::of("a00", u64::from(number))
}

/// The id of an account with a number, from 1.
pub fn account_of(number: u32) -> String {
    Counter::of("001", u64::from(number))
}

impl Store {
    /// A store of so many parts.
    pub fn of(many: u32) -> Store {
        let mut schema = standard();
        let mut object = Object::new("Part__c", "Part", "Parts", "a00");
        let lookup = Kind::Reference {
            to: vec!["Account".to_owned()],
            relationship: Some("Account__r".to_owned()),
            children: Some("Parts__r".to_owned()),
            on_delete: OnDelete::Clear,
        };
        let key = Field { external_id: true, ..Field::new("Key__c", "Key", Kind::Text { length: 20 }) };
        object.fields.extend([
            Field::new("Name", "Name", Kind::Text { length: 80 }),
            key,
            Field::new("Account__c", "Account", lookup),
            Field::new("Count__c", "Count", Kind::Integer { digits: 9 }),
        ]);
        // Nobody else is called that.
        schema.add_object(object).unwrap_or_default();
        let mut records = Records::default();
        records.index(&schema);
        for number in 1..=many {
            records.put(part(number, id_of(number), &account_of(number.div_ceil(OF_ONE_ACCOUNT))));
        }
        Store { schema: Arc::new(schema), records }
    }

    /// How many rows a query finds.
    ///
    /// # Panics
    /// Where it is no query.
    pub fn find(&self, query: &str) -> usize {
        let nothing = Overlay::default();
        let view = View::new(&self.schema, &self.records, &nothing, NOW, "005000000000001AAA");
        match answer(&view, query, false, 68) {
            Ok(found) => found.size,
            Err(problem) => panic!("{query}: {problem:?}"),
        }
    }

    /// A transaction that changes one part and commits.
    pub fn change(&mut self, number: u32) {
        let mut overlay = Overlay::default();
        overlay.index_like(&self.records);
        overlay.put(part(number, id_of(number), &account_of(1)).with("Count__c", Datum::Integer(-1)));
        self.records.commit(overlay);
    }
}
