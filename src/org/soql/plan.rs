//! A query that the schema allows, and its rows.
//!
//! Refuses clauses that Salesforce refuses, and by name those that this org does not have. Invariants: a query is
//! checked whole before a row is looked at, so that an empty org refuses the same queries; rows without ORDER BY come
//! in the order of their ids, groups in the order of what they are grouped by.

use std::cmp;

use apex::{
    Datum, Record,
    soql::{Operand, Query, Selection},
};

use super::{
    Expression, Key, Problem, Scope, View, clauses,
    expression::Function,
    filter::Test,
    grouping::{groupable, masks, must_be_grouped, of_groups},
    in_order, is_count, problem,
    select::{Item, columns, items},
    semi_joins, unsupported,
};
use crate::access;
use crate::schema::{Kind, Object};

const MOST_OFFSET: usize = 2000;
const MOST_ROWS_OF_FIELDS: usize = 200;
/// Values that are looked up one by one in an index: with more of them one look at all rows is quicker.
const MOST_KEYS: usize = 200;

/// A query to run.
pub struct Plan<'a> {
    /// Its object.
    pub scope: Scope<'a>,
    /// What a row that is not grouped selects.
    pub items: Vec<Item<'a>>,
    /// What a group selects, by name; none in a query that does not group.
    pub columns: Option<Vec<(String, Expression<'a>)>>,
    keys: Vec<Expression<'a>>,
    /// Over which keys there are groups, in bits: 0 for the plain ones.
    masks: Vec<u32>,
    /// What its rows have to meet.
    pub test: Option<Test<'a>>,
    having: Option<Test<'a>>,
    order: Vec<By<'a>>,
    limit: usize,
    offset: usize,
    deleted: bool,
    owner: Option<&'a str>,
}

/// Rows that make one row of the result.
#[derive(Clone, Default)]
pub struct Group<'a> {
    /// The rows.
    pub rows: Vec<&'a Record>,
    /// The keys over which it is a subtotal, the first one in the lowest bit.
    over: u32,
}

/// One item of `ORDER BY`.
struct By<'a> {
    expression: Expression<'a>,
    descending: bool,
    nulls_last: bool,
}

impl<'a> By<'a> {
    /// What a group is sorted by: a picklist's value by its place in the list, as in Salesforce, and before those that
    /// the list does not have.
    fn key(&self, value: Datum) -> Key {
        match (self.expression.kind(), &value) {
            (Kind::Picklist { values, .. }, Datum::String(name)) => {
                let place = values.iter().position(|known| known.name == *name);
                place.map_or(Key::of(&value), |place| Key::Place(place as u32))
            }
            _ => Key::of(&value),
        }
    }
}

