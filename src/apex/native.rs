//! What runs behind the library's methods.
//!
//! Refuses to call Apex code: what would have to (a comparator, an iterator) is not in the library. Invariant: takes
//! its arguments from the stack, and leaves a result exactly where the library's table says that there is one.
//! Longer than 400 lines because every method has its line here, kind by kind.

use crate::classes;
use crate::code::Code;
use crate::contract::RecordError;
use crate::decimal::Decimal;
use crate::exchange;
use crate::execute::out_of_bounds;
use crate::letters;
use crate::library::Native;
use crate::machine::{Machine, TriggerContext, Waits};
use crate::native_object;
use crate::operate::{self, Raise};
use crate::question::Question;
use crate::syntax::Binary;
use crate::text;
use crate::typed_json;
use crate::types::ClassId;
use crate::value::{Object, Table, Value};

/// Receiver, if any, and arguments.
pub(crate) type Given = [Value; 4];

impl Machine {
    pub(crate) fn native(&mut self, code: &Code, native: Native, count: u8, on: bool) -> Result<(), Raise> {
        let mut given: Given = [Value::NULL; 4];
        let from = self.stack.len().saturating_sub(count.into());
        for (argument, value) in given.iter_mut().zip(self.stack.drain(from..)) {
            *argument = value;
        }
        if on && given[0] == Value::NULL {
            return Err(Raise::null());
        }
        match native {
            _ if native <= Native::LAST_OF_COLLECTION => self.collection_method(native, &given, count),
            _ if native <= Native::LAST_OF_EXCEPTION => self.exception_method(code, native, &given),
            _ if native <= Native::LAST_OF_HTTP => self.message(native, &given),
            _ if native <= Native::LAST_OF_MATH => self.other_method(code, native, &given),
            _ if native <= Native::LAST_OF_OBJECT => self.object_method(code, native, &given),
            _ if native <= Native::LAST_OF_PLATFORM => self.other_method(code, native, &given),
            _ => self.text_method(code, native, &given, count),
        }
    }

    /// Leaves a text.
    #[inline(never)]
    pub(crate) fn give_text(&mut self, text: &str) -> Result<(), Raise> {
        if text.len() > letters::TOO_LARGE {
            return Err(Raise::heap(text.len()));
        }
        let value = self.heap.text(text);
        self.push(value);
        Ok(())
    }

    #[inline(never)]
    pub(crate) fn give_object(&mut self, object: Object) -> Result<(), Raise> {
        let value = self.heap.put(object);
        self.push(value);
        Ok(())
    }

    #[inline(never)]
    pub(crate) fn give(&mut self, value: Value) -> Result<(), Raise> {
        self.push(value);
        Ok(())
    }

    fn give_truth(&mut self, truth: bool) -> Result<(), Raise> {
        self.give(Value::boolean(truth))
    }

    pub(crate) fn give_whole(&mut self, number: i32) -> Result<(), Raise> {
        self.give(Value::integer(number))
    }

