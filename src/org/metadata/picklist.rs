//! The values of a picklist: in its field's metadata, or in a global value set.
//!
//! Passes over which values go with which of a controlling field. Invariant: values that are not active are not there.
//! <https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_globalvalueset.htm>

use apex::Datum;

use super::{CustomField, element::Element};
use crate::schema::PicklistValue;

/// The values of a field, its default and whether it takes no others; or the name of the set that has them.
pub fn read(element: Element<'_>, custom: &mut CustomField) -> Vec<PicklistValue> {
    // Before version 38 of the API the values stood in <picklist>.
    let Some(set) = element.one("valueSet").or_else(|| element.needed_one("picklist")) else { return Vec::new() };
    custom.restricted = set.flag("restricted", false);
    if let Some(name) = set.text("valueSetName") {
        custom.value_set = Some(name.to_owned());
        return Vec::new();
    }
    let definition = set.one("valueSetDefinition").unwrap_or(set);
    let tag = if definition.one("picklistValues").is_some() { "picklistValues" } else { "value" };
    values(definition, tag, &mut custom.field.default)
}

/// The values of elements of that name, and the first that is the default.
pub fn values(element: Element<'_>, tag: &str, default: &mut Datum) -> Vec<PicklistValue> {
    let mut values: Vec<PicklistValue> = Vec::new();
    let sorted = element.flag("sorted", false);
    for value in element.all(tag) {
        let name = value.needed("fullName").to_owned();
        if value.flag("default", false) && *default == Datum::Null {
            *default = Datum::String(name.clone());
        }
        if value.flag("isActive", true) {
            let place = if sorted { values.partition_point(|known| known.name <= name) } else { values.len() };
            let label = value.text("label").filter(|label| *label != name).map(str::to_owned);
            values.insert(place, PicklistValue { name, label });
        }
    }
    values
}
