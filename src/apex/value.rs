//! Values and the heap they live on.
//!
//! Refuses to know any program: an instance is a class's number and its fields. Invariants: a value is 8 bytes and
//! copies; nothing on the heap points out of it; cloning the heap clones the machine's whole memory.

use std::num::NonZeroU64;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use crate::decimal::Decimal;
use crate::json::emitter::Emitter;
use crate::json::tokens::Tokens;
use crate::question::{HttpRequest, HttpResponse};
use crate::regex::{Matcher, Regex};
pub(crate) use crate::table::{Key, Table};
use crate::types::{ClassId, Type};

/// Place of an object on the heap.
pub(crate) type Handle = u32;

/// Of which type a collection was made: its place in the code's types, from 1. 0 where nobody said: it is then of
/// whatever it holds.
pub(crate) type Made = u16;

/// What a list holds.
#[derive(Debug, Clone, Default)]
pub(crate) struct Elements {
    values: Vec<Value>,
    pub made: Made,
}

impl From<Vec<Value>> for Elements {
    fn from(values: Vec<Value>) -> Elements {
        Elements { values, made: 0 }
    }
}

impl Deref for Elements {
    type Target = Vec<Value>;
    fn deref(&self) -> &Vec<Value> {
        &self.values
    }
}

impl DerefMut for Elements {
    fn deref_mut(&mut self) -> &mut Vec<Value> {
        &mut self.values
    }
}

/// A small value or the place of an object, in one word: what it is below, how much above.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Value(NonZeroU64);

/// A value as it is looked at.
#[derive(Debug, Clone, Copy)]
pub(crate) enum View<'h> {
    Null,
    Boolean(bool),
    Integer(i32),
    Date(i32),
    Time(i32),
    Enum(ClassId, u16),
    Object(&'h Object),
}

impl Value {
    pub const NULL: Value = Value::of(1, 0);
    pub const TRUE: Value = Value::of(2, 1);
    pub const FALSE: Value = Value::of(2, 0);

    const fn of(kind: u8, content: u32) -> Value {
        match NonZeroU64::new((content as u64) << 32 | kind as u64) {
            Some(bits) => Value(bits),
            None => Value(NonZeroU64::MIN),
        }
    }

    pub const fn boolean(truth: bool) -> Value {
        Value::of(2, truth as u32)
    }

    pub const fn integer(number: i32) -> Value {
        Value::of(3, number as u32)
    }

    pub const fn date(day: i32) -> Value {
        Value::of(4, day as u32)
    }

    pub const fn time(time: i32) -> Value {
        Value::of(5, time as u32)
    }

    /// A value of an enum, by its place.
    pub const fn enumerated(class: ClassId, place: u16) -> Value {
        Value::of(7, (class as u32) << 16 | place as u32)
    }

    pub const fn reference(handle: Handle) -> Value {
        Value::of(6, handle)
    }

    /// What tells it from other values of its kind.
    pub fn bits(self) -> i64 {
        self.0.get() as i64
    }

    fn content(self) -> u32 {
        (self.0.get() >> 32) as u32
    }

    /// The number of an Integer.
    pub fn as_integer(self) -> Option<i32> {
        (self.0.get() as u8 == 3).then_some(self.content() as i32)
    }

    pub fn handle(self) -> Option<Handle> {
        (self.0.get() as u8 == 6).then_some(self.content())
    }
}

impl Default for Value {
    fn default() -> Value {
        Value::NULL
    }
}

#[derive(Debug, Clone, Default)]
pub(crate) enum Object {
    /// A place that may be used again.
    #[default]
    Free,
    Text(Arc<str>),
    Id(Arc<str>),
    Long(i64),
    Double(f64),
    Decimal(Decimal),
    /// Milliseconds since 1970.
    Datetime(i64),
    Blob(Arc<[u8]>),
    Record(RecordObject),
    List(Elements),
    Set(Table),
    Map(Table),
    Instance {
        class: ClassId,
        fields: Vec<Value>,
    },
    /// Of `Test.createStub`.
    Stub {
        class: ClassId,
        provider: Value,
    },
    /// `CompanyProfile.class`
    TypeToken(Type),
    /// `Account.SObjectType`: the object's declared name.
    SObjectType(Arc<str>),
    /// `Account.Name`: object and field.
    SObjectField(Arc<str>, Arc<str>),
    JsonParser(Box<Tokens>),
    JsonGenerator(Box<Emitter>),
    Pattern(Arc<Regex>),
    Matcher(Box<Matcher>),
    Http,
    HttpRequest(Box<HttpRequest>),
    HttpResponse(Box<HttpResponse>),
}