    fn text_method(&mut self, code: &Code, native: Native, given: &Given, count: u8) -> Result<(), Raise> {
        use Native::*;
        let [first, second, third, _] = *given;
        match native {
            StringJoin | StringIsBlank | StringIsNotBlank | StringIsEmpty | StringIsNotEmpty => {}
            StringHashCode => return self.give_whole(native_object::hash_of(self.given_text(first)?)),
            StringCompareTo => {
                let order = native_object::order_of_texts(self.given_text(first)?, self.given_text(second)?);
                return self.give_whole(order);
            }
            DatetimeGetTime | DatetimeDate => {
                let Some(Object::Datetime(moment)) = self.heap.get(first) else { return Err(Raise::null()) };
                let moment = *moment;
                return match native {
                    DatetimeGetTime => self.give_object(Object::Long(moment)),
                    _ => self.give(Value::date(moment.div_euclid(86_400_000) as i32)),
                };
            }
            StringEquals => return self.give_truth(self.heap.str(first) == self.heap.str(second)),
            StringEqualsIgnoreCase => {
                return self.give_truth(second != Value::NULL && operate::equal(&self.heap, first, second));
            }
            IntegerValueOf if first == Value::NULL => return Err(Raise::null_argument()),
            IntegerValueOf if self.heap.str(first).is_none() => {
                let number = operate::number_as(&mut self.heap, first, 0)?;
                return self.give(number);
            }
            _ => _ = self.given_text(first)?,
        }
        let text = self.heap.str(first).cloned().unwrap_or_default();
        match native {
            StringIsBlank => self.give_truth(letters::trim(&text).is_empty()),
            StringIsNotBlank => self.give_truth(!letters::trim(&text).is_empty()),
            StringIsEmpty => self.give_truth(text.is_empty()),
            StringIsNotEmpty => self.give_truth(!text.is_empty()),
            StringJoin => {
                let separator = self.given_text(second)?;
                let mut joined = String::new();
                for (place, value) in self.elements(first)?.into_iter().enumerate() {
                    if place > 0 {
                        joined.push_str(separator);
                    }
                    text::write_text(code, &self.heap, value, &mut joined);
                    if joined.len() > letters::TOO_LARGE {
                        break;
                    }
                }
                self.give_text(&joined)
            }
            StringLength => self.give_whole(letters::length(&text) as i32),
            StringLeft | StringRight | StringSubstring => {
                let length = letters::length(&text) as i32;
                let wanted = integer(second)?;
                let (from, to) = match native {
                    StringLeft => (0, wanted.clamp(0, length)),
                    StringRight => (length - wanted.clamp(0, length), length),
                    _ => (wanted, if count > 2 { integer(third)? } else { length }),
                };
                if from < 0 || to < from || to > length {
                    let (which, place) = if from < 0 || from > length { ("Starting", from) } else { ("Ending", to) };
                    let words = [which, " position out of bounds: ", &letters::digits(place.into())];
                    return Err(Raise::new("StringException", &words));
                }
                self.give_text(letters::part(&text, from as usize, to as usize))
            }
            StringToLowerCase => self.give_text(&letters::lower(&text)),
            StringToUpperCase => self.give_text(&letters::upper(&text)),
            StringTrim => self.give_text(letters::trim(&text)),
            StringContains | StringIndexOf => {
                let before = letters::find(&text, self.given_text(second)?).and_then(|place| text.get(..place));
                match native {
                    StringContains => self.give_truth(before.is_some()),
                    _ => self.give_whole(before.map_or(-1, |before| letters::length(before) as i32)),
                }
            }
            StringStartsWith => self.give_truth(text.starts_with(&**self.given_text(second)?)),
            StringEndsWith => self.give_truth(text.ends_with(&**self.given_text(second)?)),
            StringReplace => {
                let replaced = letters::replace(&text, self.given_text(second)?, self.given_text(third)?);
                self.give_text(&replaced)
            }
            IntegerValueOf => match letters::integer(letters::trim(&text)) {
                Some(number) => self.give_whole(number),
                None => Err(Raise::new("TypeException", &["Invalid integer: ", &text])),
            },
            DecimalValueOf => match Decimal::parse(letters::trim(&text)) {
                Some(decimal) => self.give_object(Object::Decimal(decimal)),
                None => Err(Raise::new("TypeException", &["Invalid decimal: ", &text])),
            },
            _ => Err(missing(native)),
        }
    }

