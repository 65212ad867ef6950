//! What the checker asks an org about its sObjects.
//!
//! Holds no objects of its own: the org implements [`Schema`]. Invariant: every question ignores case, and every
//! answer carries the declared case, which is the case that queries, JSON and messages then show.

use crate::datum::Datum;

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

    /// The text of a custom label.
    fn label(&self, _name: &str) -> Option<String> {
        None
    }

    /// All objects, in declared case and in an order of their own.
    fn objects(&self) -> Vec<String> {
        Vec::new()
    }

    /// What `Schema.DescribeSObjectResult` tells of an object.
    fn describe(&self, _object: &str) -> Option<ObjectDescribe> {
        None
    }

    /// What `Schema.DescribeFieldResult` tells of a field.
    fn describe_field(&self, _object: &str, _field: &str) -> Option<FieldDescribe> {
        None
    }
}

/// All that an org tells of an object at run time: the answer to [`crate::Question::Describe`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Description {
    /// The object itself.
    pub object: ObjectDescribe,
    /// Its fields in the object's order.
    pub fields: Vec<FieldDescribe>,
}

impl Description {
    /// Of an object by its name, without case; `None` when the org has no such object.
    pub fn of(schema: &dyn Schema, object: &str) -> Option<Description> {
        let object = schema.describe(object)?;
        let fields = object.fields.iter().filter_map(|field| schema.describe_field(&object.name, field)).collect();
        Some(Description { object, fields })
    }

    /// A field by its name, without case.
    pub fn field(&self, name: &str) -> Option<&FieldDescribe> {
        self.fields.iter().find(|field| field.name.eq_ignore_ascii_case(name))
    }

    /// The lookup behind a relationship to a parent, and the relationship's declared name.
    pub fn parent(&self, name: &str) -> Option<(&FieldDescribe, &str)> {
        self.fields.iter().find_map(|field| {
            let known = field.relationship.as_deref().filter(|known| known.eq_ignore_ascii_case(name))?;
            Some((field, known))
        })
    }

    /// The relationship to children of that name, and its declared name.
    pub fn children(&self, name: &str) -> Option<(&ChildDescribe, &str)> {
        self.object.children.iter().find_map(|child| {
            let known = child.name.as_deref().filter(|known| known.eq_ignore_ascii_case(name))?;
            Some((child, known))
        })
    }
}

/// What `Schema.DescribeSObjectResult` tells
/// (<https://developer.salesforce.com/docs/atlas.en-us.apexref.meta/apexref/apex_methods_system_sobject_describe.htm>).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ObjectDescribe {
    /// Declared name.
    pub name: String,
    /// As people read it.
    pub label: String,
    /// The label of several.
    pub label_plural: String,
    /// The first three characters of its ids; none for objects without records.
    pub key_prefix: Option<String>,
    /// Defined by metadata.
    pub custom: bool,
    /// A custom setting.
    pub custom_setting: bool,
    /// DML may insert, update and delete its records.
    pub writable: bool,
    /// Its fields in declared case, Id first.
    pub fields: Vec<String>,
    /// The ways to its children.
    pub children: Vec<ChildDescribe>,
    /// Its record types, the master one last.
    pub record_types: Vec<RecordTypeDescribe>,
}

/// What `Schema.ChildRelationship` tells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChildDescribe {
    /// The relationship's name: `Contacts`; none when it has none.
    pub name: Option<String>,
    /// The children's object.
    pub object: String,
    /// Their lookup.
    pub field: String,
    /// A delete takes the children along.
    pub cascade_delete: bool,
}

/// What `Schema.RecordTypeInfo` tells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RecordTypeDescribe {
    /// 18 characters.
    pub id: String,
    /// As people read it.
    pub name: String,
    /// `Business_Account`
    pub developer_name: String,
    /// Records of it may be made.
    pub active: bool,
    /// The one that every object has.
    pub master: bool,
}

/// What `Schema.DescribeFieldResult` tells
/// (<https://developer.salesforce.com/docs/atlas.en-us.apexref.meta/apexref/apex_methods_system_fields_describe.htm>).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FieldDescribe {
    /// Declared name.
    pub name: String,
    /// As people read it.
    pub label: String,
    /// A value of `Schema.DisplayType`: `STRING`, `PICKLIST`, `REFERENCE`.
    pub display_type: String,
    /// Most characters of text; zero of anything else.
    pub length: u32,
    /// Digits of a number, all of them; zero of anything else.
    pub precision: u32,
    /// Digits after the point.
    pub scale: u32,
    /// May be empty.
    pub nillable: bool,
    /// A new record may bring a value.
    pub createable: bool,
    /// A value may change.
    pub updateable: bool,
    /// Defined by metadata.
    pub custom: bool,
    /// A formula or a roll-up summary.
    pub calculated: bool,
    /// Numbered by the platform.
    pub auto_number: bool,
    /// The field by which people know a record.
    pub name_field: bool,
    /// No two records have the same value.
    pub unique: bool,
    /// An upsert may match by it.
    pub external_id: bool,
    /// What a new record has unless it brings a value.
    pub default: Datum,
    /// The values of a picklist.
    pub picklist: Vec<PicklistEntry>,
    /// A picklist that refuses every other value.
    pub restricted: bool,
    /// Objects that a lookup may point to; `*` alone when it may point to any.
    pub reference_to: Vec<String>,
    /// The name by which a lookup's parent is reached.
    pub relationship: Option<String>,
    /// A delete of the parent takes this record along.
    pub cascade_delete: bool,
}

/// What `Schema.PicklistEntry` tells. Inactive values are not there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PicklistEntry {
    /// As records hold it.
    pub value: String,
    /// As people read it.
    pub label: String,
    /// New records have it.
    pub default: bool,
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
    /// A compound address or location, which code may pass on and not look into: an `Object`, since there is no class
    /// `Address` or `Location`.
    Compound,
    /// A lookup: an `Id`, and the name by which its parent is reached (`Account` for `AccountId`).
    Reference {
        /// Objects that it may point to, in declared case; `*` alone when it may point to any.
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
