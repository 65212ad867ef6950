//! Types as the checker knows them.
//!
//! Refuses to hold behaviour: what a type's members are, classes and library say. Invariant: two types are the same
//! type exactly when they are equal; `Unknown` stands for a type that was already complained about, and fits all.

use std::fmt;
use std::sync::Arc;

use crate::schema::{FieldDescribe, FieldKind};

/// Place of a class in the class table.
pub(crate) type ClassId = u16;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Type {
    Void,
    /// Of the literal `null`.
    Null,
    /// `Object`
    Any,
    Boolean,
    Integer,
    Long,
    Double,
    Decimal,
    String,
    Id,
    Date,
    Datetime,
    Time,
    Blob,
    /// A record; without a name, `SObject`.
    Record(Option<Arc<str>>),
    List(Box<Type>),
    Set(Box<Type>),
    Map(Box<(Type, Type)>),
    /// A class of the sources or of the library.
    Class(ClassId, Arc<str>),
    Unknown,
}

impl Type {
    pub fn list(of: Type) -> Type {
        Type::List(Box::new(of))
    }

    pub fn map(key: Type, value: Type) -> Type {
        Type::Map(Box::new((key, value)))
    }

    /// The primitive type of that name.
    pub fn primitive(name: &str) -> Option<Type> {
        const PRIMITIVES: [(&str, Type); 14] = [
            ("void", Type::Void),
            ("Object", Type::Any),
            ("Boolean", Type::Boolean),
            ("Integer", Type::Integer),
            ("Long", Type::Long),
            ("Double", Type::Double),
            ("Decimal", Type::Decimal),
            ("String", Type::String),
            ("Id", Type::Id),
            ("Date", Type::Date),
            ("Datetime", Type::Datetime),
            ("Time", Type::Time),
            ("Blob", Type::Blob),
            ("SObject", Type::Record(None)),
        ];
        PRIMITIVES.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, primitive)| primitive)
    }

    /// Place among the numeric types, from narrow to wide; none for what is no number.
    pub fn width(&self) -> Option<u8> {
        match self {
            Type::Integer => Some(0),
            Type::Long => Some(1),
            Type::Double => Some(2),
            Type::Decimal => Some(3),
            _ => None,
        }
    }

    pub fn is_class(&self, wanted: &str) -> bool {
        matches!(self, Type::Class(_, name) if &**name == wanted)
    }

    pub fn is_numeric(&self) -> bool {
        self.width().is_some()
    }

    /// Whether a value of this type may stand where `target` is wanted, perhaps after a widening of numbers.
    /// Subclasses and elements of collections are the class table's business.
    pub fn fits(&self, target: &Type) -> bool {
        match (self, target) {
            (Type::Unknown, _) | (_, Type::Unknown) => true,
            (Type::Void, _) | (_, Type::Void) => false,
            (Type::Null, _) | (_, Type::Any) => true,
            (Type::String, Type::Id) | (Type::Id, Type::String) => true,
            (Type::Date, Type::Datetime) => true,
            (Type::Record(_), Type::Record(None)) => true,
            _ => match (self.width(), target.width()) {
                // A Decimal also stands where a Double is wanted: `Double pi = 3.14159;`
                (Some(from), Some(to)) => from <= to || to == 2,
                _ => self == target,
            },
        }
    }

    /// The type of the values of a field that the org describes.
    pub fn described(field: &FieldDescribe) -> Type {
        match &*field.display_type {
            "ID" | "REFERENCE" => Type::Id,
            "BOOLEAN" => Type::Boolean,
            "INTEGER" => Type::Integer,
            "LONG" => Type::Long,
            "DOUBLE" | "CURRENCY" | "PERCENT" => Type::Decimal,
            "DATE" => Type::Date,
            "DATETIME" => Type::Datetime,
            "TIME" => Type::Time,
            "BASE64" => Type::Blob,
            "ADDRESS" | "LOCATION" => Type::Any,
            _ => Type::String,
        }
    }

    /// The type of a field's values.
    pub fn of_field(kind: &FieldKind) -> Type {
        match kind {
            FieldKind::Id | FieldKind::Reference { .. } => Type::Id,
            FieldKind::Text => Type::String,
            FieldKind::Integer => Type::Integer,
            FieldKind::Decimal => Type::Decimal,
            FieldKind::Double => Type::Double,
            FieldKind::Boolean => Type::Boolean,
            FieldKind::Date => Type::Date,
            FieldKind::Datetime => Type::Datetime,
            FieldKind::Time => Type::Time,
            FieldKind::Blob => Type::Blob,
            FieldKind::Compound => Type::Any,
        }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Type::Void => "void",
            Type::Null => "null",
            Type::Any | Type::Unknown => "Object",
            Type::Boolean => "Boolean",
            Type::Integer => "Integer",
            Type::Long => "Long",
            Type::Double => "Double",
            Type::Decimal => "Decimal",
            Type::String => "String",
            Type::Id => "Id",
            Type::Date => "Date",
            Type::Datetime => "Datetime",
            Type::Time => "Time",
            Type::Blob => "Blob",
            Type::Record(None) => "SObject",
            Type::Record(Some(name)) | Type::Class(_, name) => name,
            Type::List(of) => return write!(out, "List<{of}>"),
            Type::Set(of) => return write!(out, "Set<{of}>"),
            Type::Map(of) => return write!(out, "Map<{},{}>", of.0, of.1),
        };
        out.write_str(name)
    }
}

image_of_enum!(Type {
    Void, Null, Any, Boolean, Integer, Long, Double, Decimal, String, Id, Date, Datetime, Time, Blob, Record(name),
    List(of), Set(of), Map(of), Class(id, name), Unknown,
});
