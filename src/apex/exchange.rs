//! Values that come in from the org, and values that go out to it.
//!
//! Refuses to hand out handles: what goes out is complete. Invariant: a record that goes out and comes back has the
//! same fields in the same order.

use crate::datum::{Datum, Record};
use crate::operate;
use crate::value::{Heap, Object, RecordObject, Table, Value, View};

/// Records that hold records end here: deeper than any query reaches.
const DEPTH: u32 = 12;
/// Bytes that go out at once, near enough; what is beyond goes out as null.
const LARGEST: usize = 24_000_000;

pub(crate) fn value_in(heap: &mut Heap, datum: Datum) -> Value {
    match datum {
        Datum::Null => Value::NULL,
        Datum::Boolean(truth) => Value::boolean(truth),
        Datum::Integer(number) => Value::integer(number),
        Datum::Date(day) => Value::date(day),
        Datum::Time(time) => Value::time(time),
        Datum::Long(number) => heap.put(Object::Long(number)),
        Datum::Double(number) => heap.put(Object::Double(number)),
        Datum::Datetime(moment) => heap.put(Object::Datetime(moment)),
        Datum::Decimal(decimal) => heap.put(Object::Decimal(decimal)),
        Datum::String(text) => heap.text(&text),
        Datum::Id(id) => heap.put(Object::Id(id.into())),
        Datum::Blob(bytes) => heap.put(Object::Blob(bytes.into())),
        Datum::Record(record) => record_in(heap, *record, true, false),
        Datum::List(values) => {
            let values = values.into_iter().map(|value| value_in(heap, value)).collect();
            heap.put(Object::list(values))
        }
    }
}

/// `queried` where fields that are absent were not selected; `locked` where nothing may be written.
pub(crate) fn record_in(heap: &mut Heap, record: Record, queried: bool, locked: bool) -> Value {
    let object = record.object.as_str().into();
    let mut fields = Vec::new();
    for (name, value) in record.into_fields() {
        fields.push((name, value_in(heap, value)));
    }
    heap.put(Object::Record(RecordObject { object, fields, queried, locked, more: None }))
}

/// Objects of classes have no form outside: they go out as null.
pub(crate) fn value_out(heap: &Heap, value: Value) -> Datum {
    out(heap, value, DEPTH, &mut LARGEST.clone())
}

fn out(heap: &Heap, value: Value, depth: u32, room: &mut usize) -> Datum {
    let object = match heap.view(value) {
        View::Null => return Datum::Null,
        View::Boolean(truth) => return Datum::Boolean(truth),
        View::Integer(number) => return Datum::Integer(number),
        View::Date(day) => return Datum::Date(day),
        View::Time(time) => return Datum::Time(time),
        View::Enum(..) => return Datum::Null,
        View::Object(_) if depth == 0 => return Datum::Null,
        View::Object(object) => object,
    };
    let taken = match object {
        Object::Text(text) => text.len(),
        Object::List(values) => values.len() * 16,
        Object::Set(table) => table.len() * 16,
        _ => 0,
    };
    match room.checked_sub(taken + 16) {
        Some(rest) => *room = rest,
        None => return Datum::Null,
    }
    match object {
        Object::Long(number) => Datum::Long(*number),
        Object::Double(number) => Datum::Double(*number),
        Object::Datetime(moment) => Datum::Datetime(*moment),
        Object::Text(text) => Datum::String(text.to_string()),
        Object::Id(id) => Datum::Id(id.to_string()),
        Object::Decimal(decimal) => Datum::Decimal(*decimal),
        Object::Blob(bytes) => Datum::Blob(bytes.to_vec()),
        Object::Record(record) => Datum::Record(Box::new(record_out(heap, record, depth - 1, room))),
        Object::List(values) => Datum::List(values.iter().map(|value| out(heap, *value, depth - 1, room)).collect()),
        Object::Set(table) => {
            Datum::List(table.entries().map(|(value, _)| out(heap, value, depth - 1, room)).collect())
        }
        _ => Datum::Null,
    }
}

fn record_out(heap: &Heap, record: &RecordObject, depth: u32, room: &mut usize) -> Record {
    let mut left = Record::new(&*record.object);
    for (name, value) in &record.fields {
        left.set(name, out(heap, *value, depth, room));
    }
    left
}

/// A record as DML takes it: its own fields, without children. Of parents those that the code made without an id: they
/// are known by an external id.
pub(crate) fn plain_record_out(heap: &Heap, value: Value) -> Option<Record> {
    let Some(Object::Record(record)) = heap.get(value) else { return None };
    let mut left = Record::new(&*record.object);
    for (name, value) in &record.fields {
        match heap.get(*value) {
            Some(Object::List(_)) => {}
            Some(Object::Record(parent)) if parent.queried || parent.get("Id").is_some() => {}
            _ => left.set(name, out(heap, *value, 2, &mut LARGEST.clone())),
        }
    }
    Some(left)
}

/// The records of a list; none of null.
pub(crate) fn records_out(heap: &Heap, list: Value) -> Vec<Record> {
    match heap.get(list) {
        Some(Object::List(values)) => values.iter().filter_map(|value| plain_record_out(heap, *value)).collect(),
        _ => Vec::new(),
    }
}

/// A map of records by their ids, from a list.
pub(crate) fn by_id(heap: &Heap, records: &[Value]) -> Table {
    let mut table = Table::default();
    for record in records {
        let id = match heap.get(*record) {
            Some(Object::Record(record)) => record.get("Id"),
            _ => None,
        };
        if let Some(id) = id {
            table.put(operate::key(heap, id), (id, *record));
        }
    }
    table
}