    fn collection_method(&mut self, native: Native, given: &Given, count: u8) -> Result<(), Raise> {
        use Native::*;
        let [first, second, third, _] = *given;
        match native {
            ListSize | SetSize | MapSize => self.give_whole(self.size(first) as i32),
            ListIsEmpty | SetIsEmpty | MapIsEmpty => self.give_truth(self.size(first) == 0),
            ListClear | SetClear | MapClear => {
                match self.heap.get_mut(first) {
                    Some(Object::List(values)) => values.clear(),
                    Some(Object::Set(table) | Object::Map(table)) => *table = Table::default(),
                    _ => {}
                }
                Ok(())
            }
            ListClone | SetClone | MapClone => {
                let copy = self.heap.get(first).cloned().unwrap_or_default();
                self.give_object(copy)
            }
            ListGet => {
                let value = self.element(first, second)?;
                self.give(value)
            }
            ListSet => self.set_element(first, second, third),
            ListContains => {
                let found = self.elements(first)?.into_iter().any(|value| operate::equal(&self.heap, value, second));
                self.give_truth(found)
            }
            ListIndexOf => {
                let found =
                    self.elements(first)?.into_iter().position(|value| operate::equal(&self.heap, value, second));
                self.give_whole(found.map_or(-1, |place| place as i32))
            }
            ListReserve => Ok(()),
            ListFill => {
                let count = integer(second)?;
                if !(0..=letters::TOO_LARGE as i32 / 16).contains(&count) {
                    return Err(Raise::new(
                        "ListException",
                        &["Size is out of bounds: ", &letters::digits(count.into())],
                    ));
                }
                self.heap.grew(count as u64 * 16);
                if let Some(Object::List(values)) = self.heap.get_mut(first) {
                    values.resize(count as usize, Value::NULL);
                }
                Ok(())
            }
            ListBatches => {
                let mut batches = Vec::new();
                for batch in self.elements(first)?.chunks(200) {
                    batches.push(self.heap.put(Object::List(batch.to_vec())));
                }
                self.give_object(Object::List(batches))
            }
            ListSortPlain => self.sort_plain(first),
            ListPlainOrder => self.give_whole(native_object::plain_order(&self.heap, first, second)),
            ListAdd | ListRemove | ListAddAll => self.list(native, given, count),
            SetAdd | SetContains | SetRemove | SetAddAll | SetContainsAll | SetRemoveAll => {
                self.set(native, first, second)
            }
            _ => self.map(native, given),
        }
    }

    fn other_method(&mut self, code: &Code, native: Native, given: &Given) -> Result<(), Raise> {
        use Native::*;
        let [first, second, ..] = *given;
        match native {
            SystemDebug => {
                let text = text::text(code, &self.heap, first).to_string();
                let line = self.line(code);
                Err(Raise::asked(Question::Debug { level: "DEBUG".into(), text, line }, Waits::Nothing))
            }
            SystemEnqueueJob => self.enqueue(code, first, second),
            QueueableContextGetJobId => match self.heap.get(first) {
                Some(Object::QueueableContext(id)) => {
                    let id = id.clone();
                    self.give_object(Object::Id(id))
                }
                _ => Err(Raise::null()),
            },
            MathAbs | MathMax | MathMin => {
                if first == Value::NULL || (native != MathAbs && second == Value::NULL) {
                    return Err(Raise::null_argument());
                }
                let other = if native == MathAbs { Value::integer(0) } else { second };
                let less = operate::compare(&self.heap, Binary::Less, first, other);
                if native != MathAbs {
                    return self.give(if less == (native == MathMin) { first } else { second });
                }
                let size = if less { operate::negate(&mut self.heap, first)? } else { first };
                self.give(size)
            }
            MathMod => match (integer(first)?, integer(second)?) {
                (_, 0) => Err(operate::divided_by_zero()),
                (one, other) => self.give_whole(one.wrapping_rem(other)),
            },
            JSONDeserialize => {
                let text = self.given_text(first)?.clone();
                let Some(Object::TypeToken(of_type)) = self.heap.get(second) else {
                    return Err(Raise::null_argument());
                };
                let of_type = of_type.clone();
                let value = typed_json::deserialize(code, &mut self.heap, &text, &of_type)?;
                self.give(value)
            }
            JSONSerialize => {
                let text = typed_json::serialize(code, &self.heap, first, false)?;
                self.give_text(&text)
            }
            TypeGetName | TypeToString | TypeNewInstance | TypeForName | TypeIsAssignableFrom | TypeIsInstance
            | TypeEquals => self.type_method(code, native, given),
            _ => self.ask(native, first),
        }
    }

