//! A field: what it holds, who writes it, and how its value comes about.
//!
//! Refuses nothing: values are checked in `values`. Invariant: every kind has one Apex type and one name in describes.
//! <https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/field_types.htm>

use std::sync::Arc;

use apex::{Datum, FieldKind, FieldName};

use super::summary::Summary;
use crate::formula::Formula;

/// A field.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// `Enrichment_Status__c`
    pub name: FieldName,
    /// `Enrichment Status`: messages about a value begin with it.
    pub label: String,
    /// What it holds.
    pub kind: Kind,
    /// A save without a value is refused.
    pub required: bool,
    /// No two records have the same value.
    pub unique: bool,
    /// Values that differ in case alone are different ones.
    pub case_sensitive: bool,
    /// An upsert may match by it.
    pub external_id: bool,
    /// Who may write it.
    pub access: Access,
    /// What an insert that does not name it puts in.
    pub default: Datum,
    /// What an insert that does not name it computes, where that is no one value.
    pub computed_default: Option<Arc<Formula>>,
    /// What every save sets it to.
    pub settled: Option<Arc<Formula>>,
    /// How its value comes about.
    pub source: Source,
}

/// How a field's value comes about.
#[derive(Clone, Debug, PartialEq, Default)]
pub enum Source {
    /// It is written.
    #[default]
    Written,
    /// The platform numbers the records: `Case-{0000}`.
    AutoNumber(String),
    /// A formula, computed when it is read.
    Formula(Arc<Formula>),
    /// A roll-up summary, computed when it is read.
    Summary(Box<Summary>),
}

/// Who may write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Clients and Apex.
    ReadWrite,
    /// Clients and Apex, when the record is new.
    Create,
    /// The platform alone.
    System,
}

/// A value of a picklist.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct PicklistValue {
    /// As records hold it.
    pub name: String,
    /// As people read it, where that differs.
    pub label: Option<String>,
}

impl From<&str> for PicklistValue {
    fn from(name: &str) -> Self {
        PicklistValue { name: name.to_owned(), label: None }
    }
}

/// What becomes of a record when the parent that it points to is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum OnDelete {
    /// The lookup is emptied.
    #[default]
    Clear,
    /// The record goes too: master-detail.
    Cascade,
    /// The parent stays.
    Restrict,
}

/// Digits of a coordinate, as describes of standard ones have it.
pub const COORDINATE: Kind = Kind::Number { precision: 18, scale: 15 };
/// What a lookup may point to that takes any object.
pub const ANY: &str = "*";

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The record's own id.
    Id,
    /// Text, text area up to 255, and numbers that the platform gives.
    Text {
        /// Most characters.
        length: u32,
    },
    /// Long text area: neither filtered nor sorted.
    LongText {
        /// Most characters.
        length: u32,
    },
    /// Picklist.
    Picklist {
        /// Values, in order.
        values: Vec<PicklistValue>,
        /// Refuses any other value.
        restricted: bool,
        /// Holds several, with semicolons between them.
        multiple: bool,
    },
    /// URL of 255 characters.
    Url,
    /// Phone.
    Phone {
        /// Most characters.
        length: u32,
    },
    /// E-mail of 80 characters.
    Email,
    /// A standard whole number.
    Integer {
        /// Most digits.
        digits: u32,
    },
    /// Number.
    Number {
        /// All digits.
        precision: u32,
        /// Digits after the point.
        scale: u32,
    },
    /// Currency.
    Currency {
        /// All digits.
        precision: u32,
        /// Digits after the point.
        scale: u32,
    },
    /// Percent.
    Percent {
        /// All digits.
        precision: u32,
        /// Digits after the point.
        scale: u32,
    },
    /// Checkbox: never null.
    Checkbox,
    /// Date.
    Date,
    /// Date and time.
    DateTime,
    /// Time of the day.
    Time,
    /// Bytes.
    Blob,
    /// A compound address: its parts, which are fields of their own, as one value that nobody writes.
    Address,
    /// A place on the map, whose parts are fields of their own as those of an address are.
    Location,
    /// A lookup.
    Reference {
        /// Objects that it may point to; [`ANY`] alone for all.
        to: Vec<String>,
        /// The name by which its parent is reached: `Owner`, `Project__r`.
        relationship: Option<String>,
        /// The name by which the parent reaches its children: `Contacts`, `Tasks__r`.
        children: Option<String>,
        /// What a delete of the parent does.
        on_delete: OnDelete,
    },
}

