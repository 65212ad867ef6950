//! One operation at a time.
//!
//! Refuses nothing that the compiler let through: what cannot be is taken for null rather than for a crash.
//! Invariant: an operation takes and leaves on the stack exactly what `code` says of it.

use std::sync::Arc;

use crate::classes;
use crate::code::{Code, Constant, ExceptionArguments, Op};
use crate::machine::{Machine, Step};
use crate::operate::{self, Raise};
use crate::text;
use crate::types::{ClassId, Type};
use crate::value::{Object, RecordObject, Table, Value};

impl Machine {
    pub(crate) fn pop(&mut self) -> Value {
        self.stack.pop().unwrap_or_default()
    }

    fn peek(&self) -> Value {
        self.stack.last().copied().unwrap_or_default()
    }

    pub(crate) fn push(&mut self, value: Value) {
        self.stack.push(value);
    }

    fn pop_many(&mut self, count: u32) -> Vec<Value> {
        let from = self.stack.len().saturating_sub(count as usize);
        self.stack.split_off(from)
    }

    fn local(&mut self, slot: u16) -> Option<&mut Value> {
        let base = self.frames.last()?.base as usize;
        self.stack.get_mut(base + usize::from(slot))
    }

    fn jump(&mut self, target: u32) {
        if let Some(frame) = self.frames.last_mut() {
            frame.at = target;
        }
    }

    pub(crate) fn truth(value: Value) -> Result<bool, Raise> {
        match value {
            Value::Boolean(truth) => Ok(truth),
            _ => Err(Raise::null()),
        }
    }

