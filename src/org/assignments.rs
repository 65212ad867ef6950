//! Which permission sets a user has: the rows of PermissionSetAssignment, as they are when somebody asks. An assignment
//! gives a permission set, or the sets of a group, until the moment at which it ends.
//!
//! Refuses nothing. Simplified: a group has no permission set of its own that sums up the others, and none that mutes.
//! Invariant: an assignment that was inserted or deleted, by whomever, counts at once.
//! <https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_permissionsetassignment.htm>

use apex::{Datum, Record};

use crate::{
    Moment, installed,
    records::{Overlay, Records},
};

/// The ids of a user's permission sets at a moment.
pub(crate) fn of_user<'a>(records: &'a Records, overlay: &'a Overlay, user: &str, now: Moment) -> Vec<&'a str> {
    let mut sets = Vec::new();
    let mut groups = Vec::new();
    let has_ended = |row: &Record| matches!(row.get("ExpirationDate"), Some(Datum::Datetime(end)) if *end <= now);
    for row in records.all(overlay, "PermissionSetAssignment") {
        if row.text("AssigneeId") == user && !has_ended(row) {
            sets.push(row.text("PermissionSetId"));
            groups.push(row.text("PermissionSetGroupId"));
        }
    }
    // An assignment gives one of the two.
    sets.retain(|set| !set.is_empty());
    groups.retain(|group| !group.is_empty());
    if !groups.is_empty() {
        let components = records.all(overlay, "PermissionSetGroupComponent").into_iter();
        let mine = components.filter(|row| groups.contains(&row.text("PermissionSetGroupId")));
        sets.extend(mine.map(|row| row.text("PermissionSetId")));
    }
    sets
}

/// Whether a user has the permission set of that name at a moment.
pub(crate) fn has(records: &Records, overlay: &Overlay, user: &str, set: &str, now: Moment) -> bool {
    let id = installed::id_where(records, "PermissionSet", "Name", set);
    id.is_some_and(|id| of_user(records, overlay, user, now).contains(&id.as_str()))
}
