//! One value against one field.
//!
//! Refuses what the field cannot hold, in Salesforce's words: label, text, value. Invariant: a value that was accepted
//! is accepted again, unchanged. Codes:
//! <https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_concepts_core_data_objects.htm>

use apex::{Datum, Decimal, Rounding, SaveError};

use crate::{
    json,
    schema::{Field, Kind},
};

const EMAIL_LENGTH: u32 = 80;
const URL_LENGTH: u32 = 255;
const PICKLIST_LENGTH: u32 = 255;
const MILLISECONDS_PER_SECOND: i64 = 1000;
/// Milliseconds of a day.
pub const DAY: i64 = 86_400_000;

/// An error with a code, a text and one field.
pub fn refusal(status_code: &str, message: String, field: &str) -> SaveError {
    SaveError { status_code: status_code.into(), message, fields: vec![field.into()] }
}

/// The value as the field stores it.
///
/// # Errors
/// `STRING_TOO_LONG`, `INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST`, `NUMBER_OUTSIDE_VALID_RANGE`, `MALFORMED_ID`,
/// `INVALID_EMAIL_ADDRESS`, and `INVALID_TYPE_ON_FIELD_IN_RECORD` for a value of another type.
pub fn check(field: &Field, value: Datum) -> Result<Datum, SaveError> {
    match (&field.kind, value) {
        // A checkbox has no third state.
        (Kind::Checkbox, Datum::Null) => Ok(Datum::Boolean(false)),
        (_, Datum::Null) => Ok(Datum::Null),
        (Kind::Checkbox, Datum::Boolean(value)) => Ok(Datum::Boolean(value)),
        (Kind::Date, Datum::Date(day)) => Ok(Datum::Date(day)),
        (Kind::DateTime, Datum::Date(day)) => Ok(Datum::Datetime(i64::from(day) * DAY)),
        (Kind::DateTime, Datum::Datetime(moment)) => Ok(Datum::Datetime(whole_second(moment))),
        (Kind::Id | Kind::Reference { .. }, Datum::Id(id) | Datum::String(id)) => reference(field, &id),
        (Kind::Integer { digits }, value) => match number(&value) {
            Some(given) => integer(field, given, *digits),
            None => Err(wrong_type(field, &value)),
        },
        (
            Kind::Number { precision, scale }
            | Kind::Currency { precision, scale }
            | Kind::Percent { precision, scale },
            value,
        ) => match number(&value) {
            Some(given) => decimal(field, given, *precision, *scale),
            None => Err(wrong_type(field, &value)),
        },
        (_, Datum::String(given) | Datum::Id(given)) => text(field, &given),
        (_, value) => Err(wrong_type(field, &value)),
    }
}

/// A moment without its fraction of a second: no field keeps one.
pub fn whole_second(moment: i64) -> i64 {
    moment - moment.rem_euclid(MILLISECONDS_PER_SECOND)
}

/// A value as messages show it.
pub fn shown(value: &Datum) -> String {
    match value {
        Datum::Null => "null".into(),
        Datum::Boolean(value) => value.to_string(),
        Datum::Integer(number) => number.to_string(),
        Datum::Long(number) => number.to_string(),
        Datum::Double(number) => json::double(*number),
        Datum::Decimal(number) => json::double(number.to_f64()),
        Datum::String(text) | Datum::Id(text) => text.clone(),
        Datum::Date(day) => json::date(*day),
        Datum::Datetime(moment) => json::iso(*moment),
        Datum::Time(time) => json::time(*time),
        Datum::Blob(_) => "Blob".into(),
        Datum::Record(record) => record.object.clone(),
        Datum::List(_) => "List".into(),
    }
}

fn wrong_type(field: &Field, value: &Datum) -> SaveError {
    let message = format!("{}: value not of required type: {}", field.label, shown(value));
    refusal("INVALID_TYPE_ON_FIELD_IN_RECORD", message, &field.name)
}

