//! A field of the queried object, or of a parent that lookups lead to.
//!
//! Refuses names that the schema does not have, in Salesforce's words. Invariant: a path that exists can be followed
//! in every row; where a lookup is empty, or leads to what is gone, the value is null.

use apex::{Datum, Record, soql::FieldPath};

use super::{Problem, Shown, of_field, problem, view::View};
use crate::access;
use crate::schema::{Field, Kind, NAME, Object};

const APPENDED: &str =
    "after the custom field name. Please reference your WSDL or the describe call for the appropriate names.";

/// Parents behind one another.
const MOST_PARENTS: usize = 5;

/// An object, as a query names it.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    /// The object itself.
    pub object: &'a Object,
    /// Its alias in the query, and the name after FROM; empty for none.
    pub aliases: [&'a str; 2],
}

/// One step to a parent.
#[derive(Clone, Copy)]
pub struct Step<'a> {
    /// The field that points to it.
    pub lookup: &'a Field,
    /// The relationship's declared name.
    pub relationship: &'a str,
    /// The object there, as far as the schema knows it: [`NAME`] where it is one of several.
    pub target: &'a Object,
}

/// A way from a row to a value.
#[derive(Clone)]
pub struct Path<'a> {
    /// The parents on the way.
    pub steps: Vec<Step<'a>>,
    /// The field at the end.
    pub field: &'a Field,
}

impl<'a> Path<'a> {
    /// The path of these names; the query's own object or alias may stand before them.
    pub fn of(view: &View<'a>, scope: Scope<'a>, names: &FieldPath) -> Result<Path<'a>, Problem> {
        Path::find(view, scope, names).map_err(|problem| problem.near(names))
    }

    fn find(view: &View<'a>, scope: Scope<'a>, names: &FieldPath) -> Result<Path<'a>, Problem> {
        let own = |name: &String| scope.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(name));
        let names = match names.split_first() {
            Some((first, rest)) if !rest.is_empty() && own(first) => rest,
            _ => names.as_slice(),
        };
        let Some((last, parents)) = names.split_last() else {
            return Err(problem("MALFORMED_QUERY", &["unexpected token: '<EOF>'"]));
        };
        if parents.len() > MOST_PARENTS {
            // Unconfirmed.
            return Err(of_field(&["A relationship path has at most 5 levels: ", &names.join(".")]));
        }
        let mut object = scope.object;
        let mut steps = Vec::with_capacity(parents.len());
        for name in parents {
            let step = step(view, object, name)?;
            steps.push(step);
            object = step.target;
        }
        match object.field(last) {
            Some(field) if access::shows(view, object, Some(field)) => Ok(Path { steps, field }),
            _ => Err(of_field(&[
                "No such column '",
                last,
                "' on entity '",
                &object.name,
                "'. If you are attempting to use a custom field, be sure to append the '__c' ",
                APPENDED,
            ])),
        }
    }

    /// Whether it is the object's own id.
    pub fn is_own_id(&self) -> bool {
        self.steps.is_empty() && self.field.kind == Kind::Id
    }

    /// Whether another path goes the same way.
    pub fn is(&self, other: &Path<'_>) -> bool {
        // One schema holds both, so a field is itself alone.
        std::ptr::eq(self.field, other.field)
            && self.steps.len() == other.steps.len()
            && self.steps.iter().zip(&other.steps).all(|(one, two)| one.relationship == two.relationship)
    }

    /// The value of a row.
    pub fn value(&self, view: &View<'a>, row: &Record) -> Datum {
        match self.steps.split_first() {
            None => view.value(row, self.field),
            Some((first, rest)) => {
                let mut found = view.parent(row, first.lookup);
                let mut target = first.target;
                for step in rest {
                    found = found.and_then(|(_, row)| view.parent(row, step.lookup));
                    target = step.target;
                }
                found.map_or(Datum::Null, |(object, row)| value_there(view, target, object, row, self.field))
            }
        }
    }

    /// Sets the value of a row in the result, in the parents' records for a path through parents.
    pub fn copy(&self, view: &View<'a>, row: &Record, out: &mut Record, shown: Shown) {
        match self.steps.split_first() {
            None => out.put(&self.field.name, shown.value(&self.field.kind, view.value(row, self.field))),
            Some((first, rest)) => copy(view, first, rest, (self.field, shown), row, out),
        }
    }
}

/// The parent of that name.
pub fn step<'a>(view: &View<'a>, object: &'a Object, name: &str) -> Result<Step<'a>, Problem> {
    if let Some((lookup, relationship, target)) = object.parent(name)
        && let Some(target) = view.schema.object(target)
        && access::shows(view, object, Some(lookup))
        && access::shows(view, target, None)
    {
        return Ok(Step { lookup, relationship, target });
    }
    Err(of_field(&[
        "Didn't understand relationship '",
        name,
        "' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the \
         custom relationship name. Please reference your WSDL or the describe call for the appropriate names.",
    ]))
}

/// The value of a field that `target` declares, in a row of an object that `target` may only stand for.
fn value_there(view: &View<'_>, target: &Object, object: &Object, row: &Record, field: &Field) -> Datum {
    if target.name != NAME {
        return view.value(row, field);
    }
    let known = match &*field.name {
        "Type" => return Datum::String(object.name.clone()),
        "Name" => object.name_field(),
        name => object.field(name),
    };
    known.map_or(Datum::Null, |field| view.value(row, field))
}

fn copy<'a>(
    view: &View<'a>,
    step: &Step<'a>,
    rest: &[Step<'a>],
    (field, shown): (&Field, Shown),
    row: &Record,
    out: &mut Record,
) {
    let Some((object, found)) = view.parent(row, step.lookup) else {
        return out.set(step.relationship, Datum::Null);
    };
    // A clone, because a field that is taken out would lose its place among the others.
    let mut inner = match out.get(step.relationship) {
        Some(Datum::Record(inner)) => (**inner).clone(),
        _ => view.began(&step.target.name, &object.name, found),
    };
    match rest.split_first() {
        None => {
            let value = value_there(view, step.target, object, found, field);
            inner.set(&field.name, shown.value(&field.kind, value));
        }
        Some((next, rest)) => copy(view, next, rest, (field, shown), found, &mut inner),
    }
    out.set(step.relationship, Datum::Record(Box::new(inner)));
}
