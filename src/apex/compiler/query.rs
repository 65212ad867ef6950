//! Queries in the source: every object and field is checked against the schema and spelled as declared.
//!
//! Refuses what no object has, in Salesforce's words. Invariant: the binds lie on the stack in the order of their
//! numbers when the query runs.

use super::body::Body;
use crate::code::{Op, QueryTemplate};
use crate::soql::{AGGREGATES, Comparand, Condition, FieldPath, Query, Selection};
use crate::source::At;
use crate::syntax::{Expression, SoqlExpression, SoslExpression};
use crate::types::Type;

/// Of which object a query is, where it stands and by what other name its object is called there.
struct Asked {
    at: At,
    object: String,
    alias: Option<String>,
}

impl Body<'_, '_, '_> {
    /// `single` where one record is wanted.
    pub fn query(&mut self, at: At, soql: &SoqlExpression, single: bool) -> Type {
        let mut query = soql.query.clone();
        let Some(object) = self.build.schema.object(&query.from) else { return self.no_object(at, &query.from) };
        query.from = object.clone();
        let is_count = matches!(query.select.as_slice(), [Selection::Aggregate { field: None, alias: None, .. }])
            && query.group_by.is_empty();
        let is_grouped = !query.group_by.is_empty() || query.select.iter().any(is_of_group);
        self.check_query(at, &mut query);
        self.binds(&soql.binds);
        self.at(at);
        let queries = &mut self.build.output.code.queries;
        queries.push(QueryTemplate {
            query,
            binds: soql.binds.len() as u32,
            text: soql.text.clone(),
            single,
            search: None,
        });
        let place = queries.len() as u32 - 1;
        self.emit(Op::Query(place));
        let record = Type::Record(Some(if is_grouped { "AggregateResult".into() } else { object.into() }));
        match (is_count, single) {
            (true, _) => Type::Integer,
            (_, true) => record,
            _ => Type::list(record),
        }
    }

    fn binds(&mut self, binds: &[Expression]) {
        for bind in binds {
            if self.expression(bind) == Type::Void {
                self.complain(bind.at, format_args!("A method without a return value cannot be a bind"));
            }
        }
    }

    /// A search: a list for each object that it returns.
    pub fn search(&mut self, at: At, sosl: &SoslExpression) -> Type {
        let mut search = sosl.search.clone();
        if search.returning.is_empty() {
            return self.refused(at, "SOSL without RETURNING");
        }
        for query in &mut search.returning {
            let Some(object) = self.build.schema.object(&query.from) else { return self.no_object(at, &query.from) };
            query.from = object;
            self.check_query(at, query);
        }
        self.binds(&sosl.binds);
        self.at(at);
        let queries = &mut self.build.output.code.queries;
        queries.push(QueryTemplate {
            query: Query::default(),
            binds: sosl.binds.len() as u32,
            text: sosl.text.clone(),
            single: false,
            search: Some(search),
        });
        let place = queries.len() as u32 - 1;
        self.emit(Op::Query(place));
        Type::list(Type::list(Type::Record(None)))
    }

    fn no_object(&mut self, at: At, name: &str) -> Type {
        self.unknown(
            at,
            format_args!(
                "sObject type '{name}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names."
            ),
        )
    }

    /// Checks a query whose object is known and spelled as declared.
    fn check_query(&mut self, at: At, query: &mut Query) {
        let asked = Asked { at, object: query.from.clone(), alias: query.alias.clone() };
        for selection in &mut query.select {
            match selection {
                Selection::Field(field) | Selection::Aliased { field, .. } => self.field_path(&asked, field),
                Selection::Aggregate { field, .. } => {
                    if let Some(field) = field {
                        self.field_path(&asked, field);
                    }
                }
                Selection::Children(inner) => self.check_children(&asked, inner),
                Selection::TypeOf { relationship, cases, otherwise } => {
                    if let Some(parent) = self.build.schema.parent(&asked.object, relationship) {
                        *relationship = parent.name;
                    }
                    for (object, fields) in cases.iter_mut() {
                        let of_type = Asked { at, object: object.clone(), alias: None };
                        fields.iter_mut().for_each(|field| self.field_path(&of_type, field));
                    }
                    let of_any = Asked { at, object: "Name".to_owned(), alias: None };
                    otherwise.iter_mut().for_each(|field| self.field_path(&of_any, field));
                }
                Selection::Fields(_) => {}
            }
        }
        for field in &mut query.group_by {
            self.check_comparand(&asked, field);
        }
        for condition in [&mut query.condition, &mut query.having].into_iter().flatten() {
            self.check_condition(&asked, condition);
        }
        // An order may also be by the alias of what is selected.
        let aliases: Vec<String> = query.select.iter().filter_map(alias_of).collect();
        for ordering in &mut query.order_by {
            let by_alias = |path: &FieldPath| matches!(path.as_slice(), [word] if aliases.iter().any(|alias| alias.eq_ignore_ascii_case(word)));
            if !by_alias(&ordering.by.path) {
                self.check_comparand(&asked, &mut ordering.by);
            }
        }
    }

    /// A subquery names the relationship to the children, and is a query of their object.
    fn check_children(&mut self, asked: &Asked, inner: &mut Query) {
        let Some(children) = self.build.schema.children(&asked.object, &inner.from) else {
            let name = &inner.from;
            return self.complain(asked.at, format_args!(
                "Didn't understand relationship '{name}' in FROM part of query call. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names."
            ));
        };
        inner.from = children.object;
        self.check_query(asked.at, inner);
        inner.from = children.name;
    }

    fn check_condition(&mut self, asked: &Asked, condition: &mut Condition) {
        match condition {
            Condition::And(all) | Condition::Or(all) => {
                all.iter_mut().for_each(|inner| self.check_condition(asked, inner))
            }
            Condition::Not(inner) => self.check_condition(asked, inner),
            Condition::Compare { field, .. } | Condition::In { field, .. } => self.check_comparand(asked, field),
            Condition::InQuery { field, query, .. } => {
                self.check_comparand(asked, field);
                match self.build.schema.object(&query.from) {
                    Some(object) => {
                        query.from = object;
                        self.check_query(asked.at, query);
                    }
                    None => {
                        let name = query.from.clone();
                        self.no_object(asked.at, &name);
                        self.emit(Op::Pop);
                    }
                }
            }
        }
    }

    fn check_comparand(&mut self, asked: &Asked, comparand: &mut Comparand) {
        if !comparand.path.is_empty() {
            self.field_path(asked, &mut comparand.path);
        }
    }

    /// Spells a path as declared, from parent to parent.
    fn field_path(&mut self, asked: &Asked, path: &mut FieldPath) {
        let at = asked.at;
        let mut object = asked.object.clone();
        if let [first, _, ..] = path.as_slice()
            && (asked.alias.as_ref().is_some_and(|alias| alias.eq_ignore_ascii_case(first))
                || (first.eq_ignore_ascii_case(&object) && self.build.schema.parent(&object, first).is_none()))
        {
            path.remove(0);
        }
        let last = path.len().saturating_sub(1);
        for word in path.iter_mut().take(last) {
            match self.build.schema.parent(&object, word) {
                Some(parent) => {
                    *word = parent.name;
                    object = parent.object;
                }
                None => return self.complain(at, format_args!("Didn't understand relationship '{word}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.")),
            }
        }
        let Some(word) = path.last_mut() else { return };
        match self.build.schema.field(&object, word) {
            Some(field) => *word = field.name,
            None => {
                self.complain(at, format_args!(
                    "No such column '{word}' on entity '{object}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names."
                ));
            }
        }
    }
}

fn is_of_group(selection: &Selection) -> bool {
    match selection {
        Selection::Aggregate { function, field, alias } => {
            AGGREGATES.contains(&function.as_str()) && (field.is_some() || alias.is_some())
        }
        Selection::Aliased { .. } => true,
        _ => false,
    }
}

fn alias_of(selection: &Selection) -> Option<String> {
    match selection {
        Selection::Aliased { alias, .. } | Selection::Aggregate { alias: Some(alias), .. } => Some(alias.clone()),
        _ => None,
    }
}
