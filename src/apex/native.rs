//! What runs behind the library's methods.
//!
//! Refuses to call Apex code: what would have to (a comparator, an iterator) is not in the library. Invariant: takes
//! its arguments from the stack, and leaves a result exactly where the library's table says that there is one.
//! Longer than 400 lines because every method has its line here, class by class.

use std::sync::Arc;

use crate::classes;
use crate::code::Code;
use crate::contract::RecordError;
use crate::decimal::Decimal;
use crate::exchange;
use crate::execute::out_of_bounds;
use crate::letters;
use crate::library::Native;
use crate::machine::{Machine, Step, TriggerContext, Waits};
use crate::operate::{self, Raise};
use crate::program::TriggerEvent;
use crate::question::{HttpRequest, HttpResponse, Question};
use crate::text;
use crate::typed_json;
use crate::value::{Object, Table, Value};

/// What a native leaves: a value, or nothing.
pub(crate) enum Left {
    Nothing,
    Value(Value),
}

impl Machine {
    pub(crate) fn native(&mut self, code: &Code, native: Native, count: u8, on: bool) -> Result<Step, Raise> {
        let mut arguments = [Value::Null; 4];
        for place in (0..usize::from(count)).rev() {
            let value = self.pop();
            if let Some(argument) = arguments.get_mut(place) {
                *argument = value;
            }
        }
        let [first, second, third, _] = arguments;
        if on && first == Value::Null {
            return Err(Raise::null());
        }
        if let Some(question) = Machine::simple_question(native) {
            return Ok(Step::Asked(Box::new(question), Waits::Value));
        }
        match native {
            Native::SystemDebug => {
                let text = text::text(code, &self.heap, first).to_string();
                let line = self.line(code);
                return Ok(Step::Asked(
                    Box::new(Question::Debug { level: "DEBUG".into(), text, line }),
                    Waits::Nothing,
                ));
            }
            Native::SystemEnqueueJob => return self.enqueue(code, first, second),
            Native::HttpSend => return self.send(second),
            _ => {}
        }
        match self.plain(code, native, (first, second, third), count)? {
            Left::Nothing => {}
            Left::Value(value) => self.push(value),
        }
        Ok(Step::On)
    }

    fn line(&self, code: &Code) -> u32 {
        let place = |frame: &crate::machine::Frame| {
            Some(code.functions.get(frame.function as usize)?.place(frame.at.saturating_sub(1)).line)
        };
        self.frames.last().and_then(place).unwrap_or_default()
    }

    pub(crate) fn text_value(&mut self, text: impl Into<Arc<str>>) -> Result<Left, Raise> {
        Ok(Left::Value(self.heap.text(text)))
    }