impl Kind {
    /// The type's name in the API: in describes and in messages.
    pub fn api_type(&self) -> &'static str {
        match self {
            Kind::Id => "id",
            Kind::Text { .. } => "string",
            Kind::LongText { .. } => "textarea",
            Kind::Picklist { multiple: true, .. } => "multipicklist",
            Kind::Picklist { .. } => "picklist",
            Kind::Url => "url",
            Kind::Phone { .. } => "phone",
            Kind::Email => "email",
            Kind::Integer { .. } => "int",
            Kind::Number { .. } => "double",
            Kind::Currency { .. } => "currency",
            Kind::Percent { .. } => "percent",
            Kind::Checkbox => "boolean",
            Kind::Date => "date",
            Kind::DateTime => "datetime",
            Kind::Time => "time",
            Kind::Blob => "base64",
            Kind::Address => "address",
            Kind::Location => "location",
            Kind::Reference { .. } => "reference",
        }
    }

    /// Of a number all digits, and how many stand after the point; none of a standard whole number.
    pub fn digits(&self) -> Option<(u32, Option<u32>)> {
        match self {
            Kind::Integer { digits } => Some((*digits, None)),
            Kind::Number { precision, scale }
            | Kind::Currency { precision, scale }
            | Kind::Percent { precision, scale } => Some((*precision, Some(*scale))),
            _ => None,
        }
    }

    /// Whether it is made of other fields.
    pub fn is_compound(&self) -> bool {
        matches!(self, Kind::Address | Kind::Location)
    }

    /// Whether rows can be put in order by it.
    pub fn is_sortable(&self) -> bool {
        let is_long = matches!(self, Kind::LongText { .. } | Kind::Blob | Kind::Picklist { multiple: true, .. });
        !is_long && !self.is_compound()
    }

    /// Holds text.
    pub fn is_text(&self) -> bool {
        use Kind::{Email, LongText, Phone, Picklist, Text, Url};
        matches!(self, Text { .. } | LongText { .. } | Picklist { .. } | Url | Phone { .. } | Email)
    }

    /// Most characters of text.
    pub fn length(&self) -> u32 {
        match self {
            Kind::Text { length } | Kind::LongText { length } | Kind::Phone { length } => *length,
            Kind::Picklist { multiple: true, .. } => 4099,
            Kind::Picklist { .. } | Kind::Url => 255,
            Kind::Email => 80,
            Kind::Id | Kind::Reference { .. } => 18,
            _ => 0,
        }
    }
}

impl Field {
    /// A field that clients may write, need not, and that starts empty.
    pub fn new(name: impl Into<FieldName>, label: impl Into<String>, kind: Kind) -> Field {
        let default = if matches!(kind, Kind::Checkbox) { Datum::Boolean(false) } else { Datum::Null };
        Field {
            name: name.into(),
            label: label.into(),
            kind,
            required: false,
            unique: false,
            case_sensitive: false,
            external_id: false,
            access: Access::ReadWrite,
            default,
            computed_default: None,
            settled: None,
            source: Source::Written,
        }
    }

