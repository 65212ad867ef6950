//! One value against one field.
//!
//! Refuses what the field cannot hold, in Salesforce's words: label, text, value. Invariant: a value that was accepted
//! is accepted again, unchanged. Codes:
//! <https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_concepts_core_data_objects.htm>

use apex::{Datum, Decimal, Rounding, SaveError};

use crate::{
    json,
    schema::{COORDINATE, Field, Kind, PicklistValue},
};

const MILLISECONDS_PER_SECOND: i64 = 1000;
/// Milliseconds of a day.
pub const DAY: i64 = 86_400_000;

/// Why a value or a record is refused. Boxed: it travels through many functions, and one word is less code than nine.
pub type Refused = Box<SaveError>;

/// A refusal with a code, a text in parts, and one field; an empty name for none.
#[cold]
#[inline(never)]
pub fn refusal(status_code: &str, message: &[&str], field: &str) -> Refused {
    let fields = if field.is_empty() { Vec::new() } else { vec![field.to_owned()] };
    Box::new(SaveError { status_code: status_code.to_owned(), message: message.concat(), fields })
}

/// The value as the field stores it.
///
/// # Errors
/// `STRING_TOO_LONG`, `INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST`, `NUMBER_OUTSIDE_VALID_RANGE`, `MALFORMED_ID`,
/// `INVALID_EMAIL_ADDRESS`, `FIELD_INTEGRITY_EXCEPTION`, and `INVALID_TYPE_ON_FIELD_IN_RECORD` for a value of another type.
pub fn check(field: &Field, value: Datum) -> Result<Datum, Refused> {
    match (&field.kind, value) {
        // A checkbox has no third state.
        (Kind::Checkbox, Datum::Null) => Ok(Datum::Boolean(false)),
        (_, value @ Datum::Null)
        | (Kind::Checkbox, value @ Datum::Boolean(_))
        | (Kind::Time, value @ Datum::Time(_))
        | (Kind::Blob, value @ Datum::Blob(_)) => Ok(value),
        // A moment's day, as Apex gives a Datetime where a Date is wanted.
        (Kind::Date, Datum::Datetime(moment)) => {
            in_calendar(field, i32::try_from(moment.div_euclid(DAY)).map_or(Datum::Null, Datum::Date))
        }
        (Kind::Date, value @ Datum::Date(_)) => in_calendar(field, value),
        (Kind::DateTime, Datum::Date(day)) => in_calendar(field, Datum::Datetime(i64::from(day) * DAY)),
        (Kind::DateTime, Datum::Datetime(moment)) => in_calendar(field, Datum::Datetime(whole_second(moment))),
        (Kind::Id | Kind::Reference { .. }, Datum::Id(id) | Datum::String(id)) => reference(field, id),
        (kind, value) if kind.digits().is_some() => match number(&value) {
            Some(given) => decimal(field, given, kind.digits().unwrap_or_default()),
            None => Err(wrong_type(field, &value)),
        },
        (_, Datum::String(given) | Datum::Id(given)) => text(field, given),
        (_, value) => Err(wrong_type(field, &value)),
    }
}

/// The first and the last day that a field holds: 1700-01-01 and 4000-12-31.
/// <https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/primitive_data_types.htm>
const DAYS: std::ops::RangeInclusive<i64> = -98_615..=741_807;

