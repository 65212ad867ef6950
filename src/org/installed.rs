//! The rows that every org has from the start, and those that its metadata brings.
//!
//! Refuses a value of custom metadata that its field cannot hold: it stays empty. Invariant: these rows are committed
//! before anything runs, and the same deployment gives the same ids. Profiles and the price book:
//! <https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_profile.htm>

use apex::{Datum, Decimal, Record};

use crate::{
    json::{parse_date, parse_iso},
    metadata::{self, Deployment},
    platform::User,
    records::Records,
    schema::{Field, Kind, Schema},
};

/// An object, and fields with their values. A blank between, `=` before a value, `;` between fields.
const ROWS: &str = include_str!("installed.txt");

/// Puts them in; answers the organization's id.
pub fn install(records: &mut Records, schema: &Schema, deployment: &Deployment) -> String {
    for line in ROWS.lines() {
        let Some((object, fields)) = line.split_once(' ') else { continue };
        put(records, schema, object, &mut fields.split(';').filter_map(|field| field.split_once('=')));
    }
    let mut add = |object: &str, fields: &[(&str, &str)]| put(records, schema, object, &mut fields.iter().copied());
    for source in &deployment.apex {
        let (name, object) = match source.name.strip_suffix(".cls") {
            Some(name) => (name, "ApexClass"),
            None => (source.name.strip_suffix(".trigger").unwrap_or(&source.name), "ApexTrigger"),
        };
        add(object, &[("Name", name), ("Status", "Active"), ("IsValid", "true"), ("ApiVersion", "68")]);
    }
    for (name, content_type) in &deployment.resources {
        let text = deployment.contents.iter().find(|(known, _)| known == name).map_or("", |(_, text)| text);
        add("StaticResource", &[("Name", name), ("ContentType", content_type), ("Body", text)]);
    }
    for known in &deployment.permission_sets {
        let permissions: Vec<String> =
            known.user_permissions.iter().map(|permission| ["Permissions", permission].concat()).collect();
        let mut fields = vec![("Name", known.name.as_str()), ("Label", &known.name), ("IsCustom", "true")];
        // A permission that has no field here gives nothing here.
        fields.extend(permissions.iter().map(|field| (field.as_str(), "true")));
        add("PermissionSet", &fields);
    }
    rows(records, schema, deployment);
    let mut add = |object: &str, fields: &[(&str, &str)]| put(records, schema, object, &mut fields.iter().copied());
    for object in schema.objects() {
        for known in &object.record_types {
            let active = if known.active { "true" } else { "false" };
            let fields = [
                ("Id", known.id.as_str()),
                ("Name", &known.label),
                ("DeveloperName", &known.name),
                ("SobjectType", &object.name),
                ("IsActive", active),
            ];
            add("RecordType", &fields);
        }
        if !object.key_prefix.is_empty() {
            let fields = [
                ("Id", object.name.as_str()),
                ("QualifiedApiName", &object.name),
                ("DeveloperName", object.name.strip_suffix("__c").unwrap_or(&object.name)),
                ("Label", &object.label),
                ("KeyPrefix", &object.key_prefix),
            ];
            add("EntityDefinition", &fields);
        }
    }
    // First the rows, so that one of them may point to any other.
    for known in &deployment.metadata_records {
        let fields = [
            ("DeveloperName", known.name.as_str()),
            ("QualifiedApiName", &known.name),
            ("MasterLabel", &known.label),
            ("Label", &known.label),
            ("Language", "en_US"),
        ];
        add(&known.object, &fields);
    }
    for known in &deployment.metadata_records {
        fill(records, schema, &known.object, &known.name, &known.values);
    }
    id_where(records, "Organization", "OrganizationType", "Developer Edition").unwrap_or_default()
}

/// Rows that other metadata brings: those that point to others after those.
fn rows(records: &mut Records, schema: &Schema, deployment: &Deployment) {
    for points in [false, true] {
        let wanted = |row: &&metadata::Row| row.1.iter().any(|(_, value)| value.starts_with('@')) == points;
        for (object, fields) in deployment.rows.iter().filter(wanted) {
            let mut values = Vec::new();
            for (field, text) in fields {
                let value = match text.strip_prefix('@').and_then(|row| row.split_once(':')) {
                    Some((object, name)) => {
                        let by = if object == "PermissionSet" { "Name" } else { "DeveloperName" };
                        id_where(records, object, by, name)
                    }
                    None => Some(text.clone()),
                };
                values.extend(value.map(|value| (field.as_str(), value)));
            }
            put(records, schema, object, &mut values.iter().map(|(field, value)| (*field, value.as_str())));
        }
    }
}

