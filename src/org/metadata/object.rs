//! Objects, record types, records of custom metadata, and labels from their metadata.
//!
//! Refuses nothing but what is not well formed; list views and whatever else an object's file holds it
//! passes over. Invariant: an object that is read has its Id and its Name, and no other field yet.
//! <https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/customobject.htm>

use super::element::Element;
use crate::formula::Formula;
use crate::schema::{Access, Field, FieldSet, Kind, Object, RecordType, Setting, Source};

const NAME_LENGTH: u32 = 80;
const SETTING_NAME_LENGTH: u32 = 38;

/// A record of a custom metadata type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MetadataRecord {
    /// `Rate__mdt`
    pub object: String,
    /// Developer name.
    pub name: String,
    /// As people read it.
    pub label: String,
    /// Fields and their values as text; nothing is empty.
    pub values: Vec<(String, String)>,
}

/// A custom object of a file of that name.
pub fn object(element: Element<'_>, name: &str) -> Object {
    let label = element.text("label").unwrap_or(name);
    let plural = element.text("pluralLabel").unwrap_or(label);
    let mut object = Object::new(name, label, plural, "");
    object.custom = true;
    object.setting = match element.text("customSettingsType") {
        Some("Hierarchy") => Setting::Hierarchy,
        Some(_) => Setting::List,
        None => Setting::None,
    };
    if name.ends_with("__mdt") || name.ends_with("__e") {
        object.access = Access::System;
        return object;
    }
    let length = if object.setting == Setting::None { NAME_LENGTH } else { SETTING_NAME_LENGTH };
    let mut field = Field::new("Name", "Name", Kind::Text { length });
    if let Some(given) = element.one("nameField") {
        field.label = given.text("label").unwrap_or("Name").to_owned();
        if given.text("type") == Some("AutoNumber") {
            field.source = Source::AutoNumber(given.text("displayFormat").unwrap_or("{0}").to_owned());
            field.access = Access::System;
        }
    }
    field.required = object.setting == Setting::List;
    object.fields.push(field);
    object
}

/// A validation rule, applied or not.
#[derive(Clone, Debug, PartialEq)]
pub struct ValidationRule {
    /// `Amount_Is_Positive`
    pub name: String,
    /// What refuses a record, or why that is not understood.
    pub formula: Result<Formula, String>,
    /// What is said then.
    pub message: String,
    /// At which field; empty for the whole record.
    pub field: String,
}

/// A validation rule that is active.
pub fn validation_rule(element: Element<'_>) -> Option<ValidationRule> {
    element.flag("active", true).then(|| {
        let (name, formula) = (element.needed("fullName"), Formula::parse(element.needed("errorConditionFormula")));
        if let Err(why) = &formula {
            element.not_in_build(name, why);
        }
        ValidationRule {
            name: name.to_owned(),
            formula,
            message: element.text("errorMessage").unwrap_or_default().to_owned(),
            field: element.text("errorDisplayField").unwrap_or_default().to_owned(),
        }
    })
}

/// A record type.
pub fn record_type(element: Element<'_>) -> RecordType {
    RecordType {
        id: String::new(),
        name: element.needed("fullName").to_owned(),
        label: element.needed("label").to_owned(),
        active: element.flag("active", true),
    }
}

/// A field set: what it shows, without what it could show too.
pub fn field_set(element: Element<'_>) -> FieldSet {
    let mut fields = Vec::new();
    for shown in element.all("displayedFields") {
        fields.push((shown.needed("field").to_owned(), shown.flag("isRequired", false)));
    }
    FieldSet {
        name: element.needed("fullName").to_owned(),
        label: element.text("label").unwrap_or_default().to_owned(),
        description: element.text("description").unwrap_or_default().to_owned(),
        fields,
    }
}

/// A record of custom metadata: the file's name is its type's and its own, with a point between them.
pub fn metadata_record(element: Element<'_>, file: &str) -> MetadataRecord {
    let (object, name) = file.split_once('.').unwrap_or((file, ""));
    let mut values = Vec::new();
    for value in element.all("values") {
        if let Some(text) = value.text("value") {
            values.push((value.needed("field").to_owned(), text.to_owned()));
        }
    }
    MetadataRecord {
        object: [object, "__mdt"].concat(),
        name: name.to_owned(),
        label: element.text("label").unwrap_or(name).to_owned(),
        values,
    }
}