    /// Whether rows can be grouped by it: no number but a standard whole one, no moment, no automatic number, and of the
    /// org's own formulas those of checkboxes and days alone. Found out from describes of many orgs.
    /// <https://salesforce.stackexchange.com/questions/235528/what-types-of-fields-are-groupable-in-a-soql-group-by-clause>
    pub fn is_groupable(&self) -> bool {
        let is_formula = self.name.ends_with("__c") && self.is_computed();
        let is_day = matches!(self.kind, Kind::Checkbox | Kind::Date);
        let is_exact = self.kind.digits().is_none_or(|(_, scale)| scale.is_none());
        self.kind.is_sortable()
            && is_exact
            && !matches!(self.kind, Kind::DateTime | Kind::Time)
            && !matches!(self.source, Source::AutoNumber(_))
            && (is_day || !is_formula)
    }

    /// Whether the org's own metadata has it: a part of a place on the map too.
    pub fn is_custom(&self) -> bool {
        self.name.ends_with("__c") || self.name.ends_with("__s")
    }

    /// Whether its value is stored in the row.
    pub fn is_stored(&self) -> bool {
        !self.is_computed() && !self.kind.is_compound()
    }

    /// A formula or a roll-up summary.
    pub fn is_computed(&self) -> bool {
        matches!(self.source, Source::Formula(_) | Source::Summary(_))
    }

    /// Whether it may be empty: what must be given, and what the platform fills in every row, may not.
    pub fn is_nillable(&self) -> bool {
        let is_stamp = self.access == Access::System
            && ["Created", "LastModified", "SystemModstamp"].iter().any(|start| self.name.starts_with(start));
        let is_never = matches!(self.kind, Kind::Checkbox | Kind::Id) || &*self.name == "OwnerId";
        !(self.required || is_stamp || is_never)
    }

    /// The objects that a lookup may point to; [`ANY`] alone for all.
    pub fn targets(&self) -> &[String] {
        match &self.kind {
            Kind::Reference { to, .. } => to,
            _ => &[],
        }
    }

    /// Whether it is a lookup that may point to an object.
    pub fn leads_to(&self, object: &str) -> bool {
        // An activity is with a person, and about anything else.
        let is_about = &*self.name == "WhatId" && matches!(object, "Contact" | "Lead");
        self.targets().iter().any(|target| target == object || target == ANY && !is_about)
    }

    /// What Apex holds in it.
    pub fn apex_kind(&self) -> FieldKind {
        match &self.kind {
            Kind::Id => FieldKind::Id,
            Kind::Integer { .. } => FieldKind::Integer,
            Kind::Number { .. } | Kind::Currency { .. } | Kind::Percent { .. } => FieldKind::Decimal,
            Kind::Checkbox => FieldKind::Boolean,
            Kind::Date => FieldKind::Date,
            Kind::DateTime => FieldKind::Datetime,
            Kind::Time => FieldKind::Time,
            Kind::Blob => FieldKind::Blob,
            Kind::Address | Kind::Location => FieldKind::Compound,
            Kind::Reference { to, relationship, .. } => {
                FieldKind::Reference { to: to.clone(), relationship: relationship.clone() }
            }
            _ => FieldKind::Text,
        }
    }
}

apex::image_of_struct!(Field {
    name,
    label,
    kind,
    required,
    unique,
    case_sensitive,
    external_id,
    access,
    default,
    computed_default,
    settled,
    source,
});
apex::image_of_enum!(Source { Written, AutoNumber(format), Formula(formula), Summary(summary) });
apex::image_of_enum!(Access { ReadWrite, Create, System });
apex::image_of_struct!(PicklistValue { name, label });
apex::image_of_enum!(OnDelete { Clear, Cascade, Restrict });
apex::image_of_enum!(Kind {
    Id, Text { length }, LongText { length }, Picklist { values, restricted, multiple }, Url, Phone { length }, Email,
    Integer { digits }, Number { precision, scale }, Currency { precision, scale }, Percent { precision, scale },
    Checkbox, Date, DateTime, Time, Blob, Address, Location, Reference { to, relationship, children, on_delete },
});