/// The id of the first row with a text in a field.
pub fn id_where(records: &Records, object: &str, field: &str, text: &str) -> Option<String> {
    let nothing = Default::default();
    let rows = records.all(&nothing, object);
    let row = rows.into_iter().find(|row| matches!(row.get(field), Some(Datum::String(known)) if known == text))?;
    row.id().map(str::to_owned)
}

/// The record of a user of that name, whose profile is System Administrator.
pub fn user(records: &mut Records, schema: &Schema, username: &str) -> User {
    let profile = id_where(records, "Profile", "Name", "System Administrator").unwrap_or_default();
    let local = username.split('@').next().unwrap_or(username);
    let id = records.next_id("005");
    let fields = [
        ("Id", id.as_str()),
        ("Username", username),
        ("LastName", username),
        ("Email", username),
        ("Alias", local.get(..8).unwrap_or(local)),
        ("CommunityNickname", local),
        ("ProfileId", &profile),
        ("UserType", "Standard"),
        ("TimeZoneSidKey", "GMT"),
        ("LocaleSidKey", "en_US"),
        ("LanguageLocaleKey", "en_US"),
        ("EmailEncodingKey", "UTF-8"),
    ];
    put(records, schema, "User", &mut fields.into_iter());
    User { id: id.into(), username: username.into() }
}

/// Gives a user a permission set, where there is one of that name.
pub fn assign(records: &mut Records, schema: &Schema, user: &User, set: &str) {
    let Some(set) = id_where(records, "PermissionSet", "Name", set) else { return };
    let id = records.next_id("0Pa");
    let fields = [("Id", id.as_str()), ("AssigneeId", &user.id), ("PermissionSetId", &set)];
    put(records, schema, "PermissionSetAssignment", &mut fields.into_iter());
}

/// A row of its own: every field is there, with the value given or its default.
fn put(records: &mut Records, schema: &Schema, object: &str, fields: &mut dyn Iterator<Item = (&str, &str)>) {
    let Some(object) = schema.object(object) else { return };
    let mut record = Record::new(object.name.as_str()).with("Id", Datum::Null);
    for field in object.fields.iter().filter(|field| field.is_stored()) {
        record.set(&field.name, field.default.clone());
    }
    for (name, text) in fields {
        if let Some(field) = object.field(name) {
            record.set(&field.name, value(field, text));
        }
    }
    if record.get("Id") == Some(&Datum::Null) {
        record.set("Id", Datum::Id(records.next_id(&object.key_prefix)));
    }
    records.put(record);
}

/// Gives a record of custom metadata its values.
fn fill(records: &mut Records, schema: &Schema, object: &str, name: &str, values: &[(String, String)]) {
    let (Some(object), Some(id)) = (schema.object(object), id_where(records, object, "DeveloperName", name)) else {
        return;
    };
    let nothing = Default::default();
    let Some(mut record) = records.get(&nothing, &object.name, &id).cloned() else { return };
    for (field, text) in values {
        let Some(field) = object.field(field) else { continue };
        let value = match field.targets().first() {
            Some(target) if target.ends_with("__mdt") => {
                id_where(records, target, "DeveloperName", text).map_or(Datum::Null, Datum::Id)
            }
            // An object or a field is known by its name.
            Some(target) => {
                let last = text.rsplit('.').next().unwrap_or(text);
                if records.get(&nothing, target, text).is_none() {
                    let fields = [("Id", text.as_str()), ("QualifiedApiName", last), ("DeveloperName", last)];
                    put(records, schema, target, &mut fields.into_iter());
                }
                Datum::Id(text.clone())
            }
            None => value(field, text),
        };
        record.set(&field.name, value);
    }
    records.put(record);
}

/// A text as the value of a field.
pub fn value(field: &Field, text: &str) -> Datum {
    let value = match &field.kind {
        Kind::Checkbox => Some(Datum::Boolean(text == "true")),
        Kind::Id | Kind::Reference { .. } => Some(Datum::Id(text.to_owned())),
        Kind::Integer { .. } => {
            Decimal::parse(text).and_then(|number| i32::try_from(number.truncate()).ok()).map(Datum::Integer)
        }
        kind if kind.digits().is_some() => Decimal::parse(text).map(Datum::Decimal),
        Kind::Date => parse_date(text).map(Datum::Date),
        Kind::DateTime => parse_iso(text).map(Datum::Datetime),
        Kind::Blob if !text.is_empty() => Some(Datum::Blob(text.into())),
        kind if kind.is_text() && !text.is_empty() => Some(Datum::String(text.to_owned())),
        _ => None,
    };
    value.unwrap_or_default()
}