/// Any number as a decimal.
pub fn number(value: &Datum) -> Option<Decimal> {
    match value {
        Datum::Integer(number) => Some(Decimal::from(i64::from(*number))),
        Datum::Long(number) => Some(Decimal::from(*number)),
        Datum::Double(number) => Decimal::from_f64(*number),
        Datum::Decimal(number) => Some(*number),
        _ => None,
    }
}

fn out_of_range(field: &Field, value: &Datum) -> SaveError {
    let message = format!("{}: value outside of valid range on numeric field: {}", field.label, shown(value));
    refusal("NUMBER_OUTSIDE_VALID_RANGE", message, &field.name)
}

/// At most so many digits before the point.
fn fits(number: Decimal, digits: u32) -> bool {
    // Nothing is wider than a decimal itself.
    10i128.checked_pow(digits).is_none_or(|limit| number.truncate().unsigned_abs() < limit.unsigned_abs())
}

fn integer(field: &Field, given: Decimal, digits: u32) -> Result<Datum, SaveError> {
    if given.strip_trailing_zeros().scale() > 0 {
        return Err(wrong_type(field, &Datum::Decimal(given)));
    }
    match i32::try_from(given.truncate()) {
        Ok(number) if fits(given, digits) => Ok(Datum::Integer(number)),
        Ok(number) => Err(out_of_range(field, &Datum::Integer(number))),
        Err(_) => Err(out_of_range(field, &Datum::Decimal(given))),
    }
}

fn decimal(field: &Field, given: Decimal, precision: u32, scale: u32) -> Result<Datum, SaveError> {
    let scale = scale.min(u32::from(Decimal::MAX_SCALE));
    match given.set_scale(scale as u8, Rounding::HalfUp) {
        Some(stored) if fits(stored, precision.saturating_sub(scale)) => Ok(Datum::Decimal(stored)),
        _ => Err(out_of_range(field, &Datum::Decimal(given))),
    }
}

fn reference(field: &Field, id: &str) -> Result<Datum, SaveError> {
    match apex::normalise_id(id.trim()) {
        Some(id) => Ok(Datum::Id(id)),
        None if id.trim().is_empty() => Ok(Datum::Null),
        None => Err(refusal("MALFORMED_ID", format!("malformed id {id}"), &field.name)),
    }
}

fn text(field: &Field, given: &str) -> Result<Datum, SaveError> {
    let kept = given.trim();
    if kept.is_empty() {
        return Ok(Datum::Null);
    }
    let length = match &field.kind {
        Kind::Text { length } | Kind::LongText { length } | Kind::Phone { length } => *length,
        Kind::Url => URL_LENGTH,
        Kind::Picklist { restricted: true, values } => {
            if !values.iter().any(|value| value == kept) {
                let message = format!("{}: bad value for restricted picklist field: {kept}", field.label);
                return Err(refusal("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", message, &field.name));
            }
            PICKLIST_LENGTH
        }
        Kind::Picklist { .. } => PICKLIST_LENGTH,
        Kind::Email => {
            if !is_email(kept) {
                let message = format!("{}: invalid email address: {kept}", field.label);
                return Err(refusal("INVALID_EMAIL_ADDRESS", message, &field.name));
            }
            EMAIL_LENGTH
        }
        _ => return Err(wrong_type(field, &Datum::String(given.into()))),
    };
    if kept.chars().count() > length as usize {
        let message = format!("{}: data value too large: {kept} (max length={length})", field.label);
        return Err(refusal("STRING_TOO_LONG", message, &field.name));
    }
    Ok(Datum::String(kept.into()))
}

fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let word = |part: &str, more: &str| {
        !part.is_empty() && part.chars().all(|letter| letter.is_ascii_alphanumeric() || more.contains(letter))
    };
    let labels: Vec<&str> = domain.split('.').collect();
    local.split('.').all(|part| word(part, "!#$%&'*/=?^_+-`{|}~"))
        && labels.len() > 1
        && labels.iter().all(|label| word(label, "-"))
}

#[cfg(test)]
mod tests;