/// The code and the text of a day outside of these are unconfirmed.
fn in_calendar(field: &Field, value: Datum) -> Result<Datum, Refused> {
    let day = match &value {
        Datum::Date(day) => i64::from(*day),
        Datum::Datetime(moment) => moment.div_euclid(DAY),
        _ => return Ok(value),
    };
    match DAYS.contains(&day) {
        true => Ok(value),
        false => {
            let message = [field.label.as_str(), ": invalid date: ", &shown(&value)];
            Err(refusal("FIELD_INTEGRITY_EXCEPTION", &message, &field.name))
        }
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

fn wrong_type(field: &Field, value: &Datum) -> Refused {
    let message = [field.label.as_str(), ": value not of required type: ", &shown(value)];
    refusal("INVALID_TYPE_ON_FIELD_IN_RECORD", &message, &field.name)
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

fn out_of_range(field: &Field, value: &Datum) -> Refused {
    let message = [field.label.as_str(), ": value outside of valid range on numeric field: ", &shown(value)];
    refusal("NUMBER_OUTSIDE_VALID_RANGE", &message, &field.name)
}

/// `digits` are all of them, and those after the point; none after it stand for a standard whole number. More after the
/// point than the field shows are kept, as they are in Salesforce where no page rounds them first.
fn decimal(field: &Field, given: Decimal, (precision, scale): (u32, Option<u32>)) -> Result<Datum, Refused> {
    let places = scale.unwrap_or_default().min(u32::from(Decimal::MAX_SCALE));
    let keeps = scale.is_some() && u32::from(given.scale()) > places;
    let stored = if keeps { Some(given) } else { given.set_scale(places as u8, Rounding::HalfUp) };
    let (stored, shown) = match (scale, i32::try_from(given.truncate())) {
        (Some(_), _) => (stored, Datum::Decimal(given)),
        (None, _) if stored.is_some_and(|whole| whole != given) => {
            return Err(wrong_type(field, &Datum::Decimal(given)));
        }
        (None, Ok(number)) => (stored, Datum::Integer(number)),
        (None, Err(_)) => (None, Datum::Decimal(given)),
    };
    // At most so many digits before the point.
    let fits = |stored: &Decimal| {
        stored.precision().saturating_sub(u32::from(stored.scale())) <= precision.saturating_sub(places)
    };
    let most = coordinate(field);
    let lies = |stored: &Decimal| most.is_none_or(|most| stored.to_f64().abs() <= f64::from(most));
    match stored.filter(fits).filter(lies) {
        Some(stored) if scale.is_some() => Ok(Datum::Decimal(stored)),
        Some(_) => Ok(shown),
        None => Err(out_of_range(field, &shown)),
    }
}

/// How far from the middle a place on the map may lie, in degrees. That the words are those of other numbers is
/// unconfirmed.
/// <https://help.salesforce.com/s/articleView?id=platform.custom_field_geolocate_overview.htm&language=en_US&type=5>
fn coordinate(field: &Field) -> Option<u32> {
    let name = field.name.strip_suffix("__s").unwrap_or(&field.name);
    match name {
        _ if field.kind != COORDINATE => None,
        _ if name.ends_with("Latitude") => Some(90),
        _ if name.ends_with("Longitude") => Some(180),
        _ => None,
    }
}

fn reference(field: &Field, id: String) -> Result<Datum, Refused> {
    if apex::is_whole_id(&id) {
        return Ok(Datum::Id(id));
    }
    match apex::normalise_id(id.trim()) {
        Some(id) => Ok(Datum::Id(id)),
        None if id.trim().is_empty() => Ok(Datum::Null),
        None => Err(refusal("MALFORMED_ID", &["malformed id ", &id], &field.name)),
    }
}

fn text(field: &Field, given: String) -> Result<Datum, Refused> {
    let in_order;
    let kept = match &field.kind {
        Kind::Picklist { multiple: true, values, .. } => {
            in_order = several(values, &given);
            in_order.as_str()
        }
        _ => given.trim(),
    };
    if kept.is_empty() {
        return Ok(Datum::Null);
    }
    match &field.kind {
        Kind::Picklist { restricted: true, values, multiple } => {
            let known = |wanted: &str| values.iter().any(|value| value.name == wanted);
            // One that holds several is checked part by part.
            let bad = match multiple {
                true => kept.split(';').find(|part| !known(part)),
                false => Some(kept).filter(|kept| !known(kept)),
            };
            if let Some(bad) = bad {
                let message = [field.label.as_str(), ": bad value for restricted picklist field: ", bad];
                return Err(refusal("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", &message, &field.name));
            }
        }
        Kind::Email if !is_email(kept) => {
            let message = [field.label.as_str(), ": invalid email address: ", kept];
            return Err(refusal("INVALID_EMAIL_ADDRESS", &message, &field.name));
        }
        kind if !kind.is_text() => return Err(wrong_type(field, &Datum::String(given))),
        _ => {}
    }
    let length = field.kind.length();
    if kept.chars().count() > length as usize {
        let message = [&field.label, ": data value too large: ", kept, " (max length=", &length.to_string(), ")"];
        return Err(refusal("STRING_TOO_LONG", &message, &field.name));
    }
    // Mostly it is kept as it came.
    let is_all = kept == given;
    Ok(Datum::String(if is_all { given } else { kept.to_owned() }))
}

/// Values of a picklist that holds several, each once: in the order of its definition, whatever order they came in, and
/// behind those that it does not know.
/// <https://help.salesforce.com/apex/HTViewSolution?id=000231088&language=en_US>
pub fn several(values: &[PicklistValue], given: &str) -> String {
    let given: Vec<&str> = given.split(';').map(str::trim).filter(|part| !part.is_empty()).collect();
    let known = values.iter().map(|value| value.name.as_str());
    let of_definition = known.clone().filter(|name| given.contains(name));
    let mut kept: Vec<&str> = Vec::new();
    for part in of_definition.chain(given.iter().copied().filter(|part| !known.clone().any(|name| name == *part))) {
        if !kept.contains(&part) {
            kept.push(part);
        }
    }
    kept.join(";")
}

fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let word = |part: &str, more: &[u8]| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || more.contains(&byte))
    };
    local.split('.').all(|part| word(part, b"!#$%&'*/=?^_+-`{|}~"))
        && domain.bytes().any(|byte| byte == b'.')
        && domain.split('.').all(|label| word(label, b"-"))
}

#[cfg(test)]
mod tests;
