//! The select list: what it asks for, and the records that it makes of rows and of groups.
//!
//! Refuses a field that is selected twice, and a date function that nothing is grouped by. Invariants: every selected
//! field is there, null or not, and `Id` always in a row that is not grouped, first when it is not selected; children
//! are found once for all parents.
//! <https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_relationships_query_using.htm>

use apex::{
    Datum, Record,
    soql::{FieldPath, Query, Selection},
};

use super::{
    Expression, Path, Problem, Scope, Shown, View,
    expression::Function,
    grouping::not_grouped,
    in_order, is_count, of_field,
    path::{Step, step},
    plan::{Group, Plan},
    problem, unsupported,
};
use crate::{
    access,
    schema::{AGGREGATE_RESULT, NAME, Object},
};

/// One item of a select list.
pub enum Item<'a> {
    /// A field.
    Value(Path<'a>),
    /// A field as people read it, and its alias.
    Shown(Path<'a>, Shown, Option<&'a str>),
    /// Children.
    Children(Box<Children<'a>>),
    /// `TYPEOF`
    TypeOf(TypeOf<'a>),
}

/// A subquery over children.
pub struct Children<'a> {
    /// The relationship's declared name.
    name: &'a str,
    plan: Plan<'a>,
    /// Children by their parent's id, in the order of those ids.
    of_parents: Vec<(&'a str, Vec<Group<'a>>)>,
}

/// What is selected of a parent by its type.
pub struct TypeOf<'a> {
    step: Step<'a>,
    cases: Vec<(&'a Object, Vec<Path<'a>>)>,
    otherwise: Vec<Path<'a>>,
}

/// The select list of a query that does not group.
pub fn items<'a>(view: &View<'a>, scope: Scope<'a>, query: &'a Query) -> Result<Vec<Item<'a>>, Problem> {
    let mut items: Vec<Item<'a>> = Vec::new();
    for item in &query.select {
        match item {
            Selection::Field(names) => {
                let path = Path::of(view, scope, names)?;
                once(&items, &path).map_err(|problem| problem.near(names))?;
                items.push(Item::Value(path));
            }
            Selection::Fields(word) => {
                let (standard, custom) = match word.as_str() {
                    "ALL" => (true, true),
                    "STANDARD" => (true, false),
                    "CUSTOM" => (false, true),
                    _ => return Err(unsupported(&["FIELDS(", word, ")"].concat())),
                };
                for field in scope.object.fields.iter().filter(|field| access::shows(view, scope.object, Some(field))) {
                    if if field.is_custom() { custom } else { standard } {
                        let path = Path { steps: Vec::new(), field };
                        once(&items, &path)?;
                        items.push(Item::Value(path));
                    }
                }
            }
            Selection::Aggregate { function, field, alias } => {
                let names = field.as_ref().unwrap_or(const { &FieldPath::new() });
                let expression = Expression::of(view, scope, Some(function), names)?;
                match (expression.function, expression.path) {
                    (Function::Shown(shown), Some(path)) => items.push(Item::Shown(path, shown, alias.as_deref())),
                    (_, path) => {
                        let name = path.as_ref().map_or("", |path| &path.field.name);
                        return Err(not_grouped(name).near(names));
                    }
                }
            }
            Selection::Aliased { .. } => {
                return Err(problem("MALFORMED_QUERY", &["only aggregate expressions use field aliasing"]));
            }
            Selection::Children(query) => items.push(Item::Children(Box::new(children(view, scope.object, query)?))),
            Selection::TypeOf { relationship, cases, otherwise } => {
                items.push(Item::TypeOf(type_of(view, scope.object, relationship, cases, otherwise)?));
            }
        }
    }
    Ok(items)
}

fn once(items: &[Item<'_>], path: &Path<'_>) -> Result<(), Problem> {
    match items.iter().any(|known| matches!(known, Item::Value(known) if known.is(path))) {
        true => Err(of_field(&["duplicate field selected: ", &path.field.name])),
        false => Ok(()),
    }
}

fn children<'a>(view: &View<'a>, parent: &'a Object, query: &'a Query) -> Result<Children<'a>, Problem> {
    let found = view.schema.children(parent, &query.from);
    // What the user may not see is not there.
    let found = found.filter(|(child, lookup, _)| access::shows(view, child, Some(lookup)));
    let Some((object, lookup, name)) = found else {
        return Err(problem(
            "INVALID_TYPE",
            &[
                "Didn't understand relationship '",
                &query.from,
                "' in FROM part of query call. If you are attempting to use a custom relationship, be sure to append \
                 the '__r' after the custom relationship name. Please reference your WSDL or the describe call for \
                 the appropriate names.",
            ],
        )
        .near(&query.from));
    };
    let plan = Plan::of_object(view, object, query)?;
    if plan.columns.is_some() || is_count(query) {
        return Err(problem("MALFORMED_QUERY", &["only root queries support aggregate expressions"]));
    }
    let mut all: Vec<(&str, Group<'_>)> = Vec::new();
    for group in plan.sorted(view, plan.found(view)) {
        if let Some(Datum::Id(id)) = group.rows.first().and_then(|row| row.get(&lookup.name)) {
            all.push((id, group));
        }
    }
    let mut of_parents: Vec<(&str, Vec<Group<'_>>)> = Vec::new();
    for (id, group) in in_order(all, &|one, two| one.0.cmp(two.0)) {
        match of_parents.last_mut().filter(|(known, _)| *known == id) {
            Some((_, groups)) => groups.push(group),
            None => of_parents.push((id, vec![group])),
        }
    }
    Ok(Children { name, plan, of_parents })
}

fn type_of<'a>(
    view: &View<'a>,
    object: &'a Object,
    relationship: &String,
    cases: &[(String, Vec<FieldPath>)],
    otherwise: &[FieldPath],
) -> Result<TypeOf<'a>, Problem> {
    let near = relationship;
    let step = step(view, object, relationship).map_err(|problem| problem.near(near))?;
    if step.target.name != NAME {
        // Unconfirmed.
        let message = ["TYPEOF operand '", relationship, "' is not a polymorphic relationship"];
        return Err(problem("MALFORMED_QUERY", &message).near(near));
    }
    let paths = |object: &'a Object, fields: &[FieldPath]| {
        let mut paths = Vec::new();
        for names in fields {
            paths.push(Path::of(view, Scope { object, aliases: ["", ""] }, names)?);
        }
        Ok::<_, Problem>(paths)
    };
    let mut known = Vec::new();
    for (name, fields) in cases {
        let Some(object) = view.schema.object(name).filter(|object| step.lookup.leads_to(&object.name)) else {
            // Unconfirmed.
            return Err(of_field(&["'", name, "' is no type of the relationship ", step.relationship]).near(name));
        };
        known.push((object, paths(object, fields)?));
    }
    Ok(TypeOf { otherwise: paths(step.target, otherwise)?, step, cases: known })
}

