//! The org's objects and fields, and what Apex sees of them.
//!
//! Refuses a second object of the same name. Invariant: every question ignores case, every answer has the declared case.
//! <https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_list.htm>

mod custom;
mod describe;
mod field;
mod standard;
mod summary;

use apex::{Relationship, letters::is_same};

use crate::formula::Formula;

pub use field::{ANY, Access, COORDINATE, Field, Kind, OnDelete, PicklistValue, Source};
pub use standard::standard;
pub use summary::Summary;

/// The object that stands for a parent of several types.
pub const NAME: &str = "Name";
/// The object of a grouped query's rows.
pub const AGGREGATE_RESULT: &str = "AggregateResult";
/// What stands for the value of a compound address.
pub const ADDRESS: &str = "Address";
/// What stands for the value of a place on the map.
pub const LOCATION: &str = "Location";
/// The parts of a place on the map, as its value and as its fields name them.
pub const LOCATION_PARTS: [(&str, &str); 2] = [("latitude", "__Latitude__s"), ("longitude", "__Longitude__s")];
/// The parts of an address, as its value and as its fields name them.
pub const ADDRESS_PARTS: [(&str, &str); 8] = [
    ("city", "City"),
    ("country", "Country"),
    ("geocodeAccuracy", "GeocodeAccuracy"),
    ("latitude", "Latitude"),
    ("longitude", "Longitude"),
    ("postalCode", "PostalCode"),
    ("state", "State"),
    ("street", "Street"),
];
/// The record type that every object has.
pub const MASTER_RECORD_TYPE: &str = "012000000000000AAA";

/// All objects.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    objects: Vec<Object>,
    /// Custom labels: name and text.
    pub labels: Vec<(String, String)>,
}

/// An object.
#[derive(Clone, Debug, PartialEq)]
pub struct Object {
    /// `Account`
    pub name: String,
    /// As people read it.
    pub label: String,
    /// The label of several.
    pub plural: String,
    /// The first three characters of its ids; empty where there are no records.
    pub key_prefix: String,
    /// Defined by the org's own metadata.
    pub custom: bool,
    /// Whether it is a custom setting.
    pub setting: Setting,
    /// Whether DML may write it; [`Access::System`] for what only the platform writes.
    pub access: Access,
    /// Its fields, Id first.
    pub fields: Vec<Field>,
    /// Its own record types.
    pub record_types: Vec<RecordType>,
    /// Field sets.
    pub field_sets: Vec<FieldSet>,
    /// Its validation rules that are active.
    pub rules: Vec<Rule>,
}

/// A validation rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// A record for which it holds is refused.
    pub formula: Formula,
    /// What is said then.
    pub message: String,
    /// At which field; empty for the whole record.
    pub field: String,
}

/// Whether an object is a custom setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Setting {
    /// It is none.
    #[default]
    None,
    /// Values of the org, of profiles and of users.
    Hierarchy,
    /// Rows by name.
    List,
}

/// A record type.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct RecordType {
    /// 18 characters, given when the org is set up.
    pub id: String,
    /// `Business_Account`
    pub name: String,
    /// As people read it.
    pub label: String,
    /// New records may have it.
    pub active: bool,
}

/// Fields that are named together.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct FieldSet {
    /// `Short_View`
    pub name: String,
    /// As people read it.
    pub label: String,
    /// What it is for.
    pub description: String,
    /// Paths, and whether each is required where it is shown.
    pub fields: Vec<(String, bool)>,
}

impl Object {
    /// An object with nothing but an Id.
    pub fn new(name: &str, label: &str, plural: &str, key_prefix: &str) -> Object {
        let mut id = Field::new("Id", [label, " ID"].concat(), Kind::Id);
        id.access = Access::System;
        Object {
            name: name.to_owned(),
            label: label.to_owned(),
            plural: plural.to_owned(),
            key_prefix: key_prefix.to_owned(),
            custom: false,
            setting: Setting::None,
            access: Access::ReadWrite,
            fields: vec![id],
            record_types: Vec::new(),
            field_sets: Vec::new(),
            rules: Vec::new(),
        }
    }

    /// A field by its name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| is_same(&field.name, name))
    }

    /// The lookup that a parent is reached by, the relationship's declared name, and the object it leads to: [`NAME`]
    /// where that is one of several.
    pub fn parent(&self, name: &str) -> Option<(&Field, &str, &str)> {
        self.fields.iter().find_map(|field| match &field.kind {
            Kind::Reference { to, relationship: Some(known), .. } if known.eq_ignore_ascii_case(name) => {
                let target = match to.as_slice() {
                    [one] if one != ANY => one.as_str(),
                    _ => NAME,
                };
                Some((field, known.as_str(), target))
            }
            _ => None,
        })
    }

    /// The field by which people know a record.
    pub fn name_field(&self) -> Option<&Field> {
        let known = ["Name", "CaseNumber", "Subject", "Title", "SolutionName", "DeveloperName", "OrderNumber"];
        known.iter().find_map(|name| self.field(name))
    }

    /// Whether a record is known by a value of a field: its id, external ids, unique values, and of those that the platform
    /// names so the ones that stand here.
    /// <https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/access_for_fields.htm>
    pub fn is_id_lookup(&self, field: &Field) -> bool {
        let is_named = match &*field.name {
            "Email" => matches!(self.name.as_str(), "Contact" | "Lead" | "User"),
            "Name" => self.custom && !field.is_computed(),
            _ => false,
        };
        is_named || matches!(field.kind, Kind::Id) || field.external_id || field.unique && !field.is_computed()
    }

    /// The compound field that a field is a part of: `BillingAddress` of `BillingCity`, `Name` of a person's `LastName`.
    pub fn compound_of(&self, field: &Field) -> Option<&str> {
        if matches!(&*field.name, "FirstName" | "LastName" | "Salutation") && self.field("FirstName").is_some() {
            return self.field("Name").map(|name| &*name.name);
        }
        let compound = self.fields.iter().find(|compound| {
            let Some((start, parts)) = compound.parts() else { return false };
            let part = field.name.strip_prefix(start);
            part.is_some_and(|part| parts.iter().any(|(_, known)| *known == part))
        });
        compound.map(|compound| &*compound.name)
    }

    /// Its records are custom metadata.
    pub fn is_custom_metadata(&self) -> bool {
        self.name.ends_with("__mdt")
    }
}

