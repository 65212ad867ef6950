//! What a query groups by, and what may stand beside groups.
//!
//! Refuses a field that cannot be grouped, one that is neither grouped nor aggregated, and subtotals over too many fields.
//! Invariant: subtotals of `ROLLUP` are a part of those of `CUBE`.
//! <https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_groupby.htm>

use apex::soql::{Comparand, Condition, Query, Subtotals};

use super::{Expression, Problem, Scope, View, expression::Function, problem, unsupported};

/// Fields of a `ROLLUP` or a `CUBE`.
const MOST_SUBTOTALS: usize = 3;

/// Over which keys a query has groups.
pub fn masks(query: &Query, keys: usize) -> Result<Vec<u32>, Problem> {
    if query.subtotals != Subtotals::None && keys > MOST_SUBTOTALS {
        // The text is unconfirmed.
        let most = MOST_SUBTOTALS.to_string();
        return Err(problem("MALFORMED_QUERY", &["ROLLUP and CUBE take at most ", &most, " fields"]));
    }
    if query.subtotals != Subtotals::None && query.having.is_some() {
        return Err(unsupported("HAVING beside ROLLUP or CUBE"));
    }
    let all = 1_u32 << keys.min(MOST_SUBTOTALS);
    Ok(match query.subtotals {
        Subtotals::None => vec![0],
        // The last fields, from none of them to all.
        Subtotals::Rollup => (0..=keys).map(|many| (all - 1) >> (keys - many) << (keys - many)).collect(),
        Subtotals::Cube => (0..all).collect(),
    })
}

pub fn groupable<'a>(view: &View<'a>, scope: Scope<'a>, by: &Comparand) -> Result<Expression<'a>, Problem> {
    let expression = Expression::of(view, scope, by.function.as_deref(), &by.path)?;
    let field = expression.path.as_ref().map(|path| path.field);
    match field.filter(|field| expression.function == Function::None && !field.is_groupable()) {
        Some(field) => {
            let message = ["field '", &*field.name, "' can not be grouped in a query call"];
            Err(problem("MALFORMED_QUERY", &message).near(&by.path))
        }
        None => Ok(expression),
    }
}

pub fn must_be_grouped(keys: &[Expression<'_>], expression: &Expression<'_>) -> Result<(), Problem> {
    if expression.is_aggregate() || keys.iter().any(|key| key.is(expression)) {
        return Ok(());
    }
    Err(not_grouped(expression.name()))
}

/// Whether groups have all that a condition compares.
pub fn of_groups<'a>(
    view: &View<'a>,
    scope: Scope<'a>,
    condition: &Condition,
    keys: &[Expression<'a>],
) -> Result<(), Problem> {
    match condition {
        Condition::And(all) | Condition::Or(all) => {
            all.iter().try_for_each(|condition| of_groups(view, scope, condition, keys))
        }
        Condition::Not(inner) => of_groups(view, scope, inner, keys),
        Condition::Compare { field, .. } | Condition::In { field, .. } | Condition::InQuery { field, .. } => {
            let expression = Expression::of(view, scope, field.function.as_deref(), &field.path)?;
            must_be_grouped(keys, &expression).map_err(|problem| problem.near(&field.path))
        }
    }
}

/// The problem of a field that is selected from groups, and stands outside of them.
pub fn not_grouped(name: &str) -> Problem {
    problem("MALFORMED_QUERY", &["Field must be grouped or aggregated: ", name])
}
