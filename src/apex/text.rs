//! Values as text, as `String.valueOf` and `+` write them.
//!
//! Refuses to go on forever: what holds itself ends in dots. Invariant: nothing here calls Apex code.

use std::sync::Arc;

use crate::classes::EXCEPTION;
use crate::code::Code;
use crate::letters::digits;
use crate::value::{Heap, Object, Value, View};

/// A value as text, as `String.valueOf` and `+` write it. Bounded: what holds itself ends in dots.
pub(crate) fn text(code: &Code, heap: &Heap, value: Value) -> Arc<str> {
    if let Some(text) = heap.str(value) {
        return text.clone();
    }
    let mut out = String::new();
    write_text(code, heap, value, &mut out);
    out.into()
}

/// The same at the end of another text.
pub(crate) fn write_text(code: &Code, heap: &Heap, value: Value, out: &mut String) {
    write_within(code, heap, value, 8, out);
}

fn write_within(code: &Code, heap: &Heap, value: Value, depth: u8, out: &mut String) {
    let object = match heap.view(value) {
        View::Null => return out.push_str("null"),
        View::Boolean(truth) => return out.push_str(if truth { "true" } else { "false" }),
        View::Integer(number) => return out.push_str(&digits(number.into())),
        View::Date(day) => return out.push_str(&crate::calendar::date_text(day)),
        View::Time(time) => return out.push_str(&crate::calendar::time_text(time)),
        View::Object(_) if depth == 0 => return out.push_str("..."),
        View::Object(object) => object,
    };
    match object {
        Object::Long(number) => out.push_str(&digits(*number)),
        Object::Double(number) => out.push_str(&crate::double::text(*number)),
        Object::Datetime(moment) => out.push_str(&crate::calendar::datetime_text(*moment)),
        Object::Text(text) | Object::Id(text) => out.push_str(text),
        Object::Decimal(decimal) => out.push_str(&decimal.to_string()),
        Object::Blob(bytes) => out.push_str(&["Blob[", &digits(bytes.len() as i64), "]"].concat()),
        Object::List(values) => {
            let values = values.iter().map(|value| (None, *value));
            write_all(code, heap, ("(", values, ")"), depth, out);
        }
        Object::Set(table) => {
            let values = table.entries().map(|(value, _)| (None, value));
            write_all(code, heap, ("{", values, "}"), depth, out);
        }
        Object::Map(table) => {
            let entries = table.entries().map(|(key, value)| (Some(text(code, heap, key)), value));
            write_all(code, heap, ("{", entries, "}"), depth, out);
        }
        Object::Record(record) => {
            out.push_str(&record.object);
            let fields = record.fields.iter().map(|(name, value)| (Some(name.clone()), *value));
            write_all(code, heap, (":{", fields, "}"), depth, out);
        }
        Object::Instance { class: id, fields } => {
            let Some(class) = code.classes.get(usize::from(*id)) else { return };
            out.push_str(&class.name);
            if code.descends(*id, EXCEPTION) {
                out.push_str(": ");
                let message = fields.first().copied().unwrap_or_default();
                return write_within(code, heap, message, depth - 1, out);
            }
            let fields = class.fields.iter().zip(fields).map(|((name, _), value)| (Some(name.clone()), *value));
            write_all(code, heap, (":[", fields, "]"), depth, out);
        }
        Object::TypeToken(of) => out.push_str(&of.to_string()),
        Object::HttpRequest(request) => {
            out.push_str(
                &["System.HttpRequest[Endpoint=", &request.endpoint, ", Method=", &request.method, "]"].concat(),
            );
        }
        Object::HttpResponse(response) => {
            let status = digits(response.status_code.into());
            out.push_str(&["System.HttpResponse[Status=", &response.status, ", StatusCode=", &status, "]"].concat());
        }
        Object::Http => out.push_str("System.Http[]"),
        Object::QueueableContext(_) => out.push_str("System.QueueableContext[]"),
        Object::Free => out.push_str("null"),
    }
}

type Listed<'l, I> = (&'l str, I, &'l str);

fn write_all(
    code: &Code,
    heap: &Heap,
    (open, values, close): Listed<'_, impl Iterator<Item = (Option<Arc<str>>, Value)>>,
    depth: u8,
    out: &mut String,
) {
    out.push_str(open);
    for (place, (name, value)) in values.enumerate() {
        if place > 0 {
            out.push_str(", ");
        }
        if let Some(name) = name {
            out.push_str(&name);
            out.push('=');
        }
        write_within(code, heap, value, depth - 1, out);
    }
    out.push_str(close);
}
