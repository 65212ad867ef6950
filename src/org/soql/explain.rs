//! How a query would be answered: the plan by each index that could serve it, and the one that looks at all rows.
//!
//! Refuses what a query is refused for. Simplified: Salesforce estimates from statistics, and what other optimisations
//! it knows (Sharing, Other) are not here; cardinalities are counted, so that they are exact. The costs follow its
//! published thresholds of selectivity, and for a look at all rows what captured answers of large tables come to.
//! Invariant: the plans are sorted by their cost, and there is always one.
//! <https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_query_performance_feedback.htm>

use super::{Plan, QueryProblem, View, answer, in_order};
use crate::{
    json::{Out, double},
    schema::{Field, Kind, Object},
};

/// Fields of every object that have an index, and those of some: `Object.Field`.
/// <https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/langCon_apex_SOQL_VLSQ.htm>
const INDEXED: [&str; 9] = [
    "Name",
    "OwnerId",
    "CreatedDate",
    "SystemModstamp",
    "LastModifiedDate",
    "RecordTypeId",
    "Division",
    "Contact.Email",
    "Lead.Email",
];
/// Rows of which a larger part may be found than of those behind them.
const FIRST: f64 = 1_000_000.0;
/// What a look at all rows costs beside the rows that it finds.
const SCAN: (f64, f64) = (1.0, 2.6);

/// A way to the rows of a query.
struct Way {
    /// The field whose index leads to them; none where all rows are looked at.
    index: Option<String>,
    found: usize,
    cost: f64,
}

/// The plans of a query as JSON, the cheapest first.
///
/// # Errors
/// As [`answer`] has them.
pub fn explain(view: &View<'_>, text: &str, deleted: bool) -> Result<String, Box<QueryProblem>> {
    let query = answer::read(text, deleted)?;
    let view = view.for_client();
    let plan = Plan::of(&view, &query).map_err(|problem| answer::told(text, &query, problem))?;
    let object = plan.scope.object;
    let rows = view.records.with_deleted(view.overlay, &object.name, deleted);
    let whole = rows.len() as f64;
    let mut ways = Vec::new();
    let met = rows.iter().filter(|row| plan.test.as_ref().is_none_or(|test| test.holds(&view, &[row]))).count();
    let cost = if rows.is_empty() { 0.0 } else { SCAN.0 + SCAN.1 * met as f64 / whole };
    ways.push(Way { index: None, found: met, cost });
    for test in plan.test.iter().flat_map(|test| test.parts()) {
        let Some(field) = test.searched() else { continue };
        let Some(threshold) = threshold(object, field, whole) else { continue };
        let found = rows.iter().filter(|row| test.holds(&view, &[row])).count();
        let cost = if threshold > 0.0 { found as f64 / threshold } else { 0.0 };
        ways.push(Way { index: Some(field.name.to_string()), found, cost });
    }
    // Of two that cost the same the index is taken.
    let ways =
        in_order(ways, &|one, two| one.cost.total_cmp(&two.cost).then(one.index.is_none().cmp(&two.index.is_none())));
    let mut out = Out::default();
    out.open('{').key("plans").open('[');
    for way in ways {
        out.open('{').member("cardinality", &way.found.to_string()).key("fields");
        out.texts(way.index.as_deref().into_iter());
        out.text("leadingOperationType", if way.index.is_some() { "Index" } else { "TableScan" });
        out.key("notes").open('[');
        if object.field("IsDeleted").is_some() && !deleted {
            out.open('{').text("description", "Not considering filter for optimization because unindexed");
            out.key("fields").texts(std::iter::once("IsDeleted")).text("tableEnumOrId", &object.name).close('}');
        }
        out.close(']').member("relativeCost", &double(way.cost));
        out.member("sobjectCardinality", &rows.len().to_string()).text("sobjectType", &object.name).close('}');
    }
    out.close(']').text("sourceQuery", text).close('}');
    Ok(out.0)
}

/// How many rows an index may find at most to be worth it; none where the field has no index. An index of the
/// platform's may find three in ten, one of a custom field one in ten, and of what is behind the first million half of
/// that.
fn threshold(object: &Object, field: &Field, whole: f64) -> Option<f64> {
    let is_listed = INDEXED.iter().any(|known| match known.split_once('.') {
        Some((owner, name)) => object.name == owner && *name == *field.name,
        None => **known == *field.name,
    });
    let is_key = matches!(field.kind, Kind::Id | Kind::Reference { .. }) || field.external_id || field.unique;
    let (part, most) = match (is_listed || is_key, field.name.ends_with("__c")) {
        (false, _) => return None,
        (true, false) => (0.3, FIRST),
        (true, true) => (0.1, 333_333.0),
    };
    Some((part * whole.min(FIRST) + part / 2.0 * (whole - FIRST).max(0.0)).min(most))
}
