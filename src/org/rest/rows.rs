//! One row: read, written or deleted, by its id or by an external id.
//!
//! Refuses an id that is none, a field that is no external id, and a body that names the key by which it came.
//! Invariant: what is saved goes through the org's save, triggers and all; nothing is written here.
//! <https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_retrieve.htm>

use apex::{Datum, Operation, Record, json::Json};

use crate::{
    access,
    dml::{Match, matches},
    http::{Method, Response},
    json::{self, Out, row_url, write_record},
    schema::{Kind, Object},
    soql::View,
};

use super::{
    Ask,
    conditions::{Conditions, describe_row},
    exchange::{Outcome, Step, Write},
    related,
    resources::Action,
    responses::{error, json as answer, not_found, refusal},
};

/// What is wanted of one row.
#[derive(Clone, Debug)]
pub(super) struct Row {
    object: String,
    key: Key,
    deed: Deed,
    conditions: Conditions,
}

/// How the row is known.
#[derive(Clone, Debug, PartialEq)]
enum Key {
    /// It is not there yet.
    New,
    Id(String),
    /// By an external id.
    Value {
        field: String,
        value: Datum,
    },
}

#[derive(Clone, Debug)]
enum Deed {
    /// With these fields; all for none.
    Read(Vec<String>),
    /// The bytes of a field.
    Bytes(String),
    Insert(Record),
    Update(Record),
    Delete,
    /// Only what is there already, where `update_only` says so.
    Upsert {
        record: Record,
        update_only: bool,
    },
}

type Refusal = Box<Response>;

/// `POST /sobjects/X`
pub(super) fn insert(ask: &Ask<'_>, object: &Object) -> Result<Row, Refusal> {
    let record = record(ask, object, "")?;
    Ok(Row {
        object: object.name.clone(),
        key: Key::New,
        deed: Deed::Insert(record),
        conditions: Conditions::default(),
    })
}

/// `/sobjects/X/001…`
pub(super) fn by_id(ask: &Ask<'_>, object: &Object, id: &str) -> Result<Row, Refusal> {
    ask.allow("HEAD,GET,PATCH,DELETE")?;
    let key = Key::Id(read_id(ask, object, id)?);
    let deed = deed(ask, object)?;
    Ok(Row { object: object.name.clone(), key, deed, conditions: Conditions::of(ask)? })
}

/// `/sobjects/X/Ext__c/value`, and `/sobjects/X/001…/Body`
pub(super) fn by_value(ask: &Ask<'_>, object: &Object, name: &str, value: &str) -> Result<Action, Refusal> {
    let known = object.field(name).filter(|field| object.is_id_lookup(field));
    let Some(field) = known else {
        if object.parent(value).is_some() || ask.schema.children(object, value).is_some() {
            return related::ask(ask, object, name, &[value]);
        }
        if let Some(field) = object.field(value).filter(|field| matches!(field.kind, Kind::Blob)) {
            ask.allow("HEAD,GET")?;
            let (key, deed) = (Key::Id(read_id(ask, object, name)?), Deed::Bytes(field.name.to_string()));
            let row = Row { object: object.name.clone(), key, deed, conditions: Conditions::default() };
            return Ok(Action::Row(Box::new(row)));
        }
        let message = ["Provided external ID field does not exist or is not accessible: ", name];
        return Err(error(404, "NOT_FOUND", &message, None));
    };
    ask.allow("HEAD,GET,POST,PATCH,DELETE")?;
    let key = match &field.kind {
        Kind::Id => Key::Id(read_id(ask, object, value)?),
        _ => {
            let read = json::read_value(field, &Json::String(value.to_owned())).map_err(|refused| refusal(&refused))?;
            Key::Value { field: field.name.to_string(), value: read }
        }
    };
    let deed = match ask.method() {
        Method::Patch | Method::Post => {
            let mut record = record(ask, object, &field.name)?;
            if let Key::Value { field, value } = &key {
                record.set(field, value.clone());
            }
            Deed::Upsert { record, update_only: ask.is_true("updateOnly") }
        }
        Method::Delete => Deed::Delete,
        _ => Deed::Read(fields(object, &ask.parameter("fields").unwrap_or_default())?),
    };
    let row = Row { object: object.name.clone(), key, deed, conditions: Conditions::of(ask)? };
    Ok(Action::Row(Box::new(row)))
}

/// What a method does with a row that is there.
fn deed(ask: &Ask<'_>, object: &Object) -> Result<Deed, Refusal> {
    Ok(match ask.method() {
        Method::Patch => Deed::Update(record(ask, object, "Id")?),
        Method::Delete => Deed::Delete,
        _ => Deed::Read(fields(object, &ask.parameter("fields").unwrap_or_default())?),
    })
}

/// The body as a record that does not name the field by which it came.
fn record(ask: &Ask<'_>, object: &Object, key: &str) -> Result<Record, Refusal> {
    #[cfg(feature = "rest-media")]
    let (body, files) = ask.row()?;
    #[cfg(not(feature = "rest-media"))]
    let (body, files) = (ask.body()?, Vec::<(String, Vec<u8>)>::new());
    let mut record = json::read_record(ask.schema, object, &body).map_err(|refused| refusal(&ask.placed(*refused)))?;
    for (name, bytes) in files {
        match object.field(&name).filter(|field| matches!(field.kind, Kind::Blob)) {
            Some(field) => record.set(&field.name, Datum::Blob(bytes)),
            None => return Err(refusal(&json::no_column(&name, object))),
        }
    }
    if !key.is_empty() && record.get(key).is_some() {
        let message = ["The ", key, " field should not be specified in the sobject data."];
        return Err(error(400, "INVALID_FIELD", &message, None));
    }
    Ok(record)
}

