//! Records and JSON, as the REST API has them.
//!
//! Refuses a key that is no field, a value of another type than the field's, and a parent given by its external id.
//! The place in the body (`at [line:1, column:2]`) is not in the texts: a parsed body no longer has it.
//! Invariant: what is written reads back as the same values. Formats:
//! <https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/intro_valid_date_formats.htm>

mod calendar;

use apex::{Datum, Decimal, Record, json::Json};

use crate::{
    schema::{Field, Kind, Object, Schema},
    values::{Refused, refusal, shown},
};

pub use apex::json::quoted;
pub use calendar::{date, iso, parse_date, parse_iso, time};

/// A REST body as a record; of its values only the types are checked. `attributes` are passed over.
///
/// # Errors
/// `INVALID_FIELD` for a key that is no field, `JSON_PARSER_ERROR` for a value of another type, `NOT_IMPLEMENTED` for
/// a parent by external id.
pub fn read_record(_schema: &Schema, object: &Object, body: &Json) -> Result<Record, Refused> {
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
            Some(field) => record.set(&field.name, read_value(field, value)?),
            None if object.parent(key).is_some() => {
                let message = ["A parent given by its external id is not supported: ", key];
                return Err(refusal("NOT_IMPLEMENTED", &message, ""));
            }
            None => return Err(no_column(key, object)),
        }
    }
    Ok(record)
}

/// The refusal of a field that the object does not have, in a write.
pub fn no_column(field: &str, object: &Object) -> Refused {
    refusal("INVALID_FIELD", &["No such column '", field, "' on sobject of type ", &object.name], "")
}

fn read_value(field: &Field, value: &Json) -> Result<Datum, Refused> {
    let read = match (&field.kind, value) {
        (_, Json::Null) => Some(Datum::Null),
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
pub fn write_record(record: &Record, version: &str) -> String {
    let mut out = String::new();
    write_fields(record, version, &mut out);
    out
}

fn write_fields(record: &Record, version: &str, out: &mut String) {
    out.push_str("{\"attributes\":{\"type\":");
    out.push_str(&quoted(&record.object));
    // A row of a query tells in its first field where it is found.
    let itself = match record.get("attributes") {
        Some(Datum::Record(itself)) => itself,
        _ => record,
    };
    if let Some(id) = itself.id() {
        out.push_str(",\"url\":");
        out.push_str(&quoted(&["/services/data/", version, "/sobjects/", &itself.object, "/", id].concat()));
    }
    out.push('}');
    for (name, value) in record.fields().filter(|(name, _)| *name != "attributes") {
        out.push(',');
        out.push_str(&quoted(name));
        out.push(':');
        write_value(value, version, out);
    }
    out.push('}');
}

fn write_value(value: &Datum, version: &str, out: &mut String) {
    match value {
        Datum::Record(record) => write_fields(record, version, out),
        Datum::List(list) if list.is_empty() => out.push_str("null"),
        // Children, as a result of their own.
        Datum::List(list) => {
            out.push_str("{\"totalSize\":");
            out.push_str(&list.len().to_string());
            out.push_str(",\"done\":true,\"records\":[");
            for (place, value) in list.iter().enumerate() {
                out.push_str(if place > 0 { "," } else { "" });
                write_value(value, version, out);
            }
            out.push_str("]}");
        }
        // Bytes are a resource of their own, which has no record here.
        Datum::Blob(_) => out.push_str("null"),
        Datum::Null | Datum::Boolean(_) | Datum::Integer(_) | Datum::Long(_) => out.push_str(&shown(value)),
        Datum::Double(_) | Datum::Decimal(_) => out.push_str(&shown(value)),
        _ => out.push_str(&quoted(&shown(value))),
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
