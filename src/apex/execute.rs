//! One operation at a time.
//!
//! Refuses nothing that the compiler let through: what cannot be is taken for null rather than for a crash.
//! Invariant: an operation takes and leaves on the stack exactly what `code` says of it.
//! Longer than 400 lines because every operation has its place in one table.

use std::sync::Arc;

use crate::classes;
use crate::code::{Code, Constant, ExceptionArguments, Op, Widen};
use crate::letters;
use crate::machine::Machine;
use crate::operate::{self, Raise};
use crate::text;
use crate::types::{ClassId, Type};
use crate::value::{Object, RecordObject, Value, View};

impl Machine {
    #[cfg_attr(target_arch = "wasm32", inline(never))]
    pub(crate) fn pop(&mut self) -> Value {
        self.stack.pop().unwrap_or_default()
    }

    #[cfg_attr(target_arch = "wasm32", inline(never))]
    fn peek(&self) -> Value {
        self.stack.last().copied().unwrap_or_default()
    }

    #[cfg_attr(target_arch = "wasm32", inline(never))]
    pub(crate) fn push(&mut self, value: Value) {
        self.stack.push(value);
    }

    fn pop_many(&mut self, count: u32) -> Vec<Value> {
        let from = self.stack.len().saturating_sub(count as usize);
        self.stack.split_off(from)
    }

    #[cfg_attr(target_arch = "wasm32", inline(never))]
    fn local(&mut self, slot: u16) -> Option<&mut Value> {
        let base = self.frames.last()?.base as usize;
        self.stack.get_mut(base + usize::from(slot))
    }

    #[cfg_attr(target_arch = "wasm32", inline(never))]
    fn jump(&mut self, target: u32) {
        if let Some(frame) = self.frames.last_mut() {
            frame.at = target;
        }
    }

    pub(crate) fn truth(value: Value) -> Result<bool, Raise> {
        match value {
            Value::TRUE => Ok(true),
            Value::FALSE => Ok(false),
            _ => Err(Raise::null()),
        }
    }

