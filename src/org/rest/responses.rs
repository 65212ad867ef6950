//! The bodies of REST answers: records, outcomes of saves, errors, versions.
//!
//! Refuses nothing. Invariant: an error is always an array, also of one; only a refused record names fields.
//! <https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm>

use apex::{Record, SaveError, SaveResult};

use crate::{http::Response, json, platform::Platform, records::Overlay};

use super::VERSIONS;

pub(crate) const JSON_TYPE: &str = "application/json;charset=UTF-8";

/// A record as JSON, or why there is none.
pub(crate) fn read(platform: &Platform, version: &str, object: &str, id: &str, fields: &[String]) -> Box<Response> {
    let nothing = Overlay::default();
    match platform.records.get(&nothing, object, id) {
        Some(record) => {
            let mut shown = record.clone();
            if !fields.is_empty() {
                shown = Record::new(object);
                // The Id comes with every row, asked for or not.
                for name in fields.iter().map(String::as_str).chain(["Id"]) {
                    shown.set(name, record.get(name).cloned().unwrap_or_default());
                }
            }
            Box::new(Response::new(200, JSON_TYPE, json::write_record(&shown, version)))
        }
        None if platform.records.deleted(&nothing, object, id).is_some() => {
            error(404, "ENTITY_IS_DELETED", &["entity is deleted"], Some(&[]))
        }
        None => not_found(),
    }
}

/// The answer to a save.
pub(crate) fn saved(version: &str, object: &str, result: &SaveResult) -> Box<Response> {
    if let Some(refused) = result.errors.first() {
        return refusal(refused);
    }
    let id = result.id.as_deref().unwrap_or_default();
    let body = ["{\"id\":", &json::quoted(id), ",\"success\":true,\"errors\":[]}"].concat();
    let mut response = Response::new(201, JSON_TYPE, body);
    response.headers.set("Location", ["/services/data/", version, "/sobjects/", object, "/", id].concat());
    Box::new(response)
}

/// The answer to a save that an exception ended as a whole.
pub(crate) fn failed(trigger: Option<&str>, exception: &str) -> Box<Response> {
    let between = if trigger.is_some() { ": " } else { "" };
    let message = [trigger.unwrap_or_default(), between, exception];
    error(400, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", &message, Some(&[]))
}

pub(super) fn refusal(refused: &SaveError) -> Box<Response> {
    // JSON that cannot be read names no fields; a refused record always does, if only an empty list.
    let fields = (refused.status_code != "JSON_PARSER_ERROR").then_some(refused.fields.as_slice());
    let fields = fields.filter(|_| refused.status_code != "INVALID_FIELD");
    error(400, &refused.status_code, &[&refused.message], fields)
}

pub(super) fn not_found() -> Box<Response> {
    error(404, "NOT_FOUND", &["The requested resource does not exist"], None)
}

pub(crate) fn missing(what: &str) -> Box<Response> {
    error(501, "NOT_IMPLEMENTED", &["The mock org does not answer ", what, " yet."], None)
}

#[cold]
#[inline(never)]
pub(crate) fn error(status: u16, code: &str, message: &[&str], fields: Option<&[String]>) -> Box<Response> {
    let (code, message) = (json::quoted(code), json::quoted(&message.concat()));
    let mut body = ["[{\"message\":", &message, ",\"errorCode\":", &code].concat();
    if let Some(fields) = fields {
        body.push_str(",\"fields\":[");
        for (place, field) in fields.iter().enumerate() {
            body.push_str(if place > 0 { "," } else { "" });
            body.push_str(&json::quoted(field));
        }
        body.push(']');
    }
    body.push_str("}]");
    Box::new(Response::new(status, JSON_TYPE, body))
}

pub(super) fn versions() -> Box<Response> {
    let mut body = String::new();
    for version in VERSIONS {
        let number = version.to_string();
        let between = if body.is_empty() { "[" } else { "," };
        let label = json::quoted(&release(version));
        let parts =
            [between, "{\"label\":", &label, ",\"url\":\"/services/data/v", &number, ".0\",\"version\":\"", &number];
        parts.iter().for_each(|part| body.push_str(part));
        body.push_str(".0\"}");
    }
    body.push(']');
    Box::new(Response::new(200, JSON_TYPE, body))
}

/// Three releases a year, without a gap since Winter '15 was 32.0.
fn release(version: u32) -> String {
    let since_summer_14 = version.saturating_sub(31) + 2;
    let season = match since_summer_14 % 3 {
        0 => "Winter '",
        1 => "Spring '",
        _ => "Summer '",
    };
    [season, &(14 + since_summer_14 / 3).to_string()].concat()
}
