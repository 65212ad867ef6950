//! What runs behind Object, enums, Type, SObject and SObjectType.
//!
//! Refuses a field that a record does not have, where that is known. Invariant: nothing here calls Apex code: what may
//! be overridden is in the library, in Apex.

use crate::code::Code;
use crate::contract::RecordError;
use crate::library::Native;
use crate::machine::Machine;
use crate::natives::{Given, missing};
use crate::operate::{self, Raise};
use crate::text;
use crate::types::Type;
use crate::value::{Object, RecordObject, Value, View};

impl Machine {
    pub(crate) fn object_native(
        &mut self,
        code: &Code,
        native: Native,
        given: &Given,
        _count: u8,
    ) -> Result<(), Raise> {
        use Native::*;
        let [first, second, third, ..] = *given;
        match native {
            ObjectText => {
                let text = text::text(code, &self.heap, first);
                self.give_text(&text)
            }
            ObjectSame => {
                let same = match (self.heap.str(first), self.heap.str(second)) {
                    (Some(one), Some(other)) => one == other,
                    _ => operate::equal(&self.heap, first, second),
                };
                self.give(Value::boolean(same))
            }
            ObjectHash => {
                let text = text::text(code, &self.heap, first);
                let hash = match self.heap.get(first) {
                    Some(Object::Instance { .. }) => first.handle().unwrap_or_default() as i32,
                    _ => hash_of(&text),
                };
                self.give_whole(hash)
            }
            EnumValueName => {
                let text = text::text(code, &self.heap, first);
                self.give_text(&text)
            }
            EnumValueOrdinal => match self.heap.view(first) {
                View::Enum(_, place) => self.give_whole(place.into()),
                _ => Err(Raise::null()),
            },
            EnumValueNamed => {
                let name = self.given_text(first)?.clone();
                let Some(Object::TypeToken(Type::Class(class, full))) = self.heap.get(second) else {
                    return Err(Raise::null_argument());
                };
                let known = code.classes.get(usize::from(*class)).map_or(&[][..], |class| &class.values);
                match known.iter().position(|value| value.eq_ignore_ascii_case(&name)) {
                    Some(place) => self.give(Value::enumerated(*class, place as u16)),
                    None => Err(Raise::new("NoSuchElementException", &["No enum constant ", full, ".", &name])),
                }
            }
            SObjectGetSObjectType => match self.heap.get(first) {
                Some(Object::Record(record)) => {
                    let object = record.object.clone();
                    self.give_object(Object::SObjectType(object))
                }
                _ => Err(Raise::null()),
            },
            SObjectTypeNewSObject => {
                let Some(Object::SObjectType(object)) = self.heap.get(first) else { return Err(Raise::null()) };
                let mut record =
                    RecordObject { object: object.clone(), fields: Vec::new(), queried: false, locked: false };
                if second != Value::NULL {
                    record.set(&"Id".into(), second);
                }
                self.give_object(Object::Record(record))
            }
            SObjectTypeToString | SObjectFieldToString => {
                let text = text::text(code, &self.heap, first);
                self.give_text(&text)
            }
            SObjectAddError => self.add_error(first, second),
            SObjectGet => {
                let value = self.record_field(first, self.given_text(second)?)?;
                self.give(value)
            }
            SObjectPut => {
                let name = self.given_text(second)?.clone();
                let before = match self.heap.get_mut(first) {
                    Some(Object::Record(record)) if record.locked => {
                        return Err(Raise::new("FinalException", &["Record is read-only"]));
                    }
                    Some(Object::Record(record)) => {
                        let before = record.get(&name).unwrap_or_default();
                        record.set(&name, third);
                        before
                    }
                    _ => return Err(Raise::null()),
                };
                self.give(before)
            }
            _ => self.type_method(code, native, given),
        }
    }

    fn add_error(&mut self, record: Value, message: Value) -> Result<(), Raise> {
        let message = self.given_text(message)?.to_string();
        let place = self.triggers.last().and_then(|context| {
            [context.new, context.old].iter().find_map(|list| match self.heap.get(*list) {
                Some(Object::List(values)) => values.iter().position(|value| *value == record),
                _ => None,
            })
        });
        match (place, self.triggers.last_mut()) {
            (Some(row), Some(context)) => {
                context.errors.push(RecordError { row: row as u32, field: None, message });
                Ok(())
            }
            _ => Err(Raise::new("FinalException", &["SObject row does not allow errors"])),
        }
    }