    pub(crate) fn step(&mut self, code: &Code) -> Result<(), Raise> {
        let Some(frame) = self.frames.last_mut() else { return Ok(()) };
        let function = code.functions.get(frame.function as usize);
        let Some(op) = function.and_then(|function| function.ops.get(frame.at as usize)) else {
            return Err(Raise::left(Value::NULL));
        };
        frame.at += 1;
        // What an operation leaves; those that leave nothing end on their own.
        let left = match *op {
            Op::Line(line) => return self.enter_line(function.map_or(0, |function| function.file), line),
            Op::Null => Value::NULL,
            Op::Boolean(truth) => Value::boolean(truth),
            Op::Integer(number) => Value::integer(number),
            Op::Constant(place) => match code.constants.get(place as usize) {
                Some(Constant::Long(number)) => self.heap.put(Object::Long(*number)),
                Some(Constant::Double(number)) => self.heap.put(Object::Double(*number)),
                Some(Constant::Decimal(number)) => self.heap.put(Object::Decimal(*number)),
                Some(Constant::Text(text)) => self.heap.put(Object::Text(text.clone())),
                None => Value::NULL,
            },
            Op::TypeToken(place) => {
                let of_type = code.types.get(place as usize).cloned().unwrap_or(Type::Any);
                self.heap.put(Object::TypeToken(of_type))
            }
            Op::Load(slot) => self.local(slot).copied().unwrap_or_default(),
            Op::Store(slot) => {
                let value = self.pop();
                if let Some(local) = self.local(slot) {
                    *local = value;
                }
                return Ok(());
            }
            Op::Initialise(class) => return self.initialise(code, class),
            Op::LoadStatic(class, slot) => self.static_of(class, slot).copied().unwrap_or_default(),
            Op::StoreStatic(class, slot) => {
                let value = self.pop();
                if let Some(place) = self.static_of(class, slot) {
                    *place = value;
                }
                return Ok(());
            }
            Op::LoadField(slot) => {
                let object = self.pop();
                match self.heap.get(object) {
                    Some(Object::Instance { fields, .. }) => fields.get(usize::from(slot)).copied().unwrap_or_default(),
                    _ => return Err(Raise::null()),
                }
            }
            Op::StoreField(slot) => {
                let value = self.pop();
                let object = self.pop();
                return self.set_field(object, slot, value);
            }
            Op::LoadRecordField(name) => {
                let record = self.pop();
                self.record_field(record, code.names.get(name as usize).map_or("", |name| name))?
            }
            Op::StoreRecordField(name) => {
                let value = self.pop();
                let record = self.pop();
                return self.set_record_field(code, record, name, value);
            }
            Op::LoadChildren(name) => {
                let record = self.pop();
                let name = code.names.get(name as usize).map_or("", |name| name);
                match self.record_field(record, name)? {
                    Value::NULL => self.heap.put(Object::list(Vec::new())),
                    children => children,
                }
            }
            Op::LoadIndex => {
                let index = self.pop();
                let list = self.pop();
                self.element(list, index)?
            }
            Op::StoreIndex => {
                let value = self.pop();
                let index = self.pop();
                let list = self.pop();
                return self.set_element(code, list, index, value);
            }
            Op::Pop => {
                self.pop();
                return Ok(());
            }
            Op::Duplicate => self.peek(),
            Op::DuplicatePair => {
                let from = self.stack.len().saturating_sub(2);
                self.stack.extend_from_within(from..);
                return Ok(());
            }
            Op::Tuck(under) => {
                let value = self.peek();
                let place = self.stack.len().saturating_sub(usize::from(under) + 1);
                self.stack.insert(place, value);
                return Ok(());
            }
            Op::Equal(negated) if let Some(function) = self.comparison(code, negated) => {
                return self.enter(code, function, 2, None);
            }
            Op::Arithmetic(_) | Op::Compare(_) | Op::Equal(_) | Op::Same(_) | Op::Concatenate => {
                let right = self.pop();
                let left = self.pop();
                self.combined(code, *op, left, right)?
            }
            Op::Negate => {
                let value = self.pop();
                operate::negate(&mut self.heap, value)?
            }
            Op::Not => {
                let value = self.pop();
                Value::boolean(!Machine::truth(value)?)
            }
            Op::Complement => {
                let value = self.pop();
                match self.heap.view(value) {
                    View::Integer(number) => Value::integer(!number),
                    View::Object(Object::Long(number)) => {
                        let complement = Object::Long(!number);
                        self.heap.put(complement)
                    }
                    _ => return Err(Raise::null()),
                }
            }
            Op::Convert(widen, depth) => return self.convert(widen, depth),
            Op::Jump(target) => {
                self.jump(target);
                return Ok(());
            }
            Op::JumpIf(_, target) | Op::JumpKeepIf(_, target) | Op::JumpKeepIfNull(_, target) => {
                let value = self.peek();
                let jumps = match *op {
                    Op::JumpKeepIfNull(wanted, _) => (value == Value::NULL) == wanted,
                    Op::JumpIf(wanted, _) => {
                        self.pop();
                        Machine::truth(value)? == wanted
                    }
                    Op::JumpKeepIf(wanted, _) => Machine::truth(value)? == wanted,
                    _ => false,
                };
                if jumps {
                    self.jump(target);
                }
                return Ok(());
            }
            Op::Call(function, count) => return self.enter(code, function, count.into(), None),
            Op::CallOn(function, count) => {
                if code.stub_calls.is_some() && self.call_stub(code, function, count)? {
                    return Ok(());
                }
                let receiver = self.stack.len().checked_sub(count.into()).and_then(|place| self.stack.get(place));
                if receiver.is_none_or(|receiver| *receiver == Value::NULL) {
                    return Err(Raise::null());
                }
                return self.enter(code, function, count.into(), None);
            }
            Op::Native(native, count, on) => return self.native(code, native, count, on),
            Op::New(class) => self.new_instance(code, class),
            Op::NewException(class) => self.new_exception(code, class),
            Op::FillException(arguments) => return self.fill_exception(code, arguments),
            Op::FieldToken(object, field) => {
                let name = |place: u32| code.names.get(place as usize).cloned().unwrap_or_default();
                self.heap.put(Object::SObjectField(name(object), name(field)))
            }
            Op::ObjectType(name) => {
                let name = code.names.get(name as usize).cloned().unwrap_or_default();
                self.heap.put(Object::SObjectType(name))
            }
            Op::Trigger(what, operations) => return self.trigger_context(what, operations),
            Op::Enum(class, place) => Value::enumerated(class, place),
            Op::Future(place, count) => return self.ask_future(code, place, count),
            Op::CallVirtual(function, count) => return self.call_virtual(code, function, count),
            Op::Text => return self.call_text(code),
            Op::Refuse(place) => {
                let why = match code.constants.get(place as usize) {
                    Some(Constant::Text(why)) => why,
                    _ => "",
                };
                return Err(Raise::new("UnsupportedFeature", &[why]));
            }
            Op::NewRecord(name) => {
                let object = code.names.get(name as usize).cloned().unwrap_or_default();
                let record = RecordObject { object, ..RecordObject::default() };
                self.heap.put(Object::Record(record))
            }
            Op::NewList(count, made) => {
                let values = self.pop_many(count);
                self.heap.put(Object::list(values).made_as(made))
            }
            Op::NewSet(..) | Op::NewMap(..) => {
                let (count, made, is_map) = match *op {
                    Op::NewMap(count, made) => (count.saturating_mul(2), made, true),
                    Op::NewSet(count, made) => (count, made, false),
                    _ => (0, 0, false),
                };
                let values = self.pop_many(count);
                match self.new_table(code, values, is_map, made) {
                    Err(raise) => return self.again(code, raise),
                    Ok(table) => table,
                }
            }
            Op::Cast(place) => {
                let value = self.pop();
                self.cast(code, value, place)?
            }
            Op::InstanceOf(place) => {
                let value = self.pop();
                let is = code
                    .types
                    .get(place as usize)
                    .is_some_and(|of_type| value != Value::NULL && self.is_instance(code, value, of_type));
                Value::boolean(is)
            }
            Op::Elements => {
                let value = self.pop();
                let values = self.elements(value)?;
                self.heap.put(Object::list(values))
            }
            Op::Next(list, target) => {
                self.next_element(list, target);
                return Ok(());
            }
            Op::Query(place) => return self.ask_query(code, place),
            Op::Dml(place) => return self.ask_dml(code, place),
            Op::ReturnValue => {
                let value = self.pop();
                return self.return_to_caller(value, true);
            }
            Op::Return => return self.return_to_caller(Value::NULL, false),
            Op::Throw => {
                let value = self.pop();
                return Err(if value == Value::NULL { Raise::null() } else { Raise::thrown(value) });
            }
        };
        self.give(left)
    }

