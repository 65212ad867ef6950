//! A custom field from its metadata.
//!
//! Refuses numbers out of range, flags that are none, and a name that is not the file's. A type that is not listed here
//! leaves the field out, and a default value that cannot be computed leaves it empty: both are named. Invariant: a
//! field that is read is one that saves and queries honour, but for what is named.
//! <https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/customfield.htm>

use std::sync::Arc;

use apex::{Datum, soql::Operator};

use super::{CustomField, element::Element, picklist};
use crate::formula::Formula;
use crate::schema::{ANY, Access, COORDINATE, Field, Kind, OnDelete, Source, Summary};

const TEXT_LENGTH: u32 = 255;
const LONG_TEXT_LENGTH: u32 = 131_072;
const PHONE_LENGTH: u32 = 40;
const PRECISION: u32 = 18;

/// The fields of a file of that name, or of an element in its object's file: three for a place on the map, none for what
/// is passed over.
pub fn read(
    element: Element<'_>,
    object: &str,
    file: Option<&str>,
    into: &mut Vec<CustomField>,
    notes: &mut Vec<String>,
) {
    let name = element.needed("fullName");
    if let Some(file) = file.filter(|file| *file != name) {
        element.wrong(&["<fullName> is ", name, ", the file's name says ", file, ": make them the same"]);
    }
    if !name.ends_with("__c") {
        return notes.push([object, ".", name, ": a standard field stays as it is"].concat());
    }
    let mut custom = CustomField { object: object.to_owned(), ..CustomField::default() };
    let word = element.needed("type");
    let Some(kind) = kind(element, name, word, &mut custom, notes) else {
        return notes.push([object, ".", name, ": fields of type ", word, " are not supported"].concat());
    };
    let label = element.text("label").unwrap_or(name);
    let default = std::mem::take(&mut custom.field.default);
    let mut field = Field::new(name, label, kind);
    if default != Datum::Null {
        field.default = default;
    }
    field.required = element.flag("required", false) || word == "MasterDetail";
    field.unique = element.flag("unique", false);
    field.case_sensitive = element.flag("caseSensitive", false);
    field.external_id = element.flag("externalId", false);
    match word {
        "AutoNumber" => {
            field.source = Source::AutoNumber(element.text("displayFormat").unwrap_or("{0}").to_owned());
            field.access = Access::System;
        }
        "Summary" => {
            field.source = Source::Summary(Box::new(summary(element)));
            field.access = Access::System;
        }
        "MasterDetail" if !element.flag("reparentableMasterDetail", false) => field.access = Access::Create,
        _ => {}
    }
    if let Some(formula) = element.text("formula") {
        let formula = Formula::parse(formula).unwrap_or_else(|why| {
            element.not_in_build(name, &why);
            notes.push([object, ".", name, ": its formula is not computed, and gives nothing: ", &why].concat());
            Formula::nothing()
        });
        field.source = Source::Formula(Arc::new(formula));
        field.access = Access::System;
        field.required = false;
    }
    if let Some(text) = element.text("defaultValue") {
        if let Err(why) = Formula::parse(text) {
            element.not_in_build(name, &why);
        }
        custom.default = Some(text.to_owned());
    }
    if word == "Location" {
        let stem = name.strip_suffix("__c").unwrap_or(name);
        for part in ["Latitude", "Longitude"] {
            let name = [stem, "__", part, "__s"].concat();
            let label = [label, " (", part, ")"].concat();
            into.push(CustomField { field: Field { name: name.into(), label, ..field.clone() }, ..custom.clone() });
        }
        let compound = Field { access: Access::System, kind: Kind::Location, required: false, ..field };
        into.push(CustomField { field: compound, ..custom });
        return;
    }
    custom.field = field;
    into.push(custom);
}

