//! Which rows of an object were changed or deleted in a span of time.
//!
//! Refuses a span without a beginning or an end, one of less than a minute, and one that began more than 30 days ago;
//! what is said of them is unconfirmed. Seconds do not count. Simplified: a row is known by the moment of its last change
//! alone, and by that of its delete while it lies in the recycle bin. Invariant: a row is in one of the two lists.
//! <https://developer.salesforce.com/docs/platform/api-rest/guide/resources-getdeleted.html>

use apex::Datum;

use crate::{
    Moment, access,
    http::Response,
    json::{Out, iso, parse_iso},
    schema::Object,
    triggers::Desk,
    values::DAY,
};

use super::{
    Ask,
    responses::{error, json, not_found},
};

const MINUTE: Moment = 60_000;
/// How far back deletes are told.
const KEPT: Moment = 15 * DAY;
/// How far back may be asked.
const OLDEST: Moment = 30 * DAY;

/// A span of an object's changes or deletes.
#[derive(Clone, Debug)]
pub(super) struct Changes {
    object: String,
    deleted: bool,
    from: Moment,
    until: Moment,
}

fn refused(message: &str) -> Box<Response> {
    error(400, "INVALID_REPLICATION_DATE", &[message], None)
}

/// `GET /sobjects/X/deleted?start=…&end=…`, and `updated`.
pub(super) fn ask(ask: &Ask<'_>, object: &Object, deleted: bool) -> Result<Changes, Box<Response>> {
    ask.allow("HEAD,GET")?;
    let moment = |name: &str| {
        // A plus that nobody encoded is a blank.
        let text = ask.parameter(name).unwrap_or_default().replace(' ', "+");
        let known = parse_iso(&text).map(|moment| moment.div_euclid(MINUTE).saturating_mul(MINUTE));
        known.ok_or_else(|| refused(&[name, " is no date and time: ", &text].concat()))
    };
    let (from, until) = (moment("start")?, moment("end")?);
    if until < from.saturating_add(MINUTE) {
        return Err(refused("endDate must be at least one minute greater than startDate"));
    }
    Ok(Changes { object: object.name.clone(), deleted, from, until })
}

impl Changes {
    /// The answer.
    pub fn answer(&self, desk: &Desk<'_>) -> Box<Response> {
        let view = desk.view();
        if view.schema.object(&self.object).is_none_or(|object| !access::may(&view, object, None, "read")) {
            return not_found();
        }
        if self.from < view.now.saturating_sub(OLDEST) {
            return refused("startDate cannot be more than 30 days ago");
        }
        let mut out = Out::default();
        out.open('{').key(if self.deleted { "deletedRecords" } else { "ids" }).open('[');
        for row in view.records.with_deleted(view.overlay, &self.object, self.deleted) {
            let stamp = row.get("SystemModstamp").or_else(|| row.get("LastModifiedDate"));
            let is_deleted = row.get("IsDeleted") == Some(&Datum::Boolean(true));
            let (Some(Datum::Datetime(at)), Some(id)) = (stamp, row.id()) else { continue };
            if is_deleted != self.deleted || !(self.from..self.until).contains(at) {
                continue;
            }
            if self.deleted {
                if *at < view.now.saturating_sub(KEPT) {
                    continue;
                }
                out.open('{').text("id", id).text("deletedDate", &iso(*at)).close('}');
            } else {
                out.push_text(id);
            }
        }
        out.close(']');
        let now = view.now.div_euclid(MINUTE).saturating_mul(MINUTE);
        if self.deleted {
            out.text("earliestDateAvailable", &iso(now.saturating_sub(KEPT)));
        }
        out.text("latestDateCovered", &iso(self.until.min(now))).close('}');
        json(200, out.0)
    }
}
