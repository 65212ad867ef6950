//! A custom field from its metadata.
//!
//! Refuses formulas, default values that are formulas, shared and dependent picklists, and every type that is not
//! listed here, by its name. Invariant: a field that is read is one that saves and queries honour in full.
//! <https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/customfield.htm>

use apex::Datum;

use super::element::Element;
use crate::schema::{Field, Kind};

const TEXT_LENGTH: u32 = 255;
const LONG_TEXT_LENGTH: u32 = 131_072;
const PHONE_LENGTH: u32 = 40;
const PRECISION: u32 = 18;

/// The field of a file of that name.
pub fn read(element: Element<'_>, file: &str) -> Result<Field, String> {
    let name = element.needed("fullName")?;
    if name != file {
        return Err(format!("<fullName> is {name}, the file's name says {file}: make them the same"));
    }
    if !name.ends_with("__c") {
        return Err(format!("{name} is no custom field: give it a name that ends with __c"));
    }
    let word = element.needed("type")?;
    if element.one("formula").is_some() {
        return Err(format!("{name} is a formula, which this org does not compute: use a field that is written"));
    }
    let kind = kind(element, name, word)?;
    let mut field = Field::new(name, element.needed("label")?, kind);
    field.required = element.flag("required", false)?;
    field.unique = element.flag("unique", false)?;
    field.external_id = element.flag("externalId", false)?;
    if element.flag("caseSensitive", false)? {
        return Err("unique text is compared without case here: set <caseSensitive> to false".into());
    }
    match (&field.kind, element.text("defaultValue")) {
        (_, None) => {}
        (Kind::Checkbox, Some(_)) => field.default = Datum::Boolean(element.flag("defaultValue", false)?),
        (_, Some(_)) => return Err("a default value is a formula, which this org does not compute: remove it".into()),
    }
    if let Kind::Picklist { .. } = field.kind {
        field.default = default_value(element)?;
    }
    Ok(field)
}

fn kind(element: Element<'_>, name: &str, word: &str) -> Result<Kind, String> {
    Ok(match word {
        "Text" => Kind::Text { length: element.number("length", 1, TEXT_LENGTH)? },
        "TextArea" => Kind::Text { length: TEXT_LENGTH },
        "LongTextArea" => Kind::LongText { length: element.number("length", TEXT_LENGTH + 1, LONG_TEXT_LENGTH)? },
        "Picklist" => picklist(element)?,
        "Url" => Kind::Url,
        "Phone" => Kind::Phone { length: PHONE_LENGTH },
        "Email" => Kind::Email,
        "Number" | "Currency" | "Percent" => {
            let precision = element.number("precision", 1, PRECISION)?;
            let scale = element.number("scale", 0, precision)?;
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
            match element.text("deleteConstraint") {
                None | Some("SetNull") => {}
                Some(other) => return Err(format!("<deleteConstraint> {other} is not supported: use SetNull")),
            }
            let stem = name.strip_suffix("__c").unwrap_or(name);
            Kind::Reference {
                to: vec![element.needed("referenceTo")?.to_owned()],
                relationship: Some(format!("{stem}__r")),
            }
        }
        other => {
            return Err(format!(
                "fields of type {other} are not supported: use Text, TextArea, LongTextArea, Picklist, Url, Phone, \
                 Email, Number, Currency, Percent, Checkbox, Date, DateTime or Lookup"
            ));
        }
    })
}

fn picklist(element: Element<'_>) -> Result<Kind, String> {
    let set = element.one("valueSet").ok_or("<valueSet> is missing: add it")?;
    for (tag, what) in [("valueSetName", "a global value set"), ("controllingField", "a controlling field")] {
        if set.one(tag).is_some() {
            return Err(format!("{what} is not supported: list the values in <valueSetDefinition>"));
        }
    }
    let definition = set.one("valueSetDefinition").ok_or("<valueSetDefinition> is missing: add it")?;
    let sorted = definition.flag("sorted", false)?;
    let mut values: Vec<String> = Vec::new();
    for value in definition.all("value") {
        if value.flag("isActive", true)? {
            let name = value.needed("fullName")?.to_owned();
            let place = if sorted { values.partition_point(|known| *known <= name) } else { values.len() };
            values.insert(place, name);
        }
    }
    Ok(Kind::Picklist { values, restricted: set.flag("restricted", false)? })
}

fn default_value(element: Element<'_>) -> Result<Datum, String> {
    let definition = element.one("valueSet").and_then(|set| set.one("valueSetDefinition"));
    for value in definition.into_iter().flat_map(|definition| definition.all("value")) {
        if value.flag("default", false)? {
            return Ok(Datum::String(value.needed("fullName")?.to_owned()));
        }
    }
    Ok(Datum::Null)
}