/// A record: its fields in the order in which they were set. A field that is not here was never set or queried.
#[derive(Debug, Clone, Default)]
pub(crate) struct RecordObject {
    pub object: Arc<str>,
    pub fields: Vec<(Arc<str>, Value)>,
    /// Came from a query: a field that is absent was not selected, and reading it is an error.
    pub queried: bool,
    /// What an after trigger sees: nothing of it may be written.
    pub locked: bool,
    /// What few records have.
    pub more: Option<Box<RecordMore>>,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct RecordMore {
    /// Made by `clone` or `deepClone`.
    pub is_clone: bool,
    /// Id of the record that it is a copy of.
    pub source: Option<Arc<str>>,
    /// What `addError` said: field, if any, and message.
    pub errors: Vec<(Option<Arc<str>>, Arc<str>)>,
}

impl RecordObject {
    pub fn get(&self, field: &str) -> Option<Value> {
        self.fields.iter().find(|(name, _)| same_name(name, field)).map(|(_, value)| *value)
    }

    pub fn set(&mut self, field: &Arc<str>, value: Value) {
        match self.fields.iter_mut().find(|(name, _)| same_name(name, field)) {
            Some((_, held)) => *held = value,
            None => self.fields.push((field.clone(), value)),
        }
    }
}

/// Declared names are mostly spelled alike, which is quicker to see.
fn same_name(left: &str, right: &str) -> bool {
    left == right || left.eq_ignore_ascii_case(right)
}

impl Object {
    pub fn list(values: Vec<Value>) -> Object {
        Object::List(values.into())
    }

    /// Of which type a collection was made.
    pub fn made(&self) -> Made {
        match self {
            Object::List(values) => values.made,
            Object::Set(table) | Object::Map(table) => table.made,
            _ => 0,
        }
    }

    /// The same collection, made as another type.
    pub fn made_as(mut self, made: Made) -> Object {
        match &mut self {
            Object::List(values) => values.made = made,
            Object::Set(table) | Object::Map(table) => table.made = made,
            _ => {}
        }
        self
    }

    /// Every value that this object holds.
    pub fn for_each_value(&mut self, mut see: impl FnMut(&mut Value)) {
        match self {
            Object::Record(record) => record.fields.iter_mut().for_each(|(_, value)| see(value)),
            Object::List(Elements { values, .. }) | Object::Instance { fields: values, .. } => {
                values.iter_mut().for_each(see);
            }
            Object::Set(table) | Object::Map(table) => table.values_mut().for_each(see),
            Object::Stub { provider, .. } => see(provider),
            _ => {}
        }
    }

    /// Points every value of this object to where it lies now.
    pub fn move_values(&mut self, moved: &dyn Fn(Handle) -> Handle) {
        self.for_each_value(|value| {
            if let Some(handle) = value.handle() {
                *value = Value::reference(moved(handle));
            }
        });
        if let Object::Set(table) | Object::Map(table) = self {
            table.rekey(moved);
        }
    }

