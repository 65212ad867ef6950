//! The org's objects and fields, and what Apex sees of them.
//!
//! Refuses a field of an object that is not there, and a second field of the same name. Invariant: every question
//! ignores case, every answer has the declared case. Standard fields:
//! <https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_account.htm>

mod standard;

use apex::{Datum, FieldKind, Relationship};

pub use standard::standard;

/// All objects.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    objects: Vec<Object>,
}

/// An object.
#[derive(Clone, Debug, PartialEq)]
pub struct Object {
    /// `Account`
    pub name: String,
    /// As people read it.
    pub label: String,
    /// The first three characters of its ids.
    pub key_prefix: String,
    /// Defined by the org's own metadata.
    pub custom: bool,
    /// Whether DML may write it; [`Access::System`] for what only the platform writes.
    pub access: Access,
    /// Its fields, Id first.
    pub fields: Vec<Field>,
}

/// A field.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// `Enrichment_Status__c`
    pub name: String,
    /// `Enrichment Status`: messages about a value begin with it.
    pub label: String,
    /// What it holds.
    pub kind: Kind,
    /// A save without a value is refused.
    pub required: bool,
    /// No two records have the same value.
    pub unique: bool,
    /// An upsert may match by it.
    pub external_id: bool,
    /// Who may write it.
    pub access: Access,
    /// What an insert that does not name it puts in.
    pub default: Datum,
}

/// Who may write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Clients and Apex.
    ReadWrite,
    /// The platform alone.
    System,
}

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The record's own id.
    Id,
    /// Text, and text area up to 255.
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
        values: Vec<String>,
        /// Refuses any other value.
        restricted: bool,
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
    /// A lookup.
    Reference {
        /// Objects that it may point to.
        to: Vec<String>,
        /// The name by which its parent is reached: `Owner`, `Project__r`.
        relationship: Option<String>,
    },
}

impl Kind {
    /// The type's name in the API: in describes and in messages.
    pub fn api_type(&self) -> &'static str {
        match self {
            Kind::Id => "id",
            Kind::Text { .. } => "string",
            Kind::LongText { .. } => "textarea",
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

    /// Holds text.
    pub fn is_text(&self) -> bool {
        use Kind::{Email, LongText, Phone, Picklist, Text, Url};
        matches!(self, Text { .. } | LongText { .. } | Picklist { .. } | Url | Phone { .. } | Email)
    }
}

impl Field {
    /// A field that clients may write, need not, and that starts empty.
    pub fn new(name: impl Into<String>, label: impl Into<String>, kind: Kind) -> Field {
        let default = if matches!(kind, Kind::Checkbox) { Datum::Boolean(false) } else { Datum::Null };
        Field {
            name: name.into(),
            label: label.into(),
            kind,
            required: false,
            unique: false,
            external_id: false,
            access: Access::ReadWrite,
            default,
        }
    }

    /// What Apex holds in it.
    pub fn apex_kind(&self) -> FieldKind {
        match &self.kind {
            Kind::Id => FieldKind::Id,
            Kind::Text { .. } | Kind::LongText { .. } | Kind::Picklist { .. } => FieldKind::Text,
            Kind::Url | Kind::Phone { .. } | Kind::Email => FieldKind::Text,
            Kind::Integer { .. } => FieldKind::Integer,
            Kind::Number { .. } | Kind::Currency { .. } | Kind::Percent { .. } => FieldKind::Decimal,
            Kind::Checkbox => FieldKind::Boolean,
            Kind::Date => FieldKind::Date,
            Kind::DateTime => FieldKind::Datetime,
            Kind::Reference { to, relationship } => {
                FieldKind::Reference { to: to.clone(), relationship: relationship.clone() }
            }
        }
    }
}

impl Object {
    /// A field by its name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name.eq_ignore_ascii_case(name))
    }

    /// The lookup that a parent is reached by, and the object it leads to.
    pub fn parent(&self, name: &str) -> Option<(&Field, &str)> {
        self.fields.iter().find_map(|field| match &field.kind {
            Kind::Reference { to, relationship: Some(known) } if known.eq_ignore_ascii_case(name) => {
                Some((field, to.first()?.as_str()))
            }
            _ => None,
        })
    }
}

impl Schema {
    /// An object by its name.
    pub fn object(&self, name: &str) -> Option<&Object> {
        self.objects.iter().find(|object| object.name.eq_ignore_ascii_case(name))
    }

    /// The object whose records have ids like this one.
    pub fn object_of_id(&self, id: &str) -> Option<&Object> {
        let prefix = id.get(..3)?;
        self.objects.iter().find(|object| object.key_prefix == prefix)
    }

    /// All objects.
    pub fn objects(&self) -> &[Object] {
        &self.objects
    }

    /// Adds a field to an object.
    ///
    /// # Errors
    /// What is wrong, and what to do.
    pub fn add_field(&mut self, object: &str, field: Field) -> Result<(), String> {
        if let Kind::Reference { to, .. } = &field.kind
            && let Some(missing) = to.iter().find(|target| self.object(target).is_none())
        {
            return Err(format!("the lookup leads to {missing}, which the org does not have: choose another object"));
        }
        let Some(object) = self.objects.iter_mut().find(|known| known.name.eq_ignore_ascii_case(object)) else {
            return Err(format!("the org has no object {object}: put the field on one that it has"));
        };
        if object.field(&field.name).is_some() {
            return Err(format!("{} has a field {} already: choose another name", object.name, field.name));
        }
        object.fields.push(field);
        Ok(())
    }
}

impl apex::Schema for Schema {
    fn object(&self, name: &str) -> Option<String> {
        Some(Schema::object(self, name)?.name.clone())
    }

    fn field(&self, object: &str, field: &str) -> Option<apex::Field> {
        let field = Schema::object(self, object)?.field(field)?;
        Some(apex::Field { name: field.name.clone(), kind: field.apex_kind() })
    }

    fn parent(&self, object: &str, relationship: &str) -> Option<Relationship> {
        let (field, target) = Schema::object(self, object)?.parent(relationship)?;
        let Kind::Reference { relationship: Some(name), .. } = &field.kind else { return None };
        Some(Relationship { name: name.clone(), object: target.to_owned(), field: field.name.clone() })
    }

    // No relationship to children has a name here yet: a subquery does not compile.
    fn children(&self, _: &str, _: &str) -> Option<Relationship> {
        None
    }
}

#[cfg(test)]
mod tests;