    pub(crate) fn step(&mut self, code: &Code) -> Result<Step, Raise> {
        let Some(frame) = self.frames.last_mut() else { return Ok(Step::On) };
        let function = code.functions.get(frame.function as usize);
        let Some(op) = function.and_then(|function| function.ops.get(frame.at as usize)) else {
            return Ok(Step::Left(Value::Null));
        };
        frame.at += 1;
        match *op {
            Op::Line(line) => {
                let file = function.map_or(0, |function| function.file);
                self.enter_line(file, line)?;
            }
            Op::Null => self.push(Value::Null),
            Op::Boolean(truth) => self.push(Value::Boolean(truth)),
            Op::Integer(number) => self.push(Value::Integer(number)),
            Op::Constant(place) => {
                let value = match code.constants.get(place as usize) {
                    Some(Constant::Long(number)) => Value::Long(*number),
                    Some(Constant::Double(number)) => Value::Double(*number),
                    Some(Constant::Decimal(number)) => self.heap.put(Object::Decimal(*number)),
                    Some(Constant::Text(text)) => self.heap.text(text.clone()),
                    None => Value::Null,
                };
                self.push(value);
            }
            Op::TypeToken(place) => {
                let of_type = code.types.get(place as usize).cloned().unwrap_or(Type::Any);
                let value = self.heap.put(Object::TypeToken(of_type));
                self.push(value);
            }
            Op::Load(slot) => {
                let value = self.local(slot).copied().unwrap_or_default();
                self.push(value);
            }
            Op::Store(slot) => {
                let value = self.pop();
                if let Some(local) = self.local(slot) {
                    *local = value;
                }
            }
            Op::Initialise(class) => self.initialise(code, class)?,
            Op::LoadStatic(class, slot) => {
                let value = self.statics.get(usize::from(class)).and_then(|statics| statics.get(usize::from(slot)));
                self.push(value.copied().unwrap_or_default());
            }
            Op::StoreStatic(class, slot) => {
                let value = self.pop();
                if let Some(place) =
                    self.statics.get_mut(usize::from(class)).and_then(|statics| statics.get_mut(usize::from(slot)))
                {
                    *place = value;
                }
            }
            Op::LoadField(slot) => {
                let object = self.pop();
                match self.heap.get(object) {
                    Some(Object::Instance { fields, .. }) => {
                        let value = fields.get(usize::from(slot)).copied().unwrap_or_default();
                        self.push(value);
                    }
                    _ => return Err(Raise::null()),
                }
            }
            Op::StoreField(slot) => {
                let value = self.pop();
                let object = self.pop();
                match self.heap.get_mut(object) {
                    Some(Object::Instance { fields, .. }) => {
                        if let Some(place) = fields.get_mut(usize::from(slot)) {
                            *place = value;
                        }
                    }
                    _ => return Err(Raise::null()),
                }
            }
            Op::LoadRecordField(name) => {
                let record = self.pop();
                let value = self.record_field(code, record, name)?;
                self.push(value);
            }
            Op::StoreRecordField(name) => {
                let value = self.pop();
                let record = self.pop();
                let name = code.names.get(name as usize).cloned().unwrap_or_else(|| "".into());
                match self.heap.get_mut(record) {
                    Some(Object::Record(record)) if record.locked => {
                        return Err(Raise::new("FinalException", &["Record is read-only"]));
                    }
                    Some(Object::Record(record)) => record.set(&name, value),
                    _ => return Err(Raise::null()),
                }
            }
            Op::LoadIndex => {
                let index = self.pop();
                let list = self.pop();
                let value = self.element(list, index)?;
                self.push(value);
            }
            Op::StoreIndex => {
                let value = self.pop();
                let index = self.pop();
                let list = self.pop();
                self.set_element(list, index, value)?;
            }
            Op::Pop => _ = self.pop(),
            Op::Duplicate => self.push(self.peek()),
            Op::DuplicatePair => {
                let from = self.stack.len().saturating_sub(2);
                self.stack.extend_from_within(from..);
            }
            Op::Tuck(under) => {
                let value = self.peek();
                let place = self.stack.len().saturating_sub(usize::from(under) + 1);
                self.stack.insert(place, value);
            }
            Op::Arithmetic(operator) => {
                let right = self.pop();
                let left = self.pop();
                let value = operate::arithmetic(&mut self.heap, operator, left, right)?;
                self.push(value);
            }
            Op::Compare(operator) => {
                let right = self.pop();
                let left = self.pop();
                self.push(Value::Boolean(operate::compare(&self.heap, operator, left, right)));
            }
            Op::Equal(negated) => {
                let right = self.pop();
                let left = self.pop();
                self.push(Value::Boolean(operate::equal(&self.heap, left, right) != negated));
            }
            Op::Same(negated) => {
                let right = self.pop();
                let left = self.pop();
                // Texts and decimals are values: they have no identity of their own.
                let same = match (self.heap.get(left), self.heap.get(right)) {
                    (Some(Object::Text(one) | Object::Id(one)), Some(Object::Text(other) | Object::Id(other))) => {
                        one == other
                    }
                    (Some(Object::Decimal(one)), Some(Object::Decimal(other))) => one == other,
                    _ => left == right,
                };
                self.push(Value::Boolean(same != negated));
            }
            Op::Concatenate => {
                let right = self.pop();
                let left = self.pop();
                let text = [text::text(code, &self.heap, left), text::text(code, &self.heap, right)].concat();
                let value = self.heap.text(text);
                self.push(value);
            }
            Op::Negate => {
                let value = self.pop();
                let value = operate::negate(&mut self.heap, value)?;
                self.push(value);
            }
            Op::Not => {
                let value = Machine::truth(self.pop())?;
                self.push(Value::Boolean(!value));
            }
            Op::Complement => {
                let value = match self.pop() {
                    Value::Integer(number) => Value::Integer(!number),
                    Value::Long(number) => Value::Long(!number),
                    _ => return Err(Raise::null()),
                };
                self.push(value);
            }
            Op::Convert(widen, depth) => {
                let place = self.stack.len().saturating_sub(usize::from(depth) + 1);
                let value = self.stack.get(place).copied().unwrap_or_default();
                let widened = self.widened(widen, value)?;
                if let Some(held) = self.stack.get_mut(place) {
                    *held = widened;
                }
            }
            Op::Jump(target) => self.jump(target),
            Op::JumpIfFalse(target) => {
                if !Machine::truth(self.pop())? {
                    self.jump(target);
                }
            }
            Op::JumpIfTrue(target) => {
                if Machine::truth(self.pop())? {
                    self.jump(target);
                }
            }
            Op::JumpKeepIfFalse(target) => {
                if !Machine::truth(self.peek())? {
                    self.jump(target);
                }
            }
            Op::JumpKeepIfTrue(target) => {
                if Machine::truth(self.peek())? {
                    self.jump(target);
                }
            }
            Op::JumpKeepIfNull(target) => {
                if self.peek() == Value::Null {
                    self.jump(target);
                }
            }
            Op::JumpKeepIfNotNull(target) => {
                if self.peek() != Value::Null {
                    self.jump(target);
                }
            }
            Op::Call(function, count) => self.enter(code, function, count.into(), None)?,
            Op::CallOn(function, count) => {
                let receiver = self.stack.len().checked_sub(count.into()).and_then(|place| self.stack.get(place));
                if receiver.is_none_or(|receiver| *receiver == Value::Null) {
                    return Err(Raise::null());
                }
                self.enter(code, function, count.into(), None)?;
            }
            Op::Native(native, count, on) => return self.native(code, native, count, on),
            Op::New(class) => {
                let slots = code.classes.get(usize::from(class)).map_or(0, |class| class.fields.len());
                let value = self.heap.put(Object::Instance { class, fields: vec![Value::Null; slots] });
                self.push(value);
            }
            Op::NewException(class, arguments) => {
                let value = self.new_exception(code, class, arguments);
                self.push(value);
            }
            Op::NewRecord(name) => {
                let object = code.names.get(name as usize).cloned().unwrap_or_else(|| "".into());
                let value = self.heap.put(Object::Record(RecordObject {
                    object,
                    fields: Vec::new(),
                    queried: false,
                    locked: false,
                }));
                self.push(value);
            }
            Op::NewList(count) => {
                let values = self.pop_many(count);
                let value = self.heap.put(Object::List(values));
                self.push(value);
            }
            Op::NewSet(count) => {
                let mut table = Table::default();
                for value in self.pop_many(count) {
                    table.put(operate::key(&self.heap, value), (value, Value::Null));
                }
                let value = self.heap.put(Object::Set(table));
                self.push(value);
            }
            Op::NewMap(count) => {
                let mut table = Table::default();
                for pair in self.pop_many(count.saturating_mul(2)).chunks_exact(2) {
                    if let [left, right] = *pair {
                        table.put(operate::key(&self.heap, left), (left, right));
                    }
                }
                let value = self.heap.put(Object::Map(table));
                self.push(value);
            }
            Op::Cast(place) => {
                let value = self.pop();
                let value = self.cast(code, value, place)?;
                self.push(value);
            }
            Op::InstanceOf(place) => {
                let value = self.pop();
                let is = code
                    .types
                    .get(place as usize)
                    .is_some_and(|of_type| value != Value::Null && self.is_of(code, value, of_type));
                self.push(Value::Boolean(is));
            }
            Op::Elements => {
                let value = self.pop();
                let values = self.elements(value)?;
                let value = self.heap.put(Object::List(values));
                self.push(value);
            }
            Op::Next(list, target) => self.next_element(list, target),
            Op::Query(place) => return Ok(self.ask_query(code, place)),
            Op::Dml(place) => return self.ask_dml(code, place),
            Op::ReturnValue => {
                let value = self.pop();
                return Ok(self.return_to_caller(value, true));
            }
            Op::Return => return Ok(self.return_to_caller(Value::Null, false)),
            Op::Throw => {
                let value = self.pop();
                return Err(if value == Value::Null { Raise::null() } else { Raise::thrown(value) });
            }
        }
        Ok(Step::On)
    }