impl<'a> Plan<'a> {
    /// Checks a query of an object.
    pub fn of(view: &View<'a>, query: &'a Query) -> Result<Plan<'a>, Problem> {
        match view.schema.object(&query.from) {
            Some(object) if !object.key_prefix.is_empty() && access::shows(view, object, None) => {
                Plan::of_object(view, object, query)
            }
            _ => {
                let message = [
                    "sObject type '",
                    &query.from,
                    "' is not supported. If you are attempting to use a custom object, be sure to append the '__c' \
                     after the entity name. Please reference your WSDL or the describe call for the appropriate names.",
                ];
                Err(problem("INVALID_TYPE", &message).near(&query.from))
            }
        }
    }

    /// Checks a query whose object is known.
    pub fn of_object(view: &View<'a>, object: &'a Object, query: &'a Query) -> Result<Plan<'a>, Problem> {
        clauses::check(query)?;
        let scope = Scope { object, aliases: [query.alias.as_deref().unwrap_or_default(), query.from.as_str()] };
        let owner = match query.scope.as_deref() {
            None | Some("EVERYTHING") => None,
            Some("MINE") => Some(view.user),
            Some(other) => return Err(unsupported(&["USING SCOPE ", other].concat())),
        };
        let mut keys = Vec::new();
        for by in &query.group_by {
            keys.push(groupable(view, scope, by)?);
        }
        let masks = masks(query, keys.len())?;
        let grouped = !keys.is_empty()
            || !is_count(query)
                && query.select.iter().any(|item| match item {
                    Selection::Aggregate { function, .. } => apex::soql::AGGREGATES.contains(&function.as_str()),
                    _ => false,
                });
        let (mut selected, mut named) = (Vec::new(), None);
        if grouped {
            let found = columns(view, scope, query)?;
            for ((_, expression), item) in found.iter().zip(&query.select) {
                must_be_grouped(&keys, expression).map_err(|problem| match item {
                    Selection::Field(path) | Selection::Aliased { field: path, .. } => problem.near(path),
                    Selection::Aggregate { field: Some(path), .. } => problem.near(path),
                    _ => problem,
                })?;
            }
            named = Some(found);
        } else if !is_count(query) {
            selected = items(view, scope, query)?;
        }
        let test = match &query.condition {
            Some(condition) => {
                semi_joins::check(condition)?;
                Some(Test::of(view, scope, condition)?)
            }
            None => None,
        };
        let having = match &query.having {
            Some(condition) => {
                clauses::check_having(condition)?;
                of_groups(view, scope, condition, &keys)?;
                Some(Test::of(view, scope, condition)?)
            }
            None => None,
        };
        let mut order = Vec::new();
        for item in &query.order_by {
            // By the alias of what is selected, or by an expression of its own.
            let column = match (&named, item.by.path.as_slice(), &item.by.function) {
                (Some(columns), [word], None) => columns.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)),
                _ => None,
            };
            let expression = match column {
                Some((_, expression)) => expression.clone(),
                None => Expression::of(view, scope, item.by.function.as_deref(), &item.by.path)?,
            };
            if !expression.kind().is_sortable() {
                let message = ["field '", expression.name(), "' can not be sorted in a query call"];
                return Err(problem("MALFORMED_QUERY", &message).near(&item.by.path));
            }
            if grouped {
                must_be_grouped(&keys, &expression).map_err(|problem| problem.near(&item.by.path))?;
            } else if expression.is_aggregate() {
                return Err(problem(
                    "MALFORMED_QUERY",
                    &["Ordered field must be grouped or aggregated: ", expression.name()],
                )
                .near(&item.by.path));
            }
            order.push(By { expression, descending: item.descending, nulls_last: item.nulls_last });
        }
        let limit = number(query.limit.as_ref(), "LIMIT")?;
        let offset = number(query.offset.as_ref(), "OFFSET")?.unwrap_or(0);
        if let Some(near) = query.offset.as_ref().filter(|_| offset > MOST_OFFSET) {
            let message = ["Maximum SOQL offset allowed is ", &MOST_OFFSET.to_string()];
            return Err(problem("NUMBER_OUTSIDE_VALID_RANGE", &message).near(near));
        }
        if query.select.iter().any(|item| matches!(item, Selection::Fields(word) if word != "STANDARD"))
            && limit.is_none_or(|limit| limit > MOST_ROWS_OF_FIELDS)
        {
            let message = "The SOQL FIELDS function must have a LIMIT of at most 200";
            return Err(problem("MALFORMED_QUERY", &[message]));
        }
        Ok(Plan {
            scope,
            items: selected,
            columns: named,
            keys,
            masks,
            test,
            having,
            order,
            limit: limit.unwrap_or(usize::MAX),
            offset,
            deleted: query.all_rows,
            owner,
        })
    }

    /// The expression of a query that selects nothing else.
    pub fn only_expression(&self) -> Option<Expression<'a>> {
        match (self.items.as_slice(), self.columns.as_deref()) {
            ([Item::Value(path)], None) => Some(Expression { function: Function::None, path: Some(path.clone()) }),
            ([], Some([(_, expression)])) => Some(expression.clone()),
            _ => None,
        }
    }

    /// The groups that the query finds: in one that does not group each row is one of its own.
    pub fn groups(&self, view: &View<'a>) -> Vec<Group<'a>> {
        self.cut(self.sorted(view, self.found(view)))
    }

    /// What `LIMIT` and `OFFSET` leave.
    pub fn cut(&self, groups: Vec<Group<'a>>) -> Vec<Group<'a>> {
        let mut kept = Vec::new();
        for group in groups.into_iter().skip(self.offset).take(self.limit) {
            kept.push(group);
        }
        kept
    }

    /// The rows that may meet the conditions, the oldest id first: those that an index finds, or all.
    fn candidates(&self, view: &View<'a>) -> Vec<&'a Record> {
        let (name, records) = (&self.scope.object.name, view.records);
        let asked = self.test.as_ref().and_then(|test| {
            let is_id = test.asks_for(&|field| field.kind == Kind::Id).filter(|_| !self.deleted);
            is_id.or_else(|| test.asks_for(&|field| records.is_indexed(name, &field.name)))
        });
        let Some((field, keys)) = asked.filter(|(field, keys)| field.kind == Kind::Id || keys.len() <= MOST_KEYS)
        else {
            return records.with_deleted(view.overlay, name, self.deleted);
        };
        let mut rows: Vec<&Record> = Vec::new();
        // Texts that differ in case alone are one in an index.
        let mut wanted = in_order(keys.iter().filter_map(Key::index).collect(), &String::cmp);
        wanted.dedup();
        for key in wanted {
            if field.kind == Kind::Id {
                rows.extend(records.get(view.overlay, name, &key));
                continue;
            }
            rows.extend(records.with_key(view.overlay, name, &field.name, &key, self.deleted));
        }
        // Of each value the rows are in order already.
        in_order(rows, &|one, two| one.id().cmp(&two.id()))
    }

    /// All groups that the conditions let through, unordered and uncut.
    pub fn found(&self, view: &View<'a>) -> Vec<Group<'a>> {
        let mut rows = self.candidates(view);
        rows.retain(|row| {
            let mine = self.owner.is_none_or(|owner| row.get("OwnerId") == Some(&Datum::Id(owner.to_owned())));
            mine && self.test.as_ref().is_none_or(|test| test.holds(view, &[row]))
        });
        let mut groups: Vec<Group<'_>> = Vec::new();
        if self.columns.is_none() {
            groups.extend(rows.into_iter().map(|row| Group { rows: vec![row], over: 0 }));
        } else if self.keys.is_empty() {
            groups.push(Group { rows, over: 0 });
        } else {
            let mut keyed = Vec::new();
            for row in rows {
                let keys: Vec<Key> = self.keys.iter().map(|key| Key::of(&key.value(view, &[row]))).collect();
                for mask in &self.masks {
                    let mut keys = keys.clone();
                    for (place, key) in keys.iter_mut().enumerate() {
                        if mask >> place & 1 == 1 {
                            *key = Key::All;
                        }
                    }
                    keyed.push((keys, *mask, row));
                }
            }
            let mut last = None;
            for (keys, over, row) in in_order(keyed, &|one, two| one.0.cmp(&two.0)) {
                match groups.last_mut().filter(|_| last.as_ref() == Some(&keys)) {
                    Some(group) => group.rows.push(row),
                    None => groups.push(Group { rows: vec![row], over }),
                }
                last = Some(keys);
            }
        }
        if let Some(having) = &self.having {
            groups.retain(|group| having.holds(view, &group.rows));
        }
        groups
    }

    /// The value of an expression in a group: nothing for a key that the group is a subtotal over.
    pub fn value(&self, view: &View<'a>, expression: &Expression<'a>, group: &Group<'a>) -> Datum {
        let is_over = |wanted: &Expression<'_>| {
            let place = self.keys.iter().position(|key| key.is(wanted));
            place.is_some_and(|place| group.over >> place & 1 == 1)
        };
        match expression.function {
            Function::Aggregate("GROUPING") => {
                let field = Expression { function: Function::None, path: expression.path.clone() };
                Datum::Integer(i32::from(is_over(&field)))
            }
            _ if group.over != 0 && is_over(expression) => Datum::Null,
            _ => expression.value(view, &group.rows),
        }
    }

    /// The groups in order; those that are alike stay as they were.
    pub fn sorted(&self, view: &View<'a>, groups: Vec<Group<'a>>) -> Vec<Group<'a>> {
        if self.order.is_empty() {
            return groups;
        }
        let mut keyed: Vec<(Vec<Key>, Group<'_>)> = Vec::with_capacity(groups.len());
        for group in groups {
            let keys = self.order.iter().map(|by| by.key(self.value(view, &by.expression, &group))).collect();
            keyed.push((keys, group));
        }
        in_order(keyed, &|one, two| self.compare(&one.0, &two.0)).into_iter().map(|(_, group)| group).collect()
    }

    fn compare(&self, one: &[Key], two: &[Key]) -> cmp::Ordering {
        for (by, (left, right)) in self.order.iter().zip(one.iter().zip(two)) {
            // Where nulls stand does not turn with the direction.
            let found = match (*left == Key::Null, *right == Key::Null) {
                (false, false) if by.descending => right.cmp(left),
                (false, false) => left.cmp(right),
                (left, right) if by.nulls_last => left.cmp(&right),
                (left, right) => right.cmp(&left),
            };
            if found != cmp::Ordering::Equal {
                return found;
            }
        }
        cmp::Ordering::Equal
    }
}

fn number(operand: Option<&Operand>, clause: &str) -> Result<Option<usize>, Problem> {
    let number = match operand {
        None => return Ok(None),
        Some(Operand::Value(Datum::Integer(number))) => i64::from(*number),
        Some(Operand::Value(Datum::Long(number))) => *number,
        Some(_) => -1,
    };
    match (usize::try_from(number), operand) {
        (Err(_), Some(near)) => {
            Err(problem("MALFORMED_QUERY", &[clause, " takes a whole number that is not negative"]).near(near))
        }
        (number, _) => Ok(number.ok()),
    }
}
