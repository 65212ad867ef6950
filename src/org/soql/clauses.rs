//! Which clauses stand beside one another.
//!
//! Refuses, before the schema is asked, what Salesforce documents as not allowed: `COUNT()` beside anything else, a total
//! with `LIMIT`, `ORDER BY` with a lock, `OFFSET` in a subquery, all of these in a semi-join. Where no text is known, the
//! one here says the rule and is unconfirmed. Invariant: nothing here depends on rows.
//! <https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select.htm>

use apex::{
    Datum,
    soql::{AGGREGATES, Condition, FieldPath, Operand, Query, Selection},
};

use super::{Problem, is_count, problem};

const CODE: &str = "MALFORMED_QUERY";

/// Looks at a query and not into its subqueries.
pub fn check(query: &Query) -> Result<(), Problem> {
    let counts =
        |item: &Selection| matches!(item, Selection::Aggregate { function, field: None, .. } if function == "COUNT");
    if query.select.iter().any(counts) && !is_count(query) {
        return Err(problem(CODE, &["COUNT() must be the only item of the select list, without a GROUP BY"]));
    }
    if let Some(by) = query.order_by.first() {
        if is_count(query) {
            return Err(problem(CODE, &["COUNT() can not be used with ORDER BY"]).near(&by.by.path));
        }
        if query.for_update {
            return Err(problem(CODE, &["ORDER BY can not be used with FOR UPDATE"]).near(&by.by.path));
        }
    }
    let is_total = |item: &Selection| matches!(item, Selection::Aggregate { function, field: Some(_), .. } if AGGREGATES.contains(&function.as_str()));
    if query.group_by.is_empty() && query.limit.is_some() && query.select.iter().any(is_total) {
        let message = "Non-grouped query that uses overall aggregate functions cannot also use LIMIT";
        return Err(problem(CODE, &[message]));
    }
    let one = query.limit == Some(Operand::Value(Datum::Integer(1)));
    for item in &query.select {
        match item {
            Selection::Children(inner) => match &inner.offset {
                Some(offset) if !one => {
                    let message = "OFFSET in a subquery needs LIMIT 1 in the query around it";
                    return Err(problem(CODE, &[message]).near(offset));
                }
                _ => {}
            },
            Selection::TypeOf { relationship, .. } => alone(query, relationship)?,
            _ => {}
        }
    }
    Ok(())
}

/// What a relationship's `TYPEOF` selects nothing else does.
fn alone(query: &Query, relationship: &String) -> Result<(), Problem> {
    let alias = query.alias.as_deref().unwrap_or(&query.from);
    let same = |path: &&FieldPath| {
        let behind = path.iter().skip_while(|name| name.eq_ignore_ascii_case(alias) && path.len() > 1);
        let mut behind = behind.peekable();
        behind.next().is_some_and(|first| first.eq_ignore_ascii_case(relationship)) && behind.peek().is_some()
    };
    let selected = query.select.iter().filter_map(|item| match item {
        Selection::Field(path) => Some(path),
        _ => None,
    });
    match selected.clone().find(same) {
        None => Ok(()),
        Some(path) => {
            let message = [
                "TYPEOF operand '",
                relationship,
                "' and top-level SELECT list element '",
                &path.join("."),
                "' may not reference the same relationship field.",
            ];
            Err(problem(CODE, &message).near(relationship))
        }
    }
}

/// Looks at the query of a semi-join.
pub fn check_semi_join(query: &Query) -> Result<(), Problem> {
    let refused = [
        ("ORDER BY", !query.order_by.is_empty()),
        ("LIMIT", query.limit.is_some()),
        ("OFFSET", query.offset.is_some()),
        ("FOR UPDATE", query.for_update),
        ("COUNT()", is_count(query)),
    ];
    match refused.iter().find(|(_, stands)| *stands) {
        Some((clause, _)) => {
            Err(problem(CODE, &[clause, " can not be used in a semi join sub-select"]).near(&query.from))
        }
        None => Ok(()),
    }
}

/// Looks for a semi-join where groups are filtered.
pub fn check_having(condition: &Condition) -> Result<(), Problem> {
    match condition {
        Condition::And(all) | Condition::Or(all) => all.iter().try_for_each(check_having),
        Condition::Not(inner) => check_having(inner),
        Condition::InQuery { query, .. } => {
            Err(problem(CODE, &["Semi join sub-selects are not allowed in HAVING"]).near(&query.from))
        }
        _ => Ok(()),
    }
}