    /// What an operator with two operands leaves.
    fn combined(&mut self, code: &Code, op: Op, left: Value, right: Value) -> Result<Value, Raise> {
        Ok(Value::boolean(match op {
            Op::Compare(operator) => operate::compare(&self.heap, operator, left, right),
            Op::Equal(negated) => {
                let (equal, bytes) = operate::equal_counted(&self.heap, left, right);
                self.owe(bytes);
                equal != negated
            }
            Op::Same(negated) => {
                // Texts and numbers are values: they have no identity of their own.
                let same = match (self.heap.get(left), self.heap.get(right)) {
                    (Some(Object::Text(one) | Object::Id(one)), Some(Object::Text(other) | Object::Id(other))) => {
                        one == other
                    }
                    (Some(Object::Decimal(one)), Some(Object::Decimal(other))) => one == other,
                    (Some(Object::Long(one)), Some(Object::Long(other))) => one == other,
                    (Some(Object::Double(one)), Some(Object::Double(other))) => one == other,
                    (Some(Object::Datetime(one)), Some(Object::Datetime(other))) => one == other,
                    _ => left == right,
                };
                same != negated
            }
            Op::Arithmetic(operator) => return operate::arithmetic(&mut self.heap, operator, left, right),
            _ => {
                let mut text = String::new();
                text::write_text(code, &self.heap, left, &mut text);
                text::write_text(code, &self.heap, right, &mut text);
                if letters::is_too_long(&text) {
                    return Err(Raise::long_text());
                }
                return Ok(self.heap.text(&text));
            }
        }))
    }

    fn convert(&mut self, widen: Widen, depth: u8) -> Result<(), Raise> {
        let place = self.stack.len().saturating_sub(usize::from(depth) + 1);
        let value = self.stack.get(place).copied().unwrap_or_default();
        let widened = self.widened(widen, value)?;
        if let Some(held) = self.stack.get_mut(place) {
            *held = widened;
        }
        Ok(())
    }

