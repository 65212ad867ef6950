//! What a user may do with objects and fields: what the profile gives, and what permission sets add to it.
//!
//! ```text
//! System Administrator, and Modify All Data        everything
//! Minimum Access - Salesforce, portal profiles     nothing; Read Only: reads the standard objects
//! the other profiles                               the standard objects, with their standard fields
//! permission sets that are assigned                what their ObjectPermissions and FieldPermissions say
//! ```
//!
//! It is asked where Salesforce asks: requests of clients for records, user mode, `WITH SECURITY_ENFORCED`, describes,
//! `Security.stripInaccessible`.
//! Simplified: of profiles only these rules are known; nobody is kept from another one's rows, so sharing changes
//! nothing; objects without a recycle bin (users, groups, setup) and custom settings and metadata are open to
//! everybody. Refuses nothing itself. Invariant: a user without a profile may do everything, as an org's own code may.
//! <https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_classes_enforce_usermode.htm>

use apex::{
    Datum, DmlQuestion, ExceptionSpec, Operation, Record, SaveError, SaveResult,
    soql::{Condition, FieldPath, Query, Selection},
};

use crate::{
    Moment,
    assignments::of_user,
    dml,
    platform::Platform,
    records::{Overlay, Records},
    schema::{Access, Field, Kind, Object, OnDelete, Setting, Source},
    soql::View,
    transaction::Transaction,
    values::{Refused, refusal},
};

/// What is wanted, with the field of ObjectPermissions that gives it.
const RIGHTS: [(&str, &str); 4] = [
    ("read", "PermissionsRead"),
    ("create", "PermissionsCreate"),
    ("edit", "PermissionsEdit"),
    ("delete", "PermissionsDelete"),
];
/// Profiles that give nothing of themselves.
const MINIMAL: [&str; 4] =
    ["Minimum Access - Salesforce", "Chatter Free User", "Customer Community User", "Partner Community User"];

fn is_set(row: &Record, field: &str) -> bool {
    row.get(field) == Some(&Datum::Boolean(true))
}

/// Whether a user may come in by the API: the permission API Enabled, of the profile or of a permission set. The
/// profiles that give nothing do not give it.
pub(crate) fn has_api(records: &Records, user: &str, now: Moment) -> bool {
    let nothing = Overlay::default();
    let row = |object: &str, id: &str| records.get(&nothing, object, id);
    let profile = row("User", user).and_then(|user| row("Profile", user.text("ProfileId")));
    let gives = |row: &Record| is_set(row, "PermissionsApiEnabled");
    let sets = || of_user(records, &nothing, user, now);
    profile.is_none_or(gives) || sets().into_iter().filter_map(|set| row("PermissionSet", set)).any(gives)
}

/// Whether access to a field can be given or taken at all. To a part of a compound field it is given with the whole.
fn is_permissionable(object: &Object, field: &Field) -> bool {
    let is_fixed = field.required
        || matches!(field.kind, Kind::Id)
        || matches!(&field.kind, Kind::Reference { on_delete: OnDelete::Cascade, .. })
        || field.access == Access::System && matches!(field.source, Source::Written) && !field.kind.is_compound()
        || object.name_field().is_some_and(|name| name.name == field.name)
        || matches!(&*field.name, "OwnerId" | "RecordTypeId");
    !is_fixed
}

/// Whether the user whose view it is may `read`, `create`, `edit` or `delete` an object or a field of it.
pub(crate) fn may(view: &View<'_>, object: &Object, field: Option<&Field>, wanted: &str) -> bool {
    let rows = |object: &str| view.records.all(view.overlay, object);
    let row = |object: &str, id: &str| view.records.get(view.overlay, object, id);
    let is_open =
        object.setting != Setting::None || object.name.ends_with("__mdt") || object.field("IsDeleted").is_none();
    let Some(profile) = view.profile().filter(|_| !is_open) else { return true };
    let sees_all = |row: &Record| {
        is_set(row, "PermissionsModifyAllData") || wanted == "read" && is_set(row, "PermissionsViewAllData")
    };
    if sees_all(profile) {
        return true;
    }
    let field = field.map(|field| object.compound_of(field).and_then(|whole| object.field(whole)).unwrap_or(field));
    let name = profile.text("Name");
    let by_profile = !object.custom
        && !MINIMAL.contains(&name)
        && (name != "Read Only" || wanted == "read")
        && field.is_none_or(|field| !field.name.ends_with("__c"));
    if by_profile {
        return true;
    }
    let sets = of_user(view.records, view.overlay, view.user, view.now);
    let has_set = |id: &str| sets.contains(&id);
    if sets.iter().filter_map(|set| row("PermissionSet", set)).any(sees_all) {
        return true;
    }
    let right = RIGHTS.iter().find(|(right, _)| *right == wanted).map_or("", |(_, right)| right);
    let gives = |row: &&Record| {
        let all =
            is_set(row, "PermissionsModifyAllRecords") || wanted == "read" && is_set(row, "PermissionsViewAllRecords");
        row.text("SobjectType").eq_ignore_ascii_case(&object.name)
            && (is_set(row, right) || all)
            && has_set(row.text("ParentId"))
    };
    let has_object = rows("ObjectPermissions").iter().any(gives) || field.is_some() && may(view, object, None, wanted);
    let Some(field) = field.filter(|field| is_permissionable(object, field)) else { return has_object };
    let path = [&object.name, ".", &field.name].concat();
    let shows = |row: &&Record| {
        row.text("Field").eq_ignore_ascii_case(&path)
            && (is_set(row, "PermissionsEdit") || wanted == "read" && is_set(row, "PermissionsRead"))
            && has_set(row.text("ParentId"))
    };
    has_object && rows("FieldPermissions").iter().any(shows)
}

