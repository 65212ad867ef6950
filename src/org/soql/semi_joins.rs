//! Semi-joins: conditions that ask another query, `Id IN (SELECT AccountId FROM Contact)`.
//!
//! Refuses them where Salesforce has none: beside OR, inside of another condition, inside of one another, more than two
//! in a clause, and for anything but ids. Invariant: where one stands is looked at before any of them is asked.
//! <https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_comparisonoperators.htm>

use apex::soql::{Condition, Query};

use super::{Key, Plan, Problem, View, clauses, filter::is_id, in_order, of_field, problem};

/// Of one WHERE clause.
const MOST: usize = 2;

/// Looks where they stand in a WHERE clause.
pub fn check(condition: &Condition) -> Result<(), Problem> {
    let mut count = 0;
    let refused = |message: &str, near: &Query| Err(problem("MALFORMED_QUERY", &[message]).near(&near.from));
    let (all, is_or) = match condition {
        Condition::And(all) => (all.as_slice(), false),
        Condition::Or(all) => (all.as_slice(), true),
        one => (std::slice::from_ref(one), false),
    };
    for one in all {
        match (one, inner(one)) {
            (Condition::InQuery { query, .. }, _) if is_or => {
                return refused("Semi join sub-selects are not allowed with the 'OR' operator", query);
            }
            (Condition::InQuery { query, .. }, _) => {
                if query.condition.as_ref().and_then(inner).is_some() {
                    return refused("Nesting of semi join sub-selects is not supported", query);
                }
                count += 1;
                if count > MOST {
                    return refused("Maximum 2 semi join sub-selects are allowed", query);
                }
            }
            (_, Some(query)) => {
                let message = "Semi join sub-selects are only allowed at the top level WHERE expressions and not in \
                               nested WHERE expressions.";
                return refused(message, query);
            }
            _ => {}
        }
    }
    Ok(())
}

/// The first subquery of a condition.
fn inner(condition: &Condition) -> Option<&Query> {
    match condition {
        Condition::And(all) | Condition::Or(all) => all.iter().find_map(inner),
        Condition::Not(one) => inner(one),
        Condition::InQuery { query, .. } => Some(query),
        _ => None,
    }
}

/// The values that a query selects, without nothing.
pub fn values(view: &View<'_>, query: &Query) -> Result<Vec<Key>, Problem> {
    clauses::check_semi_join(query)?;
    let plan = Plan::of(view, query)?;
    let Some(selected) = plan.only_expression() else {
        // Unconfirmed.
        return Err(problem("MALFORMED_QUERY", &["a subquery after IN must select one field"]));
    };
    if !is_id(selected.kind()) {
        let message = "semi join sub selects can only query id fields, cannot use: '";
        return Err(of_field(&[message, selected.name(), "'"]));
    }
    let mut keys = Vec::new();
    for group in plan.groups(view) {
        match Key::of(&plan.value(view, &selected, &group)) {
            Key::Null => {}
            key => keys.push(key),
        }
    }
    let mut keys = in_order(keys, &Key::cmp);
    keys.dedup();
    Ok(keys)
}