    /// Back to Apex code right away; back to the org through `Step::Left`.
    fn return_to_caller(&mut self, value: Value, has_value: bool) -> Step {
        if self.frames.last().is_some_and(|frame| frame.entry.is_none()) {
            if let Some(frame) = self.frames.pop() {
                self.stack.truncate(frame.base as usize);
            }
            if has_value {
                self.push(value);
            }
            return Step::On;
        }
        Step::Left(value)
    }

    fn record_field(&mut self, code: &Code, record: Value, name: u32) -> Result<Value, Raise> {
        let name = code.names.get(name as usize).map(|name| &**name).unwrap_or_default();
        match self.heap.get(record) {
            Some(Object::Record(record)) => match record.get(name) {
                Some(value) => Ok(value),
                None if record.queried => Err(Raise::new(
                    "SObjectException",
                    &[
                        "SObject row was retrieved via SOQL without querying the requested field: ",
                        &record.object,
                        ".",
                        name,
                    ],
                )),
                None => Ok(Value::Null),
            },
            _ => Err(Raise::null()),
        }
    }

    fn new_exception(&mut self, code: &Code, class: ClassId, arguments: ExceptionArguments) -> Value {
        let (message, cause) = match arguments {
            ExceptionArguments::None => (Value::Null, Value::Null),
            ExceptionArguments::Message => (self.pop(), Value::Null),
            ExceptionArguments::Cause => (Value::Null, self.pop()),
            ExceptionArguments::MessageAndCause => {
                let cause = self.pop();
                (self.pop(), cause)
            }
        };
        // Without a message an exception says that it was thrown.
        let message = match message {
            Value::Null => self.heap.text("Script-thrown exception"),
            given => given,
        };
        let slots = code.classes.get(usize::from(class)).map_or(0, |class| class.fields.len());
        let mut fields = vec![Value::Null; slots];
        for (slot, value) in [(classes::MESSAGE, message), (classes::CAUSE, cause)] {
            if let Some(field) = fields.get_mut(usize::from(slot)) {
                *field = value;
            }
        }
        self.heap.put(Object::Instance { class, fields })
    }

