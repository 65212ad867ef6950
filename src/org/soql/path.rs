//! A field of the queried object, or of a parent that lookups lead to.
//!
//! Refuses names that the schema does not have, in Salesforce's words. Invariant: a path that exists can be followed
//! in every row; where a lookup is empty, or leads to what is gone, the value is null.

use apex::{Datum, Record, soql::FieldPath};

use super::{Problem, View, of_field, problem};
use crate::schema::{Field, Kind, Object};

const NULL: &Datum = &Datum::Null;

/// A way from a row to a value.
#[derive(Clone)]
pub struct Path<'a> {
    /// The parents on the way: lookup, its relationship's name, the object there.
    pub steps: Vec<(&'a Field, &'a str, &'a Object)>,
    /// The field at the end.
    pub field: &'a Field,
}

impl<'a> Path<'a> {
    /// The path of these names; the query's own object or alias may stand before them.
    pub fn of(view: &View<'a>, names: &FieldPath) -> Result<Path<'a>, Problem> {
        let own = |name: &String| {
            view.query.alias.as_ref().is_some_and(|alias| alias.eq_ignore_ascii_case(name))
                || view.query.from.eq_ignore_ascii_case(name)
        };
        let names = match names.split_first() {
            Some((first, rest)) if !rest.is_empty() && own(first) => rest,
            _ => names.as_slice(),
        };
        let Some((last, parents)) = names.split_last() else {
            return Err(problem("MALFORMED_QUERY", &["unexpected token: '<EOF>'"]));
        };
        let mut object = view.object;
        let mut steps = Vec::with_capacity(parents.len());
        for name in parents {
            let found = object.parent(name).and_then(|(field, target)| match &field.kind {
                Kind::Reference { relationship: Some(name), .. } => {
                    Some((field, name.as_str(), view.schema.object(target)?))
                }
                _ => None,
            });
            let Some(step) = found else {
                return Err(of_field(&[
                    "Didn't understand relationship '",
                    name,
                    "' in field path. If you are attempting to use a custom relationship, be sure to append the \
                     '__r' after the custom relationship name. Please reference your WSDL or the describe call for \
                     the appropriate names.",
                ]));
            };
            steps.push(step);
            object = step.2;
        }
        match object.field(last) {
            Some(field) => Ok(Path { steps, field }),
            None => Err(of_field(&[
                "No such column '",
                last,
                "' on entity '",
                &object.name,
                "'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field \
                 name. Please reference your WSDL or the describe call for the appropriate names.",
            ])),
        }
    }

    /// Whether another path goes the same way.
    pub fn is(&self, other: &Path<'_>) -> bool {
        // One schema holds both, so a field is itself alone.
        std::ptr::eq(self.field, other.field)
            && self.steps.len() == other.steps.len()
            && self.steps.iter().zip(&other.steps).all(|(one, two)| one.1 == two.1)
    }

    /// The value of a row.
    pub fn value<'b>(&self, view: &View<'b>, row: &'b Record) -> &'b Datum {
        let mut row = row;
        for (lookup, _, target) in &self.steps {
            match parent(view, row, lookup, target) {
                Some(found) => row = found,
                None => return NULL,
            }
        }
        row.get(&self.field.name).unwrap_or(NULL)
    }

    /// Sets the value of a row in the result, in the parents' records for a path through parents.
    pub fn copy(&self, view: &View<'_>, row: &Record, out: &mut Record) {
        copy(view, &self.steps, self.field, row, out);
    }
}

fn parent<'b>(view: &View<'b>, row: &Record, lookup: &Field, target: &Object) -> Option<&'b Record> {
    match row.get(&lookup.name) {
        Some(Datum::Id(id)) => view.records.get(view.overlay, &target.name, id),
        _ => None,
    }
}

fn copy(view: &View<'_>, steps: &[(&Field, &str, &Object)], field: &Field, row: &Record, out: &mut Record) {
    let Some(((lookup, relationship, target), rest)) = steps.split_first() else {
        let value = match (row.get(&field.name), &field.kind) {
            // A checkbox is never null, also in rows that the platform wrote without it.
            (None | Some(Datum::Null), Kind::Checkbox) => Datum::Boolean(false),
            (value, _) => value.cloned().unwrap_or_default(),
        };
        return out.set(&field.name, value);
    };
    let Some(found) = parent(view, row, lookup, target) else {
        return out.set(relationship, Datum::Null);
    };
    // A clone, because a field that is taken out would lose its place among the others.
    let mut inner = match out.get(relationship) {
        Some(Datum::Record(inner)) => (**inner).clone(),
        _ => Record::new(target.name.as_str()).with("Id", found.get("Id").cloned().unwrap_or_default()),
    };
    copy(view, rest, field, found, &mut inner);
    out.set(relationship, Datum::Record(Box::new(inner)));
}
