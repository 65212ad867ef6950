//! What a deployment adds to the standard objects.
//!
//! Refuses no deployment: a field of an object that the org does not have is left out, and named. Invariants: an object
//! owns its records unless it is a detail; every custom object has a key prefix of its own; fields come before those
//! that every object has.
//! <https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_concepts.htm>

use std::sync::Arc;

use super::{ANY, Field, Kind, Object, OnDelete, Rule, Schema, Setting, Source};
use crate::{
    formula::Formula,
    ids,
    metadata::{CustomField, Deployment},
    values,
};

/// The key prefix of the objects that tell whom a custom object's records are shared with.
const SHARE_PREFIX: &str = "02c";
const RECORD_TYPE_PREFIX: &str = "012";
/// Fields of a platform event.
const EVENT: &str = "!ReplayId:240,!EventUuid:36,!CreatedDate:d,!CreatedById:rUser";
/// Fields of a custom metadata type.
const METADATA: &str =
    "*DeveloperName:40,*MasterLabel:40,*Label:40,!Language:40,!NamespacePrefix:15,!QualifiedApiName:70";
/// Fields of a custom setting.
const SETTING: &str = "-SetupOwnerId:rOrganization+Profile+User";
const SHARE: &str = "-UserOrGroupId:rUser+Group,AccessLevel:pRead;Edit;All,RowCause:p+Manual;Owner,!IsDeleted";

impl Schema {
    /// Adds a deployment's objects, fields and record types. Answers what is left out or simplified.
    pub fn deploy(&mut self, deployment: &Deployment) -> Vec<String> {
        let mut notes = Vec::new();
        let first = self.objects.len();
        let mut counter = ids::Counter::default();
        for object in &deployment.objects {
            let mut object = object.clone();
            object.key_prefix = prefix(&object.name, &mut counter);
            if let Err(message) = self.add_object(object) {
                notes.push(message);
            }
        }
        for custom in &deployment.fields {
            // Fields of Activity are fields of tasks and of events.
            let objects: &[&str] = match custom.object.as_str() {
                "Activity" => &["Task", "Event"],
                name => &[name],
            };
            for object in objects {
                if self.object(object).is_none() && object.ends_with("__c") {
                    let mut stand_in = Object::new(object, object, object, &prefix(object, &mut counter));
                    stand_in.custom = true;
                    stand_in.fields.push(Field::new("Name", "Name", Kind::Text { length: 80 }));
                    self.objects.push(stand_in);
                    notes.push([object, ": no file tells of the object itself: its Name is a text"].concat());
                }
                let field = finished(custom, deployment, &mut notes);
                let target = field.targets().iter().find(|target| *target != ANY && self.object(target).is_none());
                if let Some(target) = target.filter(|target| !is_of(deployment, target)) {
                    notes.push(
                        [object, ".", &field.name, ": it leads to ", target, ", which the org does not have"].concat(),
                    );
                }
                if let Err(message) = self.put_field(object, field) {
                    notes.push(message);
                }
            }
        }
        for place in first..self.objects.len() {
            self.complete(place);
        }
        for place in 0..self.objects.len() {
            self.settle_summaries(place);
            self.check_formulas(place, &mut notes);
        }
        for (name, rule) in &deployment.rules {
            let text = match &rule.formula {
                Ok(formula) => self.object(name).and_then(|object| formula.unknown_field(self, object)),
                Err(why) => Some(why.clone()),
            };
            match (text, &rule.formula, self.object_mut(name)) {
                (None, Ok(formula), Some(object)) => object.rules.push(Rule {
                    formula: formula.clone(),
                    message: rule.message.clone(),
                    field: rule.field.clone(),
                }),
                (text, ..) => notes.push(
                    [name, ".", &rule.name, ": this validation rule is not applied: ", &text.unwrap_or_default()]
                        .concat(),
                ),
            }
        }
        for (object, field_set) in &deployment.field_sets {
            if let Some(object) = self.object_mut(object) {
                object.field_sets.push(field_set.clone());
            }
        }
        for (object, record_type) in &deployment.record_types {
            let mut record_type = record_type.clone();
            record_type.id = counter.next(RECORD_TYPE_PREFIX);
            match self.object_mut(object) {
                Some(object) => object.record_types.push(record_type),
                None => {
                    notes.push(["record type ", object, ".", &record_type.name, ": there is no such object"].concat())
                }
            }
        }
        notes
    }

    /// Adds a field to an object, wherever a lookup leads.
    ///
    /// # Errors
    /// There is no such object, or it has a field of that name.
    pub fn put_field(&mut self, object: &str, field: Field) -> Result<(), String> {
        match self.object_mut(object) {
            None => Err([object, ".", &field.name, ": the org has no object ", object].concat()),
            Some(known) if known.field(&field.name).is_some() => {
                Err([&known.name, " has a field ", &field.name, " already: choose another name"].concat())
            }
            Some(known) => {
                known.fields.push(field);
                Ok(())
            }
        }
    }