    /// What a loop walks over: a copy, so that the loop's body may change the collection.
    pub(crate) fn elements(&self, collection: Value) -> Result<Vec<Value>, Raise> {
        match self.heap.get(collection) {
            Some(Object::List(values)) => Ok(values.clone()),
            Some(Object::Set(table)) => Ok(table.entries().map(|(value, _)| value).collect()),
            _ => Err(Raise::null()),
        }
    }

    fn next_element(&mut self, list: u16, target: u32) {
        let place = match self.local(list + 1) {
            Some(Value::Integer(place)) => {
                let now = *place;
                *place += 1;
                now
            }
            _ => i32::MAX,
        };
        let list = self.local(list).copied().unwrap_or_default();
        let value = match self.heap.get(list) {
            Some(Object::List(values)) => values.get(place as usize).copied(),
            _ => None,
        };
        match value {
            Some(value) => self.push(value),
            None => self.jump(target),
        }
    }

    pub(crate) fn element(&self, list: Value, index: Value) -> Result<Value, Raise> {
        match (self.heap.get(list), index) {
            (Some(Object::List(values)), Value::Integer(index)) => {
                let value = usize::try_from(index).ok().and_then(|index| values.get(index));
                value.copied().ok_or_else(|| out_of_bounds(index))
            }
            _ => Err(Raise::null()),
        }
    }

    pub(crate) fn set_element(&mut self, list: Value, index: Value, value: Value) -> Result<(), Raise> {
        match (self.heap.get_mut(list), index) {
            (Some(Object::List(values)), Value::Integer(index)) => {
                let place = usize::try_from(index).ok().and_then(|index| values.get_mut(index));
                *place.ok_or_else(|| out_of_bounds(index))? = value;
                Ok(())
            }
            _ => Err(Raise::null()),
        }
    }

    /// The text of an argument that must not be null.
    pub(crate) fn given_text(&self, value: Value) -> Result<Arc<str>, Raise> {
        self.heap.str(value).cloned().ok_or_else(Raise::null_argument)
    }
}

pub(crate) fn out_of_bounds(index: i32) -> Raise {
    Raise::new("ListException", &["List index out of bounds: ", &index.to_string()])
}