pub(super) fn read_id(ask: &Ask<'_>, object: &Object, text: &str) -> Result<String, Refusal> {
    let Some(id) = apex::normalise_id(text) else {
        return Err(error(400, "MALFORMED_ID", &["malformed id ", text], None));
    };
    if ask.schema.object_of_id(&id).is_some_and(|owner| owner.name == object.name) {
        return Ok(id);
    }
    Err(error(400, "MALFORMED_ID", &[&object.label, " ID: id value of incorrect type: ", text], None))
}

/// The fields of a list with commas, in declared case.
pub(super) fn fields(object: &Object, list: &str) -> Result<Vec<String>, Refusal> {
    let mut fields = Vec::new();
    for name in list.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        match object.field(name) {
            Some(field) => fields.push(field.name.to_string()),
            None => return Err(refusal(&json::no_column(name, object))),
        }
    }
    Ok(fields)
}

/// A stored row with all its fields that the user may read, in the order of the object.
pub(super) fn all_fields(view: &View<'_>, row: &Record) -> Record {
    let mut whole = Record::new(row.object.as_str());
    let Some(object) = view.schema.object(&row.object) else { return whole };
    for field in object.fields.iter().filter(|field| access::may(view, object, Some(field), "read")) {
        whole.set(&field.name, view.value(row, field));
    }
    whole
}

/// The fields asked for. The Id comes with every row, asked for or not.
pub(super) fn only(whole: &Record, fields: &[String]) -> Record {
    let mut shown = Record::new(whole.object.as_str());
    for name in fields.iter().map(String::as_str).chain(["Id"]) {
        shown.set(name, whole.get(name).cloned().unwrap_or_default());
    }
    shown
}

impl Row {
    /// Does what is wanted, or says what has to be saved for it.
    pub fn perform(self, view: &View<'_>, version: &str) -> Step {
        let Row { object, key, deed, conditions } = self;
        let known = view.schema.object(&object);
        if key != Key::New && known.is_some_and(|known| !access::may(view, known, None, "read")) {
            return Step::Answer(not_found());
        }
        let found = match find(view, &object, &key, version) {
            Ok(found) => found,
            Err(response) => return Step::Answer(response),
        };
        let whole = found.as_ref().and_then(|id| view.records.get(view.overlay, &object, id));
        let whole = whole.map(|row| all_fields(view, row));
        if let Some(response) = whole.as_ref().and_then(|row| conditions.check(row)) {
            return Step::Answer(response);
        }
        let (operation, mut record) = match (deed, whole) {
            (Deed::Insert(record), _) => (Operation::Insert, record),
            (Deed::Upsert { record, update_only: false }, _) => (Operation::Upsert, record),
            (Deed::Upsert { record, .. }, Some(_)) => (Operation::Upsert, record),
            (_, None) => return Step::Answer(not_found()),
            (Deed::Read(fields), Some(row)) => {
                if let Some((hidden, known)) = fields.iter().find(|name| row.get(name).is_none()).zip(known) {
                    return Step::Answer(refusal(&json::no_column(hidden, known)));
                }
                let mut out = Out::default();
                let shown = if fields.is_empty() { row.clone() } else { only(&row, &fields) };
                write_record(&shown, version, &mut out);
                let mut response = answer(200, out.0);
                describe_row(&row, &mut response);
                return Step::Answer(response);
            }
            (Deed::Bytes(field), Some(row)) => {
                let bytes = match row.get(&field) {
                    Some(Datum::Blob(bytes)) => bytes.clone(),
                    _ => Vec::new(),
                };
                return Step::Answer(Box::new(Response::new(200, "application/octet-stream", bytes)));
            }
            (Deed::Update(record), Some(_)) => (Operation::Update, record),
            (Deed::Delete, Some(_)) => (Operation::Delete, Record::new(object.as_str())),
        };
        if let Some(id) = found.filter(|_| operation != Operation::Upsert || matches!(key, Key::Id(_))) {
            record.set("Id", Datum::Id(id));
        }
        let external_id = match key {
            Key::Value { field, .. } => Some(field),
            _ => None,
        };
        let outcome = match operation {
            Operation::Insert => Outcome::Created { object },
            Operation::Upsert => Outcome::Upserted { object },
            _ => Outcome::Changed,
        };
        Step::Save(Box::new(Write { operation, records: vec![record], all_or_none: true, external_id, outcome }))
    }
}

/// The id of the row, none where there is none yet that may be made.
fn find(view: &View<'_>, object: &str, key: &Key, version: &str) -> Result<Option<String>, Refusal> {
    match key {
        Key::New => Ok(None),
        Key::Id(id) if view.records.get(view.overlay, object, id).is_some() => Ok(Some(id.clone())),
        Key::Id(id) if view.records.deleted(view.overlay, object, id).is_some() => {
            Err(error(404, "ENTITY_IS_DELETED", &["entity is deleted"], Some(&[])))
        }
        Key::Id(_) => Err(not_found()),
        Key::Value { field, value } => match matches(view, object, field, value) {
            Match::None => Ok(None),
            Match::One(id) => Ok(Some(id)),
            // The rows' addresses, and no error.
            Match::Many(ids) => {
                let mut out = Out::default();
                let urls: Vec<String> = ids.iter().map(|id| row_url(version, object, id)).collect();
                out.texts(urls.iter().map(String::as_str));
                Err(answer(300, out.0))
            }
        },
    }
}