    /// Whatever asks nothing of the platform.
    fn plain(
        &mut self,
        code: &Code,
        native: Native,
        (first, second, third): (Value, Value, Value),
        count: u8,
    ) -> Result<Left, Raise> {
        use Native::*;
        let truth = |truth: bool| Ok(Left::Value(Value::Boolean(truth)));
        let whole = |number: usize| Ok(Left::Value(Value::Integer(number as i32)));
        match native {
            StringIsBlank => truth(self.is_blank(first)),
            StringIsNotBlank => truth(!self.is_blank(first)),
            StringIsEmpty => truth(self.heap.str(first).is_none_or(|text| text.is_empty())),
            StringIsNotEmpty => truth(self.heap.str(first).is_some_and(|text| !text.is_empty())),
            StringValueOf if first == Value::Null => Ok(Left::Value(Value::Null)),
            StringValueOf => {
                let text = text::text(code, &self.heap, first);
                self.text_value(text)
            }
            StringJoin => {
                let separator = self.given_text(second)?;
                let texts: Vec<Arc<str>> =
                    self.elements(first)?.into_iter().map(|value| text::text(code, &self.heap, value)).collect();
                self.text_value(texts.join(&*separator))
            }
            StringLength => whole(letters::length(&self.given_text(first)?)),
            StringLeft | StringRight => {
                let text = self.given_text(first)?;
                let (length, wanted) = (letters::length(&text), integer(second)?);
                let wanted = (wanted.max(0) as usize).min(length);
                let skipped = if native == StringLeft { 0 } else { length - wanted };
                self.text_value(letters::part(&text, skipped, skipped + wanted))
            }
            StringSubstring => {
                let text = self.given_text(first)?;
                let length = letters::length(&text) as i32;
                let from = integer(second)?;
                let to = if count > 2 { integer(third)? } else { length };
                if from < 0 || to < from || to > length {
                    let (which, place) = if from < 0 || from > length { ("Starting", from) } else { ("Ending", to) };
                    return Err(Raise::new(
                        "StringException",
                        &[which, " position out of bounds: ", &place.to_string()],
                    ));
                }
                self.text_value(letters::part(&text, from as usize, to as usize))
            }
            StringToLowerCase => {
                let text = letters::lower(&self.given_text(first)?);
                self.text_value(text)
            }
            StringToUpperCase => {
                let text = letters::upper(&self.given_text(first)?);
                self.text_value(text)
            }
            StringTrim => {
                let text = self.given_text(first)?;
                self.text_value(letters::trim(&text))
            }
            StringContains => truth(letters::find(&self.given_text(first)?, &*self.given_text(second)?).is_some()),
            StringStartsWith => truth(self.given_text(first)?.starts_with(&*self.given_text(second)?)),
            StringEndsWith => truth(self.given_text(first)?.ends_with(&*self.given_text(second)?)),
            StringIndexOf => {
                let text = self.given_text(first)?;
                let found = letters::find(&text, &*self.given_text(second)?);
                let place = found.and_then(|byte| text.get(..byte)).map_or(-1, |before| letters::length(before) as i32);
                Ok(Left::Value(Value::Integer(place)))
            }
            StringReplace => {
                let text =
                    letters::replace(&self.given_text(first)?, &*self.given_text(second)?, &self.given_text(third)?);
                self.text_value(text)
            }
            StringEquals => truth(self.heap.str(first) == self.heap.str(second)),
            StringEqualsIgnoreCase => truth(second != Value::Null && operate::equal(&self.heap, first, second)),
            IntegerValueOf => self.integer_value_of(code, first),
            DecimalValueOf => {
                let text = self.given_text(first)?;
                let decimal = Decimal::parse(letters::trim(&text))
                    .ok_or_else(|| Raise::new("TypeException", &["Invalid decimal: ", &text]))?;
                Ok(Left::Value(self.heap.put(Object::Decimal(decimal))))
            }
            ListAdd | ListInsert | ListGet | ListSet | ListRemove | ListContains => {
                self.list(native, first, second, third)
            }
            SetAdd | SetContains | SetRemove | SetAddAll => self.set(native, first, second),
            MapPut | MapGet | MapContainsKey | MapRemove | MapKeySet | MapValues | MapPutAll => {
                self.map(native, first, second, third)
            }
            CollectionAddAll => {
                let mut more = self.elements(second).map_err(|_| Raise::null_argument())?;
                self.heap.grew(more.len() as u64 * 16);
                if let Some(Object::List(values)) = self.heap.get_mut(first) {
                    values.append(&mut more);
                }
                Ok(Left::Nothing)
            }
            CollectionSize => whole(self.size(first)),
            CollectionIsEmpty => truth(self.size(first) == 0),
            CollectionClear => {
                match self.heap.get_mut(first) {
                    Some(Object::List(values)) => values.clear(),
                    Some(Object::Set(table) | Object::Map(table)) => *table = Table::default(),
                    _ => {}
                }
                Ok(Left::Nothing)
            }
            CollectionClone => {
                let copy = self.heap.get(first).cloned().unwrap_or_default();
                Ok(Left::Value(self.heap.put(copy)))
            }
            MathAbs => match operate::compare(&self.heap, crate::syntax::Binary::Less, first, Value::Integer(0)) {
                true => operate::negate(&mut self.heap, first).map(Left::Value),
                false if first == Value::Null => Err(Raise::null_argument()),
                false => Ok(Left::Value(first)),
            },
            MathMax | MathMin => {
                if first == Value::Null || second == Value::Null {
                    return Err(Raise::null_argument());
                }
                let less = operate::compare(&self.heap, crate::syntax::Binary::Less, first, second);
                Ok(Left::Value(if less == (native == MathMin) { first } else { second }))
            }
            MathMod => match (integer(first)?, integer(second)?) {
                (_, 0) => Err(Raise::new("MathException", &["Divide by 0"])),
                (one, other) => Ok(Left::Value(Value::Integer(one.wrapping_rem(other)))),
            },
            UrlEncode | UrlDecode => self.url(native, first, second),
            JsonDeserialize => {
                let text = self.given_text(first)?;
                let Some(Object::TypeToken(of_type)) = self.heap.get(second) else {
                    return Err(Raise::null_argument());
                };
                let of_type = of_type.clone();
                typed_json::deserialize(code, &mut self.heap, &text, &of_type).map(Left::Value)
            }
            JsonSerialize => {
                let text = typed_json::serialize(code, &self.heap, first, false)?;
                self.text_value(text)
            }
            NewHttp => Ok(Left::Value(self.heap.put(Object::Http))),
            NewHttpRequest => {
                let request = HttpRequest { timeout: 10_000, ..HttpRequest::default() };
                Ok(Left::Value(self.heap.put(Object::HttpRequest(Box::new(request)))))
            }
            NewHttpResponse => Ok(Left::Value(self.heap.put(Object::HttpResponse(Box::<HttpResponse>::default())))),
            ContextGetJobId => {
                let id = match self.heap.get(first) {
                    Some(Object::QueueableContext(id)) => id.clone(),
                    _ => return Err(Raise::null()),
                };
                Ok(Left::Value(self.heap.put(Object::Id(id))))
            }
            ExceptionGetMessage => Ok(Left::Value(self.exception_field(first, classes::MESSAGE))),
            ExceptionGetCause => Ok(Left::Value(self.exception_field(first, classes::CAUSE))),
            ExceptionGetStackTraceString => Ok(Left::Value(self.exception_field(first, classes::STACK))),
            ExceptionSetMessage | ExceptionInitCause => {
                let slot = if native == ExceptionSetMessage { classes::MESSAGE } else { classes::CAUSE };
                if let Some(Object::Instance { fields, .. }) = self.heap.get_mut(first)
                    && let Some(field) = fields.get_mut(usize::from(slot))
                {
                    *field = second;
                }
                Ok(Left::Nothing)
            }
            ExceptionGetTypeName => {
                let name = self.class_name(code, first);
                self.text_value(name)
            }
            ExceptionGetLineNumber => {
                let trace =
                    self.heap.str(self.exception_field(first, classes::STACK)).cloned().unwrap_or_else(|| "".into());
                let rest =
                    letters::find(&trace, ": line ").and_then(|place| trace.get(place + 7..)).unwrap_or_default();
                let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
                let line = letters::integer(rest.get(..digits).unwrap_or_default());
                Ok(Left::Value(Value::Integer(line.unwrap_or_default())))
            }
            RecordAddError => self.add_error(first, second),
            RecordGet => {
                let name = self.given_text(second)?;
                match self.heap.get(first) {
                    Some(Object::Record(record)) => Ok(Left::Value(record.get(&name).unwrap_or_default())),
                    _ => Err(Raise::null()),
                }
            }
            TriggerNew | TriggerOld | TriggerNewMap | TriggerOldMap | TriggerIsExecuting | TriggerIsBefore
            | TriggerIsAfter | TriggerIsInsert | TriggerIsUpdate | TriggerIsDelete | TriggerIsUndelete
            | TriggerSize => Ok(Left::Value(self.trigger_context(native))),
            _ => self.message(native, first, second, third),
        }
    }

