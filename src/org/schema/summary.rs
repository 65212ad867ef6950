//! A roll-up summary: what is counted or added up of a record's children.
//!
//! Refuses nothing. Invariant: the lookup leads from the child to the object that has the summary.
//! <https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/customfield.htm>

use apex::soql::Operator;

/// A roll-up summary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// `COUNT`, `SUM`, `MIN` or `MAX`.
    pub function: String,
    /// The children's object.
    pub object: String,
    /// The children's lookup.
    pub lookup: String,
    /// What is added up; none for a count.
    pub field: Option<String>,
    /// Field, operator and value, as the metadata has it: all must hold.
    pub filters: Vec<(String, Operator, String)>,
}

apex::image_of_struct!(Summary { function, object, lookup, field, filters });
