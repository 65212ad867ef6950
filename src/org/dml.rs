//! The rules of a save, as steps between which the flow runs the triggers.
//!
//! ```text
//! insert:  prepare_insert -> before triggers -> validate -> insert -> after triggers
//! update:  prepare_update -> before triggers -> validate -> update -> after triggers
//! delete:  prepare_delete -> before triggers -> delete -> after triggers
//! ```

use apex::{Record, SaveError};

use crate::{
    records::{Overlay, Records},
    schema::Schema,
};

/// When a save happens, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub now: i64,
    /// 18 characters.
    pub user_id: String,
}

/// A record to insert, with its defaults and coerced values, before any trigger.
///
/// # Errors
/// Why it is refused.
pub fn prepare_insert(
    _schema: &Schema,
    _records: &Records,
    _overlay: &Overlay,
    record: &Record,
    _context: &Context,
) -> Result<Record, SaveError> {
    Ok(record.clone())
}

/// The rules that hold after the before-triggers, for an insert and an update alike.
///
/// # Errors
/// Why it is refused.
pub fn validate(_schema: &Schema, _records: &Records, _overlay: &Overlay, _record: &Record) -> Result<(), SaveError> {
    Ok(())
}

/// Writes a prepared and validated record; gives its id.
pub fn insert(
    _schema: &Schema,
    _records: &mut Records,
    _overlay: &mut Overlay,
    _record: Record,
    _context: &Context,
) -> String {
    String::new()
}

/// A record to update: as it is now, and as it shall be, before any trigger.
///
/// # Errors
/// Why it is refused.
pub fn prepare_update(
    _schema: &Schema,
    _records: &Records,
    _overlay: &Overlay,
    record: &Record,
    _context: &Context,
) -> Result<(Record, Record), SaveError> {
    Ok((record.clone(), record.clone()))
}

/// Writes a prepared and validated record over the one that is there.
pub fn update(_schema: &Schema, _overlay: &mut Overlay, _record: Record, _context: &Context) {}

/// The row that a delete is about to take.
///
/// # Errors
/// Why it is refused.
pub fn prepare_delete(
    _schema: &Schema,
    _records: &Records,
    _overlay: &Overlay,
    record: &Record,
) -> Result<Record, SaveError> {
    Ok(record.clone())
}

/// Takes a row away.
pub fn delete(_overlay: &mut Overlay, _record: &Record) {}
