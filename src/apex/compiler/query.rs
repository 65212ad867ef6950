//! Queries in the source: every object and field is checked against the schema and spelled as declared.
//!
//! Refuses subqueries, aggregates with GROUP BY and the like by name until the org answers them. Invariant: the binds
//! lie on the stack in the order of their numbers when the query runs.

use super::body::Body;
use crate::code::{Op, QueryTemplate};
use crate::soql::{Comparand, Condition, FieldPath, Query, Selection};
use crate::source::At;
use crate::syntax::SoqlExpression;
use crate::types::Type;

impl Body<'_, '_, '_> {
    /// `single` where one record is wanted.
    pub fn query(&mut self, at: At, soql: &SoqlExpression, single: bool) -> Type {
        let mut query = soql.query.clone();
        let Some(object) = self.build.schema.object(&query.from) else {
            return self.unknown(
                at,
                format_args!(
                    "sObject type '{}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.",
                    query.from
                ),
            );
        };
        query.from = object.clone();
        let is_count = matches!(query.select.as_slice(), [Selection::Aggregate { field: None, alias: None, .. }]);
        self.check_query(at, &object, &mut query, is_count);
        for bind in &soql.binds {
            if self.expression(bind) == Type::Void {
                self.complain(bind.at, format_args!("A method without a return value cannot be a bind"));
            }
        }
        self.at(at);
        let queries = &mut self.build.output.code.queries;
        queries.push(QueryTemplate { query, binds: soql.binds.len() as u32, text: soql.text.clone(), single });
        let place = queries.len() as u32 - 1;
        self.emit(Op::Query(place));
        match (is_count, single) {
            (true, _) => Type::Integer,
            (_, true) => Type::Record(Some(object.into())),
            _ => Type::list(Type::Record(Some(object.into()))),
        }
    }

    fn check_query(&mut self, at: At, object: &str, query: &mut Query, is_count: bool) {
        for selection in &mut query.select {
            match selection {
                Selection::Field(path) => self.field_path(at, object, path),
                Selection::Aggregate { .. } if is_count => {}
                Selection::Aggregate { function, .. } => {
                    self.build.refuse(at, &["The aggregate function ", function].concat())
                }
                Selection::Children(_) => self.build.refuse(at, "A subquery over children"),
                Selection::Fields(_) => self.build.refuse(at, "FIELDS()"),
                Selection::TypeOf { .. } => self.build.refuse(at, "TYPEOF"),
                Selection::Aliased { .. } => self.build.refuse(at, "An alias"),
            }
        }
        if !query.group_by.is_empty() || query.having.is_some() {
            self.build.refuse(at, "GROUP BY");
        }
        if let Some(condition) = &mut query.condition {
            self.check_condition(at, object, condition);
        }
        for ordering in &mut query.order_by {
            self.check_comparand(at, object, &mut ordering.by);
        }
    }

    fn check_condition(&mut self, at: At, object: &str, condition: &mut Condition) {
        match condition {
            Condition::And(all) | Condition::Or(all) => {
                all.iter_mut().for_each(|inner| self.check_condition(at, object, inner))
            }
            Condition::Not(inner) => self.check_condition(at, object, inner),
            Condition::Compare { field, .. } | Condition::In { field, .. } => self.check_comparand(at, object, field),
            Condition::InQuery { .. } => self.build.refuse(at, "IN with a subquery"),
        }
    }

    fn check_comparand(&mut self, at: At, object: &str, comparand: &mut Comparand) {
        match comparand.function {
            Some(_) => self.build.refuse(at, "An aggregate in a condition"),
            None => self.field_path(at, object, &mut comparand.path),
        }
    }

    /// Spells a path as declared, from parent to parent.
    fn field_path(&mut self, at: At, object: &str, path: &mut FieldPath) {
        let mut object = object.to_owned();
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