    /// The fields that a custom object has without saying so, and the object of its shares.
    fn complete(&mut self, place: usize) {
        let Some(object) = self.objects.get_mut(place) else { return };
        let name = object.name.clone();
        if name.ends_with("__e") {
            return object.add_all(EVENT);
        }
        if object.is_custom_metadata() {
            return object.add_all(METADATA);
        }
        if object.setting != Setting::None {
            object.add_all(SETTING);
            return object.add_system_fields("s");
        }
        let is_detail = object.fields.iter().any(|field| field.required && is_master(field));
        object.add_system_fields(if is_detail { "rs" } else { "Ors" });
        if let Some(stem) = name.strip_suffix("__c").filter(|_| !is_detail) {
            let share = [stem, "__Share"].concat();
            let label = [&object.label, " Share"].concat();
            let mut share = Object::new(&share, &label, &label, SHARE_PREFIX);
            share.add_all(&["-ParentId:r", &name, "/Shares"].concat());
            share.add_all(SHARE);
            share.add_system_fields("S");
            self.objects.push(share);
        }
    }

    /// A sum is of the kind of what is summed up.
    fn settle_summaries(&mut self, place: usize) {
        let Some(object) = self.objects.get(place) else { return };
        let mut kinds = Vec::new();
        for (number, field) in object.fields.iter().enumerate() {
            if let Source::Summary(summary) = &field.source
                && let Some(name) = &summary.field
                && let Some(summed) = self.object(&summary.object).and_then(|object| object.field(name))
            {
                kinds.push((number, summed.kind.clone()));
            }
        }
        for (number, kind) in kinds {
            if let Some(field) = self.objects.get_mut(place).and_then(|object| object.fields.get_mut(number)) {
                field.kind = kind;
            }
        }
    }
}

impl Schema {
    /// Names the formulas that read what is not there.
    fn check_formulas(&self, place: usize, notes: &mut Vec<String>) {
        let Some(object) = self.objects.get(place) else { return };
        for field in &object.fields {
            let formulas = [
                match &field.source {
                    Source::Formula(formula) => Some(formula),
                    _ => None,
                },
                field.computed_default.as_ref(),
            ];
            for formula in formulas.into_iter().flatten() {
                if let Some(name) = formula.unknown_field(self, object) {
                    notes.push(
                        [&object.name, ".", &field.name, ": its formula reads ", &name, ", which is not there"]
                            .concat(),
                    );
                }
            }
        }
    }
}

fn is_master(field: &Field) -> bool {
    matches!(&field.kind, Kind::Reference { on_delete: OnDelete::Cascade, .. })
}

fn is_of(deployment: &Deployment, name: &str) -> bool {
    let is_field_of = |custom: &CustomField| custom.object == name && name.ends_with("__c");
    deployment.objects.iter().any(|object| object.name == name) || deployment.fields.iter().any(is_field_of)
}

/// The first three characters of ids: `a00`, `a01`, … of custom objects, and others of what is none.
fn prefix(name: &str, counter: &mut ids::Counter) -> String {
    let first = match name.rsplit_once("__") {
        Some((_, "mdt")) => "m",
        Some((_, "e")) => "e",
        Some((_, "c")) => "a",
        _ => "x",
    };
    let number = counter.count(first).saturating_sub(1);
    [first, &ids::digits(number, 2)].concat()
}

/// A field with the values of its global value set and its default.
fn finished(custom: &CustomField, deployment: &Deployment, notes: &mut Vec<String>) -> Field {
    let mut field = custom.field.clone();
    if let (Some(name), Kind::Picklist { values, .. }) = (&custom.value_set, &mut field.kind) {
        match deployment.value_sets.iter().find(|(known, ..)| known == name) {
            Some((_, known, default)) => {
                *values = known.clone();
                field.default = default.clone();
            }
            None => {
                // Without its values it takes any.
                if let Kind::Picklist { restricted, .. } = &mut field.kind {
                    *restricted = false;
                }
                notes.push([&custom.object, ".", &field.name, ": there is no value set ", name].concat());
            }
        }
    }
    if let Some(text) = &custom.default {
        match Formula::parse(text) {
            Ok(formula) => match formula.literal() {
                Some(value) => field.default = values::check(&field, value.clone()).unwrap_or_default(),
                None => field.computed_default = Some(Arc::new(formula)),
            },
            Err(why) => {
                notes.push([&custom.object, ".", &field.name, ": its default value is not computed: ", &why].concat());
            }
        }
    }
    field
}
