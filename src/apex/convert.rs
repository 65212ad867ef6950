//! From one type to another while running: widening, casts, and what a value is.
//!
//! Refuses a cast that does not fit with System.TypeException. Invariant: null has every type.

use crate::code::{Code, Widen};
use crate::machine::Machine;
use crate::made::runtime_name;
use crate::operate::{self, Raise};
use crate::types::Type;
use crate::value::{Object, Value, View};

impl Machine {
    pub(crate) fn widened(&mut self, widen: Widen, value: Value) -> Result<Value, Raise> {
        if value == Value::NULL {
            return Ok(value);
        }
        match widen {
            Widen::Long => operate::number_as(&mut self.heap, value, 1),
            Widen::Double => operate::number_as(&mut self.heap, value, 2),
            Widen::Decimal => operate::number_as(&mut self.heap, value, 3),
            Widen::Datetime => match self.heap.view(value) {
                View::Date(day) => Ok(self.heap.put(Object::Datetime(i64::from(day) * 86_400_000))),
                _ => Ok(value),
            },
            Widen::Id => match self.heap.get(value) {
                Some(Object::Text(text)) => match crate::normalise_id(text) {
                    Some(id) => Ok(self.heap.put(Object::Id(id.into()))),
                    None => Err(Raise::new("StringException", &["Invalid id: ", text])),
                },
                _ => Ok(value),
            },
        }
    }

    pub(crate) fn cast(&mut self, code: &Code, value: Value, place: u32) -> Result<Value, Raise> {
        let Some(of_type) = code.types.get(place as usize) else { return Ok(value) };
        if value == Value::NULL {
            return Ok(value);
        }
        if let Some(width) = of_type.width() {
            let number = operate::number_as(&mut self.heap, value, width)?;
            if self.is_of(code, number, of_type) {
                return Ok(number);
            }
        }
        match of_type {
            Type::Id => return self.widened(Widen::Id, value),
            Type::Datetime if self.is_of(code, value, &Type::Date) => return self.widened(Widen::Datetime, value),
            _ => {}
        }
        if self.is_of(code, value, of_type) {
            return Ok(value);
        }
        let found = self.type_name(code, value);
        Err(Raise::new(
            "TypeException",
            &["Invalid conversion from runtime type ", &found, " to ", &runtime_name(of_type)],
        ))
    }

    /// Whether a value is of a type at run time. A collection is of what it was made, or where nobody said of what its
    /// first element is.
    pub(crate) fn is_of(&self, code: &Code, value: Value, of_type: &Type) -> bool {
        match (self.heap.view(value), of_type) {
            (_, Type::Any)
            | (View::Boolean(_), Type::Boolean)
            | (View::Integer(_), Type::Integer)
            | (View::Date(_), Type::Date)
            | (View::Time(_), Type::Time) => true,
            (View::Enum(class, _), Type::Class(wanted, _)) => class == *wanted,
            (
                View::Object(object @ (Object::List(_) | Object::Set(_) | Object::Map(_))),
                Type::List(_) | Type::Set(_) | Type::Map(_),
            ) if let Some(made) = code.made(object.made()) => code.stands_for(made, of_type),
            (View::Object(object), of_type) => match (object, of_type) {
                (Object::Long(_), Type::Long)
                | (Object::Double(_), Type::Double)
                | (Object::Datetime(_), Type::Datetime)
                | (Object::Text(_) | Object::Id(_), Type::String)
                | (Object::Id(_), Type::Id)
                | (Object::Decimal(_), Type::Decimal)
                | (Object::Blob(_), Type::Blob)
                | (Object::Record(_), Type::Record(None)) => true,
                (Object::List(values), Type::List(of)) => {
                    let first = values.iter().find(|value| **value != Value::NULL);
                    first.is_none_or(|first| self.is_of(code, *first, of))
                }
                (Object::Set(table), Type::Set(of)) => {
                    table.entries().next().is_none_or(|(first, _)| self.is_of_or_null(code, first, of))
                }
                (Object::Map(table), Type::Map(of)) => table.entries().next().is_none_or(|(key, value)| {
                    self.is_of_or_null(code, key, &of.0) && self.is_of_or_null(code, value, &of.1)
                }),
                (Object::Record(record), Type::Record(Some(object))) => record.object.eq_ignore_ascii_case(object),
                (Object::Instance { class, .. } | Object::Stub { class, .. }, Type::Class(wanted, _)) => {
                    code.descends(*class, *wanted)
                }
                (_, Type::Class(wanted, _)) => {
                    let wanted = code.classes.get(usize::from(*wanted)).map_or("", |class| &class.name);
                    platform_name(object) == wanted
                        || (wanted.starts_with("Iterable<") && matches!(object, Object::List(_) | Object::Set(_)))
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// `instanceof`: a number is of every type that it widens to, and a date is a datetime.
    pub(crate) fn is_instance(&self, code: &Code, value: Value, of_type: &Type) -> bool {
        let narrow: &[Type] = match of_type {
            Type::Long => &[Type::Integer],
            Type::Double | Type::Decimal => &[Type::Integer, Type::Long, Type::Double, Type::Decimal],
            Type::Datetime => &[Type::Date],
            _ => &[],
        };
        self.is_of(code, value, of_type) || narrow.iter().any(|narrow| self.is_of(code, value, narrow))
    }

    fn is_of_or_null(&self, code: &Code, value: Value, of_type: &Type) -> bool {
        value == Value::NULL || self.is_of(code, value, of_type)
    }

    pub(crate) fn type_name(&self, code: &Code, value: Value) -> String {
        let name = match self.heap.view(value) {
            View::Null => "null",
            View::Boolean(_) => "Boolean",
            View::Integer(_) => "Integer",
            View::Date(_) => "Date",
            View::Time(_) => "Time",
            View::Enum(class, _) => code.classes.get(usize::from(class)).map_or("", |class| &class.name),
            View::Object(object) => match object {
                Object::Long(_) => "Long",
                Object::Double(_) => "Double",
                Object::Datetime(_) => "Datetime",
                Object::Text(_) => "String",
                Object::Id(_) => "Id",
                Object::Decimal(_) => "Decimal",
                Object::Record(record) => &record.object,
                Object::Instance { .. } => return self.class_name(code, value),
                object if let Some(made) = code.made(object.made()) => return runtime_name(made),
                Object::List(_) => "List<ANY>",
                Object::Set(_) => "Set<ANY>",
                Object::Map(_) => "Map<ANY,ANY>",
                object => platform_name(object),
            },
        };
        name.to_owned()
    }
}

/// Of an object that the library makes: its class's name.
pub(crate) fn platform_name(object: &Object) -> &'static str {
    match object {
        Object::Http => "Http",
        Object::HttpRequest(_) => "HttpRequest",
        Object::HttpResponse(_) => "HttpResponse",
        Object::TypeToken(_) => "Type",
        Object::Blob(_) => "Blob",
        Object::Pattern(_) => "Pattern",
        Object::Matcher(_) => "Matcher",
        Object::SObjectType(_) => "SObjectType",
        Object::SObjectField(..) => "SObjectField",
        Object::JsonParser(_) => "JSONParser",
        Object::JsonGenerator(_) => "JSONGenerator",
        _ => "Object",
    }
}
