//! Custom settings and custom metadata, as `getInstance`, `getValues`, `getOrgDefaults` and `getAll` give them.
//!
//! Refuses a method that is none of these. Invariants: a record has every field, null or not; of a hierarchy the
//! user's value counts before the profile's, and that before the org's, field by field.
//! <https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_methods_system_custom_settings.htm>

use apex::{Datum, Record};

use crate::{
    schema::{Object, Setting},
    soql::View,
};

/// The answer of a method of a custom setting or a custom metadata type; `argument` is the id or the name that it was
/// given.
pub fn answer(view: &View<'_>, object: &str, method: &str, argument: Option<&str>) -> Option<Datum> {
    let object = view.schema.object(object)?;
    let whole = |row: &Record| Datum::Record(Box::new(whole(view, object, row)));
    let rows = view.records.all(view.overlay, &object.name);
    let owned_by = |owner: &str| {
        let is_owner = |row: &&&Record| matches!(row.get("SetupOwnerId"), Some(Datum::Id(id)) if id == owner);
        rows.iter().find(is_owner).copied()
    };
    let named = |name: &str| {
        let is_named = |row: &&&Record| {
            let field = |field: &str| match row.get(field) {
                Some(Datum::String(text) | Datum::Id(text)) => text.eq_ignore_ascii_case(name),
                _ => false,
            };
            field("Name") || field("DeveloperName") || field("Id")
        };
        rows.iter().find(is_named).copied().map_or(Datum::Null, whole)
    };
    match (method, object.setting) {
        ("getAll", _) => {
            let mut list = Vec::new();
            for row in &rows {
                list.push(whole(row));
            }
            Some(Datum::List(list))
        }
        ("getOrgDefaults", Setting::Hierarchy) => {
            let row = owned_by(&organization(view)).cloned();
            Some(whole(&row.unwrap_or_else(|| Record::new(object.name.as_str()))))
        }
        ("getValues", Setting::Hierarchy) => {
            let owner = argument.map_or(view.user.to_owned(), id);
            Some(owned_by(&owner).map_or(Datum::Null, whole))
        }
        ("getInstance", Setting::Hierarchy) => {
            let first = argument.map_or(view.user.to_owned(), id);
            let mut merged = Record::new(object.name.as_str());
            for owner in [first.clone(), profile(view, &first), organization(view)] {
                for (name, value) in owned_by(&owner).into_iter().flat_map(Record::fields) {
                    if matches!(merged.get(name), None | Some(Datum::Null)) {
                        merged.set(name, value.clone());
                    }
                }
            }
            Some(whole(&merged))
        }
        ("getInstance" | "getValues", _) => Some(named(argument.unwrap_or_default())),
        _ => None,
    }
}

fn id(text: &str) -> String {
    apex::normalise_id(text).unwrap_or_else(|| text.to_owned())
}

fn organization(view: &View<'_>) -> String {
    let rows = view.records.all(view.overlay, "Organization");
    rows.first().and_then(|row| row.id()).unwrap_or_default().to_owned()
}

fn profile(view: &View<'_>, user: &str) -> String {
    let profile = view.records.get(view.overlay, "User", user).and_then(|row| row.get("ProfileId"));
    match profile {
        Some(Datum::Id(id)) => id.clone(),
        _ => String::new(),
    }
}

fn whole(view: &View<'_>, object: &Object, row: &Record) -> Record {
    let mut out = Record::new(object.name.as_str());
    for field in &object.fields {
        out.set(&field.name, view.value(row, field));
    }
    out
}
