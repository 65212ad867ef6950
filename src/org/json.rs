//! Records and JSON, as the REST API has them.
//!
//! Refuses a key that is no field, a value of another type than the field's, and a parent given by external id.
//! Invariant: what is written, reads back as the same record. Formats: salesforce.md, section 2.2.
//! <https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/dome_sobject_create.htm>

use apex::{Record, SaveError, json::Json, soql::Query};

use crate::schema::{Object, Schema};

/// A REST body as a record; nothing about its values is checked but their types.
///
/// # Errors
/// `INVALID_FIELD`, `JSON_PARSER_ERROR`.
pub fn read_record(_schema: &Schema, _object: &Object, _body: &Json) -> Result<Record, SaveError> {
    Err(SaveError::default())
}

/// A record with all its fields. `version` is `v68.0`.
pub fn write_record(_record: &Record, _version: &str) -> String {
    String::new()
}

/// A row of a query: the selected fields alone, in the order of the query.
pub fn write_row(_query: &Query, _record: &Record, _version: &str) -> String {
    String::new()
}

/// `2026-01-01T00:00:00.000+0000`
pub fn iso(_datetime_ms: i64) -> String {
    String::new()
}

/// Reads ISO 8601 with `Z` or an offset.
pub fn parse_iso(_text: &str) -> Option<i64> {
    None
}

/// A JSON string with its quotes.
pub fn quoted(text: &str) -> String {
    text.to_owned()
}