fn kind(
    element: Element<'_>,
    name: &str,
    word: &str,
    custom: &mut CustomField,
    notes: &mut Vec<String>,
) -> Option<Kind> {
    let is_formula = element.one("formula").is_some();
    Some(match word {
        // A formula has no length of its own.
        "Text" if is_formula => Kind::Text { length: 1300 },
        "Text" | "EncryptedText" => Kind::Text { length: element.number("length", 1, TEXT_LENGTH) },
        "TextArea" => Kind::Text { length: TEXT_LENGTH },
        "LongTextArea" | "Html" => {
            Kind::LongText { length: element.number("length", TEXT_LENGTH + 1, LONG_TEXT_LENGTH) }
        }
        "AutoNumber" => Kind::Text { length: 30 },
        "Picklist" | "MultiselectPicklist" => {
            let values = picklist::read(element, custom);
            Kind::Picklist { values, restricted: custom.restricted, multiple: word != "Picklist" }
        }
        "Url" => Kind::Url,
        "Phone" => Kind::Phone { length: PHONE_LENGTH },
        "Email" => Kind::Email,
        "Number" | "Currency" | "Percent" => {
            let (precision, scale) = match is_formula && element.one("precision").is_none() {
                true => (PRECISION, 2),
                false => {
                    let precision = element.number("precision", 1, PRECISION);
                    (precision, element.number("scale", 0, precision))
                }
            };
            match word {
                "Number" => Kind::Number { precision, scale },
                "Currency" => Kind::Currency { precision, scale },
                _ => Kind::Percent { precision, scale },
            }
        }
        "Location" => COORDINATE,
        // The kind of what is summed up is known only when all objects are.
        "Summary" => Kind::Number { precision: PRECISION, scale: 0 },
        "Checkbox" => Kind::Checkbox,
        "Date" => Kind::Date,
        "DateTime" => Kind::DateTime,
        "Time" => Kind::Time,
        "Lookup" | "MasterDetail" | "Hierarchy" | "MetadataRelationship" => {
            let on_delete = match (word, element.text("deleteConstraint")) {
                ("MasterDetail", _) | (_, Some("Cascade")) => OnDelete::Cascade,
                (_, Some("Restrict")) => OnDelete::Restrict,
                _ => OnDelete::Clear,
            };
            if element.one("lookupFilter").is_some() {
                notes.push([&custom.object, ".", name, ": its lookup filter is not applied"].concat());
            }
            let to = match word {
                "Hierarchy" => "User",
                _ => element.text("referenceTo").unwrap_or(ANY),
            };
            let stem = name.strip_suffix("__c").unwrap_or(name);
            Kind::Reference {
                to: vec![to.to_owned()],
                relationship: Some([stem, "__r"].concat()),
                children: element.text("relationshipName").map(|name| [name, "__r"].concat()),
                on_delete,
            }
        }
        _ => return None,
    })
}

fn summary(element: Element<'_>) -> Summary {
    let last = |text: &str| text.rsplit('.').next().unwrap_or_default().to_owned();
    let (object, lookup) = element.needed("summaryForeignKey").split_once('.').unwrap_or_default();
    let mut filters = Vec::new();
    for filter in element.all("summaryFilterItems") {
        let operator = match filter.needed("operation") {
            "notEqual" => Operator::NotEqual,
            "lessThan" => Operator::Less,
            "lessOrEqual" => Operator::LessOrEqual,
            "greaterThan" => Operator::Greater,
            "greaterOrEqual" => Operator::GreaterOrEqual,
            "contains" | "startsWith" | "notContain" | "includes" | "excludes" => Operator::Like,
            _ => Operator::Equal,
        };
        let value = filter.text("value").unwrap_or_default();
        filters.push((last(filter.needed("field")), operator, value.to_owned()));
    }
    Summary {
        function: element.needed("summaryOperation").to_ascii_uppercase(),
        object: object.to_owned(),
        lookup: lookup.to_owned(),
        field: element.text("summarizedField").map(last),
        filters,
    }
}