    /// What it weighs, in bytes, near enough for the heap limit.
    fn weight(&self) -> u64 {
        let held = match self {
            Object::Text(text) | Object::Id(text) | Object::SObjectType(text) => text.len(),
            Object::Blob(bytes) => bytes.len(),
            Object::Record(record) => record.fields.len() * 32,
            Object::List(Elements { values, .. }) | Object::Instance { fields: values, .. } => values.len() * 16,
            Object::Set(table) | Object::Map(table) => table.len() * 64,
            Object::JsonGenerator(emitter) => emitter.out.len(),
            Object::HttpRequest(request) => request.body.len(),
            Object::HttpResponse(response) => response.body.len(),
            _ => 0,
        };
        held as u64 + 8
    }
}

/// The memory of one transaction.
#[derive(Debug, Clone, Default)]
pub(crate) struct Heap {
    objects: Vec<Object>,
    free: Vec<Handle>,
    /// Bytes of new objects since the last collection.
    fresh: u64,
    /// So many of them call for the next one.
    due: u64,
}

impl Heap {
    /// A collection is worth its time after so many bytes.
    const COLLECT_AFTER: std::ops::RangeInclusive<u64> = 256 << 10..=4 << 20;

    #[inline(never)]
    pub fn put(&mut self, object: Object) -> Value {
        self.fresh += object.weight();
        match self.free.pop() {
            Some(handle) => {
                if let Some(place) = self.objects.get_mut(handle as usize) {
                    *place = object;
                }
                Value::reference(handle)
            }
            None => {
                self.objects.push(object);
                Value::reference(self.objects.len() as u32 - 1)
            }
        }
    }

    /// Places, free ones included.
    pub fn size(&self) -> usize {
        self.objects.len()
    }

    #[inline(never)]
    pub fn text(&mut self, text: &str) -> Value {
        self.put(Object::Text(text.into()))
    }

    #[cfg_attr(target_arch = "wasm32", inline(never))]
    pub fn view(&self, value: Value) -> View<'_> {
        match (value.0.get() as u8, value.content()) {
            (2, content) => View::Boolean(content == 1),
            (3, content) => View::Integer(content as i32),
            (4, content) => View::Date(content as i32),
            (5, content) => View::Time(content as i32),
            (7, content) => View::Enum((content >> 16) as ClassId, content as u16),
            (6, content) => View::Object(self.objects.get(content as usize).unwrap_or(&Object::Free)),
            _ => View::Null,
        }
    }

    /// The object that a value refers to; none for null and primitives.
    #[cfg_attr(target_arch = "wasm32", inline(never))]
    pub fn get(&self, value: Value) -> Option<&Object> {
        self.objects.get(value.handle()? as usize)
    }

    #[cfg_attr(target_arch = "wasm32", inline(never))]
    pub fn get_mut(&mut self, value: Value) -> Option<&mut Object> {
        self.objects.get_mut(value.handle()? as usize)
    }

    /// The text of a string or id.
    #[cfg_attr(target_arch = "wasm32", inline(never))]
    pub fn str(&self, value: Value) -> Option<&Arc<str>> {
        match self.get(value)? {
            Object::Text(text) | Object::Id(text) => Some(text),
            _ => None,
        }
    }

    /// Adds to what was allocated: for objects that grew in place.
    pub fn grew(&mut self, bytes: u64) {
        self.fresh += bytes;
    }

    pub fn fresh(&self) -> u64 {
        self.fresh
    }

    pub fn is_due(&self) -> bool {
        self.fresh > self.due
    }

    /// Frees whatever cannot be reached from the roots; answers the bytes that are still in use. The next collection is
    /// due before so many more are than the limit allows.
    pub fn collect(&mut self, mut waiting: Vec<Value>, limit: u64) -> u64 {
        let mut reached = vec![false; self.objects.len()];
        while let Some(value) = waiting.pop() {
            let Some(handle) = value.handle() else { continue };
            if let (Some(seen @ false), Some(object)) =
                (reached.get_mut(handle as usize), self.objects.get_mut(handle as usize))
            {
                *seen = true;
                object.for_each_value(|value| waiting.push(*value));
            }
        }
        self.free.clear();
        let mut live = 0;
        for (handle, (object, reached)) in self.objects.iter_mut().zip(&reached).enumerate() {
            if *reached {
                live += object.weight();
            } else {
                *object = Object::Free;
                self.free.push(handle as Handle);
            }
        }
        self.fresh = 0;
        self.due = limit.saturating_sub(live).clamp(*Heap::COLLECT_AFTER.start(), *Heap::COLLECT_AFTER.end());
        live
    }
}
