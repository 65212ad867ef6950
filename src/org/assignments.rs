//! Which permission sets a user has: the rows of PermissionSetAssignment, as they are when somebody asks.
//!
//! Refuses nothing. Simplified: the day on which an assignment ends is not looked at, and a group of permission sets
//! gives nothing by itself. Invariant: an assignment that was inserted or deleted, by whomever, counts at once.
//! <https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_permissionsetassignment.htm>

use crate::{
    installed,
    records::{Overlay, Records},
};

/// The ids of a user's permission sets.
pub(crate) fn of_user<'a>(records: &'a Records, overlay: &'a Overlay, user: &str) -> Vec<&'a str> {
    let rows = records.all(overlay, "PermissionSetAssignment").into_iter();
    rows.filter(|row| row.text("AssigneeId") == user).map(|row| row.text("PermissionSetId")).collect()
}

/// Whether a user has the permission set of that name.
pub(crate) fn has(records: &Records, overlay: &Overlay, user: &str, set: &str) -> bool {
    let id = installed::id_where(records, "PermissionSet", "Name", set);
    id.is_some_and(|id| of_user(records, overlay, user).contains(&id.as_str()))
}