/// Whether a view shows an object or a field of it: to a client only what its user may read.
pub(crate) fn shows(view: &View<'_>, object: &Object, field: Option<&Field>) -> bool {
    !view.client || may(view, object, field, "read")
}

/// What is wanted of a record by a save.
fn wanted_by(operation: Operation, record: &Record) -> &'static str {
    match operation {
        Operation::Delete => "delete",
        Operation::Insert | Operation::Undelete => "create",
        Operation::Upsert if record.id().is_none() => "create",
        Operation::Update | Operation::Upsert => "edit",
    }
}

/// Refuses what a client may not save: an object, fields of it, and lookups to what its user may not read. That a
/// missing right to create has the words of the others is unconfirmed.
pub(crate) fn check_row(view: &View<'_>, operation: Operation, record: &Record) -> Result<(), Refused> {
    let Some(object) = view.schema.object(&record.object) else { return Ok(()) };
    let (view, wanted) = (&view.knowing_profile(), wanted_by(operation, record));
    if !may(view, object, None, wanted) {
        let message = "insufficient access rights on object id";
        return Err(refusal("INSUFFICIENT_ACCESS_OR_READONLY", &[message], ""));
    }
    if wanted == "delete" {
        return Ok(());
    }
    let mut closed = Vec::new();
    for (name, value) in record.fields() {
        let Some(field) = object.field(name).filter(|field| !matches!(field.kind, Kind::Id)) else { continue };
        if !may(view, object, Some(field), wanted) {
            closed.push(field.name.to_string());
            continue;
        }
        let target = match value {
            Datum::Id(id) if matches!(field.kind, Kind::Reference { .. }) => view.schema.object_of_id(id),
            _ => None,
        };
        if target.is_some_and(|target| field.leads_to(&target.name) && !may(view, target, None, "read")) {
            let message = "insufficient access rights on cross-reference id";
            return Err(refusal("INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", &[message], &field.name));
        }
    }
    if closed.is_empty() { Ok(()) } else { Err(dml::read_only(closed)) }
}

impl Transaction {
    /// Whether the user may: `read`, `create`, `edit` or `delete`, an object or a field of it.
    fn may_access(&self, platform: &Platform, now: Moment, at: (&Object, Option<&Field>), wanted: &str) -> bool {
        may(&self.view(platform, now), at.0, at.1, wanted)
    }

    /// The answer to a describe: `Account` or `Account.Phone`, and what is wanted.
    pub(crate) fn access_fact(&self, platform: &Platform, now: Moment, name: &str, wanted: &str) -> bool {
        let (name, field) = name.split_once('.').map_or((name, None), |(object, field)| (object, Some(field)));
        let Some(object) = platform.schema.object(name) else { return true };
        match field {
            None => self.may_access(platform, now, (object, None), wanted),
            Some(field) => {
                object.field(field).is_none_or(|field| self.may_access(platform, now, (object, Some(field)), wanted))
            }
        }
    }

    /// The exception for a query in user mode that asks for what the user may not read.
    pub(crate) fn refused_query(&self, platform: &Platform, now: Moment, query: &Query) -> Option<ExceptionSpec> {
        let is_enforced = match query.with.as_deref() {
            Some("USER_MODE") => false,
            Some("SECURITY_ENFORCED") => true,
            _ => return None,
        };
        let insufficient = || {
            let message = "Insufficient permissions: secure query included inaccessible field";
            ExceptionSpec::new("System.QueryException", message)
        };
        unreadable(&self.view(platform, now), query, &query.from, is_enforced).map(|(object, field)| match field {
            _ if is_enforced => insufficient(),
            None => denied(&object),
            Some(field) => {
                let message = [
                    "No such column '",
                    &field,
                    "' on entity '",
                    &object,
                    "'. If you are attempting to use a custom field, be sure to append the '__c' after the custom \
                     field name. Please reference your WSDL or the describe call for the appropriate names.",
                ];
                ExceptionSpec::new("System.QueryException", message.concat())
            }
        })
    }

