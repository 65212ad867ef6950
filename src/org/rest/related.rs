//! Rows by way of a relationship: `/sobjects/Contact/003…/Account`, `/sobjects/Account/001…/Contacts`.
//!
//! Refuses a relationship that the object does not have, more than five parents, and children anywhere but at the end of
//! a path of their own; a parent of several types is not supported. Where there is no parent, nothing is found.
//! Invariant: what is read, changed or deleted is the row at the end, as if it had been asked for by its own address.
//! <https://developer.salesforce.com/docs/platform/api-rest/guide/resources-sobject-relationships.html>

use apex::Datum;

use crate::{
    http::Response,
    schema::{NAME, Object},
    soql::View,
};

use super::{
    Ask, queries,
    resources::Action,
    responses::{missing, not_found},
    rows,
};

/// Parents behind one another at most.
const MOST_PARENTS: usize = 5;

/// What stands behind a row's id.
pub(super) fn ask(ask: &Ask<'_>, object: &Object, id: &str, path: &[&str]) -> Result<Action, Box<Response>> {
    let id = rows::read_id(ask, object, id)?;
    if let [name] = path
        && object.parent(name).is_none()
        && let Some((child, lookup, _)) = ask.schema.children(object, name)
    {
        ask.allow("HEAD,GET")?;
        let asked = rows::fields(child, &ask.parameter("fields").unwrap_or_default())?;
        let names: Vec<&str> = match asked.is_empty() {
            true => child.fields.iter().map(|field| field.name.as_str()).collect(),
            false => asked.iter().map(String::as_str).collect(),
        };
        let parts = ["SELECT ", &names.join(","), " FROM ", &child.name, " WHERE ", &lookup.name, " = '", &id, "'"];
        let ordered = queries::ordered(ask, parts.concat());
        return Ok(Action::Children { object: object.name.clone(), id, ordered });
    }
    if path.len() > MOST_PARENTS {
        return Err(not_found());
    }
    let (mut at, mut lookups) = (object, Vec::new());
    for name in path {
        let Some((lookup, _, target)) = at.parent(name) else { return Err(not_found()) };
        if target == NAME {
            return Err(missing(&[ask.resource, ", a parent of several types,"].concat()));
        }
        lookups.push(lookup.name.clone());
        at = ask.schema.object(target).ok_or_else(not_found)?;
    }
    rows::by_way(ask, at, object.name.clone(), id, lookups).map(|row| Action::Row(Box::new(row)))
}

/// The id at the end of the lookups; none where one of them is empty.
pub(super) fn end(view: &View<'_>, object: &str, id: &str, lookups: &[String]) -> Option<String> {
    let (mut at, mut id) = (view.schema.object(object)?, id.to_owned());
    for name in lookups {
        let row = view.records.get(view.overlay, &at.name, &id)?;
        let lookup = at.field(name)?;
        let Datum::Id(next) = view.value(row, lookup) else { return None };
        at = view.schema.object(lookup.targets().first()?)?;
        id = next;
    }
    Some(id)
}
