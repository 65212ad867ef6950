//! A custom field from its metadata.
//!
//! Refuses formulas, default values that are formulas, shared and dependent picklists, and every type that is not
//! listed here, by its name. Invariant: a field that is read is one that saves and queries honour in full.
//! <https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/customfield.htm>

use apex::Datum;

use super::element::Element;
use crate::schema::{Field, Kind, OnDelete, PicklistValue};

const TEXT_LENGTH: u32 = 255;
const LONG_TEXT_LENGTH: u32 = 131_072;
const PHONE_LENGTH: u32 = 40;
const PRECISION: u32 = 18;

/// The field of a file of that name.
pub fn read(element: Element<'_>, file: &str) -> Field {
    let name = element.needed("fullName");
    if name != file {
        element.wrong(&["<fullName> is ", name, ", the file's name says ", file, ": make them the same"]);
    }
    if !name.ends_with("__c") {
        element.wrong(&[name, " is no custom field: give it a name that ends with __c"]);
    }
    let word = element.needed("type");
    if element.one("formula").is_some() {
        element.wrong(&[name, " is a formula, which this org does not compute: use a field that is written"]);
    }
    let mut default = Datum::Null;
    let kind = kind(element, name, word, &mut default);
    let mut field = Field::new(name, element.needed("label"), kind);
    field.required = element.flag("required", false);
    field.unique = element.flag("unique", false);
    field.external_id = element.flag("externalId", false);
    if element.flag("caseSensitive", false) {
        element.wrong(&["unique text is compared without case here: set <caseSensitive> to false"]);
    }
    if matches!(field.kind, Kind::Checkbox) {
        default = Datum::Boolean(element.flag("defaultValue", false));
    } else if element.text("defaultValue").is_some() {
        element.wrong(&["a default value is a formula, which this org does not compute: remove it"]);
    }
    field.default = default;
    field
}

fn kind(element: Element<'_>, name: &str, word: &str, default: &mut Datum) -> Kind {
    match word {
        "Text" => Kind::Text { length: element.number("length", 1, TEXT_LENGTH) },
        "TextArea" => Kind::Text { length: TEXT_LENGTH },
        "LongTextArea" => Kind::LongText { length: element.number("length", TEXT_LENGTH + 1, LONG_TEXT_LENGTH) },
        "Picklist" => picklist(element, default),
        "Url" => Kind::Url,
        "Phone" => Kind::Phone { length: PHONE_LENGTH },
        "Email" => Kind::Email,
        "Number" | "Currency" | "Percent" => {
            let precision = element.number("precision", 1, PRECISION);
            let scale = element.number("scale", 0, precision);
            match word {
                "Number" => Kind::Number { precision, scale },
                "Currency" => Kind::Currency { precision, scale },
                _ => Kind::Percent { precision, scale },
            }
        }
        "Checkbox" => Kind::Checkbox,
        "Date" => Kind::Date,
        "DateTime" => Kind::DateTime,
        "Lookup" => {
            let constraint = element.text("deleteConstraint").unwrap_or("SetNull");
            if constraint != "SetNull" {
                element.wrong(&["<deleteConstraint> ", constraint, " is not supported: use SetNull"]);
            }
            let stem = name.strip_suffix("__c").unwrap_or(name);
            Kind::Reference {
                to: vec![element.needed("referenceTo").to_owned()],
                relationship: Some([stem, "__r"].concat()),
                children: element.text("relationshipName").map(|name| [name, "__r"].concat()),
                on_delete: OnDelete::Clear,
            }
        }
        other => {
            element.wrong(&[
                "fields of type ",
                other,
                " are not supported: use Text, TextArea, LongTextArea, Picklist, Url, Phone, Email, Number, Currency, \
                 Percent, Checkbox, Date, DateTime or Lookup",
            ]);
            Kind::Url
        }
    }
}

fn picklist(element: Element<'_>, default: &mut Datum) -> Kind {
    let mut values: Vec<PicklistValue> = Vec::new();
    let Some(set) = element.needed_one("valueSet") else { return Kind::Url };
    for (tag, what) in [("valueSetName", "a global value set"), ("controllingField", "a controlling field")] {
        if set.one(tag).is_some() {
            element.wrong(&[what, " is not supported: list the values in <valueSetDefinition>"]);
        }
    }
    let Some(definition) = set.needed_one("valueSetDefinition") else { return Kind::Url };
    let sorted = definition.flag("sorted", false);
    for value in definition.all("value") {
        let name = value.needed("fullName").to_owned();
        if value.flag("default", false) && *default == Datum::Null {
            *default = Datum::String(name.clone());
        }
        if value.flag("isActive", true) {
            let place = if sorted { values.partition_point(|known| known.name <= name) } else { values.len() };
            values.insert(place, PicklistValue { name, label: None });
        }
    }
    Kind::Picklist { values, restricted: set.flag("restricted", false), multiple: false }
}