    /// The exception for records that the user may not save in user mode.
    pub(crate) fn refused_save(&self, platform: &Platform, now: Moment, asked: &DmlQuestion) -> Option<ExceptionSpec> {
        if !asked.user_mode {
            return None;
        }
        let mut refused = None;
        for (place, record) in (0..).zip(&asked.records) {
            let Some(object) = platform.schema.object(&record.object) else { continue };
            let wanted = wanted_by(asked.operation, record);
            if !self.may_access(platform, now, (object, None), wanted) {
                return Some(denied(&object.name));
            }
            let given = record.fields().filter_map(|(name, _)| object.field(name));
            let given = given.filter(|field| !matches!(field.kind, Kind::Id) && matches!(wanted, "create" | "edit"));
            let fields: Vec<String> = given
                .filter(|field| !self.may_access(platform, now, (object, Some(field)), wanted))
                .map(|field| field.name.to_string())
                .collect();
            if !fields.is_empty() {
                let message = [
                    "Operation failed due to fields being inaccessible on Sobject ",
                    &object.name,
                    ", check errors on Exception or Result!",
                ]
                .concat();
                // Unconfirmed: the status code.
                let error = SaveError {
                    status_code: "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY".into(),
                    message: message.clone(),
                    fields,
                };
                let result = SaveResult { errors: vec![error], ..SaveResult::default() };
                let spec = refused.get_or_insert_with(|| ExceptionSpec::new("System.DmlException", message));
                spec.rows.push((place, result));
            }
        }
        refused
    }
}

/// The first object, or field of one, that the user may not read. Of a query that is enforced only what it selects
/// counts.
pub(crate) fn unreadable(
    view: &View<'_>,
    query: &Query,
    from: &str,
    selected_alone: bool,
) -> Option<(String, Option<String>)> {
    let object = view.schema.object(from)?;
    if !may(view, object, None, "read") {
        return Some((object.name.clone(), None));
    }
    let mut paths: Vec<&FieldPath> = Vec::new();
    for item in &query.select {
        match item {
            Selection::Field(path) | Selection::Aliased { field: path, .. } => paths.push(path),
            Selection::Aggregate { field: Some(path), .. } => paths.push(path),
            Selection::Children(inner) => {
                let child = view.schema.objects().iter().find(|child| {
                    child.fields.iter().any(|field| match &field.kind {
                        Kind::Reference { children: Some(name), .. } => {
                            name.eq_ignore_ascii_case(&inner.from) && field.leads_to(&object.name)
                        }
                        _ => false,
                    })
                });
                let found = child.and_then(|child| unreadable(view, inner, &child.name, selected_alone));
                if found.is_some() {
                    return found;
                }
            }
            _ => {}
        }
    }
    if !selected_alone {
        query.condition.iter().chain(&query.having).for_each(|condition| compared(condition, &mut paths));
        paths.extend(query.order_by.iter().map(|order| &order.by.path));
    }
    let alias = query.alias.as_deref().unwrap_or(from);
    paths.into_iter().find_map(|path| {
        let is_alias = path.len() > 1 && (path[0].eq_ignore_ascii_case(alias) || path[0].eq_ignore_ascii_case(from));
        let (field, parents) = path.split_last()?;
        let mut at = object;
        for parent in parents.iter().skip(is_alias.into()) {
            let (lookup, _, target) = at.parent(parent)?;
            if !may(view, at, Some(lookup), "read") {
                return Some((at.name.clone(), Some(parent.clone())));
            }
            at = view.schema.object(target)?;
        }
        let known = at.field(field)?;
        let may = may(view, at, Some(known), "read");
        (!may).then(|| (at.name.clone(), Some(known.name.to_string())))
    })
}

fn denied(object: &str) -> ExceptionSpec {
    ExceptionSpec::new("System.SecurityException", ["Access to entity '", object, "' denied"].concat())
}

/// The fields of a condition.
fn compared<'a>(condition: &'a Condition, paths: &mut Vec<&'a FieldPath>) {
    match condition {
        Condition::And(all) | Condition::Or(all) => all.iter().for_each(|inner| compared(inner, paths)),
        Condition::Not(inner) => compared(inner, paths),
        Condition::Compare { field, .. } | Condition::In { field, .. } | Condition::InQuery { field, .. } => {
            paths.push(&field.path);
        }
    }
}
