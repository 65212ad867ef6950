//! What runs behind Object, enums and Type.
//!
//! Refuses a type that cannot be made. Invariant: nothing here calls Apex code: what may
//! be overridden is in the library, in Apex.

use crate::code::{ClassCode, Code};
use crate::letters;
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
        let [first, second, ..] = *given;
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
                let hash = match self.heap.view(first) {
                    View::Integer(number) => number,
                    View::Boolean(truth) => 1_237 - 6 * i32::from(truth),
                    View::Object(Object::Long(number)) => (*number ^ (*number >> 32)) as i32,
                    View::Object(Object::Instance { .. }) => first.handle().unwrap_or_default() as i32,
                    _ => hash_of(&text::text(code, &self.heap, first)),
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
            _ => self.type_method(code, native, given),
        }
    }

    /// The type of that name: a class, a primitive, a collection or an object of the org.
    fn type_named(&self, code: &Code, name: &str, depth: u32) -> Result<Option<Type>, Raise> {
        let name = letters::trim(name);
        let short = ["System.", "Schema."].iter().find_map(|prefix| {
            let (before, rest) = name.split_at_checked(prefix.len())?;
            before.eq_ignore_ascii_case(prefix).then_some(rest)
        });
        let name = short.unwrap_or(name);
        if let Some((of, inside)) = name.split_once('<') {
            let Some(inside) = inside.strip_suffix('>').filter(|_| depth > 0) else { return Ok(None) };
            if of.eq_ignore_ascii_case("Map") {
                let Some((key, value)) = inside.split_once(',') else { return Ok(None) };
                let (key, value) = (self.type_named(code, key, depth - 1)?, self.type_named(code, value, depth - 1)?);
                return Ok(key.zip(value).map(|(key, value)| Type::map(key, value)));
            }
            let Some(inside) = self.type_named(code, inside, depth - 1)? else { return Ok(None) };
            return Ok(match of {
                of if of.eq_ignore_ascii_case("List") => Some(Type::list(inside)),
                of if of.eq_ignore_ascii_case("Set") => Some(Type::Set(Box::new(inside))),
                _ => None,
            });
        }
        let known = |class: &&ClassCode| {
            class.name.eq_ignore_ascii_case(name)
                || class.name.strip_prefix("System.").is_some_and(|short| short.eq_ignore_ascii_case(name))
        };
        if let Some(primitive) = Type::primitive(name).filter(|found| *found != Type::Void) {
            return Ok(Some(primitive));
        }
        // A class of the sources goes before the library's: the library's come last.
        if let Some((place, class)) = code.classes.iter().enumerate().find(|(_, class)| known(class)) {
            return Ok(Some(Type::Class(place as u16, class.name.clone())));
        }
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            return Ok(None);
        }
        Ok(self.described(name)?.map(|known| Type::Record(Some(known.object.name.as_str().into()))))
    }

    fn type_method(&mut self, code: &Code, native: Native, given: &Given) -> Result<(), Raise> {
        use Native::*;
        let [first, second, ..] = *given;
        if native == TypeForName {
            let name = self.given_text(first)?.clone();
            return match self.type_named(code, &name, 8)? {
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
                Type::List(_) | Type::Set(_) | Type::Map(_) => {
                    let empty = match of_type {
                        Type::List(_) => Object::list(Vec::new()),
                        Type::Set(_) => Object::Set(Default::default()),
                        _ => Object::Map(Default::default()),
                    };
                    self.give_object(empty.made_as(code.made_as(&|known| *known == of_type)))
                }
                Type::Record(Some(name)) => {
                    let record = RecordObject { object: name.clone(), ..RecordObject::default() };
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
