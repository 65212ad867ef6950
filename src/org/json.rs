//! Records and JSON, as the REST API has them.
//!
//! Refuses a key that is no field, and a value of another type than the field's.
//! The place in the body (`at [line:1, column:2]`) is not in the texts: a parsed body no longer has it.
//! Invariant: what is written reads back as the same values. Formats:
//! <https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/intro_valid_date_formats.htm>

mod calendar;
mod out;

use apex::{Datum, Decimal, Record, json::Json};

use crate::{
    schema::{ADDRESS, Field, Kind, LOCATION, Object, Schema},
    values::{Refused, refusal, shown},
};

pub use calendar::{date, iso, parse_date, parse_iso, time};
pub use out::{Out, pretty};

/// A REST body as a record; of its values only the types are checked. `attributes` are passed over.
///
/// # Errors
/// `INVALID_FIELD` for a key that is no field, `JSON_PARSER_ERROR` for a value of another type.
pub fn read_record(schema: &Schema, object: &Object, body: &Json) -> Result<Record, Refused> {
    let Json::Object(members) = body else {
        let message = ["Cannot deserialize instance of ", &object.name, " from ", &token(body)];
        return Err(refusal("JSON_PARSER_ERROR", &message, ""));
    };
    let mut record = Record::new(object.name.as_str());
    for (key, value) in members {
        if key == "attributes" {
            continue;
        }
        match object.field(key) {
            Some(field) => record.put(&field.name, read_value(field, value)?),
            None => match object.parent(key) {
                Some((_, name, target)) => record.set(name, read_parent(schema, target, value)?),
                None => return Err(no_column(key, object)),
            },
        }
    }
    Ok(record)
}

/// A parent that is known by its external id: of several types, `attributes` say which.
fn read_parent(schema: &Schema, target: &str, value: &Json) -> Result<Datum, Refused> {
    if *value == Json::Null {
        return Ok(Datum::Null);
    }
    let named = match value.get("attributes").and_then(|attributes| attributes.get("type")) {
        Some(Json::String(name)) => name.as_str(),
        _ => target,
    };
    match schema.object(named) {
        Some(parent) => Ok(Datum::Record(Box::new(read_record(schema, parent, value)?))),
        None => Err(refusal("INVALID_TYPE", &["sObject type '", named, "' is not supported."], "")),
    }
}

/// The refusal of a field that the object does not have, in a write.
pub fn no_column(field: &str, object: &Object) -> Refused {
    refusal("INVALID_FIELD", &["No such column '", field, "' on sobject of type ", &object.name], "")
}

/// A value of a body as its field's type has it.
pub fn read_value(field: &Field, value: &Json) -> Result<Datum, Refused> {
    let read = match (&field.kind, value) {
        (_, Json::Null) => Some(Datum::Null),
        // Whatever it is, it is not written: the refusal of that comes with those of other fields.
        (Kind::Address | Kind::Location, _) => Some(Datum::String(String::new())),
        (Kind::Checkbox, Json::Boolean(value)) => Some(Datum::Boolean(*value)),
        (Kind::Checkbox, Json::String(text)) => match text.as_str() {
            "true" => Some(Datum::Boolean(true)),
            "false" => Some(Datum::Boolean(false)),
            _ => None,
        },
        (Kind::Integer { .. }, Json::Number(text) | Json::String(text)) => {
            Decimal::parse(text).filter(|number| number.strip_trailing_zeros().scale() == 0).map(|number| {
                // One that is too large stays a decimal: the field's own range refuses it.
                i32::try_from(number.truncate()).map_or(Datum::Decimal(number), Datum::Integer)
            })
        }
        (kind, Json::Number(text) | Json::String(text)) if kind.digits().is_some() => {
            Decimal::parse(text).map(Datum::Decimal)
        }
        (Kind::Date, Json::String(text)) => parse_date(text).map(Datum::Date),
        (Kind::DateTime, Json::String(text)) => parse_iso(text).map(Datum::Datetime),
        (Kind::Id | Kind::Reference { .. }, Json::String(text)) => Some(Datum::Id(text.clone())),
        (Kind::Blob, Json::String(text)) => apex::from_base64(text).map(Datum::Blob),
        (Kind::Time, Json::String(text)) => {
            parse_iso(&["1970-01-01T", text].concat()).and_then(|time| i32::try_from(time).ok()).map(Datum::Time)
        }
        (kind, Json::String(text)) if kind.is_text() => Some(Datum::String(text.clone())),
        _ => None,
    };
    read.ok_or_else(|| {
        let message = [
            "Cannot deserialize instance of ",
            field.kind.api_type(),
            " from ",
            &token(value),
            " or request may be missing a required field",
        ];
        refusal("JSON_PARSER_ERROR", &message, &field.name)
    })
}

