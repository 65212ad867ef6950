//! Rows by way of a relationship: `/sobjects/Contact/003…/Account`, `/sobjects/Account/001…/Contacts`.
//!
//! Refuses a relationship that the object does not have, more than five parents, and children anywhere but at the end of
//! a path of their own. Where there is no parent, nothing is found. A parent of several types is of the type that is
//! there, so that a path is followed when the rows are known.
//! Invariant: what is read, changed or deleted is the row at the end, as if it had been asked for by its own address.
//! <https://developer.salesforce.com/docs/platform/api-rest/guide/resources-sobject-relationships.html>

use crate::{
    access,
    http::{Request, Response},
    schema::{NAME, Object, Schema},
    soql::View,
};

use super::{
    Ask, Used,
    exchange::Step,
    queries::{self, Ordered},
    resources::{Action, knows},
    responses::not_found,
    rows,
};

/// Parents behind one another at most.
const MOST_PARENTS: usize = 5;

/// A path over parents, and the request for what is at its end.
#[derive(Clone, Debug)]
pub(super) struct Way {
    object: String,
    id: String,
    path: Vec<String>,
    request: Request,
    used: Used,
}

/// The children of a row, with these fields; all that the user may read for none.
#[derive(Clone, Debug)]
pub(super) struct Children {
    object: String,
    id: String,
    child: String,
    lookup: String,
    fields: Vec<String>,
    batch: usize,
}

/// What stands behind a row's id.
pub(super) fn ask(ask: &Ask<'_>, object: &Object, id: &str, path: &[&str]) -> Result<Action, Box<Response>> {
    if !knows(ask.version, "relationships") {
        return Err(not_found());
    }
    let id = rows::read_id(ask, object, id)?;
    if let [name] = path
        && object.parent(name).is_none()
        && let Some((child, lookup, _)) = ask.schema.children(object, name)
    {
        ask.allow("HEAD,GET")?;
        return Ok(Action::Children(Box::new(Children {
            object: object.name.clone(),
            id,
            child: child.name.clone(),
            lookup: lookup.name.to_string(),
            fields: rows::fields(child, &ask.parameter("fields").unwrap_or_default())?,
            batch: queries::batch(ask),
        })));
    }
    ask.allow("HEAD,GET,PATCH,DELETE")?;
    if path.len() > MOST_PARENTS || !leads_on(ask.schema, object, path) {
        return Err(not_found());
    }
    Ok(Action::Way(Box::new(Way {
        object: object.name.clone(),
        id,
        path: path.iter().map(|name| (*name).to_owned()).collect(),
        request: ask.request.clone(),
        used: ask.used,
    })))
}

/// Whether a path may be one, as far as that is known before its rows are.
fn leads_on(schema: &Schema, object: &Object, path: &[&str]) -> bool {
    let mut at = Some(object);
    for name in path {
        let Some(known) = at else { return true };
        let Some((_, _, target)) = known.parent(name) else { return false };
        at = if target == NAME { None } else { schema.object(target) };
    }
    true
}

impl Children {
    /// The query for them; none where the user sees no such row or no such children.
    pub fn ordered(self, view: &View<'_>) -> Option<Ordered> {
        let parent = view.schema.object(&self.object).filter(|parent| access::may(view, parent, None, "read"))?;
        view.records.get(view.overlay, &parent.name, &self.id)?;
        let child = view.schema.object(&self.child)?;
        access::may(view, child, child.field(&self.lookup), "read").then_some(())?;
        let mut text = "SELECT ".to_owned();
        let readable = child.fields.iter().filter(|field| access::may(view, child, Some(field), "read"));
        for (place, name) in readable
            .map(|field| &*field.name)
            .filter(|_| self.fields.is_empty())
            .chain(self.fields.iter().map(String::as_str))
            .enumerate()
        {
            text.push_str(if place == 0 { "" } else { "," });
            text.push_str(name);
        }
        text.push_str(&[" FROM ", &child.name, " WHERE ", &self.lookup, " = '", &self.id, "'"].concat());
        Some(queries::ordered(text, self.batch))
    }
}

impl Way {
    /// Does what is wanted with the row at the end.
    pub fn perform(&self, view: &View<'_>, version: &str) -> Step {
        let Some((object, id)) = self.end(view) else { return Step::Answer(not_found()) };
        let (request, used) = (&self.request, self.used);
        let ask = Ask { schema: view.schema, request, version, used, segments: Vec::new(), resource: "" };
        match rows::by_id(&ask, object, &id) {
            Ok(row) => row.perform(view, version),
            Err(response) => Step::Answer(response),
        }
    }

    /// The object and the id at the end; none where a lookup on the way is empty.
    fn end<'a>(&self, view: &View<'a>) -> Option<(&'a Object, String)> {
        let mut at = view.schema.object(&self.object)?;
        let mut row = view.records.get(view.overlay, &at.name, &self.id)?;
        for name in &self.path {
            let (lookup, ..) = at.parent(name).filter(|(lookup, ..)| access::may(view, at, Some(lookup), "read"))?;
            (at, row) = view.parent(row, lookup)?;
        }
        Some((at, row.id()?.to_owned()))
    }
}
