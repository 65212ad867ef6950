//! The bodies of REST answers that many resources share: outcomes of saves, errors, versions.
//!
//! Refuses nothing. Invariant: an error is always an array, also of one; only a refused record names fields. That Apex
//! REST says the code of a missing verb behind its message, as rows do, is unconfirmed.
//! <https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm>

use apex::{SaveError, SaveResult};

use crate::{
    http::Response,
    json::{Out, row_url},
};

use super::VERSIONS;

pub(crate) const JSON_TYPE: &str = "application/json;charset=UTF-8";

/// An answer in JSON.
#[inline(never)]
pub(super) fn json(status: u16, body: String) -> Box<Response> {
    Box::new(Response::new(status, JSON_TYPE, body))
}

/// An answer without a body.
pub(super) fn empty(status: u16) -> Box<Response> {
    json(status, String::new())
}

/// The answer to a save of one new record.
pub(super) fn created(version: &str, object: &str, result: &SaveResult, upserted: Option<bool>) -> Box<Response> {
    let id = result.id.as_deref().unwrap_or_default();
    let mut out = Out::default();
    out.open('{').text("id", id).member("success", "true").member("errors", "[]");
    if let Some(created) = upserted {
        out.member("created", if created { "true" } else { "false" });
    }
    out.close('}');
    let is_new = upserted.unwrap_or(true);
    let mut response = json(if is_new { 201 } else { 200 }, out.0);
    if is_new {
        response.headers.set("Location", row_url(version, object, id));
    }
    response
}

/// The answer to a save that an exception ended as a whole.
pub(crate) fn failed(trigger: Option<&str>, exception: &str) -> Box<Response> {
    let between = if trigger.is_some() { ": " } else { "" };
    let message = [trigger.unwrap_or_default(), between, exception];
    error(400, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", &message, Some(&[]))
}

/// The status that goes with a code.
fn status_of(code: &str) -> u16 {
    match code {
        "ENTITY_IS_DELETED" | "NOT_FOUND" => 404,
        "NOT_IMPLEMENTED" => 501,
        "FUNCTIONALITY_NOT_ENABLED" | "REQUEST_LIMIT_EXCEEDED" | "API_DISABLED_FOR_ORG" => 403,
        _ if code.starts_with("INSUFFICIENT_ACCESS") => 403,
        _ => 400,
    }
}

/// One refusal.
pub(super) fn refusal(refused: &SaveError) -> Box<Response> {
    refusals(std::slice::from_ref(refused))
}

/// All that a record was refused for.
pub(super) fn refusals(refused: &[SaveError]) -> Box<Response> {
    let mut out = Out::default();
    out.open('[');
    for one in refused {
        // JSON that cannot be read names no fields; a refused record always does, if only an empty list.
        let code = one.status_code.as_str();
        let fields = !matches!(code, "JSON_PARSER_ERROR" | "INVALID_FIELD" | "NOT_IMPLEMENTED");
        push_error(code, &one.message, Some(one.fields.as_slice()).filter(|_| fields), &mut out);
    }
    out.close(']');
    json(refused.first().map_or(400, |one| status_of(&one.status_code)), out.0)
}

/// An error as parts of larger answers have it, under `statusCode`.
pub(super) fn push_save_errors(refused: &[SaveError], out: &mut Out) {
    out.key("errors").open('[');
    for one in refused {
        out.open('{').text("statusCode", &one.status_code).text("message", &one.message).key("fields");
        out.texts(one.fields.iter().map(String::as_str)).close('}');
    }
    out.close(']');
}

pub(super) fn not_found() -> Box<Response> {
    error(404, "NOT_FOUND", &["The requested resource does not exist"], None)
}

pub(crate) fn missing(what: &str) -> Box<Response> {
    error(501, "NOT_IMPLEMENTED", &["The mock org does not answer ", what, " yet."], None)
}

/// The members stand as captured answers have them: of what is not found, and of what Apex threw, the code is first.
fn push_error(code: &str, message: &str, fields: Option<&[String]>, out: &mut Out) {
    out.open('{');
    match code {
        "NOT_FOUND" | "APEX_ERROR" => out.text("errorCode", code).text("message", message),
        _ => out.text("message", message).text("errorCode", code),
    };
    if let Some(fields) = fields {
        out.key("fields").texts(fields.iter().map(String::as_str));
    }
    out.close('}');
}

#[cold]
#[inline(never)]
pub(crate) fn error(status: u16, code: &str, message: &[&str], fields: Option<&[String]>) -> Box<Response> {
    let mut out = Out::default();
    out.open('[');
    push_error(code, &message.concat(), fields, &mut out);
    out.close(']');
    json(status, out.0)
}

pub(super) fn versions() -> Box<Response> {
    let mut out = Out::default();
    out.open('[');
    for version in VERSIONS {
        let number = [&version.to_string(), ".0"].concat();
        out.open('{').text("label", &release(version)).text("url", &["/services/data/v", &number].concat());
        out.text("version", &number).close('}');
    }
    out.close(']');
    json(200, out.0)
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
