//! What `merge` does beside its delete and its update, and how the recycle bin is emptied.
//!
//! Refuses nothing: the library checks what may be merged. Invariant: these writes run no trigger, as in Salesforce.
//! Simplified: which record took the place of one is in its MasterRecordId before its delete triggers run, not after.
//! <https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/langCon_apex_dml_examples_merge.htm>

use apex::{Datum, Record};

use crate::{
    platform::Platform,
    schema::{Access, Field},
    transaction::Transaction,
};

impl Transaction {
    /// Lookups to records that will be merged lead to the one that stays; the ids of the rows that changed.
    pub(crate) fn reparent(&mut self, platform: &Platform, arguments: &[Datum]) -> Option<Datum> {
        let [Datum::Id(master), Datum::List(lost)] = arguments else { return None };
        let object = &platform.schema.object_of_id(master)?.name;
        let overlay = &mut self.work.overlay;
        let follows = |field: &&Field| field.leads_to(object) && field.access != Access::System;
        let mut changed = Vec::new();
        for other in platform.schema.objects() {
            for field in other.fields.iter().filter(follows) {
                let mut found: Vec<Record> = Vec::new();
                for row in platform.records.all(overlay, &other.name) {
                    let leads = row.get(&field.name).is_some_and(|id| lost.contains(id));
                    if leads && row.id() != Some(master) {
                        found.push(row.clone());
                    }
                }
                for row in found {
                    let id = row.get("Id").cloned().unwrap_or_default();
                    overlay.put(row.with(&field.name, Datum::Id(master.clone())));
                    if !changed.contains(&id) {
                        changed.push(id);
                    }
                }
            }
        }
        for id in lost {
            let Datum::Id(id) = id else { continue };
            let row = platform.records.get(overlay, object, id).cloned();
            // Of the objects that can be merged all have the field.
            if let Some(row) = row.filter(|row| row.get("MasterRecordId").is_some()) {
                overlay.put(row.with("MasterRecordId", Datum::Id(master.clone())));
            }
        }
        Some(Datum::List(changed))
    }

    /// Takes rows out of the recycle bin for good; of each whether it was there.
    pub(crate) fn empty_recycle_bin(&mut self, platform: &Platform, arguments: &[Datum]) -> Option<Datum> {
        let [Datum::List(ids)] = arguments else { return None };
        let overlay = &mut self.work.overlay;
        let mut done = Vec::new();
        for id in ids {
            let Datum::Id(id) = id else { continue };
            let object = platform.schema.object_of_id(id).map_or("", |object| &object.name);
            let row = platform.records.deleted(overlay, object, id).cloned();
            done.push(Datum::Boolean(row.is_some()));
            row.into_iter().for_each(|row| overlay.purge(row));
        }
        Some(Datum::List(done))
    }
}
