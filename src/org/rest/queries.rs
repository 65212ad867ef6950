//! Queries over REST, and what is left of them.
//!
//! Refuses a text that is no query, and a locator that is unknown, of another user or too old. Invariant: pages of one
//! query put together are what it found when it was asked.
//! <https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_query.htm>

use std::sync::Arc;

use apex::{Datum, Record};

use crate::{
    Note,
    http::Response,
    json::{Out, QUERY_RESULT, write_record},
    soql::{self, Found},
    triggers::Desk,
};

use super::{
    Ask,
    responses::{error, json},
};

/// Rows of a page where the client does not say.
const BATCH: usize = 2_000;
/// Rows of a page at least.
const LEAST_BATCH: usize = 200;
const KEY_PREFIX: &str = "01g";

/// A query that a client ordered.
#[derive(Clone, Debug)]
pub(super) struct Ordered {
    text: String,
    /// With what lies in the recycle bin.
    deleted: bool,
    batch: usize,
    /// Its plan is asked for, and not its rows.
    #[cfg(feature = "whole-rest")]
    explain: bool,
}

/// The query of a request, or the one whose plan it asks for. The plan of a report or a list view is not told.
///
/// # Errors
/// `MALFORMED_QUERY` where there is none; its text is unconfirmed.
pub(super) fn ask(ask: &Ask<'_>, deleted: bool) -> Result<Ordered, Box<Response>> {
    let explained = ask.parameter("explain");
    let is_told =
        cfg!(feature = "whole-rest") && explained.as_ref().is_none_or(|text| apex::normalise_id(text).is_none());
    if explained.is_some() && !is_told {
        return Err(super::missing("/query?explain"));
    }
    #[cfg(feature = "whole-rest")]
    let explain = explained.is_some();
    match explained.or_else(|| ask.parameter("q")).filter(|text| !text.trim().is_empty()) {
        Some(text) => Ok(Ordered {
            text,
            deleted,
            batch: batch(ask),
            #[cfg(feature = "whole-rest")]
            explain,
        }),
        None => Err(error(400, "MALFORMED_QUERY", &["unexpected token: '<EOF>'"], None)),
    }
}

/// The rows of a page that a client wants: `Sforce-Query-Options: batchSize=500`. It is a wish: what is too few or too
/// many becomes the nearest that there is.
pub(super) fn batch(ask: &Ask<'_>) -> usize {
    let wish = ask
        .header("Sforce-Query-Options")
        .and_then(|options| options.split([',', ';']).find_map(|option| option.trim().strip_prefix("batchSize=")));
    let wish = wish.and_then(|text| apex::letters::whole(text.trim())).and_then(|number| usize::try_from(number).ok());
    wish.unwrap_or(BATCH).clamp(LEAST_BATCH, BATCH)
}

/// A query of the org's own making, in pages as the client wants them.
pub(super) fn ordered(text: String, batch: usize) -> Ordered {
    Ordered {
        text,
        deleted: false,
        batch,
        #[cfg(feature = "whole-rest")]
        explain: false,
    }
}

impl Ordered {
    /// The answer.
    pub fn answer(&self, desk: &mut Desk<'_>, version: &str) -> Box<Response> {
        let refused = |problem: Box<soql::QueryProblem>| {
            let status = if problem.code == soql::UNSUPPORTED { 501 } else { 400 };
            error(status, problem.code, &[&problem.message], None)
        };
        #[cfg(feature = "whole-rest")]
        if self.explain {
            let plans = soql::explain(&desk.view(), &self.text, self.deleted);
            return plans.map_or_else(refused, |plans| json(200, plans));
        }
        let found =
            match soql::answer(&desk.view(), &self.text, self.deleted, super::ask::number(version).unwrap_or_default())
            {
                Ok(found) => found,
                Err(problem) => return refused(problem),
            };
        let rows = u32::try_from(found.size).unwrap_or(u32::MAX);
        desk.platform.note(Note::Queried { transaction: desk.transaction, text: self.text.clone(), rows });
        let found = Arc::new(found);
        let id = if found.records.len() <= self.batch { String::new() } else { keep(desk, &found) };
        json(200, page(desk, &found, &id, 0, self.batch, version))
    }
}

/// Keeps what was found, and answers the locator's id.
fn keep(desk: &mut Desk<'_>, found: &Arc<Found>) -> String {
    let id = desk.platform.records.next_id(KEY_PREFIX);
    desk.platform.memory.open(desk.context.now, id.clone(), &desk.context.user_id, found.clone());
    id
}

/// The next page.
pub(super) fn more(desk: &mut Desk<'_>, locator: &str, batch: usize, version: &str) -> Box<Response> {
    let found = locator.split_once('-').and_then(|(id, offset)| {
        let cursor = desk.platform.memory.cursor(desk.context.now, id, &desk.context.user_id)?;
        let (found, offset) = (cursor.found.clone(), usize::try_from(apex::letters::whole(offset)?).ok()?);
        (offset < found.records.len()).then(|| page(desk, &found, id, offset, batch, version))
    });
    match found {
        Some(page) => json(200, page),
        None => error(400, "INVALID_QUERY_LOCATOR", &["invalid query locator"], None),
    }
}

/// Where the next batch is.
fn next_url(version: &str, id: &str, next: usize) -> String {
    ["/services/data/", version, "/query/", id, "-", &next.to_string()].concat()
}

/// A row whose children are more than a batch has the first batch of them, and a locator for the others. Simplified:
/// children of children come whole.
fn with_first_children(desk: &mut Desk<'_>, record: &Record, batch: usize, version: &str) -> Option<Record> {
    let mut out = None;
    for (name, value) in record.fields() {
        let Datum::List(children) = value else { continue };
        if children.len() <= batch {
            continue;
        }
        let rows = children.iter().filter_map(|child| match child {
            Datum::Record(row) => Some((**row).clone()),
            _ => None,
        });
        let id = keep(desk, &Arc::new(Found { records: rows.collect(), size: children.len() }));
        let result = Record::new(QUERY_RESULT)
            .with("totalSize", Datum::Integer(i32::try_from(children.len()).unwrap_or(i32::MAX)))
            .with("done", Datum::Boolean(false))
            .with("nextRecordsUrl", Datum::String(next_url(version, &id, batch)))
            .with("records", Datum::List(children.get(..batch).unwrap_or_default().to_vec()));
        out.get_or_insert_with(|| record.clone()).set(name, Datum::Record(Box::new(result)));
    }
    out
}

fn page(desk: &mut Desk<'_>, found: &Found, id: &str, offset: usize, batch: usize, version: &str) -> String {
    let (records, next) = found.batch(offset, batch);
    let mut out = Out::default();
    out.open('{').whole("totalSize", i64::try_from(found.size).unwrap_or(i64::MAX));
    out.member("done", if next.is_some() { "false" } else { "true" });
    if let Some(next) = next {
        out.text("nextRecordsUrl", &next_url(version, id, next));
    }
    out.key("records").open('[');
    for record in records {
        let cut = with_first_children(desk, record, batch, version);
        write_record(cut.as_ref().unwrap_or(record), version, &mut out);
    }
    out.close(']').close('}');
    out.0
}