    /// The questions that are only a name.
    fn ask(&mut self, native: Native, name: Value) -> Result<(), Raise> {
        let named = || Ok::<String, Raise>(self.given_text(name)?.to_string());
        let question = match native {
            Native::SystemNow => Question::Now,
            Native::MathRandom => Question::Random,
            Native::LimitsAsk => Question::Limit { method: named()? },
            Native::UserInfoAsk => Question::User { method: named()? },
            Native::SystemAsk => Question::System { method: named()?, arguments: Vec::new() },
            _ => return Err(missing(native)),
        };
        Err(Raise::asked(question, Waits::Any))
    }

    fn exception_method(&mut self, code: &Code, native: Native, given: &Given) -> Result<(), Raise> {
        use Native::*;
        let [first, second, ..] = *given;
        match native {
            ExceptionGetMessage => self.give(self.exception_field(first, classes::MESSAGE)),
            ExceptionGetCause => self.give(self.exception_field(first, classes::CAUSE)),
            ExceptionGetStackTraceString => self.give(self.exception_field(first, classes::STACK)),
            ExceptionSetMessage | ExceptionInitCause => {
                let slot = if native == ExceptionSetMessage { classes::MESSAGE } else { classes::CAUSE };
                self.set_field(first, slot, second)
            }
            ExceptionGetTypeName => {
                let name = self.class_name(code, first);
                self.give_text(&name)
            }
            _ => {
                let trace = self.heap.str(self.exception_field(first, classes::STACK)).map_or("", |trace| trace);
                let rest = letters::find(trace, ": line ").and_then(|place| trace.get(place + 7..)).unwrap_or_default();
                let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
                self.give_whole(letters::integer(rest.get(..digits).unwrap_or_default()).unwrap_or_default())
            }
        }
    }

    fn line(&self, code: &Code) -> u32 {
        let place = |frame: &crate::machine::Frame| {
            Some(code.functions.get(frame.function as usize)?.place(frame.at.saturating_sub(1)).line)
        };
        self.frames.last().and_then(place).unwrap_or_default()
    }

    fn size(&self, value: Value) -> usize {
        match self.heap.get(value) {
            Some(Object::List(values)) => values.len(),
            Some(Object::Set(table) | Object::Map(table)) => table.len(),
            _ => 0,
        }
    }

    fn list(&mut self, native: Native, [list, second, third, _]: &Given, count: u8) -> Result<(), Raise> {
        let mut more = match native {
            Native::ListAddAll => self.elements(*second).map_err(|_| Raise::null_argument())?,
            Native::ListAdd if count == 2 => vec![*second],
            _ => Vec::new(),
        };
        self.heap.grew(16 + more.len() as u64 * 16);
        let Some(Object::List(values)) = self.heap.get_mut(*list) else { return Err(Raise::null()) };
        if native == Native::ListAddAll || (native == Native::ListAdd && count == 2) {
            values.append(&mut more);
            return Ok(());
        }
        let index = integer(*second)?;
        let last = values.len() as i32 - i32::from(native == Native::ListRemove);
        if index < 0 || index > last {
            return Err(out_of_bounds(index));
        }
        if native == Native::ListAdd {
            values.insert(index as usize, *third);
            return Ok(());
        }
        let removed = values.remove(index as usize);
        self.give(removed)
    }

    /// Sorts primitives and enums; answers whether there were only those.
    fn sort_plain(&mut self, list: Value) -> Result<(), Raise> {
        let mut values = self.elements(list)?;
        let is_plain = |value: &Value| {
            !matches!(self.heap.get(*value), Some(Object::Instance { .. } | Object::Record(_) | Object::List(_)))
        };
        let plain = values.iter().all(is_plain);
        if plain {
            let heap = &self.heap;
            values.sort_unstable_by(|one, other| native_object::plain_order(heap, *one, *other).cmp(&0));
            if let Some(Object::List(held)) = self.heap.get_mut(list) {
                *held = values;
            }
        }
        self.give_truth(plain)
    }