    fn is_blank(&self, value: Value) -> bool {
        self.heap.str(value).is_none_or(|text| letters::trim(text).is_empty())
    }

    fn integer_value_of(&mut self, code: &Code, value: Value) -> Result<Left, Raise> {
        if value == Value::Null {
            return Err(Raise::null_argument());
        }
        let Some(text) = self.heap.str(value) else {
            return operate::number_as(&mut self.heap, value, 0).map(Left::Value);
        };
        let parsed = letters::integer(letters::trim(text));
        let text = text::text(code, &self.heap, value);
        parsed
            .map(|number| Left::Value(Value::Integer(number)))
            .ok_or_else(|| Raise::new("TypeException", &["Invalid integer: ", &text]))
    }

    fn size(&self, value: Value) -> usize {
        match self.heap.get(value) {
            Some(Object::List(values)) => values.len(),
            Some(Object::Set(table) | Object::Map(table)) => table.len(),
            _ => 0,
        }
    }

    fn list(&mut self, native: Native, list: Value, second: Value, third: Value) -> Result<Left, Raise> {
        match native {
            Native::ListGet => return self.element(list, second).map(Left::Value),
            Native::ListSet => return self.set_element(list, second, third).map(|()| Left::Nothing),
            Native::ListContains => {
                let found = self.elements(list)?.into_iter().any(|value| operate::equal(&self.heap, value, second));
                return Ok(Left::Value(Value::Boolean(found)));
            }
            _ => self.heap.grew(16),
        }
        let Some(Object::List(values)) = self.heap.get_mut(list) else { return Err(Raise::null()) };
        match native {
            Native::ListAdd => values.push(second),
            Native::ListInsert => {
                let index = integer(second)?;
                let place = usize::try_from(index).ok().filter(|place| *place <= values.len());
                values.insert(place.ok_or_else(|| out_of_bounds(index))?, third);
            }
            _ => {
                let index = integer(second)?;
                let place = usize::try_from(index).ok().filter(|place| *place < values.len());
                return Ok(Left::Value(values.remove(place.ok_or_else(|| out_of_bounds(index))?)));
            }
        }
        Ok(Left::Nothing)
    }