impl Field {
    /// Of a compound field the beginning of its parts' names, and what follows it, by its names in the value.
    pub fn parts(&self) -> Option<(&str, &'static [(&'static str, &'static str)])> {
        match self.kind {
            Kind::Address => Some((self.name.strip_suffix(ADDRESS)?, &ADDRESS_PARTS)),
            Kind::Location => Some((self.name.strip_suffix("__c")?, &LOCATION_PARTS)),
            _ => None,
        }
    }
}

impl Schema {
    /// An object by its name.
    pub fn object(&self, name: &str) -> Option<&Object> {
        self.objects.iter().find(|object| is_same(&object.name, name))
    }

    /// An object by its name, to change it.
    pub fn object_mut(&mut self, name: &str) -> Option<&mut Object> {
        self.objects.iter_mut().find(|object| object.name.eq_ignore_ascii_case(name))
    }

    /// The object whose records have ids like this one.
    pub fn object_of_id(&self, id: &str) -> Option<&Object> {
        let prefix = id.get(..3)?;
        self.objects.iter().find(|object| object.key_prefix == prefix)
    }

    /// All objects.
    pub fn objects(&self) -> &[Object] {
        &self.objects
    }

    /// The children that a relationship's name leads to: their object, and the lookup by which they know the parent.
    pub fn children(&self, object: &Object, name: &str) -> Option<(&Object, &Field, &str)> {
        self.objects.iter().find_map(|child| {
            child.fields.iter().find_map(|field| match &field.kind {
                Kind::Reference { children: Some(known), .. }
                    if known.eq_ignore_ascii_case(name) && field.leads_to(&object.name) =>
                {
                    Some((child, field, known.as_str()))
                }
                _ => None,
            })
        })
    }

    /// Adds an object.
    ///
    /// # Errors
    /// There is one of that name.
    pub fn add_object(&mut self, object: Object) -> Result<(), String> {
        if self.object(&object.name).is_some() {
            return Err(["the org has an object ", &object.name, " already: choose another name"].concat());
        }
        self.objects.push(object);
        Ok(())
    }
}

fn relationship(name: &str, object: &str, field: &Field) -> Relationship {
    Relationship { name: name.to_owned(), object: object.to_owned(), field: field.name.to_string() }
}

impl apex::Schema for Schema {
    fn object(&self, name: &str) -> Option<String> {
        Some(Schema::object(self, name)?.name.clone())
    }

    fn field(&self, object: &str, field: &str) -> Option<apex::Field> {
        let field = Schema::object(self, object)?.field(field)?;
        Some(apex::Field { name: field.name.to_string(), kind: field.apex_kind() })
    }

    fn parent(&self, object: &str, name: &str) -> Option<Relationship> {
        let (field, name, target) = Schema::object(self, object)?.parent(name)?;
        Some(relationship(name, target, field))
    }

    fn children(&self, object: &str, name: &str) -> Option<Relationship> {
        let (child, field, name) = Schema::children(self, Schema::object(self, object)?, name)?;
        Some(relationship(name, &child.name, field))
    }

    fn objects(&self) -> Vec<String> {
        self.objects.iter().map(|object| object.name.clone()).collect()
    }

    fn label(&self, name: &str) -> Option<String> {
        let found = self.labels.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        Some(found.1.clone())
    }

    fn describe(&self, object: &str) -> Option<apex::ObjectDescribe> {
        Some(self.describe_object(Schema::object(self, object)?))
    }

    fn describe_field(&self, object: &str, field: &str) -> Option<apex::FieldDescribe> {
        let object = Schema::object(self, object)?;
        Some(describe::field(object, object.field(field)?))
    }
}

apex::image_of_struct!(Schema { objects, labels });
apex::image_of_struct!(Object {
    name,
    label,
    plural,
    key_prefix,
    custom,
    setting,
    access,
    fields,
    record_types,
    field_sets,
    rules,
});
apex::image_of_struct!(Rule { formula, message, field });
apex::image_of_enum!(Setting { None, Hierarchy, List });
apex::image_of_struct!(RecordType { id, name, label, active });
apex::image_of_struct!(FieldSet { name, label, description, fields });

#[cfg(test)]
mod tests;