    fn set(&mut self, native: Native, set: Value, second: Value) -> Result<(), Raise> {
        let given = if matches!(native, Native::SetAddAll | Native::SetContainsAll | Native::SetRemoveAll) {
            self.elements(second).map_err(|_| Raise::null_argument())?
        } else {
            vec![second]
        };
        self.heap.grew(given.len() as u64 * 64);
        let mut changed = native == Native::SetContainsAll;
        for value in given {
            let key = operate::key(&self.heap, value);
            let Some(Object::Set(table)) = self.heap.get_mut(set) else { return Err(Raise::null()) };
            let there = table.get(&key).is_some();
            if native == Native::SetContainsAll {
                changed &= there;
                continue;
            }
            changed |= match native {
                Native::SetContains => there,
                Native::SetRemove | Native::SetRemoveAll => table.remove(&key).is_some(),
                _ => !there && table.put(key, (value, Value::NULL)).is_none(),
            };
        }
        self.give_truth(changed)
    }

    fn map(&mut self, native: Native, [map, second, third, _]: &Given) -> Result<(), Raise> {
        if native == Native::MapPutAll {
            let more = match self.heap.get(*second) {
                Some(Object::Map(table)) => table.clone(),
                Some(Object::List(values)) => exchange::by_id(&self.heap, values),
                _ => return Err(Raise::null_argument()),
            };
            self.heap.grew(64 + more.len() as u64 * 64);
            for entry in more.entries() {
                let key = operate::key(&self.heap, entry.0);
                let Some(Object::Map(table)) = self.heap.get_mut(*map) else { return Err(Raise::null()) };
                table.put(key, entry);
            }
            return Ok(());
        }
        let key = operate::key(&self.heap, *second);
        self.heap.grew(64);
        let Some(Object::Map(table)) = self.heap.get_mut(*map) else { return Err(Raise::null()) };
        let left = match native {
            Native::MapPut => table.put(key, (*second, *third)),
            Native::MapGet => table.get(&key),
            Native::MapRemove => table.remove(&key),
            Native::MapContainsKey => Some(Value::boolean(table.get(&key).is_some())),
            Native::MapKeySet => {
                let keys: Vec<Value> = table.entries().map(|(key, _)| key).collect();
                let set = self.set_of(keys);
                return self.give_object(set);
            }
            _ => {
                let values = table.entries().map(|(_, value)| value).collect();
                return self.give_object(Object::List(values));
            }
        };
        self.give(left.unwrap_or_default())
    }

    pub(crate) fn set_of(&self, values: Vec<Value>) -> Object {
        let mut table = Table::default();
        for value in values {
            table.put(operate::key(&self.heap, value), (value, Value::NULL));
        }
        Object::Set(table)
    }

    /// `Trigger.new` and its like, by their place in the library's list.
    pub(crate) fn trigger_context(&mut self, what: u8, operations: ClassId) -> Result<(), Raise> {
        let Some(TriggerContext { event, new, old, new_map, old_map, .. }) = self.triggers.last() else {
            return self.give(if what >= 6 { Value::FALSE } else { Value::NULL });
        };
        // A bit for each event, in the order in which they are declared: before, then after.
        let events = match what {
            0 => return self.give(*new),
            1 => return self.give(*old),
            2 => return self.give(*new_map),
            3 => return self.give(*old_map),
            4 => return self.give_whole(self.size(*new).max(self.size(*old)) as i32),
            5 => return self.give(Value::enumerated(operations, *event as u16)),
            7 => 0b000_0111,
            8 => 0b111_1000,
            9 => 0b000_1001,
            10 => 0b001_0010,
            11 => 0b010_0100,
            12 => 0b100_0000,
            _ => 0b111_1111,
        };
        self.give_truth(events >> *event as u8 & 1 == 1)
    }

    pub(crate) fn add_error(&mut self, record: Value, message: Value) -> Result<(), Raise> {
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
}

/// A method that the library declares and nothing runs yet.
pub(crate) fn missing(native: Native) -> Raise {
    let number = letters::digits(native as i64);
    Raise::new("UnsupportedFeature", &["A method of the library is not supported here yet: native ", &number])
}

pub(crate) fn integer(value: Value) -> Result<i32, Raise> {
    value.as_integer().ok_or_else(Raise::null_argument)
}