    fn type_method(&mut self, code: &Code, native: Native, given: &Given) -> Result<(), Raise> {
        use Native::*;
        let [first, second, ..] = *given;
        if native == TypeForName {
            let name = self.given_text(first)?;
            let short = name.strip_prefix("System.").unwrap_or(name);
            let found = code.classes.iter().position(|class| class.name.eq_ignore_ascii_case(short));
            let found = match found.and_then(|place| Some((place, code.classes.get(place)?))) {
                Some((place, class)) => Some(Type::Class(place as u16, class.name.clone())),
                None => Type::primitive(short),
            };
            return match found {
                Some(found) => self.give_object(Object::TypeToken(found)),
                None => self.give(Value::NULL),
            };
        }
        let Some(Object::TypeToken(of_type)) = self.heap.get(first) else { return Err(Raise::null()) };
        let of_type = of_type.clone();
        match native {
            TypeGetName | TypeToString => self.give_text(&of_type.to_string()),
            TypeIsInstance => {
                let is = second != Value::NULL && self.is_of(code, second, &of_type);
                self.give(Value::boolean(is))
            }
            TypeEquals => {
                let same = matches!(self.heap.get(second), Some(Object::TypeToken(other)) if *other == of_type);
                self.give(Value::boolean(same))
            }
            TypeIsAssignableFrom => {
                let assignable = match (&of_type, self.heap.get(second)) {
                    (Type::Class(to, _), Some(Object::TypeToken(Type::Class(from, _)))) => code.descends(*from, *to),
                    (to, Some(Object::TypeToken(from))) => from.fits(to),
                    _ => return Err(Raise::null_argument()),
                };
                self.give(Value::boolean(assignable))
            }
            TypeNewInstance => match &of_type {
                Type::Class(class, name) => {
                    let made = code.classes.get(usize::from(*class)).and_then(|class| class.default_constructor);
                    let Some(function) = made else {
                        return Err(Raise::new("TypeException", &["Type cannot be constructed: ", name]));
                    };
                    let class = *class;
                    self.enter(code, function, 0, None)?;
                    self.initialise(code, class)
                }
                Type::List(_) => self.give_object(Object::List(Vec::new())),
                Type::Set(_) => self.give_object(Object::Set(Default::default())),
                Type::Map(_) => self.give_object(Object::Map(Default::default())),
                Type::Record(Some(name)) => {
                    let record =
                        RecordObject { object: name.clone(), fields: Vec::new(), queried: false, locked: false };
                    self.give_object(Object::Record(record))
                }
                other => Err(Raise::new("TypeException", &["Type cannot be constructed: ", &other.to_string()])),
            },
            _ => Err(missing(native)),
        }
    }
}

/// As Java's `String.hashCode`, over UTF-16 units.
pub(crate) fn hash_of(text: &str) -> i32 {
    text.encode_utf16().fold(0, |hash: i32, unit| hash.wrapping_mul(31).wrapping_add(i32::from(unit as i16)))
}

/// Which of two plain values comes first; null does.
pub(crate) fn plain_order(heap: &crate::value::Heap, one: Value, other: Value) -> i32 {
    use crate::syntax::Binary;
    match (one == Value::NULL, other == Value::NULL) {
        (true, true) => return 0,
        (true, false) => return -1,
        (false, true) => return 1,
        _ => {}
    }
    if let (View::Enum(_, one), View::Enum(_, other)) = (heap.view(one), heap.view(other)) {
        return i32::from(one) - i32::from(other);
    }
    match (heap.str(one), heap.str(other)) {
        (Some(one), Some(other)) => order_of_texts(one, other),
        _ if operate::compare(heap, Binary::Less, one, other) => -1,
        _ if operate::compare(heap, Binary::Greater, one, other) => 1,
        _ => 0,
    }
}

/// As Java's `compareTo`: the difference of the first units that differ, else of the lengths.
pub(crate) fn order_of_texts(one: &str, other: &str) -> i32 {
    let (mut left, mut right) = (one.encode_utf16(), other.encode_utf16());
    loop {
        match (left.next(), right.next()) {
            (Some(one), Some(other)) if one == other => {}
            (Some(one), Some(other)) => return i32::from(one) - i32::from(other),
            (Some(_), None) => return left.count() as i32 + 1,
            (None, Some(_)) => return -(right.count() as i32) - 1,
            (None, None) => return 0,
        }
    }
}