    fn static_of(&mut self, class: ClassId, slot: u16) -> Option<&mut Value> {
        self.statics.get_mut(usize::from(class))?.get_mut(usize::from(slot))
    }

    /// An object of a class, its fields null.
    pub(crate) fn new_instance(&mut self, code: &Code, class: ClassId) -> Value {
        let slots = code.classes.get(usize::from(class)).map_or(0, |class| class.fields.len());
        self.heap.put(Object::Instance { class, fields: vec![Value::NULL; slots] })
    }

    /// Back to Apex code right away; back to the org through `Raised::Left`.
    fn return_to_caller(&mut self, value: Value, has_value: bool) -> Result<(), Raise> {
        if self.frames.last().is_none_or(|frame| frame.entry.is_some()) {
            return Err(Raise::left(value));
        }
        if let Some(frame) = self.frames.pop() {
            self.stack.truncate(frame.base as usize);
        }
        if has_value {
            self.push(value);
        }
        Ok(())
    }

    pub(crate) fn set_field(&mut self, object: Value, slot: u16, value: Value) -> Result<(), Raise> {
        let Some(Object::Instance { fields, .. }) = self.heap.get_mut(object) else { return Err(Raise::null()) };
        if let Some(place) = fields.get_mut(usize::from(slot)) {
            *place = value;
        }
        Ok(())
    }

    fn set_record_field(&mut self, code: &Code, record: Value, name: u32, value: Value) -> Result<(), Raise> {
        let (Some(Object::Record(record)), Some(name)) = (self.heap.get_mut(record), code.names.get(name as usize))
        else {
            return Err(Raise::null());
        };
        if record.locked {
            return Err(Raise::new("FinalException", &["Record is read-only"]));
        }
        record.set(name, value);
        Ok(())
    }

    /// A field that a query did not ask for cannot be read.
    pub(crate) fn record_field(&self, record: Value, name: &str) -> Result<Value, Raise> {
        let Some(Object::Record(record)) = self.heap.get(record) else { return Err(Raise::null()) };
        match record.get(name) {
            None if record.queried => {
                let why = "SObject row was retrieved via SOQL without querying the requested field: ";
                Err(Raise::new("SObjectException", &[why, &record.object, ".", name]))
            }
            found => Ok(found.unwrap_or_default()),
        }
    }

    /// Without a message an exception says that it was thrown.
    fn new_exception(&mut self, code: &Code, class: ClassId) -> Value {
        let message = self.heap.text("Script-thrown exception");
        let exception = self.new_instance(code, class);
        _ = self.set_field(exception, classes::MESSAGE, message);
        exception
    }

    fn fill_exception(&mut self, code: &Code, arguments: ExceptionArguments) -> Result<(), Raise> {
        let (message, cause) = match arguments {
            ExceptionArguments::None => (Value::NULL, Value::NULL),
            ExceptionArguments::Message => (self.pop(), Value::NULL),
            ExceptionArguments::Cause => (Value::NULL, self.pop()),
            ExceptionArguments::MessageAndCause => {
                let cause = self.pop();
                (self.pop(), cause)
            }
        };
        let exception = self.peek();
        for (slot, value) in [(classes::MESSAGE, message), (classes::CAUSE, cause)] {
            if value != Value::NULL {
                self.set_field(exception, slot, value)?;
            }
        }
        // It tells where it was made, thrown or not. In a constructor of its own it is not made yet.
        let function = self.frames.last().and_then(|frame| code.functions.get(frame.function as usize));
        let own = self.class_name(code, exception);
        if function.is_some_and(|function| *function.class != own) {
            let trace = self.trace(code);
            let trace = self.heap.text(&trace);
            self.set_field(exception, classes::STACK, trace)?;
        }
        Ok(())
    }

    /// Calls the function, or what the object's class has in its place.
    fn call_virtual(&mut self, code: &Code, function: u32, count: u8) -> Result<(), Raise> {
        let receiver = self.stack.len().checked_sub(count.into()).and_then(|place| self.stack.get(place)).copied();
        let receiver = receiver.filter(|receiver| *receiver != Value::NULL).ok_or_else(Raise::null)?;
        if code.stub_calls.is_some() && self.call_stub(code, function, count)? {
            return Ok(());
        }
        let function = match self.class_of_value(code, receiver) {
            Some(class) => code.override_of(class, function),
            None => function,
        };
        self.enter(code, function, count.into(), None)
    }

