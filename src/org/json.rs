//! Records and JSON, as the REST API has them.
//!
//! Refuses a key that is no field, a value of another type than the field's, and a parent given by its external id.
//! The place in the body (`at [line:1, column:2]`) is not in the texts: a parsed body no longer has it.
//! Invariant: what is written reads back as the same values. Formats:
//! <https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/intro_valid_date_formats.htm>

mod calendar;

use apex::{Datum, Decimal, Record, SaveError, json::Json};

use crate::{
    schema::{Field, Kind, Object, Schema},
    values::refusal,
};

pub use apex::json::quoted;
pub use calendar::{date, iso, parse_date, parse_iso, time};

/// A REST body as a record; of its values only the types are checked. `attributes` are passed over.
///
/// # Errors
/// `INVALID_FIELD` for a key that is no field, `JSON_PARSER_ERROR` for a value of another type, `NOT_IMPLEMENTED` for
/// a parent by external id.
pub fn read_record(_schema: &Schema, object: &Object, body: &Json) -> Result<Record, SaveError> {
    let Json::Object(members) = body else {
        let message = format!("Cannot deserialize instance of {} from {}", object.name, token(body));
        return Err(SaveError { status_code: "JSON_PARSER_ERROR".into(), message, fields: Vec::new() });
    };
    let mut record = Record::new(object.name.as_str());
    for (key, value) in members {
        if key == "attributes" {
            continue;
        }
        match object.field(key) {
            Some(field) => record.set(&field.name, read_value(field, value)?),
            None if object.parent(key).is_some() => {
                let message = format!("A parent given by its external id is not supported: {key}");
                return Err(SaveError { status_code: "NOT_IMPLEMENTED".into(), message, fields: Vec::new() });
            }
            None => return Err(no_column(key, object)),
        }
    }
    Ok(record)
}

/// The refusal of a field that the object does not have, in a write.
pub fn no_column(field: &str, object: &Object) -> SaveError {
    let message = format!("No such column '{field}' on sobject of type {}", object.name);
    SaveError { status_code: "INVALID_FIELD".into(), message, fields: Vec::new() }
}

fn read_value(field: &Field, value: &Json) -> Result<Datum, SaveError> {
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
        (
            Kind::Number { .. } | Kind::Currency { .. } | Kind::Percent { .. },
            Json::Number(text) | Json::String(text),
        ) => Decimal::parse(text).map(Datum::Decimal),
        (Kind::Date, Json::String(text)) => parse_date(text).map(Datum::Date),
        (Kind::DateTime, Json::String(text)) => parse_iso(text).map(Datum::Datetime),
        (Kind::Id | Kind::Reference { .. }, Json::String(text)) => Some(Datum::Id(text.clone())),
        (kind, Json::String(text)) if kind.is_text() => Some(Datum::String(text.clone())),
        _ => None,
    };
    read.ok_or_else(|| {
        let message = format!(
            "Cannot deserialize instance of {} from {} or request may be missing a required field",
            field.kind.api_type(),
            token(value)
        );
        refusal("JSON_PARSER_ERROR", message, &field.name)
    })
}

/// What the parser calls a value: its token, and the value of a simple one.
fn token(value: &Json) -> String {
    match value {
        Json::Null => "VALUE_NULL value null".into(),
        Json::Boolean(true) => "VALUE_TRUE value true".into(),
        Json::Boolean(false) => "VALUE_FALSE value false".into(),
        Json::Number(text) if text.contains(['.', 'e', 'E']) => format!("VALUE_NUMBER_FLOAT value {text}"),
        Json::Number(text) => format!("VALUE_NUMBER_INT value {text}"),
        Json::String(text) => format!("VALUE_STRING value {text}"),
        Json::Array(_) => "START_ARRAY value [".into(),
        Json::Object(_) => "START_OBJECT value {".into(),
    }
}

/// A record with all its fields. `version` is `v68.0`.
pub fn write_record(record: &Record, version: &str) -> String {
    let mut out = String::new();
    open(&mut out, record, version);
    for (name, value) in record.fields() {
        member(&mut out, name, value, version);
    }
    out.push('}');
    out
}

fn open(out: &mut String, record: &Record, version: &str) {
    out.push_str("{\"attributes\":{\"type\":");
    out.push_str(&quoted(&record.object));
    if let Some(id) = record.id() {
        let url = format!("/services/data/{version}/sobjects/{}/{id}", record.object);
        out.push_str(",\"url\":");
        out.push_str(&quoted(&url));
    }
    out.push('}');
}

fn key(out: &mut String, name: &str) {
    out.push(',');
    out.push_str(&quoted(name));
    out.push(':');
}

fn member(out: &mut String, name: &str, value: &Datum, version: &str) {
    key(out, name);
    out.push_str(&write_value(value, version));
}

fn write_value(value: &Datum, version: &str) -> String {
    match value {
        Datum::Null => "null".into(),
        Datum::Boolean(value) => value.to_string(),
        Datum::Integer(number) => number.to_string(),
        Datum::Long(number) => number.to_string(),
        Datum::Double(number) => double(*number),
        Datum::Decimal(number) => double(number.to_f64()),
        Datum::String(text) | Datum::Id(text) => quoted(text),
        Datum::Date(day) => quoted(&date(*day)),
        Datum::Datetime(moment) => quoted(&iso(*moment)),
        Datum::Time(milliseconds) => quoted(&time(*milliseconds)),
        // Bytes are a resource of their own, which has no record here.
        Datum::Blob(_) => "null".into(),
        Datum::Record(record) => write_record(record, version),
        Datum::List(list) => {
            let values: Vec<String> = list.iter().map(|value| write_value(value, version)).collect();
            format!("[{}]", values.join(","))
        }
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