/// The select list of a query that groups: columns by their names.
pub fn columns<'a>(view: &View<'a>, scope: Scope<'a>, query: &Query) -> Result<Vec<(String, Expression<'a>)>, Problem> {
    let mut columns: Vec<(String, Expression<'a>)> = Vec::new();
    let mut unnamed = 0;
    for item in &query.select {
        let (function, path, alias) = match item {
            Selection::Field(path) => (None, path, None),
            Selection::Aliased { field, alias } => (None, field, Some(alias)),
            Selection::Aggregate { function, field, alias } => {
                (Some(function.as_str()), field.as_ref().unwrap_or(const { &FieldPath::new() }), alias.as_ref())
            }
            _ => return Err(problem("MALFORMED_QUERY", &["a grouped query selects fields and aggregates alone"])),
        };
        let expression = Expression::of(view, scope, function, path)?;
        let name = match (alias, function) {
            (Some(alias), _) => alias.clone(),
            (None, None) => expression.name().to_owned(),
            (None, Some(_)) => {
                unnamed += 1;
                ["expr", &(unnamed - 1).to_string()].concat()
            }
        };
        if columns.iter().any(|(known, _)| known.eq_ignore_ascii_case(&name)) {
            return Err(problem("MALFORMED_QUERY", &["duplicate alias: ", &name]));
        }
        columns.push((name, expression));
    }
    Ok(columns)
}

impl<'a> Plan<'a> {
    /// The record that a group becomes.
    pub fn record(&self, view: &View<'a>, group: &Group<'a>) -> Record {
        if let Some(columns) = &self.columns {
            let mut out = match view.client {
                true => Record::new(AGGREGATE_RESULT)
                    .with("attributes", Datum::Record(Box::new(Record::new(AGGREGATE_RESULT)))),
                false => Record::new(AGGREGATE_RESULT),
            };
            for (name, expression) in columns {
                out.set(name, self.value(view, expression, group));
            }
            return out;
        }
        let name = self.scope.object.name.as_str();
        let Some(row) = group.rows.first() else { return Record::new(name) };
        let is_id = |item: &Item<'_>| matches!(item, Item::Value(path) if path.is_own_id());
        // Who asks for the Id gets it in its place.
        let mut out = match !view.client && self.items.iter().any(is_id) {
            true => Record::new(name),
            false => view.began(name, name, row),
        };
        for item in &self.items {
            match item {
                Item::Value(path) => path.copy(view, row, &mut out, Shown::Plain),
                Item::Shown(path, shown, None) => path.copy(view, row, &mut out, *shown),
                Item::Shown(path, shown, Some(alias)) => {
                    out.set(alias, shown.value(&path.field.kind, path.value(view, row)));
                }
                Item::Children(children) => out.set(children.name, children.of(view, row)),
                Item::TypeOf(type_of) => out.set(type_of.step.relationship, type_of.of(view, row)),
            }
        }
        out
    }
}

impl<'a> Children<'a> {
    /// The children of a row.
    fn of(&self, view: &View<'a>, row: &Record) -> Datum {
        let id = row.id().unwrap_or_default();
        let place = self.of_parents.binary_search_by(|(known, _)| (*known).cmp(id));
        let groups = place.ok().and_then(|place| self.of_parents.get(place)).map(|(_, groups)| groups.clone());
        let mut list = Vec::new();
        for group in self.plan.cut(groups.unwrap_or_default()) {
            list.push(Datum::Record(Box::new(self.plan.record(view, &group))));
        }
        Datum::List(list)
    }
}

impl<'a> TypeOf<'a> {
    /// The parent of a row, as a record of its own type.
    fn of(&self, view: &View<'a>, row: &Record) -> Datum {
        let Some((object, found)) = view.parent(row, self.step.lookup) else { return Datum::Null };
        let mut out = view.began(&object.name, &object.name, found);
        match self.cases.iter().find(|(known, _)| known.name == object.name) {
            Some((_, paths)) => paths.iter().for_each(|path| path.copy(view, found, &mut out, Shown::Plain)),
            None => {
                for path in &self.otherwise {
                    let whole = Path { steps: [&[self.step], path.steps.as_slice()].concat(), field: path.field };
                    out.set(&path.field.name, whole.value(view, row));
                }
            }
        }
        Datum::Record(Box::new(out))
    }
}
