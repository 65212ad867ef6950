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
use crate::library::{LIBRARY, Native};
use crate::machine::{Machine, TriggerContext, Waits};
use crate::operate::{self, Raise};
use crate::question::{HttpRequest, HttpResponse, Question};
use crate::syntax::Binary;
use crate::text;
use crate::typed_json;
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
        if native <= Native::LAST_OF_TEXTS {
            return self.text_method(code, native, &given, count);
        }
        if native <= Native::LAST_OF_COLLECTIONS {
            return self.collection_method(native, &given);
        }
        if native <= Native::LAST_OF_MESSAGES {
            return self.message(native, &given);
        }
        if native <= Native::LAST_OF_TRIGGERS {
            return self.trigger_context(native);
        }
        self.other_method(code, native, &given)
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
            StringValueOf | StringJoin | StringIsBlank | StringIsNotBlank | StringIsEmpty | StringIsNotEmpty => {}
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
            StringValueOf if first == Value::NULL => self.give(Value::NULL),
            StringValueOf => {
                let text = text::text(code, &self.heap, first);
                self.give_text(&text)
            }
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
            _ => self.url(native, &text, second),
        }
    }

    fn collection_method(&mut self, native: Native, given: &Given) -> Result<(), Raise> {
        use Native::*;
        let [first, second, third, _] = *given;
        match native {
            CollectionSize => self.give_whole(self.size(first) as i32),
            CollectionIsEmpty => self.give_truth(self.size(first) == 0),
            CollectionClear => {
                match self.heap.get_mut(first) {
                    Some(Object::List(values)) => values.clear(),
                    Some(Object::Set(table) | Object::Map(table)) => *table = Table::default(),
                    _ => {}
                }
                Ok(())
            }
            CollectionClone => {
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
            ListAdd | ListInsert | ListRemove | CollectionAddAll => self.list(native, given),
            SetAdd | SetContains | SetRemove | SetAddAll => self.set(native, first, second),
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
            HttpSend => self.send(second),
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
            JsonDeserialize => {
                let text = self.given_text(first)?.clone();
                let Some(Object::TypeToken(of_type)) = self.heap.get(second) else {
                    return Err(Raise::null_argument());
                };
                let of_type = of_type.clone();
                let value = typed_json::deserialize(code, &mut self.heap, &text, &of_type)?;
                self.give(value)
            }
            JsonSerialize => {
                let text = typed_json::serialize(code, &self.heap, first, false)?;
                self.give_text(&text)
            }
            NewHttp => self.give_object(Object::Http),
            NewHttpRequest => {
                let request = HttpRequest { timeout: 10_000, ..HttpRequest::default() };
                self.give_object(Object::HttpRequest(Box::new(request)))
            }
            NewHttpResponse => self.give_object(Object::HttpResponse(Box::<HttpResponse>::default())),
            ContextGetJobId => match self.heap.get(first) {
                Some(Object::QueueableContext(id)) => {
                    let id = id.clone();
                    self.give_object(Object::Id(id))
                }
                _ => Err(Raise::null()),
            },
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
            ExceptionGetLineNumber => {
                let trace = self.heap.str(self.exception_field(first, classes::STACK)).map_or("", |trace| trace);
                let rest = letters::find(trace, ": line ").and_then(|place| trace.get(place + 7..)).unwrap_or_default();
                let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
                self.give_whole(letters::integer(rest.get(..digits).unwrap_or_default()).unwrap_or_default())
            }
            RecordAddError => self.add_error(first, second),
            RecordGet => {
                let value = self.record_field(first, self.given_text(second)?)?;
                self.give(value)
            }
            _ => Err(Raise::asked(simple_question(native), Waits::Value)),
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

    fn list(&mut self, native: Native, [list, second, third, _]: &Given) -> Result<(), Raise> {
        let mut more = match native {
            Native::CollectionAddAll => self.elements(*second).map_err(|_| Raise::null_argument())?,
            Native::ListAdd => vec![*second],
            _ => Vec::new(),
        };
        self.heap.grew(16 + more.len() as u64 * 16);
        let Some(Object::List(values)) = self.heap.get_mut(*list) else { return Err(Raise::null()) };
        if matches!(native, Native::ListAdd | Native::CollectionAddAll) {
            values.append(&mut more);
            return Ok(());
        }
        let index = integer(*second)?;
        let last = values.len() as i32 - i32::from(native == Native::ListRemove);
        if index < 0 || index > last {
            return Err(out_of_bounds(index));
        }
        if native == Native::ListInsert {
            values.insert(index as usize, *third);
            return Ok(());
        }
        let removed = values.remove(index as usize);
        self.give(removed)
    }

    fn set(&mut self, native: Native, set: Value, second: Value) -> Result<(), Raise> {
        let given = if native == Native::SetAddAll {
            self.elements(second).map_err(|_| Raise::null_argument())?
        } else {
            vec![second]
        };
        self.heap.grew(given.len() as u64 * 64);
        let mut changed = false;
        for value in given {
            let key = operate::key(&self.heap, value);
            let Some(Object::Set(table)) = self.heap.get_mut(set) else { return Err(Raise::null()) };
            let there = table.get(&key).is_some();
            changed |= match native {
                Native::SetContains => there,
                Native::SetRemove => table.remove(&key).is_some(),
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

    fn trigger_context(&mut self, native: Native) -> Result<(), Raise> {
        let Some(TriggerContext { event, new, old, new_map, old_map, .. }) = self.triggers.last() else {
            return self.give(if native == Native::TriggerIsExecuting { Value::FALSE } else { Value::NULL });
        };
        // A bit for each event, in the order in which they are declared: before, then after.
        let events = match native {
            Native::TriggerNew => return self.give(*new),
            Native::TriggerOld => return self.give(*old),
            Native::TriggerNewMap => return self.give(*new_map),
            Native::TriggerOldMap => return self.give(*old_map),
            Native::TriggerSize => return self.give_whole(self.size(*new).max(self.size(*old)) as i32),
            Native::TriggerIsBefore => 0b000_0111,
            Native::TriggerIsAfter => 0b111_1000,
            Native::TriggerIsInsert => 0b000_1001,
            Native::TriggerIsUpdate => 0b001_0010,
            Native::TriggerIsDelete => 0b010_0100,
            Native::TriggerIsUndelete => 0b100_0000,
            _ => 0b111_1111,
        };
        self.give_truth(events >> *event as u8 & 1 == 1)
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
}

/// The questions that are only a name, which is that of the method.
fn simple_question(native: Native) -> Question {
    let (class, name) =
        LIBRARY.iter().find(|entry| entry.native == native).map_or(("", ""), |entry| (entry.class, entry.name));
    match (native, class) {
        (Native::SystemNow, _) => Question::Now,
        (Native::MathRandom, _) => Question::Random,
        (_, "Limits") => Question::Limit { method: name.into() },
        (_, "UserInfo") => Question::User { method: name.into() },
        _ => Question::System { method: [class, ".", name].concat(), arguments: Vec::new() },
    }
}

pub(crate) fn integer(value: Value) -> Result<i32, Raise> {
    value.as_integer().ok_or_else(Raise::null_argument)
}