/// What the parser calls a value: its token, and the value of a simple one.
fn token(value: &Json) -> String {
    match value {
        Json::Null => "VALUE_NULL value null".into(),
        Json::Boolean(true) => "VALUE_TRUE value true".into(),
        Json::Boolean(false) => "VALUE_FALSE value false".into(),
        Json::Number(text) if text.contains(['.', 'e', 'E']) => ["VALUE_NUMBER_FLOAT value ", text].concat(),
        Json::Number(text) => ["VALUE_NUMBER_INT value ", text].concat(),
        Json::String(text) => ["VALUE_STRING value ", text].concat(),
        Json::Array(_) => "START_ARRAY value [".into(),
        Json::Object(_) => "START_OBJECT value {".into(),
    }
}

/// A record with all its fields, or a row of a query with those that it has. `version` is `v68.0`.
pub fn write_record(record: &Record, version: &str, out: &mut Out) {
    // A row of a query tells in its first field where it is found.
    let itself = match record.get("attributes") {
        Some(Datum::Record(itself)) => itself,
        _ => record,
    };
    out.open('{').key("attributes").open('{').text("type", &record.object);
    if let Some(id) = itself.id() {
        out.text("url", &row_url(version, &itself.object, id));
    }
    out.close('}');
    for (name, value) in record.fields().filter(|(name, _)| *name != "attributes") {
        out.key(name);
        match value {
            // Bytes are a resource of their own.
            Datum::Blob(_) => match itself.id() {
                Some(id) => out.push_text(&[&row_url(version, &itself.object, id), "/", name].concat()),
                None => _ = out.raw("null"),
            },
            value => write_value(value, version, out),
        }
    }
    out.close('}');
}

/// `/services/data/v68.0/sobjects/Account/001…`
pub fn row_url(version: &str, object: &str, id: &str) -> String {
    ["/services/data/", version, "/sobjects/", object, "/", id].concat()
}

/// The object of a record that stands for children of which there are more: its members are written as they are, as
/// those of a compound field are.
pub const QUERY_RESULT: &str = "QueryResult";

fn write_value(value: &Datum, version: &str, out: &mut Out) {
    match value {
        Datum::Record(result) if [QUERY_RESULT, ADDRESS, LOCATION].contains(&result.object.as_str()) => {
            out.open('{');
            for (name, value) in result.fields() {
                out.key(name);
                match value {
                    Datum::List(rows) => {
                        out.open('[');
                        rows.iter().for_each(|row| write_value(row, version, out));
                        out.close(']');
                    }
                    value => write_value(value, version, out),
                }
            }
            out.close('}');
        }
        Datum::Record(record) => write_record(record, version, out),
        Datum::List(list) if list.is_empty() => _ = out.raw("null"),
        // Children, as a result of their own.
        Datum::List(list) => {
            out.open('{').member("totalSize", &list.len().to_string()).member("done", "true").key("records").open('[');
            list.iter().for_each(|value| write_value(value, version, out));
            out.close(']').close('}');
        }
        Datum::Null | Datum::Boolean(_) | Datum::Integer(_) | Datum::Long(_) | Datum::Double(_) | Datum::Decimal(_) => {
            out.raw(&shown(value));
        }
        _ => out.push_text(&shown(value)),
    }
}

/// A number as the API writes doubles: `12.5`, `100.0`, `3.5E8`.
pub fn double(number: f64) -> String {
    if !number.is_finite() {
        return "null".into();
    }
    apex::double::text(number)
}

#[cfg(test)]
mod tests;