    fn set(&mut self, native: Native, set: Value, second: Value) -> Result<Left, Raise> {
        let given = if native == Native::SetAddAll {
            self.elements(second).map_err(|_| Raise::null_argument())?
        } else {
            vec![second]
        };
        let keys: Vec<_> = given.into_iter().map(|value| (operate::key(&self.heap, value), value)).collect();
        self.heap.grew(keys.len() as u64 * 64);
        let Some(Object::Set(table)) = self.heap.get_mut(set) else { return Err(Raise::null()) };
        let mut changed = false;
        for (key, value) in keys {
            changed |= match native {
                Native::SetContains => table.get(&key).is_some(),
                Native::SetRemove => table.remove(&key).is_some(),
                _ => table.get(&key).is_none() && table.put(key, (value, Value::Null)).is_none(),
            };
        }
        Ok(Left::Value(Value::Boolean(changed)))
    }

    fn map(&mut self, native: Native, map: Value, second: Value, third: Value) -> Result<Left, Raise> {
        let key = operate::key(&self.heap, second);
        let more = match (native, self.heap.get(second)) {
            (Native::MapPutAll, Some(Object::Map(table))) => table.clone(),
            (Native::MapPutAll, Some(Object::List(values))) => exchange::by_id(&self.heap, values),
            (Native::MapPutAll, _) => return Err(Raise::null_argument()),
            _ => Table::default(),
        };
        let more: Vec<_> = more.entries().map(|entry| (operate::key(&self.heap, entry.0), entry)).collect();
        self.heap.grew(64 + more.len() as u64 * 64);
        let Some(Object::Map(table)) = self.heap.get_mut(map) else { return Err(Raise::null()) };
        let left = match native {
            Native::MapPut => table.put(key, (second, third)),
            Native::MapGet => table.get(&key),
            Native::MapRemove => table.remove(&key),
            Native::MapContainsKey => Some(Value::Boolean(table.get(&key).is_some())),
            Native::MapKeySet => {
                let mut keys = Table::default();
                let entries: Vec<Value> = table.entries().map(|(key, _)| key).collect();
                for value in entries {
                    keys.put(operate::key(&self.heap, value), (value, Value::Null));
                }
                Some(self.heap.put(Object::Set(keys)))
            }
            Native::MapValues => {
                let values = table.entries().map(|(_, value)| value).collect();
                Some(self.heap.put(Object::List(values)))
            }
            _ => {
                more.into_iter().for_each(|(key, entry)| _ = table.put(key, entry));
                return Ok(Left::Nothing);
            }
        };
        Ok(Left::Value(left.unwrap_or_default()))
    }

    fn trigger_context(&self, native: Native) -> Value {
        use TriggerEvent::*;
        let Some(TriggerContext { event, new, old, new_map, old_map, .. }) = self.triggers.last() else {
            return if matches!(native, Native::TriggerIsExecuting) { Value::Boolean(false) } else { Value::Null };
        };
        let is = |events: &[TriggerEvent]| Value::Boolean(events.contains(event));
        match native {
            Native::TriggerNew => *new,
            Native::TriggerOld => *old,
            Native::TriggerNewMap => *new_map,
            Native::TriggerOldMap => *old_map,
            Native::TriggerIsBefore => is(&[BeforeInsert, BeforeUpdate, BeforeDelete]),
            Native::TriggerIsAfter => is(&[AfterInsert, AfterUpdate, AfterDelete, AfterUndelete]),
            Native::TriggerIsInsert => is(&[BeforeInsert, AfterInsert]),
            Native::TriggerIsUpdate => is(&[BeforeUpdate, AfterUpdate]),
            Native::TriggerIsDelete => is(&[BeforeDelete, AfterDelete]),
            Native::TriggerIsUndelete => is(&[AfterUndelete]),
            Native::TriggerSize => Value::Integer(self.size(*new).max(self.size(*old)) as i32),
            _ => Value::Boolean(true),
        }
    }

    fn add_error(&mut self, record: Value, message: Value) -> Result<Left, Raise> {
        let message = self.given_text(message)?.to_string();
        let place = self.triggers.last().and_then(|context| {
            let rows = |list: Value| match self.heap.get(list) {
                Some(Object::List(values)) => values.iter().position(|value| *value == record),
                _ => None,
            };
            rows(context.new).or_else(|| rows(context.old))
        });
        match (place, self.triggers.last_mut()) {
            (Some(row), Some(context)) => {
                context.errors.push(RecordError { row: row as u32, field: None, message });
                Ok(Left::Nothing)
            }
            _ => Err(Raise::new("FinalException", &["SObject row does not allow errors"])),
        }
    }
}

pub(crate) fn integer(value: Value) -> Result<i32, Raise> {
    match value {
        Value::Integer(number) => Ok(number),
        _ => Err(Raise::null_argument()),
    }
}
