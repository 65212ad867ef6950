//! What the checker asks an org about its sObjects.
//!
//! Holds no objects of its own: the org implements [`Schema`]. Invariant: every question ignores case, and every
//! answer carries the declared case, which is the case that queries, JSON and messages then show.

/// The org's objects and fields, as Apex sees them.
pub trait Schema {
    /// The object's declared name (`Account`, `Order_Event__e`), or `None` when the org has no such object.
    fn object(&self, name: &str) -> Option<String>;

    /// A field of an object. `Id` is a field like any other.
    fn field(&self, object: &str, field: &str) -> Option<Field>;

    /// The parent that a relationship name leads to: `Owner` on `Account`, `Project__r` on `Task__c`.
    fn parent(&self, object: &str, relationship: &str) -> Option<Relationship>;

    /// The children that a relationship name leads to: `Contacts` on `Account`.
    fn children(&self, object: &str, relationship: &str) -> Option<Relationship>;
}

/// A field: its declared name and what Apex holds in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Declared name: `Website`, `Enriched_At__c`.
    pub name: String,
    /// The Apex type of its values.
    pub kind: FieldKind,
}

/// The Apex type of a field's values
/// (<https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/langCon_apex_primitives.htm>).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldKind {
    /// The record's own id.
    Id,
    /// Text, text area, picklist, phone, e-mail, URL, auto number: a `String`.
    Text,
    /// A whole number such as `NumberOfEmployees`: an `Integer`.
    Integer,
    /// Number, currency, percent: a `Decimal`.
    Decimal,
    /// A `Double` (coordinates).
    Double,
    /// A `Boolean`, never null.
    Boolean,
    /// A `Date`.
    Date,
    /// A `Datetime`.
    Datetime,
    /// A `Time`.
    Time,
    /// Bytes (`ContentVersion.VersionData`): a `Blob`.
    Blob,
    /// A lookup: an `Id`, and the name by which its parent is reached (`Account` for `AccountId`).
    Reference {
        /// Objects that it may point to, in declared case.
        to: Vec<String>,
        /// Relationship name, absent when it has none.
        relationship: Option<String>,
    },
}

/// A way from one object to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relationship {
    /// Declared relationship name: `Account`, `Contacts`, `Project__r`.
    pub name: String,
    /// The object at the other end. A polymorphic parent (`Owner`, `What`) answers `Name` or one of its targets.
    pub object: String,
    /// The lookup field that makes the relationship: on this object for a parent, on the other for children.
    pub field: String,
}

/// An org without objects: for code that touches none, and for tests.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoObjects;

impl Schema for NoObjects {
    fn object(&self, _: &str) -> Option<String> {
        None
    }
    fn field(&self, _: &str, _: &str) -> Option<Field> {
        None
    }
    fn parent(&self, _: &str, _: &str) -> Option<Relationship> {
        None
    }
    fn children(&self, _: &str, _: &str) -> Option<Relationship> {
        None
    }
}
