//! From one type to another while running: widening, casts, and what a value is.
//!
//! Refuses a cast that does not fit with System.TypeException. Invariant: null has every type.

use crate::code::{Code, Widen};
use crate::machine::Machine;
use crate::operate::{self, Raise};
use crate::types::Type;
use crate::value::{Object, Value};

impl Machine {
    pub(crate) fn widened(&mut self, widen: Widen, value: Value) -> Result<Value, Raise> {
        if value == Value::Null {
            return Ok(value);
        }
        match widen {
            Widen::Long => operate::number_as(&mut self.heap, value, 1),
            Widen::Double => operate::number_as(&mut self.heap, value, 2),
            Widen::Decimal => operate::number_as(&mut self.heap, value, 3),
            Widen::Datetime => Ok(match value {
                Value::Date(day) => Value::Datetime(i64::from(day) * 86_400_000),
                other => other,
            }),
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
        if value == Value::Null {
            return Ok(value);
        }
        if let Some(width) = of_type.width() {
            let number = operate::number_as(&mut self.heap, value, width)?;
            if self.is_of(code, number, of_type) {
                return Ok(number);
            }
        }
        if *of_type == Type::Id {
            return self.widened(Widen::Id, value);
        }
        if self.is_of(code, value, of_type) {
            return Ok(value);
        }
        let found = self.type_name(code, value);
        Err(Raise::new(
            "TypeException",
            &["Invalid conversion from runtime type ", &found, " to ", &of_type.to_string()],
        ))
    }

    /// Whether a value is of a type at run time. A collection's elements are not looked at.
    pub(crate) fn is_of(&self, code: &Code, value: Value, of_type: &Type) -> bool {
        match (value, of_type) {
            (_, Type::Any)
            | (Value::Boolean(_), Type::Boolean)
            | (Value::Integer(_), Type::Integer)
            | (Value::Long(_), Type::Long)
            | (Value::Double(_), Type::Double)
            | (Value::Date(_), Type::Date)
            | (Value::Datetime(_), Type::Datetime)
            | (Value::Time(_), Type::Time) => true,
            _ => match (self.heap.get(value), of_type) {
                (Some(Object::Text(_) | Object::Id(_)), Type::String)
                | (Some(Object::Id(_)), Type::Id)
                | (Some(Object::Decimal(_)), Type::Decimal)
                | (Some(Object::Blob(_)), Type::Blob)
                | (Some(Object::List(_)), Type::List(_))
                | (Some(Object::Set(_)), Type::Set(_))
                | (Some(Object::Map(_)), Type::Map(_))
                | (Some(Object::Record(_)), Type::Record(None)) => true,
                (Some(Object::Record(record)), Type::Record(Some(object))) => {
                    record.object.eq_ignore_ascii_case(object)
                }
                (Some(Object::Instance { class, .. }), Type::Class(wanted, _)) => code.descends(*class, *wanted),
                _ => false,
            },
        }
    }

    pub(crate) fn type_name(&self, code: &Code, value: Value) -> String {
        let name = match value {
            Value::Null => "null",
            Value::Boolean(_) => "Boolean",
            Value::Integer(_) => "Integer",
            Value::Long(_) => "Long",
            Value::Double(_) => "Double",
            Value::Date(_) => "Date",
            Value::Datetime(_) => "Datetime",
            Value::Time(_) => "Time",
            Value::Reference(_) => match self.heap.get(value) {
                Some(Object::Text(_)) => "String",
                Some(Object::Id(_)) => "Id",
                Some(Object::Decimal(_)) => "Decimal",
                Some(Object::Record(record)) => return record.object.to_string(),
                Some(Object::Instance { .. }) => return self.class_name(code, value),
                Some(Object::List(_)) => "List<ANY>",
                Some(Object::Set(_)) => "Set<ANY>",
                Some(Object::Map(_)) => "Map<ANY,ANY>",
                _ => "Object",
            },
        };
        name.to_owned()
    }
}
