//! What `Schema` in Apex tells of objects and fields.
//!
//! Refuses nothing: what the user may do of what an object or a field allows at all is in `access`. Invariant: names
//! and labels are those of the schema.
//! <https://developer.salesforce.com/docs/atlas.en-us.apexref.meta/apexref/apex_methods_system_fields_describe.htm>

use apex::{ChildDescribe, Datum, FieldDescribe, ObjectDescribe, PicklistEntry, RecordTypeDescribe};

use super::{Access, Field, Kind, MASTER_RECORD_TYPE, Object, OnDelete, Schema, Setting, Source};

impl Schema {
    /// What is told of an object.
    pub fn describe_object(&self, object: &Object) -> ObjectDescribe {
        let mut record_types = Vec::new();
        for known in &object.record_types {
            record_types.push(RecordTypeDescribe {
                id: known.id.clone(),
                name: known.label.clone(),
                developer_name: known.name.clone(),
                active: known.active,
                master: false,
            });
        }
        record_types.push(RecordTypeDescribe {
            id: MASTER_RECORD_TYPE.to_owned(),
            name: "Master".to_owned(),
            developer_name: "Master".to_owned(),
            active: true,
            master: true,
        });
        let mut children = Vec::new();
        for child in self.objects() {
            for field in child.fields.iter().filter(|field| field.leads_to(&object.name)) {
                let Kind::Reference { children: name, on_delete, .. } = &field.kind else { continue };
                children.push(ChildDescribe {
                    name: name.clone(),
                    object: child.name.clone(),
                    field: field.name.to_string(),
                    cascade_delete: *on_delete == OnDelete::Cascade,
                });
            }
        }
        ObjectDescribe {
            name: object.name.clone(),
            label: object.label.clone(),
            label_plural: object.plural.clone(),
            key_prefix: (!object.key_prefix.is_empty()).then(|| object.key_prefix.clone()),
            custom: object.custom,
            custom_setting: object.setting != Setting::None,
            writable: object.access == Access::ReadWrite,
            fields: object.fields.iter().map(|field| field.name.to_string()).collect(),
            children,
            record_types,
        }
    }
}

/// What is told of a field.
pub fn field(object: &Object, field: &Field) -> FieldDescribe {
    let (precision, scale) = match field.kind.digits() {
        Some((digits, scale)) => (digits, scale.unwrap_or_default()),
        None => (0, 0),
    };
    let mut picklist = Vec::new();
    let mut is_restricted = false;
    if let Kind::Picklist { values, restricted, .. } = &field.kind {
        is_restricted = *restricted;
        for value in values {
            picklist.push(PicklistEntry {
                value: value.name.clone(),
                label: value.label.as_ref().unwrap_or(&value.name).clone(),
                default: matches!(&field.default, Datum::String(name) if *name == value.name),
            });
        }
    }
    let (relationship, on_delete) = match &field.kind {
        Kind::Reference { relationship, on_delete, .. } => (relationship.clone(), *on_delete),
        _ => (None, OnDelete::Clear),
    };
    // A campaign's member has the name of somebody else.
    let is_name = object.name_field().is_some_and(|known| known.name == field.name && object.name != "CampaignMember");
    FieldDescribe {
        name: field.name.to_string(),
        label: field.label.clone(),
        display_type: display_type(&field.kind),
        length: field.kind.length(),
        precision,
        scale,
        nillable: field.is_nillable(),
        createable: field.access != Access::System,
        updateable: field.access == Access::ReadWrite,
        custom: field.is_custom(),
        // A standard field is none, however it comes about.
        calculated: field.is_computed() && field.name.ends_with("__c"),
        auto_number: matches!(field.source, Source::AutoNumber(_)),
        name_field: is_name,
        unique: field.unique,
        external_id: field.external_id,
        default: field.default.clone(),
        picklist,
        restricted: is_restricted,
        reference_to: field.targets().to_vec(),
        relationship,
        cascade_delete: on_delete == OnDelete::Cascade,
    }
}

/// A value of `Schema.DisplayType`: the type's name in the API but for one.
fn display_type(kind: &Kind) -> String {
    match kind.api_type() {
        "int" => "INTEGER".to_owned(),
        name => name.to_ascii_uppercase(),
    }
}