    /// A value's text, by its class's `toString` where it has one of its own.
    fn call_text(&mut self, code: &Code) -> Result<(), Raise> {
        let value = self.peek();
        if let Some(own) = self.own_text(code, value) {
            return self.enter(code, own, 1, None);
        }
        match code.shown {
            Some(text) if self.holds_own_text(code, value) => self.enter(code, text, 1, None),
            _ => Ok(()),
        }
    }

    /// The `toString` of a value's class, where it has one of its own.
    fn own_text(&self, code: &Code, value: Value) -> Option<u32> {
        let Some(Object::Instance { class, .. }) = self.heap.get(value) else { return None };
        let declared = code.to_string?;
        Some(code.override_of(*class, declared)).filter(|own| *own != declared)
    }

    pub(crate) fn has_own_text(&self, code: &Code, value: Value) -> bool {
        self.own_text(code, value).is_some()
    }

    /// Whether a collection holds something whose text its class tells. What is behind the first thousand is not
    /// looked at, so that towers of collections take no time.
    fn holds_own_text(&self, code: &Code, value: Value) -> bool {
        let (mut waiting, mut left) = (vec![value], 1_000);
        while let Some(value) = waiting.pop() {
            let held = match self.heap.get(value) {
                Some(Object::List(values)) => values.iter().copied().take(left).collect::<Vec<_>>(),
                Some(Object::Set(table) | Object::Map(table)) => {
                    table.entries().flat_map(|(key, held)| [key, held]).take(left).collect()
                }
                Some(Object::Instance { .. }) if self.has_own_text(code, value) => return true,
                _ => continue,
            };
            left -= held.len();
            waiting.extend(held);
        }
        false
    }

    /// The class whose methods a value has.
    pub(crate) fn class_of_value(&self, code: &Code, value: Value) -> Option<ClassId> {
        match self.heap.view(value) {
            View::Object(Object::Instance { class, .. } | Object::Stub { class, .. }) => Some(*class),
            View::Object(Object::List(_)) => code.class_named("List"),
            View::Object(Object::Set(_)) => code.class_named("Set"),
            _ => None,
        }
    }

    /// What a loop walks over: a copy, so that the loop's body may change the collection.
    pub(crate) fn elements(&self, collection: Value) -> Result<Vec<Value>, Raise> {
        match self.heap.get(collection) {
            Some(Object::List(values)) => Ok(values.to_vec()),
            Some(Object::Set(table)) => Ok(table.entries().map(|(value, _)| value).collect()),
            _ => Err(Raise::null()),
        }
    }

    fn next_element(&mut self, list: u16, target: u32) {
        let mut index = Value::NULL;
        if let Some(position) = self.local(list + 1) {
            index = *position;
            *position = Value::integer(position.as_integer().map_or(i32::MAX, |position| position.wrapping_add(1)));
        }
        let list = self.local(list).copied().unwrap_or_default();
        let value = self.element(list, index).ok();
        match value {
            Some(value) => self.push(value),
            None => self.jump(target),
        }
    }

    pub(crate) fn element(&self, list: Value, index: Value) -> Result<Value, Raise> {
        let (Some(Object::List(values)), Some(index)) = (self.heap.get(list), index.as_integer()) else {
            return Err(Raise::null());
        };
        values.get(index as usize).copied().ok_or_else(|| out_of_bounds(index))
    }

    pub(crate) fn set_element(&mut self, code: &Code, list: Value, index: Value, value: Value) -> Result<(), Raise> {
        self.check_stored(code, list, &[value])?;
        let (Some(Object::List(values)), Some(index)) = (self.heap.get_mut(list), index.as_integer()) else {
            return Err(Raise::null());
        };
        *values.get_mut(index as usize).ok_or_else(|| out_of_bounds(index))? = value;
        Ok(())
    }

    /// The text of an argument that must not be null.
    pub(crate) fn given_text(&self, value: Value) -> Result<&Arc<str>, Raise> {
        self.heap.str(value).ok_or_else(Raise::null_argument)
    }
}

pub(crate) fn out_of_bounds(index: i32) -> Raise {
    Raise::new("ListException", &["List index out of bounds: ", &crate::letters::digits(index.into())])
}
